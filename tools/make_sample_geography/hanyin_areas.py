"""Villages, towns and county of the 汉阴 sample area: three coverages that fit into each other."""

import heapq
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import LineString, Polygon, box
from skimage.segmentation import watershed

from tools.make_sample_geography import hanyin_plan as plan
from tools.make_sample_geography.hanyin_terrain import Stream, project
from tools.make_sample_geography.relief import Relief
from tools.make_sample_geography.shapes import Floats, cut_corners, largest, polygons_of

COMMUNITIES, VILLAGES = 18, 141
_COMPACTNESS_M = 9.0  # a cell of distance from the seed weighs as much as this rise


@dataclass(frozen=True)
class Area:
    """One village, town or the county."""

    code: str
    name: str
    parent_code: str
    shape: Polygon
    seat: tuple[float, float]


def make_areas(
    outline: Polygon, relief: Relief, streams: list[Stream], chance: Random
) -> dict[int, list[Area]]:
    """Divide the county into villages along the ridges and gather them into towns.

    Returns
    -------
    dict of int to list of Area
        The areas of levels 1 (county), 2 (towns) and 3 (villages and communities).
    """
    towns = project(np.array([town[2:4] for town in plan.TOWNS]))
    seeds = _community_seeds(towns, streams, chance)
    seeds += _village_seeds(outline, relief, streams, np.array(seeds), chance)
    labels = _flood(outline, relief, streams, seeds)
    shapes = _vectorise(labels, relief, len(seeds))
    owners = _gather(shapes, seeds, towns)
    villages = _name_villages(shapes, seeds, owners, chance)
    grouped = [[v.shape for v in villages if v.parent_code == town[0]] for town in plan.TOWNS]
    town_areas = [
        Area(town[0] + "000", town[1], plan.COUNTY_CODE + "000000", _solid(parts), tuple(seat))
        for town, parts, seat in zip(plan.TOWNS, grouped, towns.tolist(), strict=True)
    ]
    whole = _solid([area.shape for area in town_areas])
    county = Area(plan.COUNTY_CODE + "000000", "汉阴县", "", whole, tuple(towns[0].tolist()))
    named = [
        Area(v.code, v.name, v.parent_code + "000", v.shape, v.seat)
        for v in sorted(villages, key=lambda v: v.code)
    ]
    return {1: [county], 2: town_areas, 3: named}


def _solid(parts: list[Polygon]) -> Polygon:
    return largest(shapely.coverage_union_all(parts))


def _community_seeds(towns: Floats, streams: list[Stream], chance: Random) -> list[tuple[float, float]]:
    seeds = []
    for (x, y), town in zip(towns, plan.TOWNS, strict=True):
        rivers = [s for s in streams if s.name and s.line.distance(shapely.Point(x, y)) < 2500]
        axis = min(rivers, key=lambda s: (s.order, s.line.distance(shapely.Point(x, y)))).line
        at = axis.project(shapely.Point(x, y))
        for i in range(town[4]):
            here = min(max(at + (i - (town[4] - 1) / 2) * 1150, 0.0), axis.length - 250)
            spot, ahead = axis.interpolate(here), axis.interpolate(here + 200)
            length = spot.distance(ahead)
            left = np.array([spot.y - ahead.y, ahead.x - spot.x]) / length * 400
            seeds.append(
                (spot.x + left[0] + chance.uniform(-40, 40), spot.y + left[1] + chance.uniform(-40, 40))
            )
    return seeds


def _village_seeds(
    outline: Polygon, relief: Relief, streams: list[Stream], taken: Floats, chance: Random
) -> list[tuple[float, float]]:
    """Scatter villages along the streams, closer together on low ground."""
    points = np.vstack([_banks_of(stream) for stream in streams])
    chance.shuffle(order := list(range(len(points))))
    points = points[order]
    inner = outline.buffer(-600)
    shapely.prepare(inner)
    points = points[shapely.contains_xy(inner, points[:, 0], points[:, 1])]
    heights = np.array([relief.height_at(x, y) for x, y in points])
    spacing = 1500 + 1500 * np.clip((heights - 400) / 700, 0, 1)
    low, high, best = 0.3, 2.5, np.empty((0, 2))
    for _ in range(14):
        middle = (low + high) / 2
        found = _spread(points, spacing * middle, taken)
        if len(found) >= VILLAGES:
            low, best = middle, found
        else:
            high = middle
    while len(best) > VILLAGES:
        distance, _ = cKDTree(np.vstack([best, taken])).query(best, k=2)
        best = np.delete(best, int(np.argmin(distance[:, 1])), axis=0)
    return [(float(x), float(y)) for x, y in best]


def _banks_of(stream: Stream) -> Floats:
    """Return spots beside a stream, on both banks of a large one, without its uppermost quarter."""
    line = stream.line
    spots = shapely.line_interpolate_point(line, np.arange(line.length * 0.25, line.length, 200.0))
    points = shapely.get_coordinates(spots)
    if stream.order == 0:
        return np.vstack([points + (0, 450), points - (0, 450)])
    return points


def _spread(points: Floats, spacing_m: Floats, taken: Floats) -> Floats:
    """Keep points one by one that are further than their spacing from every kept one."""
    free = np.ones(len(points), bool)
    for x, y in taken:
        free &= np.hypot(points[:, 0] - x, points[:, 1] - y) > 1500
    kept = []
    for i in range(len(points)):
        if free[i]:
            kept.append(points[i])
            free &= np.hypot(points[:, 0] - points[i, 0], points[:, 1] - points[i, 1]) > spacing_m[i]
    return np.array(kept)


def _flood(
    outline: Polygon, relief: Relief, streams: list[Stream], seeds: list[tuple[float, float]]
) -> npt.NDArray[np.int64]:
    """Let water rise from every seed; areas meet on the ridges, and along the large rivers."""
    x, y = np.meshgrid(relief.xs_m, relief.ys_m)
    shapely.prepare(outline)
    inside = shapely.contains_xy(outline, x, y)
    ground = relief.heights_m.copy()
    for stream in streams:
        if stream.order == 0:
            for px, py in shapely.get_coordinates(stream.line.segmentize(relief.cell_m / 2)):
                row, column = relief.cell_at(px, py)
                ground[row, column] = ground[row, column] + 260
    markers = np.zeros(ground.shape, int)
    for i, (px, py) in enumerate(seeds, start=1):
        row, column = relief.cell_at(px, py)
        markers[row - 3 : row + 4, column - 3 : column + 4] = i
    return np.asarray(watershed(ground, markers, mask=inside, compactness=_COMPACTNESS_M))


def _vectorise(labels: npt.NDArray[np.int64], relief: Relief, count: int) -> list[Polygon]:
    """Turn the raster into polygons with shared, smoothed edges."""
    half = relief.cell_m / 2
    blocks: list[list[Polygon]] = [[] for _ in range(count + 1)]
    for row, line in enumerate(labels):
        y = relief.y0_m + row * relief.cell_m
        edges = np.flatnonzero(np.diff(np.r_[-1, line, -1]))
        for start, end in pairwise(edges):
            x0 = relief.x0_m + start * relief.cell_m - half
            x1 = relief.x0_m + end * relief.cell_m - half
            blocks[line[start]].append(box(x0, y - half, x1, y + half))
    rough = [shapely.union_all(parts) for parts in blocks[1:]]
    net = shapely.line_merge(shapely.union_all([shape.boundary for shape in rough]))
    arcs = [_soften(arc, relief.cell_m) for arc in shapely.get_parts(net)]
    faces = polygons_of(shapely.polygonize([shapely.union_all(arcs)]))
    gathered: list[list[Polygon]] = [[] for _ in range(count)]
    for face in faces:
        spot = face.representative_point()
        label = int(labels[relief.cell_at(spot.x, spot.y)])
        if label:
            gathered[label - 1].append(face)
    return _without_islands(gathered)


def _without_islands(gathered: list[list[Polygon]]) -> list[Polygon]:
    """Give every part that lies apart from its village to the neighbour with the longest shared edge."""
    whole = [polygons_of(shapely.union_all(parts)) for parts in gathered]
    mains = [max(parts, key=lambda part: part.area) for parts in whole]
    islands = [part for parts, main in zip(whole, mains, strict=True) for part in parts if part is not main]
    for island in sorted(islands, key=lambda part: -part.area):
        host = max(range(len(mains)), key=lambda i: mains[i].intersection(island).length)
        mains[host] = largest(shapely.union(mains[host], island))
    return mains


def _soften(arc: LineString, cell_m: float) -> LineString:
    return LineString(cut_corners(shapely.get_coordinates(arc.simplify(cell_m * 0.9)), rounds=2))


def _gather(shapes: list[Polygon], seeds: list[tuple[float, float]], towns: Floats) -> list[int]:
    """Give every village to the town that is nearest over land, so that towns hang together."""
    tree = shapely.STRtree(shapes)
    neighbours = [
        [int(j) for j in tree.query(shape) if j != i and shape.intersection(shapes[j]).length > 150]
        for i, shape in enumerate(shapes)
    ]
    owner = [-1] * len(shapes)
    first, queue = 0, []
    for number, town in enumerate(plan.TOWNS):
        for i in range(first, first + town[4]):
            queue.append((0.0, number, i))
        first += town[4]
    heapq.heapify(queue)
    while queue:
        cost, number, i = heapq.heappop(queue)
        if owner[i] >= 0:
            continue
        owner[i] = number
        for j in neighbours[i]:
            step = float(np.hypot(seeds[i][0] - seeds[j][0], seeds[i][1] - seeds[j][1]))
            away = float(np.hypot(seeds[j][0] - towns[number][0], seeds[j][1] - towns[number][1]))
            heapq.heappush(queue, (cost + step + 0.6 * away, number, j))
    return owner


def _name_villages(
    shapes: list[Polygon], seeds: list[tuple[float, float]], owners: list[int], chance: Random
) -> list[Area]:
    stems = [a + b for a in plan.FIRST_SYLLABLES for b in plan.SECOND_SYLLABLES]
    chance.shuffle(stems)
    corners = ("中心", "东街", "西街", "北街", "南街")
    counts: dict[tuple[int, bool], int] = {}
    order = sorted(
        range(len(shapes)),
        key=lambda i: (owners[i], i >= COMMUNITIES, round(seeds[i][0] / 3000), -seeds[i][1]),
    )
    areas = []
    for i in order:
        town = plan.TOWNS[owners[i]]
        is_community = i < COMMUNITIES
        number = counts.get((owners[i], is_community), 0)
        counts[owners[i], is_community] = number + 1
        stem = town[1].removesuffix("镇")
        name = (
            (stem + ("" if town[4] == 1 else corners[number]) + "社区")
            if is_community
            else stems.pop() + "村"
        )
        code = f"{town[0]}{(1 if is_community else 200) + number:03d}"
        areas.append(Area(code, name, town[0], shapes[i], seeds[i]))
    return areas
