"""The search box of the window: type a name, pinyin, initials, a phone or a code; arrows and Enter choose."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import tr
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.search import Hit, SearchIndex
from gisgrid.ui.field_words import kind_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_HIT = int(Qt.ItemDataRole.UserRole) + 1
_ROW_PX = 44
_HEAD_PX = 26
_OF_EACH_KIND = 6
_GREATEST_HEIGHT_PX = 460


class SearchBox(QLineEdit):
    """A field with a list of what was found under it.

    Signals
    -------
    chosen(hit: Hit)
        The user chose something.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, index: Callable[[], SearchIndex]) -> None:
        super().__init__()
        self._theme = theme
        self._index = index
        self._popup: _Popup | None = None
        self.setProperty("kind", "search")
        self.setObjectName("search")
        is_roomy = theme.measures.search_width_px > 400
        long = tr("Enterprise, pinyin, initials, person, phone, code, address")
        self.setPlaceholderText(long if is_roomy else tr("Enterprise, pinyin, person, phone, code"))
        self.setFixedHeight(36)
        icon = theme.icons.icon("search", theme.palette.secondary, size_px=16)
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self._key = QLabel("Ctrl+K", self)
        self._key.setProperty("search_key", "true")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._on_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key's name at the right."""
        super().resizeEvent(event)
        size = self._key.sizeHint()
        corner = QPoint(self.width() - size.width() - 10, (self.height() - size.height()) // 2)
        self._key.setGeometry(QRect(corner, size))

    @property
    def hits(self) -> list[Hit]:
        """What the list shows now."""
        return self._popup.hits if self._popup is not None and self._popup.isVisible() else []

    def close_list(self) -> None:
        """Hide the list."""
        if self._popup is not None:
            self._popup.hide()

    def begin(self) -> None:
        """Put the cursor into the field, over what was typed before."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list with the arrows, choose with Enter, leave with Esc."""
        popup = self._popup
        if popup is not None and popup.isVisible():
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                popup.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_chosen(popup.current())
                return
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.close_list()
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the list when the field is left."""
        super().focusOutEvent(event)
        if self._popup is not None and not self._popup.underMouse():
            self.close_list()

    def _on_text(self, text: str) -> None:
        self._key.setVisible(not text)
        if not text.strip():
            self.close_list()
            return
        if self._popup is None:
            self._popup = _Popup(self._theme, self.window())
            self._popup.chosen.connect(self._on_chosen)
        self._popup.show_hits(self._index().find(text, limit=_OF_EACH_KIND), self)

    def _on_chosen(self, hit: object) -> None:
        if isinstance(hit, Hit):
            self.close_list()
            self.clear()
            self.clearFocus()
            self.chosen.emit(hit)


class _Popup(QFrame):
    chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self.hits: list[Hit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 6)
        self._empty = QLabel(tr("Nothing was found."))
        self._empty.setProperty("words", "secondary")
        self._empty.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._empty)
        self.view = QListView()
        self.view.setObjectName("search_list")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._model = QStandardItemModel(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_HitDelegate(theme, self.view))
        self.view.clicked.connect(lambda index: self.chosen.emit(index.data(_HIT)))
        column.addWidget(self.view)
        self.hide()

    def show_hits(self, hits: list[Hit], field: QWidget) -> None:
        self.hits = hits
        self._model.clear()
        kind = None
        for hit in hits:
            if hit.kind is not kind:
                head = QStandardItem(kind_words(TABLE_NAMES[hit.kind]))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(head)
                kind = hit.kind
            item = QStandardItem(hit.title)
            item.setData(hit, _HIT)
            self._model.appendRow(item)
        self._empty.setVisible(not hits)
        self.view.setVisible(bool(hits))
        heads = self._model.rowCount() - len(hits)
        height = 14 + len(hits) * _ROW_PX + heads * _HEAD_PX if hits else 52
        corner = field.mapTo(self.window(), QPoint(0, field.height() + 4))
        self.setGeometry(corner.x(), corner.y(), field.width(), min(height, _GREATEST_HEIGHT_PX))
        self.move_by(1)
        self.show()
        self.raise_()

    def move_by(self, by: int) -> None:
        count = self._model.rowCount()
        row = self.view.currentIndex().row()
        for _ in range(count):
            row = (row + by) % count
            if self._model.item(row).data(_HIT) is not None:
                self.view.setCurrentIndex(self._model.index(row, 0))
                return

    def current(self) -> object:
        return self.view.currentIndex().data(_HIT)


class _HitDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW_PX if index.data(_HIT) is not None else _HEAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(_HIT)
        rect: QRect = option.rect
        state = option.state
        palette = self._theme.palette
        painter.save()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not isinstance(hit, Hit):
            painter.setFont(self._theme.font(TextSize.SECONDARY))
            painter.setPen(QColor(palette.secondary))
            painter.drawText(rect.adjusted(12, 2, -12, 0), flags, str(index.data()))
            painter.restore()
            return
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent_tint))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        inner = rect.adjusted(14, 4, -14, -4)
        painter.setFont(self._theme.font(TextSize.BODY))
        painter.setPen(QColor(palette.strong))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.x(), inner.y(), inner.width(), 19), flags, title)
        painter.setFont(self._theme.font(TextSize.SECONDARY))
        painter.setPen(QColor(palette.secondary))
        note = painter.fontMetrics().elidedText(hit.note, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.x(), inner.y() + 19, inner.width(), 17), flags, note)
        painter.restore()
