"""The tidy tree: nothing overlaps, no lines cross, nothing is left out."""

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.charts import tidy_tree
from gisgrid.charts.chart import Box, Branch
from gisgrid.charts.tidy_tree import Shaper, TreeLayout
from tests.charts.conftest import measure, tree_of


def overlapping(layout: TreeLayout) -> list[tuple[str, str]]:
    found = []
    for a, b in combinations(layout.boxes, 2):
        apart = (
            a.x + a.width <= b.x + 1e-9
            or b.x + b.width <= a.x + 1e-9
            or a.y + a.height <= b.y + 1e-9
            or b.y + b.height <= a.y + 1e-9
        )
        if not apart:
            found.append((a.box.title, b.box.title))
    return found


def _segments(layout: TreeLayout) -> list[tuple[float, float, float, float]]:
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for connector in layout.connectors
        for a, b in pairwise(connector.points)
    ]


def crossings(layout: TreeLayout) -> int:
    """Count pairs of lines that run through one another; ends that meet a line are joints, not crossings."""
    count, e = 0, 1e-6
    lines = _segments(layout)
    flat = [s for s in lines if s[3] - s[1] < e]
    upright = [s for s in lines if s[2] - s[0] < e]
    for h in flat:
        for v in upright:
            count += h[0] + e < v[0] < h[2] - e and v[1] + e < h[1] < v[3] - e
    return count


def _struck(layout: TreeLayout) -> int:
    """Count lines that run through a box."""
    e, count = 1e-6, 0
    for x0, y0, x1, y1 in _segments(layout):
        for b in layout.boxes:
            count += x1 > b.x + e and x0 < b.x + b.width - e and y1 > b.y + e and y0 < b.y + b.height - e
    return count


@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 60), seed=st.integers(0, 10_000), ratio=st.floats(0.3, 3.0))
def test_boxes_lie_apart_and_no_line_crosses_another_or_a_box(count, seed, ratio):
    tree = tree_of(count, seed=seed)
    layout = Shaper(measure).lay_out(tree).fitted(1000.0 * ratio, 1000.0)
    assert sorted(b.box.title for b in layout.boxes) == sorted(box.title for box in tree.walk())
    assert overlapping(layout) == []
    assert crossings(layout) == 0
    assert _struck(layout) == 0
    for box in layout.boxes:
        assert box.x >= -1e-6 and box.x + box.width <= layout.width + 1e-6
        assert box.y >= -1e-6 and box.y + box.height <= layout.height + 1e-6


def test_counters_of_faults_find_planted_ones():
    """The three counts above can fail."""
    layout = Shaper(measure).lay_out(tree_of(12)).fitted(100, 100)
    moved = layout.boxes[1]
    layout.boxes.append(moved)
    assert overlapping(layout)
    layout.connectors.append(type(layout.connectors[0])(((-5.0, 3.0), (500.0, 3.0))))
    assert _struck(layout) or crossings(layout)


def test_wide_rows_are_broken_on_upright_paper_and_not_on_wide():
    children = tuple(Box(f"部门{i}", branches=(Branch((Box("股"),)),)) for i in range(12))
    layouts = Shaper(measure).lay_out(Box("县", branches=(Branch(children),)))
    wide = {b.y for b in layouts.fitted(1000, 100).boxes if b.box.title.startswith("部门")}
    upright = {b.y for b in layouts.fitted(100, 300).boxes if b.box.title.startswith("部门")}
    assert len(wide) == 1
    assert len(upright) > 1


def test_branches_never_share_a_row():
    lines, areas = tuple(Box(f"局{i}") for i in range(3)), tuple(Box(f"镇{i}") for i in range(3))
    tree = Box("县", branches=(Branch(lines, "条"), Branch(areas, "块")))
    layout = Shaper(measure).lay_out(tree).fitted(200, 100)
    of = {b.box.title: b.y for b in layout.boxes}
    assert max(of[b.title] for b in lines) < min(of[b.title] for b in areas)
    assert [label.text for label in layout.labels] == ["条", "块"]


@pytest.mark.parametrize("seed", range(4))
def test_rows_of_one_size_are_dealt_out_as_one_by_one(seed):
    dice = random.Random(seed)
    for _ in range(40):
        shape, total = tidy_tree._Shape(dice.uniform(0.5, 40), dice.uniform(1, 9)), dice.randint(1, 60)
        for count in tidy_tree._counts(total, 9):
            slow = tidy_tree._rows([None] * total, [shape] * total, count)
            quick = tidy_tree._even_rows([None] * total, [shape] * total, count)
            assert quick.breaks == slow.breaks
            assert (quick.width, quick.height) == pytest.approx((slow.width, slow.height))
