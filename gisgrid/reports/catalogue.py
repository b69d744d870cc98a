"""Every report there is: its name on the command line, its id, its exact title, how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.sheet import CheckLine
from gisgrid.model.periods import PeriodKind
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports import statistics_papers
from gisgrid.reports.assessments import area_sheet, person_sheet
from gisgrid.reports.coverage_proof import coverage_proof
from gisgrid.reports.documents import bulletin, plan, quarterly_report, work_plan
from gisgrid.reports.dossiers import enterprise_dossiers, installation_dossiers
from gisgrid.reports.enterprise_forms import enterprise_forms
from gisgrid.reports.enterprise_ledger import enterprise_ledger
from gisgrid.reports.filing_forms import filing_forms
from gisgrid.reports.hazard_ledger import Version, hazard_ledger, major_list
from gisgrid.reports.holdings import Holdings, Numbers, Request
from gisgrid.reports.key_units import installation_ledger, key_unit_list
from gisgrid.reports.notices import (
    accident_reports,
    listing_notices,
    rectification_notices,
    urge_slips,
)
from gisgrid.reports.office_ledgers import activity_logs, duty_ledger, rule_set, work_list
from gisgrid.reports.paper import Part, ReportPaper
from gisgrid.reports.patrol_records import handbook, patrol_ledger
from gisgrid.reports.service_ledger import service_ledger
from gisgrid.reports.spans import read_span
from gisgrid.reports.supervision_ledger import area_supervision, department_supervision
from gisgrid.reports.supervision_plan import supervision_plan

Made = tuple[Sequence[Part], Sequence[CheckLine]]
Make = Callable[[Holdings, str], Made]
MARK = "内部资料　注意保存"
_VERSION = "数据版本{day}　第{step}步"
_MASKED = "电话按规定遮蔽"


class Group(StrEnum):
    """Under which heading a report is listed."""

    LEDGER = "ledger"
    FORM = "form"
    DOCUMENT = "document"
    FILE = "file"


@dataclass(frozen=True)
class Report:
    """One kind of report.

    Attributes
    ----------
    name : str
        Its name on the command line.
    paper_id : str
        Id of the deliverable (T1 …); empty for papers that the index of deliverables does not name.
    title : str
        Its exact title where the scheme gives none.
    period : PeriodKind
        What is taken when no period is named.
    formats : tuple of str
        Endings it can be written in, the usual one first.
    make : callable
        Makes the parts and the checks from the holdings and the title.
    needs_subject : bool
        Whether it is about one enterprise or hazard that must be named.
    scheme_title : bool
        Whether the scheme's own title of the deliverable goes first.
    figures : str
        Key of the figures that can be kept as handed in; empty for none.
    short : str
        What a list calls it, where the title is long.
    """

    name: str
    paper_id: str
    title: str
    group: Group
    make: Make
    period: PeriodKind = PeriodKind.YEAR
    formats: tuple[str, ...] = ("xlsx", "docx", "pdf")
    needs_subject: bool = False
    scheme_title: bool = False
    figures: str = ""
    short: str = ""

    def title_in(self, register: Register) -> str:
        """Return the title under the scheme in force."""
        if self.scheme_title:
            for paper in register.scheme.deliverables:
                if paper.id == self.paper_id:
                    return paper.title
        return self.title


def _tables(make: Callable[..., Part]) -> Make:
    return lambda holdings, title: ([make(holdings, title=title)], [])


def _parts(make: Callable[[Holdings], Sequence[Part]]) -> Make:
    return lambda holdings, title: (make(holdings), [])


def _texts(make: Callable[[Holdings], Part]) -> Make:
    return lambda holdings, title: ([make(holdings)], [])


_LEDGER, _FORM, _DOCUMENT, _FILE = Group.LEDGER, Group.FORM, Group.DOCUMENT, Group.FILE
_FEW_PARTS = 1
_WIDE = ("xlsx", "pdf")
_TEXT = ("pdf", "docx")
_SENT = ("docx", "pdf")
REPORTS: tuple[Report, ...] = (
    Report("supervision-ledger", "T1", "监管责任台账", _LEDGER, _tables(area_supervision), scheme_title=True),
    Report("department-ledger", "T1", "监管责任台账（部门）", _LEDGER, _tables(department_supervision)),
    Report(
        "enterprise-ledger",
        "T2",
        "生产经营单位基础台账",
        _LEDGER,
        _tables(enterprise_ledger),
        formats=_WIDE,
        scheme_title=True,
    ),
    Report(
        "hazard-ledger",
        "T3",
        "事故隐患台账",
        _LEDGER,
        _tables(hazard_ledger),
        formats=_WIDE,
        scheme_title=True,
    ),
    Report(
        "enterprise-hazard-ledger",
        "T3",
        "事故隐患台账（企业）",
        _LEDGER,
        lambda h, title: ([hazard_ledger(h, title=title, version=Version.ENTERPRISE)], []),
        formats=_WIDE,
    ),
    Report("installation-ledger", "T4", "重大危险源监管台账", _LEDGER, _tables(installation_ledger)),
    Report("major-hazard-list", "T4", "重大隐患列表", _LEDGER, lambda h, _: ([major_list(h)], [])),
    Report("key-unit-list", "T5", "重点监管单位名单", _LEDGER, _tables(key_unit_list)),
    Report(
        "filing-form",
        "T6",
        "安全管理网格责任人备案登记表",
        _FORM,
        lambda h, title: (filing_forms(h, title=title), []),
        short="网格责任人备案登记表",
    ),
    Report(
        "handbook",
        "T7",
        "安全环保网格员巡查工作手册",
        _FILE,
        lambda h, title: (handbook(h, title=title), []),
        PeriodKind.MONTH,
        formats=_TEXT,
        short="巡查工作手册",
    ),
    Report(
        "patrol-ledger",
        "T7",
        "日常巡查记录表",
        _LEDGER,
        _tables(patrol_ledger),
        PeriodKind.MONTH,
        formats=_WIDE,
    ),
    Report(
        "coverage",
        "",
        "巡查覆盖证明",
        _LEDGER,
        lambda h, title: (coverage_proof(h, title=title), []),
        PeriodKind.WEEK,
    ),
    Report("service-ledger", "", "购买服务人员台账", _LEDGER, _tables(service_ledger)),
    Report("duty-ledger", "T8", "责任落实台账", _LEDGER, _tables(duty_ledger), scheme_title=True),
    Report(
        "form-a",
        "T10",
        "安全生产隐患排查治理情况统计季报表",
        _FORM,
        lambda h, _: statistics_papers.form_a(h),
        PeriodKind.QUARTER,
        figures=statistics_papers.BY_INDUSTRY,
        short="统计季报表（部门、镇街）",
    ),
    Report(
        "form-b",
        "T10",
        "生产经营单位安全生产隐患排查治理情况统计季报表",
        _FORM,
        _parts(enterprise_forms),
        PeriodKind.QUARTER,
        short="统计季报表（企业）",
    ),
    Report(
        "form-c",
        "T10",
        "安全生产隐患排查治理情况统计表",
        _FORM,
        lambda h, _: statistics_papers.form_c(h),
        PeriodKind.QUARTER,
        figures=statistics_papers.BY_INDUSTRY,
        short="统计汇总表（累计）",
    ),
    Report(
        "form-d",
        "T10",
        "安全生产隐患排查治理情况统计月报表",
        _FORM,
        lambda h, _: statistics_papers.form_d(h),
        PeriodKind.MONTH,
        figures=statistics_papers.BY_YEAR,
        short="统计月报表",
    ),
    Report(
        "work-list",
        "T11",
        "网格安全生产和环境保护日常工作清单",
        _FORM,
        _tables(work_list),
        short="日常工作清单",
    ),
    Report(
        "assessment",
        "T13",
        "年终评比考核表",
        _FORM,
        lambda h, title: ([person_sheet(h, title=title), area_sheet(h, title=title)], []),
        scheme_title=True,
    ),
    Report(
        "activity-logs",
        "T14",
        "会议、培训、保密教育、宣传、值班、防护用品记录",
        _LEDGER,
        _parts(activity_logs),
        scheme_title=True,
        short="会议、培训、宣传等记录",
    ),
    Report(
        "enterprise-file",
        "T5",
        "重点监管单位档案（一企一档）",
        _FILE,
        _parts(enterprise_dossiers),
        formats=_TEXT,
        short="重点单位档案（一企一档）",
    ),
    Report(
        "installation-file",
        "T4",
        "重大危险源、重大隐患监管档案",
        _FILE,
        _parts(installation_dossiers),
        formats=_TEXT,
        short="重大危险源、重大隐患档案",
    ),
    Report(
        "quarterly-report",
        "T9",
        "信息报表和总结",
        _DOCUMENT,
        lambda h, _: quarterly_report(h),
        PeriodKind.QUARTER,
        formats=_SENT,
        figures=statistics_papers.BY_INDUSTRY,
    ),
    Report("plan", "T12", "网格化安全管理方案", _DOCUMENT, _texts(plan), formats=_SENT),
    Report(
        "supervision-plan", "", "安全生产综合监管计划", _DOCUMENT, _texts(supervision_plan), formats=_SENT
    ),
    Report("work-plan", "T12", "工作方案", _DOCUMENT, _texts(work_plan), formats=_SENT),
    Report(
        "bulletin",
        "T15",
        "半年督查通报",
        _DOCUMENT,
        _texts(bulletin),
        PeriodKind.HALF_YEAR,
        formats=_SENT,
    ),
    Report(
        "rectification-notice",
        "",
        "安全生产事故隐患整改通知书",
        _DOCUMENT,
        _parts(rectification_notices),
        formats=_SENT,
        short="隐患整改通知书",
    ),
    Report(
        "listing-notice",
        "",
        "重大事故隐患挂牌督办通知书",
        _DOCUMENT,
        _parts(listing_notices),
        formats=_SENT,
        short="挂牌督办通知书",
    ),
    Report(
        "urge-slip",
        "",
        "事故隐患整改催办单",
        _DOCUMENT,
        _parts(urge_slips),
        formats=_SENT,
    ),
    Report("accident-report", "", "生产安全事故快报表", _FORM, _parts(accident_reports)),
    Report("rule-set", "T16", "一套安全生产管理制度", _LEDGER, _tables(rule_set), scheme_title=True),
)


def find_report(name: str) -> Report:
    """Return a report by its name, or the first with a deliverable's id.

    Raises
    ------
    BadUseError
        If there is none.
    """
    wanted = name.strip()
    for report in REPORTS:
        if report.name == wanted.lower():
            return report
    for report in REPORTS:
        if report.paper_id and report.paper_id == wanted.upper():
            return report
    raise BadUseError(tr("There is no report “{name}”; gisgrid report WS --list names all.", name=name))


@dataclass(frozen=True)
class Wish:
    """What somebody asks a report for, in the words of the command line and the window.

    Attributes
    ----------
    period : str
        Label of a period, or empty for the running one.
    area, subject, filled_by : str
        As in `Request`.
    """

    period: str = ""
    area: str = ""
    subject: str = ""
    filled_by: str = ""
    numbers: Numbers = Numbers.MASKED


def holdings_for(register: Register, report: Report, wish: Wish, *, today: date) -> Holdings:
    """Settle period and area of a report.

    Raises
    ------
    BadUseError
        If the period or the area makes no sense.
    """
    span = read_span(wish.period, today=today, default=report.period)
    request = Request(
        today=today,
        span=span,
        area=wish.area,
        subject=wish.subject,
        numbers=wish.numbers,
        filled_by=wish.filled_by,
    )
    return Holdings(register, request)


def make_report(
    register: Register, name: str, wish: Wish, *, today: date, progress: Progress | None = None
) -> ReportPaper:
    """Make a report, ready to be written.

    Raises
    ------
    BadUseError
        If there is no such report, or period, area or subject make no sense.
    """
    report = find_report(name)
    progress = progress or Progress()
    holdings = holdings_for(register, report, wish, today=today)
    title = report.title_in(register)
    progress.report(0, 1, title)
    parts, check = report.make(holdings, title)
    root = holdings.root
    version = _VERSION.format(day=today.isoformat(), step=register.step)
    if wish.numbers is Numbers.MASKED:
        version = f"{_MASKED}　·　{version}"
    is_ours = bool(report.paper_id) or report.group is Group.LEDGER
    return ReportPaper(
        paper_id=report.paper_id,
        title=title,
        parts=parts,
        check=check,
        data_step=register.step,
        grid_id=root.id if root is not None else None,
        # Slips and notices go to the enterprise: what concerns our own files does not stand on them.
        mark=MARK if is_ours else "",
        version=version if is_ours else "",
        maker=holdings.maker,
        formats=report.formats,
        has_contents=report.group is Group.FILE and len(parts) > _FEW_PARTS and report.name != "handbook",
    )
