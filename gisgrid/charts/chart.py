"""What stands in a chart, before anything has a place: boxes with lines, their children, tables.

A chart knows no paper. `gisgrid.charts.pages` gives it one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Self


class Tone(Enum):
    """How a text is meant, so that a painter can choose its colour and weight."""

    PLAIN = auto()
    STRONG = auto()
    QUIET = auto()
    VACANT = auto()
    """A post without a holder; framed and red, never an empty cell."""


@dataclass(frozen=True)
class Ref:
    """The record that a box or line stands for, so that a click on it can show it."""

    kind: type[Any]
    id: int


@dataclass(frozen=True)
class Part:
    """A word within a text that stands for a record of its own, such as one of several names."""

    text: str
    ref: Ref


@dataclass(frozen=True)
class Seat:
    """A post without a holder, so that somebody can be put there.

    Attributes
    ----------
    grid_id : int or None
        The grid of the post; None for a post of the whole scheme.
    post : str
        Key of the post in the scheme.
    """

    grid_id: int | None
    post: str


@dataclass(frozen=True)
class Spot:
    """A place on a page that stands for a record or for a vacancy; millimetres."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    text: str
    ref: Ref | None = None
    seat: Seat | None = None

    def moved(self, dx_mm: float, dy_mm: float) -> Self:
        """Return the same place further right and down."""
        return replace(self, x_mm=self.x_mm + dx_mm, y_mm=self.y_mm + dy_mm)


@dataclass(frozen=True)
class Line:
    """One line of a box.

    Attributes
    ----------
    label : str
        What it is, such as the name of a post; empty for none.
    text : str
        What stands there, such as a person's name.
    right : str
        A figure at the right edge.
    parts : tuple of Part
        Words of the text that stand for records, in their order, where there are several.
    """

    text: str
    label: str = ""
    right: str = ""
    tone: Tone = Tone.PLAIN
    ref: Ref | None = None
    seat: Seat | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Branch:
    """Children that belong together and never share a row with those of another branch (条 and 块)."""

    boxes: tuple["Box", ...]
    label: str = ""


@dataclass(frozen=True)
class Box:
    """One box of a chart.

    Attributes
    ----------
    title : str
        Its head; may be empty where the lines say all.
    rank : int
        Level of the box, 1 the highest; chooses its colour.
    branches : tuple of Branch
        What stands below it.
    sides : tuple of Box
        Side posts (助理, 管理员, 办公室), at the box's own height; they have no children.
    parts : tuple of Part
        Words of the title that stand for records, as in `Line`.
    """

    title: str
    lines: tuple[Line, ...] = ()
    rank: int = 1
    ref: Ref | None = None
    branches: tuple[Branch, ...] = ()
    sides: tuple["Box", ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def children(self) -> tuple["Box", ...]:
        """The boxes below it, of all branches."""
        return tuple(child for branch in self.branches for child in branch.boxes)

    def walk(self) -> Iterator["Box"]:
        """Yield the box, its side posts and everything below, each once, parents first."""
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            yield from box.sides
            waiting += reversed(box.children)

    def with_branches(self, *branches: Branch) -> Self:
        """Return the same box over other children."""
        return replace(self, branches=branches)


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    share : float
        Length of a bar behind the figure, 0 to 1; 0 for none.
    parts : tuple of Part
        As in `Line`.
    """

    text: str
    tone: Tone = Tone.PLAIN
    note: str = ""
    share: float = 0.0
    ref: Ref | None = None
    seat: Seat | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """One row; `colour` picks a tint of its group, -1 for none."""

    cells: tuple[Cell, ...]
    colour: int = -1
    is_total: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that one person or one unit answers for, with the box beside them."""

    box: Box | None
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Heading:
    """One column of a table; it becomes as wide as its words."""

    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings, in groups."""

    headings: tuple[Heading, ...]
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All rows, of all groups."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Chart:
    """A whole chart.

    Attributes
    ----------
    paper_id : str
        Id of the deliverable: ``M3``, ``M4``, ``M5``; empty for a chart that no plan asks for.
    root : Box
        The tree; for a chart that is a table, the boxes above it.
    table : Table or None
        The matrix below the tree, or the rows of a table chart.
    summary : str
        The figures in one sentence; the total of the boxes adds up to it.
    subtitle : str
        Left above the frame.
    levels : tuple of str
        What the scheme calls the boxes of rank 1, 2 …; written beside them where they lie level by level.
    """

    paper_id: str
    title: str
    root: Box
    table: Table | None = None
    summary: str = ""
    subtitle: str = ""
    levels: tuple[str, ...] = ()
