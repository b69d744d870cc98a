"""Sheets without colour, for printers that have none: every colour becomes the grey that looks as bright.

Shape, hatch and number carry the meaning; what is printed is what a black-and-white printer would make of it, but
the same on every printer. Luminance as in ITU-R BT.601.
"""

import re

import numpy as np
import pikepdf
from PySide6.QtGui import QImage

_PDF_COLOUR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) (scn|SCN|rg|RG)\n")
_HEX_COLOUR = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})\b")
_SVG_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")


def luminance(red: float, green: float, blue: float) -> float:
    """Return how bright a colour looks, in the range of its parts."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def grey_pdf(document: pikepdf.Pdf) -> None:
    """Take the colour out of every page and picture of an open PDF."""
    for found in document.objects:
        if not isinstance(found, pikepdf.Stream):
            continue
        if found.get("/Subtype") == "/Image":
            _grey_picture(document, found)
        elif "/Subtype" not in found or found.get("/Subtype") == "/Form":
            before = found.read_bytes()
            after = _PDF_COLOUR.sub(_grey_operator, before)
            if after != before:
                found.write(after)


def grey_svg(text: str) -> str:
    """Return an SVG whose colours are greys; its pictures are taken care of by the caller."""
    return _HEX_COLOUR.sub(_grey_hex, text)


def grey_image(image: QImage) -> QImage:
    """Return a picture in greys, with its resolution."""
    made = image.convertToFormat(QImage.Format.Format_Grayscale8)
    made.setDotsPerMeterX(image.dotsPerMeterX())
    made.setDotsPerMeterY(image.dotsPerMeterY())
    return made


def _grey_operator(match: re.Match[bytes]) -> bytes:
    value = luminance(*(float(match[i]) for i in (1, 2, 3)))
    level = b"%.4f" % value
    return level + b" " + level + b" " + level + b" " + match[4] + b"\n"


def _grey_hex(match: re.Match[str]) -> str:
    value = round(luminance(*(int(match[i], 16) for i in (1, 2, 3))))
    return "#" + f"{value:02x}" * 3


def _grey_picture(document: pikepdf.Pdf, picture: pikepdf.Stream) -> None:
    if picture.get("/ColorSpace") != "/DeviceRGB" or picture.get("/BitsPerComponent") != 8:
        return
    width, height = int(picture.Width), int(picture.Height)
    if picture.get("/Filter") == "/DCTDecode":
        image = QImage.fromData(picture.read_raw_bytes()).convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(height, image.bytesPerLine())
        pixels = rows[:, : width * 3].reshape(height, width, 3)
    else:
        pixels = np.frombuffer(picture.read_bytes(), dtype=np.uint8)[: width * height * 3]
        pixels = pixels.reshape(height, width, 3)
    grey = np.round(pixels @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    picture.write(grey.tobytes())
    picture.ColorSpace = pikepdf.Name("/DeviceGray")
    del document
