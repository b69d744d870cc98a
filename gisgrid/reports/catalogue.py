"""Every report there is: its name on the command line, its id, its exact title, how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.sheet import CheckLine
from gisgrid.model.periods import PeriodKind
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports import statistics_papers
from gisgrid.reports.enterprise_ledger import enterprise_ledger
from gisgrid.reports.hazard_ledger import Version, hazard_ledger, major_list
from gisgrid.reports.holdings import Holdings, Numbers, Request
from gisgrid.reports.paper import Part, ReportPaper
from gisgrid.reports.spans import read_span

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
    figures: str = field(default="")

    def title_in(self, register: Register) -> str:
        """Return the title under the scheme in force."""
        if self.scheme_title:
            for paper in register.scheme.deliverables:
                if paper.id == self.paper_id:
                    return paper.title
        return self.title


def _tables(make: Callable[..., Part]) -> Make:
    return lambda holdings, title: ([make(holdings, title=title)], [])


_LEDGER, _FORM, _DOCUMENT, _FILE = Group.LEDGER, Group.FORM, Group.DOCUMENT, Group.FILE
_WIDE = ("xlsx", "pdf")
REPORTS: tuple[Report, ...] = (
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
    Report("major-hazard-list", "T4", "重大隐患列表", _LEDGER, lambda h, _: ([major_list(h)], [])),
    Report(
        "form-a",
        "T10",
        "安全生产隐患排查治理情况统计季报表",
        _FORM,
        lambda h, _: statistics_papers.form_a(h),
        PeriodKind.QUARTER,
        figures=statistics_papers.BY_INDUSTRY,
    ),
    Report(
        "form-c",
        "T10",
        "安全生产隐患排查治理情况统计表",
        _FORM,
        lambda h, _: statistics_papers.form_c(h),
        PeriodKind.QUARTER,
        figures=statistics_papers.BY_INDUSTRY,
    ),
    Report(
        "form-d",
        "T10",
        "安全生产隐患排查治理情况统计月报表",
        _FORM,
        lambda h, _: statistics_papers.form_d(h),
        PeriodKind.MONTH,
        figures=statistics_papers.BY_YEAR,
    ),
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
    return ReportPaper(
        paper_id=report.paper_id,
        title=title,
        parts=parts,
        check=check,
        data_step=register.step,
        grid_id=root.id if root is not None else None,
        mark=MARK,
        version=version,
        maker=holdings.maker,
        formats=report.formats,
    )
