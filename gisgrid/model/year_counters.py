"""Yearly figures of duties (网格长 ≥ 6, 网格长助理 ≥ 12): done so far, and what the year will come to.

A pure function of (register, day). Which duties have a yearly figure, and how many visits it asks for, is
said by the scheme (`VisitRule.yearly_minimum`; L15 and L20 of 丽水).
"""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.model.duty_book import DutyBook
from gisgrid.model.obligations import DutyStatus, statuses
from gisgrid.model.periods import period_number
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Keeper, VisitRule


class YearState(StrEnum):
    """Where a yearly figure stands."""

    MET = "met"
    ON_COURSE = "on course"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class YearCounter:
    """One yearly figure of one subject.

    Attributes
    ----------
    subject_id : int
        Grid or enterprise that the rule counts.
    who : tuple of str
        Names of the people in post on the day; empty when the post is vacant.
    done : int
        Visits since 1 January.
    required : int
        Visits that the year asks for.
    forecast : int
        Visits at the end of the year if the rest of it goes as its finished periods went.
    periods_left : int
        Periods of the rule that are not over yet, the running one included.
    """

    rule: VisitRule
    subject_id: int
    who: tuple[str, ...]
    done: int
    required: int
    forecast: int
    periods_left: int

    @property
    def missing(self) -> int:
        """Visits still to be made this year."""
        return max(0, self.required - self.done)

    @property
    def state(self) -> YearState:
        """Met already, to be met at this pace, or not."""
        if self.done >= self.required:
            return YearState.MET
        return YearState.ON_COURSE if self.forecast >= self.required else YearState.BEHIND


def year_counters(register: Register, on: dt.date, *, book: DutyBook | None = None) -> list[YearCounter]:
    """Count every duty that has a yearly figure, for each of its subjects.

    Parameters
    ----------
    on : date
        The day to tell it for; later records are left out.
    book : DutyBook, optional
        A book of the whole register, kept by a caller who asks often.

    Returns
    -------
    list of YearCounter
        Rule by rule in the order of the scheme, subjects ascending.
    """
    book = book or DutyBook(register)
    return [
        count_year(status, on)
        for rule in register.scheme.visits
        if rule.yearly_minimum and rule.kept_by is Keeper.STATION
        for status in statuses(book, rule, on)
    ]


def count_year(status: DutyStatus, on: dt.date) -> YearCounter:
    """Forecast the year of one duty whose rule has a yearly figure, from how it stands on a day."""
    rule = status.rule
    january = period_number(rule.period, dt.date(on.year, 1, 1))
    december = period_number(rule.period, dt.date(on.year, 12, 31))
    over = max(0, status.period.number - january)
    to_come = december - january - over
    before = status.yearly_done - status.done if over else 0
    # In the first period of a year there is no pace yet: the duty itself is taken for it.
    pace = before / over if over else float(rule.minimum)
    now = status.yearly_done - before
    assert status.subject_id is not None
    return YearCounter(
        rule,
        status.subject_id,
        status.who,
        status.yearly_done,
        status.yearly_required,
        math.floor(before + max(float(now), pace) + pace * to_come + 1e-9),
        to_come + 1,
    )
