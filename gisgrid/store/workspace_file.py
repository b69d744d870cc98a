"""What a file is before it is opened as a workspace, and how an empty workspace is made."""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from gisgrid.errors import WorkspaceError
from gisgrid.i18n import tr
from gisgrid.model.register import WorkspaceInfo
from gisgrid.reasons import word_reason
from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.choice import dialect_at, dialect_of, run
from gisgrid.store.faults import worded
from gisgrid.store.revisions import HEAD, REVISIONS
from gisgrid.store.tables import CHANGE, META, STEP, TABLES, VERSION


def create_file(path: Path, info: WorkspaceInfo, *, scheme_text: str, now: datetime) -> None:
    """Write an empty workspace under a temporary name and give it its name when it is whole.

    Raises
    ------
    WorkspaceError
        If something is already there, or the folder cannot be written.
    """
    if path.exists():
        raise WorkspaceError(
            tr("{name} already exists; choose another name or delete it first.", name=path.name), path=path
        )
    if not path.parent.is_dir():
        raise WorkspaceError(tr("The folder {folder} does not exist.", folder=str(path.parent)), path=path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with worded(path):
            draft.touch(exist_ok=False)
            _fill(draft, info, scheme_text=scheme_text, now=now)
            draft.rename(path)
    except OSError as error:
        raise WorkspaceError(
            tr(
                "{name} cannot be made in {folder}: {reason}. Make room, or choose another folder.",
                name=path.name,
                folder=str(path.parent),
                reason=word_reason(error),
            ),
            path=path,
        ) from error
    finally:
        # Asked first: on a read-only disk even removing nothing fails, and would hide the error at hand.
        if draft.exists():
            draft.unlink()


def _fill(draft: Path, info: WorkspaceInfo, *, scheme_text: str, now: datetime) -> None:
    connection = dialect_at(draft).connect(draft, is_read_only=False)
    try:
        dialect_at(draft).mark_file(connection)
        connection.execute("BEGIN")
        own = [META, STEP, CHANGE, VERSION]
        dialect_at(draft).create_layout(connection, TABLES.values(), own, zone=info.zone, now=now)
        facts = {
            "identity": info.identity,
            "name": info.name,
            "zone": str(info.zone),
            "scheme_key": info.scheme_key,
            "maker": info.maker,
            "scheme_text": scheme_text,
        }
        for key, value in facts.items():
            run(connection, "INSERT INTO gisgrid_meta VALUES (:key, :value)", key=key, value=value)
        run(connection, "INSERT INTO gisgrid_version VALUES (:head)", head=HEAD)
        connection.execute("COMMIT")
    finally:
        connection.close()


def inspect_file(path: Path) -> None:
    """Refuse, by its first bytes, a file that cannot be a workspace.

    Raises
    ------
    WorkspaceError
        The file is missing, a folder, empty, cut short, or not a database.
    """
    if not path.exists():
        raise WorkspaceError(
            tr("{name} was not found in {folder}.", name=path.name, folder=str(path.parent)), path=path
        )
    if path.is_dir():
        raise WorkspaceError(tr("{name} is a folder, not a workspace file.", name=path.name), path=path)
    try:
        is_empty = path.stat().st_size == 0
        is_database = dialect_at(path).is_database(path)
        is_cut_short = dialect_at(path).is_cut_short(path)
    except OSError as error:
        raise WorkspaceError(
            tr("{name} cannot be read: {reason}.", name=path.name, reason=word_reason(error)), path=path
        ) from error
    if is_empty:
        raise WorkspaceError(
            tr("{name} is empty. Restore a backup, or make a new workspace.", name=path.name), path=path
        )
    if not is_database:
        raise WorkspaceError(
            tr("{name} is not a workspace: it is not a GeoPackage file. Import it instead.", name=path.name),
            path=path,
        )
    if is_cut_short:
        raise WorkspaceError(
            tr(
                "{name} is incomplete: its end is missing. Restore a backup, or copy it again.",
                name=path.name,
            ),
            path=path,
        )


def revision_of(connection: Driver, path: Path) -> str:
    """Return the revision of a workspace's layout.

    Raises
    ------
    WorkspaceError
        The file is a GeoPackage of another program, or of a newer version.
    """
    if not dialect_of(connection).has_tables(connection, ("gisgrid_meta", "gisgrid_version", "gisgrid_step")):
        raise WorkspaceError(
            tr(
                "{name} is a GeoPackage of another program, not a workspace. Import it into one instead.",
                name=path.name,
            ),
            path=path,
        )
    row = connection.execute("SELECT version_num FROM gisgrid_version").fetchone()
    revision = "" if row is None else str(row[0])
    if revision not in REVISIONS:
        raise WorkspaceError(
            tr(
                "{name} was made by a newer version of the program. Update the program to open it.",
                name=path.name,
            ),
            path=path,
        )
    return revision


def read_info(facts: Mapping[str, str]) -> WorkspaceInfo:
    """Build the description of a workspace from its stored facts."""
    return WorkspaceInfo(
        facts["identity"], facts["name"], int(facts["zone"]), facts["scheme_key"], facts.get("maker", "")
    )


def is_writable(path: Path) -> bool:
    """Tell whether the file and its folder, where the journal goes, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def stored_revision(path: Path, *, is_frozen: bool) -> str:
    """Check that a file is a workspace of a revision that this program knows; return the revision.

    Raises
    ------
    WorkspaceError
        The file is foreign, damaged, or of a newer version.
    """
    with worded(path):
        connection = dialect_at(path).connect(path, is_read_only=True, is_frozen=is_frozen)
        try:
            return revision_of(connection, path)
        finally:
            connection.close()
