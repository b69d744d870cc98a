"""What the register knows about one person, and who could fill a vacant post."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import ActivityKind
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.inspections import Activity, ActivityParticipant
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Records, Register
from gisgrid.model.replacement import PassedTask, open_tasks
from gisgrid.model.scheme import Scheme
from gisgrid.model.staff import Lack, PersonLine, Seat, Staff, lacks_of, read_people

TAUGHT = (ActivityKind.TRAINING, ActivityKind.SECRECY_TRAINING)


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One appointment in words.

    Attributes
    ----------
    post : str
        Name of the post; its key when the scheme no longer has it.
    is_current : bool
        Whether it counts on the day asked for.
    """

    appointment_id: int
    post: str
    place: str
    grid_id: int | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    end_reason: str
    is_current: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A training that the person took part in."""

    held_on: dt.date
    title: str
    kind: ActivityKind
    result: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything about one person on a day.

    Attributes
    ----------
    posts : tuple of HeldPost
        Those held now and later first, then the past ones, the latest first.
    lacks : tuple of Lack
        What is missing for the posts held now.
    enterprises : int
        How many enterprises lie in the grids held now, each counted once.
    absences : tuple of Absence
        Leave and other days away, the latest first.
    """

    person: Person
    line: PersonLine
    posts: tuple[HeldPost, ...]
    courses: tuple[Course, ...]
    tasks: tuple[PassedTask, ...]
    lacks: tuple[Lack, ...]
    enterprises: int
    absences: tuple[Absence, ...] = ()

    @property
    def current(self) -> tuple[HeldPost, ...]:
        """The posts held on the day asked for."""
        return tuple(post for post in self.posts if post.is_current)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could fill a vacant post.

    Attributes
    ----------
    grids, enterprises : int
        What the person looks after already.
    is_suggested : bool
        Trained, of a bureau that is wanted, and not spread too far.
    """

    person: PersonLine
    grids: int
    enterprises: int
    lacks: tuple[Lack, ...]
    is_suggested: bool


def read_person(register: Register, person_id: int, on: dt.date) -> PersonFile | None:
    """Read everything about one person; None when there is nobody with this id."""
    person = register.get(Person, person_id)
    if person is None:
        return None
    line = read_people(register)[person_id]
    names = {post.key: post.name for post in register.scheme.posts}
    grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    offices = dict(zip(*register.columns(Department, ["id", "name"]).values(), strict=True))
    held = register.find(Appointment, person_id=person_id)
    held.sort(
        key=lambda one: (not _is_ahead(one, on), -(one.starts_on or dt.date.min).toordinal(), one.id or 0)
    )
    posts = tuple(
        HeldPost(
            one.id or 0,
            names.get(one.post, one.post),
            grids.get(one.grid_id) or offices.get(one.department_id) or register.info.name,
            one.grid_id,
            one.starts_on,
            one.ends_on,
            one.end_reason,
            is_current=one.covers(on),
            is_known=one.post in names,
        )
        for one in held
    )
    current = [one for one in held if one.covers(on)]
    lacks = [lack for one in current for lack in _lacks(register.scheme, line, one.post, on)]
    inside = enterprise_counts(register)
    tree = GridTree.read(register)
    mine = {one.grid_id for one in current if one.grid_id is not None}
    upper = {grid_id for grid_id in mine if not mine.intersection(tree.chain(grid_id)[1:])}
    return PersonFile(
        person,
        line,
        posts,
        _courses(register, person_id),
        tuple(open_tasks(register, person_id, on)),
        tuple(dict.fromkeys(lacks)),
        sum(inside.get(grid_id, 0) for grid_id in upper),
        tuple(
            sorted(register.find(Absence, person_id=person_id), key=lambda one: one.starts_on, reverse=True)
        ),
    )


def enterprise_counts(register: Records) -> dict[int, int]:
    """Count the active enterprises inside each grid and all below it."""
    columns = register.columns(Grid, ["id", "parent_id"])
    tree = GridTree(zip(columns["id"], columns["parent_id"], strict=True))
    counts: dict[int, int] = defaultdict(int)
    chains: dict[int | None, list[int]] = {}
    firms = register.columns(Enterprise, ["grid_id", "status"])
    for grid_id, status in zip(firms["grid_id"], firms["status"], strict=True):
        if status.is_active:
            if grid_id not in chains:
                chains[grid_id] = tree.chain(grid_id)
            for above in chains[grid_id]:
                counts[above] += 1
    return dict(counts)


def candidates(
    register: Register, staff: Staff, seat: Seat, *, counts: Mapping[int, int] | None = None
) -> list[Candidate]:
    """List who could fill a vacant post, the most fitting first.

    First come people who are trained for it and do the same work elsewhere or none at all; among them those
    of a bureau that is wanted, then those with the fewest enterprises.

    Parameters
    ----------
    counts : mapping of int to int, optional
        What `enterprise_counts` gave, where it is known already.
    """
    counts = enterprise_counts(register) if counts is None else counts
    posts: dict[int, set[str]] = defaultdict(set)
    grids: dict[int, set[int]] = defaultdict(set)
    for span in staff.spans:
        posts[span.person_id].add(span.post.key)
        grids[span.person_id].update(span.grid_ids)
    there = {holder.person.id for holder in seat.holders}
    found = []
    for person in read_people(register).values():
        if not person.is_active or person.id in there:
            continue
        lacks = _lacks(register.scheme, person, seat.post.key, staff.on)
        same = not posts[person.id] or seat.post.key in posts[person.id]
        fits_home = not seat.wanted_homes or any(home in person.home for home in seat.wanted_homes)
        most = seat.post.most_grids
        has_room = most is None or len(grids[person.id]) < most
        is_ready = not any(lack.bars_post for lack in lacks)
        load = sum(counts.get(grid_id, 0) for grid_id in grids[person.id])
        one = Candidate(
            person,
            len(grids[person.id]),
            load,
            lacks,
            is_suggested=same and fits_home and has_room and is_ready,
        )
        found.append(((not one.is_suggested, not same, not fits_home, load, person.pinyin, person.id), one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _is_ahead(one: Appointment, on: dt.date) -> bool:
    return one.ends_on is None or one.ends_on >= on


def _lacks(scheme: Scheme, person: PersonLine, post: str, on: dt.date) -> tuple[Lack, ...]:
    return lacks_of(
        scheme,
        post,
        trained_on=person.trained_on,
        certificate_valid_to=person.certificate_valid_to,
        secrecy_pledged_on=person.secrecy_pledged_on,
        on=on,
    )


def _courses(register: Register, person_id: int) -> tuple[Course, ...]:
    results = {
        part.activity_id: part.result for part in register.find(ActivityParticipant, person_id=person_id)
    }
    activities = register.find(Activity, id=list(results), kind=list(TAUGHT))
    found = [Course(one.held_on, one.title, one.kind, results[one.id or 0]) for one in activities]
    return tuple(sorted(found, key=lambda one: one.held_on, reverse=True))
