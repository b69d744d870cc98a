"""A sheet with everything decided, and how its tables are dealt out to pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gisgrid.layout.area import SheetArea
from gisgrid.layout.arrangement import GUTTER_MM, Arrangement
from gisgrid.layout.dense import Inset
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.furniture import Margins, SheetTexts
from gisgrid.layout.legend import LegendEntry
from gisgrid.layout.map_frame import PlacedMap
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.paper import Box, Orientation
from gisgrid.layout.sheet import EnterpriseCount
from gisgrid.layout.sheet_tables import TableSpec
from gisgrid.layout.stamp import Location, Version
from gisgrid.layout.tables import Column, Row, TableStyle, height_of, measured, paginate, with_head_for

HEADING_MM = 5.2
_LEAST_TABLE_MM = 14.0
_LEAST_ROWS = 12
"""So many rows stand under each other before a table takes a further column."""

_ENLARGEMENTS = (1.8, 1.6, 1.4, 1.2)
"""Twice the size of letters, or nearly: larger ones belong to a poster and not to a table."""

Extra = Callable[[Drawing], None]


@dataclass(frozen=True)
class PlacedTable:
    """One table or one column of it at its place; the heading lies at the top of its box.

    Attributes
    ----------
    enlargement : float
        By how much all of it is larger when drawn, counted from the corner of the paper.
    """

    box: Box
    columns: Sequence[Column]
    rows: Sequence[Row]
    style: TableStyle
    heading: str = ""
    note: str = ""
    enlargement: float = 1.0


@dataclass(frozen=True)
class SheetPlan:
    """Everything that the pages of one sheet show, fixed before the first stroke.

    Attributes
    ----------
    tables : tuple of TableSpec
        In their order down the column; what finds no room follows on further pages.
    head_mm : float
        Height at the top of the side column that `extras` take, on this paper.
    extras : tuple of callable
        Drawn on the first page over the map: blocks of parcels, callouts, cards of people.
    missing : tuple of str
        Names of the enterprises that the map does not show because they have no place.
    insets : tuple of Inset
        Enlargements of dense parts.
    """

    options: SheetOptions
    margins: Margins
    arrangement: Arrangement
    texts: SheetTexts
    map: PlacedMap
    area: SheetArea
    tables: tuple[TableSpec, ...]
    count: EnterpriseCount
    legend: tuple[LegendEntry, ...]
    version: Version
    location: Location | None = None
    extras: tuple[Extra, ...] = ()
    head_mm: float = 0.0
    missing: tuple[str, ...] = ()
    insets: tuple[Inset, ...] = ()

    @property
    def growth(self) -> float:
        """Growth of the paper against A3."""
        return self.margins.growth

    @property
    def maps(self) -> tuple[PlacedMap, ...]:
        """The main map and the enlargements."""
        return (self.map, *(inset.map for inset in self.insets))

    @property
    def numbered(self) -> dict[int, int]:
        """Id and number of every enterprise that the index names."""
        return {id: number for one in self.maps for id, number in one.numbered.items()}

    @property
    def labelled(self) -> frozenset[int]:
        """Enterprises named at their symbols."""
        return frozenset[int]().union(*(one.labelled for one in self.maps))

    @property
    def leader(self) -> frozenset[int]:
        """Enterprises named on leader lines."""
        return frozenset[int]().union(*(one.leader for one in self.maps))

    def hides(self, part: Part) -> bool:
        """Tell whether a part is left out."""
        return part in self.options.hidden


def tables_of_pages(plan: SheetPlan) -> list[list[PlacedTable]]:
    """Deal all rows of all tables out to pages; no row is lost or doubled.

    Returns
    -------
    list of list of PlacedTable
        One list a page; the first page's list is empty when its map takes the whole frame.
    """
    waiting = [spec for spec in plan.tables if spec.rows]
    first: list[PlacedTable] = []
    if plan.arrangement.tables is not None and not plan.hides(Part.TABLES):
        first, waiting = _fill(plan, waiting, _first_rooms(plan))
    if waiting and not first and (roomy := _enlarged(plan, waiting)):
        return [first, roomy]
    pages = [first]
    while waiting:
        frame = plan.margins.frame.inset(GUTTER_MM * plan.growth)
        placed, left = _fill(plan, waiting, [frame], is_page=True)
        if _row_count(left) == _row_count(waiting):
            placed, left = _forced(plan, waiting, frame)
        pages.append(placed)
        waiting = left
    return pages


def _enlarged(plan: SheetPlan, specs: Sequence[TableSpec]) -> list[PlacedTable]:
    """Return short tables set as large as one page of their own has room for; nothing where they are long."""
    frame = plan.margins.frame.inset(GUTTER_MM * plan.growth)
    for factor in _ENLARGEMENTS:
        corner = (frame.x_mm / factor, frame.y_mm / factor)
        room = Box(*corner, frame.width_mm / factor, frame.height_mm / factor)
        placed, left = _fill(plan, specs, [room], is_page=True)
        if not left:
            return [replace(table, enlargement=factor) for table in placed]
    return []


def _row_count(specs: Sequence[TableSpec]) -> int:
    return sum(len(spec.rows) for spec in specs)


def _first_rooms(plan: SheetPlan) -> list[Box]:
    """Return the free boxes for tables on the first page, in the order in which they are filled."""
    k = plan.growth
    gutter = GUTTER_MM * k
    assert plan.arrangement.tables is not None
    inner = plan.arrangement.tables.inset(gutter)
    legend = plan.arrangement.legend
    if plan.options.page.orientation is Orientation.PORTRAIT:
        right = Box(legend.x_mm, inner.y_mm, legend.width_mm, legend.y_mm - gutter - inner.y_mm)
        left = Box(inner.x_mm, inner.y_mm, legend.x_mm - gutter - inner.x_mm, inner.height_mm)
        return [right, left]
    top = inner.y_mm + plan.head_mm
    return [Box(inner.x_mm, top, inner.width_mm, legend.y_mm - gutter - top)]


def _fill(
    plan: SheetPlan, specs: Sequence[TableSpec], rooms: Sequence[Box], *, is_page: bool = False
) -> tuple[list[PlacedTable], list[TableSpec]]:
    """Fill rooms with tables one under the other; return what was placed and what is left."""
    k = plan.growth
    gutter = GUTTER_MM * k
    placed: list[PlacedTable] = []
    waiting = list(specs)
    free = list(rooms)
    while waiting and free:
        room = free.pop(0)
        while waiting and room.height_mm >= _LEAST_TABLE_MM * k:
            spec = waiting[0]
            width = min(room.width_mm, spec.page_mm * k) if is_page and not spec.column_mm else room.width_mm
            box = Box(room.x_mm, room.y_mm, width, room.height_mm)
            shown, used, left = _place(spec, box, k)
            if not shown:
                break
            placed += shown
            waiting = waiting[1:] if left is None else [left, *waiting[1:]]
            if is_page and left is None and width < room.width_mm * 0.72:
                x = room.x_mm + width + 2 * gutter
                room = Box(x, room.y_mm, room.right_mm - x, room.height_mm)
            else:
                y = room.y_mm + used + gutter
                room = Box(room.x_mm, y, room.width_mm, room.bottom_mm - y)
            if left is not None:
                break
    return placed, waiting


def _place(spec: TableSpec, box: Box, k: float) -> tuple[list[PlacedTable], float, TableSpec | None]:
    """Put as many rows of a table as fit into a box; return what was placed, its height, and the rest."""
    heading = HEADING_MM * k
    gutter = GUTTER_MM * k
    count = max(1, int((box.width_mm + gutter) / (spec.column_mm * k))) if spec.column_mm else 1
    width = (box.width_mm - (count - 1) * gutter) / count
    spec = replace(spec, style=with_head_for(spec.columns, spec.style, width_mm=width))
    rows = measured(spec.rows, spec.columns, width_mm=width, style=spec.style)
    height = box.height_mm - heading
    if count > 1:
        height = min(height, _even_height(rows, count, spec.style, most=height))
    boxes = [Box(box.x_mm + i * (width + gutter), box.y_mm + heading, width, height) for i in range(count)]
    dealt = paginate(rows, boxes, boxes, spec.style)[0]
    taken = sum(len(part) for part in dealt)
    if not taken:
        return [], 0.0, spec
    used = max(
        spec.style.head_mm + sum(spec.style.row_mm + row.extra_mm for row in part) for part in dealt if part
    )
    filled = sum(1 for part in dealt if part)
    over = Box(
        box.x_mm, box.y_mm, max(filled * (width + gutter) - gutter, min(box.width_mm, 60 * k)), heading
    )
    title = PlacedTable(over, (), (), spec.style, spec.heading, spec.note)
    tables = [
        PlacedTable(b, spec.columns, part, spec.style) for b, part in zip(boxes, dealt, strict=True) if part
    ]
    left = replace(spec, rows=list(spec.rows)[taken:]) if taken < len(spec.rows) else None
    return [title, *tables], heading + used, left


def _even_height(rows: Sequence[Row], count: int, style: TableStyle, *, most: float) -> float:
    """Return the height at which several columns end at about the same line; a few rows stay in few columns."""
    whole = sum(height_of(row, style) for row in rows)
    tallest = max((height_of(row, style) for row in rows), default=0.0)
    pushed = max((height_of(row, style) for row in rows if row.is_heading), default=0.0)
    even = max(whole / count + tallest + pushed, _LEAST_ROWS * style.row_mm)
    return min(most, style.head_mm + even)


def _forced(
    plan: SheetPlan, waiting: Sequence[TableSpec], frame: Box
) -> tuple[list[PlacedTable], list[TableSpec]]:
    """Put one row alone on a page that is too small even for it, so that it stands somewhere."""
    spec = waiting[0]
    heading = HEADING_MM * plan.growth
    body = Box(frame.x_mm, frame.y_mm + heading, frame.width_mm, frame.height_mm - heading)
    title = PlacedTable(
        Box(frame.x_mm, frame.y_mm, frame.width_mm, heading), (), (), spec.style, spec.heading
    )
    rest = [replace(spec, rows=list(spec.rows)[1:])] if len(spec.rows) > 1 else []
    return [title, PlacedTable(body, spec.columns, list(spec.rows)[:1], spec.style)], [*rest, *waiting[1:]]
