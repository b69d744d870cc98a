"""Recording visits."""

from collections.abc import Sequence
from datetime import timedelta

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionResult
from gisgrid.model.inspections import Inspection, InspectionItem, InspectionParticipant
from gisgrid.model.people import Person
from gisgrid.store.session import EditSession


def add_inspection(
    session: EditSession,
    inspection: Inspection,
    *,
    participant_ids: Sequence[int] = (),
    items: Sequence[InspectionItem] = (),
) -> Inspection:
    """Record a visit with those who came along and its check-list.

    The grid is filled in from the enterprise or place where it is empty.

    Parameters
    ----------
    inspection : Inspection
        The visit; exactly one of enterprise and place is set, or only the grid.
    participant_ids : sequence of int
        Ids of people who came along.
    items : sequence of InspectionItem
        Lines of the check-list; their `inspection_id` is filled in.

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
    is_bare = not inspection.finding.strip() and all(item.passed for item in items)
    if inspection.result is InspectionResult.HAZARDS_FOUND and is_bare:
        raise EditError(tr("Say what was found: the result of the visit is 发现隐患."))
    if inspection.inspector_id is not None:
        demand(session, Person, inspection.inspector_id)
    session.add(inspection)
    visit_id = inspection.id or 0
    session.add_all(
        InspectionParticipant(visit_id, demand(session, Person, id).id or 0) for id in participant_ids
    )
    for item in items:
        item.inspection_id = visit_id
    session.add_all(items)
    return inspection


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
