import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.geo.affine import fit_affine


@given(
    turn_deg=st.floats(-180, 180),
    scale=st.floats(0.05, 50),
    x=st.floats(3e5, 7e5),
    y=st.floats(2e6, 5e6),
)
def test_an_exact_map_is_found_again(turn_deg, scale, x, y):
    turn = np.radians(turn_deg)
    matrix = scale * np.array([[np.cos(turn), np.sin(turn)], [np.sin(turn), -np.cos(turn)]])
    pixels = np.array([[0, 0], [4000, 10], [30, 3000], [3900, 2900]], dtype=float)
    fit = fit_affine(pixels, pixels @ matrix.T + (x, y))
    assert fit.rms < 1e-5
    assert fit.affine.apply([[123, 456]])[0] == pytest.approx(matrix @ (123, 456) + (x, y), abs=1e-5)
    assert fit.affine.unit == pytest.approx(scale, rel=1e-9)


def test_a_wrong_fourth_point_shows_in_the_residuals():
    # A square whose fourth corner is 8 m off: least squares spreads it evenly, 2 m on each corner.
    pixels = [[0, 0], [100, 0], [100, 100], [0, 100]]
    ground = [[0, 0], [100, 0], [100, -100], [8, -100]]
    fit = fit_affine(pixels, ground)
    assert fit.residuals == pytest.approx([2, 2, 2, 2])
    assert fit.rms == pytest.approx(2)


@pytest.mark.parametrize(
    "pixels",
    [
        [[0, 0], [1, 1]],
        [[0, 0], [10, 10], [20, 20]],
        [[5, 5], [5, 5], [5, 5]],
        [[0, 0], [1000, 1], [2000, 0]],
    ],
)
def test_too_few_points_or_points_on_a_line_are_refused(pixels):
    with pytest.raises(BadUseError):
        fit_affine(pixels, [[0, 0], [10, 0], [0, 10]][: len(pixels)])
