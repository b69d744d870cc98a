"""What several subjects share: finding a record or saying that it is not there, and typed-in values."""

import types
import typing
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from gisgrid.errors import EditError
from gisgrid.exchange import dates, values
from gisgrid.i18n import term, tr
from gisgrid.store.session import EditSession

Entity = TypeVar("Entity")
_YES = ("是", "有", "√", "1", "true", "yes", "y")
_NO = ("否", "无", "×", "0", "false", "no", "n", "")
_FIXED = ("id", "version")


def demand(session: EditSession, kind: type[Entity], id: int | None) -> Entity:
    """Return a record that must be there.

    Raises
    ------
    EditError
        If it is not.
    """
    found = None if id is None else session.get(kind, id)
    if found is None:
        raise EditError(tr("The record no. {id} is not there any more; nothing was changed.", id=id))
    return found


def set_field(session: EditSession, kind: type[Entity], id: int, *, name: str, value: Any) -> Entity:
    """Change one field of one record.

    Parameters
    ----------
    value : object
        A value of the field's type, or text as typed: 2026-11-16, 是, 12.5, a term of the list.
        Empty text empties a field that may be empty.

    Raises
    ------
    EditError
        If the field does not exist, or the value does not fit it.
    """
    record: Any = demand(session, kind, id)
    hints = typing.get_type_hints(kind)
    if name not in hints or name in _FIXED:
        raise EditError(tr("There is no field {field} to change.", field=name))
    new = parse_value(value, hints[name], name=name) if isinstance(value, str) else value
    if getattr(record, name) != new:
        setattr(record, name, new)
        session.flush()
    return typing.cast("Entity", record)


def parse_value(text: str, hint: Any, *, name: str) -> Any:
    """Turn what was typed into a value of a field's type.

    Raises
    ------
    EditError
        If it does not fit; the sentence says what is expected.
    """
    plain, may_be_empty = _without_none(hint)
    stripped = text.strip()
    if plain is str:
        return stripped
    if not stripped and may_be_empty:
        return None
    try:
        return _parsed(stripped, plain)
    except (ValueError, TypeError):
        raise EditError(_expectation(stripped, plain, name)) from None


def _parsed(text: str, plain: Any) -> Any:
    if plain is bool:
        return _truth(text)
    if plain is int:
        return values.read_integer(text)
    if plain is float:
        return values.read_number(text)
    if plain is datetime:
        return dates.read_moment(text)
    if plain is date:
        return dates.read_date(text)
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return _member(plain, text)
    raise TypeError(plain)


def _member(plain: type[StrEnum], text: str) -> StrEnum:
    for member in plain:
        if text in (member.value, term(member.value)):
            return member
    raise ValueError(text)


def _truth(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError(text)


def _expectation(text: str, plain: Any, name: str) -> str:
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        terms = "、".join(term(member.value) for member in plain)
        return tr(
            "“{text}” does not fit {field}; one of {terms} is expected.", text=text, field=name, terms=terms
        )
    if plain in (date, datetime):
        return tr("“{text}” is not a date; write it as 2026-11-16.", text=text)
    if plain is bool:
        return tr("“{text}” does not fit {field}; write 是 or 否.", text=text, field=name)
    return tr("“{text}” is not a number.", text=text)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        return parts[0], True
    return hint, False
