import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.view import View
from gisgrid.ui.canvas.zoom import Glide, held_factor, wheel_factor

HERE = View(500_000, 3_145_000, 1.0, 600, 400)


def test_one_notch_is_between_a_quarter_and_a_half():
    assert 1.25 <= wheel_factor(120) <= 1.5
    assert wheel_factor(-120) == pytest.approx(1 / wheel_factor(120))


@given(st.lists(st.integers(-240, 240), max_size=30))
def test_small_turns_equal_one_large_turn(turns):
    product = 1.0
    for turn in turns:
        product *= wheel_factor(turn)
    assert product == pytest.approx(wheel_factor(sum(turns)))


def test_scale_is_held_between_bounds():
    assert HERE.metres_per_px / held_factor(HERE, 1e9) >= 0.009
    assert HERE.metres_per_px / held_factor(HERE, 1e-9) <= 20_001


@given(st.floats(0, 600), st.floats(0, 400), st.floats(0.1, 10), st.floats(0, 200))
def test_a_glide_keeps_its_fixed_point(x_px, y_px, factor, elapsed_ms):
    glide = Glide(HERE, HERE.zoomed(x_px, y_px, factor))
    assert glide.at(elapsed_ms).to_map(x_px, y_px) == pytest.approx(HERE.to_map(x_px, y_px), abs=1e-5)


def test_a_glide_ends_exactly():
    end = HERE.panned(50, 20)
    assert Glide(HERE, end).at(160) == end
    assert Glide(HERE, end).at(0) == HERE
