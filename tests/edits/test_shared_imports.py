"""The real files of the shared folder, as an office would get them."""

import csv
from datetime import date

import numpy as np
import pytest
import shapely

from gisgrid.edits.assignment import GridNet
from gisgrid.edits.imports import import_table, surroundings_of
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.geo import gcj02
from gisgrid.geo.crs import WorkCrs
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.workspace import Workspace

pytestmark = pytest.mark.shared
TODAY = date(2026, 11, 16)


@pytest.fixture
def data(shared):
    return shared / "data"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "真实 数据.gpkg", "hanyin-2014") as made:
        yield made


def take(workspace, path, target, *, level=None, crs="auto"):
    source = read(path, crs=crs, surroundings=surroundings_of(workspace, today=TODAY))
    with workspace.edit("导入") as session:
        report = import_table(
            session, source, kind=target, mapping=match_columns(source, target), level=level, today=TODAY
        )
    assert report.read == report.added + report.updated + report.unchanged + len(report.refused)
    return report


def test_shanghai(workspace, data):
    report = take(workspace, data / "shanghai" / "区县界_area.shp", Target.GRIDS, level=2)
    assert (report.added, report.refused, report.encoding) == (17, [], "gb18030")
    assert {"黄浦区", "浦东新区", "崇明县"} <= {grid.name for grid in workspace.find(Grid)}
    path = data / "shanghai" / "shanghai_urban.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    report = take(workspace, path, Target.ENTERPRISES)
    assert report.read == len(rows)
    assert report.added + len(report.refused) == len(rows)
    net = GridNet(workspace, today=TODAY)
    taken = workspace.find(Enterprise)
    for one in taken:
        polygon = net.polygons[net.ids.tolist().index(one.grid_id)]
        assert polygon.intersects(one.geometry)
    # The file names the districts of after 2015, when 闸北区 became part of 静安区; the outlines are older.
    named = {row["name"]: row["adname"] for row in rows}
    merged = {"闸北区": "静安区"}
    other = [
        one.name
        for one in taken
        if merged.get(net.name_of[one.grid_id], net.name_of[one.grid_id]) != named[one.name]
    ]
    # What is left stands within 150 m of a boundary that the outlines draw coarsely.
    assert len(other) <= 5
    lines = shapely.union_all(shapely.boundary(WorkCrs(40).project_geometries(net.polygons)))
    for one in taken:
        if one.name in other:
            assert lines.distance(WorkCrs(40).project_geometries([one.geometry])[0]) < 150


def test_hanyin_boundary_shifted_and_not(workspace, data):
    path = data / "hanyin" / "610921.geojson"
    report = take(workspace, path, Target.GRIDS, level=1)
    assert any("GCJ-02" in warning for warning in report.warnings)
    report = take(workspace, path, Target.GRIDS, level=1, crs="gcj02")
    assert report.updated == 1
    assert not any("GCJ-02" in warning for warning in report.warnings)
    (grid,) = workspace.find(Grid)
    # Forward again with the published formulas: back on the numbers of the file, to 2 m (here 1 mm).
    again = WorkCrs(36).project(gcj02.wgs84_to_gcj02(shapely.get_coordinates(grid.geometry)))
    raw = WorkCrs(36).project(shapely.get_coordinates(read(path, crs="cgcs2000").geometries[0]))
    assert np.abs(np.sort(again, axis=0) - np.sort(raw, axis=0)).max() < 0.001
    # The README of the data gives the shift: about 421 m east and 230 m south.
    true = WorkCrs(36).project(shapely.get_coordinates(grid.geometry)).mean(axis=0)
    assert raw.mean(axis=0) - true == pytest.approx([421, -230], abs=15)


def test_once_the_true_boundary_is_there_the_shifted_one_is_named(workspace, data):
    path = data / "hanyin" / "610921.geojson"
    take(workspace, path, Target.GRIDS, level=1, crs="gcj02")
    source = read(path, surroundings=surroundings_of(workspace, today=TODAY))
    assert any("GCJ-02" in warning and "网格" in warning for warning in source.warnings)


def test_hanyin_list_without_a_header(workspace, data):
    report = take(workspace, data / "hanyin" / "610921.csv", Target.PLACES, crs="gcj02")
    assert report.read == 160
    # Villages of one name in different towns cannot be told apart as places without a point.
    table = read(data / "hanyin" / "610921.csv")
    names = table.column("#3")
    assert all(names.count(names[one.row - 1]) > 1 for one in report.refused)
    assert len(report.refused) == 3
    assert table.column("#3")[:2] == ["汉阴县", "城关镇"]


def test_anhui_counties_without_projection_file(workspace, data):
    report = take(workspace, data / "anhui" / "chinese_encoding.shp", Target.GRIDS, level=2)
    assert (report.added, report.encoding) == (78, "gb18030")
    assert "天长市" in {grid.name for grid in workspace.find(Grid)}


def test_gbk_field_name(data):
    table = read(data / "anhui" / "gdal_chinese.dbf")
    assert table.columns == ["中国"]
    assert table.values == [["中国"]]


def test_form_with_three_header_rows(data):
    table = read(next((data / "excel").glob("*.xlsx")))
    assert len(table.columns) == 77
    assert table.columns[0] == "项目名称"
    assert "综合管理/作业设计/内容等级" in table.columns
    assert "农业综合开发项目/Ⅰ级苗使用率" in table.columns
