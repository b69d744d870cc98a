"""The stops of one tour in their order: drag one to another place, or onto another day of the week."""

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QDragMoveEvent, QDropEvent, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gisgrid.i18n import tr
from gisgrid.patrol.day_sheets import DaySheet, SheetStop, why_here
from gisgrid.patrol.needs import Task
from gisgrid.ui.tasks.patrol.week_table import STOP_DRAG
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.symbols import draw_symbol

_ROW = 48
_STOP_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_DONE_ROLE = _STOP_ROLE + 1
_TONES = {Task.URGENT: Tone.DANGER, Task.URGE: Tone.DANGER, Task.RECHECK: Tone.RECHECK}


class StopList(QListWidget):
    """The stops.

    Signals
    -------
    moved(row, to_row)
        A stop was dragged to another place in the list.
    """

    moved = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemDelegate(_StopPainter(theme))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setAccessibleName(tr("Stops of the tour"))

    def show_sheet(self, sheet: DaySheet | None, done: frozenset[int]) -> None:
        """Show a tour, or nothing."""
        row = self.currentRow()
        self.clear()
        for stop in sheet.stops if sheet is not None else ():
            item = QListWidgetItem()
            item.setData(_STOP_ROLE, stop)
            item.setData(_DONE_ROLE, stop.visit.enterprise_id in done)
            item.setToolTip(_tip(stop))
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{stop.visit.order} {stop.visit.name}")
            self.addItem(item)
        if 0 <= row < self.count():
            self.setCurrentRow(row)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        row = self.currentRow()
        if row < 0:
            return
        data = QMimeData()
        data.setData(STOP_DRAG, QByteArray(str(row).encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.viewport().grab(self.visualItemRect(self.item(row))))
        drag.setHotSpot(QPoint(24, _ROW // 2))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(STOP_DRAG))

    def dropEvent(self, event: QDropEvent) -> None:
        if not event.mimeData().hasFormat(STOP_DRAG):
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        row = int(bytes(event.mimeData().data(STOP_DRAG).data()))
        self.drop_row(row, event.position().toPoint())

    def drop_row(self, row: int, place: QPoint) -> None:
        """Take a stop that was let go at a place of the list."""
        at = self.indexAt(place)
        to_row = at.row() if at.isValid() else self.count() - 1
        if to_row != row:
            self.moved.emit(row, to_row)


class _StopPainter(QStyledItemDelegate):
    """Paints a stop: grip, number, symbol, name, grid, why today, arrival, minutes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        stop: SheetStop = index.data(_STOP_ROLE)
        palette = self._theme.palette
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.accent_tint))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(palette.panel))
        self._paint_grip(painter, rect)
        tone = (
            Tone.OK
            if index.data(_DONE_ROLE)
            else _TONES.get(stop.kind, Tone.ACCENT)
            if stop.kind
            else Tone.ACCENT
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.ink(tone))
        centre = QPointF(rect.x() + 40, rect.center().y())
        painter.drawEllipse(centre, 12, 12)
        painter.setPen(QColor(palette.on_accent))
        painter.setFont(self._theme.font(TextSize.SECONDARY, weight=QFont.Weight.DemiBold))
        circle = QRectF(centre.x() - 12, centre.y() - 12, 24, 24)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(stop.visit.order))
        self._paint_words(painter, rect, stop)
        painter.setPen(QColor(palette.hairline))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_grip(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.palette.disabled))
        for row in (-1, 0, 1):
            for column in (0, 1):
                at = QPointF(rect.x() + 12 + 5 * column, rect.center().y() + 5 * row)
                painter.drawEllipse(at, 1.2, 1.2)

    def _paint_words(self, painter: QPainter, rect: QRectF, stop: SheetStop) -> None:
        palette = self._theme.palette
        left, right = rect.x() + 62, rect.right() - 12
        top, low = rect.y() + 5, rect.y() + 24
        draw_symbol(painter, stop.danger_class, is_key_unit=stop.is_key_unit, x_px=left + 7, y_px=top + 10)
        small = self._theme.font(TextSize.SECONDARY)
        body = self._theme.font(TextSize.LIST, weight=QFont.Weight.Medium)
        clock = f"{stop.visit.arrive}"
        painter.setFont(body)
        painter.setPen(QColor(palette.strong))
        wide = QFontMetricsF(body).horizontalAdvance(clock)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(right - wide, top, wide, 20), flags, clock)
        room = right - wide - 10 - left - 18
        grid = QFontMetricsF(small).horizontalAdvance(stop.visit.grid_name) + 8
        name = QFontMetricsF(body).elidedText(stop.short_name, Qt.TextElideMode.ElideRight, room - grid)
        painter.drawText(QRectF(left + 18, top, room, 20), flags, name)
        painter.setFont(small)
        painter.setPen(QColor(palette.secondary))
        after = left + 18 + QFontMetricsF(body).horizontalAdvance(name) + 8
        painter.drawText(QRectF(after, top, grid, 20), flags, stop.visit.grid_name)
        minutes = tr("{minutes} min", minutes=_minutes(stop))
        if stop.visit.is_locked:
            minutes = tr("locked") + "  " + minutes
        tail = QFontMetricsF(small).horizontalAdvance(minutes)
        painter.drawText(QRectF(right - tail, low, tail, 18), flags, minutes)
        loud = stop.kind is not None or stop.visit.is_overdue
        painter.setPen(QColor(palette.danger if loud else palette.secondary))
        why = why_here(stop.visit, stop.hazards)
        why = QFontMetricsF(small).elidedText(why, Qt.TextElideMode.ElideRight, right - tail - 10 - left)
        painter.drawText(QRectF(left, low, right - tail - left, 18), flags, why)


def _minutes(stop: SheetStop) -> int:
    begin, end = stop.visit.arrive, stop.visit.leave
    return (int(end[:2]) - int(begin[:2])) * 60 + int(end[3:]) - int(begin[3:])


def _tip(stop: SheetStop) -> str:
    parts = [
        stop.visit.name,
        why_here(stop.visit, stop.hazards),
        stop.address,
        f"{stop.contact} {stop.phone}".strip(),
        *(f"{hazard.number} {hazard.text}" for hazard in stop.hazards),
    ]
    return "\n".join(part for part in parts if part)
