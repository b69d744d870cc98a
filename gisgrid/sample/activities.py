"""Meetings, reports, trainings and the other dated records of the samples."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import ActivityKind, TrainingKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, PeriodKind, periods_between
from gisgrid.model.working_days import china_calendar
from gisgrid.sample.calendar_days import working_days
from gisgrid.sample.rows import BulkSession, id_of, insert

_CREW = 12
"""How many people the open notice of the sample is addressed to."""


@dataclass(frozen=True)
class ActivityPlan:
    """What making activities needs to know.

    Attributes
    ----------
    area_name : str
        Name of the station's area.
    grids : sequence of Grid
        Grids that hold meetings and report.
    people_of : callable
        Gives the people of a grid on a day.
    committee : sequence of int
        Ids of the offices that supervise.
    """

    area_name: str
    chance: Random
    first: date
    today: date
    grids: Sequence[Grid]
    everybody: Sequence[Person]
    people_of: Callable[[Grid, date], list[Person]]
    committee: Sequence[int]


@dataclass
class _Record:
    activity: Activity
    people: list[Person]
    result: str = ""


def insert_activities(session: BulkSession, plan: ActivityPlan) -> None:
    """Make and insert all activities with their participants."""
    records = [*_grid_records(plan), *_trainings(plan), *_supervisions(plan), *_publicity(plan)]
    records.sort(key=lambda record: record.activity.held_on)
    insert(session, [record.activity for record in records])
    insert(
        session,
        [
            ActivityParticipant(id_of(record.activity), id_of(person), record.result)
            for record in records
            for person in record.people
        ],
    )
    _insert_answers(session, plan)


def _insert_answers(session: BulkSession, plan: ActivityPlan) -> None:
    """Make what people must answer, and the duty roster of the running month's free days."""
    crew = [person for grid in plan.grids for person in plan.people_of(grid, plan.today)]
    crew = list({id_of(person): person for person in crew}.values())
    if len(crew) < _CREW:
        return
    now = datetime.combine(plan.today, time(9, 0))
    notice = Activity(
        ActivityKind.NOTICE, plan.today - timedelta(days=1), "关于做好今冬明春安全防范工作的通知",
        due_on=plan.today + timedelta(days=2), content="传达到每家企业，做好值班值守", attendee_count=_CREW,
    )  # fmt: skip
    task = Activity(
        ActivityKind.TASK, plan.today - timedelta(days=6), "核查涉粉尘、涉氨企业名单",
        due_on=plan.today + timedelta(days=3), content="逐家核对，更新企业台账", attendee_count=4,
    )  # fmt: skip
    first = plan.today.replace(day=1)
    month = [first + timedelta(days=i) for i in range(31) if (first + timedelta(days=i)).month == first.month]
    free = [day for day in month if not china_calendar().is_working(day)]
    rosters = [Activity(ActivityKind.DUTY_ROSTER, day, "值班", attendee_count=2) for day in free]
    insert(session, [notice, task, *rosters])
    parts = [
        ActivityParticipant(id_of(notice), id_of(person), acknowledged_at=None if i % 4 == 3 else now)
        for i, person in enumerate(crew[:_CREW])
    ]
    parts += [
        ActivityParticipant(
            id_of(task), id_of(person), "已核对" if i == 0 else "", now, plan.today if i == 0 else None
        )
        for i, person in enumerate(crew[:4])
    ]
    for turn, roster in enumerate(rosters):
        for place, role in ((2 * turn, "带班"), (2 * turn + 1, "值班")):
            parts.append(ActivityParticipant(id_of(roster), id_of(crew[place % len(crew)]), role))
    insert(session, parts)


def _day_in(plan: ActivityPlan, period: Period) -> date | None:
    days = working_days(max(period.start, plan.first), min(period.end, plan.today - timedelta(days=1)))
    return plan.chance.choice(days) if days else None


def _told(period: Period) -> str:
    """Word a quarter or half year as a record's title says it."""
    if period.kind is PeriodKind.HALF_YEAR:
        return f"{period.start.year}年{'上' if period.start.month < 7 else '下'}半年"
    return f"{period.start.year}年第{'一二三四'[(period.start.month - 1) // 3]}季度"


def _spaced(name: str) -> str:
    """Keep a number at the end of a name apart from the year that follows."""
    return f"{name} " if name[-1:].isdigit() else name


def _grid_records(plan: ActivityPlan) -> Iterator[_Record]:
    for period in periods_between(PeriodKind.QUARTER, plan.first, plan.today):
        is_running = period.end >= plan.today
        for grid in plan.grids:
            day = _day_in(plan, period)
            if day is None or plan.chance.random() > (0.45 if is_running else 0.93):
                continue
            people = plan.people_of(grid, day)
            yield _Record(
                Activity(
                    ActivityKind.MEETING,
                    day,
                    f"{_spaced(grid.name)}{_told(period)}网格员工作会议",
                    grid_id=grid.id,
                    host_id=id_of(people[0]) if people else None,
                    place=f"{grid.name}会议室",
                    attendee_count=len(people),
                    content="通报上季度巡查和整改情况，部署本季度重点",
                ),
                people,
            )
            if not is_running and plan.chance.random() < 0.95:
                sent = period.end + timedelta(days=plan.chance.randint(3, 12))
                if sent < plan.today:
                    yield _Record(
                        Activity(
                            ActivityKind.REPORT,
                            sent,
                            f"{_spaced(grid.name)}{_told(period)}信息报表和总结",
                            grid_id=grid.id,
                        ),
                        [],
                    )


def _trainings(plan: ActivityPlan) -> Iterator[_Record]:
    for period in periods_between(PeriodKind.HALF_YEAR, plan.first, plan.today):
        for title, training, kind in (
            ("风险辨识与隐患排查培训", TrainingKind.REGULAR, ActivityKind.TRAINING),
            ("保密教育", TrainingKind.SECRECY, ActivityKind.SECRECY_TRAINING),
        ):
            day = _day_in(plan, period)
            if day is None:
                continue
            people = [p for p in plan.everybody if p.is_active and plan.chance.random() < 0.85]
            yield _Record(
                Activity(
                    kind,
                    day,
                    f"{plan.area_name}{_told(period)}{title}",
                    training_kind=training,
                    place="三楼会议室",
                    attendee_count=len(people),
                    content="法律法规、风险辨识、隐患排查、污染防范",
                ),
                people,
                "合格" if kind is ActivityKind.TRAINING else "已签承诺书",
            )


def _supervisions(plan: ActivityPlan) -> Iterator[_Record]:
    for period in periods_between(PeriodKind.HALF_YEAR, plan.first, plan.today):
        if period.end >= plan.today:
            continue
        yield _Record(
            Activity(
                ActivityKind.SUPERVISION,
                period.end - timedelta(days=plan.chance.randint(3, 20)),
                f"{_told(period)}网格化管理督查检查",
                department_id=plan.committee[0] if plan.committee else None,
                content="抽查网格台账、巡查手册和隐患闭环情况，印发通报",
                document_number=f"安委办〔{period.start.year}〕{plan.chance.randint(3, 40)}号",
            ),
            [],
        )


def _publicity(plan: ActivityPlan) -> Iterator[_Record]:
    for period in periods_between(PeriodKind.MONTH, plan.first, plan.today):
        for grid in plan.grids:
            if plan.chance.random() < 0.16:
                day = _day_in(plan, period)
                if day is not None:
                    title = plan.chance.choice(
                        ["安全生产月宣传", "消防安全喊话", "有限空间警示教育", "环保政策宣讲"]
                    )
                    yield _Record(
                        Activity(
                            ActivityKind.PUBLICITY,
                            day,
                            f"{grid.name}{title}",
                            grid_id=grid.id,
                            attendee_count=plan.chance.randint(8, 80),
                        ),
                        [],
                    )
