from datetime import date

import pytest
import shapely

from gisgrid.edits.exports import Numbers, gather
from gisgrid.edits.imports import import_table
from gisgrid.errors import BadUseError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.exchange.writing import write
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.model.people import Person
from gisgrid.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.gpkg", "hanyin-2014") as made:
        with made.edit("填") as session:
            county = session.add(
                Grid(code="610921", name="汉阴县", level=1, geometry=shapely.box(108, 32, 109, 33))
            )
            town = session.add(
                Grid(
                    code="610921100",
                    name="城关镇",
                    level=2,
                    parent_id=county.id,
                    geometry=shapely.box(108, 32, 108.5, 33),
                )
            )
            session.add_all(
                [
                    Enterprise(
                        name="一厂", danger_class=DangerClass.A, legal_phone="13812345678", grid_id=town.id,
                        staff_count=3, is_key_unit=True, first_registered_on=date(2020, 1, 2), geometry=shapely.Point(108.25, 32.5),
                    ),
                    Enterprise(name="二厂", grid_id=county.id),
                    Person(name="李伟", mobile="13812345678", id_number="11010519491231002X"),
                ]
            )  # fmt: skip
        yield made


def test_area_takes_the_grids_below(workspace):
    assert gather(workspace, Target.ENTERPRISES, area="610921").columns["name"] == ["一厂", "二厂"]
    assert gather(workspace, Target.ENTERPRISES, area="610921100").columns["name"] == ["一厂"]
    assert gather(workspace, Target.GRIDS, area="610921100").columns["parent"] == ["610921"]
    with pytest.raises(BadUseError):
        gather(workspace, Target.ENTERPRISES, area="x")
    with pytest.raises(BadUseError):
        gather(workspace, Target.ROADS, area="610921")


def test_numbers_are_masked_unless_asked(workspace):
    assert gather(workspace, Target.ENTERPRISES).columns["legal_phone"][0] == "138****5678"
    masked = gather(workspace, Target.PEOPLE).columns
    assert (masked["mobile"], masked["id_number"]) == (["138****5678"], ["110105********002X"])
    full = gather(workspace, Target.PEOPLE, numbers=Numbers.FULL).columns
    assert full["id_number"] == ["11010519491231002X"]


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "csv", "xlsx"])
@pytest.mark.parametrize("target", [Target.ENTERPRISES, Target.GRIDS, Target.PEOPLE])
def test_an_export_comes_back_unchanged(workspace, tmp_path, ending, target):
    if target is Target.PEOPLE and ending == "shp":
        pytest.skip("people have no place on the map")
    path = tmp_path / f"导出 {target.value}.{ending}"
    write(path, gather(workspace, target))
    source = read(path)
    with workspace.edit("导入") as session:
        report = import_table(
            session, source, kind=target, mapping=match_columns(source, target), today=date(2026, 11, 16)
        )
    assert report.refused == []
    assert report.added == 0
    assert report.updated == 0
