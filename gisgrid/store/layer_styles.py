"""The table in which QGIS keeps styles inside a GeoPackage, so that it opens the file looking alike."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gisgrid.store.dialects import Driver
from gisgrid.store.dialects.geopackage_values import encode_moment

_OWNER = "gisgrid"
# Layout and column names are QGIS's own (its provider for OGR makes the same table).
_TABLE = """CREATE TABLE IF NOT EXISTS layer_styles (
id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is drawn, in the words of QGIS and in SLD."""

    table: str
    qml: str
    sld: str


def write_table_styles(connection: Driver, styles: Iterable[TableStyle], *, now: datetime) -> None:
    """Write styles in the open transaction, in place of those written before.

    A style that somebody saved with QGIS stays, and stays the one that QGIS takes, if it was. Only a file has
    such a table; for a shared database nothing is written.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.execute(_TABLE)
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)",
        (encode_moment(now),),
    )
    connection.execute("DELETE FROM layer_styles WHERE owner = ?", (_OWNER,))
    taken = {
        row[0]
        for row in connection.execute("SELECT DISTINCT f_table_name FROM layer_styles WHERE useAsDefault")
    }
    rows = [
        (
            one.table,
            "geometry",
            _OWNER,
            one.qml,
            one.sld,
            one.table not in taken,
            "",
            _OWNER,
            encode_moment(now),
        )
        for one in styles
    ]
    connection.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
