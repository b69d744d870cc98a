"""``gisgrid plan``: who visits whom on which day, as a file."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.plan_table import plan_table
from gisgrid.errors import BadUseError, PatrolError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.people import Person
from gisgrid.model.periods import parse_period
from gisgrid.model.register import Register
from gisgrid.patrol.day_sheets import DaySheet, SheetMaker
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.plan import Plan, plan_document, write_plan
from gisgrid.patrol.plan_sites import PlanSettings
from gisgrid.patrol.planning import Wanted, make_plan
from gisgrid.patrol.track_files import write_calendar, write_gpx, write_kml
from gisgrid.store.clock import china_now
from gisgrid.workspace import OpenMode, Workspace

FORMATS = ("json", "pdf", "gpx", "kml", "html", "xlsx", "ics")


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
        _write(workspace, plan, out, ending=ending)
    if as_json:
        output.document(plan_document(plan))
    else:
        _describe(plan, out)
    return 1 if plan.unmet else 0


def _write(register: Register, plan: Plan, out: Path, *, ending: str) -> None:
    if ending == "json":
        write_plan(plan, out)
        return
    if ending == "xlsx":
        from gisgrid.exchange.writing import write  # noqa: PLC0415  a library that only this format needs

        write(out, plan_table(plan))
        return
    if not plan.visits:
        raise PatrolError(tr("The plan has no visit to write: {reason}", reason=_first_reason(plan)))
    sheets = SheetMaker(register, plan).sheets()
    now = china_now()
    if ending == "gpx":
        write_gpx(sheets, out)
    elif ending == "kml":
        write_kml(sheets, out)
    elif ending == "ics":
        write_calendar(sheets, out, made_at=now)
    elif ending == "html":
        from gisgrid.web.patrol_page import write_patrol_page  # noqa: PLC0415  as above

        write_patrol_page(register, sheets, out)
    else:
        _print_slips(register, sheets, out, now)


def _print_slips(register: Register, sheets: list[DaySheet], out: Path, now: dt.datetime) -> None:
    from gisgrid.layers.painting import ready_to_paint  # noqa: PLC0415  as above
    from gisgrid.layout.export import export_sheet  # noqa: PLC0415  as above
    from gisgrid.layout.patrol_slip import make_slips  # noqa: PLC0415  as above

    application = ready_to_paint()
    export_sheet(make_slips(register, sheets, printed_at=now), out, progress=output.progress())
    del application


def _first_reason(plan: Plan) -> str:
    return plan.unmet[0].reason if plan.unmet else tr("nothing is due in {period}.", period=plan.period)


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
