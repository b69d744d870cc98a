"""What is told when background work of a task fails, or has made a file."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import MessageAction


def tell_failure(desk: Desk, jobs: Jobs, problem: Exception) -> None:
    """Send an expected error to the messages and anything else to the crash door."""
    if isinstance(problem, GisgridError):
        desk.messages.error(problem)
    else:
        jobs.crashed.emit(problem)


def tell_file(desk: Desk, file: Path) -> None:
    """Tell of a file that was made, and offer to open it or its folder."""
    desk.messages.toast(
        tr("{name} was made.", name=file.name),
        MessageAction(tr("Open the file"), lambda: _open(file)),
        MessageAction(tr("Open the folder"), lambda: _open(file.parent)),
    )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
