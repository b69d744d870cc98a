"""Who holds which post on a day, as charts show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from gisgrid.charts.chart import Line, Part, Ref, Seat, Tone
from gisgrid.i18n import term, tr
from gisgrid.model.people import Appointment, Person
from gisgrid.model.phones import mask_phones
from gisgrid.model.post_holders import PostHolders
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import HeadCount, Post

_ALONE = 2
_TOGETHER = 3


class Phones(Enum):
    """How much of a phone number a chart shows (personal information: no more than needed)."""

    NONE = "none"
    MASKED = "masked"
    FULL = "full"


@dataclass(frozen=True)
class Holder:
    """Somebody in a post."""

    person_id: int
    name: str
    job_title: str
    phone: str


class Staff:
    """The people in post on a day, by grid and by department.

    Parameters
    ----------
    on : date
        The day.
    phones : Phones
        What is shown of their phone numbers.
    """

    def __init__(self, register: Register, on: date, *, phones: Phones = Phones.MASKED) -> None:
        self._phones = phones
        self._people = {person.id: person for person in register.find(Person)}
        self._posts = PostHolders(register, on)

    def of_grid(self, grid_id: int | None, post: str) -> tuple[Holder, ...]:
        """Return who holds a post of a grid."""
        return self._holders(self._posts.of_grid(grid_id, post))

    def of_department(self, department_id: int, post: str) -> tuple[Holder, ...]:
        """Return who holds a post for a department, each person once."""
        return _once(self._holders(self._posts.of_department(department_id, post)))

    def of_post(self, post: str) -> tuple[Holder, ...]:
        """Return who holds a post anywhere, each person once."""
        return _once(self._holders(self._posts.of_post(post)))

    def vacant_since(self, grid_id: int | None, post: str) -> str:
        """Return “since 2026-10-08” for a post that somebody held once; empty when nobody ever did."""
        day = self._posts.vacant_since(grid_id, post)
        return tr("since {day}", day=day.isoformat()) if day else ""

    def lines(self, grid_id: int | None, post: Post) -> tuple[Line, ...]:
        """Return one line for each holder and each missing one of a grid's post.

        A post whose number the plan leaves open is not missed.
        """
        held = self.of_grid(grid_id, post.key)
        wanted = (post.count or 0) if post.per is HeadCount.GRID else 0
        label = term(post.name)
        lines = list(self.people_lines(held, label))
        for i in range(len(held), wanted):
            since = self.vacant_since(grid_id, post.key) if i == len(held) else ""
            lines.append(
                Line(
                    term("空缺"),
                    label="" if lines else label,
                    right=since,
                    tone=Tone.VACANT,
                    seat=Seat(grid_id, post.key),
                )
            )
        return tuple(lines)

    def name_lines(self, grid_id: int | None, post: Post) -> tuple[Line, ...]:
        """Return names alone, several of them in one line, for boxes of which there are many."""
        held = self.of_grid(grid_id, post.key)
        label = term(post.name)
        lines: list[Line] = []
        for i in range(0, len(held), _TOGETHER):
            row = held[i : i + _TOGETHER]
            lines.append(names_line(row, "" if lines else label))
        vacant = [line for line in self.lines(grid_id, post) if line.seat is not None]
        lines += [replace(line, label="" if lines or i else label, right="") for i, line in enumerate(vacant)]
        return tuple(lines)

    def people_lines(self, held: tuple[Holder, ...], label: str) -> tuple[Line, ...]:
        """Return one or two people a line each; more of them stand together, without phone numbers."""
        if len(held) <= _ALONE:
            return tuple(self.line(holder, "" if i else label) for i, holder in enumerate(held))
        rows = [held[i : i + _TOGETHER] for i in range(0, len(held), _TOGETHER)]
        return tuple(names_line(row, "" if i else label) for i, row in enumerate(rows))

    def line(self, holder: Holder, label: str = "") -> Line:
        """Return the line of one person, with the phone number as far as it may be shown."""
        return Line(holder.name, label=label, right=holder.phone, ref=Ref(Person, holder.person_id))

    def _holders(self, held: Iterable[Appointment]) -> tuple[Holder, ...]:
        known = (self._people.get(one.person_id) for one in held)
        return tuple(self._holder(person) for person in known if person is not None)

    def _holder(self, person: Person) -> Holder:
        number = person.mobile or person.office_phone
        return Holder(person.id or 0, person.name, person.job_title, shown_number(number, self._phones))


def names_line(held: Sequence[Holder], label: str = "") -> Line:
    """Return one line with the names of people, each of them a part of its own."""
    ref = Ref(Person, held[0].person_id) if len(held) == 1 else None
    return Line("、".join(holder.name for holder in held), label=label, ref=ref, parts=parts_of(held))


def parts_of(held: Sequence[Holder]) -> tuple[Part, ...]:
    """Return the names of several people as parts of a text; one alone is the text."""
    if len(held) < 2:
        return ()
    return tuple(Part(holder.name, Ref(Person, holder.person_id)) for holder in held)


def shown_number(number: str, phones: Phones) -> str:
    """Return a telephone number as far as it may be shown."""
    return {Phones.NONE: "", Phones.MASKED: mask_phones(number), Phones.FULL: number}[phones]


def _once(holders: list[Holder] | tuple[Holder, ...]) -> tuple[Holder, ...]:
    return tuple({holder.person_id: holder for holder in holders}.values())
