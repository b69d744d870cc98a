"""Only `store/dialects` knows a database: another one is added there, and nowhere else."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules.sources import Source, parse, program
from tests.rules.test_imports import imported_names

_DRIVERS = ("sqlite3", "psycopg", "psycopg2", "geoalchemy2", "sqlalchemy.dialects")
_HOME = "gisgrid.store.dialects"
_OPEN = (f"{_HOME}.choice",)
"""Modules of the home that everybody in the store may import; the package itself holds the protocols."""
_SPEAKERS = ("gisgrid.store.", "gisgrid.edits.", "gisgrid.workspace.")
"""Who speaks to the register's database; maps in a database file of somebody else are another matter."""
_STATEMENT = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES|CREATE|DROP|ALTER|PRAGMA|VACUUM|ATTACH)\b"
)
_OWN_WORDS = re.compile(
    # Marks of values as one driver has them: ?, ?1, %s, %(name)s, $1 …
    r"\?\d*|%s|%\(\w+\)s|\$\d|::\w|"
    # … and words that only one database knows.
    r"\b(?:PRAGMA|VACUUM|ATTACH|NOT INDEXED|INSERT OR|GLOB|ON CONFLICT|RETURNING|ILIKE|rowid|ifnull|"
    r"printf|typeof|strftime|json_\w+|sqlite_\w+|gpkg_\w+|rtree_\w*|ST_\w+)\b|\bLIMIT -1\b"
)


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


def statements(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and text of each literal that is a statement or a piece of one; values put in stand as ``{}``."""
    parts: set[int] = set()  # literals that are docstrings, or pieces of a literal that was seen whole
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr):
            parts.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts.update(id(part) for part in node.values)
            pieces = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            text = "".join(pieces)
            if _STATEMENT.search(text):
                yield node.lineno, text
        elif isinstance(node, ast.Constant) and id(node) not in parts and _STATEMENT.search(str(node.value)):
            yield node.lineno, str(node.value)


def find_own_words(source: Source) -> Iterator[str]:
    """Name each statement outside of the dialects that only one database or one driver understands."""
    if f"{source.module}.".startswith(f"{_HOME}.") or not f"{source.module}.".startswith(_SPEAKERS):
        return
    for line, text in statements(source):
        found = _OWN_WORDS.search(text)
        if found:
            yield f"{source.name}:{line}: {found[0]} in {text}"


def test_statements_outside_the_dialects_suit_every_database() -> None:
    outside = [
        one for one in program() if one.module.startswith("gisgrid.store.") and _HOME not in one.module
    ]
    assert sum(1 for source in outside for _ in statements(source)) > 20  # the rule sees them
    assert not [fault for source in program() for fault in find_own_words(source)]


@pytest.mark.parametrize(
    ("name", "text", "is_allowed"),
    [
        ("gisgrid/store/a.py", "run(c, 'SELECT id FROM t WHERE a = ?', 1)", False),
        ("gisgrid/store/a.py", "run(c, f'SELECT id FROM {t} WHERE a = ?1')", False),
        ("gisgrid/store/a.py", "run(c, 'SELECT id FROM t ' f'WHERE {a} = %s')", False),
        ("gisgrid/store/a.py", "run(c, 'SELECT ifnull(max(id), 0) FROM t')", False),
        ("gisgrid/store/a.py", "run(c, 'SELECT id FROM t NOT INDEXED WHERE id > :first')", False),
        ("gisgrid/store/a.py", "c.execute('PRAGMA user_version')", False),
        ("gisgrid/edits/a.py", "run(c, 'UPDATE gpkg_contents SET last_change = :now')", False),
        ("gisgrid/workspace.py", "run(c, 'DELETE FROM t WHERE id = %(id)s')", False),
        ("gisgrid/store/a.py", "run(c, 'SELECT coalesce(max(id), 0) FROM t WHERE a = :name', name=1)", True),
        ("gisgrid/store/a.py", "def f():\n    'SELECT what? That is no statement.'", True),
        ("gisgrid/store/a.py", "print('Really?')", True),
        ("gisgrid/store/dialects/a.py", "c.execute('PRAGMA user_version')", True),
        ("gisgrid/basemaps/a.py", "c.execute('SELECT 1 FROM tiles WHERE z = ?', (1,))", True),
    ],
)
def test_planted_statement_is_judged(name: str, text: str, is_allowed: bool) -> None:
    assert bool(list(find_own_words(parse(text, name=name)))) is not is_allowed


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
