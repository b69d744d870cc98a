import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.layers.view import View
from gisgrid.ui.canvas.outline import Outline, selection_look

VIEW = View(0.0, 0.0, 1.0, 200, 200)
ACCENT = QColor("#1F5FA8")


def painted(outline, view=VIEW):
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    box = outline.paint(painter, view)
    painter.end()
    return image, box


@pytest.fixture
def outline(qapp):
    return Outline(selection_look(ACCENT))


def test_line_is_accent_over_white_over_glow(outline):
    # The edge runs through the middle of pixel 50: accent 49-51, white 48 and 52, glow 46-47 and 53-54.
    outline.show([shapely.box(-49.5, -49.5, 49.5, 49.5)])
    image, _box = painted(outline)
    assert image.pixelColor(50, 100) == ACCENT
    assert image.pixelColor(48, 100).lightness() > 250
    glow = image.pixelColor(46, 100)
    assert 0.1 < 1 - glow.redF() < 0.3
    inside = image.pixelColor(100, 100)
    assert inside != QColor(Qt.GlobalColor.white) and inside.lightness() > 220


def test_touched_rectangle_holds_every_mark(outline):
    outline.show([shapely.box(-50, -50, 50, 50)])
    image, box = painted(outline)
    marked = [(x, y) for x in range(200) for y in range(200) if image.pixelColor(x, y) != QColor("white")]
    xs, ys = np.array(marked).T
    assert (
        box.left() <= xs.min()
        and box.right() >= xs.max()
        and box.top() <= ys.min()
        and box.bottom() >= ys.max()
    )


def test_outline_follows_pan_and_zoom(outline):
    outline.show([shapely.box(-50, -50, 50, 50)])
    painted(outline)
    image, _box = painted(outline, VIEW.panned(30, 0))
    assert image.pixelColor(80, 100) == ACCENT
    image, _box = painted(outline, VIEW.zoomed(100, 100, 1.4))
    assert image.pixelColor(30, 100) == ACCENT


def test_large_area_is_clipped_without_a_false_edge(outline):
    outline.show([shapely.box(-1e6, -1e6, 1e6, 1e6)])
    image, _box = painted(outline)
    assert image.pixelColor(100, 100) == image.pixelColor(0, 0) == image.pixelColor(199, 199)


def test_holes_stay_open(outline):
    ring = shapely.box(-80, -80, 80, 80) - shapely.box(-40, -40, 40, 40)
    outline.show([ring])
    image, _box = painted(outline)
    assert image.pixelColor(100, 100) == QColor("white")


def test_overlapping_areas_stay_filled(outline):
    outline.show([shapely.box(-80, -80, 80, 80), shapely.box(-40, -40, 40, 40)])
    image, _box = painted(outline)
    assert image.pixelColor(100, 100) != QColor("white")


def test_point_gets_a_ring_unless_its_area_is_marked(outline):
    outline.show([shapely.Point(0, 0)])
    image, _box = painted(outline)
    assert image.pixelColor(100 - 11, 100) == ACCENT
    outline.show([shapely.Point(0, 0), shapely.box(-50, -50, 50, 50)])
    image, _box = painted(outline)
    assert image.pixelColor(100 - 11, 100) != ACCENT


def test_nothing_marked_touches_nothing(outline):
    assert painted(outline)[1].isEmpty()
    assert outline.is_empty
