"""Ties 工作台 and 隐患 to the rest of the window: figures open rows and places, the tab tells what presses."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazard_board import make_board
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity
from gisgrid.model.people import Person
from gisgrid.model.workbench import Opens
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.ledger.ledger_panel import LedgerPanel
from gisgrid.ui.tasks.hazards.page import HazardsPage
from gisgrid.ui.tasks.workbench.page import WorkbenchPage

_MOST_ON_MAP = 2_000


class WorkLink(QObject):
    """Owns the two pages and routes what they ask.

    Parameters
    ----------
    turn_to : callable
        Turns the window to a task.

    Signals
    -------
    pressing_changed(count: int)
        How many open hazards are major or overdue.
    people_asked(kind, id: int)
        Show an activity or a person on their page.
    grid_asked(id: int), place_asked(kind, id: int)
        Show a grid with all that lies in it, or a record, on the map.
    """

    pressing_changed = Signal(int)
    people_asked = Signal(object, int)
    grid_asked = Signal(int)
    place_asked = Signal(object, int)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        canvas: MapCanvas,
        ledger: LedgerPanel,
        turn_to: Callable[[str], None],
    ) -> None:
        super().__init__(canvas)
        self._desk = desk
        self._canvas = canvas
        self._ledger = ledger
        self._turn_to = turn_to
        self.workbench = WorkbenchPage(desk, jobs, scene=self.scene)
        self.hazards = HazardsPage(desk, jobs, scene=self.scene)
        self.workbench.rows_asked.connect(self.show_rows)
        self.workbench.hazard_asked.connect(self.show_hazard)
        self.workbench.task_asked.connect(turn_to)
        self.workbench.grid_asked.connect(self._on_grid_asked)
        self.hazards.place_asked.connect(self.place_asked)
        self.hazards.map_asked.connect(lambda: turn_to("map"))
        canvas.view_changed.connect(lambda _: self._renew_maps())

    def refresh(self) -> None:
        """Read again after a change."""
        self.workbench.refresh()
        self.hazards.refresh()
        self.count()

    def count(self) -> None:
        """Count what presses, for the tab."""
        self.pressing_changed.emit(make_board(self._desk.register, self._desk.today()).pressing_count)

    def show_rows(self, opens: Opens, title: str) -> None:
        """Show the rows behind a figure in the ledger, and their places on the map."""
        if opens.kind is None or not opens.ids:
            return
        if opens.kind in (Activity, Person):
            self._turn_to("people")
            self.people_asked.emit(opens.kind, opens.ids[0])
            return
        self._turn_to("map")
        self._ledger.show_rows(opens.kind, opens.ids, title)
        kind, ids = self._places_of(opens)
        if kind is None or not ids:
            return
        self._desk.selection.select(kind, *ids[:_MOST_ON_MAP])
        if self._canvas.source is not None:
            self._canvas.zoom_to_features([FeatureRef(kind, i) for i in ids[:_MOST_ON_MAP]])

    def show_hazard(self, id: int) -> None:
        """Show a hazard on its board."""
        self._turn_to("hazards")
        self.hazards.choose(id)

    def scene(self) -> Scene | None:
        """Return the scene of the map, or None before it is read."""
        source = self._canvas.source
        return source.scene if isinstance(source, SceneSource) else None

    def _places_of(self, opens: Opens) -> tuple[type[Any] | None, list[int]]:
        if opens.kind in (Enterprise, Grid):
            return opens.kind, list(opens.ids)
        if opens.kind is Hazard:
            columns = self._desk.register.columns(Hazard, ["enterprise_id"], id=list(opens.ids))
            return Enterprise, sorted({i for i in columns["enterprise_id"] if i is not None})
        return None, []

    def _on_grid_asked(self, id: int) -> None:
        self._turn_to("map")
        self._desk.selection.select(Grid, id)
        self.grid_asked.emit(id)

    def _renew_maps(self) -> None:
        self.workbench.renew_map()
        self.hazards.thumb.renew()
