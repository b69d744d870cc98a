"""Colours and hatches that a sheet lays over the ground, so that colour is never the only sign.

A hatch is drawn as lines cut to its polygon, not as a brush: brushes come out differently on every printer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.features import Point2, Shape, build_table
from gisgrid.layers.items import AreaItem, Item, LineItem, Slot
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.styles import FillStyle, LineStyle, Width
from gisgrid.model.enumerations import RiskColour

Kind = TypeVar("Kind", bound=str)
_SPACING_MM = {"lines": 2.2, "dots": 2.0}
_HATCH_MM = 0.13
_DOT_MM = 0.34


class Hatch(Enum):
    """The patterns that tell areas apart without colour."""

    NONE = auto()
    RISING = auto()
    DOTS = auto()
    FALLING = auto()
    CROSSED = auto()


HATCHES = tuple(Hatch)


@dataclass(frozen=True)
class AreaLook:
    """One class of areas.

    Attributes
    ----------
    fill, ink : str
        Ground colour, and the darker colour of its hatch and edge.
    """

    fill: str
    ink: str
    hatch: Hatch = Hatch.NONE
    opacity: float = 0.5
    edge_mm: float = 0.0


RESPONSIBILITY = tuple(
    AreaLook(fill, ink, HATCHES[i % len(HATCHES)])
    for i, (fill, ink) in enumerate(
        (
            ("#E9A23B", "#9A5B00"),
            ("#5B8FC7", "#1F4E86"),
            ("#6FAE7A", "#2B6B3F"),
            ("#C77BA6", "#8A2F63"),
            ("#9C86C9", "#51398F"),
            ("#C9B458", "#6E5F12"),
            ("#6FB5B5", "#1F6666"),
            ("#D98F7A", "#8C3A22"),
            ("#9DB068", "#55661F"),
            ("#8E9BB3", "#3F4B63"),
        )
    )
)
"""Looks of the areas of up to ten leaders; an eleventh begins again with another hatch."""
RISK = {
    RiskColour.RED: AreaLook("#E03131", "#8A1414", Hatch.CROSSED, opacity=0.46),
    RiskColour.ORANGE: AreaLook("#F08C2E", "#8F4A00", Hatch.RISING, opacity=0.46),
    RiskColour.YELLOW: AreaLook("#F5D93B", "#8A7400", Hatch.DOTS, opacity=0.46),
    RiskColour.BLUE: AreaLook("#5B9BD5", "#1F4E86", Hatch.NONE, opacity=0.46),
}
PARCEL = {
    "A": AreaLook("#F6CFC9", "#C92A2A", Hatch.RISING, opacity=1.0, edge_mm=0.3),
    "B": AreaLook("#FAE3C4", "#C06A12", Hatch.DOTS, opacity=1.0, edge_mm=0.3),
    "C": AreaLook("#D6E6F4", "#2F6FB3", Hatch.NONE, opacity=1.0, edge_mm=0.3),
    "": AreaLook("#F4F2EC", "#5F5648", Hatch.NONE, opacity=1.0, edge_mm=0.3),
}


def leader_look(number: int) -> AreaLook:
    """Return the look of the areas of the n-th leader."""
    look = RESPONSIBILITY[number % len(RESPONSIBILITY)]
    turn = number // len(RESPONSIBILITY)
    if not turn:
        return look
    hatch = HATCHES[(HATCHES.index(look.hatch) + turn) % len(HATCHES)]
    return AreaLook(look.fill, look.ink, hatch, look.opacity)


def coloured_areas(
    groups: Sequence[tuple[AreaLook, Sequence[Any]]], *, denominator: int, origin: Point2, slot: Slot
) -> list[tuple[str, Item]]:
    """Return what paints groups of polygons, each group in its look.

    Parameters
    ----------
    groups : sequence of (AreaLook, polygons)
        Polygons in metres of the work CRS.
    denominator : int
        Scale of the map; hatches keep their distance on paper.
    slot : Slot
        Where in the drawing order the fills come.
    """
    fills: list[tuple[LevelStack, FillStyle]] = []
    lines: list[tuple[LevelStack, LineStyle]] = []
    for look, polygons in groups:
        if not len(polygons):
            continue
        shapes = np.array(list(polygons), dtype=object)
        style = FillStyle(
            look.fill,
            opacity=look.opacity,
            outline=look.ink if look.edge_mm else "",
            outline_width=Width(1.0, look.edge_mm or 0.1),
        )
        fills.append((_stack(shapes, Shape.AREA, origin), style))
        hatch = hatch_lines(shapes, look.hatch, denominator=denominator)
        if len(hatch):
            width = _DOT_MM if look.hatch is Hatch.DOTS else _HATCH_MM
            lines.append(
                (_stack(hatch, Shape.LINE, origin), LineStyle(look.ink, Width(1.0, width), opacity=0.55))
            )
    items: list[tuple[str, Item]] = [("fills", AreaItem(slot, fills))]
    if lines:
        items.append(("hatches", LineItem(slot, lines)))
    return items


def hatch_lines(shapes: NDArray[np.object_], hatch: Hatch, *, denominator: int) -> NDArray[np.object_]:
    """Return the lines of a hatch cut to polygons in metres, one (multi-)line a polygon."""
    if hatch is Hatch.NONE:
        return np.empty(0, dtype=object)
    metres_per_mm = denominator / 1000.0
    angles = {Hatch.RISING: (45.0,), Hatch.FALLING: (-45.0,), Hatch.CROSSED: (0.0, 90.0)}
    found = []
    for shape in shapes:
        if hatch is Hatch.DOTS:
            pattern = _dots(shape, _SPACING_MM["dots"] * metres_per_mm, metres_per_mm)
        else:
            pattern = shapely.multilinestrings(
                [
                    line
                    for angle in angles[hatch]
                    for line in _parallels(shape.bounds, angle, _SPACING_MM["lines"] * metres_per_mm)
                ]
            )
            pattern = shapely.intersection(pattern, shape)
        parts = shapely.get_parts(pattern)
        parts = parts[shapely.get_dimensions(parts) == 1]
        if len(parts):
            found.append(shapely.multilinestrings(parts))
    return np.array(found, dtype=object)


def _parallels(bounds: tuple[float, ...], angle_deg: float, spacing_m: float) -> list[NDArray[np.float64]]:
    """Return parallel lines over a box; they lie on one net for the whole map, so that neighbours agree."""
    x0, y0, x1, y1 = bounds
    turn = math.radians(angle_deg)
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    low, high = (corners @ across).min(), (corners @ across).max()
    first, last = (corners @ along).min(), (corners @ along).max()
    steps = np.arange(math.ceil(low / spacing_m), math.floor(high / spacing_m) + 1) * spacing_m
    return [np.array([along * first + across * s, along * last + across * s]) for s in steps.tolist()]


def _dots(shape: Any, spacing_m: float, metres_per_mm: float) -> Any:
    x0, y0, x1, y1 = shape.bounds
    columns = np.arange(math.ceil(x0 / spacing_m), math.floor(x1 / spacing_m) + 1)
    rows = np.arange(math.ceil(y0 / spacing_m), math.floor(y1 / spacing_m) + 1)
    if not len(columns) or not len(rows):
        return shapely.MultiLineString()
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2).astype(np.float64)
    grid[:, 0] += (grid[:, 1] % 2) * 0.5
    at = grid * spacing_m
    shapely.prepare(shape)
    at = at[shapely.contains_xy(shape, at[:, 0], at[:, 1])]
    half = 0.06 * metres_per_mm
    ends = np.stack([at - (half, 0), at + (half, 0)], axis=1)
    return shapely.multilinestrings(list(ends)) if len(ends) else shapely.MultiLineString()


def _stack(shapes: NDArray[np.object_], shape: Shape, origin: Point2) -> LevelStack:
    table = build_table(np.arange(len(shapes)), shapes, shape=shape, origin=origin)
    how = Simplify.SEPARATE if shape is Shape.AREA else Simplify.LINES
    return LevelStack(table, how)


def by_look(
    looks: Mapping[Kind, AreaLook], classed: Sequence[tuple[Kind, Any]]
) -> list[tuple[AreaLook, list[Any]]]:
    """Sort (class, polygon) pairs into groups by the looks of their classes."""
    groups: dict[Kind, list[Any]] = {key: [] for key in looks}
    for key, polygon in classed:
        if key in groups:
            groups[key].append(polygon)
    return [(looks[key], polygons) for key, polygons in groups.items()]
