"""T2 生产经营单位基础台账, 企业基础台账 or 企业台账 (H12, H21, L31): the columns of DOMAIN.md 4.5."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely

from gisgrid.model.enterprises import Enterprise, Licence
from gisgrid.model.enumerations import InstallationLevel
from gisgrid.model.key_units import FOCUS_LIST
from gisgrid.reports import frame
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.table import Column, Kind, Row, Table, Tone, Value

_C, _K, _D, _W = Kind.CENTRED, Kind.CODE, Kind.DATE, Kind.WHOLE
COLUMNS = (
    Column("序号", 9, _C),
    Column("单位名称", 44),
    Column("统一社会信用代码", 36, _K),
    Column("所属网格/责任区", 20),
    Column("所在村(社区)", 20),
    Column("详细地址", 36),
    Column("经度", 17, Kind.NUMBER, decimals=6),
    Column("纬度", 16, Kind.NUMBER, decimals=6),
    Column("法定代表人", 13, _C),
    Column("联系电话", 21, _K),
    Column("主要负责人", 13, _C),
    Column("电话", 21, _K),
    Column("安全管理人员", 13, _C),
    Column("电话", 21, _K),
    Column("环保负责人", 13, _C),
    Column("电话", 21, _K),
    Column("行业类别(4754)", 14, _K),
    Column("监管行业", 16, _C),
    Column("行业主管部门", 17, _C),
    Column("审批(许可)部门", 17, _C),
    Column("名称", 26, group=("许可证",)),
    Column("编号", 28, _K, group=("许可证",)),
    Column("有效期", 18, _D, group=("许可证",)),
    Column("企业规模", 12, _C),
    Column("登记注册类型", 22, _C),
    Column("从业人员数", 12, _W),
    Column("占地面积(㎡)", 15, Kind.NUMBER),
    Column("建筑面积(㎡)", 15, Kind.NUMBER),
    Column("主要产品(原料)", 26),
    Column("主要危险因素/危化品", 32),
    Column("是否三合一", 10, _C),
    Column("涉粉尘", 10, _C, group=("是否涉及",)),
    Column("涉氨", 9, _C, group=("是否涉及",)),
    Column("有限空间", 9, _C, group=("是否涉及",)),
    Column("特种设备数", 10, _W),
    Column("危险等级", 11, Kind.DANGER_CLASS),
    Column("是否重点监管单位", 12, _C),
    Column("重大危险源级别", 13, _C),
    Column("风险等级", 10, _C),
    Column("标准化等级", 12, _C),
    Column("安责险", 13, _C),
    Column("应急预案备案号", 24, _K),
    Column("经营状态", 11, _C),
    Column("首次登记日期", 18, _D),
    Column("更新日期", 18, _D),
    Column("填表人", 16, _C),
    Column("备注", 20),
)
TITLE = "生产经营单位基础台账"
_TOTAL = "合计　{count}家"
_NOTE = "坐标系：CGCS2000（2000国家大地坐标系）；已关闭、注销、搬迁的单位不列入。"
_FOCUS_LABEL = "合计　重点行业"
_FOCUS_COUNT = "{name}{count}家"
_TITLES = [column.title for column in COLUMNS]
_NAME_PLACE = _TITLES.index("单位名称")
_KEY_PLACE = _TITLES.index("是否重点监管单位")
_LICENCE_PLACE = _TITLES.index("有效期")


def enterprise_ledger(holdings: Holdings, *, title: str) -> Table:
    """Make the ledger of the standing enterprises of the area."""
    listed = holdings.enterprises
    points = _points(listed)
    rows = [
        Row(_cells(holdings, one, number, points[number - 1]), tones=_tones(holdings, one))
        for number, one in enumerate(listed, start=1)
    ]
    return Table(
        title=title,
        columns=COLUMNS,
        rows=rows,
        above=frame.above(holdings),
        closing=(
            (_TOTAL.format(count=len(listed)), frame.class_summary(listed)),
            *_by_focus(holdings, listed),
        ),
        signatures=frame.signatures(holdings),
        notes=(_NOTE,),
    )


def _by_focus(holdings: Holdings, listed: Sequence[Enterprise]) -> tuple[tuple[str, str], ...]:
    """Count the enterprises of each industry that the plan puts first (H21); nothing where it names none."""
    focus = holdings.register.scheme.listed(FOCUS_LIST)
    if not focus:
        return ()
    counts = Counter(one.supervised_industry for one in listed)
    text = "　".join(_FOCUS_COUNT.format(name=name, count=counts[name]) for name in focus)
    return ((_FOCUS_LABEL, text),)


def _points(listed: tuple[Enterprise, ...]) -> list[tuple[float | None, float | None]]:
    shapes = np.array([one.geometry for one in listed], dtype=object)
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    return [
        (None, None) if np.isnan(x) else (round(float(x), 8), round(float(y), 8))
        for x, y in zip(lon, lat, strict=True)
    ]


def _cells(
    holdings: Holdings, one: Enterprise, number: int, point: tuple[float | None, float | None]
) -> tuple[Value, ...]:
    licences = holdings.licences.get(one.id or 0, [])
    return (
        number,
        one.name,
        one.credit_code or one.old_code,
        holdings.grid_name(one.grid_id),
        one.village,
        one.address,
        *point,
        one.legal_representative,
        holdings.phone(one.legal_phone),
        one.principal,
        holdings.phone(one.principal_phone),
        one.safety_officer,
        holdings.phone(one.safety_phone),
        one.environment_officer,
        holdings.phone(one.environment_phone),
        one.industry_code,
        one.supervised_industry,
        holdings.department_name(one.sector_department_id),
        holdings.department_name(one.approval_department_id),
        *_licence_cells(licences),
        one.scale,
        one.registration_type,
        one.staff_count,
        one.site_area_m2,
        one.building_area_m2,
        one.products,
        one.main_dangers,
        frame.yes_no(one.is_three_in_one),
        frame.yes_no(one.has_dust),
        frame.yes_no(one.has_ammonia),
        frame.yes_no(one.has_confined_space),
        one.special_equipment_count,
        one.danger_class.value,
        frame.yes_no(one.is_key_unit),
        installation_level(holdings, one),
        one.risk_colour.value,
        one.standardisation_level,
        one.liability_insurance,
        one.emergency_plan_number,
        one.status.value,
        one.first_registered_on,
        one.updated_on,
        one.filled_by,
        one.note,
    )


def _licence_cells(licences: list[Licence]) -> tuple[Value, Value, Value]:
    """Put one licence into three cells; several are joined, and the first to end gives the date."""
    ends = [one.valid_until for one in licences if one.valid_until is not None]
    return (
        frame.joined(one.name for one in licences),
        frame.joined(one.number for one in licences),
        min(ends, default=None),
    )


def installation_level(holdings: Holdings, one: Enterprise) -> str:
    """Return the highest level among an enterprise's major hazard installations, or nothing."""
    found = {unit.level for unit in holdings.installations.get(one.id or 0, ())}
    return next((level.value for level in InstallationLevel if level in found), "")


def _tones(holdings: Holdings, one: Enterprise) -> dict[int, Tone]:
    tones: dict[int, Tone] = {}
    if one.is_key_unit:
        tones[_NAME_PLACE] = Tone.KEY
        tones[_KEY_PLACE] = Tone.KEY
    ends = [held.valid_until for held in holdings.licences.get(one.id or 0, ()) if held.valid_until]
    if ends and min(ends) < holdings.request.today:
        tones[_LICENCE_PLACE] = Tone.ALARM
    return tones
