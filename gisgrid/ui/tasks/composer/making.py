"""What the composer does in the background: sheets, pictures of their pages, files."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gisgrid.layers.scene import Scene
from gisgrid.layout.export import export_poster, export_sheet, or_beside, page_image
from gisgrid.layout.options import SheetOptions
from gisgrid.layout.paper import Paper
from gisgrid.layout.sheet import Sheet
from gisgrid.layout.sheets import sheet_from
from gisgrid.layout.source import SheetSource
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.reports.map_document import write_map_document

_KEPT = 10
_PICTURE_PX = 2000
_THUMB_PX = 150
_MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Preview:
    """A sheet with the picture of its first page and small pictures of all."""

    sheet: Sheet
    first: QImage
    thumbs: tuple[QImage, ...]


class SheetMaker:
    """Makes sheets of one register and remembers the last of them; a change of the register forgets all."""

    def __init__(self, register: Register, scene: Callable[[], Scene | None]) -> None:
        self._register = register
        self._scene = scene
        self._source: SheetSource | None = None
        self._kept: OrderedDict[SheetOptions, Preview] = OrderedDict()
        self._lock = threading.Lock()

    def remembered(self, options: SheetOptions, *, today: date) -> Preview | None:
        """Return the preview of these options if it still shows the register as it is."""
        source = self._source
        if source is None or (source.step, source.today) != (self._register.step, today):
            return None
        return self._kept.get(options)

    def preview(self, options: SheetOptions, *, today: date, progress: Progress) -> Preview:
        """Make a sheet and its pictures."""
        with self._lock:
            source = self._fresh(today)
            sheet = sheet_from(source, options, progress=progress)
            first = page_image(sheet.pages[0], dpi=picture_dpi(sheet), progress=progress)
            thumbs = [_thumb(first)]
            for page in sheet.pages[1:]:
                dpi = max(30, round(_THUMB_PX * 2 / (page.size.width_mm / _MM_PER_INCH)))
                thumbs.append(_thumb(page_image(page, dpi=dpi, progress=progress)))
            made = Preview(sheet, first, tuple(thumbs))
            self._kept[options] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return made

    def _fresh(self, today: date) -> SheetSource:
        source = self._source
        if source is None or (source.step, source.today) != (self._register.step, today):
            source = SheetSource(self._register, today=today, scene=self._scene())
            self._source = source
            self._kept.clear()
        return source


def picture_dpi(sheet: Sheet) -> int:
    """Return the resolution at which a page is about as wide as a large screen."""
    size = sheet.pages[0].size
    return max(36, min(144, round(_PICTURE_PX / (max(size.width_mm, size.height_mm) / _MM_PER_INCH))))


def paint_page(sheet: Sheet, number: int, *, progress: Progress) -> tuple[int, QImage]:
    """Return the picture of one page with its number."""
    return number, page_image(sheet.pages[number], dpi=picture_dpi(sheet), progress=progress)


def write_sheet(sheet: Sheet, target: Path, *, progress: Progress) -> list[Path]:
    """Write a sheet to a file by the ending of its name; beside it when it is open in another program."""
    write = write_map_document if target.suffix.lower() == ".docx" else export_sheet
    return or_beside(partial(write, sheet, progress=progress), target)


def write_poster(sheet: Sheet, target: Path, *, paper: Paper, progress: Progress) -> list[Path]:
    """Write a sheet in pieces; beside the target when it is open in another program."""
    return or_beside(partial(export_poster, sheet, paper=paper, progress=progress), target)


def _thumb(image: QImage) -> QImage:
    return image.scaledToWidth(_THUMB_PX * 2, Qt.TransformationMode.SmoothTransformation)
