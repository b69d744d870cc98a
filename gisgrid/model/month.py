"""One month day by day: what was held, who is on duty, what is due, which hazards must be mended."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gisgrid.model import obligations
from gisgrid.model.activity_log import ActivityLine, read_log
from gisgrid.model.deadlines import read_deadlines
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.obligations import DutyState
from gisgrid.model.people import Person
from gisgrid.model.periods import PeriodKind, period_of
from gisgrid.model.register import Register


class EntryKind(StrEnum):
    """What an entry of a day is; the order is that of a day."""

    HAZARD = "hazard"
    DEADLINE = "deadline"
    DUTY = "duty"
    ROSTER = "roster"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One line of a day.

    Attributes
    ----------
    is_late : bool
        Whether the day has passed and it is still open.
    record, id : type or None, int
        What a click opens; None for a sum.
    """

    kind: EntryKind
    text: str
    is_late: bool = False
    record: type[Any] | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its entries by day; days without any are left out."""

    first: dt.date
    last: dt.date
    days: Mapping[dt.date, tuple[DayEntry, ...]]


def read_month(register: Register, first: dt.date, *, on: dt.date, book: DutyBook | None = None) -> Month:
    """Read the month that holds `first`.

    Parameters
    ----------
    on : date
        The day that counts as today: duties and deadlines are those that are open on it.
    book : DutyBook, optional
        A book of the whole register, when the caller has one.
    """
    month = period_of(PeriodKind.MONTH, first)
    days: dict[dt.date, list[DayEntry]] = defaultdict(list)
    for day, entry in [
        *_hazards(register, on),
        *_deadlines(register, on),
        *_duties(register, on, book or DutyBook(register)),
        *_activities(register),
    ]:
        if day in month:
            days[day].append(entry)
    order = list(EntryKind)
    return Month(
        month.start,
        month.end,
        {day: tuple(sorted(held, key=lambda one: order.index(one.kind))) for day, held in days.items()},
    )


_Dated = list[tuple[dt.date, DayEntry]]


def _hazards(register: Register, on: dt.date) -> _Dated:
    names = dict(zip(*register.columns(Enterprise, ["id", "name"]).values(), strict=True))
    short = dict(zip(*register.columns(Enterprise, ["id", "short_name"]).values(), strict=True))
    states = [state for state in HazardState if state.is_open]
    wanted = ["id", "due_on", "description", "enterprise_id"]
    columns = register.columns(Hazard, wanted, state=states)
    found = []
    for key, due, text, firm in zip(*(columns[name] for name in wanted), strict=True):
        if due is not None:
            place = short.get(firm) or names.get(firm, "")
            words = "　".join(part for part in (place, text) if part)
            found.append((due, DayEntry(EntryKind.HAZARD, words, is_late=due < on, record=Hazard, id=key)))
    return found


def _deadlines(register: Register, on: dt.date) -> _Dated:
    return [
        (
            one.due_on,
            DayEntry(
                EntryKind.DEADLINE,
                "　".join(dict.fromkeys(part for part in (one.kind.value, one.what, one.place) if part)),
                is_late=one.is_overdue(on),
                record=one.record,
                id=one.id,
            ),
        )
        for one in read_deadlines(register, on)
    ]


def _duties(register: Register, on: dt.date, book: DutyBook) -> _Dated:
    """Sum the duties that are still open by rule and last day."""
    counts: Counter[tuple[dt.date, str]] = Counter()
    for duty in obligations.due_items(register, on, book=book):
        if duty.state is not DutyState.DONE:
            counts[duty.next_due, duty.rule.name] += 1
    return [
        (day, DayEntry(EntryKind.DUTY, f"{name} {count}", is_late=day < on))
        for (day, name), count in counts.items()
    ]


def _activities(register: Register) -> _Dated:
    lines = read_log(register)
    rosters = [line.id for line in lines if line.kind is ActivityKind.DUTY_ROSTER]
    names = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    on_duty: dict[int, list[str]] = defaultdict(list)
    for part in register.find(ActivityParticipant, activity_id=rosters):
        on_duty[part.activity_id].append(names.get(part.person_id, ""))
    return [(line.held_on, _activity_entry(line, on_duty)) for line in lines]


def _activity_entry(line: ActivityLine, on_duty: Mapping[int, list[str]]) -> DayEntry:
    if line.kind is ActivityKind.DUTY_ROSTER:
        text = f"{line.kind.value}　{'、'.join(on_duty.get(line.id, ()))}"
        return DayEntry(EntryKind.ROSTER, text, record=Activity, id=line.id)
    return DayEntry(EntryKind.ACTIVITY, line.title, record=Activity, id=line.id)
