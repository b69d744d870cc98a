"""One fact of a card, edited where it stands: click, type, Enter."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from gisgrid.i18n import tr
from gisgrid.model.card_content import Fact
from gisgrid.model.phones import mask_phone
from gisgrid.ui.field_words import field_words, value_words
from gisgrid.ui.widgets.words import words, wrapped

LABEL_WIDTH_PX = 104


class FactRow(QFrame):
    """Label and value; a click on the value of an editable fact opens a field in its place.

    Parameters
    ----------
    fact : Fact
        What is shown.
    on_change : callable
        Called with the field's name and the words typed, when they differ.
    """

    def __init__(self, fact: Fact, *, on_change: Callable[[str, Any], None]) -> None:
        super().__init__()
        self._fact = fact
        self._on_change = on_change
        self._field: QLineEdit | None = None
        self.setObjectName(f"fact_{fact.name}")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setSpacing(8)
        label = words(field_words(fact.name), "secondary")
        label.setWordWrap(True)
        label.setFixedWidth(LABEL_WIDTH_PX)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(label)
        shown = mask_phone(str(fact.value)) if fact.is_phone and fact.value else value_words(fact.value)
        self._value = wrapped(shown, "strong")
        self._layout.addWidget(self._value, 1)
        if fact.is_editable:
            self._value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._value.setCursor(Qt.CursorShape.IBeamCursor)
            self._value.setToolTip(tr("Click to change"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Begin to edit on a click."""
        if self._fact.is_editable and event.button() == Qt.MouseButton.LeftButton:
            self.begin()
        super().mouseReleaseEvent(event)

    def begin(self) -> None:
        """Put a field in the place of the value."""
        if self._field is not None:
            return
        field = QLineEdit(value_words(self._fact.value), self)
        field.setObjectName("fact_field")
        field.returnPressed.connect(self._on_confirmed)
        field.editingFinished.connect(self._on_left)
        self._field = field
        self._value.hide()
        self._layout.addWidget(field, 1)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._field is not None:
            self._close()
            return
        super().keyPressEvent(event)

    def _on_confirmed(self) -> None:
        field = self._field
        if field is None:
            return
        typed = field.text().strip()
        self._close()
        if typed != value_words(self._fact.value):
            self._on_change(self._fact.name, typed)

    def _on_left(self) -> None:
        if self._field is not None and not self._field.hasFocus():
            self._on_confirmed()

    def _close(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            self._layout.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._value.show()
