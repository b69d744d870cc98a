import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.features import FeatureTable, Shape, build_table, flat_rings, hilbert_order
from gisgrid.layers.levels import areas_m2, as_geometries
from gisgrid.layers.paths import paths_of

HOLED = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
TWO_PARTS = shapely.MultiPolygon([shapely.box(20, 0, 30, 10), shapely.box(40, 0, 50, 10)])


def table(*shapes: shapely.Geometry | None, origin: tuple[float, float] = (0.0, 0.0)) -> FeatureTable:
    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    return build_table(np.arange(1, len(shapes) + 1), held, shape=Shape.AREA, origin=origin)


def test_missing_and_empty_shapes_are_left_out() -> None:
    made = table(HOLED, None, shapely.Polygon(), TWO_PARTS)
    assert sorted(made.ids.tolist()) == [1, 4]


def test_a_point_in_a_hole_is_not_inside() -> None:
    made = table(HOLED, TWO_PARTS)
    assert made.at_point(5, 5) == []
    assert [int(made.ids[one]) for one in made.at_point(1, 1)] == [1]
    assert [int(made.ids[one]) for one in made.at_point(45, 5)] == [2]
    assert made.at_point(35, 5) == []


def test_the_origin_does_not_move_the_ground() -> None:
    made = table(HOLED, origin=(-1000.0, 500.0))
    assert made.extent == (0, 0, 10, 10)
    assert len(made.at_point(1, 1)) == 1
    assert made.geometry(0).area == pytest.approx(96)


@pytest.mark.parametrize("turned", [False, True])
def test_area_takes_holes_off_whichever_way_the_rings_turn(turned: bool) -> None:
    shape = shapely.reverse(HOLED) if turned else HOLED
    assert areas_m2(table(shape).rings).tolist() == pytest.approx([96])
    assert areas_m2(table(TWO_PARTS).rings).tolist() == pytest.approx([200])


def test_flat_coordinates_make_the_same_geometries_again() -> None:
    made = table(TWO_PARTS, HOLED, shapely.box(0, 50, 5, 60))
    back = as_geometries(made.rings, Shape.AREA)
    source = {1: TWO_PARTS, 2: HOLED, 3: shapely.box(0, 50, 5, 60)}
    for id_, shape in zip(made.ids.tolist(), back, strict=True):
        assert shapely.equals(shape, source[id_])


def test_a_line_is_hit_within_reach_only() -> None:
    lines = np.array([shapely.LineString([(0, 0), (100, 0)])], dtype=object)
    made = build_table(np.array([9]), lines, shape=Shape.LINE, origin=(0.0, 0.0))
    assert made.at_point(50, 3, reach_m=4) == [0]
    assert made.at_point(50, 5, reach_m=4) == []


points = st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), max_size=60)


@given(points)
def test_hilbert_order_is_a_permutation(xy: list[tuple[float, float]]) -> None:
    order = hilbert_order(np.array(xy, dtype=np.float64).reshape(-1, 2))
    assert sorted(order.tolist()) == list(range(len(xy)))


def test_hilbert_neighbours_are_near() -> None:
    x, y = np.meshgrid(np.arange(32), np.arange(32))
    grid = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64)
    steps = np.abs(np.diff(grid[hilbert_order(grid)], axis=0)).sum(axis=1)
    assert steps.mean() < 1.3
    assert steps.max() <= 4


def test_paths_hold_every_ring_closed() -> None:
    made = table(HOLED, TWO_PARTS)
    whole, empty = paths_of(made.rings, np.array([[0, 2], [1, 1]]))
    assert empty.elementCount() == 0
    assert whole.elementCount() == 20
    assert len(whole.toSubpathPolygons()) == 4
    assert all(polygon.isClosed() for polygon in whole.toSubpathPolygons())
    assert whole.boundingRect().getRect() == (0, 0, 50, 10)


def test_culling_finds_exactly_what_meets_the_box() -> None:
    rng = np.random.default_rng(3)
    corners = rng.uniform(0, 1000, (500, 2))
    shapes = shapely.box(*corners.T, *(corners + rng.uniform(1, 20, (500, 2))).T)
    made = build_table(np.arange(500), shapes, shape=Shape.AREA, origin=(300.0, 100.0))
    window = (200.0, 300.0, 420.0, 500.0)
    expected = set(np.flatnonzero(shapely.intersects(shapes, shapely.box(*window))).tolist())
    assert {int(made.ids[one]) for one in made.touching(window)} == expected


def test_polygons_of_every_kind_become_the_same_rings() -> None:
    rng = np.random.default_rng(2)
    boxes = [
        shapely.box(x, y, x + 9, y + 7, ccw=bool(k % 2))
        for k, (x, y) in enumerate(rng.uniform(0, 900, (20, 2)))
    ]
    holed = shapely.Polygon([(0, 0), (0, 30), (30, 30), (30, 0)], [[(5, 5), (9, 5), (9, 9), (5, 9)]])
    several = shapely.MultiPolygon([shapely.box(40, 0, 50, 9), shapely.box(60, 0, 70, 9, ccw=False)])
    shapes = np.array([*boxes[:7], holed, *boxes[7:], several], dtype=object)
    rings = flat_rings(shapes, Shape.AREA, (100.0, 50.0))
    assert rings.count == len(shapes)
    assert np.diff(rings.feature_rings).tolist() == [1] * 7 + [2] + [1] * 13 + [2]
    for feature, shape in enumerate(shapes):
        shells = [one for one in rings.ring_xy(feature) if len(one)]
        expected = sorted(
            shapely.area(shapely.polygons(ring)) for ring in shapely.get_rings(shapely.get_parts(shape))
        )
        assert sorted(shapely.area(shapely.polygons(one)) for one in shells) == pytest.approx(expected)
        turns = [shapely.is_ccw(shapely.linearrings(one)) for one in shells]
        assert turns.count(False) == shapely.get_num_interior_rings(shape).clip(0)
