"""Meetings, trainings, publicity, duty rosters and the other dated records (T14) in an import."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gisgrid.edits.activities import Attendee, change_activity, record_activity
from gisgrid.edits.assignment import GridNet
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_links import index_departments, index_grids
from gisgrid.edits.import_people import LinkError, PeopleIndex
from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.import_single import Change, EnterpriseIndex, RowFaultError, cell, differing, take_rows
from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.values import ValueKind, read_term, read_text
from gisgrid.i18n import tr
from gisgrid.model.activity_log import read_people, told_people
from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Person
from gisgrid.store.session import EditSession

_FACTS = ("place", "content", "due_on", "document_number", "note")


def take_activities(draft: Draft, session: EditSession, net: GridNet, on_match: OnMatch) -> None:
    """Take dated records in: found by kind, day, title, and what they belong to."""
    _name_kinds(draft)
    take_rows(
        draft, _Activities(draft, session, net), [[row] for row in range(draft.source.row_count)], on_match
    )


def _name_kinds(draft: Draft) -> None:
    """Let the name of the sheet say the kind of record where no cell does."""
    count = draft.source.row_count
    sheets = draft.source.sheets or [draft.source.name] * count
    known: dict[str, Any] = {}
    for sheet in dict.fromkeys(sheets):
        try:
            known[sheet] = read_term(sheet, ValueKind.ACTIVITY_KIND)
        except ValueReadError:
            known[sheet] = None
    kinds = draft.columns.setdefault("kind", [None] * count)
    for row, sheet in enumerate(sheets):
        kinds[row] = kinds[row] or known[sheet]
        if kinds[row] is None:
            draft.refuse(
                row,
                name="kind",
                reason=tr(
                    "Say which kind of record it is: in a column 记录类别, or by the name of the sheet."
                ),
            )


class _Activities:
    def __init__(self, draft: Draft, session: EditSession, net: GridNet) -> None:
        self._draft = draft
        self._session = session
        self._enterprises = EnterpriseIndex(session)
        self._grids, self._departments = index_grids(net), index_departments(session)
        self._people = PeopleIndex(session)
        self._words = {
            kind: dict(zip(*session.columns(kind, ["id", "name"]).values(), strict=True))
            for kind in (Enterprise, Grid, Department, Person)
        }
        self._short_words = dict(
            zip(*session.columns(Department, ["id", "short_name"]).values(), strict=True)
        )
        self._held: dict[tuple[object, ...], list[Activity]] = {}
        for one in session.find(Activity):
            self._held.setdefault((one.kind, one.held_on, read_text(one.title)), []).append(one)
        self._parts: dict[int, list[ActivityParticipant]] = {}
        for part in session.find(ActivityParticipant):
            self._parts.setdefault(part.activity_id, []).append(part)

    def find(self, rows: Sequence[int]) -> Activity | None:
        """Each record of the register is found once: two alike on one day are two rows."""
        row = rows[0]
        key = tuple(cell(self._draft, name, row) for name in ("kind", "held_on", "title"))
        where = cell(self._draft, "where", row)
        held = self._held.get(key, [])
        found = next((one for one in held if self._belongs(one, where)), None)
        if found is None and where is None and held:
            found = held[0]
        if found is not None:
            held.remove(found)
        return found

    def add(self, rows: Sequence[int]) -> None:
        row = rows[0]
        facts = {name: cell(self._draft, name, row) for name in (*_FACTS, "attendee_count")}
        made = Activity(
            cell(self._draft, "kind", row),
            cell(self._draft, "held_on", row),
            cell(self._draft, "title", row),
            host_id=self._host(row, ""),
            **self._links(row),
            **{name: value for name, value in facts.items() if value is not None},
        )
        record_activity(self._session, made, attendees=self._attendees(row, []) or ())

    def change(self, record: Activity, rows: Sequence[int]) -> Change:
        row = rows[0]
        parts = self._parts.get(record.id or 0, [])
        wanted = differing(self._draft, record, _FACTS, row)
        count = cell(self._draft, "attendee_count", row)
        if count not in (None, record.attendee_count, len(parts) if record.attendee_count is None else None):
            wanted["attendee_count"] = count
        host = self._words[Person].get(record.host_id, "")
        if (found := self._host(row, host)) is not None:
            wanted["host_id"] = found
        attendees = self._attendees(row, parts)
        if not wanted and attendees is None:
            return Change.UNCHANGED
        if attendees is None:
            attendees = [Attendee(person_id=part.person_id, result=part.result) for part in parts]
        change_activity(self._session, replace(record, **wanted), attendees=attendees)
        return Change.UPDATED

    def _belongs(self, one: Activity, where: str | None) -> bool:
        """Tell whether a word names what a record belongs to; no word, that it belongs to nothing."""
        words = [
            words[key]
            for words, key in (
                (self._words[Enterprise], one.enterprise_id),
                (self._words[Grid], one.grid_id),
                (self._words[Department], one.department_id),
                (self._short_words, one.department_id),
            )
            if key in words
        ]
        return where in map(read_text, words) if where is not None else not words

    def _links(self, row: int) -> dict[str, Any]:
        text = cell(self._draft, "where", row)
        if text is None:
            return {}
        for field, index in (
            ("enterprise_id", self._enterprises),
            ("grid_id", self._grids),
            ("department_id", self._departments),
        ):
            if (found := index.find(text)) is not None:
                return {field: found}
        raise RowFaultError(
            "where", tr("No grid, department or enterprise “{name}” is in the register.", name=text)
        )

    def _host(self, row: int, held: str) -> int | None:
        """Return who led it if the row says somebody else than the register."""
        text = cell(self._draft, "host", row)
        if text in (None, read_text(held)):
            return None
        return self._person("host", text)

    def _attendees(self, row: int, parts: Sequence[ActivityParticipant]) -> list[Attendee] | None:
        """Return who took part if the row says otherwise than the register.

        Whom the row names is found among those who took part first, so that namesakes stay apart. A list cut short
        (等13人) only adds.
        """
        text = cell(self._draft, "people", row)
        names = [self._words[Person].get(part.person_id, "") for part in parts]
        if text in (None, read_text(told_people(names))):
            return None
        wanted, is_cut = read_people(text)
        left = list(zip(names, parts, strict=True))
        chosen = []
        for name in wanted:
            at = next((at for at, (held, _) in enumerate(left) if held == name), None)
            if at is None:
                chosen.append(Attendee(person_id=self._person("people", name)))
            else:
                part = left.pop(at)[1]
                chosen.append(Attendee(person_id=part.person_id, result=part.result))
        if is_cut:
            chosen += [Attendee(person_id=part.person_id, result=part.result) for _, part in left]
        return chosen

    def _person(self, name: str, text: str) -> int:
        try:
            return self._people.find(text)
        except LinkError as fault:
            raise RowFaultError(name, str(fault)) from fault
