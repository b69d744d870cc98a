from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.layout.drawing import TextStyle, text_width_mm, wrap_text
from gisgrid.layout.paper import Box
from gisgrid.layout.tables import Row, TableStyle, flow, height_of, paginate

STYLE = TableStyle(row_mm=3.0, head_mm=4.0, text_mm=2.0)
HEIGHTS = st.lists(st.floats(0, 120), max_size=60)


def rows_of(extra: list[float]) -> list[Row]:
    return [Row([str(i)], extra_mm=more) for i, more in enumerate(extra)]


def boxes_of(heights: list[float]) -> list[Box]:
    return [Box(0, 0, 30, height) for height in heights]


@given(HEIGHTS, st.lists(st.floats(0, 90), max_size=6))
def test_flowing_rows_loses_and_doubles_none(extra: list[float], heights: list[float]) -> None:
    rows, boxes = rows_of(extra), boxes_of(heights)
    per_box, rest = flow(rows, boxes, STYLE)
    assert [row for part in per_box for row in part] + rest == rows
    for part, box in zip(per_box, boxes, strict=True):
        used = STYLE.head_mm + sum(height_of(row, STYLE) for row in part)
        assert used <= box.height_mm + 1e-6 or not part


@given(HEIGHTS, st.lists(st.floats(0, 90), max_size=4), st.lists(st.floats(0, 400), min_size=1, max_size=4))
def test_every_row_stands_on_exactly_one_page(
    extra: list[float], first: list[float], further: list[float]
) -> None:
    rows = rows_of(extra)
    pages = paginate(rows, boxes_of(first), boxes_of(further), STYLE)
    assert [row for page in pages for part in page for row in part] == rows
    for number, page in enumerate(pages):
        for part, height in zip(page, further if number else first, strict=True):
            used = STYLE.head_mm + sum(height_of(row, STYLE) for row in part)
            # Only a row that fits on no page at all may stand over, and then alone.
            assert used <= height + 1e-6 or not part or (number and len(part) == 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("汉阴县安监站 abc-12、，", max_size=40), st.floats(5, 60))
def test_wrapping_keeps_every_letter(qapp: object, text: str, width: float) -> None:
    style = TextStyle(2.0)
    lines = wrap_text(text, style, width_mm=width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width_mm(line.rstrip("，、 "), style) <= width + 2.1 for line in lines)


@given(st.lists(st.booleans(), max_size=40), st.lists(st.floats(10, 60), min_size=1, max_size=4))
def test_a_heading_never_ends_a_column(heads: list[bool], heights: list[float]) -> None:
    rows = [Row([str(i)], is_heading=is_heading) for i, is_heading in enumerate([*heads, False])]
    pages = paginate(rows, [], boxes_of(heights), STYLE)
    assert [row for page in pages for part in page for row in part] == rows
    columns = [part for page in pages for part in page if part]
    assert not any(part[-1].is_heading for part in columns if len(part) > 1)


def test_no_line_begins_with_a_closing_bracket_or_ends_with_an_opening_one() -> None:
    style = TextStyle(2.0)
    text = "国际客运中心(地铁站)（北外滩）, 虹口区"
    for width in range(5, 40):
        lines = wrap_text(text, style, width_mm=width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in ")）," or line[-1] in "(（" for line in lines)
