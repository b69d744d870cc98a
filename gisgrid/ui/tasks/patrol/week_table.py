"""The week at a glance: one line a person, one cell a day, and how even the work is."""

import datetime as dt

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from gisgrid.i18n import tr
from gisgrid.ui.tasks.patrol.week import PersonRow, Week
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.marks import draw_bar

STOP_DRAG = "application/x-gisgrid-stop"
_ROW, _HEAD, _FOOT = 36, 48, 40
_CELL, _CELL_HIGH = 46, 28
_NAME, _GRIDS = 66, 96
_FULL_H, _MARK_H = 40.0, 35.0
_WIDE = 120  # room for a bar and its title, pixels
_Tour = tuple[dt.date, int]


class WeekTable(QWidget):
    """Shows and chooses tours; a stop that is dragged onto a cell goes to that person's day.

    Signals
    -------
    tour_chosen(day, person_id)
        A cell was clicked, or reached by the arrow keys.
    stop_dropped(row, day, person_id)
        A stop of the shown tour was dropped on another cell.
    """

    tour_chosen = Signal(object, int)
    stop_dropped = Signal(int, object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._week: Week | None = None
        self._today = dt.date.min
        self._chosen: _Tour | None = None
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Week of the patrols"))

    def show_week(self, week: Week | None, *, today: dt.date, chosen: _Tour | None) -> None:
        """Show a week."""
        self._week, self._today, self._chosen = week, today, chosen
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = len(self._week.rows) if self._week is not None else 0
        return QSize(_NAME + _GRIDS + 5 * _CELL + 150, _HEAD + rows * _ROW + _FOOT)

    def cell_at(self, x_px: float, y_px: float) -> _Tour | None:
        """Return the tour under a place, or None."""
        if self._week is None:
            return None
        row, column = int((y_px - _HEAD) // _ROW), int((x_px - _NAME - _GRIDS) // _CELL)
        days = self._week.days()
        if 0 <= row < len(self._week.rows) and 0 <= column < len(days):
            return days[column], self._week.rows[row].person_id
        return None

    def cell_box(self, tour: _Tour) -> QRectF:
        """Return the box of a cell in this widget."""
        assert self._week is not None
        row = [line.person_id for line in self._week.rows].index(tour[1])
        column = self._week.days().index(tour[0])
        return QRectF(
            _NAME + _GRIDS + column * _CELL + 1,
            _HEAD + row * _ROW + (_ROW - _CELL_HIGH) / 2,
            _CELL - 3,
            _CELL_HIGH,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tour = self.cell_at(event.position().x(), event.position().y())
        if tour is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(tour)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }.get(Qt.Key(event.key()))
        if step is None or self._week is None or self._chosen is None:
            super().keyPressEvent(event)
            return
        days, people = self._week.days(), [line.person_id for line in self._week.rows]
        row = min(max(people.index(self._chosen[1]) + step[0], 0), len(people) - 1)
        column = min(max(days.index(self._chosen[0]) + step[1], 0), len(days) - 1)
        self._choose((days[column], people[row]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(STOP_DRAG):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = event.position()
        tour = self.cell_at(place.x(), place.y())
        event.setAccepted(tour is not None and tour != self._chosen)

    def dropEvent(self, event: QDropEvent) -> None:
        tour = self.cell_at(event.position().x(), event.position().y())
        if tour is not None and event.mimeData().hasFormat(STOP_DRAG):
            event.acceptProposedAction()
            self.stop_dropped.emit(int(bytes(event.mimeData().data(STOP_DRAG).data())), *tour)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._week is not None:
            self._paint_head(painter, self._week)
            top = event.rect().top()
            for number, row in enumerate(self._week.rows):
                y = _HEAD + number * _ROW
                if y + _ROW >= top and y <= event.rect().bottom():
                    self._paint_row(painter, self._week, row, y)
            self._paint_foot(painter, self._week)
        painter.end()

    def _choose(self, tour: _Tour) -> None:
        self._chosen = tour
        self.update()
        self.tour_chosen.emit(tour[0], tour[1])

    def _paint_head(self, painter: QPainter, week: Week) -> None:
        small = self._theme.font(TextSize.SECONDARY)
        bold = self._theme.font(TextSize.SECONDARY, weight=QFont.Weight.DemiBold)
        grey, accent = QColor(self._theme.palette.secondary), QColor(self._theme.palette.accent)
        painter.setFont(small)
        painter.setPen(grey)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(12, 0, _NAME, _HEAD), middle, tr("Name"))
        painter.drawText(QRectF(12 + _NAME - 12, 0, _GRIDS, _HEAD), middle, tr("Grid"))
        for number, day in enumerate(week.days()):
            is_today = day == self._today
            painter.setFont(bold if is_today else small)
            painter.setPen(accent if is_today else grey)
            box = QRectF(_NAME + _GRIDS + number * _CELL, 6, _CELL, _HEAD - 12)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{weekday_words(day)}\n{day.day}")
        painter.setFont(small)
        painter.setPen(grey)
        left = _NAME + _GRIDS + len(week.days()) * _CELL + 10
        title = tr("Hours (mark: 35 h)") if self.width() - left > _WIDE else tr("Hours")
        painter.drawText(QRectF(left, 0, 200, _HEAD), middle, title)
        self._line(painter, _HEAD - 1)

    def _paint_row(self, painter: QPainter, week: Week, row: PersonRow, y: int) -> None:
        palette = self._theme.palette
        is_chosen = self._chosen is not None and self._chosen[1] == row.person_id
        if is_chosen:
            painter.fillRect(QRectF(0, y, self.width(), _ROW), QColor(palette.accent_tint))
        middle = Qt.AlignmentFlag.AlignVCenter
        weight = QFont.Weight.DemiBold if is_chosen else QFont.Weight.Normal
        painter.setFont(self._theme.font(TextSize.LIST, weight=weight))
        painter.setPen(QColor(palette.strong))
        painter.drawText(QRectF(12, y, _NAME - 12, _ROW), middle, row.name)
        small = self._theme.font(TextSize.SECONDARY)
        painter.setFont(small)
        painter.setPen(QColor(palette.secondary))
        grids = QFontMetricsF(small).elidedText(row.grids, Qt.TextElideMode.ElideRight, _GRIDS - 8)
        painter.drawText(QRectF(_NAME, y, _GRIDS, _ROW), middle, grids)
        for day in week.days():
            self._paint_cell(painter, week, (day, row.person_id))
        self._paint_hours(painter, week, row, y)

    def _paint_cell(self, painter: QPainter, week: Week, tour: _Tour) -> None:
        palette = self._theme.palette
        done, planned = week.counts(*tour)
        box = self.cell_box(tour)
        ground, ink = (palette.accent_tint, palette.accent_strong)
        if tour == self._chosen:
            ground, ink = palette.accent, palette.on_accent
        elif planned == 0:
            ground, ink = "", palette.disabled
        elif done == planned:
            ground, ink = palette.ok_tint, palette.ok
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ink))
        painter.setFont(self._theme.font(TextSize.LIST))
        text = "–" if planned == 0 else f"{done}/{planned}" if 0 < done < planned else str(planned)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_hours(self, painter: QPainter, week: Week, row: PersonRow, y: int) -> None:
        left = _NAME + _GRIDS + len(week.days()) * _CELL + 10
        room = self.width() - left - 58
        hours = next(w.minutes for w in week.desk.plan.workload if w.person_id == row.person_id) / 60
        is_much = hours > _MARK_H
        if room > 20:
            bar = QRectF(left, y + _ROW / 2 - 4, room, 8)
            tone = Tone.WARN if is_much else Tone.ACCENT
            draw_bar(painter, self._theme, bar, min(1.0, hours / _FULL_H), tone)
            painter.setPen(QPen(QColor(self._theme.palette.text), 1))
            at = int(left + room * _MARK_H / _FULL_H)
            painter.drawLine(at, y + _ROW // 2 - 8, at, y + _ROW // 2 + 8)
        painter.setFont(self._theme.font(TextSize.LIST))
        painter.setPen(QColor(self._theme.palette.warn if is_much else self._theme.palette.text))
        box = QRectF(self.width() - 58, y, 48, _ROW)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{hours:.1f} h")

    def _paint_foot(self, painter: QPainter, week: Week) -> None:
        y = _HEAD + len(week.rows) * _ROW
        self._line(painter, y)
        painter.setFont(self._theme.font(TextSize.LIST, weight=QFont.Weight.DemiBold))
        painter.setPen(QColor(self._theme.palette.strong))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(12, y, _NAME, _FOOT), middle, tr("Total"))
        painter.drawText(QRectF(_NAME, y, _GRIDS, _FOOT), middle, tr("{count} people", count=len(week.rows)))
        for number, day in enumerate(week.days()):
            planned = sum(visit.date == day for visit in week.desk.plan.visits)
            box = QRectF(_NAME + _GRIDS + number * _CELL, y, _CELL, _FOOT)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(planned))

    def _line(self, painter: QPainter, y: int) -> None:
        painter.setPen(QColor(self._theme.palette.hairline))
        painter.drawLine(0, y, self.width(), y)


def weekday_words(day: dt.date) -> str:
    """Return the short name of a weekday."""
    return (tr("Mon."), tr("Tue."), tr("Wed."), tr("Thu."), tr("Fri."), tr("Sat."), tr("Sun."))[day.weekday()]
