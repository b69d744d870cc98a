"""Visits are made by people in post, on working days, in the past."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment
from gisgrid.sample.calendar_days import is_holiday, working_days
from gisgrid.sample.staffing import months_before
from tests.sample.conftest import TODAY


@pytest.mark.parametrize("area", ["lishui", "hanyin"])
def test_visits_lie_on_working_days_of_eighteen_months(area, request):
    first = months_before(TODAY, 18)
    for visit in request.getfixturevalue(area).all(Inspection):
        day = visit.inspected_at.date()
        assert first <= day < TODAY
        assert day.weekday() < 5
        assert not is_holiday(day)


@pytest.mark.parametrize("area", ["lishui", "hanyin"])
def test_inspectors_hold_the_post_in_which_they_come(area, request):
    recorder = request.getfixturevalue(area)
    terms = defaultdict(list)
    for appointment in recorder.all(Appointment):
        terms[appointment.person_id, appointment.post].append(appointment)
    for visit in recorder.all(Inspection):
        if visit.inspector_id is not None:
            day = visit.inspected_at.date()
            assert any(a.covers(day) for a in terms[visit.inspector_id, visit.post])


def test_parcel_enterprises_are_patrolled_nearly_every_week(lishui):
    # L29 asks for every parcel enterprise every week; real life reaches most of it.
    weeks = defaultdict(set)
    for visit in lishui.all(Inspection):
        if visit.kind is InspectionKind.PATROL:
            weeks[visit.inspected_at.isocalendar()[:2]].add(visit.enterprise_id)
    whole = [found for week, found in weeks.items() if week not in {(2025, 20), (2026, 47)}]
    shares = sorted(len(found) / 383 for found in whole)
    assert 0.85 < shares[len(shares) // 2] < 1.0
    assert shares[0] < 0.6  # a holiday week
    rural = {e.id for e in lishui.all(Enterprise) if e.village}
    assert not rural & set().union(*weeks.values())


def test_the_vacant_grid_is_not_patrolled(lishui):
    vacant = TODAY - timedelta(days=52)
    grid = next(
        a.grid_id
        for a in lishui.all(Appointment)
        if a.post == "worker" and a.ends_on == vacant - timedelta(days=1)
    )
    late = [
        v
        for v in lishui.all(Inspection)
        if v.kind is InspectionKind.PATROL and v.grid_id == grid and v.inspected_at.date() >= vacant
    ]
    assert late == []


def test_no_enterprise_is_visited_before_it_exists(lishui):
    since = {e.id: e.first_registered_on for e in lishui.all(Enterprise)}
    assert all(
        v.inspected_at.date() >= since[v.enterprise_id] - timedelta(days=31)
        for v in lishui.all(Inspection)
        if v.enterprise_id and v.kind is InspectionKind.PATROL
    )


def test_working_days_leave_out_holidays():
    # National Day 2026: 1 to 7 October are free; 8 and 9 October are a Thursday and a Friday.
    assert working_days(date(2026, 9, 30), date(2026, 10, 11)) == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
    ]


def test_leaders_and_assistants_visit_too(lishui):
    kinds = Counter(v.kind for v in lishui.all(Inspection))
    assert kinds[InspectionKind.ASSISTANT] > 1000
    assert kinds[InspectionKind.LEADER] > 300
    assert sum(kinds.values()) > 30_000
