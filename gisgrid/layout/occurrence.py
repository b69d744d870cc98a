"""What occurs inside the frame of a map: the legend and the content check both ask this."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layout.source import SheetSource
from gisgrid.model.base_map import Building, Contour, LandCover, Place, River, Road, WaterArea
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass
from gisgrid.model.register import Register

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
    register = source.register
    corners = source.crs.unproject(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
    window = (*corners.min(axis=0), *corners.max(axis=0))
    roads = _classes(register, Road, "road_class", window)
    places = _classes(register, Place, "kind", window)
    land = _classes(register, LandCover, "kind", window)
    return Occurrence(
        roads=tuple(c for c in RoadClass if c in roads),
        places=tuple(k for k in PlaceKind if k in places),
        land=tuple(k for k in LandKind if k in land),
        buildings=_count(register, Building, window),
        water=_count(register, WaterArea, window) + _count(register, River, window),
        contours=_count(register, Contour, window),
    )


def _touching(geometries: NDArray[np.object_], window: tuple[float, ...]) -> NDArray[np.bool_]:
    if not len(geometries):
        return np.zeros(0, dtype=bool)
    bounds = shapely.bounds(geometries)
    return np.asarray(
        (bounds[:, 0] <= window[2])
        & (bounds[:, 2] >= window[0])
        & (bounds[:, 1] <= window[3])
        & (bounds[:, 3] >= window[1])
    )


def _count(register: Register, kind: type[Any], window: tuple[float, ...]) -> int:
    _, geometries = register.geometries(kind)
    return int(_touching(geometries, window).sum())


def _classes(register: Register, kind: type[Any], field: str, window: tuple[float, ...]) -> set[Any]:
    ids, geometries = register.geometries(kind)
    shown = set(ids[_touching(geometries, window)].tolist())
    columns = register.columns(kind, ["id", field])
    return {value for id, value in zip(columns["id"], columns[field], strict=True) if id in shown}
