"""Backups beside the workspace: made in one piece, kept by a rolling rule, put back without loss."""

import re
import secrets
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from gisgrid.errors import WorkspaceError
from gisgrid.i18n import tr
from gisgrid.reasons import word_reason
from gisgrid.store import workspace_file
from gisgrid.store.dialects.choice import dialect_at
from gisgrid.store.faults import worded

DAYS_KEPT = 7
WEEKS_KEPT = 4
NEWEST_KEPT = 3
MAXIMUM_AGE = timedelta(days=1)
_STAMP = re.compile(r" (\d{8}-\d{6})(?:-\d+)?\.gpkg$")


def backup_folder(path: Path) -> Path:
    """Return the folder beside a workspace in which its backups stand."""
    return path.with_name(f"{path.stem}.backups")


def list_backups(path: Path) -> list[tuple[datetime, Path]]:
    """Return the backups of a workspace with the local time they were made, the newest first."""
    found = []
    for candidate in backup_folder(path).glob(f"{glob_safe(path.stem)} *.gpkg"):
        match = _STAMP.search(candidate.name)
        if match:
            found.append((datetime.strptime(match[1], "%Y%m%d-%H%M%S"), candidate))  # noqa: DTZ007  # local time
    return sorted(found, reverse=True)


def glob_safe(text: str) -> str:
    """Escape what a file name may hold and a pattern would read as more."""
    return re.sub(r"([\[*?])", r"[\1]", text)


def write_copy(path: Path, target: Path, *, named: Path | None = None) -> None:
    """Write a compact, consistent copy of a workspace under a temporary name, then name it.

    Parameters
    ----------
    named : Path, optional
        The file that errors speak of; `target` when left out.

    Raises
    ------
    WorkspaceError
        If the target exists or cannot be written, or the workspace is damaged.
    """
    if target.exists():
        raise WorkspaceError(tr("{name} already exists; choose another name.", name=target.name), path=target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with worded(named or target):
            is_frozen = not workspace_file.is_writable(path)
            connection = dialect_at(path).connect(path, is_read_only=True, is_frozen=is_frozen)
            try:
                dialect_at(path).copy_into(connection, draft)
            finally:
                connection.close()
            draft.rename(target)
    except OSError as error:
        raise WorkspaceError(
            tr(
                "{name} cannot be written: {reason}. Make room, or choose another folder.",
                name=(named or target).name,
                reason=word_reason(error),
            ),
            path=named or target,
        ) from error
    finally:
        _drop(draft)


def make_backup(path: Path, *, now: datetime) -> Path:
    """Add a backup to the workspace's folder and let go of those that the rolling rule drops.

    Parameters
    ----------
    now : datetime
        Local time, for the name and the rule.

    Returns
    -------
    Path
        The new backup.
    """
    target = _free_name(path, now)
    write_copy(path, target)
    for old in outdated([made for made, _ in list_backups(path)], now=now):
        for made, backup in list_backups(path):
            if made == old and backup != target:
                backup.unlink(missing_ok=True)
    return target


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.stem} {now:%Y%m%d-%H%M%S}"
    target = backup_folder(path) / f"{stem}.gpkg"
    number = 2
    while target.exists():
        target = backup_folder(path) / f"{stem}-{number}.gpkg"
        number += 1
    return target


def outdated(moments: Sequence[datetime], *, now: datetime) -> list[datetime]:
    """Choose which backups may go.

    Kept are the newest three, the newest of each of the last seven days and the newest of each of the
    last four calendar weeks, counted from `now`.
    """
    ordered = sorted(set(moments), reverse=True)
    kept = set(ordered[:NEWEST_KEPT])
    days: set[object] = set()
    weeks: set[object] = set()
    for moment in ordered:
        day, week = moment.date(), moment.isocalendar()[:2]
        if day not in days and (now.date() - day).days < DAYS_KEPT:
            kept.add(moment)
        monday = day - timedelta(days=day.weekday())
        this_monday = now.date() - timedelta(days=now.weekday())
        if week not in weeks and (this_monday - monday).days < 7 * WEEKS_KEPT:
            kept.add(moment)
        days.add(day)
        weeks.add(week)
    return [moment for moment in ordered if moment not in kept]


def is_due(path: Path, *, now: datetime, since: datetime | None) -> bool:
    """Tell whether a workspace changed since its last backup and that is more than a day old.

    Parameters
    ----------
    now : datetime
        Local time.
    since : datetime or None
        When the first step was made; what counts while there is no backup.
    """
    backups = list_backups(path)
    if not backups:
        return since is not None and now - since > MAXIMUM_AGE
    made, newest = backups[0]
    journal = path.with_name(path.name + "-wal")
    changed = max(file.stat().st_mtime for file in (path, journal) if file.exists())
    return now - made > MAXIMUM_AGE and changed > newest.stat().st_mtime


def restore(backup: Path, path: Path, *, now: datetime) -> Path | None:
    """Put a backup in the place of a workspace, whole or not at all; what was there becomes a backup.

    Returns
    -------
    Path or None
        Where the replaced file went; None when there was none.

    Raises
    ------
    WorkspaceError
        The backup is not a sound workspace, or the workspace is in use or cannot be written.
    """
    if backup.exists() and path.exists() and backup.samefile(path):
        raise WorkspaceError(tr("{name} cannot be restored from itself.", name=path.name), path=path)
    check_sound(backup)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write_copy(backup, draft, named=path)
        kept = _set_aside(path, now) if path.exists() else None
        draft.replace(path)
    except OSError as error:
        raise WorkspaceError(
            tr(
                "{name} cannot be written: {reason}. Make room, or choose another folder.",
                name=path.name,
                reason=word_reason(error),
            ),
            path=path,
        ) from error
    finally:
        _drop(draft)
    return kept


def _drop(draft: Path) -> None:
    # Asked first: on a read-only disk even removing nothing fails, and would hide the error at hand.
    if draft.exists():
        draft.unlink()


def check_sound(path: Path) -> None:
    """Refuse a file that is not a workspace of a known version in one piece.

    Raises
    ------
    WorkspaceError
        With the reason.
    """
    workspace_file.inspect_file(path)
    with worded(path):
        connection = dialect_at(path).connect(
            path, is_read_only=True, is_frozen=not workspace_file.is_writable(path)
        )
        try:
            workspace_file.revision_of(connection, path)
            faults = dialect_at(path).integrity_faults(connection)
        finally:
            connection.close()
    if faults:
        raise WorkspaceError(
            tr("{name} is damaged ({reason}); choose another backup.", name=path.name, reason=faults[0]),
            path=path,
        )


def _set_aside(path: Path, now: datetime) -> Path:
    kept = _free_name(path, now)
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = dialect_at(path).connect(path, is_read_only=False)
        try:
            dialect_at(path).release(connection)
        finally:
            connection.close()
    except dialect_at(path).FAULT as error:
        if dialect_at(path).is_busy(error):
            raise WorkspaceError(
                tr(
                    "{name} is open in another program. Close it there first; nothing was changed.",
                    name=path.name,
                ),
                path=path,
            ) from error
        # A damaged file is what restoring is for: it is kept as it is.
    shutil.copy2(path, kept)
    return kept
