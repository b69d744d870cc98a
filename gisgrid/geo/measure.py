"""Length and area on the ground, on the CGCS2000 ellipsoid, and the land units of the office."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.gauss_kruger import FLATTENING, SEMI_MAJOR_M

if TYPE_CHECKING:
    from pyproj import Geod

FloatArray = npt.NDArray[np.float64]

SQUARE_METRES_PER_MU = 10000.0 / 15.0
"""One 亩 is a fifteenth of a hectare."""
SQUARE_METRES_PER_HECTARE = 10000.0
"""One 公顷 in square metres."""


def ground_areas_m2(geometries: npt.ArrayLike, crs: WorkCrs) -> FloatArray:
    """Measure many polygons of EPSG:4490 on the ground, fast.

    The area in the work CRS is divided by the squared scale of the projection at the polygon's
    centroid: exact to 1e-6 for anything up to the size of a town.

    Parameters
    ----------
    geometries : array_like of Polygon or MultiPolygon or None, shape (n,)
        Degrees, (lon, lat), EPSG:4490.
    crs : WorkCrs
        The zone the polygons lie in.

    Returns
    -------
    ndarray of float64, shape (n,)
        Square metres; 0 for None, empty geometries, lines and points.
    """
    projected = crs.project_geometries(geometries)
    area = np.nan_to_num(shapely.area(projected))
    centre = shapely.get_coordinates(shapely.centroid(projected[area > 0]))
    area[area > 0] /= crs.point_scale(centre) ** 2
    return np.asarray(area, dtype=np.float64)


def ellipsoidal_area_m2(geometry: shapely.Geometry | None) -> float:
    """Measure one polygon with geodesic edges on the ellipsoid.

    Parameters
    ----------
    geometry : Polygon or MultiPolygon or None
        Degrees, (lon, lat), EPSG:4490. Rings may run either way.

    Returns
    -------
    float
        Square metres; 0 for None, empty geometries, lines and points.
    """
    if geometry is None or shapely.get_dimensions(geometry) < 2:
        return 0.0
    oriented = shapely.orient_polygons(geometry)
    return float(abs(_ellipsoid().geometry_area_perimeter(oriented)[0]))


def ellipsoidal_length_m(geometry: shapely.Geometry | None) -> float:
    """Measure a line, or the outline of a polygon, along geodesics on the ellipsoid.

    Parameters
    ----------
    geometry : Geometry or None
        Degrees, (lon, lat), EPSG:4490.

    Returns
    -------
    float
        Metres; 0 for None, empty geometries and points.
    """
    if geometry is None or geometry.is_empty:
        return 0.0
    return float(_ellipsoid().geometry_length(geometry))


def distance_m(first_lonlat: tuple[float, float], second_lonlat: tuple[float, float]) -> float:
    """Measure the geodesic between two points, (lon, lat) in degrees of EPSG:4490, in metres."""
    return float(_ellipsoid().inv(*first_lonlat, *second_lonlat)[2])


def square_metres_to_mu(area_m2: float) -> float:
    """Turn square metres into 亩."""
    return area_m2 / SQUARE_METRES_PER_MU


def square_metres_to_hectares(area_m2: float) -> float:
    """Turn square metres into 公顷."""
    return area_m2 / SQUARE_METRES_PER_HECTARE


def _ellipsoid() -> "Geod":
    from pyproj import Geod  # noqa: PLC0415 -- costs 0.2 s, and the start needs no geodesic

    return Geod(a=SEMI_MAJOR_M, f=FLATTENING)
