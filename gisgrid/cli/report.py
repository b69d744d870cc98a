"""``gisgrid report``: ledgers, forms, dossiers and documents as XLSX, DOCX or PDF."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.papers import freeze_figures, record_issue
from gisgrid.errors import BadUseError, WorkspaceError
from gisgrid.i18n import term, tr
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.periods import PeriodKind
from gisgrid.reports.catalogue import REPORTS, Wish, find_report, holdings_for, make_report
from gisgrid.reports.export import Folding, export_report
from gisgrid.reports.frozen import freezing
from gisgrid.reports.holdings import Holdings, Numbers, Request
from gisgrid.reports.issues import report_issue
from gisgrid.reports.own_forms import fill_form
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.placeholders import BY_INDUSTRY, LISTS, NAMES, Values
from gisgrid.reports.six_ones import FolderPaper, folder_issues, make_folder
from gisgrid.reports.spans import read_span
from gisgrid.reports.statistics_papers import figures_of_report
from gisgrid.store.session import EditSession
from gisgrid.workspace import OpenMode, Workspace

SIX_ONES = "six-ones"

_Name = Annotated[
    str, typer.Argument(metavar="NAME", help=tr("Which report: its name, or the id of the deliverable"))
]
_Out = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help=tr("The file to write: .xlsx, .docx or .pdf")),
]
_List = Annotated[bool, typer.Option("--list", help=tr("List the reports there are"))]
_Area = Annotated[
    str, typer.Option(metavar="CODE", help=tr("Code or name of a grid; the whole register if left out"))
]
_Period = Annotated[
    str,
    typer.Option(
        metavar="PERIOD",
        help=tr("2026, 2026H1, 2026Q3, 2026-10, 2026-W46 or cumulative; the running one if left out"),
    ),
]
_Subject = Annotated[
    str, typer.Option(metavar="NAME", help=tr("The enterprise or hazard that a report is about"))
]
_Form = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=tr("Fill your own form (.xlsx or .docx) with placeholders")),
]
_Placeholders = Annotated[
    bool, typer.Option("--placeholders", help=tr("List what your own form may be filled with"))
]
_FilledBy = Annotated[str, typer.Option(metavar="NAME", help=tr("Who fills it in (填表人)"))]
_FullNumbers = Annotated[
    bool, typer.Option("--full-numbers", help=tr("Print telephone numbers whole; needs --reason"))
]
_Reason = Annotated[str, typer.Option(metavar="TEXT", help=tr("Why whole numbers are needed"))]
_Freeze = Annotated[bool, typer.Option("--freeze", help=tr("Keep the figures as they are handed in (定稿)"))]
_Booklet = Annotated[
    bool, typer.Option("--booklet", help=tr("Lay a PDF out to be folded: two pages a side, A4 becomes A5"))
]
_Record = Annotated[
    bool, typer.Option("--record/--no-record", help=tr("Keep in the register that the report was made"))
]


def command(
    *,
    ws: options.RegisterArgument,
    name: _Name = "",
    out: _Out = None,
    list_all: _List = False,
    area: _Area = "",
    period: _Period = "",
    subject: _Subject = "",
    form: _Form = None,
    placeholders: _Placeholders = False,
    filled_by: _FilledBy = "",
    full_numbers: _FullNumbers = False,
    reason: _Reason = "",
    freeze: _Freeze = False,
    booklet: _Booklet = False,
    record: _Record = True,
    on: options.DayOption = None,
    as_json: options.JsonOption = False,
) -> int:
    """Make the report and say what was checked.

    Returns
    -------
    int
        1 when a check before export found something, else 0.

    Raises
    ------
    BadUseError
        If name, file or reason is missing or makes no sense.
    """
    if list_all:
        return _list(ws, as_json=as_json)
    if placeholders:
        return _name_placeholders()
    if not (name or form) or out is None:
        raise BadUseError(tr("Say which report and where to: gisgrid report WS NAME -o FILE (or --list)."))
    if full_numbers and not reason.strip():
        raise BadUseError(tr("Whole telephone numbers need a reason: --reason TEXT."))
    if freeze and (form or name == SIX_ONES or not find_report(name).figures):
        raise BadUseError(tr("Only statistics forms have figures to keep; leave out --freeze."))
    numbers = Numbers.FULL if full_numbers else Numbers.MASKED
    wish = Wish(period=period, area=area, subject=subject, filled_by=filled_by, numbers=numbers)
    if form is not None:
        return _fill(ws, form, wish, out, today=options.day_of(on))
    if name == SIX_ONES:
        made = _make_six_ones(ws, out, today=options.day_of(on), as_json=as_json)
        if record:
            _record_folder(ws, made)
        return 0 if all(one.files for one in made) else 1
    folding = Folding.BOOKLET if booklet else Folding.PAGES
    paper, files = _make(ws, name, wish, out, folding=folding, today=options.day_of(on))
    if freeze:
        _freeze(ws, name, wish, today=options.day_of(on))
    if record:
        _record(ws, paper, files[0], purpose=reason)
    _tell(paper, files, as_json=as_json)
    return 0 if all(line.ok for line in paper.check) else 1


def _fill(ws: str, form: Path, wish: Wish, out: Path, *, today: date) -> int:
    """Fill an office's own form; placeholders that mean nothing are told, with status 1."""
    span = read_span(wish.period, today=today, default=PeriodKind.QUARTER)
    request = Request(today, span, wish.area, wish.subject, wish.numbers, wish.filled_by)
    with Workspace.open(ws, OpenMode.READ) as workspace:
        values = Values(Holdings(workspace, request))
        filled = fill_form(form, out, values, progress=output.progress())
    output.line(
        tr("{values} placeholders filled, {rows} rows of lists", values=filled.values, rows=filled.rows)
    )
    for name in dict.fromkeys(filled.unknown):
        output.line(tr("“{name}” means nothing here and was left as it is.", name=name))
    output.line(tr("Written: {file}", file=str(out)))
    return 1 if filled.unknown else 0


def _name_placeholders() -> int:
    for name in NAMES:
        output.line(f"{{{{{name}}}}}")
    for name in BY_INDUSTRY:
        output.line(f"{{{{{name}:{tr('row of the list of industries')}}}}}")
    for name in LISTS:
        output.line(f"{{{{{name}.{tr('heading of the ledger')}}}}}")
    return 0


def _make_six_ones(ws: str, folder: Path, *, today: date, as_json: bool) -> list[FolderPaper]:
    with Workspace.open(ws, OpenMode.READ) as workspace:
        made = make_folder(workspace, folder, today=today, progress=output.progress())
    if as_json:
        output.document(
            {
                "folder": str(folder),
                "papers": [
                    {
                        "item": one.item,
                        "title": one.title,
                        "files": [str(f) for f in one.files],
                        "problem": one.problem,
                    }
                    for one in made
                ],
            }
        )
    for one in () if as_json else made:
        output.line(f"{'✓' if one.files else '✗'} {one.title}" + (f"：{one.problem}" if one.problem else ""))
    return made


def _make(
    ws: str, name: str, wish: Wish, out: Path, *, folding: Folding, today: date
) -> tuple[ReportPaper, list[Path]]:
    progress = output.progress()
    with Workspace.open(ws, OpenMode.READ) as workspace:
        paper = make_report(workspace, name, wish, today=today, progress=progress)
        return paper, export_report(paper, out, folding=folding, progress=progress)


def _list(ws: str, *, as_json: bool) -> int:
    with Workspace.open(ws, OpenMode.READ) as workspace:
        rows = [(report, report.title_in(workspace)) for report in REPORTS]
    if as_json:
        output.document(
            {
                "reports": [
                    {
                        "name": report.name,
                        "id": report.paper_id,
                        "title": title,
                        "formats": list(report.formats),
                        "period": report.period.value,
                    }
                    for report, title in rows
                ]
            }
        )
        return 0
    for report, title in rows:
        # Papers keep their Chinese titles; in English a list says beside them what they are.
        gloss = term(report.short or title)
        told = title if gloss in (title, report.short) else f"{title}  {gloss}"
        output.line(f"{report.name:<26} {report.paper_id or '-':<4} {told}")
    output.line(f"{SIX_ONES:<26} {'-':<4} {term('六个一')}")
    return 0


def _freeze(ws: str, name: str, wish: Wish, *, today: date) -> None:
    """Keep the figures of a form, so that later edits leave them as they were handed in."""
    report = find_report(name)
    with Workspace.open(ws) as workspace:
        holdings = holdings_for(workspace, report, wish, today=today)
        rows = figures_of_report(holdings, report.figures)
        span = holdings.request.span
        text = tr("Kept the figures of {title}, {period}", title=report.title, period=span.label)
        with workspace.edit(text) as session:
            kept = freezing(holdings, report.figures, span, rows, now=session.now, author=session.author)
            freeze_figures(session, kept)
    output.note(text)


def _record(ws: str, paper: ReportPaper, file: Path, *, purpose: str) -> None:
    """Keep in the register that the report left."""

    def issues(session: EditSession) -> list[IssuedPaper]:
        return [report_issue(paper, file, issued_at=session.now, made_by=session.author, purpose=purpose)]

    _keep(ws, tr("Made {title}", title=paper.title), issues)


def _record_folder(ws: str, made: list[FolderPaper]) -> None:
    """Keep in the register, as one step, that the papers of the six ones left."""
    if not any(one.files for one in made):
        return
    _keep(
        ws,
        tr("Made the papers of {title}", title=term("六个一")),
        lambda session: folder_issues(made, issued_at=session.now, made_by=session.author),
    )


def _keep(ws: str, text: str, issues: Callable[[EditSession], list[IssuedPaper]]) -> None:
    """Record issues as one step; where that cannot be, say so and go on."""
    try:
        with Workspace.open(ws) as workspace:
            if workspace.is_read_only:
                output.note(
                    tr("The register cannot be written, so that the report was made is not kept in it.")
                )
                return
            with workspace.issue(text) as session:
                for issue in issues(session):
                    record_issue(session, issue)
    except WorkspaceError as fault:
        output.note(str(fault))


def _tell(paper: ReportPaper, files: list[Path], *, as_json: bool) -> None:
    if as_json:
        output.document(
            {
                "paper": paper.paper_id,
                "title": paper.title,
                "rows": [len(table.rows) for table in paper.tables],
                "check": [{"item": c.item, "ok": c.ok, "text": c.text} for c in paper.check],
                "files": [str(file) for file in files],
            }
        )
        return
    for line in paper.check:
        output.line(f"{'✓' if line.ok else '✗'} {line.item}：{line.text}")
    for file in files:
        output.line(tr("Written: {file}", file=str(file)))
