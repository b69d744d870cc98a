"""CSV and tab-separated text: encoding, separator, and whether there is a header row."""

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from gisgrid.errors import FileError
from gisgrid.exchange import encodings
from gisgrid.exchange.headers import looks_like_header
from gisgrid.exchange.table import SourceTable, unique_names
from gisgrid.i18n import tr

_SEPARATORS = ",\t;|，"
_PREVIEW_LINES = 50
_LONGEST_CELL = 10_000_000


def read_csv(path: Path, *, encoding: str, crs: str, headings: Collection[str] = ()) -> SourceTable:
    """Read a text table; every value stays text, blank cells become None.

    Parameters
    ----------
    path : Path
    encoding : str
        ``auto`` or what the person said.
    crs : str
        Kept for the columns of coordinates, see `SourceTable.crs_wanted`.
    headings : collection of str
        Columns that the person spoke of; they tell a header row.

    Returns
    -------
    SourceTable
        Without geometry. Columns are called #1, #2 … when there is no header row.

    Raises
    ------
    FileError
        If the file is no text.
    """
    raw = path.read_bytes()
    mark = encodings.encoding_of_mark(raw[:4])
    if mark is None and b"\x00" in raw[:4096]:
        raise FileError(
            tr(
                "{name} is not a text table, but a binary file; save it as CSV or as an Excel workbook and import that.",
                name=path.name,
            ),
            path=path,
        )
    decision = encodings.settle_encoding(raw.splitlines(), wanted=encoding if mark is None else mark)
    text = raw.decode(decision.encoding, errors="replace")
    warnings = []
    if decision.is_doubtful or "\ufffd" in text:
        warnings.append(
            tr(
                "The text of {name} was read as {encoding}, but it does not read well; "
                "look at it and choose another encoding.",
                name=path.name,
                encoding=decision.encoding,
            )
        )
    rows, lines = _rows(text, path)
    rows, lines = _without_blank(rows, lines)
    if folded := [line for line, row in zip(lines, rows, strict=True) if any("\n" in cell for cell in row)]:
        warnings.append(
            tr(
                "Cells of rows {rows} go over several lines; look whether a quotation mark stands wrong there.",
                rows=tr(", ").join(str(line) for line in folded[:10]),
            )
        )
    if not rows:
        raise FileError(tr("{name} holds no rows.", name=path.name), path=path)
    width = max(len(row) for row in rows)
    if looks_like_header(rows) or any(cell.strip() in headings for cell in rows[0]):
        names, rows, lines = rows[0], rows[1:], lines[1:]
    else:
        names = []
        warnings.append(
            tr("{name} has no header row; the columns are called #1, #2 and so on.", name=path.name)
        )
    names = names + [""] * (width - len(names))
    return SourceTable(
        name=path.stem,
        path=path,
        columns=unique_names(names),
        values=[[_cell(row[place]) if place < len(row) else None for row in rows] for place in range(width)],
        row_numbers=lines,
        encoding=decision.encoding.removesuffix("-sig"),
        crs_wanted=crs,
        warnings=warnings,
    )


def _rows(text: str, path: Path) -> tuple[list[list[str]], list[int]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows, lines = [], []
    first_line = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(first_line)
            first_line = reader.line_num + 1
        if lines and reader.line_num > lines[-1]:
            _check_closed(text, lines[-1], path)
    except csv.Error as error:
        raise FileError(
            tr("{name} is not a readable text table (line {line}).", name=path.name, line=first_line),
            path=path,
        ) from error
    return rows, lines


def _check_closed(text: str, line: int, path: Path) -> None:
    """Refuse a text whose last row opens a quotation mark that nothing closes: it swallowed the rest."""
    rest = "".join(list(io.StringIO(text, newline=""))[line - 1 :])
    try:
        list(csv.reader(io.StringIO(rest, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return
        raise FileError(
            tr(
                "{name}: a quotation mark in line {line} is never closed, so the rows after it cannot be told apart; "
                "mend that line.",
                name=path.name,
                line=line,
            ),
            path=path,
        ) from error


def _without_blank(rows: list[list[str]], lines: list[int]) -> tuple[list[list[str]], list[int]]:
    kept = [(row, line) for row, line in zip(rows, lines, strict=True) if any(cell.strip() for cell in row)]
    return [row for row, _ in kept], [line for _, line in kept]


def _separator(text: str) -> str:
    """Choose the separator that occurs equally often, and most, in the first lines outside quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:_PREVIEW_LINES] if line.strip()]
    best, best_rating = ",", (0.0, 0)
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines]
        if not counts or max(counts) == 0:
            continue
        usual = max(set(counts), key=counts.count)
        rating = (counts.count(usual) / len(counts) if usual else 0.0, usual)
        if rating > best_rating:
            best, best_rating = separator, rating
    return best


def _cell(text: str) -> str | None:
    return text.strip().replace("\x00", "") or None
