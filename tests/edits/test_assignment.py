from datetime import date

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.edits.assignment import NO_GRID, GridNet, inner_points

TODAY = date(2026, 11, 16)


class Fake:
    def __init__(self, *grids):
        self.grids = grids

    def columns(self, kind, names, /, **where):
        table = {name: [grid.get(name) for grid in self.grids] for name in names}
        table["id"] = list(range(1, len(self.grids) + 1))
        return table

    def geometries(self, kind, /, **where):
        shapes = np.empty(len(self.grids), dtype=object)
        shapes[:] = [grid["shape"] for grid in self.grids]
        return np.arange(1, len(self.grids) + 1), shapes


def grid(level, shape, **more):
    return {"level": level, "code": "", "name": "", "aliases": "", "shape": shape, **more}


COUNTY = grid(1, shapely.box(0, 0, 4, 4))
WEST, EAST = grid(2, shapely.box(0, 0, 2, 4)), grid(2, shapely.box(2, 0, 4, 4))
OLD = grid(3, shapely.box(0, 0, 4, 4), valid_to=date(2020, 1, 1))


def test_deepest_grid_in_force():
    net = GridNet(Fake(COUNTY, WEST, EAST, OLD), today=TODAY)
    points = [shapely.Point(1, 1), shapely.Point(3, 1), shapely.Point(9, 9), None]
    assert net.containing(points).tolist() == [2, 3, NO_GRID, NO_GRID]
    assert net.containing(points, above_level=2).tolist() == [1, 1, NO_GRID, NO_GRID]


def test_common_boundary_goes_to_the_lower_id():
    assert GridNet(Fake(COUNTY, WEST, EAST), today=TODAY).containing([shapely.Point(2, 1)]).tolist() == [2]


def test_no_grids_at_all():
    assert GridNet(Fake(), today=TODAY).containing([shapely.Point(0, 0)]).tolist() == [NO_GRID]


@given(st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), max_size=20))
def test_agrees_with_asking_each_grid(spots):
    net = GridNet(Fake(COUNTY, WEST, EAST), today=TODAY)
    found = net.containing([shapely.Point(spot) for spot in spots]).tolist()
    for spot, id in zip(spots, found, strict=True):
        inside = [
            at + 1
            for at, one in enumerate((COUNTY, WEST, EAST))
            if one["shape"].intersects(shapely.Point(spot))
        ]
        deepest = [at for at in inside if at > 1] or inside
        assert id == (min(deepest) if deepest else NO_GRID)


def test_inner_points_lie_inside():
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    assert ring.contains(inner_points([ring])[0])
    assert inner_points([None])[0] is None
