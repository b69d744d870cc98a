"""The page of M1: where its parts lie and how they are painted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.i18n import tr
from gisgrid.layers.scene import Scene
from gisgrid.layout.area import ResponsibilityArea, SheetArea, ShownEnterprise
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.furniture import (
    INK,
    PURPLE,
    Margins,
    SheetTexts,
    draw_foot,
    draw_frame,
    draw_head,
    draw_north_arrow,
    size_mm,
)
from gisgrid.layout.legend import (
    LegendEntry,
    draw_enterprise_symbol,
    draw_legend,
    legend_entries,
    legend_height_mm,
    symbol_of,
)
from gisgrid.layout.map_frame import MapFrame, Naming, paint_map
from gisgrid.layout.occurrence import Occurrence
from gisgrid.layout.paper import Box, Orientation, PageSize
from gisgrid.layout.sheet import EnterpriseCount, Page
from gisgrid.layout.tables import HEAD_FILL, Column, Row, TableStyle, draw_table, flow
from gisgrid.model.enumerations import DangerClass
from gisgrid.progress import Progress

_SIDE_MM = 118.0
_GUTTER_MM = 2.0
_INDEX_COLUMN_MM = 38.0
_HEADING_MM = 5.2
_ROW_MM = 3.12
_INDEX_ROW_MM = 2.9


@dataclass(frozen=True)
class Side:
    """The map and the column of tables beside it (below it on upright paper)."""

    map_box: Box
    tables: Box
    growth: float

    def on_map(self, page: PageSize) -> list[Box]:
        """Return what lies on the map itself, relative to the map's corner: the north arrow and the count box."""
        k = self.growth
        arrow = Box(self.map_box.width_mm - 13 * k, 2 * k, 11 * k, 20 * k)
        count = count_box(self.map_box, growth=k)
        return [
            arrow,
            Box(
                count.x_mm - self.map_box.x_mm,
                count.y_mm - self.map_box.y_mm,
                count.width_mm,
                count.height_mm,
            ),
        ]


@dataclass(frozen=True)
class SheetPlan:
    """Everything that the pages of one sheet show, fixed before the first stroke."""

    page: PageSize
    margins: Margins
    side: Side
    texts: SheetTexts
    frame: MapFrame
    scene: Scene
    naming: Naming
    area: SheetArea
    indexed: tuple[tuple[int, ShownEnterprise], ...]
    missing: tuple[ShownEnterprise, ...]
    count: EnterpriseCount
    occurrence: Occurrence
    has_installations: bool
    classes: tuple[DangerClass, ...]
    data_step: int


def side_of(page: PageSize, margins: Margins, area: SheetArea) -> Side:
    """Divide the frame between the map and the tables."""
    k, frame = margins.growth, margins.frame
    if page.orientation is Orientation.LANDSCAPE:
        width = _SIDE_MM * k
        map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm - width, frame.height_mm)
        return Side(map_box, Box(map_box.right_mm, frame.y_mm, width, frame.height_mm), k)
    rows = math.ceil(len(area.areas) / 2)
    height = min(frame.height_mm * 0.42, (34 + rows * _ROW_MM + 26) * k)
    map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm, frame.height_mm - height)
    return Side(map_box, Box(frame.x_mm, map_box.bottom_mm, frame.width_mm, height), k)


def count_box(map_box: Box, *, growth: float) -> Box:
    """Return where the count of enterprises stands: lower right corner of the map."""
    width, height = 31.0 * growth, 21.5 * growth
    return Box(
        map_box.right_mm - width - 1.5 * growth, map_box.bottom_mm - height - 1.5 * growth, width, height
    )


def paint_first_page(drawing: Drawing, plan: SheetPlan, progress: Progress) -> None:
    """Paint the map with everything around it."""
    k = plan.margins.growth
    drawing.box(Box(0, 0, plan.page.width_mm, plan.page.height_mm), fill="#FFFFFF")
    paint_map(drawing, plan.scene, plan.frame, plan.naming, progress=progress)
    box = plan.side.map_box
    draw_north_arrow(drawing, box.right_mm - 7.5 * k, box.y_mm + 20 * k, growth=k)
    _draw_count(drawing, count_box(box, growth=k), plan)
    tables = plan.side.tables
    drawing.box(tables, fill="#FFFFFF")
    if plan.page.orientation is Orientation.LANDSCAPE:
        drawing.line([(tables.x_mm, tables.y_mm), (tables.x_mm, tables.bottom_mm)], LineStyle(0.18 * k, INK))
    else:
        drawing.line([(tables.x_mm, tables.y_mm), (tables.right_mm, tables.y_mm)], LineStyle(0.18 * k, INK))
    _paint_tables(drawing, plan)
    draw_frame(drawing, plan.margins.frame, growth=k)
    draw_head(drawing, plan.page, plan.margins, plan.texts)
    draw_foot(drawing, plan.page, plan.margins, plan.texts, denominator=plan.frame.denominator)


def index_pages(plan: SheetPlan) -> list[Page]:
    """Return the further pages that the index needs."""
    rest = _index_rest(plan)
    pages: list[Page] = []
    while rest:
        boxes = _index_boxes(_page_index_box(plan), growth=plan.margins.growth)
        columns, rest = flow(rest, boxes, _index_style(plan))
        pages.append(_index_page(plan, boxes, columns, number=len(pages) + 2))
    return pages


def _index_page(plan: SheetPlan, boxes: list[Box], columns: list[list[Row]], *, number: int) -> Page:
    def paint(drawing: Drawing, progress: Progress) -> None:
        progress.check_cancelled()
        k = plan.margins.growth
        drawing.box(Box(0, 0, plan.page.width_mm, plan.page.height_mm), fill="#FFFFFF")
        _heading(
            drawing, _page_index_box(plan), _index_title(plan), tr("page {number}", number=number), growth=k
        )
        for box, rows in zip(boxes, columns, strict=True):
            if rows:
                draw_table(drawing, box, _index_columns(), rows, _index_style(plan))
        draw_frame(drawing, plan.margins.frame, growth=k)
        draw_head(drawing, plan.page, plan.margins, plan.texts)

    return Page(plan.page, paint)


def _paint_tables(drawing: Drawing, plan: SheetPlan) -> None:
    """Paint the index, the area table and the legend into the side column."""
    k = plan.margins.growth
    parts = _side_parts(plan)
    if parts.index is not None and (plan.indexed or plan.missing):
        _heading(drawing, parts.index, _index_title(plan), "", growth=k)
        boxes = _index_boxes(parts.index, growth=k)
        columns, _ = flow(_index_rows(plan), boxes, _index_style(plan))
        for box, rows in zip(boxes, columns, strict=True):
            if rows:
                draw_table(drawing, box, _index_columns(), rows, _index_style(plan))
    if plan.area.areas:
        _heading(
            drawing,
            parts.areas,
            tr("Responsibility areas and people"),
            tr("phones masked as the rules ask"),
            growth=k,
        )
        body = Box(
            parts.areas.x_mm, parts.areas.y_mm + _HEADING_MM * k, parts.areas.width_mm, parts.areas.height_mm
        )
        draw_table(drawing, body, _area_columns(plan), _area_rows(plan), _area_style(plan))
    entries = _legend(plan)
    draw_legend(drawing, parts.legend, entries, columns=parts.legend_columns, growth=k)


@dataclass(frozen=True)
class _SideParts:
    index: Box | None
    areas: Box
    legend: Box
    legend_columns: int


def _side_parts(plan: SheetPlan) -> _SideParts:
    """Share the side column: the legend and the area table take what they need, the index the rest."""
    k = plan.margins.growth
    gutter = _GUTTER_MM * k
    inner = plan.side.tables.inset(gutter)
    legend_columns = 3 if plan.page.orientation is Orientation.LANDSCAPE else 6
    legend_mm = legend_height_mm(len(_legend(plan)), columns=legend_columns, growth=k)
    style = _area_style(plan)
    areas_mm = (
        _HEADING_MM * k + style.head_mm + (len(plan.area.areas) + 1) * style.row_mm
        if plan.area.areas
        else 0.0
    )
    legend = Box(inner.x_mm, inner.bottom_mm - legend_mm, inner.width_mm, legend_mm)
    if plan.page.orientation is Orientation.PORTRAIT:
        width = inner.width_mm / 2 - gutter / 2
        room = legend.y_mm - gutter - inner.y_mm
        areas = Box(inner.x_mm + width + gutter, inner.y_mm, width, room)
        return _SideParts(Box(inner.x_mm, inner.y_mm, width, room), areas, legend, legend_columns)
    areas_mm = min(areas_mm, legend.y_mm - gutter - inner.y_mm)
    areas = Box(inner.x_mm, legend.y_mm - gutter - areas_mm, inner.width_mm, areas_mm)
    index_mm = areas.y_mm - gutter - inner.y_mm
    index = Box(inner.x_mm, inner.y_mm, inner.width_mm, index_mm) if index_mm > 16 * k else None
    if not (plan.indexed or plan.missing):
        areas = Box(inner.x_mm, inner.y_mm, inner.width_mm, areas_mm)
        index = None
    return _SideParts(index, areas, legend, legend_columns)


def _legend(plan: SheetPlan) -> list[LegendEntry]:
    return legend_entries(
        plan.occurrence,
        classes=plan.classes,
        has_key_units=any(e.is_key_unit for e in plan.area.enterprises),
        has_installations=plan.has_installations,
        has_areas=bool(plan.area.areas),
        growth=plan.margins.growth,
    )


def _heading(drawing: Drawing, box: Box, title: str, note: str, *, growth: float) -> None:
    k = growth
    bar = Box(box.x_mm, box.y_mm, box.width_mm, (_HEADING_MM - 0.7) * k)
    drawing.box(bar, fill="#EFE7EE")
    style = TextStyle(size_mm(2.8, k), is_bold=True, colour="#4D1338")
    drawing.text_in(Box(bar.x_mm + 1.2 * k, bar.y_mm, bar.width_mm - 2 * k, bar.height_mm), title, style)
    if note:
        small = TextStyle(size_mm(2.0, k), colour="#66707C")
        drawing.text_in(
            Box(bar.x_mm, bar.y_mm, bar.width_mm - 1.2 * k, bar.height_mm), note, small, Align.RIGHT
        )


def _area_style(plan: SheetPlan) -> TableStyle:
    return TableStyle.of(plan.margins.growth, row_mm=_ROW_MM)


def _post_names(areas: Sequence[ResponsibilityArea]) -> list[str]:
    names: list[str] = []
    for area in areas:
        for post, _ in area.people:
            if post not in names:
                names.append(post)
    return names[:3]


def _area_columns(plan: SheetPlan) -> list[Column]:
    posts = _post_names(plan.area.areas)
    return [
        Column(tr("No."), 7),
        Column(tr("Area"), 20, Align.LEFT),
        *(Column(name, 16) for name in posts),
        Column(tr("Phone"), 18),
        Column(tr("Units"), 8.5),
        *(Column(c.value, 7) for c in (DangerClass.A, DangerClass.B, DangerClass.C)),
        Column(tr("Key"), 7.5),
    ]


def _area_rows(plan: SheetPlan) -> list[Row]:
    posts = _post_names(plan.area.areas)
    rows = []
    for i, area in enumerate(plan.area.areas, start=1):
        held = dict(area.people)
        people = [_names(held.get(post, ())) for post in posts]
        cells = [f"{i:02d}", area.grid.name, *people, _masked(area.phone), str(area.enterprises)]
        cells += [_figure(area.by_class[c]) for c in (DangerClass.A, DangerClass.B, DangerClass.C)]
        vacant = {2 + j: "#C92A2A" for j, post in enumerate(posts) if post in held and not held[post]}
        rows.append(Row([*cells, _figure(area.key_units)], colours=vacant))
    rows.append(_total_row(plan, len(posts)))
    return rows


def _total_row(plan: SheetPlan, posts: int) -> Row:
    areas = plan.area.areas
    by_class = [sum(a.by_class[c] for a in areas) for c in (DangerClass.A, DangerClass.B, DangerClass.C)]
    figures = [sum(a.enterprises for a in areas), *by_class, sum(a.key_units for a in areas)]
    return Row(["", tr("Total"), *[""] * posts, "", *map(str, figures)], is_bold=True, fill=HEAD_FILL)


def _names(people: Sequence[str]) -> str:
    return "、".join(people) if people else tr("vacant")


def _figure(number: int) -> str:
    return str(number) if number else "–"


def _masked(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 and phone.isdigit() else phone


def _index_title(plan: SheetPlan) -> str:
    return tr("Index of numbered enterprises ({count})", count=len(plan.indexed) + len(plan.missing))


def _index_style(plan: SheetPlan) -> TableStyle:
    k = plan.margins.growth
    return TableStyle(row_mm=_INDEX_ROW_MM * k, head_mm=3.4 * k, text_mm=max(1.9, 2.0 * k))


def _index_columns() -> list[Column]:
    return [
        Column(tr("No."), 13),
        Column("", 7),
        Column(tr("Enterprise"), 68, Align.LEFT),
        Column(tr("Class"), 10),
    ]


def _index_rows(plan: SheetPlan) -> list[Row]:
    rows = [_index_row(str(number), e, plan.margins.growth) for number, e in plan.indexed]
    return rows + [_index_row(tr("unplaced"), e, plan.margins.growth) for e in plan.missing]


def _index_row(number: str, enterprise: ShownEnterprise, growth: float) -> Row:
    kind = symbol_of(enterprise.danger_class, is_key_unit=enterprise.is_key_unit)

    def symbol(drawing: Drawing, cell: Box) -> None:
        centre = (cell.x_mm + cell.width_mm / 2, cell.y_mm + cell.height_mm / 2)
        draw_enterprise_symbol(drawing, kind, centre, 0.78 * growth)

    colours = {2: "#A3001A"} if enterprise.is_key_unit else {}
    name = enterprise.short_name or enterprise.name
    return Row(
        [
            number,
            symbol,
            name,
            enterprise.danger_class.value[:1] if enterprise.danger_class is not DangerClass.UNGRADED else "–",
        ],
        is_bold=enterprise.is_key_unit,
        colours=colours,
    )


def _index_boxes(box: Box, *, growth: float) -> list[Box]:
    """Cut the index into columns side by side."""
    k = growth
    count = max(1, int((box.width_mm + _GUTTER_MM * k) / ((_INDEX_COLUMN_MM - 1) * k)))
    width = (box.width_mm - (count - 1) * _GUTTER_MM * k) / count
    top = box.y_mm + _HEADING_MM * k
    return [
        Box(box.x_mm + i * (width + _GUTTER_MM * k), top, width, box.bottom_mm - top) for i in range(count)
    ]


def _index_rest(plan: SheetPlan) -> list[Row]:
    index = _side_parts(plan).index
    if index is None:
        return _index_rows(plan)
    return flow(_index_rows(plan), _index_boxes(index, growth=plan.margins.growth), _index_style(plan))[1]


def _page_index_box(plan: SheetPlan) -> Box:
    return plan.margins.frame.inset(_GUTTER_MM * plan.margins.growth)


def _draw_count(drawing: Drawing, box: Box, plan: SheetPlan) -> None:
    """Write how many enterprises there are and where each is; the four parts add up to the first line."""
    k, count = plan.margins.growth, plan.count
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    lines = [
        (tr("Enterprises in the area"), count.in_area, True),
        (tr("named in place"), count.labelled, False),
        (tr("named on a leader line"), count.leader, False),
        (tr("numbered, see index"), count.indexed, False),
        (tr("not yet placed"), count.not_located, False),
    ]
    y = box.y_mm + 3.7 * k
    for words, number, strong in lines:
        colour = INK if strong else "#3B434C"
        style = TextStyle(size_mm(2.2 if strong else 2.0, k), is_bold=strong, colour=colour)
        drawing.text(box.x_mm + 1.6 * k, y, words, style)
        drawing.text(box.right_mm - 1.6 * k, y, str(number), style, Align.RIGHT)
        y += 3.2 * k
    note = tr("data version {step}", step=plan.data_step)
    small = TextStyle(size_mm(1.9, k), colour="#66707C")
    if text_width_mm(note, small) < box.width_mm:
        drawing.text(box.x_mm + box.width_mm / 2, y + 0.6 * k, note, small, Align.CENTRE)
    drawing.line(
        [(box.x_mm + 1.6 * k, y - 2.5 * k), (box.right_mm - 1.6 * k, y - 2.5 * k)], LineStyle(0.1 * k, PURPLE)
    )
