"""Reports as PDF: every part laid out in millimetres and painted with the bundled fonts."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.export import export_sheet, page_image
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.progress import Progress
from gisgrid.reports.form import Form
from gisgrid.reports.page_parts import Foot, Leaf
from gisgrid.reports.paper import Part, ReportPaper
from gisgrid.reports.pdf_documents import DocumentLayout
from gisgrid.reports.pdf_forms import FormLayout
from gisgrid.reports.pdf_tables import TableLayout
from gisgrid.reports.table import Table

_NOBODY = EnterpriseCount(0, 0, 0, 0, 0)


def write_pdf(paper: ReportPaper, target: Path, *, progress: Progress) -> None:
    """Write all parts of a report into one PDF with selectable text.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    application = ready_to_paint()
    export_sheet(_sheet(paper, pages_of(paper)), target, progress=progress)
    del application


def pages_of(paper: ReportPaper) -> list[Page]:
    """Lay a report out; fonts must be ready (`gisgrid.layers.painting.ready_to_paint`)."""
    foot = Foot(paper.mark, paper.version)
    leaves = [leaf for part in paper.parts for leaf in _leaves(part, foot)]
    total = len(leaves)
    return [Page(leaf.size, _painter(leaf, number, total)) for number, leaf in enumerate(leaves, start=1)]


def picture_of(page: Page, *, dpi: int, progress: Progress) -> QImage:
    """Paint one page for the screen."""
    return page_image(page, dpi=dpi, progress=progress)


def _leaves(part: Part, foot: Foot) -> list[Leaf]:
    if isinstance(part, Table):
        return TableLayout(part, foot).leaves()
    if isinstance(part, Form):
        return FormLayout(part, foot).leaves()
    return DocumentLayout(part, foot).leaves()


def _painter(leaf: Leaf, number: int, total: int) -> Callable[[Drawing, Progress], None]:
    def paint(drawing: Drawing, progress: Progress) -> None:
        progress.report(number, total)
        leaf.paint(drawing, number, total)

    return paint


def _sheet(paper: ReportPaper, pages: list[Page]) -> Sheet:
    """Dress the pages as a sheet, which the one way of writing PDFs takes; the scale means nothing here."""
    return Sheet(
        paper_id=paper.paper_id,
        title=paper.title,
        denominator=1,
        pages=pages,
        enterprises=_NOBODY,
        check=paper.check,
        data_step=paper.data_step,
        grid_id=paper.grid_id,
        properties={"Title": paper.title, "Author": paper.maker, "Subject": paper.version},
    )
