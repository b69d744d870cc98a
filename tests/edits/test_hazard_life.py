"""No way through a hazard's life leaves out what a state needs; undo takes every way back."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.edits.hazards import HazardStep, advance_hazard, register_hazard, tick_plan_part, urge_hazards
from gisgrid.errors import EditError
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState
from gisgrid.model.hazard_cycle import PLAN_PARTS, missing_data
from gisgrid.model.hazards import Hazard, HazardEvent
from tests.edits.conftest import NOW

E = HazardEventKind
S = HazardState

# DOMAIN.md 3.4, written down here once more, apart from the code under test.
HELD = {
    S.REGISTERED: {"number", "description", "found_at"},
    S.REPORTED: {"number", "description", "found_at"},
    S.ASSIGNED: {"responsible", "due_on"},
    S.RECTIFYING: {"responsible", "due_on"},
    S.AWAITING_RECHECK: {"responsible", "due_on", "finished_on"},
    S.RECHECK_FAILED: {"responsible", "due_on", "rechecked_on", "recheck_by", "recheck_result"},
    S.CLOSED: {
        "responsible",
        "due_on",
        "finished_on",
        "rechecked_on",
        "recheck_by",
        "closed_on",
        "closed_by",
    },
    S.VOID: {"void_reason"},
}
FACTS = {
    "to_whom": "安委办", "responsible": "厂长", "due_on": date(2026, 12, 1), "basis": "应急管理部令第10号",
    "listed_level": "县级", "listed_by": "安委办", "listed_number": "〔2026〕1号", "text": "重复登记", "measure": "更换",
}  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*[kind for kind in E if kind is not E.REGISTER], "plan"]),
        # Mostly everything is stated; now and then one thing is left out.
        st.sampled_from(["", "", "", *FACTS]),
        st.sampled_from(["", "李强", "厂长"]),
    ),
    min_size=1,
    max_size=14,
)
NEXT = {
    S.REGISTERED: {S.REPORTED, S.VOID},
    S.REPORTED: {S.ASSIGNED, S.VOID},
    S.ASSIGNED: {S.RECTIFYING, S.VOID},
    S.RECTIFYING: {S.AWAITING_RECHECK, S.VOID},
    S.AWAITING_RECHECK: {S.RECHECK_FAILED, S.CLOSED, S.VOID},
    S.RECHECK_FAILED: {S.RECTIFYING, S.ASSIGNED, S.VOID},
    S.CLOSED: set(),
    S.VOID: set(),
}


def new_hazard(town, level=HazardLevel.GENERAL):
    found = NOW - timedelta(days=2)
    with town.edit("登记") as session:
        return register_hazard(
            session, Hazard("", "无护栏", found, level=level, enterprise_id=1), person_name="李强"
        ).id


def facts_of(town, hazard_id):
    hazard = town.get(Hazard, hazard_id)
    return {
        name: value for name, value in vars(hazard).items() if name not in ("_sa_instance_state", "version")
    }


def take(town, hazard_id, kind, **facts):
    with town.edit(str(kind)) as session:
        if kind == "plan":
            for part in PLAN_PARTS:
                tick_plan_part(session, hazard_id, part)
        else:
            advance_hazard(session, hazard_id, HazardStep(kind=kind, **facts))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(level=st.sampled_from(HazardLevel), steps=STEPS)
def test_no_way_leaves_out_what_a_state_needs(town, level, steps):
    hazard_id = new_hazard(town, level)
    before, taken = facts_of(town, hazard_id), 0
    for kind, left_out, who in steps:
        was = facts_of(town, hazard_id)
        was_listed = town.get(Hazard, hazard_id).is_listed
        facts = {name: value for name, value in FACTS.items() if name != left_out}
        try:
            take(town, hazard_id, kind, **facts, person_name=who)
        except EditError:
            assert facts_of(town, hazard_id) == was
            continue
        taken += 1
        hazard = town.get(Hazard, hazard_id)
        assert hazard.state is was["state"] or hazard.state in NEXT[was["state"]]
        assert not {name for name in HELD[hazard.state] if not getattr(hazard, name)}
        assert missing_data(hazard) == ()
        assert not (was_listed and hazard.state is S.VOID)
        if kind is E.RECHECK_FAIL:
            assert hazard.due_on == facts["due_on"]
        if hazard.is_listed:
            assert hazard.level is HazardLevel.MAJOR
            assert hazard.listed_by and hazard.listed_number and hazard.listed_on
            assert hazard.state is not S.CLOSED
        if hazard.state is S.CLOSED:
            assert hazard.recheck_result == "合格"
            assert hazard.recheck_by != hazard.responsible
        if kind != "plan":
            event = town.find(HazardEvent, hazard_id=hazard_id)[-1]
            assert (event.kind, event.state_after) == (kind, hazard.state)
            assert event.person_name and event.happened_at
    for _ in range(taken):
        town.undo()
    assert facts_of(town, hazard_id) == before
    assert town.count(HazardEvent, hazard_id=hazard_id) == 1


def advance_to_recheck(town):
    hazard_id = new_hazard(town)
    for kind in (E.REPORT, E.ASSIGN, E.START, E.FINISH):
        take(town, hazard_id, kind, **FACTS)
    return hazard_id


def test_who_put_it_right_cannot_recheck_it(town):
    hazard_id = advance_to_recheck(town)
    for kind in (E.RECHECK_PASS, E.RECHECK_FAIL):
        with pytest.raises(EditError, match="厂长"):
            take(town, hazard_id, kind, person_name="厂长", due_on=FACTS["due_on"])
    # Whoever typed the rectification in did not do it.
    assert [e.person_name for e in town.find(HazardEvent, hazard_id=hazard_id)][-1] == "厂长"
    take(town, hazard_id, E.RECHECK_PASS)
    assert town.get(Hazard, hazard_id).recheck_by == "王芳"


def test_a_failed_recheck_sets_a_new_deadline(town):
    hazard_id = advance_to_recheck(town)
    with pytest.raises(EditError, match="还须填写：整改期限"):
        take(town, hazard_id, E.RECHECK_FAIL)
    with pytest.raises(EditError, match=r"2026-11-15.*2026-11-16"):
        take(town, hazard_id, E.RECHECK_FAIL, due_on=NOW.date() - timedelta(days=1))
    assert town.get(Hazard, hazard_id).due_on == FACTS["due_on"]
    take(town, hazard_id, E.RECHECK_FAIL, due_on=date(2026, 12, 20))
    assert town.get(Hazard, hazard_id).due_on == date(2026, 12, 20)
    assert town.find(HazardEvent, hazard_id=hazard_id)[-1].due_on == date(2026, 12, 20)


def test_a_listed_hazard_is_not_voided_before_its_delisting(town):
    hazard_id = new_hazard(town, HazardLevel.MAJOR)
    take(town, hazard_id, "plan")
    for kind in (E.LIST, E.REPORT, E.ASSIGN, E.START, E.FINISH, E.RECHECK_PASS):
        take(town, hazard_id, kind, **FACTS)
        if kind is not E.REPORT:
            with pytest.raises(EditError, match="摘牌"):
                take(town, hazard_id, E.VOID, **FACTS)
    take(town, hazard_id, E.DELIST)
    take(town, hazard_id, E.VOID, **FACTS)
    assert town.get(Hazard, hazard_id).state is S.VOID


def test_a_person_of_the_register_is_named(town):
    hazard_id = advance_to_recheck(town)
    take(town, hazard_id, E.RECHECK_PASS, person_id=1)
    assert town.get(Hazard, hazard_id).recheck_by == "李强"


def test_steps_lie_in_order_and_not_in_the_future(town):
    hazard_id = new_hazard(town)
    take(town, hazard_id, E.REPORT, to_whom="安委办", happened_at=NOW - timedelta(days=1))
    with pytest.raises(EditError, match="2026-11-15"):
        take(town, hazard_id, E.ASSIGN, **FACTS, happened_at=NOW - timedelta(days=2))
    with pytest.raises(EditError, match="今天之后"):
        take(town, hazard_id, E.ASSIGN, **FACTS, happened_at=NOW + timedelta(days=1))


def test_many_are_urged_in_one_step_or_none(town):
    ids = [new_hazard(town) for _ in range(3)]
    for hazard_id in ids[:2]:
        take(town, hazard_id, E.REPORT, to_whom="安委办")
    with pytest.raises(EditError), town.edit("催办") as session:
        urge_hazards(session, ids)
    assert [town.get(Hazard, i).urge_count for i in ids] == [0, 0, 0]
    with town.edit("催办") as session:
        assert urge_hazards(session, ids[:2]) == 2
    assert [town.get(Hazard, i).urge_count for i in ids] == [1, 1, 0]
    town.undo()
    assert [town.get(Hazard, i).urge_count for i in ids] == [0, 0, 0]


def test_the_plan_of_a_void_hazard_stays(town):
    hazard_id = new_hazard(town)
    take(town, hazard_id, "plan")
    assert town.get(Hazard, hazard_id).has_plan_funds
    take(town, hazard_id, E.VOID, text="误报")
    with pytest.raises(EditError):
        take(town, hazard_id, "plan")
