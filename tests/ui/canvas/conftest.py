import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gisgrid.geo.crs import WorkCrs
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.theme.theme import make_theme
from tests.ui.canvas.fakes import FakeSource


@pytest.fixture
def theme(qtbot, tmp_path):
    return make_theme(window_width_px=1920, cache=tmp_path)


@pytest.fixture
def canvas(qtbot, theme):
    made = MapCanvas(theme, WorkCrs(40))
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.set_source(FakeSource())
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    qtbot.waitUntil(lambda: made.is_sharp, timeout=3000)
    yield made
    made.shutdown()


@pytest.fixture
def turn_wheel():
    def turn(widget, x_px, y_px, eighths_deg, modifiers=Qt.KeyboardModifier.NoModifier):
        event = QWheelEvent(
            QPointF(x_px, y_px),
            QPointF(widget.mapToGlobal(QPoint(round(x_px), round(y_px)))),
            QPoint(),
            QPoint(0, eighths_deg),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    return turn
