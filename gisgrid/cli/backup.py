"""The command ``backup``: write a compact copy of a register."""

from typing import Annotated

import typer

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.i18n import tr
from gisgrid.workspace import OpenMode, Workspace

TargetArgument = Annotated[
    str, typer.Argument(metavar="OUT", help=tr("The copy; in the folder of backups if left out"))
]


def command(ws: RegisterArgument, out: TargetArgument = "", *, as_json: JsonOption = False) -> int:
    """Write a copy.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        If the register cannot be opened or the copy not be written.
    """
    with Workspace.open(ws, OpenMode.READ) as workspace:
        written = workspace.backup(out or None)
    if as_json:
        output.document({"backup": str(written), "bytes": written.stat().st_size})
    else:
        output.line(tr("Backup written: {path}", path=str(written)))
    return 0
