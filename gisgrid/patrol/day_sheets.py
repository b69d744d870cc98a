"""What a patrol takes along: one sheet for each person and day, with the facts of every stop and the way."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.last_visits import last_visits
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.patrol.assigning import home_of
from gisgrid.patrol.needs import Task
from gisgrid.patrol.plan import DayLength, Plan, PlanVisit
from gisgrid.patrol.plan_sites import stop_places
from gisgrid.patrol.road_lines import Floats
from gisgrid.patrol.road_network import RoadNetwork, read_roads
from gisgrid.patrol.ways import Ways


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """One open hazard at a stop, with its next deadline."""

    id: int
    number: str
    text: str
    level: str
    state: str
    due_on: dt.date | None
    is_overdue: bool
    awaits_recheck: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SheetStop:
    """One stop with what one wants to know at the door.

    Attributes
    ----------
    spot : (float, float)
        (lon, lat) of the stop; of the grid's middle when `is_guessed`.
    gate : (float, float)
        (lon, lat) of the road before it.
    last_visit : date or None
        The latest visit for the duty that brought it here; where none did, the latest by anybody.
    """

    visit: PlanVisit
    short_name: str
    spot: tuple[float, float]
    gate: tuple[float, float]
    is_guessed: bool
    address: str
    contact: str
    phone: str
    danger_class: DangerClass
    is_key_unit: bool
    parcel: str
    short_code: str
    main_dangers: str
    hazards: tuple[OpenHazard, ...]
    last_visit: dt.date | None = None

    @property
    def kind(self) -> Task | None:
        """The work with hazards that colours the stop, or None for a plain patrol."""
        return next(
            (task for task in (Task.URGENT, Task.URGE, Task.RECHECK) if task in self.visit.tasks), None
        )


@dataclass(frozen=True, slots=True, eq=False)
class DaySheet:
    """One person's day.

    Attributes
    ----------
    start : (float, float)
        (lon, lat) of the place from which the tour sets out and to which it returns.
    legs : tuple of ndarray of float64, shape (k, 2)
        (lon, lat) along the roads: to the first stop, between stops, and back.
    helpers : tuple of str
        Names of those who come along: the general workers of the grids (L39).
    checklist : tuple of str
        What to look at (L28).
    assistants : tuple of str
        Names of those to report to.
    """

    date: dt.date
    period: str
    person: str
    post: str
    grids: tuple[str, ...]
    stops: tuple[SheetStop, ...]
    start: tuple[float, float]
    legs: tuple[Floats, ...]
    length: DayLength
    helpers: tuple[str, ...]
    checklist: tuple[str, ...]
    assistants: tuple[str, ...]

    @property
    def number(self) -> str:
        """A number for the paper: person's first grid, day."""
        grid = self.stops[0].visit.grid if self.stops else ""
        return f"XC-{grid}-{self.date:%Y%m%d}-{self.length.person_id}"


class SheetMaker:
    """Makes day sheets of a plan; reads the roads and the facts once.

    Parameters
    ----------
    plan : Plan
        The plan; only the tours that are asked for are drawn.
    """

    def __init__(self, register: Register, plan: Plan) -> None:
        self._plan = plan
        self._register = register
        self._crs = WorkCrs(register.info.zone)
        sites = {_site(visit): visit.grid_id for visit in plan.visits}
        places, _ = stop_places(register, sites, crs=self._crs)
        homes: dict[Hashable, tuple[float, float]] = {home_of(key): xy for key, xy in plan.homes.items()}
        roads, _ = read_roads(register)
        self._ways = Ways(RoadNetwork(roads, plan.mode), {**places, **homes})
        self._tours = plan.tours()
        self._lengths = {(day.date, day.person_id): day for day in plan.days}
        self._facts = _Facts(register, plan)

    def take(self, plan: Plan) -> None:
        """Go on with a changed plan of the same places and people."""
        self._plan = plan
        self._tours = plan.tours()
        self._lengths = {(day.date, day.person_id): day for day in plan.days}

    def sheets(self) -> list[DaySheet]:
        """Return the sheets of all tours, day by day."""
        return [self.sheet(day, person) for day, person in self._tours]

    def sheet(self, day: dt.date, person_id: int) -> DaySheet:
        """Return one sheet; KeyError when nobody goes out on that day."""
        visits = self._tours[day, person_id]
        keys = [home_of(person_id), *(_site(visit) for visit in visits), home_of(person_id)]
        legs = [self._ways.path(one, two) for one, two in itertools.pairwise(keys)]
        grids = tuple(dict.fromkeys(visit.grid_id for visit in visits if visit.grid_id is not None))
        post = visits[0].post
        return DaySheet(
            day,
            self._plan.period,
            visits[0].person,
            self._facts.post_name(post),
            tuple(self._facts.grid_name(key) for key in grids),
            tuple(self._stop(visit) for visit in visits),
            self._lonlat(self._ways.place(home_of(person_id))),
            tuple(self._crs.unproject(leg) for leg in legs),
            self._lengths[day, person_id],
            self._facts.holders("general-worker", grids, day),
            self._facts.checklist(post),
            self._facts.holders("assistant", grids, day),
        )

    def _stop(self, visit: PlanVisit) -> SheetStop:
        key = _site(visit)
        return self._facts.stop(
            visit, self._lonlat(self._ways.place(key)), self._lonlat(self._ways.gate(key)), on=visit.date
        )

    def _lonlat(self, spot: tuple[float, float]) -> tuple[float, float]:
        lon, lat = self._crs.unproject(np.array([spot]))[0].tolist()
        return lon, lat


class _Facts:
    """Facts of the stops of a plan, read once."""

    def __init__(self, register: Register, plan: Plan) -> None:
        self._scheme = register.scheme
        ids = sorted({visit.enterprise_id for visit in plan.visits if visit.enterprise_id is not None})
        self._enterprises = {found.id: found for found in register.find(Enterprise, id=ids)}
        self._grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
        self._people = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
        self._appointments = register.find(Appointment)
        self._last = last_visits(register, plan.starts)
        self._hazards: dict[int, list[Hazard]] = defaultdict(list)
        for hazard in register.find(Hazard, state=[state for state in HazardState if state.is_open]):
            if hazard.enterprise_id is not None:
                self._hazards[hazard.enterprise_id].append(hazard)
        numbers = dict(zip(*register.columns(Parcel, ["id", "number"]).values(), strict=True))
        self._parcels: dict[int, str] = {}
        for tenancy in register.find(ParcelTenancy):
            self._parcels.setdefault(tenancy.enterprise_id, numbers.get(tenancy.parcel_id, ""))

    def grid_name(self, key: int) -> str:
        return str(self._grids.get(key, ""))

    def post_name(self, key: str) -> str:
        return next((term(post.name) for post in self._scheme.posts if post.key == key), key)

    def holders(self, post: str, grids: Sequence[int], day: dt.date) -> tuple[str, ...]:
        found = [
            str(self._people.get(a.person_id, ""))
            for a in self._appointments
            if a.post == post and a.grid_id in grids and a.covers(day)
        ]
        return tuple(dict.fromkeys(found))

    def checklist(self, post: str) -> tuple[str, ...]:
        lists = [
            found
            for found in self._scheme.checklists
            if found.on_visits and not found.industries and (not found.posts or post in found.posts)
        ]
        return tuple(term(item.name) for item in lists[0].items) if lists else ()

    def stop(
        self, visit: PlanVisit, spot: tuple[float, float], gate: tuple[float, float], *, on: dt.date
    ) -> SheetStop:
        found = self._enterprises.get(visit.enterprise_id)
        if found is None:
            return SheetStop(
                visit, visit.name, spot, gate, True, "", "", "", DangerClass.UNGRADED, False, "", "", "", ()
            )
        contact, phone = _contact(found)
        hazards = tuple(
            OpenHazard(
                hazard.id or 0,
                hazard.number,
                hazard.description,
                hazard.level.value,
                hazard.state.value,
                hazard.due_on,
                hazard.is_overdue(on),
                hazard.state is HazardState.AWAITING_RECHECK,
            )
            for hazard in self._hazards[found.id or 0]
        )
        return SheetStop(
            visit,
            found.short_name or found.name,
            spot,
            gate,
            found.geometry is None,
            found.address,
            contact,
            phone,
            found.danger_class,
            found.is_key_unit,
            self._parcels.get(found.id or 0, ""),
            found.short_code,
            found.main_dangers,
            hazards,
            visit.last_done or self._last.get(found.id or 0),
        )


def why_here(visit: PlanVisit, hazards: Sequence[OpenHazard] = ()) -> str:
    """Say in a few words why a stop is in today's tour."""
    parts = []
    words = task_words()
    parts += [words[task] for task in visit.tasks if task in words]
    overdue = [hazard for hazard in hazards if hazard.is_overdue and hazard.due_on is not None]
    if overdue:
        late = max((visit.date - hazard.due_on).days for hazard in overdue if hazard.due_on is not None)
        parts.append(tr("rectification {days} days late", days=late))
    if visit.is_overdue:
        parts.append(tr("missed last period"))
    if visit.rule.startswith("F"):
        if visit.last_done is None:
            parts.append(tr("not visited yet"))
        else:
            parts.append(tr("last visit {day}", day=f"{visit.last_done:%m-%d}"))
        parts.append(tr("due by {day}", day=f"{visit.due:%m-%d}"))
    if visit.is_helper:
        parts.append(tr("helping in {grid}", grid=visit.grid_name))
    return tr("; ").join(parts)


def task_words() -> Mapping[str, str]:
    """Return what the kinds of work with hazards are called."""
    return {
        Task.URGENT.value: tr("urgent hazard"),
        Task.RECHECK.value: tr("hazard to re-check"),
        Task.URGE.value: tr("rectification to urge"),
    }


def _contact(enterprise: Enterprise) -> tuple[str, str]:
    pairs = (
        (enterprise.safety_officer, enterprise.safety_phone),
        (enterprise.principal, enterprise.principal_phone),
        (enterprise.legal_representative, enterprise.legal_phone),
    )
    return next(((name, phone) for name, phone in pairs if phone), (pairs[0][0] or pairs[1][0], ""))


def _site(visit: PlanVisit) -> Hashable:
    if visit.enterprise_id is not None:
        return ("enterprise", visit.enterprise_id)
    return ("grid", visit.grid_id)
