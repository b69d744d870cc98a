"""Patrols: tours against the best known ones, the network of roads, and the month plan of the sample."""

import json
import math
import os
import re
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.ground import AbsentError
from benchmarks.rows import Row, median_ms, missing
from benchmarks.start import sample_register
from gisgrid.model.enumerations import RoadClass
from gisgrid.model.periods import parse_period
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.plan_sites import PlanSettings
from gisgrid.patrol.planning import make_plan
from gisgrid.patrol.road_network import RoadLine, RoadNetwork
from gisgrid.patrol.tours import Team, TourLimits, Tours, TourStop, solve_tours
from gisgrid.patrol.travel import Travel
from gisgrid.workspace import OpenMode, Workspace

SECTION = "Patrol"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "routing"
SHARE = float(os.environ.get("GISGRID_BENCH_SHARE", "1"))
"""Part of the instances to run; 1 for all of them."""
_FINE = 1000  # Solomon's distances are not whole: the solver gets thousandths

Whole = npt.NDArray[np.int64]


def run() -> list[Row]:
    """Measure everything of patrols."""
    rows: list[Row] = []
    for measure in (_solomon, _augerat, _salesman, _network, _month):
        try:
            print(f"… {measure.__name__.strip('_')}", flush=True)
            rows += measure()
        except AbsentError as reason:
            rows.append(missing(SECTION, measure.__name__.strip("_"), str(reason)))
    return rows


def _instances(folder: str, ending: str) -> list[Path]:
    found = sorted((SHARED / folder).glob(f"*.{ending}"))
    if not found:
        raise AbsentError(f"{SHARED / folder} is not there")
    step = max(1, round(1 / SHARE))
    return found[::step]


def _best_known(name: str) -> dict[str, dict[str, float]]:
    known: dict[str, dict[str, float]] = json.loads((SHARED / name).read_text(encoding="utf-8"))
    return known


def least_known(listed: float, solution: Path) -> float:
    """Return the best known distance of a Solomon instance, set right where the list cannot be true.

    The ``.sol`` file beside an instance holds the least total for ways cut down to one decimal. Ways cut down are
    shorter and leave more time, so no total at full precision is below it; the list has two that are.
    """
    words = re.search(r"^Cost\s+(\S+)", solution.read_text(), re.MULTILINE)
    return max(listed, float(words[1])) if words else listed


def _solomon() -> list[Row]:
    """Compare total distance at full precision with the sum of the best known totals."""
    known = _best_known("VRPTW.json")
    ours, best, each, raised = 0.0, 0.0, {}, []
    for path in _instances("solomon", "txt"):
        vehicles, capacity = next(line for line in numbers_of(path) if len(line) == 2)
        table = np.array([line for line in numbers_of(path) if len(line) == 7])
        metres = _distances(table[:, 1:3], lambda d: np.ceil(d * _FINE))
        home = table[0]
        stops = [
            TourStop(
                place=row,
                service=int(line[6]) * _FINE,
                opens=int(line[4]) * _FINE,
                closes=int(line[5]) * _FINE,
                load=int(line[3]),
            )
            for row, line in enumerate(table[1:], start=1)
        ]
        team = Team(home=0, size=vehicles, ends=int(home[5]) * _FINE, capacity=capacity)
        tours = solve_tours(stops, [team], metres=metres, seconds=metres, limits=TourLimits(seconds=5.0))
        cost = _length(tours, stops, _distances(table[:, 1:3], lambda d: d))
        ours += cost if tours.is_feasible else math.inf
        listed = known[f"{path.stem}_distance"]["best_known_cost"]
        least = least_known(listed, path.with_suffix(".sol"))
        if least > listed:
            raised.append(path.stem)
        best += least
        each[path.stem] = 100 * (cost / least - 1)
    gap = 100 * (ours / best - 1)
    text = f"{len(each)} instances, 5 s each; peers measured elsewhere: VROOM 1.65, OR-Tools 4.76"
    if raised:
        text += f"; {', '.join(raised)}: listed best is below the least possible, which is taken instead"
    return [Row(SECTION, "Solomon, total gap", gap, "%", most=0.4, remark=text, raw=each)]


def numbers_of(path: Path) -> list[list[int]]:
    """Return the lines of a file that hold whole numbers only."""
    lines = (line.split() for line in path.read_text().splitlines())
    return [[int(word) for word in words] for words in lines if words and all(w.isdigit() for w in words)]


def _augerat() -> list[Row]:
    known = _best_known("CVRP.json")
    gaps = {}
    for path in _instances("augerat", "vrp"):
        text = path.read_text()
        places = _section(text, "NODE_COORD_SECTION")[:, 1:3]
        loads = _section(text, "DEMAND_SECTION")[:, 1]
        capacity = int(_field(text, "CAPACITY"))
        metres = _distances(places, np.rint)
        stops = [TourStop(place=row, load=int(loads[row])) for row in range(1, len(places))]
        size = int(known[path.stem]["vehicles"]) + 2
        tours = solve_tours(
            stops,
            [Team(home=0, size=size, capacity=capacity)],
            metres=metres,
            seconds=metres,
            limits=TourLimits(seconds=5.0),
        )
        gaps[path.stem] = 100 * (tours.metres / known[path.stem]["best_known_cost"] - 1)
    mean = statistics.mean(gaps.values())
    return [Row(SECTION, "Augerat A, mean gap", mean, "%", most=0.1, remark="5 s each", raw=gaps)]


def _salesman() -> list[Row]:
    known = _best_known("TSP.json")
    gaps = {}
    for path in _instances("tsplib", "tsp"):
        text = path.read_text()
        places = _section(text, "NODE_COORD_SECTION")[:, 1:3]
        if len(places) > 150:
            continue
        metres = _distances(places, np.rint)
        stops = [TourStop(place=row) for row in range(1, len(places))]
        tours = solve_tours(
            stops, [Team(home=0)], metres=metres, seconds=metres, limits=TourLimits(seconds=1.0)
        )
        gaps[path.stem] = 100 * (tours.metres / known[path.stem]["best_known_cost"] - 1)
    mean = statistics.mean(gaps.values())
    text = "1 s each; peer measured elsewhere: VROOM 2.0"
    return [Row(SECTION, "TSPLIB to 150 nodes, mean gap", mean, "%", most=0.5, remark=text, raw=gaps)]


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}\s*:\s*(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


def _section(text: str, name: str) -> npt.NDArray[np.float64]:
    rows = []
    for line in text.split(name, 1)[1].strip().splitlines():
        words = line.split()
        if not words or not re.fullmatch(r"[-+.\deE]+", words[0]):
            break
        rows.append([float(word) for word in words])
    return np.array(rows)


def _distances(
    places: npt.ArrayLike, rounding: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
) -> npt.NDArray[np.int64]:
    points = np.asarray(places, dtype=np.float64)
    exact = rounding(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    return exact.astype(np.int64) if (exact == np.rint(exact)).all() else exact


def _length(tours: Tours, stops: Sequence[TourStop], metres: npt.NDArray[np.float64]) -> float:
    total = 0.0
    for route in tours.routes:
        rows = [0, *(stops[number].place for number in route), 0]
        total += float(metres[rows[:-1], rows[1:]].sum())
    return total


def _town_roads(count: int) -> list[RoadLine]:
    """Draw un-noded roads of a made-up town: streets that cross, lanes that end on nothing."""
    rng = np.random.default_rng(7)
    side_m = 40_000.0
    classes = [RoadClass.COUNTY, RoadClass.MINOR, RoadClass.VILLAGE, RoadClass.LANE]
    roads = []
    for number in range(count):
        long = number % 8 == 0
        length = rng.uniform(2000, 6000) if long else rng.uniform(100, 900)
        x, y = rng.uniform(0, side_m, 2)
        turn = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.1)
        steps = np.linspace(0, length, int(rng.integers(2, 12)))
        noise = rng.normal(0, 3, (2, len(steps)))
        line = shapely.LineString(
            np.stack([x + steps * np.cos(turn) + noise[0], y + steps * np.sin(turn) + noise[1]], axis=1)
        )
        roads.append(RoadLine(line, classes[0] if long else classes[number % 3 + 1]))
    return roads


def _month() -> list[Row]:
    """Plan December 2026 for 丽水, evened and not."""
    with Workspace.open(str(sample_register()), OpenMode.READ) as workspace:
        period = parse_period("2026-12")
        spent, raw = median_ms(lambda: make_plan(workspace, period), times=2)
        even = make_plan(workspace, period)
        plain = make_plan(workspace, period, settings=PlanSettings(evened=False))
    metres = [sum(work.metres for work in plan.workload) for plan in (even, plain)]
    text = f"{len(even.visits)} visits, {len(even.unmet)} duties not met"
    return [
        Row(SECTION, "month plan of 丽水", spent, most=30_000, remark=text, raw={"ms": raw}),
        Row(SECTION, "largest work of a worker by the smallest", even.balance("worker"), "×", most=1.15),
        Row(SECTION, "distance by that of the plan not evened", metres[0] / metres[1], "×", most=1.10),
    ]


def _network() -> list[Row]:
    roads = _town_roads(12_000)
    places = np.random.default_rng(8).uniform(0, 40_000.0, (500, 2))
    network = RoadNetwork(roads, TravelMode.CAR)
    built, raw_built = median_ms(lambda: RoadNetwork(roads, TravelMode.CAR).is_main)
    table, raw_table = median_ms(lambda: Travel(network, places).table())
    text = f"{network.size} nodes, {len(network.edges.tails)} edges, by car"
    return [
        Row(
            SECTION,
            "network from 12,000 un-noded roads",
            built,
            most=3000,
            remark=text,
            raw={"ms": raw_built},
        ),
        Row(SECTION, "500 × 500 matrix on it", table, most=2000, raw={"ms": raw_table}),
    ]
