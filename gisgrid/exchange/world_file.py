"""Where a picture lies: its world file and `.prj`, or the tags of a GeoTIFF."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gisgrid.errors import CrsError, FileError
from gisgrid.geo.affine import Affine
from gisgrid.geo.source_crs import (
    SourceSystem,
    guess_from_numbers,
    system_from_epsg,
    system_from_key,
    system_from_wkt,
)
from gisgrid.i18n import tr

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_WORLD_ENDINGS = {
    ".png": (".pgw", ".pngw", ".wld"),
    ".jpg": (".jgw", ".jpgw", ".wld"),
    ".jpeg": (".jgw", ".jpegw", ".jpgw", ".wld"),
    ".tif": (".tfw", ".tifw", ".wld"),
    ".tiff": (".tfw", ".tiffw", ".tifw", ".wld"),
}
# TIFF types that geography uses: ushort, ulong, double (TIFF 6.0, section 2; GeoTIFF 1.1, chapter 7).
_TYPES = {3: ("H", 2), 4: ("I", 4), 12: ("d", 8)}
_SCALE_TAG, _TIE_TAG, _MATRIX_TAG, _KEYS_TAG = 33550, 33922, 34264, 34735
_CRS_KEYS = (3072, 2048)
_RASTER_TYPE_KEY, _PIXEL_IS_POINT = 1025, 2


@dataclass(frozen=True)
class PicturePlace:
    """Where a picture lies.

    Attributes
    ----------
    affine : Affine
        From pixels, counted from the upper left corner of the picture, to `system`.
    system : SourceSystem
        The coordinate system of the numbers.
    """

    affine: Affine
    system: SourceSystem


def find_place(path: Path, *, crs: str = "auto", zone: int | None = None) -> PicturePlace | None:
    """Find out where a picture lies.

    Parameters
    ----------
    path : Path
        A PNG, JPEG or TIFF file.
    crs : str
        ``auto``, or the system of the numbers; see `gisgrid.geo.source_crs.system_from_key`.
    zone : int, optional
        3-degree zone of the workspace, for eastings without a prefix.

    Returns
    -------
    PicturePlace or None
        None when nothing says where it lies: points have to be clicked then.

    Raises
    ------
    FileError
        If the world file is damaged.
    CrsError
        If the numbers fit no known system.
    """
    affine, stated = _from_world_file(path), None
    if affine is None and path.suffix.lower() in (".tif", ".tiff"):
        affine, stated = _from_tags(path)
    if affine is None:
        return None
    return PicturePlace(affine, _system(path, affine, crs, zone, stated))


def _from_world_file(path: Path) -> Affine | None:
    for ending in _WORLD_ENDINGS.get(path.suffix.lower(), (".wld",)):
        for name in (path.with_suffix(ending), path.with_suffix(ending.upper())):
            if name.is_file():
                return _six_numbers(name)
    return None


def _six_numbers(name: Path) -> Affine:
    try:
        words = name.read_text(encoding="ascii").replace(",", ".").split()
        a, d, b, e, c, f = (float(word) for word in words[:6])
    except (OSError, ValueError) as error:
        raise FileError(
            tr("{name} holds no six numbers; ask for it again.", name=name.name), path=name
        ) from error
    if not np.isfinite([a, b, c, d, e, f]).all() or a * e - b * d == 0.0:
        raise FileError(tr("{name} holds no six numbers; ask for it again.", name=name.name), path=name)
    # The file tells the middle of the first pixel.
    return Affine(a, b, c - (a + b) / 2, d, e, f - (d + e) / 2)


def _system(
    path: Path, affine: Affine, crs: str, zone: int | None, stated: SourceSystem | None
) -> SourceSystem:
    if crs.lower() != "auto":
        return system_from_key(crs)
    description = path.with_suffix(".prj")
    if description.is_file():
        return system_from_wkt(description.read_text(encoding="utf-8", errors="replace"))
    if stated is not None:
        return stated
    guess = guess_from_numbers([[affine.c, affine.f]], zone=zone)
    if guess is None or guess.is_swapped:
        raise CrsError(
            tr(
                "The coordinates of {name} fit no coordinate system of China; choose one by hand.",
                name=path.name,
            )
        )
    return guess.system


def _from_tags(path: Path) -> tuple[Affine | None, SourceSystem | None]:
    try:
        tags = _geo_tags(path.read_bytes())
    except (OSError, struct.error, IndexError) as error:
        raise FileError(
            tr("{name} is no readable TIFF; ask for it again.", name=path.name), path=path
        ) from error
    keys = [int(one) for one in tags.get(_KEYS_TAG, ())]
    held = {keys[at]: keys[at + 3] for at in range(4, len(keys) - 3, 4) if keys[at + 1] == 0}
    code = next((held[key] for key in _CRS_KEYS if 1024 <= held.get(key, 0) < 32767), None)
    affine: Affine | None = None
    if len(tags.get(_MATRIX_TAG, ())) == 16:
        m = tags[_MATRIX_TAG]
        affine = Affine(m[0], m[1], m[3], m[4], m[5], m[7])
    elif len(tags.get(_SCALE_TAG, ())) >= 2 and len(tags.get(_TIE_TAG, ())) >= 6:
        (wide, high), (u, v, _, x, y) = tags[_SCALE_TAG][:2], tags[_TIE_TAG][:5]
        affine = Affine(wide, 0.0, x - u * wide, 0.0, -high, y + v * high)
    if affine is not None and held.get(_RASTER_TYPE_KEY) == _PIXEL_IS_POINT:
        affine = Affine(
            affine.a,
            affine.b,
            affine.c - (affine.a + affine.b) / 2,
            affine.d,
            affine.e,
            affine.f - (affine.d + affine.e) / 2,
        )
    return affine, None if code is None else system_from_epsg(code)


def _geo_tags(content: bytes) -> dict[int, tuple[float, ...]]:
    """Read the tags of the first picture of a TIFF that tell where it lies; none of a BigTIFF."""
    order = {b"II": "<", b"MM": ">"}.get(content[:2])
    if order is None or struct.unpack_from(f"{order}H", content, 2)[0] != 42:
        return {}
    (place,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, place)
    found: dict[int, tuple[float, ...]] = {}
    for number in range(count):
        tag, kind, length = struct.unpack_from(f"{order}HHI", content, place + 2 + 12 * number)
        if tag not in (_SCALE_TAG, _TIE_TAG, _MATRIX_TAG, _KEYS_TAG) or kind not in _TYPES:
            continue
        letter, size = _TYPES[kind]
        at = place + 2 + 12 * number + 8
        if size * length > 4:
            (at,) = struct.unpack_from(f"{order}I", content, at)
        found[tag] = struct.unpack_from(f"{order}{length}{letter}", content, at)
    return found
