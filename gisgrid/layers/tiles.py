"""A tiled map under the town: tiles drawn piece by piece where they lie in the work CRS."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from gisgrid.layers.features import Floats
from gisgrid.layers.items import Canvas, Slot
from gisgrid.layers.view import Extent

Tile = tuple[int, int, int]
_LEGIBLE_MM = 0.2
"""Pixel of a tile on paper; smaller, and the names in the tiles cannot be read (PEERS pain 15)."""
_OFF_PX = 0.3
_OVERLAP_PX = 0.35
_MOST_DIVISIONS = 16
_IMAGES_KEPT = 256
_GENERATIONS = 4


class TileProvider(Protocol):
    """Where tiles come from; see `gisgrid.basemaps.basemap.Basemap`."""

    def cover(self, extent: Extent, metres_per_px: float) -> Sequence[Tile]:
        """Return the tiles that cover an extent in metres."""
        ...

    def mesh(self, tile: Tile, divisions: int) -> Floats:
        """Return ground points over a tile, shape (divisions + 1, divisions + 1, 2), rows from the top."""
        ...

    def parent(self, tile: Tile) -> Tile | None:
        """Return the coarser tile that holds a tile in one of its quarters, or None."""
        ...

    def content(self, tile: Tile) -> bytes | None:
        """Return a tile's picture file when it is at hand, else None at once."""
        ...


@dataclass(slots=True)
class TileItem:
    """One or more tiled maps, painted over one another.

    Attributes
    ----------
    providers : list of TileProvider
        The lowest first; names come last.
    """

    providers: list[TileProvider]
    slot: Slot = Slot.BASEMAP
    _images: OrderedDict[tuple[int, Tile], QImage | None] = field(default_factory=OrderedDict)

    def is_empty(self) -> bool:
        """Tell whether there is no map."""
        return not self.providers

    def paint(self, canvas: Canvas) -> None:
        """Paint what is at hand; a missing tile is stood in for by its quarter of a coarser one."""
        wanted_m = canvas.view.metres_per_px
        if canvas.medium.is_paper:
            wanted_m *= _LEGIBLE_MM * canvas.medium.px_per_mm
        painter = canvas.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        for number, provider in enumerate(self.providers):
            for tile in provider.cover(canvas.extent, wanted_m):
                canvas.progress.check_cancelled()
                self._paint_tile(canvas, number, tile)
        painter.restore()

    def _paint_tile(self, canvas: Canvas, number: int, tile: Tile) -> None:
        provider = self.providers[number]
        image, part = self._image(number, tile), QRectF(0, 0, 1, 1)
        ancestor: Tile | None = tile
        for _ in range(_GENERATIONS):
            if image is not None or ancestor is None:
                break
            part = QRectF(
                (part.x() + ancestor[1] % 2) / 2,
                (part.y() + ancestor[2] % 2) / 2,
                part.width() / 2,
                part.height() / 2,
            )
            ancestor = provider.parent(ancestor)
            # Only what was fetched for its own sake may stand in; nothing more is asked of the network.
            image = self._images.get((number, ancestor)) if ancestor is not None else None
        if image is None:
            return
        for net, piece in pieces_of(provider, tile, canvas.view.metres_per_px):
            source = QRectF(
                (part.x() + piece.x() * part.width()) * image.width(),
                (part.y() + piece.y() * part.height()) * image.height(),
                piece.width() * part.width() * image.width(),
                piece.height() * part.height() * image.height(),
            )
            _paint_piece(canvas, image, source, net)

    def _image(self, number: int, tile: Tile) -> QImage | None:
        key = (number, tile)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        content = self.providers[number].content(tile)
        if content is None:
            return None
        image = QImage.fromData(content)
        kept = None if image.isNull() else image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self._images[key] = kept
        while len(self._images) > _IMAGES_KEPT:
            self._images.popitem(last=False)
        return kept


def pieces_of(provider: TileProvider, tile: Tile, metres_per_px: float) -> list[tuple[Floats, QRectF]]:
    """Cut a tile into pieces so small that each is a parallelogram to within a third of a pixel.

    Parameters
    ----------
    provider : TileProvider
        Knows where the tile lies.
    tile : tuple of int
        Which tile.
    metres_per_px : float
        Ground per unit of the picture.

    Returns
    -------
    list of (ndarray of float64, shape (2, 2, 2), QRectF)
        Ground corners in metres, indexed by row from the top, then column; and the share of the tile, from 0 to 1.
    """
    divisions = 1
    while True:
        fine = provider.mesh(tile, divisions * 2)
        if divisions == _MOST_DIVISIONS or _largest_miss(fine) <= _OFF_PX * metres_per_px:
            break
        divisions *= 2
    net = fine[::2, ::2]
    side = 1.0 / divisions
    return [
        (net[row : row + 2, column : column + 2], QRectF(column * side, row * side, side, side))
        for row in range(divisions)
        for column in range(divisions)
    ]


def _largest_miss(fine: Floats) -> float:
    """Return how far, in metres, the true places lie from the parallelograms, corners and middles of every piece."""
    corners = fine[::2, ::2]
    origin, across, down = _parallelograms(corners)
    worst = 0.0
    for step_down in range(3):
        for step_across in range(3):
            true = fine[
                step_down : fine.shape[0] - 2 + step_down : 2,
                step_across : fine.shape[1] - 2 + step_across : 2,
            ]
            drawn = origin + across * step_across / 2 + down * step_down / 2
            worst = max(worst, float(np.hypot(*np.moveaxis(true - drawn, -1, 0)).max()))
    return worst


def _parallelograms(net: Floats) -> tuple[Floats, Floats, Floats]:
    """Fit a parallelogram to every mesh by least squares: upper left corner, side to the right, side down."""
    nw, ne, sw, se = net[:-1, :-1], net[:-1, 1:], net[1:, :-1], net[1:, 1:]
    across = (ne - nw + se - sw) / 2
    down = (sw - nw + se - ne) / 2
    return (nw + ne + sw + se) / 4 - across / 2 - down / 2, across, down


def _paint_piece(canvas: Canvas, image: QImage, source: QRectF, net: Floats) -> None:
    origin, across, down = (one[0, 0] for one in _parallelograms(net))
    scale = canvas.view.metres_per_px
    left, top = canvas.view.to_screen(float(origin[0]), float(origin[1]))
    to_screen = QTransform(
        across[0] / scale, -across[1] / scale, down[0] / scale, -down[1] / scale, left, top
    )
    wide = max(float(np.hypot(*across)) / scale, 1e-6)
    high = max(float(np.hypot(*down)) / scale, 1e-6)
    # A hair over the edge, so that no ground shines through between two pieces.
    more_x, more_y = _OVERLAP_PX / wide, _OVERLAP_PX / high
    canvas.painter.save()
    canvas.painter.setTransform(to_screen, True)
    canvas.painter.drawImage(QRectF(-more_x, -more_y, 1 + 2 * more_x, 1 + 2 * more_y), image, source)
    canvas.painter.restore()
