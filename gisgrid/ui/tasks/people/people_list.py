"""The list of people at the left, searched by name, pinyin, phone, home or grid."""

from collections import defaultdict

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.staff import PersonLine, Staff
from gisgrid.ui.desk import Desk
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.only_chip import OnlyChip
from gisgrid.ui.widgets.words import words

_ROW_PX = 46
_Index = QModelIndex | QPersistentModelIndex


class PeopleList(QWidget):
    """Search and list.

    Signals
    -------
    chosen(id: int)
        A person was chosen.
    adding_asked()
        Add somebody new.
    """

    chosen = Signal(int)
    adding_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._lines: list[tuple[PersonLine, str, bool]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 0, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(words(tr("People"), "head"))
        self._count = words("", "secondary")
        head.addWidget(self._count)
        head.addStretch(1)
        add = QToolButton()
        add.setObjectName("add_person")
        add.setIcon(desk.theme.icons.icon("user-plus", desk.theme.palette.text, size_px=18))
        add.setToolTip(tr("Add a person"))
        add.clicked.connect(self.adding_asked)
        head.addWidget(add)
        column.addLayout(head)
        self.search = QLineEdit()
        self.search.setObjectName("people_search")
        self.search.setPlaceholderText(tr("Name, pinyin, phone, unit, grid"))
        self.search.setProperty("kind", "search")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._filter())
        self.search.installEventFilter(self)
        framed = QHBoxLayout()
        framed.setContentsMargins(0, 0, 12, 0)
        framed.addWidget(self.search)
        column.addLayout(framed)
        self.only = OnlyChip(desk.theme)
        self.only.changed.connect(self._filter)
        column.addWidget(self.only)
        self.view = QListView()
        self.view.setObjectName("people")
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = _People()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(desk.theme, self))
        self.view.setUniformItemSizes(True)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        column.addWidget(self.view, 1)

    def show_people(self, people: dict[int, PersonLine], staff: Staff) -> None:
        """Show other people: those in post first, then the others, those who left last."""
        where: dict[int, list[str]] = defaultdict(list)
        posts: dict[int, str] = {}
        warns: set[int] = set()
        names = {grid.id: grid.name for grid in staff.grids}
        for seat in staff.seats():
            for holder in seat.holders:
                key = holder.person.id
                posts.setdefault(key, term(seat.post.name))
                name = names.get(seat.grid_id or 0, "")
                if name and name not in where[key]:
                    where[key].append(name)
                if any(lack.bars_post for lack in holder.lacks):
                    warns.add(key)
        ranked = sorted(people.values(), key=lambda p: (not p.is_active, p.id not in posts, p.pinyin, p.id))
        self._lines = []
        for line in ranked:
            idle = tr("without a post") if line.is_active else tr("left the service")
            detail = "　".join((posts.get(line.id, idle), "、".join(where[line.id]))).strip("　")
            self._lines.append((line, detail, line.id in warns))
        self._count.setText(str(sum(line.is_active for line in people.values())))
        self._filter()

    def mark_chosen(self, person_id: int | None) -> None:
        """Mark somebody without telling it."""
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        row = next((i for i, one in enumerate(self._model.rows) if one[0].id == person_id), None)
        if row is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        else:
            self.view.setCurrentIndex(self._model.index(row))
        selection.blockSignals(False)
        self.view.viewport().update()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the arrow down of the search go into the list."""
        if (
            watched is not self.search
            or not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
        ):
            return False
        if event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._model.rows:
            return False
        self.view.setFocus()
        self.view.setCurrentIndex(self._model.index(0))
        return True

    def _filter(self) -> None:
        wanted = self.search.text().strip().lower().split()
        kept = [one for one in self._lines if self.only.has(one[0].id)]
        self._model.show_rows([one for one in kept if all(_fits(one, word) for word in wanted)])

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.rows[index.row()][0].id)


def _fits(one: tuple[PersonLine, str, bool], word: str) -> bool:
    line, detail, _ = one
    texts = (line.name, line.pinyin, line.mobile, line.office_phone, line.home, line.job_title, detail)
    return any(word in text.lower() for text in texts)


class _People(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[PersonLine, str, bool]] = []

    def show_rows(self, rows: list[tuple[PersonLine, str, bool]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of people shown."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name or tooltip."""
        line, detail, _ = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (line.name, line.home, detail) if part)
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        return QSize(120, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the round mark, the name and where the person stands."""
        model = index.model()
        if not isinstance(model, _People):
            return
        line, detail, warns = model.rows[index.row()]
        palette = self._theme.palette
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(palette.accent_tint))
            painter.drawRoundedRect(box.adjusted(0, 1, -8, -1), 6, 6)
        tone = Tone.WARN if warns else Tone.ACCENT if line.is_active else Tone.QUIET
        circle = QRectF(box.x() + 4, box.center().y() - 14, 28, 28)
        painter.setBrush(self._theme.tint(tone))
        painter.drawEllipse(circle)
        painter.setPen(self._theme.ink(tone))
        painter.setFont(self._theme.font(TextSize.SECONDARY, weight=QFont.Weight.DemiBold))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, line.name[:1])
        room = box.adjusted(42, 5, -10, 0)
        painter.setFont(self._theme.font(TextSize.LIST))
        painter.setPen(QColor(palette.strong if line.is_active else palette.secondary))
        painter.drawText(QRectF(room.x(), room.y(), room.width(), 18), line.name)
        painter.setFont(self._theme.font(TextSize.SECONDARY))
        painter.setPen(QColor(palette.secondary))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(QRectF(room.x(), room.y() + 18, room.width(), 18), shown)
        painter.restore()
