"""Whom and which post the rows of an import mean: by name, told apart by telephone number, in the scheme's words."""

import re
from datetime import date

from gisgrid.i18n import tr
from gisgrid.model.identifiers import normalise_person_name
from gisgrid.model.people import Appointment, Person
from gisgrid.model.periods import is_within
from gisgrid.model.phones import mask_phone, parse_phones
from gisgrid.model.register import Records
from gisgrid.model.scheme import Scheme

_NAMES = re.compile(r"[、,，;；/]+")


class LinkError(ValueError):
    """A cell names nobody, nothing or too many; the message is the reason for the report."""


class PeopleIndex:
    """The people of a register by name and telephone number, and the posts they hold.

    Parameters
    ----------
    records : Records
    """

    def __init__(self, records: Records) -> None:
        held = records.columns(Person, ["id", "name", "mobile", "office_phone"])
        self._named: dict[str, list[int]] = {}
        self._phones: dict[int, set[str]] = {}
        for id, name, mobile, office in zip(*held.values(), strict=True):
            self._named.setdefault(normalise_person_name(name), []).append(id)
            numbers = {phone.number for cell in (mobile, office) for phone in parse_phones(cell or "")}
            self._phones[id] = numbers | {mask_phone(number) for number in numbers}
        posts = records.columns(Appointment, ["person_id", "post", "grid_id", "starts_on", "ends_on"])
        self._posts: dict[int, list[tuple[str, int | None, date | None, date | None]]] = {}
        for person, *rest in zip(*posts.values(), strict=True):
            self._posts.setdefault(person, []).append((rest[0], rest[1], rest[2], rest[3]))

    def find(self, text: str, phone: str | None = None) -> int:
        """Return whom a name means; a telephone number, whole or masked, tells namesakes apart.

        Raises
        ------
        LinkError
            If it is nobody, or several.
        """
        found = self._named.get(normalise_person_name(text), [])
        if not found:
            raise LinkError(tr("“{name}” is not among the people; take the people in first.", name=text))
        numbers = {one.number for one in parse_phones(phone or "")} | ({phone} if phone else set())
        if numbers:
            fitting = [id for id in found if not self._phones[id] or self._phones[id] & numbers]
            if not fitting:
                raise LinkError(
                    tr(
                        "In the register “{name}” has another telephone number; correct one of the two.",
                        name=text,
                    )
                )
            found = fitting
        if len(found) > 1:
            raise LinkError(
                tr(
                    "{count} people are called “{name}”; add the telephone number of the one meant.",
                    count=len(found),
                    name=text,
                )
            )
        return found[0]

    def find_all(self, text: str, phone: str | None = None) -> list[int]:
        """Return whom a list of names means; the telephone number belongs to the first.

        Raises
        ------
        LinkError
            If one of them is nobody, or several.
        """
        names = [name for name in _NAMES.split(text) if name.strip()]
        if len(names) == 1 and normalise_person_name(text) not in self._named:
            names = text.split()
        return [self.find(name, phone if at == 0 else None) for at, name in enumerate(names)]

    def post_of(self, person: int, *, on: date, grid: int | None) -> str:
        """Return the post that a person holds on a day, that of the grid if there is one; empty when unsure."""
        held = [
            (post, at) for post, at, first, last in self._posts.get(person, []) if is_within(on, first, last)
        ]
        for posts in ({post for post, at in held if at == grid}, {post for post, _ in held}):
            if len(posts) == 1:
                return posts.pop()
        return ""


def post_key(scheme: Scheme, text: str, *, rank: int | None) -> str:
    """Return the key of the post that a word of the scheme names.

    Parameters
    ----------
    text : str
        Its name, an alias or its key.
    rank : int or None
        Level of the grid that it is for; tells posts of one name apart.

    Raises
    ------
    LinkError
        If the scheme has no such post, or several.
    """
    word = "".join(text.split())
    if any(post.key == word for post in scheme.posts):
        return word
    found = scheme.posts_named(word)
    if len(found) > 1 and rank is not None:
        levels = {level.key for level in scheme.levels_of_rank(rank)}
        found = tuple(post for post in found if levels & set(post.levels)) or found
    if not found:
        raise LinkError(
            tr(
                "The scheme has no post “{post}”; it has {posts}.",
                post=text,
                posts="、".join(dict.fromkeys(post.name for post in scheme.posts)),
            )
        )
    if len(found) > 1:
        raise LinkError(
            tr(
                "“{post}” may be several posts of the scheme; write one of {keys}.",
                post=text,
                keys="、".join(post.key for post in found),
            )
        )
    return found[0].key
