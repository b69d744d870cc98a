"""The phases of the plan of 汉阴 (H38–H40): which one runs, what must be handed in, which papers are there."""

import datetime as dt

import pytest

from gisgrid.model.deadlines import DeadlineKind, read_deadlines
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.roll_out import PaperState, PhaseState, read_phases
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister


@pytest.fixture
def county():
    return FakeRegister(scheme=load_scheme("hanyin-2014"))


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (dt.date(2014, 3, 31), "ccc"),
        (dt.date(2014, 4, 1), "rcc"),
        (dt.date(2014, 4, 30), "rcc"),
        (dt.date(2014, 5, 1), "prc"),
        (dt.date(2014, 6, 30), "ppr"),
        (dt.date(2014, 7, 1), "ppp"),
    ],
)
def test_each_month_has_its_phase(county, on, states):
    names = {"c": PhaseState.COMING, "r": PhaseState.RUNNING, "p": PhaseState.PAST}
    assert [line.state for line in read_phases(county, on)] == [names[state] for state in states]


def test_the_plan_is_to_be_handed_in_by_20_april(county):
    lines = [d for d in read_deadlines(county, dt.date(2014, 4, 10)) if d.kind is DeadlineKind.MILESTONE]
    plan = lines[0]
    assert (plan.due_on, plan.place) == (dt.date(2014, 4, 20), "县安委会办公室")
    assert plan.is_overdue(dt.date(2014, 4, 21))
    assert not plan.is_overdue(dt.date(2014, 4, 20))
    # Over with the phase: nothing of April is asked for in May.
    assert all(d.due_on > dt.date(2014, 4, 30) for d in read_deadlines(county, dt.date(2014, 5, 2)))


def test_a_phase_counts_its_charts(county):
    first, second = (line.papers for line in read_phases(county, dt.date(2014, 5, 2))[:2])
    assert {"M1", "M2", "M3"} <= {paper.paper for paper in first}
    assert {"M5", "M7"} <= {paper.paper for paper in second}
    assert all(paper.state is PaperState.MISSING for paper in (*first, *second))
    county.add(IssuedPaper("M7", "网格图", dt.datetime(2014, 5, 3, 9, 0), 1))  # noqa: DTZ001  local time
    issued = {p.paper: p.state for line in read_phases(county, dt.date(2014, 5, 4)) for p in line.papers}
    assert issued["M7"] is not PaperState.MISSING


def test_the_third_phase_says_what_to_do_and_has_its_own_days(county):
    third = read_phases(county, dt.date(2014, 6, 15))[2]
    assert (third.phase.start, third.phase.end) == (dt.date(2014, 6, 1), dt.date(2014, 6, 30))
    assert third.state is PhaseState.RUNNING
    assert third.phase.tasks == ("解决推广中的问题", "形成长效管理机制")


def test_one_system_for_both_subjects_is_to_stand_by_the_end_of_2019():
    zone = FakeRegister(scheme=load_scheme("lishui-2019"))
    assert zone.scheme.subjects == ("安全", "环保")
    (phase,) = read_phases(zone, dt.date(2019, 12, 31))
    assert phase.state is PhaseState.RUNNING
    assert phase.phase.end == dt.date(2019, 12, 31)
    assert {paper.paper for paper in phase.papers} == {"M7", "M6", "T11"}
    assert read_phases(zone, dt.date(2020, 1, 1))[0].state is PhaseState.PAST
