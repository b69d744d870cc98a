"""What a drop on the board means, and how a life is told."""

from datetime import date, datetime

import pytest

from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazard_board import COLUMNS, drop_step, make_board, usual_target
from gisgrid.model.hazard_story import life_of, path_of
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.scheme_file import load_scheme
from tests.fakes import FakeRegister

E, S = HazardEventKind, HazardState
TODAY = date(2026, 11, 18)
FOUND = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001  local time


def hazard(state, **facts):
    return Hazard("YH2026-0001", "无护栏", FOUND, state=state, id=1, **facts)


def test_every_drop_but_the_next_step_is_refused():
    meant = {
        (S.REGISTERED, S.REPORTED): E.REPORT,
        (S.REPORTED, S.ASSIGNED): E.ASSIGN,
        (S.ASSIGNED, S.RECTIFYING): E.START,
        (S.RECTIFYING, S.AWAITING_RECHECK): E.FINISH,
        (S.AWAITING_RECHECK, S.RECHECK_FAILED): E.RECHECK_FAIL,
        (S.AWAITING_RECHECK, S.CLOSED): E.RECHECK_PASS,
        (S.RECHECK_FAILED, S.ASSIGNED): E.ASSIGN,
        (S.RECHECK_FAILED, S.RECTIFYING): E.START,
    }
    for start in COLUMNS:
        for target in COLUMNS:
            if start is not target:
                assert drop_step(hazard(start), target, on=TODAY) is meant.get((start, target)), (
                    start,
                    target,
                )
    for start in COLUMNS[:-1]:
        assert drop_step(hazard(start), usual_target(start), on=TODAY) is not None
    assert usual_target(S.CLOSED) is None


@pytest.mark.parametrize(("is_listed", "step"), [(False, E.CLOSE), (True, E.DELIST)])
def test_after_a_passed_recheck_a_drop_closes_or_delists(is_listed, step):
    passed = hazard(S.AWAITING_RECHECK, recheck_result="合格", is_listed=is_listed)
    assert drop_step(passed, S.CLOSED, on=TODAY) is step
    assert drop_step(passed, S.RECHECK_FAILED, on=TODAY) is None


def test_life_of_a_general_and_of_a_listed_hazard():
    steps, at = life_of(hazard(S.REPORTED), [])
    assert ([step.name for step in steps], steps[at].name) == (
        ["发现", "登记", "上报", "交办", "整改", "复查", "销号"],
        "交办",
    )
    listed = hazard(S.RECTIFYING, level=HazardLevel.MAJOR, is_listed=True, listed_on=date(2026, 11, 5))
    confirmed = HazardEvent(1, E.CONFIRM_MAJOR, FOUND.replace(day=4), S.REPORTED)
    steps, at = life_of(listed, [confirmed])
    assert [step.name for step in steps] == [
        "发现", "登记", "上报", "判定", "挂牌督办", "整改", "复查验收", "摘牌", "销号",
    ]  # fmt: skip
    assert (steps[at].name, steps[3].on, steps[4].on) == ("整改", date(2026, 11, 4), date(2026, 11, 5))
    for name, facts in {
        "判定": {"state": S.REPORTED, "level": HazardLevel.SUSPECTED_MAJOR},
        "挂牌督办": {"state": S.REPORTED, "level": HazardLevel.MAJOR},
        "摘牌": {"state": S.AWAITING_RECHECK, "level": HazardLevel.MAJOR, "is_listed": True, "recheck_result": "合格"},
        "销号": {
            "state": S.AWAITING_RECHECK, "level": HazardLevel.MAJOR, "recheck_result": "合格",
            "delisted_on": TODAY,
        },
    }.items():  # fmt: skip
        steps, at = life_of(hazard(**facts), [])
        assert steps[at].name == name
    for level in HazardLevel:
        steps, at = life_of(hazard(S.CLOSED, level=level), [])
        assert at == len(steps)


def test_path_names_who_it_went_to_and_who_is_next():
    register = FakeRegister(scheme=load_scheme("lishui-2019"))
    one = hazard(S.REPORTED, due_on=date(2026, 11, 10), found_post="worker")
    events = [
        HazardEvent(1, E.REGISTER, FOUND, S.REGISTERED, person_name="韩敏"),
        HazardEvent(1, E.START, FOUND, S.RECTIFYING, person_name="厂长"),
        HazardEvent(1, E.REPORT, FOUND, S.REPORTED, person_name="韩敏", to_whom="网格长助理"),
    ]
    lines = path_of(register, one, events)
    assert [(line.who, line.what, line.to_whom) for line in lines[:2]] == [
        ("韩敏", "登记", ""),
        ("韩敏", "上报", "网格长助理"),
    ]
    assert lines[0].post == "安环专职网格员"
    # L37: what is past its deadline goes to 网格管理员 and 网格长助理.
    assert (lines[2].what, lines[2].to_whom, lines[2].at) == ("超期上报", "网格管理员、网格长助理", None)


def test_an_empty_register_has_an_empty_board():
    board = make_board(FakeRegister(scheme=load_scheme("lishui-2019")), TODAY)
    assert (board.open_count, board.pressing_count, board.rate_percent, board.mean_days) == (
        0,
        0,
        100.0,
        None,
    )
