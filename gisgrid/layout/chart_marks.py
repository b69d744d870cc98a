"""The boxes and words of charts on a page."""

import functools

from gisgrid.charts.chart import Tone
from gisgrid.charts.compose import Band
from gisgrid.charts.measure import (
    GAP,
    LINE,
    LINES_TOP,
    PAD,
    TITLE_LINE,
    TITLE_SIZE,
    label_width,
    title_height,
    title_lines,
)
from gisgrid.charts.tidy_tree import PlacedBox
from gisgrid.layout.drawing import UNITS_PER_MM, Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.furniture import INK
from gisgrid.layout.paper import Box

RANK_COLOURS = ("#8E2C6B", "#1F5FA8", "#2B6B3F", "#9A5B00")
RANK_TINTS = ("#F3E6EF", "#DCE8F5", "#DFEDE2", "#F6E8D2")
VACANT_COLOUR = "#C92A2A"
QUIET = "#5B6570"
_EDGES = {colour: LineStyle(0.3, colour) for colour in RANK_COLOURS}
_ROOT_EDGES = {colour: LineStyle(0.5, colour) for colour in RANK_COLOURS}
_EM_MM = 10.0
_BAND_TYPE_MM = 3.6


def measure_ems(text: str, is_bold: bool) -> float:
    """Return the width of a text in ems of the bundled sans serif."""
    return _measured(text, is_bold)


@functools.lru_cache(maxsize=20_000)
def _measured(text: str, is_bold: bool) -> float:
    return text_width_mm(text, TextStyle(_EM_MM, is_bold=is_bold)) / _EM_MM


def draw_chart_box(
    drawing: Drawing, placed: PlacedBox, origin_mm: tuple[float, float], em: float, *, is_root: bool
) -> None:
    """Draw a box whose place is given in ems from `origin_mm`; the root of a chart has a filled head."""
    box, colour = placed.box, colour_of(placed.box.rank)
    x, y = origin_mm[0] + placed.x * em, origin_mm[1] + placed.y * em
    width, height = placed.width * em, placed.height * em
    whole, edge = Box(x, y, width, height), _ROOT_EDGES[colour] if is_root else _EDGES[colour]
    fill = colour if is_root else tint_of(box.rank)
    if box.title and not box.lines:
        # The many boxes at the foot of a chart: one rectangle instead of three.
        drawing.box(whole, fill=fill, edge=edge)
        _draw_title(drawing, placed, whole, em, colour="#FFFFFF" if is_root else INK)
        return
    head = title_height(box, measure_ems) * em
    drawing.box(whole, fill="#FFFFFF")
    if box.title:
        drawing.box(Box(x, y, width, head), fill=fill)
        _draw_title(drawing, placed, Box(x, y, width, head), em, colour="#FFFFFF" if is_root else INK)
    _draw_lines(drawing, placed, Box(x, y + head, width, height - head), em)
    drawing.box(whole, edge=edge)


def draw_band(drawing: Drawing, band: Band, bar: Box) -> None:
    """Draw the bar beside a level with its name, upright letter by letter, or turned where letters are Latin."""
    gap = 0.8
    bar = Box(bar.x_mm, bar.y_mm + gap, bar.width_mm, max(1.0, bar.height_mm - 2 * gap))
    drawing.box(bar, fill=colour_of(band.rank))
    size = min(_BAND_TYPE_MM, bar.width_mm * 0.6)
    style = TextStyle(size, is_bold=True, colour="#FFFFFF")
    middle = bar.x_mm + bar.width_mm / 2
    step = 1.25 * size
    if not band.text.isascii() and step * len(band.text) <= bar.height_mm:
        top = bar.y_mm + (bar.height_mm - step * len(band.text)) / 2
        for i, letter in enumerate(band.text):
            drawing.text_in(Box(bar.x_mm, top + i * step, bar.width_mm, step), letter, style, Align.CENTRE)
        return
    painter = drawing.painter
    painter.save()
    painter.translate(middle * UNITS_PER_MM, (bar.y_mm + bar.height_mm / 2) * UNITS_PER_MM)
    painter.rotate(-90)
    turned = Box(-bar.height_mm / 2, -bar.width_mm / 2, bar.height_mm, bar.width_mm)
    drawing.text_in(turned, band.text, style, Align.CENTRE)
    painter.restore()


def _draw_title(drawing: Drawing, placed: PlacedBox, head: Box, em: float, *, colour: str) -> None:
    parts = title_lines(placed.box.title, measure_ems)
    step = TITLE_LINE * TITLE_SIZE * em
    style = TextStyle(em * TITLE_SIZE, is_bold=True, colour=colour)
    y = head.y_mm + (head.height_mm - step * len(parts)) / 2
    for part in parts:
        row = Box(head.x_mm + 0.2 * em, y, head.width_mm - 0.4 * em, step)
        drawing.text_in(row, part, style, Align.CENTRE)
        y += step


def _draw_lines(drawing: Drawing, placed: PlacedBox, room: Box, em: float) -> None:
    labels = label_width(placed.box.lines, measure_ems) * em
    pad, left = PAD * em, room.x_mm + PAD * em
    y = room.y_mm + LINES_TOP * em
    for line in placed.box.lines:
        row = Box(left, y, room.width_mm - 2 * pad, LINE * em)
        quiet = TextStyle(em, colour=QUIET)
        if line.label:
            drawing.text_in(row, line.label, quiet)
        right_mm = measure_ems(line.right, False) * em if line.right else 0.0
        if line.right:
            drawing.text_in(row, line.right, quiet, Align.RIGHT)
        start = labels + GAP * em if labels else 0.0
        text = Box(
            left + start, y, row.width_mm - start - (right_mm + 0.4 * em if right_mm else 0), LINE * em
        )
        draw_toned(drawing, text, line.text, tone=line.tone, em=em)
        y += LINE * em


def draw_toned(
    drawing: Drawing, box: Box, text: str, *, tone: Tone, em: float, align: Align = Align.LEFT
) -> None:
    """Write a text in its tone; a vacancy gets a dashed red frame, because it must not be overlooked."""
    colour = {Tone.VACANT: VACANT_COLOUR, Tone.QUIET: QUIET}.get(tone, INK)
    style = TextStyle(em, is_bold=tone in (Tone.STRONG, Tone.VACANT), colour=colour)
    drawing.text_in(box, text, style, align)
    if tone is Tone.VACANT:
        width = min(box.width_mm, text_width_mm(text, style))
        shift = {Align.LEFT: 0.0, Align.CENTRE: (box.width_mm - width) / 2, Align.RIGHT: box.width_mm - width}
        middle = box.y_mm + box.height_mm / 2
        frame = Box(box.x_mm + shift[align] - 0.3 * em, middle - 0.65 * em, width + 0.6 * em, 1.3 * em)
        drawing.box(frame, edge=LineStyle(0.2, VACANT_COLOUR, (0.8, 0.5)), radius_mm=0.3 * em)


def colour_of(rank: int) -> str:
    """Return the colour of a level's lines and heads."""
    return RANK_COLOURS[min(rank, len(RANK_COLOURS)) - 1]


def tint_of(rank: int) -> str:
    """Return the light colour behind a level's heads."""
    return RANK_TINTS[min(rank, len(RANK_TINTS)) - 1]
