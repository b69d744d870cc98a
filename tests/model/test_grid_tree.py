"""The tree of grids: below, above, and circles."""

import pytest

from gisgrid.model.grid_tree import GridTree

TREE = GridTree([(1, None), (2, 1), (3, 1), (4, 2), (5, 2), (6, None)])


@pytest.mark.parametrize(("grid_id", "below"), [(1, [1, 2, 3, 4, 5]), (2, [2, 4, 5]), (6, [6]), (9, [9])])
def test_below_holds_the_grid_and_all_levels_under_it(grid_id, below):
    assert sorted(TREE.below(grid_id)) == below
    assert TREE.below(grid_id)[0] == grid_id


@pytest.mark.parametrize(("grid_id", "chain"), [(5, [5, 2, 1]), (1, [1]), (9, []), (None, [])])
def test_chain_climbs_to_the_top(grid_id, chain):
    assert TREE.chain(grid_id) == chain


def test_a_circle_of_parents_ends():
    circle = GridTree([(1, 3), (2, 1), (3, 2)])
    assert sorted(circle.below(2)) == [1, 2, 3]
    assert circle.chain(2) == [2, 1, 3]
