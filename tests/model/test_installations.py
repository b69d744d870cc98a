"""The calculator of GB 18218-2018 against worked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.model.enumerations import InstallationLevel
from gisgrid.model.installations import Quantity, standard


def quantity(name: str, tonnes: float) -> Quantity:
    known = standard().find(name)
    assert known is not None, name
    return Quantity(tonnes, known.threshold_t, known.beta)


@pytest.mark.parametrize(
    ("held", "persons", "threshold_sum", "index", "level"),
    [
        # The four hand-checked examples (a) to (d) of the domain reference, section 3.1. In (c) the
        # liquefied petroleum gas counts as W2 (beta 1.5) against its table-1 threshold of 50 t.
        ([("液氨", 20)], 80, 2.0, 6.0, "四级"),
        ([("液氯", 100)], 150, 20.0, 160.0, "一级"),
        ([("汽油", 300), ("液化石油气", 20)], 10, 1.9, 2.1, "四级"),
        ([("汽油", 150)], 0, 0.75, 0.375, "不构成"),
    ],
)
def test_worked_examples(held, persons, threshold_sum, index, level):
    found = standard().assess([quantity(n, t) for n, t in held], exposed_persons=persons)
    assert found.threshold_sum == pytest.approx(threshold_sum)
    assert found.grading_index == pytest.approx(index)
    assert found.level is InstallationLevel(level)


@pytest.mark.parametrize(
    ("persons", "alpha"),
    [(0, 0.5), (1, 1.0), (29, 1.0), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2.0), (5000, 2.0)],
)
def test_alpha_by_persons_outside(persons, alpha):
    # Table 5 of GB 18218-2018.
    assert standard().alpha(persons) == alpha


@pytest.mark.parametrize(
    ("index", "level"), [(9.99, "四级"), (10, "三级"), (50, "二级"), (99.9, "二级"), (100, "一级")]
)
def test_level_by_index(index, level):
    # Clause 4.3.4; with alpha 1, beta 1 and a threshold of 1 t the quantity is R.
    assert standard().assess([Quantity(index, 1, 1)], exposed_persons=1).level is InstallationLevel(level)


def test_nothing_held_is_unidentified():
    assert standard().assess([], exposed_persons=10).level is InstallationLevel.UNIDENTIFIED


@pytest.mark.parametrize("bad", [Quantity(-1, 1, 1), Quantity(1, 0, 1), Quantity(1, 1, 0)])
def test_impossible_numbers_are_refused(bad):
    with pytest.raises(BadUseError):
        standard().assess([bad], exposed_persons=1)


def test_negative_persons_are_refused():
    with pytest.raises(BadUseError):
        standard().assess([Quantity(1, 1, 1)], exposed_persons=-1)


def test_tables_are_complete():
    tables = standard()
    assert len(tables.classes) == 24  # rows of table 2 as listed in the domain reference
    assert tables.classes["W5.4"].threshold_t == 5000
    assert tables.find("光气") is tables.find("碳酰氯")
    assert tables.find("光气").beta == 20  # table 3


@given(
    st.lists(st.tuples(st.floats(0, 1e4), st.floats(0.1, 1e4), st.floats(0.5, 20)), min_size=1, max_size=6),
    st.integers(0, 500),
)
def test_more_of_a_substance_never_lowers_the_index(rows, persons):
    held = [Quantity(*row) for row in rows]
    more = [Quantity(q.quantity_t * 2, q.threshold_t, q.beta) for q in held]
    first, second = (standard().assess(h, exposed_persons=persons) for h in (held, more))
    assert second.grading_index >= first.grading_index
    assert second.threshold_sum >= first.threshold_sum
