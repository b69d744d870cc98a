"""First rounds, from which the solver goes on."""

import itertools

import numpy as np
import pytest

from gisgrid.patrol.first_round import first_round


def table_of(places):
    points = np.asarray(places, dtype=np.float64)
    return np.rint(1000 * np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))).astype(np.int64)


def length(order, table):
    return sum(int(table[a, b]) for a, b in itertools.pairwise([*order, order[0]]))


@pytest.mark.parametrize("count", [1, 3, 9, 40])
def test_a_round_visits_every_place_once_and_begins_at_home(count):
    table = table_of(np.random.default_rng(count).uniform(0, 100, (count, 2)))
    found = first_round(table)
    assert sorted(found) == list(range(count))
    assert found[0] == 0


def test_places_on_a_circle_are_visited_along_it():
    turn = np.random.default_rng(3).permutation(24) * 2 * np.pi / 24
    table = table_of(np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1000)
    along = np.argsort(turn).tolist()
    assert length(first_round(table), table) == length(along, table)


def test_a_round_of_nine_is_the_best_of_all():
    table = table_of(np.random.default_rng(8).uniform(0, 100, (9, 2)))
    best = min(length([0, *rest], table) for rest in itertools.permutations(range(1, 9)))
    assert length(first_round(table), table) == best
