import numpy as np
import pytest
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.names import LayerName
from gisgrid.layers.own_files import OwnData, OwnStyle, own_file_layer
from gisgrid.layers.view import View

CRS = WorkCrs(40)
X, Y = 492_000.0, 3_145_000.0
HOME = (X - 2000, Y - 2000, X + 2000, Y + 2000)


def data(shapes, **columns):
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return OwnData(
        "规划", CRS.unproject_geometries(array), {name: list(held) for name, held in columns.items()}
    )


def made(given, style=None, **wishes):
    return own_file_layer("own:1", given, style or OwnStyle(), crs=CRS, home=HOME, **wishes)


def mixed():
    return data(
        [
            shapely.box(X - 300, Y - 300, X - 100, Y - 100),
            shapely.LineString([(X, Y - 300), (X, Y + 300)]),
            shapely.MultiPoint([(X + 200, Y), (X + 220, Y + 40)]),
        ],
        名称=["地块", "管线", "井"],
        级=[1.0, 2.0, None],
    )


@pytest.fixture
def scene(small):
    small.layers = [layer for layer in small.layers if layer.name is LayerName.LABELS]
    return small


def pixels_of(painted, scene, layer, view=None):
    scene.layers = [*scene.layers[:1], layer]
    pixels, report = painted(scene, view or View(X, Y, 2.0, 400, 400))
    return pixels, [label.text for label in report.labels]


def test_every_kind_of_shape_is_shown(painted, scene):
    layer = made(mixed(), OwnStyle(colour="#0B7285"))
    pixels, texts = pixels_of(painted, scene, layer)
    assert (np.abs(pixels[200, 198:203] - (0x0B, 0x72, 0x85)).sum(axis=1) < 130).any()  # the line
    assert np.abs(pixels[200, 300] - (0x0B, 0x72, 0x85)).max() < 8  # the point
    assert pixels[300, 100, 0] < pixels[20, 20, 0]  # the filled area
    assert not texts
    assert layer.own.problem == ""


def test_names_come_from_a_field(painted, scene):
    _, texts = pixels_of(painted, scene, made(mixed(), OwnStyle(label_field="名称")))
    assert sorted(texts) == ["井", "地块", "管线"]


def test_a_filter_narrows_down_and_is_told():
    layer = made(mixed(), OwnStyle(filter_field="级", filter_value="2"))
    assert len(layer.items) == 1
    assert layer.own.filter == "级 = 2"


def test_missing_fields_are_told_and_the_rest_is_drawn(painted, scene):
    layer = made(mixed(), OwnStyle(label_field="name", filter_field="class", filter_value="1"))
    assert "name" in layer.own.problem
    assert "class" in layer.own.problem
    pixels, _ = pixels_of(painted, scene, layer)
    assert (pixels[200, 300] < 200).any()


def test_empty_missing_and_impossible_shapes_are_told():
    given = data([shapely.Point(X, Y)])
    shapes = np.array([given.geometries[0], None, shapely.Point(), shapely.Point(np.inf, 28)], dtype=object)
    layer = made(OwnData("点", shapes))
    assert layer.items[0].xy == pytest.approx(np.array([[X, Y]]), abs=1e-4)
    assert "2" in layer.own.problem
    assert "1" in layer.own.problem
    nothing = made(OwnData("空", np.empty(0, dtype=object)))
    assert nothing.items == []
    assert nothing.own.problem


def test_invalid_areas_are_mended_and_told(painted, scene):
    bow = shapely.Polygon([(X - 100, Y - 100), (X + 100, Y + 100), (X + 100, Y - 100), (X - 100, Y + 100)])
    layer = made(data([bow]))
    assert layer.own.problem
    pixels, _ = pixels_of(painted, scene, layer)
    assert pixels[200, 230, 0] < pixels[20, 20, 0]


def test_the_wrong_zone_is_told():
    # Metres of zone 39 read in zone 40 lie three degrees too far east, some 290 km.
    far = shapely.box(X + 290_000, Y, X + 291_000, Y + 1000)
    assert "289" in made(data([far])).own.problem or "288" in made(data([far])).own.problem


def test_an_area_of_a_million_vertices_is_drawn(painted, scene):
    angle = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    radius = 5000 + 200 * np.sin(40 * angle) + 2 * np.sin(9000 * angle)
    ring = np.column_stack([X + radius * np.cos(angle), Y + radius * np.sin(angle)])
    layer = made(data([shapely.Polygon(ring)]))
    for metres_per_px in (40.0, 10.0, 1.0, 0.25):
        pixels, _ = pixels_of(painted, scene, layer, View(X + 5000, Y, metres_per_px, 400, 400))
        assert pixels[200, 20, 0] < pixels[200, 390, 0]


def test_fills_cut_into_pieces_show_no_seams(painted, scene):
    angle = np.linspace(0, 2 * np.pi, 40_000, endpoint=False)
    ring = np.column_stack([X + 3000 * np.cos(angle), Y + 3000 * np.sin(angle)])
    layer = made(data([shapely.Polygon(ring)]))
    pixels, _ = pixels_of(painted, scene, layer, View(X, Y, 7.3, 400, 400))
    inside = pixels[150:250, 150:250].reshape(-1, 3)
    assert len(np.unique(inside, axis=0)) == 1
