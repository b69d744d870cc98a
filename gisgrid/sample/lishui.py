"""The 丽水 sample: an industrial zone with 16 park grids and 10 rural communities, scheme lishui-2019."""

from collections.abc import Sequence
from datetime import date, timedelta

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    InspectionKind,
    Subject,
)
from gisgrid.model.people import Person
from gisgrid.model.pinyin import quick_pinyin_key
from gisgrid.model.scheme import Scheme
from gisgrid.progress import Progress
from gisgrid.sample.activities import ActivityPlan, insert_activities
from gisgrid.sample.area import close, insert_papers, insert_work, plan_visits, take_place_away
from gisgrid.sample.base_geography import insert_base_map
from gisgrid.sample.checks import insert_checks
from gisgrid.sample.enterprises import (
    EnterpriseMaker,
    Flavour,
    Quotas,
    grade,
)
from gisgrid.sample.hazard_story import Cast, Role
from gisgrid.sample.installations import (
    ALCOHOL_STORE,
    AMMONIA_STORE,
    COLD_STORE,
    PETROL_STORE,
    RESIN_STORE,
    SOLVENT_STORE,
    insert_installations,
)
from gisgrid.sample.lishui_ground import AREA, ZONE, Zone, lay_out, park_sites, rural_sites
from gisgrid.sample.lishui_offices import SECTORS, STAFFINGS
from gisgrid.sample.photos import insert_photos
from gisgrid.sample.rows import BulkSession, id_of, insert
from gisgrid.sample.sites import Site
from gisgrid.sample.staffing import PostBook, Workforce, fill_posts
from gisgrid.sample.trades import RURAL_TRADES, ZONE_TRADES
from gisgrid.sample.visits import (
    VisitPlan,
    make_participants,
)

_PARK_COUNT, _RURAL_COUNT, _GONE_COUNT = 383, 38, 14
_VISITED_MOST = 1_000
_HAZARDS = 600


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
    zone = lay_out(session, scheme, seed=seed, today=today)
    progress.report(1, total, tr("Appointing people"))
    book = _appoint(zone)
    progress.report(2, total, tr("Registering enterprises"))
    enterprises = _register(zone, scale)
    progress.report(4, total, tr("Recording inspections"))
    _record(zone, book, enterprises)
    progress.report(6, total, tr("Recording meetings and training"))
    _hold_activities(zone, book)
    progress.report(total, total)


def _appoint(zone: Zone) -> PostBook:
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


def _register(zone: Zone, scale: int) -> list[Enterprise]:
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
    in_park, in_villages = park_sites(zone, _PARK_COUNT * scale), rural_sites(zone, _RURAL_COUNT * scale)
    gone_sites = [in_park[i * 17 % len(in_park)] for i in range(_GONE_COUNT)]
    kept: list[Enterprise] = []
    plans = (
        (in_park, ZONE_TRADES, Quotas(29 / 383, 127 / 383, 27 / 383, 5 / 383)),
        (in_villages, RURAL_TRADES, Quotas(4 / 38, 6 / 38, 2 / 38, 0.0)),
        (gone_sites, ZONE_TRADES, Quotas(0.0, 0.3, 0.0, 0.0)),
    )
    for sites, trades, quotas in plans:
        grading = grade(trades, len(sites), quotas, noise=zone.noise)
        done = 0
        for batch in maker.make_all(sites, grading, trades):
            first = not kept
            if sites is gone_sites:
                for enterprise in batch:
                    close(enterprise, zone.chance)
            if first:
                _feature_hero(batch, zone)
            for place, enterprise in enumerate(batch):
                if place % 47 == 29 and not enterprise.is_key_unit:
                    take_place_away(enterprise, "按登记地址归入，尚未落图")
            insert(zone.session, batch)
            _insert_attached(zone, batch, sites[done : done + len(batch)])
            done += len(batch)
            kept += batch[: max(0, _VISITED_MOST - len(kept))]
    _insert_installations(zone, kept)
    return kept


def _feature_hero(batch: list[Enterprise], zone: Zone) -> None:
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


def _insert_attached(zone: Zone, batch: list[Enterprise], sites: Sequence[Site]) -> None:
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
    insert_papers(zone, batch)


def _insert_installations(zone: Zone, enterprises: list[Enterprise]) -> None:
    hero = next(e for e in enterprises if e.short_name == "欣沐涂料")
    key = [e for e in enterprises if e.is_key_unit and e is not hero and e.geometry is not None]
    cold = [e for e in key if e.has_ammonia][:1]
    chemical = [e for e in key if e.supervised_industry == "危险化学品"]
    medicine = [e for e in key if e.supervised_industry == "医药"]
    stores = [(hero, SOLVENT_STORE), *((e, COLD_STORE) for e in cold)]
    stores += list(zip(chemical, (RESIN_STORE, AMMONIA_STORE, PETROL_STORE), strict=False))
    stores += list(zip(medicine, (ALCOHOL_STORE,), strict=False))
    insert_installations(zone.session, stores, names=zone.names, chance=zone.chance, today=zone.today)


def _record(zone: Zone, book: PostBook, enterprises: list[Enterprise]) -> None:
    """Insert visits, hazards and re-checks."""
    cast = Cast(
        worker=Role("worker"),
        assigner=Role("assistant"),
        closer=Role("administrator", id_of(zone.grids[0])),
        report_to="网格管理员、网格长助理",
        overdue_to="网格管理员、网格长助理",
        listed_by="开发区安委办",
    )

    def find(role: Role, grid_id: int, on: date) -> Person | None:
        held = book.holders(role.post, role.grid_id or grid_id, on)
        return zone.chance.choice(held) if held else None

    hero = next(id_of(e) for e in enterprises if e.short_name == "欣沐涂料")
    plan = _visit_plan(zone, book, enterprises)
    work = insert_work(zone, plan, enterprises, cast=cast, find=find, favourites=[hero], hazards=_HAZARDS)
    helpers = {InspectionKind.PATROL: ("general-worker", 0.25), InspectionKind.ASSISTANT: ("worker", 0.7)}
    insert(zone.session, make_participants(work.visits, book, zone.chance, posts=helpers))
    insert_checks(zone, work, enterprises)
    insert_photos(zone, work, enterprises)


def _visit_plan(zone: Zone, book: PostBook, enterprises: list[Enterprise]) -> VisitPlan:
    levels = {}
    grids_of_level: dict[str, list[int]] = {}
    for grid in zone.grids:
        level = zone.scheme.level_for(grid.level, grid.kind, grid.code)
        levels[id_of(grid)] = level.key if level else ""
        grids_of_level.setdefault(levels[id_of(grid)], []).append(id_of(grid))
    return plan_visits(
        zone,
        book,
        enterprises,
        grids_of=lambda e: {levels[e.grid_id or 0]: e.grid_id or 0},
        grids_of_level=grids_of_level,
        subjects=f"{Subject.SAFETY.value}、{Subject.ENVIRONMENT.value}",
    )


def _hold_activities(zone: Zone, book: PostBook) -> None:
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
            grids=zone.at_level(3),
            everybody=book.people,
            people_of=people_of,
            committee=[zone.departments["安委办"]],
        ),
    )
