"""What the first bytes of a GeoPackage tell, before anything opens it."""

from pathlib import Path

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_JOURNAL_HEADER_BYTES = 32


def is_database(path: Path) -> bool:
    """Tell whether a file begins as a database does; one that ends within the mark counts as one.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    header = _header(path)
    return header.startswith(_MAGIC[: len(header)])


def is_cut_short(path: Path) -> bool:
    """Tell whether a database file is shorter than it says of itself.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    header = _header(path)
    if len(header) < _HEADER_BYTES:
        return True
    page_bytes = int.from_bytes(header[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    stated_bytes = page_bytes * int.from_bytes(header[28:32], "big")
    return path.stat().st_size < stated_bytes and not _has_journal(path)


def _header(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEADER_BYTES)


def _has_journal(path: Path) -> bool:
    """Tell whether a journal still holds pages, as after a death while they were brought into the file.

    The file is then shorter than its header says until the next opening brings in the rest.
    """
    journal = path.with_name(f"{path.name}-wal")
    return journal.exists() and journal.stat().st_size > _JOURNAL_HEADER_BYTES
