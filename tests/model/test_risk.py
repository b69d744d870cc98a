"""LEC, LS and the suggestion of key units."""

from datetime import date, datetime

import pytest

from gisgrid.errors import BadUseError
from gisgrid.model.duplicates import likely_duplicates
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias, MajorHazardInstallation
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardLevel,
    InstallationLevel,
    RiskColour,
    RiskMethod,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.key_units import key_unit_reasons
from gisgrid.model.risk import score, score_lec, score_ls, worst_colour
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

TODAY = date(2026, 11, 16)


# Bands: DOMAIN.md 3.5; the products are by hand.
@pytest.mark.parametrize(
    ("factors", "value", "colour"),
    [
        ((3, 6, 15), 270, RiskColour.ORANGE),
        ((6, 6, 15), 540, RiskColour.RED),
        ((1, 10, 7), 70, RiskColour.YELLOW),
        ((1, 6, 7), 42, RiskColour.BLUE),
        ((0.2, 10, 40), 80, RiskColour.YELLOW),
    ],
)
def test_lec(factors, value, colour):
    found = score_lec(*factors)
    assert (found.value, found.colour) == (pytest.approx(value), colour)


@pytest.mark.parametrize(
    ("factors", "value", "colour"),
    [((5, 4), 20, "红"), ((5, 3), 15, "橙"), ((3, 3), 9, "黄"), ((4, 2), 8, "蓝"), ((4, 4), 16, "橙")],
)
def test_ls(factors, value, colour):
    found = score_ls(*factors)
    assert (found.value, found.colour.value) == (value, colour)


def test_values_outside_the_method_are_told():
    with pytest.raises(BadUseError, match="L"):
        score_lec(4, 6, 15)
    with pytest.raises(BadUseError, match="S"):
        score_ls(3, 6)


def test_an_incomplete_score_is_none_and_the_worst_colour_wins():
    assert score(RiskMethod.LEC, likelihood=3, exposure=None, consequence=15) is None
    assert score(RiskMethod.LS, likelihood=3, exposure=None, consequence=3).value == 9
    assert worst_colour([RiskColour.BLUE, RiskColour.ORANGE, RiskColour.UNGRADED]) is RiskColour.ORANGE
    assert worst_colour([]) is RiskColour.UNGRADED


def test_key_units_are_suggested_with_all_their_reasons():
    register = FakeRegister(
        [
            Enterprise("甲", danger_class=DangerClass.A, has_ammonia=True),
            Enterprise("乙", danger_class=DangerClass.C),
            Enterprise("丙", danger_class=DangerClass.A, status=EnterpriseStatus.CLOSED),
            Enterprise("丁", danger_class=DangerClass.B, supervised_industry="冶金"),
            MajorHazardInstallation(2, "罐区", level_confirmed=InstallationLevel.LEVEL_3),
            MajorHazardInstallation(1, "库", level_suggested=InstallationLevel.NOT_MAJOR),
            Hazard("YH1", "失效", datetime(2026, 3, 1), level=HazardLevel.MAJOR, enterprise_id=1),  # noqa: DTZ001
            Hazard("YH2", "失效", datetime(2024, 3, 1), level=HazardLevel.MAJOR, enterprise_id=2),  # noqa: DTZ001
        ],
        scheme=load_scheme("hanyin-2014"),
    )
    found = key_unit_reasons(register, TODAY)
    assert set(found) == {1, 2, 4}
    assert found[1] == ("A 类（高危）", "涉氨制冷", "重大隐患 YH1")
    assert found[2] == ("重大危险源三级",)
    assert found[4] == ("重点行业（冶金）B 类",)
    assert set(key_unit_reasons(register, TODAY, ids=[4])) == {4}


def test_duplicates_share_code_name_or_old_name():
    register = FakeRegister(
        [
            Enterprise("丽水欣沐涂料有限公司"),
            Enterprise("丽水 欣沐涂料股份有限公司"),
            Enterprise("恒泰机械厂", credit_code="91331102MA28GR1E97"),
            Enterprise("恒泰重工", credit_code="91331102MA28GR1E97"),
            Enterprise("独一家"),
            EnterpriseAlias(5, "恒泰机械厂"),
        ]
    )
    assert likely_duplicates(register) == {1: (2,), 2: (1,), 3: (4, 5), 4: (3,), 5: (3,)}
