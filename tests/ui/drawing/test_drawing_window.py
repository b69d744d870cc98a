"""The pencil in the window: draw, confirm over the card, undo with Ctrl+Z."""

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid
from gisgrid.ui.canvas.tools.board import DrawKey
from gisgrid.workspace import Workspace

CRS = WorkCrs(40)
E, N = 492_000.0, 3_144_000.0
LEFT = Qt.MouseButton.LeftButton
_WAIT_MS = 20_000


@pytest.fixture
def window(show_window, tmp_path):
    workspace = Workspace.create(tmp_path / "w.gpkg", "lishui-2019", zone=40)
    with workspace.edit("建立") as session:
        zone = session.add(Grid("KF", "开发区", 1))
        for number, x in enumerate((0, 1000), start=1):
            box = CRS.unproject_geometries([shapely.box(E + x, N, E + x + 1000, N + 1000)])[0]
            session.add(Grid(f"KF{number:02d}", f"园区{number}", 2, parent_id=zone.id, geometry=box))
    return show_window(workspace)


def test_split_in_the_window_is_confirmed_over_the_card_and_undone(qtbot, window):
    canvas = window.canvas
    qtbot.mouseClick(canvas.floats.tools.button(DrawKey.CORNER.value), LEFT)
    qtbot.mouseClick(window.drawing.bar.button(DrawKey.SPLIT.value), LEFT)
    for x, y in ((500, -30), (520, 1030)):
        x_px, y_px = canvas.view.to_screen(E + x, N + y)
        qtbot.mouseClick(canvas, LEFT, pos=QPoint(round(x_px), round(y_px)))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    sheet = window.drawing.sheet
    assert sheet.parentWidget() is window.card
    assert sheet.size() == window.card.size()
    qtbot.mouseClick(sheet.findChild(QPushButton, "save"), LEFT)
    assert window.drawing.sheet is None
    assert window.register.count(Grid) == 4
    assert window.toasts.shown == ["已分割园区1。"]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.register.count(Grid) == 3
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=_WAIT_MS)
