"""The 汉阴 sample: a mountain county with ten towns and 159 villages, scheme hanyin-2014."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, Subject
from gisgrid.model.people import Person
from gisgrid.model.scheme import Scheme
from gisgrid.progress import Progress
from gisgrid.sample.activities import ActivityPlan, insert_activities
from gisgrid.sample.area import Area, close, insert_papers, insert_work, plan_visits, take_place_away
from gisgrid.sample.base_geography import AreaIndex, BaseLayer, insert_base_map, insert_places
from gisgrid.sample.checks import insert_checks
from gisgrid.sample.enterprise_grids import insert_enterprise_grids
from gisgrid.sample.enterprises import (
    EnterpriseMaker,
    Flavour,
    Quotas,
    grade,
)
from gisgrid.sample.hanyin_offices import APPROVERS, DEPARTMENTS, SECTORS, STAFFINGS
from gisgrid.sample.hazard_story import Cast, Role
from gisgrid.sample.installations import (
    COLD_STORE,
    DEPOT_STORE,
    GAS_STORE,
    PETROL_STORE,
    insert_installations,
)
from gisgrid.sample.names import NameMaker
from gisgrid.sample.photos import insert_photos
from gisgrid.sample.rows import BulkSession, id_of, insert
from gisgrid.sample.sites import Site, in_turns, points_among, share_out, to_degrees
from gisgrid.sample.staffing import PostBook, Workforce, fill_posts
from gisgrid.sample.trades import COUNTY_TRADES
from gisgrid.sample.visits import VisitPlan

AREA = "hanyin"
ZONE = 36
NAME = "汉阴县"
ENTERPRISES = 1_500
_GONE_EVERY = 43
_VISITED_MOST = 2_000
_HAZARDS = 420
_SINCE = date(2014, 4, 1)
_QUOTAS = Quotas(0.11, 0.34, 0.045, 0.015)


def make_hanyin(
    session: BulkSession, scheme: Scheme, *, seed: int, today: date, scale: int, progress: Progress
) -> None:
    """Fill a register with the county.

    Parameters
    ----------
    session : BulkSession
        An open edit of an empty register with the scheme hanyin-2014.
    scheme : Scheme
        The scheme of the register.
    seed : int
        The same seed and day give the same rows.
    today : date
        The day on which the sample stands.
    scale : int
        Multiplies the enterprises; visits and hazards stay those of the first 2,000.
    progress : Progress
        Told after each part.
    """
    total = 7
    progress.report(0, total, tr("Reading the base map"))
    insert_base_map(session, AREA, zone=ZONE)
    county = _lay_out(session, scheme, seed=seed, today=today)
    progress.report(1, total, tr("Appointing people"))
    book = _appoint(county)
    progress.report(2, total, tr("Registering enterprises"))
    enterprises = _register(county, scale, progress)
    progress.report(4, total, tr("Recording inspections"))
    _record(county, book, enterprises)
    progress.report(6, total, tr("Recording meetings and training"))
    _hold_activities(county, book)
    progress.report(total, total)


def _lay_out(session: BulkSession, scheme: Scheme, *, seed: int, today: date) -> Area:
    departments = insert(
        session, [Department(name, short, industries=tags) for name, short, tags in DEPARTMENTS]
    )
    ids = {department.short_name: id_of(department) for department in departments}
    grids = _insert_areas(session)
    supervising = [d for d in departments if d.short_name in set(SECTORS.values())]
    grids += _insert_department_grids(session, supervising, grids)
    villages = [grid for grid in grids if grid.level == 3]
    index = AreaIndex(np.array([grid.geometry for grid in villages]), [id_of(grid) for grid in villages])
    insert_places(session, AREA, index.at)
    chance = Random(seed)
    names = NameMaker(chance, area_code="610921", dialling_code="0915")
    return Area(
        session=session,
        scheme=scheme,
        chance=chance,
        noise=np.random.default_rng(seed),
        names=names,
        today=today,
        grids=grids,
        departments=ids,
    )


def _insert_areas(session: BulkSession) -> list[Grid]:
    made: list[Grid] = []
    ids: dict[str, int] = {}
    for level, layer in enumerate(("county", "towns", "grids"), start=1):
        found = insert(
            session,
            [
                Grid(
                    record["代码"],
                    record["名称"],
                    level,
                    parent_id=ids.get(record["上级"]),
                    area_code=record["代码"],
                    valid_from=_SINCE,
                    geometry=shape,
                )
                for record, shape in BaseLayer(AREA, layer).pairs()
            ],
        )
        ids |= {grid.code: id_of(grid) for grid in found}
        made += found
    return made


def _insert_department_grids(
    session: BulkSession, departments: Sequence[Department], areas: Sequence[Grid]
) -> list[Grid]:
    """Insert the grids of the departments, one per department and town.

    They have no outline of their own: `area_code` names the town whose outline they share.
    """
    towns = [grid for grid in areas if grid.level == 2]
    return insert(
        session,
        [
            Grid(
                f"{department.short_name}-{town.code[6:9]}",
                f"{department.short_name}{town.name}监管网格",
                2,
                GridKind.DEPARTMENTAL,
                parent_id=areas[0].id,
                department_id=department.id,
                area_code=town.code,
                scope_note=department.industries,
                valid_from=_SINCE,
            )
            for department in departments
            for town in towns
        ],
    )


def _appoint(county: Area) -> PostBook:
    villages = county.at_level(3)
    vacancies = {
        ("inspector", villages[24].name): county.today - timedelta(days=75),
        ("station-head", villages[61].name): county.today - timedelta(days=20),
        ("village-head", villages[118].name): county.today - timedelta(days=44),
        ("liaison", villages[133].name): county.today - timedelta(days=130),
    }
    workforce = Workforce(
        scheme=county.scheme,
        grids=county.grids,
        names=county.names,
        chance=county.chance,
        today=county.today,
        starts_on=min(date(2014, 5, 1), county.first),
        department_ids=county.departments,
        vacancies=vacancies,
    )
    return fill_posts(county.session, workforce, STAFFINGS)


def _register(county: Area, scale: int, progress: Progress) -> list[Enterprise]:
    """Insert all enterprises with what hangs on them; return those that get visits."""
    flavour = Flavour(("汉阴县",), ("",), county.departments, SECTORS, APPROVERS)
    maker = EnterpriseMaker(county.names, county.chance, flavour=flavour, today=county.today)
    sites = _sites(county, ENTERPRISES * scale)
    grading = grade(COUNTY_TRADES, len(sites), _QUOTAS, noise=county.noise)
    kept: list[Enterprise] = []
    for batch in maker.make_all(sites, grading, COUNTY_TRADES):
        progress.check_cancelled()
        _finish(batch, county.chance)
        insert(county.session, batch)
        insert_papers(county, batch)
        kept += batch[: max(0, _VISITED_MOST - len(kept))]
    _insert_installations(county, kept)
    insert_enterprise_grids(county, kept, since=_SINCE)
    return kept


def _sites(county: Area, total: int) -> list[Site]:
    """Put enterprises into buildings: most in town centres, some in every village."""
    crs = WorkCrs(ZONE)
    layer = BaseLayer(AREA, "buildings")
    houses = layer.geometries
    in_town = np.array([record["类型"] == "商住楼" for record in layer.records])
    tree = shapely.STRtree(houses)
    villages = county.at_level(3)
    inside = [np.sort(tree.query(grid.geometry, predicate="contains")) for grid in villages]
    weights = np.array([6.0 + 1.0 * in_town[found].sum() for found in inside])
    weights[[len(found) == 0 for found in inside]] = 0.0
    counts = share_out(total, weights)
    groups: list[list[Site]] = []
    for grid, found, count in zip(villages, inside, counts, strict=True):
        if not count:
            continue
        chosen = found[np.argsort(~in_town[found], kind="stable")][: max(60, int(in_town[found].sum()))]
        shapes = crs.project_geometries(houses[chosen])
        sites: list[Site] = []
        for lon, lat in to_degrees(points_among(shapes, count, noise=county.noise), crs):
            group = county.chance.randint(1, 9)
            address = f"{grid.name}{group}组" if grid.name.endswith("村") else f"{grid.name}{group * 13}号"
            sites.append(Site(float(lon), float(lat), None, id_of(grid), address, grid.name, is_rural=True))
        groups.append(sites)
    return in_turns(groups)


def _finish(batch: list[Enterprise], chance: Random) -> None:
    """Close some enterprises, and leave one in thirty without a position (未落图)."""
    for place, enterprise in enumerate(batch):
        if place % _GONE_EVERY == 11:
            close(enterprise, chance)
        elif place % 31 == 17 and not enterprise.is_key_unit:
            take_place_away(enterprise, "台账只有村组，尚未落图")


def _insert_installations(county: Area, enterprises: list[Enterprise]) -> None:
    key = [e for e in enterprises if e.is_key_unit and e.geometry is not None]
    petrol = [e for e in key if e.short_name.endswith("加油站")]
    gas = [e for e in key if e.short_name.endswith("液化气站")]
    cold = [e for e in key if e.has_ammonia]
    stores = list(zip(petrol, (DEPOT_STORE, PETROL_STORE), strict=False))
    stores += [(enterprise, GAS_STORE) for enterprise in gas[:3]]
    stores += [(enterprise, COLD_STORE) for enterprise in cold[:1]]
    insert_installations(county.session, stores, names=county.names, chance=county.chance, today=county.today)


def _record(county: Area, book: PostBook, enterprises: list[Enterprise]) -> None:
    """Insert visits, hazards and re-checks."""
    cast = Cast(
        worker=Role("inspector"),
        assigner=Role("station-head"),
        closer=Role("area-leader"),
        report_to="镇人民政府",
        overdue_to="镇人民政府、行业主管部门",
        listed_by="县安委会办公室",
    )

    def find(role: Role, grid_id: int, on: date) -> Person | None:
        held = book.holders(role.post, role.grid_id or grid_id, on)
        return held[0] if held else None

    favourites = [id_of(e) for e in enterprises if e.is_key_unit][:1]
    plan = _visit_plan(county, book, enterprises)
    work = insert_work(
        county, plan, enterprises, cast=cast, find=find, favourites=favourites, hazards=_HAZARDS
    )
    insert_checks(county, work, enterprises)
    insert_photos(county, work, enterprises)


def _visit_plan(county: Area, book: PostBook, enterprises: list[Enterprise]) -> VisitPlan:
    town_of = {id_of(grid): grid.parent_id for grid in county.at_level(3)}
    code_of = {id_of(town): town.code for town in county.at_level(2)}
    lines = {
        (grid.department_id, grid.area_code): id_of(grid)
        for grid in county.grids
        if grid.kind is GridKind.DEPARTMENTAL
    }

    def grids_of(enterprise: Enterprise) -> dict[str, int]:
        grid_id = enterprise.grid_id or 0
        line = lines.get((enterprise.sector_department_id, code_of.get(town_of.get(grid_id) or 0, "")))
        return {"village": grid_id} if line is None else {"village": grid_id, "department-grid": line}

    return plan_visits(
        county,
        book,
        enterprises,
        grids_of=grids_of,
        grids_of_level={"village": [id_of(grid) for grid in county.at_level(3)]},
        subjects=Subject.SAFETY.value,
    )


def _hold_activities(county: Area, book: PostBook) -> None:
    below: dict[int, list[Grid]] = {}
    for village in county.at_level(3):
        below.setdefault(village.parent_id or 0, []).append(village)

    def people_of(town: Grid, on: date) -> list[Person]:
        found = book.holders("town-head", id_of(town), on)
        for village in below.get(id_of(town), [])[:8]:
            found += book.holders("inspector", id_of(village), on) + book.holders(
                "village-head", id_of(village), on
            )
        return list({id_of(person): person for person in found}.values())

    insert_activities(
        county.session,
        ActivityPlan(
            area_name=NAME,
            chance=county.chance,
            first=county.first,
            today=county.today,
            grids=county.at_level(2),
            everybody=book.people[:160],
            people_of=people_of,
            committee=[county.departments["安委办"]],
        ),
    )
