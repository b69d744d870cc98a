"""Ties 工作台 and 隐患 to the rest of the window: figures open rows and places, the tab tells what presses."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazard_board import make_board
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, IssuedPaper
from gisgrid.model.people import Person
from gisgrid.settings import Settings
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.ledger.ledger_panel import LedgerPanel

if TYPE_CHECKING:
    from gisgrid.model.opens import Opens
    from gisgrid.ui.tasks.hazards.page import HazardsPage
    from gisgrid.ui.tasks.workbench.page import WorkbenchPage

_MOST_ON_MAP = 2_000
_PAGES: dict[type[Any], str] = {IssuedPaper: "paper", Department: "people"}
"""The pages where findings about records without a ledger are mended."""


class WorkLink(QObject):
    """Owns the two pages, made when they are first asked for, and routes what they ask.

    Parameters
    ----------
    book : callable
        Gives the book of duties, or None while it is being read.
    turn_to : callable
        Turns the window to a task.

    Signals
    -------
    pressing_changed(count: int)
        How many open hazards are major or overdue.
    people_asked(kind, ids: tuple of int, title: str)
        Show activities or people on their page.
    vacancy_asked(grid_id: int, post: str)
        Show where a post is vacant; 0 stands for the whole scheme.
    grid_asked(id: int), place_asked(kind, id: int)
        Show a grid with all that lies in it, or a record, on the map.
    """

    pressing_changed = Signal(int)
    people_asked = Signal(object, object, str)
    vacancy_asked = Signal(int, str)
    grid_asked = Signal(int)
    place_asked = Signal(object, int)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        canvas: MapCanvas,
        ledger: LedgerPanel,
        book: Callable[[], DutyBook | None],
        turn_to: Callable[[str], None],
        settings: Settings | None = None,
    ) -> None:
        super().__init__(canvas)
        self._desk = desk
        self._canvas = canvas
        self._ledger = ledger
        self._turn_to = turn_to
        self._jobs = jobs
        self._book = book
        self._settings = settings
        canvas.view_changed.connect(lambda _: self._renew_maps())

    @cached_property
    def workbench(self) -> "WorkbenchPage":
        """The page 工作台."""
        # The map must not wait for this page and what it reads.
        from gisgrid.ui.tasks.workbench.page import WorkbenchPage  # noqa: PLC0415  start-up cost, as said above

        page = WorkbenchPage(
            self._desk, self._jobs, scene=self.scene, book=self._book, settings=self._settings
        )
        page.slip_asked.connect(self.open_slip)
        page.rows_asked.connect(self.show_rows)
        page.hazard_asked.connect(self.show_hazard)
        page.task_asked.connect(self._turn_to)
        page.grid_asked.connect(self._on_grid_asked)
        page.vacancy_asked.connect(self._on_vacancy_asked)
        return page

    @cached_property
    def hazards(self) -> "HazardsPage":
        """The page 隐患."""
        from gisgrid.ui.tasks.hazards.page import HazardsPage  # noqa: PLC0415  start-up cost, as above

        page = HazardsPage(self._desk, self._jobs, scene=self.scene)
        page.place_asked.connect(self.place_asked)
        page.map_asked.connect(lambda: self._turn_to("map"))
        return page

    @property
    def _made(self) -> "list[WorkbenchPage | HazardsPage]":
        return [vars(self)[name] for name in ("workbench", "hazards") if name in vars(self)]

    def refresh(self) -> None:
        """Read again after a change."""
        for page in self._made:
            page.refresh()
        self.count()

    def count(self) -> None:
        """Count what presses, for the tab."""
        self.pressing_changed.emit(make_board(self._desk.register, self._desk.today()).pressing_count)

    def show_rows(self, opens: "Opens", title: str) -> None:
        """Show what is behind a figure where it can be mended.

        Papers open 出图, departments 网格与人员, one hazard its board; what the whole scheme owes opens the
        activities, where it is recorded; the rest opens the ledger and the map.
        """
        if opens.kind in _PAGES:
            self._turn_to(_PAGES[opens.kind])
            return
        if opens.kind is Hazard and len(opens) == 1:
            self.show_hazard(opens.ids[0])
            return
        if opens.kind is None:
            self._turn_to("people")
            self.people_asked.emit(Activity, (), title)
            self._desk.messages.toast(tr("{title}: owed once for all; it is recorded here.", title=title))
            return
        if not opens.ids:
            self._desk.messages.toast(tr("{title}: none.", title=title))
            return
        if opens.kind in (Activity, Person):
            self._turn_to("people")
            self.people_asked.emit(opens.kind, opens.ids, title)
            return
        self._turn_to("map")
        if opens.kind is not Parcel:
            self._ledger.show_rows(opens.kind, opens.ids, title)
        kind, ids = self._places_of(opens)
        if kind is None or not ids:
            return
        self._desk.selection.select(kind, *ids[:_MOST_ON_MAP])
        if self._canvas.source is not None:
            self._canvas.zoom_to_features([FeatureRef(kind, i) for i in ids[:_MOST_ON_MAP]])

    def open_slip(self) -> None:
        """Open the slip of a day over the window."""
        # Reading what was typed needs modules that the map must not wait for.
        from gisgrid.ui.day_slip import DaySlip  # noqa: PLC0415  start-up cost, as said above

        DaySlip(self._desk, self._canvas.window()).open()

    def show_hazard(self, id: int) -> None:
        """Show a hazard on its board."""
        self._turn_to("hazards")
        self.hazards.choose(id)

    def scene(self) -> Scene | None:
        """Return the scene of the map, or None before it is read."""
        source = self._canvas.source
        return source.scene if isinstance(source, SceneSource) else None

    def _places_of(self, opens: "Opens") -> tuple[type[Any] | None, list[int]]:
        if opens.kind in (Enterprise, Grid, Parcel):
            return opens.kind, list(opens.ids)
        if opens.kind is Hazard:
            columns = self._desk.register.columns(Hazard, ["enterprise_id"], id=list(opens.ids))
            return Enterprise, sorted({i for i in columns["enterprise_id"] if i is not None})
        return None, []

    def _on_grid_asked(self, id: int) -> None:
        self._turn_to("map")
        self._desk.selection.select(Grid, id)
        self.grid_asked.emit(id)

    def _on_vacancy_asked(self, grid_id: int, post: str) -> None:
        self._turn_to("people")
        self.vacancy_asked.emit(grid_id, post)

    def show_place(self, kind: type[Any], id: int) -> None:
        """Show a hazard on its board, anything else on the map."""
        if kind is Hazard:
            self.show_hazard(id)
        else:
            self.place_asked.emit(kind, id)

    def _renew_maps(self) -> None:
        for page in self._made:
            page.renew_map()
