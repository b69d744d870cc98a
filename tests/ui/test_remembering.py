from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.ui.remembering import RememberedRegister
from tests.fakes import FakeRegister


def _change(**parts):
    return ChangeSet(2, "改", StepKind.EDIT, **parts)


def test_columns_are_read_once():
    register = FakeRegister()
    register.add(Enterprise("甲"), Enterprise("乙"))
    remembered = RememberedRegister(register)
    assert remembered.columns(Enterprise, ["name"])["name"] == ["甲", "乙"]
    register.get(Enterprise, 1).name = "改了"
    assert remembered.columns(Enterprise, ["name"])["name"] == ["甲", "乙"]


def test_conditions_are_met_from_memory_as_from_the_register():
    register = FakeRegister()
    register.add(*(Enterprise(f"厂{i}", grid_id=i % 3) for i in range(9)))
    remembered = RememberedRegister(register)
    for where in (
        {},
        {"grid_id": [0, 2]},
        {"grid_id": 1},
        {"grid_id": None},
        {"grid_id": {1}, "name": "厂4"},
        {"id": [7, 2, 99, 2]},
        {"id": {3, 4, 5}, "grid_id": 1},
        {"id": 9},
        {"id": 0},
    ):
        assert remembered.columns(Enterprise, ["id", "name"], **where) == register.columns(
            Enterprise, ["id", "name"], **where
        )


def test_a_change_touches_only_the_columns_that_it_changed():
    register = FakeRegister()
    register.add(*(Enterprise(f"厂{i}", grid_id=i) for i in range(5)))
    remembered = RememberedRegister(register)
    before = remembered.columns(Enterprise, ["name", "grid_id"])
    register.get(Enterprise, 3).grid_id = 77
    remembered.note_change(_change(changed={Enterprise: frozenset([3])}))
    after = remembered.columns(Enterprise, ["name", "grid_id"])
    assert after["grid_id"] == [0, 1, 77, 3, 4]
    assert before["grid_id"] == [0, 1, 2, 3, 4]
    assert after["name"] is before["name"]


@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(1, 20), max_size=6), st.integers(0, 4))
def test_after_a_change_memory_and_register_agree(changed, removed, added):
    register = FakeRegister()
    register.add(*(Enterprise(f"厂{i}") for i in range(20)))
    remembered = RememberedRegister(register)
    remembered.columns(Enterprise, ["name", "grid_id"])
    for i in changed:
        register.get(Enterprise, i + 1).name += "改"
    register.remove(Enterprise, ids=removed)
    new = [Enterprise(f"新{i}", id=100 + i) for i in range(added)]
    if new:
        register.add(*new)
    remembered.note_change(
        _change(
            changed={Enterprise: frozenset(i + 1 for i in changed if i + 1 not in removed)},
            removed={Enterprise: frozenset(removed)},
            added={Enterprise: frozenset(e.id for e in new)},
        )
    )
    names = ["id", "name", "grid_id"]
    assert remembered.columns(Enterprise, names) == register.columns(Enterprise, names)
