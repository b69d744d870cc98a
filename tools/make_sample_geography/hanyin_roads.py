"""Roads and railway of the 汉阴 sample area: valley lines, and ways of least effort to every village."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import LineString
from skimage.graph import MCP_Geometric

from tools.make_sample_geography.hanyin_areas import Area
from tools.make_sample_geography.hanyin_terrain import Stream, slope_of
from tools.make_sample_geography.relief import Relief
from tools.make_sample_geography.shapes import Floats, cut_corners


@dataclass(frozen=True)
class Way:
    """A road or railway; `number` is the road number shown in a shield."""

    name: str
    number: str
    kind: str
    line: LineString
    width_m: float


def make_ways(areas: dict[int, list[Area]], relief: Relief, streams: list[Stream]) -> list[Way]:
    """Draw the lines along 月河, then a county road to every town and a village road to every village."""
    river = next(stream for stream in streams if stream.name == "月河")
    ways = [
        Way("国道316", "G316", "国道", _beside(river, shift_m=230, smooth_m=500), 14),
        Way("十天高速", "G7011", "高速公路", _beside(river, shift_m=880, smooth_m=1500), 26),
        Way("阳安铁路", "", "铁路", _beside(river, shift_m=-480, smooth_m=1100), 8),
    ]
    effort = 1 + 70 * slope_of(relief) ** 2 + 3 * slope_of(relief)
    effort = ndimage.gaussian_filter(effort, 0.7)
    for stream in streams:
        if stream.order == 0:
            for x, y in shapely.get_coordinates(stream.line.segmentize(relief.cell_m / 2)):
                effort[relief.cell_at(x, y)] += 14
    for i, town in enumerate(areas[2]):
        if ways[0].line.distance(shapely.Point(town.seat)) > 900:
            line = _least_effort(
                effort, relief, [way for way in ways if way.kind in {"国道", "县道"}], [town.seat]
            )[0]
            name = town.name.removesuffix("镇")
            ways.append(Way(f"汉{name[0]}路", f"X{301 + i}", "县道", line, 8))
    trunk = [way for way in ways if way.kind in {"国道", "县道"}]
    for village, line in zip(
        areas[3], _least_effort(effort, relief, trunk, [village.seat for village in areas[3]]), strict=True
    ):
        if line.length > 250:
            ways.append(
                Way(f"{village.name.removesuffix('村').removesuffix('社区')}路", "", "乡村道路", line, 5)
            )
    return ways


def _beside(stream: Stream, *, shift_m: float, smooth_m: float) -> LineString:
    """Return a line beside a stream (positive: on the left bank, looking downstream), with calmer bends."""
    line = stream.line
    stations = np.arange(0, line.length, 60.0)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, stations))
    calm = ndimage.gaussian_filter1d(points, smooth_m / 60.0, axis=0, mode="nearest")
    ahead = np.gradient(calm, axis=0)
    ahead /= np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
    moved = calm + shift_m * np.c_[-ahead[:, 1], ahead[:, 0]]
    return LineString(cut_corners(shapely.get_coordinates(LineString(moved).simplify(25)), rounds=2))


def _least_effort(
    effort: Floats, relief: Relief, network: list[Way], goals: list[tuple[float, float]]
) -> list[LineString]:
    """Find for every goal the way of least effort from the network."""
    starts = {
        relief.cell_at(x, y)
        for way in network
        for x, y in shapely.get_coordinates(way.line.segmentize(relief.cell_m / 2))
    }
    search = MCP_Geometric(effort, fully_connected=True)
    search.find_costs(sorted(starts))
    lines = []
    for goal in goals:
        cells = np.array(search.traceback(relief.cell_at(*goal)), float)
        points = np.c_[relief.x0_m + cells[:, 1] * relief.cell_m, relief.y0_m + cells[:, 0] * relief.cell_m]
        nearest = min(network, key=lambda way: way.line.distance(shapely.Point(points[0])))
        at = nearest.line.interpolate(nearest.line.project(shapely.Point(points[0])))
        line = LineString([(at.x, at.y), *points.tolist(), goal])
        lines.append(LineString(cut_corners(shapely.get_coordinates(line.simplify(28)), rounds=2)))
    return lines


def trim_to(ways: list[Way], county: shapely.Geometry) -> list[Way]:
    """Cut the ways a little outside the county; pieces that lie wholly outside fall away."""
    near = county.buffer(1500)
    kept = []
    for way in ways:
        for part in shapely.get_parts(way.line.intersection(near)):
            if part.geom_type == "LineString" and part.length > 100:
                kept.append(Way(way.name, way.number, way.kind, part, way.width_m))
    return kept


ROAD_MARGIN_M = {
    "国道": 11.0,
    "高速公路": 18.0,
    "铁路": 12.0,
    "县道": 8.0,
    "乡村道路": 5.0,
    "支路": 8.0,
    "街巷": 6.0,
}
"""Half width of the strip that buildings keep free of."""
