"""Roads, railway and water of the 丽水 sample area, in the valley frame."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography import lishui_plan as plan
from tools.make_sample_geography.shapes import ellipse, line_along, smooth_line, union_of


@dataclass(frozen=True)
class Road:
    """A road with the half width of the land kept free for it."""

    name: str
    kind: str
    line: LineString
    reserve_m: float


@dataclass(frozen=True)
class Water:
    """Water in the valley frame: surfaces and the axes of what flows."""

    surface: BaseGeometry
    axes: tuple[tuple[str, LineString], ...]


def make_water(noise: np.random.Generator) -> Water:
    """Draw the river with its sandbank, two brooks and three ponds."""
    stations = np.arange(-7000, 11230, 30.0)
    wobble = ndimage.gaussian_filter1d(noise.normal(size=(2, len(stations))), 5, axis=1) * 14
    north = [
        (u, plan.river_v(u) + plan.river_width_m(u) / 2 + a) for u, a in zip(stations, wobble[0], strict=True)
    ]
    south = [
        (u, plan.river_v(u) - plan.river_width_m(u) / 2 - a) for u, a in zip(stations, wobble[1], strict=True)
    ]
    river = Polygon(north + south[::-1]).buffer(0).difference(_sandbank())
    vs = np.arange(-2600, 2130, 25.0)
    brook = LineString([(plan.brook_u(v), v) for v in vs])
    stretches = [
        LineString(brook.coords[i : i + 3]).buffer(7 + 8 * i / len(vs)) for i in range(len(brook.coords) - 2)
    ]
    northern = LineString(
        [
            (3520 + 120 * math.sin(4 * t) + 40 * math.sin(11 * t), 1850 + 1750 * t)
            for t in np.linspace(0, 1, 60)
        ]
    )
    ponds = [
        ellipse(u, v, half_width=a, half_height=b)
        for u, v, a, b in ((-760, 420, 64, 34), (4560, 1370, 58, 40), (660, 2830, 46, 28))
    ]
    axes = (("好溪", line_along(plan.river_v, -7000, 11200)), ("石牛坑", brook), ("梅墩坑", northern))
    return Water(union_of([river, *stretches, northern.buffer(8), *ponds]), axes)


def _sandbank() -> BaseGeometry:
    def edge(u: float, side: int) -> tuple[float, float]:
        return u, plan.river_v(u) + side * max(0.0, 15 * math.sin(math.pi * (u - 2700) / 520)) + 14

    there = [edge(u, 1) for u in np.arange(2700, 3221, 26)]
    back = [edge(u, -1) for u in np.arange(3220, 2699, -26)]
    return Polygon(there + back).buffer(2)


def make_railway() -> LineString:
    """Draw the railway along the southern edge of the park."""
    return line_along(plan.railway_v, -7000, 11200)


def make_roads() -> list[Road]:
    """Draw every road of the area."""
    return [*_arterial_roads(), *_minor_roads(), *_long_roads(), *_country_roads()]


def _upright(u: float, low: float, high: float) -> LineString:
    return LineString([(u, v) for v in np.arange(low, high, 20)] + [(u, high)])


def _arterial_roads() -> list[Road]:
    roads = []
    for i, u in enumerate(plan.COLUMNS_U):
        low = -95.0
        if i == 2:
            low = plan.expressway_v(u) - 330
        elif i in {0, 3, 5}:
            low = plan.expressway_v(u) - 150
        high = plan.provincial_v(u) if i in {1, 3} else plan.bank_v(u)
        kind, reserve = ("主干路", 17.0) if i in {1, 3} else ("次干路", 14.0)
        roads.append(Road(plan.COLUMN_ROADS[i], kind, _upright(u, low, high), reserve))
    roads.append(Road("绿谷大道", "主干路", line_along(lambda _: plan.ROWS_V[0], -7000, 11200), 21))
    roads.append(Road("通济街", "次干路", line_along(lambda _: plan.ROWS_V[1], -1160, 4975), 15))
    roads.append(Road("云景路", "次干路", line_along(lambda _: 0.0, 0, 3920), 13))
    roads.append(Road("滨溪路", "次干路", line_along(plan.bank_v, -420, 4300), 12))
    return roads


def _minor_roads() -> list[Road]:
    roads = []
    shares = (0.52, 0.47, 0.72, 0.5, 0.49)
    for i, share in enumerate(shares):
        u = plan.COLUMNS_U[i] + (plan.COLUMNS_U[i + 1] - plan.COLUMNS_U[i]) * share
        roads.append(Road(plan.MINOR_COLUMN_ROADS[i], "支路", _upright(u, -78, plan.bank_v(u)), 9))
    for name, v in plan.MINOR_ROW_ROADS:
        roads.append(Road(name, "支路", LineString([(u, v) for u in range(0, 3921, 30)]), 9))
    lanes = (
        *((220, 520, 1130), (990, 520, 1130), (2560, 0, 520), (3340, 1130, 1480)),
        *((3720, 520, 820), (600, -78, 262), (2960, 820, 1480), (1350, 1130, 1830)),
    )
    for u, low, high in lanes:
        roads.append(Road("", "街巷", _upright(u, low, min(high, plan.bank_v(u))), 6))
    return roads


def _long_roads() -> list[Road]:
    roads = [
        Road("S222省道", "省道", line_along(plan.provincial_v, -7000, 11200), 13),
        Road("丽龙高速", "高速公路", line_along(plan.expressway_v, -7000, 11200), 24),
    ]
    middle = plan.COLUMNS_U[2]
    for east in (-1, 1):
        for north in (-1, 1):
            bends = ((470, 12), (360, 20), (250, 40), (150, 84), (70, 130), (18, 166), (0, 200))
            ramp = [(middle + east * d, plan.expressway_v(middle + east * d) + north * o) for d, o in bends]
            roads.append(Road("", "匝道", smooth_line(LineString(ramp)), 8))
    return roads


def _country_roads() -> list[Road]:
    def down(u: float) -> tuple[float, float]:
        return u, plan.expressway_v(u) - 150

    def up(u: float) -> tuple[float, float]:
        return u, plan.provincial_v(u)

    ways = [
        [(-420, plan.bank_v(-420)), (-700, 1640), (-1300, 1500), (-2100, 1380), (-3000, 1500)],
        [(4300, plan.bank_v(4300)), (4720, 1640), (5300, 1560), (6200, 1700), (7200, 1640)],
        [up(-1000), (-1060, 2900), (-900, 3300), (-1020, 3900)],
        [up(800), (900, 2900), (760, 3300), (850, 3900), (700, 4500)],
        [up(2370), (2450, 2800), (2300, 3150), (2420, 3600)],
        [up(3900), (3780, 2900), (3950, 3350), (3850, 4000)],
        [up(5300), (5350, 3000), (5200, 3500)],
        [down(0), (-120, -800), (60, -1250), (-80, -1800)],
        [down(2370), (2480, -900), (2300, -1300), (2450, -1900)],
        [down(3920), (4060, -850), (3900, -1300)],
        [(-1100, 520), (-1160, 200), (-1080, -250), (-1250, -700), (-1150, -1300)],
        [(5000, 520), (5120, 100), (5030, -300), (5200, -900)],
        [(-1100, 520), (-1080, 900), (-1300, 1500)],
        [(5000, 520), (4960, 1000), (5060, 1560)],
    ]
    names = ("水碓路", "塘埠路", "沙溪路", "后塘路", "梅墩路", "石牛下路", "岭脚路", "小坑路")
    named = dict(enumerate(names))
    return [Road(named.get(i, ""), "乡村道路", smooth_line(LineString(way)), 6) for i, way in enumerate(ways)]


def road_reserve(roads: list[Road]) -> BaseGeometry:
    """Return the land that roads keep free; ramps lie outside the park and are left out."""
    return union_of(
        shapely.buffer(road.line, road.reserve_m, cap_style="flat", join_style="mitre")
        for road in roads
        if road.kind != "匝道"
    )
