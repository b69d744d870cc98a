"""Charts as sheets: the boxes, lines and tables of `gisgrid.charts` inside the frame of a paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from gisgrid.charts.chart import Chart, Spot
from gisgrid.charts.compose import BAND_BAR_MM, ChartPage, compose
from gisgrid.i18n import tr
from gisgrid.layout.chart_marks import QUIET, colour_of, draw_band, draw_chart_box, measure_ems
from gisgrid.layout.chart_table import draw_chart_table
from gisgrid.layout.drawing import Drawing, LineStyle, TextStyle, fit_text
from gisgrid.layout.furniture import INK, Margins, SheetTexts, draw_frame, margin_items
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.paper import Box, PageSize
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.model.register import Register
from gisgrid.progress import Progress

_CONNECTOR = LineStyle(0.35, "#333333")
_DASHED = LineStyle(0.3, "#66707C", (1.4, 0.9))
_INSET_MM = 4.0
_ALL_PARTS = SheetOptions(hidden=frozenset({Part.NOTES}))


def chart_pages(chart: Chart, page: PageSize) -> list[ChartPage]:
    """Place a chart on sheets of paper."""
    room = chart_room(page)
    return compose(chart, room.width_mm, room.height_mm, measure=measure_ems)


def page_spots(placed: ChartPage, page: PageSize) -> list[Spot]:
    """Return the places on a sheet that stand for something, the smaller before what holds it."""
    room = chart_room(page)
    return [spot.moved(room.x_mm, room.y_mm) for spot in placed.spots(measure_ems)]


def chart_sheet(
    chart: Chart,
    page: PageSize,
    texts: SheetTexts,
    *,
    data_step: int = 0,
    placed: Sequence[ChartPage] | None = None,
) -> Sheet:
    """Put a chart on sheets of paper.

    Parameters
    ----------
    texts : SheetTexts
        The words in the margins; see `chart_texts`.
    data_step : int
        Step of the register from which the chart was made.
    placed : sequence of ChartPage, optional
        Its pages, when `chart_pages` has placed them before.
    """
    placed = chart_pages(chart, page) if placed is None else placed
    pages = [
        Page(page, partial(_paint, _Leaf(chart, one, i, len(placed)), page, texts))
        for i, one in enumerate(placed)
    ]
    return Sheet(
        paper_id=chart.paper_id,
        title=texts.title,
        denominator=0,
        pages=pages,
        enterprises=EnterpriseCount(0, 0, 0, 0, 0),
        data_step=data_step,
        properties={"Title": texts.title, "Author": texts.maker, "Subject": chart.summary},
    )


def chart_texts(
    register: Register, chart: Chart, *, today: date, title: str = "", drawn_by: str = ""
) -> SheetTexts:
    """Return the words in the margins of a chart.

    Parameters
    ----------
    title : str
        Its own title if empty.
    """
    return SheetTexts(
        title=title.strip() or chart.title,
        level_line=chart.subtitle,
        mark=tr("Internal material   keep safe"),
        maker=register.info.maker or register.info.name,
        drawn_by=drawn_by,
        data_date=today,
        zone=register.info.zone,
    )


def chart_room(page: PageSize) -> Box:
    """Return the room inside the frame of a page."""
    return Margins.of(page).frame.inset(_INSET_MM)


@dataclass(frozen=True)
class _Leaf:
    """One page of a chart, its number from 0 and how many there are."""

    chart: Chart
    placed: ChartPage
    number: int
    count: int


def _margins(page: PageSize) -> Margins:
    """Return the margins of a chart; their words too do not fall under 7 points on small paper."""
    margins = Margins.of(page)
    return replace(margins, growth=max(1.0, margins.growth))


def _paint(leaf: _Leaf, page: PageSize, texts: SheetTexts, drawing: Drawing, progress: Progress) -> None:
    progress.check_cancelled()
    room, margins = chart_room(page), _margins(page)
    k = margins.growth
    drawing.box(Box(0, 0, page.width_mm, page.height_mm), fill="#FFFFFF")
    paint_chart_page(drawing, leaf.placed, room.x_mm, room.y_mm)
    draw_frame(drawing, margins.frame, growth=k)
    for item in margin_items(page, margins, texts, _ALL_PARTS, denominator=None):
        item.draw(drawing)
    if leaf.number == leaf.count - 1 and leaf.chart.summary:
        style = TextStyle(2.6 * k, is_bold=True, colour=INK)
        shown = fit_text(leaf.chart.summary, style, width_mm=room.width_mm)
        drawing.text(room.x_mm, room.bottom_mm - 0.6, shown, style)
    below = margins.frame.bottom_mm + 6.2 * k
    notes = [tr("data of {day}", day=texts.data_date.isoformat())]
    if leaf.count > 1:
        notes.append(tr("page {number} of {count}", number=leaf.number + 1, count=leaf.count))
    left = margins.frame.x_mm - 2.05 * k
    drawing.text(left, below, "   ".join(notes), TextStyle(2.5 * k, colour=QUIET))


def paint_chart_page(drawing: Drawing, placed: ChartPage, x_mm: float, y_mm: float) -> None:
    """Paint one page of a chart, its upper left corner at (x, y)."""
    for band in placed.bands:
        draw_band(drawing, band, Box(x_mm, y_mm + band.top_mm, BAND_BAR_MM, band.bottom_mm - band.top_mm))
    if placed.tree is not None:
        em, left = placed.tree.em_mm, x_mm + placed.tree_x_mm
        for connector in placed.tree.layout.connectors:
            points = [(left + x * em, y_mm + y * em) for x, y in connector.points]
            drawing.line(points, _DASHED if connector.is_dashed else _CONNECTOR)
        for i, box in enumerate(placed.tree.layout.boxes):
            draw_chart_box(drawing, box, (left, y_mm), em, is_root=i == 0)
        for label in placed.tree.layout.labels:
            style = TextStyle(em, is_bold=True, colour=colour_of(label.rank))
            drawing.text(left + label.x * em, y_mm + label.y * em, label.text, style)
    if placed.table is not None:
        draw_chart_table(
            drawing, placed.table, x_mm, y_mm + placed.table_y_mm, head=_head_foot(placed, x_mm, y_mm)
        )


def _head_foot(placed: ChartPage, x_mm: float, y_mm: float) -> tuple[float, float] | None:
    """Return where the line to the groups of a table chart begins: the middle of its head's lower edge."""
    if placed.tree is None or len(placed.tree.layout.boxes) != 1:
        return None
    head, em = placed.tree.layout.boxes[0], placed.tree.em_mm
    return x_mm + placed.tree_x_mm + head.middle * em, y_mm + head.height * em
