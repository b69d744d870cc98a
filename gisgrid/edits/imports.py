"""Taking a table from outside into the register, as one step that can be undone.

Each row is taken or refused with its reason; nothing is dropped. Values of a row that cannot be read
are left out and named in the warnings, unless the row makes no sense without them.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.edits import (
    import_activities,
    import_duties,
    import_hazards,
    import_installations,
    import_records,
    import_rules,
    import_values,
    import_work,
)
from gisgrid.edits.assignment import GridNet
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_matching import NEW, Matches, match_rows, shape_keys
from gisgrid.edits.import_posts import unfold_posts, without_vacancies
from gisgrid.edits.import_report import ImportReport, OnMatch, listed_rows
from gisgrid.edits.import_shapes import fit_shapes
from gisgrid.errors import BadUseError
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.located import locate
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import SPECS, Target
from gisgrid.i18n import tr
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.store.session import EditSession

GeometryArray = npt.NDArray[np.object_]

_STEPS = 6
_NUMBERED = (Target.GRIDS, Target.PARCELS, *import_work.WORK)
"""What is never there twice."""
_LINKS = {
    Target.APPOINTMENTS: import_work.link_appointments,
    Target.INSPECTIONS: import_work.link_inspections,
    Target.HAZARDS: import_hazards.link_hazards,
}
_MATCHING = {
    Target.APPOINTMENTS: import_work.match_appointments,
    Target.INSPECTIONS: import_work.match_inspections,
    Target.HAZARDS: import_hazards.match_hazards,
}
_SETTLING = {
    Target.INSPECTIONS: import_work.settle_inspections,
    Target.HAZARDS: import_hazards.settle_hazards,
}
_ENDING = {
    Target.INSPECTIONS: import_work.add_participants,
    Target.HAZARDS: import_hazards.add_histories,
}
_TAKING = {
    Target.INSTALLATIONS: import_installations.take_installations,
    Target.DUTIES: import_duties.take_duties,
    Target.ACTIVITIES: import_activities.take_activities,
    Target.RULES: import_rules.take_rules,
}
"""What is taken one record at a time."""
_OF_PLACE = ("place_accuracy", "source_crs")
"""Fields that say how a place is known; they change only with the place."""


def import_table(
    session: EditSession,
    source: SourceTable,
    *,
    kind: Target,
    mapping: dict[str, str],
    on_match: OnMatch = OnMatch.UPDATE,
    level: int | None = None,
    today: date,
    progress: Progress | None = None,
) -> ImportReport:
    """Take the rows of a table into the register.

    Parameters
    ----------
    session : EditSession
        The running edit; the caller commits it, or rolls it back for a trial.
    source : SourceTable
        What a reader gave.
    kind : Target
        What the rows become.
    mapping : dict
        Field by column name, see `gisgrid.exchange.columns.match_columns`.
    on_match : OnMatch
        What happens to rows whose record is already there.
    level : int, optional
        Level of grids, when no column says it.
    today : date
        The day against which validity is judged.
    progress : Progress, optional
        Told how far the import is; may cancel it.

    Returns
    -------
    ImportReport
        With ``read`` equal to added + updated + unchanged + refused.

    Raises
    ------
    BadUseError
        If grids come without any level, or a level that the scheme does not have.
    CrsError
        If coordinates fit no known system.
    CancelledError
        If the user cancelled; the caller's transaction is then rolled back.
    """
    told = progress or Progress()
    told.report(0, _STEPS, tr("Reading the rows"))
    source, mapping = _prepared(session, source, kind, mapping)
    draft = _draft(source, kind, mapping)
    if kind is Target.GRIDS:
        import_records.settle_grids(draft, session, level=level)
    net = GridNet(session, today=today)
    told.report(1, _STEPS, tr("Checking values"))
    import_values.read_values(draft, today=today)
    told.report(2, _STEPS, tr("Checking the map"))
    _take_shapes(draft, Surroundings(session.info.zone, net.polygons))
    import_values.require(draft)
    if kind in _TAKING:
        told.report(4, _STEPS, tr("Writing"))
        _TAKING[kind](draft, session, net, on_match)
        told.report(_STEPS, _STEPS, tr("Done"))
        return _closed(draft)
    told.report(3, _STEPS, tr("Comparing with the register"))
    _LINKS.get(kind, import_records.link)(draft, session, net)
    matches = _match(draft, session, on_match)
    if kind in _SETTLING:
        _SETTLING[kind](draft, session, matches.ids)
    told.report(4, _STEPS, tr("Writing"))
    ids = _write(draft, session, matches, on_match)
    told.report(5, _STEPS, tr("Linking"))
    if kind in _ENDING:
        _ENDING[kind](draft, session, ids)
    else:
        import_records.finish(draft, session, ids, today=today)
    told.report(_STEPS, _STEPS, tr("Done"))
    return _closed(draft)


def surroundings_of(register: Register, *, today: date) -> Surroundings:
    """Tell readers where a workspace is: its zone and its grids."""
    return Surroundings(register.info.zone, GridNet(register, today=today).polygons)


def _prepared(
    session: EditSession, source: SourceTable, kind: Target, mapping: dict[str, str]
) -> tuple[SourceTable, dict[str, str]]:
    """Bring the table of a ledger to one row for what is taken in; leave out rows that say what is missing."""
    if kind is Target.APPOINTMENTS:
        source, mapping = unfold_posts(source, mapping, session.scheme)
    if kind in (Target.APPOINTMENTS, Target.PEOPLE):
        source = without_vacancies(source, mapping)
    if kind is Target.RULES:
        source = import_rules.without_missing(source, mapping)
    if kind is Target.INSTALLATIONS:
        source, mapping = import_installations.whole_rows(source, mapping)
    return source, mapping


def _draft(source: SourceTable, kind: Target, mapping: dict[str, str]) -> Draft:
    spec = SPECS[kind]
    if unknown := [name for name in mapping.values() if name not in spec.fields]:
        raise BadUseError(tr("{target} have no field {field}.", target=kind.value, field=unknown[0]))
    count = source.row_count
    return Draft(
        source=source,
        target=kind,
        spec=spec,
        mapping=dict(mapping),
        columns={},
        geometries=np.full(count, None, dtype=object),
        alive=np.ones(count, dtype=bool),
        report=ImportReport(
            read=count,
            encoding=source.encoding,
            crs=source.crs,
            columns=dict(mapping),
            warnings=list(source.warnings),
        ),
    )


def _take_shapes(draft: Draft, surroundings: Surroundings) -> None:
    if draft.spec.dimensions is None:
        return
    source = draft.source
    if source.geometries is None:
        located = locate(source, draft.mapping, surroundings=surroundings)
        geometries = located.geometries
        draft.report.crs = located.crs
        draft.report.warnings.extend(located.warnings)
        for row, reason in located.faults.items():
            draft.refuse(row, name="lon", reason=reason)
    else:
        geometries = source.geometries
    # A list of villages without outlines is taken; a map file with a hole in it is not.
    is_needed = draft.spec.needs_geometry and (source.geometries is not None or draft.spec.dimensions == 1)
    shapes = fit_shapes(geometries, dimensions=draft.spec.dimensions, is_needed=is_needed)
    draft.geometries = shapes.geometries
    name = "lon" if source.geometries is None else "geometry"
    for row, reason in shapes.refused.items():
        draft.refuse(row, name=name, reason=reason)
    numbers = draft.source.row_numbers
    if mended := [numbers[row] for row in shapes.repaired if draft.alive[row]]:
        draft.report.warnings.append(
            tr(
                "The outlines of {count} rows crossed themselves and were mended: rows {rows}.",
                count=len(mended),
                rows=listed_rows(mended),
            )
        )
    if moved := [numbers[row] for row in shapes.moved if draft.alive[row]]:
        draft.report.warnings.append(
            tr(
                "{count} rows are areas or lines; a point inside was taken: rows {rows}.",
                count=len(moved),
                rows=listed_rows(moved),
            )
        )


def _match(draft: Draft, session: EditSession, on_match: OnMatch) -> Matches:
    if draft.target in _MATCHING:
        matches = _MATCHING[draft.target](draft, session)
    else:
        matches = match_rows(
            session,
            draft.target,
            draft.spec.record,
            columns=draft.columns,
            geometries=draft.geometries,
            row_numbers=draft.source.row_numbers,
            alive=draft.alive,
        )
    for row, (name, reason) in matches.refused.items():
        draft.refuse(row, name=name, reason=reason)
    if on_match is OnMatch.ADD:
        for row, id in enumerate(matches.ids):
            if id != NEW and draft.target in _NUMBERED:
                name = (draft.spec.keys or draft.spec.required)[0]
                draft.refuse(row, name=name, reason=tr("It is in the register already."))
            matches.ids[row] = NEW
    if namesakes := [draft.source.row_numbers[row] for row in matches.namesakes if draft.alive[row]]:
        draft.report.warnings.append(
            tr(
                "{count} rows have the name of another record and were taken as new: rows {rows}.",
                count=len(namesakes),
                rows=listed_rows(namesakes),
            )
        )
    return matches


def _write(draft: Draft, session: EditSession, matches: Matches, on_match: OnMatch) -> list[int]:
    """Insert new rows and change known ones; return the id of each row, `NEW` for refused ones."""
    ids = [id if alive else NEW for id, alive in zip(matches.ids, draft.alive, strict=True)]
    known = [row for row, id in enumerate(ids) if id != NEW]
    fresh = [row for row, id in enumerate(ids) if id == NEW and draft.alive[row]]
    if known and on_match is OnMatch.SKIP:
        draft.report.unchanged += len(known)
    elif known:
        _change(draft, session, known, [ids[row] for row in known])
    if fresh:
        columns = import_records.new_columns(draft, fresh)
        for row, id in zip(fresh, session.bulk_insert(draft.spec.record, columns).tolist(), strict=True):
            ids[row] = id
        draft.report.added += len(fresh)
    return ids


def _change(draft: Draft, session: EditSession, rows: list[int], ids: list[int]) -> None:
    """Write what differs; blank cells leave the record as it is."""
    record = draft.spec.record
    names = [name for name in draft.columns if name in record.__dataclass_fields__]
    wanted = {name: draft.columns[name] for name in names}
    by_hand = ["assigned_by_hand"] if "assigned_by_hand" in record.__dataclass_fields__ else []
    held = session.columns(record, ["id", *names, *by_hand], id=ids)
    place = {id: at for at, id in enumerate(held["id"])}
    shapes, moved = _changed_shapes(draft, session, rows, ids)
    fixed = [bool(by_hand) and held["assigned_by_hand"][place[id]] for id in ids]
    stays = {"grid_id": fixed, **dict.fromkeys(_OF_PLACE, (~moved).tolist())}
    values = {
        name: [
            held[name][place[id]] if wanted[name][row] is None or is_kept else wanted[name][row]
            for row, id, is_kept in zip(rows, ids, stays.get(name, [False] * len(ids)), strict=True)
        ]
        for name in names
    }
    differs = np.zeros(len(rows), dtype=bool)
    for name in names:
        differs |= np.array(
            [value != held[name][place[id]] for value, id in zip(values[name], ids, strict=True)], dtype=bool
        )
    if shapes is not None:
        values["geometry"] = list(shapes)
        differs |= moved
    changed = np.flatnonzero(differs).tolist()
    if changed:
        import_records.log_status(draft, session, [rows[at] for at in changed], [ids[at] for at in changed])
        session.bulk_update(
            record,
            [ids[at] for at in changed],
            {name: [cells[at] for at in changed] for name, cells in values.items()},
        )
    draft.report.updated += len(changed)
    draft.report.unchanged += len(rows) - len(changed)


def _changed_shapes(
    draft: Draft, session: EditSession, rows: list[int], ids: list[int]
) -> tuple[GeometryArray | None, npt.NDArray[np.bool_]]:
    if draft.spec.dimensions is None or all(draft.geometries[row] is None for row in rows):
        return None, np.zeros(len(rows), dtype=bool)
    found, shapes = session.geometries(draft.spec.record, id=ids)
    held = dict(zip(found.tolist(), shapes, strict=True))
    before = np.array([held.get(id) for id in ids], dtype=object)
    after = np.array([draft.geometries[row] for row in rows], dtype=object)
    absent = shapely.is_missing(after)
    after[absent] = before[absent]
    moved = np.array(
        [one != two for one, two in zip(shape_keys(before), shape_keys(after), strict=True)], dtype=bool
    )
    return after, moved


def _closed(draft: Draft) -> ImportReport:
    report = draft.report
    report.refused.sort(key=lambda refusal: refusal.row)
    report.warnings.extend(draft.notes.sentences())
    return report
