"""The yearly filing of who answers for which grid (《安全管理网格责任人备案登记表》, H27, T6).

A filing is a dated record of the kind 责任人备案 for one grid; its participants are the people filed, each with the
key of the post. It holds for the calendar year of its day.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.model.staff import GridStaff, read_staff

FILING_PAPER = "T6"


class FilingState(StrEnum):
    """How a grid's filing of a year stands."""

    FILED = "filed"
    CHANGED = "changed"
    """Filed, but others are in post by now."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FiledPerson:
    """Somebody as filed."""

    person_id: int
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Somebody of last year's list whose appointment only ran out, and whose post nobody has taken since.

    Attributes
    ----------
    appointment_id : int
        The appointment that ran out; it is what would be renewed.
    """

    person: FiledPerson
    appointment_id: int
    ended_on: dt.date


@dataclass(frozen=True, slots=True)
class Filing:
    """The filing of one grid for one year.

    Attributes
    ----------
    people : tuple of FiledPerson
        Who is in post on the day asked for: what would be filed now.
    last_year : tuple of FiledPerson
        Who was filed the year before; empty when nothing was.
    lapsed : tuple of Lapsed
        Who of them would be carried over.
    """

    grid_id: int
    grid: str
    state: FilingState
    filed_on: dt.date | None
    people: tuple[FiledPerson, ...]
    last_year: tuple[FiledPerson, ...]
    lapsed: tuple[Lapsed, ...]


def read_filings(register: Register, on: dt.date) -> tuple[Filing, ...]:
    """Tell for every grid that files how its filing of the year of a day stands.

    The grids are those on the levels of the form T6; a scheme without the form files its lowest grids with posts.
    """
    filed = _filed_lists(register)
    ended: dict[tuple[int | None, str, int], Appointment] = {}
    for one in register.find(Appointment):
        if one.ends_on is not None and one.ends_on < on:
            ended[one.grid_id, one.post, one.person_id] = one
    return tuple(_filing(grid, filed.get(grid.id, {}), ended, on) for grid in filing_grids(register, on))


def filing_grids(register: Register, on: dt.date) -> list[GridStaff]:
    """Return the grids that file, by id."""
    scheme = register.scheme
    paper = next((paper for paper in scheme.deliverables if paper.id == FILING_PAPER), None)
    grids = [grid for grid in read_staff(register, on).grids if grid.seats]
    if paper is not None and paper.levels:
        return [grid for grid in grids if grid.level.key in paper.levels]
    lowest = max((grid.level.rank for grid in grids), default=0)
    return [grid for grid in grids if grid.level.rank == lowest]


_Lists = dict[int, tuple[dt.date, tuple[FiledPerson, ...]]]


def _filed_lists(register: Register) -> dict[int, _Lists]:
    """Return by grid and year the latest filing: its day and its people."""
    names = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    activities = register.find(Activity, kind=ActivityKind.FILING)
    people: dict[int, list[FiledPerson]] = defaultdict(list)
    for part in register.find(ActivityParticipant, activity_id=[one.id for one in activities]):
        name = str(names.get(part.person_id, ""))
        people[part.activity_id].append(FiledPerson(part.person_id, name, part.result))
    found: dict[int, _Lists] = defaultdict(dict)
    for one in sorted(activities, key=lambda one: (one.held_on, one.id or 0)):
        if one.grid_id is not None:
            found[one.grid_id][one.held_on.year] = (one.held_on, tuple(people[one.id or 0]))
    return found


def _filing(
    grid: GridStaff,
    lists: _Lists,
    ended: dict[tuple[int | None, str, int], Appointment],
    on: dt.date,
) -> Filing:
    people = tuple(
        FiledPerson(holder.person.id, holder.person.name, seat.post.key)
        for seat in grid.seats
        for holder in seat.holders
    )
    day, filed = lists.get(on.year, (None, ()))
    state = FilingState.MISSING
    if day is not None:
        same = {(one.person_id, one.post) for one in filed} == {(one.person_id, one.post) for one in people}
        state = FilingState.FILED if same else FilingState.CHANGED
    _, last_year = lists.get(on.year - 1, (None, ()))
    short = {seat.post.key for seat in grid.seats if seat.missing or not seat.holders}
    there = {(one.person_id, one.post) for one in people}
    lapsed = []
    for one in last_year:
        gone = ended.get((grid.id, one.post, one.person_id))
        if gone is None or gone.end_reason or gone.ends_on is None:
            continue
        if (one.person_id, one.post) not in there and one.post in short:
            lapsed.append(Lapsed(one, gone.id or 0, gone.ends_on))
    return Filing(grid.id, grid.name, state, day, people, last_year, tuple(lapsed))
