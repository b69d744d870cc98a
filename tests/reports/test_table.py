from hypothesis import given
from hypothesis import strategies as st

from gisgrid.reports.pdf_tables import MOST_NARROWING, bands_of
from gisgrid.reports.statistics import COLUMNS_A
from gisgrid.reports.table import Column, Kind, Table, clean, head_cells, head_rows, rate, shown


def test_form_a_has_four_heading_rows_as_the_verified_layout_says() -> None:
    # DOMAIN.md 4.6, form A: "Four header rows + a unit row".
    assert head_rows(COLUMNS_A) == 4
    cells = {cell.text: cell for cell in head_cells(COLUMNS_A)}
    assert (cells["行业和领域"].rows, cells["行业和领域"].columns) == (4, 1)
    assert (cells["一般隐患"].columns, cells["重大隐患"].columns) == (3, 10)
    assert (cells["排查治理重大隐患"].columns, cells["列入治理计划的重大隐患"].columns) == (3, 7)
    assert cells["其中"].columns == 5
    assert cells["累计落实治理资金"].rows == 2


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "甲", "乙"]), st.sampled_from(["", "一", "二"])),
        min_size=1,
        max_size=9,
    )
)
def test_heading_cells_tile_the_block(groups: list[tuple[str, str]]) -> None:
    columns = [
        Column(str(i), 10, group=tuple(name for name in pair if name)) for i, pair in enumerate(groups)
    ]
    taken = [
        (row, column)
        for cell in head_cells(columns)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    every = {(row, column) for row in range(head_rows(columns)) for column in range(len(columns))}
    assert len(taken) == len(set(taken))
    assert set(taken) == every


@given(st.lists(st.floats(5, 120), min_size=2, max_size=40), st.integers(0, 3), st.floats(150, 400))
def test_bands_hold_each_free_column_once_and_none_is_squeezed(
    widths: list[float], fixed: int, room: float
) -> None:
    columns = tuple(Column(str(i), width) for i, width in enumerate(widths))
    table = Table("台账", columns, [], fixed=fixed)
    bands = bands_of(table, left_mm=10, room_mm=room)
    kept = min(fixed, len(widths) - 1)
    free = [place for band in bands for place in band.places[kept:]]
    assert free == list(range(kept, len(widths)))
    for band in bands:
        assert abs(band.edges_mm[-1] - 10 - room) < 1e-6
        wanted = sum(widths[place] for place in band.places)
        if len(band.places) > kept + 1:
            assert wanted <= MOST_NARROWING * room + 1e-6 or sum(widths[:kept]) + max(widths) > room


def test_values_print_as_offices_write_them() -> None:
    share = Column("整改率", 10, Kind.RATE, decimals=1)
    assert shown(rate(103, 122), share) == "84.4"
    assert shown(rate(0, 0), share) == "/"
    assert shown(rate(0, 3), share) == "0.0"
    assert shown(None, Column("备注", 10)) == ""
    assert shown(0.0, Column("资金", 10, Kind.NUMBER, decimals=1)) == "0"
    assert clean("甲\x0b乙") == "甲乙"


def test_sheet_names_are_what_a_workbook_allows() -> None:
    name = Table("重大危险源/重大隐患：监管档案[2026]*" * 3, (), []).sheet_name
    assert len(name) <= 31
    assert not set(name) & set("[]:*?/\\")
