"""The legend of a map sheet: key units first, and only what occurs."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gisgrid.i18n import term, tr
from gisgrid.layers import looks
from gisgrid.layers.palette import PAPER
from gisgrid.layers.styles import LineStyle as MapLine
from gisgrid.layers.symbols import SymbolKind, SymbolLook, paint_installation, paint_place, paint_symbol
from gisgrid.layout.drawing import UNITS_PER_MM, Align, Drawing, LineStyle, TextStyle, wrap_text
from gisgrid.layout.furniture import INK, size_mm
from gisgrid.layout.occurrence import Occurrence
from gisgrid.layout.paper import Box
from gisgrid.model.enumerations import DangerClass, LandKind, PlaceKind, RoadClass

_ROAD_GROUND = "#E6E9D8"
_SYMBOL_OF = {
    DangerClass.A: SymbolKind.A,
    DangerClass.B: SymbolKind.B,
    DangerClass.C: SymbolKind.C,
    DangerClass.UNGRADED: SymbolKind.UNGRADED,
}


Painter = Callable[[Drawing, Box], None]


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: a sample that fills a small box, and its words."""

    text: str
    sample: Callable[[Drawing, Box], None]


def draw_enterprise_symbol(
    drawing: Drawing, kind: SymbolKind, centre: tuple[float, float], radius_mm: float, *, fill: str = ""
) -> None:
    """Draw an enterprise symbol at a point of the page."""
    painter = drawing.painter
    painter.save()
    painter.translate(centre[0] * UNITS_PER_MM, centre[1] * UNITS_PER_MM)
    paint_symbol(painter, SymbolLook(kind, radius_mm * UNITS_PER_MM, 0.2 * UNITS_PER_MM, fill=fill), PAPER)
    painter.restore()


def symbol_of(danger_class: DangerClass, *, is_key_unit: bool) -> SymbolKind:
    """Return the symbol of an enterprise."""
    return SymbolKind.KEY_UNIT if is_key_unit else _SYMBOL_OF[danger_class]


def legend_entries(
    occurrence: Occurrence,
    *,
    classes: Sequence[DangerClass],
    has_key_units: bool,
    has_installations: bool,
    has_three_in_one: bool,
    has_areas: bool,
    growth: float,
    first: Sequence[LegendEntry] = (),
    class_fill: str = "",
) -> list[LegendEntry]:
    """List what the sheet shows, the subject's own entries and then key units first (DOMAIN.md 4.2)."""
    k = growth
    entries = list(first)
    if has_key_units:
        entries.append(LegendEntry(tr("Key supervised unit"), _symbol(SymbolKind.KEY_UNIT, 1.25 * k)))
    words = {
        DangerClass.A: tr("Class A (high danger) enterprise"),
        DangerClass.B: tr("Class B (medium danger) enterprise"),
        DangerClass.C: tr("Class C (low danger) enterprise"),
        DangerClass.UNGRADED: tr("Ungraded enterprise"),
    }
    entries += [
        LegendEntry(words[c], _symbol(_SYMBOL_OF[c], 1.25 * k, class_fill))
        for c in DangerClass
        if c in classes
    ]
    if has_installations:
        entries.append(LegendEntry(tr("Major hazard installation (level)"), _installation(k)))
    if has_three_in_one and PlaceKind.THREE_IN_ONE not in occurrence.places:
        words_of_house = term(PlaceKind.THREE_IN_ONE.value)
        entries.append(LegendEntry(words_of_house, _place(PlaceKind.THREE_IN_ONE, k)))
    if has_areas:
        entries.append(LegendEntry(tr("Boundary of a responsibility area"), _line(PAPER.boundary, 0.42 * k)))
    roads = {**looks.ROADS, RoadClass.EXPRESSWAY: looks.EXPRESSWAY}
    roads = {one: looks.line_on_paper(style) for one, style in roads.items()}
    entries += [LegendEntry(term(c.value), _road(roads[c], k)) for c in occurrence.roads if c in roads]
    if RoadClass.RAILWAY in occurrence.roads:
        entries.append(LegendEntry(term(RoadClass.RAILWAY.value), _railway(k)))
    if occurrence.water:
        entries.append(LegendEntry(tr("River, pond"), _area(PAPER.water, PAPER.water_edge)))
    if occurrence.buildings:
        entries.append(LegendEntry(tr("Building"), _area(PAPER.building, PAPER.building_edge)))
    if LandKind.WOOD in occurrence.land:
        entries.append(LegendEntry(term(LandKind.WOOD.value), _area(PAPER.wood, None)))
    if occurrence.contours:
        entries.append(LegendEntry(tr("Contour line"), _line(PAPER.contour_major, 0.18 * k)))
    entries += [LegendEntry(term(p.value), _place(p, k)) for p in occurrence.places if looks.PICTOGRAMS[p][0]]
    return entries


def legend_height_mm(count: int, *, columns: int, growth: float) -> float:
    """Return the height that a legend of `count` entries needs with its heading."""
    return (7.4 + math.ceil(count / columns) * 4.7 + 1.4) * growth


def draw_legend(
    drawing: Drawing, box: Box, entries: Sequence[LegendEntry], *, columns: int, growth: float
) -> None:
    """Draw the legend column by column, framed by a thin line."""
    k = growth
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    heading = TextStyle(size_mm(3.2, k), is_bold=True, colour=INK, spacing_mm=3.0 * k)
    drawing.text(box.x_mm + box.width_mm / 2, box.y_mm + 5.0 * k, tr("Legend"), heading, Align.CENTRE)
    per_column = math.ceil(len(entries) / columns)
    width = (box.width_mm - 3.0 * k) / columns
    style = TextStyle(size_mm(2.2, k), colour="#1E2329")
    for i, entry in enumerate(entries):
        column, row = divmod(i, per_column)
        x = box.x_mm + 2.2 * k + column * width
        y = box.y_mm + (7.4 + row * 4.7) * k
        entry.sample(drawing, Box(x, y, 7.6 * k, 3.6 * k))
        _draw_words(drawing, Box(x + 9.2 * k, y, width - 10.2 * k, 3.6 * k), entry.text, style)


def _draw_words(drawing: Drawing, box: Box, text: str, style: TextStyle) -> None:
    """Write the words of an entry, in two lines where one is too short for them; none is cut."""
    size = style.size_mm
    lines = wrap_text(text, style, width_mm=box.width_mm)
    while len(lines) > 2 and size > _LEAST_WORDS_MM:
        size -= 0.1
        lines = wrap_text(text, replace(style, size_mm=size), width_mm=box.width_mm)
    if len(lines) > 1:
        size = min(size, 2.0 * style.size_mm / 2.2)
        lines = wrap_text(text, replace(style, size_mm=size), width_mm=box.width_mm)
    pitch = size * 1.08
    top = box.y_mm + (box.height_mm - pitch * len(lines)) / 2
    for i, line in enumerate(lines):
        at = Box(box.x_mm, top + i * pitch, box.width_mm, pitch)
        drawing.text_in(at, line, replace(style, size_mm=size))


_LEAST_WORDS_MM = 1.5


def swatch(fill: str, ink: str, paint_hatch: Callable[[Drawing, Box], None] | None = None) -> Painter:
    """Return the sample of a coloured area, with its hatch."""

    def paint(drawing: Drawing, box: Box) -> None:
        area = Box(box.x_mm + 0.6, box.y_mm + 0.3, box.width_mm - 1.2, box.height_mm - 0.6)
        drawing.box(area, fill=fill)
        if paint_hatch is not None:
            paint_hatch(drawing, area)
        drawing.box(area, edge=LineStyle(0.14, ink))

    return paint


def dot_sample(fill: str, growth: float) -> Painter:
    """Return the sample of an enterprise coloured by a theme."""
    return _symbol(SymbolKind.C, 1.25 * growth, fill)


def _middle(box: Box) -> tuple[float, float]:
    return box.x_mm + box.width_mm / 2, box.y_mm + box.height_mm / 2


def _symbol(kind: SymbolKind, radius_mm: float, fill: str = "") -> Painter:
    return lambda drawing, box: draw_enterprise_symbol(drawing, kind, _middle(box), radius_mm, fill=fill)


def _installation(k: float) -> Callable[[Drawing, Box], None]:
    def paint(drawing: Drawing, box: Box) -> None:
        x, y = _middle(box)
        painter = drawing.painter
        painter.save()
        painter.translate(x * UNITS_PER_MM, (y - 1.5 * k) * UNITS_PER_MM)
        paint_installation(painter, "三", 3.0 * k * UNITS_PER_MM, PAPER)
        painter.restore()

    return paint


def _place(kind: PlaceKind, k: float) -> Callable[[Drawing, Box], None]:
    def paint(drawing: Drawing, box: Box) -> None:
        x, y = _middle(box)
        letter, colour_key = looks.PICTOGRAMS[kind]
        painter = drawing.painter
        painter.save()
        painter.translate(x * UNITS_PER_MM, y * UNITS_PER_MM)
        paint_place(painter, letter, 2.8 * k * UNITS_PER_MM, fill=PAPER.places[colour_key], palette=PAPER)
        painter.restore()

    return paint


def _line(colour: str, width_mm: float, dash_mm: tuple[float, ...] = ()) -> Callable[[Drawing, Box], None]:
    def paint(drawing: Drawing, box: Box) -> None:
        y = _middle(box)[1]
        drawing.line([(box.x_mm, y), (box.right_mm, y)], LineStyle(width_mm, colour, dash_mm))

    return paint


def _road(look: MapLine, k: float) -> Callable[[Drawing, Box], None]:
    width = look.width.mm

    def paint(drawing: Drawing, box: Box) -> None:
        y = _middle(box)[1]
        ends = [(box.x_mm, y), (box.right_mm, y)]
        # White roads need the ground that they have on the map.
        drawing.box(Box(box.x_mm, y - 1.1 * k, box.width_mm, 2.2 * k), fill=_ROAD_GROUND)
        if look.casing:
            drawing.line(ends, LineStyle((width + look.casing_extra.mm) * k, look.casing))
        dash = tuple(length * width * k for length in look.dash)
        drawing.line(ends, LineStyle(width * k, look.colour, dash))

    return paint


def _railway(k: float) -> Callable[[Drawing, Box], None]:
    def paint(drawing: Drawing, box: Box) -> None:
        y = _middle(box)[1]
        ends = [(box.x_mm, y), (box.right_mm, y)]
        drawing.line(ends, LineStyle(0.75 * k, "#2B2B2B"))
        drawing.line(ends, LineStyle(0.45 * k, "#FFFFFF", (1.3 * k, 1.3 * k)))

    return paint


def _area(fill: str, edge: str | None) -> Callable[[Drawing, Box], None]:
    def paint(drawing: Drawing, box: Box) -> None:
        area = Box(box.x_mm + 0.6, box.y_mm + 0.4, box.width_mm - 1.2, box.height_mm - 0.8)
        drawing.box(area, fill=fill, edge=LineStyle(0.14, edge) if edge else None)

    return paint
