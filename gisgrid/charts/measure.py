"""How large a box is, in ems of its type, before it has a place."""

from collections.abc import Callable
from dataclasses import dataclass

from gisgrid.charts.chart import Box, Line

Measure = Callable[[str, bool], float]
"""Width of a text in ems: the text, and whether it is bold. Painters give it, so that no font is named here."""

TITLE_SIZE = 1.15
"""Type of a title in ems of the lines below it."""
TITLE_LINE = 1.6
LINE = 1.5
LINES_TOP = 0.25
"""Between the head of a box and its first line."""
PAD = 0.7
GAP = 0.9
_LONGEST_TITLE = 13.0
_LONGEST_TEXT = 30.0
_SLACK = 0.15
# Letters are placed on whole dots: a text may come out a hair wider than its letters together.


@dataclass(frozen=True)
class Extent:
    """Outer size of a box in ems, and how its title is broken."""

    width: float
    height: float


def title_lines(title: str, measure: Measure) -> tuple[str, ...]:
    """Break a title that is longer than thirteen letters into two lines of about the same length."""
    if not title:
        return ()
    if measure(title, True) * TITLE_SIZE <= _LONGEST_TITLE:
        return (title,)
    middle = len(title) // 2
    places = [i + 1 for i, letter in enumerate(title[:-1]) if letter in " 、，）)-·"]
    places += [i for i, letter in enumerate(title) if letter in "（(" and i > 0]
    cut = min(places, key=lambda i: abs(i - middle), default=middle)
    if abs(cut - middle) > len(title) // 4:
        cut = middle
    return (title[:cut].strip(), title[cut:].strip())


def title_height(box: Box, measure: Measure) -> float:
    """Return the height of a box's head in ems; 0 without a title."""
    count = len(title_lines(box.title, measure))
    return count * TITLE_LINE * TITLE_SIZE + 0.2 if count else 0.0


def label_width(lines: tuple[Line, ...], measure: Measure) -> float:
    """Return the width of the column of labels, 0 when no line has one."""
    return max((measure(line.label, False) for line in lines if line.label), default=0.0)


def text_width(line: Line, measure: Measure) -> float:
    """Return the width of a line's text; beyond 30 ems it is shortened when painted."""
    return min(_LONGEST_TEXT, measure(line.text, True) + _SLACK)


def extent_of(box: Box, measure: Measure) -> Extent:
    """Return the smallest size of a box that holds its title and its lines."""
    labels = label_width(box.lines, measure)
    head = max((measure(t, True) * TITLE_SIZE for t in title_lines(box.title, measure)), default=0.0)
    widest = head
    for line in box.lines:
        width = (labels + GAP if labels else 0.0) + text_width(line, measure)
        if line.right:
            width += GAP + measure(line.right, False)
        widest = max(widest, width)
    height = title_height(box, measure) + len(box.lines) * LINE + (0.5 if box.lines else 0.0)
    return Extent(widest + 2 * PAD, max(height, TITLE_LINE * TITLE_SIZE + 0.2))
