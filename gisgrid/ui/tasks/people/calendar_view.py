"""The month: duties and deadlines due, who is on duty, what was held; a click on a day lists all of it."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.month import DayEntry, EntryKind, Month, read_month
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.model.register import Register
from gisgrid.model.working_days import WorkCalendar, china_calendar
from gisgrid.progress import Progress
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.tasks.failures import tell_failure
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.links import PaintedLinks, Spot
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import hairline, words, wrapped

_HEAD_PX = 26
_LINE_PX = 18
_TONES = {
    EntryKind.HAZARD: Tone.WARN,
    EntryKind.DEADLINE: Tone.RECHECK,
    EntryKind.DUTY: Tone.ACCENT,
    EntryKind.ROSTER: Tone.QUIET,
    EntryKind.ACTIVITY: Tone.OK,
}


class MonthGrid(PaintedLinks):
    """Six weeks of days with as many entries as find room.

    Signals
    -------
    day_chosen(day: date)
        A day was clicked.
    """

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, calendar: WorkCalendar) -> None:
        super().__init__(theme)
        self._calendar = calendar
        self._month: Month | None = None
        self._today = date.min
        self.chosen: date | None = None
        self.setMinimumHeight(360)

    def show_month(self, month: Month, today: date) -> None:
        """Show another month."""
        self._month, self._today = month, today
        self.update()

    def choose(self, day: date) -> None:
        """Mark a day and tell it."""
        self.chosen = day
        self.update()
        self.day_chosen.emit(day)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw weekdays and days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.theme.palette
        painter.setPen(QPen(QColor(palette.hairline), 1))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self.spots = []
        if self._month is not None:
            width = self.width() / 7
            for column, name in enumerate(weekday_names()):
                box = QRectF(column * width, 0, width, _HEAD_PX)
                centre = Qt.AlignmentFlag.AlignHCenter
                self.write(
                    painter, box, name, size_px=TextSize.SECONDARY, colour=palette.secondary, align=centre
                )
            first = self._month.first - timedelta(days=self._month.first.weekday())
            rows = ((self._month.last - first).days // 7) + 1
            height = (self.height() - _HEAD_PX) / rows
            for i in range(rows * 7):
                row, column = divmod(i, 7)
                box = QRectF(column * width, _HEAD_PX + row * height, width, height)
                self._paint_day(painter, box, first + timedelta(days=i))
        painter.end()

    def _paint_day(self, painter: QPainter, box: QRectF, day: date) -> None:
        month, palette = self._month, self.theme.palette
        if month is None:
            return
        inside = month.first <= day <= month.last
        if inside:
            self.spots.append(Spot(box, partial(self.choose, day), day.isoformat()))
        if not self._calendar.is_working(day):
            painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(palette.panel))
        if day == self.chosen and inside:
            painter.fillRect(box.adjusted(1, 1, -1, -1), QColor(palette.accent_tint))
        painter.setPen(QPen(QColor(palette.hairline), 1))
        painter.drawLine(box.topLeft(), box.topRight())
        if box.x() > 0:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        number = QRectF(box.x() + 6, box.y() + 3, 24, 20)
        if day == self._today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent))
            painter.drawEllipse(QRectF(box.x() + 5, box.y() + 3, 21, 21))
            centre = Qt.AlignmentFlag.AlignHCenter
            place = QRectF(box.x() + 5, box.y() + 3, 21, 21)
            self.write(
                painter,
                place,
                str(day.day),
                colour=palette.on_accent,
                weight=QFont.Weight.DemiBold,
                align=centre,
            )
        else:
            self.write(painter, number, str(day.day), colour=palette.strong if inside else palette.disabled)
        if inside:
            self._paint_entries(painter, box, month.days.get(day, ()))

    def _paint_entries(self, painter: QPainter, box: QRectF, entries: tuple[DayEntry, ...]) -> None:
        room = int((box.height() - 26) // _LINE_PX)
        shown = entries if len(entries) <= room else entries[: max(0, room - 1)]
        palette = self.theme.palette
        for row, entry in enumerate(shown):
            y = box.y() + 26 + row * _LINE_PX
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.ink(Tone.DANGER if entry.is_late else _TONES[entry.kind]))
            painter.drawEllipse(QPointF(box.x() + 10, y + _LINE_PX / 2), 3, 3)
            line = QRectF(box.x() + 18, y, box.width() - 24, _LINE_PX)
            colour = palette.danger if entry.is_late else palette.text
            self.write(painter, line, entry.text, size_px=TextSize.SECONDARY, colour=colour)
        if len(shown) < len(entries) and room > 0:
            line = QRectF(box.x() + 18, box.y() + 26 + len(shown) * _LINE_PX, box.width() - 24, _LINE_PX)
            text = tr("{count} more", count=len(entries) - len(shown))
            self.write(painter, line, text, size_px=TextSize.SECONDARY, colour=palette.secondary)


class CalendarView(QWidget):
    """The month with its buttons.

    Signals
    -------
    day_chosen(day: date, entries: tuple)
        A day was clicked; its entries.
    """

    day_chosen = Signal(object, object)

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk, self._jobs = desk, jobs
        self.month: Month | None = None
        self._first = desk.today().replace(day=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = words("", "page")
        head.addWidget(self._title)
        for text, name, months in (
            ("‹", "month_before", -1),
            (tr("Today"), "month_today", 0),
            ("›", "month_after", 1),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setProperty("kind", "small")
            button.clicked.connect(lambda _=False, months=months: self.move_by(months))
            head.addWidget(button)
        head.addStretch(1)
        column.addLayout(head)
        self.grid = MonthGrid(desk.theme, china_calendar())
        self.grid.day_chosen.connect(self._on_day)
        column.addWidget(self.grid, 1)

    def read(self) -> None:
        """Read the month anew, in the background."""
        self._title.setText(tr("{year}-{month}", year=self._first.year, month=f"{self._first.month:02}"))
        if self.month is None or self.month.first != self._first:
            bounds = period_of(PeriodKind.MONTH, self._first)
            self.grid.show_month(Month(bounds.start, bounds.end, {}), self._desk.today())
        self._jobs.start(
            tr("Reading the month"),
            _read,
            self._desk.book,
            first=self._first,
            on=self._desk.today(),
            lane=Lane.POOL,
            on_success=self._on_read,
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def move_by(self, months: int) -> None:
        """Go to another month; 0 goes to the running one."""
        if months == 0:
            self._first = self._desk.today().replace(day=1)
        else:
            number = self._first.year * 12 + self._first.month - 1 + months
            self._first = date(number // 12, number % 12 + 1, 1)
        self.read()

    def _on_read(self, month: Month) -> None:
        if month.first != self._first:
            return
        self.month = month
        today = self._desk.today()
        self.grid.show_month(month, today)
        chosen = self.grid.chosen
        if chosen is None or not month.first <= chosen <= month.last:
            chosen = today if month.first <= today <= month.last else month.first
        self.grid.choose(chosen)

    def _on_day(self, day: date) -> None:
        if self.month is not None:
            self.day_chosen.emit(day, self.month.days.get(day, ()))


class DayPanel(QFrame):
    """All entries of the chosen day.

    Signals
    -------
    record_asked(kind, id: int)
        An entry was clicked.
    """

    record_asked = Signal(object, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 0, 12)
        column.setSpacing(6)
        self._title = words("", "card")
        column.addWidget(self._title)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)

    def show_day(self, day: date, entries: tuple[DayEntry, ...]) -> None:
        """Show another day."""
        self._title.setText(f"{day.isoformat()}　{_long_names()[day.weekday()]}")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(0)
        kinds = entry_words()
        for kind in EntryKind:
            mine = [entry for entry in entries if entry.kind is kind]
            if mine:
                column.addSpacing(10)
                column.addWidget(words(f"{kinds[kind]}　{len(mine)}", "head"))
            for entry in mine:
                column.addWidget(self._row(entry))
                column.addWidget(hairline())
        if not entries:
            column.addWidget(words(tr("Nothing on this day."), "secondary"))
        column.addStretch(1)
        put_inside(self._scroll, body)

    def _row(self, entry: DayEntry) -> QWidget:
        run: Any = None
        if entry.record is not None:
            run = partial(self.record_asked.emit, entry.record, entry.id)
        row = ClickableRow(run)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 7, 0, 7)
        label = wrapped(entry.text, "danger" if entry.is_late else "list")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        line.addWidget(label, 1)
        return row


def entry_words() -> dict[EntryKind, str]:
    """Return what the kinds of entries are called."""
    return {
        EntryKind.HAZARD: tr("Hazards to be mended by"),
        EntryKind.DEADLINE: tr("Deadlines"),
        EntryKind.DUTY: tr("Duties due"),
        EntryKind.ROSTER: term("值班"),
        EntryKind.ACTIVITY: tr("Activities"),
    }


def weekday_names() -> tuple[str, ...]:
    """Return the names of the weekdays, Monday first."""
    return (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))


def _long_names() -> tuple[str, ...]:
    return (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )


def _read(register: Register, *, progress: Progress, first: date, on: date) -> Month:
    progress.check_cancelled()
    return read_month(register, first, on=on)
