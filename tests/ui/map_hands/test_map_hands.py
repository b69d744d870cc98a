"""Finding, kept views, comparing, overview, grey and meeting in the whole window; lasso on the canvas."""

from datetime import date, datetime

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from gisgrid.layers.seeing import Seeing
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import River
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import RiskColour
from gisgrid.model.hazards import Hazard
from gisgrid.ui.map_hands.comparing import Compared, DayDialog
from gisgrid.ui.map_hands.views import KeptView, KeptViews
from gisgrid.workspace import Workspace
from tests.windows import wait_for_quiet

LEFT = Qt.MouseButton.LeftButton


def _box(west, south, east, north):
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


@pytest.fixture(scope="module")
def path(tmp_path_factory, qapp):
    path = tmp_path_factory.mktemp("hands") / "zone.gpkg"
    with Workspace.create(path, "lishui-2019", name="开发区") as workspace, workspace.edit("准备") as session:
        west = session.add(Grid("KF01", "园区01", 3, geometry=_box(119.90, 28.40, 119.915, 28.42)))
        session.add(Grid("KF02", "园区02", 3, geometry=_box(119.915, 28.40, 119.93, 28.42)))
        session.add(Parcel("一", geometry=_box(119.901, 28.401, 119.905, 28.405)))
        session.add(River("小溪", geometry=shapely.MultiLineString([[(119.90, 28.402), (119.93, 28.402)]])))
        for number, (lon, lat) in enumerate(((119.903, 28.4021), (119.925, 28.415))):
            session.add(
                Enterprise(
                    f"第{number}厂",
                    risk_colour=RiskColour.RED,
                    grid_id=west.id,
                    geometry=shapely.Point(lon, lat),
                )
            )
    return path


@pytest.fixture
def window(show_window, path):
    return show_window(Workspace.open(path), today=lambda: date(2026, 11, 18))


def test_what_stands_near_a_river_is_found_and_selected(qtbot, window):
    window.hands.find()
    finder = window.hands.finder
    finder.near.setCurrentIndex(finder.near.findData("near"))
    finder.near.activated.emit(1)
    assert finder.distance.value() == 50
    qtbot.mouseClick(finder.find_button, LEFT)
    qtbot.waitUntil(lambda: window.selection.current.kind is Enterprise, timeout=20_000)
    # The first one stands 0.0001 degrees (11 m) north of the stream, the other more than a kilometre.
    assert window.selection.current.ids == (1,)
    assert "1" in finder.answer.text()


def test_a_name_that_nobody_has_is_told(qtbot, window):
    window.hands.find()
    finder = window.hands.finder
    qtbot.mouseClick(finder.more, LEFT)
    finder.rows[0].value.setText("无此名")
    qtbot.mouseClick(finder.find_button, LEFT)
    qtbot.waitUntil(lambda: finder.answer.text() == "没有找到。", timeout=20_000)


def test_a_lasso_selects_what_it_goes_round(qtbot, window):
    canvas = window.canvas
    qtbot.mouseClick(canvas.floats.tools.button("lasso"), LEFT)
    x, y = canvas.source.scene.points.xy[0] + canvas.source.scene.points.origin
    one = int(canvas.source.scene.points.ids[0])
    px, py = canvas.view.to_screen(float(x), float(y))
    corners = [(-20, -20), (20, -20), (20, 20), (-20, 20), (-20, -18)]
    places = [QPoint(round(px + dx), round(py + dy)) for dx, dy in corners]
    qtbot.mousePress(canvas, LEFT, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(canvas, place)
    qtbot.mouseRelease(canvas, LEFT, pos=places[-1])
    assert (window.selection.current.kind, window.selection.current.ids) == (Enterprise, (one,))


def test_a_kept_view_comes_back(qtbot, window):
    window.canvas.set_scale(4_000)
    wait_for_quiet(qtbot, window)
    there = window.canvas.navigator.target
    window.hands.keep_view("东头")
    window.canvas.show_all()
    wait_for_quiet(qtbot, window)
    (kept,) = window.hands.views.all()
    window.hands.show_view(kept)
    wait_for_quiet(qtbot, window)
    assert window.canvas.view.metres_per_px == pytest.approx(there.metres_per_px)
    assert window.canvas.view.centre_x_m == pytest.approx(there.centre_x_m, abs=1.0)


def test_kept_views_survive_a_damaged_file(tmp_path):
    views = KeptViews(tmp_path, "x")
    views.keep(KeptView("a", 1.0, 2.0, 3.0))
    views.keep(KeptView("b", 1.0, 2.0, 3.0))
    views.keep(KeptView("a", 5.0, 2.0, 3.0))
    assert [one.name for one in views.all()] == ["b", "a"]
    views.drop("b")
    assert views.all() == [KeptView("a", 5.0, 2.0, 3.0)]
    (tmp_path / "maps" / "x-views.json").write_text("[{", encoding="utf-8")
    assert views.all() == []


def test_two_colourings_side_by_side_follow_one_view(qtbot, window):
    window.hands.compare(Compared(ThemeKey.RISK))
    qtbot.waitUntil(lambda: window.hands.swipe is not None, timeout=20_000)
    swipe = window.hands.swipe
    assert window.map_link.scene.tints is None
    assert swipe.picture.source.scene.tints is not None
    before = swipe.line_px
    qtbot.mousePress(swipe, LEFT, pos=QPoint(12, 100))
    qtbot.mouseMove(swipe, QPoint(112, 100))
    qtbot.mouseRelease(swipe, LEFT, pos=QPoint(12, 100))
    assert swipe.line_px == pytest.approx(before + 100, abs=2)
    window.canvas.pan_by(60, 20)
    assert swipe.picture.view.centre_x_m == pytest.approx(window.canvas.view.centre_x_m, abs=2.0)
    qtbot.mouseDClick(swipe, LEFT, pos=QPoint(12, 50))
    assert window.hands.swipe is None


def test_an_earlier_day_is_compared_with_today(qtbot, window):
    with window.register.edit("登记隐患") as session:
        found = datetime.fromisoformat("2026-11-16 09:00")
        hazard = session.add(Hazard("YH1", "x", found, enterprise_id=1))
    wait_for_quiet(qtbot, window)
    window.canvas.floats.choose_theme(ThemeKey.HAZARDS)
    wait_for_quiet(qtbot, window)
    menu = window.hands.menu()
    compare = next(one.menu() for one in menu.actions() if one.text() == "卷帘对比")
    next(one for one in compare.actions() if one.text() == "一周前").trigger()
    qtbot.waitUntil(lambda: window.hands.swipe is not None, timeout=20_000)
    swipe = window.hands.swipe
    assert swipe.title == "2026-11-11 隐患"
    assert [(one.title, one.count) for one in swipe.picture.source.scene.theme_classes] == [
        ("无未销号隐患", 2)
    ]
    assert [one.count for one in window.map_link.scene.theme_classes] == [1, 1]
    next(one for one in compare.actions() if one.text() == "其他日期…").trigger()
    dialog = window.findChild(DayDialog)
    dialog.field.setEditText("2026-13-40")
    qtbot.mouseClick(dialog.take_button, LEFT)
    assert dialog.problem.text() and dialog.isVisible()
    dialog.field.setEditText("2026-11-17")
    qtbot.mouseClick(dialog.take_button, LEFT)
    qtbot.waitUntil(lambda: window.hands.swipe not in (None, swipe), timeout=20_000)
    assert window.hands.swipe.title == "2026-11-17 隐患"
    assert [one.count for one in window.hands.swipe.picture.source.scene.theme_classes] == [1, 1]
    window.hands.swipe.end()
    with window.register.edit("删除") as session:
        session.delete(session.get(Hazard, hazard.id))
    wait_for_quiet(qtbot, window)


def test_the_compared_part_follows_an_edit(qtbot, window):
    window.hands.compare(Compared(ThemeKey.RISK))
    qtbot.waitUntil(lambda: window.hands.swipe is not None, timeout=20_000)
    first = window.hands.swipe
    first.move_to(400)
    with window.register.edit("改风险") as session:
        session.find(Enterprise)[0].risk_colour = RiskColour.BLUE
    qtbot.waitUntil(lambda: window.hands.swipe not in (None, first), timeout=20_000)
    titles = [one.title for one in window.hands.swipe.picture.source.scene.theme_classes]
    assert titles == ["蓝", "红"]
    assert window.hands.swipe.line_px == pytest.approx(400, abs=2)
    window.undo()
    wait_for_quiet(qtbot, window)
    window.hands.swipe.end()


def test_the_overview_goes_where_it_is_clicked(qtbot, window):
    window.hands.toggle_overview()
    small = window.hands.overview
    window.canvas.navigator.zoom_middle(8.0)
    wait_for_quiet(qtbot, window)
    west = window.canvas.view.centre_x_m
    qtbot.mouseClick(small, LEFT, pos=QPoint(small.width() - 40, small.height() // 2))
    wait_for_quiet(qtbot, window)
    assert window.canvas.view.centre_x_m > west
    window.hands.toggle_overview()
    assert window.hands.overview is None
    assert small not in window.canvas.floats.guests


def test_grey_is_grey(qtbot, window):
    window.hands.see_as(Seeing.GREY)
    wait_for_quiet(qtbot, window)
    image = window.canvas.map_image()
    colours = [image.pixelColor(x, y) for x in range(300, 700, 23) for y in range(150, 400, 17)]
    assert max(abs(one.red() - one.blue()) for one in colours) <= 3
    window.hands.see_as(Seeing.FULL)
    wait_for_quiet(qtbot, window)
    image = window.canvas.map_image()
    colours = [image.pixelColor(x, y) for x in range(300, 700, 23) for y in range(150, 400, 17)]
    assert max(abs(one.red() - one.blue()) for one in colours) > 3


def test_a_meeting_steps_through_the_grids_by_keys(qtbot, window):
    window.hands.meet()
    meeting = window.hands.meeting
    assert meeting.at == -1
    qtbot.keyClick(meeting, Qt.Key.Key_Right)
    texts = {one.text() for one in meeting.findChildren(QLabel)}
    assert "园区01" in texts
    assert "2" in texts  # both enterprises belong to it
    qtbot.keyClick(meeting, Qt.Key.Key_Space)
    qtbot.keyClick(meeting, Qt.Key.Key_Space)
    assert meeting.at == 1
    qtbot.keyClick(meeting, Qt.Key.Key_Home)
    assert meeting.at == -1
    with qtbot.waitSignal(meeting.ended):
        qtbot.keyClick(meeting, Qt.Key.Key_Escape)
    assert window.hands.meeting is None


def test_the_button_opens_the_menu_and_the_tool_stays(qtbot, window):
    places = []
    window.canvas.more_wanted.disconnect()
    window.canvas.more_wanted.connect(places.append)
    qtbot.mouseClick(window.canvas.floats.tools.button("more"), LEFT)
    assert len(places) == 1
    assert window.canvas.tool.key == "browse"
    assert window.canvas.floats.tools.button("browse").isChecked()
    assert len(window.hands.menu().actions()) >= 6
