"""Sheets to files: vector PDF, SVG and PNG, each written beside its target and renamed when whole."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gisgrid.errors import BadUseError, FileError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layers import fonts
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.pdf_text import repair
from gisgrid.layout.sheet import Page, Sheet
from gisgrid.progress import Progress

_PDF_DPI = 1200
_SVG_DPI = 254  # ten units per millimetre, so that the file's figures can be read
_MM_PER_INCH = 25.4
FORMATS = ("pdf", "svg", "png")


def export_sheet(
    sheet: Sheet, target: Path, *, dpi: int = 300, progress: Progress | None = None
) -> list[Path]:
    """Write a sheet to one PDF, or to one SVG or PNG per page.

    Parameters
    ----------
    target : Path
        Its ending chooses the format; page 2 of a picture format gets ``_2`` before the ending.
    dpi : int
        Resolution of PNG.

    Returns
    -------
    list of Path
        The files, in page order.

    Raises
    ------
    BadUseError
        If the ending or the resolution is not one of ours.
    FileError
        If the folder is missing or cannot be written, or the file is held by another program.
    """
    progress = progress or Progress()
    ending = target.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise BadUseError(
            tr("{name}: a sheet can be written as {formats}.", name=target.name, formats=", ".join(FORMATS))
        )
    if not 30 <= dpi <= 1200:
        raise BadUseError(
            tr("The resolution must lie between 30 and 1200 dots per inch, not {dpi}.", dpi=dpi)
        )
    if ending == "pdf":
        _write(target, partial(_write_pdf, sheet, progress))
        return [target]
    files = []
    for i, page in enumerate(sheet.pages):
        name = target if i == 0 else target.with_name(f"{target.stem}_{i + 1}{target.suffix}")
        if ending == "svg":
            _write(name, partial(_write_svg, sheet, page, progress))
        else:
            _write(name, partial(_write_png, page, dpi, progress))
        files.append(name)
    return files


def page_image(page: Page, *, dpi: int, progress: Progress | None = None) -> QImage:
    """Paint a page on a picture of the given resolution.

    Raises
    ------
    BadUseError
        If the picture would be larger than Qt can hold.
    """
    px_per_mm = dpi / _MM_PER_INCH
    width, height = round(page.size.width_mm * px_per_mm), round(page.size.height_mm * px_per_mm)
    image = QImage(QSize(width, height), QImage.Format.Format_RGB32)
    if image.isNull():
        raise BadUseError(
            tr(
                "A picture of {width} × {height} dots is too large; choose a lower resolution.",
                width=width,
                height=height,
            )
        )
    image.fill(QColor("#FFFFFF"))
    image.setDotsPerMeterX(round(px_per_mm * 1000))
    image.setDotsPerMeterY(round(px_per_mm * 1000))
    painter = QPainter(image)
    try:
        page.paint(Drawing(painter, device_px_per_mm=px_per_mm), progress or Progress())
    finally:
        painter.end()
    return image


def _write_pdf(sheet: Sheet, progress: Progress, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_PDF_DPI)
    writer.setTitle(sheet.title)
    writer.setCreator("gisgrid")
    painter = QPainter()
    for i, page in enumerate(sheet.pages):
        size = QPageSize(
            QSizeF(page.size.width_mm, page.size.height_mm),
            QPageSize.Unit.Millimeter,
            "",
            QPageSize.SizeMatchPolicy.ExactMatch,
        )
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        layout.setMode(QPageLayout.Mode.FullPageMode)
        writer.setPageLayout(layout)
        if i == 0 and not painter.begin(writer):
            raise FileError(tr("{name} cannot be written.", name=path.name), path=path)
        if i > 0:
            writer.newPage()
        painter.save()
        try:
            page.paint(Drawing(painter, device_px_per_mm=_PDF_DPI / _MM_PER_INCH), progress)
        except BaseException:
            painter.restore()
            painter.end()
            raise
        painter.restore()
    painter.end()
    families = (fonts.sans(), fonts.serif())
    try:
        repair(path, families=families, properties={"Creator": "gisgrid", **sheet.properties})
    except pikepdf.PdfError as error:
        # Qt does not say when it could not write all; the cut file shows it.
        raise FileError(
            tr("{name} could not be written; is the disk full?", name=path.name), path=path
        ) from error


def _write_png(page: Page, dpi: int, progress: Progress, path: Path) -> None:
    # Packed in memory first: on a full disk the packer would complain on its own, beside the error.
    packed = QBuffer()
    packed.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(packed, QByteArray(b"png")).write(page_image(page, dpi=dpi, progress=progress))
    path.write_bytes(packed.data().data())


def _write_svg(sheet: Sheet, page: Page, progress: Progress, path: Path) -> None:
    px_per_mm = _SVG_DPI / _MM_PER_INCH
    generator = QSvgGenerator()
    # Written in memory first: Qt does not say when a full disk took only half.
    written = QBuffer()
    written.open(QIODevice.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(written)
    generator.setResolution(_SVG_DPI)
    generator.setTitle(sheet.title)
    generator.setSize(QSize(round(page.size.width_mm * px_per_mm), round(page.size.height_mm * px_per_mm)))
    generator.setViewBox(QRectF(0, 0, page.size.width_mm * px_per_mm, page.size.height_mm * px_per_mm))
    painter = QPainter(generator)
    try:
        page.paint(Drawing(painter, device_px_per_mm=px_per_mm), progress)
    finally:
        painter.end()
    path.write_bytes(written.data().data())


def _write(target: Path, write: Callable[[Path], object]) -> None:
    with replacing(target) as temporary:
        write(temporary)
        if temporary.stat().st_size == 0:
            raise FileError(
                tr("{name} could not be written; is the disk full?", name=target.name), path=target
            )
