"""Days as they are typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.typed_days import read_typed_day

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026.3.5", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("3月5日", date(2026, 3, 5)),
        ("３月５号", date(2026, 3, 5)),
        ("3.5", date(2026, 3, 5)),
        ("3/5", date(2026, 3, 5)),
        ("12月30日", date(2026, 12, 30)),
        ("6.1", date(2026, 6, 1)),
        ("12", date(2026, 11, 12)),
        ("12日", date(2026, 11, 12)),
        ("三月五日", date(2026, 3, 5)),
        ("昨天", date(2026, 11, 15)),
        ("今天", TODAY),
    ],
)
def test_forms_of_the_office(typed, day):
    assert read_typed_day(typed, today=TODAY, latest=date(2026, 12, 31)) == day


def test_a_visit_without_year_was_in_the_last_year_and_a_deadline_is_near():
    assert read_typed_day("11.17", today=TODAY, latest=TODAY) == date(2025, 11, 17)
    assert read_typed_day("3月5日", today=TODAY) == date(2027, 3, 5)
    assert read_typed_day("2026-11-17", today=TODAY, latest=TODAY) == date(2026, 11, 17)


def test_early_in_the_year_december_is_last_year():
    assert read_typed_day("12.30", today=date(2027, 1, 4), latest=date(2027, 1, 4)) == date(2026, 12, 30)


@pytest.mark.parametrize("typed", ["", "随便", "2026-13-01", "2月30日", "31", "1.2.3"])
def test_what_is_no_day_is_told(typed):
    with pytest.raises(ValueReadError):
        read_typed_day(typed, today=TODAY)


@given(st.integers(-182, 182))
def test_month_and_day_give_the_nearest_day(days):
    day = TODAY + timedelta(days=days)
    assert read_typed_day(f"{day.month}月{day.day}日", today=TODAY) == day
