"""GCJ-02 and BD-09, the shifted coordinates of Chinese map services (DOMAIN.md 5.2).

The shift is unofficial but universal. Forward formulas are the published ones; the inverse is found
by iteration, because the usual one-step inverse is wrong by up to 2 m in the seed areas. Outside
the box of China nothing is shifted.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

CHINA_BOX_DEG = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box within which coordinates are shifted."""

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_BD_OFFSET_DEG = np.array([0.0065, 0.006])
_STEPS = 12


def wgs84_to_gcj02(lonlat: npt.ArrayLike) -> FloatArray:
    """Shift true coordinates to GCJ-02.

    Parameters
    ----------
    lonlat : array_like of float, shape (n, 2)
        Degrees, (lon, lat), WGS84 or CGCS2000 (equal at this accuracy). NaN stays NaN.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Degrees, (lon, lat), GCJ-02.

    Examples
    --------
    >>> wgs84_to_gcj02([[119.92, 28.42]]).round(6).tolist()
    [[119.924401, 28.416578]]
    """
    points = _pairs(lonlat)
    return points + np.where(_in_china(points)[:, None], _shift_deg(points), 0.0)


def gcj02_to_wgs84(lonlat: npt.ArrayLike) -> FloatArray:
    """Undo the GCJ-02 shift; the inverse of `wgs84_to_gcj02` to better than 1e-9°.

    Parameters
    ----------
    lonlat : array_like of float, shape (n, 2)
        Degrees, (lon, lat), GCJ-02. NaN stays NaN.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Degrees, (lon, lat), WGS84.
    """
    shifted = _pairs(lonlat)
    return _solved(wgs84_to_gcj02, shifted)


def gcj02_to_bd09(lonlat: npt.ArrayLike) -> FloatArray:
    """Turn GCJ-02 degrees, shape (n, 2), into BD-09 degrees."""
    points = _pairs(lonlat)
    x, y = points[:, 0], points[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_PI)
    shifted = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + _BD_OFFSET_DEG
    return np.where(_in_china(points)[:, None], shifted, points)


def bd09_to_gcj02(lonlat: npt.ArrayLike) -> FloatArray:
    """Turn BD-09 degrees, shape (n, 2), into GCJ-02 degrees; the exact inverse of `gcj02_to_bd09`."""
    return _solved(gcj02_to_bd09, _pairs(lonlat))


def wgs84_to_bd09(lonlat: npt.ArrayLike) -> FloatArray:
    """Turn true degrees, shape (n, 2), into BD-09 degrees."""
    return gcj02_to_bd09(wgs84_to_gcj02(lonlat))


def bd09_to_wgs84(lonlat: npt.ArrayLike) -> FloatArray:
    """Turn BD-09 degrees, shape (n, 2), into true degrees."""
    return gcj02_to_wgs84(bd09_to_gcj02(lonlat))


def is_in_china(lonlat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Say for each point, shape (n, 2), whether it lies in the box of China; NaN does not."""
    return _in_china(_pairs(lonlat))


def _pairs(lonlat: npt.ArrayLike) -> FloatArray:
    return np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)


def _in_china(points: FloatArray) -> npt.NDArray[np.bool_]:
    west, south, east, north = CHINA_BOX_DEG
    x, y = points[:, 0], points[:, 1]
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _solved(forward: Callable[[FloatArray], FloatArray], target: FloatArray) -> FloatArray:
    """Find the points that `forward` takes to `target`, by fixed-point iteration."""
    guess = target.copy()
    for _ in range(_STEPS):
        guess = guess - (forward(guess) - target)
    return np.where(_in_china(target)[:, None], guess, target)


def _shift_deg(points: FloatArray) -> FloatArray:
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    fast = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + fast
    north_m += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north_m += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + fast
    east_m += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east_m += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    lat = np.radians(points[:, 1])
    w2 = 1.0 - _ECCENTRICITY2 * np.sin(lat) ** 2
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY2) / (w2 * np.sqrt(w2))
    parallel_m = _SEMI_MAJOR_M / np.sqrt(w2) * np.cos(lat)
    return np.column_stack([np.degrees(east_m / parallel_m), np.degrees(north_m / meridian_m)])
