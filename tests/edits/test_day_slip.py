"""A day's slip: what lines are understood to mean, and what is written."""

from datetime import date, datetime

import pytest

from gisgrid.edits.day_slip import ReadLine, SlipHead, SlipLine, SlipReader, save_slip
from gisgrid.edits.enterprises import add_enterprise
from gisgrid.errors import EditError
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.enumerations import EnterpriseStatus, InspectionKind, InspectionResult
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from tests.edits.conftest import NOW

TODAY = NOW.date()
HEAD = SlipHead(day=TODAY, inspector_id=1, post="worker", kind=InspectionKind.PATROL)


@pytest.fixture
def street(town):
    with town.edit("企业") as session:
        for name, code, grid in (("欣沐涂料", "A001", 2), ("恒泰机械", "A002", 2), ("恒通木业", "A003", 3)):
            add_enterprise(session, Enterprise(name, short_code=code, grid_id=grid))
        add_enterprise(session, Enterprise("欣沐旧厂", status=EnterpriseStatus.CLOSED))
        session.add(EnterpriseAlias(3, "老机械厂"))
    return town


def read(street, unit, **parts):
    line = SlipLine(unit=unit, **parts)
    return SlipReader(street, today=TODAY).read(line, day=TODAY)


@pytest.mark.parametrize(
    "typed", ["A001", "ａ００１", "xmtl", "欣沐涂料", " 欣沐 涂料 ", "欣沐", "A001 欣沐涂料", "xinmutuliao"]
)
def test_code_initials_and_name_lead_to_the_enterprise(street, typed):
    assert read(street, typed).name == "欣沐涂料"


def test_an_old_name_leads_there_too(street):
    assert read(street, "老机械厂").name == "恒泰机械"


def test_what_fits_several_is_asked_back_unless_one_lies_in_the_inspectors_grid(street):
    assert "有 2 家" in read(street, "恒").problem
    near = SlipReader(street, today=TODAY, grid_ids=[2])
    assert near.read(SlipLine(unit="恒"), day=TODAY).name == "恒泰机械"
    assert "没有找到" in read(street, "不存在").problem


@pytest.mark.parametrize(
    ("result", "finding", "expected"),
    [
        ("", "", InspectionResult.NO_PROBLEM),
        ("√", "", InspectionResult.NO_PROBLEM),
        ("1", "", InspectionResult.NO_PROBLEM),
        ("2", "箱门已关", InspectionResult.FIXED_ON_SITE),
        ("３", "线路老化", InspectionResult.HAZARDS_FOUND),
        ("隐患", "线路老化", InspectionResult.HAZARDS_FOUND),
        ("", "线路老化", InspectionResult.HAZARDS_FOUND),
        ("未见到人", "", InspectionResult.NOT_MET),
    ],
)
def test_results_are_typed_as_number_word_or_tick(street, result, finding, expected):
    assert read(street, "A001", result=result, finding=finding).result is expected


def test_a_hazard_without_words_and_a_wrong_deadline_are_told(street):
    assert "写明" in read(street, "A001", result="3").problem
    assert "早于" in read(street, "A001", finding="线路", due="2026.11.1").problem
    assert "不是日期" in read(street, "A001", finding="线路", due="尽快").problem


def test_an_enterprise_twice_or_known_already_is_told(street):
    lines = [SlipLine(unit="A001"), SlipLine(), SlipLine(unit="xmtl"), SlipLine(unit="A002")]
    with street.edit("先记") as session:
        save_slip(session, HEAD, SlipReader(street, today=TODAY).read_all([SlipLine(unit="A002")], HEAD))
    found = SlipReader(street, today=TODAY).read_all(lines, HEAD)
    assert [one.problem for one in found] == ["", "", "与第 1 行重复。", "这次巡查已登记过。"]


def test_the_slip_is_one_step_and_hazards_get_their_deadline(street):
    head = SlipHead(day=date(2026, 11, 13), inspector_id=1, post="worker", kind=InspectionKind.PATROL)
    lines = [
        SlipLine(unit="A001", finding="线路老化", due="12月1日"),
        SlipLine(unit="A002"),
        SlipLine(unit="A003", result="3", finding="积尘"),
    ]
    before = len(street.history())
    with street.edit("巡查单") as session:
        assert save_slip(session, head, SlipReader(street, today=TODAY).read_all(lines, head)) == (3, 2)
    assert len(street.history()) == before + 1
    visits = street.find(Inspection)
    assert {v.inspected_at for v in visits} == {datetime.fromisoformat("2026-11-13 12:00")}
    # lishui-2019 states no days for a general hazard, so an empty deadline stays open.
    assert [(h.description, h.due_on, h.inspection_id) for h in street.find(Hazard)] == [
        ("线路老化", date(2026, 12, 1), visits[0].id),
        ("积尘", street.find(Hazard)[1].due_on, visits[2].id),
    ]
    street.undo()
    assert (street.count(Inspection), street.count(Hazard)) == (0, 0)


def test_a_line_with_a_problem_stops_the_whole(street):
    lines = [
        ReadLine(enterprise_id=1, name="化工厂"),
        ReadLine(enterprise_id=2, name="欣沐涂料", problem="？"),
    ]
    with pytest.raises(EditError, match="欣沐涂料"), street.edit("巡查单") as session:
        save_slip(session, HEAD, lines)
    assert street.count(Inspection) == 0
