"""Pictures of letters, kept between starts: to draw them anew is most of the first map."""

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import qVersion
from PySide6.QtGui import QImage

import gisgrid
from gisgrid import paths
from gisgrid.layers.cache import Arrays, LayerCache, packed_words, words_of
from gisgrid.layers.fonts import FONT_FILES

_NAME = "letters"
_MOST = 2500
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


class LetterShelf:
    """Pairs of pictures by key: those that were made in this run, and those of earlier runs, read from a file.

    The file is named by the version of the program, of Qt and of the fonts, so that pictures of another one are never
    used. A missing or damaged file costs time and nothing else.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._cache: LayerCache | None = None
        self._made: dict[str, tuple[QImage, QImage]] = {}
        self._places: dict[str, tuple[int, int, int]] = {}
        self._pixels: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)

    def open(self, folder: Path) -> None:
        """Go on with the pictures that lie in the program's cache folder."""
        if folder == self._folder:
            return
        self._folder, self._cache = folder, LayerCache(folder, _NAME, _state_of_fonts())
        self._map()

    def find(self, key: str) -> tuple[QImage, QImage] | None:
        """Return a pair of pictures; None when it has to be made."""
        place = self._places.get(key)
        if place is None:
            return self._made.get(key)
        start, width, height = place
        images = []
        for number in range(2):
            image = QImage(width, height, _FORMAT)
            first = start + number * 4 * width * height
            held = np.frombuffer(image.bits(), dtype=np.uint8)
            held[:] = self._pixels[first : first + len(held)]
            images.append(image)
        return images[0], images[1]

    def put(self, key: str, pair: tuple[QImage, QImage]) -> None:
        """Remember a pair of pictures of one size; nothing is remembered beyond the limit of the file."""
        if self._cache is not None and len(self._made) + len(self._places) < _MOST:
            self._made[key] = pair

    def keep(self) -> None:
        """Write what was made to the file, with what it held before."""
        made = list(self._made.items())
        if self._cache is None or not made:
            return
        sizes = [(image.width(), image.height()) for _, (image, _) in made]
        lengths = np.array([8 * width * height for width, height in sizes], dtype=np.int64)
        starts = len(self._pixels) + np.concatenate([[0], np.cumsum(lengths)[:-1]])
        fresh = {
            key: (start, *size) for (key, _), start, size in zip(made, starts.tolist(), sizes, strict=True)
        }
        everything = {**self._places, **fresh}
        bits = [np.frombuffer(image.constBits(), dtype=np.uint8) for _, pair in made for image in pair]
        arrays: Arrays = {
            "keys": packed_words(everything),
            "places": np.array(list(everything.values()), dtype=np.int64),
            "pixels": np.concatenate([self._pixels, *bits]),
        }
        if self._cache.store_arrays(_NAME, arrays):
            self._map()
            for key in fresh:
                self._made.pop(key, None)

    def _map(self) -> None:
        assert self._cache is not None
        held = self._cache.load_arrays(_NAME)
        if held is None:
            self._places, self._pixels = {}, np.empty(0, dtype=np.uint8)
            return
        places: list[list[int]] = held["places"].tolist()
        keys = words_of(held["keys"])
        # Not mapped for longer than this: a file in use could not be replaced on every system.
        self._pixels = np.array(held["pixels"], dtype=np.uint8)
        self._places = {
            key: (at, width, height) for key, (at, width, height) in zip(keys, places, strict=True)
        }


def _state_of_fonts() -> int:
    """Return a number that differs where letters may look different."""
    sizes = [paths.resource("fonts", name).stat().st_size for name in FONT_FILES]
    return zlib.crc32(f"{gisgrid.__version__} {qVersion()} {sizes}".encode())


LETTERS = LetterShelf()
"""The letters of this run; every map shares them."""
