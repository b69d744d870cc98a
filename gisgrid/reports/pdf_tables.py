"""Ledgers and statistics forms on paper: bands of columns, pages of rows, headings on each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.paper import Box, PageSize
from gisgrid.reports import inks
from gisgrid.reports.line_breaks import wrap, wrap_evenly
from gisgrid.reports.page_parts import Foot, Leaf, draw_class, draw_foot, draw_spread
from gisgrid.reports.table import (
    Kind,
    Look,
    Row,
    Table,
    Tone,
    head_cells,
    head_rows,
    shown,
)

_ALIGN = {
    Kind.TEXT: Align.LEFT,
    Kind.WHOLE: Align.RIGHT,
    Kind.NUMBER: Align.RIGHT,
    Kind.RATE: Align.RIGHT,
}
_PAD_MM = 0.9
_LEADING = 1.32
_CONTINUED = "{title}（续）"
_FIRST_NUMBER = "甲"
_LEAST_SQUEEZE = 0.78
_TIGHTER = (0.92, 0.85, _LEAST_SQUEEZE)
_LEAST_AIR_MM = 0.8
_FEW_LEFT = 0.22
"""Share of a page's rows that is worth lowering all of them for."""
MOST_NARROWING = 1.2
_SLACK_MM = 0.05
FRAME_LINE = LineStyle(0.5, inks.FRAME)
RULE_LINE = LineStyle(0.12, inks.RULE)


@dataclass(frozen=True)
class TableSizes:
    """Measures of a table on paper, millimetres."""

    text_mm: float = 2.4
    row_mm: float = 6.6
    head_mm: float = 6.0
    leaf_mm: float = 9.6
    unit_mm: float = 4.6
    number_mm: float = 4.0

    def head_height(self, table: Table) -> float:
        """Height of the heading block with units and numbers."""
        height = (head_rows(table.columns) - 1) * self.head_mm + self.leaf_mm
        height += self.unit_mm if any(column.unit for column in table.columns) else 0.0
        return height + (self.number_mm if table.has_numbers else 0.0)


@dataclass(frozen=True)
class Band:
    """Columns that stand side by side on one page, with their left edges and the right edge of the last."""

    places: tuple[int, ...]
    edges_mm: tuple[float, ...]


def bands_of(table: Table, *, left_mm: float, room_mm: float) -> list[Band]:
    """Deal the columns out to as many pages in width as they need, the fixed ones on every page.

    Columns are widened to fill the page. A table that is a little too wide is narrowed onto one page;
    otherwise none is ever narrower than it asks to be, unless it alone is wider than the page.
    """
    widths = [column.width_mm for column in table.columns]
    if sum(widths) <= MOST_NARROWING * room_mm:
        return [single_band(table, left_mm=left_mm, room_mm=room_mm)]
    fixed = list(range(min(table.fixed, len(widths) - 1)))
    fixed_mm = sum(widths[i] for i in fixed)
    free = sum(widths) - fixed_mm
    count = 1
    groups: list[list[int]] = []
    while True:
        groups = _dealt(widths, range(len(fixed), len(widths)), room_mm - fixed_mm, free / count)
        if len(groups) <= count:
            break
        count = len(groups)
    return [_band([*fixed, *group], widths, left_mm, room_mm) for group in groups]


def single_band(table: Table, *, left_mm: float, room_mm: float) -> Band:
    """Put all columns side by side, as narrow as that makes them."""
    widths = [column.width_mm for column in table.columns]
    return _band(list(range(len(widths))), widths, left_mm, room_mm)


def _band(places: list[int], widths: Sequence[float], left_mm: float, room_mm: float) -> Band:
    factor = room_mm / sum(widths[i] for i in places)
    edges = [left_mm]
    for i in places:
        edges.append(edges[-1] + widths[i] * factor)
    return Band(tuple(places), tuple(edges))


def _dealt(widths: Sequence[float], places: range, room_mm: float, even_mm: float) -> list[list[int]]:
    """Fill pages evenly: a page takes columns until the even share is reached or the room is used up."""
    groups: list[list[int]] = [[]]
    used = 0.0
    for i in places:
        is_full = used + widths[i] > room_mm + 1e-6
        if groups[-1] and (is_full or used + widths[i] / 2 > even_mm):
            groups.append([])
            used = 0.0
        groups[-1].append(i)
        used += widths[i]
    return groups


class TableLayout:
    """A table broken into pages.

    Parameters
    ----------
    table : Table
    foot : Foot
        What stands at the foot of the pages.
    sizes, bands : TableSizes, list of Band, optional
        For a table that stands inside a text.
    """

    def __init__(
        self, table: Table, foot: Foot, *, sizes: TableSizes | None = None, bands: list[Band] | None = None
    ) -> None:
        self._table = table
        self._foot = foot
        self._size = PageSize.of(table.paper, table.orientation)
        self._sizes = sizes or TableSizes(row_mm=5.35 if table.has_numbers else 6.6)
        self._margin = 13.0
        room = self._size.width_mm - 2 * self._margin
        self._bands = bands or bands_of(table, left_mm=self._margin, room_mm=room)
        self._lines: list[list[list[str]]] = []
        self.row_heights = self._measure()
        self._squeeze()
        self._pages = self._tightened(self._paginate())

    def leaves(self) -> list[Leaf]:
        """Return the pages: for every page of rows one leaf for each band of columns."""
        found = []
        last = len(self._pages) - 1
        for number, rows in enumerate(self._pages):
            place = (number == 0, number == last)
            found += [self._leaf(band, rows, place) for band in self._bands]
        return found

    def _leaf(self, band: Band, rows: tuple[int, int], place: tuple[bool, bool]) -> Leaf:
        def paint(drawing: Drawing, page: int, total: int) -> None:
            self._paint(drawing, (page, total), band=band, rows=rows, place=place)

        return Leaf(self._size, paint)

    def _measure(self) -> list[float]:
        widths: dict[int, float] = {}
        for band in self._bands:
            for i, place in enumerate(band.places):
                width = band.edges_mm[i + 1] - band.edges_mm[i] - 2 * _PAD_MM
                widths[place] = min(width, widths.get(place, width))
        sizes, heights = self._sizes, []
        for row in self._table.rows:
            broken = []
            for place, (value, column) in enumerate(zip(row.cells, self._table.columns, strict=True)):
                indent = 2.4 * row.indent if place == 0 else 0.0
                text = shown(value, column)
                room = widths[place] - indent
                broken.append(wrap(text, width_mm=room, size_mm=sizes.text_mm, keeps_items=True))
            self._lines.append(broken)
            count = max(len(lines) for lines in broken)
            heights.append(max(sizes.row_mm, count * sizes.text_mm * _LEADING + 2.0))
        return heights

    def _squeeze(self) -> None:
        """Lower the rows of a statistics form a little where that brings it onto one page."""
        if not self._table.has_numbers or not self.row_heights:
            return
        room = self._size.height_mm - 15.0 - self._top(is_first=True) - self._closing_height()
        factor = (room - self._sizes.head_height(self._table)) / sum(self.row_heights)
        if _LEAST_SQUEEZE <= factor < 1:
            self.row_heights = [height * factor for height in self.row_heights]

    def _tightened(self, pages: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Lower the rows a little where a few of them would stand alone on a last page."""
        (first, end), (last_first, last_end) = pages[0], pages[-1]
        if len(pages) < 2 or last_end - last_first > _FEW_LEFT * (end - first):
            return pages
        wanted = self.row_heights
        step = self._sizes.text_mm * _LEADING
        least = [max(map(len, broken)) * step + _LEAST_AIR_MM for broken in self._lines]
        for factor in _TIGHTER:
            self.row_heights = [max(h * factor, low) for h, low in zip(wanted, least, strict=True)]
            fewer = self._paginate()
            if len(fewer) < len(pages):
                return fewer
        self.row_heights = wanted
        return pages

    def _top(self, *, is_first: bool) -> float:
        if not is_first:
            return 19.0
        return 25.0 + (6.5 if self._table.subtitle else 0.0) + (7.0 if self._table.above else 2.0)

    def _closing_height(self) -> float:
        table = self._table
        notes = sum(len(self._note_lines(note)) for note in table.notes)
        height = len(table.closing) * self._sizes.row_mm + notes * 3.6
        return height + (11.0 if table.signatures else 0.0)

    def _note_lines(self, note: str) -> list[str]:
        return wrap(note, width_mm=self._size.width_mm - 2 * self._margin, size_mm=2.2)

    def _paginate(self) -> list[tuple[int, int]]:
        """Return first and last + 1 row of every page; the last page has room for what closes the table."""
        head = self._sizes.head_height(self._table)
        bottom = self._size.height_mm - 15.0
        pages: list[tuple[int, int]] = []
        start, count = 0, len(self.row_heights)
        while True:
            room = bottom - self._top(is_first=not pages) - head
            end, used = start, 0.0
            while end < count and (used + self.row_heights[end] <= room + _SLACK_MM or end == start):
                used += self.row_heights[end]
                end += 1
            if end < count:
                pages.append((start, end))
                start = end
                continue
            while end > start + 1 and used + self._closing_height() > room + _SLACK_MM:
                end -= 1
                used -= self.row_heights[end]
            pages.append((start, end))
            if end >= count:
                return pages
            start = end

    def _paint(
        self,
        drawing: Drawing,
        page: tuple[int, int],
        *,
        band: Band,
        rows: tuple[int, int],
        place: tuple[bool, bool],
    ) -> None:
        is_first, is_last = place
        top = self._top(is_first=is_first)
        self._draw_title(drawing, is_first=is_first)
        y = head_end = draw_head(drawing, self._table, band, top, self._sizes)
        for number in range(*rows):
            self.draw_row(drawing, number, band, y)
            y += self.row_heights[number]
        rows_end = y
        if is_last:
            y = self._draw_closing(drawing, band, y)
        draw_grid(drawing, band, (top, head_end, rows_end, y))
        if is_last:
            self._draw_end(drawing, y)
        edges = (self._margin, self._size.width_mm - self._margin)
        draw_foot(drawing, self._size, edges, self._foot, page=page)

    def _draw_title(self, drawing: Drawing, *, is_first: bool) -> None:
        table, centre = self._table, self._size.width_mm / 2
        left, right = self._margin, self._size.width_mm - self._margin
        if not is_first:
            style = TextStyle(3.4, is_bold=True, colour=inks.SOFT)
            drawing.text(centre, 14.5, _CONTINUED.format(title=table.title), style, Align.CENTRE)
            return
        style = TextStyle(7.6, is_serif=True, is_bold=True, colour=inks.INK, spacing_mm=1.2)
        width = text_width_mm(table.title, style)
        room = right - left
        if width > room:
            style = replace(style, size_mm=7.6 * room / width, spacing_mm=1.2 * room / width)
        drawing.text(centre, 20.5, table.title, style, Align.CENTRE)
        y = 26.5
        if table.subtitle:
            text = f"（{table.subtitle}）"
            drawing.text(centre, y, text, TextStyle(3.0, colour=inks.INK), Align.CENTRE)
            y += 6.0
        draw_spread(
            drawing,
            table.above,
            between_mm=(left, right),
            y_mm=y + 2.0,
            style=TextStyle(2.9, colour=inks.INK),
        )

    def draw_row(self, drawing: Drawing, number: int, band: Band, y: float) -> None:
        """Draw one row with its upper edge at `y`."""
        row, height = self._table.rows[number], self.row_heights[number]
        left, right = band.edges_mm[0], band.edges_mm[-1]
        if row.look is not Look.PLAIN:
            fill = inks.TOTAL if row.look is Look.TOTAL else inks.GROUP
            drawing.box(Box(left, y, right - left, height), fill=fill)
        for i, place in enumerate(band.places):
            cell = Box(band.edges_mm[i], y, band.edges_mm[i + 1] - band.edges_mm[i], height)
            self._draw_cell(drawing, cell, row, number, place)
        drawing.line([(left, y + height), (right, y + height)], RULE_LINE)

    def _draw_cell(self, drawing: Drawing, cell: Box, row: Row, number: int, place: int) -> None:
        column, value = self._table.columns[place], row.cells[place]
        lines = self._lines[number][place]
        ground = row.grounds.get(place)
        if ground is not None:
            drawing.box(cell, fill=ground)
        if lines == [""]:
            return
        tone = row.tones.get(place, Tone.PLAIN)
        is_faint = self._table.faint_zero and value == 0 and column.kind is not Kind.RATE
        style = TextStyle(
            self._sizes.text_mm,
            is_bold=row.look is not Look.PLAIN or tone is Tone.KEY,
            colour=inks.FAINT if is_faint and row.look is Look.PLAIN else inks.TONES[tone],
        )
        if ground is not None:
            style = replace(style, colour=inks.on(ground))
        if column.kind is Kind.DANGER_CLASS and isinstance(value, str) and value in inks.CLASSES:
            draw_class(drawing, cell, value, style)
            return
        align = _ALIGN.get(column.kind, Align.CENTRE)
        indent = 2.4 * row.indent if place == 0 else 0.0
        draw_lines(drawing, cell, lines, style, align, indent_mm=indent)

    def _draw_closing(self, drawing: Drawing, band: Band, y: float) -> float:
        left, right = band.edges_mm[0], band.edges_mm[-1]
        split = band.edges_mm[min(self._table.fixed, len(band.edges_mm) - 2) or 1]
        style = TextStyle(self._sizes.text_mm, is_bold=True, colour=inks.INK)
        for label, text in self._table.closing:
            height = self._sizes.row_mm
            drawing.box(Box(left, y, right - left, height), fill=inks.GROUP)
            drawing.text_in(Box(left, y, split - left, height), label, style, Align.CENTRE)
            if text:
                drawing.text_in(Box(split + 2, y, right - split - 3, height), text, style)
            y += height
            drawing.line([(left, y), (right, y)], RULE_LINE)
        return y

    def _draw_end(self, drawing: Drawing, y: float) -> None:
        left, right = self._margin, self._size.width_mm - self._margin
        if self._table.signatures:
            draw_spread(
                drawing,
                self._table.signatures,
                between_mm=(left, right),
                y_mm=y + 7.5,
                style=TextStyle(2.9, colour=inks.INK),
            )
            y += 11.0
        for note in self._table.notes:
            for line in self._note_lines(note):
                drawing.text(left, y + 3.0, line, TextStyle(2.2, colour=inks.SOFT))
                y += 3.6


def draw_lines(
    drawing: Drawing,
    cell: Box,
    lines: Sequence[str],
    style: TextStyle,
    align: Align,
    *,
    indent_mm: float = 0.0,
) -> None:
    """Write the lines of a cell, centred in its height."""
    step = style.size_mm * _LEADING
    anchor = {
        Align.LEFT: cell.x_mm + _PAD_MM + indent_mm,
        Align.CENTRE: cell.x_mm + cell.width_mm / 2,
        Align.RIGHT: cell.right_mm - 2 * _PAD_MM,
    }[align]
    y = cell.y_mm + cell.height_mm / 2 - (len(lines) - 1) * step / 2 + style.size_mm * 0.36
    for line in lines:
        drawing.text(anchor, y, line, style, align)
        y += step


def draw_head(drawing: Drawing, table: Table, band: Band, top: float, sizes: TableSizes) -> float:
    """Draw the heading block of the columns of a band and return the y of its lower edge."""
    columns = [table.columns[i] for i in band.places]
    depth = head_rows(table.columns)
    height = sizes.head_height(table)
    left, right = band.edges_mm[0], band.edges_mm[-1]
    drawing.box(Box(left, top, right - left, height), fill=inks.HEAD)
    style = TextStyle(sizes.text_mm, is_bold=True, colour=inks.INK)
    tops = [top + i * sizes.head_mm for i in range(depth)]
    tops.append(top + (depth - 1) * sizes.head_mm + sizes.leaf_mm)
    missing = depth - head_rows(columns)
    for cell in head_cells(columns):
        last_row = cell.row + cell.rows + (missing if cell.row + cell.rows == depth - missing else 0)
        y = tops[cell.row]
        x = band.edges_mm[cell.column]
        box = Box(x, y, band.edges_mm[cell.column + cell.columns] - x, tops[last_row] - y)
        drawing.box(box, edge=RULE_LINE)
        lines = wrap_evenly(cell.text, width_mm=box.width_mm - 1.0, size_mm=sizes.text_mm)
        draw_lines(drawing, box, lines, style, Align.CENTRE)
    y = tops[-1]
    small = TextStyle(2.2, colour=inks.SOFT)
    for is_wanted, row_mm, texts in (
        (
            any(c.unit for c in table.columns),
            sizes.unit_mm,
            [f"（{c.unit}）" if c.unit else "" for c in columns],
        ),
        (table.has_numbers, sizes.number_mm, [str(i) if i else _FIRST_NUMBER for i in band.places]),
    ):
        if is_wanted:
            for i, text in enumerate(texts):
                box = Box(band.edges_mm[i], y, band.edges_mm[i + 1] - band.edges_mm[i], row_mm)
                if text:
                    drawing.text_in(box, text, small, Align.CENTRE)
            y += row_mm
            drawing.line([(left, y), (right, y)], RULE_LINE)
    return y


def draw_grid(drawing: Drawing, band: Band, ys: tuple[float, float, float, float]) -> None:
    """Draw the upright rules and the frame; `ys` are top, end of the heading, end of the rows, bottom."""
    top, head_end, rows_end, bottom = ys
    left, right = band.edges_mm[0], band.edges_mm[-1]
    for edge in band.edges_mm[1:-1]:
        drawing.line([(edge, head_end), (edge, rows_end)], RULE_LINE)
    drawing.line([(left, head_end), (right, head_end)], LineStyle(0.3, inks.FRAME))
    drawing.box(Box(left, top, right - left, bottom - top), edge=FRAME_LINE)


def draw_sides(drawing: Drawing, band: Band, top: float, bottom: float, *, is_last: bool) -> None:
    """Draw the upright rules of one row, and the lower edge of the table under its last."""
    for edge in band.edges_mm[1:-1]:
        drawing.line([(edge, top), (edge, bottom)], RULE_LINE)
    left, right = band.edges_mm[0], band.edges_mm[-1]
    for edge in (left, right):
        drawing.line([(edge, top), (edge, bottom)], FRAME_LINE)
    if is_last:
        drawing.line([(left, bottom), (right, bottom)], FRAME_LINE)
