from pathlib import Path

import pytest

from gisgrid.errors import BadUseError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target

# The heading row of ledger T2, DOMAIN.md 4.5.
T2 = (
    "序号 | 单位名称 | 统一社会信用代码 | 所属网格/责任区 | 所在村(社区) | 详细地址 | 经度 | 纬度 | 法定代表人 | 联系电话 | 主要负责人 | 电话 | "
    "安全管理人员 | 电话 | 环保负责人 | 电话 | 行业类别(4754) | 监管行业 | 行业主管部门 | 审批(许可)部门 | 许可证名称/编号/有效期 | "
    "企业规模(大/中/小/微/个体) | 登记注册类型 | 从业人员数 | 占地/建筑面积 | 主要产品(原料) | 主要危险因素/危化品 | 是否三合一 | "
    "是否涉粉尘/涉氨/有限空间 | 特种设备数 | 危险等级 A/B/C | 是否重点监管单位 | 重大危险源级别 | 风险等级(红橙黄蓝) | 标准化等级 | 安责险 | "
    "应急预案备案号 | 经营状态(在产/停产/搬迁/关闭/在建) | 首次登记日期 | 更新日期 | 填表人 | 备注"
)


def table(*columns, rows=()):
    names = []
    for column in columns:
        count = sum(name.split(" ")[0] == column for name in names)
        names.append(column if not count else f"{column} {count + 1}")
    values = [[row[place] for row in rows] for place in range(len(columns))]
    return SourceTable("t", Path("t.csv"), names, values, list(range(1, len(rows) + 1)))


def test_ledger_t2():
    mapping = match_columns(table(*T2.split(" | ")), Target.ENTERPRISES)
    assert mapping["单位名称"] == "name"
    assert mapping["统一社会信用代码"] == "credit_code"
    assert mapping["所属网格/责任区"] == "grid"
    assert mapping["联系电话"] == "legal_phone"
    assert [mapping[name] for name in ("电话", "电话 2", "电话 3")] == [
        "principal_phone",
        "safety_phone",
        "environment_phone",
    ]
    assert mapping["经营状态(在产/停产/搬迁/关闭/在建)"] == "status"
    assert mapping["危险等级 A/B/C"] == "danger_class"
    assert mapping["风险等级(红橙黄蓝)"] == "risk_colour"
    assert mapping["企业规模(大/中/小/微/个体)"] == "scale"
    assert "序号" not in mapping
    assert "重大危险源级别" not in mapping
    assert len(set(mapping.values())) == len(mapping)


def test_lone_phone_is_the_principals():
    assert match_columns(table("企业名称", "联系电话"), Target.ENTERPRISES)["联系电话"] == "principal_phone"


def test_overrides_win_and_may_leave_out():
    mapping = match_columns(
        table("名称", "甲", "备注"), Target.ENTERPRISES, overrides={"甲": "address", "备注": "-"}
    )
    assert mapping == {"名称": "name", "甲": "address"}


@pytest.mark.parametrize("overrides", [{"丁": "name"}, {"名称": "colour"}])
def test_wrong_overrides(overrides):
    with pytest.raises(BadUseError):
        match_columns(table("名称"), Target.ENTERPRISES, overrides=overrides)


def test_no_headings_at_all():
    rows = [
        ("610921000000", "610900000000", "汉阴县", "108.508745", "32.893026"),
        ("610921100000", "610921000000", "城关镇", "108.492371", "32.897014"),
    ]
    headless = table("#1", "#2", "#3", "#4", "#5", rows=rows)
    assert match_columns(headless, Target.GRIDS) == {"#1": "code", "#2": "parent", "#3": "name"}
    assert match_columns(headless, Target.PLACES) == {"#3": "name", "#4": "lon", "#5": "lat"}


def test_field_names_cut_by_a_shapefile():
    mapping = match_columns(table("name", "credit_cod", "danger_cla"), Target.ENTERPRISES)
    assert list(mapping.values()) == ["name", "credit_code", "danger_class"]


def test_no_field_has_two_owners_of_one_heading_first():
    for spec in SPECS.values():
        for field in spec.fields.values():
            assert field.headings, field.name
            assert all(heading == heading.lower() for heading in field.headings)


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(BadUseError, match="name"):
        match_columns(table("甲", "乙"), Target.ENTERPRISES, overrides={"甲": "name", "乙": "name"})
