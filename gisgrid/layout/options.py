"""What can be chosen for a sheet, as one frozen value: command line, composer and templates share it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from gisgrid.layout.paper import Box, PageSize, Paper


class SheetSubject(StrEnum):
    """What a sheet tells; the values are the names on the command line."""

    GRIDS = "grids"
    DISTRIBUTION = "distribution"
    SUPERVISED = "supervised"
    RESPONSIBILITY = "responsibility"
    PARCELS = "parcels"
    RISK = "risk"
    HAZARDS = "hazards"
    COVERAGE = "coverage"
    LAST_VISIT = "last-visit"
    KEY_UNITS = "key-units"
    INSTALLATIONS = "installations"


class Part(StrEnum):
    """The parts of a page that can be moved, resized, left out or reworded."""

    TITLE = "title"
    LEVEL = "level"
    MARK = "mark"
    NORTH = "north"
    LEGEND = "legend"
    STAMP = "stamp"
    LOCATION = "location"
    INSET = "inset"
    TABLES = "tables"
    NOTES = "notes"
    SCALE = "scale"
    MAKER = "maker"
    SIGNATURES = "signatures"
    QR = "qr"
    RULER = "ruler"
    RECORD = "record"
    """The content check as a page of its own, to be signed and filed."""


class Phones(StrEnum):
    """How telephone numbers stand on a sheet (the masking profile of the print)."""

    AUTO = "auto"
    """Masked on papers for the desk, left out on wall maps (A2 and larger)."""
    HIDDEN = "hidden"
    MASKED = "masked"
    FULL = "full"


class GridLines(StrEnum):
    """Lines over the map by which a place can be named."""

    NONE = "none"
    KILOMETRES = "kilometres"
    DEGREES = "degrees"


class Tint(StrEnum):
    """Whether the sheet is printed in colour."""

    COLOUR = "colour"
    GREY = "grey"


ON_WISH = frozenset({Part.RULER, Part.RECORD})
"""Parts that a sheet has only when they are asked for."""


@dataclass(frozen=True)
class Words:
    """The words in the margins as the office wants them; empty means as usual.

    Attributes
    ----------
    title, level_line, maker, drawn_by, approval_number : str
        As in `furniture.SheetTexts`.
    mark : str or None
        Mark above the frame; None means 内部资料 注意保存, empty means none.
    note : str
        A further line under the frame.
    watermark : str
        Faint words across the page, such as user and time.
    """

    title: str = ""
    level_line: str = ""
    mark: str | None = None
    maker: str = ""
    drawn_by: str = ""
    approval_number: str = ""
    note: str = ""
    watermark: str = ""


@dataclass(frozen=True)
class SheetOptions:
    """What can be chosen for a sheet.

    Attributes
    ----------
    area_code : str or None
        Code or name of a grid; None means the whole workspace.
    department : str
        Name of the department whose enterprises are shown; only for `SheetSubject.SUPERVISED`.
    person : str
        Only the grids in which this person holds a post; empty for everybody's.
    denominator : int or None
        Scale; None chooses the largest round scale at which the area fits.
    hidden : frozenset of Part
        What is left out.
    moved : tuple of (Part, Box)
        Where a part lies instead of its usual place, in millimetres.
    """

    subject: SheetSubject = SheetSubject.DISTRIBUTION
    area_code: str | None = None
    department: str = ""
    person: str = ""
    page: PageSize = field(default_factory=lambda: PageSize.of(Paper.A3))
    denominator: int | None = None
    words: Words = Words()
    phones: Phones = Phones.AUTO
    grid_lines: GridLines = GridLines.NONE
    tint: Tint = Tint.COLOUR
    hidden: frozenset[Part] = ON_WISH
    moved: tuple[tuple[Part, Box], ...] = ()

    @property
    def phone_rule(self) -> Phones:
        """How phones stand on this paper, with `Phones.AUTO` resolved."""
        if self.phones is not Phones.AUTO:
            return self.phones
        wall = PageSize.of(Paper.A2)
        is_wall = self.page.width_mm * self.page.height_mm >= 0.98 * wall.width_mm * wall.height_mm
        return Phones.HIDDEN if is_wall else Phones.MASKED

    def place_of(self, part: Part, usual: Box) -> Box:
        """Return where a part lies: where it was moved, or its usual place."""
        return dict(self.moved).get(part, usual)

    def with_place(self, part: Part, box: Box | None) -> "SheetOptions":
        """Return the options with a part moved, or back at its usual place."""
        kept = tuple(pair for pair in self.moved if pair[0] is not part)
        return replace(self, moved=kept if box is None else (*kept, (part, box)))
