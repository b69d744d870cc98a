"""Booklets: every page once, in the order in which folded sheets are read."""

import subprocess
from pathlib import Path

import pikepdf
import pytest

from gisgrid.errors import BadUseError
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.booklet import sides_of
from gisgrid.reports.document import Document, PageBreak, Paragraph
from gisgrid.reports.export import Folding, export_report
from gisgrid.reports.paper import ReportPaper


@pytest.mark.parametrize("count", [1, 4, 6, 40, 41, 83])
def test_every_page_is_read_once_and_in_order(count: int) -> None:
    """Fold the sheets in the mind: the fronts' right halves upwards, then the left halves downwards."""
    sides = list(sides_of(count))
    assert len(sides) % 2 == 0
    read: list[int | None] = []
    for start in range(0, len(sides), 20):
        quire = sides[start : start + 20]
        fronts, backs = quire[::2], quire[1::2]
        for front, back in zip(fronts, backs, strict=True):
            read += [front[1], back[0]]
        for front, back in zip(reversed(fronts), reversed(backs), strict=True):
            read += [back[1], front[0]]
    assert [page for page in read if page is not None] == list(range(count))


def test_a_document_becomes_a_booklet(tmp_path: Path) -> None:
    application = ready_to_paint()
    blocks = [block for i in range(5) for block in (Paragraph(f"第{'甲乙丙丁戊'[i]}页"), PageBreak())]
    paper = ReportPaper("", "手册", [Document("手册", blocks[:-1])])
    file = export_report(paper, tmp_path / "手册.pdf", folding=Folding.BOOKLET)[0]
    del application
    with pikepdf.open(file) as made:
        assert len(made.pages) == 4
        assert [round(float(side)) for side in made.pages[0].mediabox] == [0, 0, 842, 595]
    halves = []
    for number in range(1, 5):
        for x in (0, 421):
            area = ["-f", str(number), "-l", str(number), "-x", str(x), "-y", "0", "-W", "421", "-H", "595"]
            told = subprocess.run(
                ["pdftotext", *area, str(file), "-"], check=True, capture_output=True, text=True
            )
            halves.append("".join(letter for letter in told.stdout if letter in "甲乙丙丁戊"))
    assert halves == ["", "甲", "乙", "", "", "丙", "丁", "戊"]


def test_only_a_pdf_is_folded(tmp_path: Path) -> None:
    paper = ReportPaper("", "手册", [Document("手册", [Paragraph("文")])])
    with pytest.raises(BadUseError):
        export_report(paper, tmp_path / "手册.docx", folding=Folding.BOOKLET)
    assert not (tmp_path / "手册.docx").exists()
