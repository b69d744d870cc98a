"""Push the map by hand."""

from PySide6.QtCore import Qt

from gisgrid.ui.canvas.tools.tool import Pointer, Tool


class PanTool(Tool):
    """Every drag pushes the map."""

    key = "pan"
    cursor = Qt.CursorShape.OpenHandCursor
    _last: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """Take hold of the map."""
        self._last = pointer
        self.host.show_cursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """Push the map along."""
        if self._last is not None:
            self.host.pan_by(pointer.x_px - self._last.x_px, pointer.y_px - self._last.y_px)
            self._last = pointer

    def release(self, pointer: Pointer) -> None:
        """Let go."""
        self.cancel()

    def cancel(self) -> bool:
        """Let go where the map is."""
        was_held, self._last = self._last is not None, None
        self.host.show_cursor(self.cursor)
        return was_held
