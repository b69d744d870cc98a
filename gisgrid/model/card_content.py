"""What a card says, as plain values: the window only shows them, a test only compares them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from gisgrid.model.enumerations import (
    DangerClass,
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionResult,
)


class ChipKind(StrEnum):
    """What a chip in the head of a card stands for; the theme knows its colours."""

    KEY_UNIT = "key_unit"
    CLASS_A = "class_a"
    CLASS_B = "class_b"
    CLASS_C = "class_c"
    INSTALLATION = "installation"
    ACTIVE = "active"
    INACTIVE = "inactive"
    PLAIN = "plain"


class DutyState(StrEnum):
    """How a duty stands in its period."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Chip:
    """One chip: what it stands for and the stored term it shows."""

    kind: ChipKind
    text: str


@dataclass(frozen=True)
class Fact:
    """One fact of a record.

    Attributes
    ----------
    name : str
        Field of the record.
    value : object
        The stored value; None or an empty string is an empty fact.
    is_editable : bool
        Whether the card may change it in place.
    is_phone : bool
        Whether it is masked.
    """

    name: str
    value: Any
    is_editable: bool = True
    is_phone: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.value is None or self.value == ""


@dataclass(frozen=True)
class Duty:
    """What somebody owes the subject in the period that holds today.

    Attributes
    ----------
    who : str
        Name of the post.
    period : str
        The period in words, such as 本周 or 11 月.
    required, done : int
        Number of visits.
    next_due : date or None
        Last day of the first period that is not yet served.
    grid : str
        Name of the grid whose visits are counted, where that is not the subject of the card itself.
    people : str
        Names of those who hold the post, for who wants to ring them up.
    """

    rule: str
    who: str
    period: str
    required: int
    done: int
    state: DutyState
    next_due: date | None = None
    grid: str = ""
    people: str = ""


@dataclass(frozen=True)
class PostLine:
    """One post of the chain of grids above the subject, held or vacant.

    Attributes
    ----------
    person : str
        Empty when the post is vacant.
    phone : str
        Full number; the window masks it.
    """

    grid: str
    grid_id: int | None
    post: str
    post_key: str
    person: str = ""
    person_id: int | None = None
    phone: str = ""
    field_in_charge: str = ""
    since: date | None = None

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds the post today."""
        return not self.person


@dataclass(frozen=True)
class HazardLine:
    """One hazard as the card and the ledger show it."""

    id: int
    number: str
    description: str
    level: HazardLevel
    state: HazardState
    is_listed: bool
    due_on: date | None
    days_left: int | None
    next_step: HazardEventKind | None
    enterprise: str = ""
    enterprise_id: int | None = None
    closed_on: date | None = None
    further_steps: tuple[HazardEventKind, ...] = ()

    @property
    def is_overdue(self) -> bool:
        """Whether it is open after its deadline."""
        return self.state.is_open and self.days_left is not None and self.days_left < 0

    @property
    def is_major(self) -> bool:
        """Whether it was confirmed as major."""
        return self.level is HazardLevel.MAJOR


@dataclass(frozen=True)
class VisitLine:
    """One visit of the timeline."""

    id: int
    kind: str
    person: str
    post: str
    at: datetime
    days_ago: int
    result: InspectionResult
    text: str = ""
    enterprise: str = ""
    enterprise_id: int | None = None


@dataclass(frozen=True)
class MemberLine:
    """One enterprise inside an area."""

    id: int
    name: str
    danger_class: DangerClass
    is_key_unit: bool
    open_hazards: int
    is_active: bool = True


@dataclass(frozen=True)
class AttachmentLine:
    """One photo or document; its bytes stay in the register until they are asked for."""

    id: int
    name: str
    media_type: str
    caption: str
    taken_at: datetime | None


@dataclass(frozen=True)
class AreaSums:
    """What lies inside an area."""

    enterprises: int = 0
    by_class: tuple[tuple[DangerClass, int], ...] = ()
    key_units: int = 0
    parcels: int = 0
    open_hazards: int = 0
    overdue_hazards: int = 0
    major_hazards: int = 0
    visited: int = 0
    to_visit: int = 0


@dataclass(frozen=True)
class Card:
    """Everything that the card of one record shows.

    Attributes
    ----------
    overline : str
        The line above the title, such as 宗地 331102004008GB00330.
    line : tuple of str
        The facts under the chips: grid, address, staff, industry.
    visits_this_year : int
        Number of visits since 1 January.
    hazards_closed : int
        Hazards that are no longer open; `hazards` lists the open ones first.
    """

    kind: type[Any]
    id: int
    table: str
    title: str
    overline: str = ""
    chips: tuple[Chip, ...] = ()
    line: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    duties: tuple[Duty, ...] = ()
    posts: tuple[PostLine, ...] = ()
    hazards: tuple[HazardLine, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    visit_count: int = 0
    visits_this_year: int = 0
    members: tuple[MemberLine, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    sums: AreaSums | None = None
    enterprise_ids: tuple[int, ...] = field(default=())

    @property
    def open_hazards(self) -> tuple[HazardLine, ...]:
        """The hazards that still need something done, the most pressing first."""
        return tuple(line for line in self.hazards if line.state.is_open)

    @property
    def next_due(self) -> date | None:
        """The nearest day on which a visit to the subject itself is due."""
        days = [duty.next_due for duty in self.duties if duty.next_due is not None and not duty.grid]
        return min(days) if days else None
