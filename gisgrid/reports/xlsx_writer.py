"""Reports as workbooks: one sheet a part, formatted to be printed and handed in as they are."""

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.paper import Orientation, Paper
from gisgrid.progress import Progress
from gisgrid.reports import inks
from gisgrid.reports.form import Form
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.table import (
    NO_RATE,
    Column,
    Kind,
    Look,
    Row,
    Table,
    Tone,
    Value,
    clean,
    head_cells,
    head_rows,
)
from gisgrid.reports.xlsx_forms import write_form
from gisgrid.reports.xlsx_looks import (
    FRAME,
    GROUP_FILL,
    HEAD_FILL,
    HEI,
    SONG,
    set_up_page,
    spread,
    text_width,
)

# One unit of a column's width is about so many millimetres of 宋体 at 9 pt.
_MM_PER_WIDTH = 2.05
_LINE_PT = 12.5
_FIRST_PAGE = 0.9
"""Share of the paper's width that certainly lies within its margins."""
_ALIGN = {
    Kind.TEXT: "left",
    Kind.WHOLE: "right",
    Kind.NUMBER: "right",
    Kind.RATE: "right",
}


def write_xlsx(paper: ReportPaper, target: Path, *, progress: Progress) -> None:
    """Write the tables and forms of a report, one sheet each.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    parts = [part for part in paper.parts if isinstance(part, Table | Form)]
    book = openpyxl.Workbook(write_only=True)
    book.properties.title = clean(paper.title)
    book.properties.creator = clean(paper.maker) or "gisgrid"
    taken: set[str] = set()
    for i, part in enumerate(parts):
        progress.report(i, len(parts), tr("Writing {name}", name=part.title))
        name = part.sheet_name if isinstance(part, Table) else (part.name or part.title)[:31]
        sheet = book.create_sheet(_free_name(name, taken))
        sheet._values_to_row = _placed
        if isinstance(part, Table):
            _TableSheet(sheet, part, paper).write(progress)
        else:
            write_form(sheet, part, paper)
    with replacing(target) as temporary:
        # Packed in memory first: on a full disk the packer would complain on its own, beside the error.
        packed = io.BytesIO()
        book.save(packed)
        temporary.write_bytes(packed.getbuffer())


def _placed(cells: Sequence[Any], row: int) -> Iterator[Any]:
    """Give the cells of a row their places.

    openpyxl's own way tries each cell as a bare value first and learns from the error that it is a cell,
    which takes a third of the time of a long ledger. Here every value is a cell, or None for no cell.
    """
    for column, cell in enumerate(cells, start=1):
        if cell is not None:
            cell.column, cell.row = column, row
            yield cell


def _free_name(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.lower() in taken:
        ending = f" {number}"
        free, number = name[: 31 - len(ending)] + ending, number + 1
    taken.add(free.lower())
    return free


class _TableSheet:
    """One ledger on its sheet; style cells are made once a column and used again for every row."""

    def __init__(self, sheet: Any, table: Table, paper: ReportPaper) -> None:
        self._sheet = sheet
        self._table = table
        self._width = len(table.columns)
        self._depth = head_rows(table.columns)
        self._paper = paper
        self._row = 0
        self._cells: dict[tuple[int, Look, Tone, int, str], Any] = {}

    def write(self, progress: Progress) -> None:
        table, sheet = self._table, self._sheet
        has_units = any(column.unit for column in table.columns)
        head = self._head_start()
        last_head = head + self._depth - 1 + has_units + table.has_numbers
        set_up_page(sheet, table.paper, table.orientation, self._paper)
        for place, column in enumerate(table.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = _column_width(column)
        sheet.freeze_panes = f"{get_column_letter(min(table.fixed, self._width) + 1)}{last_head + 1}"
        sheet.print_title_rows = f"{head}:{last_head}"
        if self._is_wide() and table.fixed:
            sheet.print_title_cols = f"A:{get_column_letter(table.fixed)}"
        sheet.sheet_properties.pageSetUpPr.fitToPage = not self._is_wide()
        self._write_top()
        self._write_head(has_units)
        for number, row in enumerate(table.rows):
            if number % 500 == 0:
                progress.check_cancelled()
            self._append_row(row)
        self._write_foot()

    def _head_start(self) -> int:
        return 2 + bool(self._table.subtitle) + bool(self._table.above)

    def _is_wide(self) -> bool:
        """Tell whether the table goes on over several pages to the right."""
        return sum(column.width_mm for column in self._table.columns) > self._room_mm() * 1.3

    def _room_mm(self) -> float:
        long_mm = 420 if self._table.paper is Paper.A3 else 297
        short_mm = 297 if self._table.paper is Paper.A3 else 210
        return long_mm if self._table.orientation is Orientation.LANDSCAPE else short_mm

    def _first_page_columns(self) -> int:
        """Count the columns that stand on the first page: what stands above and below the table must be on it whole."""
        if not self._is_wide():
            return self._width
        ends = accumulate(column.width_mm for column in self._table.columns)
        return max(1, sum(end <= self._room_mm() * _FIRST_PAGE for end in ends))

    def _write_top(self) -> None:
        table = self._table
        width = self._first_page_columns()
        self._append_line([(table.title, width)], Font(name=HEI, size=18, bold=True), 32, "center")
        if table.subtitle:
            self._append_line([(f"（{table.subtitle}）", width)], Font(name=SONG, size=11), 18, "center")
        if table.above:
            self._append_spread(table.above)

    def _write_head(self, has_units: bool) -> None:
        grid: list[list[str]] = [[""] * self._width for _ in range(self._depth)]
        for cell in head_cells(self._table.columns):
            grid[cell.row][cell.column] = cell.text
            if cell.rows > 1 or cell.columns > 1:
                self._merge(self._row + 1 + cell.row, cell.column + 1, rows=cell.rows, columns=cell.columns)
        for level, texts in enumerate(grid):
            height = 30 if level == self._depth - 1 else 18
            self._append_styled(texts, Font(name=HEI, size=9, bold=True), HEAD_FILL, height_pt=height)
        if has_units:
            units = [f"（{column.unit}）" if column.unit else "" for column in self._table.columns]
            self._append_styled(units, Font(name=SONG, size=8), HEAD_FILL, height_pt=14)
        if self._table.has_numbers:
            self._append_styled(
                [_FIRST_NUMBER, *(str(i) for i in range(1, self._width))],
                Font(name=SONG, size=8, color="66707C"),
                None,
                height_pt=12,
            )

    def _append_row(self, row: Row) -> None:
        self._row += 1
        cells = []
        lines = 1
        for place, (value, column) in enumerate(zip(row.cells, self._table.columns, strict=True)):
            cell = self._cell(place, row)
            _fill(cell, value, column)
            if type(value) is str and len(value) > 4:
                room = max(2.0, _column_width(column) - 1)
                lines = max(lines, -int(-text_width(value) // room))
            cells.append(cell)
        if lines > 1:
            self._sheet.row_dimensions[self._row].height = min(160.0, lines * _LINE_PT + 4)
        else:
            self._sheet.row_dimensions[self._row].height = 18
        self._sheet.append(cells)

    def _cell(self, place: int, row: Row) -> Any:
        look, tone = row.look, row.tones.get(place, Tone.PLAIN)
        ground = row.grounds.get(place, "")
        key = (place, look, tone, row.indent if place == 0 else 0, ground)
        if key not in self._cells:
            cell = WriteOnlyCell(self._sheet)
            column = self._table.columns[place]
            colour = (inks.on(ground) if ground else inks.TONES[tone]).removeprefix("#")
            is_bold = look is not Look.PLAIN or tone is Tone.KEY
            cell.font = Font(name=SONG, size=9, bold=is_bold, color=colour)
            cell.border = FRAME
            cell.alignment = Alignment(
                horizontal=_ALIGN.get(column.kind, "center"), vertical="center", wrap_text=True, indent=key[3]
            )
            cell.number_format = _number_format(column)
            if look is not Look.PLAIN:
                cell.fill = GROUP_FILL
            if ground:
                cell.fill = PatternFill("solid", fgColor=ground.removeprefix("#"))
            self._cells[key] = cell
        return self._cells[key]

    def _write_foot(self) -> None:
        table = self._table
        fixed = max(1, min(table.fixed, self._width - 1))
        for label, text in table.closing:
            if self._width > 1:
                self._merge(self._row + 1, 1, columns=fixed)
                self._merge(self._row + 1, fixed + 1, columns=self._width - fixed)
            texts = [label, *[""] * (fixed - 1), text, *[""] * (self._width - fixed - 1)]
            self._append_styled(
                texts, Font(name=HEI, size=9, bold=True), GROUP_FILL, height_pt=18, text_from=fixed
            )
        if table.signatures:
            self._append_spread(table.signatures, height_pt=26)
        for note in table.notes:
            width = self._first_page_columns()
            self._append_line([(note, width)], Font(name=SONG, size=8, color="3B434C"), 24, "left")

    def _append_spread(self, texts: Sequence[str], *, height_pt: float = 20) -> None:
        columns = self._table.columns[: self._first_page_columns()]
        pairs = [(box.text, box.span) for box in spread(texts, [column.width_mm for column in columns])]
        self._append_line(pairs, Font(name=SONG, size=10), height_pt, "left")

    def _append_line(
        self, texts: Sequence[tuple[str, int]], font: Font, height_pt: float, horizontal: str
    ) -> None:
        self._row += 1
        cells: list[Any] = []
        for text, span in texts:
            if span > 1:
                self._merge(self._row, len(cells) + 1, columns=span)
            cell = WriteOnlyCell(self._sheet, value=clean(text))
            cell.data_type = "s"
            cell.font = font
            cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=height_pt == 24)
            cells += [cell, *[None] * (span - 1)]
        self._sheet.row_dimensions[self._row].height = height_pt
        self._sheet.append(cells)

    def _append_styled(
        self,
        texts: Sequence[str],
        font: Font,
        fill: PatternFill | None,
        *,
        height_pt: float,
        text_from: int | None = None,
    ) -> None:
        self._row += 1
        cells = []
        for place, text in enumerate(texts):
            cell = WriteOnlyCell(self._sheet, value=clean(text))
            cell.data_type = "s"
            cell.font, cell.border = font, FRAME
            if fill is not None:
                cell.fill = fill
            is_text = text_from is not None and place >= text_from
            cell.alignment = Alignment(
                horizontal="left" if is_text else "center", vertical="center", wrap_text=True
            )
            cells.append(cell)
        self._sheet.row_dimensions[self._row].height = height_pt
        self._sheet.append(cells)

    def _merge(self, row: int, column: int, *, rows: int = 1, columns: int = 1) -> None:
        if rows > 1 or columns > 1:
            self._sheet.merged_cells.add(
                CellRange(min_row=row, min_col=column, max_row=row + rows - 1, max_col=column + columns - 1)
            )


_FIRST_NUMBER = "甲"


def _fill(cell: Any, value: Value, column: Column) -> None:
    """Put a value into a cell that is used again: its type goes with it, its style stays."""
    if value is None or value == "":
        is_rate = value is None and column.kind is Kind.RATE
        cell.value = NO_RATE if is_rate else None
    elif isinstance(value, str):
        cell.value = clean(value)
        # A code of digits only must stay text, and so must what looks like a formula.
        cell.data_type = "s"
    else:
        cell.value = value


def _number_format(column: Column) -> str:
    if column.kind is Kind.DATE:
        return "yyyy-mm-dd"
    if column.kind is Kind.WHOLE:
        return "0"
    if column.kind in (Kind.NUMBER, Kind.RATE):
        if column.kind is Kind.NUMBER and column.decimals:
            return "General" if column.decimals < 4 else "0." + "0" * column.decimals
        return "0" if column.decimals == 0 else "0." + "0" * column.decimals
    return "General" if column.kind is Kind.CENTRED else "@"


def _column_width(column: Column) -> float:
    return max(5.0, column.width_mm / _MM_PER_WIDTH)
