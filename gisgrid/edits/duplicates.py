"""Merging two records of one enterprise, field by field, in one step."""

import dataclasses
from collections.abc import Collection
from typing import Any

from gisgrid.edits.records import demand
from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.model.areas import ParcelTenancy
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias, EnterpriseChange
from gisgrid.model.enumerations import StatusChangeKind
from gisgrid.model.inspections import Attachment
from gisgrid.model.pinyin import pinyin_key
from gisgrid.store.session import EditSession

_OWN = frozenset(["id", "version", "pinyin", "updated_on"])
_PLACE = ("geometry", "place_accuracy", "source_crs")
_GRID = ("grid_id", "assigned_by_hand", "assignment_reason")


def differing_fields(kept: Enterprise, other: Enterprise) -> tuple[str, ...]:
    """Return the fields in which two enterprises differ, in the order of the record.

    Place and grid are one choice each: `geometry` stands for the place with its accuracy, `grid_id` for the
    grid with its reason.
    """
    names = [field.name for field in dataclasses.fields(Enterprise)]
    hidden = _OWN | set(_PLACE[1:]) | set(_GRID[1:])
    return tuple(n for n in names if n not in hidden and getattr(kept, n) != getattr(other, n))


def proposed_choice(kept: Enterprise, other: Enterprise) -> frozenset[str]:
    """Return the fields that should come from the other record: those that only it has filled in."""
    empty = (None, "", False, 0)
    defaults = {field.name: field.default for field in dataclasses.fields(Enterprise)}
    return frozenset(
        name
        for name in differing_fields(kept, other)
        if (getattr(kept, name) in empty or getattr(kept, name) == defaults[name])
        and getattr(other, name) not in empty
    )


def merge_enterprises(
    session: EditSession, kept_id: int, other_id: int, *, from_other: Collection[str] = ()
) -> Enterprise:
    """Make one enterprise of two: what hangs on the other one moves over, its name becomes an alias.

    Parameters
    ----------
    from_other : collection of str
        Fields whose value comes from the other record; all others stay.

    Returns
    -------
    Enterprise
        The one that was kept.

    Raises
    ------
    EditError
        If it is one and the same record, or one of them is not there.
    """
    if kept_id == other_id:
        raise EditError(tr("Choose two different enterprises to merge."))
    kept, other = demand(session, Enterprise, kept_id), demand(session, Enterprise, other_id)
    names = {kept.name, other.name}
    facts = _facts(other, from_other)
    _move(session, kept_id, other_id)
    session.delete(other)
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.pinyin = pinyin_key(kept.name)
    kept.updated_on = session.today
    session.flush()
    known = {alias.name for alias in session.find(EnterpriseAlias, enterprise_id=kept_id)}
    for name in sorted(names - known - {kept.name}):
        session.add(EnterpriseAlias(kept_id, name, source="合并"))
    before = "、".join(sorted(names))
    session.add(
        EnterpriseChange(
            kept_id, StatusChangeKind.CHANGED, session.today, before, kept.name, note="合并重复企业"
        )
    )
    return kept


def _facts(other: Enterprise, chosen: Collection[str]) -> dict[str, Any]:
    wanted = set(chosen) - _OWN
    wanted |= set(_PLACE) if "geometry" in wanted else set()
    wanted |= set(_GRID) if "grid_id" in wanted else set()
    known = {field.name for field in dataclasses.fields(Enterprise)}
    wrong = wanted - known
    if wrong:
        raise EditError(tr("There is no field {field} to change.", field=min(wrong)))
    return {name: getattr(other, name) for name in sorted(wanted)}


def _move(session: EditSession, kept_id: int, other_id: int) -> None:
    """Hang on the kept enterprise everything that refers to the other one."""
    parcels = {one.parcel_id for one in session.find(ParcelTenancy, enterprise_id=kept_id)}
    for tenancy in session.find(ParcelTenancy, enterprise_id=other_id):
        if tenancy.parcel_id in parcels:
            session.delete(tenancy)
    for kind in TABLE_NAMES:
        fields = {field.name for field in dataclasses.fields(kind)}
        if "enterprise_id" in fields:
            for record in session.find(kind, enterprise_id=other_id):
                record.enterprise_id = kept_id
    for attachment in session.find(Attachment, subject_table=TABLE_NAMES[Enterprise], subject_id=other_id):
        attachment.subject_id = kept_id
    session.flush()
