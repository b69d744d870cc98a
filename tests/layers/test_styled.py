"""Layers drawn by styles of the user's: who gets which look, names, and what happens when a style does not fit."""

import dataclasses
from datetime import datetime

import numpy as np
import pytest

from gisgrid.layers.items import AreaItem, LineItem, Slot, TintItem
from gisgrid.layers.looks import PICTOGRAMS
from gisgrid.layers.names import LayerName
from gisgrid.layers.palette import SCREEN, colour
from gisgrid.layers.refresh import refreshed, tried_on
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.styled import STYLED_KINDS, fields_of
from gisgrid.layers.symbols import SymbolKind
from gisgrid.layers.view import View
from gisgrid.model.areas import Parcel
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardLevel, InstallationKind, PlaceKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.model.map_styles import LayerStyle, Look, MapStyle, Marker, StyleClass, StyleKind, written
from tests.layers.towns import TODAY, small_town

_FOUND = datetime.fromisoformat("2026-11-01T09:00:00")
RED, BLUE, GREY = "#D01030", "#1040D0", "#808080"


@pytest.fixture
def register(qapp):
    return small_town()


def _kept(register, style):
    register.add(MapStyle(style.layer, written(style)))
    return build_scene(register, today=TODAY)


def _single(layer, look, **more):
    return LayerStyle(layer, classes=(StyleClass("all", look),), **more)


def test_areas_take_the_look_of_their_class_and_the_rest_is_left_out(register):
    second = Parcel("GB00002", geometry=register.find(Parcel)[0].geometry)
    register.add(second)
    classes = (StyleClass("one", Look(fill=RED, stroke=BLUE, stroke_px=2.0), value="GB00001"),)
    scene = _kept(register, LayerStyle("parcels", StyleKind.CATEGORY, "number", classes))
    (item,) = scene.layer("parcels").items
    assert isinstance(item, AreaItem)
    ((stack, fill),) = item.parts
    assert stack.table.ids.tolist() == [1]
    assert (fill.fill, fill.outline, fill.outline_width.px) == (RED, BLUE, 2.0)
    # Paper takes the same width: 2 px of 96 to the inch are 0.529 mm.
    assert fill.outline_width.mm == pytest.approx(0.5292, abs=1e-4)


def test_a_look_for_the_rest_draws_them_under_the_classes(register):
    register.add(Parcel("GB00002", geometry=register.find(Parcel)[0].geometry))
    classes = (StyleClass("one", Look(fill=RED), value="GB00001"),)
    style = LayerStyle("parcels", StyleKind.CATEGORY, "number", classes, rest=Look(fill=GREY))
    (item,) = _kept(register, style).layer("parcels").items
    assert [fill.fill for _, fill in item.parts] == [GREY, RED]


def test_roads_take_a_colour_a_width_and_dashes(register):
    scene = _kept(register, _single("roads", Look(stroke=RED, stroke_px=3.0, is_dashed=True)))
    lines = [part for item in scene.layer("roads").items for part in item.parts]
    ((_, style),) = lines
    assert (style.colour, style.width.px, bool(style.dash), style.casing) == (RED, 3.0, True, "")


def test_grids_are_filled_by_class_and_keep_their_shared_edges(register):
    classes = (StyleClass("西", Look(fill=RED, fill_opacity=0.5, stroke=BLUE), value="W"),)
    scene = _kept(register, LayerStyle("grids", StyleKind.CATEGORY, "code", classes))
    areas, lines = scene.layer("grids").items
    assert isinstance(areas, AreaItem) and areas.slot is Slot.TINTS
    assert [stack.table.ids.tolist() for stack, _ in areas.parts] == [[2]]
    assert isinstance(lines, LineItem)
    assert {style.colour for _, style in lines.parts} == {BLUE}


def test_enterprises_take_colour_shape_and_size_but_keep_the_star_and_are_never_left_out(register, painted):
    first = register.find(Enterprise)[0]
    first.supervised_industry = "化工"
    look = Look(fill=RED, marker=Marker.SQUARE)
    classes = (StyleClass("化工", look, value="化工"),)
    style = LayerStyle("enterprises", StyleKind.CATEGORY, "supervised_industry", classes, symbol_factor=2.0)
    scene = _kept(register, style)
    worn = scene.point_style
    place = int(np.flatnonzero(scene.points.ids == first.id)[0])
    assert worn.fill(int(worn.classes[place])) == RED
    assert worn.shapes == (SymbolKind.B,)
    assert worn.factor == 2.0
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    picture, report = painted(scene, view)
    assert len(report.enterprises) == scene.points.count
    assert (picture == np.array(colour(RED).getRgb()[:3])).all(axis=-1).any()


def test_names_come_from_the_field_that_was_chosen(register):
    scene = _kept(register, _single("enterprises", Look(fill=RED), label_field="name", label_px=18.0))
    assert "甲化工有限公司" in scene.points.names
    assert scene.text_px == {"enterprises": 18.0}
    scene = _kept(register, _single("parcels", Look(stroke=RED), label_field="number", label_px=14.0))
    places = scene.layer("parcels").places
    assert (places.texts, places.size_px) == (["GB00001"], 14.0)


def test_a_missing_field_is_said_and_the_layer_is_drawn_as_usual(register, painted):
    usual = build_scene(register, today=TODAY)
    view = View(0, 0, 1, 600, 400).fitted(usual.extent)
    plain, _ = painted(usual, view)
    style = LayerStyle(
        "parcels", StyleKind.CATEGORY, "flavour", (StyleClass("x", Look(fill=RED), value="1"),)
    )
    scene = _kept(register, style)
    assert "flavour" in scene.layer("parcels").problem
    assert (painted(scene, view)[0] == plain).all()


def test_a_broken_style_is_said_and_the_layer_is_drawn_as_usual(register):
    register.add(MapStyle("parcels", "{not json"))
    scene = build_scene(register, today=TODAY)
    assert scene.layer("parcels").problem
    assert len(scene.layer("parcels").items) == 1


def test_a_style_is_tried_on_without_keeping_it_and_goes_again(register):
    scene = build_scene(register, today=TODAY)
    tried = tried_on(scene, register, _single("grids", Look(fill=RED)), layer=LayerName.GRIDS, today=TODAY)
    assert not any(isinstance(item, TintItem) for item in tried.layer("grids").items)
    assert any(isinstance(item, TintItem) for item in scene.layer("grids").items)
    assert tried.layer("roads") is scene.layer("roads")
    back = tried_on(tried, register, None, layer=LayerName.GRIDS, today=TODAY)
    assert any(isinstance(item, TintItem) for item in back.layer("grids").items)
    assert back.styles == {}


def test_every_field_offered_is_a_field_of_the_record():
    for layer, kind in STYLED_KINDS.items():
        offered = fields_of(layer)
        assert set(offered) < {one.name for one in dataclasses.fields(kind)}
        assert "geometry" not in offered


def test_places_take_colour_shape_and_size_and_settlements_keep_their_names(register, painted):
    crs_place = register.find(Place)[0].geometry
    register.add(Place("乙市场", PlaceKind.MARKET, geometry=crs_place))
    register.add(Place("王村", PlaceKind.SETTLEMENT, geometry=crs_place))
    classes = (StyleClass("学校", Look(fill=RED, marker=Marker.STAR), value="学校"),)
    scene = _kept(register, LayerStyle("places", StyleKind.CATEGORY, "kind", classes, symbol_factor=1.5))
    assert sorted(scene.places.names) == ["实验学校", "王村"]
    at = scene.places.names.index("实验学校")
    assert (scene.places.fills[at], scene.places.shapes[at]) == (RED, SymbolKind.KEY_UNIT)
    assert scene.places.factor == 1.5
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    picture, _ = painted(scene, view)
    assert (picture == np.array(colour(RED).getRgb()[:3])).all(axis=-1).any()
    named = _kept(register, _single("places", Look(fill=RED), label_field="kind", label_px=20.0))
    assert {"学校", "市场"} < set(named.places.names)
    assert named.text_px == {"places": 20.0}


def test_badges_wear_the_first_class_of_their_open_hazards(register, painted):
    register.add(Hazard("YH9", "x", _FOUND, enterprise_id=5, level=HazardLevel.GENERAL))
    register.add(Hazard("YH8", "x", _FOUND, enterprise_id=1, level=HazardLevel.GENERAL))
    classes = (StyleClass("重大", Look(fill=BLUE, marker=Marker.TRIANGLE), value="重大"),)
    style = LayerStyle("hazards", StyleKind.CATEGORY, "level", classes, rest=Look(fill=GREY))
    scene = _kept(register, style)
    worn, ids = scene.badge_style, scene.points.ids.tolist()
    # 丁 (4) has a major one; 戊 (5) two open ones beside one that is closed; 甲 (1) one.
    assert {
        one: (int(worn.classes[ids.index(one)]), int(worn.counts[ids.index(one)])) for one in (1, 4, 5)
    } == {
        1: (1, 1),
        4: (0, 1),
        5: (1, 2),
    }
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    assert (painted(scene, view)[0] == np.array(colour(BLUE).getRgb()[:3])).all(axis=-1).any()
    bare = _kept(small_town(), LayerStyle("hazards", StyleKind.CATEGORY, "level", classes))
    assert (bare.badge_style.counts > 0).sum() == 1  # the others are left out


def test_triangles_take_the_colour_of_their_class_also_after_an_edit(register):
    classes = (StyleClass("储存单元", Look(fill=BLUE), value=InstallationKind.STORAGE.value),)
    style = LayerStyle("installations", StyleKind.CATEGORY, "kind", classes)
    scene = _kept(register, style)
    place = scene.points.ids.tolist().index(4)
    assert scene.installation_style.fills == (BLUE,)
    assert scene.installation_style.classes[place] == 0
    assert scene.layer("installations").samples == (BLUE,)
    fresh = Enterprise("辛新厂", geometry=register.find(Enterprise)[0].geometry)
    register.add(fresh)
    after = refreshed(
        scene,
        register,
        ChangeSet(9, "新厂", StepKind.EDIT, added={Enterprise: frozenset({fresh.id})}),
        today=TODAY,
    )
    assert len(after.installation_style.classes) == after.points.count == scene.points.count + 1


def test_three_in_one_has_its_house_beside_the_symbol(register, painted):
    scene = build_scene(register, today=TODAY)
    view = dataclasses.replace(View(0, 0, 1, 600, 400).fitted(scene.extent), metres_per_px=1.8)
    plain, _ = painted(scene, view)
    register.find(Enterprise)[1].is_three_in_one = True
    marked = build_scene(register, today=TODAY)
    picture, _ = painted(marked, view)
    fill = np.array(colour(SCREEN.places[PICTOGRAMS[PlaceKind.THREE_IN_ONE][1]]).getRgb()[:3])
    assert (picture == fill).all(axis=-1).sum() > (plain == fill).all(axis=-1).sum()
    far, _ = painted(marked, dataclasses.replace(view, metres_per_px=60.0))
    assert not (far == fill).all(axis=-1).any()
