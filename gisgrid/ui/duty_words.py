"""What is owed to a record, worded for its card."""

from datetime import date
from typing import Any

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.card_content import Duty, DutyState
from gisgrid.model.card_lines import post_name
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.obligations import status_of
from gisgrid.model.periods import Period, PeriodKind
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleAction


def read_duties(register: Register, subject: Any, on: date, *, book: DutyBook | None = None) -> list[Duty]:
    """Read what the scheme requires for an enterprise, a grid or a parcel in the periods that hold `on`.

    Parameters
    ----------
    book : DutyBook, optional
        A book of the whole register; without it only what the subject needs is read.
    """
    if not isinstance(subject, Enterprise | Grid | Parcel):
        return []
    found = []
    for status in status_of(register, subject, on, book=book):
        if status.rule.action not in (RuleAction.INSPECTION, RuleAction.MEETING, RuleAction.SUPERVISION):
            continue
        posts = "、".join(post_name(register, key) for key in status.rule.who)
        found.append(
            Duty(
                rule=status.rule.rule,
                who=posts or status.rule.name,
                period=period_words(status.period, on),
                required=status.required,
                done=status.done,
                state=DutyState(status.state.value),
                next_due=status.next_due,
            )
        )
    return found


def period_words(period: Period, on: date) -> str:
    """Word a calendar period, shortly when it holds the day."""
    is_now = on in period
    if period.kind is PeriodKind.WEEK:
        week = period.start.isocalendar().week
        return tr("this week") if is_now else tr("week {number}", number=week)
    if period.kind is PeriodKind.MONTH:
        return tr("month {number}", number=period.start.month)
    if period.kind is PeriodKind.TWO_MONTHS:
        return tr("months {first} to {last}", first=period.start.month, last=period.end.month)
    if period.kind is PeriodKind.QUARTER:
        return tr("quarter {number}", number=(period.start.month + 2) // 3)
    if period.kind is PeriodKind.HALF_YEAR:
        return tr("first half-year") if period.start.month == 1 else tr("second half-year")
    if period.kind is PeriodKind.YEAR:
        return tr("year {number}", number=period.start.year)
    return tr("today") if is_now else period.label
