"""Papers about one hazard or accident: 整改通知, 督办 notice, 催办 slip, accident quick report."""

from collections.abc import Callable

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.enumerations import ActivityKind, HazardLevel, HazardState
from gisgrid.model.hazard_cycle import PLAN_PARTS
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity
from gisgrid.reports import frame
from gisgrid.reports.document import Document
from gisgrid.reports.form import Form, Line, label, prose, value
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.placeholders import Values
from gisgrid.reports.spans import chinese_day
from gisgrid.reports.subjects import hazard_numbered
from gisgrid.reports.texts import read_text

_BLANK = "＿＿＿＿＿＿"
_BLANK_DAY = "＿＿＿＿年＿＿月＿＿日"
_LATE = "已超期{days}日"
_LEFT = "距期限还有{days}日"
_NO_DEADLINE = "尚未规定期限"
_NOBODY = "（被检查单位）"
_READY = "{part}已落实"
_MISSING = "{part}未落实"
_MOST = 60
_OPEN_TO_ORDER = (HazardState.REGISTERED, HazardState.REPORTED, HazardState.ASSIGNED, HazardState.RECTIFYING)
ACCIDENT_TITLE = "生产安全事故快报表"
_ACCIDENT_LABELS = (
    "事故单位", "所属网格", "事故时间", "事故地点", "事故类别", "单位负责人", "联系电话", "行业",
)  # fmt: skip
_ACCIDENT_TEXTS = (
    "事故简要经过", "伤亡和失踪人数、初步估计的直接经济损失", "已经采取的措施", "事故原因的初步判断", "报告情况",
)  # fmt: skip
_CASUALTIES = "死亡＿＿＿人　重伤＿＿＿人　轻伤＿＿＿人　失踪＿＿＿人　直接经济损失约＿＿＿＿万元"
_REPORTED = (
    "☐网格管理员　☐网格长助理　☐网格长　☐镇政府　☐主管部门\n报告时间：＿＿＿＿年＿＿月＿＿日＿＿时＿＿分"
)
_ACCIDENT_NOTE = (
    "事故单位负责人接到报告后，应于1小时内向县级以上有关部门报告；各级逐级上报，每级不超过2小时。"
    "情况有变化的，及时补报。"
)
_ACCIDENT_SIGNED = (
    "报告单位（盖章）：＿＿＿＿＿＿",
    "报告人：＿＿＿＿＿＿",
    "联系电话：＿＿＿＿＿＿",
    "报告时间：＿＿＿＿＿＿",
)
_CLASS_WORDS = "☐一般　☐较大　☐重大　☐特别重大"


def rectification_notices(holdings: Holdings) -> list[Document]:
    """Make the notice of the hazard named, else of every open one of the stretch of time."""
    return _written(holdings, "rectification-notice", _chosen(holdings, _is_to_order))


def listing_notices(holdings: Holdings) -> list[Document]:
    """Make the notice of 挂牌督办 of the hazard named, else of every open major one."""
    return _written(holdings, "listing-notice", _chosen(holdings, _is_open_major))


def urge_slips(holdings: Holdings) -> list[Document]:
    """Make the slip of the hazard named, else of every overdue one."""
    today = holdings.request.today
    return _written(holdings, "urge-slip", _chosen(holdings, lambda one: one.is_overdue(today)))


def accident_reports(holdings: Holdings) -> list[Form]:
    """Make the quick report of every accident of the stretch of time; a blank one when there is none."""
    span = holdings.request.span
    held = [
        one
        for one in holdings.register.find(Activity, kind=ActivityKind.ACCIDENT)
        if span.holds(one.held_on) and holdings.within(one.grid_id)
    ]
    return [_accident(holdings, one) for one in held] or [_accident(holdings, None)]


def _is_to_order(one: Hazard) -> bool:
    return one.state in _OPEN_TO_ORDER


def _is_open_major(one: Hazard) -> bool:
    return one.level is HazardLevel.MAJOR and one.state.is_open


def _chosen(holdings: Holdings, wanted: Callable[[Hazard], bool]) -> list[Hazard]:
    if holdings.request.subject:
        return [hazard_numbered(holdings)]
    found = [one for one in holdings.hazards if wanted(one)][:_MOST]
    if not found:
        raise BadUseError(tr("No hazard of this area needs such a notice now."))
    return found


def _written(holdings: Holdings, name: str, chosen: list[Hazard]) -> list[Document]:
    texts = Values(holdings).texts()
    return [read_text(name, {**texts, **_facts(holdings, one)}) for one in chosen]


def _facts(holdings: Holdings, one: Hazard) -> dict[str, str]:
    enterprise = holdings.every_enterprise.get(one.enterprise_id or 0)
    days = (one.due_on - holdings.request.today).days if one.due_on else None
    term = _NO_DEADLINE if days is None else (_LEFT if days >= 0 else _LATE).format(days=abs(days))
    plan = frame.joined(
        (_READY if getattr(one, field) else _MISSING).format(part=part) for part, field in PLAN_PARTS.items()
    )
    texts = (
        enterprise.name if enterprise else _NOBODY,
        one.number,
        one.description,
        one.location or _BLANK,
        one.level.value,
        one.basis,
        chinese_day(one.found_at.date()),
        chinese_day(one.due_on) if one.due_on else _BLANK_DAY,
        one.measure or _BLANK,
        one.responsible or _BLANK,
        one.notice_number or _BLANK,
        one.state.value,
        term,
        str(one.urge_count + 1),
        one.listed_number or _BLANK,
        one.listed_level or _BLANK,
        one.listed_by or _BLANK,
        f"{one.funds_wan:g}" if one.funds_wan is not None else _BLANK,
        plan,
    )
    return dict(zip(_FACT_NAMES, texts, strict=True))


_FACT_NAMES = (
    "企业", "编号", "隐患描述", "部位", "级别", "判定依据", "检查日期", "整改期限", "整改措施", "整改责任人", "文书编号",
    "状态", "期限说明", "催办次数", "督办文号", "督办级别", "督办单位", "治理资金", "五落实",
)  # fmt: skip


def _accident(holdings: Holdings, one: Activity | None) -> Form:
    enterprise = holdings.every_enterprise.get(one.enterprise_id or 0) if one is not None else None
    values = (
        enterprise.name if enterprise else "",
        holdings.grid_name(one.grid_id) if one is not None else holdings.area_name,
        chinese_day(one.held_on) if one is not None else _BLANK_DAY,
        one.place if one is not None else "",
        _CLASS_WORDS,
        enterprise.principal if enterprise else "",
        holdings.phone(enterprise.principal_phone) if enterprise else "",
        enterprise.supervised_industry if enterprise else "",
    )
    lines = []
    for i in range(0, len(values), 2):
        lines.append(
            Line(
                (
                    label(_ACCIDENT_LABELS[i]),
                    value(values[i], 2),
                    label(_ACCIDENT_LABELS[i + 1]),
                    value(values[i + 1], 2),
                ),
                11,
            )
        )
    texts = (one.content or one.title if one is not None else "", _CASUALTIES, "", "", _REPORTED)
    heights = (48, 16, 32, 28, 20)
    for name, text, height in zip(_ACCIDENT_TEXTS, texts, heights, strict=True):
        lines.append(Line((label(name), prose(text, 5)), height))
    return Form(
        title=ACCIDENT_TITLE,
        columns=(1.1, 1.0, 1.0, 1.1, 1.0, 1.0),
        lines=lines,
        signatures=_ACCIDENT_SIGNED,
        notes=(_ACCIDENT_NOTE,),
        above=(holdings.maker, chinese_day(holdings.request.today)),
    )
