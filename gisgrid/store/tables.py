"""The tables of the register, generated from the fields of the domain's dataclasses."""

import dataclasses
import types
import typing
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text

from gisgrid.model.catalogue import GEOMETRY_TYPES, TABLE_NAMES
from gisgrid.store import columns as kinds

metadata = MetaData()
"""Tables of the register's records."""
log_metadata = MetaData()
"""Tables of the workspace itself: what it says of itself, and its change log."""

KINDS: dict[str, type[Any]] = {name: kind for kind, name in TABLE_NAMES.items()}
"""Kind of record by table name."""

REFERENCES: dict[str, str] = {
    "grid_id": "grid",
    "department_id": "department",
    "sector_department_id": "department",
    "approval_department_id": "department",
    "enterprise_id": "enterprise",
    "parcel_id": "parcel",
    "person_id": "person",
    "inspector_id": "person",
    "found_by_id": "person",
    "host_id": "person",
    "place_id": "place",
    "inspection_id": "inspection",
    "hazard_id": "hazard",
    "activity_id": "activity",
    "installation_id": "major_hazard_installation",
}
"""Table that a column with this name refers to; `parent_id` refers to its own table."""

INDEXED: dict[str, tuple[tuple[str, ...], ...]] = {
    "grid": (("code",), ("parent_id",)),
    "parcel": (("number",), ("grid_id",)),
    "parcel_tenancy": (("parcel_id",), ("enterprise_id",)),
    "enterprise": (("name",), ("credit_code",), ("grid_id",)),
    "enterprise_alias": (("enterprise_id",),),
    "enterprise_change": (("enterprise_id",),),
    "licence": (("enterprise_id",),),
    "major_hazard_installation": (("enterprise_id",),),
    "installation_substance": (("installation_id",),),
    "chemical": (("enterprise_id",),),
    "risk_point": (("enterprise_id",),),
    "special_equipment": (("enterprise_id",),),
    "internal_unit": (("enterprise_id",),),
    "person": (("name",),),
    "appointment": (("person_id",), ("grid_id",)),
    "inspection": (("enterprise_id", "inspected_at"), ("grid_id",), ("inspected_at",)),
    "inspection_participant": (("inspection_id",),),
    "inspection_item": (("inspection_id",),),
    "hazard": (("number",), ("enterprise_id",), ("grid_id",), ("state",)),
    "hazard_event": (("hazard_id",),),
    "tip_off": (("hazard_id",),),
    "activity": (("held_on",),),
    "activity_participant": (("activity_id",),),
    "attachment": (("subject_table", "subject_id"),),
}
"""Columns that reads look up by, per table."""


def _build_table(kind: type[Any]) -> Table:
    name = TABLE_NAMES[kind]
    hints = typing.get_type_hints(kind)
    built = [Column("id", Integer, primary_key=True, autoincrement=True)]
    for field in dataclasses.fields(kind):
        if field.name != "id":
            built.append(_build_column(kind, field, hints[field.name]))
    indices = [Index(f"ix_{name}_{'_'.join(names)}", *names) for names in INDEXED.get(name, ())]
    return Table(name, metadata, *built, *indices, sqlite_autoincrement=True)


def _build_column(kind: type[Any], field: "dataclasses.Field[Any]", hint: Any) -> Column[Any]:
    if field.name == "geometry":
        return Column("geometry", kinds.Geometry(GEOMETRY_TYPES[kind]), nullable=True)
    required = field.default is dataclasses.MISSING
    default = None if required else field.default
    plain, optional = _without_none(hint)
    column_type = _column_type(plain, field.name, place=f"{TABLE_NAMES[kind]}.{field.name}", default=default)
    return Column(
        field.name,
        column_type,
        nullable=optional or not required,
        server_default=None if default is None else text(_literal(default)),
    )


def _column_type(plain: Any, name: str, *, place: str, default: Any) -> Any:
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return kinds.Term(plain, place, default)
    if plain is bool:
        return kinds.Flag(bool(default))
    if plain is int:
        is_reference = name.endswith("_id") or name in ("data_step", "version")
        return kinds.Plain("INTEGER" if is_reference else "MEDIUMINT", default)
    simple: dict[Any, Any] = {
        str: kinds.Plain("TEXT", "" if default is None else default),
        float: kinds.Plain("DOUBLE", default),
        bytes: kinds.Plain("BLOB", default),
        datetime: kinds.Moment(),
        date: kinds.Day(),
    }
    return simple[plain]


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        return parts[0], True
    return hint, False


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


TABLES: dict[type[Any], Table] = {kind: _build_table(kind) for kind in TABLE_NAMES}
"""Table by kind of record."""


def referenced_table(table: Table, column_name: str) -> str | None:
    """Return the name of the table that a column refers to, or None."""
    if column_name == "parent_id":
        return table.name
    return REFERENCES.get(column_name)


def has_geometry(table: Table) -> bool:
    """Tell whether a table has a place on the map."""
    return "geometry" in table.c


META = Table(
    "gisgrid_meta",
    log_metadata,
    Column("key", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)
STEP = Table(
    "gisgrid_step",
    log_metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("undoes", Integer),
    Column("first_change", Integer, nullable=False),
    Column("last_change", Integer, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
CHANGE = Table(
    "gisgrid_change",
    log_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("table_name", Text, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("operation", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index("ix_gisgrid_change_row", "table_name", "row_id"),
)
VERSION = Table(
    "gisgrid_version", log_metadata, Column("version_num", Text, primary_key=True, nullable=False)
)
