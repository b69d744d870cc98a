"""One column of the board: its name and count, up to seven cards, and the rest behind a link."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazard_board import BoardColumn
from gisgrid.ui.tasks.hazards.tile import MIME_TYPE, HazardTile, column_tone
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.marks import Dot
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words

MOST_CARDS = 7


class ColumnWidget(QFrame):
    """A column that takes drops.

    Signals
    -------
    dropped(id: int, state: HazardState)
        A hazard was dropped here.
    chosen, forward_asked, walked, drag_ended
        As of the tiles.
    """

    dropped = Signal(int, object)
    chosen = Signal(int)
    forward_asked = Signal(int)
    walked = Signal(int, int, int)
    drag_ended = Signal()

    def __init__(self, theme: Theme, state: HazardState) -> None:
        super().__init__()
        self.setObjectName("board_column")
        self.state = state
        self.tiles: list[HazardTile] = []
        self._theme = theme
        self._is_whole = False
        self._shown: BoardColumn | None = None
        self.setAcceptDrops(True)
        # Long words of a heading never make the board wider than the screen.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._dress(is_target=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        is_roomy = theme.measures.right_dock_px > 360
        side_px = 10 if is_roomy else 6
        head.setContentsMargins(side_px, 9, side_px, 9)
        head.setSpacing(7 if is_roomy else 5)
        head.addWidget(Dot(theme, column_tone(state)))
        name = ElidedLabel(term(state.value), "head" if is_roomy else "strong")
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        head.addWidget(name)
        self._count = words("", "secondary")
        head.addWidget(self._count)
        if state is HazardState.CLOSED:
            month = ElidedLabel(tr("this month"), "secondary")
            month.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            head.addWidget(month, 1)
        else:
            head.addStretch(1)
        column.addLayout(head)
        column.addWidget(hairline())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    def show_column(self, shown: BoardColumn, chosen: int | None) -> None:
        """Show other cards, keeping the place."""
        self._shown = shown
        self._count.setText(str(len(shown.cards)))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(6, 7, 6, 7)
        column.setSpacing(7)
        self.tiles = []
        most = len(shown.cards) if self._is_whole else MOST_CARDS
        for card in shown.cards[:most]:
            tile = HazardTile(self._theme, card)
            tile.set_chosen(is_chosen=card.id == chosen)
            tile.chosen.connect(self.chosen)
            tile.forward_asked.connect(self.forward_asked)
            tile.walked.connect(self.walked)
            tile.drag_ended.connect(self.drag_ended)
            column.addWidget(tile)
            self.tiles.append(tile)
        if len(shown.cards) > MOST_CARDS:
            rest = len(shown.cards) - MOST_CARDS
            text = tr("show fewer") if self._is_whole else tr("{count} more", count=rest)
            more = LinkButton(self._theme, text)
            more.setObjectName("more")
            more.clicked.connect(lambda _=False: self._on_more(chosen))
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        put_inside(self._scroll, body)

    def mark_chosen(self, chosen: int | None) -> None:
        """Mark the tile whose details are shown."""
        for tile in self.tiles:
            tile.set_chosen(is_chosen=tile.card.id == chosen)

    def _on_more(self, chosen: int | None) -> None:
        self._is_whole = not self._is_whole
        if self._shown is not None:
            self.show_column(self._shown, chosen)

    def _dress(self, *, is_target: bool) -> None:
        palette = self._theme.palette
        edge = palette.accent if is_target else palette.hairline
        ground = palette.accent_tint if is_target else palette.panel
        self.setStyleSheet(
            f"QFrame#board_column {{ background: {ground}; border: 1px solid {edge}; border-radius: 8px; }}"
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take hazards only."""
        if event.mimeData().hasFormat(MIME_TYPE):
            self._dress(is_target=True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._dress(is_target=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self._dress(is_target=False)
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()
            self.dropped.emit(int(bytes(event.mimeData().data(MIME_TYPE).data())), self.state)
