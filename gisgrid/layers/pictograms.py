"""Pictograms of industries and of 三合一 units, from the symbol files."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from gisgrid.layers.palette import Palette, colour
from gisgrid.paths import resource

THREE_IN_ONE = "three-in-one"
_SIGN_SHARE = 1.42
_INDUSTRIES = {
    "危险化学品": "chemical",
    "化工": "chemical",
    "机械": "machinery",
    "轻工": "light-industry",
    "纺织": "textile",
    "医药": "medicine",
    "商贸": "trade",
    "建材": "building-material",
    "建筑": "construction",
    "有色": "metal",
    "冶金": "metallurgy",
    "燃气": "gas",
    "烟花爆竹": "fireworks",
    "矿山": "mine",
    "运输": "transport",
    "电力": "power",
    "消防": "fire",
}
"""Word that stands in the name of an industry, and its pictogram; the first that fits counts."""


def pictogram_of(industry: str) -> str:
    """Return the pictogram of an industry by its name; empty when there is none.

    Examples
    --------
    >>> pictogram_of("非煤矿山")
    'industry-mine'
    >>> pictogram_of("其他")
    ''
    """
    found = next((name for word, name in _INDUSTRIES.items() if word in industry), "")
    return f"industry-{found}" if found else ""


@lru_cache(maxsize=64)
def _sign(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(resource("symbols", f"{name}.svg")))


def paint_pictogram(
    painter: QPainter, name: str, radius: float, *, fill: str, edge: float, palette: Palette
) -> None:
    """Paint a pictogram in white on a disc of a colour around (0, 0)."""
    painter.setPen(QPen(colour(palette.halo), edge))
    painter.setBrush(colour(fill))
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    paint_sign(painter, name, radius * _SIGN_SHARE)


def paint_sign(painter: QPainter, name: str, side: float) -> None:
    """Paint the white lines of a pictogram around (0, 0)."""
    _sign(name).render(painter, QRectF(-side / 2, -side / 2, side, side))
