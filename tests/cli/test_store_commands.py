"""new, history, undo, redo, verify, backup, restore: results, JSON, statuses."""

import json
from pathlib import Path

import pytest

from gisgrid.cli import app
from gisgrid.model.areas import Grid
from gisgrid.workspace import Workspace
from tests.store.outside import outsider


def run(*words: str) -> int:
    def no_window(workspace: str | None) -> int:
        raise AssertionError(workspace)

    return app.run(list(words), open_window=no_window)


@pytest.fixture
def ws(tmp_path: Path) -> str:
    path = str(tmp_path / "汉阴 一.gpkg")
    assert run("new", path, "--scheme", "hanyin-2014", "--name", "城关镇") == 0
    return path


@pytest.fixture
def told(ws: str) -> str:
    with Workspace.open(ws, author="王芳") as workspace:
        for name in ("甲", "乙"):
            with workspace.edit(f"加{name}") as session:
                session.add(Grid(code=name, name=name, level=1))
    return ws


def document(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_new_makes_the_file(ws: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Workspace.open(ws) as workspace:
        assert (workspace.info.name, workspace.info.zone) == ("城关镇", 36)
    capsys.readouterr()
    assert run("new", ws, "--scheme", "hanyin-2014") == 2
    assert "已存在" in capsys.readouterr().err


def test_undo_redo_and_history_go_together(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("undo", told, "--steps", "2", "--json") == 0
    assert document(capsys) == {"undone": ["加乙", "加甲"], "asked": 2}
    assert run("redo", told, "--json") == 0
    assert document(capsys) == {"redone": ["加甲"]}
    assert run("history", told, "--json") == 0
    steps = document(capsys)["steps"]
    assert [(step["kind"], step["text"], step["undone"]) for step in steps] == [
        ("重做", "加甲", False),
        ("撤销", "加甲", False),
        ("撤销", "加乙", False),
        ("编辑", "加乙", True),
        ("编辑", "加甲", False),
    ]
    assert steps[-1]["author"] == "王芳"
    assert run("history", told, "--subject", "甲", "--json") == 0
    assert [change["operation"] for change in document(capsys)["changes"]] == ["新增", "删除", "新增"]


def test_more_undos_than_steps_is_status_1_and_none_is_status_2(
    told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("undo", told, "--steps", "5") == 1
    assert run("undo", told) == 2
    assert capsys.readouterr().err.strip().endswith("没有可以撤销的步骤。")


def test_verify_finds_tampering(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("verify", told, "--json") == 0
    assert document(capsys) == {"ok": True, "steps": 2, "findings": []}
    connection = outsider(Path(told))
    connection.execute("UPDATE gisgrid_step SET text = '别的' WHERE number = 1")
    connection.close()
    assert run("verify", told, "--json") == 1
    assert [found["rule"] for found in document(capsys)["findings"]] == ["chain"]


def test_a_backup_is_restored(told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = str(tmp_path / "备份.gpkg")
    assert run("backup", told, copy) == 0
    assert run("undo", told) == 0
    capsys.readouterr()
    assert run("restore", copy, told, "--json") == 0
    kept = document(capsys)["kept"]
    assert Path(kept).exists()
    with Workspace.open(told) as workspace:
        assert workspace.count(Grid) == 2


def test_an_unknown_subject_is_named(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("history", told, "--subject", "没有") == 2
    assert "没有" in capsys.readouterr().err
