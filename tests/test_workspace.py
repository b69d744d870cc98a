"""A workspace from making to reopening: the walks that every room relies on."""

import numpy as np
import pytest
import shapely

from gisgrid.errors import EditError, WorkspaceError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.history import ChangeSet, StepKind
from gisgrid.workspace import OpenMode, Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "丽水 样区.gpkg", "lishui-2019", name="丽水") as made:
        yield made


def test_an_edit_is_read_back_with_its_types(workspace):
    with workspace.edit("新建网格") as session:
        grid = session.add(Grid(code="园区01", name="一区", level=1, geometry=shapely.box(119, 28, 120, 29)))
    read = workspace.get(Grid, grid.id)
    assert (read.code, read.level, read.version) == ("园区01", 1, 1)
    assert read.geometry.geom_type == "MultiPolygon"
    assert read.geometry.equals(shapely.box(119, 28, 120, 29))


def test_listeners_hear_of_a_step_once_it_is_committed(workspace):
    heard: list[ChangeSet] = []
    workspace.changed.connect(heard.append)
    with workspace.edit("新建") as session:
        grid = session.add(Grid(code="a", name="a", level=1))
        assert heard == []
    with workspace.edit("没有改动"):
        pass
    assert [change.added for change in heard] == [{Grid: frozenset({grid.id})}]
    assert heard[0].kind is StepKind.EDIT
    assert workspace.step == 1


def test_an_exception_leaves_nothing(workspace):
    with pytest.raises(EditError, match="坏"), workspace.edit("失败") as session:
        session.add(Grid(code="a", name="a", level=1))
        raise EditError("坏")
    assert workspace.count(Grid) == 0
    assert workspace.step == 0


def test_undo_and_redo_survive_a_restart(tmp_path):
    path = tmp_path / "w.gpkg"
    with Workspace.create(path, "lishui-2019") as first, first.edit("新建网格甲") as session:
        session.add(Grid(code="a", name="甲", level=1))
    with Workspace.open(path) as second:
        assert second.undo().text == "新建网格甲"
        assert second.count(Grid) == 0
    with Workspace.open(path) as third:
        assert third.next_undo() is None
        assert third.redo().text == "新建网格甲"
        assert [grid.name for grid in third.find(Grid)] == ["甲"]
        with pytest.raises(EditError):
            third.redo()


def test_bulk_rows_come_back_as_columns_and_geometries(workspace):
    points = shapely.points(np.column_stack([np.linspace(119, 120, 700), np.linspace(28, 29, 700)]))
    with workspace.edit("导入") as session:
        ids = session.bulk_insert(
            Enterprise,
            {
                "name": [f"企业{number}" for number in range(700)],
                "danger_class": [DangerClass.A, DangerClass.B] * 350,
                "geometry": points,
            },
        )
    assert ids.tolist() == list(range(1, 701))
    columns = workspace.columns(
        Enterprise, ["name", "danger_class", "is_key_unit"], danger_class=DangerClass.B
    )
    assert columns["name"][0] == "企业1"
    assert set(columns["danger_class"]) == {DangerClass.B}
    assert columns["is_key_unit"] == [False] * 350
    found, geometries = workspace.geometries(Enterprise)
    assert np.array_equal(found, ids)
    assert shapely.equals(geometries, points).all()
    # Every seventh of the box along the diagonal holds a seventh of the points.
    assert len(workspace.ids_in_box(Enterprise, (119.0, 28.0, 119.5, 29.0))) == 350


def test_a_read_only_workspace_refuses_edits_in_words(tmp_path):
    path = tmp_path / "w.gpkg"
    Workspace.create(path, "lishui-2019").close()
    with (
        Workspace.open(path, OpenMode.READ) as workspace,
        pytest.raises(WorkspaceError),
        workspace.edit("改"),
    ):
        pass


def test_a_reference_to_nothing_is_refused(workspace):
    with pytest.raises(EditError), workspace.edit("改") as session:
        session.add(Enterprise(name="a", grid_id=77))
    assert workspace.count(Enterprise) == 0


def test_a_row_that_others_refer_to_is_not_deleted(workspace):
    with workspace.edit("建") as session:
        grid = session.add(Grid(code="a", name="a", level=1))
        session.add(Enterprise(name="b", grid_id=grid.id))
    with pytest.raises(EditError), workspace.edit("删") as session:
        session.delete(session.get(Grid, grid.id))
    assert workspace.count(Grid) == 1
