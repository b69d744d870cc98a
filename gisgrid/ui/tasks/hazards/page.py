"""The page 隐患: the board, its filters, and the details of the chosen hazard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.edits.hazards import HazardStep, tick_plan_part, urge_hazards
from gisgrid.i18n import term, tr
from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardSource, HazardState, Subject
from gisgrid.model.hazard_board import COLUMNS, Board, BoardFilter, drop_step, make_board, usual_target
from gisgrid.model.hazard_cycle import MOVES
from gisgrid.model.hazards import Hazard
from gisgrid.ui.card.records import take_step
from gisgrid.ui.card.sheets import choice_field
from gisgrid.ui.card.step_form import HazardStepForm
from gisgrid.ui.card.writing import attach_file
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.tasks.hazards.column import ColumnWidget
from gisgrid.ui.tasks.hazards.detail import HazardDetail
from gisgrid.ui.tasks.hazards.tile import HazardTile
from gisgrid.ui.tasks.map_thumb import MapThumb
from gisgrid.ui.widgets.words import ElidedLabel, upright, words

_DETAIL_PX = 512
_SMALL_DETAIL_PX = 384


class HazardsPage(QWidget):
    """The board and the details.

    Signals
    -------
    place_asked(kind, id)
        Show a record on the map.
    map_asked()
        Turn to the map, as to register a hazard there.
    """

    place_asked = Signal(object, int)
    map_asked = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, *, scene: Callable[[], Scene | None]) -> None:
        super().__init__()
        self._desk = desk
        self._is_stale = True
        self.board: Board | None = None
        self.chosen: int | None = None
        self._dropped: tuple[int, HazardState] | None = None
        theme = desk.theme
        self._is_roomy = theme.measures.right_dock_px > 360
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        margin = 24 if self._is_roomy else 12
        left.setContentsMargins(margin, 14, 16 if self._is_roomy else 10, 14)
        left.setSpacing(12)
        left.addLayout(self._make_head())
        left.addLayout(self._make_filters())
        columns = QHBoxLayout()
        columns.setSpacing(8 if self._is_roomy else 5)
        self.columns = {state: ColumnWidget(theme, state) for state in COLUMNS}
        for column in self.columns.values():
            column.dropped.connect(self._on_dropped)
            # The tile must have left its drag before the board is laid anew.
            column.drag_ended.connect(self._on_drag_ended, Qt.ConnectionType.QueuedConnection)
            column.chosen.connect(self.choose)
            column.forward_asked.connect(self.forward)
            column.walked.connect(self._on_walked)
            columns.addWidget(column, 1)
        left.addLayout(columns, 1)
        self._figures = words("", "secondary")
        left.addWidget(self._figures)
        row.addLayout(left, 1)
        row.addWidget(upright())
        self.thumb = MapThumb(theme, jobs, scene=scene)
        self.detail = HazardDetail(desk, self.thumb)
        self.detail.setFixedWidth(_DETAIL_PX if self._is_roomy else _SMALL_DETAIL_PX)
        self.detail.step_asked.connect(self.ask_step)
        self.detail.plan_ticked.connect(self._on_plan_ticked)
        self.detail.place_asked.connect(self._on_place_asked)
        self.detail.photo_asked.connect(self._on_photo_asked)
        row.addWidget(self.detail)

    def refresh(self) -> None:
        """Read again after a change; a hidden page waits until it is shown."""
        self._is_stale = True
        if self.isVisible():
            self._read()

    def renew_map(self) -> None:
        """Paint the small map again when the scene has become another one."""
        self.thumb.renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def choose(self, id: int | None) -> None:
        """Show the details of a hazard."""
        self.chosen = id
        for column in self.columns.values():
            column.mark_chosen(id)
        self.detail.show_hazard(None if id is None else self._desk.register.get(Hazard, id))

    def tile(self, id: int) -> HazardTile | None:
        """Return the tile of a hazard, when it is on the board."""
        for column in self.columns.values():
            for tile in column.tiles:
                if tile.card.id == id:
                    return tile
        return None

    def drop(self, id: int, state: HazardState) -> None:
        """Take the one step that a drop on a column means, or say why it is none."""
        hazard = self._desk.register.get(Hazard, id)
        if hazard is None or hazard.state is state:
            return
        self.choose(id)
        kind = drop_step(hazard, state, on=self._desk.today())
        if kind is None:
            target = usual_target(hazard.state)
            ahead = term(target.value) if target else "–"
            self._desk.messages.toast(
                tr(
                    "{number} is {state}; it can only go on to {next}.",
                    number=hazard.number,
                    state=term(hazard.state.value),
                    next=ahead,
                )
            )
            return
        self.ask_step(kind)

    def _on_dropped(self, id: int, state: HazardState) -> None:
        self._dropped = (id, state)

    def _on_drag_ended(self) -> None:
        dropped, self._dropped = self._dropped, None
        if dropped is not None:
            self.drop(*dropped)

    def forward(self, id: int) -> None:
        """Move a hazard to the next column by the keyboard."""
        hazard = self._desk.register.get(Hazard, id)
        target = usual_target(hazard.state) if hazard is not None else None
        if target is not None:
            self.drop(id, target)

    def ask_step(self, kind: HazardEventKind) -> None:
        """Open the form of a step of the chosen hazard; what needs nothing is done at once."""
        hazard = self.detail.hazard
        if hazard is None:
            return
        if kind is HazardEventKind.START:
            self._desk.messages.attempt(lambda: self._take(HazardStep(kind=kind)))
            return
        form = HazardStepForm(
            self._desk.theme,
            self._desk.register,
            hazard,
            kind=kind,
            today=self._desk.today(),
            send=self._take,
        )
        self.detail.open_sheet(form)

    def _take(self, step: HazardStep) -> None:
        hazard = self.detail.hazard
        if hazard is None or hazard.id is None:
            return
        with self._desk.book.edit(tr("Hazard: {step}", step=term(step.kind.value))) as session:
            take_step(session, hazard.id, step)
        self._told(tr("Done: {step}.", step=term(step.kind.value)))

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(words(term("隐患"), "page"))
        self._summary = ElidedLabel("", "secondary")
        row.addWidget(self._summary, 1)
        self._urge_all = QPushButton(" " + tr("Urge all overdue"))
        self._urge_all.setObjectName("urge_all")
        self._urge_all.setIcon(theme.icons.icon("megaphone", theme.palette.text, size_px=16))
        self._urge_all.clicked.connect(lambda _=False: self._desk.messages.attempt(self._on_urge_all))
        row.addWidget(self._urge_all)
        report = QPushButton(" " + tr("Report a hazard"))
        report.setProperty("kind", "primary")
        report.setToolTip(tr("Choose the enterprise on the map; its card has the form."))
        report.setIcon(theme.icons.icon("plus", theme.palette.on_accent, size_px=16))
        report.clicked.connect(lambda _=False: self.map_asked.emit())
        row.addWidget(report)
        return row

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        columns = self._desk.register.columns(Grid, ["id", "name"])
        self._grid_ids: list[int | None] = [None, *columns["id"]]
        self._filters: dict[str, QComboBox] = {
            "grid": choice_field("grid", [tr("All grids"), *columns["name"]]),
            "level": choice_field("level", [tr("All levels"), *(term(one.value) for one in HazardLevel)]),
            "source": choice_field("source", [tr("All sources"), *(term(one.value) for one in HazardSource)]),
            "subject": choice_field("subject", [tr("All fields"), *(term(one.value) for one in Subject)]),
            "person": choice_field("person", [tr("Everybody")]),
        }
        for field in self._filters.values():
            field.setMaximumWidth(180 if self._is_roomy else 118)
            field.setMaxVisibleItems(16)
            field.activated.connect(lambda _: self._read())
            row.addWidget(field)
        self._overdue = QCheckBox(tr("overdue only"))
        self._overdue.setObjectName("overdue_only")
        self._overdue.toggled.connect(lambda _: self._read())
        row.addWidget(self._overdue)
        row.addStretch(1)
        return row

    def _chosen_filter(self) -> BoardFilter:
        def picked(name: str) -> int:
            return self._filters[name].currentIndex()

        return BoardFilter(
            grid_id=self._grid_ids[picked("grid")],
            level=list(HazardLevel)[picked("level") - 1] if picked("level") else None,
            source=list(HazardSource)[picked("source") - 1] if picked("source") else None,
            subject=list(Subject)[picked("subject") - 1] if picked("subject") else None,
            person=self._filters["person"].currentText() if picked("person") else "",
            is_overdue_only=self._overdue.isChecked(),
        )

    def _read(self) -> None:
        self._is_stale = False
        board = make_board(self._desk.register, self._desk.today(), chosen=self._chosen_filter())
        self.board = board
        ids = [card.id for column in board.columns for card in column.cards]
        if self.chosen is None or self._desk.register.get(Hazard, self.chosen) is None:
            pressing = [c for column in board.columns for c in column.cards if c.is_major and c.state.is_open]
            self.chosen = pressing[0].id if pressing else ids[0] if ids else None
        for column in board.columns:
            self.columns[column.state].show_column(column, self.chosen)
        self._show_people(board)
        self._summary.setFullText(
            tr(
                "not closed {open}　overdue {overdue}　major {major}",
                open=board.open_count,
                overdue=board.overdue_count,
                major=board.major_count,
            )
        )
        self._show_figures(board)
        self._urge_all.setEnabled(bool(self._urgeable()))
        self.choose(self.chosen)

    def _show_figures(self, board: Board) -> None:
        text = tr(
            "this year found {found}, closed {closed}, rate {rate} %",
            found=board.found_count,
            closed=board.closed_count,
            rate=f"{board.rate_percent:.2f}",
        )
        if board.mean_days is not None:
            text += "　" + tr("closed after {days} days on average", days=f"{board.mean_days:.1f}")
        self._figures.setText(text)

    def _show_people(self, board: Board) -> None:
        field = self._filters["person"]
        kept = field.currentText() if field.currentIndex() else ""
        field.clear()
        field.addItems([tr("Everybody"), *board.people])
        field.setCurrentIndex(board.people.index(kept) + 1 if kept in board.people else 0)

    def _urgeable(self) -> list[int]:
        if self.board is None:
            return []
        possible = MOVES[HazardEventKind.URGE][0]
        cards = [card for column in self.board.columns for card in column.cards]
        return [card.id for card in cards if card.is_overdue and card.state in possible]

    def _on_urge_all(self) -> None:
        with self._desk.book.edit(tr("Urge all overdue hazards")) as session:
            count = urge_hazards(session, self._urgeable())
        self._told(tr("{count} hazards were urged.", count=count))

    def _on_plan_ticked(self, part: str) -> None:
        hazard_id = self.chosen
        if hazard_id is None:
            return

        def work() -> None:
            with self._desk.book.edit(tr("Rectification plan: {part}", part=term(part))) as session:
                tick_plan_part(session, hazard_id, part)

        self._desk.messages.attempt(work)

    def _on_place_asked(self) -> None:
        hazard = self.detail.hazard
        if hazard is not None and hazard.enterprise_id is not None:
            self.place_asked.emit(Enterprise, hazard.enterprise_id)

    def _on_photo_asked(self) -> None:
        hazard_id = self.chosen
        if hazard_id is None:
            return
        dialog = QFileDialog(self, tr("Add a photo"), "", "*.jpg *.jpeg *.png")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda path: self._desk.messages.attempt(lambda: self.attach(hazard_id, Path(path)))
        )
        dialog.open()

    def attach(self, hazard_id: int, path: Path) -> None:
        """Attach a photo to a hazard.

        Raises
        ------
        FileError
            If the file cannot be read.
        """
        attach_file(self._desk.book, Hazard, hazard_id, path=path)
        self._told(tr("{name} was added.", name=path.name))

    def _on_walked(self, id: int, dx: int, dy: int) -> None:
        columns = [column.tiles for column in self.columns.values() if column.tiles]
        for x, tiles in enumerate(columns):
            for y, tile in enumerate(tiles):
                if tile.card.id == id:
                    beside = columns[(x + dx) % len(columns)]
                    beside[min(max(0, y + dy), len(beside) - 1)].setFocus()
                    return

    def _told(self, text: str) -> None:
        undo = getattr(self._desk.book, "undo", None)
        actions = () if undo is None else (MessageAction(tr("Undo"), undo),)
        self._desk.messages.toast(text, *actions)
