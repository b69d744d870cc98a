"""A new enterprise by hand, with and without a place, and its grid against the map."""

from datetime import datetime

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QPushButton

from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, PlaceAccuracy
from gisgrid.ui.card.sheets import Segments
from gisgrid.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton
NOW = datetime.fromisoformat("2026-11-18 09:00")


def _box(west, south, east, north):
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


@pytest.fixture
def window(show_window, tmp_path):
    workspace = Workspace.create(tmp_path / "w.gpkg", "lishui-2019", name="开发区", clock=lambda: NOW)
    with workspace.edit("建立") as session:
        zone = session.add(Grid("KF", "开发区", 1, geometry=_box(119.90, 28.40, 119.93, 28.42)))
        session.add(
            Grid("KF01", "园区01", 2, parent_id=zone.id, geometry=_box(119.90, 28.40, 119.915, 28.42))
        )
        session.add(
            Grid("KF02", "园区02", 2, parent_id=zone.id, geometry=_box(119.915, 28.40, 119.93, 28.42))
        )
        session.add(Parcel("一", geometry=_box(119.902, 28.405, 119.908, 28.412)))
        session.add(
            Enterprise("老厂", supervised_industry="轻工", grid_id=2, geometry=shapely.Point(119.92, 28.41))
        )
    return show_window(workspace, today=NOW.date)


def typed(qtbot, window, name, text):
    field = window.card.sheet.findChild(QLineEdit, name)
    qtbot.keyClicks(field, text)


def save(qtbot, window):
    qtbot.mouseClick(window.card.sheet.findChild(QPushButton, "save"), LEFT)


def card_action(window, text):
    return next(one for one in window.card.findChild(QMenu).actions() if one.text() == text)


def test_a_right_click_on_the_map_adds_an_enterprise_there(qtbot, window):
    canvas = window.canvas
    x_m, y_m = window.map_link.crs.project(shapely.get_coordinates(shapely.Point(119.905, 28.41)))[0]
    x_px, y_px = canvas.view.to_screen(x_m, y_m)
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(round(x_px), round(y_px)))
    menu = next(one for one in canvas.findChildren(QMenu) if one.isVisible())
    next(one for one in menu.actions() if one.text() == "在此处新增企业").trigger()
    menu.close()
    save(qtbot, window)
    assert "名称" in window.card.sheet.problem.text()
    typed(qtbot, window, "name", "Hengtai")
    typed(qtbot, window, "principal", "Li")
    qtbot.mouseClick(window.card.sheet.findChildren(Segments)[0].button(1), LEFT)
    assert window.card.sheet.findChild(QComboBox, "grid") is None
    save(qtbot, window)
    assert window.card.sheet is None
    added = window.register.get(Enterprise, 2)
    facts = (added.name, added.principal, added.danger_class, added.grid_id, added.place_accuracy)
    assert facts == ("Hengtai", "Li", DangerClass.B, 2, PlaceAccuracy.EXACT)
    assert added.geometry.distance(shapely.Point(119.905, 28.41)) < 2e-4
    assert window.register.count(ParcelTenancy, enterprise_id=2, parcel_id=1) == 1
    assert window.selection.current.ids == (2,)
    window.undo()
    assert window.register.count(Enterprise) == 1


def test_one_without_a_place_is_added_from_the_ledger(qtbot, window):
    qtbot.mouseClick(window.ledger.findChild(object, "add_enterprise"), LEFT)
    typed(qtbot, window, "name", "Xinmu")
    grid = window.card.sheet.findChild(QComboBox, "grid")
    assert [grid.itemText(i) for i in range(grid.count())] == ["暂不指定", "园区01", "园区02"]
    grid.setCurrentIndex(2)
    save(qtbot, window)
    added = window.register.get(Enterprise, 2)
    assert (added.grid_id, added.geometry, added.place_accuracy) == (3, None, PlaceAccuracy.NOT_LOCATED)
    qtbot.mouseClick(window.ledger.findChild(object, "add_enterprise"), LEFT)
    typed(qtbot, window, "name", "Xinmu")
    save(qtbot, window)
    assert "台账中已有" in window.card.sheet.problem.text()
    assert window.register.count(Enterprise) == 2


def test_a_grid_against_the_map_wants_a_reason_and_can_be_taken_back(qtbot, window):
    window.selection.select(Enterprise, 1)
    back = card_action(window, "恢复按地图归属网格")
    assert not back.isVisible()
    card_action(window, "指定所属网格").trigger()
    window.card.sheet.findChild(QComboBox, "grid").setCurrentIndex(0)
    save(qtbot, window)
    assert "理由" in window.card.sheet.problem.text() or "原因" in window.card.sheet.problem.text()
    window.card.sheet.findChild(QPlainTextEdit, "reason").setPlainText("总部在园区01")
    save(qtbot, window)
    held = window.register.get(Enterprise, 1)
    assert (held.grid_id, held.assigned_by_hand, held.assignment_reason) == (2, True, "总部在园区01")
    assert back.isVisible()
    back.trigger()
    held = window.register.get(Enterprise, 1)
    assert (held.grid_id, held.assigned_by_hand) == (3, False)
