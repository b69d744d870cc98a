"""How slow work tells how far it is, and learns that it should stop."""

import threading
from collections.abc import Callable

from gisgrid.errors import CancelledError
from gisgrid.i18n import tr

ReportFunction = Callable[[int, int, str], None]


class Progress:
    """A token handed down through slow calls.

    Parameters
    ----------
    on_report : callable, optional
        Called with (done, total, text) by `report`, on the worker's thread.
    """

    def __init__(self, on_report: ReportFunction | None = None) -> None:
        self._on_report = on_report
        self._cancelled = threading.Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say that `done` of `total` pieces are finished.

        Raises
        ------
        CancelledError
            If the job was cancelled.
        """
        self.check_cancelled()
        if self._on_report is not None:
            self._on_report(done, total, text)

    def cancel(self) -> None:
        """Ask the work to stop at its next check; may be called from any thread."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody has asked the work to stop."""
        return self._cancelled.is_set()

    def check_cancelled(self) -> None:
        """Stop here if the job was cancelled.

        Raises
        ------
        CancelledError
            If the job was cancelled.
        """
        if self.is_cancelled:
            raise CancelledError(tr("Cancelled. Nothing was changed."))
