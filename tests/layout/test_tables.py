from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layout.paper import Box
from gisgrid.layout.tables import Row, TableStyle, flow

STYLE = TableStyle(row_mm=3.0, head_mm=4.0, text_mm=2.0)


@given(st.integers(0, 200), st.lists(st.floats(0, 90), max_size=6))
def test_flowing_rows_loses_and_doubles_none(count: int, heights: list[float]) -> None:
    rows = [Row([str(i)]) for i in range(count)]
    boxes = [Box(0, 0, 30, height) for height in heights]
    per_box, rest = flow(rows, boxes, STYLE)
    assert [row for part in per_box for row in part] + rest == rows
    for part, box in zip(per_box, boxes, strict=True):
        assert STYLE.head_mm + len(part) * STYLE.row_mm <= box.height_mm + 1e-6 or not part
