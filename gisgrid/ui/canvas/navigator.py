"""Where the map stands and how it moves there: no painting, no pointer."""

from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.view_history import ViewHistory
from gisgrid.ui.canvas.zoom import Glide, held_factor

_TICK_MS = 12
_REST_MS = 350
_POINT_SIZE_M = 5.0
_POINT_METRES_PER_PX = 1.0
_FARTHEST_GLIDE = 16.0


class Motion(Enum):
    """How the map comes to another view."""

    GLIDE = auto()
    JUMP = auto()


class Navigator(QObject):
    """Holds the view in the window and the one it is on its way to.

    Signals
    -------
    moved(view: View)
        The view in the window has become another one.
    aimed(view: View)
        The view it is on its way to has become another one; a picture of it is wanted.
    settled(view: View)
        The map has been at rest for a moment; the history has noted it.
    """

    moved = Signal(object)
    aimed = Signal(object)
    settled = Signal(object)

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = ViewHistory()
        self._view = view
        self._target = view
        self._glide: Glide | None = None
        self._clock = QElapsedTimer()
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._on_tick)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)

    @property
    def view(self) -> View:
        """The ground in the window now."""
        return self._view

    @property
    def target(self) -> View:
        """The ground that will be in the window when the movement ends."""
        return self._target

    @property
    def is_moving(self) -> bool:
        """Whether the map glides."""
        return self._glide is not None

    def stop(self) -> None:
        """End every movement and every waiting."""
        self._ticks.stop()
        self._rest.stop()
        self._glide = None

    def resize(self, width_px: float, height_px: float) -> None:
        """Take another window size around the same centre at the same scale."""
        self._glide = None
        self._ticks.stop()
        self._set(self._target.resized(width_px, height_px))

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Push the map at once."""
        self.go(self._view.panned(dx_px, dy_px), Motion.JUMP)

    def pan_share(self, share_x: float, share_y: float) -> None:
        """Look on by a share of the window, smoothly; positive is east and north."""
        dx_px, dy_px = -share_x * self._target.width_px, share_y * self._target.height_px
        self.go(self._target.panned(dx_px, dy_px), Motion.GLIDE)

    def zoom_at(self, x_px: float, y_px: float, factor: float) -> None:
        """Zoom smoothly; the ground under a point of the window stays in place.

        Turns of the wheel during a glide add up.
        """
        x_m, y_m = self._view.to_map(x_px, y_px)
        scale = self._target.metres_per_px / held_factor(self._target, factor)
        centre_x_m = x_m - (x_px - self._target.width_px / 2) * scale
        centre_y_m = y_m + (y_px - self._target.height_px / 2) * scale
        self.go(
            replace(self._target, centre_x_m=centre_x_m, centre_y_m=centre_y_m, metres_per_px=scale),
            Motion.GLIDE,
        )

    def zoom_middle(self, factor: float) -> None:
        """Zoom about the middle of the window."""
        self.zoom_at(self._view.width_px / 2, self._view.height_px / 2, factor)

    def zoom_to(self, extent: Extent, *, margin: float = 0.0, closest_metres_per_px: float = 0.0) -> None:
        """Show a whole extent in metres; a point is shown with its surroundings.

        Parameters
        ----------
        extent : tuple of float
            (x_min, y_min, x_max, y_max) in metres of the work CRS.
        margin : float
            Share of the window to leave free on every side.
        closest_metres_per_px : float
            Small things are not shown larger than this.
        """
        fitted = self._target.fitted(extent, margin=margin)
        is_point = max(extent[2] - extent[0], extent[3] - extent[1]) < _POINT_SIZE_M
        scale = min(self._target.metres_per_px, _POINT_METRES_PER_PX) if is_point else fitted.metres_per_px
        self.go(replace(fitted, metres_per_px=max(scale, closest_metres_per_px)), Motion.GLIDE)

    def back(self) -> bool:
        """Go to the earlier view; return whether there was one."""
        self._note()
        return self._recall(self.history.back())

    def forward(self) -> bool:
        """Go to the later view; return whether there was one."""
        return self._recall(self.history.forward())

    def go(self, view: View, motion: Motion) -> None:
        """Show another view, smoothly when the way is short enough to be followed by eye."""
        view = view.resized(self._target.width_px, self._target.height_px)
        if view == self._target and view == self._view:
            return
        if motion is Motion.JUMP or not _is_near(self._view, view):
            self._glide = None
            self._ticks.stop()
            self._set(view)
            return
        self._target = view
        self._glide = Glide(self._view, view)
        self._clock.start()
        self._ticks.start()
        self._rest.stop()
        self.aimed.emit(view)

    def _set(self, view: View) -> None:
        self._view = self._target = view
        self._rest.start()
        self.aimed.emit(view)
        self.moved.emit(view)

    def _recall(self, view: View | None) -> bool:
        if view is None:
            return False
        self.go(view, Motion.GLIDE)
        return True

    def _note(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self.history.settle(self._target)

    def _on_tick(self) -> None:
        if self._glide is None:
            self._ticks.stop()
            return
        self._view = self._glide.at(self._clock.elapsed())
        if self._view == self._glide.end:
            self._glide = None
            self._ticks.stop()
            self._rest.start()
        self.moved.emit(self._view)

    def _on_rest(self) -> None:
        self.history.settle(self._target)
        self.settled.emit(self._target)


def _is_near(one: View, other: View) -> bool:
    ratio = one.metres_per_px / other.metres_per_px
    if not 1 / _FARTHEST_GLIDE < ratio < _FARTHEST_GLIDE:
        return False
    a, b = one.extent, other.extent
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
