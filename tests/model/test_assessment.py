"""Assessment and month against a plain recount of the same records."""

import datetime as dt
from collections import Counter

import pytest

from gisgrid.model.areas import Grid
from gisgrid.model.assessment import (
    Grade,
    MeasureKind,
    Score,
    Share,
    assess_areas,
    assess_people,
    running_period,
)
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, EnterpriseStatus, HazardState, InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant, Inspection
from gisgrid.model.month import EntryKind, read_month
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

TODAY = dt.date(2026, 11, 18)
YEAR = running_period(period_of(PeriodKind.YEAR, TODAY), TODAY)


def at(*day):
    return dt.datetime(*day, 10, 0)  # noqa: DTZ001  local time


@pytest.fixture
def zone():
    register = FakeRegister(
        [
            Grid("园区01", "园区一", 3),
            Person("老王"),
            Person("小李"),
            Appointment(1, "worker", grid_id=1, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 6, 30)),
            Appointment(2, "worker", grid_id=1, starts_on=dt.date(2026, 7, 1)),
        ],
        scheme=load_scheme("lishui-2019"),
    )
    for name in ("甲", "乙"):
        register.add(
            Enterprise(
                name,
                grid_id=1,
                status=EnterpriseStatus.IN_PRODUCTION,
                first_registered_on=dt.date(2025, 1, 1),
            )
        )
    monday = dt.date(2026, 1, 5)
    while monday < TODAY:
        firms = (1, 2) if monday.month % 2 else (1,)
        for firm in firms:
            inspector = 1 if monday < dt.date(2026, 7, 1) else 2
            register.add(
                Inspection(
                    at(monday.year, monday.month, monday.day), InspectionKind.PATROL, enterprise_id=firm,
                    grid_id=1, inspector_id=inspector, post="worker",
                )
            )  # fmt: skip
        monday += dt.timedelta(days=7)
    return register


def score(register, name):
    return next(one for one in assess_people(register, YEAR) if one.name == name)


def test_visits_are_shared_by_who_held_the_grid_when_the_week_ended(zone):
    expected = {"老王": [0, 0], "小李": [0, 0]}
    # Every ISO week that ended by today; two enterprises each week, the second one only in odd months.
    sunday = dt.date(2026, 1, 4)
    while sunday <= TODAY:
        who = "老王" if sunday <= dt.date(2026, 6, 30) else "小李"
        start = sunday - dt.timedelta(days=6)
        visited = 0 if start < dt.date(2026, 1, 5) else 2 if start.month % 2 else 1
        expected[who][0] += visited
        expected[who][1] += 2
        sunday += dt.timedelta(days=7)
    for name, (done, of) in expected.items():
        assert score(zone, name).measures[MeasureKind.VISITS] == Share(done, of)


def test_hazards_trainings_and_tasks(zone):
    def hazard(number, due, finished, state):
        zone.add(
            Hazard(
                f"YH{number}", "洞", at(2026, 3, 1), state=state, grid_id=1, due_on=due, finished_on=finished
            )
        )

    hazard(1, dt.date(2026, 3, 10), dt.date(2026, 3, 10), HazardState.CLOSED)
    hazard(2, dt.date(2026, 3, 10), dt.date(2026, 3, 11), HazardState.CLOSED)
    hazard(3, dt.date(2026, 3, 10), None, HazardState.RECTIFYING)
    hazard(4, dt.date(2026, 3, 10), None, HazardState.VOID)
    hazard(5, dt.date(2026, 12, 1), None, HazardState.RECTIFYING)  # not due yet
    for kind, people, due in (
        (ActivityKind.TRAINING, (2,), None),
        (ActivityKind.SECRECY_TRAINING, (), None),
        (ActivityKind.TASK, (2,), dt.date(2026, 8, 10)),
    ):
        made = zone.add(Activity(kind, dt.date(2026, 8, 1), "事", due_on=due))
        for person in people:
            done = dt.date(2026, 8, 10) if kind is ActivityKind.TASK else None
            zone.add(ActivityParticipant(made.id, person, done_on=done))
    measures = score(zone, "小李").measures
    assert measures[MeasureKind.HAZARDS] == Share(1, 3)
    assert measures[MeasureKind.TRAINING] == Share(1, 2)
    assert measures[MeasureKind.TASKS] == Share(1, 1)
    assert score(zone, "老王").measures[MeasureKind.TRAINING] == Share(0, 2)


def test_points_leave_out_what_has_nothing_to_count():
    weights = {MeasureKind.VISITS: 60, MeasureKind.HAZARDS: 20, MeasureKind.TRAINING: 10}
    shares = {
        MeasureKind.VISITS: Share(9, 10),
        MeasureKind.HAZARDS: Share(0, 0),
        MeasureKind.TRAINING: Share(1, 2),
    }
    # (60 × 0.9 + 10 × 0.5) ÷ 70 = 84.2857 %
    one = Score(1, "甲", "", shares, weights)
    assert (one.points, one.grade) == (84.3, Grade.GOOD)
    empty = Score(1, "甲", "", {MeasureKind.VISITS: Share(0, 0)}, weights)
    assert (empty.points, empty.grade) == (None, None)
    for done, grade in ((90, Grade.EXCELLENT), (89, Grade.GOOD), (79, Grade.PASSED), (59, Grade.FAILED)):
        assert Score(1, "", "", {MeasureKind.VISITS: Share(done, 100)}, weights).grade is grade


def test_an_area_counts_its_posts_and_its_enterprises(zone):
    (area,) = assess_areas(zone, YEAR)
    assert (area.name, area.enterprises) == ("园区一", 2)
    # Leader, two assistants, worker, general worker: only the worker is there.
    assert area.measures[MeasureKind.POSTS] == Share(1, 5)
    meetings = area.measures[MeasureKind.REPORTS]
    # Meeting and report of the three quarters that are over.
    assert meetings == Share(0, 6)


def test_a_month_holds_what_is_due_and_what_was_held(zone):
    zone.add(
        Hazard(
            "YH9",
            "缺盖板",
            at(2026, 11, 1),
            state=HazardState.RECTIFYING,
            enterprise_id=1,
            due_on=dt.date(2026, 11, 10),
        ),
        Activity(ActivityKind.MEETING, dt.date(2026, 11, 3), "例会", grid_id=1),
        Activity(ActivityKind.DUTY_ROSTER, dt.date(2026, 11, 20), "值班"),
        Activity(ActivityKind.TASK, dt.date(2026, 11, 2), "核查", due_on=dt.date(2026, 11, 19)),
        ActivityParticipant(2, 2),
        ActivityParticipant(3, 2),
        Activity(ActivityKind.MEETING, dt.date(2026, 10, 3), "上月例会", grid_id=1),
    )
    month = read_month(zone, TODAY, on=TODAY)
    found = Counter((day.day, entry.kind) for day, entries in month.days.items() for entry in entries)
    assert found[10, EntryKind.HAZARD] == found[3, EntryKind.ACTIVITY] == 1
    assert found[19, EntryKind.DEADLINE] == found[20, EntryKind.ROSTER] == 1
    assert [entry.text for entry in month.days[dt.date(2026, 11, 20)]] == ["值班　小李"]
    assert month.days[dt.date(2026, 11, 10)][0].is_late
    # Both enterprises were visited this week; the assistant's inspection is due by the end of the month.
    assert dt.date(2026, 11, 22) not in month.days
    assert any(entry.kind is EntryKind.DUTY for entry in month.days[dt.date(2026, 11, 30)])
    assert dt.date(2026, 10, 3) not in month.days


def test_yearly_figures_are_those_of_the_grid_furthest_behind(zone):
    # Eight of ten months have their round: 8 + 0.8 for November and for December, 9.6, not twelve. Ten of ten make twelve.
    zone.add(Grid("园区02", "园区二", 3), Person("助理"))
    for grid, rounds in ((1, 8), (2, 10)):
        zone.add(Appointment(3, "assistant", grid_id=grid, starts_on=dt.date(2025, 1, 1)))
        for number in range(rounds):
            zone.add(
                Inspection(
                    at(2026, 1 + number, 5), InspectionKind.ASSISTANT, grid_id=grid, inspector_id=3, post="assistant"
                )
            )  # fmt: skip
    (figure,) = score(zone, "助理").years
    assert [(one.subject_id, one.done, one.forecast) for one in figure.counters] == [(1, 8, 9), (2, 10, 12)]
    assert (figure.least.done, figure.least.required, figure.short_ids) == (8, 12, (1,))
    assert score(zone, "助理").grid_names == ("园区一", "园区二")
    assert score(zone, "老王").years == ()


def test_a_sheet_of_one_grid_keeps_to_it(zone):
    zone.add(Grid("园区02", "园区二", 3), Person("老赵"), Appointment(3, "worker", grid_id=2))
    assert {one.name for one in assess_people(zone, YEAR, grid_ids=[2])} == {"老赵"}
    assert [one.name for one in assess_areas(zone, YEAR, grid_ids=[2])] == ["园区二"]
    assert assess_people(zone, YEAR, grid_ids=[]) == []
