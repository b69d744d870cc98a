"""Painted tours: where the start is shown, and names that keep off the way."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.layers.painting import ready_to_paint
from gisgrid.layers.routes import START_COLOUR, Route, RouteMark, RouteSizes, paint_route, start_place
from gisgrid.layers.view import View

SIZES = RouteSizes(aside=0.5)
VIEW = View(0.0, 0.0, 1.0, 400.0, 200.0)


def tour(start):
    """Return one stop in the middle, reached by a road that runs west along y = 20."""
    legs = [np.array([[start[0], 20.0], [0.0, 20.0]]), np.array([[0.0, 20.0], [start[0], 20.0]])]
    return Route(legs, [RouteMark("1", 0.0, 0.0, 0.0, 20.0, name="恒通木业")], start, "起")


def test_a_start_in_the_view_is_shown_where_it_is():
    assert start_place(VIEW, tour((-100.0, 60.0)), SIZES) == pytest.approx((100.0, 40.0))


def test_a_start_outside_is_shown_where_the_way_comes_in():
    x, y = start_place(VIEW, tour((-5000.0, 60.0)), SIZES)
    assert x == pytest.approx(SIZES.radius)
    # 100 is the middle line; the way runs 20 m above it and half a unit to the right of travel.
    assert y == pytest.approx(80.0, abs=1.0)


def test_a_way_that_is_not_seen_shows_no_start():
    far = View(9000.0, 9000.0, 1.0, 400.0, 200.0)
    assert start_place(far, tour((-5000.0, 60.0)), SIZES) is None


def painted(route, **more):
    application = ready_to_paint()
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint_route(painter, VIEW, route, sizes=SIZES, **more)
    painter.end()
    del application
    return image


def dark_columns(image, top, bottom):
    """Return the columns in which letters of a name stand."""
    ink = QColor(START_COLOUR)
    return [x for x in range(400) if any(image.pixelColor(x, y) == ink for y in range(top, bottom))]


def test_the_start_beside_its_road_is_joined_to_it():
    image = painted(tour((-100.0, 60.0)))
    # Between the start's mark (y = 40 ± 10) and the road (y = 80) runs a dashed line at x = 100.
    column = [image.pixelColor(100, y).lightness() for y in range(52, 76)]
    assert min(column) < 120
    assert max(column) > 240


def test_a_name_keeps_off_a_place_that_is_kept_clear():
    right = dark_columns(painted(tour((-100.0, 60.0))), 94, 107)
    left = dark_columns(painted(tour((-100.0, 60.0)), kept_clear=[QRectF(205, 60, 195, 140)]), 94, 107)
    assert min(right) > 200
    assert max(left) < 200
