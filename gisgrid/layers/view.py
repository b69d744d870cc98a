"""What part of the ground is shown, and how big: a frozen window onto the work CRS."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QTransform

Extent = tuple[float, float, float, float]
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class View:
    """One map window; map coordinates are metres of the work CRS, (x, y) = (east, north).

    Attributes
    ----------
    centre_x_m, centre_y_m : float
        The ground point in the middle of the window.
    metres_per_px : float
        Ground metres per unit of the medium. Greater than 0.
    width_px, height_px : float
        Size of the window in units of the medium (logical pixels on a screen).
    """

    centre_x_m: float
    centre_y_m: float
    metres_per_px: float
    width_px: float
    height_px: float

    @property
    def extent(self) -> Extent:
        """The ground shown, as (x_min, y_min, x_max, y_max) in metres."""
        half_w = self.width_px * self.metres_per_px / 2
        half_h = self.height_px * self.metres_per_px / 2
        return (
            self.centre_x_m - half_w,
            self.centre_y_m - half_h,
            self.centre_x_m + half_w,
            self.centre_y_m + half_h,
        )

    def to_map(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return the ground point (x_m, y_m) under a window point."""
        return (
            self.centre_x_m + (x_px - self.width_px / 2) * self.metres_per_px,
            self.centre_y_m - (y_px - self.height_px / 2) * self.metres_per_px,
        )

    def to_screen(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return the window point (x_px, y_px) of a ground point."""
        return (
            self.width_px / 2 + (x_m - self.centre_x_m) / self.metres_per_px,
            self.height_px / 2 - (y_m - self.centre_y_m) / self.metres_per_px,
        )

    def screen_points(self, xy_m: np.ndarray) -> np.ndarray:
        """Return window points, shape (n, 2), of ground points of the same shape."""
        out = (np.asarray(xy_m, dtype=np.float64) - (self.centre_x_m, self.centre_y_m)) / self.metres_per_px
        out[:, 1] *= -1
        return np.asarray(out + np.array([self.width_px / 2, self.height_px / 2]))

    def transform(self, origin: tuple[float, float]) -> QTransform:
        """Return the painter transform for metres counted from `origin`, north up."""
        scale = 1.0 / self.metres_per_px
        left, top = self.to_screen(*origin)
        return QTransform(scale, 0.0, 0.0, -scale, left, top)

    def zoomed(self, x_px: float, y_px: float, factor: float) -> "View":
        """Return the view `factor` times larger, with the ground under (x_px, y_px) kept in place."""
        x_m, y_m = self.to_map(x_px, y_px)
        return replace(
            self,
            centre_x_m=x_m + (self.centre_x_m - x_m) / factor,
            centre_y_m=y_m + (self.centre_y_m - y_m) / factor,
            metres_per_px=self.metres_per_px / factor,
        )

    def panned(self, dx_px: float, dy_px: float) -> "View":
        """Return the view after its picture was pushed by (dx_px, dy_px) to the right and down."""
        return replace(
            self,
            centre_x_m=self.centre_x_m - dx_px * self.metres_per_px,
            centre_y_m=self.centre_y_m + dy_px * self.metres_per_px,
        )

    def resized(self, width_px: float, height_px: float) -> "View":
        """Return the view with another window size around the same centre at the same scale."""
        return replace(self, width_px=width_px, height_px=height_px)

    def grown(self, margin_px: float) -> "View":
        """Return the view with `margin_px` more ground on every side."""
        return self.resized(self.width_px + 2 * margin_px, self.height_px + 2 * margin_px)

    def fitted(self, extent: Extent, *, margin: float = 0.04) -> "View":
        """Return the view that shows a whole extent, with `margin` of the window free on every side.

        An extent without area is shown at one metre per pixel.
        """
        width_m, height_m = extent[2] - extent[0], extent[3] - extent[1]
        room = max(1e-6, 1 - 2 * margin)
        scale = max(width_m / (self.width_px * room), height_m / (self.height_px * room))
        return replace(
            self,
            centre_x_m=(extent[0] + extent[2]) / 2,
            centre_y_m=(extent[1] + extent[3]) / 2,
            metres_per_px=scale if scale > 0 else 1.0,
        )

    def scale_denominator(self, dots_per_inch: float) -> float:
        """Return n of the scale 1:n, on a medium with so many units per inch."""
        return self.metres_per_px * 1000 * dots_per_inch / _MM_PER_INCH

    def at_scale(self, denominator: float, dots_per_inch: float) -> "View":
        """Return the view at the scale 1:denominator around the same centre."""
        return replace(self, metres_per_px=denominator * _MM_PER_INCH / 1000 / dots_per_inch)
