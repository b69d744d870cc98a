"""One basemap in the work CRS: what the painter asks for tiles."""

from collections.abc import Callable
from typing import Protocol

from gisgrid.basemaps.disk_cache import DiskCache
from gisgrid.basemaps.fetching import TIMEOUT_S, TileFetcher
from gisgrid.basemaps.grid import Extent, Floats, Tile, TileGrid
from gisgrid.basemaps.sources import LocalTiles, RemoteTiles
from gisgrid.errors import FileError
from gisgrid.geo.crs import WorkCrs

_MESHES_KEPT = 2000


class _Giver(Protocol):
    def content(self, tile: Tile) -> bytes | None: ...

    def close(self) -> None: ...


class _Local:
    """Reads tiles where they lie, and tells of damage once."""

    def __init__(self, source: LocalTiles, on_problem: Callable[[str], None]) -> None:
        self._source = source
        self._on_problem = on_problem
        self._has_told = False

    def content(self, tile: Tile) -> bytes | None:
        try:
            return self._source.read(tile)
        except FileError as problem:
            if not self._has_told:
                self._has_told = True
                self._on_problem(str(problem))
            return None

    def close(self) -> None:
        self._source.close()


class Basemap:
    """Tiles on the ground of a work CRS; see `gisgrid.layers.tiles.TileProvider`.

    `content` never waits for the network: a tile that is not at hand is wished for, and `on_arrived` tells when it came.

    Parameters
    ----------
    grid : TileGrid
        How the map is cut.
    crs : WorkCrs
        The work CRS.
    giver : object with `content` and `close`
        Where the tiles come from.
    """

    def __init__(self, grid: TileGrid, crs: WorkCrs, giver: _Giver) -> None:
        self._grid = grid
        self._crs = crs
        self._giver = giver
        self._meshes: dict[tuple[Tile, int], Floats] = {}

    @classmethod
    def of_file(cls, source: LocalTiles, crs: WorkCrs, *, on_problem: Callable[[str], None]) -> "Basemap":
        """Return the basemap of tiles on this computer."""
        return cls(source.grid, crs, _Local(source, on_problem))

    @classmethod
    def of_service(
        cls,
        source: RemoteTiles,
        crs: WorkCrs,
        *,
        cache: DiskCache,
        on_arrived: Callable[[Tile], None],
        on_problem: Callable[[str], None],
        timeout_s: float = TIMEOUT_S,
    ) -> "Basemap":
        """Return the basemap of a service; both callables are called on other threads."""
        fetcher = TileFetcher(
            source, cache, on_arrived=on_arrived, on_problem=on_problem, timeout_s=timeout_s
        )
        return cls(source.grid, crs, fetcher)

    def cover(self, extent: Extent, metres_per_px: float) -> list[Tile]:
        """Return the tiles that cover an extent in metres, the middle ones first."""
        return self._grid.cover(extent, self._crs, metres_per_px)

    def mesh(self, tile: Tile, divisions: int) -> Floats:
        """Return ground points over a tile, shape (divisions + 1, divisions + 1, 2), rows from the top."""
        held = self._meshes.get((tile, divisions))
        if held is None:
            held = self._grid.mesh(tile, self._crs, divisions)
            if len(self._meshes) >= _MESHES_KEPT:
                self._meshes.clear()
            self._meshes[tile, divisions] = held
        return held

    def parent(self, tile: Tile) -> Tile | None:
        """Return the coarser tile that holds a tile in one of its quarters, or None."""
        return self._grid.parent(tile)

    def content(self, tile: Tile) -> bytes | None:
        """Return a tile's picture file when it is at hand, else None at once."""
        return self._giver.content(tile)

    def extent_of(self, tile: Tile) -> Extent:
        """Return the ground of a tile, in metres."""
        points = self.mesh(tile, 2).reshape(-1, 2)
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def close(self) -> None:
        """Let go of file and network."""
        self._giver.close()
