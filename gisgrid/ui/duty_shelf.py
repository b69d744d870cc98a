"""What tree, card and ledger count from: read once in the background, used until the register changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from gisgrid.ui.ledger.sources import enterprise_ledger
from gisgrid.ui.ledger.table import LedgerTable
from gisgrid.ui.panels.grid_tree import GridNode, read_grid_nodes
from gisgrid.ui.remembering import RememberedRegister

Coverage = dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Figures:
    """What one reading found.

    Attributes
    ----------
    step : int
        Version of the data.
    nodes : list of GridNode
        The grid tree with this week's coverage.
    enterprises : LedgerTable
        The ledger of the enterprises.
    """

    step: int
    book: DutyBook
    coverage: Coverage
    nodes: list[GridNode]
    enterprises: LedgerTable


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
        self, register: Register, jobs: Jobs, *, today: Callable[[], date], on_read: Callable[[Figures], None]
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

    def note_change(self) -> None:
        """Let go of the book: the register has changed."""
        self._book = None

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

    def _take(self, found: Figures) -> None:
        self._job = None
        self._book, self._coverage = found.book, found.coverage
        self._on_read(found)


def _read(register: Register, *, today: date, progress: Progress) -> Figures:
    remembered = RememberedRegister(register)
    step = register.step
    book = DutyBook(remembered)
    progress.check_cancelled()
    ids = remembered.columns(Grid, ["id"])["id"]
    coverage = obligations.coverage(remembered, ids, today, book=book)
    progress.check_cancelled()
    nodes = read_grid_nodes(remembered, today, lambda _register, _ids, _on: coverage)
    progress.check_cancelled()
    return Figures(step, book, coverage, nodes, enterprise_ledger(remembered, today, book))
