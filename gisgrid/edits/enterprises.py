"""Enterprises: changing facts with their history, moving them, assigning their grid."""

from typing import Any

from shapely.geometry import Point

from gisgrid.edits.assignment import grid_at
from gisgrid.edits.records import demand, set_field
from gisgrid.edits.tenancies import settle_on_parcel
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise, EnterpriseChange
from gisgrid.model.enumerations import EnterpriseStatus, PlaceAccuracy, StatusChangeKind
from gisgrid.model.identifiers import check_credit_code
from gisgrid.model.pinyin import pinyin_key
from gisgrid.store.session import EditSession

_STATUS_CHANGES = {
    EnterpriseStatus.STOPPED: StatusChangeKind.STOPPED,
    EnterpriseStatus.MOVED: StatusChangeKind.MOVED,
    EnterpriseStatus.CLOSED: StatusChangeKind.CLOSED,
    EnterpriseStatus.DEREGISTERED: StatusChangeKind.DEREGISTERED,
}


def add_enterprise(session: EditSession, enterprise: Enterprise) -> Enterprise:
    """Add an enterprise, in the grid that contains it, with the first line of its history.

    Raises
    ------
    EditError
        If it has no name, another one has the same, or its credit code is wrong or taken.
    """
    enterprise.name = enterprise.name.strip()
    if not enterprise.name:
        raise EditError(tr("An enterprise needs a name."))
    if session.count(Enterprise, name=enterprise.name):
        raise EditError(
            tr("{name} is in the register already; search for it, or add to the name.", name=enterprise.name)
        )
    if enterprise.credit_code:
        _check_credit_code(session, None, enterprise.credit_code)
    if enterprise.grid_id is None and enterprise.geometry is not None:
        enterprise.grid_id = grid_at(session, enterprise.geometry)
    if enterprise.geometry is not None and enterprise.place_accuracy is PlaceAccuracy.NOT_LOCATED:
        enterprise.place_accuracy = PlaceAccuracy.EXACT
    enterprise.pinyin = enterprise.pinyin or pinyin_key(enterprise.name)
    enterprise.first_registered_on = enterprise.first_registered_on or session.today
    session.add(enterprise)
    if enterprise.geometry is not None:
        settle_on_parcel(session, enterprise.id or 0, enterprise.geometry)
    _note(session, enterprise, StatusChangeKind.NEW, after=enterprise.name)
    return enterprise


def update_field(session: EditSession, enterprise_id: int, *, name: str, value: Any) -> Enterprise:
    """Change one fact; a new name or status enters the history of changes (企业变化动态, L31).

    Parameters
    ----------
    value : object
        A value of the field's type, or text as typed.

    Raises
    ------
    EditError
        If the value does not fit, the name is emptied, or the credit code is wrong or taken.
    """
    if name == "credit_code" and value:
        _check_credit_code(session, enterprise_id, str(value))
    before: Any = getattr(demand(session, Enterprise, enterprise_id), name, None)
    enterprise = set_field(session, Enterprise, enterprise_id, name=name, value=value)
    after = getattr(enterprise, name)
    if before == after:
        return enterprise
    if name == "name":
        if not enterprise.name:
            raise EditError(tr("An enterprise needs a name."))
        enterprise.pinyin = pinyin_key(enterprise.name)
        _note(session, enterprise, StatusChangeKind.CHANGED, before=str(before), after=enterprise.name)
    if name == "status":
        _note(
            session,
            enterprise,
            _status_change(before, enterprise.status),
            before=before.value,
            after=enterprise.status.value,
        )
    enterprise.updated_on = session.today
    session.flush()
    return enterprise


def _status_change(before: EnterpriseStatus, after: EnterpriseStatus) -> StatusChangeKind:
    if after in _STATUS_CHANGES:
        return _STATUS_CHANGES[after]
    return StatusChangeKind.RESUMED if before is EnterpriseStatus.STOPPED else StatusChangeKind.CHANGED


def _check_credit_code(session: EditSession, enterprise_id: int | None, code: str) -> None:
    checked = check_credit_code(code)
    if not checked.is_valid:
        raise EditError(checked.reason)
    if any(other.id != enterprise_id for other in session.find(Enterprise, credit_code=checked.code)):
        raise EditError(tr("The credit code {code} is already taken.", code=checked.code))


def move_enterprise(
    session: EditSession, enterprise_id: int, point: Point, *, accuracy: PlaceAccuracy = PlaceAccuracy.EXACT
) -> Enterprise:
    """Put an enterprise at a point and, unless assigned by hand, into the grid that contains it.

    One that was never said to stand on a parcel stands on the one that contains the point.

    Parameters
    ----------
    point : Point
        EPSG:4490, (lon, lat).
    """
    enterprise = demand(session, Enterprise, enterprise_id)
    enterprise.geometry = point
    enterprise.place_accuracy = accuracy
    if not enterprise.assigned_by_hand:
        enterprise.grid_id = grid_at(session, point)
    settle_on_parcel(session, enterprise_id, point)
    enterprise.updated_on = session.today
    session.flush()
    return enterprise


def assign_grid(session: EditSession, enterprise_id: int, grid_id: int, *, reason: str) -> Enterprise:
    """Assign an enterprise to a grid against the map.

    Raises
    ------
    EditError
        If no reason is given, or the grid is not there.
    """
    if not reason.strip():
        raise EditError(tr("Give the reason for an assignment against the map."))
    enterprise = demand(session, Enterprise, enterprise_id)
    enterprise.grid_id = demand(session, Grid, grid_id).id
    enterprise.assigned_by_hand = True
    enterprise.assignment_reason = reason.strip()
    session.flush()
    return enterprise


def assign_by_map(session: EditSession, enterprise_id: int) -> Enterprise:
    """Take an assignment by hand back: the grid that contains the enterprise counts again."""
    enterprise = demand(session, Enterprise, enterprise_id)
    enterprise.assigned_by_hand = False
    enterprise.assignment_reason = ""
    enterprise.grid_id = None if enterprise.geometry is None else grid_at(session, enterprise.geometry)
    session.flush()
    return enterprise


def _note(
    session: EditSession, enterprise: Enterprise, kind: StatusChangeKind, *, before: str = "", after: str = ""
) -> None:
    session.add(EnterpriseChange(enterprise.id or 0, kind, session.today, before, after))
