from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import build_theme
from gisgrid.layers.view import View
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.progress import Progress
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from tests.fakes import FakeRegister

EAST, NORTH = 500_000.0, 3_145_000.0
CRS = WorkCrs(40)
VIEW = View(EAST, NORTH, 1.0, 600, 400)


def placed(shape):
    return shapely.transform(shape, lambda xy: CRS.unproject(xy + (EAST, NORTH)))


@pytest.fixture
def source(qapp):
    register = FakeRegister()
    register.add(
        Grid("1", "丽水", 1, geometry=placed(shapely.box(-250, -150, 250, 150))),
    )
    register.add(
        Grid("2", "园区01", 2, parent_id=1, geometry=placed(shapely.box(-250, -150, 0, 150))),
        Grid("3", "园区02", 2, parent_id=1, geometry=placed(shapely.box(0, -150, 250, 150))),
    )
    register.add(Parcel("甲", geometry=placed(shapely.box(40, 40, 120, 120))))
    register.add(
        Enterprise("欣沐涂料", danger_class=DangerClass.A, geometry=placed(shapely.Point(80, 80))),
        Enterprise("远处工厂", danger_class=DangerClass.C, geometry=placed(shapely.Point(-200, -100))),
    )
    return SceneSource(build_scene(register, today=date(2026, 11, 18)))


def test_pick_goes_from_the_symbol_down_to_the_highest_grid(source):
    refs = source.pick(VIEW, *VIEW.to_screen(EAST + 80, NORTH + 80))
    assert refs == [
        FeatureRef(Enterprise, 1),
        FeatureRef(Parcel, 1),
        FeatureRef(Grid, 3),
        FeatureRef(Grid, 1),
    ]


def test_hidden_layer_is_not_picked(source):
    source.scene.layer(LayerName.PARCELS).is_visible = False
    refs = source.pick(VIEW, *VIEW.to_screen(EAST + 50, NORTH + 50))
    assert FeatureRef(Parcel, 1) not in refs


def test_box_takes_enterprises_and_else_parcels(source):
    assert source.within((EAST + 60, NORTH + 60, EAST + 100, NORTH + 100)) == [FeatureRef(Enterprise, 1)]
    assert source.within((EAST - 300, NORTH - 300, EAST + 300, NORTH + 300)) == [
        FeatureRef(Enterprise, 1),
        FeatureRef(Enterprise, 2),
    ]
    source.scene.points = None
    assert source.within((EAST, NORTH, EAST + 200, NORTH + 200)) == [FeatureRef(Parcel, 1)]
    assert source.within((EAST, NORTH, EAST + 100, NORTH + 100)) == []


def test_shapes_are_in_metres_of_the_work_crs(source):
    (parcel,) = source.shapes([FeatureRef(Parcel, 1)])
    assert parcel.bounds == pytest.approx((EAST + 40, NORTH + 40, EAST + 120, NORTH + 120), abs=0.001)
    (point,) = source.shapes([FeatureRef(Enterprise, 1)])
    assert (point.x, point.y) == pytest.approx((EAST + 80, NORTH + 80), abs=0.001)
    assert source.shapes([FeatureRef(Parcel, 99)]) == []


def test_enterprise_is_marked_by_its_parcel(source):
    kinds = sorted(shape.geom_type for shape in source.marks([FeatureRef(Enterprise, 1)]))
    assert kinds == ["Point", "Polygon"]
    assert [shape.geom_type for shape in source.marks([FeatureRef(Enterprise, 2)])] == ["Point"]
    both = source.marks([FeatureRef(Enterprise, 1), FeatureRef(Parcel, 1)])
    assert sorted(shape.geom_type for shape in both) == ["Point", "Polygon"]


def test_names(source):
    assert source.name(FeatureRef(Enterprise, 1)) == "欣沐涂料"
    assert source.name(FeatureRef(Grid, 3)) == "园区02"
    assert source.name(FeatureRef(Parcel, 1)) == ""


def test_painting_is_frozen_and_its_key_follows_the_layers(source):
    first = source.painting(focus=None, selected=())
    source.scene.layer(LayerName.PARCELS).is_visible = False
    second = source.painting(focus=None, selected=())
    assert first.base_key != second.base_key
    source.scene.layer(LayerName.PARCELS).is_visible = True
    assert source.painting(focus=None, selected=(FeatureRef(Enterprise, 1),)).base_key == first.base_key
    assert source.painting(focus=FeatureRef(Grid, 3), selected=()).base_key != first.base_key
    source.note_change()
    assert source.painting(focus=None, selected=()).base_key != first.base_key


def test_base_has_no_symbols_and_the_top_has(source):
    painting = source.painting(focus=None, selected=())
    x_px, y_px = (round(one) for one in VIEW.to_screen(EAST + 80, NORTH + 80))
    for paint, is_red in ((painting.paint_base, False), (painting.paint_top, True)):
        image = QImage(600, 400, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint(painter, VIEW, Medium.screen(), Progress())
        painter.end()
        colour = image.pixelColor(x_px, y_px)
        assert (colour.red() > colour.blue() + 60) is is_red


def test_an_enterprise_that_is_kept_silent_has_its_symbol_but_no_name(source):
    def top():
        image = QImage(600, 400, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painting = source.painting(focus=None, selected=())
        report = painting.paint_top(painter, VIEW, Medium.screen(), Progress())
        painter.end()
        return [label.text for label in report.labels], report

    assert "欣沐涂料" in top()[0]
    source.keep_silent([1])
    names, report = top()
    assert "欣沐涂料" not in names
    assert "远处工厂" in names
    assert 1 in report.enterprises.tolist()
    source.keep_silent([])
    assert "欣沐涂料" in top()[0]


def test_strips_of_the_base_fit_without_a_seam(source):
    painting = source.painting(focus=None, selected=())
    whole = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    painting.paint_base(painter, VIEW, Medium.screen(), Progress())
    painter.end()
    parts = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(parts)
    for left in (0, 300):
        painter.save()
        painter.setClipRect(left, 0, 300, 400)
        painter.translate(left, 0)
        half = replace(VIEW, centre_x_m=VIEW.centre_x_m + (left - 150), width_px=300)
        painting.paint_base(painter, half, Medium.screen(), Progress())
        painter.restore()
    painter.end()
    a = np.frombuffer(whole.constBits(), np.uint8).astype(int)
    b = np.frombuffer(parts.constBits(), np.uint8).astype(int)
    # Where a line crosses the seam it is cut at another place, so its edge may differ by rounding.
    assert np.abs(a - b).max() <= 24
    assert (np.abs(a - b) > 2).mean() < 0.001


def test_legend_tells_of_grids_far_away_and_leads_to_them(source):
    register = FakeRegister()
    register.add(Grid("1", "园区01", 2, geometry=placed(shapely.box(-250, -150, 250, 150))))
    register.add(
        Enterprise("甲", danger_class=DangerClass.A, grid_id=1, geometry=placed(shapely.Point(80, 80)))
    )
    today = date(2026, 11, 18)
    scene = build_scene(register, today=today)
    source = SceneSource(scene, ask_theme=lambda _key: None)
    source.choose_theme(ThemeKey.DANGER)
    source.show_theme(build_theme(ThemeKey.DANGER, scene, register, today=today))
    near, far = source.legend(5.0), source.legend(50.0)
    assert [chip.title for chip in near] == ["A 高危"]
    assert [chip.title for chip in far] == ["A 高危", "网格：A 类企业的占比", "25%—100%"]
    assert source.legend_members(far[0]) == [FeatureRef(Enterprise, 1)]
    assert source.legend_members(far[2]) == [FeatureRef(Grid, 1)]
    assert source.legend_members(far[1]) == []
