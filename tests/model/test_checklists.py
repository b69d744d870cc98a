"""Which check-lists a visit has."""

import pytest

from gisgrid.model.checklists import visit_checklists
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.scheme_file import load_scheme

# L28 as DOMAIN.md 1.3 gives it; 危险品 is spelled out by what is done with it.
PATROL_ITEMS = [
    "重点部位", "重点场所", "设施", "人员", "违法施工", "违规操作", "三合一", "非法生产危险品", "非法使用危险品",
    "非法储存危险品", "非法销售危险品", "环境安全隐患", "污染源", "信访投诉", "污染纠纷", "建设项目",
]  # fmt: skip


def names(scheme, enterprise, **circumstances):
    return [one.name for one in visit_checklists(load_scheme(scheme), enterprise, **circumstances)]


def test_the_patrol_list_holds_the_items_of_the_plan():
    first = visit_checklists(load_scheme("lishui-2019"), None, post="worker")[0]
    assert [item.name for item in first.items] == PATROL_ITEMS


def test_industry_and_trait_add_their_lists_after_the_general_one():
    enterprise = Enterprise("涂料厂", supervised_industry="危险化学品", has_confined_space=True)
    assert names("lishui-2019", enterprise) == ["日常巡查", "危险化学品检查", "有限空间专项检查"]


def test_an_enterprise_without_industry_has_the_general_list_only():
    assert names("lishui-2019", Enterprise("店")) == ["日常巡查"]


@pytest.mark.parametrize(
    ("post", "kind", "expected"),
    [
        ("inspector", InspectionKind.KEY_UNIT_MONTHLY, ["安全生产检查"]),
        ("principal", InspectionKind.SELF_CHECK, ["企业隐患排查"]),
        ("", None, ["安全生产检查"]),
    ],
)
def test_the_enterprise_checks_itself_by_its_own_list(post, kind, expected):
    assert names("hanyin-2014", Enterprise("店"), post=post, kind=kind) == expected


def test_lists_that_are_no_visit_are_left_out():
    shown = names("lishui-2019", None) + names("hanyin-2014", None)
    assert "六个一" not in shown
    assert "日常工作清单" not in shown
