"""Ledgers reopened with openpyxl and a PDF reader, and taken in again by the program's own import."""

import json
import subprocess
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from gisgrid.cli import app
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.reports.holdings import Numbers
from gisgrid.workspace import OpenMode, Workspace
from tests.reports.conftest import TODAY, MakeFile, sheet_rows


def body_of(rows: list[list[object]]) -> list[list[object]]:
    """Return the numbered rows of a ledger."""
    return [row for row in rows if isinstance(row[0], int)]


def test_the_base_ledger_names_every_standing_enterprise_once(area: Workspace, write: MakeFile) -> None:
    path = write(area, "enterprise-ledger")
    rows = sheet_rows(path)
    body = body_of(rows)
    standing = {one.name: one for one in area.find(Enterprise) if one.status.is_active}
    assert sorted(row[1] for row in body) == sorted(
        one.name for one in area.find(Enterprise) if one.status.is_active
    )
    assert [row[0] for row in body] == list(range(1, len(body) + 1))
    for row in body[:: len(body) // 20]:
        one = standing[row[1]]
        assert row[2] == (one.credit_code or one.old_code or None)
        assert isinstance(row[2], str | None)
        assert row[25] == one.staff_count
        assert row[44] is None or isinstance(row[44], datetime)
        assert "****" in str(row[9] or "****")
    closing = next(row for row in rows if str(row[0]).startswith("合计"))
    by_class = [sum(row[35] == letter for row in body) for letter in "ABC"]
    key = sum(row[36] == "是" for row in body)
    assert closing[2] == "A级{}家　B级{}家　C级{}家　重点监管单位{}家".format(*by_class, key)


def test_a_ledger_is_set_up_to_be_printed(lishui: Workspace, write: MakeFile) -> None:
    sheet = openpyxl.load_workbook(write(lishui, "enterprise-ledger")).active
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_title_cols == "$A:$B"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert "&P" in sheet.oddFooter.right.text
    assert "&N" in sheet.oddFooter.right.text
    assert "A1:AU1" in [str(held) for held in sheet.merged_cells.ranges]
    assert sheet["C6"].number_format == "@"
    assert sheet["AS6"].number_format == "yyyy-mm-dd"


def test_whole_numbers_only_when_asked_for(lishui: Workspace) -> None:
    one = next(o for o in lishui.find(Enterprise) if o.legal_phone and o.status.is_active)
    masked = make_report(lishui, "enterprise-ledger", Wish(), today=TODAY)
    texts = {cell for row in masked.tables[0].rows for cell in row.cells}
    assert one.legal_phone not in texts


def test_the_hazard_ledger_of_a_quarter(area: Workspace, write: MakeFile) -> None:
    body = body_of(sheet_rows(write(area, "hazard-ledger", period="2026Q3")))
    first, last = datetime(2026, 7, 1), datetime(2026, 9, 30, 23, 59)  # noqa: DTZ001  local time
    expected = {
        one.number
        for one in area.find(Hazard)
        if one.state is not HazardState.VOID
        and one.found_at <= last
        and (one.found_at >= first or one.closed_on is None or one.closed_on >= first.date())
    }
    assert {row[1] for row in body} == expected


def test_one_enterprise_has_its_own_hazard_ledger(lishui: Workspace, write: MakeFile) -> None:
    hazard = next(one for one in lishui.find(Hazard) if one.enterprise_id and one.found_at.year == 2026)
    name = lishui.get(Enterprise, hazard.enterprise_id).name
    rows = sheet_rows(write(lishui, "enterprise-hazard-ledger", subject=name))
    assert {row[2] for row in body_of(rows)} == {name}
    assert "岗位/班组" in [cell for row in rows[:6] for cell in row]


@pytest.mark.parametrize("name", ["enterprise-ledger", "form-a"])
def test_pdf_has_every_row_as_text(lishui: Workspace, write: MakeFile, name: str) -> None:
    path = write(lishui, name, "pdf", area="园区02")
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    squeezed = "".join(text.split())
    paper = make_report(lishui, name, Wish(area="园区02"), today=TODAY)
    place = 1 if name == "enterprise-ledger" else 0
    for row in paper.tables[0].rows:
        assert str(row.cells[place]).replace(" ", "").replace("　", "") in squeezed
    assert "第1页共" in squeezed


def test_a_ledger_of_an_almost_empty_register(tmp_path: Path, write: MakeFile) -> None:
    path = tmp_path / "空.gpkg"
    Workspace.create(path, "hanyin-2014", name="新镇").close()
    with Workspace.open(path) as workspace:
        for ending in ("xlsx", "pdf"):
            assert write(workspace, "enterprise-ledger", ending).stat().st_size > 1000
            assert write(workspace, "form-a", ending).stat().st_size > 1000


@pytest.mark.parametrize(
    ("name", "target"), [("enterprise-ledger", "enterprises"), ("hazard-ledger", "hazards")]
)
def test_a_ledger_taken_in_again_changes_nothing(
    area_files: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    target: str,
) -> None:
    """Losses that are stated: photos, licences, closed enterprises and computed columns are not read back."""
    path, ledger = tmp_path / "镇.gpkg", tmp_path / "台账.xlsx"
    path.write_bytes(area_files["lishui"].read_bytes())
    with Workspace.open(path, OpenMode.READ) as workspace:
        wish = Wish(period="2026", numbers=Numbers.FULL)
        export_report(make_report(workspace, name, wish, today=TODAY), ledger)
    words = ["import", str(path), str(ledger), "--as", target, "--on-match", "update", "--dry-run", "--json"]
    app.run(words, open_window=lambda _: 0)
    told = json.loads(capsys.readouterr().out)
    assert (told["refused"], told["added"], told["updated"]) == ([], 0, 0)
    assert told["unchanged"] == told["read"] > 300
