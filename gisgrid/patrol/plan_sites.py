"""The places of a plan: stops with their visiting times, starting places, and the roads between them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import PlaceKind
from gisgrid.model.grid_tree import GridTree
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
Spots = dict[Hashable, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How an office plans.

    Attributes
    ----------
    mode : TravelMode or None
        None: by bicycle in an area that can be crossed so, else by car.
    day_target_min : int
        Minutes of patrol that a usual day holds; more only when it must be. Two and a half hours fill a morning
        with its records; shorter days mean more of them, and each is a way there and back: at 100 minutes even
        work costs 丽水 28 % more kilometres than work that is not evened, at 150 it costs less than 10 %.
    evened : bool
        Whether neighbours help each other so that work is even; without it everybody keeps to the own grids.
    """

    mode: TravelMode | None = None
    hours: WorkHours = field(default_factory=WorkHours)
    times: VisitTimes = field(default_factory=VisitTimes)
    day_target_min: int = 150
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
    homes = home_places(register, sorted(people), staff=staff, crs=crs)
    mode = settings.mode or usual_mode(places.values())
    roads, _ = read_roads(register)
    network = RoadNetwork(roads, mode)
    if network.size == 0:
        notes.append(tr("The register has no road for this means of travel; distances are straight lines."))
    flat = sum(road.line is None or road.line.length == 0 for road in roads)
    if flat:
        notes.append(
            tr("{count} roads have no length and are not used; draw them anew or delete them.", count=flat)
        )
    sites = stop_sites(register, {site_of(need): len(need.hazards) for need in needs}, times=settings.times)
    return TourMaker(
        Ways(network, {**places, **{home_of(person): spot for person, spot in homes.items()}}),
        sites,
        hours=settings.hours,
        day_target_min=settings.day_target_min,
    )


def _stop_places(register: Register, needs: Sequence[Need], *, crs: WorkCrs, notes: list[str]) -> Spots:
    found, guessed = stop_places(register, {site_of(need): need.grid_id for need in needs}, crs=crs)
    if guessed:
        notes.append(
            tr(
                "{count} enterprises are not on the map yet; the middle of their grid stands for them.",
                count=guessed,
            )
        )
    return found


def stop_places(
    register: Register, sites: Mapping[Hashable, int | None], *, crs: WorkCrs
) -> tuple[Spots, int]:
    """Find where stops are.

    Parameters
    ----------
    sites : mapping of site to grid id
        Sites as `site_of` gives them, with the grids in whose midst those without a place are looked for.

    Returns
    -------
    places : dict of site to (east, north)
        Sites of which neither the enterprise nor the grid is on the map are left out.
    guessed : int
        How many enterprises stand in the middle of their grid.
    """
    ids, points = register.geometries(Enterprise)
    spots = dict(zip(ids.tolist(), crs.project(shapely.get_coordinates(points)).tolist(), strict=True))
    keys, polygons = register.geometries(Grid)
    inner = crs.project(shapely.get_coordinates(shapely.point_on_surface(polygons)))
    centres = dict(zip(keys.tolist(), inner.tolist(), strict=True))
    found: Spots = {}
    guessed = 0
    for site, grid_id in sites.items():
        kind, key = cast("tuple[str, int | None]", site)
        spot = spots.get(key) if kind == "enterprise" else None
        if spot is None:
            spot = centres.get(grid_id)
            guessed += kind == "enterprise" and spot is not None
        if spot is not None:
            found[site] = (spot[0], spot[1])
    return found, guessed


def stop_sites(
    register: Register, hazards: Mapping[Hashable, int], *, times: VisitTimes
) -> dict[Hashable, StopSite]:
    """Return visiting time and opening hours of stops.

    Parameters
    ----------
    hazards : mapping of site to int
        Every site, with the number of open hazards there.
    """
    names = ["id", "danger_class", "is_key_unit", "opening_hours"]
    columns = register.columns(Enterprise, names)
    facts = {row[0]: row[1:] for row in zip(*(columns[name] for name in names), strict=True)}
    found: dict[Hashable, StopSite] = {}
    for site, count in hazards.items():
        kind, key = cast("tuple[str, int | None]", site)
        if kind != "enterprise" or key not in facts:
            found[site] = StopSite(times.grid)
            continue
        danger, is_key, opening = facts[key]
        minutes = times.of(danger, is_key_unit=is_key, hazards=count)
        found[site] = StopSite(minutes, read_hours(opening))
    return found


def home_places(
    register: Register, people: Iterable[int], *, staff: Staff, crs: WorkCrs
) -> dict[int, tuple[float, float]]:
    """Start everybody at the office nearest to the middle of the enterprises of the own grids.

    It does not depend on what a week asks for, so that a plan and later changes to it start at one place. Where
    the register has no office it is that middle itself; who has no enterprise of the own starts amid all of them.
    """
    offices = register.columns(Place, ["id"], kind=PlaceKind.GOVERNMENT)["id"]
    ids, points = register.geometries(Place)
    places = crs.project(shapely.get_coordinates(points[np.isin(ids, offices)]))
    keys, gates = register.geometries(Enterprise)
    spots = crs.project(shapely.get_coordinates(gates))
    grid_of = dict(zip(*register.columns(Enterprise, ["id", "grid_id"]).values(), strict=True))
    grids = np.array([grid_of[key] or 0 for key in keys.tolist()], dtype=np.int64)
    tree = GridTree.read(register)
    found = {}
    for person in people:
        member = staff.members.get(person)
        below = [key for grid in member.grids for key in tree.below(grid)] if member is not None else []
        mine = spots[np.isin(grids, below)]
        around = mine if len(mine) else spots if len(spots) else np.zeros((1, 2))
        middle = np.median(around, axis=0)
        if len(places):
            middle = places[np.argmin(np.hypot(*(places - middle).T))]
        found[person] = (float(middle[0]), float(middle[1]))
    return found


def usual_mode(places: Iterable[tuple[float, float]]) -> TravelMode:
    """Return the means of travel for an area that holds these places: a bicycle where it can be crossed so."""
    spots = np.array(list(places)).reshape(-1, 2)
    if len(spots) == 0:
        return TravelMode.BICYCLE
    wide = float(np.ptp(spots, axis=0).max())
    return TravelMode.BICYCLE if wide <= _BICYCLE_EXTENT_M else TravelMode.CAR
