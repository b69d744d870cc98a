import math

import pytest
from PySide6.QtCore import QPoint, Qt

from gisgrid.ui.canvas.tools.measure import AreaUnit, area_words, length_words
from tests.ui.canvas.fakes import EAST, NORTH

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def click(canvas, qtbot, x_m, y_m, button=LEFT):
    x_px, y_px = canvas.view.to_screen(EAST + x_m, NORTH + y_m)
    qtbot.mouseClick(canvas, button, pos=QPoint(round(x_px), round(y_px)))


def test_length_on_the_ground(canvas, qtbot):
    # On the central meridian (easting 500 km) map length and ground length are the same to 1e-8.
    canvas.choose_tool("measure")
    click(canvas, qtbot, -100, 0)
    click(canvas, qtbot, 100, 0)
    (first, second) = canvas.tool._corners_m
    assert canvas.tool.length_m == pytest.approx(math.dist(first, second), rel=1e-6)
    assert canvas.tool.length_m == pytest.approx(200, abs=2)


def test_area_on_the_ground(canvas, qtbot):
    canvas.choose_tool("measure_area")
    for x_m, y_m in ((-100, -100), (100, -100), (100, 100), (-100, 100)):
        click(canvas, qtbot, x_m, y_m)
    assert canvas.tool.area_m2 == pytest.approx(40_000, rel=0.03)
    assert canvas.tool.words().startswith(area_words(canvas.tool.area_m2, AreaUnit.MU))


def test_backspace_takes_the_last_corner_back(canvas, qtbot):
    canvas.choose_tool("measure")
    for x_m in (-100, 0, 100):
        click(canvas, qtbot, x_m, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert canvas.tool.length_m == pytest.approx(100, abs=2)


def test_right_click_ends_and_the_next_press_begins_anew(canvas, qtbot):
    canvas.choose_tool("measure")
    menus = []
    canvas.menu_wanted.connect(lambda *args: menus.append(args))
    click(canvas, qtbot, -100, 0)
    click(canvas, qtbot, 100, 0)
    click(canvas, qtbot, 0, 50, RIGHT)
    assert canvas.tool.length_m == pytest.approx(200, abs=2)
    assert menus == []
    click(canvas, qtbot, 0, 50)
    assert canvas.tool.length_m == 0


def test_double_click_and_enter_end(canvas, qtbot):
    canvas.choose_tool("measure")
    click(canvas, qtbot, -100, 0)
    click(canvas, qtbot, 100, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.mouseMove(canvas, QPoint(10, 10))
    assert canvas.tool.length_m == pytest.approx(200, abs=2)


def test_escape_clears(canvas, qtbot):
    canvas.choose_tool("measure_area")
    click(canvas, qtbot, -100, 0)
    click(canvas, qtbot, 100, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool.length_m == 0


def test_another_tool_forgets_the_sketch(canvas, qtbot):
    canvas.choose_tool("measure")
    click(canvas, qtbot, -100, 0)
    canvas.choose_tool("browse")
    canvas.choose_tool("measure")
    assert canvas.tool.length_m == 0


def test_words_in_the_land_units_of_the_office():
    # 1 hectare = 15 mu = 10,000 m2 = 0.01 km2
    assert area_words(10_000, AreaUnit.MU) == "15.00 亩"
    assert area_words(10_000, AreaUnit.HECTARE) == "1.0000 公顷"
    assert area_words(10_000, AreaUnit.SQUARE_KILOMETRE) == "0.0100 平方公里"
    assert length_words(999.94) == "999.9 米"
    assert length_words(1234.5) == "1.234 公里" or length_words(1234.5) == "1.235 公里"


def test_units_are_chosen_on_the_floating_panel(canvas, qtbot):
    canvas.choose_tool("measure")
    assert not canvas.floats.units.isVisible()
    qtbot.mouseClick(canvas.floats.measures.button("measure_area"), LEFT)
    assert canvas.tool.key == "measure_area"
    assert canvas.floats.units.isVisible()
    qtbot.mouseClick(canvas.floats.units.button("hectare"), LEFT)
    assert canvas.tool.unit is AreaUnit.HECTARE
    assert canvas.floats.tools.button("measure").isChecked()
