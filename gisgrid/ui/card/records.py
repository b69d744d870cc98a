"""Turns what was typed on a card into records, through the edits."""

import mimetypes
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gisgrid.edits.enterprises import update_field
from gisgrid.edits.hazards import HazardStep, add_tip_off, advance_hazard, register_hazard
from gisgrid.edits.inspections import (
    FoundHazard,
    add_inspection,
    add_recheck_visit,
    join_actions,
    recheck_hazard,
)
from gisgrid.edits.papers import add_attachment
from gisgrid.edits.records import set_field
from gisgrid.exchange.photos import SUFFIXES, PhotoFacts, read_file, read_photo
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardEventKind
from gisgrid.model.hazards import Hazard, TipOff
from gisgrid.model.inspections import Attachment, Inspection, InspectionItem
from gisgrid.store.session import EditSession
from gisgrid.ui.card.entries import HazardEntry, VisitEntry

_NOON = time(12, 0)


def moment_of(session: EditSession, day: date) -> datetime:
    """Return the time to write for a day that was typed: now for today, noon for an earlier day."""
    now: datetime = session.now
    return now if day >= now.date() else datetime.combine(day, _NOON)


def add_visit(session: EditSession, entry: VisitEntry) -> Inspection:
    """Add a visit with its check-list, the hazards it found, the hazard it looked at again, and its photos.

    Raises
    ------
    EditError
        If the edits refuse it; the sentence says why.
    FileError
        If a photo cannot be read.
    """
    person = entry.inspector
    visit = Inspection(
        inspected_at=moment_of(session, entry.day),
        kind=entry.kind,
        result=entry.result,
        enterprise_id=entry.enterprise_id,
        inspector_id=person.person_id if person else None,
        post=person.post_key if person else "",
        subjects="、".join(subject.value for subject in entry.subjects),
        actions=join_actions(entry.actions),
        finding=entry.finding or "；".join(hazard.description for hazard in entry.hazards),
        publicity=entry.publicity,
        escort=entry.escort,
        hazard_id=entry.recheck.hazard_id if entry.recheck else None,
    )
    parts: dict[str, Any] = {
        "participant_ids": [helper.person_id for helper in entry.participants],
        "items": [InspectionItem(0, line.text, passed=line.passed) for line in entry.items],
        "found": [FoundHazard(hazard=make_hazard(session, one), item=one.item) for one in entry.hazards],
    }
    if entry.recheck is None:
        add_inspection(session, visit, **parts)
    else:
        kind = HazardEventKind.RECHECK_PASS if entry.recheck.passed else HazardEventKind.RECHECK_FAIL
        step = HazardStep(kind=kind, text=entry.finding, due_on=entry.recheck.due_on)
        add_recheck_visit(session, visit, step=step, **parts)
    for path in entry.photos:
        attach_photo(session, Inspection, visit.id or 0, path=path)
    return visit


def make_hazard(session: EditSession, entry: HazardEntry) -> Hazard:
    """Make the record of a hazard that was typed in; it is not yet registered."""
    return Hazard(
        number="",
        description=entry.description,
        found_at=moment_of(session, entry.found_on),
        level=entry.level,
        subject=entry.subject,
        category=entry.category,
        source=entry.source,
        enterprise_id=entry.enterprise_id,
        found_by_id=entry.finder.person_id if entry.finder else None,
        found_post=entry.finder.post_key if entry.finder else "",
        location=entry.location,
        is_urgent=entry.is_urgent,
        responsible=entry.responsible,
        due_on=entry.due_on,
    )


def add_hazard(session: EditSession, entry: HazardEntry) -> Hazard:
    """Register a hazard, with its informant apart and, when it is urgent, its report to the department.

    Raises
    ------
    EditError
        If the edits refuse it; the sentence says why.
    """
    hazard = register_hazard(session, make_hazard(session, entry))
    if entry.tip_off is not None:
        told = entry.tip_off
        add_tip_off(
            session,
            TipOff(
                hazard_id=hazard.id or 0,
                received_at=hazard.found_at,
                channel=told.channel,
                informant=told.informant,
                phone=told.phone,
                is_confidential=told.is_confidential,
            ),
        )
    if entry.direct_to:
        step = HazardStep(
            kind=HazardEventKind.REPORT,
            happened_at=hazard.found_at,
            person_id=hazard.found_by_id,
            to_whom=entry.direct_to,
        )
        advance_hazard(session, hazard.id or 0, step)
    return hazard


def take_step(session: EditSession, hazard_id: int, step: HazardStep) -> None:
    """Move a hazard one step on; a re-check becomes a visit, too.

    Raises
    ------
    EditError
        If the step is not possible now, or lacks something.
    """
    if step.kind in (HazardEventKind.RECHECK_PASS, HazardEventKind.RECHECK_FAIL):
        recheck_hazard(session, hazard_id, step)
    else:
        advance_hazard(session, hazard_id, step)


def attach_photo(session: EditSession, kind: type[Any], id: int, *, path: Path) -> Attachment:
    """Attach a file to a record; of a photo also when and where it was taken.

    Raises
    ------
    FileError
        If the file cannot be read.
    EditError
        If it is empty, or the record is not there.
    """
    content = read_file(path)
    facts = read_photo(content) if path.suffix.lower() in SUFFIXES else PhotoFacts()
    return add_attachment(
        session,
        Attachment(
            subject_table=TABLE_NAMES[kind],
            subject_id=id,
            name=path.name,
            media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            content=content,
            sha256="",
            taken_at=facts.taken_at,
            geometry=facts.point,
        ),
    )


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
