"""A ledger or statistics form as data: declared columns, rows, what stands above and below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from gisgrid.layout.paper import Orientation, Paper

Value = str | int | float | date | None

NO_RATE = "/"
"""What a rate prints whose denominator is zero."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Kind(Enum):
    """What a column holds; it settles alignment and the type in a workbook."""

    TEXT = auto()
    CENTRED = auto()
    CODE = auto()
    """Digits that are a name: never a number, never cut."""
    DATE = auto()
    WHOLE = auto()
    NUMBER = auto()
    RATE = auto()
    """Per cent; None prints as `NO_RATE`."""
    DANGER_CLASS = auto()
    """A, B or C with its symbol."""


class Tone(Enum):
    """How a value is brought out."""

    PLAIN = auto()
    KEY = auto()
    ALARM = auto()


class Look(Enum):
    """What a row is among its fellows."""

    PLAIN = auto()
    GROUP = auto()
    TOTAL = auto()


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    title : str
        Its own heading.
    width_mm : float
        Least width on paper; what is left of the page is shared out.
    group : tuple of str
        Headings above it, the outermost first; neighbours with the same one share a merged cell.
    unit : str
        Such as 项; printed in a row of its own under the headings when any column has one.
    decimals : int
        Digits after the point of a number or rate.
    """

    title: str
    width_mm: float
    kind: Kind = Kind.TEXT
    group: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes
    ----------
    tones : mapping of int to Tone
        Brings out single cells by their place.
    indent : int
        Moves the first cell in.
    grounds : mapping of int to str
        Colours behind single cells by their place, such as those of a heat map.
    """

    cells: tuple[Value, ...]
    look: Look = Look.PLAIN
    tones: Mapping[int, Tone] = field(default_factory=dict)
    indent: int = 0
    grounds: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HeadCell:
    """One cell of the heading block: place and extent in rows and columns, counted from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A ledger or form, ready to be written in any format.

    Attributes
    ----------
    title, subtitle : str
        Over the table; the subtitle in brackets under it, or empty.
    name : str
        Name of the sheet in a workbook.
    above : tuple of str
        The line right above the table, spread from left to right: 填报单位, 责任区, 填报日期.
    columns, rows
        Every row has one cell for each column.
    closing : tuple of (str, str)
        Label and text of the summary lines at the foot of the table.
    signatures : tuple of str
        The line under the table, spread over the width.
    notes : tuple of str
        Small lines at the very end.
    fixed : int
        How many columns are repeated when the ledger is broken over several pages in width.
    has_numbers : bool
        Whether the columns are numbered under their headings, as statistics forms have it.
    faint_zero : bool
        Whether zeros are printed grey.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    name: str = ""
    subtitle: str = ""
    above: tuple[str, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fixed: int = 2
    has_numbers: bool = False
    faint_zero: bool = False
    paper: Paper = Paper.A3
    orientation: Orientation = Orientation.LANDSCAPE

    @property
    def sheet_name(self) -> str:
        """A name that a workbook allows: 31 characters, no brackets, stars, colons, marks or slashes."""
        return re.sub(r"[\[\]:*?/\\]", " ", self.name or self.title)[:31]


def head_rows(columns: Sequence[Column]) -> int:
    """Count the rows of headings, without units and numbers."""
    return 1 + max((len(column.group) for column in columns), default=0)


def head_cells(columns: Sequence[Column]) -> list[HeadCell]:
    """Lay out the heading tree as merged cells.

    A group spans the neighbouring columns that share it and everything above it; a column without
    further groups reaches down to the last row of headings.

    Examples
    --------
    >>> pair = (Column("数", 9, group=("一般",)), Column("率", 9, group=("一般",)))
    >>> [(cell.text, cell.rows, cell.columns) for cell in head_cells((Column("甲", 9), *pair))]
    [('甲', 2, 1), ('一般', 1, 2), ('数', 1, 1), ('率', 1, 1)]
    """
    depth = head_rows(columns)
    cells = []
    for level in range(depth):
        start = 0
        while start < len(columns):
            group = columns[start].group
            end = start + 1
            if level < len(group):
                while end < len(columns) and columns[end].group[: level + 1] == group[: level + 1]:
                    end += 1
                cells.append(HeadCell(group[level], level, start, 1, end - start))
            elif level == len(group):
                cells.append(HeadCell(columns[start].title, level, start, depth - level))
            start = end
    return cells


def shown(value: Value, column: Column) -> str:
    """Word a value as it is printed."""
    if value is None:
        return NO_RATE if column.kind is Kind.RATE else ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, float) or column.kind in (Kind.NUMBER, Kind.RATE):
        text = f"{value:.{column.decimals}f}"
        is_bare_zero = column.kind is Kind.NUMBER and value == 0
        return "0" if is_bare_zero else text
    return str(value)


def clean(text: str) -> str:
    """Take out the control characters that no file format can hold."""
    return _CONTROL.sub("", text)


def rate(part: int, whole: int) -> float | None:
    """Return a share in per cent, or None when there is nothing to share.

    Examples
    --------
    >>> rate(1, 4), rate(0, 0)
    (25.0, None)
    """
    return None if whole == 0 else 100 * part / whole
