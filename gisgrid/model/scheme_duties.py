"""The working parts of a scheme: offices, levels, posts, visit rules, deadlines, escalation.

The field names are the keys of a scheme file, and the field metadata carries what its checker needs:
``refers`` names the lists that a key must occur in, ``at_least`` the least number allowed. Every entry
carries `sources`: the ids of the clauses of the plan (L01…, H01…) that it comes from.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gisgrid.model.enumerations import (
    ActivityKind,
    EnterpriseStatus,
    GridKind,
    HazardLevel,
    InspectionKind,
    TrainingKind,
)
from gisgrid.model.periods import PeriodKind


def refers_to(*lists: str, default: Any = dataclasses.MISSING) -> Any:
    """Declare a field that holds keys of entries of the named lists of the scheme."""
    metadata = {"refers": lists}
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def at_least(least: float, *, default: Any = dataclasses.MISSING) -> Any:
    """Declare a number that must not be less than `least`."""
    metadata = {"at_least": least}
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


class HeadCount(StrEnum):
    """What one head-count of a post belongs to."""

    GRID = "grid"
    SCHEME = "scheme"
    ENTERPRISE = "enterprise"


class CountKind(StrEnum):
    """How binding a head-count is."""

    EXACT = "exact"
    MINIMUM = "minimum"
    UNSTATED = "unstated"


class RuleAction(StrEnum):
    """What a visit rule asks for."""

    INSPECTION = "inspection"
    MEETING = "meeting"
    REPORT = "report"
    SUPERVISION = "supervision"
    TRAINING = "training"
    ASSESSMENT = "assessment"
    PUBLICITY = "publicity"
    STATISTICS = "statistics"


class RuleSubject(StrEnum):
    """What a visit rule is counted for."""

    ENTERPRISE = "enterprise"
    GRID = "grid"
    SCHEME = "scheme"
    PERSON = "person"


class UnitClass(StrEnum):
    """Which enterprises a rule takes in."""

    ALL = "all"
    KEY = "key"
    OTHER = "other"


class Keeper(StrEnum):
    """Who keeps the record that a rule counts."""

    STATION = "station"
    ENTERPRISE = "enterprise"


class Basis(StrEnum):
    """Whether a figure stands in the plan or is a default that the office may change."""

    PLAN = "plan"
    PROPOSAL = "proposal"


class StepKind(StrEnum):
    """What an escalation step does."""

    REPORT = "report"
    OVERDUE = "overdue"
    DIRECT = "direct"
    HAND_OUT = "hand-out"
    JOINT = "joint"
    LISTING = "listing"
    URGE = "urge"
    STOP = "stop"


UPWARD_STEPS = frozenset({StepKind.REPORT, StepKind.OVERDUE, StepKind.DIRECT})
"""Steps that carry a matter upwards; they must not run in a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A plan that the scheme encodes, with the clause ids that may be cited.

    Attributes
    ----------
    clauses : tuple of str
        Ranges such as ``L01-L49`` or single ids.
    """

    key: str
    title: str
    clauses: tuple[str, ...]
    issuer: str = ""
    issued: dt.date | None = None
    published: dt.date | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One direction of supervision: by area (块) or by department (条)."""

    key: str
    name: str
    text: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """An office that takes part.

    Attributes
    ----------
    aliases : tuple of str
        Other names of the same office in the plan and in ledgers.
    present_name : str
        What the office is called since the reform of 2018–19, or empty.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    present_name: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of grids.

    Attributes
    ----------
    rank : int
        1 is the uppermost; several levels may share a rank.
    name, unit : str
        What a grid of the level is called, and what it covers.
    parent : str
        Key of the level above, empty for the uppermost.
    count : int or None
        How many grids the plan counts, if it does.
    code_prefix : str
        How codes of its grids begin, where another level has the same rank and kind.
    """

    key: str
    rank: int = at_least(0)
    name: str
    unit: str
    kind: GridKind = GridKind.TERRITORIAL
    axis: str = refers_to("axes", default="")
    parent: str = refers_to("levels", default="")
    count: int | None = at_least(1, default=None)
    code_prefix: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a post's head-count with its own work or its own holder."""

    name: str
    count: int | None = at_least(1, default=None)
    level: str = refers_to("levels", default="")
    organ: str = refers_to("organs", default="")
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty of a post, named in a few words."""

    key: str
    name: str
    text: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post (岗位) that people are appointed to.

    Attributes
    ----------
    name : str
        The exact term; two posts may share it when they stand on different levels.
    levels : tuple of str
        Keys of the levels whose grids have the post.
    per : HeadCount
        What `count` belongs to: each grid of those levels, the whole scheme, or each enterprise.
    count : int or None
        Head-count; None when the plan gives none (`count_kind` is then ``unstated``).
    bureaus : tuple of str
        Keys of the home organs; with two bureaus and a count of two, one person comes from each.
    most_grids : int or None
        How many grids one person may hold in this post; None when nobody counts.
    shares : tuple of Share
        How the head-count is divided, or who holds the post on which level.
    """

    key: str
    name: str
    levels: tuple[str, ...] = refers_to("levels", default=())
    per: HeadCount = HeadCount.GRID
    count: int | None = at_least(1, default=None)
    count_kind: CountKind = CountKind.EXACT
    bureaus: tuple[str, ...] = refers_to("organs", default=())
    aliases: tuple[str, ...] = ()
    most_grids: int | None = at_least(1, default=None)
    shares: tuple[Share, ...] = ()
    duties: tuple[Duty, ...] = ()
    sources: tuple[str, ...]

    @property
    def duty_names(self) -> str:
        """The names of its duties in one line, each once, as forms print them."""
        return "、".join(dict.fromkeys(duty.name for duty in self.duties))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """What has to be done how often (F1–F11).

    Attributes
    ----------
    rule : str
        The id under which people know it (``F1`` …); several entries may share one.
    who : tuple of str
        Keys of the posts whose holders satisfy the rule; empty when an organ does.
    organs : tuple of str
        Keys of the organs that carry it out.
    subject : RuleSubject
        What is counted: each enterprise, each grid, the whole scheme, each person.
    levels : tuple of str
        Keys of the levels whose grids are the subject, or hold the enterprises.
    units : UnitClass
        Which enterprises: all, key units, or the others.
    statuses : tuple of str
        Enterprise statuses that are taken in; empty takes all.
    needs_parcel : bool
        Whether only enterprises that stand on a parcel (宗地) are taken in.
    period, minimum, yearly_minimum
        How many in each calendar period, and in each year (0: no yearly figure).
    due_days_after : int
        Days after the end of the period by which it must be done.
    inspection_kinds, activity_kinds, training_kinds, papers : tuple
        What satisfies it: kinds of visits, of activities (of trainings), ids of papers issued.
    kept_by : Keeper
        ``enterprise`` when the record stays in the enterprise's own books.
    """

    key: str
    rule: str
    name: str
    who: tuple[str, ...] = refers_to("posts", default=())
    organs: tuple[str, ...] = refers_to("organs", default=())
    action: RuleAction
    subject: RuleSubject
    levels: tuple[str, ...] = refers_to("levels", default=())
    units: UnitClass = UnitClass.ALL
    statuses: tuple[EnterpriseStatus, ...] = ()
    needs_parcel: bool = False
    period: PeriodKind
    minimum: int = at_least(1, default=1)
    yearly_minimum: int = at_least(1, default=0)
    due_days_after: int = at_least(1, default=0)
    inspection_kinds: tuple[InspectionKind, ...] = ()
    activity_kinds: tuple[ActivityKind, ...] = ()
    training_kinds: tuple[TrainingKind, ...] = ()
    papers: tuple[str, ...] = refers_to("deliverables", default=())
    kept_by: Keeper = Keeper.STATION
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardDeadline:
    """How long a hazard of a level may stay open.

    Attributes
    ----------
    level : HazardLevel
        The hazard level.
    days : int or None
        Days allowed for rectification; None: the notice sets the date.
    immediate : bool
        Whether rectification must be started at once.
    listed : bool
        Whether the hazard is put under listed supervision (挂牌督办).
    """

    key: str
    level: HazardLevel
    days: int | None = at_least(1, default=None)
    immediate: bool = False
    listed: bool = False
    reminder_days: int = at_least(1, default=0)
    basis: Basis = Basis.PLAN
    text: str = ""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One way in which a hazard or a matter moves on.

    Attributes
    ----------
    source : str
        Key of the post or organ that acts.
    to : tuple of str
        Keys of the posts or organs that receive it.
    when : str
        The condition, in the plan's words.
    hours : int or None
        Within how many hours, when stated; 0 is at once.
    """

    key: str
    kind: StepKind
    source: str = refers_to("posts", "organs")
    to: tuple[str, ...] = refers_to("posts", "organs", default=())
    name: str
    when: str = ""
    urgent: bool = False
    hours: int | None = at_least(0, default=None)
    sources: tuple[str, ...]
