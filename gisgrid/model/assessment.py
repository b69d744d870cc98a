"""Assessment of people and of areas, computed from what the register holds (L21, H43, T13).

No mark is typed by hand: every measure is a pair (done, of how many), and a click can open what it counts. The
weights are a proposal (neither plan states any); a measure that has nothing to count is left out, and the others
are weighted up. The window and the sheet T13 show this one computation. Beside the measures stand the yearly figures
of a person's posts (F2, F3: ≥ 12 and ≥ 6 a year) with what the year comes to at this pace; they give no points,
because the same visits are in the measure of visits.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, HazardState
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import Period, do_meet, period_number
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, VisitRule
from gisgrid.model.staff import GridStaff, Staff, read_staff
from gisgrid.model.tally import DutyTable
from gisgrid.model.year_counters import YearCounter, YearState, year_counters

_MOST_AREAS = 30


class MeasureKind(StrEnum):
    """What is measured; the value is the heading of the sheet."""

    VISITS = "检查完成率"
    HAZARDS = "隐患按期整改率"
    TRAINING = "培训参加率"
    TASKS = "交办按期完成率"
    POSTS = "岗位配备率"
    REPORTS = "会议和报表完成率"


class Grade(StrEnum):
    """What the points come to."""

    EXCELLENT = "优秀"
    GOOD = "良好"
    PASSED = "合格"
    FAILED = "不合格"


PERSON_WEIGHTS = {
    MeasureKind.VISITS: 60,
    MeasureKind.HAZARDS: 20,
    MeasureKind.TRAINING: 10,
    MeasureKind.TASKS: 10,
}
AREA_WEIGHTS = {
    MeasureKind.VISITS: 50,
    MeasureKind.HAZARDS: 25,
    MeasureKind.POSTS: 15,
    MeasureKind.REPORTS: 10,
}
_GRADES = ((90, Grade.EXCELLENT), (80, Grade.GOOD), (60, Grade.PASSED))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int
    of: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None when there is nothing to count."""
        return self.done / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class YearFigure:
    """The yearly figure of one rule in the grids that a person holds; it belongs to the grid, whoever held it.

    Attributes
    ----------
    counters : tuple of YearCounter
        One a grid; never empty.
    """

    rule: VisitRule
    counters: tuple[YearCounter, ...]

    @property
    def least(self) -> YearCounter:
        """The grid that is furthest behind."""
        return min(self.counters, key=lambda one: (one.forecast, one.done))

    @property
    def short_ids(self) -> tuple[int, ...]:
        """The grids that will miss the figure at the pace of the year so far, ascending."""
        return tuple(sorted(one.subject_id for one in self.counters if one.state is YearState.BEHIND))


@dataclass(frozen=True, slots=True)
class Score:
    """The sheet's line of one person or area.

    Attributes
    ----------
    id : int
        Of the person, or of the grid.
    note : str
        The posts of a person.
    enterprises : int or None
        How many enterprises that are not closed an area has; None for a person.
    grid_names : tuple of str
        The grids that a person held in the period.
    years : tuple of YearFigure
        The yearly figures of a person's posts.
    """

    id: int
    name: str
    note: str
    measures: Mapping[MeasureKind, Share]
    weights: Mapping[MeasureKind, int]
    enterprises: int | None = None
    grid_names: tuple[str, ...] = ()
    years: tuple[YearFigure, ...] = ()

    @property
    def points(self) -> float | None:
        """From 0 to 100, one decimal; None when nothing can be counted."""
        counted = [(self.weights[kind], share.rate) for kind, share in self.measures.items()]
        known = [(weight, rate) for weight, rate in counted if rate is not None]
        if not known:
            return None
        return round(100 * sum(w * r for w, r in known) / sum(w for w, _ in known), 1)

    @property
    def grade(self) -> Grade | None:
        """优秀 from 90, 良好 from 80, 合格 from 60; None when nothing can be counted."""
        points = self.points
        if points is None:
            return None
        return next((grade for least, grade in _GRADES if points >= least), Grade.FAILED)


def assess_people(
    register: Register,
    period: Period,
    *,
    book: DutyBook | None = None,
    grid_ids: Collection[int] | None = None,
) -> list[Score]:
    """Compute the sheet of everybody who held a post of the grid staff in a period, the best first.

    The posts meant are those that a duty of the station or a training of the scheme names. A visit counts for the
    person who held the grid at the end of the calendar period it was due in.

    Parameters
    ----------
    period : Period
        Usually a year; days to come must be cut off by the caller (`Period.end` is the last day counted).
    grid_ids : collection of int, optional
        Keep to appointments to these grids.
    """
    facts = _Facts(register, period, book or DutyBook(register))
    names = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    named = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    posts = {post.key: post.name for post in register.scheme.posts if post.key in _staff_posts(register)}
    held: dict[int, list[Appointment]] = defaultdict(list)
    for one in register.find(Appointment):
        is_inside = grid_ids is None or one.grid_id in grid_ids
        if one.post in posts and is_inside and do_meet(one.starts_on, one.ends_on, period.start, period.end):
            held[one.person_id].append(one)
    scores = []
    for key, mine in held.items():
        grids = {one.grid_id for one in mine if one.grid_id is not None}
        measures = {
            MeasureKind.VISITS: facts.visits_of_person(mine),
            MeasureKind.HAZARDS: facts.hazards_in(grids),
            MeasureKind.TRAINING: facts.training_of(key, {one.post for one in mine}),
            MeasureKind.TASKS: facts.tasks_of(key),
        }
        note = "、".join(dict.fromkeys(posts[one.post] for one in mine))
        places = tuple(str(named[one]) for one in sorted(grids) if one in named)
        years = facts.years_of_person(mine)
        name = str(names.get(key, ""))
        scores.append(Score(key, name, note, measures, PERSON_WEIGHTS, grid_names=places, years=years))
    return _ranked(scores)


def _staff_posts(register: Register) -> set[str]:
    scheme = register.scheme
    asked = {key for rule in scheme.visits if rule.kept_by is Keeper.STATION for key in rule.who}
    return asked | {key for training in scheme.trainings for key in training.posts}


def assess_areas(
    register: Register,
    period: Period,
    *,
    book: DutyBook | None = None,
    grid_ids: Collection[int] | None = None,
) -> list[Score]:
    """Compute the sheet of the areas that the scheme assesses: towns, or the lowest level with up to 30 grids.

    Parameters
    ----------
    grid_ids : collection of int, optional
        Keep to these grids; where none of them is of an assessed level, the lowest among them are assessed.
    """
    book = book or DutyBook(register)
    facts = _Facts(register, period, book)
    staff = read_staff(register, period.end)
    tree = GridTree.read(register)
    columns = register.columns(Enterprise, ["id", "status"])
    standing = {key for key, status in zip(*columns.values(), strict=True) if status.is_active}
    scores = []
    for area in _assessed(register, staff, grid_ids):
        below = set(tree.below(area.id))
        firms = book.enterprises_in(area.id).tolist()
        seats = [seat for grid in staff.grids if grid.id in below for seat in grid.seats if seat.required]
        required = sum(seat.required for seat in seats)
        measures = {
            MeasureKind.VISITS: facts.visits_of_area(firms, below),
            MeasureKind.HAZARDS: facts.hazards_in(below),
            MeasureKind.POSTS: Share(required - sum(seat.missing for seat in seats), required),
            MeasureKind.REPORTS: facts.meetings_of_area(below),
        }
        count = len(standing.intersection(firms))
        scores.append(Score(area.id, area.name, "", measures, AREA_WEIGHTS, enterprises=count))
    return _ranked(scores)


def _assessed(register: Register, staff: Staff, grid_ids: Collection[int] | None) -> list[GridStaff]:
    levels = {
        level
        for rule in register.scheme.visits
        if rule.action is RuleAction.ASSESSMENT
        and rule.subject is RuleSubject.GRID
        and rule.kept_by is Keeper.STATION
        for level in rule.levels
    }
    if not levels:
        sizes = Counter(grid.level.rank for grid in staff.grids if grid.seats)
        rank = max((rank for rank, size in sizes.items() if size <= _MOST_AREAS), default=0)
        levels = {grid.level.key for grid in staff.grids if grid.level.rank == rank and grid.seats}
    found = [grid for grid in staff.grids if grid.level.key in levels]
    if grid_ids is None:
        return found
    inside = [grid for grid in staff.grids if grid.id in grid_ids]
    above = {grid.parent_id for grid in inside}
    return [grid for grid in found if grid.id in grid_ids] or [g for g in inside if g.id not in above]


def _ranked(scores: Iterable[Score]) -> list[Score]:
    return sorted(scores, key=lambda one: (-(one.points if one.points is not None else -1), one.name, one.id))


class _Facts:
    """What the measures are counted from, read once."""

    def __init__(self, register: Register, period: Period, book: DutyBook) -> None:
        self._register, self._period, self._book = register, period, book
        self._tree = GridTree.read(register)
        self._tables: dict[str, DutyTable] = {}
        self._years: list[YearCounter] | None = None
        self._rules = [rule for rule in register.scheme.visits if rule.kept_by is Keeper.STATION]
        self._hazards = self._read_hazards()
        self._read_activities()

    def _table(self, rule: VisitRule) -> DutyTable:
        """Count a rule in the calendar periods that end within the period asked for, or run at its end."""
        if rule.key not in self._tables:
            first, last = self._period.start, self._period.end
            self._tables[rule.key] = self._book.table(
                rule,
                first=period_number(rule.period, first),
                last=period_number(rule.period, last),
                on=last,
            )
        return self._tables[rule.key]

    def visits_of_person(self, held: Sequence[Appointment]) -> Share:
        done = of = 0
        for rule in self._rules:
            if rule.action is not RuleAction.INSPECTION:
                continue
            for one in held:
                if one.post in rule.who and one.grid_id is not None:
                    subjects = self._subjects(rule, one.grid_id)
                    part = self._count(rule, subjects, one.starts_on, one.ends_on)
                    done, of = done + part.done, of + part.of
        return Share(done, of)

    def years_of_person(self, held: Sequence[Appointment]) -> tuple[YearFigure, ...]:
        if self._years is None:
            self._years = year_counters(self._register, self._period.end, book=self._book)
        figures: dict[str, list[YearCounter]] = {}
        for one in self._years:
            rule = one.rule
            grids = {a.grid_id for a in held if a.post in rule.who and a.covers(self._period.end)}
            if rule.subject is RuleSubject.GRID and one.subject_id in grids:
                figures.setdefault(rule.key, []).append(one)
        return tuple(YearFigure(mine[0].rule, tuple(mine)) for mine in figures.values())

    def visits_of_area(self, firms: Sequence[int], grids: set[int]) -> Share:
        return self._sum(RuleAction.INSPECTION, firms, grids)

    def meetings_of_area(self, grids: set[int]) -> Share:
        parts = [self._sum(action, (), grids) for action in (RuleAction.MEETING, RuleAction.REPORT)]
        return Share(sum(part.done for part in parts), sum(part.of for part in parts))

    def _sum(self, action: RuleAction, firms: Sequence[int], grids: set[int]) -> Share:
        done = of = 0
        for rule in self._rules:
            if rule.action is action:
                subjects = {RuleSubject.ENTERPRISE: list(firms), RuleSubject.GRID: sorted(grids)}.get(
                    rule.subject
                )
                part = self._count(rule, subjects or [], None, None)
                done, of = done + part.done, of + part.of
        return Share(done, of)

    def _subjects(self, rule: VisitRule, grid_id: int) -> list[int]:
        if rule.subject is RuleSubject.ENTERPRISE:
            found: list[int] = self._book.enterprises_in(grid_id).tolist()
            return found
        return [grid_id] if rule.subject is RuleSubject.GRID else []

    def _count(
        self, rule: VisitRule, subjects: Sequence[int], starts: dt.date | None, ends: dt.date | None
    ) -> Share:
        table = self._table(rule)
        rows = np.isin(table.subject_ids, list(subjects))
        columns = [
            column
            for column in range(table.done.shape[1])
            if self._is_counted(table.period(column), starts or dt.date.min, ends or dt.date.max)
        ]
        required = table.required[rows][:, columns]
        done = np.minimum(table.done[rows][:, columns], required)
        return Share(int(done.sum()), int(required.sum()))

    def _is_counted(self, part: Period, starts: dt.date, ends: dt.date) -> bool:
        # A period that still runs is nobody's fault yet.
        return part.end <= self._period.end and starts <= part.end <= ends

    def _read_hazards(self) -> list[tuple[set[int], bool]]:
        """Return for each hazard due in the period the grids around it, and whether it was closed in time."""
        found = []
        for one in self._register.find(Hazard):
            if one.state is HazardState.VOID or one.due_on is None or one.due_on not in self._period:
                continue
            ended = one.finished_on or one.closed_on
            in_time = ended is not None and ended <= one.due_on
            found.append((set(self._tree.chain(one.grid_id)), in_time))
        return found

    def hazards_in(self, grids: set[int]) -> Share:
        mine = [in_time for around, in_time in self._hazards if around & grids]
        return Share(sum(mine), len(mine))

    def _read_activities(self) -> None:
        kinds = (ActivityKind.TRAINING, ActivityKind.SECRECY_TRAINING, ActivityKind.TASK)
        self._trainings: dict[int, set[int]] = {}
        self._asked: dict[int, list[bool]] = defaultdict(list)
        activities = {
            one.id or 0: one
            for one in self._register.find(Activity, kind=list(kinds))
            if one.held_on in self._period
        }
        for key, one in activities.items():
            if one.kind is not ActivityKind.TASK and one.grid_id is None:
                self._trainings[key] = set()
        for part in self._register.find(ActivityParticipant, activity_id=list(activities)):
            one = activities[part.activity_id]
            if part.activity_id in self._trainings:
                self._trainings[part.activity_id].add(part.person_id)
            elif one.kind is ActivityKind.TASK and one.due_on is not None and one.due_on in self._period:
                self._asked[part.person_id].append(part.done_on is not None and part.done_on <= one.due_on)

    def training_of(self, person_id: int, posts: set[str]) -> Share:
        """Count the courses taken; nothing is asked of posts that the scheme trains nobody for."""
        trained = {key for training in self._register.scheme.trainings for key in training.posts}
        if not trained & posts:
            return Share(0, 0)
        taken = sum(person_id in people for people in self._trainings.values())
        return Share(taken, len(self._trainings))

    def tasks_of(self, person_id: int) -> Share:
        return Share(sum(self._asked[person_id]), len(self._asked[person_id]))


def running_period(period: Period, on: dt.date) -> Period:
    """Cut a period off at a day: what is to come is not assessed."""
    return Period(period.kind, period.start, min(period.end, on), period.label)
