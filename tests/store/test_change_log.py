"""Do, undo, redo; the hash chain; and that tampering is found."""

import sqlite3
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gisgrid.errors import EditError
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import Operation, StepKind
from gisgrid.model.inspections import Attachment, IssuedPaper
from gisgrid.store.tables import TABLES
from gisgrid.workspace import Workspace
from tests.store.outside import outsider


def content(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return every stored row but for its version."""
    connection = sqlite3.connect(workspace.path)
    found = {}
    for table in TABLES.values():
        names = ", ".join(f'"{c.name}"' for c in table.c if c.name != "version")
        rows = connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY id').fetchall()
        if rows:
            found[table.name] = rows
    connection.close()
    return found


NUMBERS = st.one_of(st.none(), st.integers(-(10**15), 10**15).map(lambda number: number / 1000))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "shape", "delete", "bulk", "file"]),
        st.integers(0, 5),
        TEXTS,
        NUMBERS,
    ),
    min_size=1,
    max_size=6,
)


def act(session: Any, action: str, number: int, text: str, value: float | None) -> None:
    parcels = session.find(Parcel)
    if action == "add" or (action in ("change", "shape", "delete") and not parcels):
        session.add(
            Parcel(number=text, declared_area_m2=value, geometry=shapely.box(number, 0, number + 1, 1))
        )
    elif action == "change":
        chosen = parcels[number % len(parcels)]
        chosen.name, chosen.declared_area_m2 = text, value
    elif action == "shape":
        parcels[number % len(parcels)].geometry = (
            None if number == 0 else shapely.box(0, number, 2, number + 1)
        )
    elif action == "delete":
        session.delete(parcels[number % len(parcels)])
    elif action == "bulk":
        session.bulk_insert(Parcel, {"number": [text] * number, "declared_area_m2": [value] * number})
    else:
        session.add(Attachment("parcel", number, text, "text/plain", text.encode() + b"\x00\xff", ""))


@settings(
    max_examples=15,
    deadline=None,
    # Each try writes a file; shrinking one would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(ACTIONS, min_size=1, max_size=3))
def test_undo_gives_the_same_store_and_redo_again_the_same(tmp_path_factory: Any, steps: list[Any]) -> None:
    with Workspace.create(tmp_path_factory.mktemp("w") / "w.gpkg", "lishui-2019") as workspace:
        states = [content(workspace)]
        for actions in steps:
            before = workspace.step
            with workspace.edit("步骤") as session:
                for action in actions:
                    act(session, *action)
            if workspace.step > before:
                states.append(content(workspace))
        for state in reversed(states[:-1]):
            workspace.undo()
            assert content(workspace) == state
        for state in states[1:]:
            workspace.redo()
            assert content(workspace) == state
        assert [finding.rule for finding in workspace.verify() if finding.rule != "attachment"] == []


def test_undo_and_redo_of_a_bulk_import_keep_the_index(workspace: Workspace) -> None:
    points = shapely.points(np.random.default_rng(3).uniform([119, 28], [120, 29], (3000, 2)))
    with workspace.edit("导入") as session:
        ids = session.bulk_insert(Enterprise, {"name": [f"企业{n}" for n in range(3000)], "geometry": points})
    with workspace.edit("搬动") as session:
        session.bulk_update(
            Enterprise, ids[:1000], {"geometry": shapely.points(np.full((1000, 2), [118.5, 27.5]))}
        )
    assert len(workspace.ids_in_box(Enterprise, (118.4, 27.4, 118.6, 27.6))) == 1000
    workspace.undo()
    assert workspace.ids_in_box(Enterprise, (118.4, 27.4, 118.6, 27.6)) == []
    workspace.undo()
    assert workspace.count(Enterprise) == 0
    workspace.redo()
    workspace.redo()
    assert len(workspace.ids_in_box(Enterprise, (118.4, 27.4, 118.6, 27.6))) == 1000
    assert workspace.verify() == []


def test_undo_passes_over_an_issued_paper(workspace: Workspace) -> None:
    with workspace.edit("加甲") as session:
        grid = session.add(Grid(code="甲", name="甲", level=1))
    with workspace.issue("出图 分布图") as session:
        session.add(IssuedPaper("M1", "分布图", session.now, data_step=1, grid_id=grid.id))
    assert workspace.undo().text == "加甲"
    (paper,) = workspace.find(IssuedPaper)
    assert (workspace.count(Grid), paper.grid_id) == (0, None)
    with workspace.issue("出图 分布图") as session:
        session.add(IssuedPaper("M1", "分布图", session.now, data_step=1))
    assert workspace.redo().text == "加甲"
    assert (workspace.count(Grid), workspace.count(IssuedPaper)) == (1, 2)
    assert workspace.find(IssuedPaper)[0].grid_id == grid.id
    assert workspace.verify() == []


def test_an_issue_can_write_nothing_else(workspace: Workspace) -> None:
    with pytest.raises(EditError), workspace.issue("出图") as session:
        session.add(Grid(code="甲", name="甲", level=1))
    assert (workspace.count(Grid), workspace.step) == (0, 0)


def test_an_edit_after_an_undo_ends_the_redo_list_but_not_the_history(workspace: Workspace) -> None:
    for name in ("甲", "乙"):
        with workspace.edit(f"加{name}") as session:
            session.add(Grid(code=name, name=name, level=1))
    workspace.undo()
    with workspace.edit("加丙") as session:
        session.add(Grid(code="丙", name="丙", level=1))
    with pytest.raises(EditError):
        workspace.redo()
    steps = workspace.history()
    assert [(s.text, s.kind, s.is_undone) for s in steps] == [
        ("加丙", StepKind.EDIT, False),
        ("加乙", StepKind.UNDO, False),
        ("加乙", StepKind.EDIT, True),
        ("加甲", StepKind.EDIT, False),
    ]
    assert steps[0].author == "王芳"
    # An undone grid's id is never given again.
    assert [grid.id for grid in workspace.find(Grid)] == [1, 3]


def test_the_history_of_a_record_tells_before_and_after(workspace: Workspace) -> None:
    with workspace.edit("加") as session:
        session.add(Grid(code="a", name="旧名", level=1))
    with workspace.edit("改名") as session:
        session.get(Grid, 1).name = "新名"
    with workspace.edit("删") as session:
        session.delete(session.get(Grid, 1))
    removed, changed, added = workspace.record_history(Grid, 1)
    assert (added.operation, changed.operation, removed.operation) == (
        Operation.ADDED,
        Operation.CHANGED,
        Operation.REMOVED,
    )
    assert (changed.before["name"], changed.after["name"]) == ("旧名", "新名")
    assert removed.before["name"] == "新名"


def spoil(workspace: Workspace, *statements: str) -> list[str]:
    """Change the file behind the program's back and return the rules that verify finds broken."""
    connection = outsider(workspace.path)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return [finding.rule for finding in workspace.verify()]


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    with workspace.edit("加") as session:
        session.add(Grid(code="a", name="甲", level=1))
        session.add(Enterprise(name="厂", grid_id=1))
    with workspace.edit("改") as session:
        session.get(Grid, 1).name = "乙"
    assert workspace.verify() == []
    return workspace


def test_an_altered_log_breaks_the_chain(told: Workspace) -> None:
    assert "chain" in spoil(told, "UPDATE gisgrid_change SET before = replace(before, '甲', '丙')")


def test_an_altered_step_breaks_the_chain(told: Workspace) -> None:
    assert "chain" in spoil(told, "UPDATE gisgrid_step SET author = '别人' WHERE number = 1")


def test_a_missing_step_breaks_the_chain(told: Workspace) -> None:
    assert "chain" in spoil(told, "DELETE FROM gisgrid_step WHERE number = 1")


def test_a_change_past_the_log_is_found(told: Workspace) -> None:
    trigger = "gisgrid_log_grid_update"
    text = (
        sqlite3.connect(told.path)
        .execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,))
        .fetchone()[0]
    )
    assert spoil(told, f"DROP TRIGGER {trigger}", "UPDATE grid SET name = '丁'") == ["trigger", "log"]
    assert spoil(told, text) == ["log"]


def test_a_broken_reference_is_found(told: Workspace) -> None:
    assert "reference" in spoil(told, "UPDATE enterprise SET grid_id = 99")


def test_an_altered_attachment_is_found(told: Workspace) -> None:
    with told.edit("附件") as session:
        session.add(Attachment("grid", 1, "a.txt", "text/plain", b"x", "0" * 64))
    assert [finding.rule for finding in told.verify()] == ["attachment"]


def test_a_damaged_shape_is_found(told: Workspace) -> None:
    damaged = "UPDATE grid SET geometry = x'47500001aa110000ff'"
    assert "shape" in spoil(
        told, *(f"DROP TRIGGER rtree_grid_geometry_update{n}" for n in (1, 2, 3, 4)), damaged
    )
