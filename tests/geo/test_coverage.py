import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.geo.coverage import OUTSIDE, shared_edges


def squares(columns, rows):
    return [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def test_two_squares_share_one_line():
    edges = shared_edges(squares(2, 1))
    shared = edges.lines[(edges.left_index == 0) & (edges.right_index == 1)]
    assert len(shared) == 1
    assert shapely.equals(shared[0], shapely.LineString([(1, 0), (1, 1)]))


@settings(max_examples=25, deadline=None)
@given(columns=st.integers(1, 6), rows=st.integers(1, 6))
def test_every_edge_once(columns, rows):
    polygons = squares(columns, rows)
    edges = shared_edges(polygons)
    # A net of c x r unit squares has c(r+1) + r(c+1) unit edges.
    assert shapely.length(edges.lines).sum() == columns * (rows + 1) + rows * (columns + 1)
    assert shapely.length(shapely.union_all(edges.lines)) == shapely.length(edges.lines).sum()
    for at, polygon in enumerate(polygons):
        own = edges.lines[(edges.left_index == at) | (edges.right_index == at)]
        assert shapely.equals(shapely.line_merge(shapely.union_all(own)), polygon.boundary)


def test_left_is_on_the_left():
    polygons = squares(3, 3)
    edges = shared_edges(polygons)
    for line, left, right in zip(edges.lines, edges.left_index, edges.right_index, strict=True):
        (x0, y0), (x1, y1) = line.coords[:2]
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
        normal = 0.01 * np.array([y0 - y1, x1 - x0])
        assert polygons[left].contains(shapely.Point(middle + normal))
        if right != OUTSIDE:
            assert polygons[right].contains(shapely.Point(middle - normal))


def test_vertex_on_a_neighbours_straight_edge():
    wide = shapely.box(0, 0, 2, 1)
    above = [shapely.box(0, 1, 1, 2), shapely.box(1, 1, 2, 2)]
    edges = shared_edges([wide, *above])
    pairs = {
        (int(left), int(right)): line.length
        for line, left, right in zip(edges.lines, edges.left_index, edges.right_index, strict=True)
        if right != OUTSIDE
    }
    assert pairs == {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0}


def test_hole_and_island():
    island = shapely.box(1, 1, 2, 2)
    around = shapely.box(0, 0, 3, 3).difference(island)
    edges = shared_edges([around, island])
    shared = edges.lines[edges.right_index == 1]
    assert shapely.length(shared).sum() == 4
    assert shapely.length(edges.lines).sum() == 16


def test_missing_and_empty_polygons():
    edges = shared_edges([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)])
    assert edges.left_index.tolist() == [2]
    assert shared_edges([]).lines.shape == (0,)
    assert shared_edges([None]).lines.shape == (0,)
