"""Charts fit their paper with type of 7 points, or go on over linked pages."""

import re

import pytest

from gisgrid.charts.chart import Box, Branch
from gisgrid.charts.pages import LARGEST_MM, SMALLEST_MM, paginate
from tests.charts.conftest import measure, tree_of
from tests.charts.test_tidy_tree import crossings, overlapping

A3 = (392.0, 240.0)
A4 = (180.0, 230.0)


def _titles(page):
    return [placed.box.title for placed in page.layout.boxes]


def test_three_hundred_boxes_fit_on_a3_with_seven_points(wide_tree):
    pages = paginate(wide_tree, *A3, measure=measure)
    assert len(pages) == 1
    assert len(pages[0].layout.boxes) == 301
    assert overlapping(pages[0].layout) == []
    assert crossings(pages[0].layout) == 0
    assert pages[0].em_mm >= SMALLEST_MM
    assert pages[0].layout.width * pages[0].em_mm <= A3[0] + 1e-6
    assert pages[0].layout.height * pages[0].em_mm <= A3[1] + 1e-6


@pytest.mark.parametrize(("count", "size"), [(300, A3), (300, A4), (3000, A3)])
def test_every_box_stands_in_full_on_one_page(count, size):
    tree = tree_of(count, seed=5, most_children=12)
    pages = paginate(tree, *size, measure=measure)
    stubs = {
        placed.box.title
        for page in pages
        for placed in page.layout.boxes
        if placed.box.lines and re.search(r"continued|下接", placed.box.lines[-1].text)
    }
    seen = [title for page in pages for title in _titles(page)]
    assert set(seen) == {box.title for box in tree.walk()}
    # What stands twice is a box that heads a further page, or was shown there as a stub.
    heads = {page.layout.boxes[0].box.title for page in pages}
    twice = {title for title in seen if seen.count(title) > 1} if count <= 300 else set()
    assert twice <= heads | stubs
    for page in pages:
        assert page.em_mm >= SMALLEST_MM - 1e-9
        assert page.em_mm <= LARGEST_MM
        assert page.layout.width * page.em_mm <= size[0] + 1e-6
        assert page.layout.height * page.em_mm <= size[1] + 1e-6


def test_pages_name_one_another():
    below = tuple(
        Box(f"镇{i}", branches=(Branch(tuple(Box(f"村{i}-{j}") for j in range(60))),)) for i in range(8)
    )
    pages = paginate(Box("县", branches=(Branch(below),)), *A4, measure=measure)
    assert len(pages) > 1
    words = [line.text for placed in pages[0].layout.boxes for line in placed.box.lines]
    named = {int(re.search(r"\d+", text).group()) for text in words}
    assert named <= set(range(2, len(pages) + 1))
    for number in named:
        head = pages[number - 1].layout.boxes[0].box
        assert any("1" in line.text for line in head.lines)


def test_a_small_chart_is_not_blown_up():
    (page,) = paginate(Box("站", branches=(Branch((Box("甲"), Box("乙"))),)), *A3, measure=measure)
    assert page.em_mm == LARGEST_MM
