"""Sharing stops among people: own territory first, and from neighbours as much as makes the work even.

The share is a transport problem: each stop goes to one person, giving a stop away costs the detour that it
means, and each minute of work above or below the even share costs much more. Solved by linear programming
it splits at most one stop per person; those go where the larger part went.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

_UNEVEN_PER_MIN = 400.0  # metres of detour that a minute of unevenness is worth
_SLACK = 0.03  # part of the even share by which work may differ without cost
_STRANGER_M = 250.0  # what it costs to leave the own territory at all
_KEPT_M = 600.0  # what it is worth that the same person comes as last time


@dataclass(frozen=True, slots=True)
class Share:
    """One stop with those who may take it.

    Attributes
    ----------
    key : Hashable
        The stop.
    minutes : float
        Work with it in the period.
    own : tuple of int
        People whose territory it is in.
    others : mapping of int to float
        People who may help, with the detour in metres.
    before : int or None
        Who went there last time.
    """

    key: Hashable
    minutes: float
    own: tuple[int, ...]
    others: Mapping[int, float]
    before: int | None = None

    def costs(self) -> dict[int, float]:
        """Return what it costs to give it to each person, in metres."""
        costs = {person: _STRANGER_M + detour for person, detour in self.others.items()}
        costs.update(dict.fromkeys(self.own, 0.0))
        if self.before in costs:
            costs[self.before] -= _KEPT_M
        return costs


def share_out(
    shares: Sequence[Share], *, beside: Mapping[int, float], room: Mapping[int, float]
) -> dict[Hashable, int]:
    """Give each stop to one person.

    Parameters
    ----------
    beside : mapping of int to float
        Minutes that people have beside these stops: travel and other work.
    room : mapping of int to float
        Part of the period that people are there, 0 to 1; who is away gets nothing while others may go.
    """
    pairs = [
        (row, person, cost)
        for row, share in enumerate(shares)
        for person, cost in share.costs().items()
        if room.get(person, 1.0) > 0
    ]
    if not pairs:
        return {}
    people = sorted({person for _, person, _ in pairs})
    column = {person: number for number, person in enumerate(people)}
    rows = np.array([row for row, _, _ in pairs])
    columns = np.array([column[person] for _, person, _ in pairs])
    costs = np.array([cost for _, _, cost in pairs])
    even = _even_shares(shares, rows, columns, people=people, beside=beside, room=room)
    amounts = _solve(shares, rows, columns, costs=costs, even=even)
    best: dict[int, tuple[float, int]] = {}
    for row, number, amount in zip(rows.tolist(), columns.tolist(), amounts.tolist(), strict=True):
        if row not in best or amount > best[row][0] + 1e-9:
            best[row] = (amount, people[number])
    return {shares[row].key: person for row, (_, person) in best.items()}


def _even_shares(
    shares: Sequence[Share],
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    columns: np.ndarray[tuple[int], np.dtype[np.int64]],
    *,
    people: Sequence[int],
    beside: Mapping[int, float],
    room: Mapping[int, float],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the minutes at stops that would make each person's work even within those who share stops."""
    count = len(shares)
    graph = csr_array(
        (np.ones(len(rows)), (rows, count + columns)), shape=(count + len(people), count + len(people))
    )
    _, group = connected_components(graph, directed=False)
    minutes = np.array([share.minutes for share in shares])
    other = np.array([beside.get(person, 0.0) for person in people])
    there = np.array([room.get(person, 1.0) for person in people])
    used = np.isin(np.arange(count), rows)
    total = np.bincount(group[:count][used], minutes[used], group.max() + 1)
    total += np.bincount(group[count:], other, group.max() + 1)
    present = np.bincount(group[count:], there, group.max() + 1)
    level = (total / np.maximum(present, 1e-9))[group[count:]] * there
    even: np.ndarray[tuple[int], np.dtype[np.float64]] = np.maximum(level - other, 0.0)
    return even


def _solve(
    shares: Sequence[Share],
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    columns: np.ndarray[tuple[int], np.dtype[np.int64]],
    *,
    costs: np.ndarray[tuple[int], np.dtype[np.float64]],
    even: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    pairs, people = len(rows), len(even)
    minutes = np.array([share.minutes for share in shares])[rows]
    used, place = np.unique(rows, return_inverse=True)
    once = coo_array((np.ones(pairs), (place, np.arange(pairs))), shape=(len(used), pairs + 2 * people))
    number = np.arange(people)
    work = (minutes, (columns, np.arange(pairs)))
    over = coo_array(
        (np.append(work[0], -np.ones(people)), (np.append(columns, number), np.arange(pairs + people))),
        shape=(people, pairs + 2 * people),
    )
    under = coo_array(
        (
            np.append(-minutes, -np.ones(people)),
            (np.append(columns, number), np.append(np.arange(pairs), pairs + people + number)),
        ),
        shape=(people, pairs + 2 * people),
    )
    found = linprog(
        np.concatenate([costs, np.full(2 * people, _UNEVEN_PER_MIN)]),
        A_ub=vstack([over, under]).tocsr(),
        b_ub=np.concatenate([even * (1 + _SLACK), -even * (1 - _SLACK)]),
        A_eq=once.tocsr(),
        b_eq=np.ones(len(used)),
        bounds=(0, None),
        method="highs",
    )
    amounts: np.ndarray[tuple[int], np.dtype[np.float64]] = found.x[:pairs]
    return amounts
