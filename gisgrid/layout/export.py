"""Sheets to files: vector PDF, SVG and PNG, each written beside its target and renamed when whole."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pikepdf
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gisgrid.errors import BadUseError, FileError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layers import fonts
from gisgrid.layout.drawing import Drawing
from gisgrid.layout.greyscale import grey_image, grey_svg
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.options import Tint
from gisgrid.layout.paper import Paper
from gisgrid.layout.pdf_text import repair
from gisgrid.layout.poster import lay_pieces, mark_pages, tile
from gisgrid.layout.sheet import Page, Sheet
from gisgrid.progress import Progress

_PDF_DPI = 2540
"""A hundred units per millimetre, those of `Drawing`: whole figures stay whole and the file small."""
_SVG_DPI = 254  # ten units per millimetre, so that the file's figures can be read
_MM_PER_INCH = 25.4
Result = TypeVar("Result")
FORMATS = ("pdf", "svg", "png", "tif", "tiff")
_WORLD_ENDINGS = {".png": ".pgw", ".tif": ".tfw", ".tiff": ".tfw"}


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
            _write(name, partial(_write_picture, sheet, page, dpi, progress))
            if i == 0 and sheet.map is not None:
                _write_world_file(name, sheet.map.frame, dpi)
        files.append(name)
    return files


def export_poster(
    sheet: Sheet, target: Path, *, paper: Paper, progress: Progress | None = None
) -> list[Path]:
    """Write the first page of a sheet as pieces that are glued together; see `poster`.

    Raises
    ------
    BadUseError
        If the target is no PDF, or the sheet needs no pieces.
    FileError
        As for `export_sheet`.
    """
    progress = progress or Progress()
    if target.suffix.lower() != ".pdf":
        raise BadUseError(tr("{name}: a poster in pieces is written as PDF.", name=target.name))
    tiling = tile(sheet.pages[0].size, paper)
    marks = replace(sheet, pages=mark_pages(tiling, sheet.title))

    def write(path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "whole.pdf"
            _write_pdf(replace(sheet, pages=sheet.pages[:1]), progress, whole)
            _write_pdf(marks, progress, path)
            lay_pieces(path, whole, tiling)

    _write(target, write)
    return [target]


def free_name(target: Path) -> Path:
    """Return the first of ``name_2``, ``name_3`` … that is not there, for a target that is open elsewhere."""
    number = 2
    while (other := target.with_name(f"{target.stem}_{number}{target.suffix}")).exists():
        number += 1
    return other


def or_beside(write: Callable[[Path], Result], target: Path) -> Result:
    """Write a file; where it is open in another program, beside it under the name of `free_name`.

    Raises
    ------
    FileError
        If `write` raises it for any other reason.
    """
    try:
        return write(target)
    except FileError as error:
        if not isinstance(error.__cause__, PermissionError) or not target.is_file():
            raise
        return write(free_name(target))


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
        repair(
            path,
            families=families,
            properties={"Creator": "gisgrid", **sheet.properties},
            pages=sheet.pages,
            tint=sheet.options.tint,
        )
    except pikepdf.PdfError as error:
        # Qt does not say when it could not write all; the cut file shows it.
        raise FileError(
            tr(
                "{name} could not be written: the disk is probably full. Make room and try again.",
                name=path.name,
            ),
            path=path,
        ) from error


def _write_world_file(picture: Path, frame: MapFrame, dpi: int) -> None:
    """Write the six figures that tell other programs which ground the picture of the sheet shows."""
    mm_per_px = _MM_PER_INCH / dpi
    metres = frame.denominator / 1000.0
    x0, _, _, y1 = frame.extent
    west = x0 - frame.box.x_mm * metres + metres * mm_per_px / 2
    north = y1 + frame.box.y_mm * metres - metres * mm_per_px / 2
    figures = (metres * mm_per_px, 0.0, 0.0, -metres * mm_per_px, west, north)
    target = picture.with_suffix(_WORLD_ENDINGS[picture.suffix.lower()])
    with replacing(target) as temporary:
        temporary.write_text("".join(f"{value:.6f}\n" for value in figures), encoding="ascii")


def _write_picture(sheet: Sheet, page: Page, dpi: int, progress: Progress, path: Path) -> None:
    # Packed in memory first: on a full disk the packer would complain on its own, beside the error.
    packed = QBuffer()
    packed.open(QIODevice.OpenModeFlag.WriteOnly)
    image = page_image(page, dpi=dpi, progress=progress)
    if sheet.options.tint is Tint.GREY:
        image = grey_image(image)
    kind = b"png" if path.suffix.lower() == ".png" else b"tiff"
    writer = QImageWriter(packed, QByteArray(kind))
    if kind == b"tiff":
        writer.setCompression(1)
    writer.write(image)
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
    content = bytes(written.data().data())
    if sheet.options.tint is Tint.GREY:
        content = grey_svg(content.decode()).encode()
    path.write_bytes(content)


def _write(target: Path, write: Callable[[Path], object]) -> None:
    with replacing(target) as temporary:
        write(temporary)
        if temporary.stat().st_size == 0:
            raise FileError(
                tr(
                    "{name} could not be written: the disk is probably full. Make room and try again.",
                    name=target.name,
                ),
                path=target,
            )
