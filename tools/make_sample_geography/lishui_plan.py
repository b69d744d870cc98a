"""The plan of the 丽水 sample area: a valley frame, and where things lie in it.

Everything man-made is laid out in the valley frame (u, v): metres along and across a gently arched
base line. `to_map` bends the frame into metres of a local map, so that roads follow the valley and
parcels stay square. Names of roads, villages and places are invented.
"""

import math

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from tools.make_sample_geography.shapes import Floats

EPSG = 4549
ORIGIN_EAST_M, ORIGIN_NORTH_M = 488_000.0, 3_141_500.0

COLUMNS_U = (0.0, 800.0, 1570.0, 2370.0, 3150.0, 3920.0)
ROWS_V = (520.0, 1130.0)
COLUMN_ROADS = ("西环路", "石牛路", "秀峰路", "成达街", "平桥路", "东环路")
MINOR_COLUMN_ROADS = ("金岭路", "祥和路", "白岩路", "惠商路", "云杉路")
MINOR_ROW_ROADS = (("纬二路", 262.0), ("丽景街", 820.0), ("富岭街", 1480.0))
RURAL_GRIDS = (
    ("水碓社区", ((-1200, 800),)),
    ("枫坪社区", ((-1000, -900),)),
    ("下河社区", ((1000, -900),)),
    ("金川社区", ((3000, -900),)),
    ("平桥社区", ((5000, 700), (5000, -900))),
    ("沙溪社区", ((-1200, 2700),)),
    ("后塘社区", ((500, 2700),)),
    ("梅墩社区", ((2200, 2700),)),
    ("石牛社区", ((3600, 2700),)),
    ("岭脚社区", ((5200, 2900),)),
)
SPECIAL_BLOCKS = (
    ((300, 700), "village", ""),
    ((120, 950), "village", ""),
    ((2750, 980), "village", ""),
    ((1000, 1010), "school", "开发区实验学校"),
    ((1110, 1650), "housing", "人才公寓"),
    ((1700, 1270), "office", "经开区管委会"),
    ((1250, 1290), "market", "石牛农贸市场"),
    ((1750, 400), "park", "秀峰公园"),
    ((3820, 1600), "waterworks", "污水处理厂"),
    ((3760, 120), "substation", "220千伏变电站"),
    ((3430, 1560), "housing", "蓝领公寓"),
)
VILLAGES = (
    ("水碓村", -1120, 800, 220, 150),
    ("枫坪村", -900, -640, 230, 120),
    ("小坑口", -60, -1020, 120, 90),
    ("下河村", 1000, -700, 210, 110),
    ("金川村", 3000, -720, 250, 120),
    ("沙溪村", -1150, 2760, 190, 130),
    ("后塘村", 560, 2680, 250, 120),
    ("梅墩村", 2130, 2760, 250, 140),
    ("石牛下村", 3700, 2820, 190, 120),
    ("岭脚村", 5150, 2780, 220, 140),
    ("平桥村", 5020, 760, 240, 160),
    ("塘埠", 5350, 1640, 130, 80),
    ("大坪", 900, 3120, 110, 80),
    ("柴弄", 4060, -800, 120, 90),
    ("外垟", -1420, 1400, 150, 100),
)
OTHER_PLACES = (
    ("石牛加油站", "加油站", 830, 1085),
    ("平桥加油站", "加油站", 3120, 480),
    ("西环加油站", "加油站", -350, 565),
    ("消防救援站", "其他", 1985, 1330),
    ("社区卫生服务中心", "医院", 2520, 1390),
    ("经开区货运站", "车站", 420, -118),
    ("经开区收费站", "其他", 1660, -360),
    ("石牛老村", "居民点", 300, 800),
    ("张坞老村", "居民点", 2640, 1010),
    ("普济寺", "寺庙", 640, 3340),
    ("枫坪小学", "学校", -820, -560),
    ("平桥小学", "学校", 5070, 870),
    ("梅墩幼儿园", "学校", 2200, 2700),
    ("岭脚卫生室", "医院", 5200, 2850),
    ("后塘集市", "市场", 620, 2610),
    ("水碓文化礼堂", "其他", -1180, 730),
)
RING_UV = (
    *((-1720, -1350), (-900, -1560), (700, -1520), (2100, -1600), (3600, -1480), (4900, -1400)),
    *((5560, -700), (5720, 700), (5580, 1950), (5680, 3000), (5100, 3720), (3700, 3900)),
    *((2200, 3740), (600, 3960), (-900, 3760), (-1680, 3250), (-1860, 1900), (-1780, 500), (-1720, -1350)),
)
"""Limit of the zone; it fits an A3 sheet at 1:25,000."""

_STEP = 10.0
_STATIONS = np.arange(-8000.0, 12000.0 + _STEP, _STEP)
_BEARINGS = np.radians(5.0) + np.radians(10.0) * np.cos(np.pi * np.clip(_STATIONS + 1500, -500, 7500) / 7000)
_ZERO = int(8000.0 / _STEP)
_EASTS = np.concatenate([[0.0], np.cumsum(np.cos(_BEARINGS[:-1]) * _STEP)])
_NORTHS = np.concatenate([[0.0], np.cumsum(np.sin(_BEARINGS[:-1]) * _STEP)])
_EASTS, _NORTHS = _EASTS - _EASTS[_ZERO], _NORTHS - _NORTHS[_ZERO]


def to_map(uv: Floats) -> Floats:
    """Bend points of the valley frame into metres of the local map, shape (n, 2)."""
    bearing = np.interp(uv[:, 0], _STATIONS, _BEARINGS)
    east = np.interp(uv[:, 0], _STATIONS, _EASTS) - uv[:, 1] * np.sin(bearing)
    north = np.interp(uv[:, 0], _STATIONS, _NORTHS) + uv[:, 1] * np.cos(bearing)
    return np.c_[east, north]


def from_map(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """Return (u, v) of points of the local map; arrays of any shape."""
    u = np.array(x_m, float)
    for _ in range(6):
        bearing = np.interp(u, _STATIONS, _BEARINGS)
        east, north = x_m - np.interp(u, _STATIONS, _EASTS), y_m - np.interp(u, _STATIONS, _NORTHS)
        u = u + east * np.cos(bearing) + north * np.sin(bearing)
    return u, -east * np.sin(bearing) + north * np.cos(bearing)


def bend(shape: BaseGeometry) -> BaseGeometry:
    """Bend a geometry of the valley frame into the local map, with a point at least every 40 m."""
    return shapely.transform(shapely.segmentize(shape, 40.0), to_map)


def bearing_deg_at(u: float) -> float:
    """Return the direction of the valley at `u`, in degrees anticlockwise from east."""
    return math.degrees(float(np.interp(u, _STATIONS, _BEARINGS)))


def river_v(u: float) -> float:
    """Return the v of the river's axis."""
    return (
        1985
        + 150 * math.sin((u - 300) / 820)
        + 60 * math.sin(u / 360 + 1.2)
        + 0.00003 * (min(max(u, -2600), 6400) - 1900) ** 2
    )


def river_width_m(u: float) -> float:
    """Return the width of the river."""
    return 92 + 26 * math.sin(u / 610 + 0.6) + 12 * math.sin(u / 240)


def bank_v(u: float) -> float:
    """Return the v of the road along the river's southern bank."""
    return river_v(u) - river_width_m(u) / 2 - 58


def railway_v(u: float) -> float:
    """Return the v of the railway."""
    return -170 + 46 * math.sin(u / 1150 + 0.4)


def expressway_v(u: float) -> float:
    """Return the v of the expressway."""
    return -455 + 95 * math.sin(u / 1500 + 0.9)


def provincial_v(u: float) -> float:
    """Return the v of the provincial road north of the river."""
    return 2520 + 130 * math.sin(u / 900 + 0.3) + 50 * math.sin(u / 400)


def brook_u(v: float) -> float:
    """Return the u of the canalised brook that crosses the park from the south."""
    return 1930 + 70 * math.sin(v / 420 + 0.5) + 26 * math.sin(v / 170) + max(0.0, -v) * 0.16


def southern_foot_v(u: float) -> float:
    """Return the v at which the southern hills begin."""
    return -760 + 170 * math.sin(u / 1000 + 2.2) + 80 * math.sin(u / 410)


def northern_foot_v(u: float) -> float:
    """Return the v at which the northern hills begin."""
    return 3180 + 230 * math.sin(u / 1350 + 1) + 90 * math.sin(u / 500)


def valley_floor() -> Polygon:
    """Return the valley between the feet of both ranges, in the valley frame."""
    south = [(u, southern_foot_v(u) - 190) for u in range(-7000, 11200, 50)]
    north = [(u, northern_foot_v(u) + 190) for u in range(11200, -7000, -50)]
    return Polygon(south + north)
