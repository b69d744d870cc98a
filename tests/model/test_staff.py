"""Seats and their holders, recounted by hand; what audit says of people; the grades of accidents."""

import datetime as dt
from collections import Counter

import pytest

from gisgrid.model.accidents import Accident, AccidentGrade, AccidentKind, grade_of
from gisgrid.model.areas import Department, Grid
from gisgrid.model.audit_people import audit_people
from gisgrid.model.enumerations import GridKind
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from gisgrid.model.staff import Lack, post_letters, read_staff
from gisgrid.model.vacancies import read_staffing
from tests.fakes import FakeRegister

TODAY = dt.date(2026, 11, 18)


@pytest.fixture
def zone():
    scheme = load_scheme("lishui-2019")
    trained = {"trained_on": dt.date(2025, 1, 1), "secrecy_pledged_on": dt.date(2025, 1, 1)}
    return FakeRegister(
        [
            Department("丽水市安全生产监督管理局", short_name="安监局"),
            Department("丽水市环境保护局", short_name="环保局"),
            Grid("园区01", "园区一", 3),
            Grid("园区02", "园区二", 3, valid_to=dt.date(2026, 1, 1)),
            Person("安甲", department_id=1, **trained),
            Person("安乙", department_id=1, **trained),
            Person("环甲", department_id=2, **trained),
            Person("专职", provider="安环服务公司", contract_number="AH-2026-01", **trained),
            Appointment(1, "assistant", grid_id=1),
            Appointment(4, "worker", grid_id=1, ends_on=dt.date(2026, 11, 6)),
        ],
        scheme=scheme,
    )


def seat(register, post):
    return next(one for one in read_staff(register, TODAY).grid(1).seats if one.post.key == post)


def rules(register):
    left_out = {"post-vacant", "service-short"}
    return [finding.rule for finding in audit_people(register, TODAY) if finding.rule not in left_out]


def test_the_bought_service_is_counted_from_its_first_person_on(zone):
    """L41 buys 20 people; the register has one of them."""
    (short,) = [one for one in audit_people(zone, TODAY) if one.rule == "service-short"]
    assert "20" in short.text
    assert "1人" in short.text
    zone.get(Person, 4).contract_number = ""
    (missing,) = [one for one in audit_people(zone, TODAY) if one.rule == "service-without-contract"]
    assert (missing.subject, missing.id) == ("专职", 4)
    zone.get(Person, 4).provider = ""
    assert not [one for one in audit_people(zone, TODAY) if one.rule.startswith("service")]


def empty_plan(key, grids):
    """Return a register with the grids of a plan (code, name, level, kind) and nobody in post."""
    return FakeRegister(
        [Grid(code, name, level, kind) for code, name, level, kind in grids], scheme=load_scheme(key)
    )


def missing_posts(register):
    """Count how many people the plan asks for and does not have, by post and kind of grid."""
    found = Counter()
    for one in read_staffing(register, TODAY).vacancies:
        grid = register.get(Grid, one.grid_id) if one.grid_id else None
        found[one.post.key, grid.level if grid else 0] += one.missing
    return found


def test_the_zone_asks_for_everybody_whom_its_plan_names():
    """L07 to L13, figures of the plan: leaders of 1, 2 and 16 + 10 grids, two assistants, one worker and one
    general worker in each of the 26, six administrators."""
    area = GridKind.TERRITORIAL
    grids = [("KFQ", "开发区", 1, area), ("园区", "园区网格", 2, area), ("农村", "农村网格", 2, area)]
    grids += [(f"园区{i:02}", f"园区{i}", 3, area) for i in range(1, 17)]
    grids += [(f"农村{i:02}", f"社区{i}", 3, area) for i in range(1, 11)]
    zone = empty_plan("lishui-2019", grids)
    assert missing_posts(zone) == {
        ("leader", 1): 1,
        ("leader", 2): 2,
        ("leader", 3): 16 + 10,
        ("assistant", 3): 2 * 26,
        ("worker", 3): 26,
        ("general-worker", 3): 26,
        ("administrator", 0): 6,
    }
    administrator = next(post for post in zone.scheme.posts if post.key == "administrator")
    assert [share.count for share in administrator.shares] == [2, 2, 2]


def test_the_county_asks_for_everybody_whom_its_plan_names():
    """H06, H10, H18, H20, H28, H41: 县长; 1 + 2 in a department's grid; 镇长; 1 + 1 + 1 and one of its own a village."""
    area, line = GridKind.TERRITORIAL, GridKind.DEPARTMENTAL
    grids = [("610921", "汉阴县", 1, area), ("610921AJ", "安监局城关镇网格", 2, line)]
    grids += [("610921100", "城关镇", 2, area), ("610921101", "涧池镇", 2, area)]
    grids += [(f"61092110020{i}", f"村{i}", 3, area) for i in range(3)]
    assert missing_posts(empty_plan("hanyin-2014", grids)) == {
        ("county-head", 1): 1,
        ("department-leader", 2): 1,
        ("department-supervisor", 2): 2,
        ("town-head", 2): 2,
        ("area-leader", 3): 3,
        ("station-head", 3): 3,
        ("inspector", 3): 3,
        ("village-head", 3): 3,
    }


def test_a_seat_tells_who_is_missing_since_when_and_from_where(zone):
    assert read_staff(zone, TODAY).grid(2) is None  # no longer in force
    assistant, worker = seat(zone, "assistant"), seat(zone, "worker")
    assert (assistant.missing, assistant.wanted_homes) == (1, ("环保局",))
    assert (worker.missing, worker.vacant_since) == (1, dt.date(2026, 11, 7))
    # One leader, one assistant, one worker, one general worker; six administrators of the whole zone.
    assert read_staffing(zone, TODAY).missing == 4 + 6
    assert read_staffing(zone, TODAY).required == 5 + 6


def test_two_of_the_same_bureau_are_one_sided(zone):
    zone.add(Appointment(2, "assistant", grid_id=1))
    assert rules(zone) == ["post-one-sided"]
    zone.remove(Appointment, ids=[3])
    zone.add(Appointment(3, "assistant", grid_id=1))
    assert rules(zone) == []


def test_a_worker_of_three_grids_is_spread_too_far(zone):
    for number in (3, 4, 5):
        zone.add(Grid(f"园区{number:02}", f"园区{number}", 3))
        assert rules(zone) == []
        zone.add(Appointment(4, "worker", grid_id=number))
    assert rules(zone) == ["person-over-span"]


@pytest.mark.parametrize(
    ("until", "lacks"),
    [
        (dt.date(2026, 11, 17), (Lack.CERTIFICATE_EXPIRED,)),
        (dt.date(2026, 11, 18), (Lack.CERTIFICATE_EXPIRES,)),
        (dt.date(2026, 12, 18), (Lack.CERTIFICATE_EXPIRES,)),
        (dt.date(2026, 12, 19), ()),
    ],
)
def test_a_certificate_is_good_through_its_last_day(zone, until, lacks):
    zone.get(Person, 1).certificate_valid_to = until
    assert seat(zone, "assistant").holders[0].lacks == lacks
    assert len(rules(zone)) == len(lacks)


def test_wrong_appointments_from_outside_are_named(zone):
    zone.add(Appointment(2, "liaison", grid_id=1))
    zone.add(Appointment(3, "worker", grid_id=1, starts_on=TODAY, ends_on=dt.date(2026, 1, 1)))
    zone.add(Appointment(1, "assistant", grid_id=1, starts_on=TODAY))
    assert sorted(rules(zone)) == [
        "appointment-reversed",
        "appointment-twice",
        "post-one-sided",
        "post-unknown",
    ]


@pytest.mark.parametrize(
    ("figures", "grade"),
    [
        # 《生产安全事故报告和调查处理条例》, article 3: 以上 includes, 以下 excludes the figure.
        ((2, 9, 999), AccidentGrade.ORDINARY),
        ((3, 0, 0), AccidentGrade.LARGER),
        ((0, 10, 0), AccidentGrade.LARGER),
        ((0, 0, 1000), AccidentGrade.LARGER),
        ((10, 0, 0), AccidentGrade.MAJOR),
        ((0, 50, 0), AccidentGrade.MAJOR),
        ((29, 99, 9999), AccidentGrade.MAJOR),
        ((30, 0, 0), AccidentGrade.ESPECIALLY_MAJOR),
        ((0, 100, 0), AccidentGrade.ESPECIALLY_MAJOR),
        ((0, 0, 10000), AccidentGrade.ESPECIALLY_MAJOR),
    ],
)
def test_grades_of_accidents(figures, grade):
    assert grade_of(*figures) is grade


def test_time_limits_of_an_accident():
    at = dt.datetime(2026, 11, 1, 23, 30)  # noqa: DTZ001  local time
    fire = Accident(1, at, AccidentKind.FIRE, deaths=1, missing=2)
    assert fire.grade is AccidentGrade.LARGER
    assert fire.report_by == dt.datetime(2026, 11, 2, 0, 30)  # noqa: DTZ001  local time
    assert (fire.supplement_until, fire.investigate_by) == (dt.date(2026, 11, 8), dt.date(2026, 12, 31))
    assert Accident(1, at).supplement_until == dt.date(2026, 12, 1)
    fire.reported_at = dt.datetime(2026, 11, 2, 0, 31)  # noqa: DTZ001  local time
    assert fire.is_reported_late


def test_each_name_of_a_post_has_a_letter_of_its_own():
    lishui = post_letters(load_scheme("lishui-2019").posts_on("park-grid"))
    assert lishui == {"leader": "长", "assistant": "助", "worker": "专", "general-worker": "全"}
    posts = load_scheme("hanyin-2014").posts
    letters = post_letters(posts)
    for one in posts:
        for other in posts:
            assert (letters[one.key] == letters[other.key]) == (one.name == other.name)
