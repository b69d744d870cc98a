"""One page of a report on the screen, with a stepper under it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.tasks.reports.page_picture import PagePicture
from gisgrid.ui.theme.theme import Theme


class PagePreview(QWidget):
    """The page and ‹ 3 / 28 ›.

    Signals
    -------
    page_asked(number: int)
        Another page is wanted, counted from 0.
    """

    page_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._number, self._count = 0, 0
        self.page = PagePicture(theme)
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("words", "secondary")
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        self.back = QPushButton("‹")
        self.forward = QPushButton("›")
        self.back.setToolTip(tr("Page before (PgUp)"))
        self.forward.setToolTip(tr("Next page (PgDn)"))
        self._where = QLabel()
        self._where.setContentsMargins(8, 0, 8, 0)
        for button in (self.back, self.forward):
            button.setFixedWidth(36)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forward.clicked.connect(lambda: self.step(1))
        bar.addStretch(1)
        bar.addWidget(self.back)
        bar.addWidget(self._where)
        bar.addWidget(self.forward)
        bar.addStretch(1)
        column.addLayout(bar)

    @property
    def number(self) -> int:
        """The page that is shown, counted from 0."""
        return self._number

    def step(self, by: int) -> None:
        """Ask for a page further on or back."""
        wanted = self._number + by
        if 0 <= wanted < self._count:
            self.page_asked.emit(wanted)

    def show_busy(self) -> None:
        """Say that a page is on its way."""
        self.page.show_busy()

    def show_page(self, image: QImage, *, number: int, count: int) -> None:
        """Show a page."""
        self._number, self._count = number, count
        self._stack.setCurrentIndex(0)
        self.page.show_image(image)
        self._where.setText(f"{number + 1} / {count}")
        self.back.setEnabled(number > 0)
        self.forward.setEnabled(number + 1 < count)

    def show_nothing(self, text: str) -> None:
        """Say why there is no page."""
        self._number, self._count = 0, 0
        self._nothing.setText(text)
        self._stack.setCurrentIndex(1)
        self._where.setText("")
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
