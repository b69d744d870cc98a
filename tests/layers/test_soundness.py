"""Geometries that cannot be drawn: the rest is drawn, and the layer says what is wrong."""

import numpy as np
import pytest
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.names import LayerName
from gisgrid.layers.refresh import refreshed
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.soundness import Faults
from gisgrid.layers.view import View
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import RoadClass
from gisgrid.model.history import ChangeSet, StepKind
from tests.layers.towns import TODAY, small_town


def _bow(register):
    west, south, east, north = register.find(Grid)[0].geometry.bounds
    return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


BROKEN = {
    "empty": (lambda r: Enterprise("空", geometry=shapely.Point()), "enterprises", ""),
    "empty line": (
        lambda r: Road("空", RoadClass.COUNTY, geometry=shapely.LineString()),
        "roads",
        "",
    ),
    "no number": (
        lambda r: Enterprise("非数", geometry=shapely.Point(np.nan, np.nan)),
        "enterprises",
        "1 个未绘出：坐标",
    ),
    "infinite": (
        lambda r: Enterprise("无穷", geometry=shapely.Point(np.inf, 1)),
        "enterprises",
        "1 个未绘出：坐标",
    ),
    "metres": (
        lambda r: Parcel("米", geometry=shapely.box(492_000, 3_140_000, 492_100, 3_140_100)),
        "parcels",
        "1 个未绘出：坐标",
    ),
    "another zone": (
        lambda r: Enterprise("远", geometry=shapely.Point(108.5, 32.9)),
        "enterprises",
        "1 个未绘出：位置远在",
    ),
    "swapped": (
        lambda r: Enterprise("反", geometry=shapely.Point(28.4, 119.9)),
        "enterprises",
        "1 个未绘出：坐标",
    ),
    "bow parcel": (lambda r: Parcel("蝶", geometry=_bow(r)), "parcels", "1 个边界自相交"),
    "bow grid": (lambda r: Grid("X", "蝶", 2, parent_id=1, geometry=_bow(r)), "grids", "1 个边界自相交"),
    "flat": (
        lambda r: Grid(
            "X", "线", 2, parent_id=1, geometry=shapely.Polygon([(119, 28), (120, 29), (119, 28)])
        ),
        "grids",
        "1 个边界自相交",
    ),
}


@pytest.mark.parametrize("key", list(BROKEN))
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_the_rest_is_drawn_and_the_layer_tells(qapp, painted, key):
    make, layer, told = BROKEN[key]
    register = small_town()
    register.add(make(register))
    scene = build_scene(register, today=TODAY)
    problems = {one.name: one.problem for one in scene.layers if one.problem}
    assert set(problems) == ({layer} if told else set())
    assert told in problems.get(layer, "")
    _, report = painted(scene, View(0, 0, 1, 600, 400).fitted(scene.extent))
    assert {4, 5} <= set(report.enterprises.tolist())
    assert scene.extent[2] - scene.extent[0] < 3000


def test_a_grid_that_crosses_itself_keeps_its_ground(qapp):
    bow = shapely.Polygon([(120, 28), (121, 29), (121, 28), (120, 29)])
    faults = Faults()
    _, (mended,) = faults.sound(np.array([1]), np.array([bow], dtype=object), WorkCrs(40))
    assert mended.is_valid and mended.area == pytest.approx(0.5)
    assert faults.sentences()


def test_a_mended_place_is_no_longer_told(qapp):
    register = small_town()
    lost = Enterprise("远", geometry=shapely.Point(108.5, 32.9))
    register.add(lost)
    scene = build_scene(register, today=TODAY)
    assert scene.layer(LayerName.ENTERPRISES).problem
    lost.geometry = register.find(Enterprise)[0].geometry
    change = ChangeSet(2, "改坐标", StepKind.EDIT, changed={Enterprise: frozenset({lost.id})})
    after = refreshed(scene, register, change, today=TODAY)
    assert not after.layer(LayerName.ENTERPRISES).problem
    assert after.points.count == scene.points.count + 1


def test_enterprises_at_one_place_are_counted(qapp, painted):
    register = small_town()
    place = register.find(Enterprise)[2].geometry
    register.add(*(Enterprise(f"同楼{number}", geometry=place) for number in range(4)))
    scene = build_scene(register, today=TODAY)
    assert sorted(scene.points.stacks.tolist())[-2:] == [1, 5]
    assert (scene.points.stacks == 0).sum() == 4
    x, y = scene.place_of(LayerName.ENTERPRISES, 3)
    view = View(x, y, 1.0, 300, 200)
    hits = scene.pick(view, 150, 100)
    assert sum(hit.layer is LayerName.ENTERPRISES for hit in hits) == 5
    counted, _ = painted(scene, view)
    scene.points._stacks = np.minimum(scene.points.stacks, 1)
    bare, _ = painted(scene, view)
    changed = (counted != bare).any(axis=-1)
    # The number stands at the lower left of the symbol.
    assert changed[104:112, 138:146].mean() > 0.6
