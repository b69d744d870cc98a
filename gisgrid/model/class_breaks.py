"""Where the classes of a graduated map begin and end."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

_SAMPLE = 1500


class BreakMethod(StrEnum):
    """How the limits are found."""

    EQUAL = "equal"
    QUANTILE = "quantile"
    NATURAL = "natural"


def class_breaks(values: Sequence[float], count: int, method: BreakMethod) -> list[float]:
    """Return the inner limits of classes, ascending; each belongs to the class above it.

    Parameters
    ----------
    values : sequence of float
        Without gaps; may be in any order.
    count : int
        How many classes are wanted; fewer come where the values do not tell so many apart.

    Returns
    -------
    list of float
        At most ``count - 1`` limits, all greater than the least value.

    Examples
    --------
    >>> class_breaks([0, 10, 20, 30, 40], 4, BreakMethod.EQUAL)
    [10.0, 20.0, 30.0]
    >>> class_breaks([1, 1, 1, 50, 51, 99, 100], 3, BreakMethod.NATURAL)
    [50.0, 99.0]
    """
    numbers = np.sort(np.asarray(values, dtype=np.float64))
    if len(numbers) == 0 or count < 2 or numbers[0] == numbers[-1]:
        return []
    if method is BreakMethod.EQUAL:
        limits = np.linspace(numbers[0], numbers[-1], count + 1)[1:-1]
    elif method is BreakMethod.QUANTILE:
        limits = numbers[[len(numbers) * part // count for part in range(1, count)]]
    else:
        limits = _natural(numbers, count)
    return sorted({float(one) for one in limits if one > numbers[0]})


def _natural(numbers: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the limits that make the squared distances from the means of the classes least (Fisher 1958)."""
    if len(numbers) > _SAMPLE:
        numbers = numbers[np.linspace(0, len(numbers) - 1, _SAMPLE).round().astype(np.int64)]
    n = len(numbers)
    sums = np.concatenate([[0.0], np.cumsum(numbers)])
    squares = np.concatenate([[0.0], np.cumsum(numbers**2)])
    cost = squares[1:] - sums[1:] ** 2 / np.arange(1, n + 1)
    starts = []
    for _ in range(count - 1):
        fresh = np.full(n, np.inf)
        begun = np.zeros(n, dtype=np.int64)
        for last in range(1, n):
            first = np.arange(1, last + 1)
            width = last + 1 - first
            inside = squares[last + 1] - squares[first] - (sums[last + 1] - sums[first]) ** 2 / width
            total = cost[first - 1] + inside
            best = int(np.argmin(total))
            fresh[last], begun[last] = total[best], first[best]
        cost = fresh
        starts.append(begun)
    limits = []
    last = n - 1
    for begun in reversed(starts):
        if last < 1:
            break
        limits.append(numbers[begun[last]])
        last = int(begun[last]) - 1
    return np.array(limits)
