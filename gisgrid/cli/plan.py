"""``gisgrid plan``: who visits whom on which day, as a file."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.people import Person
from gisgrid.model.periods import parse_period
from gisgrid.model.register import Register
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.plan import Plan, plan_document, write_plan
from gisgrid.patrol.plan_sites import PlanSettings
from gisgrid.patrol.planning import Wanted, make_plan
from gisgrid.workspace import OpenMode, Workspace

FORMATS = ("json",)


def command(
    *,
    ws: options.RegisterArgument,
    period: Annotated[str, typer.Option(metavar="2026-W47", help=tr("A week, month, quarter … to plan"))],
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=tr("The file to write: {formats}", formats=", ".join(FORMATS)),
        ),
    ],
    grid: Annotated[str, typer.Option(metavar="CODE", help=tr("Only this grid and what lies inside"))] = "",
    person: Annotated[str, typer.Option(metavar="NAME", help=tr("Only the visits of this person"))] = "",
    by: Annotated[
        str,
        typer.Option(metavar="walking|bicycle|car", help=tr("Means of travel; the usual one if left out")),
    ] = "",
    on: Annotated[
        dt.datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], help=tr("First day to plan, when part of the period is over")
        ),
    ] = None,
    as_json: options.JsonOption = False,
) -> int:
    """Plan the visits of a period and write them; 1 when some duty is not met.

    Raises
    ------
    BadUseError
        If the ending, the period, the grid, the person or the means of travel is not known.
    """
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise BadUseError(
            tr("{name}: a plan can be written as {formats}.", name=out.name, formats=", ".join(FORMATS))
        )
    settings = PlanSettings(mode=_mode(by))
    with Workspace.open(ws, OpenMode.READ) as workspace:
        plan = make_plan(
            workspace,
            parse_period(period),
            starts=options.day_of(on) if on else None,
            wanted=_wanted(workspace, grid, person),
            settings=settings,
            before=workspace.find(PlannedVisit),
            progress=output.progress(),
        )
    write_plan(plan, out)
    if as_json:
        output.document(plan_document(plan))
    else:
        _describe(plan, out)
    return 1 if plan.unmet else 0


def _mode(text: str) -> TravelMode | None:
    try:
        return TravelMode(text) if text else None
    except ValueError as error:
        raise BadUseError(
            tr(
                "There is no means of travel “{mode}”. Choose {modes}.",
                mode=text,
                modes=", ".join(TravelMode),
            )
        ) from error


def _wanted(register: Register, grid: str, person: str) -> Wanted:
    grids = people = None
    if grid:
        found = register.find(Grid, code=grid)
        if not found or found[0].id is None:
            raise BadUseError(tr("There is no grid with the code {code}.", code=grid))
        grids = frozenset(GridTree.read(register).below(found[0].id))
    if person:
        people = frozenset(register.columns(Person, ["id"], name=person)["id"])
        if not people:
            raise BadUseError(tr("There is nobody called {name}.", name=person))
    return Wanted(grids, people)


def _describe(plan: Plan, out: Path) -> None:
    for work in plan.workload:
        output.line(
            tr(
                "{person}: {hours} h, {km} km",
                person=work.person,
                hours=f"{work.minutes / 60:.1f}",
                km=f"{work.metres / 1000:.1f}",
            )
        )
    for unmet in plan.unmet:
        output.line(f"✗ {unmet.rule}  {unmet.subject}：{unmet.reason} {unmet.help}")
    for note in plan.notes:
        output.note(note)
    output.note(
        tr(
            "{visits} visits by {people} people; {unmet} duties are not met.",
            visits=len(plan.visits),
            people=len(plan.workload),
            unmet=len(plan.unmet),
        )
    )
    output.line(tr("Written: {file}", file=str(out)))
