"""``gisgrid map`` keeps what left the program."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely

from gisgrid.cli import app
from gisgrid.layout.issues import is_outdated
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import StepKind
from gisgrid.model.inspections import IssuedPaper
from gisgrid.workspace import OpenMode, Workspace

# One application for the whole test run: the window's tests need the one with widgets.
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    path = tmp_path / "镇.gpkg"
    with Workspace.create(path, "lishui-2019", name="镇") as workspace, workspace.edit("建") as session:
        square = shapely.multipolygons([shapely.box(119.90, 28.40, 119.92, 28.42)])
        grid = session.add(Grid("A", "甲网格", 1, geometry=square))
        session.add(
            Enterprise("一号厂", grid_id=grid.id, geometry=shapely.Point(119.91, 28.41),
                       first_registered_on=date(2026, 1, 1))
        )  # fmt: skip
    return path


def _map(ws: Path, *more: str) -> int:
    words = ["map", str(ws), "distribution", "-o", str(ws.with_suffix(".svg")), "--paper", "A4", *more]
    return app.run(words, open_window=lambda _: 0)


def test_the_sheet_is_kept_and_goes_out_of_date(ws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _map(ws, "--json") == 0
    json.loads(capsys.readouterr().out)
    with Workspace.open(ws) as workspace:
        (issue,) = workspace.find(IssuedPaper)
        assert (issue.paper, issue.format, issue.file_name, issue.data_step) == ("M1", "svg", "镇.svg", 1)
        assert len(issue.sha256) == 64
        assert workspace.history()[0].kind is StepKind.ISSUE
        assert not is_outdated(workspace, issue)
        with workspace.edit("改名") as session:
            session.get(Enterprise, 1).name = "二号厂"
        assert is_outdated(workspace, issue)


def test_nothing_is_kept_when_that_is_asked_for(ws: Path) -> None:
    assert _map(ws, "--no-record") == 0
    with Workspace.open(ws, OpenMode.READ) as workspace:
        assert workspace.count(IssuedPaper) == 0
        assert workspace.step == 1


def test_a_register_held_by_somebody_is_no_obstacle(
    ws: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Workspace.open

    def only_reading(path: str | Path, mode: OpenMode = OpenMode.READ, **rest: object) -> Workspace:
        return whole(path, OpenMode.READ, **rest)

    monkeypatch.setattr(Workspace, "open", only_reading)
    assert _map(ws) == 0
    assert "没有记入" in capsys.readouterr().err
    assert ws.with_suffix(".svg").exists()
