from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.exchange import values
from gisgrid.exchange.values import ValueKind, ValueReadError, is_blank, read_value
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, PlaceKind, RiskColour, RoadClass


@pytest.mark.parametrize(
    "cell",
    ["2019.6.4", "2019-06-04", "2019/6/4", "2019年6月4日", "２０１９年６月４日", "20190604", "2019-06-04 00:00:00",
     "2019-06-04T00:00:00Z", 43620, "43620", date(2019, 6, 4)],
)  # fmt: skip
def test_one_day_in_all_forms(cell):
    # 43620 is 2019-06-04 in Excel's 1900 system (day 1 = 1900-01-01, with the leap day 1900 never had).
    assert read_value(cell, ValueKind.DATE) == date(2019, 6, 4)


def test_month_and_moment():
    assert read_value("2019年6月", ValueKind.DATE) == date(2019, 6, 1)
    assert read_value("1975.3", ValueKind.MONTH) == "1975-03"
    assert read_value("2019-6-4 14:05", ValueKind.MOMENT).isoformat() == "2019-06-04T14:05:00"


@pytest.mark.parametrize("cell", ["2019-02-30", "去年", "2019", "99", "13月"])
def test_no_dates(cell):
    with pytest.raises(ValueReadError):
        read_value(cell, ValueKind.DATE)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.5", 1234.5),
        ("１２３", 123),
        ("约30人", 30),
        (12, 12),
        ("-1.5", -1.5),
        ("1.2e3", 1200),
        ("50余", 50),
    ],
)
def test_numbers(cell, number):
    assert read_value(cell, ValueKind.NUMBER) == number


@pytest.mark.parametrize("cell", ["若干", "3-5", "", True])
def test_no_numbers(cell):
    with pytest.raises(ValueReadError):
        read_value(cell, ValueKind.NUMBER)


def test_whole_numbers():
    assert read_value("30.0", ValueKind.INTEGER) == 30
    with pytest.raises(ValueReadError):
        read_value("30.5", ValueKind.INTEGER)


def test_area_units():
    assert read_value("15", ValueKind.AREA, heading="占地面积(亩)") == pytest.approx(10000)
    assert read_value("0.6公顷", ValueKind.AREA, heading="面积(亩)") == pytest.approx(6000)
    assert read_value("6000", ValueKind.AREA, heading="面积(㎡)") == 6000


@pytest.mark.parametrize("cell", ["是", "√", "有", "Y", "1", 1, True, "涉氨"])
def test_yes(cell):
    assert read_value(cell, ValueKind.YES_NO) is True


@pytest.mark.parametrize("cell", ["否", "×", "N", "0", False, "不涉及"])
def test_no(cell):
    assert read_value(cell, ValueKind.YES_NO) is False


@pytest.mark.parametrize(
    ("cell", "kind", "member"),
    [
        ("A类", ValueKind.DANGER_CLASS, DangerClass.A),
        ("Ｂ（中危）", ValueKind.DANGER_CLASS, DangerClass.B),
        ("低危", ValueKind.DANGER_CLASS, DangerClass.C),
        ("停产整顿", ValueKind.STATUS, EnterpriseStatus.STOPPED),
        ("正常", ValueKind.STATUS, EnterpriseStatus.IN_PRODUCTION),
        ("已注销", ValueKind.STATUS, EnterpriseStatus.DEREGISTERED),
        ("重大风险", ValueKind.RISK_COLOUR, RiskColour.RED),
        ("橙色", ValueKind.RISK_COLOUR, RiskColour.ORANGE),
        ("motorway", ValueKind.ROAD_CLASS, RoadClass.EXPRESSWAY),
        ("国道", ValueKind.ROAD_CLASS, RoadClass.NATIONAL),
        ("中学", ValueKind.PLACE_KIND, PlaceKind.SCHOOL),
        ("鱼塘", ValueKind.PLACE_KIND, PlaceKind.OTHER),
    ],
)
def test_terms(cell, kind, member):
    assert read_value(cell, kind) is member


def test_term_that_is_none():
    with pytest.raises(ValueReadError, match="特危"):
        read_value("特危", ValueKind.DANGER_CLASS)


@given(
    st.sampled_from(
        [(kind, member) for kind, (members, _) in values.TERMS_BY_KIND.items() for member in members]
    )
)
def test_every_term_reads_itself(pair):
    kind, member = pair
    assert read_value(member.value, kind) is member
    assert read_value(member.name, kind) is member


def test_blank_cells():
    assert all(is_blank(cell) for cell in (None, "", "  ", "—", "/", "#NAME?", "NULL", "无"))
    assert not any(is_blank(cell) for cell in (0, "0", False, "厂"))


def test_doubts():
    assert values.code_warning("914403001922038216") == ""
    assert "914403001922038216" in values.code_warning("9I44O3OOI922O382I6")
    assert values.phone_warning("1.3812E+10")
    assert values.phone_warning("13812345678、661234") == ""


@given(
    st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.dates()),
    st.sampled_from(list(ValueKind)),
)
def test_a_cell_is_read_or_refused_with_a_reason(cell, kind):
    if is_blank(cell):
        return
    try:
        read_value(cell, kind)
    except ValueReadError as error:
        assert str(error)


@pytest.mark.parametrize("cell", ["1e999", float("inf"), float("nan"), "9" * 23])
def test_a_number_beyond_all_reason_is_refused(cell):
    with pytest.raises(ValueReadError):
        read_value(cell, ValueKind.INTEGER)
