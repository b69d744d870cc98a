"""What a photo says about itself: when and where it was taken (EXIF)."""

import io
import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shapely.geometry import Point

from gisgrid.errors import FileError
from gisgrid.i18n import tr
from gisgrid.reasons import word_reason

_EXIF, _GPS = 0x8769, 0x8825  # blocks of tags, CIPA DC-008 (Exif 2.3), 4.6.3
_TAKEN, _CHANGED = 36867, 306  # DateTimeOriginal, DateTime
_SOUTH_WEST = ("S", "W")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")


@dataclass(frozen=True)
class PhotoFacts:
    """When and where a photo was taken, as far as the camera wrote it down.

    Attributes
    ----------
    taken_at : datetime or None
        Local time of the camera.
    point : Point or None
        (lon, lat); WGS 84, which agrees with CGCS2000 far within the accuracy of a phone.
    """

    taken_at: datetime | None = None
    point: Point | None = None


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that is to be attached.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        text = tr("{name} cannot be read: {reason}", name=path.name, reason=word_reason(problem))
        raise FileError(text, path=path) from problem


def read_photo(content: bytes) -> PhotoFacts:
    """Read time and place from the bytes of a photo; what is no picture, or says nothing, gives nothing."""
    # Pillow costs 0.1 s, which only attaching a photo should pay.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  as said above

    try:
        with Image.open(io.BytesIO(content)) as image:
            tags = image.getexif()
            moment = tags.get_ifd(_EXIF).get(_TAKEN) or tags.get(_CHANGED)
            gps = tags.get_ifd(_GPS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return PhotoFacts()
    return PhotoFacts(_moment(moment), _point(gps))


def _moment(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  the camera's local time
    except ValueError:
        return None


def _point(gps: dict[int, object]) -> Point | None:
    """Read the place from the GPS block: 1 to 4 are latitude and longitude with their hemispheres."""
    lat, lon = _degrees(gps.get(2), gps.get(1)), _degrees(gps.get(4), gps.get(3))
    if lat is None or lon is None or not (abs(lat) <= 90 and abs(lon) <= 180) or (lat == 0 == lon):
        return None
    return Point(lon, lat)


def _degrees(parts: object, hemisphere: object) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):  # a part without a value is written as 0/0
        return None
    return -value if str(hemisphere).strip("\0 ").upper() in _SOUTH_WEST else value
