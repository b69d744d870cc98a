"""The checker of plans can fail: one violation of every rule, planted into a good plan, is found by its name."""

import copy
import datetime as dt
import json

import pytest
import shapely

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState, InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import parse_period
from gisgrid.patrol.plan import plan_document
from gisgrid.patrol.planning import make_plan
from tests.patrol.plan_checker import PlanChecker
from tests.patrol.test_planning import copy_of, town  # noqa: F401  a fixture

WEEK = parse_period("2026-W47")
MONDAY = WEEK.start


@pytest.fixture
def book(town, tmp_path):  # noqa: F811
    """Return the town with so many enterprises that everybody goes out twice, and one hazard to re-check."""
    with copy_of(town, tmp_path) as workspace:
        with workspace.edit("更多") as session:
            for i in range(20):
                spot = shapely.Point(119.9015 + i // 2 / 1500 + (i % 2) * 0.01, 28.4053)
                session.add(Enterprise(f"新厂{i}", grid_id=1 + i % 2, geometry=spot))
            assistant = session.add(Person("赵助理"))
            session.flush()
            for grid_id in (1, 2):
                session.add(Appointment(assistant.id, "assistant", grid_id=grid_id))
            found = dt.datetime.combine(MONDAY - dt.timedelta(days=20), dt.time(9))
            session.add(Hazard("YH1", "线路老化", found, HazardState.AWAITING_RECHECK, enterprise_id=3))
        yield workspace


@pytest.fixture
def good(book):
    return plan_document(make_plan(book, WEEK))


def check(book, document):
    checker = PlanChecker(book, document, "lishui-2019")
    return [*checker.faults(), *checker.weekly_misses(), *checker.strangers(), *checker.balance_faults()]


def weekly(document, **wanted):
    """Return the first weekly visit with these values."""
    return next(
        visit
        for visit in document["visits"]
        if visit["rule"] == "F1" and all(visit[key] == value for key, value in wanted.items())
    )


def test_a_good_plan_has_no_fault(book, good):
    assert len({visit["date"] for visit in good["visits"] if visit["person"] == "王一"}) > 1
    assert check(book, good) == []
    assert PlanChecker(book, good, "lishui-2019").period_misses() == []


def swap_days(document):
    """Exchange the days of the hazard's visit and of a plain tour later in the week."""
    hazard = next(visit for visit in document["visits"] if "recheck" in visit["tasks"])
    mine = sorted({visit["date"] for visit in document["visits"] if visit["person"] == hazard["person"]})
    for visit in document["visits"]:
        if visit["person"] == hazard["person"] and visit["date"] in (mine[0], mine[-1]):
            visit["date"] = mine[-1] if visit["date"] == mine[0] else mine[0]


def put_on(visit, **values):
    visit.update(values)


def again_tomorrow(document):
    visit = copy.deepcopy(weekly(document))
    day = dt.date.fromisoformat(visit["date"]) + dt.timedelta(days=1)
    visit.update(date=day.isoformat(), arrive="16:30", leave="16:45", order=99)
    document["visits"].append(visit)


PLANTED = {
    "two days running": (again_tomorrow, "too close"),
    "spacing": (lambda d: put_on(weekly(d), last=weekly(d)["date"]), "too close"),
    "weekend": (lambda d: put_on(weekly(d), date="2026-11-21"), "no working day"),
    "holiday": (
        lambda d: (d.update(starts="2026-09-28"), put_on(weekly(d), date="2026-10-01"))[0],
        "no working day 2026-10-01",
    ),
    "period": (lambda d: put_on(weekly(d), date="2026-11-24"), "outside the period"),
    "due day": (lambda d: put_on(weekly(d), due="2026-11-15"), "too late"),
    "working hours": (lambda d: put_on(weekly(d), arrive="07:30", leave="07:45"), "outside working hours"),
    "rest at noon": (lambda d: put_on(weekly(d), arrive="12:10", leave="12:25"), "in the rest at noon"),
    "two places at once": (
        lambda d: put_on(weekly(d, order=2), arrive=weekly(d, order=1)["arrive"]),
        "two places at once",
    ),
    "order": (lambda d: put_on(weekly(d, order=2), order=7), "order"),
    "twice on one day": (
        lambda d: put_on(weekly(d, order=2), enterprise=weekly(d, order=1)["enterprise"]),
        "twice on one day",
    ),
    "duration": (
        lambda d: put_on(weekly(d, order=1), leave=weekly(d, order=1)["arrive"][:3] + "59"),
        "minutes at",
    ),
    "territory": (
        lambda d: [put_on(v, person="李二") for v in d["visits"] if v["person"] == "王一"],
        "own ground or help?",
    ),
    "post": (lambda d: put_on(weekly(d), person="赵助理"), "赵助理"),
    "balance": (lambda d: put_on(d["workload"][-1], minutes=5000), "uneven"),
    "workload": (lambda d: put_on(d["workload"][-1], minutes=1), "work less than its visits"),
    "re-checks first": (swap_days, "plain patrols before hazards"),
    "re-check left out": (
        lambda d: [put_on(v, tasks=[t for t in v["tasks"] if t != "recheck"]) for v in d["visits"]],
        "re-check not in the first week",
    ),
    "missed": (lambda d: d["visits"].remove(weekly(d)), "2026-W47"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_violation_is_found(book, good, rule):
    plant, told = PLANTED[rule]
    document = json.loads(json.dumps(good))
    plant(document)
    assert any(told in str(fault) for fault in check(book, document)), check(book, document)


def test_leave_that_the_plan_ignores_is_found(book, good):
    with book.edit("休假") as session:
        session.add(Absence(1, MONDAY, MONDAY + dt.timedelta(days=6)))
    assert any(fault.startswith("on leave 王一") for fault in check(book, good))


def test_a_closed_gate_that_the_plan_ignores_is_found(book, good):
    with book.edit("时间") as session:
        for key in range(1, 11):
            session.get(Enterprise, key).opening_hours = "16:50-17:00"
    assert any(fault.startswith("gate closed 厂") for fault in check(book, good))


def test_a_visit_since_that_the_plan_does_not_know_is_found(book, good):
    visit = weekly(good)
    good["visits"][good["visits"].index(visit)]["last"] = "2026-11-02"
    with book.edit("补录") as session:
        moment = dt.datetime.combine(MONDAY - dt.timedelta(days=1), dt.time(9))
        key = int(visit["enterprise"])
        session.add(
            Inspection(moment, InspectionKind.PATROL, enterprise_id=key, inspector_id=1, post="worker")
        )
    assert any(fault.startswith("visited since") for fault in check(book, good))


def test_help_from_beyond_six_kilometres_is_found(book, good):
    with book.edit("搬迁") as session:
        for one in session.find(Enterprise):
            if one.grid_id == 2:
                one.geometry = shapely.Point(120.2, 28.4055)
    visit = weekly(good, person="王一")
    visit.update(person="李二", helper=True)
    assert any(fault.startswith("help from too far 李二") for fault in check(book, good))


def test_a_month_without_the_assistants_visit_is_found(book):
    document = plan_document(make_plan(book, parse_period("2026-11"), starts=MONDAY))
    checker = PlanChecker(book, document, "lishui-2019")
    assert checker.period_misses() == []
    document["visits"] = [visit for visit in document["visits"] if visit["rule"] != "F2"]
    assert {miss.split()[0] for miss in checker.period_misses()} == {"F2"}
