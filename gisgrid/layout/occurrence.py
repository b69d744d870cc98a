"""What occurs inside the frame of a map: the legend and the content check both ask this."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.layout.source import SheetSource
from gisgrid.model.base_map import Building, Contour, LandCover, Place, River, Road, WaterArea
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass

Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class Occurrence:
    """Classes of the base map that touch the frame, each in the order of its enumeration."""

    roads: tuple[RoadClass, ...]
    places: tuple[PlaceKind, ...]
    land: tuple[LandKind, ...]
    buildings: int
    water: int
    contours: int


def find_occurrence(source: SheetSource, extent_m: Extent) -> Occurrence:
    """Look what lies in an extent of the workspace's work CRS, in metres."""
    x0, y0, x1, y1 = extent_m
    corners = source.crs.unproject(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
    window = (*corners.min(axis=0), *corners.max(axis=0))
    roads = _classes(source, Road, "road_class", window)
    places = _classes(source, Place, "kind", window)
    land = _classes(source, LandCover, "kind", window)
    return Occurrence(
        roads=tuple(c for c in RoadClass if c in roads),
        places=tuple(k for k in PlaceKind if k in places),
        land=tuple(k for k in LandKind if k in land),
        buildings=_count(source, Building, window),
        water=_count(source, WaterArea, window) + _count(source, River, window),
        contours=_count(source, Contour, window),
    )


def _touching(bounds: NDArray[np.float64], window: tuple[float, ...]) -> NDArray[np.bool_]:
    return np.asarray(
        (bounds[:, 0] <= window[2])
        & (bounds[:, 2] >= window[0])
        & (bounds[:, 1] <= window[3])
        & (bounds[:, 3] >= window[1])
    )


def _count(source: SheetSource, kind: type[Any], window: tuple[float, ...]) -> int:
    return int(_touching(source.bounds(kind)[1], window).sum())


def _classes(source: SheetSource, kind: type[Any], field: str, window: tuple[float, ...]) -> set[Any]:
    ids, bounds = source.bounds(kind)
    class_of = source.column(kind, field)
    return {class_of[id] for id in ids[_touching(bounds, window)].tolist() if id in class_of}
