"""A finished sheet: pages that can be painted on any device, and what the sheet says of itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gisgrid.layout.drawing import UNITS_PER_MM, Drawing
from gisgrid.layout.map_frame import PlacedMap
from gisgrid.layout.options import Part, SheetOptions
from gisgrid.layout.paper import Box, PageSize
from gisgrid.progress import Progress


@dataclass(frozen=True)
class Page:
    """One page: its paper, the function that paints it, and its name for bookmarks."""

    size: PageSize
    paint: Callable[[Drawing, Progress], None]
    title: str = ""


@dataclass(frozen=True)
class SheetItem:
    """A part of the first page that can be moved, resized and, where it has words, reworded.

    Attributes
    ----------
    usual : Box
        Where it lies by itself; `paint` draws it there.
    box : Box
        Where it lies now; another size enlarges or shrinks the drawing.
    words : str
        What it says now, for parts whose words can be changed.
    """

    part: Part
    usual: Box
    box: Box
    paint: Callable[[Drawing], None]
    words: str = ""

    def draw(self, drawing: Drawing) -> None:
        """Draw the part where it lies now."""
        if self.box == self.usual:
            self.paint(drawing)
            return
        painter = drawing.painter
        factor = min(
            self.box.width_mm / max(self.usual.width_mm, 1e-6),
            self.box.height_mm / max(self.usual.height_mm, 1e-6),
        )
        painter.save()
        painter.translate(self.box.x_mm * UNITS_PER_MM, self.box.y_mm * UNITS_PER_MM)
        painter.scale(factor, factor)
        painter.translate(-self.usual.x_mm * UNITS_PER_MM, -self.usual.y_mm * UNITS_PER_MM)
        try:
            self.paint(drawing)
        finally:
            painter.restore()


@dataclass(frozen=True)
class EnterpriseCount:
    """Where each enterprise of the area is on the sheet.

    Attributes
    ----------
    in_area : int
        Enterprises that belong to the area; always the sum of the other four.
    labelled, leader, indexed, not_located : int
        Named at its symbol, named on a leader line, numbered with its name in the index,
        without a place on the map (and listed).
    """

    in_area: int
    labelled: int
    leader: int
    indexed: int
    not_located: int


class Fix(StrEnum):
    """Where a line of the content check can be mended."""

    NONE = ""
    GRIDS = "grids"
    PLACES = "places"
    IMPORT = "import"
    PEOPLE = "people"
    WORDS = "words"


@dataclass(frozen=True)
class CheckLine:
    """One line of the statutory content check (DOMAIN.md 4.3).

    Attributes
    ----------
    fix : Fix
        Where the window goes to mend it.
    """

    item: str
    ok: bool
    text: str
    fix: Fix = Fix.NONE


@dataclass(frozen=True)
class Sheet:
    """A sheet ready for output.

    Attributes
    ----------
    paper_id : str
        Id of the deliverable, such as ``M1``.
    denominator : int
        Denominator of the map scale.
    pages : sequence of Page
        The map first, then what its index needed.
    data_step : int
        Step of the register from which it was made.
    grid_id : int or None
        The grid it shows; None for the whole workspace.
    properties : dict
        Document information: Title, Author, Subject, Keywords.
    options : SheetOptions
        From what it was made.
    items : sequence of SheetItem
        The parts of the first page.
    map : PlacedMap or None
        The main map with its names in their places.
    """

    paper_id: str
    title: str
    denominator: int
    pages: Sequence[Page]
    enterprises: EnterpriseCount
    check: Sequence[CheckLine] = ()
    data_step: int = 0
    grid_id: int | None = None
    properties: dict[str, str] = field(default_factory=dict)
    options: SheetOptions = field(default_factory=SheetOptions)
    items: Sequence[SheetItem] = ()
    map: PlacedMap | None = None
    department_id: int | None = None
