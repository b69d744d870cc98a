"""Accidents: what is reported, by when, and how grave they are (L24, H30).

The figures are those of 《生产安全事故报告和调查处理条例》 (State Council order 493, 2007): article 3 for the grades,
9 and 11 for the first report, 13 for what changes afterwards, 29 for the investigation.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

FIRST_REPORT_HOURS = 1
PASS_ON_HOURS = 2
INVESTIGATION_DAYS = 60


class AccidentKind(StrEnum):
    """Kind of an accident; road and fire have the shorter time for later changes."""

    WORK = "生产安全"
    ROAD = "道路交通"
    FIRE = "火灾"
    ENVIRONMENT = "突发环境事件"
    OTHER = "其他"

    @property
    def supplement_days(self) -> int:
        """Days after the accident in which changed casualties are reported again (article 13)."""
        return 7 if self in (self.ROAD, self.FIRE) else 30


class AccidentGrade(StrEnum):
    """Grade of an accident by deaths, severe injuries and loss (article 3)."""

    ORDINARY = "一般事故"
    LARGER = "较大事故"
    MAJOR = "重大事故"
    ESPECIALLY_MAJOR = "特别重大事故"


@dataclass(eq=False)
class Accident:
    """What an accident adds to its dated record (`Activity` of the kind 事故), which holds title, place and course.

    Attributes
    ----------
    activity_id : int
        The dated record.
    happened_at : datetime
        Local time, without zone.
    loss_wan : float or None
        Direct economic loss, ten thousand yuan.
    measures : str
        What was done about it at once.
    reported_at, reported_to : datetime or None, str
        The first report (快报): when, and to whom.
    supplemented_on : date or None
        The last day on which changed casualties were reported again.
    closed_on : date or None
        When investigation and after-care were finished.
    """

    activity_id: int
    happened_at: dt.datetime
    kind: AccidentKind = AccidentKind.WORK
    deaths: int = 0
    severely_injured: int = 0
    lightly_injured: int = 0
    missing: int = 0
    loss_wan: float | None = None
    cause: str = ""
    measures: str = ""
    reported_at: dt.datetime | None = None
    reported_to: str = ""
    supplemented_on: dt.date | None = None
    closed_on: dt.date | None = None
    id: int | None = None
    version: int = 0

    @property
    def grade(self) -> AccidentGrade:
        """Its grade by article 3; whoever is missing counts as dead until found."""
        return grade_of(self.deaths + self.missing, self.severely_injured, self.loss_wan or 0)

    @property
    def report_by(self) -> dt.datetime:
        """The moment until which the first report is in time."""
        return self.happened_at + dt.timedelta(hours=FIRST_REPORT_HOURS)

    @property
    def is_reported_late(self) -> bool:
        """Whether the first report was made after its hour."""
        return self.reported_at is not None and self.reported_at > self.report_by

    @property
    def supplement_until(self) -> dt.date:
        """The last day on which changed casualties must be reported again."""
        return self.happened_at.date() + dt.timedelta(days=self.kind.supplement_days)

    @property
    def investigate_by(self) -> dt.date:
        """The last day for the report of the investigation."""
        return self.happened_at.date() + dt.timedelta(days=INVESTIGATION_DAYS)


def grade_of(deaths: int, severely_injured: int, loss_wan: float) -> AccidentGrade:
    """Grade an accident: the worst of three figures counts (article 3; "以上" includes the figure itself).

    Parameters
    ----------
    loss_wan : float
        Direct economic loss, ten thousand yuan.

    Examples
    --------
    >>> grade_of(3, 0, 0).value, grade_of(0, 9, 999).value
    ('较大事故', '一般事故')
    """
    limits = (
        (AccidentGrade.ESPECIALLY_MAJOR, 30, 100, 10_000),
        (AccidentGrade.MAJOR, 10, 50, 5_000),
        (AccidentGrade.LARGER, 3, 10, 1_000),
    )
    for grade, most_deaths, most_injured, most_loss in limits:
        if deaths >= most_deaths or severely_injured >= most_injured or loss_wan >= most_loss:
            return grade
    return AccidentGrade.ORDINARY
