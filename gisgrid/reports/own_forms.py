"""An office's own forms: its XLSX or DOCX with placeholders, filled; merged cells and looks stay.

A cell (or paragraph) may hold ``{{企业数}}``; a name with a colon asks for a row of the list of industries:
``{{一般隐患数:冶金}}``. A row of a workbook with ``{{企业.单位名称}}`` is repeated for each row of that list.
In a Word file lists are repeated by docxtpl's own marks: ``{%tr for 行 in 企业 %}``.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docxtpl
import jinja2
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange

from gisgrid.errors import FileError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.progress import Progress
from gisgrid.reasons import word_reason
from gisgrid.reports.placeholders import LISTS, NAMES, ListOfRows, Values, cell_text, word
from gisgrid.reports.table import Value, clean

MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
"""A placeholder in double braces; its first group is the name."""
_COLONS = str.maketrans({"：": ":"})
FORMATS = ("xlsx", "docx")


@dataclass
class Filled:
    """What became of a form.

    Attributes
    ----------
    values : int
        How many placeholders were filled.
    rows : int
        How many rows were made of lists.
    unknown : list of str
        Placeholders that mean nothing here; they stay as they are.
    """

    values: int = 0
    rows: int = 0
    unknown: list[str] = field(default_factory=list)


def read_form(form: Path) -> bytes:
    """Return the bytes of a form.

    Raises
    ------
    FileError
        If it cannot be read, or is neither XLSX nor DOCX.
    """
    if form.suffix.lower().removeprefix(".") not in FORMATS:
        raise _other_kind(form)
    try:
        return form.read_bytes()
    except OSError as error:
        raise FileError(
            tr("{name} cannot be read: {reason}", name=form.name, reason=word_reason(error)), path=form
        ) from error


def _other_kind(form: Path) -> FileError:
    text = tr(
        "{name}: a form is an .xlsx or .docx file, and is filled into one of the same kind.", name=form.name
    )
    return FileError(text, path=form)


def fill_form(form: Path, target: Path, values: Values, *, progress: Progress | None = None) -> Filled:
    """Fill a form and write it to a new file; the form itself is not touched.

    Raises
    ------
    FileError
        If the form cannot be read, is neither XLSX nor DOCX, or the target cannot be written or has another
        ending than the form.
    """
    progress = progress or Progress()
    if target.suffix.lower() != form.suffix.lower():
        raise _other_kind(form)
    content = read_form(form)
    fill = _fill_workbook if form.suffix.lower() == ".xlsx" else _fill_text
    packed, filled = fill(form, content, values, progress)
    with replacing(target) as temporary:
        temporary.write_bytes(packed)
    return filled


def _fill_workbook(form: Path, content: bytes, values: Values, progress: Progress) -> tuple[bytes, Filled]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException) as error:
        raise FileError(
            tr(
                "{name} cannot be read as a workbook; it is damaged or not what its name says.",
                name=form.name,
            ),
            path=form,
        ) from error
    filled = Filled()
    for sheet in book.worksheets:
        progress.check_cancelled()
        _repeat_rows(sheet, values, filled)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "{{" in cell.value:
                    _fill_cell(cell, values, filled)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue(), filled


def _fill_cell(cell: Any, values: Values, filled: Filled) -> None:
    """Fill one cell; a cell that is nothing but one placeholder gets the number or date itself."""
    text = cell.value
    whole = MARK.fullmatch(text.strip())
    if whole and values.is_known(mark_name(whole)):
        filled.values += 1
        _put(cell, values.named(mark_name(whole)))
        return

    def replaced(match: re.Match[str]) -> str:
        if not values.is_known(mark_name(match)):
            filled.unknown.append(mark_name(match))
            return match.group(0)
        filled.values += 1
        return word(values.named(mark_name(match)))

    _put(cell, MARK.sub(replaced, text))


def mark_name(match: re.Match[str]) -> str:
    """Return the name in a placeholder, its first colon a plain one."""
    name = match.group(1)
    plain, colon, _ = name.translate(_COLONS).partition(":")
    # The name of an industry may itself hold a colon, which stays as it is written.
    return f"{plain}:{name[len(plain) + 1 :]}" if colon else name


def _put(cell: Any, value: Value) -> None:
    cell.value = clean(value) if isinstance(value, str) else value
    if isinstance(value, str) and cell.data_type == "f":
        cell.data_type = "s"


def _repeat_rows(sheet: Any, values: Values, filled: Filled) -> None:
    """Replace each row of a list's placeholders by the rows of the list, from the bottom up."""
    for number in range(sheet.max_row, 0, -1):
        name = _list_of_row(sheet, number)
        found = values.rows_of(name) if name else None
        if found is None:
            continue
        merged = [held for held in sheet.merged_cells.ranges if held.min_row == held.max_row == number]
        count = len(found.rows)
        _make_room(sheet, number, count - 1)
        for place in range(1, count):
            for held in merged:
                sheet.merged_cells.add(
                    CellRange(
                        min_row=number + place,
                        max_row=number + place,
                        min_col=held.min_col,
                        max_col=held.max_col,
                    )
                )
        templates = [(cell, cell.value) for cell in sheet[number]]
        for place, row in enumerate(found.rows or ({},)):
            for cell, text in templates:
                own = sheet.cell(number + place, cell.column)
                if place > 0 and type(own).__name__ != "MergedCell":
                    own._style = copy(cell._style)
                if isinstance(text, str) and type(own).__name__ != "MergedCell":
                    _put(own, _of_row(text, found, filled, place=(str(name), place + 1), row=row))
            sheet.row_dimensions[number + place].height = sheet.row_dimensions[number].height
        filled.rows += count


def _list_of_row(sheet: Any, number: int) -> str | None:
    for cell in sheet[number]:
        if isinstance(cell.value, str):
            for match in MARK.finditer(cell.value):
                name, dot, _ = match.group(1).partition(".")
                if dot and name in LISTS:
                    return name
    return None


_NUMBER_NAME = "序号"


def _of_row(
    text: str, found: ListOfRows, filled: Filled, *, place: tuple[str, int], row: dict[str, Value]
) -> Value:
    name, number = place
    prefix = f"{name}."
    whole = MARK.fullmatch(text.strip())
    if whole and whole.group(1).startswith(prefix):
        column = whole.group(1)[len(prefix) :]
        if column == _NUMBER_NAME:
            return number if row else None
        if column in found.names:
            filled.values += 1
            return row.get(column)

    def replaced(match: re.Match[str]) -> str:
        column = match.group(1).removeprefix(prefix)
        if not match.group(1).startswith(prefix):
            return match.group(0)
        if column not in found.names:
            filled.unknown.append(match.group(1))
            return match.group(0)
        return cell_text(row.get(column))

    return MARK.sub(replaced, text)


def _make_room(sheet: Any, number: int, count: int) -> None:
    """Move what lies below a row down, with its merged cells and heights, which openpyxl leaves behind."""
    if count <= 0:
        return
    below = [held for held in sheet.merged_cells.ranges if held.min_row > number]
    heights = {row: sheet.row_dimensions[row].height for row in range(number + 1, sheet.max_row + 1)}
    for held in below:
        sheet.merged_cells.remove(held)
    sheet.insert_rows(number + 1, count)
    for held in below:
        held.shift(row_shift=count)
        sheet.merged_cells.add(held)
    for row, height in heights.items():
        sheet.row_dimensions[row + count].height = height


def _fill_text(form: Path, content: bytes, values: Values, progress: Progress) -> tuple[bytes, Filled]:
    del progress
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise FileError(
            tr(
                "{name} cannot be read as a Word file; it is damaged or not what its name says.",
                name=form.name,
            ),
            path=form,
        )
    template = docxtpl.DocxTemplate(io.BytesIO(content))
    filled = Filled()
    context: dict[str, Any] = {name: word(values.plain[key]) for name, key in NAMES.items()}
    context |= {name: _TextRows(values, name, filled) for name in LISTS}
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.DebugUndefined)
    try:
        asked = template.get_undeclared_template_variables(environment)
        filled.unknown += sorted(asked - set(context))
        filled.values = len(asked & set(context))
        template.render(context, environment)
        packed = io.BytesIO()
        template.save(packed)
    except (jinja2.TemplateError, ValueError, KeyError) as error:
        raise FileError(
            tr("{name}: the placeholders cannot be read: {reason}", name=form.name, reason=str(error)),
            path=form,
        ) from error
    return packed.getvalue(), filled


class _TextRows:
    """A list for a Word form; its rows are gathered when the form goes through them."""

    def __init__(self, values: Values, name: str, filled: Filled) -> None:
        self._values = values
        self._name = name
        self._filled = filled

    def __iter__(self) -> Iterator[dict[str, str]]:
        found = self._values.rows_of(self._name)
        for row in found.rows if found is not None else ():
            self._filled.rows += 1
            yield {name: cell_text(value) for name, value in row.items()}
