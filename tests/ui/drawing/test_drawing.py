"""Drawing on the map with real mouse and keys, over a real register."""

from datetime import datetime

import openpyxl
import pytest
import shapely
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from gisgrid.edits.hand_over import preview
from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.register_scene import build_scene
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Road
from gisgrid.model.card import no_duties
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.tools.board import DrawKey
from gisgrid.ui.desk import Desk
from gisgrid.ui.drawing.drawing import Drawing
from gisgrid.ui.drawing.unlocated_list import MIME
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.workspace import Workspace

NOW = datetime(2026, 11, 16, 15, 0)  # noqa: DTZ001  local time
CRS = WorkCrs(40)
E, N = 492_000.0, 3_144_000.0
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def _lonlat(shape):
    return CRS.unproject_geometries([shape])[0]


@pytest.fixture
def park(tmp_path):
    """Make two rows of two grids 1000 m wide (2 SW, 3 SE, 4 NW, 5 NE) in a zone, a road, three enterprises."""
    with Workspace.create(tmp_path / "w.gpkg", "lishui-2019", zone=40, clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            zone = session.add(
                Grid("KF", "开发区", 1, geometry=_lonlat(shapely.box(E, N, E + 2000, N + 2000)))
            )
            for number, (x, y) in enumerate([(0, 0), (1000, 0), (0, 1000), (1000, 1000)], start=1):
                box = shapely.box(E + x, N + y, E + x + 1000, N + y + 1000)
                session.add(
                    Grid(f"KF{number:02d}", f"园区{number}", 2, parent_id=zone.id, geometry=_lonlat(box))
                )
            session.add(Enterprise("甲厂", grid_id=2, geometry=_lonlat(shapely.Point(E + 900, N + 500))))
            session.add(Enterprise("乙厂", grid_id=3, geometry=_lonlat(shapely.Point(E + 1500, N + 500))))
            session.add(Enterprise("丙厂"))
            session.add(
                Parcel("P1", grid_id=2, geometry=_lonlat(shapely.box(E + 200, N + 200, E + 400, N + 400)))
            )
            session.add(
                Road("大道", geometry=_lonlat(shapely.LineString([(E, N + 700), (E + 2000, N + 700)])))
            )
        yield workspace


class _Hand:
    """Points at the map in metres from the corner of the park."""

    def __init__(self, canvas, qtbot):
        self._canvas, self._qtbot = canvas, qtbot

    def at(self, x_m, y_m):
        x_px, y_px = self._canvas.view.to_screen(E + x_m, N + y_m)
        return QPoint(round(x_px), round(y_px))

    def click(self, x_m, y_m, button=LEFT):
        self._qtbot.mouseMove(self._canvas, self.at(x_m, y_m))
        self._qtbot.mouseClick(self._canvas, button, pos=self.at(x_m, y_m))

    def drag(self, start, end, modifiers=NONE):
        self._qtbot.mousePress(self._canvas, LEFT, modifiers, self.at(*start))
        for share in (0.3, 0.7, 1.0):
            step = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
            self._qtbot.mouseMove(self._canvas, self.at(*step))
        self._qtbot.mouseRelease(self._canvas, LEFT, modifiers, self.at(*end))

    def key(self, key):
        self._qtbot.keyClick(self._canvas, key)


@pytest.fixture
def desk(park, shell_theme):
    return Desk(park, park, SelectionModel(), shell_theme, Messages(), NOW.date, no_duties)


@pytest.fixture
def canvas(qtbot, park, shell_theme):
    made = MapCanvas(shell_theme, CRS)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.set_source(SceneSource(build_scene(park, today=NOW.date())))
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    yield made
    made.shutdown()


@pytest.fixture
def told(desk):
    heard = []
    desk.messages.posted.connect(heard.append)
    yield heard
    desk.messages.posted.disconnect(heard.append)


@pytest.fixture
def drawing(desk, canvas, park, told, tmp_path):
    made = Drawing(desk, canvas, undo=park.undo, choose_path=lambda _name: tmp_path / "移交.xlsx")
    canvas.choose_tool(DrawKey.CORNER.value)
    return made


@pytest.fixture
def hand(canvas, qtbot):
    return _Hand(canvas, qtbot)


def _is_whole(park):
    shapes = [grid.geometry for grid in park.find(Grid, level=2) if grid.is_in_force(NOW.date())]
    return bool(shapely.coverage_is_valid(shapes))


def _area(park, id):
    return CRS.project_geometries([park.get(Grid, id).geometry])[0].area


def _confirm(drawing, qtbot):
    qtbot.mouseClick(drawing.sheet.findChild(QPushButton, "save"), LEFT)


def test_pencil_opens_the_bar_and_browsing_closes_it(drawing, canvas, qtbot):
    assert drawing.bar.isVisible()
    qtbot.mouseClick(canvas.floats.tools.button("browse"), LEFT)
    assert not drawing.bar.isVisible()
    qtbot.mouseClick(canvas.floats.tools.button(DrawKey.CORNER.value), LEFT)
    assert drawing.bar.isVisible()
    qtbot.mouseClick(drawing.bar.button(DrawKey.SPLIT.value), LEFT)
    assert canvas.tool.key == DrawKey.SPLIT.value
    assert canvas.floats.tools.button(DrawKey.CORNER.value).isChecked()


def test_dragged_corner_moves_four_grids_at_once(drawing, hand, park, told):
    hand.drag((1000, 1000), (1100, 1080))
    assert _is_whole(park)
    assert _area(park, 2) > 1_050_000
    assert drawing.sheet is None  # nobody changes hands: written at once
    assert [action.text for action in told[-1].actions] == ["撤销"]
    told[-1].actions[0].run()
    assert _area(park, 2) == pytest.approx(1_000_000, rel=1e-6)


def test_dragged_edge_bends_and_with_shift_is_shifted(drawing, hand, park):
    hand.drag((1000, 1500), (1060, 1500))
    assert _area(park, 4) == pytest.approx(1_030_000, rel=0.01)
    hand.drag((1500, 1000), (1500, 1050), SHIFT)
    assert _is_whole(park)
    assert _area(park, 3) == pytest.approx(1_050_000, rel=0.01)


def test_reshape_shows_who_changes_hands_before_it_is_written(
    drawing, canvas, hand, park, qtbot, told, tmp_path
):
    canvas.choose_tool(DrawKey.RESHAPE.value)
    steps = len(park.history())
    for x, y in ((1030, 200), (800, 500), (1030, 850)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Return)
    assert len(park.history()) == steps
    assert [(one.name, one.to_name) for one in _preview(drawing, park).enterprises] == [("甲厂", "园区2")]
    assert drawing.sheet.isVisible()
    _confirm(drawing, qtbot)
    assert park.get(Enterprise, 1).grid_id == 3
    assert _is_whole(park)
    assert len(park.history()) == steps + 1
    assert [action.text for action in told[-1].actions] == ["撤销", "打印移交清单"]
    told[-1].actions[1].run()
    sheet = openpyxl.load_workbook(tmp_path / "移交.xlsx").active
    assert sheet["B2"].value == "甲厂"


def _preview(drawing, park):
    return preview(park, drawing.plan, today=NOW.date())


def test_split_asks_for_code_and_name(drawing, canvas, hand, park, qtbot):
    canvas.choose_tool(DrawKey.SPLIT.value)
    hand.click(-60, 500)
    hand.click(1060, 520)
    hand.click(1060, 520, RIGHT)
    code = drawing.sheet.findChild(QLineEdit, "new_code_0")
    assert code.text() == "KF01-2"
    code.setText("KF02")
    _confirm(drawing, qtbot)
    assert drawing.sheet.problem.isVisible()
    code.setText("KF05")
    _confirm(drawing, qtbot)
    assert park.find(Grid, code="KF05")
    assert _is_whole(park)


def test_escape_drops_the_sheet_and_nothing_is_written(drawing, canvas, hand, park, qtbot):
    canvas.choose_tool(DrawKey.SPLIT.value)
    hand.click(-60, 500)
    hand.click(1060, 520)
    hand.key(Qt.Key.Key_Return)
    qtbot.keyClick(drawing.sheet, Qt.Key.Key_Escape)
    assert drawing.sheet is None
    assert drawing.plan is None
    assert park.count(Grid) == 5


def test_backspace_and_escape_while_drawing(drawing, canvas, hand):
    canvas.choose_tool(DrawKey.AREA.value)
    for x, y in ((2300, 300), (2500, 300), (2500, 500)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Backspace)
    assert canvas.tool.corner_count == 2
    hand.key(Qt.Key.Key_Escape)
    assert canvas.tool.corner_count == 0
    assert drawing.plan is None


def test_points_snap_to_corners_edges_and_roads(drawing, canvas, hand, qtbot):
    canvas.choose_tool(DrawKey.SPLIT.value)
    hand.click(8, 1005)
    hand.click(1008, 300)
    hand.click(600, 706)
    corners = [(round(x - E), round(y - N)) for x, y in canvas.tool._corners_m]
    assert corners[0] == (0, 1000)
    assert corners[1][0] == 1000
    assert corners[2][1] == 700
    canvas.grab()
    hand.key(Qt.Key.Key_Escape)


def test_two_clicks_merge_and_the_second_grid_goes_into_the_first(drawing, canvas, hand, park, qtbot):
    canvas.choose_tool(DrawKey.MERGE.value)
    hand.click(1500, 300)
    hand.click(500, 500)
    _confirm(drawing, qtbot)
    assert park.get(Enterprise, 1).grid_id == 3
    assert not park.get(Grid, 2).is_in_force(NOW.date())
    park.undo()
    assert park.get(Grid, 2).is_in_force(NOW.date())


def test_deleted_grid_goes_to_a_neighbour_and_leaves_no_gap(drawing, canvas, hand, park, qtbot):
    canvas.choose_tool(DrawKey.DELETE.value)
    hand.click(500, 500)
    _confirm(drawing, qtbot)
    assert park.get(Enterprise, 1).grid_id in (3, 4)
    assert drawing.net.flaws() == []


def test_parcel_hole_and_new_grid(drawing, canvas, hand, park, qtbot):
    drawing.edit_kind("parcels")
    canvas.choose_tool(DrawKey.HOLE.value)
    for x, y in ((250, 250), (350, 250), (350, 350), (250, 350)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Return)
    assert CRS.project_geometries([park.get(Parcel, 1).geometry])[0].area == pytest.approx(30_000, rel=0.1)
    drawing.edit_kind("grids")
    canvas.choose_tool(DrawKey.AREA.value)
    for x, y in ((1900, 300), (2400, 300), (2400, 700), (1900, 690)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Return)
    _confirm(drawing, qtbot)
    assert _is_whole(park)
    assert park.count(Grid) == 6


def test_clicks_on_nothing_are_told(drawing, canvas, hand, told):
    canvas.choose_tool(DrawKey.DELETE.value)
    hand.click(2200, 300)
    assert told[-1].text == "这里没有这类区域。"


def test_gap_is_found_told_and_mended(drawing, canvas, park, qtbot, told):
    with park.edit("弄坏") as session:
        session.get(Grid, 3).geometry = _lonlat(shapely.box(E + 1010, N, E + 2000, N + 1000))
    drawing.note_change()
    qtbot.mouseClick(drawing.extras.button("check"), LEFT)
    assert "10,000" in told[-1].text
    told[-1].actions[0].run()
    drawing.note_change()
    assert drawing.net.flaws() == []
    qtbot.mouseClick(drawing.extras.button("check"), LEFT)
    assert told[-1].text == "没有缝隙，也没有重叠。"


def test_unlocated_enterprise_is_dropped_on_the_map(drawing, canvas, hand, park, qtbot, desk):
    qtbot.mouseClick(drawing.extras.button("unlocated"), LEFT)
    rows = drawing.unlocated.rows
    assert [rows.item(row).text() for row in range(rows.count())] == ["丙厂"]
    data = rows.mimeData([rows.item(0)])
    at = hand.at(1500, 1500)
    args = (Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(canvas, QDragEnterEvent(at, *args))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(at), *args))
    placed = park.get(Enterprise, 3)
    assert placed.grid_id == 5
    assert CRS.project([[placed.geometry.x, placed.geometry.y]])[0] == pytest.approx(
        [E + 1500, N + 1500], abs=4
    )
    assert desk.selection.current.ids == (3,)
    park.undo()
    assert park.get(Enterprise, 3).geometry is None


def test_foreign_drop_is_left_alone(drawing, canvas, hand):
    data = QMimeData()
    data.setData("text/plain", QByteArray(b"x"))
    event = QDropEvent(QPointF(hand.at(500, 500)), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.setAccepted(False)
    QApplication.sendEvent(canvas, event)
    assert not data.hasFormat(MIME)
    assert not event.isAccepted()
