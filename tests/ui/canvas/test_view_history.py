from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.view import View
from gisgrid.ui.canvas.view_history import ViewHistory

HERE = View(500_000, 3_145_000, 1.0, 600, 400)


def at(number):
    return replace(HERE, centre_x_m=HERE.centre_x_m + 600 * number)


def test_back_and_forward():
    history = ViewHistory()
    for number in range(3):
        history.settle(at(number))
    assert history.back() == at(1)
    assert history.back() == at(0)
    assert history.back() is None
    assert history.forward() == at(1)


def test_a_new_view_forgets_the_way_forward():
    history = ViewHistory()
    for number in range(3):
        history.settle(at(number))
    history.back()
    history.settle(at(9))
    assert not history.can_go_forward
    assert history.back() == at(1)


def test_a_tremble_is_no_new_view():
    history = ViewHistory()
    history.settle(HERE)
    history.settle(replace(HERE, centre_x_m=HERE.centre_x_m + 3))
    assert not history.can_go_back


def test_going_back_settles_on_the_same_entry():
    history = ViewHistory()
    for number in range(3):
        history.settle(at(number))
    history.settle(history.back())
    assert history.can_go_forward


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60, unique=True))
def test_all_the_way_back_is_the_first_view(numbers):
    history = ViewHistory()
    for number in numbers:
        history.settle(at(number))
    seen = [at(numbers[-1])]
    while (view := history.back()) is not None:
        seen.append(view)
    assert seen == [at(number) for number in reversed(numbers)]
