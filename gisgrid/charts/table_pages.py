"""Tables of charts on paper: columns as wide as their words ask, rows in groups that flow over pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gisgrid.charts.chart import Box, Cell, Group, Part, Spot, Table, TableRow, Tone
from gisgrid.charts.measure import (
    GAP,
    LINE,
    LINES_TOP,
    PAD,
    TITLE_LINE,
    TITLE_SIZE,
    Measure,
    extent_of,
    label_width,
    title_height,
    title_lines,
)
from gisgrid.charts.pages import LARGEST_MM, SMALLEST_MM

PLAIN_ROW = 1.75
NOTED_ROW = 3.3
"""Height in ems of a row with a second, smaller line."""
_HEAD = 2.2
_TALL_HEAD = 3.3
"""Height in ems of headings of which one has two lines."""
_NUMBER_HEAD = 4.5
"""The heading of a column of figures is broken when it is longer than this."""
GROUP_GAP = 0.9
_PAD = 1.0
_LINK = 3.4
"""Between the boxes of the groups and their rows, for the brackets."""
_WIDEST_CELL = 16.0


@dataclass(frozen=True)
class PlacedRow:
    """A row with its place; millimetres from the top of the table."""

    row: TableRow
    y_mm: float
    height_mm: float

    @property
    def middle_mm(self) -> float:
        """The y of its middle."""
        return self.y_mm + self.height_mm / 2


@dataclass(frozen=True)
class PlacedGroup:
    """The rows of a group on one page; a group that began on an earlier page repeats its box."""

    box: Box | None
    rows: tuple[PlacedRow, ...]
    box_height_mm: float
    is_continued: bool = False

    @property
    def middle_mm(self) -> float:
        """The y of its middle."""
        return (self.rows[0].y_mm + self.rows[-1].y_mm + self.rows[-1].height_mm) / 2


@dataclass(frozen=True)
class TablePage:
    """One page of a table.

    Attributes
    ----------
    em_mm : float
        Size of the type.
    lefts_mm : tuple of float
        Left edges of the columns and the right edge of the last.
    box_mm : float
        Width of the boxes of the groups, which begin at x = 0 after the trunk; 0 when there are none.
    head_mm : float
        Height of the headings.
    """

    table: Table
    em_mm: float
    lefts_mm: tuple[float, ...]
    box_mm: float
    head_mm: float
    groups: tuple[PlacedGroup, ...]

    @property
    def height_mm(self) -> float:
        """Height of headings and rows."""
        last = self.groups[-1].rows[-1] if self.groups else None
        return last.y_mm + last.height_mm if last else self.head_mm

    def rows(self) -> Iterator[PlacedRow]:
        """Yield the rows of all groups."""
        for group in self.groups:
            yield from group.rows

    def spots(self, measure: Measure) -> Iterator[Spot]:
        """Yield the place of each cell, and of the box of each group, that stands for something."""
        for placed in self.rows():
            for left, right, cell in zip(self.lefts_mm, self.lefts_mm[1:], placed.row.cells, strict=False):
                size = (right - left, placed.height_mm)
                text_mm = measure(cell.text, cell.tone is Tone.VACANT) * self.em_mm
                start = left + max(0.0, (right - left - text_mm) / 2)
                yield from part_spots(
                    cell.text,
                    cell.parts,
                    (left, placed.y_mm),
                    size,
                    start_mm=start,
                    em_mm=self.em_mm,
                    measure=measure,
                )
                ref = None if cell.parts else cell.ref
                if ref is not None or cell.seat is not None:
                    yield Spot(left, placed.y_mm, *size, cell.text, ref, cell.seat)
        for group in self.groups:
            if group.box is not None:
                place = (TRUNK * self.em_mm, group.middle_mm - group.box_height_mm / 2)
                size = (self.box_mm, group.box_height_mm)
                yield from box_spots(group.box, place, size, em_mm=self.em_mm, measure=measure)


def box_spots(
    box: Box,
    place_mm: tuple[float, float],
    size_mm: tuple[float, float],
    *,
    em_mm: float,
    measure: Measure,
) -> Iterator[Spot]:
    """Yield the places of a box that stand for something, its lines before the box."""
    x, y = place_mm
    width, height = size_mm
    labels = label_width(box.lines, measure)
    start = x + (PAD + (labels + GAP if labels else 0.0)) * em_mm
    yield from _title_spots(box, place_mm, width, em_mm=em_mm, measure=measure)
    top = y + (title_height(box, measure) + LINES_TOP) * em_mm
    for i, line in enumerate(box.lines):
        place, size = (x, top + i * LINE * em_mm), (width, LINE * em_mm)
        yield from part_spots(
            line.text, line.parts, place, size, start_mm=start, em_mm=em_mm, measure=measure
        )
        if line.ref is not None or line.seat is not None:
            yield Spot(*place, *size, line.text, line.ref, line.seat)
    if box.ref is not None:
        yield Spot(x, y, width, height, box.title, box.ref)


def _title_spots(
    box: Box, place_mm: tuple[float, float], width_mm: float, *, em_mm: float, measure: Measure
) -> Iterator[Spot]:
    """Yield the places of the names in a title, line by line."""
    x, y = place_mm
    em, left = em_mm * TITLE_SIZE, list(box.parts)
    for row, text in enumerate(title_lines(box.title, measure) if left else ()):
        parts = [part for part in left if part.text in text]
        left = [part for part in left if part not in parts]
        start = x + max(0.0, (width_mm - measure(text, True) * em) / 2)
        place, size = (x, y + row * TITLE_LINE * em), (width_mm, TITLE_LINE * em)
        yield from part_spots(text, parts, place, size, start_mm=start, em_mm=em, measure=measure)


def part_spots(
    text: str,
    parts: Sequence[Part],
    place_mm: tuple[float, float],
    size_mm: tuple[float, float],
    *,
    start_mm: float,
    em_mm: float,
    measure: Measure,
) -> Iterator[Spot]:
    """Divide a row between the names in its text, each with the room up to the middle of what parts them.

    Parameters
    ----------
    place_mm, size_mm : tuple of float
        The row.
    start_mm : float
        Where its text begins.
    """
    edges: list[tuple[float, float]] = []
    at = 0
    for part in parts:
        at = text.find(part.text, at)
        first = start_mm + measure(text[:at], False) * em_mm
        edges.append((first, first + measure(part.text, False) * em_mm))
        at += len(part.text)
    middles = [(end + start) / 2 for (_, end), (start, _) in pairwise(edges)]
    bounds = [place_mm[0], *middles, place_mm[0] + size_mm[0]]
    for part, (left, right) in zip(parts, pairwise(bounds), strict=False):
        yield Spot(left, place_mm[1], right - left, size_mm[1], part.text, part.ref)


TRUNK = 1.6
"""Room in ems left of the boxes of groups, for the line that comes down from the head."""


def paginate_table(
    table: Table,
    width_mm: float,
    heights_mm: tuple[float, float],
    *,
    measure: Measure,
    largest_mm: float = LARGEST_MM,
) -> list[TablePage]:
    """Place a table on pages, on one when type of 7 points is enough for it.

    Parameters
    ----------
    heights_mm : (float, float)
        Room on the first page and on each further one.
    measure : Measure
        Gives the width of a text in ems.
    largest_mm : float
        Type is not larger than this.

    Returns
    -------
    list of TablePage
        Together they hold every row once, in order.
    """
    columns = _column_ems(table, measure)
    boxes = [extent_of(group.box, measure) for group in table.groups if group.box is not None]
    box_ems = max((extent.width for extent in boxes), default=0.0)
    beside = TRUNK + box_ems + _LINK if box_ems else 0.0
    heights = [_row_ems(group, measure) for group in table.groups]
    head = _head_ems(table, measure)
    total = head + sum(len(g.rows) * h + GROUP_GAP for g, h in zip(table.groups, heights, strict=True))
    em = max(SMALLEST_MM, min(largest_mm, heights_mm[0] / total, width_mm / (beside + sum(columns))))
    room = width_mm - beside * em
    lefts = [beside * em]
    for ems in _shared_out(columns, _least_ems(table, measure), room / em):
        lefts.append(lefts[-1] + ems * em)
    pages: list[TablePage] = []
    for groups in _flow(table, heights, em, (head * em, *heights_mm), measure):
        pages.append(TablePage(table, em, tuple(lefts), box_ems * em, head * em, tuple(groups)))
    return pages


def _flow(
    table: Table, heights: list[float], em: float, room_mm: tuple[float, float, float], measure: Measure
) -> Iterator[list[PlacedGroup]]:
    """Deal groups out to pages; a group is broken only where it must be.

    `room_mm` is the height of the headings, of the first page and of each further one.
    """
    head_mm, first_mm, next_mm = room_mm
    y, limit = head_mm, first_mm
    page: list[PlacedGroup] = []
    for group, ems in zip(table.groups, heights, strict=True):
        row_mm = ems * em
        box_mm = extent_of(group.box, measure).height * em if group.box else 0.0
        waiting, is_continued = list(group.rows), False
        while waiting:
            fit = int((limit - y) / row_mm + 1e-6)
            whole_next = len(waiting) * row_mm <= next_mm - head_mm
            if fit < len(waiting) and page and (fit < 1 or whole_next or fit * row_mm < box_mm):
                yield page
                page, y, limit = [], head_mm, next_mm
                continue
            taken, waiting = waiting[: max(1, fit)], waiting[max(1, fit) :]
            placed = tuple(PlacedRow(row, y + i * row_mm, row_mm) for i, row in enumerate(taken))
            page.append(PlacedGroup(group.box, placed, box_mm, is_continued))
            y += len(taken) * row_mm + (GROUP_GAP * em if group.box else 0.0)
            is_continued = True
    if page:
        yield page


def _head_ems(table: Table, measure: Measure) -> float:
    """Return the height of the headings: two lines where one of them is broken."""
    for heading in table.headings:
        is_long = heading.is_number and measure(heading.title, True) > _NUMBER_HEAD
        if is_long or len(title_lines(heading.title, measure)) > 1:
            return _TALL_HEAD
    return _HEAD


def _row_ems(group: Group, measure: Measure) -> float:
    """Return the height of each row of a group; its rows are together as high as its box."""
    ems = NOTED_ROW if any(cell.note for row in group.rows for cell in row.cells) else PLAIN_ROW
    if group.box is not None and group.rows:
        ems = max(ems, extent_of(group.box, measure).height / len(group.rows))
    return ems


def _column_ems(table: Table, measure: Measure) -> list[float]:
    """Return how wide each column wants to be."""
    widths = []
    for i, heading in enumerate(table.headings):
        title = max(measure(part, True) for part in title_lines(heading.title, measure) or ("",))
        if heading.is_number:
            title = min(title, _NUMBER_HEAD)
        cells = [_cell_ems(row.cells[i], measure) for row in table.rows]
        widths.append(min(_WIDEST_CELL, max([title, *cells])) + _PAD)
    # Columns of figures are of one width, so that they can be compared at a glance.
    figures = [width for width, heading in zip(widths, table.headings, strict=True) if heading.is_number]
    return [
        max(figures) if heading.is_number else width
        for width, heading in zip(widths, table.headings, strict=True)
    ]


def _least_ems(table: Table, measure: Measure) -> list[float]:
    """Return how narrow each column may become: names and figures stay whole, notes may be cut."""
    return [
        max((measure(row.cells[i].text, True) for row in table.rows), default=0.0) + _PAD
        for i in range(len(table.headings))
    ]


def _shared_out(wanted: list[float], least: list[float], room: float) -> list[float]:
    """Share a width out to columns: in proportion while it suffices, else at the cost of what may be cut."""
    total = sum(wanted)
    spare = [max(0.0, want - need) for want, need in zip(wanted, least, strict=True)]
    if room >= total or room < total - sum(spare) - 1e-9:
        return [room * want / total for want in wanted]
    cut = (total - room) / sum(spare)  # at most 1
    return [want - cut * one for want, one in zip(wanted, spare, strict=True)]


def _cell_ems(cell: Cell, measure: Measure) -> float:
    return max(measure(cell.text, True), measure(cell.note, False))
