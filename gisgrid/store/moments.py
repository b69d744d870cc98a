"""Moments as text: the form of the GeoPackage standard, in which every database keeps the history, so that its hashes stay."""

from datetime import UTC, datetime, timedelta

from gisgrid.errors import WorkspaceError
from gisgrid.i18n import tr
from gisgrid.store.clock import CHINA_TIME

_AHEAD_OF_UTC = timedelta(hours=8)
_LENGTH = len("2026-11-16T01:30:00.000Z")


def encode_moment(moment: datetime | None) -> str | None:
    """Write a local moment of China as UTC, ``YYYY-MM-DDTHH:MM:SS.sssZ``."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=CHINA_TIME)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{aware.microsecond // 1000:03d}Z"


def decode_moment(text: str | None) -> datetime | None:
    """Read a moment as local time of China, without zone.

    Raises
    ------
    WorkspaceError
        If the text is not a moment.
    """
    if not text:
        return None
    try:
        if len(text) == _LENGTH and text[19] == "." and text[-1] == "Z":
            # As this program writes them; without zones four times as fast.
            return datetime.fromisoformat(text[:-1]) + _AHEAD_OF_UTC
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise WorkspaceError(
            tr("“{value}” in the workspace is not a time; write it as 2026-11-16T09:30:00Z.", value=text)
        ) from None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA_TIME).replace(tzinfo=None)
