"""The command `gisgrid scheme check`."""

import json

import pytest

from gisgrid.cli import app


def run(*words):
    return app.run([*words], open_window=lambda _: 99)


def test_sound_scheme(capsys):
    assert run("scheme", "check", "hanyin-2014") == 0
    assert "18" in capsys.readouterr().out


def test_mistakes_are_told_line_by_line(tmp_path, capsys):
    path = tmp_path / "坏 方案.toml"
    path.write_text('format = 1\nkey = "x"\nzone = "40"\n', encoding="utf-8")
    assert run("scheme", "check", str(path)) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 6
    assert told[-1].startswith("第 3 行，zone：")


def test_circle_of_levels(tmp_path, capsys):
    path = tmp_path / "circle.toml"
    path.write_text(
        '[[levels]]\nkey = "a"\nparent = "b"\n[[levels]]\nkey = "b"\nparent = "a"\n', encoding="utf-8"
    )
    assert run("--lang", "en", "scheme", "check", str(path), "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    said = "The levels run in a circle: a → b → a. Give one of them another parent."
    assert f"Line 3, levels[1].parent: {said}" in findings


@pytest.mark.parametrize("name", ["不存在.toml", "."])
def test_file_that_cannot_be_read(name, tmp_path, capsys):
    assert run("scheme", "check", str(tmp_path / name)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1


def test_json_of_a_sound_scheme(capsys):
    assert run("scheme", "check", "lishui-2019", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["key"], document["levels"]) == (True, "lishui-2019", 5)
