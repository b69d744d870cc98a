"""Posts that the scheme asks for and that nobody holds (L10 to L13, H10, H20)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from gisgrid.model.areas import Grid
from gisgrid.model.people import Appointment
from gisgrid.model.periods import is_within
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import HeadCount, Post


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post with too few people.

    Attributes
    ----------
    post : Post
        The post of the scheme.
    place : str
        Name of the grid, or of the scheme for a post that is counted once.
    grid_id : int or None
    missing : int
        How many more must be appointed.
    since : date or None
        The first day without the last holder; None when there never was one.
    """

    post: Post
    place: str
    grid_id: int | None
    missing: int
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many posts there are, and which are vacant."""

    required: int
    vacancies: tuple[Vacancy, ...]

    @property
    def missing(self) -> int:
        """How many people are missing in all."""
        return sum(vacancy.missing for vacancy in self.vacancies)


def read_staffing(register: Register, on: dt.date) -> Staffing:
    """Compare the people in post on a day with the head-counts of the scheme."""
    scheme = register.scheme
    appointments = register.find(Appointment)
    current = [held for held in appointments if held.covers(on)]
    held_at = Counter((held.grid_id, held.post) for held in current)
    held_by_post = Counter(held.post for held in current)
    ended: dict[tuple[int | None, str], dt.date] = {}
    for held in appointments:
        if held.ends_on is not None and held.ends_on < on:
            place = (held.grid_id, held.post)
            ended[place] = max(ended.get(place, held.ends_on), held.ends_on)
    required, found = 0, []

    def note(post: Post, place: str, grid_id: int | None, held: int) -> None:
        nonlocal required
        required += post.count or 0
        missing = (post.count or 0) - held
        if missing > 0:
            last = ended.get((grid_id, post.key))
            since = last + dt.timedelta(days=1) if last else None
            found.append(Vacancy(post, place, grid_id, missing, since))

    for post in scheme.posts:
        if post.per is HeadCount.SCHEME:
            note(post, scheme.name, None, held_by_post[post.key])
    names = ["id", "name", "level", "kind", "code", "valid_from", "valid_to"]
    columns = register.columns(Grid, names)
    for key, name, rank, kind, code, start, end in zip(*(columns[n] for n in names), strict=True):
        level = scheme.level_for(rank, kind, code)
        if level is None or not is_within(on, start, end):
            continue
        for post in scheme.posts_on(level.key):
            note(post, name, key, held_at[key, post.key])
    return Staffing(required, tuple(found))
