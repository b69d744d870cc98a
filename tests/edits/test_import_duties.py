"""Who answers for what inside enterprises, from a ledger: the enterprise's own posts, and the units inside it."""

from datetime import date

import pytest

from gisgrid.edits.people import appoint
from gisgrid.exchange.targets import Target
from gisgrid.model.areas import Grid
from gisgrid.model.dossier import InternalUnit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, InternalLevel
from gisgrid.model.people import Appointment, Person
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW
from tests.edits.ledgers import counted, refusals, take

LEDGER = {
    "单位名称": ["化工厂"] * 4,
    "责任节点": ["公司(厂矿)", "公司（厂矿）", "一车间", "一车间 · 早班"],
    "层级": ["公司（厂矿）", "公司（厂矿）", "车间", "班组"],
    "责任人": ["王一", "空缺", "李二", "空缺"],
    "职务": ["主要负责人", "环保负责人", None, None],
    "联系电话": ["13812345678", None, "139****5678", None],
    "责任内容": ["全面负责", "治污", None, "设备点检"],
    "岗位责任书": [None, None, "未签订", "2026-01-05签订"],
}


def test_units_are_made_from_above_and_the_principal_goes_to_the_enterprise(town):
    report = take(town, LEDGER, Target.DUTIES)
    assert (counted(report), refusals(report)) == ((2, 1, 1), [])
    (plant,) = town.find(Enterprise)
    assert (plant.principal, plant.principal_phone, plant.environment_officer) == ("王一", "13812345678", "")
    shop, team = sorted(town.find(InternalUnit), key=lambda unit: unit.id)
    assert (shop.name, shop.level, shop.responsible, shop.phone) == (
        "一车间",
        InternalLevel.WORKSHOP,
        "李二",
        "",
    )
    assert (team.parent_id, team.responsible, team.duties) == (shop.id, "", "设备点检")
    assert (shop.pledged_on, team.pledged_on) == (None, date(2026, 1, 5))
    assert counted(take(town, LEDGER, Target.DUTIES)) == (0, 0, 4)
    town.undo()
    assert town.count(InternalUnit) == 0
    assert town.find(Enterprise)[0].principal == ""


def test_a_corrected_cell_changes_its_unit_alone(town):
    take(town, LEDGER, Target.DUTIES)
    changed = LEDGER | {"责任人": ["王一", "空缺", "赵三", "空缺"]}
    assert counted(take(town, changed, Target.DUTIES)) == (0, 1, 3)
    assert {unit.name: unit.responsible for unit in town.find(InternalUnit)} == {"一车间": "赵三", "早班": ""}


def test_rows_that_fit_nothing_are_refused_with_the_reason(town):
    broken = LEDGER | {
        "单位名称": ["化工厂", "化工厂", "没有的厂", "化工厂"],
        "责任节点": ["公司（厂矿）", "公司（厂矿）", "一车间", "二车间 · 早班"],
        "职务": ["主要负责人", "主要负责人", None, None],
    }
    told = refusals(take(town, broken, Target.DUTIES))
    assert [(row, field) for row, field, _ in told] == [(3, "责任节点"), (4, "单位名称"), (5, "责任节点")]
    assert "二车间" in told[2][2]
    assert town.count(InternalUnit) == 0


def test_what_is_no_day_of_signing_is_told(town):
    told = take(town, LEDGER | {"岗位责任书": [None, None, "明年", "未签订"]}, Target.DUTIES)
    assert any("岗位责任书" in text and "4" in text for text in told.warnings)


@pytest.fixture
def appointed(tmp_path):
    """A county where an enterprise is a grid of its own, with its principal appointed."""
    with Workspace.create(tmp_path / "县.gpkg", "hanyin-2014", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("建") as session:
            village = session.add(Grid("610921100", "村", 3))
            plant = session.add(Enterprise("化工厂", grid_id=village.id))
            grid = session.add(
                Grid(
                    "610921100-001",
                    "化工厂",
                    4,
                    GridKind.ENTERPRISE_INTERNAL,
                    parent_id=village.id,
                    enterprise_id=plant.id,
                )
            )
            person = session.add(Person("李强"))
            appoint(
                session,
                Appointment(
                    person_id=person.id, post="principal", grid_id=grid.id, starts_on=date(2026, 1, 1)
                ),
            )
        yield workspace


def test_somebody_appointed_is_found_and_nobody_is_appointed_by_this_ledger(appointed):
    row = {"单位名称": ["化工厂"], "责任节点": ["化工厂"], "责任人": ["李强"], "职务": ["主要负责人"]}
    assert counted(take(appointed, row, Target.DUTIES)) == (0, 0, 1)
    assert counted(take(appointed, row | {"责任内容": ["全面负责"]}, Target.DUTIES)) == (0, 1, 0)
    assert appointed.find(Appointment)[0].field_in_charge == "全面负责"
    told = refusals(take(appointed, row | {"责任人": ["别人"]}, Target.DUTIES))
    assert [(row, field) for row, field, _ in told] == [(2, "责任人")]
