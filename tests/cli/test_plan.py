"""The command `gisgrid plan`."""

import json

import pytest

from gisgrid.cli import app


@pytest.fixture
def lishui_path(sample_file):
    return sample_file("lishui")


def run(capsys, *words):
    status = app.run([*words], open_window=lambda _: 99)
    return status, capsys.readouterr()


def test_the_json_of_a_week_has_what_the_manual_promises(lishui_path, tmp_path, capsys):
    out = tmp_path / "x.json"
    status, printed = run(capsys, "plan", str(lishui_path), "--period", "2026-W47", "-o", str(out), "--json")
    assert status == 0, printed.err
    document = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(printed.out) == document
    assert document["period"] == "2026-W47"
    assert {"date", "person", "grid", "enterprise", "rule", "order", "arrive", "leave"} <= set(
        document["visits"][0]
    )
    assert {"person", "minutes", "km"} <= set(document["workload"][0])
    assert document["unmet"] == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--period", "next week", "-o", "x.json"], "next week"),
        (["--period", "2026-W47", "-o", "x.doc"], "x.doc"),
        (["--period", "2026-W47", "-o", "x.json", "--grid", "天边"], "天边"),
        (["--period", "2026-W47", "-o", "x.json", "--person", "无此人"], "无此人"),
        (["--period", "2026-W47", "-o", "x.json", "--by", "balloon"], "balloon"),
        (["--period", "2026-W47", "-o", "x.json", "--on", "2026-12-24"], "2026-W47"),
    ],
)
def test_bad_use_is_one_sentence_and_writes_nothing(words, text, lishui_path, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, printed = run(capsys, "plan", str(lishui_path), *words)
    assert status == 2
    assert text in printed.err
    assert "Traceback" not in printed.err
    assert list(tmp_path.iterdir()) == []
