"""Reports as PDF: every part laid out in millimetres and painted with the bundled fonts."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.export import export_sheet, page_image
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.progress import Progress
from gisgrid.reports.document import Document
from gisgrid.reports.form import Form
from gisgrid.reports.page_parts import Foot, Leaf
from gisgrid.reports.paper import Part, ReportPaper
from gisgrid.reports.pdf_documents import DocumentLayout
from gisgrid.reports.pdf_forms import FormLayout
from gisgrid.reports.pdf_tables import TableLayout
from gisgrid.reports.table import Column, Kind, Row, Table

_HEADING = "目　录"
_CONTENTS = (
    Column("序号", 14, Kind.CENTRED),
    Column("名称", 110),
    Column("页码", 20, Kind.CENTRED),
)
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
    by_part = [_leaves(part, foot) for part in paper.parts]
    leaves = _contents(paper, by_part, foot) if paper.has_contents else []
    names = {0: _HEADING} if leaves else {}
    for part, own in zip(paper.parts, by_part, strict=True):
        names[len(leaves)] = _name_of(part)
        leaves += own
    total = len(leaves)
    return [
        Page(leaf.size, _painter(leaf, number + 1, total), names.get(number, ""))
        for number, leaf in enumerate(leaves)
    ]


def _name_of(part: Part) -> str:
    """Return what bookmarks and contents call a part."""
    if isinstance(part, Document):
        return (part.bookmark or part.title).replace("\n", "")
    return part.name or part.title


def picture_of(page: Page, *, dpi: int, progress: Progress) -> QImage:
    """Paint one page for the screen."""
    return page_image(page, dpi=dpi, progress=progress)


def _leaves(part: Part, foot: Foot) -> list[Leaf]:
    if isinstance(part, Table):
        return TableLayout(part, foot).leaves()
    if isinstance(part, Form):
        return FormLayout(part, foot).leaves()
    return DocumentLayout(part, foot).leaves()


def _contents(paper: ReportPaper, by_part: list[list[Leaf]], foot: Foot) -> list[Leaf]:
    """Make the pages that tell where each part begins; they count themselves."""
    count = 1
    while True:
        rows: list[Row] = []
        page = count + 1
        for part, leaves in zip(paper.parts, by_part, strict=True):
            rows.append(Row((len(rows) + 1, _name_of(part), page)))
            page += len(leaves)
        table = Table(title="", columns=_CONTENTS, rows=rows)
        made = DocumentLayout(Document(title=paper.title, subtitle=_HEADING, blocks=[table]), foot).leaves()
        if len(made) <= count:
            return made
        count = len(made)


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
