"""A scheme: one implementation plan (实施方案) as data, read from TOML by `gisgrid.model.scheme_file`."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from gisgrid.model.enumerations import GridKind, HazardLevel, Subject
from gisgrid.model.scheme_duties import (
    Axis,
    Document,
    EscalationStep,
    HazardDeadline,
    HeadCount,
    Level,
    Organ,
    Post,
    VisitRule,
    at_least,
)
from gisgrid.model.scheme_papers import (
    Checklist,
    Deliverable,
    Demand,
    LeadingGroup,
    Phase,
    Programme,
    TermList,
    Training,
)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_KeyedEntry = TypeVar("_KeyedEntry", bound=_Keyed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A whole scheme, checked: every reference in it can be followed.

    Attributes
    ----------
    key : str
        Its stable name, such as ``lishui-2019``.
    area : str
        Name of the area as papers write it, such as 汉阴县; new registers are called so.
    zone : int
        CGCS2000 3-degree zone that the area lies in.
    subjects : tuple of Subject
        What is supervised.
    """

    key: str
    name: str
    zone: int = at_least(1)
    area: str = ""
    area_code: str = ""
    subjects: tuple[Subject, ...]
    documents: tuple[Document, ...]
    axes: tuple[Axis, ...] = ()
    organs: tuple[Organ, ...] = ()
    levels: tuple[Level, ...]
    posts: tuple[Post, ...]
    visits: tuple[VisitRule, ...] = ()
    hazard_deadlines: tuple[HazardDeadline, ...] = ()
    escalation: tuple[EscalationStep, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    phases: tuple[Phase, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    lists: tuple[TermList, ...] = ()
    trainings: tuple[Training, ...] = ()
    programmes: tuple[Programme, ...] = ()
    leading_groups: tuple[LeadingGroup, ...] = ()
    demands: tuple[Demand, ...] = ()

    def level(self, key: str) -> Level:
        """Return the level with `key`; KeyError when there is none."""
        return _pick(self.levels, key)

    def post(self, key: str) -> Post:
        """Return the post with `key`; KeyError when there is none."""
        return _pick(self.posts, key)

    def organ(self, key: str) -> Organ:
        """Return the organ with `key`; KeyError when there is none."""
        return _pick(self.organs, key)

    def visit(self, key: str) -> VisitRule:
        """Return the visit rule with `key`; KeyError when there is none."""
        return _pick(self.visits, key)

    def terms(self, key: str) -> tuple[str, ...]:
        """Return the items of the list with `key`; KeyError when there is none."""
        return _pick(self.lists, key).items

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the items of the list with `key`; none where the scheme has no such list."""
        return next((one.items for one in self.lists if one.key == key), ())

    def levels_of_rank(self, rank: int) -> tuple[Level, ...]:
        """Return the levels with `rank`, in the order of the file."""
        return tuple(level for level in self.levels if level.rank == rank)

    def level_for(self, rank: int, kind: GridKind, code: str = "") -> Level | None:
        """Return the level of a grid with this level number, kind and code; None when there is none."""
        levels = [level for level in self.levels_of_rank(rank) if level.kind is kind]
        for level in levels:
            if level.code_prefix and code.startswith(level.code_prefix):
                return level
        return next((level for level in levels if not level.code_prefix), levels[0] if levels else None)

    def posts_on(self, level_key: str) -> tuple[Post, ...]:
        """Return the posts that each grid of a level has, in the order of the file."""
        return tuple(p for p in self.posts if level_key in p.levels and p.per is HeadCount.GRID)

    def posts_named(self, name: str) -> tuple[Post, ...]:
        """Return the posts whose name or alias is `name`."""
        return tuple(p for p in self.posts if name == p.name or name in p.aliases)

    def deadline_for(self, level: HazardLevel) -> HazardDeadline | None:
        """Return the deadline of hazards of a level; None when the scheme has none."""
        return next((deadline for deadline in self.hazard_deadlines if deadline.level is level), None)


def _pick(entries: tuple[_KeyedEntry, ...], key: str) -> _KeyedEntry:
    for entry in entries:
        if entry.key == key:
            return entry
    raise KeyError(key)
