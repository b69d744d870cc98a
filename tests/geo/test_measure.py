import numpy as np
import pyproj
import pytest
import shapely

from gisgrid.geo import measure
from gisgrid.geo.crs import WorkCrs

TOWN = shapely.box(119.85, 28.38, 119.95, 28.45)


def test_areas_agree_on_town_and_parcel():
    crs = WorkCrs(40)
    # 100 m x 60 m, the example parcel of DOMAIN.md 5.3: 0.6 hectares on the map.
    parcel = crs.unproject_geometries([shapely.box(492161.770, 3144929.948, 492261.770, 3144989.948)])[0]
    fast = measure.ground_areas_m2([parcel, TOWN, None, shapely.Point(119.9, 28.4)], crs)
    assert fast[0] == pytest.approx(6000, rel=1e-5)
    assert fast[0] == pytest.approx(measure.ellipsoidal_area_m2(parcel), rel=1e-8)
    # The two differ by what lies between the straight map edge and the geodesic.
    assert fast[1] == pytest.approx(measure.ellipsoidal_area_m2(TOWN), rel=1e-6)
    assert fast[2:].tolist() == [0, 0]


def test_ring_direction_and_holes_do_not_matter():
    holed = TOWN.difference(shapely.box(119.9, 28.40, 119.91, 28.41))
    area = measure.ellipsoidal_area_m2(holed)
    assert area == pytest.approx(measure.ellipsoidal_area_m2(shapely.reverse(holed)))
    assert area < measure.ellipsoidal_area_m2(TOWN)


def test_length_and_distance():
    peer = pyproj.Geod(ellps="GRS80").inv(119.9, 28.4, 119.95, 28.44)[2]
    assert measure.distance_m((119.9, 28.4), (119.95, 28.44)) == pytest.approx(peer, abs=1e-3)
    line = shapely.LineString([(119.9, 28.4), (119.95, 28.44)])
    assert measure.ellipsoidal_length_m(line) == pytest.approx(peer, abs=1e-3)
    assert measure.ellipsoidal_length_m(None) == 0
    assert measure.ellipsoidal_length_m(shapely.Point()) == 0


def test_land_units():
    assert measure.square_metres_to_mu(6000) == pytest.approx(9)
    assert measure.square_metres_to_hectares(6000) == pytest.approx(0.6)
    assert np.isclose(measure.SQUARE_METRES_PER_MU, 666.667, atol=1e-3)
