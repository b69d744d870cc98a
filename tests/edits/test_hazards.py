"""Hazards from 登记 to 销号, and every way that is not open."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gisgrid.edits.hazards import HazardStep, advance_hazard, register_hazard
from gisgrid.errors import EditError
from gisgrid.model import hazard_cycle
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.workspace import Workspace
from tests.edits.conftest import NOW

E = HazardEventKind
S = HazardState


def registered(town: Workspace, **facts: Any) -> Hazard:
    given = {
        "number": "",
        "description": "无护栏",
        "found_at": NOW - timedelta(hours=1),
        "enterprise_id": 1,
        **facts,
    }
    with town.edit("登记") as session:
        return register_hazard(session, Hazard(**given), person_name="李强")


def step(town: Workspace, kind: HazardEventKind, **facts: Any) -> Hazard:
    with town.edit(kind.value) as session:
        return advance_hazard(session, 1, HazardStep(kind=kind, **facts))


def test_registering_fills_in_number_grid_and_deadline(town: Workspace) -> None:
    hazard = registered(town)
    assert hazard.number == "YH2026-0001"
    assert hazard.grid_id == 2
    # lishui-2019: general hazards have 15 days.
    assert hazard.due_on == date(2026, 12, 1)
    assert registered(town).number == "YH2026-0002"
    event = town.find(HazardEvent)[0]
    assert (event.kind, event.state_after, event.person_name) == (E.REGISTER, S.REGISTERED, "李强")


@pytest.mark.parametrize(
    "facts",
    [
        {"description": " "},
        {"found_at": NOW + timedelta(days=1)},
        {"enterprise_id": None},
        {"enterprise_id": 77},
        {"state": S.CLOSED},
    ],
)
def test_what_is_not_a_hazard_is_refused(town: Workspace, facts: dict[str, Any]) -> None:
    with pytest.raises(EditError):
        registered(town, **facts)
    assert town.count(Hazard) == 0


def test_the_whole_life_of_a_hazard(town: Workspace) -> None:
    registered(town)
    step(town, E.REPORT, to_whom="网格长助理")
    step(town, E.ASSIGN, responsible="厂长", measure="加护栏", due_on=date(2026, 11, 30))
    step(town, E.START)
    step(town, E.URGE)
    step(town, E.FINISH, funds_wan=1.5)
    failed = step(town, E.RECHECK_FAIL, due_on=date(2026, 12, 5))
    assert (failed.state, failed.recheck_result, failed.due_on) == (
        S.RECHECK_FAILED,
        "不合格",
        date(2026, 12, 5),
    )
    step(town, E.START)
    step(town, E.FINISH)
    passed = step(town, E.RECHECK_PASS, person_name="李强")
    assert (passed.state, passed.recheck_by) == (S.AWAITING_RECHECK, "李强")
    closed = step(town, E.CLOSE)
    assert (closed.state, closed.closed_on, closed.closed_by) == (S.CLOSED, date(2026, 11, 16), "王芳")
    assert (closed.urge_count, closed.funds_wan, closed.measure) == (1, 1.5, "加护栏")
    kinds = [event.kind.value for event in town.find(HazardEvent, hazard_id=1)]
    assert kinds == [
        "登记", "上报", "交办", "开始整改", "催办", "整改完成", "复查不合格", "开始整改", "整改完成", "复查合格", "销号",
    ]  # fmt: skip
    for _ in range(10):
        town.undo()
    assert town.get(Hazard, 1).state is S.REGISTERED


def test_a_listed_hazard_needs_its_plan_and_its_delisting(town: Workspace) -> None:
    registered(town, level=HazardLevel.SUSPECTED_MAJOR)
    step(town, E.CONFIRM_MAJOR, basis="应急管理部令第10号", person_name="李强")
    listed = {
        "listed_level": "市级",
        "listed_by": "安委办",
        "listed_number": "〔2026〕3号",
        "due_on": date(2026, 12, 31),
    }
    for name in listed:
        with pytest.raises(EditError):
            step(town, E.LIST, **{**listed, name: None})
    step(town, E.LIST, **listed)
    step(town, E.REPORT, to_whom="安委办")
    step(town, E.ASSIGN, responsible="厂长", due_on=date(2026, 12, 31))
    step(town, E.START)
    with pytest.raises(EditError, match="应急预案"):
        step(town, E.FINISH)
    with town.edit("治理方案") as session:
        hazard = session.get(Hazard, 1)
        for part in ("targets", "funds", "staff", "deadline", "emergency"):
            setattr(hazard, f"has_plan_{part}", True)
    step(town, E.FINISH)
    step(town, E.RECHECK_PASS)
    with pytest.raises(EditError):
        step(town, E.CLOSE)
    step(town, E.DELIST)
    assert step(town, E.CLOSE).state is S.CLOSED


def test_needed_facts_are_named(town: Workspace) -> None:
    registered(town)
    for kind, words in ((E.VOID, "原因"), (E.REPORT, "报送对象"), (E.ASSIGN, "责任")):
        if kind is E.ASSIGN:
            step(town, E.REPORT, to_whom="安委办")
        with pytest.raises(EditError, match=words):
            step(town, kind)
    assert step(town, E.VOID, text="重复").void_reason == "重复"


def test_only_an_overdue_hazard_is_escalated(town: Workspace) -> None:
    registered(town, found_at=datetime(2026, 10, 1, 8), due_on=date(2026, 11, 16))  # noqa: DTZ001
    with pytest.raises(EditError):
        step(town, E.ESCALATE, to_whom="网格长")
    with town.edit("改") as session:
        session.get(Hazard, 1).due_on = date(2026, 11, 15)
    step(town, E.ESCALATE, to_whom="网格长")


def test_no_event_leads_out_of_an_ended_life() -> None:
    for state in (S.CLOSED, S.VOID):
        hazard = Hazard("1", "x", NOW, state=state)
        assert hazard_cycle.allowed_events(hazard, on=NOW.date()) == ()
        assert hazard_cycle.next_step(hazard, on=NOW.date()) is None


def test_the_usual_next_step_is_always_allowed() -> None:
    for state in S:
        for result in ("", hazard_cycle.PASSED):
            for is_listed in (False, True):
                hazard = Hazard("1", "x", NOW, state=state, recheck_result=result, is_listed=is_listed)
                usual = hazard_cycle.next_step(hazard, on=NOW.date())
                assert usual is None or usual in hazard_cycle.allowed_events(hazard, on=NOW.date())


def test_a_deadline_before_the_day_it_was_found_is_refused(town):
    found = Hazard("", "洞", NOW - timedelta(days=3), enterprise_id=1, due_on=NOW.date() - timedelta(days=4))
    with pytest.raises(EditError, match="早于隐患发现日期"), town.edit("登记") as session:
        register_hazard(session, found)
    assert town.count(Hazard) == 0
