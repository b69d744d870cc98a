"""The one clock of the store, at its edge: local time of China."""

from datetime import datetime, timedelta, timezone

CHINA_TIME = timezone(timedelta(hours=8))


def china_now() -> datetime:
    """Return the present local time of China, without zone, to the millisecond."""
    now = datetime.now(CHINA_TIME).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
