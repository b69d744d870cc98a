"""The command ``restore``: put a backup in the place of a register."""

from typing import Annotated

import typer

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption, RegisterArgument
from gisgrid.i18n import tr
from gisgrid.workspace import restore_backup

BackupArgument = Annotated[str, typer.Argument(metavar="BACKUP", help=tr("The copy to bring back"))]


def command(backup: BackupArgument, ws: RegisterArgument, *, as_json: JsonOption = False) -> int:
    """Bring back a copy; what was there is kept as a backup.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        If the copy is not sound, or the register is in use or cannot be written.
    """
    kept = restore_backup(backup, ws)
    if as_json:
        output.document({"restored": str(ws), "kept": None if kept is None else str(kept)})
        return 0
    output.line(tr("Restored: {path}", path=ws))
    if kept is not None:
        output.line(tr("What was there before is kept as {path}", path=str(kept)))
    return 0
