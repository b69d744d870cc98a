"""Relief: noise, hill shade, contours and the woods that stand on the slopes."""

import math
from dataclasses import dataclass
from itertools import pairwise

import contourpy
import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography.shapes import Floats, polygons_of


@dataclass(frozen=True)
class Relief:
    """A raster of heights; row 0 is the southernmost.

    Attributes
    ----------
    x0_m, y0_m : float
        Centre of the south-western cell.
    cell_m : float
        Side of a cell.
    heights_m : ndarray of float64, shape (rows, columns)
        Metres above the sea.
    """

    x0_m: float
    y0_m: float
    cell_m: float
    heights_m: Floats

    @property
    def xs_m(self) -> Floats:
        """The x of each column."""
        return self.x0_m + self.cell_m * np.arange(self.heights_m.shape[1])

    @property
    def ys_m(self) -> Floats:
        """The y of each row."""
        return self.y0_m + self.cell_m * np.arange(self.heights_m.shape[0])

    def height_at(self, x_m: float, y_m: float) -> float:
        """Return the height of the cell that holds a point; outside, of the nearest cell."""
        row, column = self.cell_at(x_m, y_m)
        return float(self.heights_m[row, column])

    def cell_at(self, x_m: float, y_m: float) -> tuple[int, int]:
        """Return (row, column) of the cell that holds a point; outside, of the nearest cell."""
        rows, columns = self.heights_m.shape
        row = round((y_m - self.y0_m) / self.cell_m)
        column = round((x_m - self.x0_m) / self.cell_m)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)


def fractal_noise(
    shape: tuple[int, int], *, cell: float, octaves: int, noise: np.random.Generator, ridged: float = 0.0
) -> Floats:
    """Return smooth noise of several sizes, about -1 to 1.

    Parameters
    ----------
    shape : (rows, columns)
        Size of the raster.
    cell : float
        Size of the largest bumps, in cells.
    octaves : int
        How many sizes; each is half as large as the one before.
    noise : numpy.random.Generator
        The source of chance.
    ridged : float
        0 for rolling hills, 1 for sharp ridges.
    """
    total = np.zeros(shape)
    strength, sum_of_strengths = 1.0, 0.0
    for octave in range(octaves):
        size = max(3.0, cell / 2**octave)
        grid = noise.normal(size=(int(shape[0] / size) + 5, int(shape[1] / size) + 5))
        layer = np.clip(ndimage.zoom(grid, size, order=3)[: shape[0], : shape[1]] / 2.2, -1, 1)
        layer = (1 - ridged) * layer + ridged * (1 - 2 * np.abs(layer))
        total += strength * layer
        sum_of_strengths += strength
        strength *= 0.48
    return total / sum_of_strengths


def hill_shade(relief: Relief) -> Floats:
    """Light the relief from the north-west, with weaker light from the west and the north.

    Returns
    -------
    ndarray of float64
        0 (dark) to 1 (bright), of the shape of the relief; level ground is about 0.7.
    """
    heights = ndimage.gaussian_filter(relief.heights_m, 1.1)
    slope_y, slope_x = np.gradient(heights, relief.cell_m)
    steepness = np.arctan(1.5 * np.hypot(slope_x, slope_y))
    facing = np.arctan2(slope_y, -slope_x)
    altitude = math.radians(45)
    light = np.zeros_like(heights)
    for azimuth_deg, share in ((315, 0.6), (270, 0.2), (0, 0.2)):
        toward = math.radians(azimuth_deg) - math.pi / 2
        one = math.sin(altitude) * np.cos(steepness) + math.cos(altitude) * np.sin(steepness) * np.cos(
            toward - facing
        )
        light += share * np.clip(one, 0, 1)
    return light


def contour_lines(
    relief: Relief, *, from_m: float, to_m: float, step_m: float, tolerance_m: float, shortest: int = 14
) -> list[tuple[int, LineString]]:
    """Trace contours at every `step_m`, without those of fewer than `shortest` points."""
    tracer = contourpy.contour_generator(relief.xs_m, relief.ys_m, relief.heights_m)
    found = []
    for level_m in np.arange(from_m, to_m, step_m):
        for line in tracer.lines(float(level_m)):
            if len(line) > shortest:
                found.append((int(level_m), LineString(line).simplify(tolerance_m)))
    return found


def area_above(
    relief: Relief, *, values: Floats, limit: float, smallest_m2: float, tolerance_m: float
) -> BaseGeometry:
    """Return the area where `values` exceed `limit`, without patches smaller than `smallest_m2`."""
    tracer = contourpy.contour_generator(relief.xs_m, relief.ys_m, values, fill_type="OuterOffset")
    patches = []
    for points, offsets in zip(*tracer.filled(limit, 1e9), strict=True):
        rings = [points[a:b] for a, b in pairwise(offsets)]
        patch = shapely.make_valid(Polygon(rings[0], [ring for ring in rings[1:] if len(ring) > 12]))
        patches += [part.simplify(tolerance_m) for part in polygons_of(patch) if part.area > smallest_m2]
    return shapely.union_all(patches)
