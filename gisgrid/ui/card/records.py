"""Turns what was typed on a card into records, through the edits."""

from datetime import date, datetime, time
from typing import Any

from gisgrid.edits.enterprises import update_field
from gisgrid.edits.hazards import HazardStep, advance_hazard, register_hazard
from gisgrid.edits.inspections import add_inspection
from gisgrid.edits.records import set_field
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.store.session import EditSession
from gisgrid.ui.card.forms import HazardEntry, StepEntry, VisitEntry

_NOON = time(12, 0)


def moment_of(session: EditSession, day: date) -> datetime:
    """Return the time to write for a day that was typed: now for today, noon for an earlier day."""
    now: datetime = session.now
    return now if day >= now.date() else datetime.combine(day, _NOON)


def add_visit(session: EditSession, entry: VisitEntry) -> Inspection:
    """Add a visit and the hazard it found.

    Raises
    ------
    EditError
        If the edits refuse it; the sentence says why.
    """
    finding = entry.finding
    if not finding and entry.hazard is not None:
        finding = entry.hazard.description
    visit = Inspection(
        inspected_at=moment_of(session, entry.day),
        kind=entry.kind,
        result=entry.result,
        enterprise_id=entry.enterprise_id,
        grid_id=None,
        inspector_id=entry.inspector.person_id if entry.inspector else None,
        post=entry.inspector.post_key if entry.inspector else "",
        subjects="、".join(subject.value for subject in entry.subjects),
        finding=finding,
    )
    add_inspection(session, visit)
    if entry.hazard is not None:
        add_hazard(session, entry.hazard, inspection_id=visit.id)
    return visit


def add_hazard(session: EditSession, entry: HazardEntry, *, inspection_id: int | None = None) -> Hazard:
    """Register a hazard.

    Raises
    ------
    EditError
        If the edits refuse it; the sentence says why.
    """
    hazard = Hazard(
        number="",
        description=entry.description,
        found_at=moment_of(session, entry.found_on),
        level=entry.level,
        subject=entry.subject,
        category=entry.category,
        enterprise_id=entry.enterprise_id,
        inspection_id=inspection_id,
        found_by_id=entry.finder.person_id if entry.finder else None,
        found_post=entry.finder.post if entry.finder else "",
        location=entry.location,
        is_urgent=entry.is_urgent,
        responsible=entry.responsible,
        due_on=entry.due_on,
    )
    return register_hazard(session, hazard)


def take_step(session: EditSession, entry: StepEntry) -> Hazard:
    """Move a hazard one step on.

    Raises
    ------
    EditError
        If the step is not possible now, or lacks something.
    """
    step = HazardStep(
        kind=entry.kind,
        happened_at=moment_of(session, entry.day),
        to_whom=entry.to_whom,
        due_on=entry.due_on,
        text=entry.text,
        responsible=entry.responsible,
        measure=entry.measure,
    )
    return advance_hazard(session, entry.hazard_id, step)


def change_field(session: EditSession, kind: type[Any], id: int, *, name: str, typed: str) -> None:
    """Change one field of a record from what was typed.

    Raises
    ------
    EditError
        If the value does not fit the field.
    """
    if kind is Enterprise:
        update_field(session, id, name=name, value=typed)
    else:
        set_field(session, kind, id, name=name, value=typed)
