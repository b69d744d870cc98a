"""The hand-over list as a workbook that can be printed and signed: one part under the other on A4."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from gisgrid.files import replacing
from gisgrid.i18n import term, tr
from gisgrid.model.phones import mask_phone
from gisgrid.model.replacement import Replacement
from gisgrid.model.scheme import Scheme

_WIDTHS = (6, 30, 24, 16, 16, 18)
_THIN = Side(style="thin", color="999999")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GROUND = PatternFill("solid", fgColor="E9EEF4")


def write_hand_over(path: Path, plan: Replacement, scheme: Scheme, *, area: str) -> Path:
    """Write the hand-over list; the file appears whole or not at all.

    Parameters
    ----------
    area : str
        Name of the station's area, under the title.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    book = Workbook()
    sheet = book.create_sheet(tr("Hand-over list"), 0)
    book.remove(book.worksheets[1])
    for column, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    row = _write_head(sheet, plan, area)
    for title, headings, rows in _parts(plan, scheme):
        row = _write_part(sheet, row, title, headings, rows)
    _write_foot(sheet, row)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:3"
    with replacing(path) as part:
        book.save(part)
    return path


def _write_head(sheet: Worksheet, plan: Replacement, area: str) -> int:
    successor = plan.successor.name if plan.successor else ""
    sheet.merge_cells("A1:F1")
    sheet["A1"] = tr("Hand-over list of work")
    sheet["A1"].font = Font(bold=True, size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    for row, text in (
        (2, area),
        (
            3,
            tr(
                "Hands over: {leaver}　Takes over: {successor}　From: {day}",
                leaver=plan.leaver.name,
                successor=successor,
                day=plan.on.isoformat(),
            ),
        ),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        sheet.cell(row, 1, text).alignment = Alignment(horizontal="center")
    return 5


def _parts(plan: Replacement, scheme: Scheme) -> list[tuple[str, tuple[str, ...], list[tuple[object, ...]]]]:
    posts = {post.key: post.name for post in scheme.posts}
    return [
        (
            tr("Posts and grids"),
            (tr("Grid"), tr("Post"), tr("Since"), tr("Remark")),
            [
                (
                    one.place,
                    term(posts.get(one.post, one.post)),
                    one.starts_on,
                    tr("held already") if one.is_held else "",
                )
                for one in plan.posts
            ],
        ),
        (
            tr("Enterprises"),
            (tr("Enterprise"), tr("Grid"), tr("Class"), tr("Contact"), tr("Phone")),
            [
                (
                    one.name,
                    one.grid,
                    one.danger_class.value + ("★" if one.is_key_unit else ""),
                    one.contact,
                    mask_phone(one.phone),
                )
                for one in plan.enterprises
            ],
        ),
        (
            tr("Hazards not closed"),
            (tr("Where"), tr("Description"), tr("Number"), tr("State"), tr("To be done by")),
            [
                (one.place, one.description, one.number, term(one.state.value), one.due_on)
                for one in plan.hazards
            ],
        ),
        (
            tr("Visits and duties still due"),
            (tr("Where"), tr("Duty"), tr("State"), tr("To be done by")),
            [
                (one.place, one.duty, tr("overdue") if one.is_overdue else tr("due"), one.due_on)
                for one in plan.visits
            ],
        ),
        (
            tr("Tasks, notices and duty days"),
            (tr("Title"), tr("Kind"), tr("To be done by")),
            [(one.title, term(one.kind.value), one.due_on) for one in plan.tasks],
        ),
    ]


def _write_part(
    sheet: Worksheet, row: int, title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]
) -> int:
    sheet.cell(row, 1, tr("{title} ({count})", title=title, count=len(rows))).font = Font(bold=True, size=12)
    row += 1
    for column, text in enumerate((tr("No."), *headings), start=1):
        cell = sheet.cell(row, column, text)
        cell.font, cell.fill, cell.border = Font(bold=True), _GROUND, _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for number, values in enumerate(rows, start=1):
        row += 1
        for column, value in enumerate((number, *values), start=1):
            cell = sheet.cell(row, column, value)
            cell.border = _FRAME
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = is no formula
    return row + 2


def _write_foot(sheet: Worksheet, row: int) -> None:
    text = tr(
        "Hands over (signed):                Takes over (signed):                Witness (signed):                Date:"
    )
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=6)
    sheet.cell(row + 1, 1, text)
    sheet.row_dimensions[row + 1].height = 40
