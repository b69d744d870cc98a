"""What the scheme requires, what was done, what is due and what is overdue.

Everything here is a pure function of (register, day): the day comes in, no clock is read. Periods are
calendar periods. A visit counts for a rule when its kind is one of the rule's and it was made in a post of
the rule; where the visit names no post, its inspector must have held such a post on that day. So an
assistant's visit never counts as the patrol of a full-time grid worker (F1).

Overdue means: the period now running is not met, and neither was the one before. Counting begins with the
first record that the register holds for a rule: what was not done before it is not overdue.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.periods import Days, Numbers, Period, PeriodKind, numbered_period, period_number
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, VisitRule
from gisgrid.model.tally import DutyTable


class DutyState(StrEnum):
    """Where a duty stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DutyStatus:
    """One rule for one subject, or summed over the enterprises inside a grid or parcel.

    Attributes
    ----------
    rule : VisitRule
        The rule of the scheme.
    subject : RuleSubject
        What `subject_id` is an id of (0 for the whole scheme). In a sum the rule's subject is the
        enterprise and `subject_id` is None.
    who : tuple of str
        Names of the people in post now; empty when the post is vacant.
    period : Period
        The period that is counted.
    required, done : int
        How many it takes and how many there are; in a sum, nothing done twice counts twice.
    state : DutyState
        Done, due or overdue.
    next_due : date
        The last day on which the next one is in time.
    last_done : date or None
        The day of the latest one on or before the day asked for.
    yearly_required, yearly_done : int
        The yearly figure of the rule (0: none) and what was done since 1 January.
    overdue : int
        How many subjects of a sum are overdue; 0 or 1 otherwise.
    """

    rule: VisitRule
    subject: RuleSubject
    subject_id: int | None
    who: tuple[str, ...]
    period: Period
    required: int
    done: int
    state: DutyState
    next_due: dt.date
    last_done: dt.date | None = None
    yearly_required: int = 0
    yearly_done: int = 0
    overdue: int = 0


def status_of(
    register: Register, subject: Enterprise | Grid | Parcel, on: dt.date, *, book: DutyBook | None = None
) -> list[DutyStatus]:
    """Tell how every rule stands for what was clicked.

    Parameters
    ----------
    register : Register
        The register.
    subject : Enterprise or Grid or Parcel
        An enterprise gets its own rules. A grid gets the rules that count grids, then the sums over the
        enterprises inside it, at every level below. A parcel gets the sums over its enterprises.
    on : date
        The day to tell it for; later records are left out.
    book : DutyBook, optional
        A book of the whole register, kept by a caller who asks often; without it one is made for the call.

    Returns
    -------
    list of DutyStatus
        In the order of the scheme. Rules without any subject in scope are left out.
    """
    if subject.id is None:
        return []
    if isinstance(subject, Enterprise):
        book = book or DutyBook(register, enterprise_ids=[subject.id])
        rules = [rule for rule in _station_rules(register) if rule.subject is RuleSubject.ENTERPRISE]
        return [status for rule in rules for status in statuses(book, rule, on, only=[subject.id])]
    if isinstance(subject, Parcel):
        tenants = DutyBook.enterprises_on(register, subject.id, on)
        return _sums(book or DutyBook(register, enterprise_ids=tenants), tenants, on)
    book = book or DutyBook(register)
    own = [
        status
        for rule in _station_rules(register)
        if rule.subject is RuleSubject.GRID
        for status in statuses(book, rule, on, only=[subject.id])
    ]
    return own + _sums(book, book.enterprises_in(subject.id).tolist(), on)


def covering(
    register: Register, subject: Enterprise | Parcel, on: dt.date, *, book: DutyBook | None = None
) -> list[DutyStatus]:
    """Tell how the inspections stand that are counted per grid and take in an enterprise or parcel.

    A visit to any enterprise of the grid counts for such a rule; `subject_id` names the grid, the nearest
    one around the subject for which the rule is kept. Nothing for what has no grid, or for an enterprise
    that is closed.

    Parameters
    ----------
    book : DutyBook, optional
        A book of the whole register; without it only the grids around the subject are read.

    Returns
    -------
    list of DutyStatus
        In the order of the scheme, at most one for each rule.
    """
    is_over = isinstance(subject, Enterprise) and not subject.status.is_active
    if subject.grid_id is None or is_over:
        return []
    rules = [
        rule
        for rule in _station_rules(register)
        if rule.subject is RuleSubject.GRID and rule.action is RuleAction.INSPECTION
    ]
    chain = GridTree.read(register).chain(subject.grid_id)
    books: dict[int, DutyBook] = {}
    found: list[DutyStatus] = []
    for rule in rules:
        for grid_id in chain:
            if grid_id not in books:
                books[grid_id] = book or DutyBook.of_grid(register, grid_id)
            own = statuses(books[grid_id], rule, on, only=[grid_id])
            if own:
                found += own
                break
    return found


def statuses(
    book: DutyBook, rule: VisitRule, on: dt.date, *, only: Sequence[int] | None = None
) -> list[DutyStatus]:
    """Tell how one rule stands for each of its subjects.

    Parameters
    ----------
    book : DutyBook
        The register's columns; keep one for several calls on the same data.
    only : sequence of int, optional
        Ids to keep to; ids out of scope give nothing.
    """
    shot = _Snapshot(book, rule, on, only=only)
    found = []
    for row, subject_id in enumerate(shot.table.subject_ids.tolist()):
        if shot.required[row] == 0:
            continue
        state = shot.state(row)
        found.append(
            DutyStatus(
                rule=rule,
                subject=rule.subject,
                subject_id=subject_id,
                who=book.holders(rule, subject_id, on),
                period=shot.period,
                required=int(shot.required[row]),
                done=int(shot.done[row]),
                state=state,
                next_due=shot.next_due(state),
                last_done=shot.last_done(row),
                yearly_required=rule.yearly_minimum,
                yearly_done=int(shot.yearly[row]),
                overdue=int(state is DutyState.OVERDUE),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class NextDues:
    """One rule on one day for all its subjects, as columns.

    Attributes
    ----------
    subject_ids : ndarray of int64, shape (n,)
        Ascending.
    is_done : ndarray of bool, shape (n,)
        Whether the period that is counted is served.
    next_due : ndarray of datetime64[D], shape (n,)
        The last day on which the next visit is in time.
    """

    subject_ids: Numbers
    is_done: "np.ndarray[Any, np.dtype[np.bool_]]"
    next_due: Days


def next_dues(book: DutyBook, rule: VisitRule, on: dt.date) -> NextDues:
    """Tell when every subject of a rule is due next, without an object for each as `statuses` makes."""
    shot = _Snapshot(book, rule, on)
    asked = shot.required > 0
    is_done = shot.done[asked] >= shot.required[asked]
    days = np.array([shot.next_due(DutyState.DUE), shot.next_due(DutyState.DONE)], dtype="datetime64[D]")
    return NextDues(shot.table.subject_ids[asked], is_done, days[is_done.astype(np.intp)])


def due_items(register: Register, on: dt.date, *, grid_ids: Iterable[int] | None = None) -> list[DutyStatus]:
    """List every duty of the station with its state, subject by subject.

    Parameters
    ----------
    grid_ids : iterable of int, optional
        Keep to these grids, the grids below them and the enterprises inside; without it, everything, with
        the duties of persons and of the whole scheme.
    """
    book = DutyBook(register)
    items: list[DutyStatus] = []
    chosen = (
        None if grid_ids is None else [below for grid_id in grid_ids for below in book.grids_below(grid_id)]
    )
    for rule in _station_rules(register):
        only: Sequence[int] | None = None
        if chosen is not None:
            if rule.subject is RuleSubject.GRID:
                only = chosen
            elif rule.subject is RuleSubject.ENTERPRISE:
                only = book.enterprises_of(chosen).tolist()
            else:
                continue
        items += statuses(book, rule, on, only=only)
    return items


def coverage(
    register: Register, grid_ids: Iterable[int], on: dt.date, *, book: DutyBook | None = None
) -> dict[int, tuple[int, int]]:
    """Count how many enterprises of each grid have had the visit of the running period.

    The visits meant are the station's own by area: in a scheme with a weekly patrol that one (L29),
    otherwise the periodic inspections of key and other units (H23), each in its own period.

    Returns
    -------
    dict of int to (int, int)
        Grid id to (done, required); (0, 0) for a grid without an enterprise in scope.
    """
    book = book or DutyBook(register)
    shots = [_Snapshot(book, rule, on) for rule in patrol_rules(register)]
    found = {}
    for grid_id in grid_ids:
        inside = book.enterprises_in(grid_id)
        pairs = [shot.sum_over(inside) for shot in shots]
        found[grid_id] = (sum(done for done, _, _ in pairs), sum(required for _, required, _ in pairs))
    return found


def patrol_rules(register: Register) -> list[VisitRule]:
    """Return the rules that `coverage` counts."""
    scheme = register.scheme
    lines = {level.key for level in scheme.levels if level.kind is GridKind.DEPARTMENTAL}
    rules = [
        rule
        for rule in _station_rules(register)
        if rule.subject is RuleSubject.ENTERPRISE
        and rule.action is RuleAction.INSPECTION
        and not lines.intersection(rule.levels)
    ]
    return [rule for rule in rules if rule.period is PeriodKind.WEEK] or rules


def duty_table(book: DutyBook, rule: VisitRule, *, first: dt.date, last: dt.date) -> DutyTable:
    """Count a rule in every period from the one holding `first` to the one holding `last`."""
    return book.table(
        rule,
        first=period_number(rule.period, first),
        last=period_number(rule.period, last),
        on=last,
    )


def _station_rules(register: Register) -> list[VisitRule]:
    return [rule for rule in register.scheme.visits if rule.kept_by is Keeper.STATION]


def _sums(book: DutyBook, enterprise_ids: Sequence[int], on: dt.date) -> list[DutyStatus]:
    found = []
    for rule in _station_rules(book.register):
        if rule.subject is not RuleSubject.ENTERPRISE:
            continue
        shot = _Snapshot(book, rule, on, only=enterprise_ids)
        done, required, overdue = shot.sum_over(shot.table.subject_ids)
        if required == 0:
            continue
        state = DutyState.DONE if done >= required else DutyState.OVERDUE if overdue else DutyState.DUE
        names = {name for key in shot.table.subject_ids.tolist() for name in book.holders(rule, key, on)}
        found.append(
            DutyStatus(
                rule=rule,
                subject=RuleSubject.ENTERPRISE,
                subject_id=None,
                who=tuple(sorted(names)),
                period=shot.period,
                required=required,
                done=done,
                state=state,
                next_due=shot.next_due(state),
                last_done=_as_date(np.fmax.reduce(shot.table.latest)),
                yearly_required=rule.yearly_minimum * len(shot.table.subject_ids),
                yearly_done=int(shot.yearly.sum()),
                overdue=overdue,
            )
        )
    return found


class _Snapshot:
    """One rule on one day: the period that counts now, the one before, and the year so far."""

    def __init__(
        self, book: DutyBook, rule: VisitRule, on: dt.date, *, only: Sequence[int] | None = None
    ) -> None:
        number = period_number(rule.period, on)
        self.rule = rule
        self._on = on
        self._book = book
        if rule.due_days_after and on <= self._deadline(number - 1):
            number -= 1
        self.number = number
        january = period_number(rule.period, dt.date(on.year, 1, 1))
        first = min(january, number - 1)
        self.table = book.table(rule, first=first, last=number, on=on, only=only)
        self.period = numbered_period(rule.period, number)
        self.done = self.table.done[:, -1]
        self.required = self.table.required[:, -1]
        self.yearly = self.table.done[:, january - first :].sum(axis=1)
        missed = self.table.done[:, -2] < self.table.required[:, -2]
        self._overdue = (self.done < self.required) & missed & (on > self._deadline(number - 1))
        if self._overdue.any() and not book.has_records_before(rule, self.period.start):
            self._overdue[:] = False

    def _deadline(self, number: int) -> dt.date:
        return numbered_period(self.rule.period, number).end + dt.timedelta(days=self.rule.due_days_after)

    def state(self, row: int) -> DutyState:
        if self.done[row] >= self.required[row]:
            return DutyState.DONE
        return DutyState.OVERDUE if self._overdue[row] else DutyState.DUE

    def next_due(self, state: DutyState) -> dt.date:
        return self._deadline(self.number + 1 if state is DutyState.DONE else self.number)

    def last_done(self, row: int) -> dt.date | None:
        return _as_date(self.table.latest[row])

    def sum_over(self, subject_ids: Numbers) -> tuple[int, int, int]:
        """Return (done, required, overdue) over the given subjects."""
        rows = np.isin(self.table.subject_ids, subject_ids)
        done = np.minimum(self.done, self.required)[rows].sum()
        return int(done), int(self.required[rows].sum()), int(self._overdue[rows].sum())


def _as_date(day: np.datetime64) -> dt.date | None:
    return None if np.isnat(day) else day.astype(dt.date)
