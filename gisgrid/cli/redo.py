"""The command ``redo``: bring back the step that was undone last."""

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.i18n import tr
from gisgrid.workspace import Workspace


def command(ws: RegisterArgument, *, as_json: JsonOption = False) -> int:
    """Bring back the step that was undone last.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        If the register cannot be opened or written.
    EditError
        If there is nothing to redo.
    """
    with Workspace.open(ws) as workspace:
        text = workspace.redo(progress=output.progress()).text
    if as_json:
        output.document({"redone": [text]})
    else:
        output.line(tr("Redone: {text}", text=text))
    return 0
