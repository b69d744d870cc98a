"""Posts that the scheme asks for and that nobody holds (L10 to L13, H10, H20)."""

import datetime as dt
from dataclasses import dataclass

from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import Post
from gisgrid.model.staff import Seat, Staff, read_staff


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


def read_staffing(register: Register, on: dt.date, *, staff: Staff | None = None) -> Staffing:
    """Compare the people in post on a day with the head-counts of the scheme.

    Parameters
    ----------
    staff : Staff, optional
        What `read_staff` gave for that day, where it is known already.
    """
    staff = staff or read_staff(register, on)
    names: dict[int | None, str] = {grid.id: grid.name for grid in staff.grids}
    vacancies = tuple(
        _vacancy(seat, names.get(seat.grid_id, register.scheme.name))
        for seat in staff.seats()
        if seat.missing
    )
    return Staffing(sum(seat.required for seat in staff.seats()), vacancies)


def _vacancy(seat: Seat, place: str) -> Vacancy:
    return Vacancy(seat.post, place, seat.grid_id, seat.missing, seat.vacant_since)
