"""The GeoPackage dialect: connection, file layout, registration, triggers, spatial index, copies.

Follows OGC 12-128r18 (GeoPackage 1.3), whose R-tree triggers every GDAL since 3.0 and its validator know.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DefaultClause, Table, func, select
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from gisgrid.store import columns as column_types
from gisgrid.store.dialects import (
    StoredValues,
    geopackage_bulk,
    geopackage_header,
    geopackage_styles,
    geopackage_values,
)
from gisgrid.store.dialects import geopackage_words as words
from gisgrid.store.dialects.geopackage_values import encode_moment, envelope
from gisgrid.store.layer_names import LAYER_NAMES

ENGINE = "sqlite://"
DRIVER: type[Any] = sqlite3.Connection
FAULT: type[Exception] = sqlite3.Error
MISFIT: type[Exception] = sqlite3.IntegrityError
VALUES: StoredValues = geopackage_values
BULK_ROWS = geopackage_bulk.BULK_ROWS
BY_KEY = "NOT INDEXED"
is_database = geopackage_header.is_database
is_cut_short = geopackage_header.is_cut_short
insert_rows = geopackage_bulk.insert_rows
update_rows = geopackage_bulk.update_rows
delete_rows = geopackage_bulk.delete_rows
write_table_styles = geopackage_styles.write_table_styles
APPLICATION_ID = 0x47504B47
USER_VERSION = 10300
BUSY_TIMEOUT_MS = 5000


def connect(path: Path, *, is_read_only: bool, is_frozen: bool = False) -> sqlite3.Connection:
    """Open a connection with the functions that GeoPackage triggers call.

    Parameters
    ----------
    path : Path
        An existing file.
    is_read_only : bool
        Whether writing is refused.
    is_frozen : bool
        Whether nobody can change the file, so that neither locks nor a journal are needed; for
        files in folders that cannot be written.
    """
    # A reader that may write in the folder is opened for writing, so that the last one to leave can
    # clear the journal away.
    query = "?mode=ro&immutable=1" if is_frozen else "?mode=rw"
    connection = sqlite3.connect(
        path.absolute().as_uri() + query,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-32768")
    # Statement journals of logged writes stay in memory: four times as fast, and nothing of them is ever needed again.
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA recursive_triggers=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    if is_read_only:
        connection.execute("PRAGMA query_only=ON")
    _register_functions(connection)
    return connection


def run(connection: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
    """Run one statement whose values are marked as ``:name``, which is how SQLite takes them."""
    return connection.execute(sql, values)


def set_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Choose the journal: write-ahead on a local disk, a rollback file on a network share."""
    mode = "DELETE" if is_on_network(path) else "WAL"
    connection.execute(f"PRAGMA journal_mode={mode}").fetchall()


def is_on_network(path: Path) -> bool:
    """Tell whether a file lies on a share of another machine, where write-ahead logs are unsafe."""
    text = str(path.absolute())
    if text.startswith(("\\\\", "//")):
        return True
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split(" ")
        point = parts[1].replace("\\040", " ").rstrip("/") + "/"
        if text.startswith(point) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in ("cifs", "smb3", "smbfs", "nfs", "nfs4", "fuse.sshfs", "9p")


def _register_functions(connection: sqlite3.Connection) -> None:
    def part(index: int) -> Any:
        def read(blob: bytes | None) -> float | None:
            box = None if blob is None else envelope(blob)
            return None if box is None else box[index]

        return read

    for index, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, part(index), deterministic=True)
    connection.create_function(
        "ST_IsEmpty",
        1,
        lambda blob: None if blob is None else int(envelope(blob) is None),
        deterministic=True,
    )


def create_layout(
    connection: sqlite3.Connection,
    tables: Iterable[Table],
    own_tables: Iterable[Table],
    *,
    zone: int,
    now: datetime,
) -> None:
    """Write the layout of an empty GeoPackage inside the open transaction.

    Parameters
    ----------
    tables : iterable of Table
        Tables of records, registered as features or attributes.
    own_tables : iterable of Table
        Tables of the program, declared as an extension.
    zone : int
        CGCS2000 3-degree zone, registered beside EPSG:4490.
    now : datetime
        Local time for `last_change`.
    """
    for statement in words.CORE_TABLES:
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", words.reference_systems(zone)
    )
    for table in [*tables, *own_tables]:
        for statement in _table_statements(table):
            connection.execute(statement)
    for table in tables:
        register_table(connection, table, now=now)
        install_triggers(connection, table)
    for table in own_tables:
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            (table.name, words.OWN_EXTENSION, words.OWN_DEFINITION),
        )


def mark_file(connection: sqlite3.Connection) -> None:
    """Write the marks by which a GeoPackage is known; outside of a transaction or inside."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={USER_VERSION}")


def _table_statements(table: Table) -> list[str]:
    dialect = sqlite_dialect.dialect()
    statements = [str(CreateTable(table).compile(dialect=dialect))]
    statements += [
        str(CreateIndex(index).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda i: str(i.name))
    ]
    return statements


def register_table(connection: sqlite3.Connection, table: Table, *, now: datetime) -> None:
    """Enter a table of records in the GeoPackage's lists and give it its spatial index."""
    is_feature = "geometry" in table.c
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?, ?, ?, '', ?, ?)",
        (
            table.name,
            "features" if is_feature else "attributes",
            LAYER_NAMES.get(table.name, table.name),
            encode_moment(now),
            words.SRID if is_feature else None,
        ),
    )
    if is_feature:
        geometry_type = column_types.geometry_type(table)
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geometry', ?, ?, 0, 0)",
            (table.name, geometry_type, words.SRID),
        )
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geometry', 'gpkg_rtree_index', ?, 'write-only')",
            (table.name, words.RTREE_DEFINITION),
        )
        connection.execute(
            f'CREATE VIRTUAL TABLE "rtree_{table.name}_geometry" USING rtree(id, minx, maxx, miny, maxy)'
        )


def install_triggers(connection: sqlite3.Connection, table: Table) -> None:
    """Make, or make again, every trigger of a table."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND (name LIKE 'rtree_%' OR name LIKE 'gisgrid_log_%')",
        (table.name,),
    ).fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    if "geometry" in table.c:
        for statement in words.rtree_triggers(table.name).values():
            connection.execute(statement)
    for statement in log_triggers(table):
        connection.execute(statement)


def log_triggers(table: Table) -> list[str]:
    """Write the triggers that enter each row change of a table in the change log."""
    name = table.name
    others = [column for column in table.c if column.name != "id"]
    into = "INSERT INTO gisgrid_change (table_name, row_id, operation, before, after) VALUES"
    differs = " OR ".join(f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in others)
    image = _json([(c.name, f'OLD."{c.name}" IS NOT {_default(c)}', _json_value(c, "OLD")) for c in others])
    before = _json([(c.name, f'OLD."{c.name}" IS NOT NEW."{c.name}"', _json_value(c, "OLD")) for c in others])
    after = _json(
        [
            (c.name, f'OLD."{c.name}" IS NOT NEW."{c.name}"', _json_value(c, "NEW", is_short=True))
            for c in others
        ]
    )
    return [
        f"CREATE TRIGGER \"gisgrid_log_{name}_insert\" AFTER INSERT ON \"{name}\" BEGIN {into} ('{name}', NEW.id, 'I', NULL, NULL); END",
        f"CREATE TRIGGER \"gisgrid_log_{name}_update\" AFTER UPDATE ON \"{name}\" WHEN OLD.id = NEW.id AND ({differs}) BEGIN {into} ('{name}', NEW.id, 'U', {before}, {after}); END",
        f"CREATE TRIGGER \"gisgrid_log_{name}_renumber\" AFTER UPDATE ON \"{name}\" WHEN OLD.id != NEW.id BEGIN {into} ('{name}', OLD.id, 'D', {image}, NULL); {into} ('{name}', NEW.id, 'I', NULL, NULL); END",
        f"CREATE TRIGGER \"gisgrid_log_{name}_delete\" AFTER DELETE ON \"{name}\" BEGIN {into} ('{name}', OLD.id, 'D', {image}, NULL); END",
    ]


def _default(column: Column[Any]) -> str:
    default = column.server_default
    return str(default.arg) if isinstance(default, DefaultClause) else "NULL"


def _json(parts: Sequence[tuple[str, str, str]]) -> str:
    pieces = " || ".join(
        f"CASE WHEN {test} THEN ',\"{name}\":' || {value} ELSE '' END" for name, test, value in parts
    )
    return f"'{{' || substr({pieces}, 2) || '}}'"


def _json_value(column: Column[Any], row: str, *, is_short: bool = False) -> str:
    cell = f'{row}."{column.name}"'
    stored = column.type
    if isinstance(stored, column_types.Geometry):
        return f"CASE WHEN {cell} IS NULL THEN 'null' ELSE '\"' || hex({cell}) || '\"' END"
    if isinstance(stored, column_types.Plain) and stored.type_name == "BLOB":
        # The new content stands in the row itself; only what would be lost is kept whole.
        value = f"length({cell})" if is_short else f"'\"' || hex({cell}) || '\"'"
        return f"CASE WHEN {cell} IS NULL THEN 'null' ELSE {value} END"
    if isinstance(stored, column_types.Plain) and stored.type_name == "DOUBLE":
        return f"CASE typeof({cell}) WHEN 'real' THEN printf('%!.17g', {cell}) ELSE json_quote({cell}) END"
    return f"json_quote({cell})"


def is_logged(connection: sqlite3.Connection, table: Table) -> bool:
    """Tell whether the triggers that log a table are there, unaltered."""
    held = {
        row[0]
        for row in connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table.name,)
        )
    }
    return all(statement in held for statement in log_triggers(table))


def has_tables(connection: sqlite3.Connection, names: Sequence[str]) -> bool:
    """Tell whether all these tables are there."""
    held = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return held >= set(names)


def release(connection: sqlite3.Connection) -> None:
    """Bring the write-ahead log into the file; needs the file alone, and does not wait long for it."""
    connection.execute("PRAGMA busy_timeout=500")
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def next_id(connection: sqlite3.Connection, table: Table) -> int:
    """Return the smallest id that no row of the table has ever had."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).fetchone()
    return 1 if row is None else int(row[0]) + 1


def ids_in_box(
    connection: sqlite3.Connection, table: Table, box: tuple[float, float, float, float]
) -> list[int]:
    """Find rows whose bounding box meets (west, south, east, north) in degrees, by the spatial index."""
    west, south, east, north = box
    found = connection.execute(
        f'SELECT id FROM "rtree_{table.name}_geometry" WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id',
        (west, east, south, north),
    )
    return [row[0] for row in found]


def note_contents(
    connection: sqlite3.Connection, table: Table, *, now: datetime, ids: Sequence[int] | None
) -> None:
    """Bring a table's line in `gpkg_contents` up to date after a step.

    Parameters
    ----------
    ids : sequence of int or None
        Rows whose geometry is new; None takes the extent of the whole table.
    """
    connection.execute(
        "UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", (encode_moment(now), table.name)
    )
    if "geometry" not in table.c or (ids is not None and not ids):
        return
    chosen = "" if ids is None else f" WHERE id IN ({','.join(map(str, ids))})"
    box = connection.execute(
        f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "rtree_{table.name}_geometry"{chosen}'
    ).fetchone()
    if box[0] is None:
        return
    connection.execute(
        "UPDATE gpkg_contents SET min_x = min(ifnull(min_x, ?1), ?1), min_y = min(ifnull(min_y, ?2), ?2), "
        "max_x = max(ifnull(max_x, ?3), ?3), max_y = max(ifnull(max_y, ?4), ?4) WHERE table_name = ?5",
        (*box, table.name),
    )


def begin_writing(connection: sqlite3.Connection) -> None:
    """Start a transaction that no other writer can come between."""
    connection.execute("BEGIN IMMEDIATE")


def is_in_transaction(connection: sqlite3.Connection) -> bool:
    """Tell whether a transaction is open on the connection."""
    return connection.in_transaction


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has committed."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def copy_into(connection: sqlite3.Connection, target: Path) -> None:
    """Write a compact, consistent copy of the whole file; `target` must not exist."""
    # VACUUM INTO writes the copy only, but SQLite counts it as writing.
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("VACUUM INTO ?", (str(target),))


def integrity_faults(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's own check finds wrong; empty when all is well."""
    rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
    return [str(row[0]) for row in rows if row[0] != "ok"]


def is_busy(error: BaseException) -> bool:
    """Tell whether an error means that another program is writing."""
    return isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )


def is_full(error: BaseException) -> bool:
    """Tell whether an error means that the disk is full or failing."""
    return isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
    )


def is_read_only_fault(error: BaseException) -> bool:
    """Tell whether an error means that the file or its folder cannot be written."""
    return isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )


def settle(connection: sqlite3.Connection) -> None:
    """Bring the write-ahead log into the main file, so that the file can be carried away alone."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def raw_values(values: Sequence[Any]) -> Any:
    """Return a subquery over many stored values, for a condition with more than the database takes as parameters."""
    listed = func.json_each(json.dumps(list(values), ensure_ascii=False)).table_valued("value")
    return select(listed.c.value)


def indexed_ids(connection: sqlite3.Connection, table: Table) -> set[int]:
    """Return the ids that the spatial index of a table holds."""
    return {row[0] for row in connection.execute(f'SELECT id FROM "rtree_{table.name}_geometry"')}


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Take away every trigger of ours, before the layout of tables changes."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'rtree!_%' ESCAPE '!' OR name LIKE 'gisgrid!_log!_%' ESCAPE '!')"
    ).fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')
