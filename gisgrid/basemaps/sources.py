"""Where tiles come from: a file, a folder, or addresses on the network."""

import hashlib
import re
import sqlite3
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gisgrid.basemaps.grid import Tile, TileGrid, geographic_grid, mercator_grid
from gisgrid.errors import BadUseError, FileError
from gisgrid.geo.source_crs import Datum
from gisgrid.i18n import tr

_PICTURE_FORMATS = ("", "png", "jpg", "jpeg", "webp", "image/png", "image/jpeg", "image/webp")
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
_LAST_XYZ_ZOOM = 19
TIANDITU_SERVERS = tuple("01234567")


class LocalTiles(Protocol):
    """Tiles on this computer."""

    @property
    def grid(self) -> TileGrid:
        """How the map is cut."""
        ...

    def read(self, tile: Tile) -> bytes | None:
        """Return the picture file of a tile, or None when there is none."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@dataclass(frozen=True)
class RemoteTiles:
    """Tiles at addresses.

    Attributes
    ----------
    template : str
        Address with ``{z}`` (identifier of the level), ``{x}``, ``{y}``, ``{-y}`` (row from the bottom) and ``{s}``.
    grid : TileGrid
        How the map is cut.
    servers : tuple of str
        What ``{s}`` becomes, tile by tile in turn.
    secret : str
        A key within the template; left out of the cache's name and of messages.
    """

    template: str
    grid: TileGrid
    servers: tuple[str, ...] = ()
    secret: str = ""

    @property
    def cache_key(self) -> str:
        """Name of the folder in the cache; the same map has the same name whatever the key."""
        text = self.template.replace(self.secret, "") if self.secret else self.template
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def address(self, tile: Tile) -> str:
        """Return the address of a tile."""
        level, column, row = tile
        held = self.grid.levels[level]
        server = self.servers[(column + row) % len(self.servers)] if self.servers else ""
        values = {
            "{z}": held.identifier,
            "{x}": str(column),
            "{y}": str(row),
            "{-y}": str(held.rows - 1 - row),
            "{s}": server,
        }
        return re.sub(r"\{(z|x|y|-y|s)\}", lambda found: values[found[0]], self.template)


class TiandituMap(StrEnum):
    """The maps of 天地图; the value is the layer's name in addresses (DOMAIN.md 5.6)."""

    VECTOR = "vec"
    VECTOR_NAMES = "cva"
    IMAGERY = "img"
    IMAGERY_NAMES = "cia"
    TERRAIN = "ter"
    TERRAIN_NAMES = "cta"


NAMES_OF = {
    TiandituMap.VECTOR: TiandituMap.VECTOR_NAMES,
    TiandituMap.IMAGERY: TiandituMap.IMAGERY_NAMES,
    TiandituMap.TERRAIN: TiandituMap.TERRAIN_NAMES,
}
"""The layer of names that belongs to each map."""


class TiandituMatrix(StrEnum):
    """The two ways 天地图 is cut."""

    DEGREES = "c"
    MERCATOR = "w"


def tianditu(layer: TiandituMap, key: str, *, matrix: TiandituMatrix = TiandituMatrix.DEGREES) -> RemoteTiles:
    """Return a map of 天地图.

    Parameters
    ----------
    layer : TiandituMap
        Which map or which names.
    key : str
        The user's own key (tk).
    matrix : TiandituMatrix
        Degrees of EPSG:4490, or the web map.

    Raises
    ------
    BadUseError
        If the key is empty or has other than letters and digits.
    """
    if not re.fullmatch(r"[0-9A-Za-z]+", key):
        raise BadUseError(
            tr("天地图 needs your own key: letters and digits, given at tianditu.gov.cn after registration.")
        )
    last_zoom = 14 if layer in (TiandituMap.TERRAIN, TiandituMap.TERRAIN_NAMES) else 18
    template = (
        f"https://t{{s}}.tianditu.gov.cn/{layer}_{matrix}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        f"&LAYER={layer}&STYLE=default&TILEMATRIXSET={matrix}&FORMAT=tiles"
        f"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
    )
    grid = geographic_grid(1, last_zoom) if matrix is TiandituMatrix.DEGREES else mercator_grid(1, last_zoom)
    return RemoteTiles(template, grid, TIANDITU_SERVERS, secret=key)


def xyz(template: str, *, datum: Datum = Datum.WGS84, last_zoom: int = _LAST_XYZ_ZOOM) -> RemoteTiles:
    """Return a map at XYZ addresses.

    Parameters
    ----------
    template : str
        ``https://…/{z}/{x}/{y}.png``; ``{-y}`` counts rows from the bottom, ``{a-d}`` or ``{0-7}`` name servers.
    datum : Datum
        `Datum.GCJ02` for shifted maps.
    last_zoom : int
        The finest zoom that the service has.

    Raises
    ------
    BadUseError
        If the address has no places for zoom, column and row, or is no web address.
    """
    text = template.strip()
    if not re.match(r"https?://[^/\s]+", text) or re.search(r"\s", text):
        raise BadUseError(tr("“{text}” is not an address of the web; it begins with https://.", text=text))
    if "{z}" not in text or "{x}" not in text or not ("{y}" in text or "{-y}" in text):
        raise BadUseError(
            tr(
                "The address needs the places {z}, {x} and {y} for zoom, column and row.",
                z="{z}",
                x="{x}",
                y="{y}",
            )
        )
    servers: tuple[str, ...] = ()
    found = re.search(r"\{([a-z0-9])-([a-z0-9])\}", text)
    if found:
        servers = tuple(chr(code) for code in range(ord(found[1]), ord(found[2]) + 1))
        text = text.replace(found[0], "{s}")
    return RemoteTiles(text, mercator_grid(0, last_zoom, datum=datum), servers or ("a", "b", "c"))


class MbtilesFile:
    """An MBTiles file, version 1.3 of its specification: rows are counted from the bottom.

    Parameters
    ----------
    path : Path
        The file; opened for reading only.

    Raises
    ------
    FileError
        If it is missing, no MBTiles file, damaged, empty, or holds vector tiles.
    """

    def __init__(self, path: Path, *, datum: Datum = Datum.WGS84) -> None:
        if not path.is_file():
            raise FileError(
                tr("There is no file {path}; look at its name and folder.", path=str(path)), path=path
            )
        self._path = path
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        try:
            first, last = self._inspect()
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise FileError(
                tr("{name} is no readable MBTiles file; ask for it again.", name=path.name), path=path
            ) from error
        except FileError:
            self._database.close()
            raise
        self.grid = mercator_grid(first, last, datum=datum)

    def _inspect(self) -> tuple[int, int]:
        words = dict(self._database.execute("SELECT name, value FROM metadata").fetchall())
        if str(words.get("format", "")).lower() not in _PICTURE_FORMATS:
            raise FileError(
                tr("{name} holds vector tiles; gisgrid shows tiles that are pictures.", name=self._path.name),
                path=self._path,
            )
        first, last = self._database.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        if first is None:
            raise FileError(tr("{name} holds no tiles.", name=self._path.name), path=self._path)
        return int(first), int(last)

    def read(self, tile: Tile) -> bytes | None:
        """Return the picture file of a tile, or None when there is none.

        Raises
        ------
        FileError
            If the file is damaged at this place.
        """
        held = self.grid.levels[tile[0]]
        wanted = (int(held.identifier), tile[1], held.rows - 1 - tile[2])
        try:
            with self._lock:
                found = self._database.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    wanted,
                ).fetchone()
        except sqlite3.Error as error:
            raise FileError(
                tr("{name} is damaged; some of its tiles cannot be read.", name=self._path.name),
                path=self._path,
            ) from error
        return None if found is None or found[0] is None else bytes(found[0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


class TileFolder:
    """A folder of tiles as ``zoom/column/row.png`` (or jpg, webp), rows counted from the top.

    Parameters
    ----------
    path : Path
        The folder that holds one folder per zoom.

    Raises
    ------
    FileError
        If there is no such folder, or no tiles in it.
    """

    def __init__(self, path: Path, *, datum: Datum = Datum.WGS84) -> None:
        if not path.is_dir():
            raise FileError(tr("There is no folder {path}; look at its name.", path=str(path)), path=path)
        zooms = sorted(int(one.name) for one in path.iterdir() if one.is_dir() and one.name.isdecimal())
        zooms = [zoom for zoom in zooms if zoom <= 24]
        first = next((one for zoom in zooms[:1] for one in (path / str(zoom)).glob("*/*")), None)
        if first is None or first.suffix.lower() not in _ENDINGS:
            raise FileError(
                tr("{name} holds no tiles; they are expected as zoom/column/row.png.", name=path.name),
                path=path,
            )
        self._path = path
        self._ending = first.suffix
        self.grid = mercator_grid(zooms[0], zooms[-1], datum=datum)

    def read(self, tile: Tile) -> bytes | None:
        """Return the picture file of a tile, or None when there is none.

        Raises
        ------
        FileError
            If it is there and cannot be read.
        """
        level, column, row = tile
        name = self._path / self.grid.levels[level].identifier / str(column) / f"{row}{self._ending}"
        try:
            return name.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(tr("{name} cannot be read any more.", name=str(name)), path=name) from error

    def close(self) -> None:
        """Nothing is held open."""
