"""Gaps and overlaps of a grid net, each with its place on the map."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.geo.coverage import OUTSIDE, SharedEdges, shared_edges

__all__ = ["OUTSIDE", "Flaw", "FlawKind", "SharedEdges", "find_gaps", "find_overlaps", "shared_edges"]

SMALLEST_AREA_M2 = 1.0
"""Flaws smaller than this are rounding, not mistakes."""
NARROW_M = 2.0
"""A slit open to the outside counts as a gap up to this width, in metres."""
_MITRE = {"join_style": "mitre", "mitre_limit": 2.0}


class FlawKind(StrEnum):
    """What is wrong with a grid net at one place."""

    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Flaw:
    """One gap or overlap.

    Attributes
    ----------
    kind : FlawKind
    geometry : Polygon
        The ground concerned, in the CRS of the polygons.
    polygons : tuple of int
        Positions of the polygons that overlap, or that border on the gap; ascending.
    area_m2 : float
        Area of the ground concerned in square metres of the work CRS.
    """

    kind: FlawKind
    geometry: shapely.Polygon
    polygons: tuple[int, ...]
    area_m2: float


def find_overlaps(polygons: npt.ArrayLike, *, smallest_m2: float = SMALLEST_AREA_M2) -> list[Flaw]:
    """Find the ground that two polygons both claim.

    Parameters
    ----------
    polygons : array_like of Polygon or MultiPolygon, shape (n,)
        In the work CRS. None and empty geometries overlap nothing.
    smallest_m2 : float
        Overlaps with less area are left out.

    Returns
    -------
    list of Flaw
        By pair of polygons, one for each separate piece.
    """
    array = np.asarray(polygons, dtype=object)
    present = np.flatnonzero(~(shapely.is_missing(array) | shapely.is_empty(array)))
    shapes = shapely.make_valid(array[present])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.intersection(shapes[first], shapes[second])
    pieces, pair = shapely.get_parts(common, return_index=True)
    flaws = [
        Flaw(FlawKind.OVERLAP, piece, (int(present[first[at]]), int(present[second[at]])), float(area))
        for piece, at, area in zip(pieces, pair, shapely.area(pieces), strict=True)
        if area >= smallest_m2
    ]
    return sorted(flaws, key=lambda flaw: (flaw.polygons, -flaw.area_m2))


def find_gaps(
    polygons: npt.ArrayLike,
    *,
    boundary: shapely.Geometry | None = None,
    narrow_m: float = NARROW_M,
    smallest_m2: float = SMALLEST_AREA_M2,
) -> list[Flaw]:
    """Find the ground between the polygons that nobody claims.

    Parameters
    ----------
    polygons : array_like of Polygon or MultiPolygon, shape (n,)
        In the work CRS. None and empty geometries are left out.
    boundary : Polygon or MultiPolygon, optional
        The area that the net has to fill; what it leaves uncovered inside is a gap as well.
    narrow_m : float
        Slits that open to the outside are gaps up to this width in metres; wider ones are bays.
    smallest_m2 : float
        Gaps with less area are left out.

    Returns
    -------
    list of Flaw
        Largest first.
    """
    array = np.asarray(polygons, dtype=object)
    present = np.flatnonzero(~(shapely.is_missing(array) | shapely.is_empty(array)))
    if len(present) == 0:
        return []
    shapes = shapely.make_valid(array[present])
    ground = shapely.union_all(shapes)
    parts = shapely.get_parts(ground)
    rings = [ring for part in parts for ring in shapely.get_rings(part)[1:]]
    holes = shapely.difference(shapely.union_all(shapely.polygons(rings)), ground) if rings else None
    closed = ground.buffer(narrow_m / 2, **_MITRE).buffer(-narrow_m / 2, **_MITRE)
    empty = shapely.difference(closed, ground)
    # Opening by a hundredth of the width drops the hairs that closing leaves along bent edges.
    hair_m = narrow_m / 100
    empty = empty.buffer(-hair_m, **_MITRE).buffer(hair_m, **_MITRE)
    wanted = [shape for shape in (holes, empty) if shape is not None]
    if boundary is not None:
        wanted.append(shapely.difference(shapely.make_valid(boundary), ground))
    pieces = shapely.get_parts(shapely.difference(shapely.union_all(wanted), ground))
    tree = shapely.STRtree(shapes)
    return sorted(
        (
            Flaw(FlawKind.GAP, piece, _neighbours(tree, piece, present), float(piece.area))
            for piece in pieces
            if piece.area >= smallest_m2
        ),
        key=lambda flaw: (-flaw.area_m2, flaw.polygons),
    )


def _neighbours(
    tree: shapely.STRtree, piece: shapely.Polygon, present: npt.NDArray[np.int64]
) -> tuple[int, ...]:
    near = tree.query(piece, predicate="dwithin", distance=0.01)
    return tuple(sorted(int(present[at]) for at in near))
