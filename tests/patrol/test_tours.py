"""Tours against published best solutions."""

import re
from pathlib import Path

import numpy as np
import pytest

from gisgrid.errors import PatrolError
from gisgrid.patrol.tours import Team, TourLimits, TourStop, solve_tours


def test_no_stops_need_nobody() -> None:
    nothing = np.zeros((1, 1), dtype=np.int64)
    assert solve_tours([], [], metres=nothing, seconds=nothing).routes == ()


def test_stops_without_anybody_are_a_plain_sentence() -> None:
    table = np.zeros((2, 2), dtype=np.int64)
    with pytest.raises(PatrolError, match="1 处"):
        solve_tours([TourStop(1)], [], metres=table, seconds=table)


def test_hours_that_exclude_each_other_are_not_feasible() -> None:
    table = np.full((3, 3), 600, dtype=np.int64)
    np.fill_diagonal(table, 0)
    stops = [TourStop(1, service=600, opens=600, closes=700), TourStop(2, service=600, opens=600, closes=700)]
    assert not solve_tours(stops, [Team(0)], metres=table, seconds=table).is_feasible
    assert solve_tours(stops, [Team(0, size=2)], metres=table, seconds=table).is_feasible


def test_the_same_question_gets_the_same_answer() -> None:
    rng = np.random.default_rng(5)
    places = rng.integers(0, 1000, (25, 2))
    table = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)).astype(np.int64)
    stops = [TourStop(row, service=60) for row in range(1, 25)]
    team = Team(0, size=3, longest=4000)
    assert solve_tours(stops, [team], metres=table, seconds=table) == solve_tours(
        stops, [team], metres=table, seconds=table
    )


@pytest.mark.shared
def test_a_small_published_instance_is_solved_to_the_optimum(shared: Path) -> None:
    # Augerat A-n32-k5, optimum 784 (proven; in the instance's own comment).
    text = (shared / "data" / "routing" / "augerat" / "A-n32-k5.vrp").read_text()
    places = np.array(re.findall(r"^\s*\d+\s+(\d+)\s+(\d+)\s*$", text, re.MULTILINE), dtype=np.float64)
    loads = [int(load) for load in re.findall(r"^\s*\d+\s+(\d+)\s*$", text, re.MULTILINE)]
    table = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))).astype(np.int64)
    stops = [TourStop(row, load=loads[row]) for row in range(1, 32)]
    tours = solve_tours(
        stops,
        [Team(0, size=5, capacity=100)],
        metres=table,
        seconds=table,
        limits=TourLimits(iterations=3000, idle=3000),
    )
    assert tours.is_feasible
    assert tours.metres == 784
    assert sorted(number for route in tours.routes for number in route) == list(range(31))


@pytest.mark.shared
def test_one_long_round_is_as_short_as_the_best_known(shared: Path) -> None:
    # TSPLIB berlin52, optimum 7542.
    text = (shared / "data" / "routing" / "tsplib" / "berlin52.tsp").read_text()
    places = np.array(re.findall(r"^\s*\d+\s+([\d.]+)\s+([\d.]+)\s*$", text, re.MULTILINE), dtype=np.float64)
    table = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))).astype(np.int64)
    tours = solve_tours([TourStop(row) for row in range(1, 52)], [Team(0)], metres=table, seconds=table)
    assert tours.metres == 7542
    assert sorted(tours.routes[0]) == list(range(51))
