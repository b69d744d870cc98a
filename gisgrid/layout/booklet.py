"""A PDF laid out to be folded: two pages a side, in the order of a saddle-stitched booklet (T7, the handbook)."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from gisgrid.files import replacing

_SHEETS_A_QUIRE = 10
"""More sheets than this do not fold flat; a longer document becomes several quires to be bound side by side."""
_PAGES_A_SHEET = 4


def make_booklet(file: Path) -> None:
    """Replace a PDF of upright pages by its booklet: turn every sheet over its short edge, fold, staple.

    The sheets are as large as the pages were, so that A4 becomes a booklet in A5.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    # Read whole: a file that is open cannot be replaced everywhere.
    with pikepdf.open(io.BytesIO(file.read_bytes())) as source, pikepdf.Pdf.new() as made:
        box = source.pages[0].mediabox
        short, long = sorted((float(box[2]) - float(box[0]), float(box[3]) - float(box[1])))
        for left, right in sides_of(len(source.pages)):
            side = made.add_blank_page(page_size=(long, short))
            for number, x in ((left, 0.0), (right, long / 2)):
                if number is not None:
                    room = pikepdf.Rectangle(x, 0, x + long / 2, short)
                    side.add_overlay(source.pages[number], room)
        for key, value in source.docinfo.items():
            made.docinfo[key] = made.copy_foreign(value) if value.is_indirect else value
        with replacing(file) as temporary:
            made.save(temporary)


def sides_of(count: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pages, counted from 0, at the left and right of each side of each sheet; None is blank.

    Examples
    --------
    >>> list(sides_of(8))
    [(7, 0), (1, 6), (5, 2), (3, 4)]
    >>> list(sides_of(2))
    [(None, 0), (1, None)]
    """
    step = _SHEETS_A_QUIRE * _PAGES_A_SHEET
    for start in range(0, count, step):
        inside = min(step, count - start)
        full = -(-inside // _PAGES_A_SHEET) * _PAGES_A_SHEET
        pages = [start + i if i < inside else None for i in range(full)]
        for i in range(0, full // 2, 2):
            yield pages[full - 1 - i], pages[i]
            yield pages[i + 1], pages[full - 2 - i]
