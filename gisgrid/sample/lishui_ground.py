"""The ground of the 丽水 sample: its grids, parcels and streets, and where enterprises may stand."""

from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Department, Grid, Parcel
from gisgrid.model.scheme import Scheme
from gisgrid.sample.area import Area
from gisgrid.sample.base_geography import AreaIndex, BaseLayer, insert_places
from gisgrid.sample.lishui_offices import DEPARTMENTS
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import BulkSession, id_of, insert
from gisgrid.sample.sites import Site, in_turns, points_among, points_inside, share_out, to_degrees

AREA = "lishui"
ZONE = 40
NAME = "丽水经济技术开发区"


@dataclass(kw_only=True)
class Zone(Area):
    """What has been made of the zone so far.

    Attributes
    ----------
    styles : list of str
        How each parcel is built over.
    """

    parcels: list[Parcel]
    styles: list[str]


def lay_out(session: BulkSession, scheme: Scheme, *, seed: int, today: date) -> Zone:
    """Insert departments, grids, parcels and places."""
    departments = insert(
        session,
        [
            Department(name, short, aliases=others, phone=phone, industries="、".join(tags))
            for name, short, others, phone, *tags in DEPARTMENTS
        ],
    )
    grids = _insert_grids(session, today)
    by_name = {grid.name: id_of(grid) for grid in grids if grid.level == 3}
    parcels: list[Parcel] = []
    styles: list[str] = []
    streets = _Streets()
    for record, shape in BaseLayer(AREA, "parcels").pairs():
        parcels.append(
            Parcel(
                record["宗地号"],
                address=streets.address_of(shape.representative_point(), len(parcels)),
                land_use=record["用途"],
                declared_area_m2=round(float(record["面积"]) * (1 + 0.002 * (len(parcels) % 5 - 2)), 1),
                grid_id=by_name.get(record["网格"]),
                geometry=shape,
            )
        )
        styles.append(record["形式"])
    insert(session, parcels)
    third = [grid for grid in grids if grid.level == 3]
    index = AreaIndex(np.array([grid.geometry for grid in third]), [id_of(grid) for grid in third])
    insert_places(session, AREA, index.at)
    chance = Random(seed)
    names = NameMaker(chance, area_code="331102", dialling_code="0578")
    ids = {department.short_name: id_of(department) for department in departments}
    return Zone(
        session=session,
        scheme=scheme,
        chance=chance,
        noise=np.random.default_rng(seed),
        names=names,
        today=today,
        grids=grids,
        departments=ids,
        parcels=parcels,
        styles=styles,
    )


def _insert_grids(session: BulkSession, today: date) -> list[Grid]:
    layer = BaseLayer(AREA, "grids")
    shapes = {record["名称"]: shape for record, shape in layer.pairs()}
    kinds = {record["名称"]: record["类别"] for record in layer.records}
    park = [shapes[name] for name, kind in kinds.items() if kind == "园区"]
    rural = [shapes[name] for name, kind in kinds.items() if kind == "农村"]
    since = date(2019, 6, 4)
    (whole,) = insert(
        session,
        [Grid("开发区", NAME, 1, valid_from=since, geometry=shapely.coverage_union_all([*park, *rural]))],
    )
    second = insert(
        session,
        [
            Grid(
                "园区",
                "园区网格",
                2,
                parent_id=whole.id,
                valid_from=since,
                geometry=shapely.coverage_union_all(park),
            ),
            Grid(
                "农村",
                "农村网格",
                2,
                parent_id=whole.id,
                valid_from=since,
                geometry=shapely.coverage_union_all(rural),
            ),
        ],
    )
    parents = {"园区": second[0].id, "农村": second[1].id}
    third = insert(
        session,
        [
            Grid(
                record["编号"],
                record["名称"],
                3,
                parent_id=parents[record["类别"]],
                area_code="331102008",
                valid_from=since,
                geometry=shape,
            )
            for record, shape in layer.pairs()
        ],
    )
    return [whole, *second, *third]


class _Streets:
    """Gives addresses along the named streets."""

    def __init__(self) -> None:
        layer = BaseLayer(AREA, "roads")
        wanted = {"主干路", "次干路", "支路"}
        pairs = [(r["名称"], g) for r, g in layer.pairs() if r["名称"] and r["等级"] in wanted]
        self._names = [name for name, _ in pairs]
        self._lines = [line for _, line in pairs]
        self._tree = shapely.STRtree(self._lines)

    def address_of(self, point: shapely.Point, salt: int) -> str:
        """Return the nearest street with a number that grows along it; one degree is about 100 km."""
        nearest = int(self._tree.nearest(point))
        along_m = self._lines[nearest].project(point) * 1e5
        return f"{self._names[nearest]}{int(along_m / 9) * 2 + 1 + salt % 2}号"


def park_sites(zone: Zone, total: int) -> list[Site]:
    """Put enterprises on the parcels of the park: one on each, and tenants into the standard workshops."""
    crs = WorkCrs(ZONE)
    shapes = crs.project_geometries(np.array([parcel.geometry for parcel in zone.parcels], dtype=object))
    areas = np.array([shape.area for shape in shapes])
    is_used = np.array([style != "空地" for style in zone.styles])
    is_used[np.argsort(areas, kind="stable")[: len(areas) // 13]] = False
    counts = is_used.astype(int) if total >= is_used.sum() else np.zeros(len(areas), int)
    is_shared = np.array([style == "标准厂房" for style in zone.styles])
    extra = share_out(total - int(counts.sum()), areas * is_used * np.where(is_shared, 1.0, 0.06))
    groups = []
    for parcel, shape, count in zip(zone.parcels, shapes, counts + np.array(extra), strict=True):
        if count:
            places = to_degrees(points_inside(shape, int(count), noise=zone.noise), crs)
            groups.append(
                [Site(float(x), float(y), parcel.id, parcel.grid_id or 0, parcel.address) for x, y in places]
            )
    return in_turns(groups)


def rural_sites(zone: Zone, total: int) -> list[Site]:
    """Put small businesses into the houses of the villages."""
    crs = WorkCrs(ZONE)
    houses = [g for r, g in BaseLayer(AREA, "buildings").pairs() if r["类型"] == "民房"]
    tree = shapely.STRtree(houses)
    rural = [grid for grid in zone.at_level(3) if grid.code.startswith("农村")]
    inside = [
        np.array(houses, dtype=object)[np.sort(tree.query(grid.geometry, predicate="contains"))]
        for grid in rural
    ]
    counts = share_out(total, np.array([len(found) for found in inside], float))
    sites = []
    for grid, found, count in zip(rural, inside, counts, strict=True):
        village = grid.name.removesuffix("社区") + "村"
        shapes = crs.project_geometries(found)
        if count:
            for lon, lat in to_degrees(points_among(shapes, count, noise=zone.noise), crs):
                address = f"{village}{zone.chance.randint(1, 12)}组{zone.chance.randint(1, 80)}号"
                sites.append(Site(float(lon), float(lat), None, id_of(grid), address, village, is_rural=True))
    return sites
