"""综合监管计划 of a year (H07): whom the areas and the departments inspect how often, and who assesses it."""

from collections import defaultdict
from datetime import date

from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.obligations import duty_table
from gisgrid.model.scheme_duties import Keeper, RuleAction, RuleSubject, VisitRule
from gisgrid.reports import frame, scheme_parts
from gisgrid.reports.document import Document
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.placeholders import Values
from gisgrid.reports.table import Column, Kind, Row, Table, Value
from gisgrid.reports.texts import read_text

_C, _W = Kind.CENTRED, Kind.WHOLE
_COLUMNS = (
    Column("序号", 10, _C),
    Column("单位", 40, _C),
    Column("监管企业", 20, _W),
    Column("重点单位", 20, _W),
    Column("其余单位", 20, _W),
    Column("全年应查（次）", 26, _W),
)
_TOTAL = "合计"
_NO_DEPARTMENTS = "方案没有单列行业监管的检查次数，行业主管部门按职责参加属地检查。"
_OVERSIGHT = "{name}：{who}，{period}{count}次。"
_NONE = "按上级要求进行督查。"


def supervision_plan(holdings: Holdings) -> Document:
    """Make the plan of the year of the request; counts follow the register and the rules in force."""
    by_area, by_department = _required(holdings)
    areas = [(grid.name, holdings.enterprises_below(grid.id or 0)) for grid in _upper_areas(holdings)]
    departments = [
        (
            holdings.department_name(key),
            [one for one in holdings.enterprises if one.sector_department_id == key],
        )
        for key in sorted({one.sector_department_id or 0 for one in holdings.enterprises} - {0})
    ]
    is_split = any(by_department.values())
    return read_text(
        "supervision-plan",
        Values(holdings).texts(),
        tables={
            "areas": lambda: _table(areas, by_area),
            "departments": lambda: _table(departments if is_split else [], by_department),
            "rules": lambda: scheme_parts.rule_table(holdings),
        },
        lines={
            "no_departments": () if is_split else (_NO_DEPARTMENTS,),
            "oversight": _told(holdings, (RuleAction.SUPERVISION, RuleAction.REPORT, RuleAction.MEETING)),
            "assessment": _told(holdings, (RuleAction.ASSESSMENT,)),
        },
    )


def _upper_areas(holdings: Holdings) -> list[Grid]:
    """Return what the responsibility areas belong to (towns over villages), or the areas themselves."""
    parents = dict.fromkeys(grid.parent_id for grid in holdings.areas if grid.parent_id in holdings.grid_ids)
    upper = [holdings.grids[parent] for parent in parents if parent is not None]
    return upper or list(holdings.areas)


def _required(holdings: Holdings) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many visits each enterprise needs in the year: from the areas, and from its department."""
    year = holdings.request.span.last.year
    book = DutyBook(holdings.register)
    by_area: dict[int, int] = defaultdict(int)
    by_department: dict[int, int] = defaultdict(int)
    for rule in holdings.register.scheme.visits:
        if not _is_visit(rule):
            continue
        counted = duty_table(book, rule, first=date(year, 1, 1), last=date(year, 12, 31))
        target = by_department if _is_of_department(holdings, rule) else by_area
        for key, required in zip(
            counted.subject_ids.tolist(), counted.required.sum(axis=1).tolist(), strict=True
        ):
            target[key] += required
    return by_area, by_department


def _is_visit(rule: VisitRule) -> bool:
    is_station = rule.kept_by is Keeper.STATION and rule.action is RuleAction.INSPECTION
    return is_station and rule.subject is RuleSubject.ENTERPRISE


def _is_of_department(holdings: Holdings, rule: VisitRule) -> bool:
    scheme = holdings.register.scheme
    return any(scheme.level(key).kind is GridKind.DEPARTMENTAL for key in rule.levels)


def _table(lines: list[tuple[str, list[Enterprise]]], required: dict[int, int]) -> Table:
    rows: list[Row] = []
    for name, units in lines:
        if not units:
            continue
        key = sum(one.is_key_unit for one in units)
        due = sum(required.get(one.id or 0, 0) for one in units)
        cells: tuple[Value, ...] = (len(rows) + 1, name, len(units), key, len(units) - key, due)
        rows.append(Row(cells))
    sums = [sum(int(str(row.cells[place])) for row in rows) for place in range(2, 6)]
    if rows:
        rows.append(Row(("", _TOTAL, *sums)))
    return Table(title="", columns=_COLUMNS, rows=rows)


def _told(holdings: Holdings, actions: tuple[RuleAction, ...]) -> list[str]:
    scheme = holdings.register.scheme
    names = {post.key: post.name for post in scheme.posts} | {
        organ.key: organ.name for organ in scheme.organs
    }
    told = [
        _OVERSIGHT.format(
            name=rule.name,
            who=frame.joined(names[key] for key in (*rule.who, *rule.organs)),
            period=scheme_parts.PERIOD_NAMES[rule.period],
            count=rule.minimum,
        )
        for rule in scheme.visits
        if rule.kept_by is Keeper.STATION and rule.action in actions
    ]
    return told or [_NONE]
