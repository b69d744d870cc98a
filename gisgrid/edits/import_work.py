"""Appointments and inspections in an import: what their words refer to, what they must satisfy, what they are about."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import numpy as np

from gisgrid.edits.assignment import GridNet
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_links import index_departments, index_grids, index_records
from gisgrid.edits.import_matching import NEW, Matches
from gisgrid.edits.import_people import LinkError, PeopleIndex, post_key
from gisgrid.edits.import_report import listed_rows
from gisgrid.edits.import_single import EnterpriseIndex
from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import InspectionKind, InspectionResult
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection, InspectionParticipant
from gisgrid.model.people import Appointment
from gisgrid.model.periods import do_meet
from gisgrid.model.scheme_duties import HeadCount
from gisgrid.store.session import EditSession

Found = TypeVar("Found")

_CLOCK_SLACK = timedelta(minutes=5)
_FINE = ("未发现", "正常", "无", "良好", "合格", "没有", "符合")
_PERIOD = re.compile(r"(\d{1,2})[:：](\d{2})[-—–~至](\d{1,2})[:：](\d{2})")
_SAME_POST = ("person_id", "post", "grid_id")


class Subjects:
    """What visits and hazards are about: enterprises, places and grids of the register, by their words."""

    def __init__(self, session: EditSession, net: GridNet) -> None:
        self._enterprises = EnterpriseIndex(session)
        self._places = index_records(session, Place, fields=["name"])
        self._grids = index_grids(net)
        self._grid_of: dict[type[Any], dict[int, int | None]] = {}
        for kind in (Enterprise, Place):
            rows = session.columns(kind, ["id", "grid_id"])
            self._grid_of[kind] = dict(zip(rows["id"], rows["grid_id"], strict=True))

    def link(self, draft: Draft) -> None:
        """Replace the words of every row by the ids of its enterprise or place and its grid."""
        count = draft.source.row_count
        words = {
            name: draft.columns.pop(name, [None] * count)
            for name in ("enterprise", "credit_code", "place", "grid")
        }
        for name in ("enterprise_id", "place_id", "grid_id"):
            draft.columns[name] = [None] * count
        for row in np.flatnonzero(draft.alive).tolist():
            self._link_row(draft, row, {name: cells[row] for name, cells in words.items()})

    def _link_row(self, draft: Draft, row: int, words: dict[str, Any]) -> None:
        enterprise = self._enterprises.find(words["enterprise"], words["credit_code"])
        place = self._places.find(words["place"])
        if enterprise is None and place is None and words["enterprise"]:
            place = self._places.find(words["enterprise"])
        for name in ("enterprise", "place"):
            if words[name] and enterprise is None and place is None:
                draft.refuse(row, name=name, reason=self._fault_of(words[name]))
        if (words["place"] and place is None) or (enterprise is not None and place is not None):
            draft.refuse(
                row, name="place", reason=tr("It belongs to one enterprise or to one place, not to both.")
            )
        grid = self._grids.find(words["grid"])
        if words["grid"] and grid is None:
            draft.refuse(
                row, name="grid", reason=tr("No grid “{name}” is in the register.", name=words["grid"])
            )
        if grid is None:
            grid = self._grid_of[Enterprise].get(enterprise or 0) or self._grid_of[Place].get(place or 0)
        draft.columns["enterprise_id"][row] = enterprise
        draft.columns["place_id"][row] = place
        draft.columns["grid_id"][row] = grid

    def _fault_of(self, text: str) -> str:
        if text in self._enterprises or text in self._places:
            return tr("Several are called “{name}”; add the credit code of the one meant.", name=text)
        return tr("No enterprise or place “{name}” is in the register; take it in first.", name=text)


def link_appointments(draft: Draft, session: EditSession, net: GridNet) -> None:
    """Replace names by ids, the post's name by its key; refuse the rows that fit nothing."""
    people, grids, departments = PeopleIndex(session), index_grids(net), index_departments(session)
    scheme = session.scheme
    count = draft.source.row_count
    mobiles = draft.columns.pop("mobile", [None] * count)
    _split_terms(draft)

    def department_of(row: int, text: str) -> int:
        return _demanded(departments.find(text), tr("No department “{name}” is in the register.", name=text))

    def grid_of(row: int, text: str) -> int:
        return _demanded(grids.find(text), tr("No grid “{name}” is in the register.", name=text))

    def rank_of(row: int) -> int | None:
        return net.level_of.get(draft.columns["grid_id"][row])

    replace(draft, "grid", "grid_id", grid_of)
    replace(draft, "department", "department_id", department_of)
    replace(draft, "person", "person_id", lambda row, text: people.find(text, mobiles[row]))
    replace(draft, "post", "post", lambda row, text: post_key(scheme, text, rank=rank_of(row)))
    for row in np.flatnonzero(draft.alive).tolist():
        starts, ends = _cell(draft, "starts_on", row), _cell(draft, "ends_on", row)
        if starts and ends and ends < starts:
            draft.refuse(row, name="ends_on", reason=tr("The end lies before the beginning."))
        per_grid = scheme.post(draft.columns["post"][row]).per is HeadCount.GRID
        if per_grid and draft.columns["grid_id"][row] is None and draft.columns["department_id"][row] is None:
            draft.refuse(row, name="grid", reason=tr("This post belongs to a grid; say to which one."))
        if _cell(draft, "field_in_charge", row) == scheme.post(draft.columns["post"][row]).duty_names:
            # Form T6 prints the duties of the scheme where a person has no field of their own.
            draft.columns["field_in_charge"][row] = None


def _split_terms(draft: Draft) -> None:
    """Let first and last day of a term stand for days that have no columns of their own."""
    for at, name in enumerate(("starts_on", "ends_on")):
        days = [None if term is None else term[at] for term in draft.columns.get("term", ())]
        own = draft.columns.get(name)
        if days:
            draft.columns[name] = days if own is None else [a or b for a, b in zip(own, days, strict=True)]
    draft.columns.pop("term", None)


def match_appointments(draft: Draft, session: EditSession) -> Matches:
    """Find the appointment that each row is about: same person, post and grid, and the same beginning."""
    names = [*_SAME_POST, "department_id", "subject", "starts_on", "ends_on"]
    held = session.columns(Appointment, ["id", *names])
    known: dict[tuple[Any, ...], list[tuple[int, dict[str, Any]]]] = {}
    for at, id in enumerate(held["id"]):
        facts = {name: held[name][at] for name in names}
        known.setdefault(tuple(facts[name] for name in _SAME_POST), []).append((id, facts))
    matches = Matches([NEW] * draft.source.row_count)
    taken: dict[int, int] = {}
    for row in np.flatnonzero(draft.alive).tolist():
        facts = {name: _cell(draft, name, row) for name in names}
        same = known.setdefault(tuple(facts[name] for name in _SAME_POST), [])
        fitting = [
            (id, other)
            for id, other in same
            if all(facts[name] in (None, other[name]) for name in ("department_id", "subject"))
        ]
        found = next(
            (
                (id, other)
                for id, other in fitting
                if facts["starts_on"] in (None, other["starts_on"]) and _overlap(facts, other)
            ),
            None,
        )
        number = draft.source.row_numbers[row]
        if found is not None and found[0] in taken:
            matches.refused[row] = ("person", _same_as(taken[found[0]]))
        elif found is not None:
            matches.ids[row], taken[found[0]] = found[0], number
        if any(_overlap(facts, other) for id, other in fitting if found is None or id != found[0]):
            matches.refused.setdefault(
                row, ("person", tr("The same person holds this post at that time already."))
            )
        elif found is None:
            # A row further down must not appoint the same person again.
            stand_in = -2 - row
            same.append((stand_in, facts))
            taken[stand_in] = number
    return matches


def link_inspections(draft: Draft, session: EditSession, net: GridNet) -> None:
    """Replace names by ids and check what a visit must satisfy, as `edits.inspections` does for a single one."""
    Subjects(session, net).link(draft)
    people = PeopleIndex(session)
    hazards = index_records(session, Hazard, fields=["number"])
    scheme = session.scheme
    count = draft.source.row_count
    mobiles = draft.columns.pop("inspector_mobile", [None] * count)
    _set_times(draft)
    draft.columns.setdefault("inspector", [None] * count)
    draft.columns.setdefault("participants", [None] * count)
    draft.columns.setdefault("post", [None] * count)

    def hazard_of(row: int, text: str) -> int:
        return _demanded(hazards.find(text), tr("No hazard “{number}” is in the register.", number=text))

    replace(draft, "hazard", "hazard_id", hazard_of)
    replace(draft, "participants", "participants", lambda row, text: people.find_all(text))
    replace(draft, "inspector", "inspector_id", lambda row, text: people.find_all(text, mobiles[row]))
    replace(
        draft,
        "post",
        "post",
        lambda row, text: post_key(scheme, text, rank=net.level_of.get(draft.columns["grid_id"][row])),
    )
    for row, ids in enumerate(draft.columns["inspector_id"]):
        if ids is not None and draft.alive[row]:
            draft.columns["inspector_id"][row] = ids[0]
            came = [*ids[1:], *(draft.columns["participants"][row] or [])]
            draft.columns["participants"][row] = list(dict.fromkeys(came))
        _check_visit(draft, session, row)


def _set_times(draft: Draft) -> None:
    """Give visits whose day has no time the beginning and the length of the period (时段) beside it."""
    periods = draft.columns.pop("period", None)
    if periods is None:
        return
    lengths = draft.columns.setdefault("duration_min", [None] * draft.source.row_count)
    for row, text in enumerate(periods):
        moment = draft.columns["inspected_at"][row]
        found = _PERIOD.fullmatch("".join(str(text).split())) if text else None
        if moment is None or found is None or not _has_no_time(moment):
            continue
        start, end = (
            timedelta(hours=int(hour), minutes=int(minute))
            for hour, minute in (found.group(1, 2), found.group(3, 4))
        )
        draft.columns["inspected_at"][row] = moment + start
        if lengths[row] is None and end > start:
            lengths[row] = round((end - start).total_seconds() / 60)


def match_inspections(draft: Draft, session: EditSession) -> Matches:
    """Find the visit that each row is about: same moment, or same day where no time is said, place and inspector."""
    names = ["enterprise_id", "place_id", "inspector_id"]
    held = session.columns(Inspection, ["id", "inspected_at", "kind", "grid_id", *names])
    known: dict[tuple[Any, ...], list[int]] = {}
    for at in range(len(held["id"])):
        key = _visit_key(
            held["inspected_at"][at].date(), [held[name][at] for name in names], held["grid_id"][at]
        )
        known.setdefault(key, []).append(at)
    matches = Matches([NEW] * draft.source.row_count)
    taken: dict[int, int] = {}
    fresh: dict[tuple[Any, ...], int] = {}
    for row in np.flatnonzero(draft.alive).tolist():
        moment: datetime = draft.columns["inspected_at"][row]
        kind = _cell(draft, "kind", row)
        key = _visit_key(
            moment.date(), [_cell(draft, name, row) for name in names], _cell(draft, "grid_id", row)
        )
        fitting = [
            at
            for at in known.get(key, [])
            if _has_no_time(moment) or held["inspected_at"][at] == moment
            if kind in (None, held["kind"][at])
        ]
        found = next((at for at in fitting if at not in taken), None)
        number = draft.source.row_numbers[row]
        if found is not None:
            matches.ids[row], taken[found] = held["id"][found], number
        elif fitting:
            matches.refused[row] = ("inspected_at", _same_as(taken[fitting[0]]))
        elif (first := fresh.setdefault((key, moment, kind), number)) != number:
            matches.refused[row] = ("inspected_at", _same_as(first))
    return matches


def _hazards_told(session: EditSession) -> dict[int, str]:
    """Return what the hazards found on each visit are described as, in one line."""
    held = session.columns(Hazard, ["inspection_id", "description"])
    found: dict[int, list[str]] = {}
    for visit, text in zip(held["inspection_id"], held["description"], strict=True):
        if visit is not None and text:
            found.setdefault(visit, []).append(text)
    return {visit: "、".join(dict.fromkeys(texts)) for visit, texts in found.items()}


def settle_inspections(draft: Draft, session: EditSession, ids: list[int]) -> None:
    """Fill in what a new visit needs and the file leaves out; keep the time of day that only the register knows."""
    count = draft.source.row_count
    people = PeopleIndex(session)
    for name in ("kind", "result"):
        draft.columns.setdefault(name, [None] * count)
    unsaid: list[int] = []
    told = _hazards_told(session) if "finding" in draft.columns else {}
    for row in np.flatnonzero(draft.alive).tolist():
        if ids[row] != NEW:
            if ids[row] in told and told[ids[row]] == _cell(draft, "finding", row):
                # The ledger prints the hazards of a visit that has no finding of its own.
                draft.columns["finding"][row] = None
            if _has_no_time(draft.columns["inspected_at"][row]):
                draft.columns["inspected_at"][row] = None
            continue
        if draft.columns["kind"][row] is None:
            draft.columns["kind"][row] = InspectionKind.PATROL
            unsaid.append(draft.source.row_numbers[row])
        person = draft.columns["inspector_id"][row]
        if draft.columns["post"][row] is None and person is not None:
            day = draft.columns["inspected_at"][row].date()
            draft.columns["post"][row] = people.post_of(person, on=day, grid=draft.columns["grid_id"][row])
    if unsaid:
        draft.report.warnings.append(
            tr(
                "{count} visits do not say of which kind they are; they were taken as 巡查: rows {rows}.",
                count=len(unsaid),
                rows=listed_rows(unsaid),
            )
        )


def add_participants(draft: Draft, session: EditSession, ids: list[int]) -> None:
    """Enter who came along on the visits; who is entered already stays so."""
    lists = draft.columns["participants"]
    rows = [row for row, id in enumerate(ids) if id != NEW and draft.alive[row] and lists[row]]
    if not rows:
        return
    people = PeopleIndex(session)
    held = session.columns(InspectionParticipant, ["inspection_id", "person_id"])
    known = set(zip(*held.values(), strict=True))
    days = session.columns(Inspection, ["id", "inspected_at", "grid_id"], id=[ids[row] for row in rows])
    facts = {id: (moment, grid) for id, moment, grid in zip(*days.values(), strict=True)}
    made: dict[str, list[Any]] = {"inspection_id": [], "person_id": [], "post": []}
    for row in rows:
        moment, grid = facts[ids[row]]
        for person in lists[row]:
            if (ids[row], person) not in known:
                made["inspection_id"].append(ids[row])
                made["person_id"].append(person)
                made["post"].append(people.post_of(person, on=moment.date(), grid=grid))
    if made["person_id"]:
        session.bulk_insert(InspectionParticipant, made)


def replace(draft: Draft, name: str, field: str, find: Callable[[int, str], object]) -> None:
    """Replace the words of a column by what they refer to; a word that refers to nothing refuses its row."""
    cells = draft.columns.pop(name, [None] * draft.source.row_count)
    out: list[Any] = []
    for row, text in enumerate(cells):
        found = None
        if text and draft.alive[row]:
            try:
                found = find(row, text)
            except LinkError as error:
                draft.refuse(row, name=name, reason=str(error))
        out.append(found)
    draft.columns[field] = out


def _check_visit(draft: Draft, session: EditSession, row: int) -> None:
    if not draft.alive[row]:
        return
    if all(draft.columns[name][row] is None for name in ("enterprise_id", "place_id", "grid_id")):
        draft.refuse(
            row, name="enterprise", reason=tr("Say what was visited: an enterprise, a place or a grid.")
        )
    if draft.columns["inspected_at"][row] > session.now + _CLOCK_SLACK:
        draft.refuse(row, name="inspected_at", reason=tr("The visit lies in the future; check its date."))
    if (_cell(draft, "duration_min", row) or 0) < 0:
        draft.refuse(row, name="duration_min", reason=tr("The duration of a visit cannot be negative."))
    result, finding = _cell(draft, "result", row), _cell(draft, "finding", row) or ""
    if result is InspectionResult.HAZARDS_FOUND and not finding:
        draft.refuse(
            row, name="finding", reason=tr("Say what was found: the result of the visit is 发现隐患.")
        )
    if result is None and finding and not finding.startswith(_FINE):
        draft.refuse(
            row,
            name="result",
            reason=tr("The result is empty although something was found; write 现场整改 or 发现隐患."),
        )


def _visit_key(day: date, links: list[int | None], grid: int | None) -> tuple[Any, ...]:
    enterprise, place, _ = links
    return (day, *links, grid if enterprise is None and place is None else None)


def _has_no_time(moment: datetime | None) -> bool:
    return moment is not None and moment.time() == time(0)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return do_meet(one["starts_on"], one["ends_on"], other["starts_on"], other["ends_on"])


def _demanded(found: Found | None, reason: str) -> Found:
    if found is None:
        raise LinkError(reason)
    return found


def _cell(draft: Draft, name: str, row: int) -> Any:
    cells = draft.columns.get(name)
    return None if cells is None else cells[row]


def _same_as(row: int) -> str:
    return tr("The same as row {row}, which was taken.", row=row)


WORK = (Target.APPOINTMENTS, Target.INSPECTIONS, Target.HAZARDS)
"""The imports of records about people, visits and hazards."""
