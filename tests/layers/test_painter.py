from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from gisgrid.errors import CancelledError
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport, LabelMode, draw
from gisgrid.layers.palette import PAPER, SCREEN, mixed
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from gisgrid.progress import Progress

Paint = Callable[..., tuple[np.ndarray, DrawReport]]
VIEW = View(491_000, 3_140_500, 2.0, 1100, 600)


def rgb(name: str) -> list[int]:
    return [QColor(name).red(), QColor(name).green(), QColor(name).blue()]


def pixel(pixels: np.ndarray, x_m: float, y_m: float) -> list[int]:
    """Return the colour at a ground point counted from the small town's corner."""
    x, y = VIEW.to_screen(490_000 + x_m, 3_140_000 + y_m)
    return pixels[int(y), int(x)].tolist()


def test_each_thing_is_where_it_belongs(small: Scene, painted: Paint) -> None:
    pixels, report = painted(small, VIEW, labels=LabelMode.NONE)
    assert pixel(pixels, -50, 500) == rgb(SCREEN.ground)
    assert pixel(pixels, 1200, 900) == rgb(SCREEN.water)
    assert pixel(pixels, 550, 503) == rgb("#F7D48B")
    assert pixel(pixels, 800, 200) == rgb(SCREEN.class_c)
    assert pixel(pixels, 500, 800) == rgb(SCREEN.class_b)
    assert pixel(pixels, 200, 200) == rgb(SCREEN.class_a)
    assert pixel(pixels, 1300, 700) == rgb(SCREEN.key_unit)
    assert sorted(report.enterprises.tolist()) == [1, 2, 3, 4, 5, 6]


def test_neighbouring_grids_have_different_tints(small: Scene, painted: Paint) -> None:
    pixels, _ = painted(small, VIEW, labels=LabelMode.NONE)
    west, east = pixel(pixels, 600, 300), pixel(pixels, 1200, 300)
    tints = [rgb(mixed(tint, SCREEN.ground, SCREEN.tint_strength)) for tint in SCREEN.tints]
    assert west in tints
    assert east in tints
    assert west != east


def test_the_shared_boundary_is_drawn(small: Scene, painted: Paint) -> None:
    pixels, _ = painted(small, VIEW, labels=LabelMode.NONE)
    x, y = VIEW.to_screen(491_000, 3_140_250)
    across = pixels[int(y), int(x) - 3 : int(x) + 4]
    assert np.abs(across - rgb(SCREEN.boundary)).sum(axis=1).min() < 250


def test_a_layer_that_is_not_ticked_is_not_painted(small: Scene, painted: Paint) -> None:
    layer = small.layer(LayerName.WATER)
    assert layer is not None
    layer.is_visible = False
    pixels, _ = painted(small, VIEW, labels=LabelMode.NONE)
    assert pixel(pixels, 1200, 900) != rgb(SCREEN.water)


def test_without_the_key_unit_layer_the_class_symbol_shows(small: Scene, painted: Paint) -> None:
    shown = frozenset(LayerName) - {LayerName.KEY_UNITS}
    pixels, _ = painted(small, VIEW, labels=LabelMode.NONE, layers=shown)
    assert pixel(pixels, 1300, 700) == rgb(SCREEN.class_a)


def test_a_clipped_painter_leaves_the_rest_alone(small: Scene) -> None:
    image = QImage(1100, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    painter.setClipRect(QRectF(100, 100, 200, 100))
    draw(painter, small, VIEW, Medium.screen())
    painter.end()
    assert image.pixelColor(50, 50) == QColor("#123456")
    assert image.pixelColor(150, 150) != QColor("#123456")


def test_a_clipped_strip_equals_the_whole_picture(small: Scene, painted: Paint) -> None:
    whole, _ = painted(small, VIEW, labels=LabelMode.NONE)
    image = QImage(1100, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for left in range(0, 1100, 220):
        painter.setClipRect(QRectF(left, 0, 220, 600))
        draw(painter, small, VIEW, Medium.screen(), labels=LabelMode.NONE)
    painter.end()
    strips = np.frombuffer(image.constBits(), np.uint8).reshape(600, 1100, 4)[:, :, 2::-1].astype(int)
    assert np.abs(strips - whole).max() <= 3


def test_a_cancelled_frame_stops(small: Scene, painted: Paint) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        painted(small, VIEW, progress=progress)


def test_the_focus_dims_the_others(small: Scene, painted: Paint) -> None:
    plain, _ = painted(small, VIEW, labels=LabelMode.NONE)
    focused, _ = painted(small, VIEW, labels=LabelMode.NONE, focus_grid=2)
    assert pixel(focused, 600, 300) == pixel(plain, 600, 300)
    assert sum(pixel(focused, 1200, 300)) > sum(pixel(plain, 1200, 300))


def test_a_selected_parcel_is_outlined(small: Scene, painted: Paint) -> None:
    pixels, _ = painted(small, VIEW, labels=LabelMode.NONE, selection=[(LayerName.PARCELS, 1)])
    assert np.abs(np.array(pixel(pixels, 400, 250)) - rgb(SCREEN.accent)).max() < 40


def test_paper_is_painted_on_white(small: Scene, painted: Paint) -> None:
    pixels, _ = painted(small, VIEW, Medium.raster(150), labels=LabelMode.NONE)
    assert pixel(pixels, -50, 500) == rgb(PAPER.ground)


def test_a_vector_sheet_keeps_its_text(small: Scene, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(254)
    painter = QPainter(writer)
    report = draw(painter, small, View(491_000, 3_140_500, 2.0, 1800, 1000), Medium.vector(10.0))
    painter.end()
    assert len(report.labels) >= 8
    content = path.read_bytes()
    assert b"/Font" in content
    assert b"/Subtype /Image" not in content


def test_an_empty_scene_is_bare_paper(painted: Paint, qapp: object) -> None:
    pixels, report = painted(Scene((0.0, 0.0)), VIEW)
    assert (pixels == rgb(SCREEN.ground)).all()
    assert report.labels == []
