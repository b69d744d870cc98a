"""``gisgrid report``: ledgers, forms, dossiers and documents as XLSX, DOCX or PDF."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.papers import freeze_figures, record_issue
from gisgrid.errors import BadUseError, WorkspaceError
from gisgrid.i18n import tr
from gisgrid.model.inspections import IssuedPaper
from gisgrid.reports.catalogue import REPORTS, Wish, find_report, holdings_for, make_report
from gisgrid.reports.export import export_report
from gisgrid.reports.frozen import freezing
from gisgrid.reports.holdings import Numbers
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.statistics_papers import figures_of_report
from gisgrid.workspace import OpenMode, Workspace

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
_FilledBy = Annotated[str, typer.Option(metavar="NAME", help=tr("Who fills it in (填表人)"))]
_FullNumbers = Annotated[
    bool, typer.Option("--full-numbers", help=tr("Print telephone numbers whole; needs --reason"))
]
_Reason = Annotated[str, typer.Option(metavar="TEXT", help=tr("Why whole numbers are needed"))]
_Freeze = Annotated[bool, typer.Option("--freeze", help=tr("Keep the figures as they are handed in (定稿)"))]
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
    filled_by: _FilledBy = "",
    full_numbers: _FullNumbers = False,
    reason: _Reason = "",
    freeze: _Freeze = False,
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
    if not name or out is None:
        raise BadUseError(tr("Say which report and where to: gisgrid report WS NAME -o FILE (or --list)."))
    if full_numbers and not reason.strip():
        raise BadUseError(tr("Whole telephone numbers need a reason: --reason TEXT."))
    if freeze and not find_report(name).figures:
        raise BadUseError(tr("Only statistics forms have figures to keep; leave out --freeze."))
    numbers = Numbers.FULL if full_numbers else Numbers.MASKED
    wish = Wish(period=period, area=area, subject=subject, filled_by=filled_by, numbers=numbers)
    paper, files = _make(ws, name, wish, out, today=options.day_of(on))
    if freeze:
        _freeze(ws, name, wish, today=options.day_of(on))
    if record:
        _record(ws, paper, files[0], purpose=reason)
    _tell(paper, files, as_json=as_json)
    return 0 if all(line.ok for line in paper.check) else 1


def _make(ws: str, name: str, wish: Wish, out: Path, *, today: date) -> tuple[ReportPaper, list[Path]]:
    progress = output.progress()
    with Workspace.open(ws, OpenMode.READ) as workspace:
        paper = make_report(workspace, name, wish, today=today, progress=progress)
        return paper, export_report(paper, out, progress=progress)


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
        output.line(f"{report.name:<26} {report.paper_id or '-':<4} {title}")
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
    """Keep in the register that the report left; where that cannot be, say so and go on."""
    try:
        with Workspace.open(ws) as workspace:
            if workspace.is_read_only:
                output.note(
                    tr("The register cannot be written, so that the report was made is not kept in it.")
                )
                return
            with workspace.issue(tr("Made {title}", title=paper.title)) as session:
                issue = IssuedPaper(
                    paper=paper.paper_id,
                    title=paper.title,
                    issued_at=session.now,
                    data_step=paper.data_step,
                    grid_id=paper.grid_id,
                    format=file.suffix.lower().lstrip("."),
                    file_name=file.name,
                    sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                    made_by=session.author,
                    purpose=purpose,
                )
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
