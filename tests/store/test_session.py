"""The unit of work: bulk changes and two editors of one record."""

import numpy as np
import pytest
import shapely

from gisgrid.errors import BadUseError, ConflictError, EditError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.workspace import Workspace


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    with workspace.edit("加") as session:
        session.add(Enterprise(name="厂", address="旧址", legal_phone="1"))
    return workspace


def test_fields_changed_by_different_editors_are_joined(firm: Workspace) -> None:
    mine = firm.get(Enterprise, 1)
    with firm.edit("他人") as session:
        session.get(Enterprise, 1).address = "新址"
    mine.legal_phone = "2"
    with firm.edit("我") as session:
        session.save(mine)
    joined = firm.get(Enterprise, 1)
    assert (joined.address, joined.legal_phone) == ("新址", "2")


def test_the_same_field_changed_by_both_is_a_conflict_in_words(firm: Workspace) -> None:
    mine = firm.get(Enterprise, 1)
    with firm.edit("他人") as session:
        session.get(Enterprise, 1).address = "甲路"
    mine.address = "乙路"
    with pytest.raises(ConflictError) as caught, firm.edit("我") as session:
        session.save(mine)
    assert caught.value.conflicts == (("address", "乙路", "甲路"),)
    assert "乙路" in str(caught.value)
    assert firm.get(Enterprise, 1).address == "甲路"


def test_a_record_deleted_by_others_cannot_be_saved(firm: Workspace) -> None:
    mine = firm.get(Enterprise, 1)
    with firm.edit("他人") as session:
        session.delete(session.get(Enterprise, 1))
    with pytest.raises(EditError), firm.edit("我") as session:
        session.save(mine)


@pytest.mark.parametrize("count", [3, 1200])
def test_bulk_changes_reach_the_right_rows(workspace: Workspace, count: int) -> None:
    with workspace.edit("导入") as session:
        ids = session.bulk_insert(
            Enterprise,
            {"name": [str(n) for n in range(count)], "geometry": shapely.points(np.zeros((count, 2)))},
        )
    with workspace.edit("改") as session:
        session.bulk_update(Enterprise, ids[::2], {"danger_class": [DangerClass.A] * len(ids[::2])})
        assert session.get(Enterprise, 1).danger_class is DangerClass.A
    classes = workspace.columns(Enterprise, ["danger_class", "version"])
    assert classes["danger_class"] == [
        DangerClass.A if index % 2 == 0 else DangerClass.UNGRADED for index in range(count)
    ]
    assert classes["version"][:2] == [2, 1]
    with workspace.edit("删") as session:
        session.bulk_delete(Enterprise, ids[1::2])
    assert workspace.count(Enterprise) == len(ids[::2])
    assert len(workspace.ids_in_box(Enterprise, (-1, -1, 1, 1))) == len(ids[::2])
    assert workspace.verify() == []


def test_wrong_columns_are_named(workspace: Workspace) -> None:
    for columns in ({"nam": ["a"]}, {"address": ["a"]}, {"name": ["a"], "address": []}):
        with pytest.raises(BadUseError), workspace.edit("错") as session:
            session.bulk_insert(Enterprise, columns)
    with pytest.raises(BadUseError):
        workspace.find(Enterprise, nam="a")


def test_a_line_does_not_fit_where_an_area_is_wanted(workspace: Workspace) -> None:
    with pytest.raises(EditError), workspace.edit("错") as session:
        session.add(Grid(code="a", name="a", level=1, geometry=shapely.LineString([(0, 0), (1, 1)])))


def test_conditions_take_lists_and_none(workspace: Workspace) -> None:
    with workspace.edit("加") as session:
        session.bulk_insert(
            Enterprise, {"name": [str(n) for n in range(2000)], "credit_code": ["", "x"] * 1000}
        )
    assert workspace.count(Enterprise, credit_code=None) == 1000
    assert workspace.count(Enterprise, id=list(range(1, 1501))) == 1500
    assert workspace.count(Enterprise, name=[str(n) for n in range(700)]) == 700
    assert workspace.count(Enterprise, id=[]) == 0


def test_a_snapshot_stands_still(workspace: Workspace) -> None:
    with workspace.snapshot() as still:
        with workspace.edit("加") as session:
            session.add(Grid(code="a", name="a", level=1))
        assert still.count(Grid) == 0
    assert workspace.count(Grid) == 1


def test_a_snapshot_and_a_nested_edit(workspace: Workspace) -> None:
    with workspace.edit("外"), pytest.raises(BadUseError), workspace.edit("内"):
        pass
