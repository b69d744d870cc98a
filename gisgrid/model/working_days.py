"""Working days in China: weekdays, less the public holidays, plus the weekends worked to make up for them.

The holidays are data (`resources/reference/holidays.toml`), because the State Council moves them every year.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gisgrid import paths
from gisgrid.errors import FileError
from gisgrid.i18n import tr

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked.

    Attributes
    ----------
    off, work : frozenset of date
        Days that are free, or worked, whatever their weekday says.
    years : frozenset of int
        Years that the table knows; in others the weekday alone counts.
    provisional : frozenset of int
        Years whose notice had not been published when the table was written.
    """

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()
    provisional: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Tell whether a day is worked."""
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < 5

    def count(self, first: dt.date, last: dt.date) -> int:
        """Count the working days from `first` to `last`, both included; 0 when `last` lies before."""
        days = (last - first).days + 1
        return sum(self.is_working(first + dt.timedelta(days=i)) for i in range(max(0, days)))

    def after(self, day: dt.date, working_days: int) -> dt.date:
        """Return the day that lies so many working days after `day`, which itself does not count.

        Parameters
        ----------
        working_days : int
            0 or more; 0 gives `day` itself, worked or not.
        """
        while working_days > 0:
            day += _ONE_DAY
            working_days -= self.is_working(day)
        return day


def read_calendar(path: Path) -> WorkCalendar:
    """Read a table of holidays.

    Raises
    ------
    FileError
        If the file cannot be read, or is no such table.
    """
    try:
        years = tomllib.loads(path.read_text(encoding="utf-8"))["years"]
        return WorkCalendar(
            off=frozenset(_days(years, "off")),
            work=frozenset(_days(years, "work")),
            years=frozenset(int(year["year"]) for year in years),
            provisional=frozenset(int(year["year"]) for year in years if year["is_provisional"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        text = tr("The table of holidays {name} cannot be read: {reason}", name=path.name, reason=problem)
        raise FileError(text, path=path) from problem


@cache
def china_calendar() -> WorkCalendar:
    """Return the calendar that the program ships, read once."""
    return read_calendar(paths.resource("reference") / "holidays.toml")


def _days(years: list[dict[str, object]], name: str) -> list[dt.date]:
    found: list[dt.date] = []
    for year in years:
        days = year[name]
        if not isinstance(days, list) or not all(isinstance(day, dt.date) for day in days):
            raise TypeError(name)
        found += days
    return found
