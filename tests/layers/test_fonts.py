"""The bundled fonts load, hold the standard characters and survive the way into a PDF."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QPageSize,
    QPainter,
    QPdfWriter,
    QRawFont,
)

from gisgrid import paths
from gisgrid.layers import fonts

TEXT = "丽水经济技术开发区网格企业分布图 0123456789 ABC"


@pytest.mark.parametrize(("family", "weight"), [("sans", 400), ("sans", 700), ("serif", 700)])
def test_family_is_the_bundled_one(qapp: QGuiApplication, family: str, weight: int) -> None:
    name = getattr(fonts, family)()
    font = QFont(name, 12, weight)
    assert QFontInfo(font).family() == name
    assert QFontInfo(font).weight() == weight


@pytest.mark.parametrize(
    "name", ["gisgrid-sans-regular.otf", "gisgrid-sans-bold.otf", "gisgrid-serif-bold.otf"]
)
def test_font_holds_gb2312_and_signs(qapp: QGuiApplication, name: str) -> None:
    raw = QRawFont(str(paths.resource("fonts", name)), 20)
    wanted = [
        bytes([lead, trail]).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
    ]
    # 6,763 characters: GB/T 2312-1980. 㙍 and 䲢 stand only in the standard table of 2013.
    assert len([character for character in wanted if character]) == 6763
    signs = "㙍䲢▲■●★☆→←↑↓①②③℃㎡㎞〇《》—·￥"
    missing = [held for held in [*wanted, *signs] if held and raw.glyphIndexesForString(held) == [0]]
    assert not missing


def test_digits_have_one_width(qapp: QGuiApplication) -> None:
    metrics = QFontMetricsF(QFont(fonts.sans(), 20))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_pdf_embeds_small_searchable_text(qapp: QGuiApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for row, name in enumerate((fonts.sans(), fonts.serif())):
        painter.setFont(QFont(name, 12))
        painter.drawText(1000, 1000 * (row + 1), TEXT)
    painter.end()
    text = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert text.split() == TEXT.split() * 2
    listed = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True).stdout.decode()
    assert [line.split()[-5] for line in listed.splitlines()[2:]] == ["yes", "yes"]
    assert path.stat().st_size < 60_000
