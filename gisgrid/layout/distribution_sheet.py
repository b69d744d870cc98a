"""Painting the pages of M1."""

from functools import partial

from gisgrid.i18n import tr
from gisgrid.layout.distribution_plan import (
    HEADING_MM,
    PlacedTable,
    SheetPlan,
    legend_columns,
    tables_of_pages,
)
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.furniture import (
    INK,
    PURPLE,
    draw_foot,
    draw_frame,
    draw_head,
    draw_north_arrow,
    size_mm,
)
from gisgrid.layout.legend import draw_legend
from gisgrid.layout.map_frame import paint_map
from gisgrid.layout.paper import Box
from gisgrid.layout.sheet import Page
from gisgrid.layout.tables import draw_table
from gisgrid.progress import Progress


def pages_of(plan: SheetPlan) -> list[Page]:
    """Return the map's page and the pages with what its tables had no room for."""
    first, *further = tables_of_pages(plan)
    pages = [Page(plan.page, partial(_paint_first, plan, first))]
    pages += [
        Page(plan.page, partial(_paint_further, plan, i, tables)) for i, tables in enumerate(further, start=2)
    ]
    return pages


def _paint_first(plan: SheetPlan, tables: list[PlacedTable], drawing: Drawing, progress: Progress) -> None:
    k, place = plan.margins.growth, plan.arrangement
    drawing.box(Box(0, 0, plan.page.width_mm, plan.page.height_mm), fill="#FFFFFF")
    paint_map(drawing, plan.scene, plan.frame, plan.naming, progress=progress)
    draw_north_arrow(drawing, place.map_box.right_mm - 7.5 * k, place.map_box.y_mm + 20 * k, growth=k)
    _draw_count(drawing, plan)
    if place.tables is not None:
        drawing.box(place.tables, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    for table in tables:
        _draw_placed(drawing, table, growth=k)
    draw_legend(drawing, place.legend, plan.legend, columns=legend_columns(), growth=k)
    draw_frame(drawing, plan.margins.frame, growth=k)
    draw_head(drawing, plan.page, plan.margins, plan.texts)
    draw_foot(drawing, plan.page, plan.margins, plan.texts, denominator=plan.frame.denominator)


def _paint_further(
    plan: SheetPlan, number: int, tables: list[PlacedTable], drawing: Drawing, progress: Progress
) -> None:
    progress.check_cancelled()
    k = plan.margins.growth
    drawing.box(Box(0, 0, plan.page.width_mm, plan.page.height_mm), fill="#FFFFFF")
    for table in tables:
        _draw_placed(drawing, table, growth=k)
    draw_frame(drawing, plan.margins.frame, growth=k)
    draw_head(drawing, plan.page, plan.margins, plan.texts)
    note = TextStyle(size_mm(2.4, k), colour="#3B434C")
    y = plan.margins.frame.bottom_mm + 6.2 * k
    drawing.text(plan.page.width_mm / 2, y, tr("page {number}", number=number), note, Align.CENTRE)


def _draw_placed(drawing: Drawing, table: PlacedTable, *, growth: float) -> None:
    body = table.box
    if table.heading:
        _draw_heading(drawing, table, growth=growth)
        top = HEADING_MM * growth
        body = Box(body.x_mm, body.y_mm + top, body.width_mm, body.height_mm - top)
    if table.rows:
        draw_table(drawing, body, table.columns, table.rows, table.style)


def _draw_heading(drawing: Drawing, table: PlacedTable, *, growth: float) -> None:
    k = growth
    bar = Box(table.box.x_mm, table.box.y_mm, table.box.width_mm, (HEADING_MM - 0.7) * k)
    drawing.box(bar, fill="#EFE7EE")
    words = Box(bar.x_mm + 1.2 * k, bar.y_mm, bar.width_mm - 2.4 * k, bar.height_mm)
    drawing.text_in(words, table.heading, TextStyle(size_mm(2.8, k), is_bold=True, colour="#4D1338"))
    if table.note:
        drawing.text_in(words, table.note, TextStyle(size_mm(2.0, k), colour="#66707C"), Align.RIGHT)


def _draw_count(drawing: Drawing, plan: SheetPlan) -> None:
    """Write how many enterprises there are and where each is; the four parts add up to the first line."""
    k, count, box = plan.margins.growth, plan.count, plan.arrangement.count
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    left, right = box.x_mm + 1.6 * k, box.right_mm - 1.6 * k
    lines = (
        (tr("Enterprises in the area"), count.in_area),
        (tr("named in place"), count.labelled),
        (tr("named on a leader line"), count.leader),
        (tr("numbered, see index"), count.indexed),
        (tr("not yet placed"), count.not_located),
    )
    y = box.y_mm + 3.7 * k
    for i, (words, number) in enumerate(lines):
        style = TextStyle(size_mm(2.0, k), is_bold=i == 0, colour=INK if i == 0 else "#3B434C")
        drawing.text(left, y, words, style)
        drawing.text(right, y, str(number), style, Align.RIGHT)
        y += 3.2 * k
    drawing.line([(left, y - 2.3 * k), (right, y - 2.3 * k)], LineStyle(0.1 * k, PURPLE))
    note = tr("data version {step}", step=plan.data_step)
    drawing.text(
        box.x_mm + box.width_mm / 2,
        y + 0.6 * k,
        note,
        TextStyle(size_mm(1.9, k), colour="#66707C"),
        Align.CENTRE,
    )
