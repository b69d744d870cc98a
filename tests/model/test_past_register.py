"""A register as it stood on an earlier day."""

from datetime import date, datetime

import pytest

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind, HazardState, InspectionKind
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.model.past_register import PastRegister
from tests.fakes import FakeRegister

_OPEN = [one for one in HazardState if one.is_open]


def _at(text):
    return datetime.fromisoformat(f"{text} 09:00")


@pytest.fixture
def register():
    """Hazard 1 was found on the 1st, handed on on the 5th, closed on the 10th; 2 came on the 8th; 3 has no events."""
    made = FakeRegister()
    made.add(Enterprise("甲"), Enterprise("乙", first_registered_on=date(2026, 11, 7)))
    made.add(
        Hazard("1", "x", _at("2026-11-01"), state=HazardState.CLOSED, enterprise_id=1),
        Hazard("2", "x", _at("2026-11-08"), enterprise_id=2),
        Hazard("3", "x", _at("2026-11-02"), state=HazardState.RECTIFYING, enterprise_id=1),
        Hazard("4", "x", _at("2026-11-02"), state=HazardState.CLOSED, enterprise_id=1),
    )
    made.add(
        HazardEvent(1, HazardEventKind.CLOSE, _at("2026-11-10"), HazardState.CLOSED),
        HazardEvent(1, HazardEventKind.ASSIGN, _at("2026-11-05"), HazardState.ASSIGNED),
        HazardEvent(4, HazardEventKind.CLOSE, _at("2026-11-09"), HazardState.CLOSED),
    )
    made.add(
        Inspection(_at("2026-11-03"), InspectionKind.PATROL, enterprise_id=1),
        Inspection(_at("2026-11-06"), InspectionKind.PATROL, enterprise_id=1),
    )
    return made


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (1, {1: HazardState.REGISTERED}),
        (
            5,
            {1: HazardState.ASSIGNED, 3: HazardState.RECTIFYING, 4: HazardState.REGISTERED},
        ),
        (
            10,
            {
                1: HazardState.CLOSED,
                2: HazardState.REGISTERED,
                3: HazardState.RECTIFYING,
                4: HazardState.CLOSED,
            },
        ),
    ],
)
def test_hazards_have_the_state_of_the_day(register, day, states):
    past = PastRegister(register, date(2026, 11, day))
    columns = past.columns(Hazard, ["id", "state"])
    assert dict(zip(columns["id"], columns["state"], strict=True)) == states
    open_ones = {id for id, state in states.items() if state.is_open}
    assert set(past.columns(Hazard, ["id"], state=_OPEN)["id"]) == open_ones
    assert {one.id for one in past.find(Hazard, state=_OPEN)} == open_ones
    assert {one.id: one.state for one in past.find(Hazard)} == states
    assert past.count(Hazard, enterprise_id=1) == sum(one != 2 for one in states)


def test_what_came_later_is_left_out_and_the_rest_stays(register):
    past = PastRegister(register, date(2026, 11, 5))
    assert past.count(Inspection) == 1
    assert past.columns(Enterprise, ["name"])["name"] == ["甲"]
    assert past.get(Enterprise, 2) is None
    assert past.get(Hazard, 1).state is HazardState.ASSIGNED
    assert register.get(Hazard, 1).state is HazardState.CLOSED
    assert PastRegister(register, date(2026, 11, 7)).count(Enterprise) == 2
