"""Arguments and options that several commands share, and the clock, which only the edge reads."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.store.clock import china_today

RegisterArgument = Annotated[str, typer.Argument(metavar="WS", help=tr("The register: a .gpkg file"))]
JsonOption = Annotated[bool, typer.Option("--json", help=tr("Print one JSON document and nothing else"))]
DayOption = Annotated[
    dt.datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help=tr("The day to judge by; today if left out")),
]


def new_file(given: str) -> Path:
    """Return the path of a register to make.

    Raises
    ------
    BadUseError
        If its name does not end in ``.gpkg``, by which every program knows what it is.
    """
    if not given.startswith("postgresql://") and not given.lower().endswith(".gpkg"):
        raise BadUseError(tr("{name}: the name of a register must end in .gpkg.", name=given))
    return Path(given)


def today() -> dt.date:
    """Return the day on the computer's own calendar."""
    return china_today()


def day_of(given: dt.datetime | None) -> dt.date:
    """Return the day given by `DayOption`, or today."""
    return today() if given is None else given.date()
