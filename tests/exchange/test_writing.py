import csv
from datetime import date

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisgrid.errors import FileError
from gisgrid.exchange.reading import read
from gisgrid.exchange.shapefile import short_names
from gisgrid.exchange.writing import OutTable, write

WORDS = st.text(alphabet="丽水汉阴网格企业安全0123456789ABC（）·", min_size=1, max_size=20)


def points(rows):
    array = np.empty(len(rows), dtype=object)
    array[:] = [shapely.Point(119.9 + at / 1000, 28.4) for at in range(len(rows))]
    return array


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(WORDS, min_size=1, max_size=5),
    ending=st.sampled_from(["shp", "gpkg", "geojson", "csv", "xlsx"]),
)
def test_there_and_back(tmp_path, names, ending):
    path = tmp_path / f"往返.{ending}"
    counts = list(range(len(names)))
    table = OutTable("单位", {"name": names, "staff": counts}, geometries=points(names))
    write(path, table)
    back = read(path)
    assert [str(name) for name in back.column("name")] == names
    assert [int(str(count)) for count in back.column("staff")] == counts
    if back.geometries is not None:
        assert shapely.get_x(back.geometries) == pytest.approx(shapely.get_x(table.geometries), abs=1e-8)
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".")] == []


def test_codes_stay_text_and_dates_are_dates(tmp_path):
    path = tmp_path / "a.xlsx"
    columns = {
        "credit_code": ["914403001922038216"],
        "formula": ["=1+1"],
        "day": [date(2019, 6, 4)],
        "flag": [True],
    }
    write(path, OutTable("x", columns))
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[2]][:2] == ["914403001922038216", "=1+1"]
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].is_date
    assert sheet["D2"].value == "是"


def test_csv_opens_in_excel(tmp_path):
    path = tmp_path / "a.csv"
    write(path, OutTable("x", {"name": ["甲"]}, headings={"name": "单位名称"}))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["单位名称"], ["甲"]]


def test_text_that_gbk_lacks_is_not_lost(tmp_path):
    table = OutTable("x", {"name": ["Ω🏭"]}, geometries=points([1]))
    # GB 18030 holds all of Unicode, Latin-1 does not.
    for ending in ("csv", "shp"):
        with pytest.raises(FileError):
            write(tmp_path / f"a.{ending}", table, encoding="iso-8859-1")
    assert list(tmp_path.iterdir()) == []


def test_long_text_is_cut_between_characters_and_said(tmp_path):
    notes = write(tmp_path / "a.shp", OutTable("x", {"note": ["网" * 200]}, geometries=points([1])))
    assert read(tmp_path / "a.shp").column("note") == ["网" * 84]
    assert len(notes) == 1


def test_short_names_stay_apart():
    names = [f"统一社会信用代码{at}" for at in range(12)]
    short = short_names(names, "utf-8")
    assert len({name.upper() for name in short.values()}) == 12
    assert all(len(name.encode()) <= 10 for name in short.values())


@pytest.mark.parametrize("name", ["a.docx", "a", "没有/a.csv", "没有/a.shp", "没有/a.gpkg"])
def test_where_nothing_can_be_written(tmp_path, name):
    with pytest.raises(FileError):
        write(tmp_path / name, OutTable("x", {"name": ["甲"]}, geometries=points([1])))


def test_table_without_a_map_is_no_shapefile(tmp_path):
    with pytest.raises(FileError):
        write(tmp_path / "a.shp", OutTable("x", {"name": ["甲"]}))
