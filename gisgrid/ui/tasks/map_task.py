"""The task 地图: the map in the middle, tree and layers left, card right, ledger under the map."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.theme.tokens import Measures


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
    """

    def __init__(
        self, measures: Measures, *, map_widget: QWidget, left: QWidget, card: QWidget, ledger: QWidget
    ) -> None:
        super().__init__()
        self._measures = measures
        self._was_shown = False
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
        left.setMinimumWidth(180)
        card.setMinimumWidth(300)
        ledger.setMinimumHeight(96)
        self.left_dock = self._dock(tr("Grids and layers"), left, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.card_dock = self._dock(tr("Card"), card, Qt.DockWidgetArea.RightDockWidgetArea)
        self.ledger_dock = self._dock(tr("Ledger"), ledger, Qt.DockWidgetArea.BottomDockWidgetArea)

    def show_face(self, face: MapFace) -> None:
        """Show the map with the ledger under it, or the ledger alone."""
        self._middle.setVisible(face is MapFace.MAP)
        if face is MapFace.MAP:
            self.resizeDocks([self.ledger_dock], [self._measures.ledger_px], Qt.Orientation.Vertical)
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
        sides = [measures.left_dock_px, measures.right_dock_px]
        self.resizeDocks([self.left_dock, self.card_dock], sides, Qt.Orientation.Horizontal)
        self.resizeDocks([self.ledger_dock], [measures.ledger_px], Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the docks their sizes when the window's size is known for the first time."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.restore_layout()

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(f"dock_{len(self.findChildren(QDockWidget))}")
        dock.setTitleBarWidget(QWidget())
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock
