import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication

from gisgrid.errors import FileError
from gisgrid.model.areas import Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.canvas.tools.tool import SelectMode
from gisgrid.ui.canvas.zoom import FINE_FACTOR, NOTCH_FACTOR
from tests.ui.canvas.fakes import EAST, NORTH, FakeSource

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def spot(canvas, x_m, y_m):
    x_px, y_px = canvas.view.to_screen(EAST + x_m, NORTH + y_m)
    return QPoint(round(x_px), round(y_px))


def pixel(image, at):
    """Return the colour at a point of the window, whatever the scale of the screen."""
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(at.x() * ratio), int(at.y() * ratio))


def mouse(canvas, kind, at, button, buttons, modifiers=NONE):
    event = QMouseEvent(kind, QPointF(at), QPointF(canvas.mapToGlobal(at)), button, buttons, modifiers)
    QApplication.sendEvent(canvas, event)


def drag(canvas, start, end, button=LEFT, modifiers=NONE):
    mouse(canvas, QMouseEvent.Type.MouseButtonPress, start, button, button, modifiers)
    for step in (1, 2, 3):
        at = start + (end - start) * step / 3
        mouse(canvas, QMouseEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, button, modifiers)
    mouse(canvas, QMouseEvent.Type.MouseButtonRelease, end, button, Qt.MouseButton.NoButton, modifiers)


def rest(qtbot, canvas):
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=3000)


def test_whole_map_is_shown_at_first(canvas):
    left, bottom, right, top = canvas.view.extent
    assert left < EAST - 200 and right > EAST + 200 and bottom < NORTH - 200 and top > NORTH + 200


def test_picture_shows_the_shapes(canvas):
    image = canvas.map_image()
    at = spot(canvas, 60, 150)
    assert pixel(image, at) == QColor("#D5E8D4")
    assert pixel(image, spot(canvas, 0, 150)) == QColor("#FBFAF7")


def test_wheel_zooms_about_the_pointer(canvas, qtbot, turn_wheel):
    scale = canvas.view.metres_per_px
    before = canvas.view.to_map(100, 80)
    turn_wheel(canvas, 100, 80, 120)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(scale / NOTCH_FACTOR)
    assert canvas.view.to_map(100, 80) == pytest.approx(before, abs=scale)


def test_pointer_ground_stays_during_the_whole_glide(canvas, qtbot, turn_wheel):
    before = canvas.view.to_map(100, 80)
    seen = []
    canvas.view_changed.connect(lambda view: seen.append(view.to_map(100, 80)))
    turn_wheel(canvas, 100, 80, 120)
    turn_wheel(canvas, 100, 80, 120)
    rest(qtbot, canvas)
    assert len(seen) >= 2
    for place in seen:
        assert place == pytest.approx(before, abs=1e-6)


def test_fractions_of_a_notch_add_up(canvas, qtbot, turn_wheel):
    scale = canvas.view.metres_per_px
    for _ in range(8):
        turn_wheel(canvas, 300, 200, 15)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(scale / NOTCH_FACTOR)


def test_ctrl_wheel_is_finer(canvas, qtbot, turn_wheel):
    scale = canvas.view.metres_per_px
    turn_wheel(canvas, 300, 200, -120, CTRL)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(scale * FINE_FACTOR)


def test_click_tells_the_stack(canvas, qtbot):
    with qtbot.waitSignal(canvas.picked) as caught:
        qtbot.mouseClick(canvas, LEFT, pos=spot(canvas, 100, 100))
    assert caught.args == [[FeatureRef(Enterprise, 2), FeatureRef(Parcel, 4)], SelectMode.REPLACE]


def test_click_on_empty_ground_tells_nothing(canvas, qtbot):
    with qtbot.waitSignal(canvas.picked) as caught:
        qtbot.mouseClick(canvas, LEFT, pos=spot(canvas, 0, 0))
    assert caught.args[0] == []


def test_ctrl_click_adds(canvas, qtbot):
    with qtbot.waitSignal(canvas.picked) as caught:
        qtbot.mouseClick(canvas, LEFT, CTRL, spot(canvas, 60, 60))
    assert caught.args == [[FeatureRef(Parcel, 4)], SelectMode.ADD]


def test_drag_pushes_the_map_and_picks_nothing(canvas, qtbot):
    picks = []
    canvas.picked.connect(lambda refs, _mode: picks.append(refs))
    centre, scale = canvas.view.centre_x_m, canvas.view.metres_per_px
    drag(canvas, QPoint(300, 200), QPoint(360, 170))
    assert canvas.view.centre_x_m == pytest.approx(centre - 60 * scale)
    assert picks == []


def test_middle_drag_pushes_with_any_tool(canvas, qtbot):
    canvas.choose_tool("measure")
    centre, scale = canvas.view.centre_x_m, canvas.view.metres_per_px
    drag(canvas, QPoint(300, 200), QPoint(240, 200), MIDDLE)
    assert canvas.view.centre_x_m == pytest.approx(centre + 60 * scale)


def test_space_pushes_with_any_tool(canvas, qtbot):
    canvas.choose_tool("box")
    boxes = []
    canvas.boxed.connect(lambda refs, _mode: boxes.append(refs))
    centre, scale = canvas.view.centre_x_m, canvas.view.metres_per_px
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(canvas, QPoint(300, 200), QPoint(240, 200))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.view.centre_x_m == pytest.approx(centre + 60 * scale)
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    assert boxes == []


def test_shift_drag_zooms_to_the_box(canvas, qtbot):
    drag(canvas, spot(canvas, 10, 10), spot(canvas, 110, 76), modifiers=SHIFT)
    rest(qtbot, canvas)
    left, _bottom, right, _top = canvas.view.extent
    assert left == pytest.approx(EAST + 10, abs=3)
    assert right == pytest.approx(EAST + 110, abs=3)


def test_ctrl_drag_selects_a_box_to_add(canvas, qtbot):
    with qtbot.waitSignal(canvas.boxed) as caught:
        drag(canvas, spot(canvas, 50, 50), spot(canvas, 150, 150), modifiers=CTRL)
    assert caught.args == [[FeatureRef(Enterprise, 2)], SelectMode.ADD]


def test_box_tool_selects_with_a_plain_drag(canvas, qtbot):
    canvas.choose_tool("box")
    with qtbot.waitSignal(canvas.boxed) as caught:
        drag(canvas, spot(canvas, 150, 150), spot(canvas, -150, -150))
    assert caught.args == [[FeatureRef(Enterprise, 1), FeatureRef(Enterprise, 2)], SelectMode.REPLACE]


def test_double_click_opens(canvas, qtbot):
    with qtbot.waitSignal(canvas.opened) as caught:
        qtbot.mouseDClick(canvas, LEFT, pos=spot(canvas, 100, 100))
    assert caught.args == [FeatureRef(Enterprise, 2)]


def test_right_click_asks_for_the_menu(canvas, qtbot):
    with qtbot.waitSignal(canvas.menu_wanted) as caught:
        qtbot.mouseClick(canvas, RIGHT, pos=spot(canvas, 60, 60))
    assert caught.args[0] == [FeatureRef(Parcel, 4)]


def test_hover_finds_the_record_and_then_its_name(canvas, qtbot):
    with qtbot.waitSignal(canvas.hovered) as caught:
        mouse(
            canvas,
            QMouseEvent.Type.MouseMove,
            spot(canvas, 60, 60),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
        )
    assert caught.args == [FeatureRef(Parcel, 4)]
    qtbot.waitUntil(lambda: canvas._hover.tip == "Parcel 4", timeout=2000)


def test_arrow_keys_and_zoom_keys_move(canvas, qtbot):
    view = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    rest(qtbot, canvas)
    assert canvas.view.centre_x_m == pytest.approx(
        view.centre_x_m + 150 * view.metres_per_px, abs=view.metres_per_px
    )
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px < view.metres_per_px
    qtbot.keyClick(canvas, Qt.Key.Key_F, CTRL | SHIFT)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(view.metres_per_px)
    assert canvas.view.centre_x_m == pytest.approx(view.centre_x_m, abs=view.metres_per_px)


def test_alt_arrows_go_back_and_forward(canvas, qtbot):
    first = canvas.view
    qtbot.wait(400)
    canvas.zoom_in()
    rest(qtbot, canvas)
    second = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(first.metres_per_px)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, canvas)
    assert canvas.view.metres_per_px == pytest.approx(second.metres_per_px)


def test_single_letters_do_nothing(canvas, qtbot):
    view, tool = canvas.view, canvas.tool
    for letter in range(Qt.Key.Key_A, Qt.Key.Key_Z + 1):
        qtbot.keyClick(canvas, Qt.Key(letter))
    assert canvas.view == view
    assert canvas.tool is tool


def test_escape_clears_the_selection_only_when_nothing_is_under_way(canvas, qtbot):
    canvas.choose_tool("measure")
    qtbot.mouseClick(canvas, LEFT, pos=spot(canvas, 10, 10))
    with qtbot.assertNotEmitted(canvas.cleared):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    with qtbot.waitSignal(canvas.cleared):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_selection_is_marked_in_accent_under_the_symbols(canvas, qtbot):
    canvas.show_selection([FeatureRef(Parcel, 4)])
    rest(qtbot, canvas)
    image = canvas.map_image()
    edge = pixel(image, spot(canvas, 10, 150))
    assert edge.blue() > edge.red() + 80
    assert pixel(image, spot(canvas, 100, 100)) == QColor("#C92A2A")
    assert canvas.source.paintings[-1].selected == (FeatureRef(Parcel, 4),)


def test_panning_paints_strips_only_and_the_result_is_the_same(canvas, qtbot):
    canvas.pan_by(180, 150)
    rest(qtbot, canvas)
    painted = canvas.source.paintings[-1].painted
    assert painted
    area = sum(view.width_px * view.height_px for view in painted)
    assert area < 0.6 * (600 + 512) * (400 + 512)
    in_strips = canvas.map_image()
    canvas.source.key += 1
    canvas.repaint_map()
    rest(qtbot, canvas)
    assert canvas.map_image() == in_strips


def test_edit_paints_the_touched_ground_only(canvas, qtbot):
    canvas.source.key += 1
    canvas.source.colour = "#123456"
    canvas.repaint_map([(EAST + 10, NORTH + 10, EAST + 60, NORTH + 60)])
    rest(qtbot, canvas)
    image = canvas.map_image()
    assert pixel(image, spot(canvas, 30, 30)) == QColor("#123456")
    assert pixel(image, spot(canvas, -150, 150)) == QColor("#D5E8D4")


def test_newer_view_overtakes_a_slow_picture(canvas, qtbot):
    canvas.source.slow_s = 30.0
    canvas.source.key += 1
    canvas.repaint_map()
    canvas.source.slow_s = 0.0
    canvas.source.key += 1
    canvas.zoom_in()
    rest(qtbot, canvas)


def test_resize_shows_the_whole_map_again(canvas, qtbot):
    canvas.resize(300, 300)
    rest(qtbot, canvas)
    left, _bottom, right, _top = canvas.view.extent
    assert left < EAST - 200 and right > EAST + 200


def test_resize_keeps_the_middle(canvas, qtbot):
    canvas.zoom_in()
    rest(qtbot, canvas)
    view = canvas.view
    canvas.resize(500, 500)
    rest(qtbot, canvas)
    assert (canvas.view.width_px, canvas.view.height_px) == (500, 500)
    assert canvas.view.centre_x_m == view.centre_x_m
    assert canvas.view.metres_per_px == view.metres_per_px


def test_zoom_to_features(canvas, qtbot):
    canvas.zoom_to_features([FeatureRef(Parcel, 1)])
    rest(qtbot, canvas)
    left, bottom, right, top = canvas.view.extent
    assert left < EAST - 200 and right > EAST - 10 and bottom < NORTH - 200 and top > NORTH - 10
    assert canvas.view.height_px * canvas.view.metres_per_px < 280


def test_scale_is_set_and_told(canvas, qtbot):
    canvas.set_scale(5000)
    rest(qtbot, canvas)
    assert canvas.scale_denominator == pytest.approx(5000)


def test_picture_is_saved(canvas, tmp_path):
    path = tmp_path / "图.png"
    canvas.save_picture(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(FileError):
        canvas.save_picture(tmp_path / "none" / "map.png")


def test_empty_canvas_paints(canvas):
    canvas.set_source(None)
    assert pixel(canvas.map_image(), QPoint(300, 100)) == QColor("#FBFAF7")
    assert canvas.refs_at(10, 10) == []


def test_renewed_map_keeps_view_and_selection(canvas, qtbot):
    canvas.show_selection([FeatureRef(Parcel, 4)])
    canvas.zoom_in()
    rest(qtbot, canvas)
    view = canvas.view
    renewed = FakeSource()
    renewed.key, renewed.colour = 99, "#123456"
    canvas.renew_source(renewed)
    assert pixel(canvas.map_image(), spot(canvas, -60, 60)) == QColor("#D5E8D4")
    rest(qtbot, canvas)
    assert canvas.view == view
    assert pixel(canvas.map_image(), spot(canvas, -60, 60)) == QColor("#123456")
    assert renewed.paintings[-1].selected == (FeatureRef(Parcel, 4),)
