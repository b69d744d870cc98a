"""``gisgrid due``: what is required, done, due and overdue."""

from collections import Counter
from datetime import date
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.errors import BadUseError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.deadlines import Deadline, read_deadlines
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.obligations import DutyState, DutyStatus, due_items
from gisgrid.model.people import Person
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleSubject
from gisgrid.workspace import OpenMode, Workspace


def command(
    *,
    ws: options.RegisterArgument,
    on: options.DayOption = None,
    person: Annotated[str, typer.Option(metavar="NAME", help=tr("Only what this person answers for"))] = "",
    grid: Annotated[str, typer.Option(metavar="CODE", help=tr("Only this grid and what lies inside"))] = "",
    as_json: options.JsonOption = False,
) -> None:
    """Print every duty of the station with its state."""
    with Workspace.open(ws, OpenMode.READ) as workspace:
        chosen = [_grid_id(workspace, grid)] if grid else None
        items = due_items(workspace, options.day_of(on), grid_ids=chosen)
        if person:
            items = [item for item in items if person in item.who]
        rows = _rows(workspace, items)
        deadlines = read_deadlines(workspace, options.day_of(on)) if chosen is None else ()
        rows += [
            _deadline_row(line, options.day_of(on)) for line in deadlines if not person or person in line.who
        ]
    counts = Counter(DutyState(str(row["state"])) for row in rows)
    numbers = {state.value: counts[state] for state in DutyState}
    if as_json:
        output.document({"on": options.day_of(on).isoformat(), "items": rows, "counts": numbers})
        return
    marks = {"done": tr("done"), "due": tr("due"), "overdue": tr("overdue")}
    for row in rows:
        if row["state"] != DutyState.DONE.value:
            output.line(
                f"{row['rule']}  {row['period']}  {row['subject']}  {row['done']}/{row['required']}  "
                f"{marks[str(row['state'])]}  {row['person']}"
            )
    output.note(tr("{done} done, {due} due, {overdue} overdue.", **numbers))


def _deadline_row(line: Deadline, on: date) -> dict[str, object]:
    state = DutyState.OVERDUE if line.is_overdue(on) else DutyState.DUE
    return {
        "rule": term(line.kind.value),
        "duty": line.what,
        "person": tr(", ").join(line.who),
        "grid": "",
        "subject": line.place,
        "period": "",
        "required": line.required,
        "done": line.required - line.open,
        "state": state.value,
        "next_due": line.due_on.isoformat(),
    }


def _grid_id(register: Register, code: str) -> int:
    found = register.find(Grid, code=code)
    if not found or found[0].id is None:
        raise BadUseError(tr("There is no grid with the code {code}.", code=code))
    return found[0].id


def _rows(register: Register, items: list[DutyStatus]) -> list[dict[str, object]]:
    grids = register.columns(Grid, ["id", "code", "name"])
    codes = dict(zip(grids["id"], grids["code"], strict=True))
    enterprises = register.columns(Enterprise, ["id", "name", "grid_id"])
    grid_of = dict(zip(enterprises["id"], enterprises["grid_id"], strict=True))
    names = {
        RuleSubject.GRID: dict(zip(grids["id"], grids["name"], strict=True)),
        RuleSubject.ENTERPRISE: dict(zip(enterprises["id"], enterprises["name"], strict=True)),
        RuleSubject.PERSON: dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True)),
        RuleSubject.SCHEME: {0: register.info.name},
    }
    rows: list[dict[str, object]] = []
    for item in items:
        key = item.subject_id
        at = key if item.subject is RuleSubject.GRID else grid_of.get(key)
        rows.append(
            {
                "rule": item.rule.rule,
                "duty": item.rule.name,
                "person": tr(", ").join(item.who),
                "grid": codes.get(at, "")
                if item.subject in (RuleSubject.GRID, RuleSubject.ENTERPRISE)
                else "",
                "subject": names[item.subject].get(key, ""),
                "period": item.period.label,
                "required": item.required,
                "done": item.done,
                "state": item.state.value,
                "next_due": item.next_due.isoformat(),
            }
        )
    return rows
