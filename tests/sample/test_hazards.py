"""Hazards stand in every state, and their histories lead there."""

from collections import Counter, defaultdict

import pytest

from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionKind,
    InspectionResult,
)
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from tests.sample.conftest import TODAY

AREAS = pytest.mark.parametrize("area", ["lishui", "hanyin"])
KIND = HazardEventKind
# What may follow what (domain reference 3.4).
FOLLOWS = {
    None: {KIND.REGISTER},
    KIND.REGISTER: {KIND.DISSUADE, KIND.REPORT, KIND.VOID},
    KIND.DISSUADE: {KIND.REPORT, KIND.VOID},
    KIND.REPORT: {KIND.ASSIGN, KIND.CONFIRM_MAJOR},
    KIND.CONFIRM_MAJOR: {KIND.LIST},
    KIND.LIST: {KIND.ASSIGN},
    KIND.ASSIGN: {KIND.START},
    KIND.START: {KIND.FINISH, KIND.URGE, KIND.ESCALATE},
    KIND.URGE: {KIND.URGE, KIND.ESCALATE, KIND.FINISH},
    KIND.ESCALATE: {KIND.FINISH},
    KIND.FINISH: {KIND.RECHECK_PASS, KIND.RECHECK_FAIL},
    KIND.RECHECK_FAIL: {KIND.START},
    KIND.RECHECK_PASS: {KIND.DELIST, KIND.CLOSE},
    KIND.DELIST: {KIND.CLOSE},
    KIND.CLOSE: set(),
    KIND.VOID: set(),
}


def histories(recorder):
    found = defaultdict(list)
    for event in recorder.all(HazardEvent):
        found[event.hazard_id].append(event)
    return found


def test_every_state_and_about_six_hundred(lishui):
    hazards = lishui.all(Hazard)
    assert len(hazards) == 600
    assert set(HazardState) == {h.state for h in hazards}
    assert len({h.number for h in hazards}) == 600
    overdue = sum(h.is_overdue(TODAY) for h in hazards)
    assert 4 <= overdue <= 20
    assert sum(h.level is HazardLevel.MAJOR and h.state.is_open for h in hazards) == 3


@AREAS
def test_histories_keep_the_order_of_the_process(area, request):
    recorder = request.getfixturevalue(area)
    events = histories(recorder)
    for hazard in recorder.all(Hazard):
        last = None
        for event in events[hazard.id]:
            assert event.kind in FOLLOWS[last], (hazard.number, last, event.kind)
            last = event.kind
        times = [event.happened_at for event in events[hazard.id]]
        assert times == sorted(times)
        assert times[0] >= hazard.found_at
        assert times[-1].date() < TODAY
        assert events[hazard.id][-1].state_after is hazard.state


@AREAS
def test_each_state_has_its_required_facts(area, request):
    for hazard in request.getfixturevalue(area).all(Hazard):
        if hazard.state in (
            HazardState.ASSIGNED,
            HazardState.RECTIFYING,
            HazardState.AWAITING_RECHECK,
            HazardState.CLOSED,
        ):
            assert hazard.due_on
            assert hazard.notice_number
            assert hazard.responsible
        if hazard.state is HazardState.CLOSED:
            assert hazard.closed_on
            assert hazard.closed_by
            assert hazard.recheck_result == "合格"
            assert hazard.recheck_by != hazard.responsible  # pitfall 17
        if hazard.state is HazardState.VOID:
            assert hazard.void_reason
        assert hazard.is_listed is (hazard.level is HazardLevel.MAJOR)
        if hazard.is_listed:
            assert hazard.listed_number
            assert hazard.basis
            assert hazard.funds_wan > 0


@AREAS
def test_visits_that_found_a_hazard_say_so(area, request):
    recorder = request.getfixturevalue(area)
    visits = {visit.id: visit for visit in recorder.all(Inspection)}
    linked = [h for h in recorder.all(Hazard) if h.inspection_id is not None]
    assert len(linked) > 250
    for hazard in linked:
        visit = visits[hazard.inspection_id]
        assert visit.result is InspectionResult.HAZARDS_FOUND
        assert visit.enterprise_id == hazard.enterprise_id
        assert visit.inspected_at == hazard.found_at
    counts = Counter(v.kind for v in visits.values() if v.hazard_id is not None)
    assert set(counts) == {InspectionKind.RECHECK}
