"""Only `store/dialects` knows a database: another one is added there, and nowhere else."""

from collections.abc import Iterator

import pytest

from tests.rules.sources import Source, parse, program
from tests.rules.test_imports import imported_names

_DRIVERS = ("sqlite3", "psycopg", "psycopg2", "geoalchemy2", "sqlalchemy.dialects")
_HOME = "gisgrid.store.dialects"
_OPEN = (f"{_HOME}.choice",)
"""Modules of the home that everybody in the store may import; the package itself holds the protocols."""


def find_faults(source: Source) -> Iterator[str]:
    """Name each import of a database's driver or of a concrete dialect outside of their home."""
    if f"{source.module}.".startswith(f"{_HOME}.") or not source.module.startswith("gisgrid."):
        return
    concrete = {
        one.module for one in program() if one.module.startswith(f"{_HOME}.") and one.module not in _OPEN
    }
    for line, name in imported_names(source):
        # Maps in a database file are not the register; whoever reads those may open them.
        is_driver = source.module.startswith(("gisgrid.store.", "gisgrid.workspace")) and any(
            f"{name}.".startswith(f"{driver}.") for driver in _DRIVERS
        )
        if is_driver or any(f"{name}.".startswith(f"{module}.") for module in concrete):
            yield f"{source.name}:{line}: {name}"


def test_no_database_is_known_outside_the_dialects() -> None:
    assert not [fault for source in program() for fault in find_faults(source)]


@pytest.mark.parametrize(
    ("name", "text", "is_allowed"),
    [
        ("gisgrid/store/a.py", "import sqlite3", False),
        ("gisgrid/store/a.py", "from sqlite3 import Connection", False),
        ("gisgrid/store/a.py", "from sqlalchemy.dialects import sqlite", False),
        ("gisgrid/store/a.py", "from gisgrid.store.dialects import geopackage", False),
        ("gisgrid/store/a.py", "from gisgrid.store.dialects.geopackage_bulk import insert_rows", False),
        ("gisgrid/store/a.py", "def f():\n    import psycopg", False),
        ("gisgrid/workspace.py", "from gisgrid.store.dialects.geopackage import data_version", False),
        ("gisgrid/store/a.py", "from gisgrid.store.dialects import Driver, StoreDialect", True),
        ("gisgrid/store/a.py", "from gisgrid.store.dialects.choice import dialect_at", True),
        ("gisgrid/store/dialects/postgis.py", "import psycopg", True),
    ],
)
def test_planted_import_is_judged(name: str, text: str, is_allowed: bool) -> None:
    assert bool(list(find_faults(parse(text, name=name)))) is not is_allowed
