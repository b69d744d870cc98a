"""The grid tree: levels, counts, this week's coverage, vacant posts; a selected row is the map's focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
)

from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.card_lines import post_lines
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.periods import is_within
from gisgrid.model.pinyin import natural_key
from gisgrid.model.register import Register
from gisgrid.ui.desk import Desk, Fill
from gisgrid.ui.selection import Selection
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize
from gisgrid.ui.widgets.marks import coverage_tone, draw_bar
from gisgrid.ui.widgets.skeleton import Skeleton
from gisgrid.ui.widgets.words import ElidedLabel, words

CoverageReader = Callable[[Register, Sequence[int], date], dict[int, tuple[int, int]]]
"""Gives (done, required) for each of some grids on a day; a grid that was not counted is left out."""
_NODE = int(Qt.ItemDataRole.UserRole) + 1
_INDENT_PX = 16
_UNFOLDED_ROWS = 60


@dataclass
class GridNode:
    """One row of the tree."""

    id: int
    name: str
    code: str = ""
    count: int = 0
    done: int = 0
    required: int = 0
    vacancies: int = 0
    children: list["GridNode"] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Share of this week's visits that are made; None where nothing is required."""
        return self.done / self.required if self.required else None


def read_grid_nodes(register: Register, today: date, coverage: CoverageReader) -> list[GridNode]:
    """Read the grids as trees, brothers in natural order of their codes, counts summed upwards.

    Only grids in force are taken. A grid whose parent is gone stands at the top.
    """
    names = ["id", "name", "parent_id", "valid_from", "valid_to", "code"]
    data = register.columns(Grid, names)
    rows = zip(*(data[name] for name in names), strict=True)
    alive = [(i, n, p, code) for i, n, p, first, last, code in rows if is_within(today, first, last)]
    nodes = {i: GridNode(i, n, code) for i, n, _, code in alive}
    for grid_id, status in zip(*register.columns(Enterprise, ["grid_id", "status"]).values(), strict=True):
        if grid_id in nodes and status.is_active:
            nodes[grid_id].count += 1
    for line in post_lines(register, register.find(Grid, id=list(nodes)), today):
        if line.is_vacant and line.grid_id in nodes:
            nodes[line.grid_id].vacancies += 1
    for grid_id, (done, required) in coverage(register, list(nodes), today).items():
        nodes[grid_id].done, nodes[grid_id].required = done, required
    tops: list[GridNode] = []
    for i, _, parent, _ in alive:
        (nodes[parent].children if parent in nodes and parent != i else tops).append(nodes[i])
    for top in tops:
        _settle(top)
    return sorted(tops, key=lambda node: (-len(node.children), natural_key(node.code)))


def _settle(node: GridNode) -> None:
    for child in node.children:
        _settle(child)
    node.children.sort(key=lambda child: natural_key(child.code))
    node.count += sum(child.count for child in node.children)


class GridTreePanel(QFrame):
    """The panel with the tree.

    Signals
    -------
    focused(id: int)
        The user chose a grid, to be shown on the map.
    """

    focused = Signal(int)

    def __init__(self, desk: Desk, *, coverage: CoverageReader, fill: Fill = Fill.AT_ONCE) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        self._coverage = coverage
        self._items: dict[int, QStandardItem] = {}
        self._is_following = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 8, 6)
        head.setSpacing(8)
        head.addWidget(words(term("网格"), "head"))
        week = desk.today().isocalendar().week
        coverage_words = tr("coverage this week (week {number})", number=week)
        head.addWidget(ElidedLabel(coverage_words, "secondary"), 1)
        column.addLayout(head)
        self.view = QTreeView()
        self.view.setObjectName("grid_tree")
        self._model = QStandardItemModel(self)
        self.view.setModel(self._model)
        self.view.setHeaderHidden(True)
        self.view.setItemDelegate(GridDelegate(desk.theme, self.view, weekday=desk.today().weekday()))
        self.view.setIndentation(_INDENT_PX if desk.theme.measures.left_dock_px > 240 else _INDENT_PX - 3)
        self.view.setUniformRowHeights(True)
        self.view.setRootIsDecorated(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.view.setExpandsOnDoubleClick(True)
        column.addWidget(self.view, 1)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.activated.connect(self._on_activated)
        desk.selection.changed.connect(self._on_selection)
        self._skeleton: Skeleton | None = None
        if fill is Fill.AT_ONCE:
            self.refresh()
        else:
            self._skeleton = Skeleton(
                desk.theme, self.view, row_px=desk.theme.measures.tree_row_px, indent_px=_INDENT_PX
            )

    def refresh(self) -> None:
        """Read the tree again, keeping what is unfolded and selected."""
        self.show_nodes(read_grid_nodes(self._desk.register, self._desk.today(), self._coverage))

    def show_nodes(self, tops: list[GridNode]) -> None:
        """Show a tree that was read, keeping what is unfolded and selected."""
        if self._skeleton is not None:
            self._skeleton.leave()
            self._skeleton = None
        folded = {i for i, item in self._items.items() if not self.view.isExpanded(item.index())}
        is_first = not self._items
        self._is_following = True
        self._model.clear()
        self._items.clear()
        for top in tops:
            self._model.appendRow(self._make_item(top))
        if is_first:
            self._unfold(tops)
        else:
            for i, item in self._items.items():
                self.view.setExpanded(item.index(), i not in folded)
        self._is_following = False
        self._on_selection(self._desk.selection.current)

    def _unfold(self, tops: list[GridNode]) -> None:
        for top in tops[:1]:
            self.view.expand(self._items[top.id].index())
            largest = max(top.children, key=lambda node: node.count, default=None)
            if largest is not None and len(top.children) < _UNFOLDED_ROWS:
                self.view.expand(self._items[largest.id].index())

    def _make_item(self, node: GridNode) -> QStandardItem:
        item = QStandardItem(node.name)
        item.setData(node, _NODE)
        item.setToolTip(_tip(node))
        self._items[node.id] = item
        for child in node.children:
            item.appendRow(self._make_item(child))
        return item

    def _on_current(self, index: QModelIndex) -> None:
        node = index.data(_NODE)
        if self._is_following or not isinstance(node, GridNode):
            return
        self._desk.selection.select(Grid, node.id)
        self.focused.emit(node.id)

    def _on_activated(self, index: QModelIndex) -> None:
        node = index.data(_NODE)
        if isinstance(node, GridNode):
            self._desk.selection.select(Grid, node.id)
            self.focused.emit(node.id)

    def _on_selection(self, selection: Selection) -> None:
        grid_id = self._grid_of(selection)
        item = self._items.get(grid_id) if grid_id is not None else None
        self._is_following = True
        if item is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        else:
            self.view.setCurrentIndex(item.index())
            self.view.scrollTo(item.index())
        self._is_following = False

    def _grid_of(self, selection: Selection) -> int | None:
        leading = selection.leading
        if leading is None or selection.kind is None:
            return None
        if selection.kind is Grid:
            return leading
        record = self._desk.register.get(selection.kind, leading)
        grid_id = getattr(record, "grid_id", None)
        return grid_id if isinstance(grid_id, int) else None


def _tip(node: GridNode) -> str:
    lines = [node.name, tr("{count} enterprises", count=node.count)]
    if node.required:
        lines.append(tr("{done} of {required} visited", done=node.done, required=node.required))
    if node.vacancies:
        lines.append(tr("{count} posts vacant", count=node.vacancies))
    return "\n".join(lines)


class GridDelegate(QStyledItemDelegate):
    """Paints name, vacancy dot, count, bar and per cent."""

    def __init__(self, theme: Theme, view: QTreeView, *, weekday: int) -> None:
        super().__init__(view)
        self._theme = theme
        self._weekday = weekday
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one row."""
        return QSize(120, self._theme.measures.tree_row_px)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        node = index.data(_NODE)
        if not isinstance(node, GridNode):
            return
        painter.save()
        palette = self._theme.palette
        rect: QRect = option.rect
        state = option.state
        full = QRect(0, rect.y(), self._view.viewport().width(), rect.height())
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(full, QColor(palette.accent_tint))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(full, QColor(palette.panel))
        self._draw_arrow(painter, rect, index)
        self._draw_words(painter, rect, node)
        self._draw_figures(painter, full, node)
        painter.restore()

    def _draw_arrow(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        if not index.model().hasChildren(index):
            return
        name = (
            "chevron-down"
            if self._view.isExpanded(self._view.model().index(index.row(), 0, index.parent()))
            else "chevron-right"
        )
        ratio = self._view.devicePixelRatioF()
        pixmap = self._theme.icons.pixmap(name, self._theme.palette.secondary, size_px=14, scale=ratio)
        painter.drawPixmap(QPoint(rect.x() - self._view.indentation() + 1, rect.center().y() - 6), pixmap)

    def _draw_words(self, painter: QPainter, rect: QRect, node: GridNode) -> None:
        font = self._theme.font(TextSize.LIST)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.palette.text))
        room = self._figures_left() - rect.x() - 4 - (10 if node.vacancies else 0)
        shown = painter.fontMetrics().elidedText(node.name, Qt.TextElideMode.ElideRight, max(20, room))
        box = QRect(rect.x() + 2, rect.y(), room, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if node.vacancies:
            x = rect.x() + 2 + painter.fontMetrics().horizontalAdvance(shown) + 4
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.palette.danger))
            painter.drawEllipse(QRectF(x, rect.center().y() - 2, 5, 5))

    @property
    def _is_roomy(self) -> bool:
        return self._theme.measures.left_dock_px > 240

    def _bar_width(self) -> int:
        return 52 if self._is_roomy else 20

    def _margin(self) -> int:
        return 12 if self._is_roomy else 8

    def _figures_left(self) -> int:
        gaps, count = (14, 32) if self._is_roomy else (6, 28)
        return self._view.viewport().width() - self._margin() - 42 - self._bar_width() - gaps - count

    def _draw_figures(self, painter: QPainter, full: QRect, node: GridNode) -> None:
        right = full.right() - self._margin()
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        share = node.share
        painter.setFont(self._theme.font(TextSize.LIST))
        if share is not None:
            tone = coverage_tone(share, weekday=self._weekday)
            painter.setPen(self._theme.ink(tone) if share else QColor(self._theme.palette.secondary))
            painter.drawText(QRect(right - 36, full.y(), 36, full.height()), centre, f"{share:.0%}")
            bar = QRectF(right - 42 - self._bar_width(), full.center().y() - 1.5, self._bar_width(), 4)
            draw_bar(painter, self._theme, bar, share, tone)
        painter.setFont(self._theme.font(TextSize.LIST, weight=QFont.Weight.Normal))
        painter.setPen(QColor(self._theme.palette.secondary))
        text = str(node.count) if node.count else "–"
        width = 32 if self._is_roomy else 28
        painter.drawText(QRect(self._figures_left(), full.y(), width, full.height()), centre, text)
