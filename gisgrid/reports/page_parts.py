"""Pieces that all pages of reports share: the leaf itself, foot lines, spread lines, class symbols."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gisgrid.layout.drawing import Align, Drawing, TextStyle, text_width_mm
from gisgrid.layout.paper import Box, PageSize
from gisgrid.reports import inks

_PAGE_TEXT = "第 {page} 页　共 {total} 页"


@dataclass(frozen=True)
class Leaf:
    """One page that learns its number and the number of pages when it is painted."""

    size: PageSize
    paint: Callable[[Drawing, int, int], None]


@dataclass(frozen=True)
class Foot:
    """What the foot of a page says beside the page number."""

    mark: str = ""
    version: str = ""


def draw_foot(
    drawing: Drawing, size: PageSize, between_mm: tuple[float, float], foot: Foot, *, page: tuple[int, int]
) -> None:
    """Write mark and data version at the left, the page number at the right edge of the text."""
    style = TextStyle(2.2, colour=inks.SOFT)
    y = size.height_mm - 8.0
    text = "　·　".join(part for part in (foot.mark, foot.version) if part)
    drawing.text(between_mm[0], y, text, style)
    number = _PAGE_TEXT.format(page=page[0], total=page[1])
    drawing.text(between_mm[1], y, number, style, Align.RIGHT)


def draw_spread(
    drawing: Drawing,
    texts: Sequence[str],
    *,
    between_mm: tuple[float, float],
    y_mm: float,
    style: TextStyle,
) -> None:
    """Write texts on one line from edge to edge: the first at the left, the last at the right.

    Those between stand where equal gaps put them, so that a long one never runs into its neighbour.
    """
    if not texts:
        return
    left_mm, right_mm = between_mm
    widths = [text_width_mm(text, style) for text in texts]
    gap = (right_mm - left_mm - sum(widths)) / max(1, len(texts) - 1)
    x = left_mm
    for text, width in zip(texts, widths, strict=True):
        drawing.text(x, y_mm, text, style)
        x += width + gap


def draw_class(drawing: Drawing, cell: Box, letter: str, style: TextStyle) -> None:
    """Draw the symbol of a danger class with its letter: triangle, square, disc."""
    x, y = cell.x_mm + cell.width_mm / 2 - 1.6, cell.y_mm + cell.height_mm / 2
    colour = inks.CLASSES[letter]
    if letter == "A":
        drawing.area([(x, y - 1.0), (x - 1.05, y + 0.85), (x + 1.05, y + 0.85)], fill=colour)
    elif letter == "B":
        drawing.box(Box(x - 0.8, y - 0.8, 1.6, 1.6), fill=colour)
    else:
        drawing.box(Box(x - 0.8, y - 0.8, 1.6, 1.6), fill=colour, radius_mm=0.8)
    drawing.text(x + 1.9, y + style.size_mm * 0.36, letter, style)
