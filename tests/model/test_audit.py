"""Findings of the audit: each planted once, none in a sound register."""

import datetime as dt

import pytest
import shapely

from gisgrid.model.areas import Grid
from gisgrid.model.audit import audit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardLevel,
    HazardState,
    InspectionKind,
    Severity,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

TODAY = dt.date(2026, 11, 18)
NOON = dt.time(12)
CODE = "91350100M000100Y43"  # the example of GB 32100-2015


@pytest.fixture
def sound():
    """One park grid with every post held, one enterprise with nothing to find fault with."""
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    register.grid = register.add(
        Grid("园区01", "园区一", 3, geometry=shapely.box(119.90, 28.40, 119.91, 28.41))
    )
    posts = ["leader", "assistant", "assistant", "worker", "general-worker", *["administrator"] * 6]
    for number, post in enumerate(posts):
        person = register.add(Person(f"人{number}", trained_on=TODAY, secrecy_pledged_on=TODAY))
        register.add(
            Appointment(person.id, post, grid_id=None if post == "administrator" else register.grid.id)
        )
    register.enterprise = register.add(
        Enterprise(
            "甲厂",
            grid_id=register.grid.id,
            principal="王一",
            credit_code=CODE,
            geometry=shapely.Point(119.905, 28.405),
        )
    )
    return register


def hazard(**fields):
    return Hazard("YH2026-0001", "电线裸露", dt.datetime.combine(TODAY, NOON), **fields)


def rules(register):
    return [finding.rule for finding in audit(register, TODAY)]


def test_sound_register_has_no_findings(sound):
    assert audit(sound, TODAY) == []


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"grid_id": None}, "enterprise-without-grid"),
        ({"geometry": None}, "enterprise-not-located"),
        ({"principal": ""}, "enterprise-without-person"),
        ({"is_key_unit": True}, "key-unit-ungraded"),
        ({"credit_code": "91350100M000100Y44"}, "credit-code-wrong"),
    ],
)
def test_enterprise_faults(sound, fields, rule):
    for name, value in fields.items():
        setattr(sound.enterprise, name, value)
    (finding,) = audit(sound, TODAY)
    assert (finding.rule, finding.kind, finding.id, finding.subject) == (
        rule,
        Enterprise,
        sound.enterprise.id,
        "甲厂",
    )
    assert finding.text
    assert finding.fix
    sound.enterprise.status = EnterpriseStatus.CLOSED
    assert rules(sound) == []


def test_graded_key_unit_is_sound(sound):
    sound.enterprise.is_key_unit, sound.enterprise.danger_class = True, DangerClass.A
    assert rules(sound) == []


def test_credit_code_twice(sound):
    sound.add(
        Enterprise(
            "乙厂", grid_id=1, principal="李二", credit_code=CODE, geometry=shapely.Point(119.905, 28.405)
        )
    )
    assert rules(sound) == ["credit-code-twice", "credit-code-twice"]


def test_overlap_and_gap_of_grids(sound):
    sound.add(Grid("园区02", "园区二", 2, geometry=shapely.box(119.905, 28.40, 119.915, 28.41)))
    assert "grid-overlap" not in rules(sound)  # another level
    sound.add(Grid("园区03", "园区三", 3, geometry=shapely.box(119.909, 28.40, 119.915, 28.41)))
    overlap = next(finding for finding in audit(sound, TODAY) if finding.rule == "grid-overlap")
    # 0.001° of longitude at 28.405° N is 97.95 m, 0.01° of latitude 1108.3 m (CGCS2000 ellipsoid).
    assert 107_000 < int(overlap.text.split()[0]) < 110_000
    assert overlap.subject == "园区一、园区三"
    ring = shapely.box(119.92, 28.40, 119.95, 28.43) - shapely.box(119.93, 28.41, 119.94, 28.42)
    sound.add(Grid("园区04", "园区四", 3, geometry=ring))
    assert "grid-gap" in rules(sound)


def test_vacancies_are_counted_against_the_scheme(sound):
    for held in sound.find(Appointment, post=["assistant", "administrator"]):
        held.ends_on = TODAY - dt.timedelta(days=1)
    findings = audit(sound, TODAY)
    assert [finding.rule for finding in findings] == ["post-vacant", "post-vacant"]
    assert [finding.text.split("：")[1][:5] for finding in findings] == ["还需任命6", "还需任命2"]
    assert [finding.id for finding in findings] == [None, sound.grid.id]


def test_people_without_training_or_pledge(sound):
    worker = sound.find(Person)[3]
    worker.trained_on = worker.secrecy_pledged_on = None
    findings = audit(sound, TODAY)
    assert [(f.rule, f.severity, f.id) for f in findings] == [
        ("person-untrained", Severity.WARNING, worker.id),
        ("person-without-pledge", Severity.INFO, worker.id),
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"state": HazardState.RECTIFYING, "due_on": TODAY}, []),
        ({"state": HazardState.RECTIFYING, "due_on": TODAY - dt.timedelta(days=1)}, ["hazard-overdue"]),
        ({"state": HazardState.CLOSED, "due_on": TODAY - dt.timedelta(days=1)}, []),
        ({"level": HazardLevel.MAJOR}, ["major-hazard-not-listed"]),
        ({"level": HazardLevel.MAJOR, "is_listed": True}, []),
        ({"level": HazardLevel.SUSPECTED_MAJOR}, []),
        ({"state": HazardState.ASSIGNED}, ["hazard-without-deadline"]),
    ],
)
def test_hazards(sound, fields, found):
    sound.add(hazard(**fields))
    assert rules(sound) == found


def test_overdue_duties_are_summed(sound):
    other = sound.add(
        Enterprise("乙厂", grid_id=1, principal="李二", geometry=shapely.Point(119.905, 28.405))
    )
    day = dt.datetime.combine(dt.date(2026, 11, 3), NOON)
    sound.add(Inspection(day, InspectionKind.PATROL, enterprise_id=other.id, post="worker"))
    sound.add(Inspection(day.replace(month=8), InspectionKind.LEADER, grid_id=sound.grid.id, post="leader"))
    found = {(f.subject, f.text) for f in audit(sound, TODAY)}
    assert found == {
        ("园区一", "网格长每两个月检查：已超期。"),
        ("专职网格员每周全覆盖", "专职网格员每周全覆盖：2 项已超期。"),
    }


def test_gravest_first(sound):
    sound.enterprise.geometry = sound.enterprise.grid_id = None
    assert [f.severity for f in audit(sound, TODAY)] == [Severity.ERROR, Severity.WARNING]
