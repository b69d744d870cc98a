"""The base geography of the 汉阴 sample area: a mountain county with ten towns."""

from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import hanyin_plan as plan
from tools.make_sample_geography.hanyin_areas import Area, make_areas
from tools.make_sample_geography.hanyin_roads import Way, make_ways, trim_to
from tools.make_sample_geography.hanyin_terrain import (
    Stream,
    make_outline,
    make_relief,
    make_streams,
    slope_of,
)
from tools.make_sample_geography.hanyin_towns import Settlements, make_settlements
from tools.make_sample_geography.output import BaseLayer, TextEncoding, write_hill_shade, write_layer
from tools.make_sample_geography.relief import Relief, area_above, contour_lines, fractal_noise
from tools.make_sample_geography.shapes import polygons_of

_RIVER_WIDTH_M = {"月河": 42.0, "汉江": 190.0, "观音河": 16.0, "洞河": 18.0, "双河": 12.0}


def make_area(folder: Path, seed: int) -> dict[str, int]:
    """Make the whole county and write its shapefiles.

    Parameters
    ----------
    folder : Path
        Where the files go; it exists.
    seed : int
        The same seed gives the same county.

    Returns
    -------
    dict of str to int
        How many shapes each layer has.
    """
    noise, chance = np.random.default_rng(seed), Random(seed)
    outline, streams = make_outline(noise), make_streams(noise, chance)
    relief = make_relief(streams, noise)
    areas = make_areas(outline, relief, streams, chance)
    county = areas[1][0].shape
    water = _water(streams, county)
    ways = trim_to(make_ways(areas, relief, streams), county)
    settled = make_settlements(areas, relief, ways, water, chance)
    layers = [
        *_area_layers(areas),
        _road_layer([*ways, *settled.streets]),
        *_water_layers(streams, water, county),
        *_ground_layers(settled, relief, water, county, noise),
        _contour_layer(relief, county),
        _place_layer(settled),
    ]
    for layer in layers:
        write_layer(folder, layer, work_epsg=plan.EPSG)
    write_hill_shade(folder, relief, work_epsg=plan.EPSG)
    return {layer.name: len(layer.shapes) for layer in layers}


def _area_layers(areas: dict[int, list[Area]]) -> list[BaseLayer]:
    names = {1: "county", 2: "towns", 3: "grids"}
    encodings = {1: TextEncoding.UTF8_DECLARED, 2: TextEncoding.GBK_DECLARED, 3: TextEncoding.GBK_SILENT}
    return [
        BaseLayer(
            names[level],
            [area.shape for area in found],
            {
                "代码": [area.code for area in found],
                "名称": [area.name for area in found],
                "上级": [area.parent_code for area in found],
            },
            encodings[level],
        )
        for level, found in areas.items()
    ]


def _road_layer(ways: list[Way]) -> BaseLayer:
    return BaseLayer(
        "roads",
        [way.line.simplify(2) for way in ways],
        {
            "名称": [way.name for way in ways],
            "编号": [way.number for way in ways],
            "等级": [way.kind for way in ways],
            "宽度": [way.width_m for way in ways],
        },
        TextEncoding.GBK_DECLARED,
        epsg=plan.EPSG,
    )


def _water(streams: list[Stream], county: Polygon) -> BaseGeometry:
    """Return the surfaces of the rivers that are wide enough to have one."""
    near = county.buffer(1500)
    surfaces = []
    for stream in streams:
        width = _RIVER_WIDTH_M.get(stream.name, 0.0)
        if width > 30:
            stations = np.arange(0, stream.line.length, 40.0)
            spots = shapely.line_interpolate_point(stream.line, stations)
            radii = (
                width / 2 * (0.75 + 0.25 * np.sin(stations / 700)) * (0.45 + 0.55 * stations / stations[-1])
            )
            discs = shapely.buffer(spots, np.maximum(radii, 9.0), quad_segs=6)
            hulls = [shapely.convex_hull(shapely.union(a, b)) for a, b in pairwise(discs)]
            surfaces.append(shapely.union_all(hulls).simplify(2))
    return shapely.union_all(surfaces).intersection(near)


def _water_layers(streams: list[Stream], water: BaseGeometry, county: Polygon) -> list[BaseLayer]:
    near = county.buffer(1500)
    axes = [(s.name, part, s.order) for s in streams for part in shapely.get_parts(s.line.intersection(near))]
    axes = [axis for axis in axes if axis[1].geom_type == "LineString" and axis[1].length > 150]
    widths = {0: 30.0, 1: 9.0, 2: 3.0}
    rivers = BaseLayer(
        "rivers",
        [line.simplify(4) for _, line, _ in axes],
        {
            "名称": [name for name, _, _ in axes],
            "宽度": [_RIVER_WIDTH_M.get(name, widths[order]) for name, _, order in axes],
        },
        TextEncoding.UTF8_SILENT,
    )
    parts = polygons_of(water)
    axis = next(stream.line for stream in streams if stream.name == "汉江")
    names = ["汉江" if part.intersects(axis) else "月河" for part in parts]
    return [rivers, BaseLayer("water", list(parts), {"名称": names}, TextEncoding.UTF8_SILENT)]


def _ground_layers(
    settled: Settlements, relief: Relief, water: BaseGeometry, county: Polygon, noise: np.random.Generator
) -> list[BaseLayer]:
    buildings = BaseLayer(
        "buildings",
        [shape for shape, _ in settled.buildings],
        {"类型": [kind for _, kind in settled.buildings]},
        TextEncoding.GBK_SILENT,
    )
    near = county.buffer(600)
    slope = ndimage.gaussian_filter(slope_of(relief), 1.5)
    patchy = fractal_noise(slope.shape, cell=18, octaves=3, noise=noise)
    high = np.clip((relief.heights_m - 700) / 500, 0, 1)
    woods = area_above(
        relief, values=slope + 0.06 * patchy + 0.2 * high, limit=0.17, smallest_m2=80_000, tolerance_m=30
    )
    fields = area_above(
        relief,
        values=0.13 - slope + 0.03 * patchy - 0.2 * high,
        limit=0.0,
        smallest_m2=40_000,
        tolerance_m=30,
    )
    grounds = shapely.union_all(settled.grounds)
    cover = [
        (part, "林地")
        for part in polygons_of(woods.intersection(near).difference(water))
        if part.area > 40_000
    ]
    farmed = fields.intersection(near).difference(shapely.union_all([water, woods, grounds]))
    cover += [(part, "耕地") for part in polygons_of(farmed) if part.area > 20_000]
    cover += [(ground, "建设用地") for ground in settled.grounds]
    land = BaseLayer(
        "landcover",
        [shape for shape, _ in cover],
        {"类型": [kind for _, kind in cover]},
        TextEncoding.GBK_DECLARED,
    )
    return [buildings, land]


def _contour_layer(relief: Relief, county: Polygon) -> BaseLayer:
    near = county.buffer(600)
    lines: list[tuple[int, BaseGeometry]] = []
    for height, line in contour_lines(relief, from_m=400, to_m=2200, step_m=100, tolerance_m=22, shortest=20):
        for part in shapely.get_parts(line.intersection(near)):
            if part.geom_type == "LineString" and part.length > 500:
                lines.append((height, part))
    return BaseLayer(
        "contours", [line for _, line in lines], {"高程": [height for height, _ in lines]}, epsg=plan.EPSG
    )


def _place_layer(settled: Settlements) -> BaseLayer:
    places = settled.places
    return BaseLayer(
        "places",
        [Point(x, y) for _, _, x, y, _ in places],
        {
            "名称": [place[0] for place in places],
            "类型": [place[1] for place in places],
            "高程": [place[4] for place in places],
        },
        TextEncoding.UTF8_DECLARED,
    )
