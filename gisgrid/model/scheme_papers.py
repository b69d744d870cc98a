"""The paper side of a scheme: deliverables, phases, check-lists, lists of terms, training, means."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.model.enumerations import Subject, TrainingKind
from gisgrid.model.periods import PeriodKind
from gisgrid.model.scheme_duties import at_least, refers_to


class PaperKind(StrEnum):
    """What kind of product a deliverable is."""

    MAP = "map"
    CHART = "chart"
    LEDGER = "ledger"
    DOSSIER = "dossier"
    FORM = "form"
    REPORT = "report"
    CHECKLIST = "checklist"
    DOCUMENT = "document"
    LOG = "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """A paper that the plan asks for, under its exact title."""

    id: str
    title: str
    kind: PaperKind
    makers: tuple[str, ...] = refers_to("posts", "organs", default=())
    levels: tuple[str, ...] = refers_to("levels", default=())
    contents: tuple[str, ...] = ()
    period: PeriodKind | None = None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated duty inside a phase."""

    key: str
    name: str
    on: dt.date
    to: str = refers_to("organs", default="")
    deliverables: tuple[str, ...] = refers_to("deliverables", default=())
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stage of the roll-out; both days belong to it."""

    key: str
    name: str
    start: dt.date | None = None
    end: dt.date
    tasks: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = refers_to("deliverables", default=())
    milestones: tuple[Milestone, ...] = ()
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One line of a check-list."""

    key: str
    name: str
    group: str = ""
    subject: Subject | None = None
    sources: tuple[str, ...]


class EnterpriseTrait(StrEnum):
    """What an enterprise has that asks for a check of its own (DOMAIN.md 3.3, 专项类)."""

    DUST = "粉尘"
    AMMONIA = "液氨"
    CONFINED_SPACE = "有限空间"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What the holder of a post looks at, or does day by day.

    Attributes
    ----------
    posts : tuple of str
        Who uses it; empty for everybody.
    on_visits : bool
        Whether it is gone through during a visit.
    industries, traits : tuple
        Supervised industries and traits it is made for; with neither it is for every enterprise.
    """

    key: str
    name: str
    posts: tuple[str, ...] = refers_to("posts", default=())
    on_visits: bool = False
    industries: tuple[str, ...] = ()
    traits: tuple[EnterpriseTrait, ...] = ()
    deliverable: str = refers_to("deliverables", default="")
    items: tuple[CheckItem, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """An enumeration that the plan gives: danger classes, the six ones, kinds of rules."""

    key: str
    name: str
    items: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A course that people must have taken.

    Attributes
    ----------
    kind : TrainingKind
        How it is recorded.
    before_post : bool
        Whether it comes before taking up the post.
    period : PeriodKind or None
        How often it is repeated; None when the plan only says regularly.
    """

    key: str
    name: str
    kind: TrainingKind
    posts: tuple[str, ...] = refers_to("posts", default=())
    organs: tuple[str, ...] = refers_to("organs", default=())
    before_post: bool = False
    period: PeriodKind | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Bought service: how many people, for how much a year, who runs it."""

    key: str
    name: str
    bought_staff: int = at_least(1)
    yearly_cost_wan: float = at_least(0)
    provider: str = refers_to("organs", default="")
    organs: tuple[str, ...] = refers_to("organs", default=())
    provides: tuple[str, ...] = ()
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingGroup:
    """The body that leads the roll-out, by head-counts, without names of persons."""

    key: str
    name: str
    heads: int = at_least(1)
    deputies: int = at_least(0)
    head: str = ""
    deputy_offices: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    office: str = refers_to("organs", default="")
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Something the plan demands that no other entry holds: an aim, a principle, a safeguard."""

    key: str
    name: str
    text: str = ""
    terms: tuple[str, ...] = ()
    by: dt.date | None = None
    sources: tuple[str, ...]
