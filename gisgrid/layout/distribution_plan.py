"""Where the parts of M1 lie: the map, its legend, and tables that flow over further pages.

Two arrangements are known. *Beside*: tables in a column to the right of the map (below it on upright
paper). *Full*: the map takes the whole frame and the tables follow on the next page; chosen when it gives a larger
scale and the legend finds a corner in which it covers no enterprise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.layout.area import SheetArea, ShownEnterprise
from gisgrid.layout.distribution_tables import (
    AREA_ROW_MM,
    area_columns,
    area_rows,
    index_columns,
    index_rows,
    index_style,
)
from gisgrid.layout.furniture import Margins, SheetTexts
from gisgrid.layout.legend import LegendEntry, legend_height_mm
from gisgrid.layout.map_frame import MapFrame, Naming
from gisgrid.layout.paper import Box, Orientation, PageSize
from gisgrid.layout.sheet import EnterpriseCount
from gisgrid.layout.tables import Column, Row, TableStyle, flow, rows_that_fit

SIDE_MM = 118.0
GUTTER_MM = 2.0
HEADING_MM = 5.2
_INDEX_COLUMN_MM = 38.0
_LEAST_INDEX_MM = 16.0
_PAGE_TABLE_MM = 168.0
"""Width of the area table where it has a page of its own: whole names of several people fit."""
_LEGEND_COLUMNS = 3
_COUNT_MM = (31.0, 21.5)


@dataclass(frozen=True)
class Arrangement:
    """The division of the frame on the first page.

    Attributes
    ----------
    tables : Box or None
        Room for tables beside or below the map; None when they follow on the next page.
    legend, count : Box
        Where the legend and the count of enterprises stand.
    """

    map_box: Box
    tables: Box | None
    legend: Box
    count: Box
    growth: float

    def with_legend_of(self, entries: int) -> "Arrangement":
        """Shrink the legend to its entries, at the edge of the map or column where it stands."""
        height = legend_height_mm(entries, columns=_LEGEND_COLUMNS, growth=self.growth)
        box = self.legend
        near_top = box.y_mm - self.map_box.y_mm < self.map_box.bottom_mm - box.bottom_mm
        y = box.y_mm if self.tables is None and near_top else box.bottom_mm - height
        return replace(self, legend=Box(box.x_mm, y, box.width_mm, height))

    def on_map(self) -> list[Box]:
        """Return what covers the map, relative to the map's corner: north arrow, count, maybe the legend."""
        k, corner = self.growth, self.map_box
        boxes = [Box(corner.right_mm - 13 * k, corner.y_mm + 2 * k, 11 * k, 20 * k), self.count]
        if self.tables is None:
            boxes.append(self.legend)
        return [Box(b.x_mm - corner.x_mm, b.y_mm - corner.y_mm, b.width_mm, b.height_mm) for b in boxes]


@dataclass(frozen=True)
class PlacedTable:
    """One table or one column of it at its place; the heading lies at the top of its box."""

    box: Box
    columns: Sequence[Column]
    rows: Sequence[Row]
    style: TableStyle
    heading: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetPlan:
    """Everything that the pages of one sheet show, fixed before the first stroke."""

    page: PageSize
    margins: Margins
    arrangement: Arrangement
    texts: SheetTexts
    frame: MapFrame
    scene: Scene
    naming: Naming
    area: SheetArea
    indexed: tuple[tuple[int, ShownEnterprise], ...]
    missing: tuple[ShownEnterprise, ...]
    count: EnterpriseCount
    legend: tuple[LegendEntry, ...]
    data_step: int


def beside(page: PageSize, margins: Margins, *, entries: int) -> Arrangement:
    """Put the tables beside the map, or below it on upright paper."""
    k, frame = margins.growth, margins.frame
    gutter = GUTTER_MM * k
    if page.orientation is Orientation.LANDSCAPE:
        side = SIDE_MM * k
        map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm - side, frame.height_mm)
        tables = Box(map_box.right_mm, frame.y_mm, side, frame.height_mm)
        width = tables.width_mm - 2 * gutter
    else:
        height = frame.height_mm * 0.36
        map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm, frame.height_mm - height)
        tables = Box(frame.x_mm, map_box.bottom_mm, frame.width_mm, height)
        width = (tables.width_mm - 3 * gutter) * 0.58
    legend_mm = legend_height_mm(entries, columns=_LEGEND_COLUMNS, growth=k)
    inner = tables.inset(gutter)
    legend = Box(inner.right_mm - width, inner.bottom_mm - legend_mm, width, legend_mm)
    return Arrangement(map_box, tables, legend, _count_box(map_box, k), k)


def full(margins: Margins, *, entries: int) -> list[Arrangement]:
    """Give the whole frame to the map, with the legend in one corner after the other."""
    k, frame = margins.growth, margins.frame
    width, height = 104.0 * k, legend_height_mm(entries, columns=_LEGEND_COLUMNS, growth=k)
    gap = 1.5 * k
    left, top = frame.x_mm + gap, frame.y_mm + gap
    bottom = frame.bottom_mm - gap - height
    count = _count_box(frame, k)
    corners = (
        Box(left, bottom, width, height),
        Box(left, top, width, height),
        Box(count.x_mm - gap - width, bottom, width, height),
        Box(frame.right_mm - 15 * k - width, top, width, height),
    )
    return [Arrangement(frame, None, legend, count, k) for legend in corners]


def legend_columns() -> int:
    """Return the number of columns of the legend."""
    return _LEGEND_COLUMNS


def tables_of_pages(plan: SheetPlan) -> list[list[PlacedTable]]:
    """Deal all rows of the area table and of the index out to pages; no row is lost or doubled.

    Returns
    -------
    list of list of PlacedTable
        One list a page; the first page's list is empty when its map takes the whole frame.
    """
    areas = area_rows(plan.area)
    index = index_rows(plan.indexed, plan.missing, growth=plan.margins.growth)
    first: list[PlacedTable] = []
    if plan.arrangement.tables is not None:
        first, areas, index = _first_page(plan, areas, index)
    pages = [first]
    while areas or index:
        tables, areas, index = _further_page(plan, areas, index)
        pages.append(tables)
    return pages


def _count_box(map_box: Box, k: float) -> Box:
    width, height = _COUNT_MM[0] * k, _COUNT_MM[1] * k
    return Box(map_box.right_mm - width - 1.5 * k, map_box.bottom_mm - height - 1.5 * k, width, height)


def _area_style(plan: SheetPlan) -> TableStyle:
    return TableStyle.of(plan.margins.growth, row_mm=AREA_ROW_MM)


def _first_page(
    plan: SheetPlan, areas: list[Row], index: list[Row]
) -> tuple[list[PlacedTable], list[Row], list[Row]]:
    """Fill the side column: the area table above the legend, the index in what is left."""
    k = plan.margins.growth
    gutter = GUTTER_MM * k
    tables = plan.arrangement.tables
    if tables is None:
        return [], areas, index
    inner = tables.inset(gutter)
    legend = plan.arrangement.legend
    if plan.page.orientation is Orientation.PORTRAIT:
        left = Box(inner.x_mm, inner.y_mm, legend.x_mm - gutter - inner.x_mm, inner.height_mm)
        right = Box(legend.x_mm, inner.y_mm, legend.width_mm, legend.y_mm - gutter - inner.y_mm)
        placed, areas = _area_table(plan, right, areas)
        shown, index = _index(plan, left, index)
        return placed + shown, areas, index
    free = Box(inner.x_mm, inner.y_mm, inner.width_mm, legend.y_mm - gutter - inner.y_mm)
    style = _area_style(plan)
    wanted = HEADING_MM * k + style.head_mm + len(areas) * style.row_mm if areas else 0.0
    height = min(wanted, free.height_mm)
    at_top = not index or free.height_mm - height < _LEAST_INDEX_MM * k
    y = free.y_mm if at_top else free.bottom_mm - height
    placed, areas = _area_table(plan, Box(free.x_mm, y, free.width_mm, height), areas)
    if at_top:
        return placed, areas, index
    shown, index = _index(plan, Box(free.x_mm, free.y_mm, free.width_mm, y - gutter - free.y_mm), index)
    return placed + shown, areas, index


def _further_page(
    plan: SheetPlan, areas: list[Row], index: list[Row]
) -> tuple[list[PlacedTable], list[Row], list[Row]]:
    k = plan.margins.growth
    box = plan.margins.frame.inset(GUTTER_MM * k)
    if not areas:
        shown, index = _index(plan, box, index)
        return shown, areas, index
    width = min(_PAGE_TABLE_MM * k, box.width_mm)
    placed, areas = _area_table(plan, Box(box.x_mm, box.y_mm, width, box.height_mm), areas)
    left = box.x_mm + width + 2 * GUTTER_MM * k
    if box.right_mm - left < _INDEX_COLUMN_MM * k:
        return placed, areas, index
    shown, index = _index(plan, Box(left, box.y_mm, box.right_mm - left, box.height_mm), index)
    return placed + shown, areas, index


def _area_table(plan: SheetPlan, box: Box, rows: list[Row]) -> tuple[list[PlacedTable], list[Row]]:
    style = _area_style(plan)
    room = rows_that_fit(_below_heading(box, plan), style)
    if not rows or room < 1:
        return [], rows
    table = PlacedTable(
        box,
        area_columns(plan.area),
        rows[:room],
        style,
        heading=tr("Responsibility areas and people"),
        note=tr("phones masked as the rules ask"),
    )
    return [table], rows[room:]


def _index(plan: SheetPlan, box: Box, rows: list[Row]) -> tuple[list[PlacedTable], list[Row]]:
    """Fill a box with columns of the index under one heading."""
    k = plan.margins.growth
    body = _below_heading(box, plan)
    if not rows or body.height_mm < _LEAST_INDEX_MM * k:
        return [], rows
    gutter = GUTTER_MM * k
    count = max(1, int((box.width_mm + gutter) / ((_INDEX_COLUMN_MM - 1) * k)))
    width = (box.width_mm - (count - 1) * gutter) / count
    boxes = [Box(body.x_mm + i * (width + gutter), body.y_mm, width, body.height_mm) for i in range(count)]
    dealt, rest = flow(rows, boxes, index_style(k))
    total = len(plan.indexed) + len(plan.missing)
    heading = PlacedTable(
        box, (), (), index_style(k), heading=tr("Index of numbered enterprises ({count})", count=total)
    )
    columns = index_columns()
    return [
        heading,
        *(
            PlacedTable(part, columns, rows, index_style(k))
            for part, rows in zip(boxes, dealt, strict=True)
            if rows
        ),
    ], rest


def _below_heading(box: Box, plan: SheetPlan) -> Box:
    heading = HEADING_MM * plan.margins.growth
    return Box(box.x_mm, box.y_mm + heading, box.width_mm, box.height_mm - heading)
