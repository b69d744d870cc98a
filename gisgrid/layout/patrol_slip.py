"""The patrol slip (巡查单): one A4 sheet for a person's day, with map, stops, codes and signatures (L28)."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import segno

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import LabelMode, draw
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.routes import WAY_COLOUR, Route, RouteMark, RouteSizes, paint_route
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import Extent
from gisgrid.layout.drawing import (
    UNITS_PER_MM,
    Align,
    Drawing,
    LineStyle,
    TextStyle,
    rectangle,
    text_width_mm,
)
from gisgrid.layout.furniture import INK, draw_north_arrow
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.layout.scales import choose_scale_bar, format_scale
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.layout.slip_table import draw_stops, rows_on_page, table_top
from gisgrid.model.register import Register
from gisgrid.patrol.day_sheets import DaySheet, SheetStop
from gisgrid.patrol.needs import Task
from gisgrid.patrol.road_lines import Floats
from gisgrid.progress import Progress

_SIZE = PageSize.of(Paper.A4, Orientation.PORTRAIT)
_SIDE_MM = 12.0
_MAP = Box(_SIDE_MM, 33.0, 186.0, 114.0)
_LAYERS = frozenset(
    {
        LayerName.LAND_COVER,
        LayerName.WATER,
        LayerName.GRIDS,
        LayerName.ROADS,
        LayerName.BUILDINGS,
        LayerName.PARCELS,
        LayerName.PLACES,
        LayerName.KEY_UNITS,
        LayerName.LABELS,
    }
)
STOP_COLOURS = {Task.URGENT: "#C92A2A", Task.URGE: "#C92A2A", Task.RECHECK: "#7A4FA3"}
_GREY = TextStyle(2.3, colour="#66707C")
_FINEST, _ROUTE = 1000, RouteSizes().scaled(24.0)
_SCALE_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)
_RIM_MM = 24.0
_HIGHEST_MM = 165.0
_WITH_START = 1.5  # a start that makes the map so much coarser is shown at the edge instead
_WEEKDAYS = 7


@dataclass(frozen=True)
class _Slip:
    """One slip with what is the same on all of its pages."""

    sheet: DaySheet
    office: str
    data_step: int
    crs: WorkCrs
    printed_at: dt.datetime


def make_slips(
    register: Register,
    sheets: Sequence[DaySheet],
    *,
    printed_at: dt.datetime,
    scene: Scene | None = None,
) -> Sheet:
    """Lay out one slip after the other as the pages of one sheet.

    Parameters
    ----------
    sheets : sequence of DaySheet
        The days, in the order of the pages.
    scene : Scene, optional
        The ground; read from the register when left out.
    """
    ground = scene or build_scene(register, today=printed_at.date(), progress=Progress())
    pages: list[Page] = []
    denominator = 0
    for sheet in sheets:
        slip = _Slip(sheet, register.info.name, register.step, WorkCrs(register.info.zone), printed_at)
        frame = _frame(slip)
        denominator = denominator or frame.denominator
        parts = _parts(sheet.stops)
        for number, stops in enumerate(parts, start=1):
            pages.append(Page(_SIZE, _painter(slip, ground, frame, stops=stops, place=(number, len(parts)))))
    return Sheet(
        paper_id="",
        title=tr("Patrol slips"),
        denominator=denominator,
        pages=pages,
        enterprises=EnterpriseCount(0, 0, 0, 0, 0),
        data_step=register.step,
        properties={"Title": tr("Patrol slips"), "Author": register.info.maker},
    )


def route_of(sheet: DaySheet, crs: WorkCrs, *, named: bool) -> Route:
    """Return a day's tour as the map paints it, in metres of the work CRS."""
    marks = []
    for stop in sheet.stops:
        (x, y), (gate_x, gate_y) = crs.project(np.array([stop.spot, stop.gate])).tolist()
        marks.append(
            RouteMark(
                str(stop.visit.order),
                x,
                y,
                gate_x,
                gate_y,
                STOP_COLOURS.get(stop.kind, WAY_COLOUR) if stop.kind is not None else WAY_COLOUR,
                stop.short_name if named else "",
            )
        )
    start_x, start_y = crs.project(np.array([sheet.start]))[0].tolist()
    return Route([crs.project(leg) for leg in sheet.legs], marks, (start_x, start_y), tr("go"))


def route_extent(route: Route) -> Extent:
    """Return the ground that holds all stops of a tour, with the ways between them; the start too if it is near."""
    spots = np.array([[mark.x_m, mark.y_m] for mark in route.marks]).reshape(-1, 2)
    inner = _extent([*(route.legs[1:-1] or route.legs), spots])
    if route.start is None:
        return inner
    whole = _extent([*route.legs, spots, np.array([route.start])])
    return whole if _side(whole) <= _WITH_START * _side(inner) else inner


def _extent(parts: Sequence[Floats]) -> Extent:
    points = np.concatenate(parts)
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return west, south, east, north


def _side(extent: Extent) -> float:
    west, south, east, north = extent
    return max(east - west, north - south, 1.0)


def _frame(slip: _Slip) -> MapFrame:
    """Return the window of the map, which takes what the table of a single page leaves."""
    west, south, east, north = extent = route_extent(route_of(slip.sheet, slip.crs, named=False))
    room = table_top(len(slip.sheet.stops)) - 2 - _MAP.y_mm
    box = replace(_MAP, height_mm=min(max(room, _MAP.height_mm), _HIGHEST_MM))
    wide = max((east - west) / (box.width_mm - _RIM_MM), (north - south) / (box.height_mm - _RIM_MM))
    return MapFrame.around(extent, box, denominator=_scale(max(wide * 1000, _FINEST)))


def _scale(least: float) -> int:
    """Round a scale's denominator up; finer steps than on a map sheet, so that the stops fill the frame."""
    power = 10 ** math.floor(math.log10(least))
    return next(int(step * power) for step in _SCALE_STEPS if step * power >= least * (1 - 1e-9))


def _parts(stops: Sequence[SheetStop]) -> list[Sequence[SheetStop]]:
    first, more = rows_on_page(_MAP.bottom_mm + 2), rows_on_page(33.0)
    parts = [stops[:first]]
    rest = stops[first:]
    while rest:
        parts.append(rest[:more])
        rest = rest[more:]
    return parts


def _painter(
    slip: _Slip, scene: Scene, frame: MapFrame, *, stops: Sequence[SheetStop], place: tuple[int, int]
) -> Callable[[Drawing, Progress], None]:
    def paint(drawing: Drawing, progress: Progress) -> None:
        drawing.box(Box(0, 0, _SIZE.width_mm, _SIZE.height_mm), fill="#FFFFFF")
        _draw_head(drawing, slip)
        top = 33.0
        if place[0] == 1:
            _draw_map(drawing, slip, scene, frame=frame, progress=progress)
            top = frame.box.bottom_mm + 2
        bottom = draw_stops(drawing, Box(_SIDE_MM, top, _MAP.width_mm, 0), stops)
        if place[0] == place[1]:
            _draw_notes(drawing, slip, bottom + 2)
        _draw_foot(drawing, slip, place)

    return paint


def _draw_head(drawing: Drawing, slip: _Slip) -> None:
    sheet = slip.sheet
    title = tr("{post} patrol slip", post=sheet.post)
    drawing.text(
        _SIDE_MM, 17.6, title, TextStyle(7.0, is_serif=True, is_bold=True, colour=INK, spacing_mm=0.6)
    )
    where = tr(", ").join(sheet.grids[:3]) + (tr(" and more") if len(sheet.grids) > 3 else "")
    line = TextStyle(3.0, colour="#3B434C")
    first = f"{slip.office}　{where}　" + tr(
        "patrol on {day} ({weekday})", day=sheet.date, weekday=_weekday(sheet.date)
    )
    drawing.text(_SIDE_MM, 25.0, first, line)
    minutes = sheet.length.visit_min + sheet.length.travel_min
    second = tr(
        "Patrolled by: {person}   With: {helpers}   {stops} stops   way {km} km   about {hours} h {minutes} min",
        person=sheet.person,
        helpers=tr(", ").join(sheet.helpers[:2]) or "—",
        stops=len(sheet.stops),
        km=f"{sheet.length.metres / 1000:.1f}",
        hours=minutes // 60,
        minutes=minutes % 60,
    )
    drawing.text(_SIDE_MM, 30.4, second, line)
    _draw_code(drawing, sheet.number, Box(_SIZE.width_mm - _SIDE_MM - 18, 11.0, 18.0, 18.0))


def _draw_code(drawing: Drawing, text: str, box: Box) -> None:
    matrix = segno.make(text, error="m", micro=False).matrix
    side = box.width_mm / len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                drawing.box(
                    Box(box.x_mm + column * side, box.y_mm + row * side, side * 1.02, side * 1.02), fill=INK
                )


def _draw_map(drawing: Drawing, slip: _Slip, scene: Scene, *, frame: MapFrame, progress: Progress) -> None:
    painter = drawing.painter
    painter.save()
    painter.setClipRect(rectangle(frame.box))
    painter.translate(frame.box.x_mm * UNITS_PER_MM, frame.box.y_mm * UNITS_PER_MM)
    try:
        route = route_of(slip.sheet, slip.crs, named=True)
        draw(
            painter,
            scene,
            frame.view,
            Medium.vector(UNITS_PER_MM),
            progress=progress,
            layers=_LAYERS,
            labels=LabelMode.NONE,
            symbol_factor=0.8,
        )
        box = frame.box
        clear = [Box(box.width_mm - 13, 0, 13, 20), Box(0, box.height_mm - 10, 52, 10)]
        clear.append(Box(box.width_mm - 18, box.height_mm - 7, 18, 7))
        kept = [rectangle(one) for one in clear]
        paint_route(painter, frame.view, route, sizes=_ROUTE, kept_clear=kept)
    finally:
        painter.restore()
    drawing.box(frame.box, edge=LineStyle(0.3, INK))
    draw_north_arrow(drawing, frame.box.right_mm - 8, frame.box.y_mm + 18, growth=0.8)
    _draw_scale(drawing, frame)


def _draw_scale(drawing: Drawing, frame: MapFrame) -> None:
    bar = choose_scale_bar(frame.denominator, longest_mm=36.0, segments=3)
    plate = Box(frame.box.x_mm + 2, frame.box.bottom_mm - 9.5, bar.length_mm + 14, 7.5)
    drawing.box(plate, fill="#FFFFFF")
    x, y = plate.x_mm + 4, plate.y_mm + 4.6
    for i in range(bar.segments):
        fill = INK if i % 2 == 0 else "#FFFFFF"
        drawing.box(Box(x + i * bar.segment_mm, y, bar.segment_mm, 1.1), fill=fill, edge=LineStyle(0.15, INK))
    for i, figure in enumerate(bar.figures()):
        drawing.text(x + i * bar.segment_mm, y - 0.9, figure, TextStyle(2.1, colour=INK), Align.CENTRE)
    text = format_scale(frame.denominator)
    style = TextStyle(2.6, is_bold=True, colour=INK, halo_mm=0.5)
    drawing.text(frame.box.right_mm - 2, frame.box.bottom_mm - 2, text, style, Align.RIGHT)


def _draw_notes(drawing: Drawing, slip: _Slip, top_mm: float) -> None:
    sheet = slip.sheet
    style = TextStyle(2.4, colour="#1E2329")
    words = tr(
        "Look at: {items}. What cannot be settled on the spot is reported at once to the grid administrator "
        "and to {assistants}; in urgent cases directly to the department in charge. Type results in by the "
        "short codes.",
        items=tr(", ").join(sheet.checklist) or tr("what the scheme says"),
        assistants=tr(", ").join(sheet.assistants[:2]) or tr("the assistant"),
    )
    lines = _wrapped(words, style, width_mm=_MAP.width_mm - 5)
    height = 3.0 + 4.0 * len(lines)
    drawing.box(Box(_SIDE_MM, top_mm, _MAP.width_mm, height), edge=LineStyle(0.2, "#777777"))
    for number, line in enumerate(lines):
        drawing.text(_SIDE_MM + 2.5, top_mm + 4.4 + 4.0 * number, line, style)
    y = top_mm + height + 9
    labels = (tr("Patrolled by (signed):"), tr("With (signed):"), tr("Read by the assistant:"))
    for number, label in enumerate(labels):
        x = _SIDE_MM + number * _MAP.width_mm / 3
        drawing.text(x, y, label, TextStyle(2.8, colour=INK))
        left = x + text_width_mm(label, TextStyle(2.8)) + 1
        drawing.line([(left, y + 0.8), (left + 24, y + 0.8)], LineStyle(0.15, INK))


def _draw_foot(drawing: Drawing, slip: _Slip, place: tuple[int, int]) -> None:
    y = _SIZE.height_mm - 8.5
    text = tr(
        "Internal material; hand back to the grid administrator   no. {number}   data version {step} of {moment}",
        number=slip.sheet.number,
        step=slip.data_step,
        moment=f"{slip.printed_at:%Y-%m-%d %H:%M}",
    )
    drawing.text(_SIDE_MM, y, text, _GREY)
    pages = tr("page {number} of {count}", number=place[0], count=place[1])
    drawing.text(_SIZE.width_mm - _SIDE_MM, y, pages, _GREY, Align.RIGHT)


def _wrapped(text: str, style: TextStyle, *, width_mm: float) -> list[str]:
    lines, held = [], ""
    pieces = text.split(" ") if text.isascii() else list(text)
    glue = " " if text.isascii() else ""
    for piece in pieces:
        longer = held + (glue if held else "") + piece
        if held and text_width_mm(longer, style) > width_mm:
            lines.append(held)
            longer = piece
        held = longer
    return [*lines, held]


def _weekday(day: dt.date) -> str:
    names = (
        tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday"), tr("Sunday"),
    )  # fmt: skip
    return names[day.weekday()]
