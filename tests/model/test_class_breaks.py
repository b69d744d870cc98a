"""Limits of graduated classes, against hand counts and against trying every division."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.class_breaks import BreakMethod, class_breaks


def test_equal_steps_and_equal_numbers():
    values = [0, 1, 2, 3, 4, 5, 6, 100]
    assert class_breaks(values, 4, BreakMethod.EQUAL) == [25.0, 50.0, 75.0]
    assert class_breaks(values, 4, BreakMethod.QUANTILE) == [2.0, 4.0, 6.0]


@pytest.mark.parametrize("method", BreakMethod)
def test_values_that_are_all_alike_have_no_limit(method):
    assert class_breaks([5, 5, 5], 4, method) == []
    assert class_breaks([], 4, method) == []
    assert class_breaks([1, 2], 1, method) == []


def _spread(values, limits):
    numbers = np.sort(np.array(values, dtype=float))
    groups = np.split(numbers, np.searchsorted(numbers, limits))
    return sum(float(((group - group.mean()) ** 2).sum()) for group in groups if len(group))


@given(st.lists(st.integers(0, 60), min_size=4, max_size=9, unique=True), st.integers(2, 4))
def test_natural_limits_are_the_best_of_all(values, count):
    found = class_breaks(values, count, BreakMethod.NATURAL)
    numbers = sorted(values)
    best = min(_spread(numbers, list(cut)) for cut in combinations(numbers[1:], count - 1))
    assert _spread(numbers, found) == pytest.approx(best, abs=1e-6)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.integers(2, 7), st.sampled_from(BreakMethod)
)
def test_limits_rise_and_lie_within_the_values(values, count, method):
    limits = class_breaks(values, count, method)
    assert limits == sorted(set(limits))
    assert len(limits) <= count - 1
    assert all(min(values) < one <= max(values) for one in limits)
