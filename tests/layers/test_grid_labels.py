from collections.abc import Callable

import numpy as np
import pytest
import shapely

from gisgrid.layers.grid_sets import make_grid_set
from gisgrid.layers.labels import LabelKind
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.view import View

Paint = Callable[..., tuple[np.ndarray, DrawReport]]


@pytest.mark.shared
def test_grid_names_lie_inside_their_grids(town_scene: Scene, painted: Paint) -> None:
    extent = town_scene.extent
    assert extent is not None
    view = View(0, 0, 1, 1200, 700).fitted(extent)
    _, report = painted(town_scene, view)
    grids = town_scene.grids
    assert grids is not None
    named = [label for label in report.labels if label.kind is LabelKind.GRID]
    assert len(named) >= 9
    for label in named:
        position = grids.position_of(label.feature_id)
        assert position is not None
        x0, y0, x1, y1 = label.boxes[0]
        west, north = view.to_map(x0, y0)
        east, south = view.to_map(x1, y1)
        box = shapely.box(*grids.table.local((west, south, east, north)))
        assert shapely.contains(grids.polygons[position], box), label.text


@pytest.mark.parametrize(("name", "expected"), [("东海街道第65网格", 1), ("North Gate 65", 0)])
def test_the_strip_of_a_grid_at_the_edge_is_named_from_top_to_bottom(
    painted: Paint, name: str, expected: int
) -> None:
    shapes = np.array([shapely.box(0, 0, 1000, 900), shapely.box(1000, 0, 2000, 900)])
    grids = make_grid_set(
        np.array([1, 2]),
        shapes,
        ["金山街道第113网格", name],
        levels=np.array([3, 3]),
        is_leaf=np.array([True, True]),
        origin=(0.0, 0.0),
    )
    layers = [MapLayer(LayerName.GRIDS), MapLayer(LayerName.LABELS)]
    _, report = painted(Scene((0.0, 0.0), layers, grids=grids), View(640, 450, 1.0, 800, 500))
    strip = [label for label in report.labels if label.feature_id == 2]
    assert len(strip) == expected
    for label in strip:
        assert label.text == "东\n海\n街\n道\n第\n65\n网\n格"
        x0, y0, x1, y1 = label.boxes[0]
        assert x0 >= 760
        assert x1 <= 800
        assert y1 - y0 > 3 * (x1 - x0)


def test_a_name_moves_off_its_anchor_where_symbols_stand_and_shrinks_where_it_is_narrow(
    painted: Paint,
) -> None:
    names = ["金山街道第113网格", "东海街道第65网格"]
    shapes = np.array([shapely.box(0, 0, 1000, 900), shapely.box(1000, 0, 1090, 900)])
    grids = make_grid_set(
        np.array([1, 2]),
        shapes,
        names,
        levels=np.array([3, 3]),
        is_leaf=np.array([True, True]),
        origin=(0.0, 0.0),
    )
    layers = [MapLayer(LayerName.GRIDS), MapLayer(LayerName.LABELS)]
    scene = Scene((0.0, 0.0), layers, grids=grids)
    _, report = painted(scene, View(545, 450, 1.0, 1200, 1000))
    plain, narrow = sorted(report.labels, key=lambda label: label.feature_id)
    assert (plain.text, narrow.text) == (names[0], "东海街道\n第65网格")
    middle = ((plain.boxes[0][0] + plain.boxes[0][2]) / 2, (plain.boxes[0][1] + plain.boxes[0][3]) / 2)
    assert middle == pytest.approx((555, 500), abs=2)
    _, report = painted(scene, View(545, 450, 1.0, 1200, 1000), blocked=[(535.0, 480.0, 575.0, 520.0)])
    moved = next(label for label in report.labels if label.feature_id == 1)
    assert moved.boxes[0][1] >= 520 or moved.boxes[0][3] <= 480 or moved.boxes[0][2] <= 535
