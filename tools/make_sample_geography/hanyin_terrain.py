"""Relief and streams of the 汉阴 sample area, in metres of the work CRS."""

import math
from dataclasses import dataclass
from random import Random

import numpy as np
import pyproj
import shapely
from scipy import ndimage
from scipy.spatial import cKDTree
from shapely.geometry import LineString, Polygon

from tools.make_sample_geography import hanyin_plan as plan
from tools.make_sample_geography.relief import Relief, fractal_noise
from tools.make_sample_geography.shapes import Floats, cut_corners, largest, rough_line

_MAIN, _TRIBUTARY, _BROOK = 0, 1, 2
_REACH_M = {_MAIN: 2500.0, _TRIBUTARY: 1500.0, _BROOK: 950.0}
_RISE_M = {_MAIN: 1250.0, _TRIBUTARY: 780.0, _BROOK: 470.0}
_FLOOR_M = {_MAIN: 420.0, _TRIBUTARY: 90.0, _BROOK: 25.0}


@dataclass(frozen=True)
class Stream:
    """A stream from its source to its mouth, with the height of its bed at every point."""

    name: str
    order: int
    points: Floats
    beds_m: Floats

    @property
    def line(self) -> LineString:
        """The axis."""
        return LineString(self.points)


def project(lon_lat: Floats) -> Floats:
    """Turn degrees of EPSG:4490 into metres of the work CRS, shape (n, 2)."""
    transformer = pyproj.Transformer.from_crs(4490, plan.EPSG, always_xy=True)
    east, north = transformer.transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.c_[east, north]


def make_outline(noise: np.random.Generator) -> Polygon:
    """Draw the county with an uneven edge, scaled to its known area."""
    ring = project(np.array([*plan.OUTLINE, plan.OUTLINE[0]]))
    rough = rough_line(ring.tolist(), reach=1900, spacing=500, noise=noise)
    shape = largest(Polygon(cut_corners(shapely.get_coordinates(rough), rounds=1)).buffer(0))
    scale = math.sqrt(plan.AREA_KM2 * 1e6 / shape.area)
    middle = shapely.get_coordinates(shape.centroid)[0]
    return shapely.transform(shape, lambda xy: middle + (xy - middle) * scale)


def make_streams(noise: np.random.Generator, chance: Random) -> list[Stream]:
    """Draw the named rivers, then let tributaries and brooks branch off on both sides."""
    streams = []
    for name, order, course, (high, low) in plan.RIVERS:
        axis = LineString(cut_corners(project(np.array(course)), rounds=3))
        bends = rough_line(
            shapely.get_coordinates(axis.simplify(60)).tolist(),
            reach=900 if order == _MAIN else 420,
            spacing=320,
            noise=noise,
        )
        points = cut_corners(shapely.get_coordinates(bends), rounds=2)
        streams.append(Stream(name, order, points, np.linspace(high, low, len(points))))
    for river in list(streams):
        length = (5200.0, 8200.0) if river.order == _MAIN else (3000.0, 5600.0)
        _add_branches(streams, river, order=_TRIBUTARY, spacing_m=2500, length_m=length, chance=chance)
    for stream in list(streams[len(plan.RIVERS) :]):
        _add_branches(streams, stream, order=_BROOK, spacing_m=1300, length_m=(1200, 2600), chance=chance)
    return streams


def _add_branches(
    streams: list[Stream],
    parent: Stream,
    *,
    order: int,
    spacing_m: float,
    length_m: tuple[float, float],
    chance: Random,
) -> None:
    line = parent.line
    along, side = spacing_m * chance.uniform(0.3, 0.8), chance.choice([-1, 1])
    while along < line.length - spacing_m * 0.3:
        mouth, ahead = line.interpolate(along), line.interpolate(min(along + 400, line.length))
        bearing = math.atan2(ahead.y - mouth.y, ahead.x - mouth.x)
        home = bearing + math.pi - side * chance.uniform(1.0, 1.45)
        steps = int(chance.uniform(*length_m) / 120)
        points = _short_of_others(_wander((mouth.x, mouth.y), home=home, steps=steps, chance=chance), streams)
        side = -side
        along += spacing_m * chance.uniform(0.4, 0.75)
        if len(points) < 6:
            continue
        at = line.project(mouth) / line.length
        bed = float(np.interp(at, np.linspace(0, 1, len(parent.beds_m)), parent.beds_m))
        grade = chance.uniform(0.045, 0.075) if order == _TRIBUTARY else chance.uniform(0.13, 0.2)
        run = np.arange(len(points)) * 120.0
        beds = bed + run * grade * (0.6 + 0.7 * run / run[-1])
        streams.append(Stream("", order, points[::-1], beds[::-1]))


def _short_of_others(points: Floats, streams: list[Stream]) -> Floats:
    """End a new stream, drawn from its mouth, 240 m short of the first other stream in its way."""
    others = cKDTree(np.vstack([stream.points for stream in streams]))
    distances, _ = others.query(points)
    blocked = np.flatnonzero(distances[3:] < 240)
    return points[: 3 + blocked[0]] if len(blocked) else points


def _wander(start: tuple[float, float], *, home: float, steps: int, chance: Random) -> Floats:
    phase = chance.random() * 6
    points = [start]
    for i in range(max(steps, 3)):
        bearing = (
            home + 0.5 * math.sin(i / 7 + phase) + 0.25 * math.sin(i / 3 + 2 * phase) + chance.gauss(0, 0.07)
        )
        x, y = points[-1]
        points.append((x + 120 * math.cos(bearing), y + 120 * math.sin(bearing)))
    return np.array(points)


def make_relief(streams: list[Stream], noise: np.random.Generator) -> Relief:
    """Raise slopes from the beds of the streams up to ridges between them."""
    x0, y0, x1, y1 = plan.BOX_M
    x, y = np.meshgrid(np.arange(x0, x1, plan.CELL_M), np.arange(y0, y1, plan.CELL_M))
    cells = np.c_[x.ravel(), y.ravel()]
    rough = fractal_noise(x.shape, cell=45, octaves=4, noise=noise)
    surfaces = []
    for order in (_MAIN, _TRIBUTARY, _BROOK):
        samples = [_densify(stream) for stream in streams if stream.order == order]
        points, beds = np.vstack([s[0] for s in samples]), np.concatenate([s[1] for s in samples])
        distance, nearest = cKDTree(points).query(cells)
        distance, bed = distance.reshape(x.shape), beds[nearest].reshape(x.shape)
        floor = _FLOOR_M[order] * (1 + 0.5 * rough)
        climb = np.maximum(0, distance - floor) / _REACH_M[order]
        surfaces.append(
            bed + np.minimum(distance, floor) * 0.015 + _RISE_M[order] * (1 - np.exp(-(climb**1.15)))
        )
    stack = np.array(surfaces)
    softness = 45.0
    low = stack.min(axis=0)
    heights = low - softness * np.log(np.exp(-(stack - low) / softness).sum(axis=0)) + softness * 0.3
    steep = np.clip((heights - 420) / 500, 0, 1)
    ridges = fractal_noise(x.shape, cell=26, octaves=4, noise=noise, ridged=1.0)
    heights += steep * (210 * rough + 200 * ridges)
    return Relief(x0, y0, plan.CELL_M, ndimage.gaussian_filter(heights, 0.8))


def _densify(stream: Stream) -> tuple[Floats, Floats]:
    line = stream.line
    stations = np.arange(0, line.length, 60.0)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, stations))
    beds = np.interp(stations / line.length, np.linspace(0, 1, len(stream.beds_m)), stream.beds_m)
    return points, beds


def slope_of(relief: Relief) -> Floats:
    """Return the steepness of every cell as rise over run."""
    slope_y, slope_x = np.gradient(relief.heights_m, relief.cell_m)
    return np.asarray(np.hypot(slope_x, slope_y))
