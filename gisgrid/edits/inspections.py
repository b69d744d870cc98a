"""Recording visits: who looked at what, with the hazards they found and those they looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gisgrid.edits.hazards import HazardStep, advance_hazard, register_hazard
from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    HazardEventKind,
    HazardSource,
    InspectionKind,
    InspectionResult,
    PatrolAction,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, InspectionItem, InspectionParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.store.session import EditSession

_RECHECKS = (HazardEventKind.RECHECK_PASS, HazardEventKind.RECHECK_FAIL)


@dataclass(frozen=True, kw_only=True)
class FoundHazard:
    """A hazard that a visit found.

    Attributes
    ----------
    hazard : Hazard
        Number, place, finder and time are filled in from the visit where they are empty.
    item : int or None
        Position of the failed line of the check-list that it comes from.
    """

    hazard: Hazard
    item: int | None = None


def add_inspection(
    session: EditSession,
    inspection: Inspection,
    *,
    participant_ids: Sequence[int] = (),
    items: Sequence[InspectionItem] = (),
    found: Sequence[FoundHazard] = (),
) -> Inspection:
    """Record a visit with those who came along, its check-list and the hazards it found.

    The grid is filled in from the enterprise or place where it is empty.

    Parameters
    ----------
    inspection : Inspection
        The visit; exactly one of enterprise and place is set, or only the grid.
    participant_ids : sequence of int
        Ids of people who came along.
    items : sequence of InspectionItem
        Lines of the check-list; their `inspection_id` is filled in.
    found : sequence of FoundHazard
        Registered with the visit; a failed line then names its hazard.

    Raises
    ------
    EditError
        If it is not clear what was visited, the visit lies in the future, hazards were found but not
        said which, or a person is not there.
    """
    _check_subject(session, inspection)
    if inspection.inspected_at > session.now + timedelta(minutes=5):
        raise EditError(tr("The visit lies in the future; check its date."))
    if inspection.duration_min is not None and inspection.duration_min < 0:
        raise EditError(tr("The duration of a visit cannot be negative."))
    is_bare = not inspection.finding.strip() and not found and all(item.passed for item in items)
    if inspection.result is InspectionResult.HAZARDS_FOUND and is_bare:
        raise EditError(tr("Say what was found: the result of the visit is 发现隐患."))
    if inspection.inspector_id is not None:
        demand(session, Person, inspection.inspector_id)
    session.add(inspection)
    visit_id = inspection.id or 0
    helpers = dict.fromkeys(participant_ids)
    session.add_all(InspectionParticipant(visit_id, demand(session, Person, id).id or 0) for id in helpers)
    for item in items:
        item.inspection_id = visit_id
    for one in found:
        hazard = _register(session, inspection, one.hazard)
        if one.item is not None:
            items[one.item].hazard_id = hazard.id
    session.add_all(items)
    return inspection


def _register(session: EditSession, visit: Inspection, hazard: Hazard) -> Hazard:
    hazard.inspection_id = visit.id
    hazard.enterprise_id = hazard.enterprise_id or visit.enterprise_id
    hazard.place_id = hazard.place_id or visit.place_id
    hazard.grid_id = hazard.grid_id or visit.grid_id
    hazard.found_by_id = hazard.found_by_id or visit.inspector_id
    hazard.found_post = hazard.found_post or visit.post
    hazard.found_at = visit.inspected_at
    if visit.kind is InspectionKind.SELF_CHECK:
        hazard.source = HazardSource.SELF_REPORT
    return register_hazard(session, hazard)


def recheck_hazard(session: EditSession, hazard_id: int, step: HazardStep) -> Inspection | None:
    """Record a re-check: the visit (复查) and, in the same step, what came of it for the hazard.

    Parameters
    ----------
    step : HazardStep
        复查合格 or 复查不合格.

    Returns
    -------
    Inspection or None
        The visit; None when the one who re-checked is not one of the register's people, so that no
        post can be credited with it.

    Raises
    ------
    EditError
        If the step is no re-check, is not possible now, or was made by who put the hazard right.
    """
    if step.person_id is None:
        advance_hazard(session, hazard_id, step)
        return None
    hazard = demand(session, Hazard, hazard_id)
    moment = step.happened_at or session.now
    visit = Inspection(
        inspected_at=moment,
        kind=InspectionKind.RECHECK,
        result=InspectionResult.NO_PROBLEM,
        enterprise_id=hazard.enterprise_id,
        place_id=hazard.place_id,
        grid_id=hazard.grid_id,
        inspector_id=step.person_id,
        post=_post_held(session, step.person_id, hazard.grid_id, on=moment.date()),
        subjects=hazard.subject.value,
        finding=f"{hazard.number} {step.kind.value} {step.text}".strip(),
        hazard_id=hazard.id,
    )
    return add_recheck_visit(session, visit, step=step)


def _post_held(session: EditSession, person_id: int, grid_id: int | None, *, on: date) -> str:
    held = [a for a in session.find(Appointment, person_id=person_id) if a.covers(on)]
    held.sort(key=lambda a: a.grid_id != grid_id)
    return held[0].post if held else ""


def add_recheck_visit(
    session: EditSession,
    inspection: Inspection,
    *,
    step: HazardStep,
    participant_ids: Sequence[int] = (),
    items: Sequence[InspectionItem] = (),
    found: Sequence[FoundHazard] = (),
) -> Inspection:
    """Record a visit that was made to look at a hazard again, and move that hazard.

    Parameters
    ----------
    inspection : Inspection
        `hazard_id` names the hazard. The kind becomes 复查; where the re-check failed, the result is 发现隐患.
    step : HazardStep
        复查合格 or 复查不合格; person and time are those of the visit.

    Raises
    ------
    EditError
        As `add_inspection` and `advance_hazard` say.
    """
    if step.kind not in _RECHECKS or inspection.hazard_id is None:
        raise EditError(tr("This step is no re-check."))
    inspection.kind = InspectionKind.RECHECK
    hazard = demand(session, Hazard, inspection.hazard_id)
    if step.kind is HazardEventKind.RECHECK_FAIL:
        inspection.result = InspectionResult.HAZARDS_FOUND
        inspection.finding = inspection.finding.strip() or f"{hazard.number} {step.kind.value}"
    visit = add_inspection(session, inspection, participant_ids=participant_ids, items=items, found=found)
    moved = replace(step, happened_at=visit.inspected_at, person_id=visit.inspector_id)
    advance_hazard(session, inspection.hazard_id, moved)
    return visit


def join_actions(actions: Sequence[PatrolAction]) -> str:
    """Join what was done on the spot, in the order of the list, as the record keeps it."""
    return "、".join(action.value for action in PatrolAction if action in actions)


def _check_subject(session: EditSession, inspection: Inspection) -> None:
    if inspection.enterprise_id is not None and inspection.place_id is not None:
        raise EditError(tr("A visit belongs to an enterprise or to a place, not to both."))
    if inspection.enterprise_id is not None:
        holder: Enterprise | Place = demand(session, Enterprise, inspection.enterprise_id)
    elif inspection.place_id is not None:
        holder = demand(session, Place, inspection.place_id)
    elif inspection.grid_id is not None:
        demand(session, Grid, inspection.grid_id)
        return
    else:
        raise EditError(tr("Say what was visited: an enterprise, a place or a grid."))
    if inspection.grid_id is None:
        inspection.grid_id = holder.grid_id
