"""Working days of the sample's offices."""

from datetime import date, timedelta

_SPRING_FESTIVAL = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
}
"""New year's day of the lunar calendar; other years have no spring festival in the sample."""


def is_holiday(day: date) -> bool:
    """Tell whether offices are closed for a public holiday (an approximation without swapped weekends)."""
    fixed = (day.month, day.day)
    if fixed == (1, 1) or (5, 1) <= fixed <= (5, 4) or (10, 1) <= fixed <= (10, 7):
        return True
    new_year = _SPRING_FESTIVAL.get(day.year)
    return new_year is not None and new_year - timedelta(days=2) <= day <= new_year + timedelta(days=5)


def working_days(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included, on which offices work."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5 and not is_holiday(day)]
