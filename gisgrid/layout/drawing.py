"""Drawing on a page in millimetres with the bundled fonts.

A `Drawing` wraps a painter whose unit is a hundredth of a millimetre, because Qt knows only whole
pixel sizes of fonts: 2.15 mm type is 215 units. Screen, PDF, SVG and PNG get the same calls.
"""

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gisgrid.layers import fonts
from gisgrid.layout.paper import Box

UNITS_PER_MM = 100.0
_LEAST_SHRINK = 0.8


class Align(Enum):
    """Where a text lies against its anchor."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class TextStyle:
    """Type of one kind of text.

    Attributes
    ----------
    size_mm : float
        Height of the em.
    is_serif, is_bold : bool
        Family and weight.
    colour : str
        ``#RRGGBB``.
    spacing_mm : float
        Extra space between letters.
    halo_mm : float
        Width of the white rim outside the letters; 0 for none.
    """

    size_mm: float
    is_serif: bool = False
    is_bold: bool = False
    colour: str = "#1E2329"
    spacing_mm: float = 0.0
    halo_mm: float = 0.0


@dataclass(frozen=True)
class LineStyle:
    """A line of one colour, solid or dashed (lengths in millimetres)."""

    width_mm: float
    colour: str = "#111111"
    dash_mm: tuple[float, ...] = ()


class Drawing:
    """A page to draw on; every length is millimetres from the upper left corner of the paper.

    Parameters
    ----------
    painter : QPainter
        An active painter whose device has `device_px_per_mm` pixels per millimetre.
    """

    def __init__(self, painter: QPainter, *, device_px_per_mm: float) -> None:
        self.painter = painter
        self.device_px_per_mm = device_px_per_mm
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        factor = device_px_per_mm / UNITS_PER_MM
        painter.scale(factor, factor)

    def text(
        self, x_mm: float, baseline_mm: float, text: str, style: TextStyle, align: Align = Align.LEFT
    ) -> None:
        """Write one line of text with its baseline at `baseline_mm`."""
        font = _font(style.size_mm, style.is_serif, style.is_bold, style.spacing_mm)
        width = text_width_mm(text, style) * UNITS_PER_MM
        left = x_mm * UNITS_PER_MM - {Align.LEFT: 0.0, Align.CENTRE: width / 2, Align.RIGHT: width}[align]
        at = QPointF(left, baseline_mm * UNITS_PER_MM)
        if style.halo_mm > 0:
            path = QPainterPath()
            path.addText(at, font, text)
            rim = QPen(QColor("#FFFFFF"), 2 * style.halo_mm * UNITS_PER_MM)
            rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self.painter.strokePath(path, rim)
        self.painter.setFont(font)
        self.painter.setPen(_text_pen(style.colour))
        self.painter.drawText(at, text)

    def text_in(self, box: Box, text: str, style: TextStyle, align: Align = Align.LEFT) -> None:
        """Write one line vertically centred in a box: a little smaller, then narrowed with …, when it does not fit."""
        anchor = {
            Align.LEFT: box.x_mm,
            Align.CENTRE: box.x_mm + box.width_mm / 2,
            Align.RIGHT: box.right_mm,
        }[align]
        width = text_width_mm(text, style)
        if width > box.width_mm:
            style = replace(style, size_mm=style.size_mm * max(_LEAST_SHRINK, 0.995 * box.width_mm / width))
        fitted = fit_text(text, style, width_mm=box.width_mm)
        self.text(anchor, box.y_mm + box.height_mm / 2 + style.size_mm * 0.36, fitted, style, align)

    def line(self, points_mm: list[tuple[float, float]], style: LineStyle) -> None:
        """Draw an open line through the points."""
        self.painter.setPen(_pen(style))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline(_polygon(points_mm))

    def area(self, points_mm: list[tuple[float, float]], *, fill: str, edge: LineStyle | None = None) -> None:
        """Fill a closed polygon, with an optional edge."""
        self.painter.setPen(_pen(edge) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(_brush(fill))
        self.painter.drawPolygon(_polygon(points_mm))

    def box(
        self, box: Box, *, fill: str | None = None, edge: LineStyle | None = None, radius_mm: float = 0
    ) -> None:
        """Draw a rectangle."""
        self.painter.setPen(_pen(edge) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(_brush(fill) if fill else Qt.BrushStyle.NoBrush)
        radius = radius_mm * UNITS_PER_MM
        if radius > 0:
            self.painter.drawRoundedRect(rectangle(box), radius, radius)
        else:
            self.painter.drawRect(rectangle(box))


def rectangle(box: Box) -> QRectF:
    """Return the rectangle of a box in the painter's units."""
    return QRectF(
        box.x_mm * UNITS_PER_MM,
        box.y_mm * UNITS_PER_MM,
        box.width_mm * UNITS_PER_MM,
        box.height_mm * UNITS_PER_MM,
    )


@lru_cache(maxsize=256)
def _font(size_mm: float, is_serif: bool, is_bold: bool, spacing_mm: float) -> QFont:
    """Return the font of a text style in the painter's units; it is shared and must not be changed."""
    font = QFont(fonts.serif() if is_serif else fonts.sans())
    font.setBold(is_bold)
    font.setPixelSize(max(1, round(size_mm * UNITS_PER_MM)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spacing_mm:
        # In per cent: printers scale absolute spacing once more. A Chinese letter is one em wide.
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 * (1 + spacing_mm / size_mm))
    return font


def text_width_mm(text: str, style: TextStyle) -> float:
    """Measure the width of a line of text."""
    return _width_mm(text, style.size_mm, style.is_serif, style.is_bold, style.spacing_mm)


@lru_cache(maxsize=20_000)
def _width_mm(text: str, size_mm: float, is_serif: bool, is_bold: bool, spacing_mm: float) -> float:
    advance = QFontMetricsF(_font(size_mm, is_serif, is_bold, spacing_mm)).horizontalAdvance(text)
    # The space after the last letter is no part of what the eye centres.
    return advance / UNITS_PER_MM - (spacing_mm if text else 0.0)


def fit_text(text: str, style: TextStyle, *, width_mm: float) -> str:
    """Shorten a text with … so that it is not wider than `width_mm`."""
    if text_width_mm(text, style) <= width_mm:
        return text
    shortened = text
    while shortened and text_width_mm(shortened + "…", style) > width_mm:
        shortened = shortened[:-1]
    return shortened + "…"


def wrap_text(text: str, style: TextStyle, *, width_mm: float) -> list[str]:
    """Break a text into lines that are not wider than `width_mm`: at spaces, else between letters."""
    if not text or text_width_mm(text, style) <= width_mm:
        return [text]
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and text_width_mm(line + piece, style) > width_mm:
            lines.append(line.rstrip())
            line = ""
        for letter in piece if text_width_mm(piece, style) > width_mm else (piece,):
            if line and text_width_mm(line + letter, style) > width_mm:
                lines.append(line)
                line = ""
            line = (line + letter).lstrip() if not line else line + letter
    return [*lines, line.rstrip()] if line else lines


def _pieces(text: str) -> list[str]:
    """Take a text apart where a line may end: after a space, and on both sides of a Chinese letter.

    No line begins with a closing mark or ends with an opening one.
    """
    pieces: list[str] = []
    for letter in text:
        joins = (
            pieces
            and letter not in " "
            and ord(letter) < _FIRST_WIDE
            and ord(pieces[-1][-1]) < _FIRST_WIDE
            and pieces[-1][-1] != " "
        )
        if joins or (pieces and (letter in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST)):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


_FIRST_WIDE = 0x2E80
_NEVER_FIRST = " ，。、；：！？）》】”’％,.;:!?)]%"
_NEVER_LAST = "（《【“‘(["


@lru_cache(maxsize=256)
def _pen(style: LineStyle) -> QPen:
    pen = QPen(QColor(style.colour), style.width_mm * UNITS_PER_MM)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dash_mm:
        pen.setDashPattern([length / style.width_mm for length in style.dash_mm])
    return pen


@lru_cache(maxsize=256)
def _brush(colour: str) -> QBrush:
    return QBrush(QColor(colour))


@lru_cache(maxsize=256)
def _text_pen(colour: str) -> QPen:
    return QPen(QColor(colour))


def _polygon(points_mm: list[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x * UNITS_PER_MM, y * UNITS_PER_MM) for x, y in points_mm])
