"""The places of a plan: stops with their visiting times, starting places, and the roads between them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import PlaceKind
from gisgrid.model.patrols import read_hours
from gisgrid.model.register import Register
from gisgrid.patrol.assigning import home_of, site_of
from gisgrid.patrol.day_tours import StopSite, TourMaker
from gisgrid.patrol.modes import TravelMode
from gisgrid.patrol.needs import Need
from gisgrid.patrol.road_network import RoadNetwork, read_roads
from gisgrid.patrol.staff import Staff
from gisgrid.patrol.ways import Ways
from gisgrid.patrol.working_time import VisitTimes, WorkHours

_BICYCLE_EXTENT_M = 15_000.0
_Spots = dict[Hashable, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How an office plans.

    Attributes
    ----------
    mode : TravelMode or None
        None: by bicycle in an area that can be crossed so, else by car.
    day_target_min : int
        Minutes of patrol that a usual day holds; more only when it must be.
    evened : bool
        Whether neighbours help each other so that work is even; without it everybody keeps to the own grids.
    """

    mode: TravelMode | None = None
    hours: WorkHours = field(default_factory=WorkHours)
    times: VisitTimes = field(default_factory=VisitTimes)
    day_target_min: int = 100
    evened: bool = True


def tour_maker(
    register: Register, needs: Sequence[Need], *, staff: Staff, settings: PlanSettings, notes: list[str]
) -> TourMaker:
    """Bring together the roads, the places of all stops, and where everybody starts.

    Parameters
    ----------
    notes : list of str
        Gets a sentence for what is only guessed.
    """
    crs = WorkCrs(register.info.zone)
    places = _stop_places(register, needs, crs=crs, notes=notes)
    posts = {post for need in needs for post in need.posts}
    people = {person for post in posts for person in staff.in_post(post)}
    homes = _homes(register, people, needs=needs, places=places, crs=crs)
    mode = settings.mode or _usual_mode(places.values())
    roads, _ = read_roads(register)
    network = RoadNetwork(roads, mode)
    if network.size == 0:
        notes.append(tr("The register has no road for this means of travel; distances are straight lines."))
    sites = _sites(register, needs, times=settings.times)
    return TourMaker(
        Ways(network, {**places, **homes}),
        sites,
        hours=settings.hours,
        day_target_min=settings.day_target_min,
    )


def _stop_places(register: Register, needs: Sequence[Need], *, crs: WorkCrs, notes: list[str]) -> _Spots:
    ids, points = register.geometries(Enterprise)
    spots = dict(zip(ids.tolist(), crs.project(shapely.get_coordinates(points)).tolist(), strict=True))
    keys, polygons = register.geometries(Grid)
    inner = crs.project(shapely.get_coordinates(shapely.point_on_surface(polygons)))
    centres = dict(zip(keys.tolist(), inner.tolist(), strict=True))
    found: _Spots = {}
    guessed = set()
    for need in needs:
        spot = spots.get(need.enterprise_id)
        if spot is None:
            spot = centres.get(need.grid_id)
            guessed.add(need.enterprise_id)
        if spot is not None:
            found[site_of(need)] = (spot[0], spot[1])
    guessed.discard(None)
    if guessed:
        notes.append(
            tr(
                "{count} enterprises are not on the map yet; the middle of their grid stands for them.",
                count=len(guessed),
            )
        )
    return found


def _homes(
    register: Register, people: Iterable[int], *, needs: Sequence[Need], places: _Spots, crs: WorkCrs
) -> _Spots:
    """Start everybody at the office nearest to the own stops, else in their midst."""
    offices = register.columns(Place, ["id"], kind=PlaceKind.GOVERNMENT)["id"]
    ids, points = register.geometries(Place)
    chosen = np.isin(ids, offices)
    spots = crs.project(shapely.get_coordinates(points[chosen]))
    mine: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for need in needs:
        for person in need.own:
            if site_of(need) in places:
                mine[person].append(places[site_of(need)])
    everything = list(places.values())
    homes: _Spots = {}
    for person in sorted(people):
        around = np.array(mine.get(person) or everything or [(0.0, 0.0)])
        middle = np.median(around, axis=0)
        if len(spots):
            middle = spots[np.argmin(np.hypot(*(spots - middle).T))]
        homes[home_of(person)] = (float(middle[0]), float(middle[1]))
    return homes


def _sites(register: Register, needs: Sequence[Need], *, times: VisitTimes) -> dict[Hashable, StopSite]:
    names = ["id", "danger_class", "is_key_unit", "opening_hours"]
    columns = register.columns(Enterprise, names)
    facts = {row[0]: row[1:] for row in zip(*(columns[name] for name in names), strict=True)}
    found: dict[Hashable, StopSite] = {}
    for need in needs:
        if need.enterprise_id is None or need.enterprise_id not in facts:
            found[site_of(need)] = StopSite(times.grid)
            continue
        danger, is_key, opening = facts[need.enterprise_id]
        minutes = times.of(danger, is_key_unit=is_key, hazards=len(need.hazards))
        found[site_of(need)] = StopSite(minutes, read_hours(opening))
    return found


def _usual_mode(places: Iterable[tuple[float, float]]) -> TravelMode:
    spots = np.array(list(places)).reshape(-1, 2)
    if len(spots) == 0:
        return TravelMode.BICYCLE
    wide = float(np.ptp(spots, axis=0).max())
    return TravelMode.BICYCLE if wide <= _BICYCLE_EXTENT_M else TravelMode.CAR
