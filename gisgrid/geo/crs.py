"""The work coordinate system: CGCS2000 3-degree Gauss–Krüger zones, without a zone prefix.

Coordinates are always (lon, lat) in degrees or (east, north) in metres; axis order is settled here
and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.errors import CrsError
from gisgrid.geo import gauss_kruger
from gisgrid.i18n import tr

FloatArray = npt.NDArray[np.float64]
GeometryArray = npt.NDArray[np.object_]

GEOGRAPHIC_EPSG = 4490
"""EPSG code of geographic CGCS2000, in which every stored geometry is held."""
_BLOCK = 8192
FIRST_ZONE, LAST_ZONE = 25, 45
"""The 3-degree zones of China (DOMAIN.md 5.1)."""
FALSE_EASTING_M = 500_000.0
"""Easting of a zone's central meridian, without the zone prefix, in metres."""


@dataclass(frozen=True)
class WorkCrs:
    """One CGCS2000 3-degree zone, in whose metres all measuring and drawing is done.

    Parameters
    ----------
    zone : int
        Zone number, 25 to 45; its central meridian is three times the number.

    Raises
    ------
    CrsError
        If there is no such zone.

    Examples
    --------
    The test point of DOMAIN.md 5.1 for 丽水:

    >>> WorkCrs(40).project(np.array([[119.92, 28.42]])).round(4).tolist()
    [[492161.7701, 3144989.9479]]
    """

    zone: int

    def __post_init__(self) -> None:
        if not FIRST_ZONE <= self.zone <= LAST_ZONE:
            raise CrsError(
                tr(
                    "There is no 3-degree zone {zone}; the zones of China are {first} to {last}.",
                    zone=self.zone,
                    first=FIRST_ZONE,
                    last=LAST_ZONE,
                )
            )

    @property
    def epsg(self) -> int:
        """EPSG code of the zone without prefix."""
        return 4509 + self.zone

    @property
    def central_meridian_deg(self) -> float:
        """Longitude of the central meridian in degrees."""
        return 3.0 * self.zone

    @property
    def name(self) -> str:
        """Name of the system as EPSG writes it."""
        return f"CGCS2000 / 3-degree Gauss-Kruger CM {3 * self.zone}E"

    def project(self, lonlat: npt.ArrayLike) -> FloatArray:
        """Turn longitude and latitude into metres.

        Parameters
        ----------
        lonlat : array_like of float, shape (n, 2)
            Degrees, (lon, lat), EPSG:4490. May be empty; NaN stays NaN.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            Metres, (east, north), in this zone.
        """
        return _in_blocks(
            partial(
                gauss_kruger.forward,
                central_meridian_deg=self.central_meridian_deg,
                false_easting_m=FALSE_EASTING_M,
            ),
            _pairs(lonlat),
        )

    def unproject(self, xy: npt.ArrayLike) -> FloatArray:
        """Turn metres back into longitude and latitude.

        Parameters
        ----------
        xy : array_like of float, shape (n, 2)
            Metres, (east, north), in this zone. May be empty; NaN stays NaN.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            Degrees, (lon, lat), EPSG:4490.
        """
        return _in_blocks(
            partial(
                gauss_kruger.inverse,
                central_meridian_deg=self.central_meridian_deg,
                false_easting_m=FALSE_EASTING_M,
            ),
            _pairs(xy),
        )

    def project_geometries(self, geometries: npt.ArrayLike) -> GeometryArray:
        """Project geometries of EPSG:4490 to this zone, all at once.

        Parameters
        ----------
        geometries : array_like of shapely geometry or None, shape (n,)
            Longitude and latitude; heights are dropped. None stays None.

        Returns
        -------
        ndarray of shapely geometry or None, shape (n,)
            The same geometries in metres.
        """
        return _transformed(geometries, self.project)

    def unproject_geometries(self, geometries: npt.ArrayLike) -> GeometryArray:
        """Turn geometries of this zone back into EPSG:4490; the inverse of `project_geometries`."""
        return _transformed(geometries, self.unproject)

    def point_scale(self, xy: npt.ArrayLike) -> FloatArray:
        """Give map length per ground length at points in metres, shape (n, 2)."""
        return gauss_kruger.point_scale(_pairs(xy), false_easting_m=FALSE_EASTING_M)


def zone_for(lon_deg: float) -> int:
    """Find the 3-degree zone whose central meridian is nearest to a longitude.

    Parameters
    ----------
    lon_deg : float
        Longitude in degrees.

    Returns
    -------
    int
        The zone, held within the zones of China, 25 to 45.

    Examples
    --------
    >>> zone_for(119.92), zone_for(108.51)
    (40, 36)
    """
    return min(max(round(lon_deg / 3.0), FIRST_ZONE), LAST_ZONE)


def _pairs(values: npt.ArrayLike) -> FloatArray:
    return np.asarray(values, dtype=np.float64).reshape(-1, 2)


def _in_blocks(transformation: Callable[[FloatArray], FloatArray], pairs: FloatArray) -> FloatArray:
    """Transform so many points at a time that the intermediate results stay in the processor's cache."""
    out = np.empty((len(pairs), 2), dtype=np.float64)
    for start in range(0, len(pairs), _BLOCK):
        out[start : start + _BLOCK] = transformation(pairs[start : start + _BLOCK])
    return out


def _transformed(
    geometries: npt.ArrayLike, transformation: Callable[[FloatArray], FloatArray]
) -> GeometryArray:
    array = np.asarray(geometries, dtype=object)
    return np.asarray(shapely.transform(array, transformation), dtype=object)
