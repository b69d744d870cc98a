"""Tables of charts on a page: headings, rows, the boxes of their groups and the brackets between."""

from gisgrid.charts.chart import Box as ChartBox
from gisgrid.charts.chart import Cell, Tone
from gisgrid.charts.measure import extent_of, title_lines
from gisgrid.charts.table_pages import TRUNK, PlacedGroup, PlacedRow, TablePage
from gisgrid.charts.tidy_tree import PlacedBox
from gisgrid.layout.chart_marks import QUIET, draw_chart_box, draw_toned, measure_ems
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.furniture import INK
from gisgrid.layout.paper import Box

GROUP_TINTS = ("#FBEBD0", "#DCE8F5", "#DFEDE2", "#F5DFEA", "#E6E0F2", "#E9EEF2")
GROUP_LINES = ("#9A5B00", "#1F4E86", "#2B6B3F", "#8A2F63", "#51398F", "#4A5560")
_HEAD_FILL = "#F4EFF3"
_TOTAL_FILL = "#F7F3F6"
_BAR = "#EFC998"
_HAIR = LineStyle(0.1, "#C9CDD2")
_CONNECTOR = LineStyle(0.35, "#333333")


def draw_chart_table(
    drawing: Drawing, page: TablePage, x_mm: float, y_mm: float, *, head: tuple[float, float] | None
) -> None:
    """Draw one page of a table, its upper left corner at (x, y).

    Parameters
    ----------
    head : (float, float) or None
        Where the line from the head of the chart begins; None on further pages.
    """
    _draw_headings(drawing, page, x_mm, y_mm)
    for group in page.groups:
        for placed in group.rows:
            _draw_row(drawing, page, placed, x_mm, y_mm)
    if page.box_mm:
        _draw_groups(drawing, page, x_mm, y_mm, head)
    left, right = x_mm + page.lefts_mm[0], x_mm + page.lefts_mm[-1]
    if not page.box_mm:
        for y in (y_mm, y_mm + page.head_mm, y_mm + page.height_mm):
            drawing.line([(left, y), (right, y)], LineStyle(0.25, "#333333"))


def _draw_headings(drawing: Drawing, page: TablePage, x_mm: float, y_mm: float) -> None:
    em, top = page.em_mm, y_mm
    left, right = x_mm + page.lefts_mm[0], x_mm + page.lefts_mm[-1]
    drawing.box(Box(left, top, right - left, page.head_mm), fill=_HEAD_FILL)
    style = TextStyle(em, is_bold=True, colour=INK)
    for i, heading in enumerate(page.table.headings):
        cell_left, cell_right = x_mm + page.lefts_mm[i], x_mm + page.lefts_mm[i + 1]
        width = cell_right - cell_left - 0.3 * em
        parts = _broken(heading.title, width / em)
        step = 1.3 * em
        y = top + (page.head_mm - step * len(parts)) / 2
        for part in parts:
            align = Align.LEFT if i == 0 and not page.box_mm else Align.CENTRE
            inset = 0.6 * em if align is Align.LEFT else 0.15 * em
            drawing.text_in(Box(cell_left + inset, y, width - inset, step), part, style, align)
            y += step


def _broken(title: str, width_ems: float) -> tuple[str, ...]:
    """Break a heading into two lines where one is too long for its column."""
    if measure_ems(title, True) <= width_ems:
        return (title,)
    parts = title_lines(title, measure_ems)
    if len(parts) > 1:
        return parts
    middle = (len(title) + 1) // 2
    return (title[:middle], title[middle:])


def _draw_row(drawing: Drawing, page: TablePage, placed: PlacedRow, x_mm: float, y_mm: float) -> None:
    em, row = page.em_mm, placed.row
    top, left = y_mm + placed.y_mm, x_mm + page.lefts_mm[0]
    width = page.lefts_mm[-1] - page.lefts_mm[0]
    gap = 0.12 * em if row.colour >= 0 else 0.0
    box = Box(left, top + gap, width, placed.height_mm - 2 * gap)
    if row.is_total:
        drawing.box(box, fill=_TOTAL_FILL)
    if row.colour >= 0:
        first = Box(left, box.y_mm, page.lefts_mm[1] - page.lefts_mm[0], box.height_mm)
        drawing.box(first, fill=GROUP_TINTS[row.colour % len(GROUP_TINTS)])
        bar = Box(left, box.y_mm, 0.45 * em, box.height_mm)
        drawing.box(bar, fill=GROUP_LINES[row.colour % len(GROUP_LINES)])
    for i, (cell, heading) in enumerate(zip(row.cells, page.table.headings, strict=True)):
        area = Box(x_mm + page.lefts_mm[i], top, page.lefts_mm[i + 1] - page.lefts_mm[i], placed.height_mm)
        align = Align.LEFT if i == 0 and row.colour < 0 else Align.CENTRE
        if heading.is_number and row.colour < 0:
            align = Align.RIGHT
        _draw_cell(drawing, area, cell, em, align)
    if row.colour >= 0:
        drawing.box(box, edge=_HAIR)
    else:
        drawing.line([(left, top + placed.height_mm), (left + width, top + placed.height_mm)], _HAIR)


def _draw_cell(drawing: Drawing, area: Box, cell: Cell, em: float, align: Align) -> None:
    inner = Box(area.x_mm + 0.5 * em, area.y_mm, area.width_mm - em, area.height_mm)
    if cell.share > 0:
        bar = Box(
            inner.x_mm, inner.y_mm + 0.3 * em, inner.width_mm * 0.62 * cell.share, inner.height_mm - 0.6 * em
        )
        drawing.box(bar, fill=_BAR)
    if not cell.note:
        draw_toned(drawing, inner, cell.text, tone=cell.tone, em=em, align=align)
        return
    middle = inner.y_mm + inner.height_mm / 2
    upper = Box(inner.x_mm, middle - 1.45 * em, inner.width_mm, 1.4 * em)
    lower = Box(inner.x_mm, middle + 0.1 * em, inner.width_mm, 1.3 * em)
    draw_toned(drawing, upper, cell.text, tone=cell.tone, em=em, align=align)
    drawing.text_in(lower, cell.note, TextStyle(em, colour=QUIET), align)


def _draw_groups(
    drawing: Drawing, page: TablePage, x_mm: float, y_mm: float, head: tuple[float, float] | None
) -> None:
    """Draw the boxes beside the rows, the brackets that join them, and the line from the head."""
    em, trunk = page.em_mm, x_mm + 0.4 * TRUNK * page.em_mm
    box_left = x_mm + TRUNK * em
    rows_left = x_mm + page.lefts_mm[0]
    bracket = (box_left + page.box_mm + rows_left) / 2
    middles = [y_mm + group.middle_mm for group in page.groups if group.box is not None]
    for group in page.groups:
        if group.box is None:
            continue
        middle = y_mm + group.middle_mm
        ends = [y_mm + placed.middle_mm for placed in group.rows]
        drawing.line([(trunk, middle), (box_left, middle)], _CONNECTOR)
        drawing.line([(box_left + page.box_mm, middle), (bracket, middle)], _CONNECTOR)
        drawing.line([(bracket, min(ends)), (bracket, max(ends))], _CONNECTOR)
        for end in ends:
            drawing.line([(bracket, end), (rows_left, end)], _CONNECTOR)
        _draw_group_box(drawing, page, group, group.box, (box_left, middle))
    if middles:
        start = head[1] + 1.6 if head else y_mm + page.head_mm
        drawing.line([(trunk, start), (trunk, middles[-1])], _CONNECTOR)
        if head:
            drawing.line([head, (head[0], start), (trunk, start)], _CONNECTOR)


def _draw_group_box(
    drawing: Drawing, page: TablePage, group: PlacedGroup, box: ChartBox, place: tuple[float, float]
) -> None:
    em = page.em_mm
    height = extent_of(box, measure_ems).height
    placed = PlacedBox(box, 0.0, 0.0, page.box_mm / em, height)
    draw_chart_box(drawing, placed, (place[0], place[1] - height * em / 2), em, is_root=False)
    if group.is_continued:
        words = Box(place[0], place[1] + height * em / 2, page.box_mm, 1.4 * em)
        draw_toned(drawing, words, "…", tone=Tone.QUIET, em=em, align=Align.CENTRE)
