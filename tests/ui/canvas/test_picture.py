import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.view import View
from gisgrid.ui.canvas.picture import buffer_view, reuse, snapped, spare_px, strip_view

WINDOW = View(500_000, 3_145_000, 1.3, 600, 400)
RATIOS = st.sampled_from([1.0, 1.25, 1.5, 2.0])


def count_cover(plan, width, height):
    cover = np.zeros((height, width), dtype=int)
    source = plan.source
    cover[
        plan.target_y : plan.target_y + source.height(), plan.target_x : plan.target_x + source.width()
    ] += 1
    for strip in plan.strips:
        cover[strip.top() : strip.top() + strip.height(), strip.left() : strip.left() + strip.width()] += 1
    return cover


@given(st.integers(-900, 900), st.integers(-800, 800), RATIOS)
def test_kept_part_and_strips_cover_each_pixel_once(dx, dy, ratio):
    old = buffer_view(WINDOW, ratio)
    new = buffer_view(WINDOW.panned(dx, dy), ratio)
    plan = reuse(old, new, ratio)
    if plan is None:
        assert abs(dx) > 900 or abs(dy) > 700 or max(abs(dx), abs(dy)) > 600
        return
    cover = count_cover(plan, round(new.width_px * ratio), round(new.height_px * ratio))
    assert cover.min() == cover.max() == 1


@given(st.integers(-400, 400), st.integers(-400, 400), RATIOS)
def test_kept_pixels_show_the_same_ground(dx, dy, ratio):
    old = buffer_view(WINDOW, ratio)
    new = buffer_view(WINDOW.panned(dx, dy), ratio)
    plan = reuse(old, new, ratio)
    before = old.to_map(plan.source.left() / ratio, plan.source.top() / ratio)
    after = new.to_map(plan.target_x / ratio, plan.target_y / ratio)
    assert after == pytest.approx(before, abs=0.03 * WINDOW.metres_per_px)


def test_nothing_is_kept_of_another_scale():
    assert reuse(buffer_view(WINDOW, 1.0), buffer_view(WINDOW.zoomed(300, 200, 1.4), 1.0), 1.0) is None


def test_an_unmoved_picture_needs_no_strip():
    view = buffer_view(WINDOW, 1.0)
    assert reuse(view, view, 1.0).strips == ()


def test_strip_view_shows_the_strip():
    view = buffer_view(WINDOW, 2.0)
    plan = reuse(view, buffer_view(WINDOW.panned(100, 0), 2.0), 2.0)
    (strip,) = plan.strips
    part = strip_view(buffer_view(WINDOW.panned(100, 0), 2.0), strip, 2.0)
    assert part.width_px == strip.width() / 2
    assert part.extent[0] == pytest.approx(buffer_view(WINDOW.panned(100, 0), 2.0).extent[0])


@given(st.floats(-2000, 2000), st.floats(-2000, 2000), RATIOS)
def test_snapping_moves_less_than_a_pixel(dx_m, dy_m, ratio):
    view = View(500_000 + dx_m, 3_145_000 + dy_m, 1.3, 600, 400)
    moved = snapped(view, ratio)
    assert abs(moved.centre_x_m - view.centre_x_m) <= 0.5001 * view.metres_per_px / ratio
    assert snapped(moved, ratio).centre_x_m == pytest.approx(moved.centre_x_m)


def test_spare_is_the_margin_and_shrinks_with_the_push():
    view = buffer_view(WINDOW, 1.0)
    assert spare_px(view, snapped(WINDOW, 1.0)) == pytest.approx(256)
    assert spare_px(view, snapped(WINDOW, 1.0).panned(100, 0)) == pytest.approx(156)
    assert spare_px(view, snapped(WINDOW, 1.0).panned(300, 0)) < 0
