"""Form B: the quarterly hazard form of one enterprise, T10 (DOMAIN.md 4.6, verified layout; H35)."""

from collections import defaultdict

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.reports.form import Form, Line, label, value
from gisgrid.reports.hazard_figures import Figures, figures_of, judged_major
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.spans import chinese_day
from gisgrid.reports.subjects import enterprise_named

_TITLE = "生产经营单位安全生产隐患排查治理情况统计季报表"
_TITLE_OF_YEAR = "生产经营单位安全生产隐患排查治理情况统计年报表"
_SUBTITLE = "{text}　累计自{first}"
_ITEMS = "{count} 项"
_MONEY = "{count} 万元"
_LABELS = ("企业名称（章）", "地址", "所在区域", "联系人", "手机")
_GENERAL = "一般隐患"
_MAJOR = "重大隐患"
_FOUND = "发现"
_LEFT = "尚未整改"
_PLANNED = "列入治理计划的未整改重大隐患共 {count} 项，其中"
_FIVE = (
    "落实治理目标任务",
    "落实治理经费物资",
    "落实治理机构人员",
    "落实治理时间要求",
    "落实安全措施应急预案",
)
_FUNDS = "落实治理资金（累计）"
_SIGNED = ("单位负责人：＿＿＿＿＿＿", "填表人：{filled_by}", "填报日期：{day}")
_NOTE = "请于{first}至{last}报送；首表由主要负责人签字。"
_MOST_FORMS = 300


def enterprise_forms(holdings: Holdings) -> list[Form]:
    """Make the form of the enterprise named, else of every one with hazards and of every key unit.

    A blank form when there is none of them.
    """
    span = holdings.request.span.since_january()
    of_unit: dict[int, list[Hazard]] = defaultdict(list)
    for one in holdings.hazards:
        if one.enterprise_id is not None and span.holds(one.found_at.date()):
            of_unit[one.enterprise_id].append(one)
    if holdings.request.subject:
        chosen = [enterprise_named(holdings)]
    else:
        chosen = [one for one in holdings.enterprises if one.is_key_unit or one.id in of_unit][:_MOST_FORMS]
    major_since = judged_major(holdings)
    if not chosen:
        chosen = [Enterprise("")]
    return [
        _form(holdings, one, figures_of(of_unit.get(one.id or 0, []), span, major_since=major_since))
        for one in chosen
    ]


def _form(holdings: Holdings, one: Enterprise, figures: Figures) -> Form:
    values = (
        one.name,
        one.address,
        holdings.grid_name(one.grid_id),
        one.safety_officer or one.principal,
        holdings.phone(one.safety_phone or one.principal_phone),
    )
    lines = [
        Line((label(_LABELS[0]), value(values[0], 5)), 11),
        Line((label(_LABELS[1]), value(values[1], 5)), 11),
        Line(
            tuple(box for i in (2, 3, 4) for box in (label(_LABELS[i]), value(values[i]))),
            11,
        ),
    ]
    for name, found, left in (
        (_GENERAL, figures.general, figures.general - figures.general_fixed),
        (_MAJOR, figures.major, figures.major - figures.major_closed),
    ):
        lines.append(
            Line(
                (
                    label(name, 2),
                    label(_FOUND),
                    value(_ITEMS.format(count=found)),
                    label(_LEFT),
                    value(_ITEMS.format(count=left)),
                ),
                11,
            )
        )
    lines.append(Line((label(_PLANNED.format(count=figures.planned), 6),), 10))
    counts = (figures.targets, figures.means, figures.staff, figures.deadline, figures.emergency)
    lines.append(Line((*(label(name) for name in _FIVE), label(_FUNDS)), 16))
    cells = [value(_ITEMS.format(count=count)) for count in counts]
    funds = _MONEY.format(count=f"{figures.planned_funds_wan:g}")
    lines.append(Line((*cells, value(funds)), 12))
    filled_by = holdings.request.filled_by or "＿＿＿＿＿＿"
    day = chinese_day(holdings.request.today)
    span = holdings.request.span
    window = span.filing_window
    return Form(
        title=_TITLE_OF_YEAR if span.is_year else _TITLE,
        name=(one.short_name or one.name)[:28] or _TITLE[:28],
        subtitle=_SUBTITLE.format(text=span.text, first=chinese_day(span.since_january().first)),
        columns=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        lines=lines,
        signatures=tuple(text.format(filled_by=filled_by, day=day) for text in _SIGNED),
        notes=(_NOTE.format(first=chinese_day(window[0]), last=chinese_day(window[1])),),
    )
