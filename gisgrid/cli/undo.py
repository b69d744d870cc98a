"""The command ``undo``: take back the latest steps."""

from typing import Annotated

import typer

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.workspace import Workspace

StepsOption = Annotated[int, typer.Option("--steps", min=1, help=tr("How many steps to take back"))]


def command(ws: RegisterArgument, *, steps: StepsOption = 1, as_json: JsonOption = False) -> int:
    """Take back steps, the newest first.

    Returns
    -------
    int
        0; 1 when fewer than asked for could be taken back.

    Raises
    ------
    WorkspaceError
        If the register cannot be opened or written.
    EditError
        If there is nothing to undo.
    """
    undone: list[str] = []
    reason = ""
    with Workspace.open(ws) as workspace:
        undone.append(workspace.undo(progress=output.progress()).text)
        while len(undone) < steps:
            try:
                undone.append(workspace.undo(progress=output.progress()).text)
            except EditError as error:
                reason = str(error)
                break
    if as_json:
        output.document({"undone": undone, "asked": steps})
    else:
        for text in undone:
            output.line(tr("Undone: {text}", text=text))
    if reason:
        output.note(reason)
    return 0 if len(undone) == steps else 1
