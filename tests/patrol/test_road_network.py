"""The routable network: closed and one-way roads, loose parts, joining, ways and tables."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgrid.model.enumerations import RoadClass
from gisgrid.patrol.modes import DETOUR, TravelMode
from gisgrid.patrol.road_network import RoadLine, RoadNetwork
from gisgrid.patrol.travel import Travel


def road(*corners: tuple[float, float], **more: object) -> RoadLine:
    return RoadLine(shapely.LineString(corners), **more)  # type: ignore[arg-type]


def block() -> list[RoadLine]:
    """Return four streets around a block of 100 m."""
    return [
        road((0, 0), (100, 0)),
        road((100, 0), (100, 100)),
        road((100, 100), (0, 100)),
        road((0, 100), (0, 0)),
    ]


def test_the_way_follows_the_roads_and_adds_the_way_to_the_door() -> None:
    travel = Travel(RoadNetwork(block(), TravelMode.WALKING), [(50, 10), (100, 90), (-5, 50)])
    table = travel.table()
    assert table.metres[0, 1] == pytest.approx(50 + 90 + 10, abs=0.2)
    assert travel.joints.distances_m.tolist() == pytest.approx([10, 0, 5])
    shape = travel.path(0, 1)
    assert shape.tolist() == [[50, 0], [100, 0], [100, 90]]


def test_a_one_way_street_binds_cars_and_not_people_on_foot() -> None:
    roads = block()
    roads[0] = road((0, 0), (100, 0), is_one_way=True)
    places = [(10, 0), (90, 0)]
    by_car = Travel(RoadNetwork(roads, TravelMode.CAR), places).table()
    on_foot = Travel(RoadNetwork(roads, TravelMode.WALKING), places).table()
    assert by_car.metres[0, 1] == pytest.approx(80, abs=0.2)
    assert by_car.metres[1, 0] == pytest.approx(320, abs=0.2)
    assert on_foot.metres[1, 0] == pytest.approx(80, abs=0.2)


def test_a_closed_road_is_gone_around() -> None:
    roads = block()
    roads[0] = road((0, 0), (100, 0), is_blocked=True)
    table = Travel(RoadNetwork(roads, TravelMode.BICYCLE), [(0, 1), (100, 1)]).table()
    assert table.metres[0, 1] == pytest.approx(298, abs=0.5)


def test_a_car_prefers_the_quick_road_and_tells_its_length() -> None:
    slow = road((0, 0), (1000, 0), road_class=RoadClass.LANE)
    quick = road((0, 0), (0, 300), (1000, 300), (1000, 0), road_class=RoadClass.NATIONAL)
    table = Travel(RoadNetwork([slow, quick], TravelMode.CAR), [(0, 0), (1000, 0)]).table()
    assert table.metres[0, 1] == pytest.approx(1600, abs=0.5)
    assert table.seconds[0, 1] == pytest.approx(1600 / (50 / 3.6), abs=0.5)


def test_loose_parts_are_found_and_nobody_is_joined_to_them() -> None:
    roads = [*block(), road((500, 0), (520, 0))]
    network = RoadNetwork(roads, TravelMode.WALKING)
    (part,) = network.loose_parts()
    assert (part.length_m, part.roads) == (pytest.approx(20), (4,))
    joints = network.join([(510, 5)])
    assert joints.places[0].tolist() == pytest.approx([100, 5])
    assert joints.distances_m[0] == pytest.approx(410)


def test_without_roads_the_way_is_a_straight_line_and_says_so() -> None:
    travel = Travel(RoadNetwork([], TravelMode.CAR), [(0, 0), (300, 400)])
    table = travel.table()
    assert table.metres[0, 1] == pytest.approx(500 * DETOUR)
    assert table.is_straight[0, 1]
    assert table.straight_stops.tolist() == [0, 1]
    assert travel.path(0, 1).tolist() == [[0, 0], [300, 400]]


@given(st.integers(0, 10_000), st.integers(3, 7))
def test_the_reduced_graph_gives_the_same_ways_as_the_whole_one(seed: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    roads = []
    for _ in range(4 * side):
        x, y = rng.integers(0, side, 2) * 100.0
        dx, dy = rng.choice([[100.0, 0.0], [0.0, 100.0], [200.0, 0.0]])
        kind = rng.choice([RoadClass.LANE, RoadClass.NATIONAL, RoadClass.MINOR])
        roads.append(road((x, y), (x + dx, y + dy), road_class=kind, is_one_way=bool(rng.random() < 0.2)))
    network = RoadNetwork(roads, TravelMode.CAR)
    places = rng.uniform(0, 100 * side, (5, 2))
    travel = Travel(network, places)
    stops = np.flatnonzero(travel.joints.edges >= 0)
    if len(stops) == 0:
        return
    graph = travel._graph
    whole = csr_array((graph.seconds, (graph.tails, graph.heads)), shape=(graph.count, graph.count))
    nodes = network.size + stops
    exact = dijkstra(whole, directed=True, indices=nodes)[:, nodes]
    table = travel.table()
    access = travel.joints.distances_m[stops]
    walked = (access[:, None] + access[None, :]) / (20.0 / 3.6)
    expected = exact + walked
    np.fill_diagonal(expected, 0.0)
    found = table.seconds[np.ix_(stops, stops)]
    known = np.isfinite(expected)
    # Times are kept in hundredths of a second for each piece of road.
    assert found[known] == pytest.approx(expected[known], abs=0.5)


def test_the_shape_of_a_way_is_as_long_as_the_table_says() -> None:
    rng = np.random.default_rng(3)
    roads = [road((x, 0), (x, 900)) for x in range(0, 1000, 100)]
    roads += [road((0, y), (900, y)) for y in range(0, 1000, 150)]
    travel = Travel(RoadNetwork(roads, TravelMode.BICYCLE), rng.uniform(0, 900, (6, 2)))
    table = travel.table()
    for start in range(6):
        for end in range(6):
            if start != end:
                length = np.hypot(*np.diff(travel.path(start, end), axis=0).T).sum()
                doors = travel.joints.distances_m[start] + travel.joints.distances_m[end]
                assert length + doors == pytest.approx(table.metres[start, end], abs=1.0)
