"""The window: assembles bar, tasks and status bar; everything else is done by the parts."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target
from gisgrid.geo.crs import WorkCrs
from gisgrid.model.card import has_card
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.search import Hit
from gisgrid.settings import Settings
from gisgrid.store.clock import china_now
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.card.card_panel import CardPanel
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.card.writing import CardWriter
from gisgrid.ui.desk import Desk, Fill
from gisgrid.ui.dock_memory import DockMemory
from gisgrid.ui.drawing.drawing import Drawing
from gisgrid.ui.duty_shelf import DutyShelf, Figures
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.ledger.ledger_panel import LedgerPanel
from gisgrid.ui.map_hands.map_hands import MapHands
from gisgrid.ui.map_link import MapLink
from gisgrid.ui.map_memory import MapMemory
from gisgrid.ui.map_styles.style_link import StyleLink
from gisgrid.ui.messages import Messages
from gisgrid.ui.own_layers.own_link import OwnLink
from gisgrid.ui.panels.grid_tree import GridTreePanel
from gisgrid.ui.panels.layer_tree import LayerTree
from gisgrid.ui.remembering import RememberedRegister
from gisgrid.ui.search_box import SearchBox
from gisgrid.ui.searching import SearchKeeper
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.status_bar import StatusBar
from gisgrid.ui.step_back import StepBack
from gisgrid.ui.task_pages import TaskPages, task_tabs
from gisgrid.ui.tasks.map_task import MapTask, left_side
from gisgrid.ui.tasks.task_page import Surroundings
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.toasts import Toasts
from gisgrid.ui.top_bar import TopBar
from gisgrid.ui.window_commands import commands_of
from gisgrid.ui.window_menu import give_commands
from gisgrid.ui.work_link import WorkLink
from gisgrid.ui.workbook import Workbook

_POLL_MS = 2_000
_RENEWAL_MS = 400


class MainWindow(QMainWindow):
    """One open register.

    Parameters
    ----------
    register : Workbook
        The open workspace; whoever opened it closes it.
    today : callable
        Gives the day that counts as today.
    cache_folder : Path
        Where prepared maps are kept.
    state_folder : Path, optional
        Where the state of the map is kept between starts; the cache folder by default.
    first_task : str
        The task to begin with: map or workbench.
    """

    _change_came = Signal(object)

    def __init__(
        self,
        register: Workbook,
        theme: Theme,
        *,
        today: Callable[[], date],
        cache_folder: Path,
        state_folder: Path | None = None,
        user: str = "",
        title: str = "",
        settings: Settings | None = None,
        first_task: str = "map",
    ) -> None:
        super().__init__()
        self.register = register
        self.jobs = Jobs(self)
        self.messages = Messages()
        self.steps = StepBack(register, self.messages, has_form=self._has_form)
        self.undo, self.redo = self.steps.undo, self.steps.redo
        self.selection = SelectionModel()
        self.remembered = RememberedRegister(register)
        self.shelf = DutyShelf(register, self.jobs, today=today, on_read=self._on_duties_read)
        duties = self.shelf.duties
        self.desk = Desk(self.remembered, register, self.selection, theme, self.messages, today, duties)
        crs = WorkCrs(register.info.zone)
        self.canvas = MapCanvas(theme, crs)
        self.layer_tree = LayerTree(theme)
        self.status_bar = StatusBar(theme, self.jobs, crs)
        self.map_link = MapLink(
            self.desk,
            self.jobs,
            canvas=self.canvas,
            layer_tree=self.layer_tree,
            status_bar=self.status_bar,
            cache_folder=cache_folder,
            memory=MapMemory(state_folder or cache_folder, register.info.identity),
            book=lambda: self.shelf.book,
        )
        self.own_link = OwnLink(self.map_link, settings=settings, cache_folder=cache_folder, undo=self.undo)
        self._make_map_parts(theme, state_folder or cache_folder)
        self.grid_tree = GridTreePanel(self.desk, coverage=self.shelf.coverage, fill=Fill.LATER)
        self.card = CardPanel(self.desk)
        save = CardWriter(self.desk).save_field
        self.ledger = LedgerPanel(self.desk, save=save, jobs=self.jobs, fill=Fill.LATER)
        self.drawing = Drawing(self.desk, self.canvas, undo=self.undo, card=self.card)
        self._make_tasks(theme, user, state_folder or cache_folder, settings)
        self._assemble(theme)
        self._connect()
        self.setWindowTitle(title or f"{register.info.name} – gisgrid")
        self.show_task(first_task)
        self.steps.name_buttons(self.top_bar)
        # The map comes first; coverage, ledger and search wait for its first picture.
        self.map_link.rebuild()
        self.canvas.setFocus()

    def _make_map_parts(self, theme: Theme, folder: Path) -> None:
        self.styles = StyleLink(theme, self.map_link)
        self.layer_tree.style_asked.connect(self.styles.open)
        self.hands = MapHands(
            theme,
            self.map_link,
            folder=folder,
            coverage=lambda one: self.shelf.coverage(self.register, [one], self.desk.today()).get(one),
            book=lambda: self.shelf.book,
        )

    def _make_tasks(self, theme: Theme, user: str, folder: Path, settings: Settings | None) -> None:
        self.search_keeper = SearchKeeper(self.register, self.jobs)
        self.search = SearchBox(theme, index=self.search_keeper.index)
        self.top_bar = TopBar(theme, task_tabs(), search=self.search, user=user)
        self.map_task = MapTask(
            theme.measures,
            map_widget=self.canvas,
            left=left_side(self.grid_tree, self.layer_tree),
            card=self.card,
            ledger=self.ledger,
            memory=DockMemory(folder, theme.measures.right_dock_px),
        )
        self.work = WorkLink(
            self.desk,
            self.jobs,
            canvas=self.canvas,
            ledger=self.ledger,
            book=lambda: self.shelf.book,
            turn_to=self.show_task,
            settings=settings,
        )
        around = Surroundings(
            self.desk,
            self.jobs,
            self.register,
            scene=self.work.scene,
            turn_to=self.show_task,
            show_place=self.work.show_place,
        )
        self.pages = TaskPages(around, map_task=self.map_task, work=self.work)

    def _has_form(self) -> bool:
        return any(one.isVisible() for one in self.findChildren(Sheet))

    def show_task(self, key: str) -> None:
        """Turn to a task by the key of its tab."""
        self.pages.turn_to(key)
        self.top_bar.choose(key)
        self.status_bar.show_task(key)

    def _assemble(self, theme: Theme) -> None:
        self.setStyleSheet(theme.sheet())
        self.setPalette(theme.qt_palette())
        middle = QWidget()
        middle.setObjectName("window")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(middle)
        self.toasts = Toasts(self, theme, self.messages)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(lambda: self.messages.attempt(self.register.poll))
        self._poll.start()
        self._renewal = QTimer(self)
        self._renewal.setSingleShot(True)
        self._renewal.setInterval(_RENEWAL_MS)

    def _connect(self) -> None:
        self.map_link.first_frame.connect(self._prepare_rest)
        self._renewal.timeout.connect(self._prepare_rest)
        self.top_bar.task_chosen.connect(self.show_task)
        self.top_bar.undo_asked.connect(self.undo)
        self.top_bar.redo_asked.connect(self.redo)
        self.search.chosen.connect(self._on_found)
        self.grid_tree.focused.connect(self._on_grid_focused)
        self.card.location_asked.connect(self._on_location_asked)
        self.card.closed.connect(self.selection.clear)
        self.ledger.opened.connect(self._on_location_asked)
        self.work.grid_asked.connect(self._on_grid_focused)
        self.work.place_asked.connect(self._on_place_asked)
        self.work.people_asked.connect(self.pages.show_people)
        self.work.vacancy_asked.connect(self.pages.show_vacancy)
        self.work.pressing_changed.connect(partial(self.top_bar.show_badge, "hazards"))
        self.ledger.pasted.connect(self._on_pasted)
        self.ledger.enterprise_asked.connect(self.card.add_enterprise)
        self.map_link.enterprise_asked.connect(self.card.add_enterprise)
        self.card.list_asked.connect(self._on_list_asked)
        # An import commits on a job's thread; the signal brings its change set home.
        self._change_came.connect(self._on_changed)
        self.register.changed.connect(self._pass_on)
        self.menu = give_commands(self, self.top_bar.menu_button, commands_of(self))

    def _on_pasted(self, source: SourceTable, target: Target) -> None:
        self.show_task("data")
        self.pages.data_page().imports.show_source(source, target)

    def _on_list_asked(self, listed: type[Any], title: str, enterprise_ids: tuple[int, ...]) -> None:
        self.show_task("ledger")
        self.ledger.show_rows(Enterprise, enterprise_ids, title, listed=listed)

    def _on_found(self, hit: Hit) -> None:
        kind, id = self.search_keeper.place_of(hit)
        if has_card(kind):
            self._on_place_asked(kind, id)

    def _on_grid_focused(self, id: int) -> None:
        self.ledger.filter_by_grid(id)
        self.map_link.focus_grid(id)

    def _on_location_asked(self, kind: type[Any], id: int) -> None:
        self.show_task("map")
        self.map_link.show(kind, id)

    def _prepare_rest(self) -> None:
        """Count the coverage and index the names, in the background."""
        self.shelf.renew()
        self.search_keeper.renew()
        self.work.count()

    def _on_duties_read(self, figures: Figures) -> None:
        self.grid_tree.show_nodes(figures.nodes)
        self.ledger.give(0, figures.step, figures.enterprises)
        self.map_link.renew_theme()

    def _on_place_asked(self, kind: type[Any], id: int) -> None:
        self.selection.select(kind, id)
        self._on_location_asked(kind, id)

    def _pass_on(self, change: ChangeSet) -> None:
        self._change_came.emit(change)

    def _on_changed(self, change: ChangeSet) -> None:
        self.remembered.note_change(change)
        self.shelf.note_change()
        # Several edits in a row are counted and indexed once.
        self._renewal.start()
        self.drawing.note_change()
        self.steps.name_buttons(self.top_bar)
        self.status_bar.show_saved(china_now())
        # A sheet that left changes no row; what is due comes with the renewal.
        if change.kind is not StepKind.ISSUE:
            self.ledger.follow(change)
        self.card.refresh()
        self.pages.note_change(change)
        self.map_link.follow(change)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs; everything is saved already."""
        self._poll.stop()
        self.hands.close_all()
        self._renewal.stop()
        self.map_link.remember()
        self.map_task.remember()
        self.toasts.clear()
        self.pages.stop()
        self.canvas.shutdown()
        self.own_link.close()
        self.jobs.close()
        super().closeEvent(event)
