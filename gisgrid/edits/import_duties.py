"""Who answers for what inside enterprises (T8) in an import.

A row is about the whole enterprise (its principal and the like), about a unit inside it (车间, 班组, 岗位), or about
somebody appointed to the grid that the enterprise is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gisgrid.edits.assignment import GridNet
from gisgrid.edits.dossier import save_part
from gisgrid.edits.enterprises import update_field
from gisgrid.edits.import_draft import Draft
from gisgrid.edits.import_report import OnMatch
from gisgrid.edits.import_single import (
    Change,
    EnterpriseIndex,
    RowFaultError,
    cell,
    differing,
    same_as,
    take_rows,
)
from gisgrid.edits.records import demand
from gisgrid.exchange.dates import ValueReadError, read_date
from gisgrid.exchange.values import plain, read_text
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.dossier import OWN_POSTS, InternalUnit, split_path, unit_path
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, InternalLevel
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import is_within
from gisgrid.store.session import EditSession

_VACANT = ("空缺", "缺", "待定")
_NOT_PLEDGED = ("未签订", "未签", "否")
_SIGNED = ("签订", "已签", "签")
_OF_UNIT = ("level", "responsible", "phone", "duties", "pledged_on")


@dataclass(frozen=True)
class _OwnPost:
    """Somebody who answers for a whole enterprise: who it is stands in the enterprise itself."""

    enterprise: Enterprise
    fields: tuple[str, str]


def take_duties(draft: Draft, session: EditSession, _net: GridNet, on_match: OnMatch) -> None:
    """Take the duties in: found by enterprise, place in it and post."""
    unread = _read_pledges(draft)
    names = draft.columns.get("responsible")
    if names is not None:
        draft.columns["responsible"] = [None if name in _VACANT else name for name in names]
    take_rows(
        draft, _Duties(draft, session, unread), [[row] for row in range(draft.source.row_count)], on_match
    )


def _read_pledges(draft: Draft) -> dict[int, str]:
    """Read the days on which duties were signed for (2026-01-05签订); return what is no day, by position."""
    unread: dict[int, str] = {}
    days: list[date | None] = [None] * draft.source.row_count
    for row, text in enumerate(draft.columns.get("pledge", ())):
        if text in (None, *_NOT_PLEDGED):
            continue
        day = text
        for word in _SIGNED:
            day = day.replace(word, "")
        try:
            days[row] = read_date(day)
        except ValueReadError as fault:
            unread[row] = str(fault)
    draft.columns["pledged_on"] = list(days)
    return unread


class _Duties:
    def __init__(self, draft: Draft, session: EditSession, unread: dict[int, str]) -> None:
        self._draft = draft
        self._unread = unread
        self._session = session
        self._enterprises = EnterpriseIndex(session)
        self._taken: dict[tuple[object, ...], int] = {}
        self._units: dict[int, list[InternalUnit]] = {}
        for unit in session.find(InternalUnit):
            self._units.setdefault(unit.enterprise_id, []).append(unit)
        self._posts = {post.key: post.name for post in session.scheme.posts}
        self._grids: dict[int, list[Grid]] = {}
        for grid in session.find(Grid, kind=GridKind.ENTERPRISE_INTERNAL):
            self._grids.setdefault(grid.enterprise_id or 0, []).append(grid)

    def find(self, rows: Sequence[int]) -> object | None:
        row = rows[0]
        enterprise = self._enterprise(row)
        path, post = cell(self._draft, "name", row), cell(self._draft, "post", row)
        found: object | None = self._unit(enterprise, path, row)
        key: tuple[object, ...] = (enterprise, path)
        if plain(path) == plain(InternalLevel.COMPANY.value) and post in OWN_POSTS:
            found = _OwnPost(demand(self._session, Enterprise, enterprise), OWN_POSTS[post])
            key = (*key, post)
        elif found is None and any(grid.name == path for grid in self._grids.get(enterprise, ())):
            found = self._holder(enterprise, path, row)
            key = (*key, post, found.id)
        if (first := self._taken.setdefault(key, row)) != row:
            raise RowFaultError("name", same_as(self._draft, first))
        return found

    def add(self, rows: Sequence[int]) -> None:
        row = rows[0]
        enterprise = self._enterprise(row)
        above, name = split_path(cell(self._draft, "name", row))
        parent = next((one for one in self._units.get(enterprise, ()) if one.name == above), None)
        if above and parent is None:
            raise RowFaultError(
                "name", tr("No unit “{name}” is inside this enterprise; write it further up.", name=above)
            )
        said = {field: cell(self._draft, field, row) for field in _OF_UNIT}
        unit = InternalUnit(
            enterprise,
            name,
            parent_id=parent.id if parent is not None else None,
            **{field: value for field, value in said.items() if value is not None},
        )
        self._units.setdefault(enterprise, []).append(save_part(self._session, unit))
        self._note_pledge(row)

    def change(self, record: object, rows: Sequence[int]) -> Change:
        row = rows[0]
        if isinstance(record, _OwnPost):
            return self._change_own(record, row)
        if isinstance(record, Appointment):
            # What the scheme says of the duties of a post is printed nowhere, so that nothing comes back by mistake.
            said = {"field_in_charge": "duties", "document_number": "pledge"}
            wanted = {
                field: cell(self._draft, name, row)
                for field, name in said.items()
                if cell(self._draft, name, row) not in (None, read_text(getattr(record, field)))
            }
            if wanted:
                self._session.save(replace(record, **wanted))
            return Change.UPDATED if wanted else Change.UNCHANGED
        if not isinstance(record, InternalUnit):
            raise TypeError(record)
        self._note_pledge(row)
        wanted = differing(self._draft, record, _OF_UNIT, row)
        if wanted:
            save_part(self._session, replace(record, **wanted))
        return Change.UPDATED if wanted else Change.UNCHANGED

    def _change_own(self, own: _OwnPost, row: int) -> Change:
        said = dict(zip(own.fields, ("responsible", "phone"), strict=True))
        wanted = {
            field: cell(self._draft, name, row)
            for field, name in said.items()
            if cell(self._draft, name, row) not in (None, getattr(own.enterprise, field))
        }
        for field, value in wanted.items():
            update_field(self._session, own.enterprise.id or 0, name=field, value=value)
        return Change.UPDATED if wanted else Change.UNCHANGED

    def _note_pledge(self, row: int) -> None:
        # Where somebody was appointed the number of the document stands in this column.
        if row in self._unread:
            number = self._draft.source.row_numbers[row]
            self._draft.notes.add(number, heading=self._draft.heading("pledge"), reason=self._unread[row])

    def _enterprise(self, row: int) -> int:
        return self._enterprises.demand(
            cell(self._draft, "enterprise", row), cell(self._draft, "credit_code", row)
        )

    def _unit(self, enterprise: int, path: str, row: int) -> InternalUnit | None:
        held = self._units.get(enterprise, [])
        names = {unit.id: unit.name for unit in held}
        found = [unit for unit in held if read_text(unit_path(unit, names)) == path]
        level = cell(self._draft, "level", row)
        return next((unit for unit in found if unit.level is level), found[0] if found else None)

    def _holder(self, enterprise: int, path: str, row: int) -> Appointment:
        name, post = cell(self._draft, "responsible", row), cell(self._draft, "post", row)
        grids = [grid.id for grid in self._grids[enterprise] if grid.name == path]
        for one in self._session.find(Appointment, grid_id=grids):
            is_held = is_within(self._session.today, one.starts_on, one.ends_on)
            if is_held and post in (None, self._posts.get(one.post)):
                person = self._session.get(Person, one.person_id)
                if person is not None and person.name == name:
                    return one
        raise RowFaultError(
            "responsible",
            tr("“{name}” is not appointed here; appointments are taken in as appointments.", name=name or ""),
        )
