"""What a right click on the map always offers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from gisgrid.i18n import tr
from gisgrid.ui.canvas.navigator import Motion

if TYPE_CHECKING:
    from gisgrid.ui.canvas.map_canvas import MapCanvas


def add_place_actions(
    menu: QMenu, canvas: "MapCanvas", *, x_px: float, y_px: float, add: Callable[[shapely.Point], None]
) -> None:
    """Add the commands for a place of the window: an enterprise there, its coordinate, the middle, everything.

    Parameters
    ----------
    add : callable
        Adds an enterprise at a point in EPSG:4490.
    """
    x_m, y_m = canvas.view.to_map(x_px, y_px)
    lon_deg, lat_deg = canvas.crs.unproject(np.array([[x_m, y_m]]))[0].tolist()
    menu.addAction(tr("Add an enterprise here")).triggered.connect(
        lambda: add(shapely.Point(lon_deg, lat_deg))
    )
    words = f"{lon_deg:.6f}, {lat_deg:.6f}"
    menu.addAction(tr("Copy coordinate {words}", words=words)).triggered.connect(
        lambda: QGuiApplication.clipboard().setText(words)
    )
    shift_x, shift_y = canvas.view.width_px / 2 - x_px, canvas.view.height_px / 2 - y_px
    menu.addAction(tr("Put this place in the middle")).triggered.connect(
        lambda: canvas.set_view(canvas.view.panned(shift_x, shift_y), Motion.GLIDE)
    )
    menu.addAction(tr("Previous view")).triggered.connect(canvas.navigator.back)
    menu.addAction(tr("Whole map")).triggered.connect(lambda _checked: canvas.show_all())
