"""Places: their pictograms and where they are."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gisgrid.layers.features import Point2
from gisgrid.layers.items import Canvas
from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import SCREEN
from gisgrid.layers.stamps import paint_at, paint_sprite
from gisgrid.layers.symbols import paint_place, sprite
from gisgrid.layers.view import Extent


@dataclass(slots=True)
class PlaceSet:
    """Places with a pictogram and a name.

    Attributes
    ----------
    letters : list of str
        One Han character or sign per place; empty for a settlement, which has its name only.
    families : list of str
        Key of the pictogram's colour in `Palette.places`.
    """

    origin: Point2
    ids: NDArray[np.int64]
    xy: NDArray[np.float64]
    letters: list[str]
    families: list[str]
    names: list[str]

    def within(self, extent: Extent) -> NDArray[np.int64]:
        """Return the positions of places inside an extent in ground metres."""
        x, y = self.xy[:, 0] + self.origin[0], self.xy[:, 1] + self.origin[1]
        return np.flatnonzero((x >= extent[0]) & (x <= extent[2]) & (y >= extent[1]) & (y <= extent[3]))


def place_side(medium: Medium) -> float:
    """Return the side of a place's pictogram in units of the medium."""
    return medium.length(px=15, mm=2.5)


def paint_place_at(canvas: Canvas, places: PlaceSet, position: int, *, x: float, y: float) -> None:
    """Paint the pictogram of one place with its middle at (x, y)."""
    side = place_side(canvas.medium)
    letter, fill = places.letters[position], canvas.palette.places[places.families[position]]
    if canvas.medium.is_vector:
        paint_at(
            canvas,
            x,
            y,
            lambda painter: paint_place(painter, letter, side, fill=fill, palette=canvas.palette),
        )
    else:
        paint_sprite(canvas, x, y, _place_sprite(letter, side, fill, canvas.medium.device_pixel_ratio))


@lru_cache(maxsize=128)
def _place_sprite(letter: str, side: float, fill: str, ratio: float) -> QImage:
    palette = SCREEN
    return sprite(
        side / 2 + 1, ratio, lambda painter: paint_place(painter, letter, side, fill=fill, palette=palette)
    )
