"""The command ``demo``: make a complete sample register."""

import datetime as dt
import glob
import time
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.errors import FileError, WorkspaceError
from gisgrid.files import clear_leftovers
from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.sample.build import DEFAULT_SEED, DEFAULT_TODAY, SampleArea, find_area, make_sample
from gisgrid.workspace import Workspace

AreaArgument = Annotated[str, typer.Argument(metavar="AREA", help=tr("lishui or hanyin"))]
SeedOption = Annotated[int, typer.Option("--seed", help=tr("The same seed and day give the same rows"))]
TodayOption = Annotated[
    dt.datetime, typer.Option("--today", formats=["%Y-%m-%d"], help=tr("The day on which the sample stands"))
]
ScaleOption = Annotated[
    int, typer.Option("--scale", min=1, help=tr("Multiplies the enterprises, up to a million"))
]
_ABANDONED_S = 3600
"""A draft that nothing has touched for so long was left by a run that was killed."""
_AT_MIDNIGHT = dt.datetime(DEFAULT_TODAY.year, DEFAULT_TODAY.month, DEFAULT_TODAY.day)  # noqa: DTZ001  local day, as every date here


def command(
    area: AreaArgument,
    ws: RegisterArgument,
    *,
    seed: SeedOption = DEFAULT_SEED,
    today: TodayOption = _AT_MIDNIGHT,
    scale: ScaleOption = 1,
    as_json: JsonOption = False,
) -> int:
    """Make a complete sample register.

    Returns
    -------
    int
        0.

    Raises
    ------
    BadUseError
        If the area is unknown or the scale out of range.
    WorkspaceError
        If the file exists or cannot be written.
    """
    chosen = find_area(area)
    path = options.new_file(ws)
    if path.exists():
        raise WorkspaceError(tr("{path} exists already; choose another name.", path=ws), path=path)
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    _clear(draft)
    clear_leftovers(draft.parent, before=time.time() - _ABANDONED_S)
    try:
        counts = _fill(draft, chosen, seed=seed, today=today.date(), scale=scale)
        _rename(draft, path)
    except WorkspaceError as error:
        raise WorkspaceError(str(error).replace(draft.name, path.name), path=path) from error
    finally:
        _clear(draft)
    if as_json:
        output.document({"path": ws, "area": area, "seed": seed, "today": f"{today:%Y-%m-%d}", **counts})
    else:
        output.line(
            tr(
                "{path} was made: {name} with {enterprises} enterprises, {inspections} inspections and {hazards} hazards.",
                path=ws,
                name=chosen.name,
                **counts,
            )
        )
    return 0


def _clear(draft: Path) -> None:
    """Remove a draft, its journals, and what its own making left, also of a run that was killed."""
    for pattern in (f"{glob.escape(draft.name)}*", f".{glob.escape(draft.name)}.*"):
        for rest in draft.parent.glob(pattern):
            rest.unlink(missing_ok=True)


def _fill(draft: Path, area: SampleArea, *, seed: int, today: dt.date, scale: int) -> dict[str, int]:
    """Make the register under a passing name, so that an interrupted run leaves nothing behind."""
    with Workspace.create(
        draft, area.scheme_key, name=area.name, zone=area.zone, maker=area.maker
    ) as workspace:
        with workspace.edit(tr("Make the sample {name}", name=area.name)) as session:
            make_sample(
                session,
                area.key,
                scheme=workspace.scheme,
                seed=seed,
                today=today,
                scale=scale,
                progress=output.progress(),
            )
        kinds = {"enterprises": Enterprise, "inspections": Inspection, "hazards": Hazard}
        return {name: workspace.count(kind) for name, kind in kinds.items()}


def _rename(draft: Path, path: Path) -> None:
    try:
        draft.rename(path)
    except OSError as error:
        raise FileError(
            tr("{path} could not be written; look whether it is open elsewhere.", path=str(path)), path=path
        ) from error
