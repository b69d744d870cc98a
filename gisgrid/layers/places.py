"""Places: their pictograms and where they are."""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.features import Point2
from gisgrid.layers.items import Canvas
from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import SCREEN, Palette
from gisgrid.layers.stamps import paint_at, paint_sprite
from gisgrid.layers.symbols import SymbolKind, SymbolLook, paint_place, paint_symbol, sprite
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
    fills : tuple of str
        Colour of each by a style of the user's, empty for the family's; no colours at all without a style.
    shapes : tuple of SymbolKind or None
        Shape of each by a style, None for the pictogram.
    factor : float
        Multiplies the size.
    """

    origin: Point2
    ids: NDArray[np.int64]
    xy: NDArray[np.float64]
    letters: list[str]
    families: list[str]
    names: list[str]
    fills: tuple[str, ...] = ()
    shapes: tuple[SymbolKind | None, ...] = ()
    factor: float = 1.0

    def taken(self, positions: NDArray[np.int64]) -> "PlaceSet":
        """Return some of the places, drawn as usual, in the order of `positions`."""
        rows = positions.tolist()
        return PlaceSet(
            origin=self.origin,
            ids=self.ids[positions],
            xy=self.xy[positions],
            letters=[self.letters[one] for one in rows],
            families=[self.families[one] for one in rows],
            names=[self.names[one] for one in rows],
        )

    def within(self, extent: Extent) -> NDArray[np.int64]:
        """Return the positions of places inside an extent in ground metres."""
        x, y = self.xy[:, 0] + self.origin[0], self.xy[:, 1] + self.origin[1]
        return np.flatnonzero((x >= extent[0]) & (x <= extent[2]) & (y >= extent[1]) & (y <= extent[3]))


def place_side(medium: Medium, *, factor: float = 1.0) -> float:
    """Return the side of a place's pictogram in units of the medium."""
    return medium.length(px=15, mm=2.5) * factor


def paint_place_at(canvas: Canvas, places: PlaceSet, position: int, *, x: float, y: float) -> None:
    """Paint the pictogram of one place with its middle at (x, y)."""
    side = place_side(canvas.medium, factor=places.factor)
    letter, fill = places.letters[position], canvas.palette.places[places.families[position]]
    shape = places.shapes[position] if places.shapes else None
    if places.fills:
        fill = places.fills[position] or fill
    if canvas.medium.is_vector:
        paint = partial(_paint, letter=letter, side=side, fill=fill, shape=shape, palette=canvas.palette)
        paint_at(canvas, x, y, paint)
    else:
        ratio = canvas.medium.device_pixel_ratio
        paint_sprite(canvas, x, y, _place_sprite(letter, side, fill, shape, ratio))


def _paint(
    painter: QPainter, *, letter: str, side: float, fill: str, shape: SymbolKind | None, palette: Palette
) -> None:
    if shape is None:
        paint_place(painter, letter, side, fill=fill, palette=palette)
    else:
        paint_symbol(painter, SymbolLook(shape, side / 2, side * 0.08, fill=fill), palette)


@lru_cache(maxsize=256)
def _place_sprite(letter: str, side: float, fill: str, shape: SymbolKind | None, ratio: float) -> QImage:
    paint = partial(_paint, letter=letter, side=side, fill=fill, shape=shape, palette=SCREEN)
    return sprite(side * (0.5 if shape is None else 0.9) + 1, ratio, paint)
