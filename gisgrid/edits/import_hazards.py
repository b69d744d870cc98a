"""Hazards in an import: each row must come out as a hazard that the rules of `model.hazard_cycle` allow."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import numpy as np

from gisgrid.edits.assignment import NO_GRID, GridNet
from gisgrid.edits.hazards import HazardNumbers, proposed_deadline
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_matching import NEW, Matches, match_rows
from gisgrid.edits.import_people import LinkError, PeopleIndex, post_key
from gisgrid.edits.import_work import Subjects, replace
from gisgrid.exchange.targets import Target
from gisgrid.i18n import term, tr
from gisgrid.model import hazard_cycle
from gisgrid.model.enumerations import HazardEventKind, HazardLevel, HazardState, Subject
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.store.session import EditSession

_S = HazardState
_LADDER = (
    _S.REGISTERED,
    _S.REPORTED,
    _S.ASSIGNED,
    _S.RECTIFYING,
    _S.AWAITING_RECHECK,
    _S.RECHECK_FAILED,
    _S.CLOSED,
)
"""The states in the order in which a hazard climbs them."""
_DAYS = ("finished_on", "rechecked_on", "closed_on")
_PASSED_WORDS = ("合格", "通过", "已整改", "整改到位", "整改完成", "符合", "复查合格")
_FAILED_WORDS = ("不", "未", "没", "复查不合格")
"""How the results of a re-check begin."""
_EVENTS: tuple[tuple[HazardEventKind, str, str, HazardState], ...] = (
    (HazardEventKind.LIST, "listed_on", "listed_by", _S.ASSIGNED),
    (HazardEventKind.FINISH, "finished_on", "responsible", _S.AWAITING_RECHECK),
    (HazardEventKind.RECHECK_PASS, "rechecked_on", "recheck_by", _S.AWAITING_RECHECK),
    (HazardEventKind.DELIST, "delisted_on", "listed_by", _S.AWAITING_RECHECK),
    (HazardEventKind.CLOSE, "closed_on", "closed_by", _S.CLOSED),
)
"""The lines of history that a file gives a day for: kind, field of the day, field of who acted, state after it."""


def link_hazards(draft: Draft, session: EditSession, net: GridNet) -> None:
    """Replace names by ids; a finder who is not in the register stays by name in the history alone."""
    Subjects(session, net).link(draft)
    count = draft.source.row_count
    around = net.containing(draft.geometries)
    grids = draft.columns["grid_id"]
    draft.columns["grid_id"] = [
        int(place) if grid is None and place != NO_GRID else grid
        for grid, place in zip(grids, around, strict=True)
    ]
    for row in np.flatnonzero(draft.alive).tolist():
        if all(draft.columns[name][row] is None for name in ("enterprise_id", "place_id", "grid_id")):
            draft.refuse(
                row, name="enterprise", reason=tr("Say where it was found: an enterprise, a place or a grid.")
            )
    people = PeopleIndex(session)
    mobiles = draft.columns.pop("found_by_mobile", [None] * count)
    finders = draft.columns.pop("found_by", [None] * count)
    draft.columns["finder"] = finders
    draft.columns["found_by_id"] = [None] * count
    for row in np.flatnonzero(draft.alive).tolist():
        if finders[row]:
            try:
                draft.columns["found_by_id"][row] = people.find_all(finders[row], mobiles[row])[0]
            except LinkError as error:
                draft.notes.add(
                    draft.source.row_numbers[row], heading=draft.heading("found_by"), reason=str(error)
                )

    def post_of(row: int, text: str) -> str:
        return post_key(session.scheme, text, rank=net.level_of.get(draft.columns["grid_id"][row]))

    if "found_post" in draft.columns:
        replace(draft, "found_post", "found_post", post_of)
    if "subject" in draft.columns:
        # A line of a ledger may name several fields; a hazard belongs to the first.
        draft.columns["subject"] = [
            None if text is None else Subject(text.split("、")[0]) for text in draft.columns["subject"]
        ]


def match_hazards(draft: Draft, session: EditSession) -> Matches:
    """Find hazards by number; a row without one by description, day and place."""
    matches = match_rows(
        session,
        Target.HAZARDS,
        Hazard,
        columns=draft.columns,
        geometries=draft.geometries,
        row_numbers=draft.source.row_numbers,
        alive=draft.alive,
    )
    numbers = draft.columns.get("number", [None] * draft.source.row_count)
    names = ["description", "enterprise_id", "place_id"]
    held = session.columns(Hazard, ["id", "found_at", *names])
    known = {(moment.date(), *rest): id for id, moment, *rest in zip(*held.values(), strict=True)}
    seen: dict[Any, int] = {}
    for row in np.flatnonzero(draft.alive).tolist():
        if numbers[row]:
            continue
        key = (draft.columns["found_at"][row].date(), *(draft.columns[name][row] for name in names))
        first = seen.setdefault(key, draft.source.row_numbers[row])
        if first != draft.source.row_numbers[row]:
            matches.refused[row] = ("description", tr("The same as row {row}, which was taken.", row=first))
        else:
            matches.ids[row] = known.get(key, NEW)
    return matches


def settle_hazards(draft: Draft, session: EditSession, ids: list[int]) -> None:
    """Give every row the state that its data allow, and a number; refuse what contradicts itself.

    A row that claims more than it says, such as 已销号 without a re-check, is taken at the furthest state that is
    borne out, with a note.
    """
    count = draft.source.row_count
    closed = draft.columns.pop("is_closed", [None] * count)
    for name in ("state", "level", "number", "due_on", "found_at", "recheck_result", "is_listed"):
        draft.columns.setdefault(name, [None] * count)
    held = {hazard.id: hazard for hazard in session.find(Hazard, id=[id for id in ids if id != NEW])}
    numbers = HazardNumbers(session)
    for row in np.flatnonzero(draft.alive).tolist():
        _read_result(draft, row)
        before = held.get(ids[row])
        hazard = _merged(draft, row, before)
        if (fault := _contradiction(hazard, before, session)) is not None:
            draft.refuse(row, name=fault[0], reason=fault[1])
        if not draft.alive[row]:
            continue
        _settle_level(draft, row, hazard)
        _settle_state(draft, row, hazard, before, is_closed=closed[row])
        if draft.alive[row] and before is None:
            if hazard.due_on is None:
                draft.columns["due_on"][row] = proposed_deadline(session, hazard)
            if not hazard.number:
                draft.columns["number"][row] = next(numbers.of(hazard.found_at.year))
        elif before is not None and hazard.found_at.time() == time(0):
            draft.columns["found_at"][row] = None


def add_histories(draft: Draft, session: EditSession, ids: list[int]) -> None:
    """Write the lines of history that the file bears out and the register has not yet."""
    rows = [row for row, id in enumerate(ids) if id != NEW and draft.alive[row]]
    wanted = [ids[row] for row in rows]
    told = (
        session.columns(HazardEvent, ["hazard_id", "kind"], hazard_id=wanted)
        if wanted
        else {"hazard_id": [], "kind": []}
    )
    known = set(zip(told["hazard_id"], told["kind"], strict=True))
    hazards = {hazard.id: hazard for hazard in session.find(Hazard, id=wanted)} if wanted else {}
    made: list[HazardEvent] = []
    for row in rows:
        hazard = hazards[ids[row]]
        if (hazard.id, HazardEventKind.REGISTER) not in known:
            finder = draft.columns["finder"][row] or ""
            made.append(_event(hazard, HazardEventKind.REGISTER, hazard.found_at, _S.REGISTERED, finder))
            made[-1].person_id = hazard.found_by_id
            made[-1].due_on = hazard.due_on
        made += [event for event in _borne_out(hazard) if (hazard.id, event.kind) not in known]
        if hazard.state is _S.VOID and (hazard.id, HazardEventKind.VOID) not in known:
            made.append(_event(hazard, HazardEventKind.VOID, session.now, _S.VOID, session.author))
            made[-1].text = hazard.void_reason
    if made:
        session.add_all(made)


def _read_result(draft: Draft, row: int) -> None:
    text = draft.columns["recheck_result"][row]
    if text is None:
        return
    word = "".join(str(text).split())
    if word.startswith(_FAILED_WORDS):
        draft.columns["recheck_result"][row] = hazard_cycle.FAILED
    elif word.startswith(_PASSED_WORDS):
        draft.columns["recheck_result"][row] = hazard_cycle.PASSED
    else:
        draft.refuse(
            row,
            name="recheck_result",
            reason=tr("“{text}” is none of {terms}.", text=text, terms="合格、不合格"),
        )


def _merged(draft: Draft, row: int, before: Hazard | None) -> Hazard:
    """Build the hazard that would come out: what the register holds, with the filled cells of the row on top."""
    cells = {name: column[row] for name, column in draft.columns.items() if column[row] is not None}
    cells = {name: cell for name, cell in cells.items() if name in Hazard.__dataclass_fields__}
    if before is None:
        return Hazard(**{"number": "", **cells})
    facts = {one.name: getattr(before, one.name) for one in dataclasses.fields(Hazard)}
    return Hazard(**(facts | cells))


def _contradiction(hazard: Hazard, before: Hazard | None, session: EditSession) -> tuple[str, str] | None:
    """Say what no hazard can be: days out of order or still to come, a re-check by whoever mended it."""
    today = session.now.date()
    last_name, last = "found_at", hazard.found_at.date()
    if last > today:
        return "found_at", tr("The hazard cannot have been found in the future.")
    for name in _DAYS:
        day: date | None = getattr(hazard, name)
        if day is None:
            continue
        if day > today:
            return name, tr("The day lies in the future.")
        if day < last and not (last_name == "rechecked_on" and name == "finished_on"):
            return name, tr("It lies before {day}, the day of the step before it.", day=last.isoformat())
        last_name, last = name, day
    if hazard.due_on is not None and hazard.due_on < hazard.found_at.date():
        return "due_on", tr("The deadline lies before the day the hazard was found.")
    if hazard.recheck_by and hazard.recheck_by == hazard.responsible:
        return "recheck_by", tr(
            "{name} put the hazard right; somebody else must do the re-check.", name=hazard.recheck_by
        )
    if hazard.is_listed and (missing := [name for name in hazard_cycle.LISTED if not getattr(hazard, name)]):
        return missing[0], tr("A hazard listed for supervision needs it.")
    if before is not None and not before.state.is_open and hazard.state is not before.state:
        return "state", tr(
            "The hazard is {state} in the register and stays so.", state=term(before.state.value)
        )
    return None


def _settle_level(draft: Draft, row: int, hazard: Hazard) -> None:
    """Take a major hazard without its criterion as suspected: only a criterion makes it major."""
    if hazard.level is HazardLevel.MAJOR and not hazard.basis:
        hazard.level = draft.columns["level"][row] = HazardLevel.SUSPECTED_MAJOR
        draft.notes.add(
            draft.source.row_numbers[row],
            heading=draft.heading("level"),
            reason=tr("A major hazard needs its criterion (判定依据); it was taken as 疑似重大."),
        )


def _settle_state(
    draft: Draft, row: int, hazard: Hazard, before: Hazard | None, *, is_closed: bool | None
) -> None:
    claimed: HazardState | None = draft.columns["state"][row]
    if claimed is None and is_closed:
        claimed = _S.CLOSED
    if _S.VOID in (claimed, before.state if before else None):
        hazard.state = draft.columns["state"][row] = _S.VOID
        if not hazard.void_reason:
            draft.refuse(row, name="void_reason", reason=tr("A hazard can be void only with a reason."))
        return
    floor = before.state if before is not None else _S.REGISTERED
    borne_out = [state for state in _LADDER if _allows(hazard, state)]
    if claimed is not None and claimed in borne_out:
        state = claimed
    elif claimed is not None:
        below = [state for state in borne_out if _LADDER.index(state) < _LADDER.index(claimed)]
        state = below[-1] if below else _S.REGISTERED
        _note_state(draft, row, hazard, claimed, state)
    else:
        state = _stated_by(hazard, borne_out)
    if before is not None and _LADDER.index(state) < _LADDER.index(floor) and floor is not _S.RECHECK_FAILED:
        if claimed is not None and claimed is not floor:
            draft.refuse(
                row,
                name="state",
                reason=tr("In the register it is further on already: {state}.", state=term(floor.value)),
            )
        state = floor
    hazard.state = state
    draft.columns["state"][row] = state


def _allows(hazard: Hazard, state: HazardState) -> bool:
    """Tell whether the data of a hazard bear out a state."""
    trial = dataclasses.replace(hazard, state=state)
    if hazard_cycle.missing_data(dataclasses.replace(trial, number="-")):
        return False
    if state is _S.CLOSED:
        return hazard.recheck_result == hazard_cycle.PASSED and (
            not hazard.is_listed or hazard.delisted_on is not None
        )
    return state is not _S.RECHECK_FAILED or hazard.recheck_result == hazard_cycle.FAILED


def _stated_by(hazard: Hazard, borne_out: list[HazardState]) -> HazardState:
    """Return the state that the data alone speak for; nothing but a word says 已上报 or 整改中."""
    spoken = (_S.CLOSED, _S.RECHECK_FAILED, _S.AWAITING_RECHECK, _S.ASSIGNED, _S.REGISTERED)
    return next(state for state in spoken if state in borne_out or state is _S.REGISTERED)


def _note_state(draft: Draft, row: int, hazard: Hazard, claimed: HazardState, state: HazardState) -> None:
    missing = hazard_cycle.missing_data(dataclasses.replace(hazard, state=claimed, number="-"))
    if not missing and claimed is _S.CLOSED and hazard.is_listed:
        missing = ("delisted_on",)
    words = "、".join(draft.spec.fields[name].headings[0] for name in missing or ("recheck_result",))
    draft.notes.add(
        draft.source.row_numbers[row],
        heading=draft.heading("state" if "state" in draft.mapping.values() else "is_closed"),
        reason=tr(
            "{claimed} needs {missing}; it was taken as {state}.",
            claimed=term(claimed.value),
            missing=words,
            state=term(state.value),
        ),
    )


def _borne_out(hazard: Hazard) -> Iterator[HazardEvent]:
    for kind, day_field, who_field, after in _EVENTS:
        day = getattr(hazard, day_field)
        is_failed = hazard.recheck_result == hazard_cycle.FAILED
        if day is None or (kind is HazardEventKind.CLOSE and hazard.state is not _S.CLOSED):
            continue
        moment = datetime.combine(day, max(hazard.found_at.time(), time(9)))
        who = str(getattr(hazard, who_field))
        if kind is HazardEventKind.RECHECK_PASS and is_failed:
            yield _event(hazard, HazardEventKind.RECHECK_FAIL, moment, _S.RECHECK_FAILED, who)
        else:
            yield _event(hazard, kind, moment, after, who)


def _event(
    hazard: Hazard, kind: HazardEventKind, moment: datetime, after: HazardState, who: str
) -> HazardEvent:
    return HazardEvent(
        hazard_id=hazard.id or 0, kind=kind, happened_at=moment, state_after=after, person_name=who
    )
