"""Forms A, C and D of the hazard statistics, T10 (DOMAIN.md 4.6, verified layouts)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from gisgrid.reports import frame
from gisgrid.reports.hazard_figures import Figures, figures_by_industry, figures_of, judged_major, total
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.industries import IndustryList
from gisgrid.reports.spans import Span, chinese_day
from gisgrid.reports.table import Column, Kind, Look, Row, Table, Value, rate

_W, _N, _R = Kind.WHOLE, Kind.NUMBER, Kind.RATE
_GENERAL = ("一般隐患",)
_MAJOR = ("重大隐患", "排查治理重大隐患")
_PLANNED = ("重大隐患", "列入治理计划的重大隐患")
_FIVE = (*_PLANNED, "其中")
_HAZARD_COLUMNS = (
    Column("隐患数", 19, _W, _GENERAL, "项"),
    Column("已经整改数", 19, _W, _GENERAL, "项"),
    Column("整改率", 19, _R, _GENERAL, "%", 1),
    Column("重大隐患数", 19, _W, _MAJOR, "项"),
    Column("已整改销号数", 20, _W, _MAJOR, "项"),
    Column("整改率", 19, _R, _MAJOR, "%", 1),
    Column("重大隐患数", 19, _W, _PLANNED, "项"),
    Column("落实治理目标任务", 20, _W, _FIVE, "项"),
    Column("落实治理经费物资", 20, _W, _FIVE, "项"),
    Column("落实治理机构人员", 20, _W, _FIVE, "项"),
    Column("落实治理时间要求", 20, _W, _FIVE, "项"),
    Column("落实安全措施应急预案", 23, _W, _FIVE, "项"),
    Column("累计落实治理资金", 20, _N, _PLANNED, "万元", 1),
)
COLUMNS_A = (Column("行业和领域", 62), Column("排查单位数", 19, _W, unit="家"), *_HAZARD_COLUMNS)
_UNITS_C = ("开展排查治理事故隐患的生产经营单位",)
_GENERAL_C = ("一般事故隐患",)
_MAJOR_C = ("重大事故隐患", "排查治理")
_PLANNED_C = ("重大事故隐患", "列入治理计划")
_LISTED_C = ("重大事故隐患", "挂牌督办")
COLUMNS_C = (
    Column("行业和领域", 62),
    Column("应排查", 17, _W, _UNITS_C, "家"),
    Column("实际排查", 17, _W, _UNITS_C, "家"),
    Column("覆盖率", 17, _R, _UNITS_C, "%", 1),
    Column("排查", 17, _W, _GENERAL_C, "项"),
    Column("其中已整改", 18, _W, _GENERAL_C, "项"),
    Column("整改率", 17, _R, _GENERAL_C, "%", 1),
    Column("排查", 17, _W, _MAJOR_C, "项"),
    Column("已整改销号", 18, _W, _MAJOR_C, "项"),
    Column("整改率", 17, _R, _MAJOR_C, "%", 1),
    Column("重大隐患", 18, _W, _PLANNED_C, "项"),
    Column("其中达到“五到位”要求的", 24, _W, _PLANNED_C, "项"),
    Column("挂牌督办的", 18, _W, _LISTED_C, "项"),
    Column("其中省级", 17, _W, _LISTED_C, "项"),
    Column("其中地市级", 18, _W, _LISTED_C, "项"),
    Column("累计落实隐患治理资金", 22, _N, (), "万元", 1),
)
COLUMNS_D = (
    Column("隐患来源年度", 62),
    *_HAZARD_COLUMNS,
    Column("到期隐患数量", 19, _W, unit="项"),
    Column("到期未整改数量", 20, _W, unit="项"),
    Column("未按期关闭隐患率", 20, _R, unit="%", decimals=1),
)
_TITLE_A = "{area}安全生产隐患排查治理情况统计季报表"
_TITLE_A_OTHER = "{area}安全生产隐患排查治理情况统计表"
_TITLE_C = "{area}安全生产隐患排查治理情况统计表"
_TITLE_D = "{area}安全生产隐患排查治理情况统计月报表"
_SUBTITLE_A = "{text}　统计期{first}—{last}"
_UP_TO = "截止到{year}年{month:02d}月"
_RUNNING = "{first}—{last}"
_MADE_BY = "填报单位（章）：{maker}"
_SIGNED = (
    "单位负责人（签字）：＿＿＿＿＿",
    "填表人（签字）：{filled_by}",
    "联系电话：＿＿＿＿＿＿＿",
    "填报日期：{day}",
)
_BLANK = "＿＿＿＿＿"
_CHECKED_A = (
    "审核关系：第3栏≤第2栏；第6栏≤第5栏；第8栏=第5栏−第6栏；第9—13栏各≤第8栏；合计=各类之和。"
    "整改率由系统计算，分母为零时印“/”。已整改以复查合格或销号为准。"
)
_CHECKED_C = (
    "审核关系：已整改≤排查；列入治理计划=排查−已整改销号；合计=各类之和。比率由系统计算，分母为零时印“/”。"
)
_ROWS_D = ("本年排查", "上一年遗留未整改", "前两年遗留未整改")


def form_a(holdings: Holdings, span: Span, rows: dict[str, Figures], *, industries: IndustryList) -> Table:
    """Make the quarterly summary of a department or town."""
    is_quarter = span.period is None or span.period.kind.value == "quarter"
    return Table(
        title=(_TITLE_A if is_quarter else _TITLE_A_OTHER).format(area=holdings.area_name),
        subtitle=_SUBTITLE_A.format(
            text=span.text, first=chinese_day(span.first), last=chinese_day(span.last)
        ),
        columns=COLUMNS_A,
        rows=_industry_rows(rows, industries, _cells_a),
        above=(_MADE_BY.format(maker=holdings.maker), chinese_day(holdings.request.today)),
        signatures=_signed(holdings),
        notes=(_CHECKED_A,),
        fixed=1,
        has_numbers=True,
        faint_zero=True,
    )


def form_c(holdings: Holdings, span: Span, rows: dict[str, Figures], *, industries: IndustryList) -> Table:
    """Make the provincial cumulative table."""
    return Table(
        title=_TITLE_C.format(area=holdings.area_name),
        subtitle=_UP_TO.format(year=span.last.year, month=span.last.month),
        columns=COLUMNS_C,
        rows=_industry_rows(rows, industries, _cells_c),
        above=(_MADE_BY.format(maker=holdings.maker), chinese_day(holdings.request.today)),
        signatures=_signed(holdings),
        notes=(_CHECKED_C,),
        fixed=1,
        has_numbers=True,
        faint_zero=True,
    )


def form_d(holdings: Holdings, span: Span, rows: dict[str, Figures]) -> Table:
    """Make the monthly table with what earlier years left behind."""
    lines = [Row((name, *_cells_d(rows[name])), indent=1) for name in _ROWS_D]
    whole = total(rows[name] for name in _ROWS_D)
    lines.insert(0, Row((frame.TOTAL_LABEL, *_cells_d(whole)), look=Look.TOTAL))
    return Table(
        title=_TITLE_D.format(area=holdings.area_name),
        subtitle=_RUNNING.format(first=chinese_day(span.first), last=chinese_day(span.last)),
        columns=COLUMNS_D,
        rows=lines,
        above=(_MADE_BY.format(maker=holdings.maker), chinese_day(holdings.request.today)),
        signatures=_signed(holdings),
        fixed=1,
        has_numbers=True,
        faint_zero=True,
    )


def figures_a(holdings: Holdings, span: Span, industries: IndustryList) -> dict[str, Figures]:
    """Count what forms A and C show."""
    return figures_by_industry(holdings, span, industries)


def figures_d(holdings: Holdings, span: Span) -> dict[str, Figures]:
    """Count the hazards of this year, and those that were open on 1 January by the year they were found."""
    new_year = date(span.last.year, 1, 1)
    major_since = judged_major(holdings)
    found: dict[str, Figures] = {}
    for back, name in enumerate(_ROWS_D):
        year = span.last.year - back
        listed = [
            one
            for one in holdings.hazards
            if (one.found_at.year == year if back < 2 else one.found_at.year <= year)
            and one.found_at.date() <= span.last
            and (back == 0 or one.closed_on is None or one.closed_on >= new_year)
        ]
        found[name] = figures_of(listed, span, major_since=major_since)
    return found


def compared(table: Table, now: Figures, before: Figures | None, *, text: str) -> Table:
    """Add a line that compares the totals with those of the period before; nothing when there are none."""
    if before is None:
        return table
    line = _COMPARISON.format(
        text=text,
        general=before.general,
        general_change=_change(now.general - before.general),
        fixed=_percent(rate(before.general_fixed, before.general)),
        now_fixed=_percent(rate(now.general_fixed, now.general)),
        major=before.major,
        major_change=_change(now.major - before.major),
    )
    return replace(table, notes=(*table.notes, line))


_COMPARISON = (
    "与{text}相比：一般隐患{general}项，本期{general_change}；整改率{fixed}，本期{now_fixed}；"
    "重大隐患{major}项，本期{major_change}。"
)
_CHANGES = ("增加{count}项", "减少{count}项", "持平")


def _change(difference: int) -> str:
    if difference == 0:
        return _CHANGES[2]
    return _CHANGES[0 if difference > 0 else 1].format(count=abs(difference))


def _percent(value: float | None) -> str:
    return "/" if value is None else f"{value:.1f}%"


def _industry_rows(
    rows: dict[str, Figures], industries: IndustryList, make: Callable[[Figures], tuple[Value, ...]]
) -> list[Row]:
    lines = [Row((frame.TOTAL_LABEL, *make(total(rows.values()))), look=Look.TOTAL)]
    for group in industries.groups:
        members = [row for row in industries.rows if row.group == group]
        whole = total(rows[row.name] for row in members)
        lines.append(Row((group, *make(whole)), look=Look.GROUP))
        lines += [Row((row.name, *make(rows[row.name])), indent=1 + row.indent) for row in members]
    return lines


def _cells_mended(one: Figures) -> tuple[Value, ...]:
    """Return what was found, what was mended of it, and the rate: general hazards, then major ones."""
    return (
        one.general,
        one.general_fixed,
        rate(one.general_fixed, one.general),
        one.major,
        one.major_closed,
        rate(one.major_closed, one.major),
    )


def _cells_hazards(one: Figures) -> tuple[Value, ...]:
    return (
        *_cells_mended(one),
        one.planned,
        one.targets,
        one.means,
        one.staff,
        one.deadline,
        one.emergency,
        round(one.planned_funds_wan, 2),
    )


def _cells_a(one: Figures) -> tuple[Value, ...]:
    return (one.units, *_cells_hazards(one))


def _cells_c(one: Figures) -> tuple[Value, ...]:
    return (
        one.units_due,
        one.units,
        rate(one.units, one.units_due),
        *_cells_mended(one),
        one.planned,
        one.all_five,
        one.listed,
        one.listed_province,
        one.listed_city,
        round(one.funds_wan, 2),
    )


def _cells_d(one: Figures) -> tuple[Value, ...]:
    return (*_cells_hazards(one), one.fell_due, one.missed, rate(one.missed, one.fell_due))


def _signed(holdings: Holdings) -> tuple[str, ...]:
    filled_by = holdings.request.filled_by or _BLANK
    day = chinese_day(holdings.request.today)
    return tuple(text.format(filled_by=filled_by, day=day) for text in _SIGNED)
