"""What a patrol plan keeps in the register: who is away, and which visits were planned."""

import re
from dataclasses import dataclass
from datetime import date

from gisgrid.model.periods import is_within

_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_DAY_MIN = 24 * 60


ABSENCE_REASONS = ("事假", "病假", "年休假", "培训", "出差", "其他")
"""What a form offers; a note may follow."""


@dataclass(eq=False)
class Absence:
    """Somebody is away: leave, training, illness. First and last day both count."""

    person_id: int
    starts_on: date
    ends_on: date
    reason: str = ""
    id: int | None = None
    version: int = 0

    def covers(self, day: date) -> bool:
        """Tell whether the person is away on `day`."""
        return is_within(day, self.starts_on, self.ends_on)


@dataclass(eq=False)
class PlannedVisit:
    """One stop of a patrol plan: who goes where on which day, in which order, and why.

    Attributes
    ----------
    enterprise_id : int or None
        None for a grid that has no enterprise to look at.
    post : str
        Key of the post in which the person goes; a duty counts visits by post.
    tasks : str
        Rule ids and kinds of work at this stop joined by 、, the one that brought it there first.
    order_number : int
        Place in the day's tour, from 1.
    arrive, leave : str
        ``HH:MM``.
    is_locked : bool
        Fixed by hand: planning anew keeps day, person and place in the order.
    """

    planned_on: date
    person_id: int
    grid_id: int | None
    enterprise_id: int | None
    post: str
    tasks: str
    order_number: int
    arrive: str
    leave: str
    is_locked: bool = False
    reason: str = ""
    id: int | None = None
    version: int = 0


def read_hours(text: str) -> tuple[tuple[int, int], ...]:
    """Read opening hours such as ``08:30-11:30、14:00-17:00``.

    Returns
    -------
    tuple of (int, int)
        Minutes since midnight, in order of the day; empty for a text that names no hours.

    Examples
    --------
    >>> read_hours("8:30-11:30、14:00至17:00")
    ((510, 690), (840, 1020))
    """
    found = []
    for first_hour, first_minute, last_hour, last_minute in _HOURS.findall(text):
        start = int(first_hour) * 60 + int(first_minute)
        end = int(last_hour) * 60 + int(last_minute)
        if start < end <= _DAY_MIN:
            found.append((start, end))
    return tuple(sorted(found))
