"""The spherical Mercator projection of web maps (EPSG:3857)."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

RADIUS_M = 6_378_137.0
"""Radius of the sphere, EPSG:3857."""
HALF_WORLD_M = float(np.pi * RADIUS_M)
"""Distance from the middle of the map to its edges, in its own metres."""
LIMIT_DEG = 85.05112877980659
"""The latitude at which the map becomes a square."""


def forward(lonlat: npt.ArrayLike) -> FloatArray:
    """Turn longitude and latitude into metres of the web map.

    Parameters
    ----------
    lonlat : array_like of float, shape (n, 2)
        Degrees, (lon, lat). Latitudes are held within `LIMIT_DEG`; may be empty.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        (east, north) of EPSG:3857.

    Examples
    --------
    >>> forward([[180.0, 0.0]]).round(2).tolist()
    [[20037508.34, 0.0]]
    """
    points = np.radians(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2))
    limit = np.radians(LIMIT_DEG)
    north = np.arctanh(np.sin(np.clip(points[:, 1], -limit, limit)))
    return np.column_stack([RADIUS_M * points[:, 0], RADIUS_M * north])


def inverse(xy: npt.ArrayLike) -> FloatArray:
    """Turn metres of the web map into longitude and latitude in degrees; the inverse of `forward`."""
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2) / RADIUS_M
    return np.column_stack([np.degrees(points[:, 0]), np.degrees(np.arctan(np.sinh(points[:, 1])))])
