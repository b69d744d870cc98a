"""The 六个一 (H25): what of it is there, and all its papers made into one folder with an index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from gisgrid.charts.kinds import CHART_KINDS
from gisgrid.charts.staff import Phones
from gisgrid.errors import FileError, GisgridError
from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.chart_sheet import chart_sheet, chart_texts
from gisgrid.layout.export import export_sheet
from gisgrid.layout.issues import is_outdated, issue_of
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.paper import PageSize, Paper
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import make_sheet
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.periods import PeriodKind
from gisgrid.model.register import Register
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.progress import Progress
from gisgrid.reports.catalogue import Wish, find_report, make_report
from gisgrid.reports.document import Block, Document, Paragraph, Style
from gisgrid.reports.export import export_report
from gisgrid.reports.holdings import Holdings, Request
from gisgrid.reports.issues import report_issue
from gisgrid.reports.office_ledgers import wanted_rules
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.spans import CUMULATIVE, chinese_day, read_span
from gisgrid.reports.table import Column, Kind, Row, Table, Tone

_CHECKLIST = "six-ones"
ITEMS = (
    ("office", "一个办公场所"),
    ("system", "一套办公系统"),
    ("network-chart", "一张安全生产监督管理组织网络图"),
    ("distribution-map", "一张辖区企业分布图"),
    ("rules", "一套安全生产管理制度"),
    ("ledgers", "一套安全生产台账"),
)
_LEDGERS = ("T1", "T2", "T3", "T4", "T5", "T6")
_PAPERS = {"network-chart": ("M3",), "distribution-map": ("M1",), "ledgers": _LEDGERS}
_KINDS = {"office": StationKind.OFFICE, "system": StationKind.SYSTEM}
INDEX_NAME = "00 目录.docx"
_INDEX_TITLE = "{area}“六个一”资料目录"
_INDEX_COLUMNS = (
    Column("序号", 12, Kind.CENTRED),
    Column("六个一", 52),
    Column("资料", 60),
    Column("文件", 64),
    Column("情况", 26, Kind.CENTRED),
)
_MADE = "已生成"
_FAILED = "未生成"
_INTRO = "本目录所列资料由登记库一次生成，数据截至{day}。"
_NETWORK, _MAP, _RULES, _LEDGER = (name for _, name in ITEMS[2:])
_CHARTS = (("network", "安全生产监督管理组织网络图"), ("structure", "镇安全管理网格结构图"))
_MAP_NAME = "辖区企业分布图"
_LEDGER_REPORTS = (
    "supervision-ledger", "enterprise-ledger", "hazard-ledger", "installation-ledger", "key-unit-list", "filing-form",
)  # fmt: skip
_BOUND = ("xlsx", "pdf")


class ItemState(StrEnum):
    """Where one of the six stands."""

    READY = "ready"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True)
class Item:
    """One of the six ones.

    Attributes
    ----------
    key, name : str
        Its key in the scheme, and its words.
    state : ItemState
        There and current, there but the register has moved on, or missing.
    issued_at : datetime or None
        When its paper was made last.
    there, wanted : int
        How many of its parts there are.
    """

    key: str
    name: str
    state: ItemState
    issued_at: datetime | None = None
    there: int = 0
    wanted: int = 1


@dataclass(frozen=True)
class FolderPaper:
    """One paper of the folder: under which of the six it goes, and the files it became.

    Attributes
    ----------
    problem : str
        Why it could not be made; empty when it was.
    source : ReportPaper or Sheet, optional
        What was written to the files.
    """

    item: str
    title: str
    files: tuple[Path, ...]
    problem: str = ""
    source: ReportPaper | Sheet | None = None


def read_six_ones(register: Register, today: date) -> tuple[Item, ...]:
    """Tell of each of the six ones whether it is there and current."""
    issues: dict[str, IssuedPaper] = {}
    for issue in register.find(IssuedPaper):
        held = issues.get(issue.paper)
        if held is None or held.issued_at <= issue.issued_at:
            issues[issue.paper] = issue
    return tuple(_item(register, key, name, issues, today) for key, name in _names(register))


def _names(register: Register) -> Sequence[tuple[str, str]]:
    """Return the items of the scheme's own list, or the usual six."""
    for checklist in register.scheme.checklists:
        if checklist.key == _CHECKLIST:
            return [(item.key, item.name) for item in checklist.items]
    return ITEMS


def _item(register: Register, key: str, name: str, issues: dict[str, IssuedPaper], today: date) -> Item:
    if key in _PAPERS:
        held = [issues[paper] for paper in _PAPERS[key] if paper in issues]
        wanted = len(_PAPERS[key])
        last = max((issue.issued_at for issue in held), default=None)
        if len(held) < wanted:
            return Item(key, name, ItemState.MISSING, last, len(held), wanted)
        is_old = any(is_outdated(register, issue) for issue in held)
        return Item(key, name, ItemState.OUTDATED if is_old else ItemState.READY, last, wanted, wanted)
    if key == "rules":
        span = read_span(None, today=today, default=PeriodKind.YEAR)
        wanted = len(wanted_rules(Holdings(register, Request(today, span))))
        there = register.count(StationDocument, kind=StationKind.RULE, enterprise_id=None)
        state = ItemState.READY if there >= wanted else ItemState.MISSING
        return Item(key, name, state, None, there, wanted)
    kind = _KINDS.get(key, StationKind.OTHER)
    there = register.count(StationDocument, kind=kind)
    return Item(key, name, ItemState.READY if there else ItemState.MISSING, None, there, 1)


Maker = Callable[[Register, Path, date, Progress], tuple[ReportPaper | Sheet | None, Sequence[Path]]]
"""Makes a paper, under a path that still lacks its ending: what it is, and the files it became."""


def folder_makers(register: Register) -> list[tuple[str, str, Maker]]:
    """Return item, title and maker of every paper of the folder, in its order.

    The joint for papers made elsewhere: whoever makes a further paper appends its maker.
    """
    makers: list[tuple[str, str, Maker]] = [
        (_NETWORK, title, _chart_maker(kind)) for kind, title in _CHARTS if kind in CHART_KINDS
    ]
    makers.append((_MAP, _MAP_NAME, _make_map))
    makers.append((_RULES, find_report("rule-set").title_in(register), _report_maker("rule-set")))
    for name in _LEDGER_REPORTS:
        makers.append((_LEDGER, find_report(name).title_in(register), _report_maker(name)))
    return makers


def make_folder(
    register: Register,
    folder: Path,
    *,
    today: date,
    progress: Progress | None = None,
    makers: Sequence[tuple[str, str, Maker]] | None = None,
) -> list[FolderPaper]:
    """Make all papers of the six ones into a folder, with an index; what fails is told and left out.

    Raises
    ------
    FileError
        If the folder cannot be made.
    """
    progress = progress or Progress()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            tr("The folder {folder} cannot be made; choose another one.", folder=str(folder)), path=folder
        ) from error
    application = ready_to_paint()
    wanted = list(makers) if makers is not None else folder_makers(register)
    made: list[FolderPaper] = []
    for number, (item, title, maker) in enumerate(wanted, start=1):
        progress.report(number - 1, len(wanted) + 1, title)
        stem = folder / f"{number:02} {_file_name(title)}"
        try:
            source, files = maker(register, stem, today, progress)
            made.append(FolderPaper(item, title, tuple(files), source=source))
        except GisgridError as fault:
            progress.check_cancelled()
            made.append(FolderPaper(item, title, (), str(fault)))
    export_report(_index(register, made, today), folder / INDEX_NAME)
    progress.report(len(wanted) + 1, len(wanted) + 1)
    del application
    return made


def folder_issues(
    made: Sequence[FolderPaper], *, issued_at: datetime, made_by: str = ""
) -> list[IssuedPaper]:
    """Make the records of the papers of a folder, one for each paper; the first file's digest is kept."""
    issues = []
    for one in made:
        if not one.files or one.source is None:
            continue
        if isinstance(one.source, Sheet):
            issues.append(issue_of(one.source, one.files[0], issued_at=issued_at, made_by=made_by))
        else:
            issues.append(report_issue(one.source, one.files[0], issued_at=issued_at, made_by=made_by))
    return issues


def _file_name(title: str) -> str:
    return "".join("、" if char in '\\/:*?"<>|' else char for char in title)


def _index(register: Register, made: Sequence[FolderPaper], today: date) -> ReportPaper:
    rows = []
    for number, one in enumerate(made, start=1):
        names = "\n".join(file.name for file in one.files) or one.problem
        state = _MADE if one.files else _FAILED
        tones = {} if one.files else {4: Tone.ALARM}
        rows.append(Row((number, one.item, one.title, names, state), tones=tones))
    intro = Paragraph(_INTRO.format(day=chinese_day(today)))
    maker = register.info.maker or register.info.name
    blocks: list[Block] = [intro, Table("", _INDEX_COLUMNS, rows), Paragraph(maker, Style.RIGHT)]
    title = _INDEX_TITLE.format(area=register.info.name)
    return ReportPaper("", title, [Document(title, blocks)], maker=maker, data_step=register.step)


def _report_maker(name: str) -> Maker:
    def make(
        register: Register, stem: Path, today: date, progress: Progress
    ) -> tuple[ReportPaper | Sheet, list[Path]]:
        paper = make_report(register, name, Wish(period=CUMULATIVE), today=today, progress=progress)
        files = []
        for ending in _BOUND:
            files += export_report(paper, stem.with_name(f"{stem.name}.{ending}"), progress=progress)
        return paper, files

    return make


def _make_map(
    register: Register, stem: Path, today: date, progress: Progress
) -> tuple[ReportPaper | Sheet, list[Path]]:
    sheet = make_sheet(register, SheetOptions(), today=today, progress=progress)
    return sheet, export_sheet(sheet, stem.with_name(f"{stem.name}.pdf"), progress=progress)


def _chart_maker(kind: str) -> Maker:
    def make(
        register: Register, stem: Path, today: date, progress: Progress
    ) -> tuple[ReportPaper | Sheet, list[Path]]:
        chart = CHART_KINDS[kind].make(register, on=today, area=None, phones=Phones.MASKED)
        texts = chart_texts(register, chart, today=today)
        size = PageSize.of(Paper.A3)
        sheet = chart_sheet(chart, size, texts, data_step=register.step)
        return sheet, export_sheet(sheet, stem.with_name(f"{stem.name}.pdf"), progress=progress)

    return make
