"""Read a scheme from TOML, and say everything that is wrong with it, each with line and key.

The format is the dataclass `gisgrid.model.scheme.Scheme` written down: a key of the file is a field of
the class, a list of tables is a tuple of entries. `docs/scheme-format.md` is its specification.
"""

import dataclasses
import datetime as dt
import functools
import tomllib
import types
import typing
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from gisgrid import paths
from gisgrid.errors import FileError, SchemeError
from gisgrid.i18n import tr
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_checks import Finding, check_tables
from gisgrid.model.toml_lines import KeyPath, error_line, key_lines, line_of
from gisgrid.reasons import word_reason

FORMAT = 1
"""The version of the scheme format that this program reads."""


class _Wrong(NamedTuple):
    """Stands for a value that was reported and cannot be used."""


_WRONG = _Wrong()


def shipped_schemes() -> tuple[str, ...]:
    """Return the keys of the schemes that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in paths.resource("schemes").glob("*.toml")))


def scheme_text(key_or_path: str | Path) -> str:
    """Return the TOML text of a shipped scheme or of a file.

    Parameters
    ----------
    key_or_path : str or Path
        The key of a shipped scheme, or the path of a TOML file.

    Raises
    ------
    FileError
        If there is no such scheme or file, or if it is not UTF-8 text.
    """
    path = Path(key_or_path)
    if str(key_or_path) in shipped_schemes():
        path = paths.resource("schemes", f"{key_or_path}.toml")
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as mistake:
        raise FileError(
            tr(
                "There is no scheme {name}; give the path of a TOML file or one of: {known}.",
                name=str(key_or_path),
                known=tr(", ").join(shipped_schemes()),
            ),
            path=path,
        ) from mistake
    except UnicodeDecodeError as mistake:
        raise FileError(
            tr("{name} is not a UTF-8 text; save the scheme file as UTF-8.", name=path.name), path=path
        ) from mistake
    except OSError as mistake:
        raise FileError(
            tr("{name} cannot be read: {reason}.", name=path.name, reason=word_reason(mistake)), path=path
        ) from mistake


def load_scheme(key_or_path: str | Path) -> Scheme:
    """Load a shipped scheme by its key, or a scheme file by its path.

    Raises
    ------
    FileError
        If it cannot be read.
    SchemeError
        If it breaks the rules of the format; `findings` has one sentence for each mistake.
    """
    return parse_scheme(scheme_text(key_or_path))


@functools.lru_cache(maxsize=8)
def parse_scheme(text: str) -> Scheme:
    """Read a scheme from TOML text.

    Raises
    ------
    SchemeError
        If it breaks the rules of the format; `findings` has one sentence for each mistake.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        sentence = _syntax_sentence(mistake, text)
        raise SchemeError(sentence, findings=(sentence,)) from mistake
    reader = _Reader(tables)
    scheme = reader.read_scheme()
    if scheme is None:
        lines = key_lines(text)
        placed = sorted(
            ((line_of(lines, finding.path), finding) for finding in reader.findings), key=lambda pair: pair[0]
        )
        sentences = tuple(_sentence(line, finding) for line, finding in placed)
        raise SchemeError(
            tr("Mistakes in the scheme: {count}. {first}", count=len(sentences), first=sentences[0]),
            findings=sentences,
        )
    return scheme


def _syntax_sentence(mistake: tomllib.TOMLDecodeError, text: str) -> str:
    line = error_line(mistake, text)
    if "overwrite" in str(mistake) or "twice" in str(mistake):
        return tr("Line {line}: a key or table is given a second time; remove one of the two.", line=line)
    return tr("Line {line} is not valid TOML; look for a missing quote, bracket or equals sign.", line=line)


def _sentence(line: int, finding: Finding) -> str:
    name = ""
    for part in finding.path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return tr(
        "Line {line}, {key}: {text}", line=line, key=name.lstrip(".") or tr("whole file"), text=finding.text
    )


class _Reader:
    """Turns the parsed tables into a `Scheme` and collects findings on the way."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._tables = tables
        self._keys = {field.name: _entry_keys(tables.get(field.name)) for field in dataclasses.fields(Scheme)}
        self.findings: list[Finding] = []

    def read_scheme(self) -> Scheme | None:
        """Return the scheme, or None when there are findings."""
        tables = dict(self._tables)
        version = tables.pop("format", None)
        if version is None:
            self._find((), tr("The key {name} is missing.", name="format"))
        elif version != FORMAT:
            self._find(
                ("format",),
                tr("This program reads format {known}; the file says {value}.", known=FORMAT, value=version),
            )
        scheme = self._read_entry(Scheme, tables, ())
        self.findings += check_tables(self._tables)
        return None if self.findings or not isinstance(scheme, Scheme) else scheme

    def _find(self, path: KeyPath, text: str) -> None:
        self.findings.append(Finding(path, text))

    def _read_entry(self, kind: type[Any], table: Any, path: KeyPath) -> Any:
        if not isinstance(table, dict):
            self._find(path, tr("This must be a table."))
            return _WRONG
        fields = {field.name: field for field in dataclasses.fields(kind)}
        for name in table:
            if name not in fields:
                self._find((*path, name), _unknown_key(name, tuple(fields)))
        hints = typing.get_type_hints(kind)
        values: dict[str, Any] = {}
        for name, field in fields.items():
            if name in table:
                values[name] = self._read_value(hints[name], table[name], (*path, name))
                self._check_field(field, table[name], (*path, name))
            elif field.default is dataclasses.MISSING:
                self._find(path, tr("The key {name} is missing.", name=name))
                values[name] = _WRONG
        if any(value is _WRONG for value in values.values()):
            return _WRONG
        return kind(**values)

    def _read_value(self, hint: Any, value: Any, path: KeyPath) -> Any:
        origin = typing.get_origin(hint)
        if origin is tuple:
            return self._read_list(typing.get_args(hint)[0], value, path)
        if origin in (types.UnionType, typing.Union):
            inner = next(part for part in typing.get_args(hint) if part is not types.NoneType)
            return self._read_value(inner, value, path)
        if dataclasses.is_dataclass(hint):
            return self._read_entry(typing.cast(type[Any], hint), value, path)
        if issubclass(hint, StrEnum):
            return self._read_choice(hint, value, path)
        return self._read_plain(hint, value, path)

    def _read_list(self, hint: Any, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            self._find(path, tr("This must be a list in square brackets."))
            return _WRONG
        if not value:
            self._find(path, tr("The list is empty; leave the key out or fill it in."))
            return _WRONG
        items = [self._read_value(hint, item, (*path, position)) for position, item in enumerate(value)]
        return _WRONG if any(item is _WRONG for item in items) else tuple(items)

    def _read_choice(self, hint: type[StrEnum], value: Any, path: KeyPath) -> Any:
        allowed = [member.value for member in hint]
        if value in allowed:
            return hint(value)
        self._find(
            path,
            tr(
                "{value} is not known here; use one of: {allowed}.",
                value=value,
                allowed=tr(", ").join(allowed),
            ),
        )
        return _WRONG

    def _read_plain(self, hint: type[Any], value: Any, path: KeyPath) -> Any:
        if hint is float and type(value) is int:
            return float(value)
        if type(value) is not hint:
            self._find(path, _type_sentence(hint))
            return _WRONG
        if hint is str and not value.strip():
            self._find(path, tr("The text is empty; leave the key out or fill it in."))
            return _WRONG
        return value

    def _check_field(self, field: "dataclasses.Field[Any]", value: Any, path: KeyPath) -> None:
        least = field.metadata.get("at_least")
        if least is not None and type(value) in (int, float) and value < least:
            self._find(path, tr("{value} is too small; the least is {least}.", value=value, least=least))
        lists = field.metadata.get("refers", ())
        if not lists:
            return
        known = [key for name in lists for key in self._keys[name]]
        many = isinstance(value, list)
        for position, key in enumerate(value if many else [value]):
            if isinstance(key, str) and key and key not in known:
                self._find((*path, position) if many else path, _reference_sentence(key, lists))


def _entry_keys(entries: Any) -> list[str]:
    if not isinstance(entries, list):
        return []
    tables = [entry for entry in entries if isinstance(entry, dict)]
    return [key for table in tables if isinstance(key := table.get("key", table.get("id")), str)]


def _unknown_key(name: str, known: tuple[str, ...]) -> str:
    return tr("The key {name} is not known here; known are: {known}.", name=name, known=tr(", ").join(known))


def _reference_sentence(key: str, lists: tuple[str, ...]) -> str:
    return tr("{key} does not exist in {lists}.", key=key, lists=tr(" or ").join(lists))


def _type_sentence(hint: type[Any]) -> str:
    sentences = {
        str: tr("This must be a text in quotes."),
        int: tr("This must be a whole number without quotes."),
        float: tr("This must be a number without quotes."),
        bool: tr("This must be true or false without quotes."),
        dt.date: tr("This must be a date like 2019-06-04 without quotes."),
    }
    return sentences[hint]
