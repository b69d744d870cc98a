import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import CrsError
from gisgrid.geo.crs import WorkCrs, zone_for


# DOMAIN.md 5.1, test points computed by PROJ.
@pytest.mark.parametrize(
    ("zone", "lonlat", "xy"),
    [
        (40, (119.92, 28.42), (492161.7701, 3144989.9479)),
        (36, (108.51, 32.89), (547720.4544, 3640663.9928)),
    ],
)
def test_project_published_points(zone, lonlat, xy):
    crs = WorkCrs(zone)
    assert crs.project([lonlat])[0] == pytest.approx(xy, abs=1e-4)
    assert crs.unproject([xy])[0] == pytest.approx(lonlat, abs=1e-9)


@given(
    zone=st.integers(25, 45),
    offset_deg=st.floats(-6, 6),
    lat_deg=st.floats(0.0, 56.0),
)
def test_project_agrees_with_proj(zone, offset_deg, lat_deg):
    crs = WorkCrs(zone)
    lon = 3 * zone + offset_deg
    peer = pyproj.Transformer.from_crs(4490, crs.epsg, always_xy=True)
    xy = crs.project([(lon, lat_deg)])[0]
    assert xy == pytest.approx(peer.transform(lon, lat_deg), abs=1e-6)
    assert crs.unproject([xy])[0] == pytest.approx((lon, lat_deg), abs=1e-11)


def test_project_geometries_keeps_none_empty_and_drops_heights():
    crs = WorkCrs(40)
    given_ = [None, shapely.Point(), shapely.Point(120, 30, 5), shapely.box(119, 28, 120, 29)]
    out = crs.project_geometries(given_)
    assert out[0] is None
    assert out[1].is_empty
    assert not out[2].has_z
    assert out[2].x == pytest.approx(500_000)
    back = crs.unproject_geometries(out)
    assert shapely.hausdorff_distance(back[3], given_[3]) < 1e-11


def test_project_nothing():
    assert WorkCrs(40).project(np.empty((0, 2))).shape == (0, 2)


def test_point_scale_agrees_with_proj():
    crs = WorkCrs(36)
    lonlat = np.array([[108.0, 30.0], [109.4, 33.0], [106.6, 45.0]])
    peer = pyproj.Proj(crs.epsg).get_factors(lonlat[:, 0], lonlat[:, 1]).meridional_scale
    assert crs.point_scale(crs.project(lonlat)) == pytest.approx(peer, abs=2e-8)


def test_zone_for_seed_areas():
    assert zone_for(119.92) == 40
    assert zone_for(108.51) == 36
    assert zone_for(118.4) == 39
    assert zone_for(10) == 25


def test_unknown_zone_is_refused():
    with pytest.raises(CrsError, match="24"):
        WorkCrs(24)
