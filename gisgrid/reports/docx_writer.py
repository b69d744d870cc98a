"""Reports as Word files: documents as GB/T 9704-2012 sets them, ledgers and forms as real tables."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.paper import PageSize
from gisgrid.progress import Progress
from gisgrid.reports import inks
from gisgrid.reports.document import Block, Document, PageBreak, Paragraph, Picture, Style, stands_apart
from gisgrid.reports.form import Box, Form
from gisgrid.reports.paper import Part, ReportPaper
from gisgrid.reports.table import Kind, Look, Row, Table, Tone, clean, head_cells, head_rows, shown

# Families of GB/T 9704; Word falls back on its own where an office lacks one.
_SONG = "宋体"
_HEI = "黑体"
_FANG = "仿宋_GB2312"
_KAI = "楷体_GB2312"
_TITLE = "方正小标宋简体"
_PAGE = ("第 ", " 页　共 ", " 页")
_FIRST_NUMBER = "甲"
_RIGHT = {Kind.WHOLE, Kind.NUMBER, Kind.RATE}
# 22 lines in 225 mm, 28 letters of 16 pt in 156 mm; a hair is taken out between letters, as in print.
_BODY_PT, _TITLE_PT, _LINE_PT, _TIGHTEN_PT = 16.0, 22.0, 28.95, -0.25
_CELL_GAP_PT = 1.5


def write_docx(paper: ReportPaper, target: Path, *, progress: Progress) -> None:
    """Write all parts, each in a section of its own.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    book = docx.Document()
    book.core_properties.title = clean(paper.title)
    book.core_properties.author = clean(paper.maker)
    normal = book.styles["Normal"]
    _set_font(normal, _FANG, _BODY_PT)
    normal.paragraph_format.space_after = Pt(0)
    for i, part in enumerate(paper.parts):
        progress.report(i, len(paper.parts), tr("Writing {name}", name=part.title))
        section = book.sections[0] if i == 0 else book.add_section(WD_SECTION.NEW_PAGE)
        section.footer.is_linked_to_previous = False
        section.even_page_footer.is_linked_to_previous = False
        _write_part(book, section, part, paper, progress)
    _let_go_of_first_blank(book)
    packed = io.BytesIO()
    book.save(packed)
    with replacing(target) as temporary:
        temporary.write_bytes(packed.getbuffer())


def _write_part(book: Any, section: Any, part: Part, paper: ReportPaper, progress: Progress) -> None:
    if isinstance(part, Document):
        _set_up_document(book, section)
        _write_document(book, part)
        return
    size = PageSize.of(part.paper, part.orientation)
    _set_up_sheet(section, size, paper)
    if isinstance(part, Table):
        _write_heading(book, part.title, part.subtitle, part.above, size.width_mm - 26)
        add_table(book, part, size.width_mm - 26, progress=progress)
        _write_ending(book, part.signatures, part.notes, size.width_mm - 26)
    else:
        _write_heading(book, part.title, part.subtitle, part.above, size.width_mm - 40)
        _add_form(book, part, size.width_mm - 40)
        _write_ending(book, part.signatures, part.notes, size.width_mm - 40)


def _let_go_of_first_blank(book: Any) -> None:
    first = book.paragraphs[0] if book.paragraphs else None
    if first is not None and not first.text and not first.runs:
        following = first._p.getnext()
        if following is not None and following.tag == qn("w:p"):
            first._p.getparent().remove(first._p)


def _set_up_document(book: Any, section: Any) -> None:
    """Set 版心 156 × 225 mm, 22 lines of 28 letters, page numbers in dashes, odd right and even left."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    grid = OxmlElement("w:docGrid")
    # A grid of letters would be laid on tables as well, and programs do not agree on its width.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    section._sectPr.append(grid)
    book.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        _run(paragraph, "— ", _SONG, 14)
        _add_field(paragraph, "PAGE", _SONG, 14)
        _run(paragraph, " —", _SONG, 14)


def _set_up_sheet(section: Any, size: PageSize, paper: ReportPaper) -> None:
    is_wide = size.width_mm > size.height_mm
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(size.width_mm), Mm(size.height_mm)
    side = 13 if is_wide else 20
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin, section.bottom_margin = Mm(13), Mm(14)
    section.footer_distance = Mm(7)
    for footer in (section.footer, section.even_page_footer):
        paragraph = footer.paragraphs[0]
        _run(paragraph, "　·　".join(text for text in (paper.mark, paper.version) if text) + "　　", _SONG, 8)
        _run(paragraph, _PAGE[0], _SONG, 8)
        _add_field(paragraph, "PAGE", _SONG, 8)
        _run(paragraph, _PAGE[1], _SONG, 8)
        _add_field(paragraph, "NUMPAGES", _SONG, 8)
        _run(paragraph, _PAGE[2], _SONG, 8)


def _write_heading(book: Any, title: str, subtitle: str, above: Sequence[str], width_mm: float) -> None:
    paragraph = book.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, title, _HEI, 18, is_bold=True)
    if subtitle:
        paragraph = book.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, f"（{subtitle}）", _SONG, 11)
    _write_spread(book, above, width_mm)


def _write_ending(book: Any, signatures: Sequence[str], notes: Sequence[str], width_mm: float) -> None:
    _write_spread(book, signatures, width_mm)
    for note in notes:
        _run(book.add_paragraph(), note, _SONG, 8)


def _write_spread(book: Any, texts: Sequence[str], width_mm: float) -> None:
    """Write texts on one line with tab stops, the last at the right margin."""
    if not texts:
        return
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(4)
    paragraph.paragraph_format.space_after = Pt(4)
    for i in range(1, len(texts)):
        share = width_mm * i / (len(texts) - 1)
        is_last = i == len(texts) - 1
        kind = WD_TAB_ALIGNMENT.RIGHT if is_last else WD_TAB_ALIGNMENT.CENTER
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(share), kind)
    _run(paragraph, "\t".join(texts), _SONG, 10)


def _write_document(book: Any, document: Document) -> None:
    if document.number:
        _paragraph(book, document.number, WD_ALIGN_PARAGRAPH.CENTER, _FANG, _BODY_PT)
        book.add_paragraph()
    for line in document.title.split("\n"):
        _paragraph(book, line, WD_ALIGN_PARAGRAPH.CENTER, _TITLE, _TITLE_PT, line_pt=35)
    if document.subtitle:
        _paragraph(book, document.subtitle, WD_ALIGN_PARAGRAPH.CENTER, _KAI, _BODY_PT)
    book.add_paragraph()
    before: Block | None = None
    for block in document.blocks:
        if stands_apart(block, before):
            book.add_paragraph()
        before = block
        if isinstance(block, Paragraph):
            _write_paragraph(book, block)
        elif isinstance(block, Table):
            if block.title:
                _paragraph(book, block.title, WD_ALIGN_PARAGRAPH.CENTER, _HEI, 12)
            add_table(book, block, 156.0, size_pt=10)
            book.add_paragraph()
        elif isinstance(block, Picture):
            paragraph = book.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run().add_picture(io.BytesIO(block.content), height=Mm(95))
            _paragraph(book, block.caption, WD_ALIGN_PARAGRAPH.CENTER, _SONG, 10.5)
        elif isinstance(block, PageBreak):
            book.add_page_break()


def _write_paragraph(book: Any, block: Paragraph) -> None:
    fonts = {Style.HEADING_1: _HEI, Style.HEADING_2: _KAI, Style.NOTE: _SONG}
    aligns = {Style.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT, Style.CENTRED: WD_ALIGN_PARAGRAPH.CENTER}
    size = 10.5 if block.style is Style.NOTE else _BODY_PT
    align = aligns.get(block.style, WD_ALIGN_PARAGRAPH.JUSTIFY)
    paragraph = _paragraph(book, block.text, align, fonts.get(block.style, _FANG), size)
    if block.style in (Style.BODY, Style.HEADING_1, Style.HEADING_2, Style.NOTE):
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    if block.style is Style.RIGHT:
        paragraph.paragraph_format.right_indent = Pt(4 * size)
    if block.style in (Style.HEADING_1, Style.HEADING_2):
        paragraph.paragraph_format.keep_with_next = True


def _paragraph(
    book: Any, text: str, align: Any, font: str, size_pt: float, *, line_pt: float = _LINE_PT
) -> Any:
    paragraph = book.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(line_pt if size_pt > 12 else size_pt * 1.6)
    run = _run(paragraph, text, font, size_pt)
    if size_pt == _BODY_PT:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(_TIGHTEN_PT * 20)))
        run._r.get_or_add_rPr().insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
        )
    return paragraph


def add_table(
    book: Any, table: Table, width_mm: float, *, size_pt: float = 8.0, progress: Progress | None = None
) -> Any:
    """Write a ledger as a table whose heading rows are repeated on every page."""
    columns = table.columns
    has_units = any(column.unit for column in columns)
    depth = head_rows(columns)
    heads = depth + has_units + table.has_numbers
    total = heads + len(table.rows) + len(table.closing)
    made = book.add_table(rows=total, cols=len(columns))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    factor = width_mm / sum(column.width_mm for column in columns)
    widths = [Mm(column.width_mm * factor) for column in columns]
    for place, column in enumerate(made.columns):
        column.width = widths[place]
    grid = cells_of(made)
    for row_cells in grid:
        for place, cell in enumerate(row_cells):
            cell.width = widths[place]
    _write_table_head(grid, table, depth, size_pt)
    for row in made.rows[:heads]:
        _repeat(row)
    for number, row in enumerate(table.rows):
        if progress is not None and number % 100 == 0:
            progress.check_cancelled()
        _write_row(grid[heads + number], row, table, size_pt)
    fixed = max(1, min(table.fixed, len(columns) - 1))
    for number, (label, text) in enumerate(table.closing):
        cells = grid[heads + len(table.rows) + number]
        left = cells[0].merge(cells[fixed - 1])
        right = cells[fixed].merge(cells[-1])
        _write_cell(left, label, size_pt, is_bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, fill=inks.GROUP)
        _write_cell(right, text, size_pt, is_bold=True, align=WD_ALIGN_PARAGRAPH.LEFT, fill=inks.GROUP)
    return made


def _write_table_head(grid: list[list[Any]], table: Table, depth: int, size_pt: float) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    for cell in head_cells(table.columns):
        first = grid[cell.row][cell.column]
        last = grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
        place = first.merge(last) if first is not last else first
        _write_cell(place, cell.text, size_pt, is_bold=True, align=centre, fill=inks.HEAD, font=_HEI)
    row = depth
    if any(column.unit for column in table.columns):
        for place, column in enumerate(table.columns):
            text = f"（{column.unit}）" if column.unit else ""
            _write_cell(grid[row][place], text, size_pt - 1, align=centre, fill=inks.HEAD)
        row += 1
    if table.has_numbers:
        for place in range(len(table.columns)):
            _write_cell(grid[row][place], str(place) if place else _FIRST_NUMBER, size_pt - 1, align=centre)


def _write_row(cells: list[Any], row: Row, table: Table, size_pt: float) -> None:
    for place, (value, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        align = WD_ALIGN_PARAGRAPH.LEFT if column.kind is Kind.TEXT else WD_ALIGN_PARAGRAPH.CENTER
        align = WD_ALIGN_PARAGRAPH.RIGHT if column.kind in _RIGHT else align
        text = shown(value, column)
        if place == 0 and row.indent:
            text = "　" * row.indent + text
        tone, ground = row.tones.get(place, Tone.PLAIN), row.grounds.get(place)
        _write_cell(
            cells[place],
            text,
            size_pt,
            is_bold=row.look is not Look.PLAIN or tone is Tone.KEY,
            align=align,
            fill=ground or (inks.GROUP if row.look is not Look.PLAIN else ""),
            colour=inks.on(ground) if ground else inks.TONES[tone],
        )


def cells_of(made: Any) -> list[list[Any]]:
    """Return the cells of a fresh table; python-docx's own way takes minutes for a long ledger."""
    return [[_Cell(tc, made) for tc in row._tr.tc_lst] for row in made.rows]


def _add_form(book: Any, form: Form, width_mm: float) -> None:
    made = book.add_table(rows=len(form.lines), cols=len(form.columns))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = [Mm(width_mm * share / sum(form.columns)) for share in form.columns]
    for place, column in enumerate(made.columns):
        column.width = widths[place]
    for line, row, cells in zip(form.lines, made.rows, cells_of(made), strict=True):
        row.height = Mm(line.height_mm)
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        at = 0
        for box in line.boxes:
            cell = cells[at]
            for taken in cells[at + 1 : at + box.span]:
                row._tr.remove(taken._tc)
            cell._tc.grid_span = box.span
            cell.width = sum(widths[at : at + box.span])
            at += box.span
            _write_box(cell, box)


def _write_box(cell: Any, box: Box) -> None:
    is_centred = box.is_label or box.is_centred
    _write_cell(
        cell,
        box.text,
        10.5,
        is_bold=box.is_label or box.tone is not Tone.PLAIN,
        align=WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT,
        fill=inks.HEAD if box.is_label else "",
        font=_HEI if box.is_label else _SONG,
        colour=inks.TONES[box.tone],
    )
    if box.at_top:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


def _write_cell(
    cell: Any,
    text: str,
    size_pt: float,
    *,
    align: Any,
    is_bold: bool = False,
    fill: str = "",
    font: str = _SONG,
    colour: str = inks.INK,
) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.line_spacing = 1.0
    layout.space_before = layout.space_after = Pt(_CELL_GAP_PT)
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:rPr")
    _run(paragraph, text, font, size_pt, is_bold=is_bold, colour=colour)
    if fill:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:color"), "auto")
        shade.set(qn("w:fill"), fill.removeprefix("#"))
        cell._tc.get_or_add_tcPr().insert_element_before(shade, "w:noWrap", "w:tcMar", "w:vAlign")


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _run(
    paragraph: Any, text: str, font: str, size_pt: float, *, is_bold: bool = False, colour: str = inks.INK
) -> Any:
    run = paragraph.add_run(clean(text))
    _set_font(run, font, size_pt)
    run.font.bold = is_bold
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    return run


def _set_font(holder: Any, font: str, size_pt: float) -> None:
    """Set size and family, the East Asian one too, which Word keeps apart."""
    holder.font.name = font
    holder.font.size = Pt(size_pt)
    properties = (
        holder.element.get_or_add_rPr() if hasattr(holder.element, "get_or_add_rPr") else holder.element
    )
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.append(fonts)
    fonts.set(qn("w:eastAsia"), font)


def _add_field(paragraph: Any, code: str, font: str, size_pt: float) -> None:
    """Write a field with a run of its own for each mark: the result takes the type of the run that it stands in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run()
        _set_font(run, font, size_pt)
        if kind == "shown":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
            run._r.append(mark)
