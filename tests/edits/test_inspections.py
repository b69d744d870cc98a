"""A visit with its check-list, hazards, re-check and company, in one step."""

from datetime import timedelta

import pytest

from gisgrid.edits.hazards import HazardStep, add_tip_off, advance_hazard, register_hazard
from gisgrid.edits.inspections import (
    FoundHazard,
    add_inspection,
    add_recheck_visit,
    join_actions,
    recheck_hazard,
)
from gisgrid.edits.people import add_person
from gisgrid.errors import EditError
from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardSource,
    HazardState,
    InspectionKind,
    InspectionResult,
    PatrolAction,
    Subject,
)
from gisgrid.model.hazard_board import BoardFilter, make_board
from gisgrid.model.hazards import Hazard, HazardEvent, TipOff
from gisgrid.model.inspections import Inspection, InspectionItem
from gisgrid.model.people import Appointment, Person
from tests.edits.conftest import NOW

_E = HazardEventKind


def patrol(**facts):
    return Inspection(NOW, InspectionKind.PATROL, enterprise_id=1, inspector_id=1, post="worker", **facts)


def waiting_hazard(town):
    """Register a hazard of enterprise 1 and bring it before its re-check."""
    with town.edit("隐患") as session:
        hazard = register_hazard(
            session, Hazard("", "配电箱未接地", NOW - timedelta(days=5), enterprise_id=1)
        )
        for step in (
            HazardStep(kind=_E.REPORT, to_whom="网格长助理"),
            HazardStep(kind=_E.ASSIGN, responsible="赵厂长", due_on=NOW.date()),
            HazardStep(kind=_E.START),
            HazardStep(kind=_E.FINISH),
        ):
            advance_hazard(session, hazard.id, step)
        return hazard.id


def test_a_failed_line_becomes_a_hazard_of_the_same_step(town):
    items = [InspectionItem(0, "消防通道"), InspectionItem(0, "临时用电", passed=False)]
    wire = Hazard("", "临时用电：线路老化", NOW, enterprise_id=1)
    with town.edit("巡查") as session:
        add_inspection(
            session,
            patrol(result=InspectionResult.HAZARDS_FOUND),
            items=items,
            found=[FoundHazard(hazard=wire, item=1)],
        )
    visit, hazard = town.find(Inspection)[0], town.find(Hazard)[0]
    assert [(i.text, i.passed, i.hazard_id) for i in town.find(InspectionItem)] == [
        ("消防通道", True, None),
        ("临时用电", False, hazard.id),
    ]
    assert (hazard.inspection_id, hazard.found_by_id, hazard.found_post, hazard.grid_id) == (
        visit.id,
        1,
        "worker",
        2,
    )
    assert hazard.source is HazardSource.INSPECTION
    town.undo()
    assert (town.count(Inspection), town.count(Hazard), town.count(InspectionItem)) == (0, 0, 0)


def test_one_visit_looks_at_safety_and_environment(town):
    """L01: one register for both subjects; each hazard keeps its own, and the board can show one of them."""
    finds = [Hazard("", "护栏缺失", NOW), Hazard("", "危废未入库", NOW, subject=Subject.ENVIRONMENT)]
    with town.edit("巡查") as session:
        visit = patrol(subjects="安全、环保", result=InspectionResult.HAZARDS_FOUND)
        add_inspection(session, visit, found=[FoundHazard(hazard=one) for one in finds])
    assert town.find(Inspection)[0].subjects == "安全、环保"
    for subject, text in ((Subject.SAFETY, "护栏缺失"), (Subject.ENVIRONMENT, "危废未入库")):
        board = make_board(town, NOW.date(), chosen=BoardFilter(subject=subject))
        assert [card.description for column in board.columns for card in column.cards] == [text]


def test_what_an_enterprise_finds_itself_is_reported_by_itself(town):
    with town.edit("自查") as session:
        visit = Inspection(
            NOW, InspectionKind.SELF_CHECK, result=InspectionResult.HAZARDS_FOUND, enterprise_id=1
        )
        add_inspection(session, visit, found=[FoundHazard(hazard=Hazard("", "油污", NOW))])
    assert town.find(Hazard)[0].source is HazardSource.SELF_REPORT


@pytest.mark.parametrize(
    ("kind", "result", "state"),
    [
        (_E.RECHECK_PASS, InspectionResult.NO_PROBLEM, HazardState.AWAITING_RECHECK),
        (_E.RECHECK_FAIL, InspectionResult.HAZARDS_FOUND, HazardState.RECHECK_FAILED),
    ],
)
def test_a_recheck_is_a_visit_and_moves_the_hazard(town, kind, result, state):
    hazard_id = waiting_hazard(town)
    with town.edit("任职") as session:
        session.add(Appointment(1, "assistant", grid_id=2))
    with town.edit("复查") as session:
        due_on = NOW.date() if kind is _E.RECHECK_FAIL else None
        recheck_hazard(session, hazard_id, HazardStep(kind=kind, person_id=1, text="已看现场", due_on=due_on))
    visit, hazard = town.find(Inspection)[0], town.get(Hazard, hazard_id)
    assert (visit.kind, visit.result, visit.hazard_id, visit.post) == (
        InspectionKind.RECHECK, result, hazard_id, "assistant",
    )  # fmt: skip
    assert (hazard.state, hazard.recheck_result, hazard.recheck_by) == (
        state,
        kind.value.removeprefix("复查"),
        "李强",
    )


def test_a_visit_of_the_kind_recheck_moves_the_hazard_too(town):
    hazard_id = waiting_hazard(town)
    with town.edit("复查") as session:
        visit = patrol(hazard_id=hazard_id, finding="合格")
        add_recheck_visit(session, visit, step=HazardStep(kind=_E.RECHECK_PASS))
    event = town.find(HazardEvent, hazard_id=hazard_id)[-1]
    assert (event.kind, event.person_id, event.happened_at) == (_E.RECHECK_PASS, 1, NOW)
    assert town.find(Inspection)[0].kind is InspectionKind.RECHECK


def test_a_failed_recheck_is_a_visit_with_a_finding(town):
    hazard_id = waiting_hazard(town)
    with town.edit("复查") as session:
        visit = patrol(hazard_id=hazard_id)
        add_recheck_visit(session, visit, step=HazardStep(kind=_E.RECHECK_FAIL, due_on=NOW.date()))
    visit, hazard = town.find(Inspection)[0], town.get(Hazard, hazard_id)
    assert visit.result is InspectionResult.HAZARDS_FOUND
    assert visit.finding == f"{hazard.number} 复查不合格"


def test_who_put_it_right_is_refused_and_no_visit_stays(town):
    hazard_id = waiting_hazard(town)
    with town.edit("人员") as session:
        mender = add_person(session, Person("赵厂长"))
    with pytest.raises(EditError, match="赵厂长"), town.edit("复查") as session:
        recheck_hazard(session, hazard_id, HazardStep(kind=_E.RECHECK_PASS, person_id=mender.id))
    assert town.count(Inspection) == 0


def test_a_step_that_is_no_recheck_is_refused(town):
    hazard_id = waiting_hazard(town)
    with pytest.raises(EditError), town.edit("复查") as session:
        recheck_hazard(session, hazard_id, HazardStep(kind=_E.URGE, person_id=1))


def test_a_recheck_by_somebody_outside_the_register_is_no_visit(town):
    hazard_id = waiting_hazard(town)
    with town.edit("复查") as session:
        assert (
            recheck_hazard(session, hazard_id, HazardStep(kind=_E.RECHECK_PASS, person_name="县局 周伟"))
            is None
        )
    assert town.count(Inspection) == 0
    assert town.get(Hazard, hazard_id).recheck_by == "县局 周伟"


def test_actions_keep_the_order_of_the_list():
    assert join_actions([PatrolAction.WARN, PatrolAction.DISSUADE]) == "劝导、临时警示"


def test_an_informant_is_kept_apart_from_the_hazard(town):
    with town.edit("举报") as session:
        hazard = register_hazard(
            session, Hazard("", "夜间偷排", NOW, source=HazardSource.TIP_OFF, enterprise_id=1)
        )
        add_tip_off(session, TipOff(hazard.id, NOW, "电话", informant="陈某", phone="13812345678"))
    held = vars(town.find(Hazard)[0])
    assert "陈某" not in str(held)
    assert town.find(TipOff)[0].is_confidential
    with town.edit("隐患") as session:
        other = register_hazard(session, Hazard("", "积尘", NOW, enterprise_id=1))
    with pytest.raises(EditError, match="不是群众举报"), town.edit("举报") as session:
        add_tip_off(session, TipOff(other.id, NOW))
