"""What is shown when no register is open: the registers of late, and how to make one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words, wrapped

_WIDTH_PX = 720


class StartPage(QWidget):
    """Recent registers, 新建, 打开, 示例.

    Signals
    -------
    opened(path: str)
        A recent register was chosen.
    open_asked(), new_asked(), sample_asked()
        A button was pressed.
    forgotten(path: str)
        A register should leave the list.
    """

    opened = Signal(str)
    open_asked = Signal()
    new_asked = Signal()
    sample_asked = Signal()
    forgotten = Signal(str)

    def __init__(self, theme: Theme, recent: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("window")
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        outer.addLayout(middle)
        outer.addStretch(1)
        middle.addStretch(2)
        holder = QFrame()
        holder.setObjectName("tile")
        holder.setFixedWidth(_WIDTH_PX)
        middle.addWidget(holder)
        middle.addStretch(3)
        column = QVBoxLayout(holder)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addSpacing(20)
        column.addLayout(self._make_buttons())
        column.addSpacing(22)
        column.addWidget(hairline())
        column.addSpacing(14)
        column.addWidget(words(tr("Opened lately"), "head"))
        column.addSpacing(6)
        if not recent:
            column.addWidget(
                wrapped(
                    tr("Nothing yet. The sample shows a whole industrial zone with invented names."),
                    "secondary",
                )
            )
        for path in recent[:6]:
            column.addWidget(self._make_recent(path))

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        mark = words("")
        mark.setPixmap(self._theme.icons.pixmap("gisgrid", self._theme.palette.accent, size_px=44, scale=2))
        row.addWidget(mark)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words(tr("Safety grids of a township"), "page"))
        text.addWidget(
            words(tr("One register of grids, people, enterprises, visits and hazards"), "secondary")
        )
        row.addLayout(text)
        row.addStretch(1)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        palette = self._theme.palette
        for name, text, icon, signal, is_primary in (
            ("open", tr("Open a register"), "folder-open", self.open_asked, True),
            ("new", tr("New register"), "plus", self.new_asked, False),
            ("sample", tr("Look at the sample"), "map", self.sample_asked, False),
        ):
            button = QPushButton(" " + text)
            button.setObjectName(f"start_{name}")
            colour = palette.on_accent if is_primary else palette.text
            button.setIcon(self._theme.icons.icon(icon, colour, size_px=18))
            button.setIconSize(QSize(18, 18))
            button.setMinimumHeight(40)
            if is_primary:
                button.setProperty("kind", "primary")
            button.clicked.connect(signal)
            row.addWidget(button, 1)
        return row

    def _make_recent(self, path: str) -> QWidget:
        row = ClickableRow(lambda: self.opened.emit(path))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        mark = words("")
        mark.setPixmap(
            self._theme.icons.pixmap("database", self._theme.palette.secondary, size_px=20, scale=2)
        )
        layout.addWidget(mark)
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(words(Path(path).stem, "strong"))
        text.addWidget(ElidedLabel(str(Path(path).parent), "secondary"))
        layout.addLayout(text, 1)
        forget = QToolButton()
        forget.setIcon(self._theme.icons.icon("x", self._theme.palette.secondary, size_px=14))
        forget.setToolTip(tr("Take out of the list; the file stays"))
        forget.clicked.connect(lambda: self.forgotten.emit(path))
        forget.clicked.connect(row.hide)
        layout.addWidget(forget, 0, Qt.AlignmentFlag.AlignRight)
        return row
