"""Rows of charts: each on exactly one page, inside the paper."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.charts.chart import Box, Cell, Group, Heading, Line, Table, TableRow
from gisgrid.charts.pages import SMALLEST_MM
from gisgrid.charts.table_pages import paginate_table
from tests.charts.conftest import measure


@settings(max_examples=80, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    first_mm=st.floats(60, 400),
    next_mm=st.floats(80, 400),
    has_boxes=st.booleans(),
    has_notes=st.booleans(),
)
def test_every_row_stands_once_and_in_order(sizes, first_mm, next_mm, has_boxes, has_notes):
    groups, number = [], 0
    for size in sizes:
        rows = []
        for _ in range(size):
            note = "138****1234" if has_notes else ""
            rows.append(TableRow((Cell(f"行{number}"), Cell("张三", note=note))))
            number += 1
        box = Box("副镇长", (Line("李四"),)) if has_boxes else None
        groups.append(Group(box, tuple(rows)))
    table = Table((Heading("责任区"), Heading("检查员")), tuple(groups))
    pages = paginate_table(table, 180.0, (first_mm, next_mm), measure=measure)
    shown = [placed.row.cells[0].text for page in pages for placed in page.rows()]
    assert shown == [f"行{i}" for i in range(number)]
    for i, page in enumerate(pages):
        room = first_mm if i == 0 else next_mm
        placed = list(page.rows())
        assert page.em_mm >= SMALLEST_MM
        assert page.height_mm <= room + 1e-6 or len(placed) == 1
        assert all(b.y_mm >= a.y_mm + a.height_mm - 1e-6 for a, b in pairwise(placed))


def test_a_column_is_as_wide_as_its_longest_word():
    rows = (TableRow((Cell("村"), Cell("一个很长很长的岗位名称"))),)
    table = Table((Heading("区"), Heading("岗")), (Group(None, rows),))
    (page,) = paginate_table(table, 180.0, (100.0, 100.0), measure=measure)
    narrow, wide = (b - a for a, b in pairwise(page.lefts_mm))
    assert wide > 4 * narrow


def test_names_stay_whole_when_the_paper_is_narrow():
    """What gives way is the notes under the names (telephone numbers), not the names."""
    headings = (Heading("责任区"), *(Heading(f"岗位{i}") for i in range(4)), Heading("合计", is_number=True))
    cells = (Cell("城关中心社区"), *(Cell("张三丰", note="138****1234") for _ in range(4)), Cell("12"))
    table = Table(headings, (Group(None, (TableRow(cells),)),))
    wide = sum(measure(text, True) for text in ("城关中心社区", "张三丰" * 4, "12")) + 1.0 * len(headings)
    (page,) = paginate_table(table, wide * SMALLEST_MM, (200.0, 200.0), measure=measure)
    assert page.em_mm == SMALLEST_MM
    for left, right, cell in zip(page.lefts_mm, page.lefts_mm[1:], cells, strict=False):
        assert (right - left) / page.em_mm >= measure(cell.text, True) - 1e-9
    assert page.lefts_mm[-1] == pytest.approx(wide * SMALLEST_MM)
