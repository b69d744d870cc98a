"""Grids for the map: shapes, names and the places of the names."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layers.cache import Arrays, packed_words, table_arrays, table_of, words_of
from gisgrid.layers.features import FeatureTable, Ints, Point2, Shape, build_table
from gisgrid.layers.scene import GridSet, visual_centres

_LABEL_TOLERANCE_M = 0.5


def make_grid_set(
    ids: Ints,
    shapes: NDArray[np.object_],
    names: list[str],
    *,
    levels: Ints,
    is_leaf: NDArray[np.bool_],
    origin: Point2,
) -> GridSet:
    """Prepare grids, whose shapes are in metres of the work CRS, with the middles where their names stand.

    Parameters
    ----------
    levels, is_leaf : ndarray
        Level of each grid, and whether none lies below it.
    origin : (float, float)
        What is taken off the coordinates, so that they stay small.
    """
    table: FeatureTable = build_table(
        ids, shapes, shape=Shape.AREA, origin=origin, columns={"row": np.arange(len(ids))}
    )
    rows = table.columns["row"].astype(np.int64)
    moved = shapely.transform(shapes[rows], lambda xy: xy - origin)
    polygons = _plain_outlines(moved)
    return GridSet(
        table=table,
        names=[names[row] for row in rows.tolist()],
        levels=levels[rows],
        is_leaf=is_leaf[rows],
        polygons=polygons,
        anchors=visual_centres(polygons),
    )


def _plain_outlines(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return outlines with fewer corners, for names to lie in; the way that never breaks a shape costs five times as much."""
    plain = np.asarray(shapely.simplify(polygons, _LABEL_TOLERANCE_M, preserve_topology=False))
    broken = ~shapely.is_valid(plain) | shapely.is_empty(plain)
    plain[broken] = shapely.simplify(polygons[broken], _LABEL_TOLERANCE_M)
    return plain


def grid_set_arrays(grids: GridSet) -> dict[str, NDArray[np.generic]]:
    """Return a set of grids as arrays, to be kept."""
    bodies = shapely.to_wkb(grids.polygons).tolist()
    return {
        **table_arrays(grids.table),
        "names": packed_words(grids.names),
        "levels": grids.levels,
        "is_leaf": grids.is_leaf,
        "anchors": grids.anchors,
        "polygons": np.frombuffer(b"".join(bodies), dtype=np.uint8),
        "polygon_ends": np.cumsum([len(one) for one in bodies], dtype=np.int64),
    }


def grid_set_of(kept: Arrays, origin: Point2) -> GridSet:
    """Return the set of grids that `grid_set_arrays` was given."""
    whole, ends = kept["polygons"].tobytes(), kept["polygon_ends"].tolist()
    bodies = [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return GridSet(
        table=table_of(kept, origin),
        names=words_of(kept["names"]),
        levels=kept["levels"].view(np.int64),
        is_leaf=kept["is_leaf"].view(np.bool_),
        polygons=np.asarray(shapely.from_wkb(bodies), dtype=object),
        anchors=kept["anchors"].view(np.float64),
    )
