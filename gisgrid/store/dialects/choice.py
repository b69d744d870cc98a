"""Which dialect a workspace speaks: the one table that names the databases."""

from pathlib import Path
from typing import Any

from sqlalchemy import Dialect

from gisgrid.store.dialects import Driver, StoreDialect, geopackage

_DIALECTS: dict[str, StoreDialect] = {"sqlite": geopackage}
"""By the name that SQLAlchemy gives to the database."""


def dialect_at(path: Path) -> StoreDialect:
    """Return the dialect of the workspace at a place; every file is a GeoPackage."""
    return _DIALECTS["sqlite"]


def dialect_named(dialect: Dialect) -> StoreDialect:
    """Return the dialect of an SQLAlchemy connection.

    Raises
    ------
    KeyError
        If no module of this package is for that database.
    """
    return _DIALECTS[dialect.name]


def dialect_of(driver: Driver) -> StoreDialect:
    """Return the dialect that made a driver's connection.

    Raises
    ------
    KeyError
        If none did.
    """
    for dialect in _DIALECTS.values():
        if isinstance(driver, dialect.DRIVER):
            return dialect
    raise KeyError(type(driver).__name__)


def run(driver: Driver, sql: str, /, **values: Any) -> Any:
    """Run one statement on a driver's connection; its values are marked as ``:name``, whatever the database.

    Returns
    -------
    cursor
        The driver's own, which gives plain tuples.
    """
    return dialect_of(driver).run(driver, sql, values)
