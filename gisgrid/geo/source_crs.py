"""Coordinate systems that data comes in, recognised from names, WKT or the size of the numbers.

Everything ends up in (lon, lat) of EPSG:4490. WGS84 and CGCS2000 count as one (DOMAIN.md 5.1: they
differ by less than a metre). The parameters of 西安80 and 北京54 are not public, so their degrees are
taken over as they are and the caller has to warn.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gisgrid.errors import CrsError
from gisgrid.geo import gauss_kruger, gcj02
from gisgrid.geo.crs import FALSE_EASTING_M, FIRST_ZONE, GEOGRAPHIC_EPSG, LAST_ZONE
from gisgrid.i18n import tr

if TYPE_CHECKING:
    from pyproj import CRS

FloatArray = npt.NDArray[np.float64]


class Eastings(StrEnum):
    """How the eastings of a zone are written."""

    PLAIN = "plain"
    PREFIXED = "prefixed"


_FIRST_WIDE_ZONE, _LAST_WIDE_ZONE = 13, 23


class Datum(StrEnum):
    """What the degrees of a system refer to; the value is the term stored and shown."""

    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"
    XIAN80 = "西安80"
    BEIJING54 = "北京54"
    OTHER = "其他"


@dataclass(frozen=True)
class SourceSystem:
    """One coordinate system that data can come in.

    Attributes
    ----------
    datum : Datum
    name : str
        Short name: ``CGCS2000``, ``GCJ-02``, ``EPSG:4549`` or the name found in the file.
    central_meridian_deg, false_easting_m : float or None
        Set for Gauss–Krüger on CGCS2000, which needs no library.
    definition : str
        What pyproj makes the system from, for every other projection; empty for plain degrees.
    """

    datum: Datum
    name: str
    central_meridian_deg: float | None = None
    false_easting_m: float | None = None
    definition: str = ""

    @property
    def is_geographic(self) -> bool:
        """Whether the numbers are degrees."""
        return self.central_meridian_deg is None and not self.definition

    @property
    def is_exact(self) -> bool:
        """Whether turning it into CGCS2000 is good to about a metre."""
        return self.datum not in (Datum.XIAN80, Datum.BEIJING54)

    def to_lonlat(self, coordinates: npt.ArrayLike) -> FloatArray:
        """Turn coordinates of this system into degrees of EPSG:4490.

        Parameters
        ----------
        coordinates : array_like of float, shape (n, 2)
            (lon, lat) in degrees or (east, north) in metres. NaN stays NaN.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            Degrees, (lon, lat), EPSG:4490.
        """
        points = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
        if self.datum is Datum.GCJ02:
            return gcj02.gcj02_to_wgs84(points)
        if self.datum is Datum.BD09:
            return gcj02.bd09_to_wgs84(points)
        if self.central_meridian_deg is not None and self.false_easting_m is not None:
            return gauss_kruger.inverse(
                points,
                central_meridian_deg=self.central_meridian_deg,
                false_easting_m=self.false_easting_m,
            )
        return _by_library(points, self.definition) if self.definition else points


CGCS2000 = SourceSystem(Datum.CGCS2000, "CGCS2000")
WGS84 = SourceSystem(Datum.WGS84, "WGS84")
GCJ02 = SourceSystem(Datum.GCJ02, "GCJ-02")
BD09 = SourceSystem(Datum.BD09, "BD-09")

_ZONE_CODES = (
    (4513, 25, 3, Eastings.PREFIXED),
    (4534, 25, 3, Eastings.PLAIN),
    (4491, 13, 6, Eastings.PREFIXED),
    (4502, 13, 6, Eastings.PLAIN),
)
"""First EPSG code, first zone, width in degrees of the CGCS2000 Gauss–Krüger series."""
_NAMES: dict[str, SourceSystem] = {
    "CGCS2000": CGCS2000,
    "2000": CGCS2000,
    "2000国家大地坐标系": CGCS2000,
    "国家2000": CGCS2000,
    "WGS84": WGS84,
    "GCJ02": GCJ02,
    "火星坐标": GCJ02,
    "火星坐标系": GCJ02,
    "高德": GCJ02,
    "腾讯": GCJ02,
    "BD09": BD09,
    "百度": BD09,
    "西安80": SourceSystem(Datum.XIAN80, "西安80"),
    "1980西安坐标系": SourceSystem(Datum.XIAN80, "西安80"),
    "北京54": SourceSystem(Datum.BEIJING54, "北京54"),
}
_DATUM_SIGNS = (
    (Datum.CGCS2000, r"CGCS_?2000|CHINA_?2000|CHINA_GEODETIC_COORDINATE_SYSTEM_2000|2000国家大地"),
    (Datum.XIAN80, r"XIAN_?(19)?80|西安"),
    (Datum.BEIJING54, r"BEIJING_?(19)?54|北京54"),
    (Datum.WGS84, r"WGS_?(19)?84"),
)


def system_from_key(text: str) -> SourceSystem:
    """Find the system that a person named.

    Parameters
    ----------
    text : str
        ``cgcs2000``, ``wgs84``, ``gcj02``, ``bd09``, ``EPSG:n`` or a usual Chinese name.

    Returns
    -------
    SourceSystem

    Raises
    ------
    CrsError
        If nothing is known under that name.

    Examples
    --------
    >>> system_from_key("gcj02").datum.value, system_from_key("EPSG:4528").false_easting_m
    ('GCJ-02', 40500000.0)
    """
    packed = re.sub(r"[\s_-]", "", text).upper()
    if known := _NAMES.get(packed):
        return known
    if found := re.fullmatch(r"(?:EPSG:?)?(\d{4,6})", packed):
        return system_from_epsg(int(found[1]))
    raise CrsError(
        tr(
            "The coordinate system {name} is not known. Known are cgcs2000, wgs84, gcj02, bd09 and EPSG:number.",
            name=text,
        )
    )


def system_from_epsg(code: int) -> SourceSystem:
    """Find the system with an EPSG code.

    Raises
    ------
    CrsError
        If there is no such code.
    """
    name = f"EPSG:{code}"
    plain = {GEOGRAPHIC_EPSG: Datum.CGCS2000, 4326: Datum.WGS84, 4610: Datum.XIAN80, 4214: Datum.BEIJING54}
    if code in plain:
        return SourceSystem(plain[code], name)
    # CGCS2000 zones: 3-degree with and without prefix, 6-degree with and without prefix.
    for first, zone, width_deg, eastings in _ZONE_CODES:
        count = 21 if width_deg == 3 else 11
        if first <= code < first + count:
            return gauss_kruger_system(zone + code - first, width_deg=width_deg, eastings=eastings, name=name)
    return _from_library(name)


def gauss_kruger_system(
    zone: int, *, width_deg: int = 3, eastings: Eastings = Eastings.PLAIN, name: str = ""
) -> SourceSystem:
    """Make the system of one CGCS2000 zone.

    Parameters
    ----------
    zone : int
        Zone number.
    width_deg : int
        Width of the zones in degrees, 3 or 6.
    eastings : Eastings
        Whether eastings carry the zone number before them (8 digits).
    name : str
        Name to show; made from the zone when empty.
    """
    meridian_deg = 3.0 * zone if width_deg == 3 else 6.0 * zone - 3.0
    easting_m = FALSE_EASTING_M + (zone * 1e6 if eastings is Eastings.PREFIXED else 0.0)
    shown = name or f"CGCS2000 {width_deg}° {zone}"
    return SourceSystem(Datum.CGCS2000, shown, meridian_deg, easting_m)


def system_from_wkt(wkt: str) -> SourceSystem:
    """Recognise the text of a `.prj` file, Esri's dialect included.

    Parameters
    ----------
    wkt : str
        Well-known text of either version.

    Returns
    -------
    SourceSystem

    Raises
    ------
    CrsError
        If the text describes no coordinate system.
    """
    text = wkt.strip().lstrip("\ufeff")
    name = _quoted_after(text, "PROJCS|PROJCRS") or _quoted_after(text, "GEOGCS|GEOGCRS|GEODCRS")
    if not name:
        raise CrsError(tr("The description of the coordinate system cannot be read."))
    geographic = re.search(r"GEOGCS|BASEGEOGCRS|GEOGCRS|GEODCRS", text, re.IGNORECASE)
    base = text[geographic.start() :] if geographic else text
    datum = _datum_of(base)
    if not re.search(r"PROJCS|PROJCRS", text, re.IGNORECASE):
        if datum is not Datum.OTHER:
            return SourceSystem(datum, name)
        return _from_library(text, name=name)
    parameters = {
        re.sub(r"[\s_]", "", key).lower(): float(value)
        for key, value in re.findall(r'PARAMETER\s*\[\s*"([^"]+)"\s*,\s*(-?[\d.eE+]+)', text, re.IGNORECASE)
    }
    meridian_deg = parameters.get("centralmeridian", parameters.get("longitudeofnaturalorigin"))
    easting_m = parameters.get("falseeasting")
    scale = parameters.get("scalefactor", parameters.get("scalefactoratnaturalorigin", 1.0))
    is_plain = (
        re.search(r"Gauss_?\s?Kruger|Transverse_?\s?Mercator", text, re.IGNORECASE) is not None
        and scale == 1.0
        and parameters.get("falsenorthing", 0.0) == 0.0
        and parameters.get("latitudeoforigin", parameters.get("latitudeofnaturalorigin", 0.0)) == 0.0
    )
    if datum is Datum.CGCS2000 and is_plain and meridian_deg is not None and easting_m is not None:
        return SourceSystem(datum, name, meridian_deg, easting_m)
    return _from_library(text, name=name, datum=datum)


@dataclass(frozen=True)
class Guess:
    """A system guessed from the numbers alone.

    Attributes
    ----------
    system : SourceSystem
    is_swapped : bool
        Whether the first number is the north one.
    """

    system: SourceSystem
    is_swapped: bool


def guess_from_numbers(coordinates: npt.ArrayLike, *, zone: int | None = None) -> Guess | None:
    """Guess the system of coordinates from their size (DOMAIN.md 5.1).

    Parameters
    ----------
    coordinates : array_like of float, shape (n, 2)
        As they stand in the file. NaN is left out.
    zone : int, optional
        3-degree zone of the workspace, taken for eastings without a prefix.

    Returns
    -------
    Guess or None
        None when no system of China has such numbers.

    Examples
    --------
    >>> guess_from_numbers([[3144989.948, 40492161.770]])
    Guess(system=SourceSystem(datum=<Datum.CGCS2000: 'CGCS2000'>, name='CGCS2000 3° 40', central_meridian_deg=120.0, false_easting_m=40500000.0, definition=''), is_swapped=True)
    """
    points = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) == 0:
        return None
    middle = np.median(points, axis=0)
    for is_swapped in (False, True):
        east, north = middle[::-1] if is_swapped else middle
        system = _system_of(float(east), float(north), zone)
        if system is not None:
            return Guess(system, is_swapped)
    return None


def _system_of(east: float, north: float, zone: int | None) -> SourceSystem | None:
    if 73 <= east <= 136 and 3 <= north <= 54:
        return CGCS2000
    if not 300_000 <= north <= 7_200_000:
        return None
    prefix = int(east // 1e6)
    rest_m = east - prefix * 1e6
    is_easting = 100_000 <= rest_m <= 900_000
    if FIRST_ZONE <= prefix <= LAST_ZONE and is_easting:
        return gauss_kruger_system(prefix, eastings=Eastings.PREFIXED)
    if prefix == 0 and is_easting and north >= 1_800_000:
        return None if zone is None else gauss_kruger_system(zone)
    is_wide = _FIRST_WIDE_ZONE <= prefix <= _LAST_WIDE_ZONE and is_easting
    mercator_lon_deg = np.degrees(east / gauss_kruger.SEMI_MAJOR_M)
    if is_wide and (zone is None or abs(6 * prefix - 3 - 3 * zone) <= 6):
        return gauss_kruger_system(prefix, width_deg=6, eastings=Eastings.PREFIXED)
    if 73 <= mercator_lon_deg <= 136 and (zone is None or abs(mercator_lon_deg - 3 * zone) <= 6):
        return SourceSystem(Datum.WGS84, "EPSG:3857", definition="EPSG:3857")
    return None


def _quoted_after(text: str, keywords: str) -> str:
    found = re.search(rf'(?:{keywords})\s*\[\s*"([^"]*)"', text, re.IGNORECASE)
    return found[1] if found else ""


def _datum_of(text: str) -> Datum:
    packed = re.sub(r"[\s-]", "_", text).upper()
    for datum, sign in _DATUM_SIGNS:
        if re.search(sign, packed):
            return datum
    return Datum.OTHER


def _from_library(definition: str, *, name: str = "", datum: Datum | None = None) -> SourceSystem:
    crs = _library_crs(definition)
    if datum is None:
        geodetic = crs.geodetic_crs
        datum = _datum_of(geodetic.name if geodetic is not None else crs.name)
    if crs.is_geographic and datum is not Datum.OTHER:
        return SourceSystem(datum, name or definition)
    return SourceSystem(datum, name or definition, definition=definition)


def _library_crs(definition: str) -> "CRS":
    import pyproj  # noqa: PLC0415 -- costs 0.2 s, and CGCS2000 needs no library

    try:
        return pyproj.CRS.from_user_input(definition)
    except pyproj.exceptions.CRSError as error:
        raise CrsError(tr("There is no coordinate system {name}.", name=definition[:60])) from error


def _by_library(points: FloatArray, definition: str) -> FloatArray:
    import pyproj  # noqa: PLC0415 -- costs 0.2 s, and CGCS2000 needs no library

    source = _library_crs(definition)
    geodetic = source.geodetic_crs
    datum = _datum_of(geodetic.name if geodetic is not None else "")
    # Without public parameters the degrees of the system itself are the best there is.
    keeps_degrees = datum is not Datum.OTHER and geodetic is not None
    target = geodetic if keeps_degrees else pyproj.CRS.from_epsg(GEOGRAPHIC_EPSG)
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    lon, lat = transformer.transform(points[:, 0], points[:, 1])
    found = np.column_stack([lon, lat])
    found[~np.isfinite(found)] = np.nan
    return found
