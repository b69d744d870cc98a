"""The pages of the window, one a task; those that cost time are made when they are first asked for."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from gisgrid.i18n import term
from gisgrid.model.history import ChangeSet
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.tasks.map_task import MapFace, MapTask
from gisgrid.ui.top_bar import TaskTab
from gisgrid.ui.work_link import WorkLink
from gisgrid.ui.workbook import Workbook

if TYPE_CHECKING:
    from gisgrid.ui.tasks.data_task import DataTask
    from gisgrid.ui.tasks.paper_task import PaperTask


class TaskPages(QStackedWidget):
    """Holds the pages and turns to them.

    Attributes
    ----------
    paper_task, data_task : PaperTask, DataTask or None
        None until they are first shown.
    """

    def __init__(
        self, desk: Desk, jobs: Jobs, register: Workbook, *, map_task: MapTask, work: WorkLink
    ) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        self._register = register
        self._map_task = map_task
        self._work = work
        self.paper_task: PaperTask | None = None
        self.data_task: DataTask | None = None
        for page in (map_task, work.workbench, work.hazards):
            self.addWidget(page)

    def turn_to(self, key: str) -> None:
        """Turn to a task: workbench, map, ledger, hazards, paper, data."""
        if key in ("map", "ledger"):
            self.setCurrentWidget(self._map_task)
            self._map_task.show_face(MapFace.MAP if key == "map" else MapFace.LEDGER)
        elif key in ("workbench", "hazards"):
            self.setCurrentWidget(self._work.workbench if key == "workbench" else self._work.hazards)
        elif key == "paper":
            self.setCurrentWidget(self.paper_page())
        else:
            page = self.data_page()
            self.setCurrentWidget(page)
            page.refresh()

    def paper_page(self) -> "PaperTask":
        """Return the page of 出图, made when it is first asked for."""
        if self.paper_task is None:
            # Sheets need their own painters; the map must not wait for them at the start.
            from gisgrid.ui.tasks.paper_task import PaperTask  # noqa: PLC0415  start-up cost, as said above

            self.paper_task = PaperTask(self._desk, self._jobs)
            self.addWidget(self.paper_task)
        return self.paper_task

    def data_page(self) -> "DataTask":
        """Return the page of 数据, made when it is first asked for."""
        if self.data_task is None:
            # Readers of foreign files cost half a second that the map must not wait for.
            from gisgrid.ui.tasks.data_task import DataTask  # noqa: PLC0415  start-up cost, as said above

            self.data_task = DataTask(self._desk, self._jobs, self._register)
            self.addWidget(self.data_task)
        return self.data_task

    def note_change(self, change: ChangeSet) -> None:
        """Tell the pages that something was changed."""
        self._work.refresh()
        if self.data_task is not None:
            self.data_task.refresh()
        if self.paper_task is not None:
            self.paper_task.note_change(change)

    def stop(self) -> None:
        """Stop what the pages are doing."""
        if self.paper_task is not None:
            self.paper_task.stop()


def task_tabs() -> tuple[TaskTab, ...]:
    """Return the tabs of the window in their order."""
    return (
        TaskTab("workbench", term("工作台"), "layout-dashboard"),
        TaskTab("map", term("地图"), "map"),
        TaskTab("ledger", term("台账"), "table-2"),
        TaskTab("hazards", term("隐患"), "triangle-alert"),
        TaskTab("paper", term("出图"), "printer"),
        TaskTab("data", term("数据"), "database"),
    )
