"""Making the geometry of import rows fit for the register: kind, place, validity."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.geo.gcj02 import is_in_china
from gisgrid.i18n import tr

GeometryArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Shapes:
    """Geometry after the check.

    Attributes
    ----------
    geometries : ndarray of shapely geometry or None
        EPSG:4490, valid, of the right dimension; None where there was none or it was refused.
    refused : dict
        Reason by position of the row.
    repaired : list of int
        Positions of rows whose outline crossed itself and was mended.
    moved : list of int
        Positions of rows whose area was replaced by a point inside it.
    """

    geometries: GeometryArray
    refused: dict[int, str]
    repaired: list[int]
    moved: list[int]


def fit_shapes(geometries: GeometryArray, *, dimensions: int, is_needed: bool) -> Shapes:
    """Check and mend the geometry of all rows.

    Parameters
    ----------
    geometries : ndarray of shapely geometry or None, shape (n,)
        EPSG:4490.
    dimensions : int
        0 for points, 1 for lines, 2 for areas.
    is_needed : bool
        Whether a row without geometry is refused.

    Returns
    -------
    Shapes
    """
    array = np.array(geometries, dtype=object, copy=True)
    refused: dict[int, str] = {}
    absent = shapely.is_missing(array) | shapely.is_empty(array)
    array[absent] = None
    if is_needed:
        refused.update(dict.fromkeys(np.flatnonzero(absent).tolist(), tr("There is no geometry.")))
    for row in np.flatnonzero(~absent & ~_is_plausible(array)).tolist():
        refused[row] = _place_fault(array[row])
        array[row] = None
    moved: list[int] = []
    if dimensions == 0:
        areas = np.flatnonzero(shapely.get_dimensions(array) > 0)
        array[areas] = shapely.point_on_surface(array[areas])
        moved = areas.tolist()
        many = np.flatnonzero(shapely.get_type_id(array) == shapely.GeometryType.MULTIPOINT)
        array[many] = shapely.get_geometry(array[many], 0)
    repaired = _mend(array) if dimensions == 2 else []
    wrong = np.flatnonzero(~shapely.is_missing(array) & (shapely.get_dimensions(array) != dimensions))
    for row in wrong.tolist():
        array[row] = _only(array[row], dimensions)
        if array[row] is None:
            refused[row] = tr(
                "The geometry is of the wrong kind; needed is: {kind}.", kind=_kind_name(dimensions)
            )
    return Shapes(array, refused, repaired, moved)


def _is_plausible(array: GeometryArray) -> npt.NDArray[np.bool_]:
    """Tell whether the box around each geometry lies in China; missing ones are not plausible."""
    bounds = shapely.bounds(array)
    return np.asarray(is_in_china(bounds[:, :2]) & is_in_china(bounds[:, 2:]))


def _place_fault(geometry: shapely.Geometry) -> str:
    x, y = shapely.get_coordinates(geometry)[0]
    if is_in_china([(y, x)])[0]:
        return tr("Longitude and latitude seem to be exchanged ({x}, {y}).", x=f"{x:.5f}", y=f"{y:.5f}")
    return tr("The coordinates ({x}, {y}) do not lie in China.", x=f"{x:.5f}", y=f"{y:.5f}")


def _mend(array: GeometryArray) -> list[int]:
    present = np.flatnonzero(~shapely.is_missing(array))
    broken = present[~shapely.is_valid(array[present])]
    for row in broken:
        array[row] = _only(shapely.make_valid(array[row]), 2) or array[row]
    return [int(row) for row in broken]


def _only(geometry: shapely.Geometry, dimensions: int) -> shapely.Geometry | None:
    """Keep the parts of one dimension; None when there are none."""
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimensions]
    flat = [inner for part in parts for inner in shapely.get_parts(part)]
    if not flat:
        return None
    make = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}[dimensions]
    return flat[0] if len(flat) == 1 else make(flat)


def _kind_name(dimensions: int) -> str:
    return {0: tr("a point"), 1: tr("a line"), 2: tr("an area")}[dimensions]
