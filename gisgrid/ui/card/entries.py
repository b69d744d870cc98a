"""What the card's forms hand over, and who may have made a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gisgrid.i18n import tr
from gisgrid.model.card_content import Card
from gisgrid.model.enumerations import (
    HazardCategory,
    HazardLevel,
    HazardSource,
    InspectionKind,
    InspectionResult,
    PatrolAction,
    Subject,
)
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_duties import RuleAction

GENERAL_DAYS = 15
"""Days proposed for a hazard where the scheme names none."""


@dataclass(frozen=True)
class Inspector:
    """Somebody who may have made a visit, in one of the posts held."""

    person_id: int
    name: str
    post_key: str
    post: str


@dataclass(frozen=True, kw_only=True)
class TipOffEntry:
    """Who told of a hazard, as it was typed in."""

    channel: str
    informant: str
    phone: str
    is_confidential: bool


@dataclass(frozen=True, kw_only=True)
class HazardEntry:
    """A hazard as it was typed in.

    Attributes
    ----------
    item : int or None
        Position of the failed line of the check-list that it comes from.
    direct_to : str
        Department that an urgent hazard is reported to at once, or empty.
    """

    enterprise_id: int | None
    description: str
    level: HazardLevel = HazardLevel.GENERAL
    category: HazardCategory = HazardCategory.SITE
    subject: Subject = Subject.SAFETY
    source: HazardSource = HazardSource.INSPECTION
    location: str = ""
    due_on: date | None = None
    responsible: str = ""
    is_urgent: bool = False
    direct_to: str = ""
    found_on: date
    finder: Inspector | None = None
    item: int | None = None
    tip_off: TipOffEntry | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedLine:
    """One line of the check-list that was looked at."""

    text: str
    passed: bool
    subject: Subject | None = None


@dataclass(frozen=True, kw_only=True)
class RecheckEntry:
    """What the re-check of a hazard came to; `due_on` is the new deadline of one that failed."""

    hazard_id: int
    passed: bool
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """A visit as it was typed in."""

    enterprise_id: int | None
    day: date
    kind: InspectionKind
    inspector: Inspector | None
    result: InspectionResult
    finding: str = ""
    subjects: tuple[Subject, ...] = (Subject.SAFETY,)
    items: tuple[CheckedLine, ...] = ()
    hazards: tuple[HazardEntry, ...] = ()
    recheck: RecheckEntry | None = None
    participants: tuple[Inspector, ...] = ()
    actions: tuple[PatrolAction, ...] = ()
    publicity: str = ""
    escort: str = ""
    photos: tuple[Path, ...] = ()


def inspectors_of(card: Card) -> list[Inspector]:
    """Return the people who hold a post for the card's place, those of the lowest grid first."""
    return [
        Inspector(line.person_id, line.person, line.post_key, line.post)
        for line in card.posts
        if line.person_id is not None
    ]


def likely_inspector(people: Sequence[Inspector]) -> int:
    """Return the position of whoever walks the grid day by day."""
    for i, person in enumerate(people):
        if "网格员" in person.post or "检查员" in person.post:
            return i
    return 0


def helpers_of(card: Card) -> list[Inspector]:
    """Return the people of the lowest grid, who come along on its visits (L39: 配合)."""
    lowest = card.posts[0].grid_id if card.posts else None
    own = {line.person_id for line in card.posts if line.grid_id == lowest}
    seen: dict[int, Inspector] = {}
    for person in inspectors_of(card):
        if person.person_id in own:
            seen.setdefault(person.person_id, person)
    return list(seen.values())


def people_words(people: Sequence[Inspector]) -> list[str]:
    """Word the choice of people."""
    return [f"{person.name}  {person.post}" for person in people] or [tr("nobody in post")]


def unit_choice(card: Card) -> tuple[list[str], list[int]]:
    """Return names and ids of the enterprises that a visit to the card's place may mean."""
    if card.members:
        active = [member for member in card.members if member.is_active]
        return [member.name for member in active], [member.id for member in active]
    return [card.title], list(card.enterprise_ids)


def usual_kind(scheme: Scheme, post: str) -> InspectionKind:
    """Return the kind of visit that the scheme asks of a post, 巡查 where it asks none."""
    for rule in scheme.visits:
        if rule.action is RuleAction.INSPECTION and post in rule.who and rule.inspection_kinds:
            return rule.inspection_kinds[0]
    return InspectionKind.PATROL
