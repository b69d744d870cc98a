"""What a plan has to bring about: the visits that fall due in its period, with who may make them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.periods import Period, PeriodKind, numbered_period, period_number
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, VisitRule
from gisgrid.model.working_days import WorkCalendar
from gisgrid.patrol.staff import Staff

LEAST_GAP_DAYS = {
    PeriodKind.DAY: 1,
    PeriodKind.WEEK: 3,
    PeriodKind.MONTH: 10,
    PeriodKind.TWO_MONTHS: 20,
    PeriodKind.QUARTER: 30,
    PeriodKind.HALF_YEAR: 60,
    PeriodKind.YEAR: 90,
}
"""Days from one visit of a duty to the next: calendar periods alone would allow Sunday and Monday."""
_THURSDAY = 3


class Task(StrEnum):
    """Work with hazards that brings a patrol to an enterprise besides the visit rules."""

    URGENT = "urgent"
    RECHECK = "recheck"
    URGE = "urge"


@dataclass(frozen=True, slots=True)
class Need:
    """One visit that is to be made.

    Attributes
    ----------
    rule : VisitRule or None
        None for work with hazards alone.
    subject_id : int
        Enterprise or grid that the rule counts.
    enterprise_id : int or None
        Where to go; None for a grid without enterprises.
    grid_id : int or None
        The grid around it.
    first, last : date
        The days within which it must be made.
    due : date
        Last day on which it is in time.
    last_done : date or None
        The latest visit for the same duty before the plan.
    gap_days : int
        Least distance from that visit, and from the next one of the same duty.
    own, posts : tuple of int, tuple of str
        Who answers for it by territory, and in which post; empty where the post is vacant.
    tasks : tuple of Task
        Work with hazards at the same place.
    hazards : tuple of int
        Ids of the open hazards there.
    is_overdue : bool
        Whether the period before was missed too.
    """

    rule: VisitRule | None
    subject_id: int
    enterprise_id: int | None
    grid_id: int | None
    first: dt.date
    last: dt.date
    due: dt.date
    last_done: dt.date | None
    gap_days: int
    own: tuple[int, ...]
    posts: tuple[str, ...]
    tasks: tuple[Task, ...] = ()
    hazards: tuple[int, ...] = ()
    is_overdue: bool = False

    @property
    def rule_id(self) -> str:
        """The id under which people know the rule, or the kind of work."""
        return self.rule.rule if self.rule is not None else self.tasks[0].value

    @property
    def key(self) -> tuple[str, int]:
        """What keeps its visits apart: the duty and its subject."""
        return (self.rule.key if self.rule is not None else "hazard", self.subject_id)

    @property
    def is_weekly(self) -> bool:
        """Whether it comes again every week."""
        return self.rule is not None and self.rule.period is PeriodKind.WEEK


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a plan.

    Attributes
    ----------
    period : Period
        What was asked for.
    starts : date
        First day that is planned: the period's, or a later one when part of it is over.
    """

    period: Period
    starts: dt.date

    @property
    def ends(self) -> dt.date:
        """Last day of the plan."""
        return self.period.end

    def days(self) -> list[dt.date]:
        """Return its days."""
        return [self.starts + dt.timedelta(days=i) for i in range((self.ends - self.starts).days + 1)]


@dataclass(slots=True)
class HazardWork:
    """What hazards ask of patrols, by enterprise."""

    tasks: dict[int, tuple[Task, ...]] = field(default_factory=dict)
    open_ids: dict[int, tuple[int, ...]] = field(default_factory=dict)


def planned_rules(register: Register) -> list[VisitRule]:
    """Return the rules that a patrol can serve: inspections by people of the station."""
    return [
        rule
        for rule in register.scheme.visits
        if rule.kept_by is Keeper.STATION
        and rule.action is RuleAction.INSPECTION
        and rule.subject in (RuleSubject.ENTERPRISE, RuleSubject.GRID)
        and rule.who
    ]


def hazard_work(register: Register, on: dt.date) -> HazardWork:
    """Find re-checks, overdue rectifications and urgent matters among the open hazards."""
    tasks: dict[int, set[Task]] = defaultdict(set)
    open_ids: dict[int, list[int]] = defaultdict(list)
    for hazard in register.find(Hazard, state=[state for state in HazardState if state.is_open]):
        if hazard.enterprise_id is None or hazard.id is None:
            continue
        open_ids[hazard.enterprise_id].append(hazard.id)
        if hazard.state is HazardState.AWAITING_RECHECK:
            tasks[hazard.enterprise_id].add(Task.RECHECK)
        elif hazard.is_overdue(on):
            tasks[hazard.enterprise_id].add(Task.URGE)
        if hazard.is_urgent:
            tasks[hazard.enterprise_id].add(Task.URGENT)
    ordered = {key: tuple(task for task in Task if task in found) for key, found in tasks.items()}
    return HazardWork(ordered, {key: tuple(found) for key, found in open_ids.items()})


class NeedFinder:
    """Finds the needs of a span of days.

    Parameters
    ----------
    register : Register
        The register; what was done is counted up to the end of the span.
    """

    def __init__(self, register: Register, span: Span, *, staff: Staff, calendar: WorkCalendar) -> None:
        self._register = register
        self._span = span
        self._staff = staff
        self._calendar = calendar
        self._book = DutyBook(register)
        self._work = hazard_work(register, span.starts)
        columns = register.columns(Enterprise, ["id", "grid_id", "is_key_unit"])
        self._grid_of = dict(zip(columns["id"], columns["grid_id"], strict=True))
        self._is_key = dict(zip(columns["id"], columns["is_key_unit"], strict=True))
        self._active = {
            key
            for key, status in zip(*register.columns(Enterprise, ["id", "status"]).values(), strict=True)
            if status.is_active
        }

    def needs(self) -> list[Need]:
        """Return every need, rule by rule, then the hazards at places to which no rule leads."""
        found: list[Need] = []
        for rule in planned_rules(self._register):
            for period in self._periods(rule):
                found += self._of_period(rule, period, {need.key for need in found})
        return self._with_hazards(found)

    def _periods(self, rule: VisitRule) -> list[Period]:
        first = period_number(rule.period, self._span.starts)
        last = period_number(rule.period, self._span.ends)
        periods = [numbered_period(rule.period, number) for number in range(first, last + 1)]
        if rule.period is PeriodKind.WEEK and self._span.period.kind not in (PeriodKind.WEEK, PeriodKind.DAY):
            # A week belongs to the month that holds its Thursday, so that no week is planned twice.
            span = self._span.period
            periods = [week for week in periods if week.start + dt.timedelta(days=_THURSDAY) in span]
        return periods

    def _of_period(self, rule: VisitRule, period: Period, planned: Set[tuple[str, int]]) -> list[Need]:
        span = self._span
        first, last = max(period.start, span.starts), min(period.end, span.ends)
        before = self._book.table(
            rule,
            first=period.number - 1,
            last=period.number,
            on=max(span.ends, period.end),
        )
        latest = self._book.table(
            rule, first=period.number, last=period.number, on=span.starts - dt.timedelta(days=1)
        )
        last_done = dict(zip(latest.subject_ids.tolist(), latest.latest.tolist(), strict=True))
        found: list[Need] = []
        has_history = self._book.has_records_before(rule, period.start)
        for row, subject_id in enumerate(before.subject_ids.tolist()):
            missing = int(before.required[row, 1] - before.done[row, 1])
            overdue = has_history and bool(before.done[row, 0] < before.required[row, 0])
            for _ in range(max(0, missing)):
                found.append(
                    self._need(
                        rule,
                        subject_id,
                        days=(first, last, period.end),
                        last_done=last_done.get(subject_id),
                        is_overdue=overdue,
                    )
                )
        return self._share_of(found, period, first=first, last=last, planned=planned)

    def _share_of(
        self,
        needs: list[Need],
        period: Period,
        *,
        first: dt.date,
        last: dt.date,
        planned: Set[tuple[str, int]],
    ) -> list[Need]:
        """Take of a period that runs on beyond the plan the part that belongs to its working days.

        What was served a short while ago, or is `planned` for the period before, can wait for a later plan.
        """
        if period.end <= self._span.ends or period.kind is PeriodKind.WEEK:
            return needs
        needs = [
            need
            for need in needs
            if need.key not in planned
            and (need.last_done is None or (last - need.last_done).days >= need.gap_days)
        ]
        left = self._calendar.count(first, period.end)
        here = self._calendar.count(first, last)
        if not here and left:
            # A holiday at the end of the plan: what the period asks for is made on its working days.
            return []
        urgent = [need for need in needs if need.enterprise_id in self._work.tasks]
        others = [need for need in needs if need.enterprise_id not in self._work.tasks]
        quota: dict[tuple[int, ...], int] = defaultdict(int)
        for need in others:
            quota[need.own] += 1
        room = {own: -(-count * here // max(left, 1)) for own, count in quota.items()}
        others.sort(key=_urgency)
        chosen = []
        for need in others:
            if room[need.own] > 0:
                room[need.own] -= 1
                chosen.append(need)
        return urgent + chosen

    def _need(
        self,
        rule: VisitRule,
        subject_id: int,
        *,
        days: tuple[dt.date, dt.date, dt.date],
        last_done: dt.date | None,
        is_overdue: bool,
    ) -> Need:
        if rule.subject is RuleSubject.GRID:
            grid_id: int | None = subject_id
            enterprise_id = self._visited_in(subject_id)
            own, post = self._staff.for_grid(rule, subject_id)
        else:
            enterprise_id = subject_id
            grid_id = self._grid_of.get(subject_id)
            own, post = self._staff.for_enterprise(rule, subject_id)
        first, last, due = days
        return Need(
            rule,
            subject_id,
            enterprise_id,
            grid_id,
            first,
            last,
            due,
            last_done,
            LEAST_GAP_DAYS[rule.period],
            own,
            (post,) if post else rule.who[-1:],
            is_overdue=is_overdue,
        )

    def _visited_in(self, grid_id: int) -> int | None:
        """Choose the enterprise at which a grid is inspected: hazards first, key units, then in turn."""
        inside = [key for key in self._book.enterprises_in(grid_id).tolist() if key in self._active]
        if not inside:
            return None
        turn = self._span.starts.toordinal() // 28
        chosen: int = min(
            inside,
            key=lambda key: (
                key not in self._work.tasks,
                not self._is_key[key],
                (key + turn) % len(inside),
                key,
            ),
        )
        return chosen

    def _with_hazards(self, needs: list[Need]) -> list[Need]:
        """Give hazards to the first visit of their enterprise, and a visit of their own where there is none."""
        patrols = [rule for rule in planned_rules(self._register) if rule.subject is RuleSubject.ENTERPRISE]
        waiting = {key for key in self._work.tasks if key in self._active}
        found: list[Need] = []
        for need in sorted(needs, key=lambda need: need.first):
            key = need.enterprise_id
            mine = need.rule is not None and need.rule.subject is RuleSubject.ENTERPRISE
            tasks: tuple[Task, ...] = ()
            if key in waiting and mine and (need.own or need.is_weekly):
                waiting.discard(key)
                tasks = self._work.tasks[key]
            found.append(_with(need, tasks, self._work.open_ids.get(key or 0, ())))
        if patrols:
            found += [self._hazard_need(patrols, key) for key in sorted(waiting)]
        return found

    def _hazard_need(self, patrols: Sequence[VisitRule], key: int) -> Need:
        for rule in patrols:
            own, post = self._staff.for_enterprise(rule, key)
            if own:
                break
        return Need(
            None,
            key,
            key,
            self._grid_of.get(key),
            self._span.starts,
            self._span.ends,
            self._span.ends,
            None,
            0,
            own,
            (post,) if post else patrols[0].who[-1:],
            self._work.tasks[key],
            self._work.open_ids.get(key, ()),
        )


def grid_names(register: Register) -> dict[int, tuple[str, str]]:
    """Return code and name of every grid."""
    columns = register.columns(Grid, ["id", "code", "name"])
    return {
        key: (code, name)
        for key, code, name in zip(columns["id"], columns["code"], columns["name"], strict=True)
    }


def _with(need: Need, tasks: tuple[Task, ...], hazards: Iterable[int]) -> Need:
    return Need(
        need.rule,
        need.subject_id,
        need.enterprise_id,
        need.grid_id,
        need.first,
        need.last,
        need.due,
        need.last_done,
        need.gap_days,
        need.own,
        need.posts,
        tasks,
        tuple(hazards),
        need.is_overdue,
    )


def _urgency(need: Need) -> tuple[bool, bool, int, int, int]:
    """Order of needs of which only some are taken: what waits longest first, then place by place."""
    month = 0 if need.last_done is None else np.datetime64(need.last_done, "M").astype(int)
    return (not need.is_overdue, need.last_done is not None, int(month), need.grid_id or 0, need.subject_id)
