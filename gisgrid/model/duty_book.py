"""The columns of a register that obligations are counted from, read once and kept for several questions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from gisgrid.model.areas import Grid, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.inspections import Activity, ActivityParticipant, Inspection, IssuedPaper
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import Days, Numbers, is_within
from gisgrid.model.post_holders import Place, ground_places, line_places, place_of
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleSubject, UnitClass, VisitRule
from gisgrid.model.tally import DutyTable, Evidence, tally_rule

_NOBODY = -1
_FIRST_DAY = dt.date(1970, 1, 1).toordinal()
BOOK_COLUMNS = (
    "id",
    "grid_id",
    "status",
    "is_key_unit",
    "sector_department_id",
    "first_registered_on",
)
"""The columns of enterprises that a book reads; who needs others besides reads all of them at once."""
_FILTER_LIMIT = 500
"""Up to so many enterprises the store is asked for their records only; beyond, for all of them."""

_Rows = dict[str, list[Any]]


class DutyBook:
    """Reads and keeps what the rules of the scheme are counted from.

    Parameters
    ----------
    register : Register
        The register; its data must not change while the book is in use.
    enterprise_ids : collection of int, optional
        Keep to these enterprises, which makes a card quick.
    """

    def __init__(self, register: Register, *, enterprise_ids: Collection[int] | None = None) -> None:
        self.register = register
        self._only = None if enterprise_ids is None else sorted(enterprise_ids)
        self._evidence: dict[str, Evidence] = {}
        self._holders: dict[tuple[str, dt.date], dict[Place, list[str]]] = {}
        self._read_enterprises()
        self._read_grids()
        self._appointments = register.find(Appointment)
        self._names = _pairs(register.columns(Person, ["id", "name"]), "name")
        self._by_person: dict[int, list[Appointment]] = defaultdict(list)
        for appointment in self._appointments:
            self._by_person[appointment.person_id].append(appointment)

    def _read_enterprises(self) -> None:
        where: dict[str, Any] = {}
        if self._only is not None and len(self._only) <= _FILTER_LIMIT:
            where["id"] = self._only
        self._enterprises = self.register.columns(Enterprise, BOOK_COLUMNS, **where)
        self._ids = _numbers(self._enterprises["id"])
        self._grid_of = _numbers(self._enterprises["grid_id"])

    def _read_grids(self) -> None:
        names = [
            "id",
            "level",
            "kind",
            "code",
            "parent_id",
            "department_id",
            "area_code",
            "valid_from",
            "valid_to",
        ]
        self._grids = self.register.columns(Grid, names)
        self._grid_row = {key: row for row, key in enumerate(self._grids["id"])}
        self._tree = GridTree(zip(self._grids["id"], self._grids["parent_id"], strict=True))

    @staticmethod
    def enterprises_on(register: Register, parcel_id: int, on: dt.date) -> list[int]:
        """Return the ids of the enterprises that stand on a parcel on a day, ascending."""
        tenancies = register.find(ParcelTenancy, parcel_id=parcel_id)
        return sorted({tenancy.enterprise_id for tenancy in tenancies if tenancy.is_in_force(on)})

    @classmethod
    def of_grid(cls, register: Register, grid_id: int) -> "DutyBook":
        """Make the book of the enterprises assigned to a grid or to one below it."""
        below = GridTree.read(register).below(grid_id)
        return cls(register, enterprise_ids=register.columns(Enterprise, ["id"], grid_id=below)["id"])

    def grids_below(self, grid_id: int) -> list[int]:
        """Return the ids of a grid and of every grid below it."""
        return self._tree.below(grid_id)

    def enterprises_of(self, grid_ids: Iterable[int]) -> Numbers:
        """Return the ids of the enterprises assigned to one of these very grids."""
        chosen: Numbers = self._ids[np.isin(self._grid_of, list(grid_ids))]
        return chosen

    def enterprises_in(self, grid_id: int) -> Numbers:
        """Return the ids of the enterprises inside a grid, at every level below it.

        A grid of a department (条线) holds the enterprises of that department; with an area code, only
        those in the area of this code.
        """
        row = self._grid_row.get(grid_id)
        if row is not None and self._grids["kind"][row] is GridKind.DEPARTMENTAL:
            return self._enterprises_of_line(row)
        return self.enterprises_of(self.grids_below(grid_id))

    def _enterprises_of_line(self, row: int) -> Numbers:
        department, area = self._grids["department_id"][row], self._grids["area_code"][row]
        mine = _numbers(self._enterprises["sector_department_id"]) == (
            _NOBODY - 1 if department is None else department
        )
        if area:
            inside: set[int] = set()
            for key, code, kind in zip(
                self._grids["id"], self._grids["area_code"], self._grids["kind"], strict=True
            ):
                if code == area and kind is not GridKind.DEPARTMENTAL:
                    inside.update(self.grids_below(key))
            mine &= np.isin(self._grid_of, list(inside))
        found: Numbers = self._ids[mine]
        return found

    def table(
        self, rule: VisitRule, *, first: int, last: int, on: dt.date, only: Sequence[int] | None = None
    ) -> DutyTable:
        """Count a rule over the periods numbered `first` to `last`, leaving out what came after `on`."""
        subject_ids, since = self._subjects(rule, on)
        if only is not None:
            chosen = np.isin(subject_ids, list(only))
            subject_ids, since = subject_ids[chosen], since[chosen]
        evidence = self.evidence(rule)
        known = evidence.days <= np.datetime64(on)
        return tally_rule(
            rule,
            subject_ids,
            evidence=Evidence(evidence.subject_ids[known], evidence.days[known]),
            since=since,
            first=first,
            last=last,
        )

    def has_records_before(self, rule: VisitRule, day: dt.date) -> bool:
        """Tell whether anybody's record before `day` satisfies the rule, in the whole register."""
        if bool((self.evidence(rule).days < np.datetime64(day)).any()):
            return True
        if self._only is None or not (self._filter(rule) or rule.subject is RuleSubject.GRID):
            return False
        # The book holds a few enterprises only; the rule may well have been at work elsewhere.
        return DutyBook(self.register).has_records_before(rule, day)

    def _subjects(self, rule: VisitRule, on: dt.date) -> tuple[Numbers, Days]:
        if rule.subject is RuleSubject.ENTERPRISE:
            mask = self._scope(rule, on)
            return self._ids[mask], _days(self._enterprises["first_registered_on"])[mask]
        if rule.subject is RuleSubject.GRID:
            rows = [row for row in range(len(self._grids["id"])) if self._has_level(rule, row, on)]
            return (
                _numbers([self._grids["id"][row] for row in rows]),
                _days([self._grids["valid_from"][row] for row in rows]),
            )
        if rule.subject is RuleSubject.PERSON:
            people = {a.person_id for a in self._appointments if a.post in rule.who and a.covers(on)}
            return _numbers(sorted(people)), _days([None] * len(people))
        return _numbers([0]), _days([None])

    def _has_level(self, rule: VisitRule, row: int, on: dt.date) -> bool:
        grids = self._grids
        level = self.register.scheme.level_for(grids["level"][row], grids["kind"][row], grids["code"][row])
        return (
            level is not None
            and (not rule.levels or level.key in rule.levels)
            and is_within(on, grids["valid_from"][row], grids["valid_to"][row])
        )

    def _scope(self, rule: VisitRule, on: dt.date) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        rows = self._enterprises
        mask = np.ones(len(self._ids), dtype=np.bool_)
        if rule.statuses:
            is_meant = {status: status in rule.statuses for status in set(rows["status"])}
            mask &= np.fromiter(map(is_meant.__getitem__, rows["status"]), dtype=np.bool_, count=len(mask))
        if rule.units is not UnitClass.ALL:
            wanted = rule.units is UnitClass.KEY
            mask &= np.array(rows["is_key_unit"], dtype=np.bool_) == wanted
        if self._is_line(rule):
            mask &= _numbers(rows["sector_department_id"]) != _NOBODY
        if rule.needs_parcel:
            mask &= self._stands_on_parcel(on)
        return mask

    def _stands_on_parcel(self, on: dt.date) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Flag the enterprises on a parcel; all of them while the register has no tenancy at all."""
        columns = self.register.columns(ParcelTenancy, ["enterprise_id", "valid_from", "valid_to"])
        if not columns["enterprise_id"]:
            return np.ones(len(self._ids), dtype=np.bool_)
        tenants = [
            key
            for key, start, end in zip(
                columns["enterprise_id"], columns["valid_from"], columns["valid_to"], strict=True
            )
            if is_within(on, start, end)
        ]
        return np.isin(self._ids, tenants)

    def _is_line(self, rule: VisitRule) -> bool:
        scheme = self.register.scheme
        return any(scheme.level(key).kind is GridKind.DEPARTMENTAL for key in rule.levels)

    def evidence(self, rule: VisitRule) -> Evidence:
        """Return everything that satisfies a rule; what was done for one grid on one day counts once."""
        if rule.key not in self._evidence:
            parts = [self._inspections(rule), self._activities(rule), self._papers(rule)]
            ids = np.concatenate([part.subject_ids for part in parts])
            days = np.concatenate([part.days for part in parts])
            if rule.subject is not RuleSubject.ENTERPRISE and len(ids):
                pairs = np.unique(np.stack([ids, days.astype(np.int64)]), axis=1)
                ids, days = pairs[0], pairs[1].astype("datetime64[D]")
            self._evidence[rule.key] = Evidence(ids, days)
        return self._evidence[rule.key]

    def _filter(self, rule: VisitRule) -> dict[str, Any]:
        if (
            rule.subject is RuleSubject.ENTERPRISE
            and self._only is not None
            and len(self._only) <= _FILTER_LIMIT
        ):
            return {"enterprise_id": self._only}
        return {}

    def _inspections(self, rule: VisitRule) -> Evidence:
        if not rule.inspection_kinds or rule.subject is RuleSubject.PERSON:
            return _no_evidence()
        where: dict[str, Any] = {"kind": list(rule.inspection_kinds), **self._filter(rule)}
        names = ["inspected_at", "enterprise_id"]
        if rule.subject is RuleSubject.GRID:
            names += ["grid_id", "inspector_id"]
        if rule.who:
            # Nearly every visit names its post: only the others need a look at their inspectors.
            rows = self.register.columns(Inspection, names, post=list(rule.who), **where)
            others = self._made_without_post(rule, names, where)
            rows = {name: [*rows[name], *others[name]] for name in names}
        else:
            rows = self.register.columns(Inspection, names, **where)
        if rule.subject is RuleSubject.GRID:
            return self._grid_visits(rule, rows)
        days = _days(rows["inspected_at"])
        if rule.subject is RuleSubject.SCHEME:
            return Evidence(np.zeros(len(days), dtype=np.int64), days)
        ids = _numbers(rows["enterprise_id"])
        return Evidence(ids[ids != _NOBODY], days[ids != _NOBODY])

    def _made_without_post(self, rule: VisitRule, names: list[str], where: dict[str, Any]) -> _Rows:
        asked = list(dict.fromkeys([*names, "inspector_id"]))
        rows = self.register.columns(Inspection, asked, post=None, **where)
        chosen = [
            row
            for row, inspector_id in enumerate(rows["inspector_id"])
            if self._posts_held(rule, inspector_id, rows["inspected_at"][row].date())
        ]
        return {name: [rows[name][row] for row in chosen] for name in names}

    def _posts_held(self, rule: VisitRule, person_id: int | None, day: dt.date) -> list[Appointment]:
        if person_id is None:
            return []
        return [a for a in self._by_person.get(person_id, ()) if a.post in rule.who and a.covers(day)]

    def _grid_visits(self, rule: VisitRule, rows: _Rows) -> Evidence:
        """Give each visit to the grid, around the place visited, that its inspector was sent by."""
        ids: list[int] = []
        days: list[dt.date] = []
        grid_of = dict(zip(self._enterprises["id"], self._enterprises["grid_id"], strict=True))
        for row, own in enumerate(rows["grid_id"]):
            place = own if own is not None else grid_of.get(rows["enterprise_id"][row])
            if place is None:
                continue
            day = rows["inspected_at"][row].date()
            sent_by = {a.grid_id for a in self._posts_held(rule, rows["inspector_id"][row], day)}
            around = [key for key in self._tree.chain(place) if key in sent_by] or [place]
            ids += around
            days += [day] * len(around)
        return Evidence(_numbers(ids), _days(days))

    def _activities(self, rule: VisitRule) -> Evidence:
        if not rule.activity_kinds:
            return _no_evidence()
        where: dict[str, Any] = {"kind": list(rule.activity_kinds), **self._filter(rule)}
        if rule.training_kinds:
            where["training_kind"] = [*rule.training_kinds]
        rows = self.register.columns(Activity, ["id", "held_on", "grid_id", "enterprise_id"], **where)
        if rule.subject is RuleSubject.PERSON:
            held_on = dict(zip(rows["id"], rows["held_on"], strict=True))
            part = self.register.columns(
                ActivityParticipant, ["activity_id", "person_id"], activity_id=rows["id"]
            )
            return Evidence(_numbers(part["person_id"]), _days([held_on[key] for key in part["activity_id"]]))
        return _evidence_for(rule, rows, "held_on")

    def _papers(self, rule: VisitRule) -> Evidence:
        if not rule.papers or rule.subject not in (RuleSubject.GRID, RuleSubject.SCHEME):
            return _no_evidence()
        rows = self.register.columns(IssuedPaper, ["issued_at", "grid_id"], paper=list(rule.papers))
        return _evidence_for(rule, rows, "issued_at")

    def holders(self, rule: VisitRule, subject_id: int, on: dt.date) -> tuple[str, ...]:
        """Return the names of those who answer for a rule and a subject; offices where no post does."""
        scheme = self.register.scheme
        if rule.subject is RuleSubject.PERSON:
            return (str(self._names.get(subject_id, "")),)
        if not rule.who:
            return tuple(scheme.organ(key).name for key in rule.organs)
        index = self._holder_index(rule, on)
        if rule.subject is RuleSubject.GRID:
            return tuple(index.get(ground_places([subject_id])[0], ()))
        row = int(np.searchsorted(self._ids, subject_id))
        if row == len(self._ids) or self._ids[row] != subject_id:
            return ()
        chain = self._tree.chain(self._enterprises["grid_id"][row])
        department = self._enterprises["sector_department_id"][row]
        places = ground_places(chain)
        if self._is_line(rule):
            places = line_places((self._grids["area_code"][self._grid_row[key]] for key in chain), department)
        return tuple(dict.fromkeys(name for place in places for name in index.get(place, ())))

    def _holder_index(self, rule: VisitRule, on: dt.date) -> dict[Place, list[str]]:
        if (rule.key, on) not in self._holders:
            index: dict[Place, list[str]] = defaultdict(list)
            for appointment in self._appointments:
                if appointment.post not in rule.who or not appointment.covers(on):
                    continue
                name = str(self._names.get(appointment.person_id, ""))
                place = self._place_of(appointment)
                index[place].append(name)
            self._holders[rule.key, on] = dict(index)
        return self._holders[rule.key, on]

    def _place_of(self, appointment: Appointment) -> Place:
        row = self._grid_row.get(appointment.grid_id or 0)
        if row is None:
            return place_of(appointment, None, area_code="", department_id=None)
        grids = self._grids
        return place_of(
            appointment,
            grids["kind"][row],
            area_code=grids["area_code"][row],
            department_id=grids["department_id"][row],
        )


def _evidence_for(rule: VisitRule, rows: _Rows, day_name: str) -> Evidence:
    days = _days(rows[day_name])
    if rule.subject is RuleSubject.SCHEME:
        return Evidence(np.zeros(len(days), dtype=np.int64), days)
    ids = _numbers(rows["enterprise_id" if rule.subject is RuleSubject.ENTERPRISE else "grid_id"])
    known = ids != _NOBODY
    return Evidence(ids[known], days[known])


def _no_evidence() -> Evidence:
    return Evidence(_numbers([]), _days([]))


def _numbers(values: Iterable[int | None]) -> Numbers:
    held = values if isinstance(values, list) else list(values)
    if None in held:
        held = [_NOBODY if value is None else value for value in held]
    return np.array(held, dtype=np.int64)


def _days(values: Sequence[dt.date | None]) -> Days:
    # Counting days is ten times as fast as numpy's own reading of date objects; few of them are different.
    unknown = np.iinfo(np.int64).min  # the integer of NaT
    number_of = {value: unknown if value is None else value.toordinal() - _FIRST_DAY for value in set(values)}
    numbers = np.fromiter(map(number_of.__getitem__, values), dtype=np.int64, count=len(values))
    return numbers.astype("datetime64[D]")


def _pairs(columns: _Rows, name: str) -> dict[int, Any]:
    return dict(zip(columns["id"], columns[name], strict=True))
