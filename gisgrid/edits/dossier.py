"""The file of an enterprise: its licences, chemicals, risks, equipment, inner grid and status history."""

from datetime import date
from typing import Any

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.dossier import Chemical, InternalUnit, RiskPoint, SpecialEquipment
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias, EnterpriseChange, Licence
from gisgrid.model.enumerations import EnterpriseStatus, InternalLevel, RiskColour, StatusChangeKind
from gisgrid.model.risk import score, worst_colour
from gisgrid.model.station import StationDocument
from gisgrid.store.session import EditSession

PARTS: tuple[type[Any], ...] = (
    Licence, Chemical, RiskPoint, SpecialEquipment, InternalUnit, EnterpriseAlias, StationDocument,
)  # fmt: skip
"""The kinds of record that `save_part` and `remove_part` take."""

_LEVELS = tuple(InternalLevel)
_STATUS_AFTER = {
    StatusChangeKind.MOVED: EnterpriseStatus.MOVED,
    StatusChangeKind.STOPPED: EnterpriseStatus.STOPPED,
    StatusChangeKind.RESUMED: EnterpriseStatus.IN_PRODUCTION,
    StatusChangeKind.CLOSED: EnterpriseStatus.CLOSED,
    StatusChangeKind.DEREGISTERED: EnterpriseStatus.DEREGISTERED,
}


def save_part(session: EditSession, part: Any) -> Any:
    """Add a part of an enterprise's file, or write one that was changed.

    A risk point gets its score and colour; an enterprise that has no risk colour of its own yet takes the
    worst of its points.

    Returns
    -------
    object
        The record of the session.

    Raises
    ------
    EditError
        If it has no name, its dates do not fit, or an inner unit does not lie under one of the level above.
    """
    demand(session, Enterprise, part.enterprise_id)
    name = getattr(part, "name", "")
    if not isinstance(part, StationDocument):  # all of them are of one kind: that names nothing
        name = name or getattr(part, "kind", "")
    if not str(name).strip():
        raise EditError(tr("Give it a name before saving."))
    if (
        isinstance(part, Licence)
        and part.issued_on
        and part.valid_until
        and part.valid_until < part.issued_on
    ):
        raise EditError(tr("The licence ends before it begins."))
    if isinstance(part, SpecialEquipment) and part.count < 1:
        raise EditError(tr("There is at least one piece of it."))
    if isinstance(part, InternalUnit):
        _check_unit(session, part)
    if isinstance(part, RiskPoint):
        _score(part)
    saved = session.add(part) if part.id is None else session.save(part)
    if isinstance(part, RiskPoint):
        _colour_enterprise(session, part.enterprise_id)
    return saved


def remove_part(session: EditSession, kind: type[Any], id: int) -> None:
    """Take a part out of an enterprise's file.

    Raises
    ------
    EditError
        If it is not there, or inner units still lie under it.
    """
    if kind not in PARTS:
        raise EditError(tr("This record is no part of an enterprise's file."))
    part = demand(session, kind, id)
    if kind is InternalUnit and session.count(InternalUnit, parent_id=id):
        raise EditError(tr("Units still lie under {name}; take them away first.", name=part.name))
    session.delete(part)


def record_change(
    session: EditSession,
    enterprise_id: int,
    kind: StatusChangeKind,
    *,
    on: date,
    note: str = "",
    after: str = "",
) -> EnterpriseChange:
    """Record how an enterprise changed (L31), with the day it happened, and set its status.

    Parameters
    ----------
    after : str
        The new name or address of a 变更 or 搬迁.

    Raises
    ------
    EditError
        If the day lies in the future or before the enterprise was registered.
    """
    enterprise = demand(session, Enterprise, enterprise_id)
    if on > session.today:
        raise EditError(tr("{day} lies in the future; check the date.", day=on.isoformat()))
    first = enterprise.first_registered_on
    if first is not None and on < first:
        raise EditError(tr("The enterprise was registered on {day} only.", day=first.isoformat()))
    before = enterprise.status
    enterprise.status = _STATUS_AFTER.get(kind, before)
    enterprise.updated_on = session.today
    change = EnterpriseChange(
        enterprise_id, kind, on, before=before.value, after=after or enterprise.status.value, note=note
    )
    session.add(change)
    return change


def name_key_unit(session: EditSession, enterprise_id: int, *, reason: str) -> Enterprise:
    """Make an enterprise a key unit, with the reason.

    Raises
    ------
    EditError
        If no reason is given.
    """
    if not reason.strip():
        raise EditError(tr("Give the reason why it is a key unit."))
    enterprise = demand(session, Enterprise, enterprise_id)
    enterprise.is_key_unit = True
    enterprise.key_unit_reason = reason.strip()
    enterprise.updated_on = session.today
    session.flush()
    return enterprise


def _check_unit(session: EditSession, unit: InternalUnit) -> None:
    place = _LEVELS.index(unit.level)
    if unit.parent_id is None:
        return
    above = demand(session, InternalUnit, unit.parent_id)
    if above.enterprise_id != unit.enterprise_id or _LEVELS.index(above.level) >= place:
        raise EditError(
            tr("{name} ({level}) cannot lie under a unit of the same or a lower level.",
               name=unit.name, level=term(unit.level.value))
        )  # fmt: skip


def _score(point: RiskPoint) -> None:
    found = score(
        point.method, likelihood=point.likelihood, exposure=point.exposure, consequence=point.consequence
    )
    point.score = None if found is None else found.value
    point.colour = RiskColour.UNGRADED if found is None else found.colour


def _colour_enterprise(session: EditSession, enterprise_id: int) -> None:
    enterprise = demand(session, Enterprise, enterprise_id)
    if enterprise.risk_colour is RiskColour.UNGRADED:
        colours = [point.colour for point in session.find(RiskPoint, enterprise_id=enterprise_id)]
        enterprise.risk_colour = worst_colour(colours)
        session.flush()
