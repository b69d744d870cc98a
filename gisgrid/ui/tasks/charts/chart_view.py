"""A page of a chart to look at and to work on: zoom, pan, click what stands there, drag people onto vacancies."""

import math
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from gisgrid.charts.chart import Ref, Spot
from gisgrid.i18n import tr
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.sheet import Page
from gisgrid.model.people import Person
from gisgrid.progress import Progress
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.tasks.charts.wish import ShownPage
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_RENEW_MS = 40
_STEP = 1.25
_SMALLEST, _LARGEST = 0.4, 24.0
"""Pixels a millimetre."""
_MARGIN_PX = 20
_PAN_PX = 80


@dataclass(frozen=True)
class Picture:
    """A painted view: the scale and place of the sheet it was painted with."""

    image: QImage
    scale: float
    x: float
    y: float


class _Hand(Enum):
    """What the pressed mouse does."""

    NOTHING = auto()
    PRESSED = auto()
    PANNING = auto()
    DRAGGING = auto()


def paint_view(
    page: Page, size: QSize, *, scale: float, x: float, y: float, ratio: float, progress: Progress
) -> Picture:
    """Paint what a window of a size sees of a page.

    Parameters
    ----------
    scale : float
        Window pixels a millimetre.
    x, y : float
        Where the upper left corner of the sheet lies in the window.
    ratio : float
        Device pixels a window pixel.
    """
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.translate(x * ratio, y * ratio)
        painter.setClipRect(
            QRectF(0, 0, page.size.width_mm * scale * ratio, page.size.height_mm * scale * ratio)
        )
        page.paint(Drawing(painter, device_px_per_mm=scale * ratio), progress)
    finally:
        painter.end()
    image.setDevicePixelRatio(ratio)
    return Picture(image, scale, x, y)


class ChartView(QWidget):
    """Shows one page.

    Signals
    -------
    chosen(spot: Spot or None)
        Something was clicked; None for the empty paper.
    opened(spot: Spot)
        Something was double-clicked.
    dropped(person: Spot, vacancy: Spot)
        The line of a person was dragged onto a vacancy.
    stepped(by: int)
        Another page is wanted.
    zoomed(scale: float)
        The scale has changed; pixels a millimetre.
    """

    chosen = Signal(object)
    opened = Signal(object)
    dropped = Signal(object, object)
    stepped = Signal(int)
    zoomed = Signal(float)

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._theme, self._jobs = theme, jobs
        self._shown: ShownPage | None = None
        self._picture: Picture | None = None
        self._job: Job | None = None
        self._scale, self._x, self._y = 1.0, 0.0, 0.0
        self._is_fitted, self._is_painted = True, False
        self._marked: Ref | None = None
        self._hovered: Spot | None = None
        self._hand = _Hand.NOTHING
        self._pressed_at = QPointF()
        self._moved_to = QPointF()
        self._dragged: Spot | None = None
        self._note = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_RENEW_MS)
        self._wait.timeout.connect(self._paint_picture)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(300, 200)
        self.setAccessibleName(tr("Chart"))

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places of the page that stand for something."""
        return self._shown.spots if self._shown else ()

    @property
    def scale(self) -> float:
        """Pixels a millimetre."""
        return self._scale

    @property
    def is_sharp(self) -> bool:
        """Whether the picture was painted for what is seen now."""
        picture = self._picture
        view = (self._scale, self._x, self._y)
        return self._is_painted and picture is not None and (picture.scale, picture.x, picture.y) == view

    def sizeHint(self) -> QSize:
        """Ask for a good deal of room."""
        return QSize(800, 600)

    def show_page(self, shown: ShownPage | None, *, note: str = "") -> None:
        """Show another page; the view stays when the paper is the same.

        Parameters
        ----------
        note : str
            What stands on the empty table without a page.
        """
        old = self._shown
        self._shown, self._note, self._hovered, self._is_painted = shown, note, None, False
        if shown is None:
            self._picture = None
        elif self._is_fitted or old is None or old.page.size != shown.page.size:
            self.fit()
        self._renew()

    def outline(self, ref: Ref | None) -> None:
        """Outline every place that stands for a record."""
        self._marked = ref
        self.update()

    def fit(self) -> None:
        """Show the whole page."""
        if self._shown is None:
            return
        size = self._shown.page.size
        room = QSizeF(self.width() - 2 * _MARGIN_PX, self.height() - 2 * _MARGIN_PX)
        self._scale = max(_SMALLEST, min(room.width() / size.width_mm, room.height() / size.height_mm))
        self._x = round((self.width() - size.width_mm * self._scale) / 2)
        self._y = round((self.height() - size.height_mm * self._scale) / 2)
        self._is_fitted = True
        self.zoomed.emit(self._scale)
        self._renew()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge the page about a point of the widget, its middle by default."""
        if self._shown is None:
            return
        centre = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        scale = min(max(self._scale * factor, _SMALLEST), _LARGEST)
        self._x = centre.x() - (centre.x() - self._x) * scale / self._scale
        self._y = centre.y() - (centre.y() - self._y) * scale / self._scale
        self._scale = scale
        self._is_fitted = False
        self.zoomed.emit(scale)
        self._renew()

    def stop(self) -> None:
        """Paint nothing further."""
        self._wait.stop()

    def place_of(self, spot: Spot) -> QRectF:
        """Return where a place of the sheet lies in the widget."""
        return QRectF(
            self._x + spot.x_mm * self._scale,
            self._y + spot.y_mm * self._scale,
            spot.width_mm * self._scale,
            spot.height_mm * self._scale,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page whole in the window, or its corner where it was."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        self._renew()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor."""
        self.zoom(math.pow(_STEP, event.angleDelta().y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom by + and −, show all by 0, turn pages, pan by arrows; Esc ends a drag."""
        pans = {
            Qt.Key.Key_Left: (_PAN_PX, 0),
            Qt.Key.Key_Right: (-_PAN_PX, 0),
            Qt.Key.Key_Up: (0, _PAN_PX),
            Qt.Key.Key_Down: (0, -_PAN_PX),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.stepped.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in pans:
            self._pan(*pans[key])
        elif key == Qt.Key.Key_Escape and self._hand is not _Hand.NOTHING:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a pan or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand = _Hand.PRESSED
            self._pressed_at = self._moved_to = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan the paper, carry a person, or show what can be clicked."""
        at = event.position()
        if self._hand is _Hand.PRESSED:
            far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
            if far:
                held = self._spot_at(self._pressed_at)
                is_person = held is not None and held.ref is not None and held.ref.kind is Person
                self._dragged = held if is_person else None
                self._hand = _Hand.DRAGGING if is_person else _Hand.PANNING
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._hand is _Hand.PANNING:
            self._pan(at.x() - self._moved_to.x(), at.y() - self._moved_to.y())
        elif self._hand is _Hand.DRAGGING:
            self.update()
        elif self._hand is _Hand.NOTHING:
            self._hover(self._spot_at(at))
        self._moved_to = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a click or a drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hand, dragged = self._hand, self._dragged
        self._let_go()
        if hand is _Hand.PRESSED:
            self.chosen.emit(self._spot_at(event.position()))
        elif hand is _Hand.DRAGGING and dragged is not None:
            vacancy = self._vacancy_at(event.position())
            if vacancy is not None:
                self.dropped.emit(dragged, vacancy)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what stands under the cursor."""
        spot = self._spot_at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(spot)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table, the page, and the marks upon it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.table))
        if self._shown is None:
            painter.setFont(self._theme.font(TextSize.BODY))
            painter.setPen(QColor(self._theme.palette.secondary))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(40, 0, -40, 0), flags, self._note)
        else:
            size = self._shown.page.size
            extent = QSizeF(size.width_mm * self._scale, size.height_mm * self._scale)
            _draw_sheet(painter, QRectF(QPointF(self._x, self._y), extent), self._picture, self._scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_marks(painter)
        painter.end()

    def _draw_marks(self, painter: QPainter) -> None:
        accent = QColor(self._theme.palette.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for spot in self.spots if self._marked is not None else ():
            if spot.ref == self._marked:
                _outline(painter, self.place_of(spot), accent, width_px=2.5)
        if self._hand is _Hand.DRAGGING:
            self._draw_drag(painter)
        elif self._hovered is not None:
            _outline(painter, self.place_of(self._hovered), accent, width_px=1.5)

    def _draw_drag(self, painter: QPainter) -> None:
        """Show where the person can be put, and the name under the cursor."""
        palette, target = self._theme.palette, self._vacancy_at(self._moved_to)
        for spot in self.spots:
            if spot.seat is not None:
                place = self.place_of(spot).adjusted(-2, -1, 2, 1)
                tint = QColor(palette.accent if spot is target else palette.warn)
                tint.setAlpha(70 if spot is target else 36)
                painter.fillRect(place, tint)
                _outline(
                    painter, place, QColor(palette.accent if spot is target else palette.warn), width_px=2
                )
        if self._dragged is None:
            return
        font = self._theme.font(TextSize.BODY, weight=QFont.Weight.DemiBold)
        width = QFontMetrics(font).horizontalAdvance(self._dragged.text) + 20
        chip = QRectF(self._moved_to.x() + 10, self._moved_to.y() + 8, width, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.accent))
        painter.drawRoundedRect(chip, 6, 6)
        painter.setFont(font)
        painter.setPen(QColor(palette.on_accent))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._dragged.text)

    def _hover(self, spot: Spot | None) -> None:
        if spot is not self._hovered:
            self._hovered = spot
            self.update()
        if spot is None:
            self.unsetCursor()
            self.setToolTip("")
            return
        is_person = spot.ref is not None and spot.ref.kind is Person
        self.setCursor(Qt.CursorShape.OpenHandCursor if is_person else Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Drag {name} onto a vacant post to appoint", name=spot.text) if is_person else "")

    def _let_go(self) -> None:
        self._hand, self._dragged = _Hand.NOTHING, None
        self.unsetCursor()
        self.update()

    def _pan(self, dx: float, dy: float) -> None:
        self._x += dx
        self._y += dy
        self._is_fitted = False
        self._renew()

    def _spot_at(self, at: QPointF) -> Spot | None:
        return next((spot for spot in self.spots if self.place_of(spot).contains(at)), None)

    def _vacancy_at(self, at: QPointF) -> Spot | None:
        # The names of those who hold the other places of a post lie over the vacancy.
        return next((s for s in self.spots if s.seat is not None and self.place_of(s).contains(at)), None)

    def _renew(self) -> None:
        self.update()
        if self._shown is not None:
            self._wait.start()

    def _paint_picture(self) -> None:
        if self._shown is None:
            return
        if self._job is not None and not self._job.is_finished:
            self._job.cancel()
        shown = self._shown
        self._job = self._jobs.start(
            tr("Making the sheet"),
            paint_view,
            shown.page,
            self.size(),
            scale=self._scale,
            x=self._x,
            y=self._y,
            ratio=self.devicePixelRatioF(),
            lane=Lane.POOL,
            on_success=lambda picture: self._on_picture(shown, picture),
        )

    def _on_picture(self, shown: ShownPage, picture: Picture) -> None:
        # Two pictures are painted side by side; an older one may come home last.
        if shown is self._shown and not self.is_sharp:
            self._picture, self._is_painted = picture, True
            self.update()


def _outline(painter: QPainter, place: QRectF, colour: QColor, *, width_px: float) -> None:
    painter.setPen(QPen(colour, width_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place, 3, 3)


def _draw_sheet(painter: QPainter, paper: QRectF, picture: Picture | None, scale: float) -> None:
    """Draw the white sheet with its shadow, and the part of it that was painted, at so many pixels a millimetre."""
    for i in range(4):
        painter.fillRect(paper.adjusted(-i, 2 - i, i, 2 + i), QColor(0, 0, 0, 10))
    painter.fillRect(paper, QColor(Qt.GlobalColor.white))
    if picture is None:
        return
    factor = scale / picture.scale
    whole = picture.image.deviceIndependentSize() * factor
    corner = paper.topLeft() - QPointF(picture.x, picture.y) * factor
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, factor != 1.0)
    painter.setClipRect(paper)
    painter.drawImage(QRectF(corner, whole), picture.image)
    painter.setClipping(False)
