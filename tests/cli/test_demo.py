"""The command ``demo``."""

import json

import pytest

from gisgrid.cli import app
from gisgrid.model.enterprises import Enterprise
from gisgrid.workspace import Workspace


def run(*words: str) -> int:
    return app.run(list(words), open_window=lambda _: pytest.fail("no window was asked for"))


def test_makes_a_register_that_verifies(tmp_path, capsys):
    path = tmp_path / "示例 丽水.gpkg"
    assert run("demo", "lishui", str(path), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["enterprises"] == 435
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with Workspace.open(path) as workspace:
        assert workspace.count(Enterprise) == 435
        assert workspace.info.zone == 40
    assert run("verify", str(path)) == 0


@pytest.mark.parametrize(
    "words", [["nowhere"], ["lishui", "--scale", "99999"], ["lishui", "--today", "yesterday"]]
)
def test_bad_use_writes_nothing(words, tmp_path):
    area, *options = words
    assert run("demo", area, str(tmp_path / "a.gpkg"), *options) == 2
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_left_alone(tmp_path, capsys):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"mine")
    assert run("demo", "lishui", str(path)) == 2
    assert path.read_bytes() == b"mine"
    assert "Traceback" not in capsys.readouterr().err
