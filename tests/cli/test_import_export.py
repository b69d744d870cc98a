import json

import pytest

from gisgrid.cli import app
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import IssuedPaper
from gisgrid.workspace import Workspace


@pytest.fixture
def register(tmp_path):
    folder = tmp_path / "安监站 (1)"
    folder.mkdir()
    path = folder / "丽水 样区.gpkg"
    Workspace.create(path, "lishui-2019").close()
    return path


@pytest.fixture
def ledger(register):
    path = register.parent / "企业 台账.csv"
    path.write_bytes(
        "单位名称,联系电话,经度,纬度\n甲厂,13812345678,119.9,28.4\n,1,119.9,28.4\n".encode("gbk")
    )
    return path


def run(*words):
    return app.run([str(word) for word in words], open_window=lambda _: pytest.fail("no window wanted"))


def test_import_answers_in_json(register, ledger, capsys):
    assert run("import", register, ledger, "--as", "enterprises", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["read"], answer["added"], answer["updated"], answer["unchanged"]) == (2, 1, 0, 0)
    assert [(one["row"], one["field"]) for one in answer["refused"]] == [(3, "单位名称")]
    assert answer["encoding"] == "gb18030"
    assert answer["columns"] == {
        "单位名称": "name",
        "联系电话": "principal_phone",
        "经度": "lon",
        "纬度": "lat",
    }
    assert answer["warnings"]


def test_trial_writes_nothing(register, ledger):
    assert run("import", register, ledger, "--as", "enterprises", "--dry-run") == 1
    with Workspace.open(register) as held:
        assert held.count(Enterprise) == 0


def test_columns_can_be_named(register, ledger, capsys):
    assert run("import", register, ledger, "--as", "places", "--column", "单位名称=name", "--json") == 1
    assert json.loads(capsys.readouterr().out)["columns"]["单位名称"] == "name"


@pytest.mark.parametrize(
    "words",
    [
        ("--as", "enterprises", "--crs", "mars"),
        ("--as", "enterprises", "--encoding", "klingon"),
        ("--as", "enterprises", "--column", "单位名称"),
        ("--as", "enterprises", "--column", "丁=name"),
        ("--as", "grids", "--level", "99"),
        ("--as", "dragons"),
        (),
    ],
)
def test_bad_use_is_one_sentence(register, ledger, capsys, words):
    before = register.read_bytes()
    assert run("import", register, ledger, *words) == 2
    told = capsys.readouterr()
    assert len(told.err.strip().splitlines()) == 1
    assert told.out == ""
    assert register.read_bytes() == before


def test_bad_files_are_one_sentence(register, capsys):
    folder = register.parent
    (folder / "空.csv").touch()
    (folder / "假.xlsx").write_bytes(b"%PDF-1.4")
    for name in ("空.csv", "假.xlsx", "没有.shp", "a.docx"):
        assert run("import", register, folder / name, "--as", "enterprises") == 2
        assert name in capsys.readouterr().err
    assert run("import", folder / "没有.gpkg", folder / "空.csv", "--as", "enterprises") == 2


def test_export_masks_and_logs(register, ledger, capsys):
    run("import", register, ledger, "--as", "enterprises")
    out = register.parent / "导出.csv"
    assert run("export", register, "enterprises", out) == 0
    assert "138****5678" in out.read_text(encoding="utf-8-sig")
    capsys.readouterr()
    assert run("export", register, "enterprises", out, "--full-numbers") == 2
    assert (
        run("export", register, "enterprises", out, "--full-numbers", "--reason", "应急演练", "--json") == 0
    )
    assert "13812345678" in out.read_text(encoding="utf-8-sig")
    with Workspace.open(register) as held:
        assert [one.purpose for one in held.find(IssuedPaper)] == ["应急演练"]


def test_whole_numbers_that_cannot_be_recorded_do_not_leave(register, ledger):
    run("import", register, ledger, "--as", "enterprises")
    out = register.parent / "导出.csv"
    asked = ("export", register, "enterprises", out, "--full-numbers", "--reason", "应急演练")
    with Workspace.open(register) as held, held.edit("别人正在改"):
        assert run(*asked) == 2
    assert not out.exists()
    assert run(*asked[:3], register.parent / "没有" / "a.csv", *asked[4:]) == 2
    with Workspace.open(register) as held:
        assert held.find(IssuedPaper) == []


def test_export_elsewhere_writes_nothing(register):
    assert run("export", register, "enterprises", register.parent / "没有" / "a.csv") == 2
    assert run("export", register, "enterprises", register.parent / "a.docx") == 2
    assert run("export", register, "enterprises", register.parent / "a.csv", "--area", "x") == 2


def test_a_column_mapping_is_kept_and_used_again(register, capsys):
    first = register.parent / "一.csv"
    first.write_text("什么,哪里,备注二\n甲厂,一路,x\n", encoding="utf-8")
    words = ["--column", "什么=name", "--column", "哪里=address", "--json"]
    assert run("import", register, first, "--as", "enterprises", *words, "--save-mapping", "安监 台账") == 0
    expected = json.loads(capsys.readouterr().out)["columns"]
    second = register.parent / "二.csv"
    second.write_text("备注二,哪里,什么\nx,二路,乙厂\n", encoding="utf-8")
    again = ["--mapping", "安监 台账", "--json"]
    assert run("import", register, second, "--as", "enterprises", *again) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["added"], answer["columns"]) == (1, expected)
    second.write_text("备注二,什么\nx,丙厂\n", encoding="utf-8")
    assert run("import", register, second, "--as", "enterprises", *again) == 2
    told = capsys.readouterr()
    assert "哪里" in told.err
    assert told.out == ""
    assert run("import", register, second, "--as", "enterprises", "--mapping", "没有") == 2
    assert "安监 台账" in capsys.readouterr().err


def test_a_ledger_of_visits_goes_out_and_comes_in_by_the_command_line(register, capsys):
    ledger = register.parent / "巡查.csv"
    ledger.write_text(
        "检查日期,企业名称,检查结果\n2026.3.5,甲厂,正常\n2026.3.6,没有的厂,正常\n", encoding="utf-8"
    )
    enterprises = register.parent / "企业.csv"
    enterprises.write_text("企业名称,地址\n甲厂,一路\n", encoding="utf-8")
    assert run("import", register, enterprises, "--as", "enterprises", "--json") == 0
    capsys.readouterr()
    assert run("import", register, ledger, "--as", "inspections", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["added"], answer["refused"][0]["row"], answer["refused"][0]["field"]) == (1, 3, "企业名称")
    out = register.parent / "出.xlsx"
    assert run("export", register, "inspections", out) == 0
    capsys.readouterr()
    assert run("import", register, out, "--as", "inspections", "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
