"""Painting the pages of a sheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from gisgrid.i18n import tr
from gisgrid.layout.dense import Inset
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.furniture import (
    INK,
    draw_frame,
    draw_north_arrow,
    draw_ruler,
    draw_watermark,
    margin_items,
    settled,
    size_mm,
)
from gisgrid.layout.legend import draw_legend
from gisgrid.layout.map_lines import draw_map_lines
from gisgrid.layout.options import Part
from gisgrid.layout.paper import Box
from gisgrid.layout.plan import HEADING_MM, PlacedTable, SheetPlan, tables_of_pages
from gisgrid.layout.sheet import CheckLine, Page, SheetItem
from gisgrid.layout.stamp import draw_code, draw_count, draw_location
from gisgrid.layout.tables import Column, Row, TableStyle, draw_table, measured
from gisgrid.progress import Progress

_RECORD_ENLARGEMENT = 1.5
"""The record is read across a desk and signed; its ten lines leave room for large letters."""


def pages_of(plan: SheetPlan) -> list[Page]:
    """Return the map's page and the pages with what its tables had no room for."""
    first, *further = tables_of_pages(plan)
    size = plan.options.page
    pages = [Page(size, partial(_paint_first, plan, first), plan.texts.title)]
    apart = [inset for inset in plan.insets if inset.page > 1]
    words = tr("{title} (enlargement)", title=plan.texts.title)
    pages += [Page(size, partial(_paint_enlargement, plan, inset, words), words) for inset in apart]
    for number, tables in enumerate(further, start=2 + len(apart)):
        heading = next((table.heading for table in tables if table.heading), plan.texts.title)
        pages.append(Page(size, partial(_paint_further, plan, number, tables), heading))
    return pages


def record_page(plan: SheetPlan, lines: Sequence[CheckLine]) -> Page:
    """Return the content check as a page, to be signed and filed with the sheet (DOMAIN.md 4.3)."""
    k = plan.growth
    columns = [
        Column(tr("No."), 8),
        Column(tr("Point of the check"), 44, Align.LEFT),
        Column(tr("Verdict"), 18),
        Column(tr("Details of the point"), 110, Align.LEFT),
    ]
    rows = [
        Row(
            [str(i), line.item, tr("fulfilled") if line.ok else tr("to be mended"), line.text],
            colours={} if line.ok else {2: "#C92A2A"},
        )
        for i, line in enumerate(lines, start=1)
    ]
    style = replace(TableStyle.of(k, row_mm=7.0), text_mm=max(1.9, 2.6 * k), head_mm=7.0 * k)
    whole, f = plan.margins.frame.inset(6 * k), _RECORD_ENLARGEMENT
    box = Box(whole.x_mm / f, whole.y_mm / f, whole.width_mm / f, whole.height_mm / f)
    table = PlacedTable(
        Box(box.x_mm, box.y_mm + HEADING_MM * k, box.width_mm, box.height_mm),
        columns,
        measured(rows, columns, width_mm=box.width_mm, style=style),
        style,
        enlargement=f,
    )
    heading = PlacedTable(box, (), (), style, tr("Content check"), enlargement=f)
    size = plan.options.page
    number = 1 + len(tables_of_pages(plan)) + sum(inset.page > 1 for inset in plan.insets)
    return Page(size, partial(_paint_further, plan, number, [heading, table]), tr("Content check"))


def items_of(plan: SheetPlan) -> list[SheetItem]:
    """Return the parts of the first page, the lowest first."""
    k, place = plan.growth, plan.arrangement
    found = margin_items(
        plan.options.page, plan.margins, plan.texts, plan.options, denominator=plan.map.frame.denominator
    )
    north = place.north

    def arrow(drawing: Drawing) -> None:
        draw_north_arrow(drawing, north.x_mm + north.width_mm / 2, north.bottom_mm - 1.0 * k, growth=k)

    def legend(drawing: Drawing) -> None:
        draw_legend(drawing, place.legend, plan.legend, columns=place.legend_columns, growth=k)

    parts: list[tuple[Part, Box, Callable[[Drawing], None]]] = [
        (Part.NORTH, north, arrow),
        (Part.LEGEND, place.legend, legend),
    ]
    for part, box in place.stamps.items():
        parts.append((part, box, partial(_draw_stamp, plan, part, box)))
    frame = plan.margins.frame
    ruler = Box(frame.x_mm, plan.options.page.height_mm - 6.2, 100.0, 5.6)
    parts.append((Part.RULER, ruler, lambda drawing: draw_ruler(drawing, ruler, growth=k)))
    found += [
        settled(SheetItem(part, box, box, paint), plan.options)
        for part, box, paint in parts
        if not plan.hides(part)
    ]
    return found


def _draw_stamp(plan: SheetPlan, part: Part, box: Box, drawing: Drawing) -> None:
    if part is Part.STAMP:
        draw_count(drawing, box, plan.count, plan.version, growth=plan.growth)
    elif part is Part.QR:
        draw_code(drawing, box, plan.version, growth=plan.growth)
    elif plan.location is not None:
        draw_location(drawing, box, plan.location, growth=plan.growth)


def _paint_first(plan: SheetPlan, tables: list[PlacedTable], drawing: Drawing, progress: Progress) -> None:
    k, place, page = plan.growth, plan.arrangement, plan.options.page
    drawing.box(Box(0, 0, page.width_mm, page.height_mm), fill="#FFFFFF")
    plan.map.paint(drawing, progress=progress)
    draw_map_lines(drawing, plan.map.frame, plan.options.grid_lines, zone=plan.texts.zone, growth=k)
    if place.tables is not None:
        drawing.box(place.tables, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    for extra in plan.extras:
        extra(drawing)
    for inset in plan.insets:
        inset.draw_window(drawing, plan.map)
        if inset.page == 1:
            inset.paint(drawing, progress=progress)
    for table in tables:
        draw_placed(drawing, table, growth=k)
    draw_watermark(drawing, page, plan.texts.watermark)
    draw_frame(drawing, plan.margins.frame, growth=k)
    for item in items_of(plan):
        item.draw(drawing)


def _paint_enlargement(
    plan: SheetPlan, inset: Inset, title: str, drawing: Drawing, progress: Progress
) -> None:
    k, page = plan.growth, plan.options.page
    drawing.box(Box(0, 0, page.width_mm, page.height_mm), fill="#FFFFFF")
    inset.map.paint(drawing, progress=progress)
    draw_map_lines(drawing, inset.map.frame, plan.options.grid_lines, zone=plan.texts.zone, growth=k)
    box = inset.map.frame.box
    draw_north_arrow(drawing, box.right_mm - 7.5 * k, box.y_mm + 20 * k, growth=k)
    draw_watermark(drawing, page, plan.texts.watermark)
    draw_frame(drawing, plan.margins.frame, growth=k)
    texts = replace(plan.texts, title=title)
    for item in margin_items(
        page, plan.margins, texts, plan.options, denominator=inset.map.frame.denominator
    ):
        if item.part is not Part.SIGNATURES:
            item.draw(drawing)


def _paint_further(
    plan: SheetPlan, number: int, tables: list[PlacedTable], drawing: Drawing, progress: Progress
) -> None:
    progress.check_cancelled()
    k, page = plan.growth, plan.options.page
    drawing.box(Box(0, 0, page.width_mm, page.height_mm), fill="#FFFFFF")
    for table in tables:
        draw_placed(drawing, table, growth=k)
    draw_watermark(drawing, page, plan.texts.watermark)
    draw_frame(drawing, plan.margins.frame, growth=k)
    for item in margin_items(page, plan.margins, plan.texts, plan.options, denominator=None):
        if item.part is not Part.SIGNATURES:
            item.draw(drawing)
    note = TextStyle(size_mm(2.4, k), colour="#3B434C")
    y = plan.margins.frame.bottom_mm + 6.2 * k
    drawing.text(page.width_mm / 2, y, tr("page {number}", number=number), note, Align.CENTRE)


def draw_placed(drawing: Drawing, table: PlacedTable, *, growth: float) -> None:
    """Draw a heading bar, or a table at its place."""
    drawing.painter.save()
    drawing.painter.scale(table.enlargement, table.enlargement)
    if table.heading:
        _draw_heading(drawing, table, growth=growth)
    if table.rows:
        draw_table(drawing, table.box, table.columns, table.rows, table.style)
    drawing.painter.restore()


def _draw_heading(drawing: Drawing, table: PlacedTable, *, growth: float) -> None:
    k = growth
    bar = Box(table.box.x_mm, table.box.y_mm, table.box.width_mm, (HEADING_MM - 0.7) * k)
    drawing.box(bar, fill="#EFE7EE")
    words = Box(bar.x_mm + 1.2 * k, bar.y_mm, bar.width_mm - 2.4 * k, bar.height_mm)
    drawing.text_in(words, table.heading, TextStyle(size_mm(2.8, k), is_bold=True, colour="#4D1338"))
    if table.note:
        drawing.text_in(words, table.note, TextStyle(size_mm(2.0, k), colour="#66707C"), Align.RIGHT)
