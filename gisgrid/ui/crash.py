"""The door for bugs: what nobody expected is logged and told in one plain window; the program lives on."""

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.ui.widgets.words import words, wrapped

_log = logging.getLogger(__name__)


class CrashDoor:
    """Takes every exception that nobody caught.

    Parameters
    ----------
    log_file : Path
        Where the traceback is written, for whoever mends the program.
    tell : callable
        Called with an expected error that escaped.
    parent : QWidget or None
        The window over which the dialog opens.
    """

    def __init__(
        self, log_file: Path, *, tell: Callable[[GisgridError], None], parent: QWidget | None = None
    ) -> None:
        self.log_file = log_file
        self.dialog: CrashDialog | None = None
        self._tell = tell
        self._parent = parent

    def install(self) -> None:
        """Stand behind everything that runs in the main thread."""
        sys.excepthook = self._on_exception

    def report(self, problem: BaseException) -> None:
        """Log a bug and show the dialog; an expected error goes to the messages."""
        if isinstance(problem, GisgridError):
            self._tell(problem)
            return
        text = "".join(traceback.format_exception(problem))
        _log.error("unexpected error", exc_info=problem)
        self._write(text)
        if self.dialog is None or not self.dialog.isVisible():
            self.dialog = CrashDialog(self.log_file, parent=self._parent)
            self.dialog.show()

    def _write(self, text: str) -> None:
        try:
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            with self.log_file.open("a", encoding="utf-8") as stream:
                stream.write(text + "\n")
        except OSError:
            _log.warning("the log file %s cannot be written", self.log_file)

    def _on_exception(
        self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            return
        self.report(problem.with_traceback(trace))


class CrashDialog(QDialog):
    """Says that something went wrong, that the data is safe, and where the log lies."""

    def __init__(self, log_file: Path, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setWindowTitle(tr("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self.setFixedWidth(460)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(words(tr("Something went wrong"), "card"))
        text = tr("This is a fault of the program. Your data is saved and you can go on working.")
        column.addWidget(wrapped(text))
        column.addWidget(wrapped(tr("Details were written to {path}.", path=str(log_file)), "secondary"))
        row = QHBoxLayout()
        row.addStretch(1)
        show = QPushButton(tr("Open the folder"))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file.parent))))
        close = QPushButton(tr("Go on working"))
        close.setObjectName("go_on")
        close.setProperty("kind", "primary")
        close.clicked.connect(self.close)
        row.addWidget(show)
        row.addWidget(close)
        column.addLayout(row)
