"""Forms on paper: boxes with texts, as tall as what stands in them."""

from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.paper import Box, PageSize
from gisgrid.reports import form as forms
from gisgrid.reports import inks
from gisgrid.reports.form import Form, Line
from gisgrid.reports.line_breaks import wrap, wrap_evenly
from gisgrid.reports.page_parts import Foot, Leaf, draw_foot, draw_spread
from gisgrid.reports.table import Tone

_TEXT_MM = 3.2
_LEADING = 1.5
_PAD_MM = 1.6
_BINDING = ("装", "订", "线")
_RULE = LineStyle(0.2, inks.RULE)
_FRAME = LineStyle(0.5, inks.FRAME)


class FormLayout:
    """A form broken into pages."""

    def __init__(self, form: Form, foot: Foot) -> None:
        self._form = form
        self._foot = foot
        self._size = PageSize.of(form.paper, form.orientation)
        self._left = 15.0 + form.binding_mm
        self._right = self._size.width_mm - 15.0
        total = sum(form.columns)
        self._edges = [self._left]
        for share in form.columns:
            self._edges.append(self._edges[-1] + (self._right - self._left) * share / total)
        self._heights = [self._height(line) for line in form.lines]
        self._pages = self._paginate()

    def leaves(self) -> list[Leaf]:
        """Return the pages."""
        last = len(self._pages) - 1
        return [self._leaf(rows, (number == 0, number == last)) for number, rows in enumerate(self._pages)]

    def _leaf(self, rows: tuple[int, int], place: tuple[bool, bool]) -> Leaf:
        def paint(drawing: Drawing, page: int, total: int) -> None:
            self._paint(drawing, (page, total), rows=rows, place=place)

        return Leaf(self._size, paint)

    def _height(self, line: Line) -> float:
        tallest, at = line.height_mm, 0
        for box in line.boxes:
            width = self._edges[at + box.span] - self._edges[at] - 2 * _PAD_MM
            at += box.span
            lines = _lines(box, width)
            tallest = max(tallest, len(lines) * _TEXT_MM * _LEADING + 3.0)
        return tallest

    def _top(self, *, is_first: bool) -> float:
        head = 22.0 if self._form.running_head else 16.0
        if not is_first:
            return head
        title = 16.0 + (6.0 if self._form.subtitle else 0.0) + (7.0 if self._form.above else 0.0)
        return head + title

    def _end_height(self) -> float:
        notes = sum(len(self._note_lines(note)) for note in self._form.notes)
        return (14.0 if self._form.signatures else 0.0) + notes * 4.2 + 2.0

    def _note_lines(self, note: str) -> list[str]:
        return wrap(note, width_mm=self._right - self._left, size_mm=2.6)

    def _paginate(self) -> list[tuple[int, int]]:
        bottom = self._size.height_mm - 16.0
        pages: list[tuple[int, int]] = []
        start, count = 0, len(self._heights)
        while True:
            room = bottom - self._top(is_first=not pages)
            end, used = start, 0.0
            while end < count and (used + self._step(end, start) <= room or end == start):
                used += self._step(end, start)
                end += 1
            if end >= count and used + self._end_height() > room and end > start + 1:
                end -= 1
            pages.append((start, end))
            if end >= count:
                return pages
            start = end

    def _step(self, number: int, first: int) -> float:
        """Return the height of a line with the gap above it; the `first` of a page has none."""
        return self._heights[number] + (self._form.lines[number].gap_mm if number > first else 0.0)

    def _paint(
        self, drawing: Drawing, page: tuple[int, int], *, rows: tuple[int, int], place: tuple[bool, bool]
    ) -> None:
        form = self._form
        is_first, is_last = place
        self._draw_furniture(drawing)
        y = top = self._top(is_first=is_first)
        if is_first:
            self._draw_title(drawing)
        for number in range(*rows):
            gap = form.lines[number].gap_mm if number > rows[0] else 0.0
            if gap:
                self._draw_frame(drawing, top, y)
                top = y + gap
            self._draw_line(drawing, form.lines[number], y + gap, self._heights[number])
            y += self._step(number, rows[0])
        self._draw_frame(drawing, top, y)
        if is_last:
            if form.signatures:
                style = TextStyle(3.2, colour=inks.INK)
                draw_spread(
                    drawing, form.signatures, between_mm=(self._left, self._right), y_mm=y + 9.0, style=style
                )
                y += 14.0
            for line in (line for note in form.notes for line in self._note_lines(note)):
                drawing.text(self._left, y + 5.0, line, TextStyle(2.6, colour=inks.SOFT))
                y += 4.2
        draw_foot(drawing, self._size, (self._left, self._right), self._foot, page=page)

    def _draw_frame(self, drawing: Drawing, top: float, bottom: float) -> None:
        if bottom > top:
            drawing.box(Box(self._left, top, self._right - self._left, bottom - top), edge=_FRAME)

    def _draw_furniture(self, drawing: Drawing) -> None:
        head, height = self._form.running_head, self._size.height_mm
        if head:
            style = TextStyle(2.8, colour=inks.SOFT)
            drawing.text(self._left, 15.0, head[0], style)
            drawing.text(self._right, 15.0, head[-1], style, Align.RIGHT)
            drawing.line([(self._left, 17.5), (self._right, 17.5)], LineStyle(0.2, inks.RULE))
        if self._form.binding_mm:
            line = LineStyle(0.15, inks.FAINT, dash_mm=(1.6, 1.2))
            drawing.line([(9.0, 0.0), (9.0, height)], line)
            for i, word in enumerate(_BINDING):
                y = height / 2 + (i - 1) * 20
                drawing.text(5.2, y, word, TextStyle(2.4, colour=inks.FAINT), Align.CENTRE)

    def _draw_title(self, drawing: Drawing) -> None:
        form, middle = self._form, (self._left + self._right) / 2
        y = (22.0 if form.running_head else 16.0) + 8.5
        style = TextStyle(6.4, is_serif=True, is_bold=True, colour=inks.INK, spacing_mm=0.8)
        drawing.text(middle, y, form.title, style, Align.CENTRE)
        if form.subtitle:
            y += 7.0
            text = f"（{form.subtitle}）"
            drawing.text(middle, y, text, TextStyle(3.2, colour=inks.INK), Align.CENTRE)
        draw_spread(
            drawing,
            form.above,
            between_mm=(self._left, self._right),
            y_mm=y + 9.5,
            style=TextStyle(3.0, colour=inks.INK),
        )

    def _draw_line(self, drawing: Drawing, line: Line, y: float, height: float) -> None:
        at = 0
        for box in line.boxes:
            left, right = self._edges[at], self._edges[at + box.span]
            at += box.span
            _draw_box(drawing, Box(left, y, right - left, height), box)


def _lines(box: forms.Box, width_mm: float) -> list[str]:
    """Break the text of a box; a label into lines of about equal length."""
    if box.is_label and "\n" not in box.text:
        return wrap_evenly(box.text, width_mm=width_mm, size_mm=_TEXT_MM)
    return wrap(box.text, width_mm=width_mm, size_mm=_TEXT_MM, is_bold=box.is_label)


def _draw_box(drawing: Drawing, place: Box, box: forms.Box) -> None:
    drawing.box(place, fill=inks.HEAD if box.is_label else None, edge=_RULE)
    if not box.text:
        return
    is_bold = box.is_label or box.tone is not Tone.PLAIN
    style = TextStyle(_TEXT_MM, is_bold=is_bold, colour=inks.TONES[box.tone])
    lines = _lines(box, place.width_mm - 2 * _PAD_MM)
    is_centred = box.is_label or box.is_centred
    align = Align.CENTRE if is_centred else Align.LEFT
    x = place.x_mm + (place.width_mm / 2 if is_centred else _PAD_MM)
    step = _TEXT_MM * _LEADING
    if box.at_top:
        y = place.y_mm + 1.5 + _TEXT_MM
    else:
        y = place.y_mm + place.height_mm / 2 - (len(lines) - 1) * step / 2 + _TEXT_MM * 0.36
    for text in lines:
        drawing.text(x, y, text, style, align)
        y += step
