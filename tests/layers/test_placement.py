import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.layers.placement import Occupancy, eight_boxes, place_greedily, take_in_turn, thinned

coordinates = st.floats(-30, 230)
sizes = st.floats(0.5, 60)
boxes = st.lists(st.tuples(coordinates, coordinates, sizes, sizes), max_size=40).map(
    lambda rows: [(x, y, x + w, y + h) for x, y, w, h in rows]
)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(boxes, st.sampled_from([0.5, 1.0, 3.0]))
def test_what_is_taken_never_overlaps(rows: list[tuple[float, ...]], cell: float) -> None:
    occupancy = Occupancy(200, 200, cell=cell)
    taken = [row for row in rows if occupancy.take((row[0], row[1], row[2], row[3]))]
    for number, one in enumerate(taken):
        assert 0 <= one[0] <= one[2] <= 200
        assert 0 <= one[1] <= one[3] <= 200
        assert not any(overlap(one, other) for other in taken[:number])


@given(boxes)
def test_blocking_many_blocks_at_least_each(rows: list[tuple[float, ...]]) -> None:
    many, each = Occupancy(200, 200), Occupancy(200, 200)
    repeated = np.array(rows * 30 if rows else np.empty((0, 4)), dtype=np.float64).reshape(-1, 4)
    repeated = repeated + np.arange(len(repeated))[:, None] % 7
    many.block_many(repeated)
    for row in repeated.tolist():
        each.block((row[0], row[1], row[2], row[3]))
    for x in range(0, 200, 9):
        for y in range(0, 200, 9):
            if many.is_free((x, y, x + 1, y + 1)):
                assert each.is_free((x, y, x + 1, y + 1))


def test_blocking_many_equal_symbols_takes_little_more_than_they_cover() -> None:
    rng = np.random.default_rng(4)
    at = rng.uniform(0, 1000, (2000, 2))
    occupancy = Occupancy(1000, 1000)
    occupancy.block_many(np.concatenate([at - 5.3, at + 5.3], axis=1))
    for x, y in at[:100].tolist():
        assert occupancy.load((x - 4, y - 4, x + 4, y + 4)) == pytest.approx(1.0, abs=0.35)
    lonely = Occupancy(1000, 1000)
    lonely.block_many(np.tile([[500.0, 500.0, 510.0, 510.0]], (900, 1)))
    assert not lonely.is_free((509, 509, 510, 510))
    assert lonely.is_free((512, 500, 530, 510))
    assert lonely.is_free((488, 500, 500, 510))


def test_the_first_free_position_wins() -> None:
    occupancy = Occupancy(100, 100)
    occupancy.block((55, 40, 90, 60))
    choices = eight_boxes(
        np.array([[50.0, 50.0]]), np.array([20.0]), height=10, offsets=np.array([6.0]), pad=1
    )
    assert place_greedily(occupancy, choices).tolist() == [1]


def test_a_label_without_room_gets_no_place() -> None:
    occupancy = Occupancy(100, 100)
    occupancy.block((0, 0, 100, 100))
    choices = eight_boxes(
        np.array([[50.0, 50.0]]), np.array([20.0]), height=10, offsets=np.array([6.0]), pad=1
    )
    assert place_greedily(occupancy, choices).tolist() == [-1]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(5, 80)), max_size=60),
    st.floats(3, 9),
)
def test_placed_labels_keep_off_each_other_and_off_symbols(
    rows: list[tuple[float, float, float]], reach: float
) -> None:
    if not rows:
        return
    at = np.array([row[:2] for row in rows])
    widths = np.array([row[2] for row in rows])
    symbols = np.concatenate([at - reach, at + reach], axis=1)
    occupancy = Occupancy(300, 200)
    occupancy.block_many(symbols)
    choices = eight_boxes(at, widths, height=12, offsets=np.full(len(at), reach + 3), pad=1)
    got = place_greedily(occupancy, choices)
    placed = [tuple(choices[label, got[label]].tolist()) for label in np.flatnonzero(got >= 0)]
    for number, one in enumerate(placed):
        assert not any(overlap(one, other) for other in placed[:number])
        assert not any(overlap(one, tuple(symbol)) for symbol in symbols.tolist())


def test_thinning_keeps_the_first_of_each_cell_and_what_is_exempt() -> None:
    at = np.array([[1.0, 1.0], [2.0, 2.0], [61.0, 1.0], [3.0, 3.0]])
    assert thinned(at, cell=60, most=1).tolist() == [0, 2]
    exempt = np.array([False, False, False, True])
    assert thinned(at, cell=60, most=1, exempt=exempt).tolist() == [0, 2, 3]


@pytest.mark.parametrize("count", [200, 8000])
def test_many_boxes_are_asked_as_one_by_one(count: int) -> None:
    rng = np.random.default_rng(4)
    taken = Occupancy(300, 200, cell=1.0, margin=3)
    corners = rng.uniform(-20, 300, (60, 2))
    for x, y in corners.tolist():
        taken.block((x, y, x + 14.5, y + 9.2))
    low = rng.uniform(-10, 290, (count, 2))
    boxes = np.concatenate([low, low + rng.uniform(0.5, 12, (count, 2))], axis=1)
    found = taken.loads(boxes)
    single = [taken.is_free(tuple(box)) for box in boxes.tolist()]
    assert (found == 0).tolist() == single
    assert 0 < sum(single) < count
    inside = taken.are_inside(boxes)
    assert (found[~inside] == 1).all()
    assert (taken.taken_under(taken.cells_of(boxes[inside])) == 0).tolist() == (found[inside] == 0).tolist()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), coordinates, coordinates, sizes, sizes), max_size=50))
def test_boxes_in_turn_are_those_of_asking_one_by_one(
    rows: list[tuple[int, float, float, float, float]],
) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    owners = np.array([row[0] for row in rows], dtype=np.int64)
    found = np.array([(x, y, x + w, y + h) for _, x, y, w, h in rows]).reshape(-1, 4)
    occupancy = Occupancy(300, 300)
    fits = occupancy.are_inside(found)
    found, owners = found[fits], owners[fits]
    areas = (found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1])
    chosen = take_in_turn(occupancy.cells_of(found), owners, areas, room=5000.0)
    served: dict[int, int] = {}
    room = 5000.0
    for number, box in enumerate(found.tolist()):
        if room > 0 and int(owners[number]) not in served and occupancy.take(tuple(box)):
            served[int(owners[number])] = number
            room -= float(areas[number])
    assert chosen == list(served.values())
