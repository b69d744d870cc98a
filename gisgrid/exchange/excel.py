"""Excel workbooks in, old and new: merged headers, title and total rows, numbers that should be text."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from gisgrid.errors import FileError
from gisgrid.exchange.headers import find_header, joined_headings
from gisgrid.exchange.table import SourceTable, unique_names
from gisgrid.i18n import tr

ALL_SHEETS = "*"
"""In place of a sheet's name: all sheets that have the same headings."""
_SHEET_STEP = 10_000
_EXACT_LIMIT = 1e15
# One long text alone in a wide row is a note under the table.
_WIDE, _LONG_NOTE = 6, 15
_TOTALS = ("合计", "总计", "小计", "累计")
_NOTES = (
    "单位负责人",
    "填表人",
    "制表人",
    "填报人",
    "审核人",
    "备注：",
    "说明：",
    "注：",
    "备注:",
    "说明:",
    "注:",
)
_SIGNED = re.compile(r"盖章|签字|签名|[:：][\s＿_]*$|[:：]\s*年\s*月\s*日$")
_SYSTEM = re.compile(r"坐标系统?\s*[:：]\s*([^\s,，;；。（()）]+)")


def list_sheets(path: Path) -> list[str]:
    """List the names of a workbook's sheets.

    Raises
    ------
    FileError
        If it is no workbook, or one with a password.
    """
    import python_calamine  # noqa: PLC0415 -- only needed when a workbook is read

    try:
        return list(python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names)
    except python_calamine.PasswordError as error:
        raise FileError(
            tr("{name} has a password; save it without one first.", name=path.name), path=path
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise _unreadable(path) from error


def read_excel(path: Path, *, sheet: str | None, crs: str) -> SourceTable:
    """Read one sheet of a workbook.

    Parameters
    ----------
    path : Path
        `.xlsx`, `.xlsm`, `.xls`, `.xlsb` or `.ods`.
    sheet : str or None
        Name of the sheet; may be left out, then the first sheet with rows is taken. ``*`` stands for all
        sheets with the same headings (a form for every village, a list for every month); a row of the third
        sheet then has 30,000 added to its number.
    crs : str
        Kept for the columns of coordinates, see `SourceTable.crs_wanted`.

    Returns
    -------
    SourceTable
        Without geometry. Row numbers are those that Excel shows.

    Raises
    ------
    FileError
        If it is no workbook, has a password, has no such sheet or no rows.
    """
    import python_calamine  # noqa: PLC0415 -- only needed when a workbook is read

    names = list_sheets(path)
    if sheet is not None and sheet not in (*names, ALL_SHEETS):
        raise FileError(
            tr(
                "{file} has no sheet {sheet}; it has: {names}.",
                file=path.name,
                sheet=sheet,
                names=tr(", ").join(names),
            ),
            path=path,
        )
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    tables: dict[int, SourceTable] = {}
    for place, name in enumerate(names, start=1):
        if sheet not in (None, name, ALL_SHEETS):
            continue
        try:
            found = book.get_sheet_by_name(name)
            rows = [list[object](row) for row in found.to_python(skip_empty_area=False)]
            merged = list(found.merged_cell_ranges or [])
        except python_calamine.CalamineError as error:
            raise _unreadable(path) from error
        if any(cell not in ("", None) for row in rows for cell in row):
            table = _table(path, name, rows, merged, crs)
            table.workbook_sheets = names
            if sheet == ALL_SHEETS:
                tables[place] = table
                continue
            if sheet is None and len(names) > 1:
                table.warnings.append(
                    tr("{file} has several sheets; {sheet} was read.", file=path.name, sheet=name)
                )
            return table
    if tables:
        return _joined(tables)
    raise FileError(tr("{name} holds no rows.", name=path.name), path=path)


def _joined(tables: dict[int, SourceTable]) -> SourceTable:
    """Join the sheets that have the headings which most have; `tables` goes by the place of the sheet."""
    alike: dict[tuple[str, ...], dict[int, SourceTable]] = {}
    for place, table in tables.items():
        alike.setdefault(tuple(table.columns), {})[place] = table
    taken = max(alike.values(), key=len)
    first = next(iter(taken.values()))
    warnings = [
        tr(
            "{count} sheets were read as one; row {example} is row 6 of the sheet {sheet}.",
            count=len(taken),
            example=next(iter(taken)) * _SHEET_STEP + 6,
            sheet=first.name,
        )
    ]
    if others := [table.name for place, table in tables.items() if place not in taken]:
        warnings.append(tr("Sheets with other headings were left out: {names}.", names="、".join(others)))
    return SourceTable(
        name=first.path.stem,
        path=first.path,
        columns=first.columns,
        values=[
            [cell for table in taken.values() for cell in table.values[at]]
            for at in range(len(first.columns))
        ],
        row_numbers=[
            place * _SHEET_STEP + number for place, table in taken.items() for number in table.row_numbers
        ],
        crs_wanted=first.crs_wanted,
        crs_stated=first.crs_stated,
        workbook_sheets=first.workbook_sheets,
        sheets=[table.name for table in taken.values() for _ in table.row_numbers],
        warnings=warnings,
    )


def _table(
    path: Path,
    name: str,
    rows: list[list[object]],
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    crs: str,
) -> SourceTable:
    first, last = find_header(rows, merged)
    headings = joined_headings(rows, merged, first=first, last=last)
    kept = [
        place for place, heading in enumerate(headings) if heading or _has_values(rows[last + 1 :], place)
    ]
    warnings: list[str] = []
    body: list[tuple[int, list[object]]] = []
    skipped: list[int] = []
    for number, row in enumerate(rows[last + 1 :], start=last + 2):
        cells = [_cell(row[place]) if place < len(row) else None for place in kept]
        filled = [cell for cell in cells if cell is not None]
        if not filled:
            continue
        if _is_furniture(cells, filled):
            skipped.append(number)
            continue
        body.append((number, cells))
    if skipped:
        warnings.append(
            tr(
                "Rows {rows} of {sheet} are totals, numbering or notes and were left out.",
                rows=tr(", ").join(str(number) for number in skipped[:10]),
                sheet=name,
            )
        )
    return SourceTable(
        name=name,
        path=path,
        columns=unique_names([headings[place] for place in kept]),
        values=[[cells[at] for _, cells in body] for at in range(len(kept))],
        row_numbers=[number for number, _ in body],
        crs_wanted=crs,
        crs_stated=_stated_system(rows[:first], [rows[number - 1] for number in skipped]),
        warnings=warnings,
    )


def _stated_system(*furniture: list[list[object]]) -> str:
    """Return the coordinate system that the lines around a table name, such as 坐标系：CGCS2000."""
    cells = [cell for rows in furniture for row in rows for cell in row if isinstance(cell, str)]
    return next((found[1] for cell in cells if (found := _SYSTEM.search(cell))), "")


def _has_values(rows: list[list[object]], place: int) -> bool:
    return any(place < len(row) and row[place] not in ("", None) for row in rows)


def _is_furniture(cells: list[object], filled: list[object]) -> bool:
    """Tell totals, the row that numbers the columns, and the signature line from data."""
    first = str(filled[0]).replace(" ", "")
    if first.startswith(_TOTALS) or (first.startswith(_NOTES) and len(filled) <= max(2, len(cells) // 3)):
        return True
    if first.startswith(_NOTES) and _SIGNED.search(first):
        return True
    if len(filled) <= len(cells) // 2 and all(_SIGNED.search(str(cell)) for cell in filled):
        return True
    if len(filled) == 1 and len(cells) >= _WIDE and len(first) > _LONG_NOTE:
        return True
    numbering = [str(place) for place in range(1, len(cells) + 1)]
    return len(cells) > 2 and [str(cell) for cell in cells] == numbering


def _cell(value: object) -> object:
    """Bring a cell to text, integer, float, boolean or date; whole floats lose their point."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        if value.is_integer():
            # Beyond 15 digits Excel has already rounded; the scientific form lets the code check see it.
            return int(value) if abs(value) < _EXACT_LIMIT else f"{value:.14E}"
        return value
    if isinstance(value, datetime):
        return value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | date):
        return value
    text = str(value).replace("_x000D_", "").strip()
    return text or None


def _unreadable(path: Path) -> FileError:
    return FileError(
        tr(
            "{name} cannot be read as an Excel workbook; it is damaged or not what its name says.",
            name=path.name,
        ),
        path=path,
    )
