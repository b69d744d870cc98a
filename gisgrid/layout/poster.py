"""Large sheets in pieces for small printers: pages that overlap, with cut and register marks and a sketch.

Every piece shows the sheet at its true size. The first page is the sketch that says how the pieces are put together.
"""

import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pikepdf

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.layout.sheet import Page
from gisgrid.progress import Progress

OVERLAP_MM = 12.0
LEAST_OVERLAP_MM = 8.0
"""What is enough for glue where it saves a row of pieces: nine A3 and not twelve make an A0."""
UNPRINTABLE_MM = 5.0
_INK = "#111111"
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Tile:
    """One piece of a poster.

    Attributes
    ----------
    row, column : int
        Place in the assembly, from 0.
    part : Box
        What it shows of the sheet, millimetres of the sheet.
    """

    row: int
    column: int
    part: Box

    @property
    def name(self) -> str:
        """``B3``: the row as a letter, the column as a figure."""
        return f"{chr(ord('A') + self.row)}{self.column + 1}"


@dataclass(frozen=True)
class Tiling:
    """How a sheet is cut up.

    Attributes
    ----------
    page : PageSize
        The paper of the pieces.
    rows, columns : int
        How many of them.
    overlap_x_mm, overlap_y_mm : float
        By how much neighbours in a row and in a column show the same.
    """

    sheet: PageSize
    page: PageSize
    rows: int
    columns: int
    tiles: tuple[Tile, ...]
    overlap_x_mm: float = OVERLAP_MM
    overlap_y_mm: float = OVERLAP_MM


def tile(sheet: PageSize, paper: Paper) -> Tiling:
    """Cut a sheet into pieces, in the orientation that takes fewer of them.

    Raises
    ------
    BadUseError
        If the sheet fits on one piece as it is, or a paper other than A4 or A3 is asked for.
    """
    if paper not in (Paper.A4, Paper.A3):
        raise BadUseError(tr("Posters are put together from A4 or A3, not from {paper}.", paper=paper.value))
    short, long = sorted((sheet.width_mm, sheet.height_mm))
    piece = PageSize.of(paper)
    fits = short <= piece.height_mm + 0.5 and long <= piece.width_mm + 0.5
    choices = [_cut(sheet, PageSize.of(paper, orientation)) for orientation in Orientation]
    best = min(choices, key=lambda one: len(one.tiles))
    if fits or len(best.tiles) < 2:
        raise BadUseError(
            tr(
                "A sheet of {sheet} needs no pieces of {paper}; print it as it is.",
                sheet=sheet.name,
                paper=paper.value,
            )
        )
    return best


def _cut(sheet: PageSize, page: PageSize) -> Tiling:
    room_x, room_y = page.width_mm - 2 * UNPRINTABLE_MM, page.height_mm - 2 * UNPRINTABLE_MM
    (columns, across), (rows, down) = _count(sheet.width_mm, room_x), _count(sheet.height_mm, room_y)
    tiles = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * (room_x - across), row * (room_y - down)
            width, height = min(room_x, sheet.width_mm - x), min(room_y, sheet.height_mm - y)
            tiles.append(Tile(row, column, Box(x, y, width, height)))
    return Tiling(sheet, page, rows, columns, tuple(tiles), across, down)


def _count(length_mm: float, room_mm: float) -> tuple[int, float]:
    """Return how many pieces a length takes, and their overlap: the usual one, or what is left for it."""
    count = max(1, math.ceil((length_mm - LEAST_OVERLAP_MM) / (room_mm - LEAST_OVERLAP_MM) - 1e-9))
    spare = (count * room_mm - length_mm) / (count - 1) if count > 1 else OVERLAP_MM
    return count, min(OVERLAP_MM, spare)


def mark_pages(tiling: Tiling, title: str) -> list[Page]:
    """Return the pages with the sketch and the marks, on which the pieces are laid."""
    pages = [Page(tiling.page, partial(_paint_sketch, tiling, title), tr("Assembly sketch"))]
    for one in tiling.tiles:
        pages.append(Page(tiling.page, partial(_paint_marks, tiling, one, title), one.name))
    return pages


def lay_pieces(marks: Path, sheet: Path, tiling: Tiling, *, page_number: int = 0) -> None:
    """Lay the pieces of a sheet's page under the pages with marks, in place.

    Parameters
    ----------
    marks : Path
        A PDF with the pages of `mark_pages`; it is overwritten.
    sheet : Path
        The PDF with the whole sheet.
    """
    with pikepdf.open(marks, allow_overwriting_input=True) as target, pikepdf.open(sheet) as source:
        whole = target.copy_foreign(source.pages[page_number].as_form_xobject())
        for page, one in zip(list(target.pages)[1:], tiling.tiles, strict=True):
            name = page.add_resource(whole, pikepdf.Name.XObject)
            page.contents_add(_placing(one, tiling, str(name)).encode(), prepend=True)
        target.save(marks, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _placing(one: Tile, tiling: Tiling, name: str) -> str:
    """Return the drawing orders that show one part of the sheet at its true size."""
    k = _POINTS_PER_MM
    left, top = UNPRINTABLE_MM, UNPRINTABLE_MM
    height = tiling.page.height_mm
    clip_y = height - top - one.part.height_mm
    dx = left - one.part.x_mm
    dy = height - top - tiling.sheet.height_mm + one.part.y_mm
    return (
        f"q {left * k:.4f} {clip_y * k:.4f} {one.part.width_mm * k:.4f} {one.part.height_mm * k:.4f} re W n "
        f"1 0 0 1 {dx * k:.4f} {dy * k:.4f} cm {name} Do Q\n"
    )


def _paint_marks(tiling: Tiling, one: Tile, title: str, drawing: Drawing, progress: Progress) -> None:
    """Draw cut marks at the corners, register crosses where pieces overlap, and the name of the piece."""
    progress.check_cancelled()
    box = Box(UNPRINTABLE_MM, UNPRINTABLE_MM, one.part.width_mm, one.part.height_mm)
    line = LineStyle(0.15, _INK)
    for x in (box.x_mm, box.right_mm):
        for y in (box.y_mm, box.bottom_mm):
            drawing.line([(x - 4.0, y), (x - 1.0, y)], line)
            drawing.line([(x + 1.0, y), (x + 4.0, y)], line)
            drawing.line([(x, y - 4.0), (x, y - 1.0)], line)
            drawing.line([(x, y + 1.0), (x, y + 4.0)], line)
    for x, y in _crosses(tiling, one, box):
        drawing.line([(x - 2.5, y), (x + 2.5, y)], LineStyle(0.12, "#C92A2A"))
        drawing.line([(x, y - 2.5), (x, y + 2.5)], LineStyle(0.12, "#C92A2A"))
    words = tr(
        "{title}   piece {name} of {rows} × {columns}; overlap {overlap} mm; cut at the marks",
        title=title,
        name=one.name,
        rows=tiling.rows,
        columns=tiling.columns,
        overlap=round(min(tiling.overlap_x_mm, tiling.overlap_y_mm)),
    )
    # In the strip that is cut off or glued under, or in the blank margin: printers reach no further out.
    note = TextStyle(2.2, colour="#3B434C", halo_mm=0.5)
    drawing.text(box.x_mm + 6.0, box.bottom_mm - 1.4, words, note)


def _crosses(tiling: Tiling, one: Tile, box: Box) -> list[tuple[float, float]]:
    """Return where register crosses stand: in the middle of each overlap, at the same spot of the sheet on both."""
    half_x, half_y = tiling.overlap_x_mm / 2, tiling.overlap_y_mm / 2
    found = []
    spots_y = (box.y_mm + box.height_mm * 0.25, box.y_mm + box.height_mm * 0.75)
    spots_x = (box.x_mm + box.width_mm * 0.25, box.x_mm + box.width_mm * 0.75)
    if one.column > 0:
        found += [(box.x_mm + half_x, y) for y in spots_y]
    if one.column < tiling.columns - 1:
        found += [(box.right_mm - half_x, y) for y in spots_y]
    if one.row > 0:
        found += [(x, box.y_mm + half_y) for x in spots_x]
    if one.row < tiling.rows - 1:
        found += [(x, box.bottom_mm - half_y) for x in spots_x]
    return found


def _paint_sketch(tiling: Tiling, title: str, drawing: Drawing, progress: Progress) -> None:
    """Draw how the pieces lie beside each other, with the names they carry, and a rule of 100 mm."""
    progress.check_cancelled()
    page = tiling.page
    drawing.box(Box(0, 0, page.width_mm, page.height_mm), fill="#FFFFFF")
    heading = TextStyle(6.0, is_serif=True, is_bold=True, colour=_INK)
    drawing.text_in(Box(10, 12, page.width_mm - 20, 9), title, heading, Align.CENTRE)
    told = tr(
        "Assembly sketch: {count} pieces of {paper}, {rows} rows by {columns} columns, together {width} × {height} mm",
        count=len(tiling.tiles),
        paper=page.name,
        rows=tiling.rows,
        columns=tiling.columns,
        width=f"{tiling.sheet.width_mm:g}",
        height=f"{tiling.sheet.height_mm:g}",
    )
    drawing.text_in(Box(10, 22, page.width_mm - 20, 6), told, TextStyle(3.2, colour="#3B434C"), Align.CENTRE)
    room = Box(20, 34, page.width_mm - 40, page.height_mm - 74)
    scale = min(room.width_mm / tiling.sheet.width_mm, room.height_mm / tiling.sheet.height_mm)
    left = room.x_mm + (room.width_mm - tiling.sheet.width_mm * scale) / 2
    drawing.box(
        Box(left, room.y_mm, tiling.sheet.width_mm * scale, tiling.sheet.height_mm * scale),
        fill="#F7F3F6",
        edge=LineStyle(0.5, _INK),
    )
    for one in tiling.tiles:
        box = Box(
            left + one.part.x_mm * scale,
            room.y_mm + one.part.y_mm * scale,
            one.part.width_mm * scale,
            one.part.height_mm * scale,
        )
        drawing.box(box, edge=LineStyle(0.2, "#8E2C6B", (1.2, 0.8)))
        size = min(9.0, box.height_mm * 0.4)
        drawing.text_in(box, one.name, TextStyle(size, is_bold=True, colour="#4D1338"), Align.CENTRE)
    steps = tr(
        "Print at actual size (100 %). Cut each piece at its right and lower marks, glue it over the next by the "
        "overlap, red crosses on red crosses."
    )
    y = page.height_mm - 32
    drawing.text_in(Box(12, y, page.width_mm - 24, 5), steps, TextStyle(2.8, colour="#3B434C"), Align.CENTRE)
    _draw_rule(drawing, page.width_mm / 2 - 50, y + 12)


def _draw_rule(drawing: Drawing, x_mm: float, y_mm: float) -> None:
    line = LineStyle(0.15, _INK)
    drawing.line([(x_mm, y_mm), (x_mm + 100, y_mm)], line)
    for mm in range(0, 101, 5):
        drawing.line([(x_mm + mm, y_mm), (x_mm + mm, y_mm + (2.0 if mm % 10 == 0 else 1.2))], line)
    words = tr("check rule: measures 100 mm on the print")
    drawing.text(x_mm + 50, y_mm + 5.2, words, TextStyle(2.2, colour="#3B434C"), Align.CENTRE)
