"""Finding anything by a few typed letters: name, pinyin, initials, person, phone, code, address, number.

The index keeps one long string per field and scans it with `str.find`, which a machine without GPU
and with little memory does faster than any tree: 100,000 names in a few milliseconds.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Person
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.model.register import Register

_SEPARATOR = "\n"


class Rank(IntEnum):
    """How well a hit fits, the best first."""

    EXACT = 0
    START = 1
    WORD = 2
    INSIDE = 3


@dataclass(frozen=True)
class Hit:
    """One thing that was found.

    Attributes
    ----------
    matched : str
        Field in which the words were found, such as ``name``, ``pinyin``, ``phone``.
    note : str
        A second line: the grid, the address, the number that was found.
    """

    kind: type[Any]
    id: int
    title: str
    note: str
    matched: str
    rank: Rank


class _Column:
    """One field of one kind as one string with the starts of its entries."""

    def __init__(self, field: str, texts: Sequence[str], rows: Sequence[int]) -> None:
        self.field = field
        self.rows = rows
        self.text = _SEPARATOR + _SEPARATOR.join(texts) + _SEPARATOR
        self.starts: list[int] = []
        at = 1
        for text in texts:
            self.starts.append(at)
            at += len(text) + 1

    def find(self, wanted: str, limit: int) -> Iterable[tuple[int, Rank]]:
        """Yield (row, rank) of entries that contain `wanted`, those that begin with it first."""
        first = self.text.find(wanted)
        if first < 0:
            return
        given = 0
        seen: set[int] = set()
        for pattern in (_SEPARATOR + wanted, " " + wanted, wanted):
            at = self.text.find(pattern)
            while at >= 0 and given < limit:
                begin = at + len(pattern) - len(wanted)
                entry = bisect_right(self.starts, begin) - 1
                if entry not in seen:
                    seen.add(entry)
                    given += 1
                    yield self.rows[entry], self._rank(pattern, wanted, begin)
                at = self.text.find(pattern, begin + 1)
            if given >= limit:
                return

    def _rank(self, pattern: str, wanted: str, begin: int) -> Rank:
        if pattern == wanted:
            return Rank.INSIDE
        if pattern[0] == " ":
            return Rank.WORD
        return Rank.EXACT if self.text[begin + len(wanted)] == _SEPARATOR else Rank.START


@dataclass(frozen=True)
class _Part:
    kind: type[Any]
    ids: Sequence[int]
    titles: Sequence[str]
    notes: Sequence[str]
    columns: tuple[_Column, ...]


class SearchIndex:
    """An index over one register as it was at one step.

    Attributes
    ----------
    step : int
        The step of the register that was read; an index of another step is stale.
    """

    def __init__(self, parts: Sequence[_Part], *, step: int) -> None:
        self._parts = tuple(parts)
        self.step = step

    def find(self, words: str, *, limit: int = 8) -> list[Hit]:
        """Find records, at most `limit` of each kind, the best first.

        Parameters
        ----------
        words : str
            What was typed; full-width letters, upper case and blanks around it do not matter.
        limit : int
            Greatest number of hits of one kind.

        Returns
        -------
        list of Hit
            Grouped by kind in a fixed order. Empty when `words` is empty.
        """
        wanted = fold(words)
        if not wanted:
            return []
        hits: list[Hit] = []
        for part in self._parts:
            best: dict[int, tuple[Rank, str]] = {}
            for column in part.columns:
                for row, rank in column.find(wanted, limit * 4):
                    if row not in best or rank < best[row][0]:
                        best[row] = (rank, column.field)
            ordered = sorted(best.items(), key=lambda item: (item[1][0], len(part.titles[item[0]]), item[0]))
            hits += [
                Hit(part.kind, part.ids[row], part.titles[row], part.notes[row], field, rank)
                for row, (rank, field) in ordered[:limit]
            ]
        return hits


def fold(text: str) -> str:
    """Bring text to the form in which it is compared: half-width, lower case, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def build_index(register: Register) -> SearchIndex:
    """Read a register into a search index."""
    grids = register.columns(Grid, ["id", "name", "code"])
    grid_names = dict(zip(grids["id"], grids["name"], strict=True))
    return SearchIndex(
        [
            _enterprises(register, grid_names),
            _grids(grids),
            _people(register),
            _parcels(register, grid_names),
            _places(register, grid_names),
            _hazards(register),
        ],
        step=register.step,
    )


def _column(field: str, texts: Iterable[str], rows: Sequence[int] | None = None) -> _Column:
    pairs = [(text, row) for row, text in enumerate(texts) if text] if rows is None else []
    if rows is not None:
        pairs = [(text, row) for text, row in zip(texts, rows, strict=True) if text]
    return _Column(field, [fold(text) for text, _ in pairs], [row for _, row in pairs])


def _pinyin(stored: Sequence[str], names: Sequence[str]) -> list[str]:
    return [key or quick_pinyin_key(name) for key, name in zip(stored, names, strict=True)]


def _enterprises(register: Register, grids: dict[int, str]) -> _Part:
    names = ["id", "name", "short_name", "pinyin", "credit_code", "short_code", "address", "grid_id",
             "legal_representative", "principal", "safety_officer", "environment_officer",
             "legal_phone", "principal_phone", "safety_phone", "environment_phone"]  # fmt: skip
    data = register.columns(Enterprise, names)
    row_of = {id_: row for row, id_ in enumerate(data["id"])}
    aliases = register.columns(EnterpriseAlias, ["enterprise_id", "name"])
    alias_pairs = [
        (name, row_of[id_])
        for id_, name in zip(aliases["enterprise_id"], aliases["name"], strict=True)
        if id_ in row_of
    ]
    people = ("legal_representative", "principal", "safety_officer", "environment_officer")
    phones = ("legal_phone", "principal_phone", "safety_phone", "environment_phone")
    notes = [
        "  ".join(word for word in (grids.get(g, ""), address) if word)
        for g, address in zip(data["grid_id"], data["address"], strict=True)
    ]
    columns = [
        _column("name", data["name"]),
        _column("short_name", data["short_name"]),
        _column("pinyin", _pinyin(data["pinyin"], data["name"])),
        _column("pinyin", [quick_pinyin_key(short) for short in data["short_name"]]),
        _column("alias", [name for name, _ in alias_pairs], [row for _, row in alias_pairs]),
        *(_column("person", data[field]) for field in people),
        *(_column("phone", data[field]) for field in phones),
        _column("credit_code", data["credit_code"]),
        _column("short_code", data["short_code"]),
        _column("address", data["address"]),
    ]
    return _Part(Enterprise, data["id"], data["name"], notes, tuple(columns))


def _grids(data: dict[str, list[Any]]) -> _Part:
    columns = (
        _column("name", data["name"]),
        _column("pinyin", [quick_pinyin_key(name) for name in data["name"]]),
        _column("code", data["code"]),
    )
    return _Part(Grid, data["id"], data["name"], data["code"], columns)


def _people(register: Register) -> _Part:
    data = register.columns(Person, ["id", "name", "pinyin", "mobile", "unit", "job_title"])
    notes = [
        "  ".join(word for word in pair if word) for pair in zip(data["unit"], data["job_title"], strict=True)
    ]
    columns = (
        _column("name", data["name"]),
        _column("pinyin", _pinyin(data["pinyin"], data["name"])),
        _column("phone", data["mobile"]),
    )
    return _Part(Person, data["id"], data["name"], notes, columns)


def _parcels(register: Register, grids: dict[int, str]) -> _Part:
    data = register.columns(Parcel, ["id", "number", "address", "grid_id"])
    notes = [
        "  ".join(word for word in (grids.get(g, ""), address) if word)
        for g, address in zip(data["grid_id"], data["address"], strict=True)
    ]
    columns = (_column("number", data["number"]), _column("address", data["address"]))
    return _Part(Parcel, data["id"], data["number"], notes, columns)


def _places(register: Register, grids: dict[int, str]) -> _Part:
    data = register.columns(Place, ["id", "name", "address", "grid_id"])
    notes = [grids.get(g, "") for g in data["grid_id"]]
    columns = (
        _column("name", data["name"]),
        _column("pinyin", [quick_pinyin_key(name) for name in data["name"]]),
        _column("address", data["address"]),
    )
    return _Part(Place, data["id"], data["name"], notes, columns)


def _hazards(register: Register) -> _Part:
    data = register.columns(Hazard, ["id", "number", "description", "state"])
    notes = [f"{number}  {state.value}" for number, state in zip(data["number"], data["state"], strict=True)]
    columns = (_column("number", data["number"]), _column("description", data["description"]))
    return _Part(Hazard, data["id"], data["description"], notes, columns)
