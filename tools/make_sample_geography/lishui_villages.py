"""Villages of the 丽水 sample area: lanes as a net of cells, houses packed along the lanes."""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import shapely
from scipy.spatial import Voronoi
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import lishui_plan as plan
from tools.make_sample_geography.lishui_land import Building
from tools.make_sample_geography.shapes import blob, largest, lines_of, polygons_of, turned_box


@dataclass(frozen=True)
class Villages:
    """What villages add to the map, in the valley frame."""

    grounds: list[Polygon]
    lanes: list[LineString]
    buildings: list[Building]
    places: list[tuple[str, str, float, float]]


def make_villages(old_villages: list[Polygon], kept_free: BaseGeometry, chance: Random) -> Villages:
    """Build the villages of the plan and the old villages that the park has grown round."""
    made = Villages([], [], [], [])
    for name, u, v, half_width, half_height in plan.VILLAGES:
        ground = blob(u, v, half_width=half_width, half_height=half_height, chance=chance).difference(
            kept_free
        )
        _build_village(made, ground, chance)
        middle = largest(ground).representative_point()
        made.places.append((name, "居民点", middle.x, middle.y))
    for block in old_villages:
        _build_village(made, block.difference(kept_free), chance)
    return made


def _build_village(made: Villages, ground: BaseGeometry, chance: Random) -> None:
    for part in polygons_of(ground):
        if part.area < 2500:
            continue
        made.grounds.append(part)
        cells = Voronoi(_cell_centres(part, chance))
        for ends in cells.ridge_vertices:
            if -1 in ends or chance.random() < 0.10:
                continue
            lane = LineString(cells.vertices[ends]).intersection(part)
            if 8 < lane.length < 200:
                made.lanes.extend(lines_of(lane))
        for region in cells.regions:
            if region and -1 not in region:
                cell = Polygon(cells.vertices[region]).intersection(part).buffer(-4.2)
                for piece in polygons_of(cell):
                    if piece.area >= 140:
                        made.buildings.extend(houses_round(piece, chance))


def _cell_centres(ground: Polygon, chance: Random) -> np.ndarray:
    u0, v0, u1, v1 = ground.bounds
    spacing, turn = 54.0, chance.uniform(-0.5, 0.5)
    columns, rows = int((u1 - u0) / spacing) + 1, int((v1 - v0) / spacing) + 2
    centres = []
    for i in range(-columns, columns + 1):
        for j in range(-rows, rows + 1):
            x = i * spacing * 1.35 + chance.uniform(-19, 19)
            y = j * spacing * 0.95 + chance.uniform(-17, 17)
            centres.append(
                (
                    (u0 + u1) / 2 + x * math.cos(turn) - y * math.sin(turn),
                    (v0 + v1) / 2 + x * math.sin(turn) + y * math.cos(turn),
                )
            )
    return np.array(centres)


def houses_round(cell: Polygon, chance: Random) -> list[Building]:
    """Pack houses along the inside of a cell's edge."""
    houses: list[Building] = []
    done: list[Polygon] = []
    inside = cell.buffer(1)
    shapely.prepare(inside)
    corners = list(cell.exterior.coords)
    for start, end in pairwise(corners):
        length = math.dist(start, end)
        along = math.atan2(end[1] - start[1], end[0] - start[0])
        at = chance.uniform(0.5, 3)
        while at < length - 7:
            width, depth = chance.uniform(8.5, 14.5), chance.uniform(8, 11.5)
            if at + width > length:
                break
            x, y = _inward(cell, start, along, at=at + width / 2, depth=depth)
            shape = turned_box(x, y, width=width, depth=depth, angle_deg=math.degrees(along))
            is_free = inside.contains(shape) and not any(shape.buffer(0.8).intersects(o) for o in done)
            if is_free and chance.random() < 0.9:
                done.append(shape)
                houses.append(Building(x, y, width, depth, "民房", math.degrees(along)))
            at += width + chance.choice([0.6, 0.6, 2, 5])
    return houses


def _inward(
    cell: Polygon, start: tuple[float, ...], along: float, *, at: float, depth: float
) -> tuple[float, float]:
    x, y = start[0] + math.cos(along) * at, start[1] + math.sin(along) * at
    across_x, across_y = math.sin(along), -math.cos(along)
    if not cell.contains(Point(x + across_x * depth / 2, y + across_y * depth / 2)):
        across_x, across_y = -across_x, -across_y
    return x + across_x * (depth / 2 + 0.3), y + across_y * (depth / 2 + 0.3)
