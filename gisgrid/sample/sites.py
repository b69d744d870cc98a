"""Where sample enterprises stand."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point, Polygon

from gisgrid.geo.crs import WorkCrs

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Site:
    """One place for one enterprise.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4490.
    parcel_id : int or None
        The parcel it lies on.
    grid_id : int
        The territorial grid that contains it.
    address, village : str
        How it is described in words.
    is_rural : bool
        Whether it is a village's small business.
    """

    lon: float
    lat: float
    parcel_id: int | None
    grid_id: int
    address: str
    village: str = ""
    is_rural: bool = False

    @property
    def point(self) -> Point:
        """The place as a point, EPSG:4490."""
        return Point(self.lon, self.lat)


def share_out(total: int, weights: Floats) -> list[int]:
    """Divide `total` by weights into whole numbers that add up to it (largest remainders).

    Examples
    --------
    >>> share_out(10, np.array([1.0, 1.0, 2.0]))
    [3, 2, 5]
    """
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(int)
    rest = np.argsort(-(exact - counts), kind="stable")[: total - int(counts.sum())]
    counts[rest] += 1
    return [int(count) for count in counts]


def in_turns(groups: Iterable[list[Site]]) -> list[Site]:
    """Take the first site of every group, then the second of every group, and so on.

    So the first part of a long list is spread over the whole area.
    """
    rounds: list[list[Site]] = []
    for group in groups:
        for place, site in enumerate(group):
            if place == len(rounds):
                rounds.append([])
            rounds[place].append(site)
    return [site for sites in rounds for site in sites]


def points_inside(shape: Polygon, count: int, *, noise: np.random.Generator) -> Floats:
    """Spread points over a polygon: in rows when they are few, at random when they are many.

    Parameters
    ----------
    shape : Polygon
        In metres of the work CRS.
    count : int
        How many, at least 1.
    noise : numpy.random.Generator
        The source of chance.

    Returns
    -------
    ndarray of float64, shape (count, 2)
        (east, north) in metres; each inside or on the polygon.
    """
    middle = shape.representative_point()
    if count == 1:
        return np.array([[middle.x, middle.y]])
    x0, y0, x1, y1 = shape.bounds
    if count <= 12:
        is_wide = x1 - x0 >= y1 - y0
        columns = math.ceil(math.sqrt(count)) if is_wide else max(1, count // math.ceil(math.sqrt(count)))
        rows = math.ceil(count / columns)
        number = np.arange(count)
        found = np.c_[
            x0 + (x1 - x0) * (number % columns + 0.5) / columns,
            y0 + (y1 - y0) * (number // columns + 0.5) / rows,
        ]
    else:
        found = np.c_[noise.uniform(x0, x1, count), noise.uniform(y0, y1, count)]
    shapely.prepare(shape)
    outside = ~shapely.contains_xy(shape, found[:, 0], found[:, 1])
    for _ in range(20):
        if not outside.any():
            break
        again = int(outside.sum())
        found[outside] = np.c_[noise.uniform(x0, x1, again), noise.uniform(y0, y1, again)]
        outside = ~shapely.contains_xy(shape, found[:, 0], found[:, 1])
    found[outside] = (middle.x, middle.y)
    return np.asarray(found, dtype=np.float64)


def points_among(shapes: npt.NDArray[np.object_], count: int, *, noise: np.random.Generator) -> Floats:
    """Choose points in buildings, each building once before one is used again.

    Parameters
    ----------
    shapes : array of Polygon
        Buildings in metres of the work CRS; at least one.
    count : int
        How many points.
    """
    order = np.concatenate([noise.permutation(len(shapes)) for _ in range(math.ceil(count / len(shapes)))])[
        :count
    ]
    points: Floats = shapely.get_coordinates(shapely.centroid(shapes[order]))
    repeated = np.arange(count) >= len(shapes)
    points[repeated] += noise.normal(0, 12, size=(int(repeated.sum()), 2))
    return points


def to_degrees(points: Floats, crs: WorkCrs) -> Floats:
    """Return (lon, lat) of points in metres, rounded to 1e-7 degrees (about 1 cm)."""
    return np.round(crs.unproject(points), 7)
