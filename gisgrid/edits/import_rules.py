"""The rules of the station (T16) in an import."""

from collections.abc import Sequence
from dataclasses import replace

from gisgrid.edits.assignment import GridNet
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.import_single import Change, RowFaultError, cell, differing, same_as, take_rows
from gisgrid.edits.papers import keep_station_document
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.values import is_blank, read_text
from gisgrid.i18n import tr
from gisgrid.model.identifiers import normalise_enterprise_name
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.store.session import EditSession

_NOT_THERE = "未建立"
_SAYS_MORE = ("number", "issued_on")
"""Who fills these in says that the rule is there."""


def without_missing(source: SourceTable, mapping: dict[str, str]) -> SourceTable:
    """Leave out the rows that only tell that a rule is not there yet (未建立)."""
    columns = {field: source.column(column) for column, field in mapping.items()}
    states = columns.get("state", [None] * source.row_count)
    more = [columns[name] for name in _SAYS_MORE if name in columns]
    stays = [
        at
        for at, state in enumerate(states)
        if is_blank(state) or read_text(state) != _NOT_THERE or any(not is_blank(cells[at]) for cells in more)
    ]
    if len(stays) == source.row_count:
        return source
    told = tr("{count} rules are not there yet and were passed over.", count=source.row_count - len(stays))
    return replace(
        source,
        values=[[cells[at] for at in stays] for cells in source.values],
        row_numbers=[source.row_numbers[at] for at in stays],
        sheets=[source.sheets[at] for at in stays] if source.sheets else [],
        warnings=[*source.warnings, told],
    )


def take_rules(draft: Draft, session: EditSession, _net: GridNet, on_match: OnMatch) -> None:
    """Take the rules in: found by name, and among several of one name by number."""
    take_rows(draft, _Rules(draft, session), [[row] for row in range(draft.source.row_count)], on_match)


class _Rules:
    def __init__(self, draft: Draft, session: EditSession) -> None:
        self._draft = draft
        self._session = session
        self._taken: dict[int, int] = {}
        self._held: dict[str, list[StationDocument]] = {}
        for one in session.find(StationDocument, kind=StationKind.RULE, enterprise_id=None):
            self._held.setdefault(normalise_enterprise_name(one.name), []).append(one)

    def find(self, rows: Sequence[int]) -> StationDocument | None:
        row = rows[0]
        named = self._held.get(normalise_enterprise_name(cell(self._draft, "name", row)), [])
        number = cell(self._draft, "number", row)
        fitting = [one for one in named if one.number == number] or (named if len(named) == 1 else [])
        if not fitting:
            return None
        found = fitting[0]
        if (first := self._taken.setdefault(found.id or 0, row)) != row:
            raise RowFaultError("name", same_as(self._draft, first))
        return found

    def add(self, rows: Sequence[int]) -> None:
        name = cell(self._draft, "name", rows[0])
        made = StationDocument(
            StationKind.RULE,
            name,
            number=cell(self._draft, "number", rows[0]) or "",
            issued_on=cell(self._draft, "issued_on", rows[0]),
            note=cell(self._draft, "note", rows[0]) or "",
        )
        keep_station_document(self._session, made)
        self._held.setdefault(normalise_enterprise_name(name), []).append(made)
        self._taken[made.id or 0] = rows[0]

    def change(self, record: StationDocument, rows: Sequence[int]) -> Change:
        wanted = differing(self._draft, record, ("number", "issued_on", "note"), rows[0])
        if not wanted:
            return Change.UNCHANGED
        self._session.save(replace(record, **wanted))
        return Change.UPDATED
