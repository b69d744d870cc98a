"""Reading good and bad files of every format; what is written here is made by other libraries or by hand."""

import json
import os
import struct
import zipfile

import numpy as np
import openpyxl
import pytest
import shapely

from gisgrid.errors import BadUseError, FileError
from gisgrid.exchange.columns import match_columns
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.located import locate
from gisgrid.exchange.reading import read
from gisgrid.exchange.targets import Target
from gisgrid.exchange.writing import OutTable, write

NAMES = ["城关镇", "涧池镇", "漩涡镇"]
BOXES = np.array([shapely.box(108.4 + at / 10, 32.8, 108.5 + at / 10, 32.9) for at in range(3)], dtype=object)


def towns():
    return OutTable("乡镇", {"name": list(NAMES), "level": [2, 2, 2]}, geometries=BOXES.copy(), dimensions=2)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "用户 安监站 (1)"
    made.mkdir()
    return made


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("with_cpg", [True, False])
def test_shapefile_text(folder, encoding, with_cpg):
    path = folder / "2026年 网格.shp"
    write(path, towns(), encoding=encoding)
    if not with_cpg:
        path.with_suffix(".cpg").unlink()
    table = read(path)
    assert table.column("name") == NAMES
    assert table.encoding == ("gb18030" if encoding == "gbk" else "utf-8")
    assert table.crs
    assert shapely.equals(shapely.union_all(table.geometries), shapely.union_all(BOXES))


def test_shapefile_without_any_hint_of_encoding(folder):
    path = folder / "a.shp"
    write(path, towns(), encoding="gbk")
    path.with_suffix(".cpg").unlink()
    with path.with_suffix(".dbf").open("r+b") as stream:
        stream.seek(29)
        stream.write(b"\0")
    assert read(path).column("name") == NAMES
    assert read(path, encoding="gbk").column("name") == NAMES
    with pytest.raises(BadUseError):
        read(path, encoding="klingon")


def test_chinese_field_names_survive(folder):
    table = OutTable("x", {"单位名称": ["甲"], "统一社会信用代码": ["9"]}, geometries=BOXES[:1], dimensions=2)
    notes = write(folder / "x.shp", table, encoding="gbk")
    assert read(folder / "x.shp").columns == ["单位名称", "统一社会信"]
    assert len(notes) == 1


def test_missing_index_is_rebuilt(folder):
    path = folder / "a.shp"
    write(path, towns())
    path.with_suffix(".shx").unlink()
    table = read(path)
    assert table.column("name") == NAMES
    assert shapely.equals(shapely.union_all(table.geometries), shapely.union_all(BOXES))
    assert any("a.shx" in warning for warning in table.warnings)
    assert not path.with_suffix(".shx").exists()


def test_missing_table(folder):
    path = folder / "a.shp"
    write(path, towns())
    path.with_suffix(".dbf").unlink()
    with pytest.raises(FileError, match=r"a\.dbf"):
        read(path)


@pytest.mark.parametrize("kept", [50, 150, 400])
def test_truncated_shapefile(folder, kept):
    path = folder / "a.shp"
    write(path, towns())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(FileError, match=r"a\.shp"):
        read(path)


def test_shapefile_of_a_list_of_metres(folder):
    path = folder / "a.shp"
    write(path, towns())
    path.with_suffix(".prj").write_text("nonsense")
    table = read(path)
    assert any("a.prj" in warning for warning in table.warnings)
    assert table.crs == "CGCS2000"


def test_geopackage_layers(folder):
    path = folder / "两层.gpkg"
    write(path, towns())
    assert read(path).column("name") == NAMES
    with pytest.raises(FileError, match="乡镇"):
        read(path, layer="没有")


def test_geojson_forms(folder):
    path = folder / "a.geojson"
    write(path, towns())
    assert read(path).column("name") == NAMES
    point = {"type": "Point", "coordinates": [108.5, 32.9]}
    for document, count in (
        (point, 1),
        ({"type": "Feature", "properties": None, "geometry": point}, 1),
        ({"type": "GeometryCollection", "geometries": [point, point]}, 2),
        (
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": None}],
            },
            1,
        ),
    ):
        path.write_text(json.dumps(document), encoding="utf-8")
        assert read(path).row_count == count


def test_geojson_with_one_broken_geometry(folder):
    path = folder / "a.geojson"
    broken = {
        "type": "Feature",
        "properties": {"name": "x"},
        "geometry": {"type": "Polygon", "coordinates": "?"},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [broken]}), encoding="utf-8")
    table = read(path)
    assert table.geometries[0] is None
    assert table.warnings


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("名称,电话\n甲厂,13812345678\n", "gb18030"),
        ("名称;电话\n甲厂;13812345678\n", "utf-8"),
        ("名称\t电话\r\n甲厂\t13812345678\r\n", "utf-8-sig"),
        ("名称,电话\n甲厂,13812345678\n", "utf-16"),
    ],
)
def test_csv_dialects(folder, raw, encoding):
    path = folder / "台账.csv"
    path.write_bytes(raw.encode(encoding))
    table = read(path)
    assert table.columns == ["名称", "电话"]
    assert table.column("名称") == ["甲厂"]
    assert table.row_numbers == [2]


def test_csv_lines_and_quotes(folder):
    path = folder / "a.csv"
    path.write_text('name,note\n\n甲,"两行\n文字"\n乙,x\n', encoding="utf-8")
    table = read(path)
    assert table.row_numbers == [3, 5]
    assert table.column("name") == ["甲", "乙"]


def test_excel_with_title_totals_and_types(folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["丽水企业台账"])
    sheet.merge_cells("A1:D1")
    sheet.append(["序号", "单位名称", "联系电话", "登记日期"])
    sheet.append([1, "甲厂", 13812345678, 43620])
    sheet.append([2, "乙厂", "1.3812E+10", "2019.6.4"])
    sheet.append(["合计", 2])
    sheet.append(["填表人：王某"])
    book.save(folder / "台账.xlsx")
    table = read(folder / "台账.xlsx")
    assert table.columns == ["序号", "单位名称", "联系电话", "登记日期"]
    assert table.column("联系电话") == [13812345678, "1.3812E+10"]
    assert table.row_numbers == [3, 4]
    assert any("5" in warning for warning in table.warnings)
    with pytest.raises(FileError, match="没有"):
        read(folder / "台账.xlsx", sheet="没有")


def test_excel_sees_damaged_codes(folder):
    book = openpyxl.Workbook()
    book.active.append(["单位名称", "统一社会信用代码"])
    book.active.append(["甲厂", 914403001922038216])
    book.save(folder / "a.xlsx")
    assert "E+" in read(folder / "a.xlsx").column("统一社会信用代码")[0]


def write_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson", "a.csv", "a.xlsx", "a.dbf", "a.xls"])
class TestBadFiles:
    def test_missing(self, folder, name):
        with pytest.raises(FileError, match=name):
            read(folder / name)

    def test_empty(self, folder, name):
        (folder / name).touch()
        with pytest.raises(FileError, match=name):
            read(folder / name)

    def test_folder(self, folder, name):
        (folder / name).mkdir()
        with pytest.raises(FileError, match=name):
            read(folder / name)

    @pytest.mark.parametrize("content", [b"%PDF-1.4 x", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, os.urandom(3000)])
    def test_something_else(self, folder, name, content):
        (folder / name).write_bytes(content)
        if name.endswith((".shp",)):
            (folder / "a.dbf").write_bytes(content)
        with pytest.raises(FileError, match=name):
            read(folder / name)

    def test_another_format(self, folder, name):
        write(folder / "b.gpkg", towns())
        content = (folder / "b.gpkg").read_bytes()
        (folder / name).write_bytes(content)
        if name == "a.gpkg":
            (folder / name).write_bytes(content[:5000])
        with pytest.raises(FileError, match=name):
            read(folder / name)


def test_unknown_ending(folder):
    (folder / "a.docx").write_bytes(b"x")
    with pytest.raises(FileError, match=r"\.shp"):
        read(folder / "a.docx")


def test_zip_that_calls_itself_a_workbook(folder):
    write_zip(folder / "a.xlsx")
    with pytest.raises(FileError, match=r"a\.xlsx"):
        read(folder / "a.xlsx")


def test_json_that_is_no_map(folder):
    for text in ('{"a": 1}', "[1, 2]", "{", '{"type": "Topology"}', '{"type": "FeatureCollection"}'):
        (folder / "a.geojson").write_text(text)
        with pytest.raises(FileError):
            read(folder / "a.geojson")


def test_header_of_a_shapefile_that_promises_more(folder):
    path = folder / "a.shp"
    write(path, towns())
    raw = bytearray(path.read_bytes())
    raw[24:28] = struct.pack(">i", len(raw))
    path.write_bytes(raw)
    with pytest.raises(FileError):
        read(path)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_forbidden_file(folder):
    path = folder / "a.csv"
    path.write_text("name\nx\n")
    path.chmod(0)
    with pytest.raises(FileError):
        read(path)


def test_an_unclosed_quote_does_not_swallow_rows(folder):
    path = folder / "引号.csv"
    path.write_text('名称,地址\n甲厂,路1\n"乙厂,路2\n丙厂,路3\n', encoding="utf-8")
    with pytest.raises(FileError, match="第 3 行的引号没有配对"):
        read(path)
    path.write_text('名称,地址\n甲厂,路1\n"乙厂,路2\n丙厂,路3"\n丁"厂,路4\n', encoding="utf-8")
    table = read(path)
    assert table.row_count == 3
    assert any("第 3 行" in warning for warning in table.warnings)


@pytest.mark.parametrize("size", [0, 10, 32, 100, -1])
def test_a_table_cut_off_is_not_taken_without_its_columns(folder, size):
    path = folder / "乡镇.shp"
    write(path, towns())
    dbf = path.with_suffix(".dbf")
    whole = dbf.read_bytes()[:-1]  # what ends a table may be missing
    dbf.write_bytes(whole)
    assert read(path).column("name") == NAMES
    dbf.write_bytes(whole[:size])
    for asked in (path, dbf):
        with pytest.raises(FileError, match=r"乡镇\.dbf 不完整|空文件"):
            read(asked)


@pytest.mark.parametrize("size", [0, 50, 100, 104])
def test_a_damaged_index_is_worked_out_anew(folder, size):
    path = folder / "乡镇.shp"
    write(path, towns())
    index = path.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[:size])
    table = read(path)
    assert table.column("name") == NAMES
    assert shapely.equals_exact(table.geometries, BOXES, tolerance=1e-9, normalize=True).all()
    assert any("shx" in warning for warning in table.warnings)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"GeometryCollection","geometries":null}',
        '{"type":["x"]}',
        '{"type":"FeatureCollection","features":null}',
    ],
)
def test_odd_json_is_told_plainly(folder, text):
    path = folder / "a.geojson"
    path.write_text(text)
    with pytest.raises(FileError, match="不是 GeoJSON"):
        read(path)


def test_members_that_are_no_features_count_as_rows(folder):
    path = folder / "a.geojson"
    path.write_text(
        '{"type":"FeatureCollection","crs":{"type":"name","properties":null},"features":[1,null]}'
    )
    assert read(path).row_count == 2


@pytest.mark.parametrize("name", ["base64", "zip", "klingon"])
def test_what_is_no_text_encoding_is_refused(folder, name):
    path = folder / "a.csv"
    path.write_text("名称\n甲厂\n", encoding="utf-8")
    with pytest.raises(BadUseError, match=name):
        read(path, encoding=name)
    with pytest.raises(BadUseError, match=name):
        write(folder / "b.csv", towns(), encoding=name)


def test_a_layer_or_sheet_of_a_format_without_any_is_refused(tmp_path):
    path = tmp_path / "企业.csv"
    path.write_text("名称,地址\n一厂,一路\n", encoding="utf-8")
    for options in ({"layer": "x"}, {"sheet": "x"}):
        with pytest.raises(BadUseError, match=f"--{next(iter(options))}"):
            read(path, **options)
    assert read(path).row_count == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_table_says_its_coordinate_system(tmp_path, ending):
    points = np.array([shapely.Point(108.5, 32.9), None], dtype=object)
    out = OutTable("places", {"name": ["一", "二"]}, {"name": "名称"}, points)
    path = tmp_path / f"a.{ending}"
    write(path, out)
    source = read(path)
    mapping = match_columns(source, Target.PLACES)
    located = locate(source, mapping, surroundings=Surroundings(36))
    assert located.warnings == []
    assert located.crs == "CGCS2000"
    assert located.geometries[0].equals(points[0])


def test_coordinates_whose_heading_says_gcj02_are_shifted_back(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称,经度(GCJ-02),纬度(GCJ-02)\n一,108.5,32.9\n", encoding="utf-8")
    source = read(path)
    located = locate(source, match_columns(source, Target.PLACES))
    assert located.crs == "GCJ-02"
    assert 0.002 < abs(located.geometries[0].x - 108.5) < 0.01


def test_a_file_far_from_the_zone_says_where_it_lies(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称,经度(CGCS2000),纬度(CGCS2000)\n一,121.5,31.2\n", encoding="utf-8")
    source = read(path)
    mapping = match_columns(source, Target.PLACES)
    (empty,) = locate(source, mapping, surroundings=Surroundings(36)).warnings
    assert "--zone 40" in empty
    net = np.array([shapely.box(108.0, 31.0, 108.5, 31.5)], dtype=object)
    (sentence,) = locate(source, mapping, surroundings=Surroundings(36, net)).warnings
    # 13.5 degrees of longitude at 31.2 north are 13.5 * 111.32 km * cos(31.2°) = 1285 km.
    assert "121.50" in sentence
    assert "1285" in sentence
    assert locate(source, mapping, surroundings=Surroundings(41)).warnings == []
