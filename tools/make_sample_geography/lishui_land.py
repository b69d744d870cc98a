"""Blocks, parcels and what is built on them in the 丽水 sample area, in the valley frame."""

import math
from dataclasses import dataclass, field
from random import Random

import shapely
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import lishui_plan as plan
from tools.make_sample_geography.shapes import ellipse, polygons_of, split_box, turned_box, union_of


@dataclass(frozen=True)
class Building:
    """A building in the valley frame, kept as numbers so that it stays square on the map."""

    u: float
    v: float
    width_m: float
    depth_m: float
    kind: str
    angle_deg: float = 0.0

    def on_map(self) -> Polygon:
        """Return the footprint in metres of the local map."""
        x, y = shapely.get_coordinates(plan.bend(Point(self.u, self.v)))[0]
        if self.kind == "储罐":
            return Point(x, y).buffer(self.width_m / 2, quad_segs=4)
        angle = self.angle_deg + plan.bearing_deg_at(self.u)
        return turned_box(x, y, width=self.width_m, depth=self.depth_m, angle_deg=angle)


@dataclass(frozen=True)
class ParcelShape:
    """One parcel; `style` says how it is built up."""

    shape: Polygon
    style: str


@dataclass
class Land:
    """Everything the park's land is used for."""

    parcels: list[ParcelShape] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    greens: list[Polygon] = field(default_factory=list)
    villages: list[Polygon] = field(default_factory=list)
    public_grounds: list[Polygon] = field(default_factory=list)
    ponds: list[Polygon] = field(default_factory=list)
    places: list[tuple[str, str, float, float]] = field(default_factory=list)


def make_land(park: BaseGeometry, kept_free: BaseGeometry, chance: Random) -> Land:
    """Cut the park into blocks, the blocks into parcels, and build on them.

    Parameters
    ----------
    park : geometry
        Union of the park grids in the valley frame.
    kept_free : geometry
        Roads, water and railway with their margins.
    chance : random.Random
        The source of chance.
    """
    land = Land()
    for block in sorted(polygons_of(park.difference(kept_free)), key=lambda b: b.bounds):
        if block.area > 1500:
            _use_block(land, block, chance)
    return land


def _use_block(land: Land, block: Polygon, chance: Random) -> None:
    use, name = "", ""
    for spot, special, title in plan.SPECIAL_BLOCKS:
        if block.contains(Point(spot)):
            use, name = special, title
    is_narrow = block.area < 5200 or 4 * math.pi * block.area / block.length**2 < 0.22
    if use == "village":
        land.villages.append(block)
    elif use == "park" or (not use and is_narrow):
        land.greens.append(block)
        if name:
            _lay_out_park(land, block, name)
    elif use:
        _build_special(land, block, use)
        land.public_grounds.append(block)
        middle = block.centroid
        kinds = {"school": "学校", "market": "市场", "office": "政府", "housing": "居民点"}
        land.places.append((name, kinds.get(use, "其他"), middle.x, middle.y))
    else:
        _cut_block(land, block, chance)


def _lay_out_park(land: Land, block: Polygon, name: str) -> None:
    middle = block.representative_point()
    pond = ellipse(middle.x - 20, middle.y - 10, half_width=62, half_height=30)
    bay = ellipse(middle.x + 26, middle.y + 12, half_width=34, half_height=26)
    land.ponds += polygons_of(pond.union(bay).intersection(block.buffer(-12)))
    land.places.append((name, "公园", middle.x - 90, middle.y + 60))


def _cut_block(land: Land, block: Polygon, chance: Random) -> None:
    for piece in _pieces_of(block, chance):
        if piece.area < 2400:
            land.greens.append(piece)
            continue
        style = chance.choices(
            ["厂房", "大厂房", "标准厂房", "堆场", "空地"], [0.52, 0.22, 0.15, 0.07, 0.04]
        )[0]
        if piece.area < 6500 and style in {"标准厂房", "堆场"}:
            style = "厂房"
        land.parcels.append(ParcelShape(piece, style))
        land.buildings += _Plant(piece, chance).build(style)


def _pieces_of(piece: Polygon, chance: Random) -> list[Polygon]:
    wanted_m2 = chance.choices([7500, 12000, 17500, 26000, 40000], [0.12, 0.28, 0.32, 0.20, 0.08])[0]
    u0, v0, u1, v1 = piece.bounds
    width, height = u1 - u0, v1 - v0
    is_short = min(width, height) < 62 and max(width, height) < 110
    if piece.area < wanted_m2 * 1.35 or is_short:
        return [piece]
    parts = split_box(piece, at=chance.choice([0.5, 0.5, 0.42, 0.58, 0.36, 0.64]))
    if len(parts) < 2 or any(part.area < 2600 for part in parts):
        return [piece]
    return [small for part in parts for small in _pieces_of(part, chance)]


class _Plant:
    """Puts halls, an office and sometimes tanks on one parcel."""

    def __init__(self, parcel: Polygon, chance: Random) -> None:
        self._chance = chance
        self._setback = chance.uniform(8, 13)
        self._inner = parcel.buffer(-self._setback, join_style="mitre")
        self._bounds = parcel.bounds
        self._done: list[Polygon] = []
        self._buildings: list[Building] = []

    def build(self, style: str) -> list[Building]:
        """Return the buildings of a parcel of the given style."""
        if self._inner.is_empty or style == "空地":
            return []
        u0, v0, u1, v1 = self._bounds
        left, low = u0 + self._setback, v0 + self._setback
        width, height = u1 - u0 - 2 * self._setback, v1 - v0 - 2 * self._setback
        if width > 50 and height > 50:
            low, height = self._add_office(left, low, width, height)
        if style == "堆场":
            self._put(left, low, left + width * 0.45, low + height * 0.6, "厂房")
        elif style == "标准厂房":
            self._add_standard_halls(left, low, width, height)
        elif style == "大厂房":
            for share in (1.0, 0.85, 0.7, 0.55):
                if self._put(left, low, left + width * share, low + height * share, "厂房"):
                    break
        else:
            self._add_halls(left, low, width, height)
        if self._chance.random() < 0.10 and width > 60:
            self._add_tanks(u1, v1)
        return self._buildings

    def _put(self, u0: float, v0: float, u1: float, v1: float, kind: str) -> bool:
        shape = box(u0, v0, u1, v1)
        is_free = not any(shape.buffer(5).intersects(other) for other in self._done)
        if shape.area < 130 or not is_free or not self._inner.buffer(0.6).contains(shape):
            return False
        self._done.append(shape)
        self._buildings.append(Building((u0 + u1) / 2, (v0 + v1) / 2, u1 - u0, v1 - v0, kind))
        return True

    def _add_office(self, left: float, low: float, width: float, height: float) -> tuple[float, float]:
        is_south = self._chance.random() < 0.5
        gap = self._chance.uniform(21, 26)
        length = self._chance.uniform(24, min(52, width * 0.6))
        start = left + self._chance.uniform(0, max(0.0, width - length))
        base = low if is_south else low + height - 14
        if not self._put(start, base, start + length, base + 13, "办公楼"):
            self._put(left, base, left + length, base + 13, "办公楼")
        return (low + gap if is_south else low), height - gap

    def _add_standard_halls(self, left: float, low: float, width: float, height: float) -> None:
        columns, rows = max(1, int(width // 34)), max(1, int(height // 72))
        wide, deep = (width - (columns - 1) * 14) / columns, (height - (rows - 1) * 14) / rows
        for i in range(columns):
            for j in range(rows):
                u, v = left + i * (wide + 14), low + j * (deep + 14)
                self._put(u, v, u + wide, v + deep, "标准厂房")

    def _add_halls(self, left: float, low: float, width: float, height: float) -> None:
        columns = 1 if width < 70 else (2 if width < 150 else 3)
        rows = 1 if height < 80 else 2
        shares = [self._chance.uniform(0.8, 1.3) for _ in range(columns)]
        edges = [sum(shares[:i]) / sum(shares) for i in range(columns + 1)]
        for i in range(columns):
            for j in range(rows):
                u0 = left + width * edges[i] + (6 if i else 0)
                u1 = left + width * edges[i + 1] - (6 if i < columns - 1 else 0)
                v0 = low + height * j / rows + (6 if j else 0)
                v1 = low + height * (j + 1) / rows - (6 if j < rows - 1 else 0)
                if self._chance.random() < 0.12:
                    continue
                v1 = v0 + (v1 - v0) * self._chance.choice([1, 1, 0.82, 0.68])
                if not self._put(u0, v0, u1, v1, "厂房"):
                    self._put(u0, v0, u0 + (u1 - u0) * 0.7, v0 + (v1 - v0) * 0.7, "厂房")

    def _add_tanks(self, right: float, top: float) -> None:
        for k in range(self._chance.randint(2, 5)):
            tank = Point(right - self._setback - 7 - 13 * k, top - self._setback - 7).buffer(5.5)
            if self._inner.contains(tank) and not any(tank.intersects(other) for other in self._done):
                self._buildings.append(Building(tank.centroid.x, tank.centroid.y, 9, 9, "储罐"))


_SPECIAL_BUILDINGS: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "school": (
        *((0.3, 0.84, -0.3, 15), (0.3, 0.66, -0.3, 15), (0.3, 0.48, -0.3, 15)),
        *((0.52, 0.66, -0.05, 70), (0.28, 0.2, -0.24, 30), (0.52, 0.3, -0.1, 26)),
    ),
    "market": ((0.35, 0.5, -0.42, -0.46), (0.78, 0.5, -0.2, -0.6)),
    "office": ((0.5, 0.62, -0.4, 22), (0.24, 0.4, -0.08, 60), (0.76, 0.4, -0.08, 60), (0.5, 0.88, -0.6, 14)),
    "waterworks": (
        *((0.16 + 0.2 * i, 0.3 + 0.34 * j, 30, 30) for i in range(4) for j in range(2)),
        (0.9, 0.5, 18, 60),
    ),
    "substation": (
        *((0.25 + 0.25 * i, 0.6, 26, 14) for i in range(3)),
        *((0.25 + 0.25 * i, 0.3, 14, 8) for i in range(3)),
    ),
    "housing": tuple((0.1 + 0.16 * i, 0.12 + 0.15 * j, -0.115, 13) for i in range(6) for j in range(6)),
}


def _build_special(land: Land, block: Polygon, use: str) -> None:
    """Build a public block; negative sizes of the table are shares of the block's width or height."""
    u0, v0, u1, v1 = block.bounds
    inner = block.buffer(-12, join_style="mitre")
    for share_u, share_v, wide, deep in _SPECIAL_BUILDINGS[use]:
        width = -wide * (u1 - u0) if wide < 0 else wide
        depth = -deep * (v1 - v0) if deep < 0 else deep
        u, v = u0 + share_u * (u1 - u0), v0 + share_v * (v1 - v0)
        if inner.contains(box(u - width / 2, v - depth / 2, u + width / 2, v + depth / 2)):
            kind = "住宅楼" if use == "housing" else "公共建筑"
            land.buildings.append(Building(u, v, width, depth, kind))
    if use == "school":
        half = min((v1 - v0) * 0.2, 42)
        u, v = u0 + 0.77 * (u1 - u0), v0 + 0.5 * (v1 - v0)
        land.greens += polygons_of(
            LineString([(u, v - half), (u, v + half)]).buffer(min((u1 - u0) * 0.15, 36))
        )


def make_fields(open_land: BaseGeometry, chance: Random) -> list[tuple[Polygon, str]]:
    """Divide the open valley floor into fields, each with what grows on it."""
    fields = []
    for piece in sorted(polygons_of(open_land), key=lambda p: p.bounds):
        if piece.area <= 3000:
            continue
        for small in _field_pieces(piece, chance):
            if small.area > 700:
                fields.append((small, chance.choice(["水田", "水田", "旱地", "旱地", "茶园", "果园"])))
    return fields


def _field_pieces(piece: Polygon, chance: Random) -> list[Polygon]:
    if piece.area < chance.uniform(5200, 18000):
        return [piece]
    parts = split_box(piece, at=chance.uniform(0.36, 0.64), slant=chance.uniform(-0.12, 0.12))
    if len(parts) < 2:
        return [piece]
    return [small for part in parts for small in _field_pieces(part, chance)]


def trees_of(greens: list[Polygon], ponds: list[Polygon], chance: Random) -> list[Polygon]:
    """Plant clumps of trees in the greens."""
    water = union_of(ponds).buffer(4)
    trees = []
    for green in greens:
        u0, v0, u1, v1 = green.bounds
        inner = green.buffer(-5)
        for _ in range(int(green.area / 420)):
            spot = Point(chance.uniform(u0, u1), chance.uniform(v0, v1))
            if inner.contains(spot) and not water.contains(spot):
                trees.append(spot.buffer(chance.uniform(3.5, 7), quad_segs=2))
    return trees
