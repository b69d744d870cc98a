"""Where the tables of a sheet stand: beside the map, and on pages that they fill."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from gisgrid.layout import pages, sheets
from gisgrid.layout.arrangement import beside, wider_tables
from gisgrid.layout.furniture import Margins
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.layout.plan import SheetPlan, tables_of_pages
from gisgrid.layout.sheets import make_sheet
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 16)
Town = Callable[..., FakeRegister]


def plan_of(town: FakeRegister, monkeypatch: pytest.MonkeyPatch) -> SheetPlan:
    """Make a sheet and return what was decided for it."""
    seen: list[SheetPlan] = []

    def listened(plan: SheetPlan) -> list[pages.Page]:
        seen.append(plan)
        return pages.pages_of(plan)

    monkeypatch.setattr(sheets, "pages_of", listened)
    make_sheet(town, SheetOptions(), today=TODAY)
    return seen[0]


def test_tables_take_the_ground_that_a_round_scale_leaves_over() -> None:
    options = SheetOptions()
    usual = beside(options.page, Margins.of(options.page), stamps=[Part.QR])
    extent = (0.0, 0.0, 1000.0, 2400.0)
    frame = MapFrame.around(extent, usual.map_box, denominator=10_000)
    found = wider_tables(options, usual, frame, extent)
    # The area takes 100 mm at 1:10 000, its air 5 mm, names on both sides 48 mm: 282 mm have room for three columns.
    assert [round(usual.map_box.width_mm - one.map_box.width_mm) for one, _ in found] == [39, 78, 117]
    assert [one.legend_columns - usual.legend_columns for one, _ in found] == [1, 2, 3]
    for arrangement, narrow in found:
        assert arrangement.tables is not None
        assert usual.tables is not None
        assert arrangement.tables.x_mm == pytest.approx(arrangement.map_box.right_mm)
        assert arrangement.tables.right_mm == pytest.approx(usual.tables.right_mm)
        assert narrow.denominator == 10_000
        corners = narrow.on_page([[0.0, 0.0], [1000.0, 2400.0]])
        assert corners[:, 0].min() > arrangement.map_box.x_mm + 24
        assert corners[:, 0].max() < arrangement.map_box.right_mm - 24
        assert arrangement.stamps[Part.QR].right_mm < arrangement.map_box.right_mm


def test_tables_below_the_map_or_beside_a_full_one_stay() -> None:
    upright = SheetOptions(page=PageSize.of(Paper.A3, Orientation.PORTRAIT))
    extent = (0.0, 0.0, 100.0, 100.0)
    usual = beside(upright.page, Margins.of(upright.page), stamps=[])
    frame = MapFrame.around(extent, usual.map_box, denominator=10_000)
    assert wider_tables(upright, usual, frame, extent) == []
    assert wider_tables(SheetOptions(), replace(usual, tables=None), frame, extent) == []


def test_wider_tables_save_a_page_and_lose_no_row(
    qapp: object, make_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = make_town(280, crowd=0.95)
    # Without an enlargement the crowd goes into the index, which then is too long for the page.
    monkeypatch.setattr(sheets, "with_best_inset", lambda _source, _content, placed, _rooms: (placed, None))
    plan = plan_of(town, monkeypatch)
    monkeypatch.setattr(sheets, "wider_tables", lambda *_: [])
    narrow = plan_of(town, monkeypatch)
    assert len(tables_of_pages(plan)) < len(tables_of_pages(narrow))
    assert plan.map.frame.denominator == narrow.map.frame.denominator
    for one in (plan, narrow):
        dealt = [row for page in tables_of_pages(one) for table in page for row in table.rows]
        assert sum(len(spec.rows) for spec in one.tables) == len(dealt)
        count = one.count
        assert count.in_area == count.labelled + count.leader + count.indexed + count.not_located


def test_short_tables_on_a_page_of_their_own_are_set_large(
    qapp: object, make_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(make_town(12, crowd=0.0), monkeypatch)
    apart = replace(plan, arrangement=replace(plan.arrangement, tables=None))
    first, (*tables,) = tables_of_pages(apart)
    assert not first
    assert {table.enlargement for table in tables} == {1.8}
    frame = plan.margins.frame
    for table in tables:
        k, box = table.enlargement, table.box
        drawn = Box(box.x_mm * k, box.y_mm * k, box.width_mm * k, box.height_mm * k)
        assert drawn.x_mm >= frame.x_mm and drawn.right_mm <= frame.right_mm
        assert drawn.y_mm >= frame.y_mm
    shown = [row for table in tables for row in table.rows]
    assert len(shown) == sum(len(spec.rows) for spec in plan.tables)
