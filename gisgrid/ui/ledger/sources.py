"""Reads the four ledgers from a register, column by column."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.i18n import term, tr
from gisgrid.model import obligations
from gisgrid.model.areas import Grid
from gisgrid.model.card_lines import post_lines, post_name
from gisgrid.model.duty_book import BOOK_COLUMNS, DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardLevel,
    HazardState,
    InspectionResult,
)
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.people import Person
from gisgrid.model.periods import Days, PeriodKind
from gisgrid.model.pinyin import natural_key, natural_ranks
from gisgrid.model.register import Register
from gisgrid.ui.ledger.table import CellKind, Column, LateColumns, LedgerTable, MadeCells
from gisgrid.ui.remembering import RememberedRegister
from gisgrid.ui.theme.tokens import Tone

LedgerSource = Callable[[Register, date], LedgerTable]
Ids = NDArray[np.int64]


def _ids(values: Sequence[int | None]) -> Ids:
    return np.array([value or 0 for value in values] if None in values else values, dtype=np.int64)


def enterprise_columns() -> tuple[Column, ...]:
    """Return the columns of 企业基础台账."""
    return (
        Column("name", tr("Enterprise"), 250, CellKind.NAME, is_editable=True, stretches=True),
        Column("danger_class", tr("Class"), 84, CellKind.CLASS),
        Column("supervised_industry", tr("Supervised industry"), 132, is_editable=True, is_extra=True),
        Column("safety_officer", tr("Safety officer"), 108, is_editable=True),
        Column("safety_phone", tr("Phone"), 124, CellKind.PHONE, is_editable=True, is_extra=True),
        Column("last_visit", tr("Last visit"), 112, CellKind.DATE),
        Column("next_due", tr("Next due"), 196, CellKind.DUE),
        Column("open_hazards", tr("Not closed"), 70, CellKind.COUNT, is_extra=True),
        Column("status", tr("State"), 120, CellKind.STATUS),
    )


_SHOWN = ("id", "name", "danger_class", "is_key_unit", "status", "grid_id", "supervised_industry",
          "safety_officer", "safety_phone")  # fmt: skip
_SEARCHED_ONLY = ("short_name", "pinyin", "address", "credit_code")


def enterprise_ledger(register: Register, today: date, book: DutyBook | None = None) -> LedgerTable:
    """Read 企业基础台账, key units first, then by class: last and next visit, open hazards.

    Rows are in the order of ids, as they are read; what is only searched is read at the first search.

    Parameters
    ----------
    book : DutyBook, optional
        A book of the whole register; without it one is read.
    """
    source, register = register, RememberedRegister(register)
    data = register.columns(Enterprise, [*_SHOWN, *BOOK_COLUMNS])
    ids = _ids(data["id"])
    name_ranks = natural_ranks(data["name"])
    last = _last_visits(register, today)
    worst = _open_hazards(register, today)
    served, due, is_weekly = _patrol_state(register, today, ids, book=book or DutyBook(register))
    status_of = _status_reader(data, served, worst, is_weekly=is_weekly)
    columns: dict[str, Sequence[Any]] = {
        **{key: data[key] for key in _SHOWN},
        "last_visit": MadeCells(len(ids), lambda row: last.get(data["id"][row])),
        "next_due": due.tolist(),
        "open_hazards": MadeCells(
            len(ids), lambda row: worst[i][0] if (i := data["id"][row]) in worst else 0
        ),
        "status": MadeCells(len(ids), status_of),
    }
    return LedgerTable(
        kind=Enterprise,
        subject_kind=Enterprise,
        columns=enterprise_columns(),
        ids=ids,
        subject_ids=ids,
        grid_ids=_ids(data["grid_id"]),
        data=LateColumns(columns, late=_SEARCHED_ONLY, read=lambda names: _texts_of(source, names, ids)),
        search_keys=("name", "safety_officer", *_SEARCHED_ONLY),
        own_order=_own_order(data, name_ranks),
        name_ranks=name_ranks,
    )


def _texts_of(register: Register, names: Sequence[str], ids: Ids) -> dict[str, list[str]]:
    """Read texts of enterprises for the rows of a ledger, which may be older than the register."""
    data = register.columns(Enterprise, ["id", *names])
    if np.array_equal(_ids(data["id"]), ids):
        return {name: data[name] for name in names}
    rows = {i: row for row, i in enumerate(data["id"])}
    return {name: [data[name][rows[i]] if i in rows else "" for i in ids.tolist()] for name in names}


def _own_order(data: dict[str, list[Any]], name_ranks: Ids) -> Ids:
    """Put active enterprises first, key units before others, then by class and by name."""
    is_closed = {status: int(not status.is_active) for status in EnterpriseStatus}
    places = {klass: place for place, klass in enumerate(sorted(DangerClass, key=lambda k: k.value))}
    rank = np.fromiter(map(is_closed.__getitem__, data["status"]), dtype=np.int64, count=len(name_ranks)) * 2
    rank += ~np.array(data["is_key_unit"], dtype=np.bool_)
    rank = rank * len(places) + np.fromiter(
        map(places.__getitem__, data["danger_class"]), dtype=np.int64, count=len(name_ranks)
    )
    return np.lexsort((name_ranks, rank))


def _last_visits(register: Register, today: date) -> dict[int, date]:
    data = register.columns(Inspection, ["enterprise_id", "inspected_at"])
    latest: dict[int, datetime] = {}
    for i, at in zip(data["enterprise_id"], data["inspected_at"], strict=True):
        if i is not None and (i not in latest or at > latest[i]):
            latest[i] = at
    return {i: at.date() for i, at in latest.items() if at.date() <= today}


def _patrol_state(
    register: Register, today: date, ids: Ids, *, book: DutyBook
) -> tuple[NDArray[np.int8], Days, bool]:
    """Tell row by row whether the running period is served (-1: not asked) and when the next visit is due."""
    rules = obligations.patrol_rules(register)
    served = np.full(len(ids), -1, dtype=np.int8)
    due = np.full(len(ids), np.datetime64("NaT"), dtype="datetime64[D]")
    for rule in rules:
        found = obligations.next_dues(book, rule, today)
        rows = np.searchsorted(ids, found.subject_ids)
        served[rows] = np.where(served[rows] < 0, found.is_done, served[rows] & found.is_done)
        due[rows] = np.fmin(due[rows], found.next_due)
    return served, due, bool(rules) and rules[0].period is PeriodKind.WEEK


def _open_hazards(register: Register, today: date) -> dict[int, tuple[int, Tone, str]]:
    """Count the open hazards of each enterprise, with the tone and words of the most pressing one."""
    names = ["enterprise_id", "state", "level", "is_listed", "due_on"]
    data = register.columns(Hazard, names, state=[state for state in HazardState if state.is_open])
    counts: Counter[int] = Counter()
    worst: dict[int, tuple[int, Tone, str]] = {}
    for i, state, level, is_listed, due_on in zip(*(data[name] for name in names), strict=True):
        if i is None:
            continue
        counts[i] += 1
        if is_listed:
            rank = (0, Tone.DANGER, term("挂牌督办"))
        elif level is HazardLevel.MAJOR:
            rank = (1, Tone.DANGER, term("重大隐患"))
        elif due_on is not None and due_on < today:
            rank = (2, Tone.DANGER, tr("hazard overdue"))
        else:
            rank = (3, Tone.WARN, term(state.value))
        worst[i] = min(worst.get(i, rank), rank, key=lambda r: r[0])
    return {i: (counts[i], tone, words) for i, (_, tone, words) in worst.items()}


def _status_reader(
    data: dict[str, list[Any]],
    served: NDArray[np.int8],
    worst: dict[int, tuple[int, Tone, str]],
    *,
    is_weekly: bool,
) -> Callable[[int], tuple[Tone, str]]:
    """Return what words the state of a row: closed, its worst hazard, or whether it was visited."""
    plain = {status: (Tone.QUIET, term(status.value)) for status in EnterpriseStatus}
    closed = frozenset(status for status in EnterpriseStatus if not status.is_active)
    visited = (
        (Tone.QUIET, tr("not visited this week") if is_weekly else tr("not visited this period")),
        (Tone.OK, tr("visited this week") if is_weekly else tr("visited this period")),
    )
    ids, statuses = data["id"], data["status"]

    def status_of(row: int) -> tuple[Tone, str]:
        status = statuses[row]
        if status in closed:
            return plain[status]
        if ids[row] in worst:
            return worst[ids[row]][1:]
        return plain[status] if served[row] < 0 else visited[served[row]]

    return status_of


def responsibility_ledger(register: Register, today: date) -> LedgerTable:
    """Read 监管责任台账: every grid with its enterprises by class and who holds its posts."""
    grids = [g for g in register.find(Grid) if g.is_in_force(today)]
    grids.sort(key=lambda g: (g.level, natural_key(g.name)))
    classes: dict[int | None, Counter[DangerClass]] = defaultdict(Counter)
    data = register.columns(Enterprise, ["grid_id", "danger_class", "status"])
    for grid_id, klass, status in zip(*data.values(), strict=True):
        if status.is_active:
            classes[grid_id][klass] += 1
    holders: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    order: dict[str, int] = {}
    for line in post_lines(register, grids, today):
        order.setdefault(line.post_key, len(order))
        holders[line.grid_id, line.post_key].append(line.person or term("空缺"))
    posts = sorted(order, key=lambda key: order[key])[:8]
    columns: dict[str, Sequence[Any]] = {
        "name": [g.name for g in grids],
        "code": [g.code for g in grids],
        "level": [_level_name(register, g) for g in grids],
        "enterprises": [sum(classes[g.id].values()) for g in grids],
        **{k.value: [classes[g.id][k] for g in grids] for k in (DangerClass.A, DangerClass.B, DangerClass.C)},
        **{key: ["、".join(holders[g.id, key]) for g in grids] for key in posts},
        "status": [_vacancy_status(holders, g, posts) for g in grids],
    }
    return LedgerTable(
        kind=Grid,
        subject_kind=Grid,
        columns=(
            Column("name", tr("Grid"), 110),
            Column("level", tr("Level"), 100, CellKind.QUIET, is_extra=True),
            Column("enterprises", tr("Enterprises"), 84, CellKind.COUNT),
            Column("A", "A", 48, CellKind.COUNT, is_extra=True),
            Column("B", "B", 48, CellKind.COUNT, is_extra=True),
            Column("C", "C", 48, CellKind.COUNT, is_extra=True),
            *(Column(key, post_name(register, key), 132) for key in posts),
            Column("status", tr("State"), 116, CellKind.STATUS, stretches=True),
        ),
        ids=_ids([g.id for g in grids]),
        subject_ids=_ids([g.id for g in grids]),
        grid_ids=_ids([g.id for g in grids]),
        data=columns,
        search_keys=("name", "code", *posts),
    )


def _level_name(register: Register, grid: Grid) -> str:
    level = register.scheme.level_for(grid.level, grid.kind, grid.code)
    return level.name if level is not None else ""


def _vacancy_status(
    holders: dict[tuple[int | None, str], list[str]], grid: Grid, posts: Sequence[str]
) -> tuple[Tone, str]:
    vacant = sum(name == term("空缺") for key in posts for name in holders[grid.id, key])
    if vacant:
        return Tone.WARN, tr("{count} posts vacant", count=vacant)
    return (
        (Tone.OK, tr("all posts held")) if any(holders[grid.id, key] for key in posts) else (Tone.QUIET, "–")
    )


def _enterprise_facts(register: Register) -> dict[int, tuple[str, DangerClass, bool, int | None]]:
    names = ["id", "name", "danger_class", "is_key_unit", "grid_id"]
    data = register.columns(Enterprise, names)
    rows = zip(*(data[name] for name in names), strict=True)
    return {i: (name, klass, is_key, grid) for i, name, klass, is_key, grid in rows}


_UNKNOWN = ("", DangerClass.UNGRADED, False, None)


def hazard_ledger(register: Register, today: date) -> LedgerTable:
    """Read 事故隐患台账: open before closed, the nearest deadline first."""
    names = ["id", "number", "description", "level", "state", "is_listed", "due_on", "found_at",
             "enterprise_id", "grid_id", "responsible", "closed_on"]  # fmt: skip
    data = register.columns(Hazard, names)
    order = sorted(range(len(data["id"])), key=lambda r: _hazard_order(data, r, today))
    data = {key: [values[r] for r in order] for key, values in data.items()}
    units = _enterprise_facts(register)
    facts = [units.get(i, _UNKNOWN) for i in data["enterprise_id"]]
    grid_ids = [g if g is not None else fact[3] for g, fact in zip(data["grid_id"], facts, strict=True)]
    columns: dict[str, Sequence[Any]] = {
        **data,
        "name": [fact[0] for fact in facts],
        "danger_class": [fact[1] for fact in facts],
        "is_key_unit": [fact[2] for fact in facts],
        "found_on": [at.date() for at in data["found_at"]],
        "due": [
            due if state.is_open else None for due, state in zip(data["due_on"], data["state"], strict=True)
        ],
        "status": [_hazard_status(data, r, today) for r in range(len(order))],
    }
    return LedgerTable(
        kind=Hazard,
        subject_kind=Enterprise,
        columns=(
            Column("number", tr("Number"), 116),
            Column("description", tr("Hazard"), 260, is_editable=True, stretches=True),
            Column("level", tr("Level"), 84, CellKind.LEVEL),
            Column("name", tr("Enterprise"), 220, CellKind.NAME),
            Column("found_on", tr("Found"), 104, CellKind.DATE, is_extra=True),
            Column("due", tr("To be mended by"), 196, CellKind.DUE),
            Column("responsible", tr("Responsible"), 100, is_editable=True, is_extra=True),
            Column("status", tr("State"), 116, CellKind.STATUS),
        ),
        ids=_ids(data["id"]),
        subject_ids=_ids(data["enterprise_id"]),
        grid_ids=_ids(grid_ids),
        data=columns,
        search_keys=("number", "description", "name", "responsible"),
    )


def _hazard_order(data: dict[str, list[Any]], row: int, today: date) -> tuple[Any, ...]:
    state, due = data["state"][row], data["due_on"][row]
    major = data["level"][row] is HazardLevel.MAJOR
    return (not state.is_open, not major, due or date.max if state.is_open else date.max, -data["id"][row])


def _hazard_status(data: dict[str, list[Any]], row: int, today: date) -> tuple[Tone, str]:
    state, due = data["state"][row], data["due_on"][row]
    if not state.is_open:
        return (Tone.OK if state is HazardState.CLOSED else Tone.QUIET), term(state.value)
    if data["is_listed"][row]:
        return Tone.DANGER, term("挂牌督办")
    if due is not None and due < today:
        return Tone.DANGER, term(state.value)
    tone = Tone.RECHECK if state is HazardState.AWAITING_RECHECK else Tone.WARN
    return tone, term(state.value)


_RESULT_TONES = {
    InspectionResult.NO_PROBLEM: Tone.OK,
    InspectionResult.FIXED_ON_SITE: Tone.ACCENT,
    InspectionResult.HAZARDS_FOUND: Tone.WARN,
    InspectionResult.NOT_MET: Tone.QUIET,
}


def inspection_ledger(register: Register, today: date) -> LedgerTable:
    """Read 检查台账, the newest visit first."""
    del today
    names = ["id", "inspected_at", "kind", "result", "enterprise_id", "grid_id", "inspector_id", "post",
             "finding", "subjects"]  # fmt: skip
    data = register.columns(Inspection, names)
    times = np.array(data["inspected_at"], dtype="datetime64[s]")
    order = np.argsort(times, kind="stable")[::-1].tolist()
    data = {key: [values[r] for r in order] for key, values in data.items()}
    units = _enterprise_facts(register)
    people = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    posts = {post.key: post.name for post in register.scheme.posts}
    facts = [units.get(i, _UNKNOWN) for i in data["enterprise_id"]]
    grid_ids = [g if g is not None else fact[3] for g, fact in zip(data["grid_id"], facts, strict=True)]
    results = {result: (tone, term(result.value)) for result, tone in _RESULT_TONES.items()}
    columns: dict[str, Sequence[Any]] = {
        **data,
        "day": [at.date() for at in data["inspected_at"]],
        "name": [fact[0] for fact in facts],
        "danger_class": [fact[1] for fact in facts],
        "is_key_unit": [fact[2] for fact in facts],
        "person": [people.get(i, "") for i in data["inspector_id"]],
        "post_name": [posts.get(key, key) for key in data["post"]],
        "status": [results[result] for result in data["result"]],
    }
    return LedgerTable(
        kind=Inspection,
        subject_kind=Enterprise,
        columns=(
            Column("day", tr("Day"), 108, CellKind.DATE),
            Column("name", tr("Enterprise"), 250, CellKind.NAME),
            Column("kind", tr("Kind of visit"), 112),
            Column("person", tr("Inspector"), 92),
            Column("post_name", tr("Post"), 130, CellKind.QUIET, is_extra=True),
            Column("finding", tr("Notes"), 240, is_editable=True, stretches=True),
            Column("status", tr("Result"), 124, CellKind.STATUS),
        ),
        ids=_ids(data["id"]),
        subject_ids=_ids(data["enterprise_id"]),
        grid_ids=_ids(grid_ids),
        data=columns,
        search_keys=("name", "person", "finding"),
    )
