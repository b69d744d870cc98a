"""The file of an enterprise: parts, status, installations, merging."""

import hashlib
from datetime import date

import pytest
import shapely

from gisgrid.edits.dossier import name_key_unit, record_change, remove_part, save_part
from gisgrid.edits.duplicates import differing_fields, merge_enterprises, proposed_choice
from gisgrid.edits.hazards import register_hazard
from gisgrid.edits.inspections import add_inspection
from gisgrid.edits.installations import Amount, read_amounts, save_installation
from gisgrid.errors import EditError, GisgridError
from gisgrid.model.areas import Parcel, ParcelTenancy
from gisgrid.model.dossier import Chemical, InternalUnit, RiskPoint, SpecialEquipment
from gisgrid.model.enterprises import (
    Enterprise,
    EnterpriseAlias,
    EnterpriseChange,
    InstallationSubstance,
    Licence,
    MajorHazardInstallation,
)
from gisgrid.model.enumerations import (
    EnterpriseStatus,
    EquipmentKind,
    InspectionKind,
    InstallationLevel,
    InternalLevel,
    RiskColour,
    RiskMethod,
    StatusChangeKind,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment, Inspection
from tests.edits.conftest import NOW


def saved(town, part):
    with town.edit("档案") as session:
        return save_part(session, part).id


def test_parts_are_added_changed_and_removed(town):
    id = saved(town, Licence(1, "排污许可证", "PW1", valid_until=date(2027, 1, 1)))
    licence = town.get(Licence, id)
    licence.number = "PW2"
    saved(town, licence)
    assert town.get(Licence, id).number == "PW2"
    saved(town, Chemical(1, "氨", quantity_t=12.5))
    with town.edit("移除") as session:
        remove_part(session, Licence, id)
    assert town.count(Licence) == 0
    town.undo()
    assert town.get(Licence, id).number == "PW2"


@pytest.mark.parametrize(
    "part",
    [
        Licence(1, " "),
        Licence(1, "许可证", issued_on=date(2026, 5, 1), valid_until=date(2026, 4, 1)),
        Licence(9, "许可证"),
        SpecialEquipment(1, EquipmentKind.LIFT, count=0),
        RiskPoint(1, "罐区", likelihood=4, exposure=6, consequence=15),
    ],
)
def test_a_part_that_makes_no_sense_is_refused(town, part):
    with pytest.raises(GisgridError):
        saved(town, part)
    assert town.count(type(part)) == 0


def test_a_risk_point_is_scored_and_colours_an_ungraded_enterprise(town):
    saved(town, RiskPoint(1, "罐区", likelihood=3, exposure=6, consequence=15))
    point = town.find(RiskPoint)[0]
    assert (point.score, point.colour) == (270, RiskColour.ORANGE)
    assert town.get(Enterprise, 1).risk_colour is RiskColour.ORANGE
    saved(town, RiskPoint(1, "配电房", method=RiskMethod.LS, likelihood=5, consequence=5))
    assert (
        town.get(Enterprise, 1).risk_colour is RiskColour.ORANGE
    )  # a colour that stands is a person's to change


def test_inner_units_lie_under_higher_ones(town):
    company = saved(town, InternalUnit(1, "化工厂", InternalLevel.COMPANY, responsible="赵总"))
    shop = saved(town, InternalUnit(1, "一车间", InternalLevel.WORKSHOP, parent_id=company))
    saved(town, InternalUnit(1, "甲班", InternalLevel.TEAM, parent_id=shop))
    with pytest.raises(EditError, match="不能放在"):
        saved(town, InternalUnit(1, "二车间", InternalLevel.WORKSHOP, parent_id=shop))
    with pytest.raises(EditError, match="请先移除"), town.edit("移除") as session:
        remove_part(session, InternalUnit, shop)


def test_a_change_sets_the_status_and_keeps_the_day(town):
    with town.edit("搬迁") as session:
        record_change(session, 1, StatusChangeKind.MOVED, on=date(2026, 11, 2), after="水阁路 8 号")
    assert town.get(Enterprise, 1).status is EnterpriseStatus.MOVED
    change = town.find(EnterpriseChange)[-1]
    assert (change.kind, change.changed_on, change.before, change.after) == (
        StatusChangeKind.MOVED, date(2026, 11, 2), "在产", "水阁路 8 号",
    )  # fmt: skip
    with pytest.raises(EditError, match="在今天之后"), town.edit("关闭") as session:
        record_change(session, 1, StatusChangeKind.CLOSED, on=date(2026, 11, 17))


def test_a_key_unit_has_its_reason(town):
    with pytest.raises(EditError), town.edit("重点") as session:
        name_key_unit(session, 1, reason=" ")
    with town.edit("重点") as session:
        name_key_unit(session, 1, reason="涉氨制冷")
    assert town.get(Enterprise, 1).key_unit_reason == "涉氨制冷"


def test_an_installation_is_graded_when_it_is_saved(town):
    # DOMAIN.md 3.1 (a): 液氨 20 t, 80 people: S = 2.0, R = 6.0, 四级.
    with town.edit("重大危险源") as session:
        save_installation(session, MajorHazardInstallation(1, "氨库", exposed_persons=80), [Amount("氨", 20)])
    one = town.find(MajorHazardInstallation)[0]
    assert (one.threshold_sum, one.grading_index, one.level) == (2.0, 6.0, InstallationLevel.LEVEL_4)
    with town.edit("重大危险源") as session:
        save_installation(session, one, [Amount("氨", 5)])
    assert town.find(MajorHazardInstallation)[0].level is InstallationLevel.NOT_MAJOR
    assert [s.quantity_t for s in town.find(InstallationSubstance)] == [5]


def test_substances_are_typed_one_a_line():
    assert read_amounts("氨 20\n汽油：300吨\n\nW5.3, 12.5t") == [
        Amount("氨", 20), Amount("汽油", 300), Amount("W5.3", 12.5),
    ]  # fmt: skip
    for wrong in ("氨", "太空水 3"):
        with pytest.raises(EditError):
            read_amounts(wrong)


def test_a_substance_that_is_not_listed_by_name_is_kept_with_its_class(town):
    # GB 18218-2018 table 2: flammable liquids of category 3, W5.4: 5000 t, beta 1.
    amounts = read_amounts("环己酮 W5.4 300\n丙酮 500\n氢化物（W11） 10")
    assert [one.name for one in amounts] == ["环己酮 W5.4", "丙酮", "氢化物（W11）"]
    with town.edit("重大危险源") as session:
        save_installation(session, MajorHazardInstallation(1, "罐区", exposed_persons=10), amounts)
    held = town.find(InstallationSubstance)
    assert [(s.threshold_t, s.beta) for s in held] == [(5000, 1), (500, 1), (200, 1)]
    assert town.find(MajorHazardInstallation)[0].threshold_sum == pytest.approx(300 / 5000 + 1 + 10 / 200)
    # What the form shows again is read as the same.
    assert read_amounts("\n".join(f"{s.name} {s.quantity_t:g}" for s in held)) == amounts


def twins(town):
    """Give the first enterprise a twin with everything that can hang on one."""
    with town.edit("重复") as session:
        twin = session.add(
            Enterprise(
                "化工总厂",
                credit_code="91331102MA28GR1E97",
                staff_count=20,
                geometry=shapely.Point(119.6, 28.5),
            )
        )
        session.get(Enterprise, 1).staff_count = 35
        parcel = session.add(Parcel("GB1"))
        session.add_all([ParcelTenancy(parcel.id, 1), ParcelTenancy(parcel.id, twin.id)])
        session.add(Licence(twin.id, "排污许可证"))
        session.add(
            Attachment(
                "enterprise", twin.id, "照片.jpg", "image/jpeg", b"x", hashlib.sha256(b"x").hexdigest()
            )
        )
        add_inspection(session, Inspection(NOW, InspectionKind.PATROL, enterprise_id=twin.id))
        register_hazard(session, Hazard("", "积尘", NOW, enterprise_id=twin.id))
        return twin.id


def test_what_only_the_twin_knows_is_proposed(town):
    twin = town.get(Enterprise, twins(town))
    kept = town.get(Enterprise, 1)
    assert {"name", "credit_code", "staff_count", "geometry", "grid_id"} <= set(differing_fields(kept, twin))
    assert proposed_choice(kept, twin) == {"credit_code"}


def test_two_records_become_one_and_undo_parts_them_again(town):
    twin = twins(town)
    before = {kind: len(town.find(kind)) for kind in (Licence, Attachment, Inspection, Hazard, ParcelTenancy)}
    with town.edit("合并") as session:
        merge_enterprises(session, 1, twin, from_other=["credit_code", "geometry"])
    kept = town.get(Enterprise, 1)
    assert (kept.name, kept.credit_code, kept.staff_count) == ("化工厂", "91331102MA28GR1E97", 35)
    assert kept.geometry.x == pytest.approx(119.6)
    assert town.get(Enterprise, twin) is None
    for kind in (Licence, Inspection, Hazard, ParcelTenancy):
        assert {one.enterprise_id for one in town.find(kind)} == {1}
    assert len(town.find(ParcelTenancy)) == before[ParcelTenancy] - 1
    assert {kind: len(town.find(kind)) for kind in (Licence, Inspection, Hazard)} == {
        kind: before[kind] for kind in (Licence, Inspection, Hazard)
    }
    assert town.find(Attachment)[0].subject_id == 1
    assert [alias.name for alias in town.find(EnterpriseAlias)] == ["化工总厂"]
    assert town.verify() == []
    town.undo()
    assert town.get(Enterprise, twin).name == "化工总厂"
    assert {one.enterprise_id for one in town.find(Hazard)} == {twin}


def test_a_record_is_not_merged_with_itself(town):
    with pytest.raises(EditError), town.edit("合并") as session:
        merge_enterprises(session, 1, 1)
