"""The register as reports read it: one area, one day, links already followed, numbers already masked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from gisgrid.model.areas import Department, Grid
from gisgrid.model.dossier import InternalUnit, ordered_units
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise, Licence, MajorHazardInstallation
from gisgrid.model.enumerations import GridKind, HazardState
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.named_records import grid_named
from gisgrid.model.people import Appointment, Person
from gisgrid.model.phones import mask_phones
from gisgrid.model.pinyin import natural_key
from gisgrid.model.post_holders import PostHolders
from gisgrid.model.register import Register
from gisgrid.reports.spans import Span


class Numbers(Enum):
    """Whether telephone numbers are printed whole."""

    MASKED = "masked"
    FULL = "full"


@dataclass(frozen=True)
class Request:
    """What a report is asked for.

    Attributes
    ----------
    today : date
        The day it is made.
    span : Span
        The stretch of time it tells of.
    area : str
        Code or name of a grid; empty for the whole register.
    subject : str
        Name or credit code of an enterprise, number of a hazard: what the report is about, where it is
        about one thing.
    numbers : Numbers
        Whether telephone numbers leave whole.
    filled_by : str
        Who fills it in (填表人); a blank to sign when empty.
    """

    today: date
    span: Span
    area: str = ""
    subject: str = ""
    numbers: Numbers = Numbers.MASKED
    filled_by: str = ""


@dataclass(frozen=True)
class Holder:
    """Somebody in post."""

    person: Person
    appointment: Appointment


@dataclass
class Holdings:
    """What reports ask of a register; everything is read once, when it is first asked for.

    Attributes
    ----------
    register : Register
        Where it is read from.
    request : Request
        Whose area and day settle what is seen.
    """

    register: Register
    request: Request
    _people: dict[int, Person] = field(default_factory=dict)

    @cached_property
    def grids(self) -> dict[int, Grid]:
        """Every grid in force, by id, in natural order of the codes."""
        found = [grid for grid in self.register.find(Grid) if grid.is_in_force(self.request.today)]
        found.sort(key=lambda grid: (grid.level, natural_key(grid.code)))
        return {grid.id or 0: grid for grid in found}

    @cached_property
    def tree(self) -> GridTree:
        """Which grid lies below which."""
        return GridTree((grid.id or 0, grid.parent_id) for grid in self.grids.values())

    @cached_property
    def root(self) -> Grid | None:
        """The grid asked for; None for the whole register.

        Raises
        ------
        BadUseError
            If no grid has this code or name, or several have this name.
        """
        code = self.request.area.strip()
        if not code:
            return None
        return grid_named(self.grids.values(), code, workspace=self.register.info.name)

    @cached_property
    def area_name(self) -> str:
        """Name of the area for titles and headings."""
        return self.root.name if self.root is not None else self.register.info.name

    @property
    def maker(self) -> str:
        """The office that fills in the papers."""
        return self.register.info.maker or self.register.info.name

    @cached_property
    def grid_ids(self) -> frozenset[int]:
        """The grids of the area, abolished ones left out."""
        return frozenset(self.grids) if self.root is None else frozenset(self.tree.below(self.root.id or 0))

    def within(self, grid_id: int | None) -> bool:
        """Tell whether what belongs to a grid belongs to the area; without a grid only to the whole."""
        return self.root is None or grid_id in self.grid_ids

    @cached_property
    def _line(self) -> frozenset[int] | None:
        """The enterprises of a department's grid (条线); None for an area on the ground."""
        if self.root is None or self.root.kind is not GridKind.DEPARTMENTAL:
            return None
        return frozenset(DutyBook(self.register).enterprises_in(self.root.id or 0).tolist())

    def has(self, enterprise_id: int | None, grid_id: int | None) -> bool:
        """Tell whether an enterprise, or what was found there, belongs to the area or the department's line."""
        return self.within(grid_id) if self._line is None else enterprise_id in self._line

    @cached_property
    def areas(self) -> tuple[Grid, ...]:
        """The responsibility areas: the deepest territorial grids of the area."""
        own = [
            grid
            for grid in self.grids.values()
            if grid.id in self.grid_ids and grid.kind in (GridKind.TERRITORIAL, GridKind.DEDICATED)
        ]
        parents = {grid.parent_id for grid in own}
        return tuple(grid for grid in own if grid.id not in parents)

    @cached_property
    def enterprises(self) -> tuple[Enterprise, ...]:
        """The enterprises of the area that still stand, in the order of their grids, key units first."""
        every = [
            one
            for one in self.register.find(Enterprise)
            if one.status.is_active and self.has(one.id, one.grid_id)
        ]
        place = {grid_id: i for i, grid_id in enumerate(self.grids)}
        return tuple(
            sorted(
                every,
                key=lambda one: (
                    place.get(one.grid_id or 0, len(place)),
                    not one.is_key_unit,
                    one.danger_class.value,
                    natural_key(one.short_code),
                    one.id or 0,
                ),
            )
        )

    @cached_property
    def every_enterprise(self) -> dict[int, Enterprise]:
        """Every enterprise of the register by id, closed ones too."""
        return {one.id or 0: one for one in self.register.find(Enterprise)}

    @cached_property
    def enterprises_of_grid(self) -> dict[int, list[Enterprise]]:
        """The standing enterprises of the area by their own grid."""
        found: dict[int, list[Enterprise]] = defaultdict(list)
        for one in self.enterprises:
            found[one.grid_id or 0].append(one)
        return dict(found)

    def enterprises_below(self, grid_id: int) -> list[Enterprise]:
        """Return the standing enterprises of a grid and of all grids below it."""
        return [one for below in self.tree.below(grid_id) for one in self.enterprises_of_grid.get(below, ())]

    @cached_property
    def hazards(self) -> tuple[Hazard, ...]:
        """The hazards of the area by the day they were found, void ones left out."""
        found = [
            one
            for one in self.register.find(Hazard)
            if one.state is not HazardState.VOID and self.has(one.enterprise_id, one.grid_id)
        ]
        return tuple(sorted(found, key=lambda one: (one.found_at, one.number)))

    @cached_property
    def departments(self) -> dict[int, Department]:
        """Every department by id."""
        return {one.id or 0: one for one in self.register.find(Department)}

    @cached_property
    def licences(self) -> dict[int, list[Licence]]:
        """Licences by the id of their enterprise."""
        found: dict[int, list[Licence]] = defaultdict(list)
        for one in self.register.find(Licence):
            found[one.enterprise_id].append(one)
        return dict(found)

    @cached_property
    def installations(self) -> dict[int, list[MajorHazardInstallation]]:
        """Major hazard installations of the area by the id of their enterprise."""
        found: dict[int, list[MajorHazardInstallation]] = defaultdict(list)
        standing = {one.id for one in self.enterprises}
        for one in self.register.find(MajorHazardInstallation):
            if one.enterprise_id in standing:
                found[one.enterprise_id].append(one)
        return dict(found)

    @cached_property
    def units(self) -> dict[int, list[InternalUnit]]:
        """The units inside enterprises by the id of their enterprise, as a tree walked from above."""
        found: dict[int, list[InternalUnit]] = defaultdict(list)
        for unit in self.register.find(InternalUnit):
            found[unit.enterprise_id].append(unit)
        return {key: [unit for unit, _ in ordered_units(units)] for key, units in found.items()}

    @cached_property
    def _posts(self) -> PostHolders:
        self._people.update({one.id or 0: one for one in self.register.find(Person)})
        return PostHolders(self.register, self.request.today)

    def holders(self, grid_id: int | None, post: str) -> list[Holder]:
        """Return who is in a post of a grid on the day; a grid of None asks for posts of the whole scheme."""
        held = self._posts.of_grid(grid_id, post)
        return [Holder(self._people[one.person_id], one) for one in held if one.person_id in self._people]

    def person_name(self, person_id: int | None) -> str:
        """Return a person's name, or nothing."""
        if person_id is None:
            return ""
        if person_id not in self._people:
            person = self.register.get(Person, person_id)
            if person is None:
                return ""
            self._people[person_id] = person
        return self._people[person_id].name

    def phone(self, text: str) -> str:
        """Word a telephone cell as far as the request allows."""
        return text if self.request.numbers is Numbers.FULL else mask_phones(text)

    def grid_name(self, grid_id: int | None) -> str:
        """Return the name of a grid, or nothing."""
        grid = self.grids.get(grid_id or 0)
        return grid.name if grid is not None else ""

    def department_name(self, department_id: int | None) -> str:
        """Return the short name of a department, or nothing."""
        department = self.departments.get(department_id or 0)
        return (department.short_name or department.name) if department is not None else ""

    def of_post(self, grid_id: int | None, posts: Iterable[str]) -> list[Holder]:
        """Return the holders of several posts of a grid, in the order of the posts."""
        return [holder for post in posts for holder in self.holders(grid_id, post)]
