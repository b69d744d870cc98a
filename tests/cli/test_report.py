"""``gisgrid report`` as a person types it."""

import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from gisgrid.cli import app
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import IssuedPaper
from gisgrid.model.station import FrozenFigures
from gisgrid.reports.six_ones import ItemState, read_six_ones
from gisgrid.workspace import OpenMode, Workspace

TODAY = date(2026, 11, 16)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    path = tmp_path / "镇.gpkg"
    with Workspace.create(path, "lishui-2019", name="镇") as workspace, workspace.edit("建") as session:
        session.add(Enterprise("一号厂", principal_phone="13812341234"))
        session.add(Hazard("YH1", "漏电", datetime.fromisoformat("2026-08-01 09:00")))
    return path


def run(*words: object) -> int:
    return app.run([str(word) for word in words], open_window=lambda _: 0)


def test_the_list_names_every_report_with_id_and_title(ws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", ws, "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["enterprise-ledger", "T2", "企业台账"] for line in lines)
    assert lines[-1].split()[0] == "six-ones"


def test_a_report_is_made_and_kept_in_the_register(ws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ws.with_name("台账.xlsx")
    assert run("report", ws, "T2", "-o", out, "--on", "2026-11-16", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["paper"], told["rows"], told["files"]) == ("T2", [1], [str(out)])
    with Workspace.open(ws, OpenMode.READ) as workspace:
        (issue,) = workspace.find(IssuedPaper)
        assert (issue.paper, issue.format, issue.file_name) == ("T2", "xlsx", "台账.xlsx")
    texts = [cell.value for row in openpyxl.load_workbook(out).active.iter_rows() for cell in row]
    assert "138****1234" in texts
    assert "13812341234" not in texts


def test_whole_numbers_need_a_reason_which_is_kept(ws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ws.with_name("台账.xlsx")
    assert run("report", ws, "T2", "-o", out, "--full-numbers") == 2
    assert not out.exists()
    assert run("report", ws, "T2", "-o", out, "--full-numbers", "--reason", "核对") == 0
    with Workspace.open(ws, OpenMode.READ) as workspace:
        assert workspace.find(IssuedPaper)[0].purpose == "核对"
    texts = [cell.value for row in openpyxl.load_workbook(out).active.iter_rows() for cell in row]
    assert "13812341234" in texts


def test_frozen_figures_are_kept(ws: Path) -> None:
    out = ws.with_name("季报.xlsx")
    assert run("report", ws, "form-a", "-o", out, "--period", "2026Q3", "--on", "2026-11-16", "--freeze") == 0
    with Workspace.open(ws, OpenMode.READ) as workspace:
        (kept,) = workspace.find(FrozenFigures)
        assert (kept.figures, kept.period) == ("hazards-by-industry", "2026Q3")


@pytest.mark.parametrize(
    "words",
    [
        ("没有", "-o", "a.xlsx"),
        ("T2",),
        ("T2", "-o", "a.txt"),
        ("T2", "-o", "a.docx"),
        ("plan", "-o", "a.xlsx"),
        ("T2", "-o", "a.xlsx", "--area", "没有"),
        ("form-a", "-o", "a.xlsx", "--period", "2026Q9"),
        ("T2", "-o", "a.xlsx", "--freeze"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    ws: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ws.parent)
    assert run("report", ws, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert (
        sorted(path.name for path in ws.parent.iterdir() if path.suffix in (".xlsx", ".docx", ".txt")) == []
    )


def test_an_own_form_is_filled(ws: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, out = ws.with_name("表.xlsx"), ws.with_name("已填.xlsx")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "{{企业数}}", "{{不知道}}"
    book.save(form)
    assert run("report", ws, "--form", form, "-o", out, "--on", "2026-11-16") == 1
    assert openpyxl.load_workbook(out).active["A1"].value == 1
    assert "不知道" in capsys.readouterr().out


def test_the_papers_of_the_six_ones_are_kept_as_one_step(
    ws: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = run("report", ws, "six-ones", "-o", tmp_path / "六个一", "--on", "2026-11-16", "--json")
    made = [one for one in json.loads(capsys.readouterr().out)["papers"] if one["files"]]
    assert status == 1  # a register without grids has no map
    with Workspace.open(ws, OpenMode.READ) as workspace:
        issues = workspace.find(IssuedPaper)
        items = {one.key: one for one in read_six_ones(workspace, TODAY)}
    assert [one.file_name for one in issues] == [Path(one["files"][0]).name for one in made]
    assert {"M3", "T1", "T2", "T3", "T4", "T5", "T6"} <= {one.paper for one in issues}
    assert items["ledgers"].state is ItemState.READY
    assert items["distribution-map"].state is ItemState.MISSING
    with Workspace.open(ws) as workspace, workspace.edit("改") as session:
        session.add(Hazard("YH2", "堵塞", datetime.fromisoformat("2026-11-10 09:00")))
    with Workspace.open(ws, OpenMode.READ) as workspace:
        items = {one.key: one for one in read_six_ones(workspace, TODAY)}
    assert items["ledgers"].state is ItemState.OUTDATED
    assert items["network-chart"].state is ItemState.READY
