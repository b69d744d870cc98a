"""``gisgrid map``: printed maps as PDF, SVG, PNG, TIFF or DOCX: one sheet, a series, or a poster in pieces."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from gisgrid.cli import map_options as given
from gisgrid.cli import options, output
from gisgrid.edits.papers import record_issue
from gisgrid.errors import BadUseError, FileError, WorkspaceError
from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import export_poster, export_sheet, free_name
from gisgrid.layout.issues import issue_of
from gisgrid.layout.options import ON_WISH, GridLines, Part, Phones, SheetOptions, SheetSubject, Tint, Words
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.layout.scales import format_scale, parse_scale
from gisgrid.layout.series import SeriesBy, SeriesResult, list_series, make_series, usual_series
from gisgrid.layout.sheet import EnterpriseCount, Sheet
from gisgrid.layout.sheets import sheet_from
from gisgrid.layout.source import SheetSource
from gisgrid.progress import Progress
from gisgrid.reports.map_document import write_map_document
from gisgrid.workspace import OpenMode, Workspace

Choice = TypeVar("Choice", bound=StrEnum)


def command(
    *,
    ws: options.RegisterArgument,
    kind: given.Kind,
    out: given.Out,
    area: given.Area = None,
    department: given.Department = "",
    person: given.Person = "",
    paper: given.PaperSize = "A3",
    portrait: given.Portrait = False,
    scale: given.Scale = "auto",
    title: given.Title = "",
    series: given.Series = False,
    by: given.By = "",
    split: given.Split = False,
    poster: given.Poster = "",
    lines: given.Lines = GridLines.NONE.value,
    phones: given.PhoneRule = Phones.AUTO.value,
    grey: given.Grey = False,
    ruler: given.Ruler = False,
    check_page: given.CheckPage = False,
    watermark: given.Watermark = "",
    approval: given.Approval = "",
    dpi: given.Dpi = 300,
    record: given.Record = True,
    on: options.DayOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Make the map and say what it shows."""
    chosen = SheetOptions(
        subject=_subject(kind),
        area_code=area,
        department=department,
        person=person,
        page=PageSize.parse(paper, orientation=Orientation.PORTRAIT if portrait else Orientation.LANDSCAPE),
        denominator=parse_scale(scale),
        words=Words(title=title, watermark=watermark, approval_number=approval),
        phones=_choice(Phones, phones),
        grid_lines=_choice(GridLines, lines),
        tint=Tint.GREY if grey else Tint.COLOUR,
        hidden=ON_WISH - ({Part.RULER} if ruler else set()) - ({Part.RECORD} if check_page else set()),
    )
    application = ready_to_paint()
    progress = output.progress()
    with Workspace.open(ws, OpenMode.READ) as workspace:
        source = SheetSource(workspace, today=options.day_of(on))
        if series or by or _is_series_by_nature(chosen):
            way = _choice(SeriesBy, by) if by else usual_series(chosen)
            pages = list_series(source, chosen, way)
            result = make_series(source, pages, out, is_split=split, progress=progress)
            sheets, files, told = result.sheets, result.files, _series_document(result)
        else:
            sheet = sheet_from(source, chosen, progress=progress)
            files = _written(sheet, out, dpi=dpi, poster=poster, progress=progress)
            sheets, told = (sheet,), _document(sheet, files)
    del application
    if record:
        _record_all(ws, sheets, files)
    _tell(sheets, files, told, as_json=as_json)


def _tell(sheets: Sequence[Sheet], files: Sequence[Path], told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        output.document(told)
    else:
        _describe(sheets, files, told)


def _is_series_by_nature(chosen: SheetOptions) -> bool:
    """Tell whether a sheet is asked for that exists only for each grid or each department."""
    if chosen.subject is SheetSubject.PARCELS:
        return chosen.area_code is None and not chosen.person
    return chosen.subject is SheetSubject.SUPERVISED and not chosen.department


def _written(sheet: Sheet, out: Path, *, dpi: int, poster: str, progress: Progress) -> list[Path]:
    """Write the sheet; where the file is open in another program, beside it under another name."""
    write: Callable[[Path], list[Path]]
    if poster:
        paper = _choice(Paper, poster.upper())
        write = lambda target: export_poster(sheet, target, paper=paper, progress=progress)  # noqa: E731
    elif out.suffix.lower() == ".docx":
        write = lambda target: write_map_document(sheet, target, dpi=dpi, progress=progress)  # noqa: E731
    else:
        write = lambda target: export_sheet(sheet, target, dpi=dpi, progress=progress)  # noqa: E731
    try:
        return write(out)
    except FileError as error:
        if not isinstance(error.__cause__, PermissionError) or not out.is_file():
            raise
        other = free_name(out)
        output.note(
            tr("{name} is open in another program; written as {other}.", name=out.name, other=other.name)
        )
        return write(other)


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


def _choice(kind: type[Choice], text: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        raise BadUseError(
            tr("“{text}” is not one of: {choices}.", text=text, choices=", ".join(kind))
        ) from error


def _record_all(ws: str, sheets: Sequence[Sheet], files: Sequence[Path]) -> None:
    """Record each sheet with its own file, or with the one file that holds all."""
    own = files if len(files) == len(sheets) else files[-len(sheets) :] if len(files) > len(sheets) else ()
    pairs = (
        list(zip(sheets, own, strict=True)) if len(own) == len(sheets) else [(s, files[0]) for s in sheets]
    )
    record_sheets(ws, pairs)


def record_sheet(ws: str, sheet: Sheet, file: Path) -> None:
    """Keep in the register that a sheet left; where that cannot be, say so and go on."""
    record_sheets(ws, [(sheet, file)])


def record_sheets(ws: str, made: Sequence[tuple[Sheet, Path]]) -> None:
    """Keep in the register, as one step, that sheets left."""
    try:
        with Workspace.open(ws) as workspace:
            if workspace.is_read_only:
                output.note(
                    tr("The register cannot be written, so that the sheet was made is not kept in it.")
                )
                return
            with workspace.issue(tr("Made {title}", title=made[0][0].title)) as session:
                for sheet, file in made:
                    record_issue(
                        session, issue_of(sheet, file, issued_at=session.now, made_by=session.author)
                    )
    except WorkspaceError as fault:
        output.note(str(fault))


def _document(sheet: Sheet, files: list[Path]) -> dict[str, object]:
    return {
        "paper": sheet.paper_id,
        "title": sheet.title,
        **_facts(sheet, len(sheet.pages), sheet.enterprises, files),
    }


def _series_document(result: SeriesResult) -> dict[str, object]:
    first = result.sheets[0]
    return {
        "paper": first.paper_id,
        "title": first.title,
        **_facts(first, result.pages, result.enterprises, result.files),
        "sheets": [
            {"title": sheet.title, "scale": sheet.denominator, "enterprises": asdict(sheet.enterprises)}
            for sheet in result.sheets
        ],
        "reused": result.reused,
    }


def _facts(sheet: Sheet, pages: int, count: EnterpriseCount, files: list[Path]) -> dict[str, object]:
    size: PageSize = sheet.pages[0].size
    return {
        "pages": pages,
        "scale": sheet.denominator,
        "paper_mm": [size.width_mm, size.height_mm],
        "enterprises": asdict(count),
        "check": [{"item": line.item, "ok": line.ok, "text": line.text} for line in sheet.check],
        "files": [str(file) for file in files],
    }


def _describe(sheets: Sequence[Sheet], files: Sequence[Path], told: dict[str, object]) -> None:
    for sheet in sheets:
        output.line(
            tr(
                "{title}, {scale}, {pages} page(s)",
                title=sheet.title,
                scale=format_scale(sheet.denominator),
                pages=len(sheet.pages),
            )
        )
    count = told["enterprises"]
    assert isinstance(count, dict)
    output.line(
        tr(
            "{in_area} enterprises: {labelled} named in place, {leader} on leader lines, "
            "{indexed} in the index, {not_located} not yet placed",
            **count,
        )
    )
    if len(sheets) == 1:
        for line in sheets[0].check:
            output.line(f"{'✓' if line.ok else '✗'} {line.item}：{line.text}")
    for file in files:
        output.line(tr("Written: {file}", file=str(file)))
