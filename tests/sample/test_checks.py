"""Check-lists of the latest visits: every item of the list, and the failed one leads to the hazard it became."""

from datetime import date, timedelta

import pytest

from gisgrid.model.enumerations import InspectionKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, InspectionItem
from tests.sample.conftest import TODAY


@pytest.fixture
def filled(lishui):
    """Return the items of every visit that has any."""
    found = {}
    for item in lishui.all(InspectionItem):
        found.setdefault(item.inspection_id, []).append(item)
    return found


def test_patrols_of_the_last_weeks_have_the_items_of_the_handbook(lishui, filled):
    # L28 names what a patrol looks at: 6 points of checking, 5 of striking problems, 5 of the environment.
    recent = [v for v in lishui.all(Inspection) if v.inspected_at.date() >= TODAY - timedelta(days=14)]
    patrols = [v for v in recent if v.kind is InspectionKind.PATROL]
    assert patrols
    assert all(len(filled[visit.id]) >= 16 for visit in patrols)


def test_what_failed_is_the_hazard_that_the_visit_found(lishui, filled):
    hazards = {hazard.id: hazard for hazard in lishui.all(Hazard)}
    failed = [item for items in filled.values() for item in items if not item.passed]
    assert failed
    for item in failed:
        assert hazards[item.hazard_id].inspection_id == item.inspection_id
        assert item.note == hazards[item.hazard_id].description
    open_ones = [h for h in hazards.values() if h.state.is_open and h.inspection_id in filled]
    assert {h.id for h in open_ones} <= {item.hazard_id for item in failed}
    assert all(h.found_at.date() > date(2025, 1, 1) for h in open_ones)


def test_visits_of_the_county_are_checked_by_the_lists_of_their_trades(hanyin):
    held = {item.text for item in hanyin.all(InspectionItem)}
    recent = [v for v in hanyin.all(Inspection) if v.inspected_at.date() >= TODAY - timedelta(days=14)]
    assert len({item.inspection_id for item in hanyin.all(InspectionItem)}) >= len(recent) / 2
    assert len(held) > 10
