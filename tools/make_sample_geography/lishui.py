"""The base geography of the 丽水 sample area: an industrial zone in a river valley."""

from pathlib import Path
from random import Random

import numpy as np
import shapely
from scipy import ndimage
from shapely import affinity
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import lishui_plan as plan
from tools.make_sample_geography.lishui_grids import GridShape, make_grids, make_outline
from tools.make_sample_geography.lishui_land import Land, make_fields, make_land, trees_of
from tools.make_sample_geography.lishui_roads import (
    Road,
    Water,
    make_railway,
    make_roads,
    make_water,
    road_reserve,
)
from tools.make_sample_geography.lishui_villages import Villages, make_villages
from tools.make_sample_geography.output import BaseLayer, TextEncoding, write_hill_shade, write_layer
from tools.make_sample_geography.relief import Relief, area_above, contour_lines, fractal_noise
from tools.make_sample_geography.shapes import Floats, polygons_of, union_of


def make_relief(noise: np.random.Generator) -> tuple[Relief, Floats]:
    """Raise the ranges on both sides of the valley and four knolls on its floor.

    Returns
    -------
    (Relief, ndarray)
        The relief in the local map, and a noise of its shape that roughens the edge of the woods.
    """
    cell, x0, y0 = 14.0, -5200.0, -5000.0
    x, y = np.meshgrid(np.arange(x0, 9600, cell), np.arange(y0, 7800, cell))
    u, v = plan.from_map(x, y)
    south, north = np.vectorize(plan.southern_foot_v)(u), np.vectorize(plan.northern_foot_v)(u)
    inside_hills = np.maximum(south - v, v - north)
    ridges = fractal_noise(x.shape, cell=58, octaves=5, noise=noise, ridged=1.0)
    rolling = fractal_noise(x.shape, cell=46, octaves=4, noise=noise)
    rise = np.clip((inside_hills + 330 * rolling - 40) / 900, 0, 1.5)
    heights = 52 + 300 * rise**1.1 * (0.62 + 0.75 * ridges)
    for at_u, at_v, reach, top in (
        (-520, 850, 190, 80),
        (4600, 760, 200, 60),
        (4380, 2900, 230, 70),
        (-1150, 2560, 210, 62),
    ):
        nearness = ((u - at_u) ** 2 + ((v - at_v) * 1.25) ** 2) / reach**2
        heights += top * np.exp(-nearness * 1.3) * (1 + 0.3 * ridges)
    relief = Relief(x0, y0, cell, ndimage.gaussian_filter(heights, 1.6))
    return relief, fractal_noise(x.shape, cell=26, octaves=4, noise=noise)


def _in_work_crs(shape: BaseGeometry) -> BaseGeometry:
    return affinity.translate(shape, plan.ORIGIN_EAST_M, plan.ORIGIN_NORTH_M)


def _on_map(shape: BaseGeometry) -> BaseGeometry:
    return _in_work_crs(plan.bend(shape))


def make_area(folder: Path, seed: int) -> dict[str, int]:
    """Make the whole area and write its shapefiles.

    Parameters
    ----------
    folder : Path
        Where the files go; it exists.
    seed : int
        The same seed gives the same area.

    Returns
    -------
    dict of str to int
        How many shapes each layer has.
    """
    noise, chance = np.random.default_rng(seed), Random(seed)
    relief, rough = make_relief(noise)
    water, roads, railway = make_water(noise), make_roads(), make_railway()
    outline = make_outline(noise)
    grids = make_grids(outline, noise)
    park = union_of(grid.shape for grid in grids if grid.kind == "园区")
    kept_free = union_of([water.surface.buffer(14), railway.buffer(26), road_reserve(roads)])
    land = make_land(park, kept_free, chance)
    tight = union_of(
        [road.line.buffer(road.reserve_m * 0.8) for road in roads]
        + [water.surface.buffer(6), railway.buffer(20)]
    )
    villages = make_villages(land.villages, tight, chance)
    wide = [park.buffer(6), water.surface.buffer(22), railway.buffer(22)]
    wide += [road.line.buffer(road.reserve_m + 3) for road in roads] + [
        ground.buffer(14) for ground in villages.grounds
    ]
    fields = make_fields(plan.valley_floor().difference(union_of(wide)), chance)
    woods = area_above(
        relief,
        values=ndimage.gaussian_filter(relief.heights_m + 10 * rough, 1),
        limit=74,
        smallest_m2=9000,
        tolerance_m=5,
    )
    layers = [
        *_area_layers(grids, land),
        *_line_layers(roads, railway, water, villages, relief),
        *_ground_layers(land, villages, fields, woods=woods, water=water, park=park),
        _place_layer(land, villages),
    ]
    for layer in layers:
        write_layer(folder, layer, work_epsg=plan.EPSG)
    shifted = Relief(
        relief.x0_m + plan.ORIGIN_EAST_M, relief.y0_m + plan.ORIGIN_NORTH_M, relief.cell_m, relief.heights_m
    )
    write_hill_shade(folder, shifted, work_epsg=plan.EPSG)
    return {layer.name: len(layer.shapes) for layer in layers}


def _with_shared_points(shapes: list[Polygon]) -> list[Polygon]:
    """Give neighbours the same points along a common edge, so that bending opens no gap between them."""
    net = shapely.segmentize(shapely.union_all([shape.boundary for shape in shapes]), 40.0)
    faces = np.array(polygons_of(shapely.polygonize([net])), dtype=object)
    tree = shapely.STRtree(shapely.point_on_surface(faces))
    return [faces[tree.query(shape, predicate="contains")[0]] for shape in shapes]


def _area_layers(grids: list[GridShape], land: Land) -> list[BaseLayer]:
    grid_layer = BaseLayer(
        "grids",
        [_on_map(grid.shape) for grid in grids],
        {
            "编号": [_grid_code(grid, i) for i, grid in enumerate(grids)],
            "名称": [grid.name for grid in grids],
            "类别": [grid.kind for grid in grids],
        },
        TextEncoding.GBK_DECLARED,
    )
    grid_of = [
        next((g for g in grids if g.shape.contains(p.shape.representative_point())), None)
        for p in land.parcels
    ]
    shapes = [_on_map(shape) for shape in _with_shared_points([parcel.shape for parcel in land.parcels])]
    parcel_layer = BaseLayer(
        "parcels",
        shapes,
        {
            "宗地号": [f"331102004{_section(g)}GB{i:05d}" for i, g in enumerate(grid_of, start=1)],
            "用途": ["仓储用地" if p.style == "堆场" else "工业用地" for p in land.parcels],
            "形式": [p.style for p in land.parcels],
            "网格": [g.name if g else "" for g in grid_of],
            "面积": [round(shape.area, 2) for shape in shapes],
        },
        TextEncoding.GBK_SILENT,
    )
    return [grid_layer, parcel_layer]


def _grid_code(grid: GridShape, index: int) -> str:
    return grid.name if grid.kind == "园区" else f"农村{index - 15:02d}"


def _section(grid: GridShape | None) -> str:
    return grid.name[-2:].zfill(3) if grid else "090"


def _line_layers(
    roads: list[Road], railway: BaseGeometry, water: Water, villages: Villages, relief: Relief
) -> list[BaseLayer]:
    classes = {"匝道": "支路"}
    lines = [*(road.line for road in roads), *villages.lanes, railway]
    names = [*(road.name for road in roads), *("" for _ in villages.lanes), "金温铁路货运支线"]
    kinds = [
        *(classes.get(road.kind, road.kind) for road in roads),
        *("小路" for _ in villages.lanes),
        "铁路",
    ]
    widths = [*(_width_m(road) for road in roads), *(4.0 for _ in villages.lanes), 8.0]
    road_layer = BaseLayer(
        "roads",
        [_on_map(line) for line in lines],
        {"名称": names, "等级": kinds, "宽度": widths},
        TextEncoding.UTF8_DECLARED,
    )
    river_layer = BaseLayer(
        "rivers",
        [_on_map(axis) for _, axis in water.axes],
        {"名称": [name for name, _ in water.axes], "宽度": [92.0, 22.0, 16.0]},
        TextEncoding.UTF8_SILENT,
    )
    contours = contour_lines(relief, from_m=80, to_m=520, step_m=20, tolerance_m=4)
    contour_layer = BaseLayer(
        "contours",
        [_in_work_crs(line) for _, line in contours],
        {"高程": [height for height, _ in contours]},
        epsg=plan.EPSG,
    )
    return [road_layer, river_layer, contour_layer]


def _width_m(road: Road) -> float:
    widths = {"高速公路": 30.0, "主干路": 28.0, "次干路": 19.0, "支路": 12.0, "省道": 14.0, "匝道": 8.0}
    return widths.get(road.kind, 6.0)


def _ground_layers(
    land: Land,
    villages: Villages,
    fields: list[tuple[BaseGeometry, str]],
    *,
    woods: BaseGeometry,
    water: Water,
    park: BaseGeometry,
) -> list[BaseLayer]:
    buildings = [*land.buildings, *villages.buildings]
    building_layer = BaseLayer(
        "buildings",
        [_in_work_crs(building.on_map()) for building in buildings],
        {"类型": [building.kind for building in buildings]},
        TextEncoding.GBK_SILENT,
    )
    surface = _on_map(union_of([water.surface, *land.ponds]))
    wet = polygons_of(surface)
    water_layer = BaseLayer(
        "water",
        list(wet),
        {"名称": ["好溪" if part.area > 200_000 else "" for part in wet]},
        TextEncoding.UTF8_SILENT,
    )
    built = union_of(
        [_on_map(park), surface.buffer(8), *(_on_map(ground).buffer(10) for ground in villages.grounds)]
    )
    wood = _in_work_crs(woods).difference(built)
    shapely.prepare(wood)
    cover: list[tuple[BaseGeometry, str, str]] = [(part, "林地", "") for part in polygons_of(wood)]
    for shape, crop in fields:
        for part in polygons_of(_on_map(shape).difference(wood)):
            if part.area > 400:
                cover.append((part, "耕地", crop))
    cover += [(_on_map(block), "建设用地", "公共用地") for block in land.public_grounds]
    cover += [(_on_map(green), "绿地", "") for green in land.greens]
    cover += [(_on_map(tree), "林地", "树丛") for tree in trees_of(land.greens, land.ponds, Random(7))]
    cover += [(_on_map(ground), "建设用地", "村庄") for ground in villages.grounds]
    cover += [
        (_on_map(p.shape.buffer(-4)), "硬化地", "") for p in land.parcels if p.style in {"堆场", "空地"}
    ]
    cover_layer = BaseLayer(
        "landcover",
        [shape for shape, _, _ in cover],
        {"类型": [kind for _, kind, _ in cover], "说明": [note for _, _, note in cover]},
        TextEncoding.GBK_DECLARED,
    )
    return [building_layer, water_layer, cover_layer]


def _place_layer(land: Land, villages: Villages) -> BaseLayer:
    places = [*land.places, *villages.places, *plan.OTHER_PLACES]
    return BaseLayer(
        "places",
        [_on_map(Point(u, v)) for _, _, u, v in places],
        {"名称": [name for name, _, _, _ in places], "类型": [kind for _, kind, _, _ in places]},
        TextEncoding.UTF8_DECLARED,
    )
