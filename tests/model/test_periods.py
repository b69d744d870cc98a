"""Calendar periods."""

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.model.periods import (
    PeriodKind,
    next_period,
    numbered_period,
    parse_period,
    period_number,
    period_numbers,
    period_of,
    periods_between,
    previous_period,
)

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))
KINDS = st.sampled_from(list(PeriodKind))


@given(KINDS, DAYS)
def test_period_holds_its_day_and_touches_its_neighbours(kind, day):
    period = period_of(kind, day)
    assert day in period
    assert next_period(period).start - period.end == dt.timedelta(days=1)
    assert period.start - previous_period(period).end == dt.timedelta(days=1)
    assert numbered_period(kind, period.number) == period


@given(KINDS, DAYS)
def test_label_reads_back(kind, day):
    period = period_of(kind, day)
    assert parse_period(period.label) == period


@given(KINDS, st.lists(DAYS, max_size=20))
def test_columns_agree_with_single_days(kind, days):
    numbers = period_numbers(kind, np.array(days, dtype="datetime64[D]"))
    assert numbers.tolist() == [period_number(kind, day) for day in days]


@given(DAYS)
def test_week_is_the_iso_week(day):
    iso = day.isocalendar()
    week = period_of(PeriodKind.WEEK, day)
    assert week.label == f"{iso.year}-W{iso.week:02}"
    assert week.start.isoweekday() == 1


@given(KINDS, DAYS, DAYS)
def test_periods_between_are_gapless(kind, one, other):
    first, last = sorted((one, min(other, one + dt.timedelta(days=400))))
    found = list(periods_between(kind, first, last))
    assert first in found[0]
    assert last in found[-1]
    assert all(b.number - a.number == 1 for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        # ISO 8601: 2026-W53 runs into 2027; 2024 is a leap year.
        ("2026-W53", dt.date(2026, 12, 28), dt.date(2027, 1, 3)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2026B1", dt.date(2026, 1, 1), dt.date(2026, 2, 28)),
        ("2026B6", dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
        ("2026Q3", dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        ("2026H2", dt.date(2026, 7, 1), dt.date(2026, 12, 31)),
        ("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("2026-11-16", dt.date(2026, 11, 16), dt.date(2026, 11, 16)),
    ],
)
def test_known_periods(label, start, end):
    period = parse_period(label)
    assert (period.start, period.end, period.label) == (start, end, label)


@pytest.mark.parametrize(
    "label", ["", "2025-W53", "2026-13", "2026Q5", "2026-02-30", "heute", "2026-W00", "0000"]
)
def test_bad_label_is_refused(label):
    with pytest.raises(BadUseError, match="2026Q3"):
        parse_period(label)
