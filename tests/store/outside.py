"""Another program with the file open."""

import sqlite3
from pathlib import Path

from gisgrid.store.dialects import geopackage


def outsider(path: Path) -> sqlite3.Connection:
    """Return a connection as QGIS has one: the functions of the standard's triggers, nothing of ours."""
    return geopackage.connect(path, is_read_only=False)
