"""Whether a yearly figure will be reached at the pace of the year so far (F2, F3: ≥ 12 and ≥ 6 a year)."""

import datetime as dt
from dataclasses import dataclass

from gisgrid.model.obligations import DutyStatus
from gisgrid.model.periods import period_number


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a year will come to.

    Attributes
    ----------
    done, required : int
        Since 1 January, and for the whole year.
    expected : int
        What the year comes to when it goes on like this.
    periods_left : int
        Periods of the rule from the running one to the last of the year, those still open for one more.
    """

    done: int
    required: int
    expected: int
    periods_left: int

    @property
    def will_miss(self) -> bool:
        """Whether the yearly figure is missed at this pace."""
        return self.expected < self.required

    @property
    def missing(self) -> int:
        """How many are still to be done this year."""
        return max(0, self.required - self.done)


def forecast_year(status: DutyStatus, on: dt.date) -> Forecast | None:
    """Forecast the year of a duty; None where its rule has no yearly figure.

    Parameters
    ----------
    on : date
        The last day that counts as gone.

    Examples
    --------
    Ten visits by 18 November (day 322 of 365) make eleven a year, one less than twelve.
    """
    if not status.yearly_required:
        return None
    first, last = dt.date(on.year, 1, 1), dt.date(on.year, 12, 31)
    gone, days = (on - first).days + 1, (last - first).days + 1
    kind = status.rule.period
    left = period_number(kind, last) - period_number(kind, on) + 1 - int(status.done >= status.required)
    return Forecast(status.yearly_done, status.yearly_required, status.yearly_done * days // gone, left)
