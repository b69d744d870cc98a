"""Days as people type them at a desk: in full, without the year, the day alone, or in a word."""

import re
from datetime import date, timedelta

from gisgrid.exchange.dates import ValueReadError, read_date
from gisgrid.exchange.values import plain
from gisgrid.i18n import tr

_DAY_ALONE = re.compile(r"^(\d{1,2})\s*[日号]?$")
_WORDS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
    "明天": -1,
    "后天": -2,
}


def read_typed_day(text: str, *, today: date, latest: date | None = None) -> date:
    """Read a day: whatever a ledger may hold, and 3月5日, 3.5, 5日, 昨天 as seen from today.

    A day without a year is the nearest such day, or, where a last day is given, the last one until then. A day
    alone belongs to this month.

    Parameters
    ----------
    text : str
        As typed; full-width digits are digits.
    latest : date, optional
        What is typed is over by then, such as a visit; a day that names its year may still lie later.

    Raises
    ------
    ValueReadError
        If it is no day; the sentence shows a way to write it.

    Examples
    --------
    >>> on = date(2026, 11, 16)
    >>> [read_typed_day(t, today=on).isoformat() for t in ("2026.3.5", "３月５日", "20260305", "昨天")]
    ['2026-03-05', '2027-03-05', '2026-03-05', '2026-11-15']
    >>> read_typed_day("3月5日", today=on, latest=on).isoformat()
    '2026-03-05'
    """
    typed = plain(text).lower()
    if typed in _WORDS:
        return today - timedelta(days=_WORDS[typed])
    if found := _DAY_ALONE.match(typed):
        try:
            return today.replace(day=int(found[1]))
        except ValueError:
            raise ValueReadError(tr("The date “{text}” does not exist.", text=typed)) from None
    days = _in_each_year(typed, today)
    if not days:
        raise ValueReadError(
            tr("“{text}” is not a date; write it as 2026-11-16, 11月16日 or 20261116.", text=typed)
        )
    over = [day for day in days if latest is not None and day <= latest]
    return over[-1] if over else min(days, key=lambda day: abs((day - today).days))


def _in_each_year(typed: str, today: date) -> list[date]:
    """Read a day with each of the years around today; one that names its own year comes out the same."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(read_date(typed, year=year))
        except ValueReadError:
            continue
    return found
