"""Town centres, hamlets and places of the 汉阴 sample area, in metres of the work CRS."""

import math
from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import hanyin_plan as plan
from tools.make_sample_geography.hanyin_areas import Area
from tools.make_sample_geography.hanyin_roads import ROAD_MARGIN_M, Way
from tools.make_sample_geography.hanyin_terrain import project, slope_of
from tools.make_sample_geography.relief import Relief
from tools.make_sample_geography.shapes import Floats, turned_box


@dataclass
class Settlements:
    """Buildings with their kind, streets, built-up ground and places (name, kind, x, y, height)."""

    buildings: list[tuple[Polygon, str]] = field(default_factory=list)
    streets: list[Way] = field(default_factory=list)
    grounds: list[Polygon] = field(default_factory=list)
    places: list[tuple[str, str, float, float, float]] = field(default_factory=list)


class _Site:
    """Ground on which buildings keep off roads, water and each other."""

    def __init__(self, kept_free: BaseGeometry, relief: Relief) -> None:
        shapely.prepare(kept_free)
        self._kept_free = kept_free
        self._relief = relief
        self._slope = slope_of(relief)
        self._cells: dict[tuple[int, int], list[Polygon]] = {}

    def height_at(self, x: float, y: float) -> float:
        return self._relief.height_at(x, y)

    def is_steep(self, x: float, y: float) -> bool:
        return bool(self._slope[self._relief.cell_at(x, y)] > 0.34)

    def take(self, shape: Polygon) -> bool:
        """Put a building where there is room; tell whether there was."""
        middle = shape.centroid
        if self.is_steep(middle.x, middle.y) or self._kept_free.intersects(shape):
            return False
        key = (int(middle.x // 80), int(middle.y // 80))
        around = shape.buffer(2.5)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                if any(around.intersects(other) for other in self._cells.get((key[0] + i, key[1] + j), [])):
                    return False
        self._cells.setdefault(key, []).append(shape)
        return True


def make_settlements(
    areas: dict[int, list[Area]], relief: Relief, ways: list[Way], water: BaseGeometry, chance: Random
) -> Settlements:
    """Lay out ten town centres and a hamlet at the seat of every village."""
    made = Settlements()
    axes = {town.code: _axis_of(town, ways) for town in areas[2]}
    for town, size in zip(areas[2], (entry[5] for entry in plan.TOWNS), strict=True):
        made.streets += _streets_of(town, axes[town.code], size=size)
    roads = [way.line.buffer(ROAD_MARGIN_M[way.kind]) for way in [*ways, *made.streets]]
    site = _Site(shapely.union_all([*roads, water.buffer(12)]), relief)
    for street in made.streets:
        _build_along(made, site, street, rows=3, density=0.9, chance=chance)
    for way in ways:
        if way.kind in {"国道", "县道"}:
            _build_along(made, site, way, rows=1, density=0.10, chance=chance)
    for village in areas[3]:
        _build_hamlet(made, site, village.seat, houses=chance.randint(16, 30), chance=chance)
    for town in areas[2]:
        near = [shape for shape, _ in made.buildings if shape.distance(Point(town.seat)) < 1800]
        made.grounds += [g for g in _blocks_of(near) if g.area > 9000]
        _place_town(made, town, axes[town.code], site)
    _place_country(made, areas, site, relief, chance)
    return made


def _axis_of(town: Area, ways: list[Way]) -> tuple[float, float, float]:
    """Return (x, y, bearing in radians) of the main street."""
    seat = Point(town.seat)
    way = min((w for w in ways if w.kind in {"国道", "县道"}), key=lambda w: w.line.distance(seat))
    at = way.line.project(seat)
    start, end = way.line.interpolate(max(at - 350, 0)), way.line.interpolate(at + 350)
    spot = way.line.interpolate(at)
    return spot.x, spot.y, math.atan2(end.y - start.y, end.x - start.x)


def _streets_of(town: Area, axis: tuple[float, float, float], *, size: int) -> list[Way]:
    x, y, bearing = axis
    length, depth = (520.0, 150.0) if size == 1 else (820.0, 300.0) if size == 2 else (1350.0, 520.0)
    along, across = (
        np.array([math.cos(bearing), math.sin(bearing)]),
        np.array([-math.sin(bearing), math.cos(bearing)]),
    )
    rows = {1: 2, 2: 4, 3: 6}[size]
    columns = {1: 4, 2: 6, 3: 9}[size]
    offsets = np.linspace(-depth * 0.35, depth, rows)
    streets = []
    names = iter([*plan.TOWN_STREETS, *(f"{town.name.removesuffix('镇')}{n}路" for n in "东西南北中")])

    def add(points: Floats, kind: str, width: float) -> None:
        streets.append(Way(next(names, ""), "", kind, LineString(points), width))

    stations = np.linspace(-length, length, 25)
    for offset in offsets:
        bow = 18 * np.sin(stations / 300 + offset / 90)
        points = np.array([x, y]) + stations[:, None] * along + (offset + bow)[:, None] * across
        add(points, "支路" if size > 1 else "街巷", 9)
    for station in np.linspace(-length * 0.92, length * 0.92, columns):
        bow = 18 * np.sin(station / 300 + offsets / 90)
        points = np.array([x, y]) + station * along + (offsets + bow)[:, None] * across
        add(points, "街巷", 7)
    return streets


def _build_along(
    made: Settlements, site: _Site, way: Way, *, rows: int, density: float, chance: Random
) -> None:
    at = chance.uniform(4, 12)
    while at < way.line.length - 8:
        here, ahead = way.line.interpolate(at), way.line.interpolate(at + 4)
        bearing = math.atan2(ahead.y - here.y, ahead.x - here.x)
        width = chance.uniform(12, 28)
        for side in (-1, 1):
            for row in range(rows):
                depth = chance.uniform(9, 15)
                if chance.random() > density * (1 - 0.2 * row):
                    continue
                off = side * (
                    ROAD_MARGIN_M[way.kind] + 2 + depth / 2 + row * (depth + 9) + chance.uniform(0, 2)
                )
                x, y = here.x - math.sin(bearing) * off, here.y + math.cos(bearing) * off
                angle = math.degrees(bearing) + chance.gauss(0, 1.2)
                shape = turned_box(x, y, width=width, depth=depth, angle_deg=angle)
                if site.take(shape):
                    made.buildings.append((shape, "商住楼" if rows > 1 and row == 0 else "民房"))
        at += width * chance.uniform(0.85, 1.1)


def _build_hamlet(
    made: Settlements, site: _Site, seat: tuple[float, float], *, houses: int, chance: Random
) -> None:
    turn = chance.uniform(0, 90)
    built = 0
    for _ in range(houses * 12):
        if built == houses:
            return
        x, y = seat[0] + chance.gauss(0, 120), seat[1] + chance.gauss(0, 90)
        angle = turn + chance.gauss(0, 9)
        shape = turned_box(x, y, width=chance.uniform(10, 18), depth=chance.uniform(8, 11), angle_deg=angle)
        if site.take(shape):
            made.buildings.append((shape, "民房"))
            built += 1


def _blocks_of(shapes: list[Polygon]) -> list[Polygon]:
    if not shapes:
        return []
    ground = shapely.union_all([shape.buffer(28) for shape in shapes]).buffer(-16).simplify(4)
    return [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]


def _place_town(made: Settlements, town: Area, axis: tuple[float, float, float], site: _Site) -> None:
    x, y, bearing = axis
    stem = town.name.removesuffix("镇")
    wanted = (
        (f"{town.name}人民政府", "政府", 60, 70),
        (f"{stem}中学", "学校", -260, 130),
        (f"{stem}中心小学", "学校", 230, 110),
        (f"{town.name}卫生院", "医院", 140, -45),
        (f"{stem}农贸市场", "市场", -130, -35),
        (f"{stem}加油站", "加油站", 480, 28),
        (f"{stem}敬老院", "养老院", -420, 60),
    )
    for name, kind, along, across in wanted:
        px = x + along * math.cos(bearing) - across * math.sin(bearing)
        py = y + along * math.sin(bearing) + across * math.cos(bearing)
        made.places.append((name, kind, px, py, round(site.height_at(px, py))))


def _place_country(
    made: Settlements, areas: dict[int, list[Area]], site: _Site, relief: Relief, chance: Random
) -> None:
    for name, kind, lon, lat in plan.SIGHTS:
        (x, y) = project(np.array([[lon, lat]]))[0]
        made.places.append((name, kind, float(x), float(y), round(site.height_at(x, y))))
    seats = {town.name: town.seat for town in areas[2]}
    for name, town_name in plan.STATIONS:
        x, y = seats[town_name]
        made.places.append((name, "车站", x - 60, y - 640, round(site.height_at(x, y - 640))))
    for village in areas[3]:
        x, y = village.seat
        stem = village.name.removesuffix("村")
        if village.name.endswith("村"):
            made.places.append((f"{village.name}村委会", "政府", x + 20, y + 15, round(site.height_at(x, y))))
            if chance.random() < 0.22:
                made.places.append((f"{stem}小学", "学校", x - 90, y + 40, round(site.height_at(x, y))))
            if chance.random() < 0.15:
                made.places.append((f"{stem}卫生室", "医院", x + 90, y - 30, round(site.height_at(x, y))))
    for (x, y, height), name in zip(_summits(areas[1][0].shape, relief), plan.PEAKS, strict=False):
        made.places.append((name, "山峰", x, y, height))


def _summits(county: Polygon, relief: Relief) -> list[tuple[float, float, float]]:
    """Return the highest summits that lie at least 5 km from each other, the highest first."""
    inner = county.buffer(-400)
    x, y = np.meshgrid(relief.xs_m, relief.ys_m)
    inside = shapely.contains_xy(inner, x, y)
    heights = np.where(inside, relief.heights_m, -1)
    found: list[tuple[float, float, float]] = []
    for flat in np.argsort(heights, axis=None)[::-1]:
        px, py, height = float(x.flat[flat]), float(y.flat[flat]), float(heights.flat[flat])
        if all(math.hypot(px - other[0], py - other[1]) > 5000 for other in found):
            found.append((px, py, round(height)))
        if len(found) == len(plan.PEAKS):
            break
    return found
