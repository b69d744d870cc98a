"""Marks beside the enterprise symbols, badges of hazards and triangles of installations, by a style of the user's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.layers.features import Ints
from gisgrid.layers.symbols import SymbolKind

HIDDEN = 255
"""Class of an enterprise whose mark is left out."""


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """The looks of one kind of mark, by enterprise.

    Attributes
    ----------
    classes : ndarray of uint8, shape (n,)
        Class of the mark of each point of the set, an index into `fills`, or `HIDDEN`.
    counts : ndarray of int32, shape (n,)
        How many records the mark stands for.
    fills : tuple of str
        Colour of each class; empty for the usual one.
    shapes : tuple of SymbolKind or None
        Shape of each class; None for the usual one.
    factor : float
        Multiplies the size.
    """

    classes: NDArray[np.uint8]
    counts: NDArray[np.int32]
    fills: tuple[str, ...]
    shapes: tuple[SymbolKind | None, ...]
    factor: float = 1.0


def mark_style(
    enterprise_ids: Ints,
    holders: Sequence[int | None],
    classes: Sequence[int],
    *,
    fills: tuple[str, ...],
    shapes: tuple[SymbolKind | None, ...],
    factor: float,
) -> MarkStyle:
    """Gather records into one mark for each enterprise: it wears the first class, in the order of the legend.

    Parameters
    ----------
    enterprise_ids : ndarray of int64, shape (n,)
        The points of the set.
    holders : sequence of int or None
        Enterprise of each record.
    classes : sequence of int
        Class of each record; -1 for one that is left out.

    Examples
    --------
    >>> style = mark_style(
    ...     np.array([7, 8]), [7, 7, 8], [1, 0, -1], fills=("#111111", "#222222"), shapes=(None, None), factor=1.0
    ... )
    >>> style.classes.tolist(), style.counts.tolist()
    ([0, 255], [2, 0])
    """
    held: Mapping[int | None, list[int]] = defaultdict(list)
    for holder, number in zip(holders, classes, strict=True):
        if number >= 0:
            held[holder].append(number)
    ids = enterprise_ids.tolist()
    return MarkStyle(
        np.array([min(held[one]) if one in held else HIDDEN for one in ids], dtype=np.uint8),
        np.array([len(held[one]) if one in held else 0 for one in ids], dtype=np.int32),
        fills,
        shapes,
        factor,
    )
