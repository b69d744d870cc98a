"""One station of 上报与督办路径: who, in which post, what and when."""

from datetime import date

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gisgrid.i18n import term
from gisgrid.model.hazard_story import PathLine
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, words

_ROW_PX = 28


class PathRow(QFrame):
    """A dot on a thread, who and post, what to whom, and the time at the right."""

    def __init__(self, theme: Theme, line: PathLine, *, today: date, is_last: bool) -> None:
        super().__init__()
        self.setFixedHeight(_ROW_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_Thread(theme, is_done=line.at is not None, is_last=is_last))
        is_done = line.at is not None
        if line.who:
            row.addWidget(words(line.who, "strong"))
        row.addWidget(ElidedLabel(line.post, "secondary"), 1)
        what = term(line.what) + (f" → {line.to_whom}" if line.to_whom else "")
        said = ElidedLabel(what, "list" if is_done else "secondary")
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(said, 2)
        if line.at is not None:
            form = "%m-%d %H:%M" if line.at.year == today.year else "%Y-%m-%d"
            row.addWidget(words(line.at.strftime(form), "secondary"))


class _Thread(QWidget):
    def __init__(self, theme: Theme, *, is_done: bool, is_last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_done = is_done
        self._is_last = is_last
        self.setFixedWidth(14)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._is_last:
            painter.setPen(QPen(QColor(palette.accent_line), 2))
            painter.drawLine(QPointF(7, 14), QPointF(7, 14 + _ROW_PX))
        painter.setPen(QPen(QColor(palette.accent if self._is_done else palette.disabled), 1.6))
        painter.setBrush(QColor(palette.accent if self._is_done else palette.surface))
        painter.drawEllipse(QPointF(7, 14), 4, 4)
        painter.end()
