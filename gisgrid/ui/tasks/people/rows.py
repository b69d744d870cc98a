"""The small rows of the page: a person with a round mark, a line of a record, a section with its heading."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.model.staff import Lack
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, words

_AVATAR_PX = 30


class Avatar(QWidget):
    """A round mark with the first character of a name; dashed with a question mark for a vacancy."""

    def __init__(self, theme: Theme, name: str, tone: Tone = Tone.ACCENT) -> None:
        super().__init__()
        self._theme, self._name, self._tone = theme, name, tone
        self.setFixedSize(_AVATAR_PX, _AVATAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw circle and character."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.ink(self._tone)
        if self._name:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(self._theme.tint(self._tone)))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawEllipse(box)
        painter.setPen(ink)
        painter.setFont(self._theme.font(TextSize.LIST, weight=QFont.Weight.DemiBold))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._name[:1] or "?")
        painter.end()


def person_row(
    theme: Theme,
    name: str,
    detail: str,
    *,
    right: str = "",
    chip: tuple[str, Tone] | None = None,
    tone: Tone = Tone.ACCENT,
    detail_style: str = "secondary",
    on_click: Callable[[], None] | None = None,
    button: tuple[str, str, Callable[[], None]] | None = None,
) -> ClickableRow:
    """Make a row with a round mark, a name, one line of detail and, at the right, words or a button.

    Parameters
    ----------
    chip : (str, Tone), optional
        A coloured word after the name.
    button : (str, str, callable), optional
        Words, object name and action of the button.
    """
    row = ClickableRow(on_click)
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 7, 0, 7)
    outer.setSpacing(10)
    is_vacancy = tone is Tone.WARN and button is not None and chip is None
    outer.addWidget(Avatar(theme, "" if is_vacancy else name, tone))
    text = QVBoxLayout()
    text.setSpacing(1)
    head = QHBoxLayout()
    head.setSpacing(6)
    label = words(name, "warn" if is_vacancy else "strong")
    head.addWidget(label)
    if chip is not None:
        head.addWidget(Chip(theme, *chip))
    head.addStretch(1)
    text.addLayout(head)
    if detail:
        text.addWidget(ElidedLabel(detail, detail_style))
    outer.addLayout(text, 1)
    if right:
        outer.addWidget(words(right, "secondary"))
    if button is not None:
        outer.addWidget(small_button(*button))
    return row


def small_button(text: str, name: str, run: Callable[[], None], *, kind: str = "small") -> QPushButton:
    """Make a small button."""
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setObjectName(name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _=False: run())
    return button


def foot_row(
    column: QVBoxLayout, buttons: Sequence[tuple[str, str, Callable[[], object]]]
) -> list[QPushButton]:
    """Close a panel: a hairline and, under it, a row of buttons from the left.

    Parameters
    ----------
    buttons : sequence of (str, str, callable)
        Words, object name and action.
    """
    column.addWidget(hairline())
    foot = QHBoxLayout()
    foot.setContentsMargins(16, 12, 16, 12)
    foot.setSpacing(8)
    made = []
    for text, name, run in buttons:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda _=False, run=run: run())
        foot.addWidget(button)
        made.append(button)
    foot.addStretch(1)
    column.addLayout(foot)
    return made


def heading(text: str, note: str = "") -> QHBoxLayout:
    """Make the heading of a section with a remark at the right."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 10, 0, 2)
    row.addWidget(words(text, "head"))
    row.addStretch(1)
    if note:
        row.addWidget(words(note, "secondary"))
    return row


def lack_words(lack: Lack) -> str:
    """Say in a few words what a person lacks."""
    return {
        Lack.TRAINING: tr("not trained before the post"),
        Lack.CERTIFICATE_EXPIRED: tr("certificate expired"),
        Lack.CERTIFICATE_EXPIRES: tr("certificate expires soon"),
        Lack.PLEDGE: tr("no pledge of secrecy"),
    }[lack]
