"""Styles in the whole window: tried, kept, undone, and what the layer tree says of a broken one."""

from datetime import date

import pytest
import shapely
from PySide6.QtCore import QPoint

from gisgrid.edits.map_styles import keep_style
from gisgrid.layers.names import LayerName
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.map_styles import LayerStyle, Look, MapStyle, StyleClass, StyleKind
from gisgrid.ui.panels.layer_marks import tip_of
from gisgrid.workspace import Workspace
from tests.windows import wait_for_quiet

RED = "#D01030"


def _box(west, south, east, north):
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


@pytest.fixture
def window(show_window, tmp_path):
    workspace = Workspace.create(tmp_path / "zone.gpkg", "lishui-2019", name="开发区")
    with workspace.edit("准备") as session:
        session.add(Grid("KF01", "园区01", 2, geometry=_box(119.90, 28.40, 119.93, 28.42)))
        session.add(Parcel("一", land_use="工业用地", geometry=_box(119.91, 28.405, 119.92, 28.415)))
    return show_window(workspace, today=lambda: date(2026, 11, 18))


def _fills(window):
    return [fill.fill for item in window.map_link.scene.layer("parcels").items for _, fill in item.parts]


def test_what_is_tried_shows_and_goes_what_is_kept_stays_and_can_be_undone(qtbot, window):
    row = window.layer_tree.model.row_of(LayerName.PARCELS)
    menu = window.layer_tree.view.layer_menu(row)
    next(one for one in menu.actions() if one.text().startswith("图层样式")).trigger()
    editor = window.styles.editor
    editor.look.fill.chosen.emit(RED)
    qtbot.waitUntil(lambda: _fills(window) == [RED], timeout=20_000)
    editor.close()
    qtbot.waitUntil(lambda: _fills(window) == [""], timeout=20_000)
    assert window.register.find(MapStyle) == []

    window.styles.open("parcels", QPoint(0, 0))
    window.styles.editor.look.fill.chosen.emit(RED)
    window.styles.editor.keep_button.click()
    qtbot.waitUntil(lambda: _fills(window) == [RED], timeout=20_000)
    wait_for_quiet(qtbot, window)
    assert window.map_link.scene.layer("parcels").samples == (RED,)
    assert len(window.register.find(MapStyle)) == 1
    window.undo()
    qtbot.waitUntil(lambda: _fills(window) == [""], timeout=20_000)


def test_the_usual_look_comes_back(qtbot, window):
    with window.register.edit("样式") as session:
        keep_style(session, LayerStyle("parcels", classes=(StyleClass("x", Look(fill=RED)),)))
    qtbot.waitUntil(lambda: _fills(window) == [RED], timeout=20_000)
    window.styles.open("parcels", QPoint(0, 0))
    window.styles.editor.usual_button.click()
    qtbot.waitUntil(lambda: _fills(window) == [""], timeout=20_000)
    assert window.register.find(MapStyle) == []


def test_the_tree_says_that_a_field_is_missing_and_the_map_goes_on(qtbot, window):
    style = LayerStyle(
        "parcels", StyleKind.CATEGORY, "flavour", (StyleClass("x", Look(fill=RED), value="1"),)
    )
    with window.register.edit("样式") as session:
        keep_style(session, style)
    wait_for_quiet(qtbot, window)
    layer = window.map_link.scene.layer("parcels")
    assert "flavour" in tip_of(layer, is_in_scale=True)
    assert _fills(window) == [""]
