"""How a GeoPackage stores single values: geometry blobs, days and moments (OGC 12-128r18, 1.1 and 2.1.3)."""

import math
import struct
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gisgrid.errors import EditError, WorkspaceError
from gisgrid.i18n import tr
from gisgrid.store import moments
from gisgrid.store.dialects.geopackage_words import SRID

encode_moment = moments.encode_moment
decode_moment = moments.decode_moment

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_HEADER_BYTES = [8 + _ENVELOPE_BYTES.get((flags >> 1) & 7, 0) for flags in range(256)]
_LITTLE_ENDIAN = 0x01
_EMPTY = 0x10
_WITH_ENVELOPE = 0x02
_PLAIN_HEADER = struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN, SRID)
_MULTI: dict[str, tuple[int, Any]] = {
    "MULTIPOLYGON": (3, shapely.multipolygons),
    "MULTILINESTRING": (1, shapely.multilinestrings),
    "MULTIPOINT": (0, shapely.multipoints),
}
_TYPE_IDS = {
    "POINT": 0,
    "LINESTRING": 1,
    "POLYGON": 3,
    "MULTIPOINT": 4,
    "MULTILINESTRING": 5,
    "MULTIPOLYGON": 6,
}
_HEADER_TYPE = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srid", "<i4"), ("envelope", "<f8", 4)]
)


def promote(geometries: NDArray[np.object_], geometry_type: str) -> NDArray[np.object_]:
    """Bring geometries to one type, flat and with single parts made multi.

    Parameters
    ----------
    geometries : ndarray of shapely geometry or None, shape (n,)
        EPSG:4490, (lon, lat).
    geometry_type : str
        Type wanted, such as ``MULTIPOLYGON``.

    Raises
    ------
    EditError
        If a geometry is of another family, such as a line where an area is wanted.
    """
    flat: NDArray[np.object_] = np.array(geometries, dtype=object)
    high = shapely.get_coordinate_dimension(flat) != 2  # heights or measures
    flat[high] = shapely.force_2d(flat[high])
    wanted = _TYPE_IDS[geometry_type]
    types = shapely.get_type_id(flat)
    if geometry_type in _MULTI:
        single, build = _MULTI[geometry_type]
        rows = np.flatnonzero(types == single)
        flat[rows] = build(flat[rows], indices=np.arange(len(rows)))
        types = np.where(types == single, wanted, types)
    wrong = np.flatnonzero((types != wanted) & (types != -1))
    if wrong.size:
        raise EditError(
            tr(
                "A shape of type {found} does not fit here; {wanted} is needed.",
                found=flat[wrong[0]].geom_type,
                wanted=geometry_type,
            )
        )
    return flat


def encode_geometries(geometries: NDArray[np.object_], geometry_type: str) -> list[bytes | None]:
    """Turn geometries into GeoPackage blobs; None stays None, empty points become None.

    Points carry no envelope, all else carries (min x, max x, min y, max y).
    """
    array = np.asarray(geometries, dtype=object)
    if not array.size:
        return []
    flat = promote(array, geometry_type)
    bodies = shapely.to_wkb(flat, byte_order=1)
    empty = shapely.is_empty(flat)
    if geometry_type == "POINT":
        return [
            None if body is None or nothing else _PLAIN_HEADER + body
            for body, nothing in zip(bodies.tolist(), empty.tolist(), strict=True)
        ]
    headers = np.zeros(len(flat), dtype=_HEADER_TYPE)
    headers["magic"] = b"GP"
    headers["flags"] = _LITTLE_ENDIAN | _WITH_ENVELOPE
    headers["srid"] = SRID
    headers["envelope"] = shapely.bounds(flat)[:, [0, 2, 1, 3]]
    size = _HEADER_TYPE.itemsize
    packed = headers.tobytes()
    return [
        None if body is None or nothing else packed[at : at + size] + body
        for at, body, nothing in zip(
            range(0, len(packed), size), bodies.tolist(), empty.tolist(), strict=True
        )
    ]


def encode_geometry(geometry: BaseGeometry, geometry_type: str) -> bytes | None:
    """Turn one geometry into a GeoPackage blob."""
    array = np.empty(1, dtype=object)
    array[0] = geometry
    return encode_geometries(array, geometry_type)[0]


def decode_geometries(blobs: Sequence[bytes | None]) -> NDArray[np.object_]:
    """Turn GeoPackage blobs into geometries; None stays None.

    Raises
    ------
    WorkspaceError
        If a blob is not a GeoPackage geometry.
    """
    sizes = _HEADER_BYTES
    try:
        bodies = [None if blob is None else blob[sizes[blob[3]] :] for blob in blobs]
        array = np.empty(len(bodies), dtype=object)
        array[:] = bodies
        geometries: NDArray[np.object_] = np.asarray(shapely.from_wkb(array), dtype=object)
    except (shapely.errors.GEOSException, IndexError, TypeError) as reason:
        raise WorkspaceError(
            tr("A shape in the workspace is damaged. Run verify, or restore a backup.")
        ) from reason
    return geometries


def decode_geometry(blob: bytes | None) -> BaseGeometry | None:
    """Turn one GeoPackage blob into a geometry."""
    geometry: BaseGeometry | None = None if blob is None else decode_geometries([blob])[0]
    return geometry


def envelope(blob: bytes) -> tuple[float, float, float, float] | None:
    """Read (min x, max x, min y, max y) of a blob from its header; None when it is empty."""
    flags = blob[3]
    if flags & _EMPTY:
        return None
    order = "<" if flags & _LITTLE_ENDIAN else ">"
    if (flags >> 1) & 7:
        west, east, south, north = struct.unpack_from(order + "4d", blob, 8)
        return (west, east, south, north)
    if len(blob) == 29:
        x, y = struct.unpack_from("<2d" if blob[8] else ">2d", blob, 13)
        return None if math.isnan(x) else (x, x, y, y)
    west, south, east, north = shapely.bounds(shapely.from_wkb(blob[8:])).tolist()
    return None if math.isnan(west) else (west, east, south, north)


def encode_day(day: date | None) -> str | None:
    """Write a day as ``YYYY-MM-DD``."""
    return None if day is None else day.isoformat()[:10]


def decode_day(text: str | None) -> date | None:
    """Read a day; whatever follows the tenth character is dropped.

    Raises
    ------
    WorkspaceError
        If the text is not a day.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        raise WorkspaceError(
            tr("“{value}” in the workspace is not a date; write it as 2026-11-16.", value=text)
        ) from None
