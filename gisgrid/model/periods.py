"""Calendar periods: a day, an ISO week, a month, two months, a quarter, half a year, a year.

Every rule of a scheme counts in calendar periods, never in rolling ones: an inspection on the last
day of a month belongs to that month only. Periods of one kind are numbered without gaps, which is
what `period_numbers` and the tables of `gisgrid.model.obligations` count with.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr

Numbers = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

_EPOCH = dt.date(1970, 1, 1)
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?"
    r"|B(?P<pair>[1-6])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?"
)


class PeriodKind(StrEnum):
    """How long a calendar period is; the values are those of a scheme file."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TWO_MONTHS = "two-months"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.TWO_MONTHS: 2,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """One calendar period.

    Attributes
    ----------
    kind : PeriodKind
        Its length.
    start, end : date
        The first and the last day; both belong to the period.
    label : str
        ``2026-11-16``, ``2026-W47``, ``2026-11``, ``2026B6`` (November and December), ``2026Q4``,
        ``2026H2`` or ``2026``. A week carries its ISO year.
    """

    kind: PeriodKind
    start: dt.date
    end: dt.date
    label: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end

    @property
    def number(self) -> int:
        """Its place in the gapless count of its kind; 0 holds 1970-01-01."""
        return period_number(self.kind, self.start)


def period_number(kind: PeriodKind, day: dt.date) -> int:
    """Give the number of the period of `kind` that holds `day`."""
    if kind in _MONTHS:
        return ((day.year - 1970) * 12 + day.month - 1) // _MONTHS[kind]
    days = (day - _EPOCH).days
    return days if kind is PeriodKind.DAY else (days + 3) // 7


def period_numbers(kind: PeriodKind, days: Days) -> Numbers:
    """Give the numbers of the periods of `kind` that hold each of many days.

    Parameters
    ----------
    kind : PeriodKind
        The kind of period.
    days : ndarray of datetime64[D], shape (n,)
        Days without NaT.

    Returns
    -------
    ndarray of int64, shape (n,)
        As `period_number` gives one by one.
    """
    if kind in _MONTHS:
        return days.astype("datetime64[M]").astype(np.int64) // _MONTHS[kind]
    count = days.astype("datetime64[D]").astype(np.int64)
    return count if kind is PeriodKind.DAY else (count + 3) // 7


def numbered_period(kind: PeriodKind, number: int) -> Period:
    """Make the period of `kind` with the given number; the inverse of `period_number`."""
    if kind is PeriodKind.DAY:
        day = _EPOCH + dt.timedelta(days=number)
        return Period(kind, day, day, day.isoformat())
    if kind is PeriodKind.WEEK:
        start = _EPOCH + dt.timedelta(days=number * 7 - 3)
        iso = start.isocalendar()
        return Period(kind, start, start + dt.timedelta(days=6), f"{iso.year:04}-W{iso.week:02}")
    months = _MONTHS[kind]
    start = _first_of_month(number * months)
    end = _first_of_month((number + 1) * months) - dt.timedelta(days=1)
    return Period(kind, start, end, _month_label(kind, start))


def period_of(kind: PeriodKind, day: dt.date) -> Period:
    """Return the period of `kind` that holds `day`.

    Examples
    --------
    >>> period_of(PeriodKind.WEEK, dt.date(2027, 1, 1)).label
    '2026-W53'
    """
    return numbered_period(kind, period_number(kind, day))


def next_period(period: Period) -> Period:
    """Return the period that begins the day after `period` ends."""
    return numbered_period(period.kind, period.number + 1)


def previous_period(period: Period) -> Period:
    """Return the period that ends the day before `period` begins."""
    return numbered_period(period.kind, period.number - 1)


def periods_between(kind: PeriodKind, first: dt.date, last: dt.date) -> Iterator[Period]:
    """Give every period of `kind` from the one holding `first` to the one holding `last`, in order."""
    for number in range(period_number(kind, first), period_number(kind, last) + 1):
        yield numbered_period(kind, number)


def is_within(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Tell whether a day lies from `first` to `last`, both included; None leaves that end open.

    Examples
    --------
    >>> is_within(dt.date(2026, 11, 16), None, dt.date(2026, 11, 16))
    True
    """
    return (first is None or first <= day) and (last is None or day <= last)


def do_meet(
    first: dt.date | None, last: dt.date | None, other_first: dt.date | None, other_last: dt.date | None
) -> bool:
    """Tell whether two spans of days have a day in common; ends are included, None leaves an end open.

    Examples
    --------
    >>> do_meet(None, dt.date(2026, 6, 30), dt.date(2026, 7, 1), None)
    False
    >>> do_meet(None, dt.date(2026, 7, 1), dt.date(2026, 7, 1), None)
    True
    """
    return max(first or dt.date.min, other_first or dt.date.min) <= min(
        last or dt.date.max, other_last or dt.date.max
    )


def parse_period(label: str) -> Period:
    """Read a period label.

    Parameters
    ----------
    label : str
        As in `Period.label`.

    Raises
    ------
    BadUseError
        If the label is none of those, or names a day or week that does not exist.

    Examples
    --------
    >>> parse_period("2026Q3").end
    datetime.date(2026, 9, 30)
    """
    found = _LABEL.fullmatch(label.strip())
    try:
        if found is None:
            raise ValueError
        period = _from_match(found)
    except (ValueError, OverflowError) as mistake:
        raise BadUseError(
            tr(
                "{label} is not a period; write it like 2026, 2026H1, 2026Q3, 2026-10, 2026-W46 or 2026-10-31.",
                label=label,
            )
        ) from mistake
    return period


def _from_match(found: re.Match[str]) -> Period:
    year = int(found["year"])
    if found["week"]:
        return period_of(PeriodKind.WEEK, dt.date.fromisocalendar(year, int(found["week"]), 1))
    if found["day"]:
        return period_of(PeriodKind.DAY, dt.date(year, int(found["month"]), int(found["day"])))
    for name, kind in (
        ("month", PeriodKind.MONTH),
        ("pair", PeriodKind.TWO_MONTHS),
        ("quarter", PeriodKind.QUARTER),
        ("half", PeriodKind.HALF_YEAR),
    ):
        if found[name]:
            month = (int(found[name]) - 1) * _MONTHS[kind] + 1
            return period_of(kind, dt.date(year, month, 1))
    return period_of(PeriodKind.YEAR, dt.date(year, 1, 1))


def _first_of_month(months: int) -> dt.date:
    return dt.date(1970 + months // 12, months % 12 + 1, 1)


def _month_label(kind: PeriodKind, start: dt.date) -> str:
    if kind is PeriodKind.YEAR:
        return f"{start.year:04}"
    if kind is PeriodKind.MONTH:
        return f"{start.year:04}-{start.month:02}"
    letter = {PeriodKind.TWO_MONTHS: "B", PeriodKind.QUARTER: "Q", PeriodKind.HALF_YEAR: "H"}[kind]
    return f"{start.year:04}{letter}{(start.month - 1) // _MONTHS[kind] + 1}"
