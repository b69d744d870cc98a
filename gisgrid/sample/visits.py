"""Eighteen months of inspections, made from the visit rules of the scheme, with the gaps of real life."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import EnterpriseStatus, InspectionKind, InspectionResult, PatrolAction
from gisgrid.model.inspections import Inspection, InspectionParticipant
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, PeriodKind, periods_between
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, UnitClass, VisitRule
from gisgrid.sample.calendar_days import is_holiday, working_days
from gisgrid.sample.rows import BulkSession, draft_of, id_of, insert
from gisgrid.sample.staffing import PostBook

_PUBLICITY = (
    "宣传有限空间作业要求",
    "发放用电安全明白纸",
    "宣传动火审批要求",
    "传达高温作业预警",
    "讲解消防器材使用",
)
_FIXED = (
    "消防通道堆物，现场清理",
    "配电箱未关闭，现场关闭",
    "灭火器压力不足，现场更换",
    "安全帽佩戴不规范，现场纠正",
)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One enterprise as far as visits need it.

    Attributes
    ----------
    grids : mapping of str to int
        Grid id by key of the level, for every level whose grids hold the enterprise.
    order : int
        Its place on the walk through the territorial grid.
    """

    enterprise_id: int
    grid_id: int
    grids: Mapping[str, int]
    status: EnterpriseStatus
    is_key: bool
    has_parcel: bool
    order: int
    since: date
    escort: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitPlan:
    """What making visits needs to know.

    Attributes
    ----------
    grids_of_level : mapping of str to list of int
        Grid ids by key of the level.
    walk_length : mapping of int to int
        How many enterprises the walk of a grid has.
    subjects : str
        Fields of supervision, joined by 、.
    """

    scheme: Scheme
    book: PostBook
    chance: Random
    first: date
    today: date
    units: Sequence[Unit]
    grids_of_level: Mapping[str, Sequence[int]]
    walk_length: Mapping[int, int]
    subjects: str
    workdays: dict[Period, list[date]] = field(default_factory=dict)

    def days_of(self, period: Period) -> list[date]:
        """Return the working days of a period up to yesterday, from the first day on."""
        if period not in self.workdays:
            start, end = max(period.start, self.first), min(period.end, self.today - timedelta(days=1))
            self.workdays[period] = working_days(start, end)
        return self.workdays[period]


def make_visits(plan: VisitPlan) -> Iterator[Inspection]:
    """Make the visits of every rule that the station keeps, rule by rule."""
    for rule in plan.scheme.visits:
        if rule.kept_by is not Keeper.STATION or not rule.inspection_kinds:
            continue
        if rule.action is RuleAction.INSPECTION and rule.subject is RuleSubject.ENTERPRISE:
            yield from _enterprise_visits(plan, rule)
        elif rule.action is RuleAction.INSPECTION and rule.subject is RuleSubject.GRID:
            yield from _grid_visits(plan, rule)


def _enterprise_visits(plan: VisitPlan, rule: VisitRule) -> Iterator[Inspection]:
    units = [unit for unit in plan.units if _takes_in(rule, unit)]
    for period in periods_between(rule.period, plan.first, plan.today):
        days = plan.days_of(period)
        if not days:
            continue
        gap = _gap(rule.period, period)
        share = _elapsed(period, plan.today)
        for unit in units:
            if unit.since > days[-1] or plan.chance.random() > (1 - gap) * share:
                continue
            day = _day_for(plan, rule, unit, days)
            grid_id = next((unit.grids[key] for key in rule.levels if key in unit.grids), unit.grid_id)
            found = _visitor(plan, rule, grid_id, day)
            if found is not None:
                yield _visit(plan, rule, day, unit=unit, visitor=found, grid_id=unit.grid_id)


def _takes_in(rule: VisitRule, unit: Unit) -> bool:
    if rule.statuses and unit.status not in rule.statuses:
        return False
    if rule.needs_parcel and not unit.has_parcel:
        return False
    if rule.units is not UnitClass.ALL and unit.is_key is not (rule.units is UnitClass.KEY):
        return False
    return any(key in unit.grids for key in rule.levels)


def _gap(kind: PeriodKind, period: Period) -> float:
    """Return the share of visits that do not take place: more in weeks with holidays."""
    if kind is not PeriodKind.WEEK:
        return 0.05
    holidays = sum(is_holiday(period.start + timedelta(days=i)) for i in range(5))
    return (0.04, 0.1, 0.2, 0.45, 0.7, 1.0)[holidays]


def _elapsed(period: Period, today: date) -> float:
    """Return how much of a period is over; of a running one, what an ordinary station has done by now."""
    if period.end < today:
        return 1.0
    return min(1.0, (today - period.start).days / ((period.end - period.start).days + 1))


def _day_for(plan: VisitPlan, rule: VisitRule, unit: Unit, days: Sequence[date]) -> date:
    """Choose the day: neighbours on the walk are visited on the same or the next day."""
    length = max(plan.walk_length.get(unit.grid_id, 1), 1)
    if rule.period is PeriodKind.WEEK:
        place = unit.order * len(days) // length
        return days[min(place + (plan.chance.random() < 0.12), len(days) - 1)]
    return days[plan.chance.randrange(len(days))]


def _visitor(plan: VisitPlan, rule: VisitRule, grid_id: int, day: date) -> tuple[str, Person] | None:
    candidates = [(post, person) for post in rule.who for person in plan.book.holders(post, grid_id, day)]
    if not candidates:
        return None
    # The last post of a rule does most of the work: heads look in from time to time.
    weights = [1 + 3 * (post == rule.who[-1]) for post, _ in candidates]
    return plan.chance.choices(candidates, weights)[0]


def _grid_visits(plan: VisitPlan, rule: VisitRule) -> Iterator[Inspection]:
    inside: dict[int, list[Unit]] = {}
    for unit in plan.units:
        if unit.status.is_active:
            inside.setdefault(unit.grid_id, []).append(unit)
    for period in periods_between(rule.period, plan.first, plan.today):
        days = plan.days_of(period)
        if not days:
            continue
        for level in rule.levels:
            for grid_id in plan.grids_of_level.get(level, ()):
                if plan.chance.random() > 0.94 * _elapsed(period, plan.today) ** 0.5:
                    continue
                yield from _grid_round(
                    plan, rule, grid_id, day=plan.chance.choice(days), units=inside.get(grid_id, [])
                )


def _grid_round(
    plan: VisitPlan, rule: VisitRule, grid_id: int, *, day: date, units: Sequence[Unit]
) -> Iterator[Inspection]:
    found = _visitor(plan, rule, grid_id, day)
    if found is None:
        return
    if not units:
        yield _visit(plan, rule, day, unit=None, visitor=found, grid_id=grid_id)
        return
    wanted = plan.chance.randint(3, 6) if rule.period is PeriodKind.MONTH else plan.chance.randint(2, 4)
    likely = sorted(units, key=lambda unit: plan.chance.random() - 0.6 * unit.is_key)
    for unit in likely[:wanted]:
        yield _visit(plan, rule, day, unit=unit, visitor=found, grid_id=grid_id)


def _visit(
    plan: VisitPlan,
    rule: VisitRule,
    day: date,
    *,
    unit: Unit | None,
    visitor: tuple[str, Person],
    grid_id: int,
) -> Inspection:
    chance = plan.chance
    post, person = visitor
    minutes = chance.randint(8, 25) if rule.period is PeriodKind.WEEK else chance.randint(25, 90)
    hour = chance.choice([8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 15, 16])
    draw = chance.random()
    result, action, finding = InspectionResult.NO_PROBLEM, "", ""
    if draw < 0.055:
        result, action, finding = (
            InspectionResult.FIXED_ON_SITE,
            PatrolAction.FIX_ON_SITE.value,
            chance.choice(_FIXED),
        )
    elif draw < 0.065 and unit is not None:
        result = InspectionResult.NOT_MET
    return draft_of(Inspection)(
        inspected_at=datetime.combine(day, time(hour, 5 * chance.randrange(12))),
        kind=rule.inspection_kinds[0],
        result=result,
        enterprise_id=unit.enterprise_id if unit else None,
        grid_id=grid_id,
        inspector_id=id_of(person),
        post=post,
        subjects=plan.subjects,
        actions=action,
        finding=finding,
        publicity=chance.choice(_PUBLICITY) if chance.random() < 0.12 else "",
        escort=unit.escort if unit and chance.random() < 0.8 else "",
        duration_min=minutes,
    )


def make_participants(
    visits: Sequence[Inspection],
    book: PostBook,
    chance: Random,
    *,
    posts: Mapping[InspectionKind, tuple[str, float]],
) -> list[InspectionParticipant]:
    """Let helpers come along (L39).

    Parameters
    ----------
    visits : sequence of Inspection
        Inserted visits.
    posts : mapping
        Kind of visit to the post of the helper and how often one comes, 0 to 1.
    """
    helpers = []
    for visit in visits:
        post, share = posts.get(visit.kind, ("", 0.0))
        if not post or visit.grid_id is None or chance.random() > share:
            continue
        for person in book.holders(post, visit.grid_id, visit.inspected_at.date())[:1]:
            helpers.append(InspectionParticipant(id_of(visit), id_of(person), post))
    return helpers


@dataclass(frozen=True)
class Walks:
    """The walks through the enterprises of every grid, from west to east.

    Attributes
    ----------
    order : mapping of int to int
        Place on its walk by enterprise id.
    length : mapping of int to int
        Number of enterprises by grid id.
    """

    order: Mapping[int, int]
    length: Mapping[int, int]


def walks_through(enterprises: Iterable[Enterprise]) -> Walks:
    """Order the enterprises of every grid from west to east; those without a place come at longitude 0."""
    groups: dict[int, list[tuple[float, int]]] = {}
    for enterprise in enterprises:
        east = enterprise.geometry.x if enterprise.geometry is not None else 0.0
        groups.setdefault(enterprise.grid_id or 0, []).append((east, id_of(enterprise)))
    order = {number: place for group in groups.values() for place, (_, number) in enumerate(sorted(group))}
    return Walks(order, {grid_id: len(group) for grid_id, group in groups.items()})


def insert_visits(session: BulkSession, visits: list[Inspection]) -> None:
    """Insert visits in the order of their time; the list is put in that order, too."""
    visits.sort(key=lambda visit: (visit.inspected_at, visit.enterprise_id or 0))
    insert(session, visits)
