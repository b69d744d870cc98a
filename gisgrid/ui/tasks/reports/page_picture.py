"""A page lying on a grey table."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.theme.theme import Theme

_AROUND_PX = QSize(48, 40)
_SHADE = QColor(0, 0, 0, 10)


class PagePicture(QWidget):
    """Shows a picture of a page as large as there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._note = QLabel(tr("Making the page"), self)
        self._note.setProperty("words", "secondary")
        self._note.hide()
        self.setMinimumSize(300, 200)

    @property
    def image(self) -> QImage | None:
        """The picture of the page, or None."""
        return self._image

    def sizeHint(self) -> QSize:
        """Ask for a good deal of room."""
        return QSize(800, 600)

    def show_busy(self) -> None:
        """Say that another page is on its way."""
        self._note.adjustSize()
        self._note.move(16, 12)
        self._note.show()

    def show_image(self, image: QImage) -> None:
        """Show another page."""
        self._image, self._scaled = image, None
        self._note.hide()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw table, shadow and page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.table))
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            size = self._image.size().scaled(self.size() - _AROUND_PX, Qt.AspectRatioMode.KeepAspectRatio)
            wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
            if self._scaled is None or self._scaled.size() != wanted:
                smooth = Qt.TransformationMode.SmoothTransformation
                self._scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
                self._scaled.setDevicePixelRatio(ratio)
            x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            for i in range(4):
                painter.fillRect(
                    QRectF(x - i, y - i + 2, size.width() + 2 * i, size.height() + 2 * i), _SHADE
                )
            painter.drawImage(x, y, self._scaled)
        painter.end()
