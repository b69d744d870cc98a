"""A form as data: a sheet of labelled boxes, as slips, filing forms and record pages have them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gisgrid.layout.paper import Orientation, Paper
from gisgrid.reports.table import Tone


@dataclass(frozen=True)
class Box:
    """One box of a form.

    Attributes
    ----------
    text : str
        What stands in it; line breaks are kept.
    span : int
        How many of the form's columns it takes.
    is_label : bool
        Labels are bold on a tinted ground and centred; values stand left.
    is_centred : bool
        Whether a value is centred.
    at_top : bool
        Whether it begins at the top of the box, as long texts do.
    """

    text: str = ""
    span: int = 1
    is_label: bool = False
    is_centred: bool = False
    at_top: bool = False
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Line:
    """One row of boxes; their spans add up to the form's columns. The height grows with the texts.

    Attributes
    ----------
    gap_mm : float
        Room above it on paper, which sets it and what follows apart as a block of its own.
    """

    boxes: tuple[Box, ...]
    height_mm: float = 9.0
    gap_mm: float = 0.0


@dataclass(frozen=True)
class Form:
    """One page-wide form.

    Attributes
    ----------
    columns : tuple of float
        Relative widths of the columns of boxes.
    lines : sequence of Line
        From top to bottom.
    above, signatures, notes : tuple of str
        As in `gisgrid.reports.table.Table`.
    running_head : tuple of str
        Left and right of the head of the page, as a handbook has it; empty for none.
    binding_mm : float
        Extra room at the left with a binding line; 0 for none.
    """

    title: str
    columns: tuple[float, ...]
    lines: Sequence[Line]
    name: str = ""
    subtitle: str = ""
    above: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    running_head: tuple[str, ...] = field(default=())
    binding_mm: float = 0.0
    paper: Paper = Paper.A4
    orientation: Orientation = Orientation.PORTRAIT


def label(text: str, span: int = 1) -> Box:
    """Make a box with a heading."""
    return Box(text, span, is_label=True)


def value(text: str, span: int = 1) -> Box:
    """Make a box with a short value, centred."""
    return Box(text, span, is_centred=True)


def prose(text: str, span: int = 1) -> Box:
    """Make a box with a text that begins at its top."""
    return Box(text, span, at_top=True)


def facts(pairs: Sequence[tuple[str, str]], *, per_line: int = 2) -> list[Line]:
    """Lay out label and value pairs, `per_line` side by side, each label and value one column."""
    lines = []
    for start in range(0, len(pairs), per_line):
        part = list(pairs[start : start + per_line])
        part += [("", "")] * (per_line - len(part))
        lines.append(Line(tuple(box for name, text in part for box in (label(name), value(text)))))
    return lines
