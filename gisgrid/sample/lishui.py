"""The 丽水 sample: an industrial zone with 16 park grids and 10 rural communities, scheme lishui-2019."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    InspectionKind,
    PlaceAccuracy,
    Subject,
)
from gisgrid.model.people import Person
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.model.scheme import Scheme
from gisgrid.progress import Progress
from gisgrid.sample.activities import ActivityPlan, insert_activities
from gisgrid.sample.base_geography import AreaIndex, BaseLayer, insert_base_map, insert_places
from gisgrid.sample.enterprises import (
    EnterpriseMaker,
    Flavour,
    Quotas,
    grade,
    make_aliases,
    make_changes,
    make_licences,
)
from gisgrid.sample.hazard_story import Cast, Role, StoryTeller
from gisgrid.sample.hazards import HazardMaker, insert_stories
from gisgrid.sample.installations import (
    ALCOHOL_STORE,
    AMMONIA_STORE,
    COLD_STORE,
    PETROL_STORE,
    RESIN_STORE,
    SOLVENT_STORE,
    insert_installations,
)
from gisgrid.sample.lishui_offices import DEPARTMENTS, SECTORS, STAFFINGS
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import BulkSession, id_of, insert
from gisgrid.sample.sites import Site, in_turns, points_among, points_inside, share_out, to_degrees
from gisgrid.sample.staffing import PostBook, Workforce, fill_posts, months_before
from gisgrid.sample.trades import RURAL_TRADES, ZONE_TRADES
from gisgrid.sample.visits import (
    Unit,
    VisitPlan,
    insert_visits,
    make_participants,
    make_visits,
    walks_through,
)

AREA = "lishui"
ZONE = 40
NAME = "丽水经济技术开发区"
_PARK_COUNT, _RURAL_COUNT, _GONE_COUNT = 383, 38, 14
_VISITED_MOST = 1_000
_HAZARDS = 600


@dataclass
class _Zone:
    """What has been made of the zone so far."""

    session: BulkSession
    scheme: Scheme
    chance: Random
    noise: np.random.Generator
    names: NameMaker
    today: date
    grids: list[Grid]
    parcels: list[Parcel]
    styles: list[str]
    departments: dict[str, int]

    @property
    def first(self) -> date:
        """First day of the records: eighteen months ago."""
        return months_before(self.today, 18)

    def third_level(self) -> list[Grid]:
        """Return the 26 grids."""
        return [grid for grid in self.grids if grid.level == 3]


def make_lishui(
    session: BulkSession, scheme: Scheme, *, seed: int, today: date, scale: int, progress: Progress
) -> None:
    """Fill a register with the zone.

    Parameters
    ----------
    session : BulkSession
        An open edit of an empty register with the scheme lishui-2019.
    scheme : Scheme
        The scheme of the register.
    seed : int
        The same seed and day give the same rows.
    today : date
        The day on which the sample stands.
    scale : int
        Multiplies the enterprises; visits and hazards stay those of the first 1,000.
    progress : Progress
        Told after each part.
    """
    total = 7
    progress.report(0, total, tr("Reading the base map"))
    insert_base_map(session, AREA, zone=ZONE)
    zone = _lay_out(session, scheme, seed=seed, today=today)
    progress.report(1, total, tr("Appointing people"))
    book = _appoint(zone)
    progress.report(2, total, tr("Registering enterprises"))
    enterprises = _register(zone, scale)
    progress.report(4, total, tr("Recording inspections"))
    _record(zone, book, enterprises)
    progress.report(6, total, tr("Recording meetings and training"))
    _hold_activities(zone, book)
    progress.report(total, total)


def _lay_out(session: BulkSession, scheme: Scheme, *, seed: int, today: date) -> _Zone:
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
    noise = np.random.default_rng(seed)
    return _Zone(session, scheme, chance, noise, names, today, grids, parcels, styles, ids)


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


def _appoint(zone: _Zone) -> PostBook:
    vacancies = {
        ("worker", "园区09"): zone.today - timedelta(days=52),
        ("general-worker", "园区13"): zone.today - timedelta(days=31),
        ("general-worker", "岭脚社区"): zone.today - timedelta(days=120),
    }
    workforce = Workforce(
        scheme=zone.scheme,
        grids=zone.grids,
        names=zone.names,
        chance=zone.chance,
        today=zone.today,
        starts_on=min(date(2019, 7, 1), zone.first),
        department_ids=zone.departments,
        vacancies=vacancies,
    )
    return fill_posts(zone.session, workforce, STAFFINGS)


def _register(zone: _Zone, scale: int) -> list[Enterprise]:
    """Insert all enterprises with what hangs on them; return those that get visits."""
    flavour = Flavour(
        ("浙江", "浙江", "丽水市", "丽水市", "丽水经开区"),
        ("有限公司", "有限公司", "有限公司", "股份有限公司", "科技有限公司"),
        zone.departments,
        SECTORS,
        {"危险化学品": "安监局", "烟花爆竹": "安监局", "燃气": "建设局"},
        "安监局",
    )
    maker = EnterpriseMaker(zone.names, zone.chance, flavour=flavour, today=zone.today)
    park_sites, rural_sites = _park_sites(zone, _PARK_COUNT * scale), _rural_sites(zone, _RURAL_COUNT * scale)
    gone_sites = [park_sites[i * 17 % len(park_sites)] for i in range(_GONE_COUNT)]
    kept: list[Enterprise] = []
    plans = (
        (park_sites, ZONE_TRADES, Quotas(29 / 383, 127 / 383, 27 / 383, 5 / 383)),
        (rural_sites, RURAL_TRADES, Quotas(4 / 38, 6 / 38, 2 / 38, 0.0)),
        (gone_sites, ZONE_TRADES, Quotas(0.0, 0.3, 0.0, 0.0)),
    )
    for sites, trades, quotas in plans:
        grading = grade(trades, len(sites), quotas, noise=zone.noise)
        done = 0
        for batch in maker.make_all(sites, grading, trades):
            first = not kept
            if sites is gone_sites:
                _close(batch, zone.chance)
            if first:
                _feature_hero(batch, zone)
            _lose_some(batch)
            insert(zone.session, batch)
            _insert_attached(zone, batch, sites[done : done + len(batch)])
            done += len(batch)
            kept += batch[: max(0, _VISITED_MOST - len(kept))]
    _insert_installations(zone, kept)
    return kept


def _park_sites(zone: _Zone, total: int) -> list[Site]:
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


def _rural_sites(zone: _Zone, total: int) -> list[Site]:
    crs = WorkCrs(ZONE)
    houses = [g for r, g in BaseLayer(AREA, "buildings").pairs() if r["类型"] == "民房"]
    tree = shapely.STRtree(houses)
    rural = [grid for grid in zone.third_level() if grid.code.startswith("农村")]
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


def _close(batch: list[Enterprise], chance: Random) -> None:
    endings = (EnterpriseStatus.CLOSED, EnterpriseStatus.MOVED, EnterpriseStatus.DEREGISTERED)
    for enterprise in batch:
        enterprise.status = chance.choice(endings)
        enterprise.is_key_unit = False


def _feature_hero(batch: list[Enterprise], zone: _Zone) -> None:
    """Make one paint works of grid 园区08 the enterprise with the richest card."""
    grid_id = next(id_of(grid) for grid in zone.grids if grid.name == "园区08")
    dangerous = [e for e in batch if e.grid_id == grid_id and e.danger_class is DangerClass.A]
    hero = (dangerous or [e for e in batch if e.grid_id == grid_id])[0]
    if hero.danger_class is not DangerClass.A:
        other = next(e for e in batch if e.danger_class is DangerClass.A and not e.is_key_unit)
        other.danger_class, hero.danger_class = hero.danger_class, DangerClass.A
    if not hero.is_key_unit:
        other = next(e for e in reversed(batch) if e.is_key_unit and e.danger_class is DangerClass.A)
        other.is_key_unit, other.key_unit_reason = False, ""
    hero.name, hero.short_name = "浙江欣沐涂料有限公司", "欣沐涂料"
    hero.pinyin = quick_pinyin_key(hero.name)
    hero.is_key_unit, hero.key_unit_reason = True, "危险化学品单位"
    hero.supervised_industry, hero.industry_code, hero.products = "危险化学品", "C2641", "工业涂料"
    hero.main_dangers, hero.status, hero.staff_count = "火灾、爆炸、中毒", EnterpriseStatus.IN_PRODUCTION, 126
    hero.legal_representative = hero.principal = "麻建平"
    hero.safety_officer, hero.environment_officer = "柳志远", "季雪琴"


def _lose_some(batch: list[Enterprise]) -> None:
    """Take the position away from about one in fifty enterprises (未落图), never from a key unit."""
    for place, enterprise in enumerate(batch):
        if place % 47 == 29 and not enterprise.is_key_unit:
            enterprise.geometry = None
            enterprise.place_accuracy = PlaceAccuracy.NOT_LOCATED
            enterprise.assigned_by_hand = True
            enterprise.assignment_reason = "按登记地址归入，尚未落图"


def _insert_attached(zone: _Zone, batch: list[Enterprise], sites: Sequence[Site]) -> None:
    tenancies = []
    for enterprise, site in zip(batch, sites, strict=True):
        if site.parcel_id is not None:
            ended = (
                None
                if enterprise.status.is_active
                else zone.today - timedelta(days=zone.chance.randint(30, 300))
            )
            tenancies.append(
                ParcelTenancy(site.parcel_id, id_of(enterprise), enterprise.first_registered_on, ended)
            )
    insert(zone.session, tenancies)
    insert(zone.session, make_aliases(batch, zone.chance))
    insert(zone.session, make_changes(batch, zone.chance, today=zone.today))
    insert(zone.session, make_licences(batch, zone.chance, today=zone.today))


def _insert_installations(zone: _Zone, enterprises: list[Enterprise]) -> None:
    hero = next(e for e in enterprises if e.short_name == "欣沐涂料")
    key = [e for e in enterprises if e.is_key_unit and e is not hero and e.geometry is not None]
    cold = [e for e in key if e.has_ammonia][:1]
    chemical = [e for e in key if e.supervised_industry == "危险化学品"]
    medicine = [e for e in key if e.supervised_industry == "医药"]
    stores = [(hero, SOLVENT_STORE), *((e, COLD_STORE) for e in cold)]
    stores += list(zip(chemical, (RESIN_STORE, AMMONIA_STORE, PETROL_STORE), strict=False))
    stores += list(zip(medicine, (ALCOHOL_STORE,), strict=False))
    insert_installations(zone.session, stores, names=zone.names, chance=zone.chance, today=zone.today)


def _record(zone: _Zone, book: PostBook, enterprises: list[Enterprise]) -> None:
    """Insert visits, hazards and re-checks."""
    subjects = f"{Subject.SAFETY.value}、{Subject.ENVIRONMENT.value}"
    plan = _visit_plan(zone, book, enterprises, subjects)
    visits = list(make_visits(plan))
    top = id_of(zone.grids[0])
    cast = Cast(
        worker=Role("worker"),
        assigner=Role("assistant"),
        closer=Role("administrator", top),
        report_to="网格管理员、网格长助理",
        overdue_to="网格管理员、网格长助理",
        listed_by="开发区安委办",
    )

    def find(role: Role, grid_id: int, on: date) -> Person | None:
        held = book.holders(role.post, role.grid_id or grid_id, on)
        return zone.chance.choice(held) if held else None

    teller = StoryTeller(cast, find, chance=zone.chance, today=zone.today, subjects=subjects)
    hero = next(id_of(e) for e in enterprises if e.short_name == "欣沐涂料")
    maker = HazardMaker(
        teller,
        enterprises=enterprises,
        visits=visits,
        favourites=[hero],
        chance=zone.chance,
        today=zone.today,
    )
    stories = maker.make(_HAZARDS)
    insert_visits(zone.session, visits)
    insert_stories(zone.session, stories)
    helpers = {InspectionKind.PATROL: ("general-worker", 0.25), InspectionKind.ASSISTANT: ("worker", 0.7)}
    insert(zone.session, make_participants(visits, book, zone.chance, posts=helpers))


def _visit_plan(zone: _Zone, book: PostBook, enterprises: list[Enterprise], subjects: str) -> VisitPlan:
    walks = walks_through(enterprises)
    levels = {}
    for grid in zone.grids:
        level = zone.scheme.level_for(grid.level, grid.kind, grid.code)
        levels[id_of(grid)] = level.key if level else ""
    grids_of_level: dict[str, list[int]] = {}
    for grid_id, key in levels.items():
        grids_of_level.setdefault(key, []).append(grid_id)
    units = [
        Unit(
            enterprise_id=id_of(e),
            grid_id=e.grid_id or 0,
            grids={levels[e.grid_id or 0]: e.grid_id or 0},
            status=e.status,
            is_key=e.is_key_unit,
            has_parcel=not e.village,
            order=walks.order[id_of(e)],
            since=e.first_registered_on or zone.first,
            escort=e.safety_officer,
        )
        for e in enterprises
    ]
    return VisitPlan(
        scheme=zone.scheme,
        book=book,
        chance=zone.chance,
        first=zone.first,
        today=zone.today,
        units=units,
        grids_of_level=grids_of_level,
        walk_length=walks.length,
        subjects=subjects,
    )


def _hold_activities(zone: _Zone, book: PostBook) -> None:
    def people_of(grid: Grid, on: date) -> list[Person]:
        posts = ("assistant", "worker", "general-worker")
        return [person for post in posts for person in book.holders(post, id_of(grid), on)]

    insert_activities(
        zone.session,
        ActivityPlan(
            area_name="开发区",
            chance=zone.chance,
            first=zone.first,
            today=zone.today,
            grids=zone.third_level(),
            everybody=book.people,
            people_of=people_of,
            committee=[zone.departments["安委办"]],
        ),
    )
