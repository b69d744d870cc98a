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
    ):
        assert remembered.columns(Enterprise, ["id", "name"], **where) == register.columns(
            Enterprise, ["id", "name"], **where
        )


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
