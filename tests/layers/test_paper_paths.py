"""Paths for paper: what is seen stays, on whole units, and nothing that is unseen."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.features import Rings, Shape, flat_rings
from gisgrid.layers.paper_paths import on_lattice, paper_paths, squares, without_unseen
from gisgrid.layers.view import View

FRAME = (0.0, 0.0, 100.0, 60.0)
SEEN = shapely.box(*FRAME)
PLACES = st.tuples(st.integers(-200, 300), st.integers(-200, 300))


def one_line(points: list[tuple[int, int]]) -> Rings:
    xy = np.array(points, dtype=np.float64)
    return Rings(xy, np.array([0, len(xy)]), np.array([0, 1]))


@given(st.lists(PLACES, min_size=2, max_size=30))
def test_what_lies_in_the_frame_is_the_same_line(points: list[tuple[int, int]]) -> None:
    left = without_unseen(one_line(points), FRAME)
    before = shapely.LineString(points).intersection(SEEN)
    after = shapely.LineString(left.xy).intersection(SEEN)
    assert before.hausdorff_distance(after) < 1e-6 if not before.is_empty else after.length == 0


@given(st.lists(PLACES, min_size=3, max_size=20))
def test_filled_ground_in_the_frame_is_the_same(points: list[tuple[int, int]]) -> None:
    shape = shapely.Polygon(points)
    if not shape.is_valid or shape.area == 0:
        return
    left = without_unseen(flat_rings(np.array([shape]), Shape.AREA, (0.0, 0.0)), FRAME)
    after = shapely.make_valid(shapely.Polygon(left.xy)) if len(left.xy) > 3 else shapely.Point()
    assert abs(after.intersection(SEEN).area - shape.intersection(SEEN).area) < 1e-6


def test_a_line_round_a_corner_does_not_cut_it() -> None:
    points = [(-50, 30), (-60, -40), (-70, -70), (-40, -60), (50, -50)]
    left = without_unseen(one_line(points), FRAME)
    assert not shapely.LineString(left.xy).intersects(SEEN)


def test_points_that_fall_together_and_rings_that_vanish_go() -> None:
    xy = np.array(
        [[0.2, 0.1], [0.3, 0.2], [5.4, 0.0], [5.0, 5.0], [0.2, 0.1], [9.1, 9.1], [9.2, 9.2], [9.1, 9.1]]
    )
    rings = on_lattice(Rings(xy, np.array([0, 5, 8]), np.array([0, 1, 2])), 3)
    assert rings.xy.tolist() == [[0, 0], [5, 0], [5, 5], [0, 0]]
    assert rings.ring_starts.tolist() == [0, 4]
    assert rings.feature_rings.tolist() == [0, 1, 1]


def test_paths_stand_on_whole_units_of_the_view() -> None:
    view = View(centre_x_m=1000.0, centre_y_m=500.0, metres_per_px=2.0, width_px=100, height_px=60)
    shape = shapely.box(950.3, 480.0, 1010.0, 520.0)
    rings = flat_rings(np.array([shape]), Shape.AREA, (900.0, 400.0))
    (path,) = paper_paths(
        rings, np.array([[0, 1]]), shape=Shape.AREA, view=view, origin=(900.0, 400.0), frame=FRAME
    )
    box = path.boundingRect()
    assert (box.left(), box.top(), box.right(), box.bottom()) == (25.0, 20.0, 55.0, 40.0)


def test_groups_out_of_sight_make_no_path() -> None:
    view = View(centre_x_m=0.0, centre_y_m=0.0, metres_per_px=1.0, width_px=100, height_px=60)
    lines = np.array([shapely.LineString([(9000.0, 0.0), (9000.1, 0.1)])])
    rings = flat_rings(lines, Shape.LINE, (0.0, 0.0))
    found = paper_paths(
        rings, np.array([[0, 1]]), shape=Shape.LINE, view=view, origin=(0.0, 0.0), frame=FRAME
    )
    assert found == []


def test_squares_keep_their_size_and_never_vanish() -> None:
    made = squares(np.array([[10.2, 10.0], [30.0, 30.0]]), np.array([4.0, 0.2]))
    boxes = made.boxes()
    assert boxes[0].tolist() == [8.0, 8.0, 12.0, 12.0]
    assert (boxes[1, 2:] - boxes[1, :2]).tolist() == [1.0, 1.0]
