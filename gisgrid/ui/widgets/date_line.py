"""A field for a day that takes every form office people type: 2026.3.5, 2026年3月5日, 20260305, 3月5日."""

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from gisgrid.errors import EditError
from gisgrid.exchange.dates import ValueReadError, read_date
from gisgrid.exchange.values import is_blank
from gisgrid.i18n import tr


def read_day(text: str, *, today: date) -> date | None:
    """Read a day as typed; without a year the year of today is meant.

    Raises
    ------
    EditError
        If it is none.
    """
    if is_blank(text):
        return None
    try:
        return read_date(text, year=today.year)
    except ValueReadError as problem:
        raise EditError(tr("“{text}” is not a day; write it as 2026-11-16.", text=text.strip())) from problem


class DateLine(QLineEdit):
    """A line for a day; what was typed is shown in the usual form when the cursor leaves it.

    Parameters
    ----------
    today : callable
        Gives the day that counts as today.
    """

    def __init__(self, name: str, day: date | None, *, today: Callable[[], date]) -> None:
        super().__init__("" if day is None else day.isoformat())
        self._today = today
        self.setObjectName(name)
        self.setPlaceholderText(tr("2026-11-16, or 11.16"))

    def day(self) -> date | None:
        """Return the day that was typed, None when the line is empty.

        Raises
        ------
        EditError
            If it is no day; the field is marked.
        """
        try:
            found = read_day(self.text(), today=self._today())
        except EditError:
            self._mark(is_bad=True)
            self.setFocus()
            raise
        self._mark(is_bad=False)
        return found

    def demand(self, label: str) -> date:
        """Return the day that must be typed.

        Raises
        ------
        EditError
            If the line is empty, or holds no day.
        """
        found = self.day()
        if found is None:
            self._mark(is_bad=True)
            self.setFocus()
            raise EditError(tr("{field} is empty; type a day.", field=label))
        return found

    def show_day(self, day: date | None) -> None:
        """Show another day."""
        self.setText("" if day is None else day.isoformat())
        self._mark(is_bad=False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the day in its usual form, or mark what is none; nothing is lost."""
        super().focusOutEvent(event)
        try:
            found = read_day(self.text(), today=self._today())
        except EditError as problem:
            self._mark(is_bad=True)
            self.setToolTip(str(problem))
            return
        if found is not None:
            self.setText(found.isoformat())
        self._mark(is_bad=False)

    def _mark(self, *, is_bad: bool) -> None:
        self.setProperty("bad", "true" if is_bad else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        if not is_bad:
            self.setToolTip("")
