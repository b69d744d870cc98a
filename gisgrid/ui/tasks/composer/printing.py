"""A sheet straight to the printer, after its paper was compared with the printer's."""

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from gisgrid.errors import FileError
from gisgrid.i18n import tr
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.paper import PageSize
from gisgrid.layout.sheet import Sheet
from gisgrid.progress import Progress

_MM_PER_INCH = 25.4
_TOLERANCE_MM = 2.0


def ask_printer(parent: QWidget, sheet: Sheet) -> QPrinter | None:
    """Let the user choose a printer, its paper set to the sheet's; None when it was called off."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = sheet.pages[0].size
    page = QPageSize(QSizeF(size.width_mm, size.height_mm), QPageSize.Unit.Millimeter)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    printer.setDocName(sheet.title)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def paper_difference(size: PageSize, width_mm: float, height_mm: float) -> str:
    """Return a sentence when the paper in the printer is another than the sheet's; empty when they agree."""
    sheet, paper = sorted((size.width_mm, size.height_mm)), sorted((width_mm, height_mm))
    if all(abs(a - b) <= _TOLERANCE_MM for a, b in zip(sheet, paper, strict=True)):
        return ""
    return tr(
        "The sheet is made for {sheet}, but the printer holds paper of {width} × {height} mm: the scale would no "
        "longer be true. Choose that paper for the sheet, or print it in pieces.",
        sheet=size.name,
        width=round(width_mm),
        height=round(height_mm),
    )


def print_sheet(sheet: Sheet, printer: QPrinter, *, progress: Progress) -> None:
    """Paint every page on the printer at true size.

    Raises
    ------
    FileError
        If the printer takes no pages.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise FileError(tr("The printer takes no pages; see whether it is switched on."))
    try:
        for number, page in enumerate(sheet.pages):
            progress.report(number, len(sheet.pages), page.title)
            if number:
                printer.newPage()
            painter.save()
            try:
                page.paint(Drawing(painter, device_px_per_mm=printer.resolution() / _MM_PER_INCH), progress)
            finally:
                painter.restore()
    finally:
        painter.end()
