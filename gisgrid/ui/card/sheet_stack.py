"""A place where a form lies over what is shown, one at a time."""

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from gisgrid.ui.card.sheets import Sheet

Form = TypeVar("Form", bound=Sheet)


class SheetStack(QStackedWidget, Generic[Form]):
    """Faces, and at most one form over them.

    Signals
    -------
    emptied()
        The form was saved or given up, and is gone.
    """

    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Form | None = None

    def open_sheet(self, sheet: Form) -> None:
        """Lay a form over what is shown; one that is open gives way."""
        self.take_away()
        self.sheet = sheet
        sheet.closed.connect(self._on_closed)
        self.addWidget(sheet)
        self.setCurrentWidget(sheet)
        sheet.focus_first()

    def take_away(self) -> None:
        """Give up the form, if one is open, without telling."""
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            self.removeWidget(sheet)
            sheet.deleteLater()

    def _on_closed(self) -> None:
        if self.sheet is not None:
            self.take_away()
            self.emptied.emit()
