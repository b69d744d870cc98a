"""Ledgers reopened with openpyxl and a PDF reader, and taken in again by the program's own import."""

import re
import subprocess
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from gisgrid.model.areas import Grid
from gisgrid.model.dossier import InternalUnit
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import GridKind, HazardSource, HazardState, InternalLevel
from gisgrid.model.hazards import Hazard
from gisgrid.model.people import Person
from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.workspace import Workspace
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
    # The title is centred over the first of the pages that lie side by side.
    title = next(held for held in sheet.merged_cells.ranges if held.min_row == 1)
    room_mm = sum(
        sheet.column_dimensions[get_column_letter(i)].width * 2.05 for i in range(1, title.max_col + 1)
    )
    assert 250 < room_mm < 397
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


def test_the_ledger_of_enterprises_names_posts_by_their_words(lishui: Workspace, write: MakeFile) -> None:
    rows = sheet_rows(write(lishui, "enterprise-hazard-ledger"))
    posts = {row[7] for row in body_of(rows) if row[7]}
    assert posts
    assert posts <= {post.name for post in lishui.scheme.posts}


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


def test_a_department_has_its_own_ledgers(hanyin: Workspace, write: MakeFile) -> None:
    """The base ledger and the hazard ledger of a department's line, recounted from the plain records (H12, H16)."""
    parents = {grid.id: grid.parent_id for grid in hanyin.find(Grid)}
    towns = {grid.id: grid.area_code for grid in hanyin.find(Grid) if grid.kind is not GridKind.DEPARTMENTAL}

    def codes(grid_id: int | None) -> set[str]:
        """Return the area codes of a grid and of those above it."""
        found = set()
        while grid_id is not None:
            found.add(towns.get(grid_id, ""))
            grid_id = parents[grid_id]
        return found

    def of_line(line: Grid) -> dict[int | None, Enterprise]:
        mine = hanyin.find(Enterprise, sector_department_id=line.department_id)
        return {one.id: one for one in mine if not line.area_code or line.area_code in codes(one.grid_id)}

    lines = [grid for grid in hanyin.find(Grid) if grid.kind is GridKind.DEPARTMENTAL]
    line = max(lines, key=lambda one: len(of_line(one)))
    units = of_line(line)
    standing = {one.name for one in units.values() if one.status.value not in ("搬迁", "关闭", "注销")}
    rows = sheet_rows(write(hanyin, "enterprise-ledger", area=line.code))
    told = {cell for row in rows for cell in row if cell in standing}
    assert told == standing != set()
    listed = make_report(hanyin, "hazard-ledger", Wish(area=line.code, period="2026"), today=TODAY).parts[0]
    wanted = [
        one for one in hanyin.find(Hazard)
        if one.enterprise_id in units and one.state is not HazardState.VOID
        and (one.found_at.year == 2026 or one.closed_on is None or one.closed_on.year == 2026)
    ]  # fmt: skip
    assert len(listed.rows) == len(wanted) > 0
    words = listed.closing[0][1]
    for source in ("企业自查自报", "日常执法检查", "监管措施执行情况"):
        assert f"{source}{sum(one.source.value == source for one in wanted)}项" in words


def test_the_duty_ledger_names_the_units_inside_an_enterprise(tmp_path: Path) -> None:
    """H32: 车间 over 班组, who answers for each, and whether the responsibility was signed for."""
    with Workspace.create(tmp_path / "镇.gpkg", "hanyin-2014", name="镇") as workspace:
        with workspace.edit("建") as session:
            one = session.add(Enterprise("甲厂", principal="王一", principal_phone="13812345678"))
            session.add(Enterprise("乙厂"))
            shop = session.add(InternalUnit(one.id, "一车间", responsible="李二", phone="13912345678"))
            session.add(
                InternalUnit(
                    one.id,
                    "早班",
                    InternalLevel.TEAM,
                    shop.id,
                    duties="设备点检",
                    pledged_on=date(2026, 1, 5),
                )
            )
        table = make_report(workspace, "duty-ledger", Wish(), today=TODAY).tables[0]
    rows = [row.cells[1:9] for row in table.rows]
    assert {cells[0] for cells in rows} == {"甲厂"}
    assert rows[-2:] == [
        ("甲厂", "一车间", "车间", "李二", "", "139****5678", "", "未签订"),
        ("甲厂", "一车间 · 早班", "班组", "空缺", "", "", "设备点检", "2026-01-05签订"),
    ]
    assert [row.cells[0] for row in table.rows] == list(range(1, len(rows) + 1))


def test_the_county_counts_its_focus_industries(hanyin: Workspace) -> None:
    """H21: the eight industries of the plan, each counted below the ledger."""
    table = make_report(hanyin, "enterprise-ledger", Wish(), today=TODAY).tables[0]
    place = [column.title for column in table.columns].index("监管行业")
    told = dict(re.findall(r"(\S+?)(\d+)家", table.closing[1][1]))
    assert list(told) == list(hanyin.scheme.terms("focus-industries"))
    for name, count in told.items():
        assert int(count) == sum(row.cells[place] == name for row in table.rows)
    assert sum(map(int, told.values())) > 500


def test_the_hazard_ledger_is_counted_by_its_three_sources(area: Workspace) -> None:
    """H16, H24: 企业自查自报、日常执法检查、监管措施执行."""
    table = make_report(area, "hazard-ledger", Wish(period="2026"), today=TODAY).tables[0]
    place = [column.title for column in table.columns].index("隐患来源")
    sources = Counter(str(row.cells[place]) for row in table.rows)
    told = [int(count) for count in re.findall(r"(\d+)项", table.closing[0][1])]
    three = [HazardSource.SELF_REPORT, HazardSource.INSPECTION, HazardSource.MEASURES_CHECK]
    assert told[:3] == [sources[one.value] for one in three]
    assert sum(told) == len(table.rows)
    assert min(told[:3]) > 0


def test_an_enterprise_files_its_year_until_the_end_of_january(tmp_path: Path) -> None:
    """H34, 原安监总局令第16号第十四条: quarterly by the 15th of the next month, yearly by 31 January."""
    with Workspace.create(tmp_path / "镇.gpkg", "hanyin-2014", name="镇") as workspace:
        with workspace.edit("建") as session:
            one = session.add(Enterprise("甲厂", is_key_unit=True))
            for number, day in enumerate(("2026-02-01", "2026-08-01"), start=1):
                found = datetime.fromisoformat(f"{day} 09:00")
                session.add(Hazard(f"YH{number}", "漏电", found, enterprise_id=one.id))
        (year,) = make_report(workspace, "form-b", Wish(period="2026"), today=TODAY).parts
        (half,) = make_report(workspace, "form-b", Wish(period="2026Q2"), today=TODAY).parts
    assert year.title.endswith("统计年报表")
    assert "2027年1月31日" in year.notes[0]
    assert half.title.endswith("统计季报表")
    assert "2026年7月15日" in half.notes[0]
    assert [form.lines[3].boxes[2].text for form in (year, half)] == ["2 项", "1 项"]


def test_the_people_of_a_bought_service_are_held_against_the_plan(lishui: Workspace) -> None:
    """L41: 20 persons, about 181.5 万元 a year."""
    table = make_report(lishui, "service-ledger", Wish(), today=TODAY).tables[0]
    sent = [one for one in lishui.find(Person) if one.provider and one.is_active]
    assert sorted(str(row.cells[1]) for row in table.rows) == sorted(one.name for one in sent)
    assert f"方案20人，年度经费181.5万元；在册{len(sent)}人" in table.closing[0][1]
    assert ("缺" if len(sent) < 20 else "超" if len(sent) > 20 else "一致") in table.closing[0][1]
    worker = lishui.scheme.post("worker").name
    assert any(worker in str(row.cells[6]) for row in table.rows)
    part = make_report(lishui, "service-ledger", Wish(area="园区02"), today=TODAY).tables[0]
    assert 0 < len(part.rows) < len(table.rows)
