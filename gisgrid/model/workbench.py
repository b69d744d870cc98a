"""What the 工作台 shows on one day: six figures, what is due and overdue, coverage, hazards, vacancies, findings.

A pure function of (register, day). Every figure carries the records that it counts, so that a click can show their
rows in the ledger and their places on the map.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gisgrid.model import obligations
from gisgrid.model.areas import Grid
from gisgrid.model.audit import audit
from gisgrid.model.deadlines import Deadline, read_deadlines
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, HazardLevel, HazardState
from gisgrid.model.finding import Finding
from gisgrid.model.hazard_count import HazardFigures, HazardRow, count_hazards, read_hazards
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity
from gisgrid.model.obligations import DutyState, DutyStatus
from gisgrid.model.opens import Opens
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, PeriodKind, is_within, period_of
from gisgrid.model.register import Register
from gisgrid.model.roles import Role, Scope
from gisgrid.model.roll_out import PaperLine, PhaseLine, read_phases, read_six_ones
from gisgrid.model.scheme_duties import RuleSubject, VisitRule
from gisgrid.model.staff import Staff, read_staff
from gisgrid.model.vacancies import Staffing, read_staffing
from gisgrid.model.year_counters import YearCounter, YearState, count_year

MOST_GRIDS = 30
"""The finest level with at most so many grids is the one whose coverage is listed."""
MOST_APART = 3
"""Up to so many grids that are behind get a line of their own under a rule."""

_POOR_SHARE = 1 / 3
_SUBJECT_KINDS = {RuleSubject.ENTERPRISE: Enterprise, RuleSubject.GRID: Grid, RuleSubject.PERSON: Person}


class Urgency(StrEnum):
    """How pressing a line of the list is; the order is that of the list."""

    OVERDUE = "overdue"
    THIS_WEEK = "this-week"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do: a hazard, or a duty for one place or summed over several.

    Attributes
    ----------
    what : str
        Name of the rule, or what is wrong.
    place : str
        The enterprise or grid; empty in a sum over several places.
    who : tuple of str
        Who answers for it; empty when the post is vacant or the sum has several.
    open, required : int
        How many are missing, out of how many; 1 and 1 for a hazard.
    due_on : date
        The last day that is in time.
    opens : Opens
        The records that are missing.
    rule : VisitRule or None
        The rule of a duty.
    hazard_id, is_major, state : int or None, bool, HazardState or None
        Of a hazard; open major ones are listed whenever they are due.
    forecast : YearCounter or None
        The worst of the yearly forecasts, when the year will be missed.
    deadline : Deadline or None
        Of a task, notice, accident, milestone, certificate or appointment.
    """

    what: str
    place: str
    who: tuple[str, ...]
    open: int
    required: int
    due_on: dt.date
    urgency: Urgency
    opens: Opens
    rule: VisitRule | None = None
    period: Period | None = None
    hazard_id: int | None = None
    is_major: bool = False
    number: str = ""
    state: HazardState | None = None
    forecast: YearCounter | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class GridCoverage:
    """How many enterprises of a grid have had the visit of the running period."""

    grid_id: int
    name: str
    done: int
    required: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where nothing is required."""
        return self.done / self.required if self.required else 1.0


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything that the page shows.

    Attributes
    ----------
    week : Period
        The running week; `due` counts up to its last day.
    due, overdue : tuple of Opens
        What is due this week and what is overdue, apart by kind of record, hazards first.
    covered, to_cover : Opens
        Enterprises that had the visit of the running period, and those that still need it.
    """

    on: dt.date
    week: Period
    due: tuple[Opens, ...]
    overdue: tuple[Opens, ...]
    covered: Opens
    to_cover: Opens
    lines: tuple[DueLine, ...]
    coverage: tuple[GridCoverage, ...]
    coverage_rules: tuple[VisitRule, ...]
    hazards: HazardFigures
    staffing: Staffing
    findings: tuple[Finding, ...]
    papers: tuple[PaperLine, ...]
    phases: tuple[PhaseLine, ...]

    @property
    def overdue_count(self) -> int:
        """How many things are late."""
        return sum(map(len, self.overdue))


def make_workbench(
    register: Register,
    on: dt.date,
    *,
    book: DutyBook | None = None,
    role: Role = Role.CLERK,
    scope: Scope | None = None,
) -> Workbench:
    """Put the page together.

    Parameters
    ----------
    on : date
        The day that counts as today.
    book : DutyBook, optional
        A book of the whole register, when the caller has one.
    role : Role
        A leader's list holds only what must be pressed: late, major, or missed by the year at this pace.
    scope : Scope, optional
        Keep to the grids of one person.
    """
    book = book or DutyBook(register)
    week = period_of(PeriodKind.WEEK, on)
    facts = _read_day(register, on, week, book, scope)
    patrols = obligations.patrol_rules(register)
    patrol_keys = {rule.key for rule in patrols}
    patrol = [duty for duty in facts.duties if duty.rule.key in patrol_keys]
    figures = count_hazards(facts.hazards, on)
    names = _names(register)
    lines = _hazard_lines(facts.hazards, names, on, week) + _deadline_lines(facts.deadlines, on, week)
    lines += _duty_lines(register, facts.duties, names=names, on=on, week=week)
    if role is Role.LEADER:
        lines = [line for line in lines if _is_for_leader(line)]
    due, overdue = _pressing_records(facts, figures, on, week)
    return Workbench(
        on=on,
        week=week,
        due=due,
        overdue=overdue,
        covered=Opens.of(Enterprise, [d.subject_id for d in patrol if d.state is DutyState.DONE]),
        to_cover=Opens.of(Enterprise, [d.subject_id for d in patrol if d.state is not DutyState.DONE]),
        lines=tuple(sorted(lines, key=_pressing)),
        coverage=tuple(
            grid
            for grid in _coverage(register, book, patrol, on)
            if scope is None or grid.grid_id in scope.near
        ),
        coverage_rules=tuple(patrols),
        hazards=figures,
        staffing=read_staffing(register, on, staff=facts.staff),
        findings=facts.findings,
        papers=read_six_ones(register),
        phases=read_phases(register, on),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """What the page is made of, narrowed to one person's grids where a scope is given."""

    duties: list[DutyStatus]
    hazards: list[HazardRow]
    deadlines: list[Deadline]
    staff: Staff
    findings: tuple[Finding, ...]


def _read_day(register: Register, on: dt.date, week: Period, book: DutyBook, scope: Scope | None) -> _Day:
    duties = obligations.due_items(register, on, book=book)
    hazards = read_hazards(register, on)
    deadlines = [line for line in read_deadlines(register, on) if line.due_on <= week.end]
    staff = read_staff(register, on)
    findings = audit(register, on, duties=duties)
    if scope is None:
        return _Day(duties, hazards, deadlines, staff, tuple(findings))
    return _Day(
        [duty for duty in duties if scope.has_duty(duty)],
        [row for row in hazards if scope.has(Hazard, row.id)],
        [line for line in deadlines if scope.has_deadline(line)],
        scope.staff(staff),
        tuple(finding for finding in findings if scope.has(finding.kind, finding.id)),
    )


def _pressing_records(
    facts: _Day, figures: HazardFigures, on: dt.date, week: Period
) -> tuple[tuple[Opens, ...], tuple[Opens, ...]]:
    """Return what is due this week and what is overdue, apart by kind of record."""
    late = [duty for duty in facts.duties if duty.state is DutyState.OVERDUE]
    soon = [duty for duty in facts.duties if duty.state is DutyState.DUE and duty.next_due <= week.end]
    hazards = [h.id for h in facts.hazards if h.is_open and h.due_on and on <= h.due_on <= week.end]
    answers = [line for line in facts.deadlines if line.record is Activity]
    due = (
        Opens.of(Hazard, hazards),
        *_by_kind(soon),
        Opens.of(Activity, [line.id for line in answers if not line.is_overdue(on)]),
    )
    overdue = (
        figures.overdue,
        *_by_kind(late),
        Opens.of(Activity, [line.id for line in answers if line.is_overdue(on)]),
    )
    return due, overdue


def _names(register: Register) -> dict[tuple[type[Any], int], str]:
    found: dict[tuple[type[Any], int], str] = {}
    columns = register.columns(Enterprise, ["id", "name", "short_name"])
    for key, name, short in zip(columns["id"], columns["name"], columns["short_name"], strict=True):
        found[Enterprise, key] = short or name
    columns = register.columns(Grid, ["id", "name"])
    for key, name in zip(columns["id"], columns["name"], strict=True):
        found[Grid, key] = name
    return found


def _by_kind(duties: Sequence[DutyStatus]) -> tuple[Opens, ...]:
    """Part duties by what they are for; one that is owed under two rules counts once a kind."""
    return tuple(
        Opens.of(kind, [duty.subject_id for duty in duties if duty.subject is subject])
        for subject, kind in _SUBJECT_KINDS.items()
    )


def _pressing(line: DueLine) -> tuple[int, bool, dt.date, int]:
    order = list(Urgency).index(line.urgency)
    return order, line.hazard_id is None, line.due_on, -line.open


def _is_for_leader(line: DueLine) -> bool:
    """Tell whether a leader must press for it: late, a major hazard, or a year that will be missed."""
    return line.urgency is Urgency.OVERDUE or line.is_major or line.forecast is not None


def _urgency(due_on: dt.date, on: dt.date, week: Period) -> Urgency:
    if due_on < on:
        return Urgency.OVERDUE
    return Urgency.THIS_WEEK if due_on <= week.end else Urgency.LATER


def _hazard_lines(
    hazards: Sequence[HazardRow], names: dict[tuple[type[Any], int], str], on: dt.date, week: Period
) -> list[DueLine]:
    found = []
    for row in hazards:
        is_major = row.level is HazardLevel.MAJOR
        if not row.is_open or row.due_on is None or (row.due_on > week.end and not is_major):
            continue
        place = names.get((Enterprise, row.enterprise_id or 0)) or names.get((Grid, row.grid_id or 0), "")
        found.append(
            DueLine(
                what=row.description,
                place=place,
                who=(row.responsible,) if row.responsible else (),
                open=1,
                required=1,
                due_on=row.due_on,
                urgency=_urgency(row.due_on, on, week),
                opens=Opens(Hazard, (row.id,)),
                hazard_id=row.id,
                is_major=is_major,
                number=row.number,
                state=row.state,
            )
        )
    return found


def _deadline_lines(deadlines: Sequence[Deadline], on: dt.date, week: Period) -> list[DueLine]:
    return [
        DueLine(
            what=f"{line.kind.value}　{line.what}" if line.what != line.kind.value else line.what,
            place=line.place,
            who=line.who if len(line.who) <= 2 else (),
            open=1,
            required=1,
            due_on=line.due_on,
            urgency=_urgency(line.due_on, on, week),
            opens=Opens.of(line.record, [line.id]),
            deadline=line,
        )
        for line in deadlines
    ]


def _duty_lines(
    register: Register,
    duties: Sequence[DutyStatus],
    *,
    names: dict[tuple[type[Any], int], str],
    on: dt.date,
    week: Period,
) -> list[DueLine]:
    """Sum the duties rule by rule; grids that are far behind get a line of their own."""
    grid_of = dict(zip(*register.columns(Enterprise, ["id", "grid_id"]).values(), strict=True))
    found = []
    by_rule: dict[str, list[DutyStatus]] = {}
    for duty in duties:
        by_rule.setdefault(duty.rule.key, []).append(duty)
    for mine in by_rule.values():
        apart: dict[int, list[DutyStatus]] = {}
        if mine[0].subject is RuleSubject.ENTERPRISE:
            apart = _poor_grids(mine, grid_of)
        elif mine[0].subject is RuleSubject.GRID:
            late = [duty for duty in mine if duty.state is DutyState.OVERDUE]
            apart = {duty.subject_id or 0: [duty] for duty in late} if len(late) <= MOST_APART else {}
        taken = {duty.subject_id for part in apart.values() for duty in part}
        rest = [duty for duty in mine if duty.subject_id not in taken]
        found += [_sum_line(part, on, week, place=names.get((Grid, key), "")) for key, part in apart.items()]
        if any(duty.state is not DutyState.DONE for duty in rest):
            found.append(_sum_line(rest, on, week, place=""))
    return found


def _poor_grids(duties: Sequence[DutyStatus], grid_of: dict[int, int | None]) -> dict[int, list[DutyStatus]]:
    parts: dict[int, list[DutyStatus]] = {}
    for duty in duties:
        grid_id = grid_of.get(duty.subject_id or 0)
        if grid_id is not None:
            parts.setdefault(grid_id, []).append(duty)
    poor = {
        grid_id: part
        for grid_id, part in parts.items()
        if len(part) >= 5 and sum(d.state is DutyState.DONE for d in part) < len(part) * _POOR_SHARE
        and any(d.state is DutyState.OVERDUE for d in part)
    }  # fmt: skip
    worst = sorted(poor, key=lambda grid_id: -sum(d.state is not DutyState.DONE for d in poor[grid_id]))
    return {grid_id: poor[grid_id] for grid_id in worst[:MOST_APART]}


def _sum_line(duties: Sequence[DutyStatus], on: dt.date, week: Period, *, place: str) -> DueLine:
    rule = duties[0].rule
    missing = [duty for duty in duties if duty.state is not DutyState.DONE]
    is_late = any(duty.state is DutyState.OVERDUE for duty in missing)
    due_on = min(duty.next_due for duty in missing)
    years = [count_year(duty, on) for duty in missing] if rule.yearly_minimum else []
    behind = [year for year in years if year.state is YearState.BEHIND]
    people = {name for duty in missing for name in duty.who}
    return DueLine(
        what=rule.name,
        place=place,
        who=tuple(sorted(people)) if len(people) <= 2 else (),
        open=len(missing),
        required=len(duties),
        due_on=due_on,
        urgency=Urgency.OVERDUE if is_late else _urgency(due_on, on, week),
        opens=Opens.of(_SUBJECT_KINDS.get(rule.subject), [duty.subject_id for duty in missing]),
        rule=rule,
        period=duties[0].period,
        forecast=min(behind, key=lambda year: year.forecast - year.required, default=None),
    )


def _coverage(
    register: Register, book: DutyBook, patrol: Sequence[DutyStatus], on: dt.date
) -> tuple[GridCoverage, ...]:
    names = ["id", "name", "level", "kind", "valid_from", "valid_to"]
    columns = register.columns(Grid, names)
    levels: dict[int, list[tuple[int, str]]] = {}
    for key, name, level, kind, start, end in zip(*(columns[n] for n in names), strict=True):
        if kind in (GridKind.TERRITORIAL, GridKind.DEDICATED) and is_within(on, start, end):
            levels.setdefault(level, []).append((key, name))
    fitting = [level for level, grids in levels.items() if len(grids) <= MOST_GRIDS]
    if not fitting:
        return ()
    done: Counter[int] = Counter()
    required: Counter[int] = Counter()
    for duty in patrol:
        done[duty.subject_id or 0] += min(duty.done, duty.required)
        required[duty.subject_id or 0] += duty.required
    found = []
    for key, name in levels[max(fitting)]:
        inside = book.enterprises_in(key).tolist()
        found.append(GridCoverage(key, name, sum(done[i] for i in inside), sum(required[i] for i in inside)))
    return tuple(found)
