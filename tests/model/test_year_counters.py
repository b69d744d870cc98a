"""Yearly figures and their forecast."""

import datetime as dt

import pytest

from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from gisgrid.model.year_counters import YearState, year_counters
from tests.fakes import FakeRegister


@pytest.fixture
def town():
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    register.grid = register.add(Grid("园区01", "园区一", 3))
    person = register.add(Person("赵三"))
    register.add(Appointment(person.id, "leader", grid_id=register.grid.id))
    return register


def visits(register, *days):
    for day in days:
        register.add(
            Inspection(
                inspected_at=dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9)),
                kind=InspectionKind.LEADER,
                grid_id=register.grid.id,
                post="leader",
            )
        )


def counter(register, on, rule="F3"):
    (found,) = [c for c in year_counters(register, dt.date.fromisoformat(on)) if c.rule.rule == rule]
    return found


def test_every_duty_with_a_yearly_figure_is_counted(town):
    assert [(c.rule.rule, c.required) for c in year_counters(town, dt.date(2026, 5, 4))] == [
        ("F2", 12),
        ("F3", 6),
    ]


def test_one_visit_in_every_period_comes_to_six(town):
    visits(town, "2026-01-10", "2026-04-10", "2026-06-10")
    found = counter(town, "2026-07-20")
    # Three of the six two-month periods are over, each with its visit; July has none yet.
    assert (found.done, found.forecast, found.periods_left, found.missing) == (3, 6, 3, 3)
    assert found.state is YearState.ON_COURSE
    assert found.who == ("赵三",)


def test_a_missed_period_is_carried_on(town):
    visits(town, "2026-01-10", "2026-06-10")
    found = counter(town, "2026-07-20")
    # Pace 2/3 a period: 2 + 3 × 2/3.
    assert (found.done, found.forecast) == (2, 4)
    assert found.state is YearState.BEHIND


def test_the_running_period_counts_at_least_what_it_has(town):
    visits(town, "2026-01-10", "2026-07-02", "2026-07-09")
    # Pace 1/3: 1 before, 2 now, 2 × 1/3 to come.
    assert counter(town, "2026-07-20").forecast == 3


def test_at_the_start_of_the_year_the_duty_itself_is_the_pace(town):
    found = counter(town, "2026-01-05")
    assert (found.done, found.forecast, found.state) == (0, 6, YearState.ON_COURSE)


def test_the_year_is_met_before_its_end_and_last_year_does_not_count(town):
    visits(town, "2025-12-30", *(f"2026-{month:02d}-03" for month in range(1, 7)))
    found = counter(town, "2026-06-30")
    assert (found.done, found.state, found.missing) == (6, YearState.MET, 0)
    assert counter(town, "2026-01-02").done == 0


def test_the_last_period_is_all_that_is_left_in_december(town):
    visits(town, *(f"2026-{month:02d}-03" for month in (1, 3, 5, 7, 9)))
    found = counter(town, "2026-12-20")
    assert (found.done, found.periods_left, found.forecast, found.state) == (5, 1, 6, YearState.ON_COURSE)
