"""What sheets read of a register, read once: a series of a hundred sheets shares it.

A source is a snapshot: every sheet made from it shows the same step of the data.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import Theme, build_theme
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    HazardLevel,
    InstallationLevel,
    RiskColour,
)
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.progress import Progress

_FIELDS = (
    "id", "name", "short_name", "danger_class", "is_key_unit", "status", "grid_id", "address", "risk_colour",
    "sector_department_id", "supervised_industry", "safety_officer", "safety_phone", "environment_officer",
    "environment_phone",
)  # fmt: skip
_REAL_LEVELS = frozenset(
    {
        InstallationLevel.LEVEL_1,
        InstallationLevel.LEVEL_2,
        InstallationLevel.LEVEL_3,
        InstallationLevel.LEVEL_4,
    }
)


@dataclass(frozen=True)
class ShownEnterprise:
    """What sheets need of an enterprise; the fields are those of `Enterprise`."""

    id: int
    name: str
    short_name: str
    danger_class: DangerClass
    is_key_unit: bool
    grid_id: int | None
    address: str
    risk_colour: RiskColour = RiskColour.UNGRADED
    sector_department_id: int | None = None
    supervised_industry: str = ""
    safety_officer: str = ""
    safety_phone: str = ""
    environment_officer: str = ""
    environment_phone: str = ""

    @property
    def label(self) -> str:
        """The name on the map."""
        return self.short_name or self.name


class SheetSource:
    """A register as sheets read it.

    Parameters
    ----------
    register : Register
        What is shown.
    today : date
        Day for which posts, visits and hazards are judged.
    scene : Scene, optional
        A scene of the register that is at hand already.
    """

    def __init__(self, register: Register, *, today: date, scene: Scene | None = None) -> None:
        self.register = register
        self.today = today
        self.step = register.step
        self.info = register.info
        self.crs = WorkCrs(register.info.zone)
        self._scene = scene if scene is not None and scene.version == self.step else None
        self._themes: dict[ThemeKey, Theme | None] = {}
        self._bounds: dict[type[Any], tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        self._columns: dict[tuple[type[Any], str], dict[int, Any]] = {}

    @property
    def scene(self) -> Scene:
        """The whole map, built at its first use."""
        if self._scene is None:
            self._scene = build_scene(self.register, today=self.today, progress=Progress())
        return self._scene

    def theme(self, key: ThemeKey) -> Theme | None:
        """Return a way of colouring, worked out at its first use."""
        if key not in self._themes:
            self._themes[key] = build_theme(
                key,
                self.scene,
                self.register,
                today=self.today,
                book=self.book if key is ThemeKey.COVERAGE else None,
            )
        return self._themes[key]

    def bounds(self, kind: type[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return ids and bounding boxes, shape (n, 4), degrees, of the records of a kind; read at the first use."""
        if kind not in self._bounds:
            ids, shapes = self.register.geometries(kind)
            boxes = shapely.bounds(shapes) if len(shapes) else np.empty((0, 4))
            self._bounds[kind] = (np.asarray(ids), np.asarray(boxes))
        return self._bounds[kind]

    def column(self, kind: type[Any], name: str) -> dict[int, Any]:
        """Return one field of the records of a kind by their ids; read at the first use."""
        if (kind, name) not in self._columns:
            columns = self.register.columns(kind, ["id", name])
            self._columns[kind, name] = dict(zip(columns["id"], columns[name], strict=True))
        return self._columns[kind, name]

    @cached_property
    def book(self) -> DutyBook:
        """The duties of the whole register."""
        return DutyBook(self.register)

    @cached_property
    def grids(self) -> list[Grid]:
        """The grids in force."""
        return [grid for grid in self.register.find(Grid) if grid.is_in_force(self.today)]

    @cached_property
    def tree(self) -> GridTree:
        """Which grids lie below which."""
        return GridTree((grid.id or 0, grid.parent_id) for grid in self.grids)

    @cached_property
    def enterprises(self) -> dict[int, ShownEnterprise]:
        """The active enterprises by id."""
        columns = self.register.columns(Enterprise, _FIELDS)
        found = {}
        for row in zip(*(columns[name] for name in _FIELDS), strict=True):
            values: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
            if EnterpriseStatus(values.pop("status")).is_active:
                found[values["id"]] = ShownEnterprise(**values)
        return found

    @cached_property
    def located(self) -> dict[int, tuple[float, float]]:
        """Longitude and latitude of every enterprise that has a place."""
        ids, points = self.register.geometries(Enterprise)
        return {
            int(id): (float(x), float(y))
            for id, (x, y) in zip(ids, shapely.get_coordinates(shapely.centroid(points)), strict=True)
        }

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody by id."""
        return {person.id or 0: person for person in self.register.find(Person)}

    @cached_property
    def _appointments(self) -> dict[int, list[Appointment]]:
        found: dict[int, list[Appointment]] = defaultdict(list)
        for one in self.register.find(Appointment):
            if one.grid_id is not None and one.covers(self.today):
                found[one.grid_id].append(one)
        return found

    def holders(self, grid_id: int | None, post: str) -> list[Person]:
        """Return who holds a post in a grid today."""
        found = (
            self.people.get(a.person_id) for a in self._appointments.get(grid_id or 0, ()) if a.post == post
        )
        return [person for person in found if person is not None]

    def people_in(self, grid_id: int | None) -> list[Person]:
        """Return everybody who holds a post in a grid today, in the order of their appointments."""
        found = (self.people.get(one.person_id) for one in self._appointments.get(grid_id or 0, ()))
        return [person for person in found if person is not None]

    def grids_of_person(self, name: str) -> list[Grid]:
        """Return the grids in which somebody of this name holds a post today."""
        ids = {id for id, person in self.people.items() if person.name == name}
        held = {g for g, items in self._appointments.items() if any(a.person_id in ids for a in items)}
        return [grid for grid in self.grids if grid.id in held]

    @cached_property
    def departments(self) -> list[Department]:
        """Every department."""
        return self.register.find(Department)

    @cached_property
    def open_hazards(self) -> list[Hazard]:
        """The hazards that are not closed, the gravest and most urgent first."""
        found = [hazard for hazard in self.register.find(Hazard) if hazard.state.is_open]
        return sorted(
            found, key=lambda h: (h.level is not HazardLevel.MAJOR, h.due_on or date.max, h.id or 0)
        )

    @cached_property
    def installations(self) -> list[MajorHazardInstallation]:
        """The installations of levels one to four, the gravest first."""
        found = self.register.find(MajorHazardInstallation)
        levels = list(InstallationLevel)
        return sorted(
            (one for one in found if one.level in _REAL_LEVELS),
            key=lambda one: (levels.index(one.level), one.id or 0),
        )

    @cached_property
    def parcels(self) -> dict[int, Parcel]:
        """Every parcel by id."""
        return {parcel.id or 0: parcel for parcel in self.register.find(Parcel)}

    @cached_property
    def tenants(self) -> dict[int, list[int]]:
        """Active enterprises on each parcel today, by the parcel's id."""
        found: dict[int, list[int]] = defaultdict(list)
        for one in self.register.find(ParcelTenancy):
            if one.is_in_force(self.today) and one.enterprise_id in self.enterprises:
                found[one.parcel_id].append(one.enterprise_id)
        return found

    def below(self, roots: Collection[Grid]) -> frozenset[int]:
        """Return the ids of some grids and of every grid below them."""
        return frozenset(id for root in roots for id in self.tree.below(root.id or 0))
