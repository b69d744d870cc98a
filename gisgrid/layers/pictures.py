"""Pictures under the map: read, turned north up into the work CRS, kept in the register, and painted."""

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPolygonF, QTransform

from gisgrid.errors import FileError
from gisgrid.geo.affine import Affine, AffineFit, fit_affine
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.source_crs import SourceSystem
from gisgrid.i18n import tr
from gisgrid.layers.items import Canvas, Slot
from gisgrid.layers.scene import MapLayer, OwnKind, OwnLayer
from gisgrid.layers.view import Extent
from gisgrid.model.base_map import Underlay
from gisgrid.model.register import Register

PICTURE_KIND = "picture"
"""`Underlay.kind` of pictures that the user added."""
LARGEST_SIDE_PX = 6000
"""Larger pictures are kept in this size."""
_LARGEST_READ_MB = 1500
_SQUARE_OFF_PX = 0.5
_NET = 5
_JPEG_QUALITY = 88
_JPEG_FROM_PX = 2_000_000


@dataclass(slots=True)
class UnderlayItem:
    """A picture of the user's, painted from a copy that is no larger than the window needs.

    Attributes
    ----------
    image : QImage
        North up.
    extent : tuple of float
        Its edges in ground metres.
    """

    slot: Slot
    image: QImage
    extent: Extent
    _halves: list[QImage] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Tell whether the picture has no pixels."""
        return self.image.isNull()

    def paint(self, canvas: Canvas) -> None:
        """Paint the part in sight."""
        x0, y0, x1, y1 = self.extent
        left, bottom = max(x0, canvas.extent[0]), max(y0, canvas.extent[1])
        right, top = min(x1, canvas.extent[2]), min(y1, canvas.extent[3])
        if left >= right or bottom >= top:
            return
        image = self._sized(canvas)
        per_x, per_y = image.width() / (x1 - x0), image.height() / (y1 - y0)
        # Whole pixels of the picture, so that strips painted one after the other meet.
        u0, u1 = math.floor((left - x0) * per_x), math.ceil((right - x0) * per_x)
        v0, v1 = math.floor((y1 - top) * per_y), math.ceil((y1 - bottom) * per_y)
        ground = canvas.view.to_screen
        at_left, at_top = ground(x0 + u0 / per_x, y1 - v0 / per_y)
        at_right, at_bottom = ground(x0 + u1 / per_x, y1 - v1 / per_y)
        painter = canvas.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(at_left, at_top, at_right - at_left, at_bottom - at_top),
            image,
            QRectF(u0, v0, u1 - u0, v1 - v0),
        )
        painter.restore()

    def _sized(self, canvas: Canvas) -> QImage:
        """Return the picture halved until its pixels are nearly as large as the window's."""
        wide_px = (self.extent[2] - self.extent[0]) / canvas.view.metres_per_px
        wide_px *= canvas.medium.device_pixel_ratio
        image, number = self.image, 0
        while image.width() >= 2 * wide_px and min(image.width(), image.height()) > 64:
            if number == len(self._halves):
                self._halves.append(
                    image.scaled(
                        image.width() // 2,
                        image.height() // 2,
                        Qt.AspectRatioMode.IgnoreAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
            image = self._halves[number]
            number += 1
        return image


def read_picture(path: Path) -> QImage:
    """Read a PNG, JPEG or TIFF file, no larger than `LARGEST_SIDE_PX`.

    Raises
    ------
    FileError
        If it is missing, damaged, no picture, or larger than this computer can hold.
    """
    if not path.is_file():
        raise FileError(
            tr("There is no file {path}; look at its name and folder.", path=str(path)), path=path
        )
    QImageReader.setAllocationLimit(_LARGEST_READ_MB)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    largest = max(size.width(), size.height())
    if largest > LARGEST_SIDE_PX:
        reader.setScaledSize(size * (LARGEST_SIDE_PX / largest))
    image = reader.read()
    if image.isNull():
        raise FileError(
            tr("{name} is no picture that can be read, or is damaged; ask for it again.", name=path.name),
            path=path,
        )
    return image


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture file in pixels, before `read_picture` makes it smaller."""
    size = QImageReader(str(path)).size()
    return size.width(), size.height()


def work_affine(affine: Affine, system: SourceSystem, *, crs: WorkCrs, size_px: tuple[int, int]) -> AffineFit:
    """Return the affine map from pixels to the work CRS that comes nearest to a picture's own place.

    Parameters
    ----------
    affine : Affine
        From pixels to `system`.
    system : SourceSystem
        The coordinate system of the picture.
    crs : WorkCrs
        The work CRS.
    size_px : tuple of int
        Width and height of the picture.
    """
    across, down = np.meshgrid(np.linspace(0, size_px[0], _NET), np.linspace(0, size_px[1], _NET))
    pixels = np.column_stack([across.ravel(), down.ravel()])
    return fit_affine(pixels, crs.project(system.to_lonlat(affine.apply(pixels))))


def make_underlay(
    name: str, image: QImage, affine: Affine, *, crs: WorkCrs, content: tuple[bytes, str] | None = None
) -> Underlay:
    """Turn a picture north up and make the record that keeps it.

    Parameters
    ----------
    name : str
        Title in the layer tree.
    image : QImage
        The picture.
    affine : Affine
        From its pixels to the work CRS.
    crs : WorkCrs
        The work CRS.
    content : tuple of bytes and str, optional
        A PNG or JPEG file with this very picture and its media type, to be kept as it is where nothing has to be turned.

    Returns
    -------
    Underlay
        Not yet in a register.
    """
    wide, high = image.width(), image.height()
    corners = affine.apply([[0, 0], [wide, 0], [wide, high], [0, high]])
    low, high_m = corners.min(axis=0), corners.max(axis=0)
    is_square = (
        max(abs(affine.b) * high, abs(affine.d) * wide) <= _SQUARE_OFF_PX * affine.unit
        and affine.a > 0 > affine.e
    )
    if is_square and content is not None:
        kept, media_type = content
    else:
        turned = (
            image if is_square else _turned(image, corners - (low[0], high_m[1]), high_m - low, affine.unit)
        )
        kept, media_type = _packed(turned)
    return Underlay(
        name=name,
        kind=PICTURE_KIND,
        media_type=media_type,
        content=kept,
        epsg=crs.epsg,
        west=float(low[0]),
        south=float(low[1]),
        east=float(high_m[0]),
        north=float(high_m[1]),
    )


def _turned(image: QImage, corners: np.ndarray, size_m: np.ndarray, unit_m: float) -> QImage:
    """Paint a picture into an upright one; `corners` are counted from the upper left corner of the ground."""
    largest = float(size_m.max()) / unit_m
    step_m = unit_m * max(1.0, largest / LARGEST_SIDE_PX)
    wide, high = math.ceil(size_m[0] / step_m), math.ceil(size_m[1] / step_m)
    out = QImage(max(wide, 1), max(high, 1), QImage.Format.Format_ARGB32_Premultiplied)
    out.fill(Qt.GlobalColor.transparent)
    per_x, per_y = out.width() / size_m[0], out.height() / size_m[1]
    target = QPolygonF([QPointF(x * per_x, -y * per_y) for x, y in corners.tolist()])
    source = QPolygonF(QRectF(0, 0, image.width(), image.height()))
    source.removeLast()
    transform = QTransform()
    QTransform.quadToQuad(source, target, transform)
    painter = QPainter(out)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform)
    painter.drawImage(0, 0, image)
    painter.end()
    return out


def _packed(image: QImage) -> tuple[bytes, str]:
    """Return a picture as a file: large ones without see-through parts as JPEG, all others as PNG."""
    is_photo = not image.hasAlphaChannel() and image.width() * image.height() > _JPEG_FROM_PX
    out = QByteArray()
    buffer = QBuffer(out)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if is_photo:
        image.save(buffer, "JPEG", _JPEG_QUALITY)  # type: ignore[call-overload]  # the stubs want bytes, Qt text
    else:
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # as above
    buffer.close()
    return bytes(out.data()), "image/jpeg" if is_photo else "image/png"


def picture_key(underlay_id: int) -> str:
    """Return the layer's name of a picture in the scene."""
    return f"{PICTURE_KIND}:{underlay_id}"


def with_pictures(layers: list[MapLayer], register: Register, crs: WorkCrs) -> list[MapLayer]:
    """Return the layers of a scene with one for every picture that the register keeps.

    Ticks and order of pictures that were there stay; a damaged picture gets a sentence and no item.
    """
    held = {
        layer.name: layer for layer in layers if layer.own is not None and layer.own.kind is OwnKind.PICTURE
    }
    out = [layer for layer in layers if layer.name not in held]
    for underlay in register.find(Underlay):
        if underlay.kind != PICTURE_KIND:
            continue
        layer = _layer(underlay, crs)
        earlier = held.get(layer.name)
        if earlier is not None:
            layer.is_visible, layer.order = earlier.is_visible, earlier.order
        out.append(layer)
    return out


def _layer(underlay: Underlay, crs: WorkCrs) -> MapLayer:
    edges = np.array([[underlay.west, underlay.south], [underlay.east, underlay.north]])
    if underlay.epsg != crs.epsg:
        edges = crs.project(edges)
    extent = (float(edges[0, 0]), float(edges[0, 1]), float(edges[1, 0]), float(edges[1, 1]))
    image = QImage.fromData(underlay.content)
    own = OwnLayer(underlay.name, OwnKind.PICTURE, extent=extent, is_printed=underlay.is_visible)
    if image.isNull():
        own.problem = tr("The picture kept in the register is damaged; add it again.")
    items = [] if image.isNull() else [UnderlayItem(Slot.PICTURES, image, extent)]
    return MapLayer(picture_key(underlay.id or 0), list(items), opacity=underlay.opacity, own=own)
