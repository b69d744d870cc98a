"""An office's own forms are filled, and nothing else of them changes."""

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from gisgrid.errors import FileError
from gisgrid.model.enterprises import Enterprise
from gisgrid.reports.catalogue import Wish, find_report, holdings_for
from gisgrid.reports.form_marks import every_mark, marks_of
from gisgrid.reports.own_forms import fill_form
from gisgrid.reports.placeholders import BY_INDUSTRY, LISTS, NAMES, Values
from gisgrid.workspace import Workspace
from tests.conftest import ROOT
from tests.reports.conftest import TODAY


@pytest.fixture
def values(lishui: Workspace) -> Values:
    wish = Wish(period="2026Q3")
    return Values(holdings_for(lishui, find_report("form-a"), wish, today=TODAY))


def make_book(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "{{区域}}{{统计期}}报表"
    sheet["A1"].font = Font(name="黑体", size=20, bold=True)
    sheet["A2"] = "企业总数"
    sheet["B2"] = "{{企业数}}"
    sheet["C2"] = "{{一般隐患数：冶金}}"
    sheet["D2"] = "{{没有这一项}}"
    sheet["A3"], sheet["B3"] = "{{重点单位.序号}}", "{{重点单位.单位名称}}"
    sheet["C3"] = "{{重点单位.危险等级}}"
    sheet["B3"].font = Font(name="楷体", size=13)
    sheet.row_dimensions[3].height = 27
    sheet.merge_cells("A5:D5")
    sheet["A5"] = "填报单位：{{单位名称}}"
    book.save(path)


def test_a_workbook_keeps_its_looks_and_takes_numbers(
    lishui: Workspace, values: Values, tmp_path: Path
) -> None:
    form, target = tmp_path / "季报.xlsx", tmp_path / "已填.xlsx"
    make_book(form)
    before = form.read_bytes()
    filled = fill_form(form, target, values)
    sheet = openpyxl.load_workbook(target).active
    standing = [one for one in lishui.find(Enterprise) if one.status.is_active]
    key = [one for one in standing if one.is_key_unit]
    assert sheet["A1"].value == "丽水经济技术开发区2026年第三季度报表"
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("黑体", 20)
    assert sheet["B2"].value == len(standing)
    assert isinstance(sheet["C2"].value, int)
    assert sheet["D2"].value == "{{没有这一项}}"
    assert filled.unknown == ["没有这一项"]
    names = [sheet.cell(3 + i, 2).value for i in range(len(key))]
    assert sorted(names) == sorted(one.name for one in key)
    assert [sheet.cell(3 + i, 1).value for i in range(len(key))] == list(range(1, len(key) + 1))
    last = 2 + len(key)
    assert (sheet.cell(last, 2).font.name, sheet.row_dimensions[last].height) == ("楷体", 27)
    foot = last + 2
    assert sheet.cell(foot, 1).value == "填报单位：开发区安全生产监督管理站"
    assert f"A{foot}:D{foot}" in [str(held) for held in sheet.merged_cells.ranges]
    assert "A1:D1" in [str(held) for held in sheet.merged_cells.ranges]
    assert form.read_bytes() == before


def test_a_word_form_is_filled(lishui: Workspace, values: Values, tmp_path: Path) -> None:
    form, target = tmp_path / "函.docx", tmp_path / "已填.docx"
    book = docx.Document()
    book.add_paragraph("{{ 区域 }}现有企业{{ 企业数 }}家，整改率{{ 一般隐患整改率 }}。")
    table = book.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "{%tr for 行 in 重点单位 %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ 行.单位名称 }}", "{{ 行.危险等级 }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    book.save(form)
    filled = fill_form(form, target, values)
    made = docx.Document(target)
    standing = [one for one in lishui.find(Enterprise) if one.status.is_active]
    assert f"现有企业{len(standing)}家" in made.paragraphs[0].text
    assert len(made.tables[0].rows) == sum(one.is_key_unit for one in standing) == filled.rows
    assert filled.unknown == []


def test_what_is_no_form_is_refused(values: Values, tmp_path: Path) -> None:
    wrong = tmp_path / "表.xlsx"
    wrong.write_text("没有内容")
    target = tmp_path / "出.xlsx"
    for form in (wrong, tmp_path / "没有.xlsx", tmp_path / "表.pdf"):
        with pytest.raises(FileError):
            fill_form(form, target, values)
    assert not target.exists()


def test_the_page_for_offices_names_every_placeholder() -> None:
    text = (ROOT / "docs" / "own-forms.md").read_text(encoding="utf-8")
    for name in (*NAMES, *BY_INDUSTRY, *LISTS):
        assert f"`{name}" in text, name


def test_every_name_has_a_value(values: Values) -> None:
    assert all(values.is_known(name) for name in NAMES)
    assert set(values.texts()) == set(NAMES)
    for name in LISTS:
        found = values.rows_of(name)
        assert found is not None
        assert len(set(found.names)) == len(found.names)


def test_a_word_form_tells_what_it_asks_for(values: Values, tmp_path: Path) -> None:
    form = docx.Document()
    form.add_paragraph("截至{{统计期止}}共有企业{{ 企业数 }}家，{{不明}}。")
    table = form.add_table(rows=3, cols=1)
    for row, text in zip(
        table.rows, ("{%tr for 行 in 重点单位 %}", "{{ 行.单位名称 }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    form.save(str(tmp_path / "表.docx"))
    told = {mark.name: mark for mark in marks_of(tmp_path / "表.docx", values)}
    assert list(told) == ["统计期止", "企业数", "不明", "行.单位名称"]
    assert told["统计期止"].text == "2026年9月30日"
    assert told["企业数"].text == str(values.named("企业数"))
    assert not told["不明"].is_known
    assert told["行.单位名称"].is_known
    every = every_mark(values)
    assert {mark.name for mark in every[""]} == set(NAMES)
    assert [mark.name for mark in every["重点单位"]][:2] == ["重点单位.序号", "重点单位.单位名称"]
