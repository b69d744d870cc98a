"""The stretch of time that a report tells of, and the one it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.periods import Period, PeriodKind, parse_period, period_of, previous_period

CUMULATIVE = "cumulative"
"""The label of the stretch from 1 January to today."""
_FILING_DAYS, _FILING_DAYS_OF_YEAR = 15, 31
_QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")
_HALF_NAMES = ("上半年", "下半年")
_YEAR_TEXT = "{year}年度"
_QUARTER_TEXT = "{year}年{name}"
_MONTH_TEXT = "{year}年{month}月"
_WEEK_TEXT = "{year}年第{week}周，{start}至{end}"
_DAY_TEXT = "{year}年{month}月{day}日"
_SO_FAR_TEXT = "{year}年1月1日至{month}月{day}日"


class Counting(StrEnum):
    """From when a report counts."""

    PERIOD = "period"
    """From the first day of the period."""
    JANUARY = "january"
    """From 1 January to the last day of the period: most statistics forms (DOMAIN.md 4.6)."""


@dataclass(frozen=True)
class Span:
    """From one day to another, both included.

    Attributes
    ----------
    label : str
        The period's label, or ``cumulative``.
    text : str
        How papers call it: 2026年第三季度.
    period : Period or None
        The calendar period; None for the stretch from 1 January to today.
    """

    label: str
    text: str
    first: date
    last: date
    period: Period | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in it; no day lies in none."""
        return day is not None and self.first <= day <= self.last

    def since_january(self) -> "Span":
        """Return the stretch from 1 January of the year of its last day."""
        first = date(self.last.year, 1, 1)
        return Span(self.label, self.text, first, self.last, self.period)

    def counted(self, counting: Counting) -> "Span":
        """Return the stretch that a form with this way of counting covers."""
        return self.since_january() if counting is Counting.JANUARY else self

    def previous(self) -> "Span | None":
        """Return the calendar period before; None for a stretch that is no period."""
        return None if self.period is None else _of_period(previous_period(self.period))

    @property
    def filing_window(self) -> tuple[date, date]:
        """The 1st to the 15th of the month after it, in which its forms are handed in; a year's until 31 January.

        原安监总局令第16号第十四条 (DOMAIN.md 3.2).
        """
        first = (self.last.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first, first.replace(day=_FILING_DAYS_OF_YEAR if self.is_year else _FILING_DAYS)

    @property
    def is_year(self) -> bool:
        """Whether it is a whole calendar year."""
        return self.period is not None and self.period.kind is PeriodKind.YEAR

    def is_over(self, today: date) -> bool:
        """Tell whether its last day has passed."""
        return self.last < today


def read_span(label: str | None, *, today: date, default: PeriodKind) -> Span:
    """Read a label of the command line or the window.

    Parameters
    ----------
    label : str or None
        ``2026``, ``2026H1``, ``2026Q3``, ``2026-10``, ``2026-W46``, ``2026-10-31`` or ``cumulative``;
        None takes the running period of `default`.

    Raises
    ------
    BadUseError
        If the label is no period, or the period has not begun.
    """
    if not label:
        return _of_period(period_of(default, today))
    if label == CUMULATIVE:
        text = _SO_FAR_TEXT.format(year=today.year, month=today.month, day=today.day)
        return Span(CUMULATIVE, text, date(today.year, 1, 1), today)
    span = _of_period(parse_period(label))
    if span.first > today:
        raise BadUseError(tr("{label} has not begun yet; choose an earlier period.", label=label))
    return span


def chinese_day(day: date) -> str:
    """Write a day as papers do: 2026年11月16日."""
    return _DAY_TEXT.format(year=day.year, month=day.month, day=day.day)


def _of_period(period: Period) -> Span:
    return Span(period.label, _text(period), period.start, period.end, period)


def _text(period: Period) -> str:
    start, year = period.start, period.start.year
    if period.kind is PeriodKind.YEAR:
        return _YEAR_TEXT.format(year=year)
    if period.kind is PeriodKind.HALF_YEAR:
        return _QUARTER_TEXT.format(year=year, name=_HALF_NAMES[(start.month - 1) // 6])
    if period.kind is PeriodKind.QUARTER:
        return _QUARTER_TEXT.format(year=year, name=_QUARTER_NAMES[(start.month - 1) // 3])
    if period.kind is PeriodKind.MONTH:
        return _MONTH_TEXT.format(year=year, month=start.month)
    if period.kind is PeriodKind.WEEK:
        iso = start.isocalendar()
        return _WEEK_TEXT.format(year=iso.year, week=iso.week, start=start, end=period.end)
    return (
        f"{chinese_day(start)}" if start == period.end else f"{chinese_day(start)}—{chinese_day(period.end)}"
    )
