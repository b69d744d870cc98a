"""Names along roads and rivers: their parts joined per name, and the arrays in which they are kept."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.cache import Arrays, packed_words, words_of
from gisgrid.layers.features import Point2
from gisgrid.layers.scene import LineNames


def joined_names(keyed: dict[tuple[int, str], list[Any]], origin: Point2) -> LineNames:
    """Join the parts of lines that have the same rank and name.

    Parameters
    ----------
    keyed : dict of (int, str) to list of geometries
        Lines in ground metres by rank and name.
    origin : tuple of float
        Ground point from which the result counts.
    """
    lines: list[Any] = []
    texts: list[str] = []
    ranks: list[int] = []
    for (rank, name), shapes in sorted(keyed.items(), key=lambda pair: pair[0]):
        joined = shapely.line_merge(shapely.union_all(np.array(shapes, dtype=object)))
        for part in shapely.get_parts(shapely.transform(joined, lambda xy: xy - origin)):
            if shapely.get_dimensions(part) == 1:
                lines.append(part)
                texts.append(name)
                ranks.append(rank)
    return LineNames(origin, np.array(lines, dtype=object), texts, np.array(ranks, dtype=np.int64))


def line_name_arrays(names: LineNames) -> dict[str, NDArray[np.generic]]:
    """Return names along lines as arrays, to be kept."""
    xy, line_of = shapely.get_coordinates(names.lines, return_index=True)
    return {"xy": xy, "line_of": line_of, "texts": packed_words(names.texts), "ranks": names.ranks}


def line_names_of(kept: Sequence[Arrays], origin: Point2) -> LineNames:
    """Return the names that `line_name_arrays` was given, several sets one after the other."""
    lines: list[Any] = []
    for one in kept:
        if len(one["line_of"]):
            lines += np.atleast_1d(shapely.linestrings(one["xy"], indices=one["line_of"])).tolist()
    return LineNames(
        origin,
        np.array(lines, dtype=object),
        [text for one in kept for text in words_of(one["texts"])],
        np.concatenate([one["ranks"].view(np.int64) for one in kept]),
    )
