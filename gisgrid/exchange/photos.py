"""What a photo says about itself: when and where it was taken (EXIF)."""

import math
import struct
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
_JPEG, _APP1, _PICTURE_BEGINS = b"\xff\xd8", 0xE1, (0xDA, 0xD9)
_TEXT, _LONG, _FRACTION = 2, 4, 5
_SIZES = {_TEXT: 1, 3: 2, _LONG: 4, _FRACTION: 8, 9: 4, 10: 8}
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
    """Read time and place from the bytes of a JPEG; what is none, or says nothing, gives nothing."""
    block = _exif_block(content)
    if block is None:
        return PhotoFacts()
    try:
        tiff = _Tiff(block)
        main = tiff.directory(tiff.first)
        exif, gps = tiff.below(main, _EXIF), tiff.below(main, _GPS)
        return PhotoFacts(_moment(exif.get(_TAKEN) or main.get(_CHANGED)), _point(gps))
    except (struct.error, ValueError):
        return PhotoFacts()


def _exif_block(content: bytes) -> bytes | None:
    """Return the TIFF inside the first APP1 segment of a JPEG that calls itself Exif (CIPA DC-008, 4.7.2)."""
    if content[:2] != _JPEG:
        return None
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] not in _PICTURE_BEGINS:
        (length,) = struct.unpack_from(">H", content, at + 2)
        if content[at + 1] == _APP1 and content[at + 4 : at + 10] == b"Exif\0\0":
            return content[at + 10 : at + 2 + length]
        at += 2 + length
    return None


class _Tiff:
    """The directories of tags in a TIFF (TIFF 6.0, section 2), as far as photos use them."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self._order = {b"II": "<", b"MM": ">"}.get(block[:2], "")
        if not self._order:
            raise ValueError(block[:2])
        _, self.first = self._read("HI", 2)

    def _read(self, layout: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(self._order + layout, self._block, at)

    def directory(self, at: int) -> dict[int, object]:
        """Return the tags of a directory that hold texts, whole numbers or fractions."""
        (count,) = self._read("H", at)
        tags: dict[int, object] = {}
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, many, offset = self._read("HHII", place)
            start = place + 8 if _SIZES.get(kind, 1) * many <= 4 else offset
            if kind == _TEXT:
                tags[tag] = self._block[start : start + many].decode("ascii", "replace").strip("\0 ")
            elif kind == _LONG:
                tags[tag] = self._read("I", start)[0]
            elif kind == _FRACTION:
                parts = self._read(f"{2 * many}I", start)
                pairs = zip(parts[::2], parts[1::2], strict=True)
                tags[tag] = tuple(above / below if below else math.nan for above, below in pairs)
        return tags

    def below(self, tags: dict[int, object], tag: int) -> dict[int, object]:
        """Return the directory that a tag points to; empty where there is none."""
        at = tags.get(tag)
        return self.directory(at) if isinstance(at, int) else {}


def _moment(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  the camera's local time
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
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):  # a part without a value is written as 0/0
        return None
    return -value if str(hemisphere).strip("\0 ").upper() in _SOUTH_WEST else value
