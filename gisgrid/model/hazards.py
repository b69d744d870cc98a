"""Hazards (事故隐患) and the events of their lives."""

from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry.base import BaseGeometry

from gisgrid.model.enumerations import (
    HazardCategory,
    HazardEventKind,
    HazardLevel,
    HazardSource,
    HazardState,
    Subject,
)


@dataclass(eq=False)
class Hazard:
    """One hazard from discovery to closing (DOMAIN.md 3.2–3.4, ledger T3).

    Attributes
    ----------
    number : str
        Number of the hazard, unique, such as ``YH2026-0123``.
    listed_leader : str
        责任领导: who of the leadership answers for a hazard under listed supervision (挂牌督办).
    due_on : date or None
        整改期限; a hazard that is open after this day is overdue.
    has_plan_… : bool
        The five 落实 of a major hazard in the rectification plan (DOMAIN.md 4.6).
    funds_wan : float or None
        Money for the rectification, ten thousand yuan.
    geometry : Point or None
        EPSG:4490; where it is missing the place of the enterprise counts.
    """

    number: str
    description: str
    found_at: datetime
    state: HazardState = HazardState.REGISTERED
    level: HazardLevel = HazardLevel.GENERAL
    major_level: str = ""
    basis: str = ""
    confirmed_by: str = ""
    source: HazardSource = HazardSource.INSPECTION
    subject: Subject = Subject.SAFETY
    category: HazardCategory = HazardCategory.SITE
    speciality: str = ""
    enterprise_id: int | None = None
    place_id: int | None = None
    grid_id: int | None = None
    inspection_id: int | None = None
    found_by_id: int | None = None
    found_post: str = ""
    location: str = ""
    is_urgent: bool = False
    is_listed: bool = False
    listed_level: str = ""
    listed_by: str = ""
    listed_number: str = ""
    listed_leader: str = ""
    listed_on: date | None = None
    delisted_on: date | None = None
    is_joint_enforcement: bool = False
    urge_count: int = 0
    measure: str = ""
    responsible: str = ""
    notice_number: str = ""
    due_on: date | None = None
    finished_on: date | None = None
    rechecked_on: date | None = None
    recheck_by: str = ""
    recheck_result: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    void_reason: str = ""
    funds_wan: float | None = None
    has_plan_targets: bool = False
    has_plan_funds: bool = False
    has_plan_staff: bool = False
    has_plan_deadline: bool = False
    has_plan_emergency: bool = False
    note: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0

    def is_overdue(self, on: date) -> bool:
        """Tell whether the hazard is open after its deadline."""
        return self.state.is_open and is_past(self.due_on, on)


def is_past(due_on: date | None, on: date) -> bool:
    """Tell whether a deadline is over on a day; the day itself still counts, and no deadline is never over."""
    return due_on is not None and due_on < on


@dataclass(eq=False)
class HazardEvent:
    """One line in the life of a hazard: who did what, when, and the state that followed."""

    hazard_id: int
    kind: HazardEventKind
    happened_at: datetime
    state_after: HazardState
    person_id: int | None = None
    person_name: str = ""
    to_whom: str = ""
    due_on: date | None = None
    text: str = ""
    id: int | None = None
    version: int = 0


TIP_OFF_CHANNELS = ("电话", "来信来访", "网络", "当面", "其他")
"""How the public tells of a hazard (L22: 事故隐患举报制度)."""


@dataclass(eq=False)
class TipOff:
    """Who told of a hazard (群众举报), kept apart from it so that no ledger, map or export shows the informant.

    Attributes
    ----------
    channel : str
        One of `TIP_OFF_CHANNELS`.
    informant, phone : str
        May be empty: anonymous.
    is_confidential : bool
        Whether the informant wishes to stay unnamed; to look at the name is recorded all the same.
    answered_on, answer : date or None, str
        When and how the informant was told what came of it.
    """

    hazard_id: int
    received_at: datetime
    channel: str = ""
    informant: str = ""
    phone: str = ""
    is_confidential: bool = True
    answered_on: date | None = None
    answer: str = ""
    id: int | None = None
    version: int = 0
