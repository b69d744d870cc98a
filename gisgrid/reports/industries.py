"""The rows 行业和领域 of the statistics forms, and which row an enterprise is counted in."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from gisgrid import paths
from gisgrid.errors import FileError
from gisgrid.i18n import tr

FILE_NAME = "industries.toml"


@dataclass(frozen=True)
class IndustryRow:
    """One row of the list.

    Attributes
    ----------
    industries, codes, places : tuple of str
        Supervised industries, beginnings of GB/T 4754 codes and kinds of places that it takes.
    is_rest : bool
        Whether it takes what no other row does.
    """

    name: str
    group: str
    industries: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    indent: int = 0
    is_rest: bool = False

    def takes(self, industry: str, code: str) -> bool:
        """Tell whether an enterprise of this industry and code belongs here."""
        if not self.industries and not self.codes:
            return False
        by_industry = not self.industries or industry in self.industries
        return by_industry and (not self.codes or code.startswith(self.codes))


@dataclass(frozen=True)
class IndustryList:
    """The rows in order, with the last resort."""

    rows: tuple[IndustryRow, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in order."""
        return tuple(dict.fromkeys(row.group for row in self.rows))

    @property
    def rest(self) -> IndustryRow:
        """The row for what no other takes."""
        return next((row for row in self.rows if row.is_rest), self.rows[-1])

    def row_of(self, industry: str, code: str) -> IndustryRow:
        """Return the first row that takes an enterprise."""
        return next((row for row in self.rows if row.takes(industry, code)), self.rest)

    def row_of_place(self, kind: str) -> IndustryRow:
        """Return the row that takes a kind of place."""
        return next((row for row in self.rows if kind in row.places), self.rest)


@runtime_checkable
class OnDisk(Protocol):
    """A register that lies in a folder."""

    path: Path


def industries_of(register: object) -> IndustryList:
    """Return the office's own list, ``industries.toml`` in the folder of its register, else the one that is shipped.

    Raises
    ------
    FileError
        If the office's file is no such list.
    """
    own = register.path.parent / FILE_NAME if isinstance(register, OnDisk) else None
    return read_industries(own) if own is not None and own.is_file() else shipped_industries()


@cache
def shipped_industries() -> IndustryList:
    """Return the list that comes with the program, read once."""
    return read_industries(paths.resource("papers", FILE_NAME))


def read_industries(path: Path) -> IndustryList:
    """Read a list; see the shipped file for its form.

    Raises
    ------
    FileError
        If it is no TOML, or a row has no name.
    """
    try:
        return _parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise FileError(
            tr("{name} is not a list of industries: {reason}", name=path.name, reason=str(error)), path=path
        ) from error


def _parsed(content: Mapping[str, Any]) -> IndustryList:
    rows = tuple(
        IndustryRow(
            name=str(row["name"]),
            group=str(group["name"]),
            industries=tuple(row.get("industries", ())),
            codes=tuple(row.get("codes", ())),
            places=tuple(row.get("places", ())),
            indent=int(row.get("indent", 0)),
            is_rest=bool(row.get("rest", False)),
        )
        for group in content["groups"]
        for row in group["rows"]
    )
    return IndustryList(rows)
