"""Shows the messages of the window: toasts below, warnings and errors as a bar above."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.messages import Message, MessageAction, MessageKind, Messages
from gisgrid.ui.theme.theme import Theme

_TOAST_MS = 6_000
_TOASTS_AT_ONCE = 3
_GAP_PX = 16


class Toasts(QObject):
    """Lays messages over a window.

    Parameters
    ----------
    window : QWidget
        The widget over which they lie.
    """

    def __init__(self, window: QWidget, theme: Theme, messages: Messages, *, bottom_px: int = 28) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._bottom_px = bottom_px
        self._stack = QWidget(window)
        self._stack.setObjectName("toasts")
        self._column = QVBoxLayout(self._stack)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._stack.hide()
        window.installEventFilter(self)
        messages.posted.connect(self._on_posted)

    @property
    def shown(self) -> list[str]:
        """The texts that can be read now."""
        return [frame.text for frame in self._frames()]

    def clear(self) -> None:
        """Take all messages away, when the window closes."""
        for frame in self._frames():
            self._remove(frame)

    def _frames(self) -> list["_MessageFrame"]:
        items = (self._column.itemAt(i) for i in range(self._column.count()))
        found = (item.widget() for item in items if item is not None)
        return [widget for widget in found if isinstance(widget, _MessageFrame)]

    def _on_posted(self, message: Message) -> None:
        frames = self._frames()
        if len(frames) >= _TOASTS_AT_ONCE:
            self._remove(frames[0])
        frame = _MessageFrame(self._theme, message)
        frame.close_button.clicked.connect(lambda: self._remove(frame))
        for button, action in frame.buttons:
            button.clicked.connect(lambda _=False, a=action: self._act(frame, a))
        self._column.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        frame.show()
        if message.kind is MessageKind.TOAST:
            frame.timer.timeout.connect(lambda: self._remove(frame))
            frame.timer.start(_TOAST_MS)
        self._place()

    def _act(self, frame: "_MessageFrame", action: MessageAction) -> None:
        self._remove(frame)
        action.run()

    def _remove(self, frame: "_MessageFrame") -> None:
        frame.timer.stop()
        self._column.removeWidget(frame)
        frame.hide()
        frame.deleteLater()
        self._place()

    def _place(self) -> None:
        if not self._frames():
            self._stack.hide()
            return
        room = self._window.width() - 2 * _GAP_PX
        self._stack.setMaximumWidth(room)
        self._stack.show()
        self._column.activate()
        self._stack.resize(self._column.sizeHint())
        x = (self._window.width() - self._stack.width()) // 2
        y = self._window.height() - self._stack.height() - self._bottom_px - _GAP_PX
        self._stack.move(max(_GAP_PX, x), y)
        self._stack.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window's size changes."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class _MessageFrame(QFrame):
    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        is_toast = message.kind is MessageKind.TOAST
        self.text = message.text
        self.setObjectName("toast" if is_toast else "bar")
        if not is_toast:
            self.setProperty("tone", "warn" if message.kind is MessageKind.WARNING else "danger")
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        palette = theme.palette
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        icon, colour = {
            MessageKind.TOAST: ("circle-check", palette.on_toast),
            MessageKind.WARNING: ("triangle-alert", palette.warn),
            MessageKind.ERROR: ("circle-alert", palette.danger),
        }[message.kind]
        mark = QLabel()
        mark.setPixmap(theme.icons.pixmap(icon, colour, size_px=16, scale=2))
        row.addWidget(mark)
        label = QLabel(message.text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        if len(message.text) > 60:
            label.setWordWrap(True)
            label.setMinimumWidth(520)
        row.addWidget(label, 1)
        self.buttons: list[tuple[QToolButton, MessageAction]] = []
        for action in message.actions:
            button = QToolButton()
            button.setText(action.text)
            button.setObjectName("message_action")
            row.addWidget(button)
            self.buttons.append((button, action))
        self.close_button = QToolButton()
        self.close_button.setIcon(
            theme.icons.icon("x", palette.on_toast if is_toast else palette.text, size_px=14)
        )
        self.close_button.setToolTip(tr("Close"))
        row.addWidget(self.close_button)
