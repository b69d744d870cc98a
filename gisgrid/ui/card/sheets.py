"""Forms that slide over the card instead of opening a window: type, Ctrl+Enter saves, Esc gives up."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.flow import FlowLayout
from gisgrid.ui.widgets.segment_button import SegmentButton
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words, wrapped


class Sheet(QFrame):
    """The frame of a form: a title, fields under their labels, save and cancel.

    Signals
    -------
    closed()
        The user gave up, or the form was saved.
    """

    closed = Signal()

    def __init__(self, theme: Theme, title: str, subject: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName("surface")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 10)
        head.setSpacing(3)
        head.addWidget(words(title, "card"))
        head.addWidget(ElidedLabel(subject, "secondary"))
        outer.addLayout(head)
        outer.addWidget(hairline())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self.fields = QVBoxLayout(body)
        self.fields.setContentsMargins(16, 12, 16, 12)
        self.fields.setSpacing(2)
        scroll.setWidget(body)
        outer.addWidget(scroll, 1)
        self.problem = wrapped("", "danger")
        self.problem.setObjectName("problem")
        self.problem.setContentsMargins(16, 6, 16, 0)
        self.problem.hide()
        outer.addWidget(self.problem)
        outer.addWidget(hairline())
        self.buttons = QWidget()
        self.buttons.setLayout(self._footer())
        outer.addWidget(self.buttons)

    def _footer(self) -> QHBoxLayout:
        footer = QHBoxLayout()
        footer.setContentsMargins(16, 12, 16, 12)
        footer.setSpacing(8)
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setProperty("kind", "primary")
        self.save_button.setToolTip("Ctrl+Enter")
        self.save_button.setObjectName("save")
        self.save_button.clicked.connect(self._on_save)
        cancel = QPushButton(tr("Cancel"))
        cancel.setObjectName("cancel")
        cancel.setToolTip("Esc")
        cancel.clicked.connect(self.closed)
        footer.addWidget(self.save_button)
        footer.addWidget(cancel)
        footer.addStretch(1)
        return footer

    def add_field(self, label: str, field: QWidget) -> None:
        """Put a field under its label; what is wrong with a day stands under it."""
        # One holder a field: a field that is hidden takes its label and its gap with it.
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(words(label, "secondary"))
        column.addWidget(field)
        if isinstance(field, DayField):
            said = wrapped("", "danger")
            said.hide()
            field.judged.connect(said.setText)
            field.judged.connect(lambda problem: said.setVisible(bool(problem)))
            column.addWidget(said)
        self.fields.addWidget(holder)

    def widgets_since(self, before: int) -> list[QWidget]:
        """Return the widgets that were added since the form had so many entries, to show or hide them together."""
        found = []
        for i in range(before, self.fields.count()):
            item = self.fields.itemAt(i)
            widget = item.widget() if item is not None else None
            if widget is not None:
                found.append(widget)
        return found

    def focus_first(self) -> None:
        """Put the cursor into the first field that takes typing or a choice."""
        body = self.fields.parentWidget()
        held = body.findChildren(QWidget) if body is not None else []
        for field in held:
            takes_keys = bool(field.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_keys and field.isEnabled() and body is not None and field.isVisibleTo(body):
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.setFocus()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab follow the fields as they stand, those that came later too, and then reach the buttons."""
        order = [*_tab_stops(self.fields.parentWidget()), *_tab_stops(self.buttons)]
        at: QWidget | None = self.focusWidget()
        while at is not None and at not in order and at is not self:
            at = at.parentWidget()
        if at is None or at not in order:
            return super().focusNextPrevChild(next)
        target = order.index(at) + (1 if next else -1)
        if not 0 <= target < len(order):
            return super().focusNextPrevChild(next)
        reasons = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        order[target].setFocus(reasons[0] if next else reasons[1])
        return True

    def close_fields(self) -> None:
        """Push the fields to the top."""
        self.fields.addStretch(1)

    def show_problem(self, text: str) -> None:
        """Say above the buttons what is wrong."""
        self.problem.setText(text)
        self.problem.show()

    def save(self) -> None:
        """Send what was typed; overridden by each form. What it raises as GisgridError is shown."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter, give up on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._on_save()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        self.problem.hide()
        try:
            self.save()
        except GisgridError as problem:
            self.show_problem(str(problem))


def _tab_stops(holder: QWidget | None) -> list[QWidget]:
    """Return what Tab stops at inside a widget, from top to bottom; the parts of a field count as one."""
    found: list[QWidget] = []
    for child in holder.children() if holder is not None else ():
        if not isinstance(child, QWidget) or child.isHidden() or child.isWindow():
            continue
        if child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(child)
        else:
            found += _tab_stops(child)
    return found


class Segments(QWidget):
    """A choice of one out of a few, all of them visible.

    Signals
    -------
    chosen(index: int)
        The user chose another one.
    """

    chosen = Signal(int)

    def __init__(self, texts: Sequence[str], *, chosen: int = 0) -> None:
        super().__init__()
        row = FlowLayout(self, gap_px=4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for i, text in enumerate(texts):
            button = SegmentButton(text)
            button.setChecked(i == chosen)
            self._group.addButton(button, i)
            row.addWidget(button)
        self._group.idClicked.connect(self.chosen)

    @property
    def index(self) -> int:
        """The chosen one."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Choose one by program, and tell it."""
        self._group.button(index).setChecked(True)
        self.chosen.emit(index)

    def button(self, index: int) -> QWidget:
        """Return one of the buttons."""
        return self._group.button(index)


def line_field(name: str, *, text: str = "", hint: str = "") -> QLineEdit:
    """Make a field of one line."""
    field = QLineEdit(text)
    field.setObjectName(name)
    field.setPlaceholderText(hint)
    return field


def text_field(name: str, *, hint: str = "", lines: int = 3) -> QPlainTextEdit:
    """Make a field of several lines; Tab leaves it."""
    field = QPlainTextEdit()
    field.setObjectName(name)
    field.setPlaceholderText(hint)
    field.setTabChangesFocus(True)
    field.setFixedHeight(16 + 21 * lines)
    return field


def choice_field(name: str, texts: Sequence[str], *, chosen: int = 0) -> QComboBox:
    """Make a drop-down list that the wheel does not change by accident."""
    field = _CalmComboBox()
    field.setObjectName(name)
    field.addItems(list(texts))
    field.setCurrentIndex(chosen)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return field


class _CalmComboBox(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form's scrolling."""
        event.ignore()
