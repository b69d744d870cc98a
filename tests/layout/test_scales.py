import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.layout.scales import choose_scale_bar, format_scale, parse_scale, round_scale


@given(st.floats(min_value=1, max_value=5e7))
def test_a_round_scale_is_the_next_one_up(denominator: float) -> None:
    rounded = round_scale(denominator)
    assert rounded >= denominator * (1 - 1e-9)
    assert rounded <= denominator * 2.5 + 1e-6
    digits = f"{rounded}".rstrip("0")
    assert digits in {"1", "2", "25", "5"}


@given(st.integers(min_value=100, max_value=5_000_000), st.floats(min_value=20, max_value=400))
def test_a_chosen_bar_always_fits_and_is_not_tiny(denominator: int, longest_mm: float) -> None:
    bar = choose_scale_bar(denominator, longest_mm=longest_mm)
    assert bar.length_mm <= longest_mm * (1 + 1e-6)
    assert bar.length_mm >= longest_mm * 0.45
    assert bar.segment_mm * denominator / 1000 == pytest.approx(bar.segment_m)
    assert len(bar.figures()) == bar.segments + 1


def test_scales_are_read_and_written_as_offices_write_them() -> None:
    assert format_scale(25000) == "1:25\u2009000"
    assert parse_scale("1:5000") == parse_scale("1：5 000") == parse_scale("5000") == 5000
    assert parse_scale("auto") is None
    with pytest.raises(BadUseError, match="1:5000"):
        parse_scale("five")


@pytest.mark.parametrize("bad", [0, -1, float("nan"), float("inf")])
def test_an_impossible_scale_is_refused(bad: float) -> None:
    with pytest.raises(BadUseError):
        round_scale(bad)
