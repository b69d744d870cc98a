"""Icons from `resources/icons`, tinted by the theme and sharp on every screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_STROKE_PX = 1.5
_VIEW_BOX = 24


class IconBook:
    """Draw the program's SVG icons in any colour.

    Parameters
    ----------
    folder : Path
        Folder with one 24 × 24 SVG per name, drawn with ``currentColor``.
    cache : Path
        Folder for tinted copies that a style sheet can name.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache
        self._icons: dict[tuple[str, str, int], QIcon] = {}

    def icon(
        self, name: str, colour: str, *, size_px: int = 18, checked: str = "", disabled: str = ""
    ) -> QIcon:
        """Return an icon for a button.

        Parameters
        ----------
        name : str
            File name without suffix; a missing file gives an empty icon.
        colour, checked, disabled : str
            ``#RRGGBB`` of the ordinary, the checked and the disabled state; empty means ordinary.
        size_px : int
            Width and height in device-independent pixels; strokes stay 1.5 px wide.
        """
        key = (name, f"{colour}/{checked}/{disabled}", size_px)
        if key not in self._icons:
            icon = QIcon()
            for scale in (1, 2):
                icon.addPixmap(self.pixmap(name, colour, size_px=size_px, scale=scale))
                if checked:
                    on = self.pixmap(name, checked, size_px=size_px, scale=scale)
                    icon.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
                if disabled:
                    off = self.pixmap(name, disabled, size_px=size_px, scale=scale)
                    icon.addPixmap(off, QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, colour: str, *, size_px: int = 18, scale: float = 1.0) -> QPixmap:
        """Return a picture of `size_px` device-independent pixels at a device pixel ratio `scale`."""
        side = max(1, round(size_px * scale))
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        svg = self._svg(name, colour, stroke=_STROKE_PX * _VIEW_BOX / size_px)
        if svg:
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, side, side))
            painter.end()
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def file(self, name: str, colour: str, *, stroke: float = 2.0) -> Path:
        """Return the path of a tinted copy, writing it when it is missing."""
        path = self._cache / f"{name}-{colour.lstrip('#')}-{stroke:g}.svg"
        if not path.exists():
            svg = self._svg(name, colour, stroke=stroke)
            self._cache.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(svg)
            part.replace(path)
        return path

    def _svg(self, name: str, colour: str, *, stroke: float) -> bytes:
        text = _read(self._folder / f"{name}.svg")
        tinted = text.replace("currentColor", colour)
        return tinted.replace('stroke-width="2"', f'stroke-width="{stroke:.3f}"').encode()


@lru_cache(maxsize=256)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
