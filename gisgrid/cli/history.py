"""The command ``history``: list the steps of a register, or what was done to its records."""

from typing import Annotated, Any

import typer

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.errors import BadUseError
from gisgrid.i18n import term, tr
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.history import HistoryStep, RowChange
from gisgrid.workspace import Workspace

SubjectOption = Annotated[
    str,
    typer.Option(
        "--subject",
        help=tr("Only one record: enterprise:12, or the code, number or name of grid and enterprise"),
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help=tr("At most so many, the newest first"))]
_KEY_FIELDS = {
    "grid": ("code", "name"),
    "enterprise": ("name", "credit_code"),
    "hazard": ("number",),
    "parcel": ("number",),
}


def command(
    ws: RegisterArgument,
    *,
    subject: SubjectOption = "",
    limit: LimitOption = 1000,
    as_json: JsonOption = False,
) -> int:
    """List the history.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        If the register cannot be opened.
    BadUseError
        If there is no such record.
    """
    with Workspace.open(ws) as workspace:
        if subject:
            kind, id = _find_subject(workspace, subject)
            changes = workspace.record_history(kind, id)[:limit]
            _show_changes(changes, as_json=as_json)
        else:
            _show_steps(workspace.history(limit=limit), as_json=as_json)
    return 0


def _show_steps(steps: list[HistoryStep], *, as_json: bool) -> None:
    if as_json:
        output.document({"steps": [_step_fields(step) for step in steps]})
        return
    for step in steps:
        mark = tr(" (undone)") if step.is_undone else ""
        output.line(
            f"{step.number:>6}  {step.made_at:%Y-%m-%d %H:%M:%S}  {term(step.kind.value)}  {step.text}{mark}"
            f"  [{step.change_count}]  {step.author}".rstrip()
        )


def _show_changes(changes: list[RowChange], *, as_json: bool) -> None:
    if as_json:
        output.document(
            {
                "changes": [
                    {
                        "step": _step_fields(change.step),
                        "operation": change.operation.value,
                        "before": dict(change.before),
                        "after": dict(change.after),
                    }
                    for change in changes
                ]
            }
        )
        return
    for change in changes:
        output.line(
            f"{change.step.number:>6}  {change.step.made_at:%Y-%m-%d %H:%M:%S}  {change.step.text}  "
            f"{term(change.operation.value)}  {_fields(change)}".rstrip()
        )


def _fields(change: RowChange) -> str:
    pairs = [
        f"{name}: {change.before.get(name)} → {value}"
        for name, value in change.after.items()
        if name not in ("version", "geometry")
    ]
    if "geometry" in change.after:
        pairs.append(tr("shape changed"))
    return "；".join(pairs)


def _step_fields(step: HistoryStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "kind": step.kind.value,
        "text": step.text,
        "author": step.author,
        "made_at": step.made_at.isoformat(timespec="seconds"),
        "undoes": step.undoes,
        "changes": step.change_count,
        "undone": step.is_undone,
    }


def _find_subject(workspace: Workspace, subject: str) -> tuple[type[Any], int]:
    kinds = {name: kind for kind, name in TABLE_NAMES.items()}
    table, _, number = subject.partition(":")
    if table in kinds and number.isdigit():
        return kinds[table], int(number)
    for name, fields in _KEY_FIELDS.items():
        for field in fields:
            found = workspace.columns(kinds[name], ["id"], **{field: subject})["id"]
            if found:
                return kinds[name], int(found[0])
    raise BadUseError(
        tr("There is no record “{subject}”; name a grid, parcel, enterprise or hazard.", subject=subject)
    )
