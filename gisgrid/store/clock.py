"""The one clock of the program, at its edge: local time of China."""

from datetime import date, datetime, timedelta, timezone

CHINA_TIME = timezone(timedelta(hours=8))


def china_now() -> datetime:
    """Return the present local time of China, without zone, to the millisecond."""
    now = datetime.now(CHINA_TIME).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def china_today() -> date:
    """Return the present day in China, which the window and the commands take for today."""
    return china_now().date()
