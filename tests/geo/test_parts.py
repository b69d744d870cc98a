import numpy as np
import shapely

from gisgrid.geo.parts import promoted


def test_single_becomes_multi_and_the_rest_stays():
    box, line = shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])
    many = shapely.MultiPolygon([box])
    given = np.array([box, None, line, many, shapely.Point(0, 0)], dtype=object)
    kinds = [None if one is None else one.geom_type for one in promoted(given)]
    assert kinds == ["MultiPolygon", None, "MultiLineString", "MultiPolygon", "Point"]
    assert promoted(given)[0].equals(box)
    assert given[0] is box
