"""The rules of the station from the list T16: what is not there yet is passed over."""

from datetime import date

from gisgrid.exchange.targets import Target
from gisgrid.model.station import StationDocument, StationKind
from tests.edits.ledgers import counted, refusals, take

LIST = {
    "制度类别": ["值班", "会议", "保密"],
    "制度名称": ["值班制度", "会议制度", "保密制度"],
    "文号": ["站〔2026〕1号", None, "站〔2026〕3号"],
    "施行日期": ["2026-01-04", None, None],
    "文本": ["有（1份）", "未建立", "未建立"],
}


def test_rules_come_in_and_missing_ones_are_passed_over(town):
    report = take(town, LIST, Target.RULES)
    assert (counted(report), report.read) == ((2, 0, 0), 2)
    assert any("1 项" in text for text in report.warnings)
    held = {one.name: (one.kind, one.number, one.issued_on) for one in town.find(StationDocument)}
    assert held == {
        "值班制度": (StationKind.RULE, "站〔2026〕1号", date(2026, 1, 4)),
        "保密制度": (StationKind.RULE, "站〔2026〕3号", None),
    }
    assert counted(take(town, LIST, Target.RULES)) == (0, 0, 2)
    changed = LIST | {"施行日期": ["2026-02-01", None, None]}
    assert counted(take(town, changed, Target.RULES)) == (0, 1, 1)
    town.undo()
    town.undo()
    assert town.count(StationDocument) == 0


def test_a_rule_named_twice_is_taken_once(town):
    twice = {"制度名称": ["值班制度"] * 2, "文号": ["一号"] * 2}
    assert [(row, field) for row, field, _ in refusals(take(town, twice, Target.RULES))] == [(3, "制度名称")]
