"""Who changes hands when a boundary moves: enterprises, parcels, duties, people. Pure; nothing is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gisgrid.edits.assignment import NO_GRID, GridNet, inner_points
from gisgrid.edits.boundary_plans import BoundaryPlan
from gisgrid.exchange.writing import OutTable, write
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import PeriodKind, period_numbers
from gisgrid.model.register import Records, Register
from gisgrid.model.scheme_duties import RuleSubject, VisitRule

_PERIOD_ORDER = tuple(PeriodKind)
_FIRST_PLANNED = NO_GRID - 1


def planned_id(number: int) -> int:
    """Return the id under which the n-th new grid of a plan goes until it is written; below `NO_GRID`."""
    return _FIRST_PLANNED - number


@dataclass(frozen=True)
class Handed:
    """A record that goes from one grid to another.

    Attributes
    ----------
    kind : type
        Enterprise or Parcel.
    from_id, to_id : int or None
        Grids; `planned_id` for a grid that the plan makes.
    """

    kind: type[Any]
    id: int
    name: str
    from_id: int | None
    from_name: str
    to_id: int | None
    to_name: str


@dataclass(frozen=True)
class DutyShift:
    """How many visits in a period a person hands over and takes on; an empty name stands for a vacant post."""

    rule: str
    period: PeriodKind
    person: str
    given: int
    taken: int


@dataclass(frozen=True)
class LeavingPost:
    """A person whose post ends with its grid."""

    person: str
    post: str
    grid: str


@dataclass(frozen=True)
class HandOver:
    """What a boundary plan means for people.

    Attributes
    ----------
    kept_by_hand : tuple of Handed
        Enterprises that lie in another grid afterwards but stay, because they were assigned by hand.
    """

    title: str
    enterprises: tuple[Handed, ...] = ()
    parcels: tuple[Handed, ...] = ()
    kept_by_hand: tuple[Handed, ...] = ()
    duties: tuple[DutyShift, ...] = ()
    leaving: tuple[LeavingPost, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody and nothing changes hands."""
        return not (self.enterprises or self.parcels or self.kept_by_hand or self.leaving)


class PlannedRecords:
    """Records as they would be after a plan, as far as grids and assignments go.

    Grids that the plan makes have the ids of `planned_id`.
    """

    def __init__(self, records: Records, plan: BoundaryPlan, *, today: date) -> None:
        self._records = records
        self._plan = plan
        self._yesterday = today - timedelta(days=1)
        self.grid_of: dict[int, int | None] = {}

    def get(self, kind: type[Any], id: int, /) -> Any:
        """Return one record as it is now."""
        return self._records.get(kind, id)

    def find(self, kind: type[Any], /, **where: Any) -> list[Any]:
        """Return records as they are now."""
        return self._records.find(kind, **where)

    def count(self, kind: type[Any], /, **where: Any) -> int:
        """Count records as they are now."""
        return self._records.count(kind, **where)

    def columns(self, kind: type[Any], names: Sequence[str], /, **where: Any) -> dict[str, list[Any]]:
        """Return columns, with the plan's grids and assignments in them."""
        asked = list(dict.fromkeys([*names, "id"]))
        columns = {name: list(cells) for name, cells in self._records.columns(kind, asked, **where).items()}
        if kind is Enterprise and "grid_id" in columns:
            now = zip(columns["id"], columns["grid_id"], strict=True)
            columns["grid_id"] = [self.grid_of.get(id, held) for id, held in now]
        if kind is Grid and self._plan.kind is Grid:
            self._adapt_grids(columns)
        return {name: columns[name] for name in names}

    def geometries(self, kind: type[Any], /, **where: Any) -> tuple[Any, Any]:
        """Return geometries, with the plan's boundaries in them."""
        ids, shapes = self._records.geometries(kind, **where)
        if kind is not self._plan.kind:
            return ids, shapes
        changed = [self._plan.changed.get(int(id), shape) for id, shape in zip(ids, shapes, strict=True)]
        made = [new.geometry for new in self._plan.added]
        all_ids = np.concatenate([ids, _FIRST_PLANNED - np.arange(len(made), dtype=np.int64)])
        array = np.empty(len(all_ids), dtype=object)
        array[:] = [*changed, *made]
        return all_ids, array

    def _adapt_grids(self, columns: dict[str, list[Any]]) -> None:
        row_of = {id: row for row, id in enumerate(columns["id"])}
        if "valid_to" in columns:
            for id in self._plan.removed:
                columns["valid_to"][row_of[id]] = self._yesterday
        for number, new in enumerate(self._plan.added):
            row = row_of.get(new.source_id) if new.source_id is not None else None
            for cells in columns.values():
                cells.append(cells[row] if row is not None else None)
            columns["id"][-1] = planned_id(number)
            for name, cell in (
                ("level", self._plan.level),
                ("parent_id", self._plan.parent_id),
                ("code", ""),
            ):
                if name in columns and (row is None or name == "code"):
                    columns[name][-1] = cell


class PlannedRegister(PlannedRecords):
    """The same for a whole register."""

    def __init__(self, register: Register, plan: BoundaryPlan, *, today: date) -> None:
        super().__init__(register, plan, today=today)
        self._register = register
        self.info, self.scheme, self.step = register.info, register.scheme, register.step

    def table_step(self, kind: type[Any], /) -> int:
        """Return the number of the last step that touched records of a kind."""
        return self._register.table_step(kind)


@dataclass(frozen=True)
class Assignments:
    """Which records get another grid by a plan; see `HandOver`."""

    enterprises: tuple[Handed, ...] = ()
    parcels: tuple[Handed, ...] = ()
    kept_by_hand: tuple[Handed, ...] = ()


def assignments(records: Records, plan: BoundaryPlan, *, today: date) -> Assignments:
    """Find which enterprises and parcels lie in another grid after a plan; nothing is written."""
    if plan.kind is not Grid:
        return Assignments()
    nets = GridNet(records, today=today), GridNet(PlannedRecords(records, plan, today=today), today=today)
    moved, kept = _moved_enterprises(records, plan, nets)
    return Assignments(tuple(moved), tuple(_moved_parcels(records, plan, nets)), tuple(kept))


def preview(register: Register, plan: BoundaryPlan, *, today: date) -> HandOver:
    """Tell who would change hands; nothing is written.

    Parameters
    ----------
    today : date
        The day of the change.
    """
    if plan.kind is not Grid:
        return HandOver(plan.title)
    found = assignments(register, plan, today=today)
    after = PlannedRegister(register, plan, today=today)
    after.grid_of = {one.id: one.to_id for one in found.enterprises}
    return HandOver(
        plan.title,
        found.enterprises,
        found.parcels,
        found.kept_by_hand,
        tuple(_shifts(register, after, [one.id for one in found.enterprises], today)),
        tuple(_leaving(register, plan, today)),
    )


def hand_over_table(hand_over: HandOver) -> OutTable:
    """Lay a hand-over out as a list to be printed and signed: 移交清单."""
    stays = tr("stays, assigned by hand")
    rows = [
        *((tr("Unit"), one.name, one.from_name, one.to_name, "") for one in hand_over.enterprises),
        *((tr("Parcel"), one.name, one.from_name, one.to_name, "") for one in hand_over.parcels),
        *((tr("Unit"), one.name, one.from_name, one.to_name, stays) for one in hand_over.kept_by_hand),
        *(
            (
                tr("Visits"),
                shift.person or tr("vacant"),
                _visits(shift.given),
                _visits(shift.taken),
                shift.rule,
            )
            for shift in hand_over.duties
        ),
        *((tr("Posts that end"), one.person, one.grid, "", one.post) for one in hand_over.leaving),
    ]
    columns: dict[str, list[Any]] = {
        name: [row[place] for row in rows]
        for place, name in enumerate(("kind", "name", "from", "to", "note"))
    }
    columns |= {"signed_from": [""] * len(rows), "signed_to": [""] * len(rows)}
    headings = {
        "kind": tr("Kind"),
        "name": tr("Name"),
        "from": tr("Handed over by"),
        "to": tr("Taken on by"),
        "note": tr("Note"),
        "signed_from": tr("Signature of who hands over"),
        "signed_to": tr("Signature of who takes on"),
    }
    return OutTable(tr("Hand-over list"), columns, headings)


def write_hand_over(path: Path, hand_over: HandOver) -> None:
    """Write the hand-over list; the ending of `path` says the format (xlsx, csv).

    Raises
    ------
    FileError
        If it cannot be written.
    """
    write(path, hand_over_table(hand_over))


def _visits(count: int) -> str:
    return tr("{count} visits", count=count) if count else ""


def _moved_enterprises(
    records: Records, plan: BoundaryPlan, nets: tuple[GridNet, GridNet]
) -> tuple[list[Handed], list[Handed]]:
    facts = records.columns(Enterprise, ["id", "name", "grid_id", "assigned_by_hand"])
    row_of = {id: row for row, id in enumerate(facts["id"])}
    ids, points = records.geometries(Enterprise)
    near, names = _near(plan, records, points), _grid_names(plan, nets[0])
    moved, kept = [], []
    for id, after in _changes(ids[near], points[near], nets):
        row = row_of[id]
        held = facts["grid_id"][row]
        by_hand = facts["assigned_by_hand"][row] and held not in plan.removed
        target = plan.removed[held] if facts["assigned_by_hand"][row] and held in plan.removed else after
        one = _handed(Enterprise, id, facts["name"][row], way=(held, target), names=names)
        if by_hand:
            kept.append(one)
        elif target != held:
            moved.append(one)
    placed = {one.id for one in moved} | {one.id for one in kept}
    for id, name, held in zip(facts["id"], facts["name"], facts["grid_id"], strict=True):
        if held in plan.removed and id not in placed:
            moved.append(_handed(Enterprise, id, name, way=(held, plan.removed[held]), names=names))
    return sorted(moved, key=lambda one: one.id), kept


def _moved_parcels(records: Records, plan: BoundaryPlan, nets: tuple[GridNet, GridNet]) -> list[Handed]:
    facts = records.columns(Parcel, ["id", "number", "grid_id"])
    row_of = {id: row for row, id in enumerate(facts["id"])}
    ids, shapes = records.geometries(Parcel)
    near, names = _near(plan, records, shapes), _grid_names(plan, nets[0])
    found = []
    for id, after in _changes(ids[near], inner_points(shapes[near]), nets):
        row = row_of[id]
        if facts["grid_id"][row] != after:
            found.append(
                _handed(Parcel, id, facts["number"][row], way=(facts["grid_id"][row], after), names=names)
            )
    return found


def _near(plan: BoundaryPlan, records: Records, shapes: Any) -> Any:
    """Tell which shapes may be concerned: those that meet the box of what changes."""
    ids = [id for id in (*plan.changed, *plan.removed) if id is not None]
    before = records.geometries(plan.kind, id=ids)[1]
    concerned = [*before, *plan.changed.values(), *(new.geometry for new in plan.added)]
    box = shapely.box(*shapely.total_bounds(concerned))
    return shapely.intersects(shapes, box) if len(shapes) else np.zeros(0, dtype=bool)


def _changes(ids: Any, points: Any, nets: tuple[GridNet, GridNet]) -> Iterable[tuple[int, int | None]]:
    """Yield what lies in another grid afterwards, with that grid."""
    before, after = (net.containing(points) for net in nets)
    for place in np.flatnonzero(before != after).tolist():
        yield int(ids[place]), None if after[place] == NO_GRID else int(after[place])


def _grid_names(plan: BoundaryPlan, net: GridNet) -> dict[int, str]:
    new = {
        planned_id(number): tr("New grid {number}", number=number + 1) for number in range(len(plan.added))
    }
    return net.name_of | new


def _handed(
    kind: type[Any], id: int, name: str, *, way: tuple[int | None, int | None], names: dict[int, str]
) -> Handed:
    from_name, to_name = (names.get(one, "") if one is not None else tr("no grid") for one in way)
    return Handed(kind, id, name, way[0], from_name, way[1], to_name)


def _shifts(before: Register, after: PlannedRegister, moved: list[int], today: date) -> list[DutyShift]:
    """Count the visits that people hand over and take on, by rule."""
    if not moved:
        return []
    rules = [rule for rule in before.scheme.visits if rule.subject is RuleSubject.ENTERPRISE and rule.who]
    books = DutyBook(before, enterprise_ids=moved), DutyBook(after, enterprise_ids=moved)
    found = []
    for rule in sorted(rules, key=lambda rule: _PERIOD_ORDER.index(rule.period)):
        number = int(period_numbers(rule.period, np.array([today], dtype="datetime64[D]"))[0])
        table = books[0].table(rule, first=number, last=number, on=today, only=moved)
        given, taken = (_holdings(book, rule, table.subject_ids.tolist(), today) for book in books)
        same = given & taken
        for person in sorted(set(given) | set(taken)):
            gone, come = given[person] - same[person], taken[person] - same[person]
            if gone or come:
                found.append(DutyShift(rule.name, rule.period, person, gone, come))
    return found


def _holdings(book: DutyBook, rule: VisitRule, subject_ids: list[int], today: date) -> Counter[str]:
    held: Counter[str] = Counter()
    for id in subject_ids:
        for person in book.holders(rule, id, today) or ("",):
            held[person] += rule.minimum
    return held


def _leaving(register: Register, plan: BoundaryPlan, today: date) -> list[LeavingPost]:
    posts = {post.key: post.name for post in register.scheme.posts}
    found = []
    for grid_id in plan.removed:
        grid = register.get(Grid, grid_id)
        for appointment in register.find(Appointment, grid_id=grid_id):
            person = register.get(Person, appointment.person_id)
            if grid is not None and person is not None and appointment.covers(today):
                found.append(
                    LeavingPost(person.name, posts.get(appointment.post, appointment.post), grid.name)
                )
    return found
