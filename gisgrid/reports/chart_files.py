"""Charts as Word and Excel files: the tree as shapes that can be moved and typed in, the table as a real table."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gisgrid.charts.chart import Chart, Tone
from gisgrid.charts.chart import Table as ChartTable
from gisgrid.charts.compose import is_table_chart
from gisgrid.charts.pages import TreePage, paginate
from gisgrid.errors import BadUseError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.chart_marks import VACANT_COLOUR, measure_ems
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.reports.chart_shapes import Shape, shapes_of, sheet_xml, word_xml
from gisgrid.reports.docx_writer import cells_of

FORMATS = ("docx", "xlsx")
_MARGIN_MM = 12.0
_HEAD_MM = 16.0
_TITLE_PT, _NOTE_PT = 22.0, 10.0
_FONT = "微软雅黑"
_EXCEL_PAPER = {Paper.A3: 8, Paper.A4: 9}
_MM_PER_EXCEL_ROW = 5.0


def write_chart(chart: Chart, page: PageSize, target: Path) -> list[Path]:
    """Write a chart as a Word document or an Excel workbook, by the ending of the file.

    Raises
    ------
    BadUseError
        If the ending is another.
    FileError
        If the file cannot be written.
    """
    ending = target.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        formats = ", ".join(FORMATS)
        raise BadUseError(
            tr("{name}: a chart to edit can be written as {formats}.", name=target.name, formats=formats)
        )
    content = _docx(chart, page) if ending == "docx" else _xlsx(chart, page)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    return [target]


def _trees(chart: Chart, page: PageSize) -> list[TreePage]:
    if is_table_chart(chart):
        return []
    width = page.width_mm - 2 * _MARGIN_MM
    height = page.height_mm - 2 * _MARGIN_MM - _HEAD_MM
    return paginate(chart.root, width, height, measure=measure_ems)


def _shapes(tree: TreePage, page: PageSize, top_mm: float) -> list[Shape]:
    left = (page.width_mm - tree.layout.width * tree.em_mm) / 2
    return list(shapes_of(tree, left, top_mm))


def _docx(chart: Chart, page: PageSize) -> bytes:
    book = docx.Document()
    book.core_properties.title = chart.title
    section = book.sections[0]
    is_wide = page.orientation is Orientation.LANDSCAPE
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    number = 0
    for tree in _trees(chart, page):
        paragraph = _docx_title(book, chart.title)
        for shape in _shapes(tree, page, _MARGIN_MM + _HEAD_MM):
            paragraph._p.append(parse_xml(word_xml(shape, number)))
            number += 1
        book.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    if chart.table is not None:
        _docx_title(book, chart.title)
        _docx_table(book, chart.table, page.width_mm - 2 * _MARGIN_MM)
    if chart.summary:
        _run(book.add_paragraph(), chart.summary, _NOTE_PT)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _docx_title(book: Any, title: str) -> Any:
    paragraph = book.add_paragraph()
    paragraph.alignment = 1
    _run(paragraph, title, _TITLE_PT, is_bold=True)
    return paragraph


def _run(paragraph: Any, text: str, points: float, *, is_bold: bool = False, colour: str = "") -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(points), is_bold, _FONT
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), _FONT)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour[1:])


def _docx_table(book: Any, table: ChartTable, width_mm: float) -> None:
    rows = _table_rows(table)
    grid = book.add_table(rows=len(rows), cols=len(rows[0]))
    grid.style = "Table Grid"
    grid.autofit = False
    shares = [_column_ems(rows, j) for j in range(len(rows[0]))]
    widths = [Mm(width_mm * share / sum(shares)) for share in shares]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    cells = cells_of(grid)
    for made, row in zip(cells, rows, strict=True):
        for cell, width, (text, tone) in zip(made, widths, row, strict=True):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = 1
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
            colour = VACANT_COLOUR if tone is Tone.VACANT else ""
            _run(paragraph, text, _NOTE_PT - 1, is_bold=tone is Tone.STRONG, colour=colour)
    for start, end in _merged(table):
        for k in range(start, end + 1):
            cells[k][0]._tc.vMerge = "restart" if k == start else "continue"
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)


def _column_ems(rows: list[list[tuple[str, Tone]]], place: int) -> float:
    """Return how wide a column of a table must be for its longest line, in ems, with some air."""
    return 1.5 + max(measure_ems(part, False) for row in rows for part in row[place][0].split("\n"))


def _has_groups(table: ChartTable) -> bool:
    return any(group.box is not None for group in table.groups)


def _table_rows(table: ChartTable) -> list[list[tuple[str, Tone]]]:
    """Return heading and rows as text with tone; with groups a first column says what each row belongs to."""
    grouped = _has_groups(table)
    head = [(heading.title, Tone.STRONG) for heading in table.headings]
    rows = [[("", Tone.STRONG), *head] if grouped else head]
    for group in table.groups:
        box = group.box
        words = (
            "\n".join([box.title, *(f"{line.label} {line.text}".strip() for line in box.lines)])
            if box
            else ""
        )
        for i, row in enumerate(group.rows):
            cells = [
                (f"{cell.text}\n{cell.note}" if cell.note else cell.text, cell.tone) for cell in row.cells
            ]
            rows.append([(words if i == 0 else "", Tone.STRONG), *cells] if grouped else cells)
    return rows


def _merged(table: ChartTable) -> list[tuple[int, int]]:
    """Return first and last row of each group of several rows."""
    found, row = [], 1
    for group in table.groups:
        if _has_groups(table) and len(group.rows) > 1:
            found.append((row, row + len(group.rows) - 1))
        row += len(group.rows)
    return found


def _xlsx(chart: Chart, page: PageSize) -> bytes:
    book = openpyxl.Workbook()
    book.properties.title = chart.title
    drawings = []
    for i, tree in enumerate(_trees(chart, page)):
        sheet = book.active if i == 0 else book.create_sheet()
        sheet.title = tr("page {number}", number=i + 1)
        _title(sheet, chart.title, 12)
        drawings.append(sheet_xml(_shapes(tree, page, _HEAD_MM)))
        _set_up(sheet, page)
        sheet.sheet_view.showGridLines = False
        # Excel prints only where it thinks that something stands.
        rows = int((_HEAD_MM + tree.layout.height * tree.em_mm) / _MM_PER_EXCEL_ROW) + 2
        sheet.print_area = f"A1:{get_column_letter(int(page.width_mm / 17))}{rows}"
    if chart.table is not None:
        sheet = book.create_sheet() if drawings else book.active
        sheet.title = tr("table")
        _xlsx_table(sheet, chart)
        _set_up(sheet, page)
    packed = io.BytesIO()
    book.save(packed)
    return _with_drawings(packed.getvalue(), drawings)


def _set_up(sheet: Any, page: PageSize) -> None:
    is_wide = page.orientation is Orientation.LANDSCAPE
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.paperSize = _EXCEL_PAPER.get(page.paper or Paper.A3, 8)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _title(sheet: Any, title: str, columns: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    cell = sheet.cell(1, 1, title)
    cell.font = Font(name=_FONT, size=_TITLE_PT, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34


def _xlsx_table(sheet: Any, chart: Chart) -> None:
    table = chart.table
    if table is None:
        return
    rows = _table_rows(table)
    _title(sheet, chart.title, len(rows[0]))
    thin = Side(style="thin", color="808080")
    edge = Border(left=thin, right=thin, top=thin, bottom=thin)
    for i, row in enumerate(rows):
        for j, (text, tone) in enumerate(row):
            value: int | str = int(text) if re.fullmatch(r"\d{1,9}", text) and i else text
            cell = sheet.cell(i + 2, j + 1, value)
            colour = VACANT_COLOUR[1:] if tone is Tone.VACANT else "111111"
            cell.font = Font(name=_FONT, size=_NOTE_PT, bold=tone is Tone.STRONG, color=colour)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = edge
            if i == 0:
                cell.fill = PatternFill("solid", fgColor="F4EFF3")
        sheet.row_dimensions[i + 2].height = 16.0 * max(text.count("\n") + 1 for text, _ in row[1:])
    for start, end in _merged(table):
        sheet.merge_cells(start_row=start + 2, start_column=1, end_row=end + 2, end_column=1)
    for j in range(len(rows[0])):
        width = min(40, 2 * _column_ems(rows, j))
        sheet.column_dimensions[get_column_letter(j + 1)].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    if chart.summary:
        sheet.cell(len(rows) + 3, 1, chart.summary).font = Font(name=_FONT, size=_NOTE_PT)


def _with_drawings(workbook: bytes, drawings: list[str]) -> bytes:
    """Put drawing parts into a workbook; openpyxl writes no shapes."""
    packed = io.BytesIO()
    part = "application/vnd.openxmlformats-officedocument.drawing+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name).decode("utf-8") if name.endswith(".xml") else old.read(name)
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if isinstance(content, str) and sheet and int(sheet[1]) <= len(drawings):
                content = content.replace(
                    "</worksheet>", f'<drawing xmlns:r="{office}" r:id="rIdDraw"/></worksheet>'
                )
            if isinstance(content, str) and name == "[Content_Types].xml":
                parts = "".join(
                    f'<Override PartName="/xl/drawings/drawing{i + 1}.xml" ContentType="{part}"/>'
                    for i in range(len(drawings))
                )
                content = content.replace("</Types>", parts + "</Types>")
            new.writestr(name, content)
        for i, drawing in enumerate(drawings, start=1):
            new.writestr(f"xl/drawings/drawing{i}.xml", drawing)
            link = f'<Relationship Id="rIdDraw" Type="{office}/drawing" Target="../drawings/drawing{i}.xml"/>'
            new.writestr(
                f"xl/worksheets/_rels/sheet{i}.xml.rels",
                f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{package}">{link}</Relationships>',
            )
    return packed.getvalue()
