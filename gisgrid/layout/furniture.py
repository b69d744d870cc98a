"""The parts of a sheet around the map: frame, title, marks, scale, north arrow, maker.

Measures follow the paper conventions of DOMAIN.md 4.2; every length is for A3 and grows with the paper.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gisgrid.i18n import tr
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.paper import Box, PageSize
from gisgrid.layout.scales import THIN_SPACE, ScaleBar, choose_scale_bar, format_scale
from gisgrid.layout.sheet import SheetItem

INK = "#111111"
MARK_COLOUR = "#B3261E"
PURPLE = "#8E2C6B"
SOFT_INK = "#3B434C"
_SMALLEST_MM = 1.9
_OUTER_MM = 2.05
_THIN_EM = 0.2


@dataclass(frozen=True)
class SheetTexts:
    """The words in the margins of a sheet.

    Attributes
    ----------
    title : str
        Name of the sheet, without quotation marks.
    level_line : str
        Left above the frame: the level of the area.
    mark : str
        Right above the frame, such as 内部资料 注意保存; empty for none.
    maker : str
        Office that made the sheet.
    drawn_by : str
        Person who made it; an empty name leaves a blank to sign.
    data_date : date
        Day up to which the register is shown.
    zone : int
        CGCS2000 3-degree zone.
    approval_number : str
        审图号, only for published maps.
    note : str
        A further line of the office's own.
    watermark : str
        Faint words across the page.
    """

    title: str
    level_line: str
    mark: str
    maker: str
    drawn_by: str
    data_date: date
    zone: int
    approval_number: str = ""
    note: str = ""
    watermark: str = ""


@dataclass(frozen=True)
class Margins:
    """Where the frame lies on the paper."""

    frame: Box
    growth: float

    @classmethod
    def of(cls, page: PageSize) -> "Margins":
        """Leave room for the title above and for two lines of notes below."""
        k = page.growth
        side, head, foot = 9.6 * k, 25.6 * k, 16.4 * k
        frame = Box(side, head, page.width_mm - 2 * side, page.height_mm - head - foot)
        return cls(frame=frame, growth=k)


def size_mm(base_mm: float, growth: float) -> float:
    """Return a type size that grows with the paper and never falls under the readable minimum."""
    return max(_SMALLEST_MM, base_mm * growth)


def draw_frame(drawing: Drawing, frame: Box, *, growth: float) -> None:
    """Draw the neat line: thin inside, thick outside."""
    gap_mm, thick_mm = 1.6 * growth, 0.9 * growth
    drawing.box(frame.inset(-gap_mm - thick_mm / 2), edge=LineStyle(thick_mm, INK))
    drawing.box(frame, edge=LineStyle(0.18 * growth, INK))


def margin_items(
    page: PageSize, margins: Margins, texts: SheetTexts, options: SheetOptions, *, denominator: int | None
) -> list[SheetItem]:
    """Return title, marks, notes, scale and maker; a page without a map has no scale."""
    k, frame = margins.growth, margins.frame
    left, right = frame.x_mm - _OUTER_MM * k, frame.right_mm + _OUTER_MM * k
    base, first = frame.y_mm - 3.6 * k, frame.bottom_mm + 6.2 * k
    items = [_title_item(page, margins, texts)]
    level = TextStyle(size_mm(2.6, k), colour=SOFT_INK)
    items.append(_line_item(Part.LEVEL, texts.level_line, level, (left, base), Align.LEFT))
    mark = TextStyle(size_mm(3.0, k), is_bold=True, colour=MARK_COLOUR)
    items.append(_line_item(Part.MARK, texts.mark, mark, (right, base), Align.RIGHT))
    items.append(_notes_item(texts, left, first, k))
    if denominator is not None:
        items.append(_scale_item(page, first, denominator, k))
    made = tr(
        "Made by {maker}   {year}-{month}",
        maker=texts.maker,
        year=texts.data_date.year,
        month=texts.data_date.month,
    )
    maker = TextStyle(size_mm(2.6, k), colour=INK)
    item = _line_item(Part.MAKER, made, maker, (right, first), Align.RIGHT)
    items.append(SheetItem(item.part, item.usual, item.box, item.paint, words=texts.maker))
    items.append(_signature_item(right, first + 4.8 * k, drawn_by=texts.drawn_by, growth=k))
    return [settled(item, options) for item in items if item.part not in options.hidden]


def settled(item: SheetItem, options: SheetOptions) -> SheetItem:
    """Return a part at the place to which it was moved."""
    return SheetItem(item.part, item.usual, options.place_of(item.part, item.usual), item.paint, item.words)


def draw_north_arrow(
    drawing: Drawing, x_mm: float, y_mm: float, *, growth: float, turn_deg: float = 0.0
) -> None:
    """Draw a slim two-sided arrow whose foot centre is at (x, y), pointing to grid north.

    Parameters
    ----------
    turn_deg : float
        Clockwise turn of the arrow, degrees; 0 for maps whose grid north is up.
    """
    k = growth
    half, height, notch = 2.7 * k, 11.0 * k, 2.6 * k
    turn = math.radians(turn_deg)

    def turned(dx: float, dy: float) -> tuple[float, float]:
        return (
            x_mm + dx * math.cos(turn) - dy * math.sin(turn),
            y_mm + dx * math.sin(turn) + dy * math.cos(turn),
        )

    edge = LineStyle(0.18 * k, INK)
    drawing.area([turned(0, -height), turned(-half, 0), turned(0, -notch)], fill="#FFFFFF", edge=edge)
    drawing.area([turned(0, -height), turned(half, 0), turned(0, -notch)], fill=INK, edge=edge)
    style = TextStyle(size_mm(3.4, k), is_bold=True, colour=INK, halo_mm=0.4 * k)
    drawing.text(x_mm, y_mm - height - 1.4 * k, tr("N"), style, Align.CENTRE)


def draw_ruler(drawing: Drawing, box: Box, *, growth: float) -> None:
    """Draw a rule of exactly 100 mm, to check the printer: anything else means it scaled the page."""
    y, ink = box.y_mm + 1.2, LineStyle(0.15, INK)
    drawing.line([(box.x_mm, y), (box.x_mm + 100.0, y)], ink)
    for mm in range(0, 101, 5):
        tick = 1.8 if mm % 10 == 0 else 1.0
        drawing.line([(box.x_mm + mm, y), (box.x_mm + mm, y + tick)], ink)
    words = tr("check rule: measures 100 mm on the print")
    drawing.text(
        box.x_mm + 50.0, y + 4.2, words, TextStyle(size_mm(1.9, growth), colour=SOFT_INK), Align.CENTRE
    )


def draw_watermark(drawing: Drawing, page: PageSize, text: str) -> None:
    """Write faint words across the page again and again."""
    if not text:
        return
    painter = drawing.painter
    size = 5.2 * page.growth
    style = TextStyle(size, colour="#2A5A6470")
    step_x, step_y = text_width_mm(text, style) + 40 * page.growth, 58 * page.growth
    y, row = step_y * 0.6, 0
    while y < page.height_mm + page.width_mm * 0.5:
        x = (row % 2) * step_x / 2 - step_x / 2
        while x < page.width_mm:
            painter.save()
            painter.translate(x * 100, y * 100)
            painter.rotate(-24)
            drawing.text(0, 0, text, style)
            painter.restore()
            x += step_x
        y, row = y + step_y, row + 1


def _line_item(part: Part, text: str, style: TextStyle, at: tuple[float, float], align: Align) -> SheetItem:
    """Return one line of text as a part; an empty line keeps a small box in which it can be typed."""
    width = max(text_width_mm(text, style), style.size_mm * 4)
    x = at[0] - {Align.LEFT: 0.0, Align.CENTRE: width / 2, Align.RIGHT: width}[align]
    box = Box(x, at[1] - style.size_mm, width, style.size_mm * 1.3)

    def paint(drawing: Drawing) -> None:
        drawing.text(at[0], at[1], text, style, align)

    return SheetItem(part, box, box, paint, words=text)


def _title_item(page: PageSize, margins: Margins, texts: SheetTexts) -> SheetItem:
    k, frame = margins.growth, margins.frame
    size, spacing = 9.0 * k, 2.4 * k
    if len(texts.title) > 22:
        size, spacing = 7.2 * k, 1.1 * k
    style = TextStyle(size, is_serif=True, is_bold=True, colour=INK, spacing_mm=spacing)
    shrink = min(1.0, frame.width_mm * 0.96 / max(text_width_mm(texts.title, style), 1e-6))
    if shrink < 1:
        style = TextStyle(size * shrink, is_serif=True, is_bold=True, colour=INK, spacing_mm=spacing * shrink)
    return _line_item(Part.TITLE, texts.title, style, (page.width_mm / 2, frame.y_mm - 7.2 * k), Align.CENTRE)


def _notes_item(texts: SheetTexts, left_mm: float, baseline_mm: float, k: float) -> SheetItem:
    style = TextStyle(size_mm(2.2, k), colour=SOFT_INK)
    lines = [crs_note(texts.zone), _disclaimer(texts)] + ([texts.note] if texts.note else [])
    width = max(text_width_mm(line, style) for line in lines)
    box = Box(left_mm, baseline_mm - 2.4 * k, width, 3.3 * k * len(lines))

    def paint(drawing: Drawing) -> None:
        for i, line in enumerate(lines):
            drawing.text(left_mm, baseline_mm + i * 3.3 * k, line, style)

    return SheetItem(Part.NOTES, box, box, paint, words=texts.note)


def _scale_item(page: PageSize, baseline_mm: float, denominator: int, k: float) -> SheetItem:
    numeric = TextStyle(size_mm(4.2, k), is_bold=True, colour=INK, spacing_mm=0.3 * k)
    bar = choose_scale_bar(denominator, longest_mm=min(72.0 * k, page.width_mm * 0.22))
    text_mm, gap = scale_width_mm(denominator, numeric), 6.0 * k
    width = text_mm + gap + bar.length_mm + 6 * k
    left = page.width_mm / 2 - width / 2
    box = Box(left, baseline_mm - 3.6 * k, width, 6.0 * k)

    def paint(drawing: Drawing) -> None:
        draw_scale(drawing, left, baseline_mm + 1.6 * k, denominator, numeric)
        _draw_bar(drawing, left + text_mm + gap, baseline_mm - 0.2 * k, bar, k)

    return SheetItem(Part.SCALE, box, box, paint)


def scale_width_mm(denominator: int, style: TextStyle) -> float:
    """Return the width of a scale as `draw_scale` writes it."""
    parts = format_scale(denominator).split(THIN_SPACE)
    return sum(text_width_mm(part, style) for part in parts) + (len(parts) - 1) * _THIN_EM * style.size_mm


def draw_scale(drawing: Drawing, x_mm: float, baseline_mm: float, denominator: int, style: TextStyle) -> None:
    """Write a scale with thin gaps between the thousands; the sheets' fonts have no thin space to write."""
    for part in format_scale(denominator).split(THIN_SPACE):
        drawing.text(x_mm, baseline_mm, part, style)
        x_mm += text_width_mm(part, style) + _THIN_EM * style.size_mm


def _draw_bar(drawing: Drawing, x_mm: float, y_mm: float, bar: ScaleBar, k: float) -> None:
    edge = LineStyle(0.15 * k, INK)
    for i in range(bar.segments):
        fill = INK if i % 2 == 0 else "#FFFFFF"
        drawing.box(Box(x_mm + i * bar.segment_mm, y_mm, bar.segment_mm, 1.3 * k), fill=fill, edge=edge)
    figures = TextStyle(size_mm(2.1, k), colour=INK)
    for i, figure in enumerate(bar.figures()):
        drawing.text(x_mm + i * bar.segment_mm, y_mm - 0.9 * k, figure, figures, Align.CENTRE)


def _signature_item(right_mm: float, baseline_mm: float, *, drawn_by: str, growth: float) -> SheetItem:
    """Leave 审核 and 批准 blank for ink; the maker's name is filled in when it is known."""
    k = growth
    style = TextStyle(size_mm(2.5, k), colour=INK)
    blank = 22.0 * k
    labels = ((tr("Approved:"), ""), (tr("Checked:"), ""), (tr("Drawn:"), drawn_by))
    strokes: list[Callable[[Drawing], None]] = []
    x = right_mm
    for label, value in labels:
        strokes.append(_signature(label, value, style, at=(x, baseline_mm), blank_mm=blank))
        x -= blank + text_width_mm(label, style) + 6.0 * k
    box = Box(x + 6.0 * k, baseline_mm - 2.4 * k, right_mm - x - 6.0 * k, 3.6 * k)

    def paint(drawing: Drawing) -> None:
        for stroke in strokes:
            stroke(drawing)

    return SheetItem(Part.SIGNATURES, box, box, paint, words=drawn_by)


def _signature(
    label: str, value: str, style: TextStyle, *, at: tuple[float, float], blank_mm: float
) -> Callable[[Drawing], None]:
    """Return what draws one name or blank that ends at a point of the base line."""
    x, baseline = at
    k = blank_mm / 22.0

    def paint(drawing: Drawing) -> None:
        drawing.line([(x - blank_mm, baseline + 0.7 * k), (x, baseline + 0.7 * k)], LineStyle(0.12 * k, INK))
        if value:
            drawing.text(x - blank_mm / 2, baseline, value, style, Align.CENTRE)
        drawing.text(x - blank_mm - 1.0 * k, baseline, label, style, Align.RIGHT)

    return paint


def crs_note(zone: int) -> str:
    """Return the words on coordinate system and heights."""
    return tr(
        "China Geodetic Coordinate System 2000, 3-degree zones, central meridian {meridian}°; "
        "National Vertical Datum 1985",
        meridian=zone * 3,
    )


def _disclaimer(texts: SheetTexts) -> str:
    day = texts.data_date
    if texts.approval_number:
        return tr(
            "Boundaries on this map are not authoritative. Map approval number {number}. Data of {day}.",
            number=texts.approval_number,
            day=day.isoformat(),
        )
    return tr(
        "Boundaries on this map are not authoritative; not to be published without map approval. Data of {day}.",
        day=day.isoformat(),
    )
