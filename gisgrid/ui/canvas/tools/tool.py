"""What every tool can do, and what the canvas offers to tools."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from shapely.geometry.base import BaseGeometry

from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.source import FeatureRef

DRAG_THRESHOLD_PX = 4.0
"""A press that moves less than this is a click."""


class SelectMode(Enum):
    """What a click or a box does to the selection."""

    REPLACE = auto()
    ADD = auto()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is and what is held down.

    Attributes
    ----------
    x_px, y_px : float
        Place in the window, in logical pixels.
    x_m, y_m : float
        Place on the ground, in metres of the work CRS.
    modifiers : Qt.KeyboardModifier
        Ctrl, Shift and Alt.
    """

    x_px: float
    y_px: float
    x_m: float
    y_m: float
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def has_ctrl(self) -> bool:
        """Whether Ctrl is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def has_shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def place(self) -> QPointF:
        """Place in the window."""
        return QPointF(self.x_px, self.y_px)

    def is_click_from(self, start: "Pointer") -> bool:
        """Whether the way from `start` is too short for a drag."""
        return (self.place - start.place).manhattanLength() < DRAG_THRESHOLD_PX


class ToolHost(Protocol):
    """The canvas, as a tool sees it."""

    @property
    def view(self) -> View:
        """The ground in the window now."""
        ...

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Push the map."""
        ...

    def zoom_to(self, extent: Extent) -> None:
        """Show a whole extent, in metres."""
        ...

    def identify(self, x_px: float, y_px: float, mode: SelectMode) -> None:
        """Tell what lies under a point."""
        ...

    def select_box(self, extent: Extent, mode: SelectMode) -> None:
        """Tell what lies in a box of metres."""
        ...

    def select_shape(self, shape: BaseGeometry, mode: SelectMode) -> None:
        """Tell what lies in a shape in metres."""
        ...

    def open_at(self, x_px: float, y_px: float) -> None:
        """Ask for the record under a point to be opened."""
        ...

    def refs_at(self, x_px: float, y_px: float) -> list[FeatureRef]:
        """Return what lies under a point, the top one first."""
        ...

    def show_cursor(self, shape: Qt.CursorShape) -> None:
        """Change the pointer."""
        ...

    def repaint_tools(self) -> None:
        """Paint the tool's marks anew."""
        ...


class Tool:
    """One way of using the pointer; the canvas has one active tool at a time.

    Attributes
    ----------
    key : str
        Name in settings; also the name of its icon's button.
    cursor : Qt.CursorShape
        Pointer while nothing is pressed.
    shows_hover : bool
        Whether records are marked under the resting pointer.
    """

    key = ""
    cursor = Qt.CursorShape.ArrowCursor
    shows_hover = True

    def __init__(self, host: ToolHost) -> None:
        self.host = host

    def activate(self) -> None:
        """Begin; the canvas has just chosen this tool."""
        self.host.show_cursor(self.cursor)

    def deactivate(self) -> None:
        """End, forgetting what was begun."""
        self.cancel()

    def press(self, pointer: Pointer) -> None:
        """Take a press of the left button."""

    def move(self, pointer: Pointer) -> None:
        """Take a movement, with or without the left button."""

    def release(self, pointer: Pointer) -> None:
        """Take the release of the left button."""

    def double_click(self, pointer: Pointer) -> None:
        """Take a double click of the left button."""

    def finish(self) -> bool:
        """End a sketch, as a right click asks; return whether there was one."""
        return False

    def cancel(self) -> bool:
        """Drop what is under way, as Esc asks; return whether there was anything."""
        return False

    def key_press(self, event: QKeyEvent) -> bool:
        """Take a key; return whether it was used."""
        return False

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint marks over the map, in logical pixels of the window."""
