"""Findings of the audit: each planted once, none in a sound register."""

import datetime as dt

import pytest
import shapely

from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.audit import audit as audit_all
from gisgrid.model.dossier import RiskPoint, SpecialEquipment
from gisgrid.model.enterprises import Enterprise, Licence, MajorHazardInstallation
from gisgrid.model.enumerations import (
    ActivityKind,
    DangerClass,
    EnterpriseStatus,
    EquipmentKind,
    HazardLevel,
    HazardState,
    InspectionKind,
    RiskColour,
    Severity,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, Attachment, Inspection, IssuedPaper
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
            principal_phone="13812345678",
            credit_code=CODE,
            geometry=shapely.Point(119.905, 28.405),
        )
    )
    return register


def hazard(**fields):
    return Hazard("YH2026-0001", "电线裸露", dt.datetime.combine(TODAY, NOON), **fields)


def audit(register, on):
    """Leave out what a register that has just begun has not: records of every duty, and a provider's people."""
    begun = ("scheme-rule-unserved", "service-short")
    return [finding for finding in audit_all(register, on) if finding.rule not in begun]


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
        ({"principal_phone": ""}, "enterprise-without-phone"),
        ({"geometry": shapely.Point(119.95, 28.405)}, "enterprise-outside-grid"),
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
            "乙厂",
            grid_id=1,
            principal="李二",
            principal_phone="13912345678",
            credit_code=CODE,
            geometry=shapely.Point(119.905, 28.405),
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
        (
            {"state": HazardState.RECTIFYING, "due_on": TODAY - dt.timedelta(days=1), "urge_count": 1},
            ["hazard-overdue"],
        ),
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
        Enterprise(
            "乙厂", grid_id=1, principal_phone="1", principal="李二", geometry=shapely.Point(119.905, 28.405)
        )
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


def test_a_grid_by_hand_may_lie_elsewhere(sound):
    sound.enterprise.geometry = shapely.Point(119.95, 28.405)
    sound.enterprise.assigned_by_hand = True
    assert rules(sound) == []


def test_twins_by_name_are_told_once_each(sound):
    sound.add(
        Enterprise(
            "甲厂（老厂）",
            grid_id=1,
            principal="王一",
            principal_phone="1",
            geometry=shapely.Point(119.904, 28.404),
        )
    )
    assert rules(sound) == ["enterprise-duplicate"] * 2


def test_parcels_departments_and_industries_without_each_other(sound):
    sound.enterprise.supervised_industry = "冶金"
    sound.add(Parcel("GB1", land_use="工业用地"), Parcel("GB2", land_use="绿地"))
    line = sound.add(Department("经信局", industries="冶金、有色"))
    assert set(rules(sound)) == {
        "parcel-without-enterprise", "enterprise-without-department", "department-without-enterprise",
    }  # fmt: skip
    sound.enterprise.sector_department_id = line.id
    sound.add(ParcelTenancy(1, sound.enterprise.id))
    assert rules(sound) == []


def test_an_industry_that_two_departments_supervise_is_told_once(sound):
    first = sound.add(Department("经信局", industries="冶金、有色"))
    second = sound.add(Department("安监局", industries="有色、冶炼、有色"))
    sound.enterprise.sector_department_id = first.id
    sound.add(Enterprise("乙厂", grid_id=1, sector_department_id=second.id))
    (finding,) = [f for f in audit(sound, TODAY) if f.rule == "industry-supervised-twice"]
    assert (finding.subject, finding.kind, finding.id) == ("有色", Department, second.id)
    assert "经信局、安监局" in finding.text
    second.industries = "冶炼"
    assert not [f for f in audit(sound, TODAY) if f.rule == "industry-supervised-twice"]


def test_ground_that_no_grid_below_covers(sound):
    above = sound.add(Grid("园区", "园区", 2, geometry=shapely.box(119.90, 28.40, 119.92, 28.41)))
    sound.grid.parent_id = above.id
    (finding,) = [f for f in audit(sound, TODAY) if f.rule == "grid-uncovered"]
    # 0.01° × 0.01° at 28.4° N: 980 m × 1108 m, 108.6 hectares.
    assert finding.id == above.id
    assert "108." in finding.text


def test_dates_that_have_passed(sound):
    gone = TODAY - dt.timedelta(days=1)
    sound.add(Licence(1, "排污许可证", valid_until=gone), Licence(1, "营业执照", valid_until=TODAY))
    sound.add(SpecialEquipment(1, EquipmentKind.LIFT, next_inspection_on=gone))
    sound.add(MajorHazardInstallation(1, "罐区", filing_valid_until=gone))
    assert sorted(rules(sound)) == ["equipment-uninspected", "installation-filing-expired", "licence-expired"]


def test_a_colour_milder_than_its_points(sound):
    sound.enterprise.risk_colour = RiskColour.YELLOW
    sound.add(RiskPoint(1, "罐区", colour=RiskColour.RED), RiskPoint(1, "门卫", colour=RiskColour.BLUE))
    assert rules(sound) == ["risk-colour-too-mild"]
    sound.enterprise.risk_colour = RiskColour.RED
    assert rules(sound) == []


def test_overdue_and_closed_hazards_are_looked_at_closely(sound):
    late = sound.add(
        hazard(enterprise_id=1, state=HazardState.RECTIFYING, due_on=TODAY - dt.timedelta(days=3))
    )
    assert sorted(rules(sound)) == ["hazard-not-urged", "hazard-overdue"]
    late.urge_count = 1
    assert rules(sound) == ["hazard-overdue"]
    late.state, late.closed_on = HazardState.CLOSED, TODAY
    assert rules(sound) == ["hazard-closed-without-evidence"]
    late.rechecked_on, late.recheck_by = TODAY, "梁磊"
    assert rules(sound) == []
    late.level = HazardLevel.MAJOR
    assert rules(sound) == ["hazard-closed-without-evidence"]
    sound.add(Attachment("hazard", late.id, "整改后.jpg", "image/jpeg", b"x", ""))
    assert rules(sound) == []


def test_a_duty_without_any_record_is_told_until_it_is_done(sound):
    meeting = next(rule for rule in sound.scheme.visits if rule.key == "worker-meeting")

    def told():
        return {f.subject for f in audit_all(sound, TODAY) if f.rule == "scheme-rule-unserved"}

    assert meeting.name in told()
    sound.add(Activity(ActivityKind.MEETING, TODAY, "例会", grid_id=sound.grid.id))
    assert meeting.name not in told()


def test_a_paper_is_out_of_date_when_its_data_were_changed():
    county = FakeRegister(scheme=load_scheme("hanyin-2014"))
    paper = county.add(IssuedPaper("M1", "辖区企业分布图", dt.datetime.combine(TODAY, NOON), 10**6))

    def told():
        return [f for f in audit_all(county, TODAY) if f.rule == "paper-out-of-date"]

    assert told() == []
    paper.data_step = -1
    (finding,) = told()
    assert finding.subject == "一张辖区企业分布图"
    assert finding.text
    assert finding.fix


def test_certificates_are_told_before_and_after_their_last_day(sound):
    worker = sound.find(Person)[3]
    worker.certificate_valid_to = TODAY + dt.timedelta(days=30)
    assert rules(sound) == ["certificate-expires"]
    worker.certificate_valid_to = TODAY - dt.timedelta(days=1)
    assert rules(sound) == ["certificate-expired"]
