"""The grids as boxes with the people in them; a vacancy is a dashed mark. A click chooses a grid or a vacancy."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import GridKind
from gisgrid.model.staff import GridStaff, Seat, Staff, post_letters
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.links import PaintedLinks, Spot

_COLUMN_PX = 138
_GAP_PX = 10
_ROW_PX = 21
_HEAD_PX = 30
_TRUNK_PX = 26
_BAND_GAP_PX = 20
_ROOT_PX = 58
_ROOT_WIDTH_PX = 340.0
_RIGHT = Qt.AlignmentFlag.AlignRight
_CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class _Box:
    grid: GridStaff
    rect: QRectF
    is_head: bool


class StructureView(PaintedLinks):
    """Everything in one picture, as high as it needs.

    Signals
    -------
    grid_chosen(id: int)
        A box was clicked.
    """

    grid_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._staff: Staff | None = None
        self._counts: Mapping[int, int] = {}
        self._letters: dict[str, str] = {}
        self._boxes: list[_Box] = []
        self._chosen: int | None = None
        self._person_id: int | None = None

    def show_staff(self, staff: Staff, counts: Mapping[int, int]) -> None:
        """Show other people.

        Parameters
        ----------
        counts : mapping of int to int
            How many enterprises lie inside each grid.
        """
        self._staff, self._counts = staff, counts
        posts = {seat.post.key: seat.post for grid in staff.grids for seat in grid.seats}
        self._letters = post_letters(posts.values())
        self._lay_out()
        self.update()

    def mark_chosen(self, *, grid_id: int | None, person_id: int | None) -> None:
        """Mark the chosen grid, and every place where the chosen person stands."""
        self._chosen, self._person_id = grid_id, person_id
        self.update()

    def box_of(self, grid_id: int) -> QRectF | None:
        """Return where a grid's box lies, or None."""
        return next((box.rect for box in self._boxes if box.grid.id == grid_id), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self) -> None:
        self._boxes = []
        if self._staff is None:
            return
        children: dict[int | None, list[GridStaff]] = {}
        # An enterprise's own grids stand in its file; here they would bury the villages.
        shown = [one for one in self._staff.grids if one.level.kind is not GridKind.ENTERPRISE_INTERNAL]
        known = {grid.id for grid in shown}
        for grid in shown:
            parent = grid.parent_id if grid.parent_id in known else None
            children.setdefault(parent, []).append(grid)
        roots = children.get(None, [])
        width = max(2 * _COLUMN_PX, self.width() - 2 * _GAP_PX)
        y = float(_GAP_PX)
        heads = [grid for grid in roots if children.get(grid.id)]
        for root in heads:
            has_neighbour = any(seat.required for seat in self._staff.scheme_seats)
            box_width = min(_ROOT_WIDTH_PX, width * 0.45) if has_neighbour else width
            self._boxes.append(_Box(root, QRectF(_GAP_PX, y, box_width, _ROOT_PX), is_head=True))
            y += _ROOT_PX + _BAND_GAP_PX
            y = self._lay_children(root, children, y, width)
        y = self._lay_leaves([grid for grid in roots if grid not in heads], _GAP_PX, y, width)
        self.setMinimumHeight(round(y + _GAP_PX))
        self._lay_spots()

    def _lay_children(
        self, parent: GridStaff, children: Mapping[int | None, list[GridStaff]], y: float, width: float
    ) -> float:
        mine = children.get(parent.id, [])
        for one in mine:
            if children.get(one.id):
                rect = QRectF(_TRUNK_PX, y, width - _TRUNK_PX + _GAP_PX, 36)
                self._boxes.append(_Box(one, rect, is_head=True))
                y = self._lay_children(one, children, y + 36 + _GAP_PX, width) + _GAP_PX
        return self._lay_leaves([one for one in mine if not children.get(one.id)], _TRUNK_PX, y, width)

    def _lay_leaves(self, grids: list[GridStaff], left: float, y: float, width: float) -> float:
        if not grids:
            return y
        room = width - left + _GAP_PX
        count = max(1, int((room + _GAP_PX) // (_COLUMN_PX + _GAP_PX)))
        each = (room - (count - 1) * _GAP_PX) / count
        height = _HEAD_PX + 8 + _ROW_PX * max(len(_shown(grid)) for grid in grids)
        for i, grid in enumerate(grids):
            row, column = divmod(i, count)
            rect = QRectF(left + column * (each + _GAP_PX), y + row * (height + _GAP_PX), each, height)
            self._boxes.append(_Box(grid, rect, is_head=False))
        rows = (len(grids) + count - 1) // count
        return y + rows * (height + _GAP_PX) + _GAP_PX

    def _lay_spots(self) -> None:
        self.spots = [
            Spot(box.rect, partial(self.grid_chosen.emit, box.grid.id), _tip(box.grid)) for box in self._boxes
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the boxes that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = QRectF(event.rect())
        for box in self._boxes:
            if box.rect.intersects(shown):
                if box.is_head:
                    self._paint_head(painter, box)
                else:
                    self._paint_leaf(painter, box)
        if self._boxes and self._boxes[0].is_head:
            self._paint_scheme_seats(painter, self._boxes[0].rect.right() + 24)
        painter.end()

    def _frame(self, painter: QPainter, box: _Box, fill: str, line: str) -> None:
        palette = self.theme.palette
        is_chosen = box.grid.id == self._chosen
        colour = palette.accent if is_chosen or self.is_hovered(box.rect) else line
        painter.setPen(QPen(QColor(colour), 2.0 if is_chosen else 1.2))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box.rect.adjusted(1, 1, -1, -1), 6, 6)

    def _paint_head(self, painter: QPainter, box: _Box) -> None:
        palette = self.theme.palette
        is_root = box.rect.height() == _ROOT_PX
        fill = palette.accent if is_root else palette.accent_tint
        self._frame(painter, box, fill, palette.accent if is_root else palette.accent_line)
        ink = palette.on_accent if is_root else palette.strong
        inner = box.rect.adjusted(14, 0, -14, 0)
        top = QRectF(inner.x(), inner.y() + (6 if is_root else 0), inner.width(), 26 if is_root else 36)
        name = f"{term(box.grid.level.name)}　{box.grid.name}"
        if not is_root and box.grid.level.name == box.grid.name:
            name = box.grid.name
        used = self.write(painter, top, name, size_px=TextSize.BODY, colour=ink, weight=QFont.Weight.DemiBold)
        people = "　".join(_seat_words(seat) for seat in _shown(box.grid))
        if is_root:
            below = QRectF(inner.x(), inner.y() + 29, inner.width(), 22)
            self.write(painter, below, people, size_px=TextSize.LIST, colour=ink)
            return
        count = tr("{count} enterprises", count=self._counts.get(box.grid.id, 0))
        right = self.write(
            painter, top, count, colour=palette.secondary, size_px=TextSize.SECONDARY, align=_RIGHT
        )
        middle = top.adjusted(used + 20, 0, -right - 12, 0)
        mine = any(h.person.id == self._person_id for seat in box.grid.seats for h in seat.holders)
        colour = palette.warn if box.grid.missing else palette.accent if mine else palette.text
        self.write(painter, middle, people, colour=colour)

    def _paint_scheme_seats(self, painter: QPainter, left: float) -> None:
        """Paint what is counted once, such as the administrators, beside the uppermost box."""
        palette = self.theme.palette
        seats = [seat for seat in self._staff.scheme_seats if seat.required] if self._staff else []
        width = min(430.0, self.width() - left - _GAP_PX)
        for seat in seats[:1]:
            rect = QRectF(left, _GAP_PX, width, _ROOT_PX)
            painter.setPen(QPen(QColor(palette.warn if seat.missing else palette.hairline), 1.2))
            painter.setBrush(QColor(palette.surface))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
            inner = rect.adjusted(14, 6, -14, -6)
            title = f"{term(seat.post.name)}　{len(seat.holders)} / {seat.required}"
            top = QRectF(inner.x(), inner.y(), inner.width(), 22)
            self.write(painter, top, title, colour=palette.strong, weight=QFont.Weight.DemiBold)
            names = "、".join(holder.person.name for holder in seat.holders)
            self.write(painter, QRectF(inner.x(), inner.y() + 22, inner.width(), 22), names)

    def _paint_leaf(self, painter: QPainter, box: _Box) -> None:
        palette = self.theme.palette
        warns = box.grid.missing > 0
        self._frame(painter, box, palette.surface, palette.warn if warns else palette.hairline)
        inner = box.rect.adjusted(10, 4, -10, -4)
        head = QRectF(inner.x(), inner.y(), inner.width(), _HEAD_PX - 4)
        is_line = box.grid.level.kind is GridKind.DEPARTMENTAL
        count = "" if is_line else tr("{count} firms", count=self._counts.get(box.grid.id, 0))
        used = self.write(
            painter, head, count, colour=palette.secondary, size_px=TextSize.SECONDARY, align=_RIGHT
        )
        self.write(
            painter, head.adjusted(0, 0, -used - 6, 0), box.grid.name, colour=palette.strong,
            weight=QFont.Weight.DemiBold,
        )  # fmt: skip
        for row, seat in enumerate(_shown(box.grid)):
            line = QRectF(inner.x(), inner.y() + _HEAD_PX - 2 + row * _ROW_PX, inner.width(), _ROW_PX)
            self._paint_seat(painter, line, seat)

    def _paint_seat(self, painter: QPainter, line: QRectF, seat: Seat) -> None:
        palette = self.theme.palette
        letter = self._letters.get(seat.post.key, "")
        self.write(painter, line, letter, colour=palette.secondary, size_px=TextSize.SECONDARY)
        rest = line.adjusted(20, 0, 0, 0)
        names = "、".join(holder.person.name for holder in seat.holders)
        if names:
            mine = any(holder.person.id == self._person_id for holder in seat.holders)
            colour = palette.accent if mine else palette.text
            weight = QFont.Weight.DemiBold if mine else QFont.Weight.Normal
            used = self.write(painter, rest, names, colour=colour, weight=weight)
            rest = rest.adjusted(used + 4, 0, 0, 0)
        if seat.missing and rest.width() > 30:
            plate = rest.adjusted(0, 2, 0, -2)
            plate.setWidth(min(plate.width(), 64))
            pen = QPen(QColor(palette.warn), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(palette.tint(Tone.WARN)))
            painter.drawRoundedRect(plate, 3, 3)
            text = tr("vacant") if seat.missing == 1 else tr("{count} vacant", count=seat.missing)
            self.write(painter, plate, text, colour=palette.warn, size_px=TextSize.SECONDARY, align=_CENTRE)


def legend_words(staff: Staff) -> str:
    """Say which letter stands for which post."""
    posts = {seat.post.key: seat.post for grid in staff.grids for seat in _shown(grid)}
    letters = post_letters({seat.post.key: seat.post for grid in staff.grids for seat in grid.seats}.values())
    told = {letters[key]: term(post.name) for key, post in posts.items()}
    return "　　".join(f"{letter} {name}" for letter, name in told.items())


def _shown(grid: GridStaff) -> list[Seat]:
    return [seat for seat in grid.seats if seat.required or seat.holders]


def _seat_words(seat: Seat) -> str:
    names = "、".join(holder.person.name for holder in seat.holders)
    return f"{term(seat.post.name)} {names or tr('vacant')}"


def _tip(grid: GridStaff) -> str:
    return "\n".join([grid.name, *(_seat_words(seat) for seat in _shown(grid))])
