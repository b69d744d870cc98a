"""What is particular to each kind of record in an import: levels, parents, assignment, histories."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

from gisgrid.edits.assignment import NO_GRID, GridNet, inner_points
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_links import index_departments, index_grids, index_records, parents_of_grids
from gisgrid.edits.import_matching import NEW
from gisgrid.edits.import_report import listed_rows
from gisgrid.edits.tenancies import settle_all_on_parcels
from gisgrid.errors import BadUseError
from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.targets import Target
from gisgrid.exchange.values import is_blank, read_integer, read_text
from gisgrid.geo.parts import promoted
from gisgrid.geo.source_crs import Datum
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise, EnterpriseChange
from gisgrid.model.enumerations import EnterpriseStatus, PlaceAccuracy, SourceCrs, StatusChangeKind
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.store.session import EditSession

_DEPARTMENTS = {
    "sector_department": "sector_department_id",
    "approval_department": "approval_department_id",
    "department": "department_id",
}
_STATUS_KINDS = {
    EnterpriseStatus.MOVED: StatusChangeKind.MOVED,
    EnterpriseStatus.STOPPED: StatusChangeKind.STOPPED,
    EnterpriseStatus.CLOSED: StatusChangeKind.CLOSED,
    EnterpriseStatus.DEREGISTERED: StatusChangeKind.DEREGISTERED,
}


def settle_grids(draft: Draft, session: EditSession, *, level: int | None) -> None:
    """Give every grid row a level, and a code and a name where the file has none of its own.

    Raises
    ------
    BadUseError
        If no level is known, or the scheme has no such level.
    """
    ranks = {one.rank for one in session.scheme.levels}
    by_field = {name: heading for heading, name in draft.mapping.items()}
    if level is not None and level not in ranks:
        raise BadUseError(
            tr(
                "The scheme has no level {level}; it has {levels}.",
                level=level,
                levels=listed_rows(sorted(ranks)),
            )
        )
    if level is None and "level" not in by_field:
        raise BadUseError(
            tr(
                "Say with --level to which level the grids belong: {levels}.",
                levels=listed_rows(sorted(ranks)),
            )
        )
    count = draft.source.row_count
    if level is not None:
        draft.mapping = {heading: name for heading, name in draft.mapping.items() if name != "level"}
        draft.columns["level"] = [level] * count
    else:
        for row, cell in enumerate(draft.source.column(by_field["level"])):
            try:
                is_known = not is_blank(cell) and read_integer(cell) in ranks
            except ValueReadError:
                is_known = False
            if not is_known:
                draft.refuse(row, name="level", reason=tr("The scheme has no such level."))
    stem = draft.source.path.stem
    if "name" not in by_field and "code" not in by_field:
        names = [stem] if count == 1 else [f"{stem}-{number}" for number in range(1, count + 1)]
        draft.columns["name"], draft.columns["code"] = list(names), list(names)
        draft.report.warnings.append(
            tr("No column gives a name; the grids were named after the file, {name}.", name=stem)
        )


def link(draft: Draft, session: EditSession, net: GridNet) -> None:
    """Replace the helper columns (grid, departments) by ids, and assign rows to grids by their place."""
    _fill_names(draft)
    for name, id_field in _DEPARTMENTS.items():
        if name in draft.columns:
            index = index_departments(session)
            draft.columns[id_field] = _looked_up(
                draft, name, index.find, tr("No such department is in the register.")
            )
    if draft.target in (Target.ENTERPRISES, Target.PARCELS, Target.PLACES):
        _assign(draft, net)
    if draft.target is Target.ENTERPRISES:
        _mark_places(draft)


def new_columns(draft: Draft, rows: list[int]) -> dict[str, list[Any]]:
    """Return the columns of new records, with the record's defaults for blank cells."""
    fields = draft.spec.record.__dataclass_fields__
    columns = {
        name: [_default(fields[name]) if cells[row] is None else cells[row] for row in rows]
        for name, cells in draft.columns.items()
        if name in fields
    }
    if draft.spec.dimensions is not None:
        columns["geometry"] = list(promoted(draft.geometries[rows]))
    if "pinyin" in fields and "name" in columns:
        columns["pinyin"] = [quick_pinyin_key(name) for name in columns["name"]]
    return columns


def log_status(draft: Draft, session: EditSession, rows: list[int], ids: list[int]) -> None:
    """Write a line into the status history of every enterprise whose status the import changes."""
    if draft.target is not Target.ENTERPRISES or "status" not in draft.columns:
        return
    held = session.columns(Enterprise, ["id", "status"], id=ids)
    before = dict(zip(held["id"], held["status"], strict=True))
    changes = [
        EnterpriseChange(
            enterprise_id=id,
            kind=_status_kind(before[id], draft.columns["status"][row]),
            changed_on=session.today,
            before=before[id].value,
            after=draft.columns["status"][row].value,
        )
        for row, id in zip(rows, ids, strict=True)
        if draft.columns["status"][row] not in (None, before[id])
    ]
    if changes:
        session.add_all(changes)


def finish(draft: Draft, session: EditSession, ids: list[int], *, today: date) -> None:
    """Do what needs the new ids: parents of grids, tenants of parcels, points that now lie in a grid or on a parcel."""
    if draft.target is Target.GRIDS:
        _set_parents(draft, session, ids, GridNet(session, today=today))
        _assign_homeless(draft, session, GridNet(session, today=today))
    if draft.target is Target.PARCELS and "tenants" in draft.columns:
        _set_tenants(draft, session, ids)
    if draft.target in (Target.PARCELS, Target.ENTERPRISES) and any(
        one is not None for one in draft.geometries
    ):
        settled = settle_all_on_parcels(session)
        if settled:
            draft.report.warnings.append(
                tr("{count} enterprises now stand on the parcel that contains them.", count=settled)
            )


def _fill_names(draft: Draft) -> None:
    """Let a grid's code stand for a missing name, and the other way round."""
    if draft.target is not Target.GRIDS:
        return
    names = draft.columns.get("name", [None] * draft.source.row_count)
    codes = draft.columns.get("code", [None] * draft.source.row_count)
    draft.columns["name"] = [code if name is None else name for name, code in zip(names, codes, strict=True)]
    draft.columns["code"] = [name if code is None else code for name, code in zip(names, codes, strict=True)]


def _looked_up(
    draft: Draft, name: str, find: Callable[[object], int | None], reason: str
) -> list[int | None]:
    out: list[int | None] = []
    for row, text in enumerate(draft.columns.pop(name)):
        found = None if text is None else find(text)
        if text is not None and found is None and draft.alive[row]:
            draft.notes.add(draft.source.row_numbers[row], heading=draft.heading(name), reason=reason)
        out.append(found)
    return out


def _assign(draft: Draft, net: GridNet) -> None:
    """Give each row the grid that contains it; one without a place gets the grid that it names."""
    numbers = draft.source.row_numbers
    by_place = net.containing(inner_points(draft.geometries)).tolist()
    named = draft.columns.pop("grid", None)
    index = index_grids(net)
    by_name = [None if text is None else index.find(text) for text in named or [None] * len(by_place)]
    out: list[int | None] = []
    outside, strangers, unknown = [], [], []
    for row, (place, name) in enumerate(zip(by_place, by_name, strict=True)):
        out.append(place if place != NO_GRID else name)
        if not draft.alive[row]:
            continue
        if place == NO_GRID and draft.geometries[row] is not None and len(net.ids):
            outside.append(numbers[row])
        if place != NO_GRID and name is not None and not _is_same_line(net, place, name):
            strangers.append(numbers[row])
        if place == NO_GRID and name is None and named is not None and named[row] is not None:
            unknown.append(numbers[row])
    draft.columns["grid_id"] = out
    for rows, text in (
        (
            outside,
            tr(
                "{count} rows lie in no grid; they were taken without one: rows {rows}.",
                count=len(outside),
                rows=listed_rows(outside),
            ),
        ),
        (
            strangers,
            tr(
                "{count} rows name another grid than the one they lie in; the map was followed: rows {rows}.",
                count=len(strangers),
                rows=listed_rows(strangers),
            ),
        ),
        (
            unknown,
            tr(
                "{count} rows name a grid that is not in the register: rows {rows}.",
                count=len(unknown),
                rows=listed_rows(unknown),
            ),
        ),
    ):
        if rows:
            draft.report.warnings.append(text)


def _is_same_line(net: GridNet, first: int, second: int) -> bool:
    """Tell whether one of two grids is, or contains, the other."""
    if first == second:
        return True
    upper, lower = sorted((first, second), key=lambda id: net.level_of[id])
    return net.level_of[upper] != net.level_of[lower] and net.is_within(lower, upper)


def _mark_places(draft: Draft) -> None:
    """Note how well and in which system the places of enterprises are known."""
    located = [geometry is not None for geometry in draft.geometries]
    if not any(located):
        return
    datum = next((datum for datum in Datum if datum.value in draft.report.crs), None)
    system = SourceCrs(datum.value) if datum not in (None, Datum.OTHER) else _system_named(draft.report.crs)
    draft.columns["place_accuracy"] = [PlaceAccuracy.EXACT if there else None for there in located]
    draft.columns["source_crs"] = [system if there else None for there in located]


def _system_named(crs: str) -> SourceCrs:
    return (
        SourceCrs.WGS84 if "84" in crs or "4326" in crs else SourceCrs.CGCS2000 if crs else SourceCrs.UNKNOWN
    )


def _default(field: "dataclasses.Field[Any]") -> Any:
    return "" if field.default is dataclasses.MISSING else field.default


def _status_kind(before: EnterpriseStatus, after: EnterpriseStatus) -> StatusChangeKind:
    if after is EnterpriseStatus.IN_PRODUCTION and before in (
        EnterpriseStatus.STOPPED,
        EnterpriseStatus.TRIAL,
    ):
        return StatusChangeKind.RESUMED
    return _STATUS_KINDS.get(after, StatusChangeKind.CHANGED)


def _set_parents(draft: Draft, session: EditSession, ids: list[int], net: GridNet) -> None:
    rows = [row for row, id in enumerate(ids) if id != NEW and ids[row] in net.level_of]
    named = draft.columns.get("parent", [None] * len(ids))
    parents = parents_of_grids(session, net, [ids[row] for row in rows], named=[named[row] for row in rows])
    held = (
        session.columns(Grid, ["id", "parent_id"], id=list(parents))
        if parents
        else {"id": [], "parent_id": []}
    )
    before = dict(zip(held["id"], held["parent_id"], strict=True))
    changed = {id: parent for id, parent in parents.items() if before.get(id) != parent}
    if changed:
        session.bulk_update(Grid, list(changed), {"parent_id": list(changed.values())})


def _assign_homeless(draft: Draft, session: EditSession, net: GridNet) -> None:
    """Assign what lay in no grid, or only in a grid further up, before these grids came."""
    moved = 0
    for kind in (Enterprise, Parcel, Place):
        ids, shapes = session.geometries(kind)
        if len(ids) == 0:
            continue
        wanted = ["id", "grid_id", "assigned_by_hand"] if kind is Enterprise else ["id", "grid_id"]
        held = session.columns(kind, wanted, id=ids.tolist())
        fixed = held.get("assigned_by_hand", [False] * len(ids))
        found = net.containing(inner_points(shapes)).tolist()
        changed = {
            int(id): new
            for id, new, old, is_fixed in zip(ids, found, held["grid_id"], fixed, strict=True)
            if new not in (NO_GRID, old) and not is_fixed
        }
        if changed:
            session.bulk_update(kind, list(changed), {"grid_id": list(changed.values())})
            moved += len(changed)
    if moved:
        draft.report.warnings.append(
            tr("{count} enterprises, parcels and places now belong to another grid.", count=moved)
        )


def _set_tenants(draft: Draft, session: EditSession, ids: list[int]) -> None:
    index = index_records(session, Enterprise, fields=["credit_code", "name", "short_name"])
    held = session.columns(ParcelTenancy, ["parcel_id", "enterprise_id"])
    known = set(zip(held["parcel_id"], held["enterprise_id"], strict=True))
    links: list[tuple[int, int]] = []
    missing: list[int] = []
    for row, id in enumerate(ids):
        text = draft.columns["tenants"][row]
        if id == NEW or text is None:
            continue
        for name in read_text(text).replace("；", "、").replace(";", "、").replace(",", "、").split("、"):
            enterprise = index.find(name.strip())
            if enterprise is None:
                missing.append(draft.source.row_numbers[row])
            elif (id, enterprise) not in known:
                known.add((id, enterprise))
                links.append((id, enterprise))
    if links:
        session.bulk_insert(
            ParcelTenancy,
            {"parcel_id": [one for one, _ in links], "enterprise_id": [two for _, two in links]},
        )
    if missing:
        draft.report.warnings.append(
            tr(
                "{count} parcels name an enterprise that is not in the register: rows {rows}.",
                count=len(missing),
                rows=listed_rows(missing),
            )
        )
