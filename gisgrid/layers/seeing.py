"""How a picture looks printed in grey, or to people who tell fewer colours apart."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


class Seeing(StrEnum):
    """With which eyes the map is looked at."""

    FULL = "full"
    GREY = "grey"
    NO_RED = "no_red"
    NO_GREEN = "no_green"
    NO_BLUE = "no_blue"


# Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision deficiency (2009),
# severity 1.0, for linear RGB; grey by the luminance of IEC 61966-2-1 (sRGB).
_MATRICES: dict[Seeing, NDArray[np.float32]] = {
    Seeing.GREY: np.tile(np.array([0.2126, 0.7152, 0.0722], dtype=np.float32), (3, 1)),
    Seeing.NO_RED: np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        dtype=np.float32,
    ),
    Seeing.NO_GREEN: np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        dtype=np.float32,
    ),
    Seeing.NO_BLUE: np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
        dtype=np.float32,
    ),
}
_STEPS = 4096


def _light_of_bytes() -> NDArray[np.float32]:
    share = np.arange(256) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _bytes_of_light() -> NDArray[np.uint8]:
    light = np.arange(_STEPS) / (_STEPS - 1)
    share = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(share * 255).astype(np.uint8)


_LIGHT, _BYTES = _light_of_bytes(), _bytes_of_light()


def seen(image: QImage, seeing: Seeing) -> QImage:
    """Return a picture as it is seen; the same one with full sight. Transparency stays as it is."""
    if seeing is Seeing.FULL or image.isNull():
        return image
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(
        plain.height(), plain.bytesPerLine() // 4, 4
    )
    # The bytes of ARGB32 stand as blue, green, red, alpha.
    light = _LIGHT[pixels[..., 2::-1]] @ _MATRICES[seeing].T
    out = pixels.copy()
    np.clip(light, 0.0, 1.0, out=light)
    out[..., 2::-1] = _BYTES[(light * (_STEPS - 1)).astype(np.int16)]
    fresh = QImage(
        out.tobytes(), plain.width(), plain.height(), plain.bytesPerLine(), QImage.Format.Format_ARGB32
    )
    turned = fresh.convertToFormat(image.format())
    turned.setDevicePixelRatio(image.devicePixelRatio())
    return turned
