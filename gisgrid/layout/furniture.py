"""The parts of a sheet around the map: frame, title, marks, scale, north arrow, maker.

Measures follow the paper conventions of DOMAIN.md 4.2; every length is for A3 and grows with the paper.
"""

import math
from dataclasses import dataclass
from datetime import date

from gisgrid.i18n import tr
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.paper import Box, PageSize
from gisgrid.layout.scales import choose_scale_bar, format_scale

INK = "#111111"
MARK_COLOUR = "#B3261E"
PURPLE = "#8E2C6B"
_SMALLEST_MM = 1.9


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
    """

    title: str
    level_line: str
    mark: str
    maker: str
    drawn_by: str
    data_date: date
    zone: int
    approval_number: str = ""


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


def draw_head(drawing: Drawing, page: PageSize, margins: Margins, texts: SheetTexts) -> None:
    """Write the title, the level line and the mark above the frame."""
    k, frame = margins.growth, margins.frame
    size, spacing = 9.0 * k, 2.4 * k
    style = TextStyle(size, is_serif=True, is_bold=True, colour=INK, spacing_mm=spacing)
    room = frame.width_mm * 0.96
    width = text_width_mm(texts.title, style)
    if width > room:
        shrink = room / width
        style = TextStyle(size * shrink, is_serif=True, is_bold=True, colour=INK, spacing_mm=spacing * shrink)
    drawing.text(page.width_mm / 2, frame.y_mm - 7.2 * k, texts.title, style, Align.CENTRE)
    outer = 2.05 * k
    baseline = frame.y_mm - 3.6 * k
    drawing.text(frame.x_mm - outer, baseline, texts.level_line, TextStyle(size_mm(2.6, k), colour="#3B434C"))
    if texts.mark:
        mark = TextStyle(size_mm(3.0, k), is_bold=True, colour=MARK_COLOUR)
        drawing.text(frame.right_mm + outer, baseline, texts.mark, mark, Align.RIGHT)


def draw_foot(
    drawing: Drawing, page: PageSize, margins: Margins, texts: SheetTexts, *, denominator: int
) -> None:
    """Write the notes, the scale with its bar and the maker under the frame."""
    k, frame = margins.growth, margins.frame
    left = frame.x_mm - 2.05 * k
    first = frame.bottom_mm + 6.2 * k
    small = TextStyle(size_mm(2.2, k), colour="#3B434C")
    drawing.text(left, first, _crs_note(texts.zone), small)
    drawing.text(left, first + 3.6 * k, _disclaimer(texts), small)
    _draw_scale(drawing, page.width_mm / 2, first, denominator=denominator, growth=k)
    draw_maker(drawing, margins, texts)


def draw_maker(drawing: Drawing, margins: Margins, texts: SheetTexts) -> None:
    """Write who made the sheet and the blanks to sign, right under the frame."""
    k, right = margins.growth, margins.frame.right_mm + 2.05 * margins.growth
    first = margins.frame.bottom_mm + 6.2 * k
    maker = tr(
        "Made by {maker}   {year}-{month}",
        maker=texts.maker,
        year=texts.data_date.year,
        month=texts.data_date.month,
    )
    drawing.text(right, first, maker, TextStyle(size_mm(2.6, k), colour=INK), Align.RIGHT)
    _draw_signatures(drawing, right, first + 4.8 * k, drawn_by=texts.drawn_by, growth=k)


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


def _draw_scale(
    drawing: Drawing, centre_mm: float, baseline_mm: float, *, denominator: int, growth: float
) -> None:
    k = growth
    numeric = TextStyle(size_mm(4.2, k), is_bold=True, colour=INK, spacing_mm=0.3 * k)
    text = format_scale(denominator)
    bar = choose_scale_bar(denominator, longest_mm=72.0 * k)
    gap = 6.0 * k
    text_mm = text_width_mm(text, numeric)
    left = centre_mm - (text_mm + gap + bar.length_mm) / 2
    drawing.text(left, baseline_mm + 1.6 * k, text, numeric)
    x, y, height = left + text_mm + gap, baseline_mm - 0.2 * k, 1.3 * k
    edge = LineStyle(0.15 * k, INK)
    for i in range(bar.segments):
        fill = INK if i % 2 == 0 else "#FFFFFF"
        drawing.box(Box(x + i * bar.segment_mm, y, bar.segment_mm, height), fill=fill, edge=edge)
    figures = TextStyle(size_mm(2.1, k), colour=INK)
    for i, figure in enumerate(bar.figures()):
        drawing.text(x + i * bar.segment_mm, y - 0.9 * k, figure, figures, Align.CENTRE)


def _draw_signatures(
    drawing: Drawing, right_mm: float, baseline_mm: float, *, drawn_by: str, growth: float
) -> None:
    """Leave 审核 and 批准 blank for ink; the maker's name is filled in when it is known."""
    k = growth
    style = TextStyle(size_mm(2.5, k), colour=INK)
    blank = 22.0 * k
    x = right_mm
    for label, value in ((tr("Approved:"), ""), (tr("Checked:"), ""), (tr("Drawn:"), drawn_by)):
        drawing.line(
            [(x - blank, baseline_mm + 0.7 * k), (x, baseline_mm + 0.7 * k)], LineStyle(0.12 * k, INK)
        )
        if value:
            drawing.text(x - blank / 2, baseline_mm, value, style, Align.CENTRE)
        drawing.text(x - blank - 1.0 * k, baseline_mm, label, style, Align.RIGHT)
        x -= blank + text_width_mm(label, style) + 6.0 * k


def _crs_note(zone: int) -> str:
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
