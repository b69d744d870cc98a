"""What comes home from a patrol: a failed re-check gets its new deadline, or is left to the office."""

from datetime import timedelta

from gisgrid.edits.patrols import take_notes
from gisgrid.model.enumerations import HazardLevel, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.patrol.notes import Note, NoteResult, PatrolNotes
from tests.edits.conftest import NOW

TODAY = NOW.date()


def waiting(level, due_on):
    return Hazard(
        f"YH-{level.value}", "无护栏", NOW - timedelta(days=9), state=HazardState.AWAITING_RECHECK, level=level,
        enterprise_id=1, responsible="厂长", due_on=due_on, finished_on=TODAY,
    )  # fmt: skip


def test_a_failed_recheck_of_the_phone_gets_the_deadline_of_the_scheme(town):
    with town.edit("隐患") as session:
        session.add(waiting(HazardLevel.GENERAL, TODAY))
        session.add(waiting(HazardLevel.MAJOR, TODAY - timedelta(days=1)))
    note = Note(1, "化工厂", NoteResult.FINE, "", False, NOW, rechecks=((1, False), (2, False)))
    notes = PatrolNotes(town.info.identity, "XC", 1, "worker", (note,))
    with town.edit("记录") as session:
        taken = take_notes(session, notes, register_identity=town.info.identity, scheme=town.scheme)
    general, major = town.find(Hazard)
    # lishui-2019: general hazards have 15 days; the notice of a major one says its own.
    assert (general.state, general.due_on) == (HazardState.RECHECK_FAILED, TODAY + timedelta(days=15))
    assert (major.state, major.due_on) == (HazardState.AWAITING_RECHECK, TODAY - timedelta(days=1))
    assert taken.rechecks == 1
    ((name, reason),) = taken.refused
    assert name == "化工厂"
    assert "整改期限" in reason
