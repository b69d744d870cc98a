"""``gisgrid chart``: the file, what it says of itself, and what it refuses."""

import json
import re
from pathlib import Path

import pikepdf
import pytest

from gisgrid.cli import app
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import IssuedPaper
from gisgrid.workspace import Workspace

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    path = tmp_path / "县.gpkg"
    with Workspace.create(path, "hanyin-2014", name="汉阴县") as workspace, workspace.edit("建") as session:
        county = session.add(Grid("C", "汉阴县", 1))
        for i in range(2):
            town = session.add(Grid(f"T{i}", f"镇{i}", 2, parent_id=county.id))
            for j in range(3):
                village = session.add(Grid(f"T{i}V{j}", f"村{i}{j}", 3, parent_id=town.id))
                session.add(Enterprise(f"厂{i}{j}", grid_id=village.id))
    return path


def _chart(ws: Path, kind: str, out: Path, *more: str) -> int:
    return app.run(["chart", str(ws), kind, "-o", str(out), *more], open_window=lambda _: 0)


@pytest.mark.parametrize(
    ("kind", "paper"),
    [("network", "M3"), ("structure", "M4"), ("division", "M5"), ("m3", "M3"), ("M5", "M5")],
)
def test_each_chart_is_made_and_kept(ws, tmp_path, capsys, kind, paper):
    out = tmp_path / "图.pdf"
    assert _chart(ws, kind, out, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["paper"] == paper
    assert said["paper_mm"] == [420.0, 297.0]
    with pikepdf.open(out) as document:
        assert len(document.pages) == said["pages"]
    with Workspace.open(ws) as workspace:
        assert [issue.paper for issue in workspace.find(IssuedPaper)] == [paper]


def test_no_font_is_smaller_than_seven_points(ws, tmp_path):
    """The type in the file itself, not in the plan: 7 pt = 2.469 mm."""
    out = tmp_path / "图.svg"
    assert _chart(ws, "network", out, "--paper", "A4", "--no-record") == 0
    sizes = {float(size) for size in re.findall(r'<text [^>]*font-size="([\d.]+)"', out.read_text("utf-8"))}
    assert sizes
    assert min(sizes) >= 246  # hundredths of a millimetre


@pytest.mark.parametrize(
    "words",
    [["sideways"], ["network", "--area", "无此区"], ["enterprise"], ["person", "--of", "无此人"],
     ["network", "--phones", "some"]],
)  # fmt: skip
def test_wrong_words_are_refused_and_nothing_is_written(ws, tmp_path, capsys, words):
    out = tmp_path / "图.pdf"
    assert _chart(ws, words[0], out, *words[1:]) == 2
    assert not out.exists()
    assert "Traceback" not in capsys.readouterr().err
