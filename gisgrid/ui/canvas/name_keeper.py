"""Keeps names from lying under the panels that float on the map after it was pushed a little."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from gisgrid.layers.painter import DrawReport
from gisgrid.ui.canvas.picture import is_same_scale, placed

if TYPE_CHECKING:
    from gisgrid.ui.canvas.map_canvas import MapCanvas

_REST_MS = 180


class NameKeeper(QObject):
    """Asks for names anew when the map has come to rest with one of them under a panel.

    A short push shows the picture that is there, moved; its names were placed round the panels as they lay then.
    """

    def __init__(self, canvas: "MapCanvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._boxes: NDArray[np.float64] = np.empty((0, 4))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        canvas.drawn.connect(self._on_drawn)
        canvas.view_changed.connect(lambda _view: self._rest.start())

    def _on_drawn(self, report: object) -> None:
        labels = report.labels if isinstance(report, DrawReport) else ()
        self._boxes = np.array([box for label in labels for box in label.boxes]).reshape(-1, 4)

    def _look(self) -> None:
        drawn, view = self._canvas.drawn_view, self._canvas.view
        if drawn is None or not len(self._boxes) or not is_same_scale(drawn, view):
            return
        corner = placed(drawn, view).topLeft()
        names = self._boxes + np.array([corner.x(), corner.y(), corner.x(), corner.y()])
        for left, top, right, bottom in self._canvas.covered():
            under = (
                (names[:, 0] < right) & (names[:, 2] > left) & (names[:, 1] < bottom) & (names[:, 3] > top)
            )
            if under.any():
                self._canvas.repaint_map(())
                return
