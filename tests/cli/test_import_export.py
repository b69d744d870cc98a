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
