"""What workbooks of reports look like: families, rules, tints, the set-up of a printed page."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from gisgrid.layout.paper import Orientation, Paper
from gisgrid.reports import inks
from gisgrid.reports.form import Box
from gisgrid.reports.paper import ReportPaper

SONG = "宋体"
HEI = "黑体"
_PAGE_NUMBERS = "第 &P 页　共 &N 页"
_PAPER_CODES = {Paper.A4: 9, Paper.A3: 8}
_MARGIN_IN = 0.45
_RULE = Side(style="thin", color="777777")
FRAME = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
HEAD_FILL = PatternFill("solid", fgColor=inks.HEAD.removeprefix("#"))
GROUP_FILL = PatternFill("solid", fgColor=inks.GROUP.removeprefix("#"))


def text_width(text: str) -> int:
    """Measure a text in the width of digits: a Chinese letter takes two."""
    return len(text) + sum(char > "⺀" for char in text)


def set_up_page(sheet: Any, paper: Paper, orientation: Orientation, report: ReportPaper) -> None:
    """Set paper, margins and foot; a sheet is as wide as the page and as long as it needs."""
    sheet.page_setup.paperSize = _PAPER_CODES.get(paper, 8)
    sheet.page_setup.orientation = orientation.value
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.fitToWidth = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN_IN
    margins.top = margins.bottom = 0.55
    sheet.oddFooter.left.text = "　·　".join(text for text in (report.mark, report.version) if text)
    sheet.oddFooter.left.size = 8
    sheet.oddFooter.right.text = _PAGE_NUMBERS
    sheet.oddFooter.right.size = 8


def spread(texts: Sequence[str], widths: Sequence[float]) -> list[Box]:
    """Deal texts out over the columns of a sheet, a long text more of them; more texts than columns share one line.

    Parameters
    ----------
    widths : sequence of float
        Of the columns, in any unit.
    """
    count = len(widths)
    if len(texts) > count:
        return [Box("　　".join(texts), count)]
    needs = [float(text_width(text)) for text in texts]
    mean = sum(needs) / len(needs)
    shares = [max(need, mean) for need in needs]
    ends = list(accumulate(widths))
    spans: list[int] = []
    for i in range(len(texts) - 1):
        goal = ends[-1] * sum(shares[: i + 1]) / sum(shares)
        # At least one column for this text and for each that follows.
        first, last = sum(spans) + 1, count - (len(texts) - 1 - i)
        end = min(range(first, last + 1), key=lambda place: abs(ends[place - 1] - goal))
        spans.append(end - sum(spans))
    spans.append(count - sum(spans))
    return [Box(text, span) for text, span in zip(texts, spans, strict=True)]
