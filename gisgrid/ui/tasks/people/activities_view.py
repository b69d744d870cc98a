"""The list of activities: what is still open on top, filters by kind, the records by day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.activity_log import ActivityLine, read_log
from gisgrid.model.enumerations import ActivityKind
from gisgrid.ui.card.sheets import Segments
from gisgrid.ui.day_words import due_words
from gisgrid.ui.desk import Desk
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.only_chip import OnlyChip
from gisgrid.ui.widgets.words import ElidedLabel, draw_chip, words

_ROW_PX = 40
_Index = QModelIndex | QPersistentModelIndex
KIND_TONES = {
    ActivityKind.MEETING: Tone.ACCENT,
    ActivityKind.TRAINING: Tone.OK,
    ActivityKind.SECRECY_TRAINING: Tone.OK,
    ActivityKind.NOTICE: Tone.RECHECK,
    ActivityKind.TASK: Tone.RECHECK,
    ActivityKind.ACCIDENT: Tone.DANGER,
    ActivityKind.SUPERVISION: Tone.AMBER,
}
RECORDED = (
    ActivityKind.MEETING,
    ActivityKind.TRAINING,
    ActivityKind.SECRECY_TRAINING,
    ActivityKind.PUBLICITY,
    ActivityKind.NOTICE,
    ActivityKind.TASK,
    ActivityKind.DUTY_ROSTER,
    ActivityKind.SUPERVISION,
    ActivityKind.REPORT,
    ActivityKind.PROTECTIVE_EQUIPMENT,
    ActivityKind.ACCIDENT,
)
"""The kinds that a form records; filings and assessments have views of their own."""


class ActivitiesView(QWidget):
    """Filters and list.

    Signals
    -------
    chosen(id: int)
        A record was chosen.
    recording_asked(kind: ActivityKind)
        Record a new one.
    roster_asked()
        Make a duty roster.
    """

    chosen = Signal(int)
    recording_asked = Signal(object)
    roster_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: tuple[ActivityLine, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        self._kinds = Segments([tr("All"), tr("Still open"), *(term(kind.value) for kind in ActivityKind)])
        self._kinds.chosen.connect(lambda _: self._filter())
        column.addWidget(self._kinds)
        self.only = OnlyChip(desk.theme)
        self.only.changed.connect(self._filter)
        column.addWidget(self.only)
        self.view = QListView()
        self.view.setObjectName("activities")
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = _Activities()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(desk.theme, desk.today, self))
        self.view.setUniformItemSizes(True)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        column.addWidget(self.view, 1)
        self._empty = words(tr("Nothing recorded here yet; ＋ records the first."), "secondary")
        column.addWidget(self._empty)

    def _make_head(self) -> QHBoxLayout:
        theme = self._desk.theme
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(words(tr("Activities"), "page"))
        self._summary = ElidedLabel("", "secondary")
        head.addWidget(self._summary, 1)
        self.search = QLineEdit()
        self.search.setObjectName("activity_search")
        self.search.setPlaceholderText(tr("Title or grid"))
        self.search.setProperty("kind", "search")
        self.search.setFixedWidth(170)
        self.search.textChanged.connect(lambda _: self._filter())
        head.addWidget(self.search)
        roster = QPushButton(" " + tr("Duty roster"))
        roster.setObjectName("make_roster")
        roster.setIcon(theme.icons.icon("calendar", theme.palette.text, size_px=16))
        roster.clicked.connect(lambda _=False: self.roster_asked.emit())
        head.addWidget(roster)
        add = QPushButton(" " + tr("Record"))
        add.setObjectName("record_activity")
        add.setProperty("kind", "primary")
        add.setIcon(theme.icons.icon("plus", theme.palette.on_accent, size_px=16))
        menu = QMenu(add)
        for kind in RECORDED:
            menu.addAction(term(kind.value)).triggered.connect(
                lambda _=False, kind=kind: self.recording_asked.emit(kind)
            )
        add.setMenu(menu)
        head.addWidget(add)
        return head

    def read(self) -> None:
        """Read the records anew."""
        self._lines = read_log(self._desk.register)
        today = self._desk.today()
        waiting = [line for line in self._lines if line.waiting]
        late = [line for line in waiting if line.is_overdue(today)]
        this_year = [line for line in self._lines if line.held_on.year == today.year]
        self._summary.setFullText(
            tr(
                "this year {count}　still open {open}　overdue {late}",
                count=len(this_year),
                open=len(waiting),
                late=len(late),
            )
        )
        self._filter()

    def mark_chosen(self, activity_id: int | None) -> None:
        """Mark one record without telling it."""
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        row = next((i for i, line in enumerate(self._model.rows) if line.id == activity_id), None)
        self.view.setCurrentIndex(QModelIndex() if row is None else self._model.index(row))
        selection.blockSignals(False)
        self.view.viewport().update()

    def _filter(self) -> None:
        at, word = self._kinds.index, self.search.text().strip()
        kind = list(ActivityKind)[at - 2] if at >= 2 else None
        rows = [
            line
            for line in self._lines
            if self.only.has(line.id)
            and (kind is None or line.kind is kind)
            and (at != 1 or line.waiting)
            and (not word or word in line.title or word in line.grid)
        ]
        self._model.show_rows(rows)
        self._empty.setVisible(not rows)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.rows[index.row()].id)


class _Activities(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ActivityLine] = []

    def show_rows(self, rows: list[ActivityLine]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of records shown."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return title or tooltip."""
        line = self.rows[index.row()]
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return line.title if role in shown else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._today = theme, today

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        return QSize(200, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw day, kind, title, grid and how many have still to answer."""
        model = index.model()
        if not isinstance(model, _Activities):
            return
        line, palette = model.rows[index.row()], self._theme.palette
        box = QRectF(option.rect)
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_hovered:
            painter.fillRect(box, QColor(palette.accent_tint if is_chosen else palette.panel))
        painter.setPen(QColor(palette.hairline))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(12, 0, -12, 0)
        self._write(
            painter, QRectF(inner.x(), box.y(), 84, _ROW_PX), line.held_on.isoformat(), palette.secondary
        )
        chip = draw_chip(
            painter, self._theme, term(line.kind.value), KIND_TONES.get(line.kind, Tone.PLAIN),
            x_px=inner.x() + 88, y_px=box.y() + 10,
        )  # fmt: skip
        left = inner.x() + 88 + max(chip, 96) + 10
        text, colour = self._state(line)
        right = 150.0
        end = QRectF(inner.right() - right, box.y(), right, _ROW_PX)
        self._write(painter, end, text, colour, align=Qt.AlignmentFlag.AlignRight)
        room = inner.right() - right - left - 10
        grid_px = min(140.0, room * 0.3)
        self._write(
            painter, QRectF(left, box.y(), room - grid_px - 8, _ROW_PX), line.title, palette.strong,
            size_px=TextSize.LIST,
        )  # fmt: skip
        self._write(
            painter, QRectF(left + room - grid_px, box.y(), grid_px, _ROW_PX), line.grid, palette.secondary
        )
        painter.restore()

    def _state(self, line: ActivityLine) -> tuple[str, str]:
        palette, today = self._theme.palette, self._today()
        if line.waiting:
            left = "" if line.due_on is None else due_words((line.due_on - today).days)
            count = tr("{done} / {count} answered", done=line.people - line.waiting, count=line.people)
            return f"{left}　{count}".strip(), palette.danger if line.is_overdue(today) else palette.warn
        return (tr("{count} people", count=line.people) if line.people else ""), palette.secondary

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        colour: str,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        size_px: int = TextSize.SECONDARY,
    ) -> None:
        painter.setFont(self._theme.font(size_px, weight=QFont.Weight.Normal))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
