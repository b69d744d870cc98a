"""Text on the map: measuring whole columns of names, cached pictures with halo, real text for vector sheets."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from gisgrid.layers import fonts
from gisgrid.layers.kept_letters import LETTERS
from gisgrid.layers.medium import Medium
from gisgrid.layers.palette import colour

_BASE_PX = 64
_HALO_TOLERANCE = 0.25
_HALO_CLOSING_EM = 0.3
_FINE_UNITS = 60.0
"""Letters of so many units look right with halos on whole units."""
_LINE_EM = 1.16
_ASCENT_EM = 0.88
_PHASES = 4
"""Parts of a pixel at which a letter may begin."""
_BREAK_BEFORE = ("第", "有限", "股份", "合作社", "（")


@dataclass(frozen=True, slots=True)
class TextLook:
    """How a label is written; sizes in units of the medium.

    Attributes
    ----------
    size : float
        Em height.
    halo_width : float
        Width of the halo's stroke, that is twice its reach beyond the letters.
    spacing : float
        Extra room between letters.
    """

    size: float
    fill: str
    halo: str
    halo_width: float
    weight: QFont.Weight = QFont.Weight.Normal
    spacing: float = 0.0

    @property
    def height(self) -> float:
        """Height of the label's box in units."""
        return self.size * _LINE_EM

    @property
    def baseline(self) -> float:
        """How far the baseline lies below the top of the box, in units."""
        return self.size * _ASCENT_EM + self.size * (_LINE_EM - 1) / 2 - self.size * 0.04


@lru_cache(maxsize=16)
def map_font(weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the label font at its base size; callers scale the painter."""
    font = QFont(fonts.sans())
    font.setPixelSize(_BASE_PX)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=16)
def metrics_of(weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetricsF:
    """Return the metrics of `map_font`."""
    return QFontMetricsF(map_font(weight))


@lru_cache(maxsize=32768)
def _advance_em(letter: str, weight: QFont.Weight) -> float:
    return metrics_of(weight).horizontalAdvance(letter) / _BASE_PX


@lru_cache(maxsize=16)
def _advances_em(weight: QFont.Weight) -> NDArray[np.float64]:
    """Return the widths of letters by their code; 0 for those that were not measured yet."""
    return np.zeros(sys.maxunicode + 1)


def widths_em(texts: Sequence[str], weight: QFont.Weight = QFont.Weight.Normal) -> NDArray[np.float64]:
    """Return the widths of many texts in ems, each letter measured once.

    Parameters
    ----------
    texts : sequence of str
        The names; an empty one has width 0.
    weight : QFont.Weight
        Weight of the label font.
    """
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    if not lengths.sum():
        return np.zeros(len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _advances_em(weight)
    advance = table[codes]
    if not advance.all():
        for code in np.unique(codes[advance == 0]).tolist():
            table[code] = _advance_em(chr(code), weight)
        advance = table[codes]
    running = np.concatenate([[0.0], np.cumsum(advance)])
    ends = np.cumsum(lengths)
    return np.asarray(running[ends] - running[ends - lengths])


@lru_cache(maxsize=32768)
def in_two_lines(text: str) -> str:
    r"""Break a name near its middle: at a space, before 第 or 有限, else in the very middle.

    Examples
    --------
    >>> in_two_lines("浙江欣沐涂料有限公司")
    '浙江欣沐涂料\n有限公司'
    >>> in_two_lines("North Gate Chemical Works")
    'North Gate\nChemical Works'
    """
    middle = (len(text) + 1) // 2
    good = [at for at in range(1, len(text) - 1) if text[at] == " "] if " " in text else []
    if not good:
        near = range(max(1, middle - 2), min(len(text), middle + 3))
        good = [at for at in near if text.startswith(_BREAK_BEFORE, at)]
    at = min(good, key=lambda one: (abs(one - middle), one), default=middle)
    return f"{text[:at]}\n{text[at:].removeprefix(' ')}"


@lru_cache(maxsize=32768)
def text_width(text: str, look: TextLook) -> float:
    """Return the width of one label in units, its letter spacing included."""
    em = sum(_advance_em(letter, look.weight) for letter in text)
    return em * look.size + look.spacing * max(0, len(text) - 1)


def write(painter: QPainter, text: str, look: TextLook, *, x: float, y: float, medium: Medium) -> None:
    """Write a label whose box begins at (x, y) in units of the medium; lines of unlike width are centred.

    On a screen a cached picture is drawn; on a vector sheet the halo is a path and the letters are text.
    """
    if "\n" in text:
        lines = text.split("\n")
        widths = [text_width(line, look) for line in lines]
        for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
            left, top = x + (max(widths) - width) / 2, y + number * look.height
            write(painter, line, look, x=left, y=top, medium=medium)
        return
    if medium.is_vector and look.size >= _FINE_UNITS:
        _print_letters(painter, text, look, x=x, y=y)
        return
    if medium.is_paper:
        _write_letters(painter, text, look, x=x, y=y)
        return
    ratio = medium.device_pixel_ratio
    image = _label_sprite(text, look, ratio)
    pad = _sprite_pad(look)
    painter.drawImage(QPointF(round((x - pad) * ratio) / ratio, round((y - pad) * ratio) / ratio), image)


def write_turned(
    painter: QPainter,
    letter: str,
    look: TextLook,
    *,
    at: tuple[float, float],
    angle_deg: float,
    medium: Medium,
) -> None:
    """Write one letter turned round its middle `at`; positive angles turn clockwise."""
    width = text_width(letter, look)
    painter.save()
    painter.translate(*at)
    painter.rotate(angle_deg)
    if medium.is_paper:
        _write_letters(painter, letter, look, x=-width / 2, y=-look.height / 2)
    else:
        pad = _sprite_pad(look)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QPointF(-width / 2 - pad, -look.height / 2 - pad),
            _label_sprite(letter, look, medium.device_pixel_ratio),
        )
    painter.restore()


def _sprite_pad(look: TextLook) -> float:
    return look.halo_width / 2 + 1


@lru_cache(maxsize=8192)
def _label_sprite(text: str, look: TextLook, ratio: float) -> QImage:
    """Put a label together from pictures of its letters: all halos lie below all letters.

    To stroke the outline of a whole name for its halo costs ten times as much.
    """
    pad = _sprite_pad(look)
    width = int((text_width(text, look) + 2 * pad) * ratio) + 2
    image = _blank(width, int((look.height + 2 * pad) * ratio) + 2)
    pieces = []
    for letter, start in zip(text, _letter_starts(text, look), strict=True):
        column, phase = divmod(round((pad + start * look.size / _BASE_PX) * ratio * _PHASES), _PHASES)
        pieces.append((column - _letter_margin(look, ratio), *_letter_sprites(letter, look, ratio, phase)))
    painter = QPainter(image)
    for left, halo, _ in pieces:
        painter.drawImage(left, 0, halo)
    for left, _, fill in pieces:
        painter.drawImage(left, 0, fill)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=16384)
def _letter_sprites(letter: str, look: TextLook, ratio: float, phase: int) -> tuple[QImage, QImage]:
    """Return halo and body of a letter that begins `phase` parts of a pixel after a whole one."""
    key = f"{letter} {look} {ratio} {phase}"
    held = LETTERS.find(key)
    if held is None:
        held = _made_letter(letter, look, ratio, phase)
        LETTERS.put(key, held)
    return held


def _made_letter(letter: str, look: TextLook, ratio: float, phase: int) -> tuple[QImage, QImage]:
    pad, margin = _sprite_pad(look), _letter_margin(look, ratio)
    scale = look.size / _BASE_PX * ratio
    width = 2 * margin + int(_advance_em(letter, look.weight) * look.size * ratio) + 2
    images = []
    for is_halo in (True, False):
        image = _blank(width, int((look.height + 2 * pad) * ratio) + 2)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.translate(margin + phase / _PHASES, (pad + look.baseline) * ratio)
        painter.scale(scale, scale)
        if is_halo and look.halo_width > 0:
            _stroke_halo(painter, _outline(letter, look.weight, 0.0), look)
        elif not is_halo:
            painter.setFont(map_font(look.weight))
            painter.setPen(colour(look.fill))
            painter.drawText(QPointF(0, 0), letter)
        painter.end()
        images.append(image)
    return images[0], images[1]


def _letter_margin(look: TextLook, ratio: float) -> int:
    """Return how many pixels a letter's picture begins before the letter."""
    return math.ceil(_sprite_pad(look) * ratio)


def _blank(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _stroke_halo(painter: QPainter, outline: QPainterPath, look: TextLook) -> None:
    pen = QPen(colour(look.halo), look.halo_width / look.size * _BASE_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, pen)


def _print_letters(painter: QPainter, text: str, look: TextLook, *, x: float, y: float) -> None:
    """Write for a file: halos as plain areas on whole units, a tenth of the figures of stroked outlines."""
    if look.halo_width <= 0:
        _write_letters(painter, text, look, x=x, y=y)
        return
    halo = QPainterPath()
    halo.setFillRule(Qt.FillRule.WindingFill)
    baseline, unit, halos = round(y + look.baseline), look.size / _BASE_PX, _halos_of(look)
    for letter, start in zip(text, _letter_starts(text, look), strict=True):
        halo.addPath(halos[letter].translated(round(x + start * unit), baseline))
    painter.fillPath(halo, colour(look.halo))
    _write_letters(painter, text, replace(look, halo_width=0.0), x=x, y=y)


class _Halos(dict[str, QPainterPath]):
    """The halos of one look, made as letters are asked for."""

    def __init__(self, look: TextLook) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, letter: str) -> QPainterPath:
        halo = self[letter] = letter_halo(letter, self._look)
        return halo


@lru_cache(maxsize=64)
def _halos_of(look: TextLook) -> _Halos:
    return _Halos(look)


def letter_halo(letter: str, look: TextLook) -> QPainterPath:
    """Return the ground round a letter as areas on whole units, from its origin on the baseline.

    Notches and counters narrower than `_HALO_CLOSING_EM` twice over are filled: the eye misses nothing there, and a
    file of names has half the figures.
    """
    transform = QTransform.fromScale(look.size / _BASE_PX, look.size / _BASE_PX)
    outlines = [
        shapely.linestrings([(polygon.at(i).x(), polygon.at(i).y()) for i in range(polygon.size())])
        for polygon in _outline(letter, look.weight, 0.0).toSubpathPolygons(transform)
        if polygon.size() > 1
    ]
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if not outlines:
        return path
    reach, closing = look.halo_width / 2, look.size * _HALO_CLOSING_EM
    tolerance = _HALO_TOLERANCE * reach
    lines = shapely.multilinestrings(outlines)
    closed = shapely.buffer(shapely.buffer(lines, reach + tolerance / 2 + closing), -closing)
    plain = shapely.simplify(shapely.union(closed, shapely.buffer(lines, reach)), tolerance)
    for ring in shapely.get_exterior_ring(shapely.get_parts(shapely.normalize(plain))):
        points = np.rint(shapely.get_coordinates(ring)).tolist()
        path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
        path.closeSubpath()
    return path


def _write_letters(painter: QPainter, text: str, look: TextLook, *, x: float, y: float) -> None:
    """Write with the base font on a scaled painter, so that any unit gives the same letters."""
    scale = look.size / _BASE_PX
    font = map_font(look.weight)
    painter.save()
    painter.translate(x, y + look.baseline)
    painter.scale(scale, scale)
    if look.halo_width > 0:
        _stroke_halo(painter, _outline(text, look.weight, look.spacing / look.size), look)
    painter.setFont(font)
    painter.setPen(colour(look.fill))
    if look.spacing:
        for letter, start in zip(text, _letter_starts(text, look), strict=True):
            painter.drawText(QPointF(start, 0), letter)
    else:
        painter.drawText(QPointF(0, 0), text)
    painter.restore()


def _letter_starts(text: str, look: TextLook) -> list[float]:
    starts, at = [], 0.0
    for letter in text:
        starts.append(at)
        at += (_advance_em(letter, look.weight) + look.spacing / look.size) * _BASE_PX
    return starts


@lru_cache(maxsize=4096)
def _outline(text: str, weight: QFont.Weight, spacing_em: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    font = map_font(weight)
    if not spacing_em:
        path.addText(QPointF(0, 0), font, text)
        return path
    at = 0.0
    for letter in text:
        path.addText(QPointF(at, 0), font, letter)
        at += (_advance_em(letter, weight) + spacing_em) * _BASE_PX
    return path
