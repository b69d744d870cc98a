"""Grey and colour-blind previews against published figures."""

import pytest
from PySide6.QtGui import QColor, QImage

from gisgrid.layers.palette import SCREEN
from gisgrid.layers.seeing import Seeing, seen


def _one(name, seeing):
    image = QImage(3, 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(name))
    return seen(image, seeing).pixelColor(1, 1)


def test_full_sight_changes_nothing(qapp):
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    assert seen(image, Seeing.FULL) is image


@pytest.mark.parametrize("seeing", [one for one in Seeing if one is not Seeing.FULL])
def test_greys_stay_what_they_are(qapp, seeing):
    for level in (0, 77, 128, 255):
        found = _one(QColor(level, level, level).name(), seeing)
        for part in (found.red(), found.green(), found.blue()):
            assert part == pytest.approx(level, abs=2)


def test_pure_colours_have_the_grey_of_their_luminance(qapp):
    # Relative luminance of sRGB red is 0.2126, which is 0.498 (127) after the transfer curve; green 0.7152 is 220.
    assert _one("#FF0000", Seeing.GREY).red() == pytest.approx(127, abs=1)
    assert _one("#00FF00", Seeing.GREY).blue() == pytest.approx(220, abs=1)


def test_red_and_green_of_one_lightness_become_alike_without_green(qapp):
    red, green = _one("#C92A2A", Seeing.NO_GREEN), _one("#2B8A3E", Seeing.NO_GREEN)
    away = abs(QColor("#C92A2A").red() - QColor("#2B8A3E").red())
    assert abs(red.red() - green.red()) < away / 2


def test_transparency_stays(qapp):
    image = QImage(2, 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(200, 0, 0, 100))
    assert seen(image, Seeing.GREY).pixelColor(0, 0).alpha() == 100


def test_danger_classes_differ_in_grey_by_shape_and_key_units_by_darkness(qapp):
    greys = [_one(name, Seeing.GREY).red() for name in (SCREEN.class_b, SCREEN.key_unit)]
    assert greys[0] - greys[1] > 40
