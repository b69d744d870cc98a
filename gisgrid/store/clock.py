"""The one clock of the store, at its edge: local time of China."""

from datetime import datetime

from gisgrid.store.dialects.geopackage_values import CHINA_TIME


def china_now() -> datetime:
    """Return the present local time of China, without zone, to the millisecond."""
    now = datetime.now(CHINA_TIME).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
