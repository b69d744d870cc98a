"""Sharing out and spreading enterprises."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from gisgrid.sample.sites import points_among, points_inside, share_out


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_shares_add_up_and_follow_the_weights(total, weights):
    shares = share_out(total, np.array(weights))
    assert sum(shares) == total
    exact = np.array(weights) / sum(weights) * total
    assert np.all(np.abs(np.array(shares) - exact) < 1 + 1e-6)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 12, 13, 300])
def test_points_lie_inside(count):
    shape = Polygon([(0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100)])  # an L
    points = points_inside(shape, count, noise=np.random.default_rng(1))
    assert points.shape == (count, 2)
    assert shapely.intersects_xy(shape, points[:, 0], points[:, 1]).all()


def test_every_building_is_used_before_one_is_used_twice():
    houses = np.array([box(i * 100, 0, i * 100 + 10, 10) for i in range(5)], dtype=object)
    points = points_among(houses, 8, noise=np.random.default_rng(1))
    assert sorted(points[:5, 0].tolist()) == [5, 105, 205, 305, 405]
    assert len({tuple(point) for point in points}) == 8
