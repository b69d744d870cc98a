"""Own layers in a real window on a real workspace: added, restyled, removed, brought back, remembered."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QMenu

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.scene import OwnKind
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Underlay
from gisgrid.settings import OWN_LAYERS, TIANDITU_KEY, Settings
from gisgrid.ui.own_layers.wishes import Wish, WishKind
from gisgrid.ui.panels.layer_marks import marks_of, tip_of
from gisgrid.workspace import Workspace
from tests.basemaps.conftest import png, service  # noqa: F401  a fixture
from tests.basemaps.test_sources import make_mbtiles
from tests.windows import wait_for_quiet

_WAIT_MS = 20_000
CRS = WorkCrs(40)
BOX = (119.90, 28.40, 119.93, 28.42)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "own-settings.toml")


@pytest.fixture
def open_window(show_window, tmp_path, settings):
    path = tmp_path / "开发区.gpkg"
    with Workspace.create(path, "lishui-2019", name="开发区") as workspace, workspace.edit("准备") as session:
        session.add(Grid("KF", "开发区", 1, geometry=shapely.MultiPolygon([shapely.box(*BOX)])))
    return lambda: show_window(Workspace.open(path, author="季晓岚"), settings=settings)


@pytest.fixture
def areas(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"名称": f"片区{number}", "类": "甲" if number else "乙"},
            "geometry": json.loads(
                shapely.to_geojson(
                    shapely.box(119.905 + 0.01 * number, 28.405, 119.912 + 0.01 * number, 28.415)
                )
            ),
        }
        for number in range(2)
    ]
    path = tmp_path / "规划.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def own(window):
    return {layer.title: layer for layer in window.canvas.source.scene.layers if layer.own is not None}


def beside_the_grid(window):
    """Return the map's colour at its lower edge, where no grid and no control lies."""
    canvas = window.canvas
    return canvas.grab().toImage().pixelColor(round(canvas.width() * 0.6), canvas.height() - 4)


def rows(window):
    model = window.layer_tree.model
    return [
        model.data(index)
        for title in own(window)
        if (index := model.row_of(own(window)[title].name)).isValid()
    ]


def test_a_file_is_shown_named_filtered_removed_and_brought_back(qtbot, open_window, areas, settings):
    window = open_window()
    window.own_link.add_file(areas)
    wait_for_quiet(qtbot, window)
    layer = own(window)["规划"]
    assert (len(layer.items), layer.own.problem) == (2, "")
    assert rows(window) == ["规划"]
    entry = window.own_link.layers.entry(layer.name)
    style = replace(entry.wish.style, label_field="名称", filter_field="类", filter_value="甲")
    window.own_link.layers.restyle(layer.name, style)
    layer = own(window)["规划"]
    assert layer.own.places.texts == ["片区1"]
    assert marks_of(layer)[-1] == "filter"
    assert "甲" in tip_of(layer, is_in_scale=True)
    told = []
    window.messages.posted.connect(told.append)
    window.own_link.remove(layer.name)
    assert own(window) == {}
    assert settings.get(OWN_LAYERS) == ()
    told[-1].actions[0].run()
    wait_for_quiet(qtbot, window)
    assert own(window)["规划"].own.places.texts == ["片区1"]


def test_own_layers_are_remembered_and_a_missing_file_says_so(qtbot, open_window, areas):
    first = open_window()
    first.own_link.add_file(areas)
    wait_for_quiet(qtbot, first)
    first.close()
    again = open_window()
    assert own(again)["规划"].items
    again.close()
    areas.unlink()
    last = open_window()
    layer = own(last)["规划"]
    assert layer.items == []
    assert areas.name in layer.own.problem
    assert marks_of(layer) == ("triangle-alert",)


def test_an_edit_of_the_register_leaves_them_in_place(open_window, areas, qtbot):
    window = open_window()
    window.own_link.add_file(areas)
    wait_for_quiet(qtbot, window)
    with window.register.edit("改") as session:
        session.add(Grid("KF01", "园区", 2, geometry=shapely.MultiPolygon([shapely.box(*BOX)])))
    wait_for_quiet(qtbot, window)
    qtbot.waitUntil(lambda: window.canvas.source.scene.version == window.register.step, timeout=_WAIT_MS)
    assert own(window)["规划"].items
    assert rows(window) == ["规划"]


def test_a_tick_hides_a_layer_and_is_remembered(qtbot, open_window, areas, settings):
    window = open_window()
    window.own_link.add_file(areas)
    wait_for_quiet(qtbot, window)
    model = window.layer_tree.model
    item = model.itemFromIndex(model.row_of(own(window)["规划"].name))
    item.setCheckState(Qt.CheckState.Unchecked)
    assert not own(window)["规划"].is_visible
    assert '"is_visible":false' in settings.get(OWN_LAYERS)[0]


def test_the_delete_key_takes_a_layer_away(open_window, areas, qtbot):
    window = open_window()
    window.own_link.add_file(areas)
    wait_for_quiet(qtbot, window)
    view = window.layer_tree.view
    view.setCurrentIndex(window.layer_tree.model.row_of(own(window)["规划"].name))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert own(window) == {}


def test_a_click_on_the_plus_offers_everything(open_window, qtbot):
    window = open_window()
    qtbot.mouseClick(window.layer_tree.add_button, Qt.MouseButton.LeftButton)
    (menu,) = [one for one in window.layer_tree.findChildren(QMenu) if one.isVisible()]
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["文件作为图层…", "图片…", "底图文件（MBTiles）…", "瓦片文件夹…", "网络底图…"]
    menu.close()


def test_a_row_tells_its_trouble_in_a_tip(open_window, tmp_path, qtbot):
    broken = tmp_path / "坏.mbtiles"
    broken.write_bytes(b"no database")
    window = open_window()
    window.own_link.add_file(broken)
    layer = own(window)["坏"]
    assert layer.items == []
    assert "坏.mbtiles" in layer.own.problem
    view = window.layer_tree.view
    index = window.layer_tree.model.row_of(layer.name)
    place = view.visualRect(index).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    assert view.delegate.helpEvent(event, view, None, index)
    assert window.canvas.source.scene.layers  # the rest is still there


def test_mbtiles_lie_under_the_map(qtbot, open_window, tmp_path):
    window = open_window()
    # The one tile of zoom 1 that holds China: column 1, row 1 from the bottom.
    window.own_link.add_file(make_mbtiles(tmp_path / "影像.mbtiles", tiles=((1, 1, 1, png("#22AA55")),)))
    wait_for_quiet(qtbot, window)
    layer = own(window)["影像"]
    assert (layer.own.kind, layer.own.problem) == (OwnKind.BASEMAP, "")
    colour = beside_the_grid(window)
    assert abs(colour.green() - 0xAA) < 12
    assert abs(colour.red() - 0x22) < 12


def test_a_service_is_asked_only_while_it_is_ticked(open_window, service, qtbot, settings):  # noqa: F811  the fixture
    service.body = png("#AA2255")
    window = open_window()
    assert service.asked == []
    identity = window.register.info.identity
    window.own_link.layers.add(Wish(identity, WishKind.XYZ, service.address + "/{z}/{x}/{y}.png", "底图"))
    qtbot.waitUntil(lambda: abs(beside_the_grid(window).red() - 0xAA) < 12, timeout=_WAIT_MS)
    window.close()
    asked = len(service.asked)
    again = open_window()
    assert own(again)["底图"].items
    assert not own(again)["底图"].is_visible
    assert len(service.asked) == asked


def test_a_failing_service_is_told_once_and_the_map_goes_on(open_window, service, qtbot):  # noqa: F811  the fixture
    service.status = 403
    window = open_window()
    told = []
    window.messages.posted.connect(told.append)
    identity = window.register.info.identity
    window.own_link.layers.add(Wish(identity, WishKind.XYZ, service.address + "/{z}/{x}/{y}.png", "底图"))
    qtbot.waitUntil(lambda: bool(told), timeout=_WAIT_MS)
    wait_for_quiet(qtbot, window)
    assert len(told) == 1
    assert "403" in own(window)["底图"].own.problem


def picture(tmp_path, *, world=""):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#AA5500"))
    path = tmp_path / "航拍.png"
    image.save(str(path))
    if world:
        path.with_suffix(".pgw").write_text(world)
    return path


def test_a_picture_with_a_world_file_comes_into_the_register_and_back_out(open_window, tmp_path, qtbot):
    window = open_window()
    x, y = CRS.project([(119.915, 28.41)])[0]
    window.own_link.add_file(picture(tmp_path, world=f"10 0 0 -10 {x - 300} {y + 200}"))
    wait_for_quiet(qtbot, window)
    (kept,) = window.register.find(Underlay)
    assert (kept.name, kept.kind) == ("航拍", "picture")
    layer = own(window)["航拍"]
    window.own_link.show_properties(layer.name, QPoint(10, 10))
    window.own_link.properties.opacity.setValue(50)
    window.own_link.properties.close()
    assert window.register.get(Underlay, kept.id).opacity == 0.5
    qtbot.waitUntil(lambda: own(window)["航拍"].opacity == 0.5, timeout=_WAIT_MS)
    told = []
    window.messages.posted.connect(told.append)
    window.own_link.remove(layer.name)
    qtbot.waitUntil(lambda: own(window) == {}, timeout=_WAIT_MS)
    told[-1].actions[0].run()
    qtbot.waitUntil(lambda: "航拍" in own(window), timeout=_WAIT_MS)


def test_a_picture_without_place_is_laid_by_points(open_window, tmp_path, qtbot):
    window = open_window()
    window.own_link.add_file(picture(tmp_path))
    qtbot.waitUntil(lambda: window.own_link.placing is not None, timeout=_WAIT_MS)
    placing, canvas = window.own_link.placing, window.canvas
    assert not placing.accept_button.isEnabled()
    x, y = CRS.project([(119.915, 28.41)])[0]
    for (u, v), (dx, dy) in (
        ((5, 5), (-500, 400)),
        ((55, 5), (500, 400)),
        ((55, 35), (500, -200)),
        ((5, 35), (-500, -200)),
    ):
        place = placing.view.place_of(u, v)
        qtbot.mouseClick(placing.view, Qt.MouseButton.LeftButton, pos=place.toPoint())
        at = QPointF(*canvas.view.to_screen(x + dx, y + dy)).toPoint()
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert placing.accept_button.isEnabled()
    assert "平均偏差" in placing.told.text()
    placing.accept_button.click()
    wait_for_quiet(qtbot, window)
    (kept,) = window.register.find(Underlay)
    # 20 m a pixel: five pixels stand over at every side.
    assert (kept.west, kept.north) == pytest.approx((x - 600, y + 500), abs=60)
    assert canvas.tool.key == "browse"


def test_the_service_dialog_wants_a_key_and_keeps_it(open_window, settings):
    window = open_window()
    dialog = window.own_link.ask_service()
    dialog.accept_button.click()
    assert dialog.problem.text()
    dialog.key.setText("abc123")
    wishes = []
    dialog.chosen.disconnect()
    dialog.chosen.connect(wishes.append)
    dialog.accept_button.click()
    assert wishes[0].kind is WishKind.TIANDITU
    assert settings.get(TIANDITU_KEY) == "abc123"
    assert "abc123" not in wishes[0].to_text()


def test_coordinates_of_a_layer_lie_where_the_file_says(qtbot, open_window, areas):
    window = open_window()
    window.own_link.add_file(areas)
    wait_for_quiet(qtbot, window)
    extent = own(window)["规划"].own.extent
    low = CRS.project(np.array([[119.905, 28.405]]))[0]
    assert extent[:2] == pytest.approx(tuple(low), abs=5.0)  # edges along parallels are not level in the zone
