"""Mouse, wheel and keys of the map: what is the same with every tool, and the rest handed to the tool."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from gisgrid.ui.canvas.hover import Hover
from gisgrid.ui.canvas.tools.tool import DRAG_THRESHOLD_PX, Pointer
from gisgrid.ui.canvas.zoom import FINE_FACTOR, KEY_FACTOR, NOTCH_FACTOR, wheel_factor

if TYPE_CHECKING:
    from gisgrid.ui.canvas.map_canvas import MapCanvas

_KEY_PAN_SHARE = 0.25
_ARROWS = {
    Qt.Key.Key_Left: (-_KEY_PAN_SHARE, 0.0),
    Qt.Key.Key_Right: (_KEY_PAN_SHARE, 0.0),
    Qt.Key.Key_Up: (0.0, _KEY_PAN_SHARE),
    Qt.Key.Key_Down: (0.0, -_KEY_PAN_SHARE),
}
_ZOOM_KEYS = {
    Qt.Key.Key_Plus: KEY_FACTOR,
    Qt.Key.Key_Equal: KEY_FACTOR,
    Qt.Key.Key_PageUp: KEY_FACTOR,
    Qt.Key.Key_Minus: 1 / KEY_FACTOR,
    Qt.Key.Key_PageDown: 1 / KEY_FACTOR,
}
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Hands:
    """Turns the window system's events into movements of the map and calls of the tool.

    The wheel zooms about the pointer, the middle button and the held space bar push the map, arrows, plus, minus and
    page keys move it, whatever the tool. No single letter does anything, so that an input method is never disturbed.
    """

    def __init__(self, canvas: "MapCanvas", hover: Hover) -> None:
        self._canvas = canvas
        self._hover = hover
        self._held_at: QPointF | None = None
        self._is_space_held = False
        self._is_left_down = False
        self._right_at: QPointF | None = None

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; Ctrl zooms finely. Sideways wheels push the map."""
        turn = event.angleDelta().y()
        if turn:
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            factor = wheel_factor(turn, notch_factor=FINE_FACTOR if is_fine else NOTCH_FACTOR)
            self._hover.clear()
            self._canvas.navigator.zoom_at(event.position().x(), event.position().y(), factor)
        elif event.angleDelta().x():
            self._canvas.pan_by(event.angleDelta().x() / 2, 0.0)
        event.accept()

    def press(self, event: QMouseEvent) -> None:
        """Take hold of the map, or begin with the tool."""
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        button = event.button()
        self._hover.clear()
        if button == Qt.MouseButton.MiddleButton or (
            button == Qt.MouseButton.LeftButton and self._is_space_held
        ):
            self._held_at = event.position()
            self._canvas.show_cursor(Qt.CursorShape.ClosedHandCursor)
        elif button == Qt.MouseButton.LeftButton:
            self._is_left_down = True
            self._canvas.tool.press(self._pointer(event))
        elif button == Qt.MouseButton.RightButton:
            self._right_at = event.position()
        elif button == Qt.MouseButton.BackButton:
            self._canvas.navigator.back()
        elif button == Qt.MouseButton.ForwardButton:
            self._canvas.navigator.forward()
        event.accept()

    def move(self, event: QMouseEvent) -> None:
        """Push the map, or go on with the tool; without a button look what is there."""
        pointer = self._pointer(event)
        if self._held_at is not None:
            by = event.position() - self._held_at
            self._held_at = event.position()
            self._canvas.pan_by(by.x(), by.y())
        else:
            self._canvas.tool.move(pointer)
            if event.buttons() == Qt.MouseButton.NoButton and self._canvas.tool.shows_hover:
                self._hover.point_at(pointer.x_px, pointer.y_px)
        self._canvas.pointer_moved.emit(pointer.x_m, pointer.y_m)
        event.accept()

    def release(self, event: QMouseEvent) -> None:
        """Let go; a right click ends a sketch or asks for the menu."""
        button = event.button()
        if button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton) and self._held_at is not None:
            self._held_at = None
            self._show_resting_cursor()
        elif button == Qt.MouseButton.LeftButton and self._is_left_down:
            self._is_left_down = False
            self._canvas.tool.release(self._pointer(event))
        elif button == Qt.MouseButton.RightButton and self._right_at is not None:
            way_px = (event.position() - self._right_at).manhattanLength()
            self._right_at = None
            if way_px < DRAG_THRESHOLD_PX and not self._canvas.tool.finish():
                at = event.position()
                self._canvas.menu_wanted.emit(
                    self._canvas.refs_at(at.x(), at.y()), event.globalPosition().toPoint()
                )
        event.accept()

    def double_click(self, event: QMouseEvent) -> None:
        """Hand a double click to the tool; the middle button shows everything."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._canvas.tool.double_click(self._pointer(event))
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._canvas.show_all()
        event.accept()

    def key_press(self, event: QKeyEvent) -> bool:
        """Move the map, or hand the key to the tool; return whether it was used."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Space and modifiers == _NO_MODIFIER:
            if not event.isAutoRepeat() and not self._is_space_held:
                self._is_space_held = True
                self._canvas.show_cursor(Qt.CursorShape.OpenHandCursor)
            return True
        if modifiers == _CTRL_SHIFT and key == Qt.Key.Key_F:
            self._canvas.show_all()
            return True
        if modifiers == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = self._canvas.navigator.back if key == Qt.Key.Key_Left else self._canvas.navigator.forward
            step()
            return True
        if modifiers in (_NO_MODIFIER, Qt.KeyboardModifier.ShiftModifier) and self._move_by_key(key):
            return True
        if self._canvas.tool.key_press(event):
            return True
        if key == Qt.Key.Key_Escape:
            if not self._canvas.tool.cancel():
                self._canvas.cleared.emit()
            return True
        return False

    def key_release(self, event: QKeyEvent) -> bool:
        """Let go of the space bar; return whether the key was used."""
        if event.key() == Qt.Key.Key_Space and self._is_space_held:
            if not event.isAutoRepeat():
                self._is_space_held = False
                self._show_resting_cursor()
            return True
        return False

    def let_go(self) -> None:
        """Forget what was held, because the keyboard went elsewhere."""
        self._is_space_held = False
        self._held_at = None
        self._show_resting_cursor()

    def _move_by_key(self, key: Qt.Key) -> bool:
        if key in _ARROWS:
            self._canvas.navigator.pan_share(*_ARROWS[key])
        elif key in _ZOOM_KEYS:
            self._canvas.navigator.zoom_middle(_ZOOM_KEYS[key])
        else:
            return False
        self._hover.clear()
        return True

    def _show_resting_cursor(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._is_space_held else self._canvas.tool.cursor
        self._canvas.show_cursor(shape)

    def _pointer(self, event: QMouseEvent) -> Pointer:
        at = event.position()
        x_m, y_m = self._canvas.view.to_map(at.x(), at.y())
        return Pointer(at.x(), at.y(), x_m, y_m, event.modifiers())
