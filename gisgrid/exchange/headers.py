"""Where the header of a sheet is: below titles, over several rows, with merged cells."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time

from gisgrid.exchange.targets import is_known_heading

_SEARCHED_ROWS = 30
_NUMBER = re.compile(r"^[-+]?[\d,.]+(E[-+]?\d+)?%?$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}[-/.年]\d{1,2}")


def heading_key(text: object) -> str:
    r"""Bring a heading to the form in which headings are compared.

    Blanks, line breaks, underscores and stars go, full-width becomes half-width, letters lower-case.

    Examples
    --------
    >>> heading_key("* 单位\n名称"), heading_key("Credit_Code")
    ('单位名称', 'creditcode')
    """
    plain = unicodedata.normalize("NFKC", str(text)).lower()
    return re.sub(r"[\s_*:：#\u200b\ufeff\"']+", "", plain)


def looks_like_header(rows: Sequence[Sequence[object]]) -> bool:
    """Tell whether the first of some rows names the columns.

    It does when it holds a known heading and no number, or when it holds only words above columns that
    hold numbers or dates.

    Parameters
    ----------
    rows : sequence of sequence
        The whole table, or its first rows.
    """
    first = [cell for cell in rows[0] if _is_filled(cell)]
    if not first or any(_is_value(cell) for cell in first):
        return False
    if sum(is_known_heading(heading_key(cell)) for cell in first) >= max(1, len(first) // 4):
        return True
    below = rows[1 : 1 + _SEARCHED_ROWS]
    return any(
        place < len(row) and _is_value(row[place])
        for row in below
        for place, cell in enumerate(rows[0])
        if _is_filled(cell)
    )


def find_header(
    rows: Sequence[Sequence[object]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> tuple[int, int]:
    """Find the first and last row of the header block of a sheet.

    Parameters
    ----------
    rows : sequence of sequence
        The sheet's cells.
    merged : sequence
        Merged ranges as ((first row, first column), (last row, last column)), all counted from 0.

    Returns
    -------
    tuple of int
        First and last row of the header, counted from 0.
    """
    best, best_rating = 0, -1.0
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        texts = [cell for cell in row if _is_filled(cell)]
        if len(texts) < 2 and len(row) > 1:
            continue
        known = sum(is_known_heading(heading_key(cell)) for cell in texts)
        words = sum(not _is_value(cell) for cell in texts)
        values = len(texts) - words
        distinct = len({str(cell) for cell in texts}) / max(len(texts), 1)
        rating = 3 * known + words * distinct - 2 * values - 0.1 * place
        if rating > best_rating:
            best, best_rating = place, rating
    first, last = best, best
    for (top, left), (bottom, right) in merged:
        spans_sheet = right - left + 1 >= 0.9 * max(len(rows[best]), 1)
        if top < best and left < len(rows[top]) and _is_filled_in(rows[top][left]):
            continue
        belongs = top <= best <= bottom or (top == best - 1 and right > left)
        if belongs and not spans_sheet:
            first, last = min(first, top), max(last, bottom)
    return first, last


def joined_headings(
    rows: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    *,
    first: int,
    last: int,
) -> list[str]:
    """Join the rows of a header block to one heading per column, outer before inner with a slash.

    Examples
    --------
    >>> joined_headings([["负责人", ""], ["姓名", "电话"]], [((0, 0), (0, 1))], first=0, last=1)
    ['负责人/姓名', '负责人/电话']
    """
    width = max((len(row) for row in rows), default=0)
    grid = [
        [_text(row[place]) if place < len(row) else "" for place in range(width)]
        for row in rows[first : last + 1]
    ]
    for (top, left), (bottom, right) in merged:
        if top < first or bottom > last:
            continue
        text = grid[top - first][left] if left < width else ""
        for row in range(top - first, bottom - first + 1):
            for place in range(left, min(right, width - 1) + 1):
                grid[row][place] = text
    return ["/".join(dict.fromkeys(row[place] for row in grid if row[place])) for place in range(width)]


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _is_filled_in(cell: object) -> bool:
    """Tell a blank that was filled in above a table (填报单位：某镇) from a heading."""
    return any(colon in str(cell) for colon in "：:")


def _is_filled(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _is_value(cell: object) -> bool:
    if isinstance(cell, bool | int | float | date | time):
        return True
    text = str(cell).strip()
    return bool(_NUMBER.match(text) or _DATE.match(text))
