"""``gisgrid map``: printed maps as PDF, SVG, PNG or TIFF: one sheet, a series, or a poster in pieces."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.cli import options, output
from gisgrid.edits.papers import record_issue
from gisgrid.errors import BadUseError, WorkspaceError
from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import export_sheet
from gisgrid.layout.issues import issue_of
from gisgrid.layout.options import SheetOptions, SheetSubject, Words
from gisgrid.layout.paper import Orientation, PageSize
from gisgrid.layout.scales import format_scale, parse_scale
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import sheet_from
from gisgrid.layout.source import SheetSource
from gisgrid.workspace import OpenMode, Workspace


def command(
    *,
    ws: options.RegisterArgument,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help=tr("Which map: {kinds}", kinds=", ".join(SheetSubject))),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=tr("The file to write: .pdf, .svg or .png"))
    ],
    area: Annotated[
        str | None,
        typer.Option(metavar="CODE", help=tr("Code or name of a grid; the whole register if left out")),
    ] = None,
    department: Annotated[
        str, typer.Option(metavar="NAME", help=tr("Department whose enterprises are shown"))
    ] = "",
    paper: Annotated[str, typer.Option(metavar="A4..A0", help=tr("Size of the paper"))] = "A3",
    portrait: Annotated[bool, typer.Option("--portrait", help=tr("Upright paper"))] = False,
    scale: Annotated[str, typer.Option(metavar="1:N", help=tr("Scale, such as 1:5000, or auto"))] = "auto",
    title: Annotated[str, typer.Option(metavar="TEXT", help=tr("Title; the usual one if left out"))] = "",
    dpi: Annotated[int, typer.Option(metavar="N", help=tr("Dots per inch of a PNG"))] = 300,
    record: Annotated[
        bool, typer.Option("--record/--no-record", help=tr("Keep in the register that the sheet was made"))
    ] = True,
    on: options.DayOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Make the map and say what it shows."""
    chosen = SheetOptions(
        subject=_subject(kind),
        area_code=area,
        department=department,
        page=PageSize.parse(paper, orientation=Orientation.PORTRAIT if portrait else Orientation.LANDSCAPE),
        denominator=parse_scale(scale),
        words=Words(title=title),
    )
    application = ready_to_paint()
    progress = output.progress()
    with Workspace.open(ws, OpenMode.READ) as workspace:
        source = SheetSource(workspace, today=options.day_of(on))
        sheet = sheet_from(source, chosen, progress=progress)
        files = export_sheet(sheet, out, dpi=dpi, progress=progress)
    del application
    if record:
        record_sheet(ws, sheet, files[0])
    if as_json:
        output.document(_document(sheet, files))
    else:
        _describe(sheet, files)


def _subject(text: str) -> SheetSubject:
    try:
        return SheetSubject(text)
    except ValueError as error:
        raise BadUseError(
            tr(
                "There is no map “{kind}”. This version makes: {kinds}.",
                kind=text,
                kinds=", ".join(SheetSubject),
            )
        ) from error


def record_sheet(ws: str, sheet: Sheet, file: Path) -> None:
    """Keep in the register that the sheet left; where that cannot be, say so and go on."""
    try:
        with Workspace.open(ws) as workspace:
            if workspace.is_read_only:
                output.note(
                    tr("The register cannot be written, so that the sheet was made is not kept in it.")
                )
                return
            with workspace.issue(tr("Made {title}", title=sheet.title)) as session:
                record_issue(session, issue_of(sheet, file, issued_at=session.now, made_by=session.author))
    except WorkspaceError as fault:
        output.note(str(fault))


def _document(sheet: Sheet, files: list[Path]) -> dict[str, object]:
    size: PageSize = sheet.pages[0].size
    return {
        "paper": sheet.paper_id,
        "title": sheet.title,
        "pages": len(sheet.pages),
        "scale": sheet.denominator,
        "paper_mm": [size.width_mm, size.height_mm],
        "enterprises": asdict(sheet.enterprises),
        "check": [{"item": line.item, "ok": line.ok, "text": line.text} for line in sheet.check],
        "files": [str(file) for file in files],
    }


def _describe(sheet: Sheet, files: list[Path]) -> None:
    count = sheet.enterprises
    output.line(
        tr(
            "{title}, {scale}, {pages} page(s)",
            title=sheet.title,
            scale=format_scale(sheet.denominator),
            pages=len(sheet.pages),
        )
    )
    output.line(
        tr(
            "{in_area} enterprises: {labelled} named in place, {leader} on leader lines, "
            "{indexed} in the index, {not_located} not yet placed",
            **asdict(count),
        )
    )
    for line in sheet.check:
        output.line(f"{'✓' if line.ok else '✗'} {line.item}：{line.text}")
    for file in files:
        output.line(tr("Written: {file}", file=str(file)))
