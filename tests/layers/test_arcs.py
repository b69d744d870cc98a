import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.layers.arcs import boundary_arcs, four_colours, is_proper


def board(columns: int, rows: int) -> np.ndarray:
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + 1, y.ravel() + 1)


def test_every_shared_edge_is_drawn_once() -> None:
    arcs, neighbours = boundary_arcs(board(4, 3))
    # A board of 4 x 3 squares has 4 * (3 + 1) + 3 * (4 + 1) = 31 unit edges and 3 * 3 + 2 * 4 = 17 inner ones.
    assert shapely.length(arcs).sum() == pytest.approx(31)
    assert len(neighbours) == 17


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 40), st.integers(0, 2**32 - 1))
def test_neighbours_never_share_a_tint(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 100, (count, 2))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(0, 0, 100, 100))
    )
    _, neighbours = boundary_arcs(cells)
    assert is_proper(four_colours(len(cells), neighbours), neighbours)


def test_a_city_of_grids_is_tinted_in_no_time() -> None:
    points = np.random.default_rng(5).uniform(0, 1000, (3000, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points)))
    _, neighbours = boundary_arcs(cells)
    # A search that looks at every area at every step takes minutes here.
    assert is_proper(four_colours(len(cells), neighbours), neighbours)


def test_a_planted_clash_is_seen() -> None:
    assert not is_proper(np.array([1, 1]), np.array([[0, 1]]))


def test_five_mutual_neighbours_still_get_tints() -> None:
    pairs = np.array([[a, b] for a in range(5) for b in range(a + 1, 5)])
    tints = four_colours(5, pairs)
    assert set(tints.tolist()) == {0, 1, 2, 3}


def test_no_area_no_tint() -> None:
    assert four_colours(0, np.empty((0, 2), dtype=np.int64)).tolist() == []
