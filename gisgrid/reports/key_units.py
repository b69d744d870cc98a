"""T5 重点监管单位名单 and T4 the ledger of major hazard installations (DOMAIN.md 4.5, 3.1)."""

from datetime import date

from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.inspections import Inspection
from gisgrid.model.installations import standard
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _D, _W, _N = Kind.CENTRED, Kind.CODE, Kind.DATE, Kind.WHOLE, Kind.NUMBER
KEY_UNIT_COLUMNS = (
    Column("序号", 9, _C),
    Column("单位名称", 46),
    Column("地址", 40),
    Column("行业", 18, _C),
    Column("危险等级", 12, Kind.DANGER_CLASS),
    Column("列为重点的理由", 40),
    Column("主要危险因素", 40),
    Column("姓名", 15, _C, ("法定代表人",)),
    Column("电话", 24, _K, ("法定代表人",)),
    Column("监管责任人", 26, _C),
    Column("检查频次", 20, _C),
    Column("上次检查", 19, _D),
    Column("备注", 20),
)
KEY_UNIT_TITLE = "重点监管单位名单"
_OFTEN = "每月1次"
_TOTAL = "合计　{count}家"
INSTALLATION_COLUMNS = (
    Column("序号", 9, _C),
    Column("单位", 44),
    Column("单元名称", 24),
    Column("类型", 16, _C),
    Column("危险化学品名称", 26),
    Column("CAS", 20, _K),
    Column("设计最大量q(t)", 16, _N, decimals=2),
    Column("临界量Q(t)", 16, _N, decimals=2),
    Column("β", 10, _N, decimals=1),
    Column("q/Q", 13, _N, decimals=3),
    Column("S", 13, _N, decimals=3),
    Column("500m常住人口", 15, _W),
    Column("α", 10, _N, decimals=1),
    Column("R", 13, _N, decimals=2),
    Column("级别", 13, _C),
    Column("编号", 24, _K, ("安全评估报告",)),
    Column("日期", 19, _D, ("安全评估报告",)),
    Column("编号", 24, _K, ("备案",)),
    Column("日期", 19, _D, ("备案",)),
    Column("有效期", 19, _D, ("备案",)),
    Column("监控措施", 40),
    Column("主要负责人", 16, _C, ("包保责任人",)),
    Column("技术负责人", 16, _C, ("包保责任人",)),
    Column("操作负责人", 16, _C, ("包保责任人",)),
    Column("应急预案", 24, _K),
    Column("周边敏感目标", 32),
    Column("坐标", 34, _C),
)
INSTALLATION_TITLE = "重大危险源监管台账"
_UNITS = "{units}个单元　一级{one}　二级{two}　三级{three}　四级{four}"
_NOTE = "S、R按GB 18218-2018计算；级别以安全评估报告确认的为准，未确认的为系统计算的建议级别。坐标系：CGCS2000（2000国家大地坐标系）。"
_LICENCE_PLACE = [column.title for column in INSTALLATION_COLUMNS].index("有效期")


def key_unit_list(holdings: Holdings, *, title: str) -> Table:
    """Make the list of the key supervised units of the area."""
    chosen = [one for one in holdings.enterprises if one.is_key_unit]
    last = last_visits(holdings)
    rows = []
    for number, one in enumerate(chosen, start=1):
        cells: tuple[Value, ...] = (
            number,
            one.name,
            one.address,
            one.supervised_industry,
            one.danger_class.value,
            one.key_unit_reason,
            one.main_dangers,
            one.legal_representative,
            holdings.phone(one.legal_phone),
            frame.joined(responsible(holdings, one)),
            _OFTEN,
            last.get(one.id or 0),
            one.note,
        )
        rows.append(Row(cells))
    return Table(
        title=title,
        columns=KEY_UNIT_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL.format(count=len(rows)), frame.class_summary(chosen)),),
        signatures=frame.signatures(holdings),
    )


def responsible(holdings: Holdings, one: Enterprise) -> list[str]:
    """Return the names of those who answer for an enterprise in its own grid, in the scheme's order."""
    grid = holdings.grids.get(one.grid_id or 0)
    if grid is None:
        return []
    scheme = holdings.register.scheme
    level = scheme.level_for(grid.level, grid.kind, grid.code)
    posts = [post.key for post in scheme.posts_on(level.key)] if level is not None else []
    return [held.person.name for held in holdings.of_post(grid.id, posts)][:4]


def last_visits(holdings: Holdings) -> dict[int, date]:
    """Return the day of the latest inspection of every enterprise, up to the day of the request."""
    columns = holdings.register.columns(Inspection, ["enterprise_id", "inspected_at"])
    latest: dict[int, date] = {}
    pairs = zip(columns["enterprise_id"], columns["inspected_at"], strict=True)
    for enterprise_id, moment in sorted(
        ((one, moment) for one, moment in pairs if one is not None), key=lambda pair: pair[1]
    ):
        if moment.date() <= holdings.request.today:
            latest[enterprise_id] = moment.date()
    return latest


def installation_ledger(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of the major hazard installations: one row a substance."""
    units = [
        (one, unit) for one in holdings.enterprises for unit in holdings.installations.get(one.id or 0, ())
    ]
    rows = []
    for number, (one, unit) in enumerate(units, start=1):
        held = holdings.register.find(InstallationSubstance, installation_id=unit.id)
        for place, substance in enumerate(held or [None]):
            rows.append(_installation_row(holdings, number if place == 0 else None, one, unit, substance))
    levels = [unit.level.value for _, unit in units]
    counts = {name: levels.count(level) for name, level in _LEVELS.items()}
    return Table(
        title=title,
        columns=INSTALLATION_COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=((_TOTAL_UNITS, _UNITS.format(units=len(units), **counts)),),
        signatures=frame.signatures(holdings),
        notes=(_NOTE,),
        fixed=3,
    )


_TOTAL_UNITS = "合计"
_LEVELS = {"one": "一级", "two": "二级", "three": "三级", "four": "四级"}


def _installation_row(
    holdings: Holdings,
    number: int | None,
    one: Enterprise,
    unit: MajorHazardInstallation,
    substance: InstallationSubstance | None,
) -> Row:
    is_first = number is not None
    place = unit.geometry
    alpha = standard().alpha(unit.exposed_persons) if unit.exposed_persons is not None else None
    cells: tuple[Value, ...] = (
        number,
        one.name if is_first else "",
        unit.name if is_first else "",
        unit.kind.value if is_first else "",
        *_substance_cells(substance),
        *(_grading_cells(unit, alpha) if is_first else [None] * 5),
        unit.assessment_number if is_first else "",
        unit.assessed_on if is_first else None,
        unit.filing_number if is_first else "",
        unit.filed_on if is_first else None,
        unit.filing_valid_until if is_first else None,
        unit.monitoring if is_first else "",
        unit.principal_in_charge if is_first else "",
        unit.technician_in_charge if is_first else "",
        unit.operator_in_charge if is_first else "",
        unit.emergency_plan if is_first else "",
        unit.sensitive_targets if is_first else "",
        f"{place.x:.6f}, {place.y:.6f}" if is_first and place is not None else "",
    )
    is_late = unit.filing_valid_until is not None and unit.filing_valid_until < holdings.request.today
    return Row(cells, tones={_LICENCE_PLACE: Tone.ALARM} if is_late and is_first else {})


def _substance_cells(substance: InstallationSubstance | None) -> tuple[Value, ...]:
    if substance is None:
        return ("", "", None, None, None, None)
    share = substance.quantity_t / substance.threshold_t
    return (
        substance.name,
        substance.cas_number,
        substance.quantity_t,
        substance.threshold_t,
        substance.beta,
        round(share, 6),
    )


def _grading_cells(unit: MajorHazardInstallation, alpha: float | None) -> list[Value]:
    return [unit.threshold_sum, unit.exposed_persons, alpha, unit.grading_index, unit.level.value]
