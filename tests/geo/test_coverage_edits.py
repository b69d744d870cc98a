"""Edits of a net of areas: the net stays whole whatever is drawn."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.errors import EditError
from gisgrid.geo import coverage_edits as edits
from gisgrid.geo.coverage_edits import Claim, Coverage

E, N = 492_000.0, 3_144_000.0


def _net(columns=3, rows=3, side_m=100.0):
    return Coverage(
        {
            row * columns + column + 1: shapely.box(
                E + column * side_m, N + row * side_m, E + (column + 1) * side_m, N + (row + 1) * side_m
            )
            for row in range(rows)
            for column in range(columns)
        }
    )


def _line(*points):
    return shapely.LineString([(E + x, N + y) for x, y in points])


def _ring(*points):
    return shapely.Polygon([(E + x, N + y) for x, y in points])


def _total(coverage):
    return sum(shape.area for shape in coverage.areas.values())


def test_split_keeps_the_key_with_the_larger_piece_and_bends_the_neighbours():
    net = _net()
    edit = edits.split(net, 5, line=_line((90, 130), (210, 137)))
    assert [new.source for new in edit.added] == [5]
    assert edit.changed[5].area > edit.added[0].geometry.area
    assert set(edit.changed) == {4, 5, 6}  # the neighbours left and right got the new corner
    after = net.applied(edit)
    assert after.is_whole
    assert _total(after) == pytest.approx(90_000, abs=0.1)


def test_split_into_three():
    net = _net()
    edit = edits.split(net, 5, line=_line((90, 120), (150, 120), (210, 120), (210, 180), (90, 181)))
    assert len(edit.added) == 2
    assert net.applied(edit).is_whole


def test_line_that_ends_inside_splits_nothing():
    with pytest.raises(EditError):
        edits.split(_net(), 5, line=_line((90, 130), (150, 137)))


def test_merge_joins_neighbours_and_names_the_heir():
    net = _net()
    edit = edits.merge(net, [5, 6])
    assert edit.removed == {6: 5}
    assert edit.changed[5].area == pytest.approx(20_000)
    assert net.applied(edit).is_whole


@pytest.mark.parametrize("pair", [[1, 9], [1, 5], [1, 1]])
def test_areas_apart_or_meeting_in_a_point_do_not_merge(pair):
    with pytest.raises(EditError):
        edits.merge(_net(), pair)


def test_reshape_outwards_takes_from_the_neighbour():
    net = _net()
    edit = edits.reshape(net, 5, line=_line((190, 120), (250, 150), (190, 180)))
    after = net.applied(edit)
    assert after.is_whole
    assert after.areas[5].area > 10_000 > after.areas[6].area
    assert _total(after) == pytest.approx(90_000, abs=0.1)


def test_reshape_inwards_gives_to_the_neighbour_with_the_common_edge():
    net = _net()
    edit = edits.reshape(net, 5, line=_line((210, 120), (150, 150), (210, 180)))
    after = net.applied(edit)
    assert after.is_whole
    assert after.areas[6].area == pytest.approx(11_250, abs=30)
    assert _total(after) == pytest.approx(90_000, abs=0.1)


def test_reshape_at_the_rim_gives_ground_up_and_wins_it():
    net = _net()
    grown = net.applied(edits.reshape(net, 1, line=_line((10, 10), (50, -40), (90, 10))))
    assert grown.is_whole
    assert _total(grown) > 90_000
    shrunk = net.applied(edits.reshape(net, 1, line=_line((10, -10), (50, 40), (90, -10))))
    assert shrunk.is_whole
    assert _total(shrunk) < 90_000


def test_reshape_that_would_swallow_a_neighbour_is_refused():
    with pytest.raises(EditError):
        edits.reshape(
            _net(), 5, line=_line((150, 150), (150, 250), (350, 250), (350, 50), (150, 50), (150, 140))
        )


def test_reshape_leaves_a_hole_alone():
    net = _net()
    net = net.applied(edits.cut_hole(net, 5, ring=_ring((130, 130), (170, 130), (170, 170), (130, 170))))
    after = net.applied(edits.reshape(net, 5, line=_line((190, 120), (250, 150), (190, 180))))
    assert len(after.areas[5].interiors) == 1


def test_moving_a_common_corner_moves_it_for_all_four():
    net = _net()
    edit = edits.move_vertices(net, {(E + 100, N + 100): (E + 110, N + 95)})
    assert set(edit.changed) == {1, 2, 4, 5}
    after = net.applied(edit)
    assert after.is_whole
    assert _total(after) == pytest.approx(90_000)


def test_bending_an_edge_adds_a_corner_on_both_sides():
    net = _net()
    edit = edits.move_vertices(net, {(E + 200, N + 150): (E + 190, N + 150)})
    assert set(edit.changed) == {5, 6}
    assert net.applied(edit).is_whole


def test_moving_an_edge_moves_both_sides():
    net = _net()
    edit = edits.move_vertices(
        net, {(E + 200, N + 100): (E + 210, N + 100), (E + 200, N + 200): (E + 210, N + 200)}
    )
    after = net.applied(edit)
    assert after.is_whole
    assert after.areas[5].area == pytest.approx(11_000)


@pytest.mark.parametrize("to", [(150, 350), (-50, 250), (100, 250)])
def test_corner_moved_across_another_boundary_is_refused(to):
    net = _net()
    with pytest.raises(EditError):
        edits.move_vertices(net, {(E + 100, N + 100): (E + to[0], N + to[1])})


def test_no_corner_there():
    with pytest.raises(EditError):
        edits.move_vertices(_net(), {(E + 150, N + 150): (E + 160, N + 150)})


def test_new_area_fits_its_neighbours():
    net = _net()
    edit = edits.add_area(net, _ring((250, 50), (400, 40), (400, 250), (250, 260)))
    after = net.applied(edit)
    assert after.is_whole
    assert edit.added[0].source is None
    assert edit.added[0].geometry.area == pytest.approx(100 * 211, rel=0.02)


def test_new_area_on_held_ground_is_carved_out():
    net = _net()
    with pytest.raises(EditError):
        edits.add_area(net, _ring((110, 110), (150, 110), (150, 150)))
    edit = edits.add_area(net, _ring((110, 110), (150, 110), (150, 150)), claim=Claim.HELD_GROUND)
    assert edit.added[0].source == 5
    assert net.applied(edit).is_whole


def test_hole_is_cut_and_filled_again():
    net = _net()
    ring = _ring((130, 130), (170, 130), (170, 170), (130, 170))
    holed = net.applied(edits.cut_hole(net, 5, ring=ring))
    assert holed.areas[5].area == pytest.approx(8_400)
    filled = holed.applied(edits.fill_gap(holed, ring))
    assert filled.areas[5].area == pytest.approx(10_000)
    assert filled.is_whole
    with pytest.raises(EditError):
        edits.cut_hole(net, 5, ring=_ring((430, 130), (470, 130), (470, 170)))


def test_gap_goes_to_the_neighbour_with_the_longest_edge():
    net = Coverage(
        {1: shapely.box(0, 0, 100, 100), 2: shapely.box(103, 0, 200, 60), 3: shapely.box(103, 60, 200, 100)}
    )
    edit = edits.fill_gap(net, shapely.box(100, 0, 103, 100))
    assert set(edit.changed) == {1}  # the others have their corners already
    after = net.applied(edit)
    assert after.is_whole
    assert after.areas[1].area == pytest.approx(10_300)


def test_overlap_goes_to_the_chosen_side():
    areas = {1: shapely.box(0, 0, 100, 100), 2: shapely.box(90, 0, 200, 100)}
    for winner, loser, area in ((1, 2, 10_000), (2, 1, 11_000)):
        edit = edits.fix_overlap(areas, winner=winner, loser=loser)
        after = Coverage(areas).applied(edit)
        assert after.is_whole
        assert after.areas[winner].area == pytest.approx(area)
    with pytest.raises(EditError):
        edits.fix_overlap({1: shapely.box(0, 0, 1, 1), 2: shapely.box(5, 0, 6, 1)}, winner=1, loser=2)


def test_overlap_is_not_drawn_over():
    net = Coverage({1: shapely.box(0, 0, 100, 100), 2: shapely.box(90, 0, 200, 100)})
    with pytest.raises(EditError):
        edits.split(net, 1, line=shapely.LineString([(-5, 50), (105, 50)]))


def test_missing_corner_on_a_straight_edge_is_mended_on_the_way():
    # The right neighbours meet in the middle of the left one's edge, as hand-drawn nets have it.
    net = Coverage(
        {1: shapely.box(0, 0, 100, 100), 2: shapely.box(100, 0, 200, 47), 3: shapely.box(100, 47, 200, 100)}
    )
    assert not net.is_whole
    after = net.applied(edits.split(net, 2, line=shapely.LineString([(150, -1), (151, 50)])))
    assert after.is_whole


def test_removed_area_goes_to_its_heir_or_to_nobody():
    net = _net()
    assert edits.remove(net, 5).removed == {5: None}
    assert edits.remove(net, 5, heir=6).removed == {5: 6}


_angles = st.floats(0, math.tau, allow_nan=False)
_steps = st.lists(
    st.tuples(st.sampled_from(["split", "merge", "reshape", "move"]), st.integers(0, 10_000), _angles,
              st.floats(0.05, 1.3), st.floats(-0.9, 0.9)),
    min_size=1,
    max_size=9,
)  # fmt: skip


def _try(net, step):
    what, pick, angle_rad, reach, bend = step
    keys = sorted(net.areas)
    key = keys[pick % len(keys)]
    shape = net.areas[key]
    middle = shape.point_on_surface()
    size = math.sqrt(shape.area)
    ahead = np.array([math.cos(angle_rad), math.sin(angle_rad)]) * size
    aside = np.array([-ahead[1], ahead[0]])
    at = np.array([middle.x, middle.y])
    if what == "split":
        line = shapely.LineString([at - 5 * ahead, at + bend * aside * 0.3, at + 5 * ahead])
        return edits.split(net, key, line=line)
    if what == "merge":
        return edits.merge(net, [key, keys[(pick // 7) % len(keys)]])
    if what == "reshape":
        line = shapely.LineString([at, at + reach * ahead + bend * aside, at + 0.4 * aside - 0.1 * ahead])
        return edits.reshape(net, key, line=line)
    corners = shapely.get_coordinates(shape)
    corner = tuple(corners[pick % len(corners)])
    return edits.move_vertices(net, {corner: tuple(np.array(corner) + 0.2 * reach * ahead)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_steps)
def test_random_edits_leave_the_net_whole(steps):
    """Done when of issue 3: `shapely.coverage_is_valid` after each of random splits, merges and reshapes."""
    net = _net()
    for step in steps:
        before = _total(net)
        try:
            edit = _try(net, step)
        except EditError:
            continue
        net = net.applied(edit)
        shapes = list(net.areas.values())
        assert shapely.coverage_is_valid(shapes)
        assert shapely.is_valid(shapes).all()
        ground = shapely.union_all(shapes).area
        assert _total(net) == pytest.approx(ground, abs=0.05)
        if step[0] in ("split", "merge"):
            # A cut's ends are rounded to a millimetre of the lattice.
            assert _total(net) == pytest.approx(before, abs=0.2)
