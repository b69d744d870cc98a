"""``gisgrid chart``: one organisation chart as PDF, SVG, PNG, or as a document to edit."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.charts.chart import Chart, Tone
from gisgrid.charts.department import department_chart
from gisgrid.charts.kinds import CHART_KINDS
from gisgrid.charts.responsibility import enterprise_chart, person_chart
from gisgrid.charts.staff import Phones
from gisgrid.cli import map_options as paper_options
from gisgrid.cli import options, output
from gisgrid.cli.map_ import record_sheet
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.chart_sheet import chart_sheet, chart_texts
from gisgrid.layout.export import export_sheet
from gisgrid.layout.paper import Orientation, PageSize
from gisgrid.layout.sheet import Sheet
from gisgrid.model.register import Register
from gisgrid.reports import chart_files
from gisgrid.workspace import OpenMode, Workspace

KINDS = (*CHART_KINDS, "enterprise", "person", "department")


def command(
    *,
    ws: options.RegisterArgument,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help=tr("Which chart: {kinds}; also M3, M4, M5", kinds=", ".join(KINDS))
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help=tr("The file to write: .pdf, .svg, .png, .docx or .xlsx")
        ),
    ],
    area: paper_options.Area = None,
    of: Annotated[
        str,
        typer.Option(
            metavar="NAME", help=tr("The enterprise, person or department of such a chart: name or code")
        ),
    ] = "",
    paper: paper_options.PaperSize = "A3",
    portrait: paper_options.Portrait = False,
    phones: Annotated[
        str, typer.Option(metavar="masked|none|full", help=tr("How phone numbers are shown"))
    ] = "masked",
    title: paper_options.Title = "",
    record: paper_options.Record = True,
    on: options.DayOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Make the chart.

    Raises
    ------
    BadUseError
        If this version makes no such chart, or its area, enterprise or person is not in the register.
    """
    size = PageSize.parse(paper, orientation=Orientation.PORTRAIT if portrait else Orientation.LANDSCAPE)
    shown = _phones(phones)
    application = ready_to_paint()
    with Workspace.open(ws, OpenMode.READ) as workspace:
        day = options.day_of(on)
        chart = _chart(workspace, kind, on=day, area=area, of=of, phones=shown)
        texts = chart_texts(workspace, chart, title=title, today=day)
        sheet = chart_sheet(chart, size, texts, data_step=workspace.step)
        if out.suffix.lower().removeprefix(".") in chart_files.FORMATS:
            files = chart_files.write_chart(chart, size, out)
        else:
            files = export_sheet(sheet, out, progress=output.progress())
    del application
    if record and chart.paper_id:
        record_sheet(ws, sheet, files[0])
    if as_json:
        output.document(_document(chart, sheet, files))
    else:
        output.line(tr("{title}, {pages} page(s)", title=sheet.title, pages=len(sheet.pages)))
        if chart.summary:
            output.line(chart.summary)
        for file in files:
            output.line(tr("Written: {file}", file=str(file)))


def _chart(register: Register, kind: str, *, on: date, area: str | None, of: str, phones: Phones) -> Chart:
    by_id = {chart.paper_id: chart for chart in CHART_KINDS.values()}
    wanted = CHART_KINDS.get(kind) or by_id.get(kind.upper())
    if wanted is not None:
        return wanted.make(register, on=on, area=area, phones=phones)
    single = {"enterprise": enterprise_chart, "person": person_chart, "department": department_chart}.get(
        kind
    )
    if single is None:
        kinds = ", ".join(KINDS)
        raise BadUseError(
            tr("There is no chart “{kind}”. This version makes: {kinds}.", kind=kind, kinds=kinds)
        )
    if not of:
        raise BadUseError(tr("Say whose chart it is: --of NAME."))
    return single(register, of, on=on, phones=phones)


def _phones(text: str) -> Phones:
    try:
        return Phones(text)
    except ValueError as error:
        choices = ", ".join(phones.value for phones in Phones)
        raise BadUseError(
            tr("Phone numbers are shown as {choices}, not “{text}”.", choices=choices, text=text)
        ) from error


def _document(chart: Chart, sheet: Sheet, files: list[Path]) -> dict[str, object]:
    size = sheet.pages[0].size
    vacant = sum(line.tone is Tone.VACANT for box in chart.root.walk() for line in box.lines)
    return {
        "paper": sheet.paper_id,
        "title": sheet.title,
        "pages": len(sheet.pages),
        "paper_mm": [size.width_mm, size.height_mm],
        "boxes": sum(1 for _ in chart.root.walk()),
        "rows": len(chart.table.rows) if chart.table else 0,
        "vacant": vacant,
        "summary": chart.summary,
        "files": [str(file) for file in files],
    }
