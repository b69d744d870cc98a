from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from gisgrid.errors import CancelledError, EditError
from gisgrid.ui.messages import MessageAction, MessageKind, Messages
from gisgrid.ui.toasts import Toasts


def _window(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    messages = Messages()
    toasts = Toasts(window, theme, messages)
    window.show()
    return window, messages, toasts


def test_toast_is_readable_and_its_button_acts_once(qtbot, shell_theme):
    window, messages, toasts = _window(qtbot, shell_theme)
    done = []
    messages.toast("已登记巡查。", MessageAction("撤销", lambda: done.append(1)))
    label = next(one for one in window.findChildren(QLabel) if one.text() == "已登记巡查。")
    assert label.isVisible()
    assert label.height() >= label.fontMetrics().height()
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    qtbot.mouseClick(window.findChild(QToolButton, "message_action"), Qt.MouseButton.LeftButton)
    assert done == [1]
    assert toasts.shown == []


def test_messages_stay_inside_the_window_when_it_shrinks(qtbot, shell_theme):
    window, messages, toasts = _window(qtbot, shell_theme)
    messages.warn("请先选择责任区。")
    window.resize(500, 300)
    frame = window.findChild(QWidget, "toasts").geometry()
    assert window.rect().contains(frame)
    toasts.clear()
    assert toasts.shown == []


def test_only_the_newest_three_are_shown(qtbot, shell_theme):
    _, messages, toasts = _window(qtbot, shell_theme)
    for i in range(5):
        messages.warn(f"提醒 {i}")
    assert toasts.shown == ["提醒 2", "提醒 3", "提醒 4"]


def test_expected_errors_are_told_and_a_cancel_is_silent():
    messages = Messages()
    seen = []
    messages.posted.connect(seen.append)

    def fail():
        raise EditError("编号已被占用。")

    def cancel():
        raise CancelledError("已取消")

    assert not messages.attempt(fail)
    assert not messages.attempt(cancel)
    assert messages.attempt(lambda: None)
    assert [(one.text, one.kind) for one in seen] == [("编号已被占用。", MessageKind.ERROR)]
