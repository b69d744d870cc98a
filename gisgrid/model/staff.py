"""Who holds which post of which grid on a day, what each holder still lacks, and how far people are spread.

One person may hold several grids and several posts, one post may have several holders (L10 to L13, H10, H20).
Everything is a pure function of (register, day).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gisgrid.model.areas import Department, Grid
from gisgrid.model.enumerations import Subject, TrainingKind
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import is_within
from gisgrid.model.post_holders import PostHolders
from gisgrid.model.register import Records, Register
from gisgrid.model.scheme import Scheme
from gisgrid.model.scheme_duties import HeadCount, Level, Organ, Post

EXPIRY_NOTICE_DAYS = 30
"""A certificate or appointment that ends within so many days is told beforehand."""


class Lack(StrEnum):
    """What a person still lacks for a post (L45, L46)."""

    TRAINING = "training"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_EXPIRES = "certificate-expires"
    PLEDGE = "pledge"

    @property
    def bars_post(self) -> bool:
        """Whether the plan forbids taking up the post before it is mended: 先培训后上岗."""
        return self in (self.TRAINING, self.CERTIFICATE_EXPIRED)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What lists say of a person.

    Attributes
    ----------
    home : str
        Home bureau, else the company that sends the person, else the unit.
    """

    id: int
    name: str
    home: str
    job_title: str
    mobile: str
    office_phone: str
    pinyin: str
    provider: str
    is_active: bool
    trained_on: dt.date | None
    certificate_valid_to: dt.date | None
    secrecy_pledged_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post."""

    appointment_id: int
    person: PersonLine
    subject: Subject | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of one grid, with those who hold it.

    Attributes
    ----------
    wanted_homes : tuple of str
        Bureaus that the plan wants represented and that nobody comes from (L10).
    vacant_since : date or None
        The first day without the last holder; None when it is filled or never was.
    """

    post: Post
    grid_id: int | None
    holders: tuple[Holder, ...]
    wanted_homes: tuple[str, ...] = ()
    vacant_since: dt.date | None = None

    @property
    def required(self) -> int:
        """How many people the scheme asks for; 0 where the plan does not say."""
        return self.post.count or 0

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.required - len(self.holders))


@dataclass(frozen=True, slots=True)
class GridStaff:
    """A grid with its posts."""

    id: int
    name: str
    code: str
    parent_id: int | None
    level: Level
    seats: tuple[Seat, ...]

    @property
    def missing(self) -> int:
        """How many people are missing in all posts."""
        return sum(seat.missing for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Span:
    """How far one person is spread in one post.

    Attributes
    ----------
    most : int or None
        How many grids the scheme allows.
    """

    person_id: int
    name: str
    post: Post
    grid_ids: tuple[int, ...]
    most: int | None

    @property
    def is_over(self) -> bool:
        """Whether the person holds more grids than the scheme allows."""
        return self.most is not None and len(self.grid_ids) > self.most


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody in post on a day.

    Attributes
    ----------
    grids : tuple of GridStaff
        Every grid of the scheme that is in force, by id.
    scheme_seats : tuple of Seat
        Posts that are counted once for the whole scheme.
    """

    on: dt.date
    grids: tuple[GridStaff, ...]
    scheme_seats: tuple[Seat, ...]
    spans: tuple[Span, ...]

    def seats(self) -> tuple[Seat, ...]:
        """Return every seat, those of the whole scheme first."""
        return self.scheme_seats + tuple(seat for grid in self.grids for seat in grid.seats)

    def grid(self, grid_id: int) -> GridStaff | None:
        """Return one grid, or None when it is not in force or not of the scheme."""
        return next((grid for grid in self.grids if grid.id == grid_id), None)


def lacks_of(
    scheme: Scheme,
    post: str,
    *,
    trained_on: dt.date | None,
    certificate_valid_to: dt.date | None,
    secrecy_pledged_on: dt.date | None,
    on: dt.date,
) -> tuple[Lack, ...]:
    """Tell what a person lacks on a day for a post: training before it, a valid certificate, the pledge."""
    trainings = [training for training in scheme.trainings if post in training.posts]
    found = []
    if any(t.before_post for t in trainings) and (trained_on is None or trained_on > on):
        found.append(Lack.TRAINING)
    if certificate_valid_to is not None and certificate_valid_to < on:
        found.append(Lack.CERTIFICATE_EXPIRED)
    elif certificate_valid_to is not None and (certificate_valid_to - on).days <= EXPIRY_NOTICE_DAYS:
        found.append(Lack.CERTIFICATE_EXPIRES)
    is_secret = any(t.kind is TrainingKind.SECRECY for t in trainings)
    if is_secret and (secrecy_pledged_on is None or secrecy_pledged_on > on):
        found.append(Lack.PLEDGE)
    return tuple(found)


def read_people(register: Records) -> dict[int, PersonLine]:
    """Read what lists say of every person, by id."""
    offices = register.columns(Department, ["id", "name", "short_name"])
    home_of = {
        key: short or name
        for key, name, short in zip(offices["id"], offices["name"], offices["short_name"], strict=True)
    }
    names = [
        "id", "name", "department_id", "unit", "job_title", "mobile", "office_phone", "pinyin", "provider",
        "is_active", "trained_on", "certificate_valid_to", "secrecy_pledged_on",
    ]  # fmt: skip
    columns = register.columns(Person, names)
    found: dict[int, PersonLine] = {}
    for values in zip(*(columns[name] for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        home = row.pop("provider") or home_of.get(row["department_id"], "") or row["unit"]
        provider = columns["provider"][len(found)]
        del row["department_id"], row["unit"]
        found[row["id"]] = PersonLine(home=home, provider=provider, **row)
    return found


def read_staff(register: Register, on: dt.date) -> Staff:
    """Put the posts of the scheme and the people in them together.

    Parameters
    ----------
    on : date
        The day that counts; earlier appointments only tell since when a post is vacant.
    """
    return _StaffReader(register, on).read()


class _StaffReader:
    def __init__(self, register: Register, on: dt.date) -> None:
        self._scheme = register.scheme
        self._on = on
        self._people = read_people(register)
        self._posts = PostHolders(register, on)
        self._spread: dict[tuple[int, str], set[int]] = defaultdict(set)
        for one in self._posts.held:
            if one.grid_id is not None and one.person_id in self._people:
                self._spread[one.person_id, one.post].add(one.grid_id)
        names = ["id", "name", "level", "kind", "code", "parent_id", "valid_from", "valid_to"]
        columns = register.columns(Grid, names)
        self._grids = [
            dict(zip(names, row, strict=True)) for row in zip(*(columns[n] for n in names), strict=True)
        ]

    def read(self) -> Staff:
        once = [post for post in self._scheme.posts if post.per is HeadCount.SCHEME]
        scheme_seats = tuple(self._seat(post, None, self._posts.of_post(post.key)) for post in once)
        grids = []
        for row in self._grids:
            level = self._scheme.level_for(row["level"], row["kind"], row["code"])
            if level is not None and is_within(self._on, row["valid_from"], row["valid_to"]):
                grids.append(self._grid(row, level))
        return Staff(self._on, tuple(grids), scheme_seats, self._spans())

    def _grid(self, row: Mapping[str, Any], level: Level) -> GridStaff:
        seats = tuple(
            self._seat(post, row["id"], self._posts.of_grid(row["id"], post.key))
            for post in self._scheme.posts_on(level.key)
        )
        return GridStaff(row["id"], row["name"], row["code"], row["parent_id"], level, seats)

    def _seat(self, post: Post, grid_id: int | None, held: Iterable[Appointment]) -> Seat:
        known = [one for one in held if one.person_id in self._people]
        holders = tuple(self._holder(one) for one in sorted(known, key=lambda one: one.id or 0))
        is_short = len(holders) < (post.count or 0)
        since = self._posts.vacant_since(grid_id, post.key) if is_short else None
        return Seat(post, grid_id, holders, wanted_homes(self._scheme, post, holders), since)

    def _holder(self, one: Appointment) -> Holder:
        person = self._people[one.person_id]
        lacks = lacks_of(
            self._scheme,
            one.post,
            trained_on=person.trained_on,
            certificate_valid_to=person.certificate_valid_to,
            secrecy_pledged_on=person.secrecy_pledged_on,
            on=self._on,
        )
        return Holder(one.id or 0, person, one.subject, one.starts_on, one.ends_on, lacks)

    def _spans(self) -> tuple[Span, ...]:
        posts = {post.key: post for post in self._scheme.posts}
        return tuple(
            Span(key, self._people[key].name, posts[post], tuple(sorted(grids)), posts[post].most_grids)
            for (key, post), grids in sorted(self._spread.items())
            if post in posts
        )


def wanted_homes(scheme: Scheme, post: Post, holders: Iterable[Holder]) -> tuple[str, ...]:
    """Return the bureaus of a post's shares that no holder comes from, where the plan divides it so (L10)."""
    organs = [scheme.organ(share.organ) for share in post.shares if share.organ and share.count]
    if len(organs) < 2:
        return ()
    homes = [holder.person.home for holder in holders]
    return tuple(organ.name for organ in organs if not any(_is_of(organ, home) for home in homes))


def _is_of(organ: Organ, home: str) -> bool:
    return any(name and name in home for name in (organ.name, organ.present_name, *organ.aliases))


_COMMON_BEGINNINGS = ("网格", "安环", "安全")


def post_letters(posts: Iterable[Post]) -> dict[str, str]:
    """Return by the key of a post the one character that stands for it in a small box: 长, 助, 专, 全.

    Posts share their common beginnings; the first character after them that no other name has is taken. Posts
    of the same name have the same character.
    """
    found: dict[str, str] = {}
    letters: dict[str, str] = {}
    for post in posts:
        name = next(
            (post.name.removeprefix(b) for b in _COMMON_BEGINNINGS if post.name.startswith(b)), post.name
        )
        free = [letter for letter in name if letter not in letters.values()]
        found[post.key] = letters.setdefault(post.name, free[0] if free else name[:1])
    return found
