"""What vector files get instead of what screens get: plain symbols, halos as areas, the part of a picture in sight."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from gisgrid.layers.items import PictureItem, Slot
from gisgrid.layers.lettering import TextLook, letter_halo, map_font
from gisgrid.layers.medium import Medium
from gisgrid.layers.painter import canvas_for
from gisgrid.layers.symbols import SymbolKind, SymbolLook, printed_symbol, symbol_path
from gisgrid.layers.view import View
from gisgrid.progress import Progress


def corners(path: QPainterPath) -> list[tuple[float, float]]:
    return [(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]


@pytest.mark.parametrize("kind", [SymbolKind.A, SymbolKind.B, SymbolKind.C, SymbolKind.UNGRADED])
def test_a_printed_symbol_is_half_its_rim_larger_than_the_shape(qapp: object, kind: SymbolKind) -> None:
    look = SymbolLook(kind, radius=117.0, edge=22.0)
    printed = printed_symbol(look)
    assert printed is not None
    assert all(x == round(x) and y == round(y) for x, y in corners(printed))
    shape, larger = symbol_path(kind, 117.0).boundingRect(), printed.boundingRect()
    assert larger.bottom() - shape.bottom() == pytest.approx(11.0, abs=2.5)
    assert larger.contains(shape)


def test_symbols_of_more_than_a_shape_are_left_to_the_painter(qapp: object) -> None:
    assert printed_symbol(SymbolLook(SymbolKind.KEY_UNIT, 100.0, 20.0)) is None
    assert printed_symbol(SymbolLook(SymbolKind.A, 100.0, 20.0, is_faded=True)) is None


def test_a_halo_reaches_round_its_letter_on_whole_units(qapp: object) -> None:
    letter = QPainterPath()
    font = map_font()
    letter.addText(0, 0, font, "网")
    size, inked = 210.0 / font.pixelSize(), letter.boundingRect()
    halo = letter_halo("网", TextLook(210.0, "#000000", "#FFFFFF", 80.0))
    assert all(x == round(x) and y == round(y) for x, y in corners(halo))
    assert halo.boundingRect().left() == pytest.approx(inked.left() * size - 40.0, abs=6.0)
    assert halo.boundingRect().right() == pytest.approx(inked.right() * size + 40.0, abs=6.0)
    assert halo.contains(QPointF(inked.center().x() * size, inked.center().y() * size))
    assert letter_halo(" ", TextLook(210.0, "#000000", "#FFFFFF", 80.0)).isEmpty()


def test_a_file_gets_the_pixels_that_its_frame_shows(qapp: object) -> None:
    item = PictureItem(Slot.RELIEF, QImage(100, 50, QImage.Format.Format_RGB32), (0.0, 0.0, 1000.0, 500.0))
    view = View(centre_x_m=255.0, centre_y_m=405.0, metres_per_px=1.0, width_px=100, height_px=50)
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    seen = item._part_in_sight(canvas_for(painter, view, Medium.vector(100.0), Progress()))
    whole = item._part_in_sight(canvas_for(painter, view, Medium.screen(), Progress()))
    painter.end()
    assert seen == QRectF(20, 7, 11, 5)
    assert whole == QRectF(0, 0, 100, 50)
