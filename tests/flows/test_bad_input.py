"""A rough user at the command line: one plain sentence, status 2, nothing lost, nothing half-written.

What the readers and the store refuse is tested in `tests/exchange` and `tests/store`; here whole commands.
"""

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.flows.conftest import collection, put, spot, square

ROOT = Path(__file__).resolve().parent.parent.parent
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.shp", PNG),
        ("a.gpkg", "just text\n" * 20),
        ("b.gpkg", b"SQLite format 3\x00" + bytes(4000)),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("b.xlsx", b"PK\x03\x04" + bytes(2000)),
        ("a.geojson", "{"),
        ("b.geojson", '{"type":"FeatureCollection","features":null}'),
        ("c.geojson", "[" * 100_000),
        ("a.csv", bytes(range(256)) * 30),
        ("b.csv", "\n\n \n"),
        ("c.csv", '名称,地址\n"甲厂,路1\n乙厂,路2\n'),
        ("a.dbf", b"\x03" + bytes(range(256)) * 4),
        ("a.pdf", "%PDF-1.7"),
        ("none", "x"),
        *[
            (f"empty.{ending}", "")
            for ending in ["shp", "dbf", "gpkg", "geojson", "csv", "xlsx", "xls", "ods", "txt"]
        ],
    ],
)
def test_a_file_that_is_not_what_its_name_says(refused, ws, folder, name, content):
    path = put(folder / name, content)
    assert name in refused("import", ws, path, "--as", "enterprises")


def test_a_zip_named_xlsx(refused, ws, folder):
    path = folder / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "Excel" in refused("import", ws, path, "--as", "enterprises")


def test_damaged_shapefiles(gisgrid, refused, ws, folder):
    shp = folder / "网格.shp"
    gisgrid("export", ws, "grids", shp)
    words = ("import", ws, shp, "--as", "grids", "--level", "2")
    whole = shp.read_bytes()
    for size in (0, 50, 100, len(whole) - 1):
        shp.write_bytes(whole[:size])
        assert "网格.shp" in refused(*words)
    shp.write_bytes(whole)
    dbf = shp.with_suffix(".dbf")
    table = dbf.read_bytes()
    for size in (0, 40, len(table) - 50):
        dbf.write_bytes(table[:size])
        assert "网格.dbf" in refused(*words)
    dbf.unlink()
    assert "缺少与 网格.shp 配套的属性表" in refused(*words)
    dbf.write_bytes(table)
    shp.with_suffix(".shx").unlink()
    told = gisgrid(*words, "--json")
    assert (told.status, told.document["read"], told.document["refused"]) == (0, 2, [])
    assert any("网格.shx" in text for text in told.document["warnings"])


@pytest.mark.parametrize("command", ["history", "undo", "verify", "audit", "due", "backup"])
def test_workspaces_that_are_none(refused, folder, ws, command):
    foreign = folder / "别人的.gpkg"
    with sqlite3.connect(foreign) as connection:
        connection.execute("PRAGMA application_id=1196444487")
        connection.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    connection.close()
    newer = folder / "新版.gpkg"
    shutil.copy(ws, newer)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE gisgrid_version SET version_num = '9999'")
    connection.close()
    cut = put(folder / "截断.gpkg", ws.read_bytes()[:-5000])
    assert "其他程序" in refused(command, foreign)
    assert "更新版本" in refused(command, newer)
    assert "不完整" in refused(command, cut)
    assert "空文件" in refused(command, put(folder / "空.gpkg", ""))
    assert "不是工作区" in refused(command, put(folder / "文字.gpkg", "text" * 99))
    assert "没有找到" in refused(command, folder / "没有.gpkg")
    assert "文件夹" in refused(command, folder)
    assert "本版本" in refused(command, "postgresql://host/db")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--crs", "klingon"], "klingon"),
        (["--crs", "EPSG:99999"], "EPSG:99999"),
        (["--crs", "EPSG:5703"], "EPSG:5703"),
        (["--crs", ""], "坐标系"),
        (["--encoding", "klingon"], "klingon"),
        (["--encoding", "base64"], "base64"),
        (["--column", "abc"], "--column"),
        (["--column", "名称=klingon"], "klingon"),
        (["--column", "没有=name"], "没有"),
        (["--on-match", "x"], "--on-match"),
        (["--layer"], "--layer"),
    ],
)
def test_wrong_options_of_an_import(refused, ws, folder, words, told):
    path = collection(folder / "e.geojson", spot(119.9, 28.4, 名称="新厂"))
    assert told in refused("import", ws, path, "--as", "enterprises", *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--as", "klingons"], "enterprises"),
        ([], "--as"),
        (["--as", "grids"], "--level"),
        (["--as", "grids", "--level", "99"], "99"),
        (["--as", "grids", "--level", "x"], "整数"),
    ],
)
def test_wrong_kinds_of_an_import(refused, ws, folder, words, told):
    path = collection(folder / "g.geojson", square(119.9, 28.4, code="C", name="园区3"))
    assert told in refused("import", ws, path, *words)


@pytest.mark.parametrize(
    "place",
    [[500, 500], [0, 0], [1e308, 1e308], [float("nan"), 1], ["a", "b"], [], [1], [[1, 2], [3, 4]], None],
)
def test_wrong_coordinates_never_break_the_import(gisgrid, ws, folder, place):
    feature = spot(0, 0, 名称="新厂")
    feature["geometry"]["coordinates"] = place
    path = collection(folder / "e.geojson", spot(119.906, 28.406, 名称="好厂"), feature)
    told = gisgrid("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000", "--json")
    if told.status == 2:
        assert told.err.count("\n") == 1
        return
    counts = told.document
    assert counts["read"] == 2
    assert counts["added"] + len(counts["refused"]) == 2
    assert counts["added"] == 2 or counts["refused"][0]["row"] == 2
    # A new enterprise that is not on the map is taken, but somebody is told.
    assert counts["refused"] or counts["warnings"] or not place


def test_broken_rows_of_a_table_come_home_with_number_field_and_reason(gisgrid, ws, folder):
    path = put(
        folder / "坏行.csv",
        "名称,lon,lat,从业人员数\n"
        "甲厂,119.905,28.405,10,多,余\n"
        "乙厂\n"
        ",119.905,28.405,3\n"
        "丙厂,abc,28.4,3\n"
        "丁厂,999,28.4,3\n"
        "戊厂,119.906,28.405,1e999\n"
        "己厂,119.906,28.406,99999999999999999999\n"
        "庚厂,nan,inf,-5\n",
    )
    told = gisgrid("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000", "--json")
    counts = told.document
    assert told.status == 1
    assert counts["read"] == 8
    assert counts["added"] + len(counts["refused"]) == 8
    assert {row["row"] for row in counts["refused"]} >= {4, 5, 6}
    assert all(row["reason"].endswith("。") and row["field"] for row in counts["refused"])
    assert gisgrid("undo", ws).status == 0
    assert gisgrid("verify", ws).status == 0


def test_a_form_with_64_merged_ranges(gisgrid, ws, folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "企业台账"
    sheet.merge_cells("A1:D1")
    sheet.append(["单位名称", "地址", "经度", "纬度"])
    for place in range(63):
        row = 3 + 2 * place
        sheet.cell(row, 1, f"第{place}号企业")
        for column, value in ((2, f"路{place}号"), (3, 119.905 + place * 1e-5), (4, 28.405)):
            sheet.cell(row, column, value)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
    path = folder / "合并.xlsx"
    book.save(path)
    assert len(sheet.merged_cells.ranges) == 64
    told = gisgrid("import", ws, path, "--as", "enterprises", "--crs", "cgcs2000", "--json")
    assert (told.status, told.document["read"], told.document["added"]) == (0, 63, 63)


MAP = ("map", "WS", "distribution", "-o")


@pytest.mark.parametrize(
    "words",
    [
        (*MAP, "nix/a.pdf"),
        (*MAP, "a.xlsx"),
        (*MAP, "a"),
        (*MAP, "folder.pdf"),
        MAP[:3],
        ("map", "WS", "klingon", "-o", "a.pdf"),
        (*MAP, "a.pdf", "--paper", "A9"),
        (*MAP, "a.pdf", "--scale", "1:0"),
        (*MAP, "a.pdf", "--scale", "1:-5"),
        (*MAP, "a.pdf", "--scale", "1:99999999999999"),
        (*MAP, "a.png", "--dpi", "100000"),
        (*MAP, "a.pdf", "--area", "NIX"),
        (*MAP, "a.pdf", "--on", "gestern"),
        ("share", "WS", "-o", "nix/a.html"),
        ("share", "WS", "-o", "a.docx"),
        ("share", "WS", "-o", "WS"),
        ("share", "WS", "-o", "a.html", "--fields", "klingon"),
        ("share", "WS", "-o", "a.html", "--area", "NIX"),
        ("export", "WS", "enterprises", "WS"),
        ("export", "WS", "enterprises", "other.gpkg"),
        ("export", "WS", "enterprises", "a.docx"),
        ("export", "WS", "enterprises", "nix/a.csv"),
        ("export", "WS", "enterprises", "nix/a.shp"),
        ("export", "WS", "klingons", "a.csv"),
        ("export", "WS", "people", "a.shp"),
        ("export", "WS", "people", "a.csv", "--full-numbers"),
        ("export", "WS", "enterprises", "a.csv", "--area", "NIX"),
        ("export", "WS", "enterprises", "a.csv", "--format", "doc"),
        ("export", "WS", "enterprises", "a.csv", "--format", "xlsx"),
        ("export", "WS", "enterprises", "a.csv", "--encoding", "klingon"),
        ("export", "WS", "enterprises", "a.csv", "--encoding", "ascii"),
        ("export", "WS", "enterprises", "folder.pdf/a.csv/b.csv"),
        ("backup", "WS", "WS"),
        ("backup", "WS", "other.gpkg"),
        ("restore", "nix.gpkg", "WS"),
        ("restore", "picture.png", "WS"),
        ("restore", "WS", "WS"),
        ("restore", "WS", "folder.pdf"),
        ("redo", "WS"),
        ("undo", "WS", "--steps", "0"),
        ("history", "WS", "--subject", "klingon"),
        ("history", "WS", "--limit", "0"),
        ("audit", "WS", "--on", "x"),
    ],
)
def test_a_wrong_word_changes_nothing(refused, ws, folder, words, monkeypatch):
    shutil.copy(ws, folder / "other.gpkg")
    (folder / "folder.pdf").mkdir()
    put(folder / "picture.png", PNG)
    monkeypatch.chdir(folder)
    refused(*[ws if word == "WS" else word for word in words])


@pytest.mark.parametrize(
    "words",
    [
        ("new", "n.gpkg"),
        ("new", "n.gpkg", "--scheme", "klingon"),
        ("new", "n.gpkg", "--scheme", "klingon.toml"),
        ("new", "n.gpkg", "--scheme", "picture.png"),
        ("new", "n.gpkg", "--scheme", "lishui-2019", "--zone", "99"),
        ("new", "n.docx", "--scheme", "lishui-2019"),
        ("new", "nix/n.gpkg", "--scheme", "lishui-2019"),
        ("new", "folder.gpkg", "--scheme", "lishui-2019"),
        ("new", "长" * 100 + ".gpkg", "--scheme", "lishui-2019"),
        ("new", "postgresql://host/db", "--scheme", "lishui-2019"),
        ("demo", "klingon", "n.gpkg"),
        ("demo", "lishui", "nix/n.gpkg"),
        ("demo", "lishui", "folder.gpkg"),
        ("demo", "lishui", "n.gpkg", "--scale", "0"),
        ("demo", "lishui", "n.gpkg", "--scale", "100000000"),
        ("demo", "lishui", "n.gpkg", "--seed", "-1"),
        ("demo", "lishui", "n.gpkg", "--today", "2026-13-01"),
        ("demo", "lishui", "n.gpkg", "--today", "0001-01-05"),
        ("demo", "lishui", "n.gpkg", "--today", "9999-12-31"),
        ("scheme", "check", "nix.toml"),
        ("scheme", "check", "folder.gpkg"),
        ("scheme", "check", "picture.png"),
        ("scheme",),
        ("",),
    ],
)
def test_a_wrong_beginning_makes_nothing(refused, folder, words, monkeypatch):
    (folder / "folder.gpkg").mkdir()
    put(folder / "picture.png", PNG)
    monkeypatch.chdir(folder)
    refused(*words)


def test_a_scheme_with_a_cycle(gisgrid, refused, folder):
    text = (ROOT / "resources" / "schemes" / "lishui-2019.toml").read_text(encoding="utf-8")
    first = text.index("[[levels]]")
    second = text.index("[[levels]]", first + 1)
    keys = [text[at:].partition('key = "')[2].partition('"')[0] for at in (first, second)]
    block = text[first:second]
    assert "parent" not in block
    text = text[:first] + block.rstrip() + f'\nparent = "{keys[1]}"\n\n' + text[second:]
    scheme = put(folder / "循环 方案.toml", text)
    told = gisgrid("scheme", "check", scheme)
    assert told.status == 1
    assert "第" in told.out
    assert "行" in told.out
    assert not (folder / "n.gpkg").exists()
    refused("new", folder / "n.gpkg", "--scheme", scheme)


def test_exports_and_papers_for_odd_paths(gisgrid, ws, folder):
    for name in ("导 出.xlsx", "导 出.csv", "导 出.shp", "导 出.gpkg", "导 出.geojson"):
        assert gisgrid("export", ws, "enterprises", folder / name).status == 0
        told = gisgrid("import", ws, folder / name, "--as", "enterprises", "--crs", "cgcs2000", "--json")
        assert (told.document["unchanged"], told.document["refused"]) == (3, []), name
    assert gisgrid("share", ws, "-o", folder / "分 享.html").status == 0
    assert gisgrid("backup", ws, folder / "备 份.gpkg").status == 0
    assert gisgrid("backup", ws).status == 0
    assert gisgrid("restore", folder / "备 份.gpkg", ws).status == 0
    assert gisgrid("verify", ws).status == 0
    assert not [path for path in folder.rglob("*") if ".part" in path.name or path.name.startswith(".")]


def test_json_on_stdout_is_one_document_even_when_rows_are_refused(gisgrid, ws, folder):
    path = put(folder / "a.csv", "名称,地址\n,路\n甲厂,路2\n")
    told = gisgrid("import", ws, path, "--as", "enterprises", "--json")
    assert told.status == 1
    assert json.loads(told.out)["refused"][0]["row"] == 2
