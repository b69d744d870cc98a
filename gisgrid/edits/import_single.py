"""Rows that are taken in one record at a time, through the edits that the window uses as well."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Any, Protocol

from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_links import NameIndex, index_records
from gisgrid.edits.import_people import LinkError
from gisgrid.edits.import_report import OnMatch
from gisgrid.errors import EditError
from gisgrid.exchange.values import read_text
from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise, EnterpriseAlias
from gisgrid.store.session import EditSession


class Change(Enum):
    """What became of a record."""

    ADDED = auto()
    UPDATED = auto()
    UNCHANGED = auto()


class RowFaultError(ValueError):
    """A row that cannot be taken: the field concerned, and the reason as the message."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


class Taker(Protocol):
    """How the rows of one kind of record are taken."""

    def find(self, rows: Sequence[int]) -> Any | None:
        """Return the record that rows are about, or None if it is new."""

    def add(self, rows: Sequence[int]) -> None:
        """Make a new record of rows."""

    def change(self, record: Any, rows: Sequence[int]) -> Change:
        """Write into a record what rows say otherwise."""


def take_rows(draft: Draft, taker: Taker, groups: Iterable[Sequence[int]], on_match: OnMatch) -> None:
    """Take rows in and count each of them; whatever is wrong with one refuses all rows of its record.

    Parameters
    ----------
    groups : iterable of sequence of int
        The positions of the rows that together are one record; every row is in one group.
    """
    for rows in groups:
        if not all(draft.alive[row] for row in rows):
            _refuse(
                draft, rows, draft.spec.required[0], tr("Another row of the same record cannot be taken.")
            )
            continue
        try:
            change = _taken(taker, rows, on_match)
        except RowFaultError as fault:
            _refuse(draft, rows, fault.name, str(fault))
        except (LinkError, EditError) as fault:
            _refuse(draft, rows, draft.spec.required[0], str(fault))
        else:
            draft.report.added += len(rows) * (change is Change.ADDED)
            draft.report.updated += len(rows) * (change is Change.UPDATED)
            draft.report.unchanged += len(rows) * (change is Change.UNCHANGED)


def _taken(taker: Taker, rows: Sequence[int], on_match: OnMatch) -> Change:
    record = taker.find(rows)
    if record is None:
        taker.add(rows)
        return Change.ADDED
    if on_match is OnMatch.ADD:
        raise EditError(tr("It is in the register already."))
    return taker.change(record, rows) if on_match is OnMatch.UPDATE else Change.UNCHANGED


def _refuse(draft: Draft, rows: Sequence[int], name: str, reason: str) -> None:
    for row in rows:
        draft.refuse(row, name=name, reason=reason)


def cell(draft: Draft, name: str, row: int) -> Any:
    """Return what a row says in a field; None where it is blank."""
    cells = draft.columns.get(name)
    return None if cells is None else cells[row]


def differing(draft: Draft, record: Any, names: Iterable[str], row: int) -> dict[str, Any]:
    """Return the fields in which a row says something else than a record; blank cells say nothing."""
    found = {}
    for name in names:
        said, held = cell(draft, name, row), getattr(record, name)
        # A cell has no line breaks and no double blanks any more.
        if said is not None and said != (read_text(held) if isinstance(held, str) else held):
            found[name] = said
    return found


def same_as(draft: Draft, row: int) -> str:
    """Word that a row says again what another one said."""
    return tr("The same as row {row}, which was taken.", row=draft.source.row_numbers[row])


class EnterpriseIndex:
    """The enterprises of a register by credit code, name, short name, other names and old numbers."""

    def __init__(self, session: EditSession) -> None:
        held = session.columns(Enterprise, ["id", "name", "short_name", "short_code", "old_code"])
        aliases: dict[int, list[str]] = {}
        others = session.columns(EnterpriseAlias, ["enterprise_id", "name"])
        for id, name in zip(*others.values(), strict=True):
            aliases.setdefault(id, []).append(name)
        self._names = NameIndex(
            (id, [*words, *aliases.get(id, [])]) for id, *words in zip(*held.values(), strict=True)
        )
        self._codes = index_records(session, Enterprise, fields=["credit_code"])

    def find(self, text: object, code: object = None) -> int | None:
        """Return the enterprise that a code, or else a name, means; None if it is none or several."""
        return self._codes.find(code) or self._names.find(text)

    def demand(self, text: object, code: object = None) -> int:
        """Return the enterprise that a code, or else a name, means.

        Raises
        ------
        RowFaultError
            If it is none, or several.
        """
        found = self.find(text, code)
        if found is not None:
            return found
        if text in self:
            reason = tr("Several are called “{name}”; add the credit code of the one meant.", name=text)
        else:
            reason = tr("No enterprise “{name}” is in the register; take it in first.", name=text)
        raise RowFaultError("enterprise", reason)

    def __contains__(self, text: object) -> bool:
        return text in self._names
