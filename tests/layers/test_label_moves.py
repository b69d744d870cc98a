"""One name moves so that another finds room, and nothing is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.layers.label_moves import LabelMover
from gisgrid.layers.placement import Occupancy


def test_a_name_moves_to_its_other_place():
    occupancy = Occupancy(100, 100)
    mover = LabelMover(occupancy)
    first = np.array([[10.0, 10, 30, 20], [50, 10, 70, 20]])
    assert occupancy.take(tuple(first[0].tolist()))
    mover.note(0, tuple(first[0].tolist()), first)
    found = mover.make_room(np.array([[15.0, 12, 35, 22]]))
    assert found == ((15, 12, 35, 22), 0, (50, 10, 70, 20))
    assert not occupancy.is_free((50, 10, 70, 20))


def test_what_cannot_help_changes_nothing():
    occupancy = Occupancy(100, 100)
    mover = LabelMover(occupancy)
    only = np.array([[10.0, 10, 30, 20]])
    occupancy.take(tuple(only[0].tolist()))
    mover.note(0, tuple(only[0].tolist()), only)
    before = list(occupancy._rows)
    assert mover.make_room(np.array([[15.0, 12, 35, 22]])) is None
    assert occupancy._rows == before


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=1, max_size=40))
def test_names_never_meet_and_none_is_given_up(corners):
    occupancy = Occupancy(120, 120)
    mover = LabelMover(occupancy)
    standing = {}
    for number, (x, y) in enumerate(corners):
        choices = np.array(
            [[x + dx, y + dy, x + dx + 18.0, y + dy + 8.0] for dx, dy in ((0, 0), (18, 0), (0, 9))]
        )
        box = next((tuple(row) for row in choices.tolist() if occupancy.take(tuple(row))), None)
        if box is None and (found := mover.make_room(choices)) is not None:
            box, place, moved = found
            standing[place] = moved
        if box is not None:
            mover.note(number, box, choices)
            standing[number] = box
    held = list(standing.values())
    for at, one in enumerate(held):
        for other in held[at + 1 :]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
