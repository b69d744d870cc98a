"""Tiles kept on the disk: whole or not at all, the longest unused thrown away first."""

import os
import threading
from pathlib import Path

from gisgrid.basemaps.grid import Tile
from gisgrid.errors import FileError
from gisgrid.files import replacing

_FILL = 0.9


class DiskCache:
    """Picture files below one folder, up to a total size.

    Parameters
    ----------
    folder : Path
        Made at the first tile.
    limit_bytes : int
        What all tiles together may take.
    """

    def __init__(self, folder: Path, *, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._size: int | None = None

    def path(self, key: str, tile: Tile) -> Path:
        """Return where a tile of a map lies."""
        return self._folder / key / str(tile[0]) / str(tile[1]) / f"{tile[2]}.tile"

    def read(self, key: str, tile: Tile) -> bytes | None:
        """Return a tile's picture file, or None; it counts as used now."""
        path = self.path(key, tile)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content or None

    def write(self, key: str, tile: Tile, content: bytes) -> None:
        """Keep a tile; a full or read-only disk is no fault, the tile is then fetched again."""
        path = self.path(key, tile)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as temporary:
                temporary.write_bytes(content)
        except (OSError, FileError):
            return
        with self._lock:
            if self._size is None:
                self._size = sum(size for _, size, _ in self._held())
            else:
                self._size += len(content)
            if self._size > self._limit:
                self._size = self._shrink()

    def _held(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._folder.rglob("*.tile"):
            try:
                told = path.stat()
            except OSError:
                continue
            found.append((told.st_mtime, told.st_size, path))
        return found

    def _shrink(self) -> int:
        """Throw away the longest unused tiles and return what the rest takes."""
        held = sorted(self._held())
        size = sum(one for _, one, _ in held)
        for _, one, path in held:
            if size <= self._limit * _FILL:
                break
            path.unlink(missing_ok=True)
            size -= one
        return size
