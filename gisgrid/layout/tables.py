"""Small tables on a sheet, with rows that flow into columns and pages without losing or doubling one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, wrap_text
from gisgrid.layout.paper import Box

HEAD_FILL = "#F4EFF3"
_RULE = "#333333"
_HAIR = LineStyle(0.08, "#CCCCCC")
_LINE_EM = 1.28
_SLACK_MM = 1e-6

CellPainter = Callable[[Drawing, Box], None]


@dataclass(frozen=True)
class Column:
    """One column of a table; its width is a share of the table's width."""

    title: str
    share: float
    align: Align = Align.CENTRE


@dataclass(frozen=True)
class Row:
    """One row: texts, or painters for cells that hold a symbol.

    Attributes
    ----------
    extra_mm : float
        Height beyond the usual one, for texts of several lines.
    is_heading : bool
        Whether it heads the rows after it: it never ends a column, and its text runs on to the right edge.
    colours : dict of int to str
        Ink of single cells, by column.
    """

    cells: Sequence[str | CellPainter]
    is_bold: bool = False
    fill: str | None = None
    colours: dict[int, str] = field(default_factory=dict)
    extra_mm: float = 0.0
    is_heading: bool = False


@dataclass(frozen=True)
class TableStyle:
    """Sizes of a table, in millimetres, and the lines between its cells."""

    row_mm: float
    head_mm: float
    text_mm: float
    hair: LineStyle = field(default=_HAIR)

    @classmethod
    def of(cls, growth: float, *, row_mm: float = 3.3) -> "TableStyle":
        """Return the sizes for a paper."""
        return cls(row_mm=row_mm * growth, head_mm=4.0 * growth, text_mm=max(1.9, 2.15 * growth))

    @property
    def line_mm(self) -> float:
        """From one line of text to the next within a row."""
        return self.text_mm * _LINE_EM


def measured(
    rows: Sequence[Row], columns: Sequence[Column], *, width_mm: float, style: TableStyle
) -> list[Row]:
    """Return the rows with the height that their texts need at a table width, so that no text is cut."""
    total = sum(column.share for column in columns)
    usual = [_inner_mm(width_mm * column.share / total) for column in columns]
    onward = [
        _inner_mm(width_mm * sum(column.share for column in columns[i:]) / total) for i in range(len(columns))
    ]
    found = []
    for row in rows:
        text = TextStyle(style.text_mm, is_bold=row.is_bold)
        widths = onward if row.is_heading else usual
        lines = max(
            (
                len(wrap_text(cell, text, width_mm=width))
                for cell, width in zip(row.cells, widths, strict=True)
                if isinstance(cell, str)
            ),
            default=1,
        )
        found.append(replace(row, extra_mm=(lines - 1) * style.line_mm) if lines > 1 else row)
    return found


def with_head_for(columns: Sequence[Column], style: TableStyle, *, width_mm: float) -> TableStyle:
    """Return the style with room for every line of the columns' titles."""
    total = sum(column.share for column in columns)
    text = TextStyle(style.text_mm, is_bold=True)
    lines = max(
        (len(wrap_text(c.title, text, width_mm=_inner_mm(width_mm * c.share / total))) for c in columns),
        default=1,
    )
    return replace(style, head_mm=max(style.head_mm, lines * style.line_mm + 0.8))


def height_of(row: Row, style: TableStyle) -> float:
    """Return the height of a row, millimetres."""
    return style.row_mm + row.extra_mm


def rows_that_fit(rows: Sequence[Row], height_mm: float, style: TableStyle) -> int:
    """Count the rows from the first on that fit under the head of a table of so much height.

    A heading whose rows would begin in the next table goes there with them.
    """
    room = height_mm - style.head_mm
    used, count = 0.0, 0
    for row in rows:
        used += height_of(row, style)
        if used > room + _SLACK_MM:
            break
        count += 1
    while 0 < count < len(rows) and rows[count - 1].is_heading:
        count -= 1
    return count


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
        count = rows_that_fit(rows[start:], box.height_mm, style)
        per_box.append(list(rows[start : start + count]))
        start += count
    return per_box, list(rows[start:])


def paginate(
    rows: Sequence[Row], first: Sequence[Box], further: Sequence[Box], style: TableStyle
) -> list[list[list[Row]]]:
    """Deal all rows out to pages: the first page's boxes, then as many further pages as it takes.

    A row that would not even fit on an empty further page is put alone into the tallest of its boxes and cut
    there by the page, for it must stand somewhere.

    Parameters
    ----------
    further : sequence of Box
        The boxes of every further page; at least one.

    Returns
    -------
    list of list of list of Row
        Rows by page and box; every row stands in exactly one box.
    """
    dealt, rest = flow(rows, first, style)
    pages = [dealt]
    while rest:
        dealt, left = flow(rest, further, style)
        if len(left) == len(rest):
            tallest = max(range(len(further)), key=lambda i: further[i].height_mm)
            dealt = [[rest[0]] if i == tallest else [] for i in range(len(further))]
            left = rest[1:]
        pages.append(dealt)
        rest = left
    return pages


def draw_table(
    drawing: Drawing, box: Box, columns: Sequence[Column], rows: Sequence[Row], style: TableStyle
) -> float:
    """Draw a table at the top of `box` and return the y of its lower edge."""
    total = sum(column.share for column in columns)
    lefts = [box.x_mm]
    for column in columns:
        lefts.append(lefts[-1] + box.width_mm * column.share / total)
    head = Box(box.x_mm, box.y_mm, box.width_mm, style.head_mm)
    drawing.box(head, fill=HEAD_FILL)
    head_style = TextStyle(style.text_mm, is_bold=True, colour="#2B3036")
    for i, column in enumerate(columns):
        cell = Box(lefts[i], head.y_mm, lefts[i + 1] - lefts[i], head.height_mm)
        _draw_cell(drawing, _padded(cell), column.title, head_style, Align.CENTRE)
    y = head.bottom_mm
    foot = y + sum(height_of(row, style) for row in rows)
    for i in range(1, len(columns)):
        drawing.line([(lefts[i], head.y_mm), (lefts[i], foot)], style.hair)
    for row in rows:
        height = height_of(row, style)
        _draw_row(drawing, Box(box.x_mm, y, box.width_mm, height), (lefts, columns), row, style)
        y += height
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
        right = box.right_mm if row.is_heading else lefts[i + 1]
        area = Box(lefts[i], box.y_mm, right - lefts[i], box.height_mm)
        if callable(cell):
            cell(drawing, area)
        elif cell:
            text = TextStyle(style.text_mm, is_bold=row.is_bold, colour=row.colours.get(i, "#1E2329"))
            _draw_cell(drawing, _padded(area), cell, text, column.align)
    drawing.line([(box.x_mm, box.bottom_mm), (box.right_mm, box.bottom_mm)], style.hair)


def _draw_cell(drawing: Drawing, area: Box, text: str, style: TextStyle, align: Align) -> None:
    lines = wrap_text(text, style, width_mm=area.width_mm)
    pitch = style.size_mm * _LINE_EM
    top = area.y_mm + (area.height_mm - pitch * len(lines)) / 2
    for i, line in enumerate(lines):
        drawing.text_in(Box(area.x_mm, top + i * pitch, area.width_mm, pitch), line, style, align)


def _inner_mm(width_mm: float) -> float:
    return width_mm - 2 * min(0.7, width_mm * 0.08)


def _padded(cell: Box) -> Box:
    pad = (cell.width_mm - _inner_mm(cell.width_mm)) / 2
    return Box(cell.x_mm + pad, cell.y_mm, cell.width_mm - 2 * pad, cell.height_mm)
