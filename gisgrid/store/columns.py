"""Column types of the store: each knows its domain value and leaves the stored form to the dialect."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Column, Dialect, Table
from sqlalchemy.types import UserDefinedType

from gisgrid.errors import WorkspaceError
from gisgrid.i18n import tr
from gisgrid.store.dialects import values_of

Processor = Callable[[Any], Any] | None


class Geometry(UserDefinedType[BaseGeometry]):
    """A shapely geometry in EPSG:4490, promoted to the one geometry type of its table.

    Parameters
    ----------
    geometry_type : str
        ``POINT``, ``MULTILINESTRING`` or ``MULTIPOLYGON``.
    """

    cache_ok = True

    def __init__(self, geometry_type: str) -> None:
        self.geometry_type = geometry_type

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return self.geometry_type

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Turn a geometry into its stored form."""
        encode, wanted = values_of(dialect).encode_geometry, self.geometry_type
        return lambda value: None if value is None else encode(value, wanted)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Turn the stored form into a geometry."""
        return values_of(dialect).decode_geometry


class Term(UserDefinedType[StrEnum]):
    """A member of a closed list, stored as its Chinese term.

    Parameters
    ----------
    enumeration : type of StrEnum
        The list.
    place : str
        Table and column, for the sentence about an unknown term.
    default : StrEnum or None
        What an empty cell means.
    """

    cache_ok = True

    def __init__(self, enumeration: type[StrEnum], place: str, default: StrEnum | None) -> None:
        self.enumeration = enumeration
        self.place = place
        self.default = default
        self._members: dict[str | None, StrEnum | None] = {m.value: m for m in enumeration}
        self._members[None] = default
        self._members[""] = default

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return "TEXT"

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Turn a member, or its value, into the term."""
        return lambda value: None if value is None else self.enumeration(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Turn a term into its member."""
        return self.member

    def member(self, value: str | None) -> StrEnum | None:
        """Return the member for a stored term.

        Raises
        ------
        WorkspaceError
            If the term is not of the list, which only another program can have caused.
        """
        try:
            return self._members[value]
        except KeyError:
            raise WorkspaceError(
                tr(
                    "“{value}” in {place} is not one of the terms allowed there ({terms}). "
                    "Undo the outside change, or correct it with the program that wrote it.",
                    value=value,
                    place=self.place,
                    terms="、".join(str(m.value) for m in self.enumeration),
                )
            ) from None


class Plain(UserDefinedType[Any]):
    """Text, a number or bytes, stored as it is; an empty cell reads as the field's default."""

    cache_ok = True

    def __init__(self, type_name: str, default: Any) -> None:
        self.type_name = type_name
        self.default = default

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return self.type_name

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Fill empty cells with the default."""
        default = self.default
        if default is None:
            return None
        return lambda value: default if value is None else value


class Flag(UserDefinedType[bool]):
    """Yes or no; an empty cell reads as the field's default."""

    cache_ok = True

    def __init__(self, default: bool) -> None:
        self.default = default

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return "BOOLEAN"

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Turn a truth value into its stored form."""
        return lambda value: None if value is None else int(bool(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Turn the stored form into a truth value."""
        default = self.default
        return lambda value: default if value is None else bool(value)


class Day(UserDefinedType[date]):
    """A calendar day."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return "DATE"

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Turn a day into its stored form."""
        return values_of(dialect).encode_day

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Turn the stored form into a day."""
        return values_of(dialect).decode_day


class Moment(UserDefinedType[datetime]):
    """A moment in local time of China (UTC+8), without zone in the domain."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Name the type in the file."""
        return "DATETIME"

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Turn a local moment into its stored form."""
        return values_of(dialect).encode_moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Turn the stored form into a local moment."""
        return values_of(dialect).decode_moment


def holds_bytes(column: Column[Any]) -> bool:
    """Tell whether the cells of a column are bytes, which the change log writes in hexadecimal."""
    return isinstance(column.type, Geometry) or (
        isinstance(column.type, Plain) and column.type.type_name == "BLOB"
    )


def geometry_type(table: Table) -> str:
    """Return the one geometry type of a table that has a place on the map.

    Raises
    ------
    TypeError
        If the table's `geometry` is of another type.
    """
    stored = table.c.geometry.type
    if not isinstance(stored, Geometry):
        raise TypeError(table.name)
    return stored.geometry_type
