"""Every report in every format it names, opened again; texts, dossiers, notices, the six ones."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from gisgrid.errors import BadUseError
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment
from gisgrid.reports.catalogue import REPORTS, Wish, find_report, make_report
from gisgrid.reports.export import export_report
from gisgrid.reports.six_ones import ITEMS, ItemState, make_folder, read_six_ones
from gisgrid.reports.table import Table
from gisgrid.workspace import Workspace
from tests.reports.conftest import TODAY, MakeFile, sheet_rows

ONE_GRID = {"lishui-2019": "园区02", "hanyin-2014": "610921100"}
IDS = {f"T{number}" for number in range(1, 17)}


def small_area(workspace: Workspace) -> str:
    """Return a grid with few enterprises, so that every paper is made in a moment."""
    return ONE_GRID[workspace.scheme.key]


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True)
    return "".join(done.stdout.split())


def test_every_id_of_the_index_of_deliverables_has_a_report() -> None:
    assert {report.paper_id for report in REPORTS} - {""} == IDS
    for paper_id in IDS:
        assert find_report(paper_id.lower()).paper_id == paper_id
    names = [report.name for report in REPORTS]
    assert len(names) == len(set(names))
    with pytest.raises(BadUseError):
        find_report("没有")


ABOUT_HAZARDS = ("rectification-notice", "listing-notice", "urge-slip")


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
def test_every_report_opens_again(lishui: Workspace, tmp_path: Path, name: str) -> None:
    grid = "" if name in ABOUT_HAZARDS else "园区09"
    paper = make_report(lishui, name, Wish(area=grid), today=TODAY)
    title = paper.parts[0].title
    for ending in find_report(name).formats:
        path = export_report(paper, tmp_path / f"{name}.{ending}")[0]
        if ending == "xlsx":
            book = openpyxl.load_workbook(path)
            assert len(book.sheetnames) == len(paper.parts)
            assert book.worksheets[0]["A1"].value == title
        elif ending == "docx":
            told = "".join(paragraph.text for paragraph in docx.Document(path).paragraphs)
            assert title.replace("\n", "") in told
        else:
            assert title.replace("\n", "").replace(" ", "") in text_of(path)


@pytest.fixture(scope="module")
def new_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("empty") / "空.gpkg"
    Workspace.create(path, "hanyin-2014", name="新镇").close()
    with Workspace.open(path) as workspace:
        yield workspace


@pytest.mark.parametrize("name", [report.name for report in REPORTS if report.name not in ABOUT_HAZARDS])
def test_an_almost_empty_register_gives_every_report(new_town: Workspace, tmp_path: Path, name: str) -> None:
    paper = make_report(new_town, name, Wish(), today=TODAY)
    for ending in find_report(name).formats:
        assert export_report(paper, tmp_path / f"{name}.{ending}")[0].stat().st_size > 500


def test_the_plan_names_every_grid_and_post(area: Workspace, write: MakeFile) -> None:
    told = text_of(write(area, "plan", "pdf"))
    for post in area.scheme.posts:
        if post.duties:
            assert post.name in told
    paper = make_report(area, "plan", Wish(), today=TODAY)
    table = next(block for block in paper.parts[0].blocks if hasattr(block, "rows"))
    assert all(str(row.cells[1]) in told for row in table.rows)


def test_documents_are_set_as_the_standard_wants(lishui: Workspace, write: MakeFile) -> None:
    # GB/T 9704-2012: A4, top 37, left 28, type area 156 × 225 mm; 仿宋 16 pt, title 22 pt.
    book = docx.Document(write(lishui, "bulletin", "docx"))
    page = book.sections[0]
    sides = (page.page_width.mm, page.page_height.mm, page.top_margin.mm, page.left_margin.mm)
    assert [round(side) for side in sides] == [210, 297, 37, 28]
    assert round(page.page_width.mm - page.left_margin.mm - page.right_margin.mm) == 156
    assert round(page.page_height.mm - page.top_margin.mm - page.bottom_margin.mm) == 225
    body = next(p for p in book.paragraphs if p.text.startswith("按照"))
    assert (body.runs[0].font.size.pt, body.paragraph_format.first_line_indent.pt) == (16, 32)
    title = next(p for p in book.paragraphs if p.text.startswith("关于"))
    assert title.runs[0].font.size.pt == 22


def test_the_summary_tells_the_figures_of_form_a(lishui: Workspace) -> None:
    paper = make_report(lishui, "quarterly-report", Wish(period="2026Q3"), today=TODAY)
    text = "".join(getattr(block, "text", "") for block in paper.parts[0].blocks)
    total = paper.tables[0].rows[0]
    found = re.search(r"累计排查一般隐患(\d+)项，已整改(\d+)项", text)
    assert found is not None
    assert [int(part) for part in found.groups()] == [total.cells[2], total.cells[3]]


def test_a_dossier_has_contents_that_tell_the_right_page(lishui: Workspace, write: MakeFile) -> None:
    path = write(lishui, "enterprise-file", "pdf", area="园区01")
    paper = make_report(lishui, "enterprise-file", Wish(area="园区01"), today=TODAY)
    contents = subprocess.run(
        ["pdftotext", "-layout", "-l", "1", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert len(paper.parts) > 3
    for part in paper.parts:
        line = next(line for line in contents.splitlines() if part.bookmark in line)
        page = line.split()[-1]
        shown = subprocess.run(
            ["pdftotext", "-f", page, "-l", page, str(path), "-"], check=True, capture_output=True, text=True
        ).stdout
        assert part.bookmark in "".join(shown.split())


def test_a_dossier_shows_photos(area_files: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "照片.gpkg"
    path.write_bytes(area_files["lishui"].read_bytes())
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415  only this test paints a photo
    from PySide6.QtGui import QColor, QImage  # noqa: PLC0415  as above

    image, packed = QImage(400, 300, QImage.Format.Format_RGB32), QBuffer()
    image.fill(QColor("#336699"))
    packed.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(packed, "PNG")
    with Workspace.open(path) as workspace:
        one = next(o for o in workspace.find(Enterprise) if o.is_key_unit)
        with workspace.edit("照片") as session:
            from gisgrid.edits.papers import add_attachment  # noqa: PLC0415  beside its use

            photo = Attachment("enterprise", one.id or 0, "大门.png", "image/png", packed.data().data(), "")
            photo.caption = "厂区大门"
            add_attachment(session, photo)
        paper = make_report(workspace, "enterprise-file", Wish(subject=one.name), today=TODAY)
        made = export_report(paper, tmp_path / "档案.pdf")[0]
    assert "厂区大门" in text_of(made)
    listed = subprocess.run(["pdfimages", "-list", str(made)], check=True, capture_output=True, text=True)
    assert "400" in listed.stdout


def test_notices_name_their_hazard(lishui: Workspace, write: MakeFile) -> None:
    late = next(one for one in lishui.find(Hazard) if one.is_overdue(TODAY))
    told = text_of(write(lishui, "urge-slip", "pdf", subject=late.number))
    assert late.number in told
    assert f"第{late.urge_count + 1}次催办" in told
    days = (TODAY - (late.due_on or TODAY)).days
    assert f"已超期{days}日" in told
    with pytest.raises(BadUseError, match="YH0000"):
        make_report(lishui, "urge-slip", Wish(subject="YH0000"), today=TODAY)


def test_handbook_has_a_page_for_every_patrol_and_every_enterprise_without_one(lishui: Workspace) -> None:
    paper = make_report(lishui, "handbook", Wish(area="园区02", period="2026-10"), today=TODAY)
    inside = make_report(lishui, "enterprise-ledger", Wish(area="园区02"), today=TODAY).tables[0]
    names = {str(row.cells[1]) for row in inside.rows}
    pages = paper.parts[2:]
    assert {page.lines[0].boxes[1].text for page in pages} >= names


def test_filing_forms_agree_with_their_summary(lishui: Workspace, write: MakeFile) -> None:
    path = write(lishui, "filing-form")
    rows = [row for row in sheet_rows(path) if isinstance(row[0], int)]
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 1 + len(rows)
    for place, row in enumerate(rows, start=1):
        people = [r for r in sheet_rows(path, sheet=place) if isinstance(r[0], int) and r[3] != "空缺"]
        assert len(people) == row[3]


def test_hazards_left_out_are_the_void_ones_only(lishui: Workspace) -> None:
    year = make_report(lishui, "hazard-ledger", Wish(period="2026"), today=TODAY).tables[0]
    numbers = {row.cells[1] for row in year.rows}
    void = {one.number for one in lishui.find(Hazard) if one.state is HazardState.VOID}
    assert not numbers & void


def test_six_ones_begin_missing_and_one_call_makes_their_papers(hanyin: Workspace, tmp_path: Path) -> None:
    items = read_six_ones(hanyin, TODAY)
    assert [one.name for one in items] == [name for _, name in ITEMS]
    assert {one.state for one in items} == {ItemState.MISSING}

    def one_file(register: object, stem: Path, today: date, progress: object) -> tuple[None, list[Path]]:
        target = stem.with_name(stem.name + ".txt")
        target.write_text("图", encoding="utf-8")
        return None, [target]

    def broken(register: object, stem: Path, today: date, progress: object) -> tuple[None, list[Path]]:
        raise BadUseError("没有责任区。")

    makers = [("一张图", "甲/乙图", one_file), ("一套台账", "丙台账", broken)]
    made = make_folder(hanyin, tmp_path / "六个一", today=TODAY, makers=makers)
    assert [file.name for one in made for file in one.files] == ["01 甲、乙图.txt"]
    assert made[1].problem == "没有责任区。"
    index = docx.Document(tmp_path / "六个一" / "00 目录.docx")
    cells = [cell.text for row in index.tables[0].rows for cell in row.cells]
    assert "01 甲、乙图.txt" in cells
    assert "未生成" in cells


def test_the_supervision_plan_counts_the_visits_of_the_year(hanyin: Workspace) -> None:
    """H07: key units monthly, others quarterly, by the towns and by the departments (H15, H23)."""
    paper = make_report(hanyin, "supervision-plan", Wish(period="2027"), today=date(2027, 1, 5))
    areas, departments = [block for block in paper.parts[0].blocks if isinstance(block, Table)][:2]
    standing = [one for one in hanyin.find(Enterprise) if one.status.is_active]
    key = sum(one.is_key_unit for one in standing)
    for table in (areas, departments):
        assert table.rows[-1].cells[2:] == (
            len(standing),
            key,
            len(standing) - key,
            12 * key + 4 * (len(standing) - key),
        )
        for place in range(2, 6):
            assert sum(row.cells[place] for row in table.rows[:-1]) == table.rows[-1].cells[place]
    assert [row.cells[1] for row in areas.rows[:-1]] == [
        one.name for one in hanyin.find(Grid) if one.level == 2 and one.kind is GridKind.TERRITORIAL
    ]
