"""What texts and an office's own forms can be filled with: named values and named lists of rows.

The names are Chinese, for people write them into their own forms; docs/own-forms.md lists them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gisgrid.model.enumerations import DangerClass, InspectionKind
from gisgrid.model.inspections import Activity, Inspection
from gisgrid.model.vacancies import read_staffing
from gisgrid.reports.enterprise_ledger import enterprise_ledger
from gisgrid.reports.hazard_figures import Figures, figures_by_industry, figures_of, judged_major
from gisgrid.reports.hazard_ledger import hazard_ledger, major_list
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.industries import industries_of
from gisgrid.reports.key_units import installation_ledger, key_unit_list
from gisgrid.reports.office_ledgers import activity_logs
from gisgrid.reports.spans import Span, chinese_day
from gisgrid.reports.supervision_ledger import area_supervision, department_supervision
from gisgrid.reports.table import Column, Kind, Look, Table, Value, rate, shown

NAMES: dict[str, str] = {
    "单位名称": "maker",
    "区域": "area",
    "登记库名称": "register",
    "方案名称": "scheme",
    "填报日期": "today",
    "年份": "year",
    "统计期": "period",
    "统计期起": "first",
    "统计期止": "last",
    "填表人": "filled_by",
    "网格数": "grids",
    "网格责任人数": "people",
    "应配人数": "posts",
    "缺岗数": "vacancies",
    "企业数": "enterprises",
    "A级企业数": "class_a",
    "B级企业数": "class_b",
    "C级企业数": "class_c",
    "重点监管单位数": "key_units",
    "重大危险源数": "installations",
    "从业人员数": "staff",
    "检查次数": "visits",
    "巡查次数": "patrols",
    "检查企业数": "units",
    "检查覆盖率": "coverage",
    "会议次数": "meetings",
    "培训次数": "trainings",
    "宣传次数": "publicity",
    "排查隐患数": "found",
    "一般隐患数": "general",
    "一般隐患已整改数": "general_fixed",
    "一般隐患整改率": "general_rate",
    "重大隐患数": "major",
    "重大隐患已销号数": "major_closed",
    "重大隐患整改率": "major_rate",
    "列入治理计划数": "planned",
    "挂牌督办数": "listed",
    "五落实到位数": "all_five",
    "落实治理资金": "funds",
    "未整改隐患数": "open",
    "超期未改数": "overdue",
    "累计一般隐患数": "general_year",
    "累计一般隐患已整改数": "general_fixed_year",
    "累计一般隐患整改率": "general_rate_year",
    "累计重大隐患数": "major_year",
    "累计重大隐患已销号数": "major_closed_year",
    "累计落实治理资金": "funds_year",
    "上期一般隐患数": "general_before",
    "上期一般隐患整改率": "general_rate_before",
    "上期重大隐患数": "major_before",
}
"""Name in a form and what it means here."""

# Figures that can be asked for one row of the list of industries: {{一般隐患数:危险化学品：生产企业}}.
BY_INDUSTRY: dict[str, str] = {
    "应排查单位数": "units_due",
    "排查单位数": "units",
    "一般隐患数": "general",
    "一般隐患已整改数": "general_fixed",
    "重大隐患数": "major",
    "重大隐患已销号数": "major_closed",
    "列入治理计划数": "planned",
    "落实治理目标任务数": "targets",
    "落实治理经费物资数": "means",
    "落实治理机构人员数": "staff",
    "落实治理时间要求数": "deadline",
    "落实安全措施应急预案数": "emergency",
    "挂牌督办数": "listed",
    "落实治理资金": "planned_funds_wan",
}

_INSPECTIONS = tuple(kind for kind in InspectionKind if kind is not InspectionKind.SELF_CHECK)
_MEETING = ("会议",)
_TRAINING = ("培训", "保密教育")
_PUBLICITY = ("宣传教育",)

MakeTable = Callable[[Holdings], Table]
LISTS: dict[str, MakeTable] = {
    "企业": lambda h: enterprise_ledger(h, title=""),
    "重点单位": lambda h: key_unit_list(h, title=""),
    "隐患": lambda h: hazard_ledger(h, title=""),
    "重大隐患": major_list,
    "重大危险源": lambda h: installation_ledger(h, title=""),
    "责任区": lambda h: area_supervision(h, title=""),
    "部门": lambda h: department_supervision(h, title=""),
    "活动": lambda h: activity_logs(h)[0],
}
"""Lists whose rows a form can repeat, and the ledger that they are the rows of."""


@dataclass(frozen=True)
class ListOfRows:
    """A list for a form: names of its columns, and rows of values by them."""

    names: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]


@dataclass
class Values:
    """The values of one report; each is counted when it is first asked for."""

    holdings: Holdings

    def named(self, name: str) -> Value | None:
        """Return a value by its Chinese name; None when there is no such name.

        A name with a colon asks for one row of the list of industries.
        """
        plain, _, row = name.partition(":")
        if row:
            return self._of_industry(plain.strip(), row.strip())
        key = NAMES.get(name)
        return None if key is None else self.plain[key]

    def is_known(self, name: str) -> bool:
        """Tell whether a name can be filled."""
        plain, _, row = name.partition(":")
        if row:
            return plain.strip() in BY_INDUSTRY and row.strip() in self.industries
        return name in NAMES

    def texts(self) -> dict[str, str]:
        """Return every plain value worded for a sentence."""
        return {name: word(self.plain[key]) for name, key in NAMES.items()}

    def rows_of(self, name: str) -> ListOfRows | None:
        """Return the rows of a list by its Chinese name; None when there is no such list."""
        make = LISTS.get(name)
        return None if make is None else list_of(make(self.holdings))

    @cached_property
    def industries(self) -> dict[str, Figures]:
        """The figures since 1 January by row of the list of industries."""
        span = self.holdings.request.span.since_january()
        return figures_by_industry(self.holdings, span, industries_of(self.holdings.register))

    def _of_industry(self, name: str, row: str) -> Value | None:
        key = BY_INDUSTRY.get(name)
        if key is None or row not in self.industries:
            return None
        found: Value = getattr(self.industries[row], key)
        return found

    @cached_property
    def plain(self) -> dict[str, Value]:
        """Every plain value by its English key."""
        return {**self._frame(), **self._register(), **self._work(), **self._hazards()}

    def _frame(self) -> dict[str, Value]:
        request, holdings = self.holdings.request, self.holdings
        return {
            "maker": holdings.maker,
            "area": holdings.area_name,
            "register": holdings.register.info.name,
            "scheme": holdings.register.scheme.name,
            "today": chinese_day(request.today),
            "year": request.span.last.year,
            "period": request.span.text,
            "first": chinese_day(request.span.first),
            "last": chinese_day(min(request.span.last, request.today)),
            "filled_by": request.filled_by,
        }

    def _register(self) -> dict[str, Value]:
        holdings = self.holdings
        standing = holdings.enterprises
        scheme = holdings.register.scheme
        staffing = read_staffing(holdings.register, holdings.request.today)
        missing = sum(one.missing for one in staffing.vacancies if holdings.within(one.grid_id))
        people = {
            held.person.id
            for grid_id in holdings.grid_ids
            for held in holdings.of_post(grid_id, [post.key for post in scheme.posts])
        }
        by_class = {member: sum(one.danger_class is member for one in standing) for member in DangerClass}
        return {
            "grids": len(holdings.areas),
            "people": len(people),
            "posts": staffing.required,
            "vacancies": missing,
            "enterprises": len(standing),
            "class_a": by_class[DangerClass.A],
            "class_b": by_class[DangerClass.B],
            "class_c": by_class[DangerClass.C],
            "key_units": sum(one.is_key_unit for one in standing),
            "installations": sum(len(units) for units in holdings.installations.values()),
            "staff": sum(one.staff_count or 0 for one in standing),
        }

    def _work(self) -> dict[str, Value]:
        holdings, span = self.holdings, self.holdings.request.span
        columns = holdings.register.columns(
            Inspection, ["enterprise_id", "grid_id", "inspected_at", "kind"], kind=list(_INSPECTIONS)
        )
        made = [
            (unit, kind)
            for unit, grid_id, moment, kind in zip(*columns.values(), strict=True)
            if span.first <= moment.date() <= span.last and holdings.within(grid_id)
        ]
        standing = {one.id for one in holdings.enterprises}
        units = {unit for unit, _ in made} & standing
        held = [
            one.kind.value
            for one in holdings.register.find(Activity)
            if span.holds(one.held_on) and holdings.within(one.grid_id)
        ]
        return {
            "visits": len(made),
            "patrols": sum(kind is InspectionKind.PATROL for _, kind in made),
            "units": len(units),
            "coverage": percent(rate(len(units), len(standing))),
            "meetings": sum(kind in _MEETING for kind in held),
            "trainings": sum(kind in _TRAINING for kind in held),
            "publicity": sum(kind in _PUBLICITY for kind in held),
        }

    def _hazards(self) -> dict[str, Value]:
        holdings, span = self.holdings, self.holdings.request.span
        now, year = self._figures(span), self._figures(span.since_january())
        previous = span.previous()
        before = self._figures(previous) if previous is not None else Figures()
        today = holdings.request.today
        standing_open = [one for one in holdings.hazards if one.state.is_open]
        return {
            "found": now.general + now.major,
            "general": now.general,
            "general_fixed": now.general_fixed,
            "general_rate": percent(rate(now.general_fixed, now.general)),
            "major": now.major,
            "major_closed": now.major_closed,
            "major_rate": percent(rate(now.major_closed, now.major)),
            "planned": now.planned,
            "listed": now.listed,
            "all_five": now.all_five,
            "funds": round(now.funds_wan, 2),
            "open": len(standing_open),
            "overdue": sum(one.is_overdue(today) for one in standing_open),
            "general_year": year.general,
            "general_fixed_year": year.general_fixed,
            "general_rate_year": percent(rate(year.general_fixed, year.general)),
            "major_year": year.major,
            "major_closed_year": year.major_closed,
            "funds_year": round(year.funds_wan, 2),
            "general_before": before.general,
            "general_rate_before": percent(rate(before.general_fixed, before.general)),
            "major_before": before.major,
        }

    def _figures(self, span: Span) -> Figures:
        holdings = self.holdings
        found = [one for one in holdings.hazards if span.holds(one.found_at.date())]
        return figures_of(found, span, major_since=judged_major(holdings))


def percent(value: float | None) -> str:
    """Word a rate with its sign; ``/`` without a denominator."""
    return "/" if value is None else f"{value:.1f}%"


def word(value: Value) -> str:
    """Word a value for a sentence."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return chinese_day(value)
    return "" if value is None else str(value)


def list_of(table: Table) -> ListOfRows:
    """Turn a ledger into a list: columns by their headings, doubles by their group or with a number."""
    names: list[str] = []
    for column in table.columns:
        name = column.title if column.title not in names else "".join((*column.group, column.title))
        number = 2
        while name in names:
            name = f"{column.title}{number}"
            number += 1
        names.append(name)
    rows = tuple(dict(zip(names, row.cells, strict=True)) for row in table.rows if row.look is Look.PLAIN)
    return ListOfRows(tuple(names), rows)


def cell_text(value: Value) -> str:
    """Word a value of a list for a text form."""
    return shown(value, _PLAIN)


_PLAIN = Column("", 1, Kind.TEXT)
