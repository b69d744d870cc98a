"""What is owed to a record, worded for its card."""

from datetime import date
from typing import Any

from gisgrid.i18n import tr
from gisgrid.model import obligations
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.card_content import Duty, DutyState
from gisgrid.model.card_lines import post_name
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.obligations import DutyStatus
from gisgrid.model.periods import Period, PeriodKind
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleAction, VisitRule

_SHOWN = (RuleAction.INSPECTION, RuleAction.MEETING, RuleAction.SUPERVISION)


def read_duties(register: Register, subject: Any, on: date, *, book: DutyBook | None = None) -> list[Duty]:
    """Read what the scheme requires for an enterprise, a grid or a parcel in the periods that hold `on`.

    What is counted enterprise by enterprise comes first, then what is counted for the grid around it.

    Parameters
    ----------
    book : DutyBook, optional
        A book of the whole register; without it only what the subject needs is read.
    """
    if not isinstance(subject, Enterprise | Grid | Parcel):
        return []
    found = [
        _duty(register, status, subject, on)
        for status in obligations.status_of(register, subject, on, book=book)
        if status.rule.action in _SHOWN
    ]
    if isinstance(subject, Enterprise | Parcel):
        for status in obligations.covering(register, subject, on, book=book):
            grid = register.get(Grid, status.subject_id) if status.subject_id is not None else None
            found.append(_duty(register, status, subject, on, grid=grid.name if grid is not None else ""))
    return found


def _duty(
    register: Register, status: DutyStatus, subject: Enterprise | Grid | Parcel, on: date, *, grid: str = ""
) -> Duty:
    rule = status.rule
    posts = "、".join(post_name(register, key) for key in rule.who)
    return Duty(
        rule=rule.rule,
        who=_department_name(register, rule, subject) or posts or rule.name,
        period=period_words(status.period, on),
        required=status.required,
        done=status.done,
        state=DutyState(status.state.value),
        next_due=status.next_due,
        grid=grid,
        people=f"{posts}：{'、'.join(status.who)}" if status.who and posts else posts,
    )


def _department_name(register: Register, rule: VisitRule, subject: Enterprise | Grid | Parcel) -> str:
    """Return who stands behind a rule of the departments: the enterprise's own one, else departments at large."""
    scheme = register.scheme
    if not any(scheme.level(key).kind is GridKind.DEPARTMENTAL for key in rule.levels):
        return ""
    own = subject.sector_department_id if isinstance(subject, Enterprise) else None
    department = register.get(Department, own) if own is not None else None
    return department.name if department is not None else tr("Supervising departments")


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
