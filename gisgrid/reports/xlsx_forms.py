"""Forms in workbooks: boxes become merged cells of the form's columns."""

from collections.abc import Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from gisgrid.layout.paper import Orientation
from gisgrid.reports import inks
from gisgrid.reports.form import Box, Form, Line
from gisgrid.reports.paper import ReportPaper
from gisgrid.reports.table import clean
from gisgrid.reports.xlsx_looks import FRAME, HEAD_FILL, HEI, SONG, set_up_page, spread, text_width

_PT_PER_MM = 72 / 25.4
_LINE_MM = 4.8
_ROOM = {Orientation.PORTRAIT: 92.0, Orientation.LANDSCAPE: 138.0}
"""Widths of a sheet's columns together, in Excel's units, that fill a page of A4."""


def write_form(sheet: Any, form: Form, paper: ReportPaper) -> None:
    """Write a form on an empty sheet."""
    set_up_page(sheet, form.paper, form.orientation, paper)
    _FormSheet(sheet, form).write()


class _FormSheet:
    def __init__(self, sheet: Any, form: Form) -> None:
        self._sheet = sheet
        self._form = form
        self._room = _ROOM[form.orientation]
        self._row = 0

    def write(self) -> None:
        form, width = self._form, len(self._form.columns)
        for place, share in enumerate(form.columns, start=1):
            letter = get_column_letter(place)
            self._sheet.column_dimensions[letter].width = self._room * share / sum(form.columns)
        small = Font(name=SONG, size=10)
        self._append([Box(form.title, width, is_centred=True)], Font(name=HEI, size=18, bold=True), 13)
        if form.subtitle:
            self._append([Box(f"（{form.subtitle}）", width, is_centred=True)], Font(name=SONG, size=11), 7)
        if form.above:
            self._append(spread(form.above, form.columns), small, 8)
        for line in form.lines:
            self._append(line.boxes, None, max(line.height_mm, self._tallest(line)), border=FRAME)
        if form.signatures:
            self._append(spread(form.signatures, form.columns), small, 12)
        for note in form.notes:
            self._append([Box(note, width)], Font(name=SONG, size=8, color="3B434C"), 12)

    def _append(
        self, boxes: Sequence[Box], font: Font | None, height_mm: float, *, border: Border | None = None
    ) -> None:
        self._row += 1
        cells: list[Any] = []
        for box in boxes:
            if box.span > 1:
                first = len(cells) + 1
                self._sheet.merged_cells.add(
                    CellRange(
                        min_row=self._row, max_row=self._row, min_col=first, max_col=first + box.span - 1
                    )
                )
            for i in range(box.span):
                cells.append(self._cell(box, box.text if i == 0 else "", font or _font(box), border))
        self._sheet.row_dimensions[self._row].height = height_mm * _PT_PER_MM
        self._sheet.append(cells)

    def _cell(self, box: Box, text: str, font: Font, border: Border | None) -> Any:
        cell = WriteOnlyCell(self._sheet, value=clean(text))
        cell.data_type = "s"
        cell.font = font
        if border is not None:
            cell.border = border
        if box.is_label:
            cell.fill = HEAD_FILL
        is_centred = box.is_label or box.is_centred
        cell.alignment = Alignment(
            horizontal="center" if is_centred else "left",
            vertical="top" if box.at_top else "center",
            wrap_text=True,
        )
        return cell

    def _tallest(self, line: Line) -> float:
        tallest, at = 0.0, 0
        for box in line.boxes:
            share = sum(self._form.columns[at : at + box.span]) / sum(self._form.columns)
            at += box.span
            width = max(2.0, self._room * share - 1)
            count = sum(max(1, -int(-text_width(text) // width)) for text in box.text.split("\n"))
            tallest = max(tallest, count * _LINE_MM + 2)
        return tallest


def _font(box: Box) -> Font:
    if box.is_label:
        return Font(name=HEI, size=10, bold=True)
    return Font(name=SONG, size=10, color=inks.TONES[box.tone].removeprefix("#"))
