"""The list of papers at the left: the ten subjects, then the office's own templates."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
)

from gisgrid.i18n import tr
from gisgrid.layout.options import SheetOptions, SheetSubject
from gisgrid.layout.subjects import title_of
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words

_ROW_PX = 58
_ORDER = (
    SheetSubject.DISTRIBUTION,
    SheetSubject.SUPERVISED,
    SheetSubject.PARCELS,
    SheetSubject.GRIDS,
    SheetSubject.RESPONSIBILITY,
    SheetSubject.RISK,
    SheetSubject.INSTALLATIONS,
    SheetSubject.HAZARDS,
    SheetSubject.KEY_UNITS,
    SheetSubject.COVERAGE,
    SheetSubject.LAST_VISIT,
)
_TINTS = {
    SheetSubject.RISK: ("#E03131", "#F08C2E", "#F5D93B", "#5B9BD5"),
    SheetSubject.LAST_VISIT: ("#8CCFBD", "#6DB36B", "#DDB21A", "#B02E1F"),
    SheetSubject.RESPONSIBILITY: ("#E9A23B", "#5B8FC7", "#6FAE7A", "#C77BA6"),
    SheetSubject.PARCELS: ("#D6E6F4", "#FAE3C4", "#F6CFC9", "#D6E6F4"),
}
_PLAIN = ("#C9DDF0", "#CFE3B4", "#F6D9A8", "#F3C9C4")


@dataclass(frozen=True)
class PaperEntry:
    """One row of the list.

    Attributes
    ----------
    note : str
        Under the title: paper size, or what is out of date.
    is_late : bool
        Whether a printed copy no longer tells the truth.
    template : SheetOptions or None
        Options of a template of the office; None for a usual paper.
    """

    subject: SheetSubject
    title: str
    note: str = ""
    is_late: bool = False
    template: SheetOptions | None = None


class PaperList(QFrame):
    """The papers that can be made.

    Signals
    -------
    chosen(entry: PaperEntry)
        Another paper was chosen.
    save_wished()
        The present options shall become a template.
    issues_wished()
        The list of earlier sheets shall be seen.
    """

    chosen = Signal(object)
    save_wished = Signal()
    issues_wished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._entries: list[PaperEntry] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 10, 10)
        head.addWidget(words(tr("Papers"), "head"), 1)
        save = QToolButton()
        save.setObjectName("save_template")
        save.setIcon(theme.icons.icon("save", theme.palette.text, size_px=16))
        save.setToolTip(tr("Keep these settings as a template of the office"))
        save.clicked.connect(self.save_wished)
        head.addWidget(save)
        column.addLayout(head)
        column.addWidget(hairline())
        self.view = QListWidget()
        self.view.setObjectName("papers")
        self.view.setItemDelegate(_PaperDelegate(theme, self))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.currentRowChanged.connect(self._on_row)
        column.addWidget(self.view, 1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 10, 8)
        self._foot = ElidedLabel("", "secondary")
        foot.addWidget(self._foot, 1)
        self.show_issues = QToolButton()
        self.show_issues.setText(tr("List"))
        self.show_issues.setProperty("kind", "link")
        self.show_issues.setObjectName("show_issues")
        self.show_issues.clicked.connect(self.issues_wished)
        foot.addWidget(self.show_issues)
        column.addLayout(foot)

    def fill(self, entries: Sequence[PaperEntry], *, made: int, late: int) -> None:
        """Show the papers, keeping the row, and how many copies were made and are out of date."""
        row = max(0, self.view.currentRow())
        self.view.blockSignals(True)
        self.view.clear()
        self._entries = list(entries)
        for entry in self._entries:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.title)
            item.setToolTip(entry.title)
            item.setSizeHint(QSize(100, _ROW_PX))
            self.view.addItem(item)
        self.view.setCurrentRow(min(row, len(self._entries) - 1))
        self.view.blockSignals(False)
        told = tr("{made} sheets made, {late} out of date", made=made, late=late) if made else ""
        self._foot.setFullText(told or tr("No sheet made yet"))
        self.show_issues.setVisible(made > 0)

    def choose(self, subject: SheetSubject) -> None:
        """Choose the usual paper of a subject."""
        for row, entry in enumerate(self._entries):
            if entry.subject is subject and entry.template is None:
                self.view.setCurrentRow(row)
                return

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._entries):
            self.chosen.emit(self._entries[row])


def usual_entries() -> list[PaperEntry]:
    """Return the ten papers in the order of the list."""
    return [PaperEntry(subject, title_of(subject)) for subject in _ORDER]


class _PaperDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QFrame) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a small sheet, the title and the note."""
        entry = index.data(Qt.ItemDataRole.UserRole)
        theme, palette = self._theme, self._theme.palette
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.accent_tint))
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), QColor(palette.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(palette.panel))
        _draw_sheet(painter, QRectF(rect.left() + 14, rect.top() + 11, 48, 36), entry.subject, theme)
        left, width = rect.left() + 74, rect.width() - 84
        painter.setFont(theme.font(TextSize.LIST, weight=QFont.Weight.Medium))
        painter.setPen(QColor(palette.strong))
        metrics = painter.fontMetrics()
        lines = _two_lines(entry.title, metrics.horizontalAdvance, width)
        with_note = bool(entry.note) and len(lines) == 1
        top = rect.top() + (rect.height() - 18 * (len(lines) + with_note)) / 2
        for i, line in enumerate(lines):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(left, top + i * 18, width, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        if with_note:
            painter.setFont(theme.font(TextSize.SECONDARY))
            painter.setPen(QColor(palette.warn if entry.is_late else palette.secondary))
            box = QRectF(left, top + 18, width, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.note)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, _ROW_PX)


def _two_lines(text: str, advance: object, width: float) -> list[str]:
    """Break a title into at most two lines."""
    measure = advance if callable(advance) else len
    if measure(text) <= width:
        return [text]
    at = len(text)
    while at > 1 and measure(text[:at]) > width:
        at -= 1
    space = text.rfind(" ", 0, at + 1)
    if space > at // 2:
        at = space
    return [text[:at].rstrip(), text[at:].lstrip()]


def _draw_sheet(painter: QPainter, box: QRectF, subject: SheetSubject, theme: Theme) -> None:
    """Draw a sheet in little: four areas in the colours of the subject."""
    painter.setPen(QPen(QColor(theme.palette.hairline), 1))
    painter.setBrush(QColor(theme.palette.surface))
    painter.drawRect(box)
    inner = box.adjusted(4, 5, -4, -4)
    painter.setPen(QPen(QColor("#8E2C6B"), 0.6))
    for i, colour in enumerate(_TINTS.get(subject, _PLAIN)):
        painter.setBrush(QColor(colour))
        x, y = inner.left() + (i % 2) * inner.width() / 2, inner.top() + (i // 2) * inner.height() / 2
        painter.drawRect(QRectF(x, y, inner.width() / 2, inner.height() / 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.palette.key_unit))
    if subject not in (SheetSubject.GRIDS, SheetSubject.RESPONSIBILITY):
        painter.drawEllipse(inner.center(), 2.2, 2.2)
