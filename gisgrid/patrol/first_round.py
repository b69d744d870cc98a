"""A good first round through many stops, from which the solver goes on.

The solver moves stops and exchanges ends of tours, but turns no piece of a tour around. A round in which no
turning of a piece (2-opt) and no move of up to three neighbours (Or-opt) helps any more, made from several
starts and shaken a few times, saves it most of the way where one person visits many.
"""

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
_STARTS, _SHAKES, _SEED = 12, 60, 1
_PIECES = (1, 2, 3)
_REACH = 50  # stops over which a shake extends


def first_round(metres: Whole) -> list[int]:
    """Return a short round through all places, beginning at place 0; the same places give the same round.

    Parameters
    ----------
    metres : ndarray of int64, shape (n, n)
        Distances; the same there and back.
    """
    count = len(metres)
    if count < 8:
        return list(range(count))
    starts = range(0, count, max(1, count // _STARTS))
    rounds = [_improved(_nearest_next(metres, start), metres) for start in starts]
    best = min(rounds, key=lambda order: _length(order, metres))
    rng = np.random.default_rng(_SEED)
    for _ in range(_SHAKES):
        shaken = _improved(_shaken(best, rng), metres)
        if _length(shaken, metres) <= _length(best, metres):
            best = shaken
    found: list[int] = np.roll(best, -int(np.flatnonzero(best == 0)[0])).tolist()
    return found


def _length(order: Whole, metres: Whole) -> int:
    return int(metres[order, np.roll(order, -1)].sum())


def _nearest_next(metres: Whole, start: int) -> Whole:
    """Go on to the nearest place not visited yet, again and again."""
    is_left = np.ones(len(metres), dtype=np.bool_)
    order = [start]
    is_left[start] = False
    far = int(metres.max()) + 1
    for _ in range(len(metres) - 1):
        order.append(int(np.argmin(np.where(is_left, metres[order[-1]], far))))
        is_left[order[-1]] = False
    return np.array(order, dtype=np.int64)


def _shaken(order: Whole, rng: np.random.Generator) -> Whole:
    """Exchange two neighbouring pieces somewhere (double bridge)."""
    order = np.roll(order, -int(rng.integers(len(order))))
    one, two, three = np.sort(rng.integers(1, min(_REACH, len(order)), 3)).tolist()
    return np.concatenate([order[:one], order[two:three], order[one:two], order[three:]])


def _improved(order: Whole, metres: Whole) -> Whole:
    while True:
        better = _turned(order, metres)
        if better is None:
            better = _moved(order, metres)
        if better is None:
            return order
        order = better


def _turned(order: Whole, metres: Whole) -> Whole | None:
    """Turn around the piece that shortens the round most; None where no piece does."""
    following = np.roll(order, -1)
    legs = metres[order, following]
    gain = legs[:, None] + legs[None, :]
    gain = np.triu(gain - metres[np.ix_(order, order)] - metres[np.ix_(following, following)], 2)
    first, last = divmod(int(np.argmax(gain)), len(order))
    if gain[first, last] <= 0:
        return None
    turned = order.copy()
    turned[first + 1 : last + 1] = order[first + 1 : last + 1][::-1]
    return turned


def _moved(order: Whole, metres: Whole) -> Whole | None:
    """Move one to three neighbours, turned around or not, to where it shortens the round most."""
    count = len(order)
    following = np.roll(order, -1)
    legs = metres[order, following]
    begins = np.arange(count)
    best = (0, 0, 0, 0, False)
    for size in _PIECES:
        head, tail = order, np.roll(order, 1 - size)
        before, after = np.roll(order, 1), np.roll(order, -size)
        saved = metres[before, head] + metres[tail, after] - metres[before, after]
        for is_turned, (one, two) in ((False, (head, tail)), (True, (tail, head))):
            spent = metres[np.ix_(one, order)] + metres[np.ix_(two, following)] - legs[None, :]
            gain = saved[:, None] - spent
            for shift in range(-1, size):
                gain[begins, (begins + shift) % count] = 0
            row, column = divmod(int(np.argmax(gain)), count)
            best = max(best, (int(gain[row, column]), size, row, column, is_turned))
    gained, size, row, column, is_turned = best
    if gained <= 0:
        return None
    rolled = np.roll(order, -row)
    piece, rest = rolled[:size], rolled[size:]
    at = (column - row) % count - size + 1
    return np.concatenate([rest[:at], piece[::-1] if is_turned else piece, rest[at:]])
