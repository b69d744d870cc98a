"""A sheet placed in a Word document, for reports that are edited further."""

import io
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from gisgrid.errors import BadUseError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.export import page_image
from gisgrid.layout.greyscale import grey_image
from gisgrid.layout.options import Tint
from gisgrid.layout.sheet import Sheet
from gisgrid.progress import Progress

_LARGEST_MM = 558.0
"""Word knows no larger page (22 inches)."""
_MARGIN_MM = 5.0
_MOST_DPI = 600


def write_map_document(
    sheet: Sheet, target: Path, *, dpi: int = 220, progress: Progress | None = None
) -> list[Path]:
    """Write a document whose pages hold the pages of a sheet as pictures, at true size where Word can.

    Raises
    ------
    BadUseError
        If the resolution is not between 30 and 600 dots per inch.
    FileError
        If the file cannot be written.
    """
    if not 30 <= dpi <= _MOST_DPI:
        raise BadUseError(
            tr("The resolution must lie between 30 and 1200 dots per inch, not {dpi}.", dpi=dpi)
        )
    progress = progress or Progress()
    size = sheet.pages[0].size
    shrink = min(1.0, _LARGEST_MM / max(size.width_mm, size.height_mm))
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if size.width_mm > size.height_mm else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(size.width_mm * shrink), Mm(size.height_mm * shrink)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN_MM))
    section.header_distance = section.footer_distance = Mm(0)
    width = Mm(size.width_mm * shrink - 2 * _MARGIN_MM)
    for number, page in enumerate(sheet.pages):
        progress.report(number, len(sheet.pages), page.title)
        image = page_image(page, dpi=round(dpi * shrink), progress=progress)
        picture = io.BytesIO(_packed(image if sheet.options.tint is Tint.COLOUR else grey_image(image)))
        paragraph = (
            document.paragraphs[-1] if number == 0 and document.paragraphs else document.add_paragraph()
        )
        paragraph.paragraph_format.space_after = Mm(0)
        paragraph.add_run().add_picture(picture, width=width)
    properties = document.core_properties
    properties.title, properties.author = sheet.title, sheet.properties.get("Author", "")
    properties.subject = sheet.properties.get("Subject", "")
    with replacing(target) as temporary:
        document.save(str(temporary))
    return [target]


def _packed(image: QImage) -> bytes:
    packed = QBuffer()
    packed.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(packed, QByteArray(b"png")).write(image)
    return bytes(packed.data().data())
