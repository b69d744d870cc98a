"""Major hazard installations from a ledger: one row a substance, S and R computed anew."""

from gisgrid.edits.import_report import OnMatch
from gisgrid.exchange.targets import Target
from gisgrid.model.enterprises import InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import InstallationKind, InstallationLevel
from tests.edits.ledgers import counted, refusals, take

LEDGER = {
    "单位": ["化工厂", None],
    "单元名称": ["成品油库", None],
    "类型": ["储存单元", None],
    "危险化学品名称": ["汽油", "柴油"],
    "设计最大量q(t)": [2600, 1800],
    "500m常住人口": [55, None],
    "级别": ["三级", None],
    "安全评估报告/编号": ["AP-2026-66", None],
    "坐标": ["119.500000, 28.500000", None],
}


def test_a_unit_with_two_substances_comes_in_and_is_graded(town):
    """GB 18218-2018 by hand: S = 2600/200 + 1800/5000 = 13.36; R = 1.5 (α, 50–99 people) · (13 + 0.36) = 20.04."""
    assert counted(take(town, LEDGER, Target.INSTALLATIONS)) == (2, 0, 0)
    (unit,) = town.find(MajorHazardInstallation)
    assert (unit.name, unit.kind, unit.assessment_number) == (
        "成品油库",
        InstallationKind.STORAGE,
        "AP-2026-66",
    )
    assert round(unit.threshold_sum, 6) == 13.36
    assert round(unit.grading_index, 6) == 20.04
    assert unit.level_suggested is unit.level_confirmed is InstallationLevel.LEVEL_3
    assert (unit.geometry.x, unit.geometry.y) == (119.5, 28.5)
    assert {one.name: one.quantity_t for one in town.find(InstallationSubstance)} == {
        "汽油": 2600,
        "柴油": 1800,
    }
    assert counted(take(town, LEDGER, Target.INSTALLATIONS)) == (0, 0, 2)
    town.undo()
    assert town.count(MajorHazardInstallation) == town.count(InstallationSubstance) == 0


def test_a_changed_quantity_grades_the_unit_anew(town):
    take(town, LEDGER, Target.INSTALLATIONS)
    changed = LEDGER | {"设计最大量q(t)": [100, 1800], "级别": ["不构成", None]}
    assert counted(take(town, changed, Target.INSTALLATIONS)) == (0, 2, 0)
    (unit,) = town.find(MajorHazardInstallation)
    assert round(unit.threshold_sum, 6) == 0.86  # 100/200 + 1800/5000
    assert unit.level is InstallationLevel.NOT_MAJOR
    assert town.count(InstallationSubstance) == 2


def test_what_makes_no_sense_refuses_all_rows_of_the_unit(town):
    broken = LEDGER | {"危险化学品名称": ["汽油", "某某液体"]}
    told = refusals(take(town, broken, Target.INSTALLATIONS))
    assert [row for row, _, _ in told] == [2, 3]
    assert "某某液体" in told[0][2]
    missing = LEDGER | {"设计最大量q(t)": [2600, None]}
    assert refusals(take(town, missing, Target.INSTALLATIONS))[0][1:] == (
        "设计最大量q(t)",
        "请填写柴油的设计最大量（吨）。",
    )
    unread = LEDGER | {"设计最大量q(t)": ["很多", 1800]}
    assert [row for row, _, _ in refusals(take(town, unread, Target.INSTALLATIONS))] == [2, 3]
    strange = LEDGER | {"单位": ["没有的厂", None]}
    assert "没有的厂" in refusals(take(town, strange, Target.INSTALLATIONS))[0][2]
    assert town.count(MajorHazardInstallation) == 0


def test_what_is_there_may_be_left_as_it_is(town):
    take(town, LEDGER, Target.INSTALLATIONS)
    changed = LEDGER | {"设计最大量q(t)": [100, 1800]}
    assert counted(take(town, changed, Target.INSTALLATIONS, on_match=OnMatch.SKIP)) == (0, 0, 2)
    assert len(refusals(take(town, changed, Target.INSTALLATIONS, on_match=OnMatch.ADD))) == 2
