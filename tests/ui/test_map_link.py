"""The map follows edits, remembers its view, colours by themes and answers the right click."""

from datetime import date

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from gisgrid.layers.names import LayerName
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, RiskColour
from gisgrid.ui.canvas.navigator import Motion
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.workspace import Workspace
from tests.windows import wait_for_quiet

_WAIT_MS = 20_000
_TODAY = date(2026, 11, 18)


def _box(west, south, east, north):
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "zone.gpkg"
    with Workspace.create(path, "lishui-2019", name="开发区") as workspace, workspace.edit("准备") as session:
        grid = session.add(Grid("KF01", "园区01", 2, geometry=_box(119.90, 28.40, 119.93, 28.42)))
        parcel = session.add(
            Parcel("331102004008GB00330", grid_id=grid.id, geometry=_box(119.91, 28.405, 119.92, 28.415))
        )
        enterprise = session.add(
            Enterprise(
                "浙江欣沐涂料有限公司",
                short_name="欣沐涂料",
                danger_class=DangerClass.A,
                risk_colour=RiskColour.RED,
                grid_id=grid.id,
                geometry=shapely.Point(119.912, 28.407),
            )
        )
        session.add(ParcelTenancy(parcel.id, enterprise.id))
    return path


@pytest.fixture
def open_window(show_window):
    return lambda path: show_window(Workspace.open(path, author="季晓岚"), today=lambda: _TODAY)


def test_coverage_and_ledger_come_after_the_first_frame(qtbot, path, open_window):
    window = open_window(path)
    assert window.ledger.model.rowCount() == 1
    assert window.shelf.book is not None
    assert window.grid_tree._model.rowCount() == 1


def test_an_edit_shares_what_it_did_not_touch(qtbot, path, open_window):
    window = open_window(path)
    before = window.canvas.source.scene
    base = window.canvas._frame.picture.base
    with window.register.edit("移动企业") as session:
        enterprise = session.find(Enterprise)[0]
        enterprise.geometry = shapely.Point(119.918, 28.412)
    wait_for_quiet(qtbot, window)
    after = window.canvas.source.scene
    assert after is not before
    assert after.version == window.register.step
    assert after.layer(LayerName.PARCELS) is before.layer(LayerName.PARCELS)
    assert after.points.xy.tolist() != before.points.xy.tolist()
    assert window.canvas._frame.picture.base is base


def test_a_moved_parcel_is_painted_anew(qtbot, path, open_window):
    window = open_window(path)
    before = window.canvas.source.scene.feature_extent(LayerName.PARCELS, 1)
    with window.register.edit("改宗地") as session:
        session.find(Parcel)[0].geometry = _box(119.905, 28.405, 119.915, 28.415)
    wait_for_quiet(qtbot, window)
    assert window.canvas.source.scene.feature_extent(LayerName.PARCELS, 1) != before


def test_view_layers_and_theme_are_kept(qtbot, path, open_window):
    window = open_window(path)
    window.canvas.set_scale(5_000)
    window.canvas.pan_by(60, 0)
    layer = window.canvas.source.scene.layer(LayerName.ROADS)
    layer.is_visible, layer.opacity = False, 0.5
    window.canvas.floats.themes.button("risk").click()
    wait_for_quiet(qtbot, window)
    left = window.canvas.navigator.target
    window.close()
    window.register.close()

    again = open_window(path)
    view = again.canvas.view
    assert (view.centre_x_m, view.centre_y_m) == pytest.approx((left.centre_x_m, left.centre_y_m), abs=1.0)
    assert view.metres_per_px == pytest.approx(left.metres_per_px)
    kept = again.canvas.source.scene.layer(LayerName.ROADS)
    assert (kept.is_visible, kept.opacity) == (False, 0.5)
    assert again.canvas.source.theme_key == "risk"
    assert again.canvas.source.scene.tints is not None


def test_a_theme_shows_its_legend_and_goes_again(qtbot, path, open_window):
    window = open_window(path)
    floats, source = window.canvas.floats, window.canvas.source
    assert not floats.legend.isVisible()
    floats.themes.button("hazards").click()
    wait_for_quiet(qtbot, window)
    assert [(chip.title, chip.count) for chip in floats.legend.chips] == [("无未销号隐患", 1)]
    assert floats.legend.isVisible()
    assert source.scene.themed is not None
    floats.themes.button("grids").click()
    assert not floats.legend.isVisible()
    assert source.scene.themed is None


def test_a_theme_follows_an_edit(qtbot, path, open_window):
    window = open_window(path)
    window.canvas.floats.themes.button("risk").click()
    wait_for_quiet(qtbot, window)
    first = window.canvas.floats.legend.chips
    with window.register.edit("改风险") as session:
        session.find(Enterprise)[0].risk_colour = RiskColour.BLUE
    wait_for_quiet(qtbot, window)
    assert [chip.title for chip in first] == ["红"]
    assert [chip.title for chip in window.canvas.floats.legend.chips] == ["蓝"]


def test_a_click_on_the_legend_selects_who_wears_the_colour(qtbot, path, open_window):
    window = open_window(path)
    window.canvas.floats.themes.button("risk").click()
    wait_for_quiet(qtbot, window)
    qtbot.mouseClick(window.canvas.floats.legend.rows[0], Qt.MouseButton.LeftButton)
    chosen = window.selection.current
    assert chosen.kind is Enterprise
    assert len(chosen.ids) == window.canvas.floats.legend.chips[0].count == 1


def test_further_themes_stand_in_a_menu_and_take_its_place(qtbot, path, open_window):
    window = open_window(path)
    floats = window.canvas.floats
    menu = floats.further_themes()
    assert len(menu.actions()) + 4 == len(ThemeKey)
    next(one for one in menu.actions() if one.text() == "危险等级").trigger()
    wait_for_quiet(qtbot, window)
    assert floats.themes.button("danger").isChecked()
    assert [chip.count for chip in floats.legend.chips] == [1]
    floats.themes.button("grids").click()
    assert floats.themes.button("more").text() == "更多 ▾"


def test_the_menu_offers_the_place(qtbot, path, open_window):
    window = open_window(path)
    window.canvas.set_view(window.canvas.view, Motion.JUMP)
    window.canvas.menu_wanted.emit([FeatureRef(Enterprise, 1)], window.canvas.mapToGlobal(QPoint(50, 60)))
    menu = window.canvas.findChildren(QMenu)[-1]
    words = [action.text() for action in menu.actions()]
    assert words[0] == "欣沐涂料"
    x_m, y_m = window.canvas.view.to_map(50, 60)
    lon, lat = window.canvas.crs.unproject(np.array([[x_m, y_m]]))[0]
    assert any(f"{lon:.6f}, {lat:.6f}" in text for text in words)
    menu.close()


def test_the_first_ground_of_an_empty_register_is_shown_whole(qtbot, tmp_path, open_window):
    path = tmp_path / "empty.gpkg"
    Workspace.create(path, "lishui-2019", name="开发区").close()
    window = open_window(path)
    with window.register.edit("导入网格") as session:
        session.add(Grid("310113", "宝山区", 1, geometry=_box(121.3, 31.3, 121.5, 31.5)))
    qtbot.waitUntil(lambda: window.canvas.source.scene.extent is not None, timeout=_WAIT_MS)
    x0, y0, x1, y1 = window.canvas.source.scene.extent
    view = window.canvas.navigator.target
    assert x0 < view.centre_x_m < x1
    assert y0 < view.centre_y_m < y1
