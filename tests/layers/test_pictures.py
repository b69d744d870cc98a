import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.errors import FileError
from gisgrid.geo.affine import Affine
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.source_crs import CGCS2000
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import canvas_for
from gisgrid.layers.pictures import (
    LARGEST_SIDE_PX,
    UnderlayItem,
    make_underlay,
    picture_key,
    read_picture,
    work_affine,
)
from gisgrid.layers.register_scene import SceneBuilder, build_scene
from gisgrid.layers.view import View
from gisgrid.progress import Progress
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, small_town

CRS = WorkCrs(40)
X, Y = 492_000.0, 3_145_000.0


@pytest.fixture
def quarters(qapp):
    """Return a picture whose quarters are red, green, blue and black."""
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for number, name in enumerate(("#FF0000", "#00FF00", "#0000FF", "#000000")):
        painter.fillRect(40 * (number % 2), 40 * (number // 2), 40, 40, QColor(name))
    painter.end()
    return image


def paint(item, view):
    image = QImage(int(view.width_px), int(view.height_px), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    item.paint(canvas_for(painter, view, Medium.screen(), Progress()))
    painter.end()
    return image


def shown(underlay, x, y, *, metres_per_px=1.0):
    item = UnderlayItem(
        38,
        QImage.fromData(underlay.content),
        (underlay.west, underlay.south, underlay.east, underlay.north),
    )
    view = View(x, y, metres_per_px, 41, 41)
    return QColor(paint(item, view).pixel(20, 20)).name()


def test_an_upright_picture_keeps_its_file(quarters):
    underlay = make_underlay(
        "图", quarters, Affine(2, 0, X, 0, -2, Y), crs=CRS, content=(b"the very bytes", "image/png")
    )
    assert underlay.content == b"the very bytes"
    assert (underlay.west, underlay.south, underlay.east, underlay.north) == (X, Y - 160, X + 160, Y)
    assert underlay.epsg == 4549


@pytest.mark.parametrize("turn_deg", [0, 30, 90, 200])
def test_a_turned_picture_lies_where_its_points_say(quarters, turn_deg):
    turn = np.radians(turn_deg)
    affine = Affine(2 * np.cos(turn), 2 * np.sin(turn), X, 2 * np.sin(turn), -2 * np.cos(turn), Y)
    underlay = make_underlay("图", quarters, affine, crs=CRS)
    for pixel, colour in (
        ((20, 20), "#ff0000"),
        ((60, 20), "#00ff00"),
        ((20, 60), "#0000ff"),
        ((60, 60), "#000000"),
    ):
        x, y = affine.apply([pixel])[0]
        assert shown(underlay, x, y) == colour
    outside = affine.apply([(-20, 40)])[0]
    assert shown(underlay, *outside) == "#ffffff"


def test_degrees_come_to_lie_in_metres(quarters):
    fit = work_affine(Affine(1e-5, 0, 119.92, 0, -1e-5, 28.42), CGCS2000, crs=CRS, size_px=(1000, 1000))
    # DOMAIN.md 5.1: (119.92, 28.42) in zone 40.
    assert fit.affine.apply([[0, 0]])[0] == pytest.approx((492161.7701, 3144989.9479), abs=0.05)
    assert fit.rms < 0.1


def test_a_wide_view_paints_a_halved_copy(quarters):
    item = UnderlayItem(38, quarters.scaled(4000, 4000), (X, Y - 4000, X + 4000, Y))
    image = paint(item, View(X + 2000, Y - 2000, 40.0, 100, 100))
    assert QColor(image.pixel(25, 25)).name() == "#ff0000"
    assert item._halves[-1].width() <= 250


def test_strips_painted_one_after_the_other_meet(quarters):
    item = UnderlayItem(38, quarters, (X, Y - 160, X + 160, Y))
    view = View(X + 80, Y - 80, 0.37, 300, 300)
    whole = paint(item, view)
    strips = QImage(whole.size(), whole.format())
    strips.fill(0xFFFFFFFF)
    painter = QPainter(strips)
    for left in (0, 117):
        painter.save()
        painter.setClipRect(left, 0, 117 if left == 0 else 183, 300)
        item.paint(canvas_for(painter, view, Medium.screen(), Progress()))
        painter.restore()
    painter.end()
    a, b = (
        np.frombuffer(one.constBits(), np.uint8).reshape(300, 300, 4)[:, :, :3].astype(int)
        for one in (whole, strips)
    )
    assert np.abs(a - b).max() <= 3


def test_pictures_of_the_register_are_layers_of_their_own(quarters):
    underlay = make_underlay("航拍", quarters, Affine(2, 0, X, 0, -2, Y), crs=CRS)
    damaged = make_underlay("坏图", quarters, Affine(2, 0, X, 0, -2, Y), crs=CRS)
    damaged.content = b"damaged"
    town = small_town()
    records = [record for held in town._records.values() for record in held.values()]
    register = FakeRegister([*records, underlay, damaged])
    scene = build_scene(register, today=TODAY)
    layer = scene.layer(picture_key(underlay.id))
    assert (layer.title, layer.own.problem) == ("航拍", "")
    assert scene.layer(LayerName.RELIEF).items == []
    assert scene.layer(picture_key(damaged.id)).own.problem
    assert scene.printed_names() == {picture_key(underlay.id), picture_key(damaged.id)}
    layer.is_visible = False
    underlay.is_visible = False
    SceneBuilder(register, today=TODAY).rebuild(scene, {LayerName.RELIEF})
    assert not scene.layer(picture_key(underlay.id)).is_visible
    assert scene.printed_names() == {picture_key(damaged.id)}


def test_large_pictures_are_read_smaller(qapp, tmp_path):
    path = tmp_path / "大.png"
    image = QImage(LARGEST_SIDE_PX + 2000, 30, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(path))
    assert read_picture(path).width() == LARGEST_SIDE_PX


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n damaged"])
def test_what_is_no_picture_is_told(qapp, tmp_path, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"a\.png"):
        read_picture(path)
