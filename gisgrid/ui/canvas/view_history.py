"""The views that were looked at, for going back and forward."""

from math import hypot

from gisgrid.layers.view import View

_LIMIT = 100
_SAME_SHARE = 0.02


class ViewHistory:
    """Settled views in the order they were shown, with a place in the middle.

    A view that hardly differs from the present one replaces it, so that going back always shows something else.

    Examples
    --------
    >>> history = ViewHistory()
    >>> near, far = View(0, 0, 1, 100, 100), View(500, 0, 1, 100, 100)
    >>> history.settle(near); history.settle(far)
    >>> history.back() == near, history.forward() == far
    (True, True)
    """

    def __init__(self) -> None:
        self._views: list[View] = []
        self._index = -1

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier view."""
        return self._index > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a later view."""
        return self._index < len(self._views) - 1

    def settle(self, view: View) -> None:
        """Note a view that came to rest; the views that were gone back from are forgotten."""
        if self._index >= 0 and _is_same(self._views[self._index], view):
            self._views[self._index] = view
            return
        del self._views[self._index + 1 :]
        self._views.append(view)
        del self._views[:-_LIMIT]
        self._index = len(self._views) - 1

    def back(self) -> View | None:
        """Step back and return the earlier view, or None at the beginning."""
        if not self.can_go_back:
            return None
        self._index -= 1
        return self._views[self._index]

    def forward(self) -> View | None:
        """Step forward and return the later view, or None at the end."""
        if not self.can_go_forward:
            return None
        self._index += 1
        return self._views[self._index]

    def clear(self) -> None:
        """Forget everything, for another workspace."""
        self._views.clear()
        self._index = -1


def _is_same(one: View, other: View) -> bool:
    moved_px = hypot(one.centre_x_m - other.centre_x_m, one.centre_y_m - other.centre_y_m) / one.metres_per_px
    scale = other.metres_per_px / one.metres_per_px
    return moved_px < _SAME_SHARE * one.width_px and abs(scale - 1) < _SAME_SHARE
