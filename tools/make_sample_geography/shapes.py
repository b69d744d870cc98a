"""Small geometric tools that both sample areas are drawn with."""

import math
from collections.abc import Callable, Iterable, Sequence
from random import Random

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage
from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """List the polygons of a geometry of any type; lines and points in it are left out."""
    parts = shapely.get_parts(geometry)
    flat = [part for part in parts if not hasattr(part, "geoms")]
    deep = [inner for part in parts if hasattr(part, "geoms") for inner in polygons_of(part)]
    return [part for part in flat if part.geom_type == "Polygon" and not part.is_empty] + deep


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """List the line strings of a line or a collection of lines."""
    return [
        part for part in shapely.get_parts(geometry) if part.geom_type == "LineString" and not part.is_empty
    ]


def largest(geometry: BaseGeometry) -> Polygon:
    """Return the largest polygon of a geometry."""
    return max(polygons_of(geometry), key=lambda part: part.area)


def line_along(
    course: Callable[[float], float], start: float, end: float, *, step: float = 30.0
) -> LineString:
    """Draw the line v = course(u) between two values of u."""
    return LineString([(u, course(u)) for u in np.arange(start, end + step, step)])


def cut_corners(points: Sequence[Sequence[float]] | Floats, *, rounds: int = 3) -> Floats:
    """Round off an open line by Chaikin's corner cutting; both ends stay.

    Parameters
    ----------
    points : array-like, shape (n, 2)
        The line, n >= 2.
    rounds : int
        How often each corner is cut.
    """
    line = np.asarray(points, float)
    for _ in range(rounds):
        cut = np.empty((2 * (len(line) - 1), 2))
        cut[0::2] = 0.75 * line[:-1] + 0.25 * line[1:]
        cut[1::2] = 0.25 * line[:-1] + 0.75 * line[1:]
        line = np.vstack([line[:1], cut, line[-1:]])
    return line


def smooth_line(line: LineString, *, rounds: int = 3) -> LineString:
    """Return `line` with its corners rounded off."""
    return LineString(cut_corners(shapely.get_coordinates(line), rounds=rounds))


def rough_line(
    points: Sequence[Sequence[float]], *, reach: float, spacing: float, noise: np.random.Generator
) -> LineString:
    """Bend a line at random, as boundaries along ridges and ditches do; both ends stay.

    Parameters
    ----------
    points : sequence of (x, y)
        The plain line.
    reach : float
        Standard deviation of the raw displacement, in the unit of the points.
    spacing : float
        Distance between the points that are displaced.
    noise : numpy.random.Generator
        The source of chance.
    """
    coords = shapely.get_coordinates(shapely.segmentize(LineString(points), spacing))
    shift = ndimage.gaussian_filter1d(noise.normal(size=coords.shape), 2.2, axis=0) * reach
    shift[0] = shift[-1] = 0.0
    return LineString(coords + shift)


def turned_box(x: float, y: float, *, width: float, depth: float, angle_deg: float) -> Polygon:
    """Return a rectangle round (x, y), turned anticlockwise by `angle_deg`."""
    plain = box(-width / 2, -depth / 2, width / 2, depth / 2)
    return affinity.translate(affinity.rotate(plain, angle_deg, origin=(0, 0)), x, y)


def ellipse(x: float, y: float, *, half_width: float, half_height: float) -> Polygon:
    """Return an upright ellipse round (x, y)."""
    turns = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    return Polygon(np.c_[x + half_width * np.cos(turns), y + half_height * np.sin(turns)])


def split_box(shape: Polygon, *, at: float, slant: float = 0.0) -> list[Polygon]:
    """Cut a polygon across its longer side.

    Parameters
    ----------
    shape : Polygon
        What is cut.
    at : float
        Place of the cut as a share of the longer side, 0 to 1.
    slant : float
        How far the cut leans, as a share of the longer side.
    """
    x0, y0, x1, y1 = shape.bounds
    width, height = x1 - x0, y1 - y0
    if width >= height:
        knife = LineString([(x0 + width * (at - slant), y0 - 9), (x0 + width * (at + slant), y1 + 9)])
    else:
        knife = LineString([(x0 - 9, y0 + height * (at - slant)), (x1 + 9, y0 + height * (at + slant))])
    faces = polygons_of(shapely.polygonize([shapely.union(shape.boundary, knife)]))
    return [face for face in faces if shape.contains(face.representative_point())]


def blob(x: float, y: float, *, half_width: float, half_height: float, chance: Random) -> Polygon:
    """Return a round shape with an uneven edge, such as the outline of a village."""
    turns = np.linspace(0, 2 * math.pi, 26)[:-1]
    phase = chance.random() * 6
    reach = [1 + 0.22 * math.sin(3 * turn + phase) + 0.12 * chance.uniform(-1, 1) for turn in turns]
    ring = [
        (x + half_width * k * math.cos(turn), y + half_height * k * math.sin(turn))
        for k, turn in zip(reach, turns, strict=True)
    ]
    return Polygon(ring).buffer(20).buffer(-10)


def union_of(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Unite shapes of any kind."""
    return shapely.union_all(list(shapes))
