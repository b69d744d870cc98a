"""Names put together from pictures of letters look like names written at once."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gisgrid.layers.lettering import TextLook, text_width, write
from gisgrid.layers.medium import Medium

GROUND = QColor("#88AA66")
HALO = 2.8
FINE = 26.0
"""Units to a pixel: a hundredth of a millimetre, as printed maps have."""
# A picture of letters is set down on whole pixels: here its corner lies on one.
LEFT, TOP = 7 + HALO / 2 + 1, 9 + HALO / 2 + 1


def picture(text, look, medium, *, unit=1.0):
    """Write on a ground; files count in fine units, which the painter makes pixels again."""
    image = QImage(240, 60, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(1 / unit, 1 / unit)
    fine = replace(
        look, size=look.size * unit, halo_width=look.halo_width * unit, spacing=look.spacing * unit
    )
    write(painter, text, fine, x=LEFT * unit, y=TOP * unit, medium=medium)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(60, 240, 4)
    return pixels[:, :, :3].astype(int)


def covered(text, look, medium, *, unit=1.0):
    """Tell which pixels a name with its halo takes."""
    ground = np.array([GROUND.blue(), GROUND.green(), GROUND.red()])
    return np.abs(picture(text, look, medium, unit=unit) - ground).sum(axis=2) > 60


@pytest.mark.parametrize("size", [12.0, 32 / 3, 17.0])
@pytest.mark.parametrize("spacing", [0.0, 4.0])
@pytest.mark.parametrize("text", ["欣沐涂料", "S222省道", "Hall 3"])
def test_letters_stand_where_the_whole_name_has_them(qapp, size, spacing, text):
    look = TextLook(size, "#202020", "#FFFFFF", HALO, QFont.Weight.Medium, spacing)
    on_screen = covered(text, look, Medium.screen())
    at_once = covered(text, look, Medium.raster(25.4 * FINE), unit=FINE)
    assert at_once.sum() > 200
    # A letter begins at a quarter of a pixel, which changes little of its edges; a whole one would change more.
    off = (on_screen != at_once).sum()
    assert off < 0.08 * at_once.sum()
    assert all(1.5 * off < (np.roll(on_screen, by, axis=1) != at_once).sum() for by in (-1, 1))


@pytest.mark.parametrize("text", ["欣沐涂料", "S222省道", "Hall 3", "公丁下"])
def test_the_halo_of_a_file_fills_notches_and_leaves_nothing_bare(qapp, text):
    look = TextLook(17.0, "#202020", "#FFFFFF", HALO)
    exact = covered(text, look, Medium.raster(25.4 * FINE), unit=FINE)
    plain = covered(text, look, Medium.vector(FINE), unit=FINE)
    assert (exact & ~plain).sum() < 0.02 * exact.sum()
    assert plain.sum() < 1.3 * exact.sum()
    for axis in (0, 1):
        edges = [np.flatnonzero(one.any(axis=axis))[[0, -1]] for one in (exact, plain)]
        assert np.abs(edges[0] - edges[1]).max() <= 1


def test_lines_are_centred_below_each_other(qapp):
    look = TextLook(12.0, "#202020", "#FFFFFF", 0.0)
    seen = picture("欣沐涂料\n公司", look, Medium.screen())
    dark = np.argwhere(seen.sum(axis=2) < 250)
    upper, lower = dark[dark[:, 0] < TOP + look.height], dark[dark[:, 0] >= TOP + look.height]
    assert len(upper) > len(lower) > 0
    middle = LEFT + text_width("欣沐涂料", look) / 2
    for row in (upper, lower):
        assert (row[:, 1].min() + row[:, 1].max()) / 2 == pytest.approx(middle, abs=1.5)
