import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from gisgrid.ui.canvas.map_menu import add_place_actions


@pytest.fixture
def actions(canvas):
    menu = QMenu(canvas)
    add_place_actions(menu, canvas, x_px=150.0, y_px=100.0, add=lambda _: None)
    return menu.actions()[1:]


def test_coordinate_is_copied(canvas, actions):
    actions[0].trigger()
    lon_deg, lat_deg = (float(part) for part in QGuiApplication.clipboard().text().split(", "))
    x_m, y_m = canvas.crs.project([[lon_deg, lat_deg]])[0]
    assert (x_m, y_m) == pytest.approx(canvas.view.to_map(150, 100), abs=0.2)
    assert actions[0].text().startswith("复制坐标")


def test_place_comes_into_the_middle(canvas, actions, qtbot):
    place = canvas.view.to_map(150, 100)
    actions[1].trigger()
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    view = canvas.view
    assert (view.centre_x_m, view.centre_y_m) == pytest.approx(place, abs=view.metres_per_px)


def test_whole_map_is_shown_again(canvas, actions, qtbot):
    scale = canvas.view.metres_per_px
    canvas.zoom_in()
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    actions[3].trigger()
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)
    assert canvas.view.metres_per_px == pytest.approx(scale)
