"""The true page on its table: zoom, moving it, choosing a part by a click, moving and resizing it, snap lines."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gisgrid.i18n import tr
from gisgrid.layout.options import Part
from gisgrid.layout.paper import Box, PageSize
from gisgrid.layout.sheet import SheetItem
from gisgrid.ui.theme.theme import Theme

_HANDLE_PX = 9
_SNAP_PX = 6
_MARGIN_PX = 28
_STEPS_MM = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_RESIZABLE = frozenset(
    {Part.TITLE, Part.LEGEND, Part.STAMP, Part.QR, Part.LOCATION, Part.NORTH, Part.SCALE, Part.NOTES}
)


class _Drag(Enum):
    NONE = auto()
    MOVE = auto()
    PAGE = auto()
    RESIZE = auto()


class SheetView(QWidget):
    """The page on a grey table.

    Signals
    -------
    part_chosen(part: Part or None)
        A click on a part, or beside all parts.
    part_placed(part: Part, box: Box)
        A part was moved or resized by mouse or keys.
    undo_wished(), redo_wished()
        Ctrl+Z and Ctrl+Y while the sheet has the keyboard: they mean the sheet, not the register.
    """

    part_chosen = Signal(object)
    part_placed = Signal(object, object)
    undo_wished = Signal()
    redo_wished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._size = PageSize(420, 297)
        self._items: tuple[SheetItem, ...] = ()
        self._chosen: Part | None = None
        self._drag, self._from, self._box = _Drag.NONE, QPointF(), Box(0, 0, 0, 0)
        self._snaps: list[tuple[float, bool]] = []
        self._zoom = 1.0
        self._shift = QPointF()
        self._is_busy = False
        self._note = ""
        self.setMinimumSize(300, 200)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("The sheet"))

    @property
    def image(self) -> QImage | None:
        """The picture of the page, or None."""
        return self._image

    @property
    def chosen(self) -> Part | None:
        """The part that is chosen."""
        return self._chosen

    @property
    def percent(self) -> int:
        """Size of the page on the screen against its true size, per cent, at 96 pixels per inch."""
        return round(100 * self._px_per_mm() * 25.4 / 96)

    def sizeHint(self) -> QSize:
        """Ask for a good deal of room."""
        return QSize(800, 600)

    def show_busy(self) -> None:
        """Say that a new picture is on its way."""
        self._is_busy = True
        self.update()

    def show_image(self, image: QImage, size: PageSize, items: Sequence[SheetItem]) -> None:
        """Show a page with the parts that can be chosen on it."""
        self._image, self._size, self._items = image, size, tuple(items)
        self._scaled, self._is_busy = None, False
        if self._chosen is not None and self._item() is None:
            self.choose(None)
        self.update()

    def show_note(self, text: str) -> None:
        """Show words instead of a page that cannot be made."""
        self._image, self._scaled, self._items = None, None, ()
        self._note, self._is_busy = text, False
        self.choose(None)
        self.update()

    def choose(self, part: Part | None) -> None:
        """Choose a part, or none."""
        if part is not self._chosen:
            self._chosen = part
            self.part_chosen.emit(part)
        self.update()

    def zoom_by(self, factor: float) -> None:
        """Show the page larger or smaller; 1 fits it into the window."""
        before = self._zoom
        self._zoom = min(4.0, max(0.5, self._zoom * factor))
        self._shift = self._within(self._shift * (self._zoom / before))
        self._scaled = None
        self.update()

    def _within(self, shift: QPointF) -> QPointF:
        """Keep a shift of the page so small that no edge of it leaves its margin; a page that fits stays put."""
        k = self._px_per_mm()
        most_x = max(0.0, (self._size.width_mm * k - self.width()) / 2 + _MARGIN_PX)
        most_y = max(0.0, (self._size.height_mm * k - self.height()) / 2 + _MARGIN_PX)
        return QPointF(max(-most_x, min(most_x, shift.x())), max(-most_y, min(most_y, shift.y())))

    def box_on_screen(self, box: Box) -> QRectF:
        """Return where a rectangle of the page lies on the screen."""
        k, corner = self._px_per_mm(), self._corner()
        return QRectF(
            corner.x() + box.x_mm * k, corner.y() + box.y_mm * k, box.width_mm * k, box.height_mm * k
        )

    def _px_per_mm(self) -> float:
        room_x, room_y = self.width() - 2 * _MARGIN_PX, self.height() - 2 * _MARGIN_PX
        return max(0.05, min(room_x / self._size.width_mm, room_y / self._size.height_mm)) * self._zoom

    def _corner(self) -> QPointF:
        k = self._px_per_mm()
        middle = QPointF(
            (self.width() - self._size.width_mm * k) / 2, (self.height() - self._size.height_mm * k) / 2
        )
        return middle + self._within(self._shift)

    def _at(self, point: QPointF) -> tuple[float, float]:
        k, corner = self._px_per_mm(), self._corner()
        return (point.x() - corner.x()) / k, (point.y() - corner.y()) / k

    def _item(self) -> SheetItem | None:
        return next((item for item in self._items if item.part is self._chosen), None)

    def _handle(self, box: Box) -> QRectF:
        rect = self.box_on_screen(box)
        return QRectF(rect.right() - _HANDLE_PX / 2, rect.bottom() - _HANDLE_PX / 2, _HANDLE_PX, _HANDLE_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what lies under the pointer and be ready to move it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        item = self._item()
        if item is not None and item.part in _RESIZABLE and self._handle(item.box).contains(at):
            self._drag = _Drag.RESIZE
        else:
            x, y = self._at(at)
            hit = next((one for one in reversed(self._items) if one.box.inset(-0.8).holds(x, y)), None)
            self.choose(hit.part if hit is not None else None)
            item = hit
            self._drag = _Drag.MOVE if hit is not None else _Drag.PAGE
        self._from = at
        if item is not None:
            self._box = item.box

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or resize the chosen part with the pointer."""
        item = self._item()
        if self._drag is _Drag.PAGE:
            self._shift = self._within(self._shift + event.position() - self._from)
            self._from = event.position()
            self.update()
            return
        if self._drag is _Drag.NONE or item is None:
            over = (
                item is not None
                and item.part in _RESIZABLE
                and self._handle(item.box).contains(event.position())
            )
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if over else Qt.CursorShape.ArrowCursor)
            return
        k = self._px_per_mm()
        shift = event.position() - self._from
        dx, dy = shift.x() / k, shift.y() / k
        if self._drag is _Drag.MOVE:
            self._box = self._on_page(self._snapped(item.box.moved(dx, dy)))
        else:
            factor = max(0.4, min(3.0, (item.box.width_mm + dx) / item.box.width_mm))
            box = item.box
            self._box = Box(box.x_mm, box.y_mm, box.width_mm * factor, box.height_mm * factor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the part down."""
        item, was = self._item(), self._drag
        self._drag, self._snaps = _Drag.NONE, []
        if item is not None and was in (_Drag.MOVE, _Drag.RESIZE) and self._box != item.box:
            self.part_placed.emit(item.part, self._box)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge the chosen part by a millimetre, or let go of it with Esc."""
        item = self._item()
        step = _STEPS_MM.get(Qt.Key(event.key()))
        if item is not None and step is not None:
            factor = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            box = self._on_page(item.box.moved(step[0] * factor, step[1] * factor))
            if box != item.box:
                self.part_placed.emit(item.part, box)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wished.emit()
        elif event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Z and Ctrl+Y before the window does."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl and the wheel; move a page that is larger than its table with the wheel alone."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.15 if event.angleDelta().y() > 0 else 1 / 1.15)
            return
        turned = QPointF(event.angleDelta()) / 2
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = QPointF(turned.y(), turned.x())
        moved = self._within(self._shift + turned)
        if moved == self._shift:
            event.ignore()
            return
        self._shift = moved
        self.update()

    def _on_page(self, box: Box) -> Box:
        """Move a box back onto the paper; one larger than the paper keeps its upper left corner there."""
        x = max(0.0, min(box.x_mm, self._size.width_mm - box.width_mm))
        y = max(0.0, min(box.y_mm, self._size.height_mm - box.height_mm))
        return box.moved(x - box.x_mm, y - box.y_mm)

    def _snapped(self, box: Box) -> Box:
        """Pull a box to edges and middles of the page and of the other parts; remember the lines."""
        self._snaps = []
        near = _SNAP_PX / self._px_per_mm()
        others = [item.box for item in self._items if item.part is not self._chosen]
        xs = [self._size.width_mm / 2] + [
            x for o in others for x in (o.x_mm, o.x_mm + o.width_mm / 2, o.right_mm)
        ]
        ys = [self._size.height_mm / 2] + [y for o in others for y in (o.y_mm, o.bottom_mm)]
        dx = self._pull((box.x_mm, box.x_mm + box.width_mm / 2, box.right_mm), xs, near, is_upright=True)
        dy = self._pull((box.y_mm, box.y_mm + box.height_mm / 2, box.bottom_mm), ys, near, is_upright=False)
        return box.moved(dx, dy)

    def _pull(
        self, edges: Sequence[float], lines: Sequence[float], near: float, *, is_upright: bool
    ) -> float:
        best = min(((abs(line - edge), line - edge, line) for edge in edges for line in lines), default=None)
        if best is None or best[0] > near:
            return 0.0
        self._snaps.append((best[2], is_upright))
        return best[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw table, shadow, page and the marks of the chosen part."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.table))
        page = self.box_on_screen(Box(0, 0, self._size.width_mm, self._size.height_mm))
        if self._image is not None:
            for i in range(4):
                painter.fillRect(page.adjusted(-i, 2 - i, i, 2 + i), QColor(0, 0, 0, 10))
            painter.drawImage(page.topLeft(), self._fitted(page))
            self._paint_marks(painter, page)
        elif self._note and not self._is_busy:
            painter.setFont(self._theme.font())
            painter.setPen(QColor(self._theme.palette.secondary))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(60, 0, -60, 0), flags, self._note)
        if self._is_busy:
            painter.setFont(self._theme.font(12))
            painter.setPen(QColor(self._theme.palette.secondary))
            painter.drawText(QPointF(16, 22), tr("Making the sheet"))
        painter.end()

    def _fitted(self, page: QRectF) -> QImage:
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(page.width() * ratio), round(page.height() * ratio))
        if self._scaled is None or self._scaled.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _paint_marks(self, painter: QPainter, page: QRectF) -> None:
        item = self._item()
        if item is None:
            return
        accent = QColor(self._theme.palette.accent)
        box = self._box if self._drag is not _Drag.NONE else item.box
        rect = self.box_on_screen(box)
        painter.setPen(QPen(accent, 1.5))
        glow = QColor(accent)
        glow.setAlpha(22)
        painter.setBrush(glow)
        painter.drawRect(rect.adjusted(-2, -2, 2, 2))
        if item.part in _RESIZABLE:
            painter.setBrush(QColor(self._theme.palette.surface))
            painter.drawRect(self._handle(box))
        painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
        corner, k = self._corner(), self._px_per_mm()
        for at, is_upright in self._snaps:
            if is_upright:
                x = corner.x() + at * k
                painter.drawLine(QPointF(x, page.top()), QPointF(x, page.bottom()))
            else:
                y = corner.y() + at * k
                painter.drawLine(QPointF(page.left(), y), QPointF(page.right(), y))


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
