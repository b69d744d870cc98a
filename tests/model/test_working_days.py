"""Working days against the State Council's notices for 2025 and 2026."""

from datetime import date

import pytest

from gisgrid.errors import FileError
from gisgrid.model.working_days import china_calendar, read_calendar

CALENDAR = china_calendar()


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        # 国办发明电〔2024〕12号: 春节 28 January to 4 February off, Sunday 26 January and Saturday 8 February worked.
        (date(2025, 1, 26), True),
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 2, 8), True),
        # 国办发明电〔2025〕7号: 1 to 3 January off, Sunday 4 January worked; 1 to 7 October off, Saturday the 10th worked.
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        # Plain days.
        (date(2026, 11, 18), True),
        (date(2026, 11, 21), False),
        # 2027: only the statutory days are known.
        (date(2027, 10, 1), False),
    ],
)
def test_day(day, is_working):
    assert CALENDAR.is_working(day) is is_working


def test_counts_are_those_of_the_notices():
    # 2026: 261 weekdays; the notice frees 33 days, 14 of them at weekends, and takes 6 weekend days back: 248 days.
    weekdays = sum(date.fromordinal(n).weekday() < 5 for n in range(*_year(2026)))
    freed = [day for day in CALENDAR.off if day.year == 2026]
    at_weekends = sum(day.weekday() >= 5 for day in freed)
    assert (weekdays, len(freed), at_weekends) == (261, 33, 14)
    assert CALENDAR.count(date(2026, 1, 1), date(2026, 12, 31)) == 248
    assert CALENDAR.count(date(2026, 11, 18), date(2026, 11, 22)) == 3
    assert CALENDAR.count(date(2026, 11, 22), date(2026, 11, 18)) == 0


def test_worked_days_are_weekends_and_years_are_known():
    assert all(day.weekday() >= 5 for day in CALENDAR.work)
    assert CALENDAR.years == {2025, 2026, 2027}
    assert CALENDAR.provisional == {2027}


def test_days_after_skip_the_holiday():
    # Five working days after Wednesday 30 September 2026: 8, 9, 10 (a worked Saturday), 12 and 13 October.
    assert CALENDAR.after(date(2026, 9, 30), 5) == date(2026, 10, 13)
    assert CALENDAR.after(date(2026, 10, 3), 0) == date(2026, 10, 3)


@pytest.mark.parametrize(
    "text",
    ["", "years = 3", "[[years]]\nyear = 2026", "[[years]]\nyear=1\nis_provisional=true\noff=[1]\nwork=[]"],
)
def test_a_broken_table_is_told(tmp_path, text):
    path = tmp_path / "holidays.toml"
    path.write_text(text)
    with pytest.raises(FileError, match=r"holidays\.toml"):
        read_calendar(path)


def _year(year):
    return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
