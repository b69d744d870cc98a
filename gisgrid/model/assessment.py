"""Assessment of people and of areas, computed from what the register holds (L21, H43, T13).

No mark is typed by hand: every measure is a pair (done, of how many), and a click can open what it counts. The
weights are a proposal (neither plan states any); a measure that has nothing to count is left out, and the others
are weighted up.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enumerations import ActivityKind, HazardState
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import Period, period_number
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, VisitRule
from gisgrid.model.staff import read_staff
from gisgrid.model.tally import DutyTable

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
class Score:
    """The sheet's line of one person or area.

    Attributes
    ----------
    id : int
        Of the person, or of the grid.
    note : str
        The posts of a person, or how many enterprises an area has.
    """

    id: int
    name: str
    note: str
    measures: Mapping[MeasureKind, Share]
    weights: Mapping[MeasureKind, int]

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


def assess_people(register: Register, period: Period, *, book: DutyBook | None = None) -> list[Score]:
    """Compute the sheet of everybody who held a post in a period, the best first.

    A visit counts for the person who held the grid at the end of the calendar period it was due in.

    Parameters
    ----------
    period : Period
        Usually a year; days to come must be cut off by the caller (`Period.end` is the last day counted).
    """
    facts = _Facts(register, period, book or DutyBook(register))
    names = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    posts = {post.key: post.name for post in register.scheme.posts}
    held: dict[int, list[Appointment]] = defaultdict(list)
    for one in register.find(Appointment):
        starts, ends = one.starts_on or dt.date.min, one.ends_on or dt.date.max
        if one.post in posts and starts <= period.end and ends >= period.start:
            held[one.person_id].append(one)
    scores = []
    for key, mine in held.items():
        grids = {one.grid_id for one in mine if one.grid_id is not None}
        measures = {
            MeasureKind.VISITS: facts.visits_of_person(mine),
            MeasureKind.HAZARDS: facts.hazards_in(grids),
            MeasureKind.TRAINING: facts.training_of(key),
            MeasureKind.TASKS: facts.tasks_of(key),
        }
        note = "、".join(dict.fromkeys(posts[one.post] for one in mine))
        scores.append(Score(key, str(names.get(key, "")), note, measures, PERSON_WEIGHTS))
    return _ranked(scores)


def assess_areas(register: Register, period: Period, *, book: DutyBook | None = None) -> list[Score]:
    """Compute the sheet of the areas that the scheme assesses: towns, or the lowest level with up to 30 grids."""
    book = book or DutyBook(register)
    facts = _Facts(register, period, book)
    staff = read_staff(register, period.end)
    rules = [rule for rule in register.scheme.visits if rule.action is RuleAction.ASSESSMENT]
    levels = {
        level
        for rule in rules
        if rule.subject is RuleSubject.GRID and rule.kept_by is Keeper.STATION
        for level in rule.levels
    }
    if not levels:
        sizes = Counter(grid.level.rank for grid in staff.grids if grid.seats)
        rank = max((rank for rank, size in sizes.items() if size <= _MOST_AREAS), default=0)
        levels = {grid.level.key for grid in staff.grids if grid.level.rank == rank and grid.seats}
    tree = GridTree.read(register)
    scores = []
    for area in staff.grids:
        if area.level.key not in levels:
            continue
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
        scores.append(Score(area.id, area.name, str(len(firms)), measures, AREA_WEIGHTS))
    return _ranked(scores)


def _ranked(scores: Iterable[Score]) -> list[Score]:
    return sorted(scores, key=lambda one: (-(one.points if one.points is not None else -1), one.name, one.id))


class _Facts:
    """What the measures are counted from, read once."""

    def __init__(self, register: Register, period: Period, book: DutyBook) -> None:
        self._register, self._period, self._book = register, period, book
        self._tree = GridTree.read(register)
        self._tables: dict[str, DutyTable] = {}
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

    def training_of(self, person_id: int) -> Share:
        taken = sum(person_id in people for people in self._trainings.values())
        return Share(taken, len(self._trainings))

    def tasks_of(self, person_id: int) -> Share:
        return Share(sum(self._asked[person_id]), len(self._asked[person_id]))


def running_period(period: Period, on: dt.date) -> Period:
    """Cut a period off at a day: what is to come is not assessed."""
    return Period(period.kind, period.start, min(period.end, on), period.label)
