"""Turns what was typed into records; placeholder until the edits are there."""

from datetime import datetime
from typing import Any

from gisgrid.model.enumerations import HazardEventKind, HazardState
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.ui.card.forms import HazardEntry, StepEntry, VisitEntry

_AFTER = {
    HazardEventKind.REPORT: HazardState.REPORTED,
    HazardEventKind.ASSIGN: HazardState.ASSIGNED,
    HazardEventKind.START: HazardState.RECTIFYING,
    HazardEventKind.FINISH: HazardState.AWAITING_RECHECK,
    HazardEventKind.RECHECK_PASS: HazardState.CLOSED,
    HazardEventKind.RECHECK_FAIL: HazardState.RECHECK_FAILED,
}


def add_visit(session: Any, entry: VisitEntry, *, at: datetime) -> Any:
    """Add a visit and its hazard."""
    visit = session.add(
        Inspection(
            inspected_at=at,
            kind=entry.kind,
            result=entry.result,
            enterprise_id=entry.enterprise_id,
            inspector_id=entry.inspector.person_id if entry.inspector else None,
            post=entry.inspector.post_key if entry.inspector else "",
            subjects="、".join(s.value for s in entry.subjects),
            finding=entry.finding,
        )
    )
    if entry.hazard is not None:
        add_hazard(session, entry.hazard, at=at)
    return visit


def add_hazard(session: Any, entry: HazardEntry, *, at: datetime) -> Any:
    """Add a hazard."""
    count = session.count(Hazard)
    hazard = Hazard(
        number=f"YH{at.year}-{count + 1:04}",
        description=entry.description,
        found_at=at,
        level=entry.level,
        enterprise_id=entry.enterprise_id,
        due_on=entry.due_on,
    )
    return session.add(hazard)


def take_step(session: Any, entry: StepEntry, *, at: datetime) -> None:
    """Move a hazard on."""
    hazard = session.get(Hazard, entry.hazard_id)
    hazard.state = _AFTER.get(entry.kind, hazard.state)
    session.add(HazardEvent(hazard.id, entry.kind, at, hazard.state))


def change_field(session: Any, kind: type[Any], id: int, *, name: str, typed: str) -> None:
    """Change one field."""
    record = session.get(kind, id)
    setattr(record, name, typed)
