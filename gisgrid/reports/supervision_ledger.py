"""T1 监管责任台账, of the departments (H10) and of the towns (H20), and of a zone's grids (L02)."""

from collections import defaultdict

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, GridKind
from gisgrid.model.periods import PeriodKind
from gisgrid.model.scheme_duties import Keeper, Post, RuleAction, RuleSubject, UnitClass
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holder, Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _W = Kind.CENTRED, Kind.CODE, Kind.WHOLE
DEPARTMENT_COLUMNS = (
    Column("序号", 9, _C),
    Column("网格编号", 24, _K),
    Column("网格（镇）", 24, _C),
    Column("监管部门", 24, _C),
    Column("监管行业", 36),
    Column("监管企业数", 14, _W),
    Column("姓名", 15, _C, ("分管领导",)),
    Column("职务", 20, _C, ("分管领导",)),
    Column("电话", 23, _K, ("分管领导",)),
    Column("姓名", 15, _C, ("安全监管责任人1",)),
    Column("电话", 23, _K, ("安全监管责任人1",)),
    Column("姓名", 15, _C, ("安全监管责任人2",)),
    Column("电话", 23, _K, ("安全监管责任人2",)),
    Column("监管内容", 40),
    Column("检查频次", 40),
    Column("备注", 20),
)
_AREA_HEAD = (
    Column("序号", 9, _C),
    Column("责任区（村）", 28),
    Column("合计", 11, _W, ("企业数（家）",)),
    Column("A", 10, _W, ("企业数（家）",)),
    Column("B", 10, _W, ("企业数（家）",)),
    Column("C", 10, _W, ("企业数（家）",)),
    Column("重点", 11, _W, ("企业数（家）",)),
)
_AREA_TAIL = (Column("职责", 62), Column("备注", 22))
_CONTENT = "执法检查、专项治理、隐患排查、宣传教育"
_OWN_CONTENT = "行业主管范围内的安全生产监督检查"
_PERIODS = {
    PeriodKind.DAY: "每天",
    PeriodKind.WEEK: "每周",
    PeriodKind.MONTH: "每月",
    PeriodKind.TWO_MONTHS: "每两个月",
    PeriodKind.QUARTER: "每季度",
    PeriodKind.HALF_YEAR: "每半年",
    PeriodKind.YEAR: "每年",
}
_UNITS = {UnitClass.KEY: "重点单位", UnitClass.OTHER: "其余单位", UnitClass.ALL: ""}
_TIMES = "{units}{period}{count}次"
_NAME = "姓名"
_PHONE = "电话"
_TOTAL = "合计　{count}个"
_MISSING = "缺{post}{count}人"
_LEADER_KEY = "department-leader"
_SUPERVISOR_KEY = "department-supervisor"
_LARGEST_POSTS = 4
_DUTIES = "{post}：{duties}"
_MOST_DUTIES = 3


def area_supervision(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of a town or zone: who answers for each responsibility area."""
    posts = _posts(holdings)
    columns = [*_AREA_HEAD]
    for post in posts:
        columns.append(Column(_NAME, 17, _C, (post.name,)))
        columns.append(Column(_PHONE, 24, _K, (post.name,)))
    columns += _AREA_TAIL
    rows = [_area_row(holdings, number, grid, posts) for number, grid in enumerate(holdings.areas, start=1)]
    return Table(
        title=title,
        columns=tuple(columns),
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), frame.class_summary(_inside(holdings))),),
        signatures=frame.signatures(holdings),
    )


def department_supervision(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of the departments: by their grids, or by department and area where there are none."""
    lines = [
        grid
        for grid in holdings.grids.values()
        if grid.kind is GridKind.DEPARTMENTAL and (holdings.root is None or grid.id in holdings.grid_ids)
    ]
    rows = _line_rows(holdings, lines) if lines else _own_rows(holdings)
    return Table(
        title=title,
        columns=DEPARTMENT_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), ""),),
        signatures=frame.signatures(holdings),
        fixed=3,
    )


def frequency(holdings: Holdings, posts: set[str]) -> str:
    """Word how often the holders of some posts inspect, from the rules of the scheme."""
    texts = []
    for rule in holdings.register.scheme.visits:
        is_visit = rule.action is RuleAction.INSPECTION and rule.kept_by is Keeper.STATION
        if is_visit and rule.subject in (RuleSubject.ENTERPRISE, RuleSubject.GRID) and posts & set(rule.who):
            texts.append(
                _TIMES.format(units=_UNITS[rule.units], period=_PERIODS[rule.period], count=rule.minimum)
            )
    return frame.joined(texts)


def _inside(holdings: Holdings) -> list[Enterprise]:
    ids = {grid.id for grid in holdings.areas}
    return [one for one in holdings.enterprises if one.grid_id in ids]


def _posts(holdings: Holdings) -> tuple[Post, ...]:
    scheme = holdings.register.scheme
    found: dict[str, Post] = {}
    for grid in holdings.areas:
        level = scheme.level_for(grid.level, grid.kind, grid.code)
        for post in scheme.posts_on(level.key) if level is not None else ():
            if post.count is not None:
                found.setdefault(post.key, post)
    return tuple(found.values())[:_LARGEST_POSTS]


def _area_row(holdings: Holdings, number: int, grid: Grid, posts: tuple[Post, ...]) -> Row:
    inside = holdings.enterprises_below(grid.id or 0)
    by_class = [sum(one.danger_class is member for one in inside) for member in _CLASSES]
    cells: list[Value] = [number, grid.name, len(inside), *by_class, sum(one.is_key_unit for one in inside)]
    tones: dict[int, Tone] = {}
    missing = []
    for post in posts:
        held = holdings.holders(grid.id, post.key)
        if not held:
            tones[len(cells)] = Tone.ALARM
        if post.count and len(held) < post.count:
            missing.append(_MISSING.format(post=post.name, count=post.count - len(held)))
        cells.append("\n".join(one.person.name for one in held) or frame.NONE_FOUND)
        cells.append("\n".join(_phone(holdings, one) for one in held))
    duties = [
        _DUTIES.format(post=post.name, duties=frame.joined(duty.name for duty in post.duties[:_MOST_DUTIES]))
        for post in posts
        if post.duties
    ]
    cells += ["\n".join(duties), frame.joined(missing)]
    return Row(tuple(cells), tones=tones)


_CLASSES = (DangerClass.A, DangerClass.B, DangerClass.C)


def _phone(holdings: Holdings, holder: Holder) -> str:
    person = holder.person
    return person.office_phone if person.office_phone and not person.mobile else holdings.phone(person.mobile)


def _line_rows(holdings: Holdings, lines: list[Grid]) -> list[Row]:
    by_place: dict[tuple[int, int], int] = defaultdict(int)
    for one in holdings.enterprises:
        for above in holdings.tree.chain(one.grid_id):
            by_place[one.sector_department_id or 0, above] += 1
    rows = []
    often = frequency(holdings, {_LEADER_KEY, _SUPERVISOR_KEY})
    for number, grid in enumerate(lines, start=1):
        town = _town_of(holdings, grid)
        department = holdings.departments.get(grid.department_id or 0)
        leader = holdings.holders(grid.id, _LEADER_KEY)[:1]
        others = holdings.holders(grid.id, _SUPERVISOR_KEY)[:2]
        cells: list[Value] = [
            number,
            grid.code,
            town.name if town else grid.name,
            holdings.department_name(grid.department_id),
            department.industries if department else "",
            by_place.get((grid.department_id or 0, town.id or 0), 0) if town else 0,
            leader[0].person.name if leader else frame.NONE_FOUND,
            leader[0].person.job_title if leader else "",
            _phone(holdings, leader[0]) if leader else "",
        ]
        for place in range(2):
            held = others[place] if place < len(others) else None
            cells += [held.person.name if held else frame.NONE_FOUND, _phone(holdings, held) if held else ""]
        cells += [_CONTENT, often, grid.note]
        tones = {place: Tone.ALARM for place in (6, 9, 11) if cells[place] == frame.NONE_FOUND}
        rows.append(Row(tuple(cells), tones=tones))
    return rows


def _town_of(holdings: Holdings, grid: Grid) -> Grid | None:
    """Return the town that a departmental grid covers: its territorial parent, or the one its name begins with."""
    above = holdings.grids.get(grid.parent_id or 0)
    if above is not None and above.level >= grid.level:
        return above
    towns = [
        one
        for one in holdings.grids.values()
        if one.kind is GridKind.TERRITORIAL and one.level == grid.level and one.name in grid.name
    ]
    return max(towns, key=lambda one: len(one.name), default=None)


def _own_rows(holdings: Holdings) -> list[Row]:
    counts: dict[tuple[int, int], int] = defaultdict(int)
    industries: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for one in holdings.enterprises:
        key = (one.sector_department_id or 0, one.grid_id or 0)
        counts[key] += 1
        industries[key][one.supervised_industry] = None
    rows: list[Row] = []
    place = {grid_id: i for i, grid_id in enumerate(holdings.grids)}
    for department_id, grid_id in sorted(counts, key=lambda key: (key[0], place.get(key[1], len(place)))):
        grid = holdings.grids.get(grid_id)
        department = holdings.departments.get(department_id)
        cells: tuple[Value, ...] = (
            len(rows) + 1,
            grid.code if grid else "",
            grid.name if grid else "",
            holdings.department_name(department_id) or frame.NONE_FOUND,
            frame.joined(industries[department_id, grid_id]),
            counts[department_id, grid_id],
            "",
            "",
            department.phone if department else "",
            *[""] * 4,
            _OWN_CONTENT,
            "",
            "",
        )
        rows.append(Row(cells))
    return rows
