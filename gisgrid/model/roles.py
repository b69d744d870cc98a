"""Who sits at the window: the clerk who sees everything, the assistant of some grids, the leader who presses."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from gisgrid.model.areas import Grid
from gisgrid.model.deadlines import Deadline
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.obligations import DutyStatus
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleSubject
from gisgrid.model.staff import Staff


class Role(StrEnum):
    """Whose start page the 工作台 is; the value is the word of the settings file."""

    CLERK = "clerk"
    ASSISTANT = "assistant"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Scope:
    """The grids that one person answers for, with what lies in them.

    Attributes
    ----------
    name : str
        The person.
    grid_ids : frozenset of int
        The grids and all below them.
    near : frozenset of int
        Those and the grids around them: what a list by towns shows for a village.
    enterprise_ids, hazard_ids : frozenset of int
        What lies in them.
    """

    name: str
    grid_ids: frozenset[int]
    near: frozenset[int]
    enterprise_ids: frozenset[int]
    hazard_ids: frozenset[int]

    def has(self, kind: type[Any] | None, id: int | None) -> bool:
        """Tell whether a grid, enterprise or hazard is inside; other kinds are not."""
        inside = {Grid: self.grid_ids, Enterprise: self.enterprise_ids, Hazard: self.hazard_ids}
        return kind is not None and id in inside.get(kind, frozenset())

    def has_duty(self, duty: DutyStatus) -> bool:
        """Tell whether a duty is owed to one of the grids or enterprises."""
        kinds = {RuleSubject.GRID: Grid, RuleSubject.ENTERPRISE: Enterprise}
        return self.has(kinds.get(duty.subject), duty.subject_id)

    def has_deadline(self, line: Deadline) -> bool:
        """Tell whether the person is among those who have still to answer."""
        return self.name in line.who

    def staff(self, staff: Staff) -> Staff:
        """Keep to the posts of the grids."""
        grids = tuple(grid for grid in staff.grids if grid.id in self.grid_ids)
        return replace(staff, grids=grids, scheme_seats=())


def scope_of(register: Register, name: str, on: dt.date, *, book: DutyBook | None = None) -> Scope | None:
    """Find the grids of a person by name; None when nobody of that name holds a grid on the day."""
    ids = {one.id for one in register.find(Person, name=name)} if name else set()
    held = [one for one in register.find(Appointment) if one.person_id in ids and one.covers(on)]
    grids = {one.grid_id for one in held if one.grid_id is not None}
    return _scope(register, name, grids, book or DutyBook(register)) if grids else None


def people_with_grids(register: Register, on: dt.date) -> list[str]:
    """List the names of those who hold a grid on a day, in the order of their pinyin, each once."""
    held = {one.person_id for one in register.find(Appointment) if one.grid_id is not None and one.covers(on)}
    columns = register.columns(Person, ["id", "name", "pinyin"])
    rows = zip(columns["id"], columns["name"], columns["pinyin"], strict=True)
    return list(
        dict.fromkeys(name for _, name in sorted((pinyin, name) for key, name, pinyin in rows if key in held))
    )


def _scope(register: Register, name: str, grids: Iterable[int], book: DutyBook) -> Scope:
    tree = GridTree.read(register)
    inside: set[int] = set()
    near: set[int] = set()
    firms: set[int] = set()
    for grid_id in grids:
        inside.update(tree.below(grid_id))
        near.update(tree.chain(grid_id))
        firms.update(book.enterprises_in(grid_id).tolist())
    columns = register.columns(Hazard, ["id", "grid_id", "enterprise_id"])
    hazards = frozenset(
        key
        for key, grid_id, firm in zip(
            columns["id"], columns["grid_id"], columns["enterprise_id"], strict=True
        )
        if grid_id in inside or firm in firms
    )
    return Scope(name, frozenset(inside), frozenset(near | inside), frozenset(firms), hazards)
