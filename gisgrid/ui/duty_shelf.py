"""One book of duties for the whole window, read in the background and used until the register changes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gisgrid.i18n import tr
from gisgrid.model import obligations
from gisgrid.model.areas import Grid
from gisgrid.model.card_content import Duty
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.duty_words import read_duties
from gisgrid.ui.jobs import Job, Jobs, Lane

Coverage = dict[int, tuple[int, int]]


class DutyShelf:
    """Holds the newest book of duties and this week's coverage.

    Parameters
    ----------
    register : Register
        The open workspace, read on a job's thread.
    on_read : callable
        Called on the main thread when newer figures have come.
    """

    def __init__(
        self, register: Register, jobs: Jobs, *, today: Callable[[], date], on_read: Callable[[], None]
    ) -> None:
        self._register = register
        self._jobs = jobs
        self._today = today
        self._on_read = on_read
        self._book: DutyBook | None = None
        self._coverage: Coverage = {}
        self._job: Job | None = None

    @property
    def book(self) -> DutyBook | None:
        """The book of the register as it is now; None while it is being read."""
        return self._book

    def renew(self) -> None:
        """Read the book anew in the background; the old figures stay until then."""
        self._book = None
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.start(
            tr("Counting the coverage"),
            _read,
            self._register,
            today=self._today(),
            lane=Lane.STORE,
            on_success=self._take,
        )

    def coverage(self, _register: Register, grid_ids: Sequence[int], _on: date) -> Coverage:
        """Return (done, required) of those grids that were counted so far."""
        return {one: self._coverage[one] for one in grid_ids if one in self._coverage}

    def duties(self, register: Register, subject: Any, on: date) -> list[Duty]:
        """Return what is owed to a record, from the book when it is there."""
        return read_duties(register, subject, on, book=self._book)

    def _take(self, found: tuple[DutyBook, Coverage]) -> None:
        self._job = None
        self._book, self._coverage = found
        self._on_read()


def _read(register: Register, *, today: date, progress: Progress) -> tuple[DutyBook, Coverage]:
    book = DutyBook(register)
    progress.check_cancelled()
    ids = register.columns(Grid, ["id"])["id"]
    return book, obligations.coverage(register, ids, today, book=book)
