"""Noding of road lines."""

import gzip
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geo.crs import WorkCrs
from gisgrid.patrol.road_lines import node_lines


def lines(*corners: list[tuple[float, float]]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    found = np.empty(len(corners), dtype=object)
    found[:] = [shapely.LineString(points) for points in corners]
    return found


def test_a_cross_without_common_corner_becomes_four_edges() -> None:
    noded = node_lines(lines([(0, 0), (100, 0)], [(50, -50), (50, 50)]))
    assert len(noded.tails) == 4
    assert sorted(noded.lengths_m.round(6).tolist()) == [50, 50, 50, 50]
    assert len(noded.nodes) == 5


def test_an_end_that_nearly_reaches_a_road_is_joined_and_a_far_one_is_not() -> None:
    near = node_lines(lines([(0, 0), (100, 0)], [(50, 1.5), (50, 50)]))
    far = node_lines(lines([(0, 0), (100, 0)], [(50, 3.0), (50, 50)]))
    assert len(near.nodes) == 4
    assert len(far.nodes) == 4 and len(far.tails) == 2
    assert len(near.tails) == 3


def test_an_expressway_is_joined_to_its_ramp_but_not_to_what_passes_under_it() -> None:
    roads = lines([(0, 0), (100, 0)], [(50, -50), (50, 50)], [(80, 0), (80, 40)])
    noded = node_lines(roads, bridges=np.array([True, False, False]))
    assert sorted(noded.sources.tolist()) == [0, 0, 1, 2]


def test_lines_without_length_and_without_place_are_counted() -> None:
    broken = lines([(0, 0), (100, 0)], [(5, 5), (5, 5)])
    broken = np.append(broken, [None, shapely.LineString()])
    noded = node_lines(broken)
    assert noded.dropped == 3
    assert len(noded.tails) == 1


def test_a_road_that_crosses_itself_is_cut_on_both_passes() -> None:
    noded = node_lines(lines([(0, 0), (100, 0), (100, 50), (50, 50), (50, -50)]))
    assert len(noded.tails) == 3
    assert noded.lengths_m.sum() == pytest.approx(300)


def test_nothing_gives_nothing() -> None:
    assert len(node_lines([]).tails) == 0


@given(
    st.lists(
        st.tuples(*[st.integers(0, 60)] * 4).filter(lambda q: (q[0], q[1]) != (q[2], q[3])),
        min_size=1,
        max_size=12,
    )
)
def test_cutting_keeps_the_union_of_the_roads(segments: list[tuple[int, ...]]) -> None:
    roads = lines(*[[(10.0 * a, 10.0 * b), (10.0 * c, 10.0 * d)] for a, b, c, d in segments])
    noded = node_lines(roads, snap_m=0.01)
    edges = [shapely.LineString(noded.corners(k)) for k in range(len(noded.tails))]
    assert sum(edge.length for edge in edges) == pytest.approx(shapely.length(roads).sum(), rel=1e-6)
    assert shapely.hausdorff_distance(shapely.union_all(edges), shapely.union_all(roads)) < 0.2
    for edge, tail, head in zip(range(len(edges)), noded.tails, noded.heads, strict=True):
        assert np.hypot(*(noded.corners(edge)[0] - noded.nodes[tail])) < 0.2
        assert np.hypot(*(noded.corners(edge)[-1] - noded.nodes[head])) < 0.2


@pytest.mark.shared
def test_a_real_town_hangs_together(shared: Path) -> None:
    places: dict[str, tuple[float, float]] = {}
    ways = []
    with gzip.open(shared / "data" / "roads" / "monaco.osm.gz") as stream:
        for element in ET.parse(stream).getroot():
            if element.tag == "node":
                places[element.attrib["id"]] = (float(element.attrib["lon"]), float(element.attrib["lat"]))
            elif element.tag == "way" and any(t.attrib["k"] == "highway" for t in element.iter("tag")):
                ways.append(
                    [places[n.attrib["ref"]] for n in element.iter("nd") if n.attrib["ref"] in places]
                )
    roads = [shapely.LineString(way) for way in ways if len(way) > 1]
    noded = node_lines(WorkCrs(25).project_geometries(roads))
    assert len(roads) > 800
    lengths = noded.lengths_m
    assert lengths.sum() == pytest.approx(
        shapely.length(WorkCrs(25).project_geometries(roads)).sum(), rel=0.01
    )
    degree = np.bincount(np.concatenate([noded.tails, noded.heads]))
    assert (degree >= 3).sum() > 400
