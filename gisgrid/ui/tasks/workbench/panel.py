"""The white panels and the number tiles of the 工作台."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.links import LinkButton
from gisgrid.ui.widgets.marks import Bar
from gisgrid.ui.widgets.words import ElidedLabel, words

TILE_PX = 112
SMALL_TILE_PX = 104


class Panel(QFrame):
    """A white panel with a heading, a remark beside it and a link at the right."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._title = words(title, "card")
        self._head.addWidget(self._title)
        self._note = ElidedLabel("", "secondary")
        self._head.addWidget(self._note, 1)
        self.column.addLayout(self._head)

    def set_title(self, text: str) -> None:
        """Write another heading."""
        self._title.setText(text)

    def set_note(self, text: str) -> None:
        """Write the remark beside the heading."""
        self._note.setFullText(text)

    def add_link(self, text: str, run: Callable[[], None]) -> LinkButton:
        """Put a link at the right of the heading."""
        link = LinkButton(self.theme, text)
        link.clicked.connect(lambda _=False: run())
        self._head.addWidget(link)
        return link


class Tile(QFrame):
    """A number with its heading, a line of linked parts, or a bar.

    Parameters
    ----------
    icon : str
        Name of the icon at the right.
    """

    def __init__(self, theme: Theme, title: str, icon: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self._theme = theme
        is_roomy = theme.measures.right_dock_px > 360
        self.setFixedHeight(TILE_PX if is_roomy else SMALL_TILE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16 if is_roomy else 12, 12, 16 if is_roomy else 12, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(title, "list"), 1)
        mark = QLabel()
        mark.setPixmap(theme.icons.pixmap(icon, theme.palette.secondary, size_px=18, scale=2))
        head.addWidget(mark)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._number = LinkButton(
            theme, "–", tone=Tone.PLAIN, size_px=TextSize.TILE, weight=QFont.Weight.DemiBold
        )
        self._number.setObjectName("number")
        row.addWidget(self._number)
        self._beside = words("", "secondary")
        row.addWidget(self._beside, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column.addLayout(row)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(10)
        column.addLayout(self._foot)
        self._run: Callable[[], None] | None = None
        self._number.clicked.connect(lambda _=False: self._run() if self._run is not None else None)

    @property
    def number(self) -> str:
        """The number that is shown."""
        return self._number.text()

    def show_number(
        self, text: str, *, beside: str = "", tone: Tone = Tone.PLAIN, run: Callable[[], None]
    ) -> None:
        """Show a number; a click on it runs `run`."""
        self._number.setText(text)
        self._number.set_tone(tone)
        self._beside.setText(beside)
        self._run = run

    def show_parts(self, parts: list[tuple[str, Tone, Callable[[], None] | None]]) -> None:
        """Show linked words under the number."""
        self._clear_foot()
        for text, tone, run in parts:
            if run is None:
                self._foot.addWidget(words(text, "secondary"))
                continue
            link = LinkButton(self._theme, text, tone=tone, size_px=TextSize.SECONDARY)
            link.clicked.connect(lambda _=False, run=run: run())
            self._foot.addWidget(link)
        if not parts:
            # An empty line keeps heading and number level with those of the tiles beside it.
            self._foot.addWidget(words(" ", "secondary"))
        self._foot.addStretch(1)

    def show_bar(self, share: float, text: str, rest: str, run: Callable[[], None]) -> None:
        """Show a bar with its words under the number, and a link to the rest."""
        self._clear_foot()
        bar = Bar(self._theme, share, Tone.ACCENT, height_px=6)
        self._foot.addWidget(bar, 1)
        self._foot.addWidget(words(text, "secondary"))
        link = LinkButton(self._theme, rest, size_px=TextSize.SECONDARY)
        link.clicked.connect(lambda _=False: run())
        self._foot.addWidget(link)

    def _clear_foot(self) -> None:
        clear_layout(self._foot)


def clear_layout(layout: QHBoxLayout | QVBoxLayout) -> None:
    """Take every widget out of a row or column."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
