"""How a tiled map is cut: levels, and where each tile lies on the ground."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gisgrid.geo import web_mercator
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from gisgrid.geo.source_crs import Datum

Floats = NDArray[np.float64]
Tile = tuple[int, int, int]
"""Position of the level in the grid, column from the left, row from the top."""
Extent = tuple[float, float, float, float]

_METRES_PER_DEGREE = 111_319.49
_MOST_TILES = 300
_SAMPLES = 9


class TileProjection(StrEnum):
    """The two projections that tiled maps come in."""

    MERCATOR = "mercator"
    GEOGRAPHIC = "geographic"


@dataclass(frozen=True, slots=True)
class TileLevel:
    """One level of a tiled map.

    Attributes
    ----------
    identifier : str
        What the level is called in addresses.
    units_per_px : float
        Metres of the web map or degrees, by the grid's projection.
    left, top : float
        Corner of the first tile, in the same units.
    columns, rows : int
        Number of tiles.
    tile_px : int
        Width and height of a tile in pixels.
    """

    identifier: str
    units_per_px: float
    left: float
    top: float
    columns: int
    rows: int
    tile_px: int = 256


@dataclass(frozen=True)
class TileGrid:
    """The levels of a tiled map from coarse to fine, and the datum its pictures are drawn in.

    Attributes
    ----------
    projection : TileProjection
    levels : tuple of TileLevel
        The coarsest first; not empty.
    datum : Datum
        `Datum.GCJ02` for maps whose pictures are shifted; everything else counts as CGCS2000.
    """

    projection: TileProjection
    levels: tuple[TileLevel, ...]
    datum: Datum = Datum.WGS84

    def lonlat(self, level: int, places: Floats) -> Floats:
        """Return the true degrees, EPSG:4490, of places counted in tiles.

        Parameters
        ----------
        level : int
            Position in `levels`.
        places : ndarray of float64, shape (n, 2)
            (column, row) with fractions; (0, 0) is the upper left corner of the first tile.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            (lon, lat); a GCJ-02 map is shifted back.
        """
        held = self.levels[level]
        span = held.units_per_px * held.tile_px
        units = np.column_stack([held.left + places[:, 0] * span, held.top - places[:, 1] * span])
        degrees = web_mercator.inverse(units) if self.projection is TileProjection.MERCATOR else units
        return gcj02_to_wgs84(degrees) if self.datum is Datum.GCJ02 else degrees

    def places(self, level: int, lonlat: Floats) -> Floats:
        """Return where degrees of EPSG:4490 lie, counted in tiles; the inverse of `lonlat`."""
        held = self.levels[level]
        degrees = wgs84_to_gcj02(lonlat) if self.datum is Datum.GCJ02 else lonlat
        units = web_mercator.forward(degrees) if self.projection is TileProjection.MERCATOR else degrees
        span = held.units_per_px * held.tile_px
        return np.column_stack([(units[:, 0] - held.left) / span, (held.top - units[:, 1]) / span])

    def metres_per_px(self, level: int, lat_deg: float) -> float:
        """Return how much ground a pixel of a level covers at a latitude, in metres."""
        size = self.levels[level].units_per_px
        shrink = float(np.cos(np.radians(lat_deg)))
        if self.projection is TileProjection.MERCATOR:
            return size * shrink
        # Pixels of a map in degrees are taller than wide; the mean of both counts.
        return float(size * _METRES_PER_DEGREE * np.sqrt(shrink))

    def level_for(self, metres_per_px: float, lat_deg: float) -> int:
        """Return the level whose pixels are nearest in size to `metres_per_px` of ground."""
        sizes = [self.metres_per_px(level, lat_deg) for level in range(len(self.levels))]
        return int(np.argmin(np.abs(np.log2(np.array(sizes) / metres_per_px))))

    def cover(self, extent: Extent, crs: WorkCrs, metres_per_px: float) -> list[Tile]:
        """Return the tiles that cover an extent, the middle ones first.

        Parameters
        ----------
        extent : tuple of float
            (x_min, y_min, x_max, y_max) in metres of `crs`.
        crs : WorkCrs
            The work CRS.
        metres_per_px : float
            Wanted ground per pixel of the picture.

        Returns
        -------
        list of tuple of int
            Empty when even the coarsest level would take hundreds of tiles.
        """
        lonlat = crs.unproject(_frame(extent))
        level = self.level_for(metres_per_px, float(np.clip(lonlat[:, 1].mean(), -80.0, 80.0)))
        while level >= 0:
            tiles = self._tiles(level, self.places(level, lonlat))
            if len(tiles) <= _MOST_TILES:
                return tiles
            level -= 1
        return []

    def _tiles(self, level: int, places: Floats) -> list[Tile]:
        held = self.levels[level]
        low = np.floor(places.min(axis=0)).astype(int)
        high = np.floor(places.max(axis=0)).astype(int)
        first = (max(int(low[0]), 0), max(int(low[1]), 0))
        last = (min(int(high[0]), held.columns - 1), min(int(high[1]), held.rows - 1))
        count = max(0, last[0] - first[0] + 1) * max(0, last[1] - first[1] + 1)
        if count > _MOST_TILES:
            return [(level, 0, 0)] * (_MOST_TILES + 1)
        found = [
            (level, column, row)
            for row in range(first[1], last[1] + 1)
            for column in range(first[0], last[0] + 1)
        ]
        middle = (places.min(axis=0) + places.max(axis=0)) / 2 - 0.5
        return sorted(found, key=lambda tile: float(np.hypot(tile[1] - middle[0], tile[2] - middle[1])))

    def mesh(self, tile: Tile, crs: WorkCrs, divisions: int) -> Floats:
        """Return a net of ground points over a tile.

        Parameters
        ----------
        tile : tuple of int
            Which tile.
        crs : WorkCrs
            The work CRS.
        divisions : int
            Number of meshes along each side.

        Returns
        -------
        ndarray of float64, shape (divisions + 1, divisions + 1, 2)
            Metres, indexed by row from the top, then column.
        """
        level, column, row = tile
        steps = np.linspace(0.0, 1.0, divisions + 1)
        across, down = np.meshgrid(column + steps, row + steps)
        lonlat = self.lonlat(level, np.column_stack([across.ravel(), down.ravel()]))
        return crs.project(lonlat).reshape(divisions + 1, divisions + 1, 2)

    def parent(self, tile: Tile) -> Tile | None:
        """Return the tile of the next coarser level that holds a tile in one of its quarters, or None."""
        level, column, row = tile
        if level == 0:
            return None
        fine, coarse = self.levels[level], self.levels[level - 1]
        is_half = abs(coarse.units_per_px / fine.units_per_px - 2.0) < 1e-6 and coarse.tile_px == fine.tile_px
        span = coarse.units_per_px * 1e-3
        is_level = abs(coarse.left - fine.left) < span and abs(coarse.top - fine.top) < span
        return (level - 1, column // 2, row // 2) if is_half and is_level else None


def _frame(extent: Extent) -> Floats:
    """Return points over an extent, edges included, so that curved edges are caught."""
    x = np.linspace(extent[0], extent[2], _SAMPLES)
    y = np.linspace(extent[1], extent[3], _SAMPLES)
    across, up = np.meshgrid(x, y)
    return np.column_stack([across.ravel(), up.ravel()])


def mercator_grid(
    first_zoom: int = 0, last_zoom: int = 18, *, datum: Datum = Datum.WGS84, tile_px: int = 256
) -> TileGrid:
    """Return the grid of ordinary web maps (XYZ, ``_w`` of 天地图).

    Parameters
    ----------
    first_zoom, last_zoom : int
        Zoom levels that the map has, both included.
    datum : Datum
        `Datum.GCJ02` for shifted maps.
    tile_px : int
        Pixels along a tile's side.
    """
    half = web_mercator.HALF_WORLD_M
    levels = tuple(
        TileLevel(str(zoom), 2 * half / (tile_px * 2**zoom), -half, half, 2**zoom, 2**zoom, tile_px)
        for zoom in range(first_zoom, last_zoom + 1)
    )
    return TileGrid(TileProjection.MERCATOR, levels, datum)


def geographic_grid(first_zoom: int = 1, last_zoom: int = 18) -> TileGrid:
    """Return the grid of maps in degrees (``_c`` of 天地图, EPSG:4490, DOMAIN.md 5.6).

    Level 1 has two tiles side by side; the first tile begins at (−180, 90).
    """
    levels = tuple(
        TileLevel(str(zoom), 360.0 / (256 * 2**zoom), -180.0, 90.0, 2**zoom, 2 ** (zoom - 1))
        for zoom in range(first_zoom, last_zoom + 1)
    )
    return TileGrid(TileProjection.GEOGRAPHIC, levels)
