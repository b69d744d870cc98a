"""Small tables on a sheet, with rows that flow into columns and pages without losing or doubling one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.paper import Box

HEAD_FILL = "#F4EFF3"
_RULE = "#333333"
_HAIR = "#CCCCCC"

CellPainter = Callable[[Drawing, Box], None]


@dataclass(frozen=True)
class Column:
    """One column of a table; its width is a share of the table's width."""

    title: str
    share: float
    align: Align = Align.CENTRE


@dataclass(frozen=True)
class Row:
    """One row: texts, or painters for cells that hold a symbol."""

    cells: Sequence[str | CellPainter]
    is_bold: bool = False
    fill: str | None = None
    colours: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableStyle:
    """Sizes of a table, in millimetres."""

    row_mm: float
    head_mm: float
    text_mm: float

    @classmethod
    def of(cls, growth: float, *, row_mm: float = 3.3) -> "TableStyle":
        """Return the sizes for a paper."""
        return cls(row_mm=row_mm * growth, head_mm=4.0 * growth, text_mm=max(1.9, 2.15 * growth))


def rows_that_fit(box: Box, style: TableStyle) -> int:
    """Count the rows that fit under the head of a table in `box`."""
    return max(0, int((box.height_mm - style.head_mm) / style.row_mm + 1e-6))


def flow(rows: Sequence[Row], boxes: Sequence[Box], style: TableStyle) -> tuple[list[list[Row]], list[Row]]:
    """Deal rows out to boxes in order.

    Returns
    -------
    per_box : list of list of Row
        What each box takes, in order; together with `rest` every row exactly once.
    rest : list of Row
        Rows that no box had room for.
    """
    per_box: list[list[Row]] = []
    start = 0
    for box in boxes:
        room = rows_that_fit(box, style)
        per_box.append(list(rows[start : start + room]))
        start += room
    return per_box, list(rows[start:])


def draw_table(
    drawing: Drawing, box: Box, columns: Sequence[Column], rows: Sequence[Row], style: TableStyle
) -> float:
    """Draw a table at the top of `box` and return the y of its lower edge.

    Rows beyond the box are not drawn; use `flow` to place them.
    """
    total = sum(column.share for column in columns)
    lefts = [box.x_mm]
    for column in columns:
        lefts.append(lefts[-1] + box.width_mm * column.share / total)
    head = Box(box.x_mm, box.y_mm, box.width_mm, style.head_mm)
    drawing.box(head, fill=HEAD_FILL)
    head_style = TextStyle(style.text_mm, is_bold=True, colour="#2B3036")
    for i, column in enumerate(columns):
        cell = Box(lefts[i], head.y_mm, lefts[i + 1] - lefts[i], head.height_mm)
        drawing.text_in(_padded(cell), column.title, head_style, Align.CENTRE)
    y = head.bottom_mm
    for row in rows[: rows_that_fit(box, style)]:
        _draw_row(drawing, Box(box.x_mm, y, box.width_mm, style.row_mm), (lefts, columns), row, style)
        y += style.row_mm
    for i in range(1, len(columns)):
        drawing.line([(lefts[i], head.y_mm), (lefts[i], y)], LineStyle(0.08, _HAIR))
    drawing.line([(box.x_mm, head.y_mm), (box.right_mm, head.y_mm)], LineStyle(0.25, _RULE))
    drawing.line([(box.x_mm, head.bottom_mm), (box.right_mm, head.bottom_mm)], LineStyle(0.18, _RULE))
    drawing.line([(box.x_mm, y), (box.right_mm, y)], LineStyle(0.25, _RULE))
    return y


def _draw_row(
    drawing: Drawing, box: Box, grid: tuple[list[float], Sequence[Column]], row: Row, style: TableStyle
) -> None:
    lefts, columns = grid
    if row.fill:
        drawing.box(box, fill=row.fill)
    for i, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        area = Box(lefts[i], box.y_mm, lefts[i + 1] - lefts[i], box.height_mm)
        if callable(cell):
            cell(drawing, area)
        elif cell:
            text = TextStyle(style.text_mm, is_bold=row.is_bold, colour=row.colours.get(i, "#1E2329"))
            drawing.text_in(_padded(area), cell, text, column.align)
    drawing.line([(box.x_mm, box.bottom_mm), (box.right_mm, box.bottom_mm)], LineStyle(0.08, _HAIR))


def _padded(cell: Box) -> Box:
    pad = min(0.7, cell.width_mm * 0.08)
    return Box(cell.x_mm + pad, cell.y_mm, cell.width_mm - 2 * pad, cell.height_mm)
