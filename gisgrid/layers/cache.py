"""Layers kept between starts: one memory-mapped file per layer, that only ever saves time."""

import json
import logging
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gisgrid.errors import FileError
from gisgrid.files import replacing
from gisgrid.layers.features import FeatureTable, Point2, Rings, Shape
from gisgrid.layers.levels import TOLERANCES_M, Dots, Level, LevelStack, Simplify
from gisgrid.progress import Progress

_LOG = logging.getLogger(__name__)
_MAGIC = b"GGLAYER3"
_HEAD = struct.Struct("<8sq")
_ALIGN = 64
_BETWEEN_WORDS = "\0"
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(slots=True)
class Kept:
    """What is kept of one layer.

    Attributes
    ----------
    stacks : dict of str to LevelStack
        Its areas and lines by class, with all their levels of detail.
    arrays : dict of str to ndarray
        Everything else.
    """

    stacks: dict[str, LevelStack] = field(default_factory=dict)
    arrays: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    @property
    def numbers(self) -> int:
        """How many numbers it holds, levels of detail not counted."""
        held = sum(one.size for one in self.arrays.values())
        return int(held + sum(one.table.rings.xy.size for one in self.stacks.values()))


class LayerCache:
    """The cache files of one workspace.

    A file is named by workspace, layer and data version, so that a stale one is never read. A missing,
    damaged or unwritable file costs time and nothing else.

    Parameters
    ----------
    folder : Path
        The program's cache folder.
    identity : str
        Identity of the workspace.
    step : int
        Version of the data.
    """

    def __init__(self, folder: Path, identity: str, step: int) -> None:
        self._folder = folder / "layers"
        self._identity = identity
        self._step = step

    def load(self, name: str, *, origin: Point2) -> Kept | None:
        """Return a layer as it was kept, its arrays mapped from the file, or None."""
        kept = self.load_arrays(name)
        if kept is None or not np.array_equal(kept["origin"], np.array(origin)):
            return None
        stacks = dict.fromkeys(key.partition("/")[0] for key in kept if "/" in key)
        return Kept(
            {
                stack: _stack_of(
                    {k[len(stack) + 1 :]: v for k, v in kept.items() if k.startswith(f"{stack}/")}, origin
                )
                for stack in stacks
            },
            {key: array for key, array in kept.items() if "/" not in key},
        )

    def load_arrays(self, name: str) -> Arrays | None:
        """Return named arrays as they were kept, mapped from the file, or None."""
        path = self._path(name)
        try:
            return read_arrays(path)
        except (OSError, ValueError, KeyError) as problem:
            if path.exists():
                _LOG.info("the layer cache %s cannot be used: %s", path.name, problem)
            return None

    def holds(self, name: str) -> bool:
        """Tell whether a layer is kept."""
        return self._path(name).exists()

    def store(self, name: str, kept: Kept, progress: Progress, *, origin: Point2) -> bool:
        """Keep a layer with all its levels of detail; tell whether that worked.

        Raises
        ------
        CancelledError
            If `progress` was cancelled; nothing is left behind.
        """
        arrays: dict[str, NDArray[np.generic]] = {"origin": np.array(origin), **kept.arrays}
        for done, (key, stack) in enumerate(kept.stacks.items()):
            for tolerance_m in TOLERANCES_M:
                progress.report(done, len(kept.stacks))
                stack.level_for(tolerance_m)
            arrays |= {f"{key}/{part}": array for part, array in _arrays_of(stack).items()}
        return self.store_arrays(name, arrays)

    def store_arrays(self, name: str, arrays: Arrays) -> bool:
        """Keep named arrays; tell whether that worked."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_arrays(self._path(name), arrays)
        except (OSError, FileError) as problem:
            _LOG.info("the layer cache for %s was not written: %s", name, problem)
            return False
        self._forget_older(name)
        return True

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._identity}-{name}-{self._step}.layer"

    def _forget_older(self, name: str) -> None:
        for path in self._folder.glob(f"{self._identity}-{name}-*.layer"):
            if path != self._path(name):
                try:
                    path.unlink()
                except OSError as problem:
                    _LOG.info("the old layer cache %s stays: %s", path.name, problem)


def packed_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return words as one array; see `words_of`."""
    return np.frombuffer("".join(one + _BETWEEN_WORDS for one in words).encode(), dtype=np.uint8)


def words_of(packed: NDArray[np.generic]) -> list[str]:
    """Return the words of an array that `packed_words` made."""
    return packed.tobytes().decode().split(_BETWEEN_WORDS)[:-1]


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write named arrays into one file that `read_arrays` can map.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    table: dict[str, tuple[str, list[int], int]] = {}
    at = 0
    for name, array in arrays.items():
        table[name] = (array.dtype.str, list(array.shape), at)
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    head = json.dumps(table).encode()
    with replacing(path) as fresh, fresh.open("wb") as stream:
        stream.write(_HEAD.pack(_MAGIC, len(head)))
        stream.write(head)
        start = -(-(_HEAD.size + len(head)) // _ALIGN) * _ALIGN
        for name, array in arrays.items():
            stream.seek(start + table[name][2])
            stream.write(np.ascontiguousarray(array).tobytes())
        stream.truncate(start + at)


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Map the arrays of a file written by `write_arrays`, read-only.

    Raises
    ------
    OSError
        If the file cannot be opened.
    ValueError
        If it is not such a file, or cut off.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(_MAGIC):
            raise ValueError(path.name)
        length = _HEAD.unpack(head)[1]
        table = json.loads(stream.read(length))
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    start = -(-(_HEAD.size + length) // _ALIGN) * _ALIGN
    out: dict[str, NDArray[np.generic]] = {}
    for name, (kind, shape, offset) in table.items():
        dtype = np.dtype(kind)
        end = start + offset + int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        if end > len(whole):
            raise ValueError(path.name)
        out[name] = np.asarray(whole[start + offset : end]).view(dtype).reshape(shape)
    return out


def _arrays_of(stack: LevelStack) -> dict[str, NDArray[np.generic]]:
    table = stack.table
    out: dict[str, NDArray[np.generic]] = {
        "simplify": np.array([stack.simplify.value]),
        "group_size": np.array([stack.group_size]),
        **table_arrays(table),
    }
    for tolerance_m in (0.0, *TOLERANCES_M):
        level = stack.level_for(tolerance_m)
        key = f"{tolerance_m:g}"
        if tolerance_m:
            out |= _ring_arrays(key, level.rings)
        out[f"{key}.features"] = level.features
        out[f"{key}.group_boxes"] = level.group_boxes
        if level.dots is not None:
            out[f"{key}.dots_xy"] = level.dots.xy
            out[f"{key}.dots_area"] = level.dots.area_m2
    return out


def _ring_arrays(key: str, rings: Rings) -> dict[str, NDArray[np.generic]]:
    return {
        f"{key}.xy": rings.xy,
        f"{key}.ring_starts": rings.ring_starts,
        f"{key}.feature_rings": rings.feature_rings,
    }


def _rings_of(kept: Arrays, key: str) -> Rings:
    return Rings(
        kept[f"{key}.xy"].view(np.float64),
        kept[f"{key}.ring_starts"].view(np.int64),
        kept[f"{key}.feature_rings"].view(np.int64),
    )


def table_arrays(table: FeatureTable) -> dict[str, NDArray[np.generic]]:
    """Return a table as arrays, its columns left out; see `table_of`."""
    return {
        "shape": np.array([table.shape.value]),
        "ids": table.ids,
        "boxes": table.boxes,
        **_ring_arrays("0", table.rings),
    }


def table_of(kept: Arrays, origin: Point2) -> FeatureTable:
    """Return the table that `table_arrays` was given."""
    return FeatureTable(
        ids=kept["ids"].view(np.int64),
        shape=Shape(int(kept["shape"].view(np.int64)[0])),
        origin=origin,
        rings=_rings_of(kept, "0"),
        boxes=kept["boxes"].view(np.float64),
    )


def _stack_of(kept: Arrays, origin: Point2) -> LevelStack:
    table = table_of(kept, origin)
    simplify = Simplify(int(kept["simplify"].view(np.int64)[0]))
    stack = LevelStack(table, simplify, group_size=int(kept["group_size"].view(np.int64)[0]))
    for tolerance_m in (0.0, *TOLERANCES_M):
        key = f"{tolerance_m:g}"
        dots = None
        if f"{key}.dots_xy" in kept:
            dots = Dots(kept[f"{key}.dots_xy"].view(np.float64), kept[f"{key}.dots_area"].view(np.float64))
        stack.adopt(
            Level(
                tolerance_m=tolerance_m,
                rings=_rings_of(kept, key) if tolerance_m else table.rings,
                features=kept[f"{key}.features"].view(np.int64),
                group_size=stack.group_size,
                dots=dots,
                group_boxes=kept[f"{key}.group_boxes"].view(np.float64),
            )
        )
    return stack
