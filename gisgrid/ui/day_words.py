"""Days in words beside their dates: 昨天, 8 天前, 3 天后到期."""

from datetime import date, datetime

from gisgrid.i18n import tr


def ago_words(days: int) -> str:
    """Say how long ago a day was."""
    if days == 0:
        return tr("today")
    if days == 1:
        return tr("yesterday")
    return tr("{days} days ago", days=days) if days > 0 else tr("in {days} days", days=-days)


def due_words(days_left: int) -> str:
    """Say when something is due or since when it has been overdue."""
    if days_left < 0:
        return tr("{days} days overdue", days=-days_left)
    if days_left == 0:
        return tr("due today")
    return tr("due tomorrow") if days_left == 1 else tr("due in {days} days", days=days_left)


def ahead_words(days_left: int) -> str:
    """Say how far ahead a day lies, without saying that it is a deadline."""
    if days_left < 0:
        return tr("{days} days overdue", days=-days_left)
    if days_left == 0:
        return tr("today")
    return tr("tomorrow") if days_left == 1 else tr("in {days} days", days=days_left)


def month_day(day: date | datetime, today: date) -> str:
    """Give the month and the day; the year too when it is another one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
