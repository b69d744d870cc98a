"""Paints the cells of a ledger: no vertical rules, class chips, dots with words, dates with relative words."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import DangerClass, HazardLevel
from gisgrid.ui.card.rows import class_tone
from gisgrid.ui.day_words import ahead_words, due_words
from gisgrid.ui.ledger.model import LedgerModel
from gisgrid.ui.ledger.table import CellKind, Column
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.symbols import draw_symbol
from gisgrid.ui.widgets.words import draw_chip

Index = QModelIndex | QPersistentModelIndex

PADDING_PX = 10
_DATE_PX = 84


class LedgerDelegate(QStyledItemDelegate):
    """Paints every cell of a ledger."""

    def __init__(self, theme: Theme, today: date, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._today = today
        self._view = view
        self._hover_row = -1

    def set_hover_row(self, row: int) -> None:
        """Shade another row under the pointer."""
        if row != self._hover_row:
            self._hover_row = row
            self._view.viewport().update()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(40, self._theme.measures.table_row_px)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field for a cell."""
        field = QLineEdit(parent)
        field.setProperty("kind", "cell")
        field.setObjectName("cell_field")
        return field

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        if not isinstance(model, LedgerModel):
            return
        rect: QRect = option.rect
        state = option.state
        palette = self._theme.palette
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.accent_tint))
        elif index.row() == self._hover_row:
            painter.fillRect(rect, QColor(palette.panel))
        painter.setPen(QPen(QColor(palette.window), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        column = model.columns[index.column()]
        inner = rect.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        painter.setFont(self._theme.font(TextSize.LIST))
        painter.setPen(QColor(palette.text))
        if index.column() == 0:
            painter.setPen(QColor(palette.secondary))
            self._words(painter, inner, str(index.row() + 1), Qt.AlignmentFlag.AlignRight)
        else:
            self._draw(painter, inner, model, model.row_of(index), column)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, model: LedgerModel, row: int, column: Column) -> None:
        table = model.table
        value = table.data[column.key][row]
        if column.kind is CellKind.NAME:
            self._draw_name(painter, rect, model, row, str(value or ""))
        elif column.kind is CellKind.CLASS and isinstance(value, DangerClass):
            self._draw_class(painter, rect, value)
        elif column.kind is CellKind.LEVEL and isinstance(value, HazardLevel):
            tone = Tone.PLAIN if value is HazardLevel.GENERAL else Tone.DANGER
            draw_chip(
                painter, self._theme, term(value.value), tone, x_px=rect.x(), y_px=rect.center().y() - 9
            )
        elif column.kind is CellKind.STATUS:
            self._draw_status(painter, rect, table.tone(row), table.words(row, column))
        elif column.kind is CellKind.DUE:
            self._draw_due(painter, rect, value, is_deadline=column.key == "due")
        elif column.kind is CellKind.COUNT:
            painter.setPen(QColor(self._theme.palette.text if value else self._theme.palette.disabled))
            self._words(painter, rect, table.words(row, column), Qt.AlignmentFlag.AlignRight)
        else:
            quiet = column.kind in (CellKind.QUIET, CellKind.PHONE)
            painter.setPen(QColor(self._theme.palette.secondary if quiet else self._theme.palette.text))
            text = table.words(row, column)
            if term("空缺") in text:
                painter.setPen(QColor(self._theme.palette.warn))
            self._words(painter, rect, text, Qt.AlignmentFlag.AlignLeft)

    def _words(self, painter: QPainter, rect: QRect, text: str, side: Qt.AlignmentFlag) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def _draw_name(self, painter: QPainter, rect: QRect, model: LedgerModel, row: int, name: str) -> None:
        data = model.table.data
        klass = data["danger_class"][row]
        if name:
            is_key = bool(data["is_key_unit"][row])
            draw_symbol(painter, klass, is_key_unit=is_key, x_px=rect.x() + 6, y_px=rect.center().y() + 0.5)
        painter.setPen(QColor(self._theme.palette.strong))
        painter.setFont(self._theme.font(TextSize.LIST))
        self._words(painter, rect.adjusted(20, 0, 0, 0), name, Qt.AlignmentFlag.AlignLeft)

    def _draw_class(self, painter: QPainter, rect: QRect, value: DangerClass) -> None:
        text = {"A": tr("A high"), "B": tr("B medium"), "C": tr("C low")}.get(value.value, term(value.value))
        draw_chip(painter, self._theme, text, class_tone(value), x_px=rect.x(), y_px=rect.center().y() - 9)

    def _draw_status(self, painter: QPainter, rect: QRect, tone: Tone, text: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.ink(tone))
        painter.drawEllipse(QPointF(rect.x() + 4, rect.center().y() + 0.5), 3.5, 3.5)
        painter.setPen(QColor(self._theme.palette.text))
        self._words(painter, rect.adjusted(14, 0, 0, 0), text, Qt.AlignmentFlag.AlignLeft)

    def _draw_due(self, painter: QPainter, rect: QRect, value: object, *, is_deadline: bool) -> None:
        if not isinstance(value, date):
            painter.setPen(QColor(self._theme.palette.disabled))
            self._words(painter, rect, "–", Qt.AlignmentFlag.AlignLeft)
            return
        self._words(painter, rect, value.isoformat(), Qt.AlignmentFlag.AlignLeft)
        days = (value - self._today).days
        tone = self._theme.palette.danger if days < 0 else self._theme.palette.secondary
        if is_deadline and 0 <= days <= 3:
            tone = self._theme.palette.warn
        painter.setPen(QColor(tone))
        painter.setFont(self._theme.font(TextSize.SECONDARY, weight=QFont.Weight.Normal))
        text = due_words(days) if is_deadline or days <= 3 else ahead_words(days)
        self._words(painter, rect.adjusted(_DATE_PX, 0, 0, 0), text, Qt.AlignmentFlag.AlignLeft)
