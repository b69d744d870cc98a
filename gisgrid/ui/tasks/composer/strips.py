"""The bar over the sheet (stepper, zoom, ways out) and the small pictures of the pages under it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, words

_THUMB_WIDTH_PX, _THUMB_GAP_PX = 68, 12


class SheetBar(QFrame):
    """Stepper ‹ 1 / 3 ›, undo, zoom, and the ways out.

    Signals
    -------
    stepped(by: int)
        Another page: -1 or 1.
    zoomed(factor: float)
        Larger or smaller.
    """

    stepped = Signal(int)
    zoomed = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(6)
        self.back = self._tool("chevron-left", tr("Page before"), "page_before")
        self.number = words("", "list")
        self.forth = self._tool("chevron-right", tr("Next page"), "page_after")
        self.name = ElidedLabel("", "secondary")
        self.undo = self._tool("undo-2", tr("Undo on the sheet (Ctrl+Z)"), "sheet_undo")
        self.redo = self._tool("redo-2", tr("Redo on the sheet (Ctrl+Y)"), "sheet_redo")
        self.smaller = self._tool("zoom-out", tr("Smaller"), "sheet_smaller")
        self.percent = words("", "list")
        self.larger = self._tool("zoom-in", tr("Larger"), "sheet_larger")
        self.series = self._tool(
            "layers", tr("A whole series: one sheet for each grid or department"), "series"
        )
        self.poster = self._tool("ruler", tr("A large sheet in pieces of A4 or A3"), "poster")
        self.picture = self._tool("image", tr("As PNG, SVG, TIFF or Word"), "picture")
        self.pdf = QPushButton(tr("Export PDF"))
        self.pdf.setObjectName("make_file")
        self.print = QPushButton(" " + tr("Print"))
        self.print.setObjectName("print")
        self.print.setProperty("kind", "primary")
        self.print.setIcon(theme.icons.icon("printer", theme.palette.on_accent, size_px=16))
        for widget in (self.back, self.number, self.forth):
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(self.name, 1)
        for one in (self.undo, self.redo, self.smaller, self.percent, self.larger):
            row.addWidget(one)
        row.addSpacing(8)
        for other in (self.series, self.poster, self.picture, self.pdf, self.print):
            row.addWidget(other)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forth.clicked.connect(lambda: self.stepped.emit(1))
        self.smaller.clicked.connect(lambda: self.zoomed.emit(1 / 1.25))
        self.larger.clicked.connect(lambda: self.zoomed.emit(1.25))

    def show_page(self, number: int, count: int, name: str) -> None:
        """Tell which page is shown, from 0."""
        self.number.setText(tr("Page {number} / {count}", number=number + 1, count=count))
        self.back.setEnabled(number > 0)
        self.forth.setEnabled(number + 1 < count)
        self.name.setFullText(name)

    def let_out(self, is_ready: bool) -> None:
        """Allow or forbid the ways out."""
        for button in (self.series, self.poster, self.picture, self.pdf, self.print):
            button.setEnabled(is_ready)

    def _tool(self, icon: str, tip: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icons.icon(icon, self._theme.palette.text, size_px=18))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setObjectName(name)
        button.setFixedSize(30, 30)
        return button


class ThumbStrip(QWidget):
    """Small pictures of the pages; a click turns to one.

    Signals
    -------
    chosen(number: int)
        A page was clicked.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._images: tuple[QImage, ...] = ()
        self._at = 0
        self.setFixedHeight(68)

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        return QSize(300, 68)

    def show_images(self, images: Sequence[QImage], at: int) -> None:
        """Show the pages, one of them marked."""
        self._images, self._at = tuple(images), at
        self.setVisible(len(self._images) > 1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn to the page under the pointer."""
        for number in range(len(self._images)):
            if self._box(number).contains(event.position()):
                self.chosen.emit(number)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages side by side."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.table))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, image in enumerate(self._images):
            box = self._box(number)
            painter.drawImage(box, image)
            is_here = number == self._at
            colour = self._theme.palette.accent if is_here else self._theme.palette.disabled
            painter.setPen(QPen(QColor(colour), 2 if is_here else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        painter.end()

    def _box(self, number: int) -> QRectF:
        image = self._images[number]
        height = min(52.0, _THUMB_WIDTH_PX * image.height() / max(1, image.width()))
        width = height * image.width() / max(1, image.height())
        whole = len(self._images) * (_THUMB_WIDTH_PX + _THUMB_GAP_PX)
        first = max(8.0, (self.width() - whole) / 2)
        return QRectF(first + number * (_THUMB_WIDTH_PX + _THUMB_GAP_PX), 8, width, height)
