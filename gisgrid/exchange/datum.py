"""Which coordinate system the numbers of a file are in, and what to tell the person about it.

GeoJSON and tables of longitude and latitude seldom say where their numbers come from; in China they
are very often GCJ-02, some 500 m off (DOMAIN.md 5.2). Nothing is shifted without being asked, but the
suspicion is said aloud with its reason, and checked against the grids that are already there.
"""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.errors import CrsError
from gisgrid.geo import gcj02
from gisgrid.geo.crs import WorkCrs, zone_for
from gisgrid.geo.source_crs import CGCS2000, Datum, SourceSystem, guess_from_numbers, system_from_key
from gisgrid.i18n import tr

GeometryArray = npt.NDArray[np.object_]
FloatArray = npt.NDArray[np.float64]

_SAMPLE = 3000
_SHARE_NEAR = 0.25
"""So many of the vertices must lie near a boundary of the grids to say that both are of one system."""
_JUDGED = 50_000
"""So many coordinates, spread over the file, decide about its system."""
_FAR_DEG = 3.0
_STRETCHED_DEG = 2.0
"""So far from the central meridian lengths come out 0.05 % too long; a place belongs to a zone up to 1.5 degrees off."""
_DEGREE_KM = 111.32
"""One degree of longitude on the equator."""
_NEAR_M, _FAR_M = 60.0, 150.0


class Statement(Enum):
    """What a file without a declared system is like."""

    ABSENT = "degrees without a word about their system"
    BARE_GEOMETRY = "a mere boundary without attributes, as map services hand them out"


@dataclass(frozen=True)
class Surroundings:
    """What the workspace already knows about where it is.

    Attributes
    ----------
    zone : int or None
        Its 3-degree zone; eastings without a prefix are read in it.
    net : ndarray of Polygon or MultiPolygon
        The grids that are already there, EPSG:4490; may be empty.
    """

    zone: int | None = None
    net: GeometryArray = field(default_factory=lambda: np.empty(0, dtype=object))


@dataclass(frozen=True)
class Settled:
    """Geometry in EPSG:4490 and how it came there.

    Attributes
    ----------
    geometries : ndarray of shapely geometry or None
    crs : str
        Name of the system the numbers were read in.
    warnings : list of str
    """

    geometries: GeometryArray
    crs: str
    warnings: list[str]


def settle(
    geometries: GeometryArray,
    *,
    declared: SourceSystem | None,
    wanted: str = "auto",
    surroundings: Surroundings | None = None,
    name: str = "",
    statement: Statement = Statement.ABSENT,
) -> Settled:
    """Turn the geometries of a file into EPSG:4490.

    Parameters
    ----------
    geometries : ndarray of shapely geometry or None, shape (n,)
        Coordinates as in the file.
    declared : SourceSystem or None
        What the file says of itself.
    wanted : str
        What the person said: ``auto`` or a name for `system_from_key`.
    surroundings : Surroundings, optional
        What the workspace knows; without it nothing can be compared.
    name : str
        Name of the file for the sentences.
    statement : Statement
        What the file is like; chooses the reason in the warning.

    Returns
    -------
    Settled

    Raises
    ------
    CrsError
        If the numbers fit no known system, or not the one that was named.
    """
    around = surroundings or Surroundings()
    array = np.asarray(geometries, dtype=object)
    if shapely.has_z(array).any():
        array = np.asarray(shapely.force_2d(array), dtype=object)
    numbers = shapely.get_coordinates(array)
    numbers = numbers[:: max(1, len(numbers) // _JUDGED)]
    numbers = numbers[np.isfinite(numbers).all(axis=1)]
    if len(numbers) == 0:
        return Settled(array, declared.name if declared else "", [])
    system, is_swapped, warnings = _chosen(numbers, declared, wanted, around, name)
    turned = _turned(array, system, is_swapped)
    if not system.is_exact:
        warnings.append(
            tr(
                "{system} differs from CGCS2000 by some tens of metres to more than 100 m; "
                "the parameters are not public, so the coordinates were taken over unshifted.",
                system=system.datum.value,
            )
        )
    lonlat = shapely.get_coordinates(turned)
    if wanted.lower() == "auto" and system.datum in (Datum.CGCS2000, Datum.WGS84):
        suspicion = suspect_shift(lonlat, around, is_area=bool((shapely.get_dimensions(turned) > 0).any()))
        if suspicion is not None or (declared is None and system.is_geographic and _is_chinese(lonlat)):
            warnings.append(_shift_sentence(lonlat, name, suspicion, statement))
    if around.zone is not None and (sentence := _zone_sentence(lonlat, around.zone, around.net, name)):
        warnings.append(sentence)
    return Settled(turned, system.name, warnings)


def suspect_shift(lonlat: FloatArray, surroundings: Surroundings, *, is_area: bool) -> Datum | None:
    """Compare new coordinates with the grids that are there, unshifted and shifted back.

    Parameters
    ----------
    lonlat : ndarray of float64, shape (n, 2)
        Degrees, as if they were true.
    surroundings : Surroundings
    is_area : bool
        Whether they are vertices of lines and polygons, to be compared with the grids' boundaries;
        points are counted inside the grids instead.

    Returns
    -------
    Datum or None
        GCJ02 or BD09 when the new data fits much better after shifting back, else None.
    """
    net = surroundings.net[~shapely.is_missing(surroundings.net)]
    if len(net) == 0 or len(lonlat) == 0:
        return None
    sample = lonlat[:: max(1, len(lonlat) // _SAMPLE)]
    trials = {
        Datum.WGS84: sample,
        Datum.GCJ02: gcj02.gcj02_to_wgs84(sample),
        Datum.BD09: gcj02.bd09_to_wgs84(sample),
    }
    return _by_boundary(trials, net) if is_area else _by_inside(trials, net)


def _by_boundary(trials: dict[Datum, FloatArray], net: GeometryArray) -> Datum | None:
    centre = trials[Datum.WGS84].mean(axis=0)
    crs = WorkCrs(zone_for(float(centre[0])))
    lines = shapely.get_parts(shapely.boundary(crs.project_geometries(net)))
    shapely.prepare(lines)
    if _share_near(lines, crs.project(trials[Datum.WGS84]), _FAR_M) > _SHARE_NEAR:
        return None
    near = {datum: _share_near(lines, crs.project(points), _NEAR_M) for datum, points in trials.items()}
    best = max(near, key=lambda datum: near[datum])
    return best if best is not Datum.WGS84 and near[best] >= _SHARE_NEAR else None


def _share_near(lines: GeometryArray, xy: FloatArray, distance_m: float) -> float:
    """Return the share of points so near to one of the lines."""
    tree = shapely.STRtree(shapely.points(xy))
    return len(np.unique(tree.query(lines, predicate="dwithin", distance=distance_m)[1])) / len(xy)


def _by_inside(trials: dict[Datum, FloatArray], net: GeometryArray) -> Datum | None:
    tree = shapely.STRtree(net)
    inside = {
        datum: len(np.unique(tree.query(shapely.points(points), predicate="within")[0]))
        for datum, points in trials.items()
    }
    best = max(inside, key=lambda datum: inside[datum])
    gained = inside[best] - inside[Datum.WGS84]
    return best if gained >= max(5, 0.02 * len(trials[Datum.WGS84])) else None


def _chosen(
    numbers: FloatArray, declared: SourceSystem | None, wanted: str, around: Surroundings, name: str
) -> tuple[SourceSystem, bool, list[str]]:
    """Pick the system and the axis order, with the sentences that go with it."""
    guess = guess_from_numbers(numbers, zone=around.zone)
    if wanted.lower() != "auto":
        named = system_from_key(wanted)
        if _fits(numbers, named):
            return named, False, []
        if named.is_geographic and guess is not None and guess.is_swapped and guess.system.is_geographic:
            return named, True, [_swapped_sentence(name)]
        if not named.is_geographic and _fits(numbers[:, ::-1], named):
            return named, True, [_swapped_sentence(name)]
        raise CrsError(tr("The coordinates of {name} do not fit {system}.", name=name, system=named.name))
    if declared is not None and _fits(numbers, declared):
        return declared, False, []
    if guess is None:
        raise CrsError(
            tr(
                "The coordinates of {name} fit no coordinate system of China; name one with --crs.",
                name=name,
            )
        )
    warnings = [_swapped_sentence(name)] if guess.is_swapped else []
    if declared is not None:
        warnings.append(
            tr(
                "The coordinates of {name} do not fit the system it names, {stated}; they were read as {system}.",
                name=name,
                stated=declared.name,
                system=guess.system.name,
            )
        )
    elif not guess.system.is_geographic:
        warnings.append(
            tr(
                "{name} names no coordinate system; by their size the numbers were read as {system}.",
                name=name,
                system=guess.system.name,
            )
        )
    return guess.system, guess.is_swapped, warnings


def _fits(numbers: FloatArray, system: SourceSystem) -> bool:
    """Tell whether the numbers can be coordinates of the system at all."""
    if system.is_geographic:
        return bool(
            (np.abs(numbers[:, 0]) <= 180).mean() > 0.5 and (np.abs(numbers[:, 1]) <= 90).mean() > 0.5
        )
    if system.central_meridian_deg is None or system.false_easting_m is None:
        return bool((np.abs(numbers).max(axis=1) > 180).mean() > 0.5)
    off_m = np.abs(numbers[:, 0] - system.false_easting_m)
    return bool((off_m < 700_000).mean() > 0.5 and (numbers[:, 1] > 300_000).mean() > 0.5)


def _turned(array: GeometryArray, system: SourceSystem, is_swapped: bool) -> GeometryArray:
    if system.is_geographic and system.datum not in (Datum.GCJ02, Datum.BD09) and not is_swapped:
        return array

    def turn(points: FloatArray) -> FloatArray:
        return system.to_lonlat(points[:, ::-1] if is_swapped else points)

    return np.asarray(shapely.transform(array, turn), dtype=object)


def _is_chinese(lonlat: FloatArray) -> bool:
    return bool(gcj02.is_in_china(lonlat).mean() > 0.5)


def _swapped_sentence(name: str) -> str:
    return tr("In {name} north comes before east; the two were exchanged.", name=name)


def _zone_sentence(lonlat: FloatArray, zone: int, net: GeometryArray, name: str) -> str:
    """Say that a file lies too far from the meridian of the register's zone; empty when it is near.

    Where nothing but this place is in the register, its zone is wrong, and the sentence says what that costs
    and how a register with the right one is made. Otherwise the file is the odd one out.
    """
    placed = lonlat[np.isfinite(lonlat).all(axis=1)]
    if not len(placed):
        return ""
    lon, lat = (float(value) for value in np.median(placed, axis=0))
    off_deg = abs(lon - 3.0 * zone)
    fitting = zone_for(lon)
    if abs(lon - 3.0 * fitting) <= _STRETCHED_DEG < off_deg and _is_among(net, lon):
        return _other_zone_sentence(lon, lat, zone, fitting, name)
    return _far_sentence(lon, lat, zone, name) if off_deg > _FAR_DEG else ""


def _is_among(net: GeometryArray, lon: float) -> bool:
    """Tell whether the grids lie around a longitude; true when there are none."""
    lons = shapely.get_coordinates(net)[:, 0]
    return not len(lons) or abs(float(np.median(lons)) - lon) <= _FAR_DEG


def _other_zone_sentence(lon: float, lat: float, zone: int, fitting: int, name: str) -> str:
    crs = WorkCrs(zone)
    stretch = float(crs.point_scale(crs.project([[lon, lat]]))[0])
    return tr(
        "{name} lies around {lon}° east, {lat}° north, where zone {fitting} belongs (central meridian {meridian}° east), "
        "but the register reckons in zone {zone}: lengths come out {long} % too long, areas {wide} % too large. "
        "Make a new register with the central meridian {meridian}° east (gisgrid new … --zone {fitting}) and import into it. "
        "If that is not the place, its coordinate system or zone number was taken wrongly: undo and import it again with --crs.",
        name=name,
        lon=f"{lon:.2f}",
        lat=f"{lat:.2f}",
        fitting=fitting,
        meridian=3 * fitting,
        zone=zone,
        long=f"{100 * (stretch - 1):.2g}",
        wide=f"{100 * (stretch**2 - 1):.2g}",
    )


def _far_sentence(lon: float, lat: float, zone: int, name: str) -> str:
    meridian = 3.0 * zone
    off_km = abs(lon - meridian) * _DEGREE_KM * float(np.cos(np.radians(lat)))
    return tr(
        "{name} lies around {lon}° east, {lat}° north, {off_km} km from {meridian}° east, in whose zone {zone} the register is. "
        "If that is wrong, it is another place's file, or its coordinate system or zone number was taken wrongly: "
        "undo and import it again with --crs.",
        name=name,
        lon=f"{lon:.2f}",
        lat=f"{lat:.2f}",
        off_km=round(off_km),
        meridian=f"{meridian:g}",
        zone=zone,
    )


def _shift_sentence(lonlat: FloatArray, name: str, suspicion: Datum | None, statement: Statement) -> str:
    centre = np.median(lonlat, axis=0)
    crs = WorkCrs(zone_for(float(centre[0])))
    off_m = float(np.hypot(*np.diff(crs.project([centre, gcj02.gcj02_to_wgs84([centre])[0]]), axis=0)[0]))
    if suspicion is not None:
        key = {Datum.GCJ02: "gcj02", Datum.BD09: "bd09"}[suspicion]
        return tr(
            "{name} may be {datum}: shifted back it fits the grids that are already there much better than as it is. "
            "If so, undo and import it again with --crs {key}.",
            name=name,
            datum=suspicion.value,
            key=key,
        )
    if statement is Statement.BARE_GEOMETRY:
        return tr(
            "{name} may be GCJ-02: it is a bare boundary in China without any statement of its coordinate system, "
            "as Chinese map services hand them out, and those are shifted (about {off} m here). "
            "It was read as {system}; if that is wrong, undo and import it again with --crs gcj02.",
            name=name,
            off=round(off_m),
            system=CGCS2000.name,
        )
    return tr(
        "{name} may be GCJ-02: it holds degrees in China and does not say which coordinate system they are in; "
        "points picked on Chinese web maps are shifted (about {off} m here). "
        "It was read as {system}; if that is wrong, undo and import it again with --crs gcj02.",
        name=name,
        off=round(off_m),
        system=CGCS2000.name,
    )
