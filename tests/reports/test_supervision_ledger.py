"""T1, counted again: who answers for each area, of a department (H10) and of a town (H20)."""

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind
from gisgrid.model.people import Appointment, Person
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.supervision_ledger import DEPARTMENT_COLUMNS
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY


def holders(book: Workspace, grid_id: int, post: str) -> set[str]:
    names = {one.id: one.name for one in book.find(Person)}
    held = book.find(Appointment, grid_id=grid_id, post=post)
    return {names[one.person_id] for one in held if one.covers(TODAY)}


def test_a_department_names_one_leader_and_two_supervisors_a_grid(hanyin: Workspace) -> None:
    (table,) = make_report(hanyin, "department-ledger", Wish(), today=TODAY).parts
    lines = {grid.code: grid for grid in hanyin.find(Grid) if grid.kind is GridKind.DEPARTMENTAL}
    assert {row.cells[1] for row in table.rows} == set(lines)
    heads = [(column.group[:1] or ("",))[0] + column.title for column in DEPARTMENT_COLUMNS]
    places = [i for i, head in enumerate(heads) if head.endswith("姓名")]
    assert [heads[i] for i in places] == ["分管领导姓名", "安全监管责任人1姓名", "安全监管责任人2姓名"]
    for row in table.rows:
        grid_id = lines[str(row.cells[1])].id or 0
        leader, *others = (row.cells[i] for i in places)
        assert {leader} <= (holders(hanyin, grid_id, "department-leader") or {"空缺"})
        assert set(others) <= (holders(hanyin, grid_id, "department-supervisor") | {"空缺"})
        wanted = min(2, len(holders(hanyin, grid_id, "department-supervisor")))
        assert sum(name != "空缺" for name in others) == wanted


def test_a_town_names_its_three_posts_and_counts_each_village(hanyin: Workspace) -> None:
    (table,) = make_report(hanyin, "supervision-ledger", Wish(area="城关镇"), today=TODAY).parts
    town = next(grid for grid in hanyin.find(Grid) if grid.name == "城关镇")
    villages = {grid.name: grid.id or 0 for grid in hanyin.find(Grid, parent_id=town.id)}
    heads = [(column.group[:1] or ("",))[0] + column.title for column in table.columns]
    assert {row.cells[1] for row in table.rows} == {
        name for name, id in villages.items() if hanyin.get(Grid, id).kind is GridKind.TERRITORIAL
    }
    posts = {"分管领导": "area-leader", "包村站所长": "station-head", "安全检查员": "inspector"}
    for row in table.rows:
        cells = dict(zip(heads, row.cells, strict=True))
        grid_id = villages[str(row.cells[1])]
        for name, key in posts.items():
            there = holders(hanyin, grid_id, key)
            assert set(str(cells[name + "姓名"]).split("\n")) == (there or {"空缺"})
            assert (f"缺{name}" in str(cells["备注"])) is not bool(there)
        standing = [one for one in hanyin.find(Enterprise, grid_id=grid_id) if one.status.is_active]
        assert cells["企业数（家）合计"] == len(standing)
