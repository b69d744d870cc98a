"""Painter paths and strings of segments straight from numpy arrays, through QDataStream buffers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath, QPolygonF

from gisgrid.layers.features import Rings

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE_TO, _LINE_TO = 0, 1
_HEAD_BYTES, _TAIL_BYTES = 4, 8
_SEGMENTS_AT_ONCE = 1024


def paths_of(rings: Rings, groups: NDArray[np.int64]) -> list[QPainterPath]:
    """Build one path per group of neighbouring features.

    Parameters
    ----------
    rings : Rings
        Flat coordinates.
    groups : ndarray of int64, shape (m, 2)
        First feature and one past the last feature of each group.

    Returns
    -------
    list of QPainterPath
        In the order of `groups`, with the even-odd rule; a group without coordinates gives an empty path.
    """
    if not len(groups):
        return []
    elements = _elements(rings)
    starts = rings.coordinate_starts
    ring_of_feature = rings.feature_rings
    pieces: list[bytes] = []
    for first, last in groups.tolist():
        a, b = int(starts[first]), int(starts[last])
        last_ring = int(rings.ring_starts[ring_of_feature[last] - 1]) - a if b > a else 0
        pieces.append((b - a).to_bytes(_HEAD_BYTES, "big"))
        pieces.append(elements[a:b].tobytes())
        pieces.append(last_ring.to_bytes(4, "big") + bytes(4))
    stream = QDataStream(QByteArray(b"".join(pieces)))
    paths = []
    for first, last in groups.tolist():
        path = QPainterPath()
        if starts[last] > starts[first]:
            stream >> path
        else:
            stream.skipRawData(_HEAD_BYTES + _TAIL_BYTES)
        paths.append(path)
    return paths


def segments_of(rings: Rings) -> list[QPolygonF]:
    """Return every segment of lines or outlines as a pair of points, for `QPainter.drawLines`.

    Returns
    -------
    list of QPolygonF
        An even number of points each, few enough that a painter can be stopped between two of them.
    """
    starts = np.ones(len(rings.xy), dtype=bool)
    starts[rings.ring_starts[1:] - 1] = False
    first = np.flatnonzero(starts)
    pairs = np.stack([rings.xy[first], rings.xy[first + 1]], axis=1).astype(">f8")
    polygons = []
    for at in range(0, len(pairs), _SEGMENTS_AT_ONCE):
        part = pairs[at : at + _SEGMENTS_AT_ONCE]
        polygon = QPolygonF()
        stream = QDataStream(QByteArray((2 * len(part)).to_bytes(_HEAD_BYTES, "big") + part.tobytes()))
        stream >> polygon
        polygons.append(polygon)
    return polygons


def _elements(rings: Rings) -> NDArray[np.void]:
    """Return the path elements of all coordinates, as Qt streams them."""
    elements = np.empty(len(rings.xy), dtype=_ELEMENT)
    elements["kind"] = _LINE_TO
    heads = rings.ring_starts[:-1]
    elements["kind"][heads[heads < len(elements)]] = _MOVE_TO
    elements["x"] = rings.xy[:, 0]
    elements["y"] = rings.xy[:, 1]
    return elements
