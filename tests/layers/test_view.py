import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.view import View

metres = st.floats(-1e6, 4e6)
views = st.builds(View, metres, metres, st.floats(0.05, 500), st.integers(10, 4000), st.integers(10, 3000))


def test_screen_corners_are_the_extent() -> None:
    view = View(1000, 2000, 2.0, 100, 50)
    assert view.extent == (900, 1950, 1100, 2050)
    assert view.to_screen(900, 2050) == (0, 0)
    assert view.to_map(100, 50) == (1100, 1950)


@given(views, st.floats(-500, 4500), st.floats(-500, 3500))
def test_there_and_back(view: View, x_px: float, y_px: float) -> None:
    assert view.to_screen(*view.to_map(x_px, y_px)) == pytest.approx((x_px, y_px), abs=1e-3)


@given(views, st.floats(0, 1000), st.floats(0, 1000), st.floats(0.1, 10))
def test_zoom_keeps_the_ground_under_the_pointer(view: View, x_px: float, y_px: float, factor: float) -> None:
    zoomed = view.zoomed(x_px, y_px, factor)
    assert zoomed.to_map(x_px, y_px) == pytest.approx(view.to_map(x_px, y_px), abs=1e-2)
    assert zoomed.metres_per_px == pytest.approx(view.metres_per_px / factor)


def test_pan_pushes_the_picture() -> None:
    view = View(0, 0, 2.0, 100, 100)
    assert view.panned(10, -5).to_screen(*view.to_map(50, 50)) == pytest.approx((60, 45))


@given(views, st.tuples(metres, metres), st.floats(1, 1e5), st.floats(1, 1e5))
def test_fitted_shows_the_whole_extent(
    view: View, corner: tuple[float, float], width: float, height: float
) -> None:
    extent = (*corner, corner[0] + width, corner[1] + height)
    shown = view.fitted(extent).extent
    assert shown[0] <= extent[0] + 1e-3
    assert shown[1] <= extent[1] + 1e-3
    assert shown[2] >= extent[2] - 1e-3
    assert shown[3] >= extent[3] - 1e-3


def test_scale_of_a_screen_at_96_dpi() -> None:
    # 96 px are 25.4 mm, so 1 px at 1:5000 is 25.4 / 96 * 5 m = 1.3229 m.
    assert View(0, 0, 1.0, 9, 9).at_scale(5000, 96).metres_per_px == pytest.approx(1.32292, abs=1e-5)
    assert View(0, 0, 1.32291667, 9, 9).scale_denominator(96) == pytest.approx(5000, abs=0.01)


def test_transform_points_north_up() -> None:
    view = View(1000, 1000, 0.5, 200, 100)
    point = view.transform((900.0, 900.0)).map(100.0, 120.0)
    assert point == pytest.approx(view.to_screen(1000, 1020))
