"""What a right click on the map always offers."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from gisgrid.i18n import tr
from gisgrid.ui.canvas.navigator import Motion

if TYPE_CHECKING:
    from gisgrid.ui.canvas.map_canvas import MapCanvas


def add_place_actions(menu: QMenu, canvas: "MapCanvas", *, x_px: float, y_px: float) -> None:
    """Add the commands for a place of the window: copy its coordinate, put it in the middle, show everything."""
    x_m, y_m = canvas.view.to_map(x_px, y_px)
    lon_deg, lat_deg = canvas.crs.unproject(np.array([[x_m, y_m]]))[0].tolist()
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
