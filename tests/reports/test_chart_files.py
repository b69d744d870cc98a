"""Charts to edit: every box is a shape with its words, every row a row of a real table."""

import re
import zipfile
from xml.sax.saxutils import escape

import docx
import openpyxl
import pytest

from gisgrid.charts.chart import Box, Branch, Cell, Chart, Group, Heading, Line, Table, TableRow, Tone
from gisgrid.errors import BadUseError
from gisgrid.layout.paper import Orientation, PageSize, Paper
from gisgrid.reports.chart_files import write_chart

pytestmark = pytest.mark.usefixtures("qapp")

PAGE = PageSize.of(Paper.A3, Orientation.LANDSCAPE)


@pytest.fixture
def chart() -> Chart:
    towns = tuple(
        Box(f"镇<{i}>", (Line("张三", label="镇长"), Line("空缺", tone=Tone.VACANT)), 2) for i in range(4)
    )
    rows = tuple(TableRow((Cell(f"局{i}"), Cell(str(i)))) for i in range(3))
    table = Table((Heading("条"), Heading("合计", is_number=True)), (Group(None, rows),))
    return Chart("M3", "组织网络图", Box("县 & 组", rank=1, branches=(Branch(towns, "块"),)), table, "合计 3")


@pytest.fixture
def table_chart() -> Chart:
    groups = tuple(
        Group(
            Box(f"副镇长{g}"),
            tuple(TableRow((Cell(f"村{g}{i}"), Cell("李四", note="138****0001"))) for i in range(3)),
        )
        for g in range(2)
    )
    return Chart("M4", "结构图", Box("镇"), Table((Heading("责任区"), Heading("检查员")), groups))


def test_word_document_holds_every_box_and_the_table(chart, tmp_path):
    (file,) = write_chart(chart, PAGE, tmp_path / "图.docx")
    book = docx.Document(str(file))
    section = book.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)
    with zipfile.ZipFile(file) as package:
        words = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", package.read("word/document.xml").decode("utf-8"))
    for box in chart.root.walk():
        assert words.count(escape(box.title)) == 1
    assert words.count("镇长　张三") == 4
    (table,) = book.tables
    assert [[c.text for c in row.cells] for row in table.rows][1:] == [
        ["局0", "0"],
        ["局1", "1"],
        ["局2", "2"],
    ]


def test_workbook_opens_and_holds_every_box_and_the_table(chart, tmp_path):
    (file,) = write_chart(chart, PAGE, tmp_path / "图.xlsx")
    book = openpyxl.load_workbook(file)
    assert [c.value for c in book.worksheets[1][4]] == ["局1", 1]
    with zipfile.ZipFile(file) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode("utf-8")
        assert "xl/drawings/drawing1.xml" in package.read("[Content_Types].xml").decode("utf-8")
    assert re.findall(r"<a:t>(镇[^<]*)</a:t>", drawing).count("镇&lt;0&gt;") == 1
    assert "县 &amp; 组" in drawing


@pytest.mark.parametrize("name", ["图.docx", "图.xlsx"])
def test_groups_of_a_table_chart_are_merged_cells(table_chart, tmp_path, name):
    (file,) = write_chart(table_chart, PAGE, tmp_path / name)
    if name.endswith("docx"):
        (table,) = docx.Document(str(file)).tables
        assert [table.cell(i, 0).text.strip() for i in (1, 3, 4)] == ["副镇长0", "副镇长0", "副镇长1"]
    else:
        sheet = openpyxl.load_workbook(file).active
        assert {str(area) for area in sheet.merged_cells.ranges} >= {"A3:A5", "A6:A8"}


def test_another_ending_is_refused_in_words(chart, tmp_path):
    with pytest.raises(BadUseError, match=r"图\.odt"):
        write_chart(chart, PAGE, tmp_path / "图.odt")
    assert list(tmp_path.iterdir()) == []
