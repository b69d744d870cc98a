"""Documents on paper as GB/T 9704-2012 sets them: A4, 22 lines of 28 letters, page number in dashes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from gisgrid.layout.drawing import Align, Drawing, TextStyle, rectangle, text_width_mm
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.reports import inks
from gisgrid.reports.document import Block, Document, PageBreak, Paragraph, Picture, Style, stands_apart
from gisgrid.reports.line_breaks import wrap, wrap_evenly
from gisgrid.reports.page_parts import Foot, Leaf
from gisgrid.reports.pdf_tables import TableLayout, TableSizes, draw_grid, draw_head, draw_sides, single_band
from gisgrid.reports.table import Table

# 版心 of GB/T 9704-2012, 5.2.1.
TOP_MM, LEFT_MM, WIDTH_MM, HEIGHT_MM = 37.0, 28.0, 156.0, 225.0
LINE_MM = HEIGHT_MM / 22
_LETTER_MM = WIDTH_MM / 28
_TITLE_MM = 7.76
_PAGE_NUMBER = "— {page} —"
_PICTURE_MM = 105.0
_MOST_SPREAD = 0.16
"""Share of a letter's width that may be added between letters."""

Paint = Callable[[Drawing, float], None]


@dataclass(frozen=True)
class _Piece:
    """Something with a height; `head` is repeated when it begins a new page, `keep` holds it to the next."""

    height_mm: float
    paint: Paint
    head: "_Piece | None" = None
    keep: bool = False


class DocumentLayout:
    """A document broken into pages."""

    def __init__(self, document: Document, foot: Foot) -> None:
        self._size = PageSize.of(Paper.A4, Orientation.PORTRAIT)
        self._foot = foot
        self._pages = _filled(self._pieces(document))

    def leaves(self) -> list[Leaf]:
        """Return the pages."""
        return [self._leaf(pieces) for pieces in self._pages]

    def _leaf(self, pieces: Sequence[_Piece]) -> Leaf:
        def paint(drawing: Drawing, page: int, total: int) -> None:
            del total
            y = TOP_MM
            for piece in pieces:
                piece.paint(drawing, y)
                y += piece.height_mm
            self._draw_foot(drawing, page)

        return Leaf(self._size, paint)

    def _draw_foot(self, drawing: Drawing, page: int) -> None:
        y = TOP_MM + HEIGHT_MM + 7.0 + 4.9
        style = TextStyle(4.94, colour=inks.INK)
        text = _PAGE_NUMBER.format(page=page)
        if page % 2:
            drawing.text(LEFT_MM + WIDTH_MM - 4.94, y, text, style, Align.RIGHT)
        else:
            drawing.text(LEFT_MM + 4.94, y, text, style)
        small = TextStyle(2.2, colour=inks.SOFT)
        marks = "　·　".join(part for part in (self._foot.mark, self._foot.version) if part)
        drawing.text(105.0, 289.0, marks, small, Align.CENTRE)

    def _pieces(self, document: Document) -> list["_Piece | None"]:
        pieces: list[_Piece | None] = []
        pieces += _title_pieces(document)
        before: Block | None = None
        for block in document.blocks:
            if stands_apart(block, before):
                pieces.append(_gap(LINE_MM))
            if isinstance(block, Paragraph):
                pieces += _paragraph_pieces(block)
            elif isinstance(block, Table):
                pieces += table_pieces(block)
            elif isinstance(block, Picture):
                pieces += _picture_pieces(block)
            elif isinstance(block, PageBreak):
                pieces.append(None)
            before = block
        return pieces


def _filled(pieces: Sequence["_Piece | None"]) -> list[list[_Piece]]:
    """Fill pages; None begins a new one. A piece that is kept moves on with what follows it."""
    pages: list[list[_Piece]] = [[]]
    used = 0.0
    for i, piece in enumerate(pieces):
        if piece is None:
            if pages[-1]:
                pages.append([])
                used = 0.0
            continue
        need = piece.height_mm
        follower = pieces[i + 1] if i + 1 < len(pieces) else None
        if piece.keep and follower is not None:
            need += follower.height_mm
        if pages[-1] and used + need > HEIGHT_MM + 0.5:
            pages.append([])
            used = 0.0
            if piece.head is not None:
                pages[-1].append(piece.head)
                used += piece.head.height_mm
        pages[-1].append(piece)
        used += piece.height_mm
    return pages


def _title_pieces(document: Document) -> list[_Piece]:
    pieces = []
    if document.number:
        style = TextStyle(_LETTER_MM, colour=inks.INK)
        pieces.append(_text_piece(document.number, style, Align.CENTRE))
        pieces.append(_gap(LINE_MM))
    style = TextStyle(_TITLE_MM, is_serif=True, is_bold=True, colour=inks.INK)
    lines = [
        line
        for part in document.title.split("\n")
        for line in wrap_evenly(part, width_mm=WIDTH_MM - 16, size_mm=_TITLE_MM)
    ]
    pieces += [_text_piece(line, style, Align.CENTRE, height_mm=12.4) for line in lines]
    if document.subtitle:
        style = TextStyle(_LETTER_MM, colour=inks.INK)
        pieces.append(_text_piece(document.subtitle, style, Align.CENTRE))
    pieces.append(_gap(LINE_MM))
    return pieces


def _gap(height_mm: float) -> _Piece:
    return _Piece(height_mm, lambda drawing, y: None)


def _text_piece(
    text: str,
    style: TextStyle,
    align: Align = Align.LEFT,
    *,
    x_mm: float | None = None,
    height_mm: float = LINE_MM,
    keep: bool = False,
) -> _Piece:
    anchor = {Align.LEFT: LEFT_MM, Align.CENTRE: LEFT_MM + WIDTH_MM / 2, Align.RIGHT: LEFT_MM + WIDTH_MM}
    x = anchor[align] if x_mm is None else x_mm

    def paint(drawing: Drawing, y: float) -> None:
        drawing.text(x, y + height_mm / 2 + style.size_mm * 0.36, text, style, align)

    return _Piece(height_mm, paint, keep=keep)


def _paragraph_pieces(block: Paragraph) -> list[_Piece]:
    is_heading = block.style in (Style.HEADING_1, Style.HEADING_2)
    size = 3.9 if block.style is Style.NOTE else _LETTER_MM
    style = TextStyle(size, is_bold=is_heading, colour=inks.INK)
    height = 6.4 if block.style is Style.NOTE else LINE_MM
    if block.style in (Style.RIGHT, Style.CENTRED):
        align = Align.RIGHT if block.style is Style.RIGHT else Align.CENTRE
        x = LEFT_MM + WIDTH_MM - 4 * _LETTER_MM if block.style is Style.RIGHT else None
        lines = wrap(block.text, width_mm=WIDTH_MM - 4 * _LETTER_MM, size_mm=size)
        return [_text_piece(line, style, align, x_mm=x) for line in lines]
    indent = 0.0 if block.style is Style.RECIPIENT else 2 * size
    lines = wrap(block.text, width_mm=WIDTH_MM, size_mm=size, is_bold=is_heading, indent_mm=indent)
    pieces = []
    for i, line in enumerate(lines):
        start = indent if i == 0 else 0.0
        is_last = i == len(lines) - 1
        fitted = style if is_last or is_heading else _spread(line, style, WIDTH_MM - start)
        pieces.append(_text_piece(line, fitted, x_mm=LEFT_MM + start, height_mm=height, keep=is_heading))
    return pieces


def _spread(line: str, style: TextStyle, width_mm: float) -> TextStyle:
    """Space the letters of a line so that it ends at the right edge; a stop may stand half outside."""
    width = text_width_mm(line, style)
    share = round(width_mm / width - 1, 3) if width else 0.0
    return replace(style, spacing_mm=share * style.size_mm) if 0 < share <= _MOST_SPREAD else style


def _picture_pieces(block: Picture) -> list[_Piece]:
    image = QImage.fromData(block.content)
    if image.isNull():
        return [_text_piece(block.caption, TextStyle(3.9, colour=inks.SOFT), Align.CENTRE)]
    width = min(WIDTH_MM, _PICTURE_MM * image.width() / image.height())
    height = width * image.height() / image.width()

    def paint(drawing: Drawing, y: float) -> None:
        place = Box(LEFT_MM + (WIDTH_MM - width) / 2, y + 2, width, height)
        drawing.painter.drawImage(rectangle(place), image)

    caption = _text_piece(block.caption, TextStyle(3.6, colour=inks.INK), Align.CENTRE, height_mm=7.0)
    return [_Piece(height + 4, paint, keep=True), caption]


def table_pieces(table: Table) -> list[_Piece]:
    """Lay a table into the text: title, heading and one piece a row, with the heading on every page."""
    sizes = TableSizes(text_mm=3.1, row_mm=7.4, head_mm=7.0, leaf_mm=10.4, unit_mm=5.4, number_mm=5.0)
    narrow = replace(table, fixed=0)
    band = single_band(narrow, left_mm=LEFT_MM, room_mm=WIDTH_MM)
    layout = TableLayout(narrow, Foot(), sizes=sizes, bands=[band])
    head_mm = sizes.head_height(table)

    def paint_head(drawing: Drawing, y: float) -> None:
        end = draw_head(drawing, narrow, band, y, sizes)
        draw_grid(drawing, band, (y, end, end, end))

    pieces = []
    if table.title:
        style = TextStyle(4.2, is_bold=True, colour=inks.INK)
        pieces.append(_text_piece(table.title, style, Align.CENTRE, height_mm=9.0, keep=True))
    head = _Piece(head_mm, paint_head, keep=True)
    pieces.append(head)
    last = len(layout.row_heights) - 1
    for number, height in enumerate(layout.row_heights):

        def paint(drawing: Drawing, y: float, number: int = number, height: float = height) -> None:
            layout.draw_row(drawing, number, band, y)
            draw_sides(drawing, band, y, y + height, is_last=number == last)

        pieces.append(_Piece(height, paint, head=head))
    pieces.append(_gap(4.0))
    return pieces
