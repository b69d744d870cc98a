"""The task 地图: the map in the middle, tree and layers left, card right, ledger under the map."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.dock_memory import DockMemory, DockSizes
from gisgrid.ui.theme.tokens import Measures

_STRAY_PX = 2
# Under these the names of grids, and the rows of a card, are cut off.
_LEAST_LEFT_PX, _LEAST_CARD_PX = 212, 332


class MapFace(Enum):
    """What of the task is shown."""

    MAP = auto()
    LEDGER = auto()


class MapTask(QMainWindow):
    """Arranges four widgets it is given; docks can be moved, and the ledger can take the map's place.

    Parameters
    ----------
    map_widget, left, card, ledger : QWidget
        What stands in the middle, left, right and below.
    memory : DockMemory, optional
        Keeps how the docks were left.
    """

    def __init__(
        self,
        measures: Measures,
        *,
        map_widget: QWidget,
        left: QWidget,
        card: QWidget,
        ledger: QWidget,
        memory: DockMemory | None = None,
    ) -> None:
        super().__init__()
        self._measures = measures
        self._was_shown = False
        self._face = MapFace.MAP
        self._ledger_px = measures.ledger_px
        self._left_px = measures.left_dock_px
        self._memory = memory
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setDockNestingEnabled(False)
        self.map_widget = map_widget
        map_widget.setMinimumSize(320, 120)
        self._middle = QWidget()
        layout = QVBoxLayout(self._middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(map_widget)
        self.setCentralWidget(self._middle)
        left.setMinimumWidth(_LEAST_LEFT_PX)
        card.setMinimumWidth(_LEAST_CARD_PX)
        ledger.setMinimumHeight(96)
        self.left_dock = self._dock(tr("Grids and layers"), left, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.card_dock = self._dock(tr("Card"), card, Qt.DockWidgetArea.RightDockWidgetArea)
        self.ledger_dock = self._dock(tr("Ledger"), ledger, Qt.DockWidgetArea.BottomDockWidgetArea)

    def show_face(self, face: MapFace) -> None:
        """Show the map with the ledger under it, or the ledger alone."""
        if face is self._face:
            return
        if face is MapFace.LEDGER and self._was_shown:
            self._ledger_px = self.ledger_dock.height()
            self._left_px = self.left_dock.width()
        self._face = face
        self._middle.setVisible(face is MapFace.MAP)
        if face is MapFace.MAP:
            self.resizeDocks([self.ledger_dock], [self._ledger_px], Qt.Orientation.Vertical)
            # Without a map in the middle Qt gives the left dock a pixel more; turn by turn they would add up.
            if abs(self.left_dock.width() - self._left_px) <= _STRAY_PX:
                self.resizeDocks([self.left_dock], [self._left_px], Qt.Orientation.Horizontal)
        self.ledger_dock.show()

    def restore_layout(self) -> None:
        """Bring the docks back to their first places and sizes."""
        areas = (
            (self.left_dock, Qt.DockWidgetArea.LeftDockWidgetArea),
            (self.card_dock, Qt.DockWidgetArea.RightDockWidgetArea),
            (self.ledger_dock, Qt.DockWidgetArea.BottomDockWidgetArea),
        )
        for dock, area in areas:
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        measures = self._measures
        self._size_docks(DockSizes(measures.left_dock_px, measures.right_dock_px, measures.ledger_px))

    def _size_docks(self, sizes: DockSizes) -> None:
        self._ledger_px = sizes.ledger_px
        sides = [sizes.left_px, sizes.card_px]
        self.resizeDocks([self.left_dock, self.card_dock], sides, Qt.Orientation.Horizontal)
        self.resizeDocks([self.ledger_dock], [sizes.ledger_px], Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the docks their sizes when the window's size is known for the first time."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            held = self._memory.load() if self._memory is not None else None
            self.restore_layout()
            if held is not None:
                self._size_docks(held)

    def remember(self) -> None:
        """Keep how the docks stand for the next start; the ledger alone is no arrangement to keep."""
        if self._memory is not None and self._was_shown and self._face is MapFace.MAP:
            sizes = (self.left_dock.width(), self.card_dock.width(), self.ledger_dock.height())
            self._memory.save(DockSizes(*sizes))

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(f"dock_{len(self.findChildren(QDockWidget))}")
        dock.setTitleBarWidget(QWidget())
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock


def left_side(tree: QWidget, layers: QWidget) -> QWidget:
    """Put the grids above the layers, with a line between them that can be dragged."""
    left = QSplitter(Qt.Orientation.Vertical)
    left.setChildrenCollapsible(False)
    left.setHandleWidth(1)
    left.addWidget(tree)
    left.addWidget(layers)
    left.setStretchFactor(0, 3)
    left.setStretchFactor(1, 2)
    return left
