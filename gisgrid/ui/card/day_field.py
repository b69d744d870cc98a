"""A field for a day: typed as office people type it, or picked in a calendar; what is wrong is said at the field."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QComboBox

from gisgrid.errors import EditError
from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.typed_days import read_typed_day
from gisgrid.i18n import tr


class DayField(QComboBox):
    """A day.

    Parameters
    ----------
    day : date or None
        What stands there first; None leaves it empty.
    today : date
        From which days without a year are counted.
    latest : date or None
        The last day that is accepted.

    Signals
    -------
    judged(problem: str)
        The field was left: what is wrong with it, or an empty text.
    """

    judged = Signal(str)

    def __init__(self, day: date | None, *, today: date, latest: date | None = None) -> None:
        super().__init__()
        self._today = today
        self._latest = latest
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setEditText(day.isoformat() if day is not None else "")
        field = self.lineEdit()
        if field is not None:
            field.editingFinished.connect(self.judge)
            field.textEdited.connect(lambda _: self._show_state(""))
        self._calendar: QCalendarWidget | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not self.currentText().strip()

    def day(self) -> date:
        """Return the day.

        Raises
        ------
        EditError
            If what is written is no day, or lies after the last that is accepted.
        """
        try:
            day = read_typed_day(self.currentText(), today=self._today, latest=self._latest)
        except ValueReadError as problem:
            raise EditError(str(problem)) from None
        if self._latest is not None and day > self._latest:
            raise EditError(tr("{day} lies in the future; check the date.", day=day.isoformat()))
        return day

    def set_day(self, day: date) -> None:
        """Write another day."""
        self.setEditText(day.isoformat())
        self.judge()

    def judge(self) -> str:
        """Write the day in full, or mark the field; return what is wrong."""
        problem = ""
        if not self.is_empty:
            try:
                self.setEditText(self.day().isoformat())
            except EditError as error:
                problem = str(error)
        self._show_state(problem)
        return problem

    def _show_state(self, problem: str) -> None:
        if bool(self.property("bad")) is not bool(problem):
            self.setProperty("bad", bool(problem))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(problem)
        self.judged.emit(problem)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces the day."""
        super().focusInEvent(event)
        field = self.lineEdit()
        if field is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            field.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form's scrolling."""
        event.ignore()

    def showPopup(self) -> None:
        """Show a calendar in the place of a list."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        if self._latest is not None:
            calendar.setMaximumDate(QDate(self._latest.year, self._latest.month, self._latest.day))
        if not self.is_empty and not self.judge():
            day = self.day()
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._on_picked)
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        self._calendar = calendar

    def _on_picked(self, day: QDate) -> None:
        self.set_day(date(day.year(), day.month(), day.day()))
        calendar, self._calendar = self._calendar, None
        if calendar is not None:
            calendar.close()
