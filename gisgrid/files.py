"""Writing files so that a reader sees the old one or the whole new one, never half of it."""

import mmap
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gisgrid.errors import FileError
from gisgrid.i18n import tr
from gisgrid.reasons import word_reason

_DATABASE_MARK = b"SQLite format 3\x00"
_REGISTER_MARK = b"CREATE TABLE gisgrid_meta"
_LEFTOVER = re.compile(
    r"\.(gisgrid-\w+\.\w+|.+\.[0-9a-f]{8}\.part(-wal|-shm|-journal)?|.+\.part\.gpkg(-wal|-shm|-journal)?)"
)
"""The passing names under which registers, copies, samples and papers are written."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path in the target's folder, and rename it to the target when the block succeeds.

    Parameters
    ----------
    target : Path
        The file to make or to replace.

    Yields
    ------
    Path
        An empty file with the target's ending, to be written by the caller.

    Raises
    ------
    FileError
        If the folder is missing, the disk is full, or the target cannot be written or replaced.
        The target is then as it was before, and the temporary file is gone. Also if the target is a
        register: none is ever overwritten by something made from one.
    """
    _spare_register(target)
    folder = target.parent
    if not folder.is_dir():
        raise FileError(
            tr("The folder {folder} does not exist; make it or choose another one.", folder=str(folder)),
            path=target,
        )
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".gisgrid-", suffix=target.suffix, dir=folder)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except FileError as error:
        # A library's fault speaks of the name that it was given.
        if temporary is None or error.path != temporary:
            raise
        raise FileError(str(error).replace(temporary.name, target.name), path=target) from error
    except OSError as error:
        raise FileError(
            tr(
                "{name} could not be written: {reason}. Free some space, close the program that holds it open, "
                "or choose another place.",
                name=str(target),
                reason=word_reason(error),
            ),
            path=target,
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def clear_leftovers(folder: Path, *, before: float) -> int:
    """Remove what programs of ours that were killed left half-written in a folder; return how many files.

    Parameters
    ----------
    folder : Path
    before : float
        Seconds of the system's clock; younger files may belong to a program that is still writing.
    """
    removed = 0
    for path in folder.glob(".*"):
        try:
            if _LEFTOVER.fullmatch(path.name) and path.is_file() and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
        except OSError:
            # It is another user's, or gone by now: clearing up must not stop the work at hand.
            continue
    return removed


def _spare_register(target: Path) -> None:
    if not target.is_file() or not _is_register(target):
        return
    raise FileError(
        tr("{name} is a register and is not overwritten; choose another name.", name=str(target)), path=target
    )


def _is_register(path: Path) -> bool:
    """Tell by its tables' names, without opening it, whether a file is a register."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(_DATABASE_MARK)) != _DATABASE_MARK:
                return False
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return content.find(_REGISTER_MARK) >= 0
    except OSError:
        # What cannot be read is told by the writing itself.
        return False


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
