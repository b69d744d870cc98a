"""Filling the posts of a scheme with invented people."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from random import Random

from gisgrid.model.areas import Grid
from gisgrid.model.enumerations import Subject
from gisgrid.model.people import Appointment, Person
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.model.scheme import Scheme
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import BulkSession, id_of, insert


class Group(Enum):
    """Which grids share one stock of people."""

    ALL = "all"
    PARENT = "parent"
    DEPARTMENT = "department"
    GRID = "grid"


@dataclass(frozen=True)
class Slot:
    """One head of a post.

    Attributes
    ----------
    people : int
        How many people share the grids of a group; neighbouring grids go to the same person.
    title, unit : str
        Job title and unit; ``{area}`` in the unit is replaced by the group's name.
    department : str
        Short name of the home department, or empty.
    provider : str
        Company that sends the person, for bought service.
    """

    people: int
    title: str
    unit: str = ""
    department: str = ""
    subject: Subject | None = None
    provider: str = ""


@dataclass(frozen=True)
class Staffing:
    """How one post is filled on one level."""

    post: str
    level: str
    slots: tuple[Slot, ...]
    group: Group = Group.ALL


@dataclass
class PostBook:
    """Who holds which post of which grid, and since when."""

    people: list[Person] = field(default_factory=list)
    _terms: dict[tuple[str, int], list[tuple[date, date, Person]]] = field(default_factory=dict)

    def add(self, person: Person, appointment: Appointment) -> None:
        """Note an appointment; both are in the register already."""
        key = (appointment.post, appointment.grid_id or 0)
        start, end = appointment.starts_on or date.min, appointment.ends_on or date.max
        self._terms.setdefault(key, []).append((start, end, person))

    def holders(self, post: str, grid_id: int, on: date) -> list[Person]:
        """Return the people in that post on that day, in the order of their appointment."""
        return [person for start, end, person in self._terms.get((post, grid_id), ()) if start <= on <= end]


@dataclass(frozen=True)
class Workforce:
    """What filling the posts needs to know.

    Attributes
    ----------
    starts_on : date
        Day on which the plan came into force; most people are in post since then.
    vacancies : mapping
        (post, name of the grid) to the day since when the post is empty.
    """

    scheme: Scheme
    grids: list[Grid]
    names: NameMaker
    chance: Random
    today: date
    starts_on: date
    department_ids: Mapping[str, int]
    vacancies: Mapping[tuple[str, str], date]


@dataclass
class _Draft:
    """People and their appointments before both have ids."""

    pairs: list[tuple[Person, Appointment]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def appoint(self, person: Person, appointment: Appointment) -> None:
        if not any(person is known for known in self.people[-40:]):
            self.people.append(person)
        self.pairs.append((person, appointment))


def fill_posts(session: BulkSession, workforce: Workforce, staffings: Iterable[Staffing]) -> PostBook:
    """Make the people, appoint them, and insert both.

    Parameters
    ----------
    session : BulkSession
        An open edit.
    workforce : Workforce
        Grids with ids, names, dates.
    staffings : iterable of Staffing
        How each post is filled; posts of the scheme that no line names stay empty.

    Returns
    -------
    PostBook
        Who holds what.
    """
    draft = _Draft()
    for staffing in staffings:
        _fill(draft, workforce, staffing)
    insert(session, draft.people)
    for person, appointment in draft.pairs:
        appointment.person_id = id_of(person)
    insert(session, [appointment for _, appointment in draft.pairs])
    book = PostBook(draft.people)
    for person, appointment in draft.pairs:
        book.add(person, appointment)
    return book


def _fill(draft: _Draft, workforce: Workforce, staffing: Staffing) -> None:
    scheme = workforce.scheme
    level = scheme.level(staffing.level)
    scheme.post(staffing.post)
    groups: dict[int, list[Grid]] = {}
    for grid in workforce.grids:
        if scheme.level_for(grid.level, grid.kind, grid.code) == level:
            groups.setdefault(_group_key(grid, staffing.group), []).append(grid)
    for grids in groups.values():
        for slot in staffing.slots:
            _fill_slot(draft, workforce, staffing, slot=slot, grids=grids)


def _group_key(grid: Grid, group: Group) -> int:
    keys = {
        Group.ALL: 0,
        Group.PARENT: grid.parent_id,
        Group.DEPARTMENT: grid.department_id,
        Group.GRID: grid.id,
    }
    return keys[group] or 0


def _fill_slot(
    draft: _Draft, workforce: Workforce, staffing: Staffing, *, slot: Slot, grids: list[Grid]
) -> None:
    held = [grid for grid in grids if (staffing.post, grid.name) not in workforce.vacancies]
    stock = [_person(workforce, slot, grids[0]) for _ in range(min(slot.people, max(len(held), 1)))]
    for place, grid in enumerate(held):
        person = stock[place * len(stock) // len(held)]
        start = workforce.starts_on
        if workforce.chance.random() < 0.08:
            start = workforce.today - timedelta(days=workforce.chance.randint(40, 500))
            former = _person(workforce, slot, grid, is_active=False)
            draft.appoint(
                former, _appointment(staffing, slot, grid, workforce.starts_on, start - timedelta(days=1))
            )
        draft.appoint(person, _appointment(staffing, slot, grid, start, None))
    for grid in grids:
        since = workforce.vacancies.get((staffing.post, grid.name))
        if since is not None:
            former = _person(workforce, slot, grid, is_active=False)
            draft.appoint(
                former, _appointment(staffing, slot, grid, workforce.starts_on, since - timedelta(days=1))
            )


def _appointment(staffing: Staffing, slot: Slot, grid: Grid, start: date, end: date | None) -> Appointment:
    return Appointment(
        person_id=0,
        post=staffing.post,
        grid_id=grid.id,
        department_id=grid.department_id,
        subject=slot.subject,
        starts_on=start,
        ends_on=end,
    )


def _person(workforce: Workforce, slot: Slot, grid: Grid, *, is_active: bool = True) -> Person:
    chance = workforce.chance
    name, gender = workforce.names.person()
    department_id = workforce.department_ids.get(slot.department) or grid.department_id
    trained = workforce.starts_on + timedelta(days=chance.randint(-20, 160))
    born = date(chance.randint(1966, 2000), chance.randint(1, 12), 1)
    return Person(
        name=name,
        gender=gender,
        birth_month=f"{born:%Y-%m}",
        political_status=chance.choices(["中共党员", "群众", "共青团员"], [6, 3, 1])[0],
        department_id=department_id,
        unit=slot.unit.format(area=grid.name),
        job_title=slot.title,
        mobile=workforce.names.mobile(),
        office_phone="" if slot.provider else workforce.names.landline(),
        provider=slot.provider,
        contract_number=f"AH-{workforce.today.year}-{chance.randint(1, 99):02d}" if slot.provider else "",
        trained_on=trained if chance.random() < 0.94 else None,
        certificate_number=f"AQ{trained.year}{chance.randint(1000, 9999)}" if slot.provider else "",
        secrecy_pledged_on=trained if chance.random() < 0.9 else None,
        is_active=is_active,
        pinyin=quick_pinyin_key(name),
    )


def months_before(day: date, months: int) -> date:
    """Return the same day `months` earlier, or the last day of a shorter month.

    Examples
    --------
    >>> months_before(date(2026, 5, 31), 3)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
