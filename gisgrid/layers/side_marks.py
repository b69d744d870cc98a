"""What stands beside the symbol of an enterprise: hazards, installation, 三合一, and how many stand at one place."""

from functools import lru_cache, partial

from PySide6.QtGui import QImage, QPainter, QPen

from gisgrid.layers.items import Canvas
from gisgrid.layers.looks import PICTOGRAMS
from gisgrid.layers.palette import SCREEN, Palette, colour
from gisgrid.layers.points import Marks
from gisgrid.layers.stamps import paint_at, paint_sprite
from gisgrid.layers.symbols import (
    SymbolKind,
    paint_badge,
    paint_installation,
    paint_place,
    sprite,
    symbol_path,
)
from gisgrid.model.enumerations import PlaceKind

_LEVEL_NAMES = ("", "一", "二", "三", "四")
_HOUSE, _HOUSE_FAMILY = PICTOGRAMS[PlaceKind.THREE_IN_ONE]


def paint_side_marks(canvas: Canvas, marks: Marks) -> None:
    """Paint triangles, houses and the numbers of those that stand at one place, under the labels."""
    _paint_installations(canvas, marks)
    _paint_houses(canvas, marks)
    _paint_stacks(canvas, marks)


def paint_badges(canvas: Canvas, marks: Marks) -> None:
    """Paint the open-hazard badges, over the labels."""
    which, at, size = marks.badge_places()
    style = marks.badge_style
    rows = marks.positions[which]
    counts = (style.counts if style is not None else marks.points.open_hazards)[rows].tolist()
    urgent = marks.points.is_urgent[rows].tolist()
    classes = style.classes[rows].tolist() if style is not None else [0] * len(rows)
    ratio = canvas.medium.device_pixel_ratio
    for count, hot, number, (x, y) in zip(counts, urgent, classes, at.tolist(), strict=True):
        shown = count if marks.is_detailed else 0
        usual = canvas.palette.badge_urgent if hot else canvas.palette.badge
        fill = (style.fills[number] if style is not None else "") or usual
        shape = style.shapes[number] if style is not None else None
        if canvas.medium.is_vector:
            paint = partial(
                _paint_badge, count=shown, size=size, fill=fill, shape=shape, palette=canvas.palette
            )
            paint_at(canvas, x, y, paint)
        else:
            paint_sprite(canvas, x, y, _badge_sprite(shown, size, fill, shape, ratio))


def _paint_badge(
    painter: QPainter, *, count: int, size: float, fill: str, shape: SymbolKind | None, palette: Palette
) -> None:
    """Paint a badge: a disc, or the shape that a style asks for with the disc's number on it."""
    if shape is not None and shape is not SymbolKind.C:
        painter.setPen(QPen(colour(palette.halo), size * 0.21))
        painter.setBrush(colour(fill))
        painter.drawPath(symbol_path(shape, size))
        paint_badge(painter, count, size * 0.86, fill=fill, palette=palette, is_bare=True)
    else:
        paint_badge(painter, count, size, fill=fill, palette=palette)


@lru_cache(maxsize=256)
def _badge_sprite(count: int, size: float, fill: str, shape: SymbolKind | None, ratio: float) -> QImage:
    paint = partial(_paint_badge, count=count, size=size, fill=fill, shape=shape, palette=SCREEN)
    return sprite(size * (1.7 if shape is SymbolKind.KEY_UNIT else 1.2) + 1, ratio, paint)


def _paint_installations(canvas: Canvas, marks: Marks) -> None:
    which, at, side = marks.installation_places()
    style = marks.installation_style
    rows = marks.positions[which]
    levels = marks.points.levels[rows].tolist()
    classes = style.classes[rows].tolist() if style is not None else [0] * len(rows)
    ratio = canvas.medium.device_pixel_ratio
    for level, number, (x, y) in zip(levels, classes, at.tolist(), strict=True):
        word = (_LEVEL_NAMES[level] or "!") if marks.is_detailed else "!"
        fill = style.fills[number] if style is not None else ""
        if canvas.medium.is_vector:
            paint = partial(paint_installation, level=word, side=side, palette=canvas.palette, fill=fill)
            paint_at(canvas, x, y, paint)
        else:
            paint_sprite(canvas, x, y, _installation_sprite(word, side, fill, ratio))


@lru_cache(maxsize=128)
def _installation_sprite(word: str, side: float, fill: str, ratio: float) -> QImage:
    return sprite(
        side * 1.2, ratio, lambda painter: paint_installation(painter, word, side, SCREEN, fill=fill)
    )


def _paint_houses(canvas: Canvas, marks: Marks) -> None:
    """Paint the house of 三合一 at the upper left of the symbol, the sign that such places have, too."""
    _, at, side = marks.house_places()
    fill = canvas.palette.places[_HOUSE_FAMILY]
    ratio = canvas.medium.device_pixel_ratio
    for x, y in at.tolist():
        if canvas.medium.is_vector:
            paint_at(canvas, x, y, partial(_paint_house, side=side, fill=fill, palette=canvas.palette))
        else:
            paint_sprite(canvas, x, y, _house_sprite(side, fill, ratio))


def _paint_stacks(canvas: Canvas, marks: Marks) -> None:
    """Paint at the lower left how many enterprises stand at one place: a click leafs through them; on screens only."""
    which, at, size = marks.stack_places()
    counts = marks.points.stacks[marks.positions[which]].tolist()
    fill = canvas.palette.text
    ratio = canvas.medium.device_pixel_ratio
    for count, (x, y) in zip(counts, at.tolist(), strict=True):
        paint_sprite(canvas, x, y, _badge_sprite(count, size, fill, None, ratio))


def _paint_house(painter: QPainter, *, side: float, fill: str, palette: Palette) -> None:
    paint_place(painter, _HOUSE, side, fill=fill, palette=palette)


@lru_cache(maxsize=64)
def _house_sprite(side: float, fill: str, ratio: float) -> QImage:
    return sprite(side / 2 + 1, ratio, partial(_paint_house, side=side, fill=fill, palette=SCREEN))
