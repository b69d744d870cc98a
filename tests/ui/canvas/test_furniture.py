from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.view import View
from gisgrid.ui.canvas.furniture import bar_length_m, paint_scale_bar


@given(st.floats(0.01, 20_000))
def test_chosen_bar_always_fits_and_is_not_tiny(metres_per_px):
    length_px = bar_length_m(metres_per_px) / metres_per_px
    assert 160 / 2.5 - 1e-6 <= length_px <= 160 + 1e-6


@given(st.floats(0.01, 20_000))
def test_bar_length_is_one_two_or_five(metres_per_px):
    assert f"{bar_length_m(metres_per_px):.0e}"[0] in "125"


def test_plate_stands_in_its_corner(theme):
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    plate = paint_scale_bar(painter, View(0, 0, 1.3, 600, 400), theme, left_px=8, bottom_px=392)
    painter.end()
    assert (plate.left(), plate.bottom()) == (8, 392)
    assert plate.right() < 300
