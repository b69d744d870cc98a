"""Reports to files: the ending chooses the format, and a format that cannot hold a report is refused."""

from enum import Enum
from pathlib import Path

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layout.booklet import make_booklet
from gisgrid.progress import Progress
from gisgrid.reports.paper import ReportPaper

FORMATS = ("xlsx", "docx", "pdf")


class Folding(Enum):
    """How the pages of a PDF lie on its sheets."""

    PAGES = "pages"
    BOOKLET = "booklet"


def export_report(
    paper: ReportPaper, target: Path, *, folding: Folding = Folding.PAGES, progress: Progress | None = None
) -> list[Path]:
    """Write a report; the file appears whole or not at all.

    Parameters
    ----------
    folding : Folding
        Whether a PDF is laid out page by page, or two a side to be folded.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadUseError
        If the ending is none of ours, the format cannot hold the report, or it cannot be folded.
    FileError
        If the file cannot be written.
    """
    progress = progress or Progress()
    ending = target.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise BadUseError(
            tr("{name}: a report can be written as {formats}.", name=target.name, formats=", ".join(FORMATS))
        )
    if ending not in paper.formats:
        raise BadUseError(
            tr(
                "“{title}” is not made as .{ending}; choose {formats}.",
                title=paper.title,
                ending=ending,
                formats=", ".join(paper.formats),
            )
        )
    if folding is Folding.BOOKLET and ending != "pdf":
        raise BadUseError(tr("{name}: a booklet is written as PDF.", name=target.name))
    if ending == "xlsx":
        from gisgrid.reports.xlsx_writer import write_xlsx  # noqa: PLC0415  openpyxl costs 0.2 s

        write_xlsx(paper, target, progress=progress)
    elif ending == "docx":
        from gisgrid.reports.docx_writer import write_docx  # noqa: PLC0415  python-docx costs 0.2 s

        write_docx(paper, target, progress=progress)
    else:
        from gisgrid.reports.pdf_writer import write_pdf  # noqa: PLC0415  needs Qt's painters

        write_pdf(paper, target, progress=progress)
        if folding is Folding.BOOKLET:
            make_booklet(target)
    return [target]
