"""The pages of the window, one a task; those that cost time are made when they are first asked for."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QStackedWidget

from gisgrid.i18n import term
from gisgrid.model.history import ChangeSet
from gisgrid.ui.tasks.map_task import MapFace, MapTask
from gisgrid.ui.tasks.task_page import Surroundings, TaskPage
from gisgrid.ui.top_bar import TaskTab
from gisgrid.ui.work_link import WorkLink

if TYPE_CHECKING:
    from gisgrid.ui.tasks.data_task import DataTask
    from gisgrid.ui.tasks.paper_task import PaperTask
    from gisgrid.ui.tasks.people.page import PeoplePage


class TaskPages(QStackedWidget):
    """Holds the pages and turns to them."""

    def __init__(self, around: Surroundings, *, map_task: MapTask, work: WorkLink) -> None:
        super().__init__()
        self._around = around
        self._map_task = map_task
        self._work = work
        self._late: dict[str, TaskPage] = {}
        self.addWidget(map_task)

    def turn_to(self, key: str) -> None:
        """Turn to a task by the key of its tab."""
        if key in ("map", "ledger"):
            self.setCurrentWidget(self._map_task)
            self._map_task.show_face(MapFace.MAP if key == "map" else MapFace.LEDGER)
        elif key in ("workbench", "hazards"):
            page = self._work.workbench if key == "workbench" else self._work.hazards
            if self.indexOf(page) < 0:
                self.addWidget(page)
            self.setCurrentWidget(page)
        else:
            self.setCurrentWidget(self.late_page(key))

    def late_page(self, key: str) -> TaskPage:
        """Return a page that is made when it is first asked for."""
        if key not in self._late:
            self._late[key] = _MAKERS[key](self._around)
            self.addWidget(self._late[key])
        return self._late[key]

    def paper_page(self) -> "PaperTask":
        """Return the page of 出图."""
        return cast("PaperTask", self.late_page("paper"))

    def data_page(self) -> "DataTask":
        """Return the page of 数据."""
        return cast("DataTask", self.late_page("data"))

    def show_people(self, kind: type[Any], ids: Sequence[int], title: str) -> None:
        """Show activities or people on the page 网格与人员."""
        cast("PeoplePage", self.late_page("people")).show_records(kind, ids, title)

    def show_vacancy(self, grid_id: int, post: str) -> None:
        """Show where a post is vacant, with the form that fills it; grid 0 stands for the whole scheme."""
        cast("PeoplePage", self.late_page("people")).show_vacancy(grid_id or None, post)

    def note_change(self, change: ChangeSet) -> None:
        """Tell the pages that something was changed."""
        self._work.refresh()
        for page in self._late.values():
            page.note_change(change)

    def stop(self) -> None:
        """Stop what the pages are doing."""
        for page in self._late.values():
            page.stop()


def task_tabs() -> tuple[TaskTab, ...]:
    """Return the tabs of the window in their order."""
    return (
        TaskTab("workbench", term("工作台"), "layout-dashboard"),
        TaskTab("map", term("地图"), "map"),
        TaskTab("ledger", term("台账"), "table-2"),
        TaskTab("patrol", term("巡查"), "footprints"),
        TaskTab("hazards", term("隐患"), "triangle-alert"),
        TaskTab("people", term("网格与人员"), "users"),
        TaskTab("charts", term("网络图"), "network"),
        TaskTab("paper", term("出图"), "printer"),
        TaskTab("reports", term("报表"), "file-spreadsheet"),
        TaskTab("data", term("数据"), "database"),
    )


def _make_charts(around: Surroundings) -> TaskPage:
    # Charts need their own painters and writers; the map must not wait for them at the start.
    from gisgrid.ui.tasks.charts.page import ChartTask  # noqa: PLC0415  start-up cost, as said above

    return ChartTask(around)


def _make_paper(around: Surroundings) -> TaskPage:
    # Sheets need their own painters; the map must not wait for them at the start.
    from gisgrid.ui.tasks.paper_task import PaperTask  # noqa: PLC0415  start-up cost, as said above

    return PaperTask(around.desk, around.jobs, scene=around.scene, turn_to=around.turn_to)


def _make_people(around: Surroundings) -> TaskPage:
    # The forms of people and their papers are not needed before somebody asks for them.
    from gisgrid.ui.tasks.people.page import PeoplePage  # noqa: PLC0415  start-up cost, as said above

    return PeoplePage(around)


def _make_data(around: Surroundings) -> TaskPage:
    # Readers of foreign files cost half a second that the map must not wait for.
    from gisgrid.ui.tasks.data_task import DataTask  # noqa: PLC0415  start-up cost, as said above

    return DataTask(around.desk, around.jobs, around.register)


def _make_patrol(around: Surroundings) -> TaskPage:
    # Road networks and tours load scipy's graphs, which the map must not wait for.
    from gisgrid.ui.tasks.patrol.page import PatrolPage  # noqa: PLC0415  start-up cost, as said above

    return PatrolPage(around)


def _make_reports(around: Surroundings) -> TaskPage:
    # Ledgers read the whole register and need painters of their own.
    from gisgrid.ui.tasks.reports.page import ReportsPage  # noqa: PLC0415  start-up cost, as said above

    return ReportsPage(around)


_MAKERS: dict[str, Callable[[Surroundings], TaskPage]] = {
    "people": _make_people,
    "charts": _make_charts,
    "paper": _make_paper,
    "reports": _make_reports,
    "data": _make_data,
    "patrol": _make_patrol,
}
