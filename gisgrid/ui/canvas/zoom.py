"""How far a turn of the wheel or a key zooms, and the smooth way there."""

from dataclasses import dataclass

from gisgrid.layers.view import View

NOTCH_FACTOR = 1.4
"""Zoom of one wheel notch; QGIS users find its own factor of 2 coarse."""
FINE_FACTOR = 1.08
"""Zoom of one wheel notch with Ctrl held."""
KEY_FACTOR = 1.5
"""Zoom of the plus and minus keys and buttons."""
_NOTCH_EIGHTHS_DEG = 120
_MOST_METRES_PER_PX = 20_000.0
_LEAST_METRES_PER_PX = 0.01


def wheel_factor(eighths_deg: float, *, notch_factor: float = NOTCH_FACTOR) -> float:
    """Return the zoom of a wheel movement; high-resolution wheels send fractions of a notch.

    Parameters
    ----------
    eighths_deg : float
        Movement in eighths of a degree, as Qt counts; 120 is one notch, positive away from the user.
    notch_factor : float
        Zoom of one whole notch.

    Examples
    --------
    >>> wheel_factor(120)
    1.4
    >>> round(wheel_factor(60) ** 2, 12)
    1.4
    """
    return float(notch_factor ** (eighths_deg / _NOTCH_EIGHTHS_DEG))


def held_factor(view: View, factor: float) -> float:
    """Return `factor`, held so that the scale stays between street corner and continent."""
    wanted = view.metres_per_px / factor
    return view.metres_per_px / min(max(wanted, _LEAST_METRES_PER_PX), _MOST_METRES_PER_PX)


@dataclass(frozen=True, slots=True)
class Glide:
    """A smooth way from one view to another, slowing towards its end.

    The scale runs geometrically; the point that stays in place on the screen stays there all along.

    Attributes
    ----------
    start, end : View
        Where it begins and ends.
    duration_ms : float
        How long it takes. Greater than 0.
    """

    start: View
    end: View
    duration_ms: float = 160.0

    def at(self, elapsed_ms: float) -> View:
        """Return the view after a time; from `duration_ms` on exactly `end`."""
        if elapsed_ms >= self.duration_ms:
            return self.end
        left = 1.0 - max(elapsed_ms, 0.0) / self.duration_ms
        eased = 1.0 - left**3
        scale = self.start.metres_per_px * (self.end.metres_per_px / self.start.metres_per_px) ** eased
        span = self.end.metres_per_px - self.start.metres_per_px
        # The centre moves in step with the scale itself: only so does a fixed point stay fixed.
        share = (scale - self.start.metres_per_px) / span if abs(span) > 1e-12 * scale else eased
        return View(
            self.start.centre_x_m + (self.end.centre_x_m - self.start.centre_x_m) * share,
            self.start.centre_y_m + (self.end.centre_y_m - self.start.centre_y_m) * share,
            scale,
            self.end.width_px,
            self.end.height_px,
        )
