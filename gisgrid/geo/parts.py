"""Single and multi-part geometries."""

import numpy as np
import numpy.typing as npt
import shapely

GeometryArray = npt.NDArray[np.object_]

_BUILDERS = (
    (shapely.GeometryType.LINESTRING, shapely.multilinestrings),
    (shapely.GeometryType.POLYGON, shapely.multipolygons),
)


def promoted(geometries: npt.ArrayLike) -> GeometryArray:
    """Make single lines and polygons multi-part, all at once; everything else stays.

    Parameters
    ----------
    geometries : array_like of shapely geometry or None, shape (n,)

    Returns
    -------
    ndarray of shapely geometry or None, shape (n,)
        A new array.
    """
    array = np.array(geometries, dtype=object, copy=True)
    types = shapely.get_type_id(array)
    for kind, build in _BUILDERS:
        single = np.flatnonzero(types == kind)
        if len(single):
            array[single] = build(array[single], indices=np.arange(len(single)))
    return array
