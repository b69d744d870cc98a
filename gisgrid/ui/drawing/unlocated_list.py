"""The enterprises without a place on the map, to be dragged onto it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.register import Register
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words, wrapped

MIME = "application/x-gisgrid-enterprise"
_WIDTH_PX, _HEIGHT_PX = 260, 240
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class _DragList(QListWidget):
    def mimeData(self, items: list[QListWidgetItem]) -> QMimeData:  # type: ignore[override]  # the stubs want a Sequence
        data = QMimeData()
        if items:
            data.setData(MIME, QByteArray(str(items[0].data(Qt.ItemDataRole.UserRole)).encode()))
        return data


class UnlocatedList(QFrame):
    """A small list over the map; a row dropped on the map places its enterprise.

    Parameters
    ----------
    place : callable
        Takes the id of an enterprise and the place on the ground, in metres.
    """

    def __init__(
        self, theme: Theme, canvas: MapCanvas, *, place: Callable[[int, float, float], None]
    ) -> None:
        super().__init__(canvas)
        del theme
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self._canvas = canvas
        self._place = place
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 8)
        self._head = words("", "head")
        column.addWidget(self._head)
        column.addWidget(wrapped(tr("Drag an enterprise to its place on the map."), "secondary"))
        self.rows = _DragList()
        self.rows.setObjectName("unlocated_rows")
        self.rows.setDragEnabled(True)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column.addWidget(self.rows, 1)
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)
        self.hide()

    def fill(self, register: Register) -> None:
        """List the enterprises that have no place."""
        facts = register.columns(Enterprise, ["id", "name"])
        located = set(register.geometries(Enterprise)[0].tolist())
        self.rows.clear()
        for id, name in zip(facts["id"], facts["name"], strict=True):
            if id not in located:
                item = QListWidgetItem(name)
                item.setData(Qt.ItemDataRole.UserRole, id)
                self.rows.addItem(item)
        self._head.setText(tr("Without a place: {count}", count=self.rows.count()))

    def stand(self) -> None:
        """Stand at the lower left of the map, above the scale bar."""
        height = min(_HEIGHT_PX, self._canvas.height() // 2)
        self.setGeometry(8, self._canvas.height() - height - 48, _WIDTH_PX, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take rows that are dropped on the map."""
        is_drop = event.type() == QEvent.Type.Drop
        if event.type() not in _DRAGS and not is_drop:
            return super().eventFilter(watched, event)
        assert isinstance(event, QDropEvent)
        if not event.mimeData().hasFormat(MIME):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if is_drop:
            id = int(bytes(event.mimeData().data(MIME).data()).decode())
            at = event.position()
            self._place(id, *self._canvas.view.to_map(at.x(), at.y()))
        return True
