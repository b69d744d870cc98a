import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import CrsError
from gisgrid.geo import gcj02
from gisgrid.geo.source_crs import (
    Datum,
    guess_from_numbers,
    system_from_epsg,
    system_from_key,
    system_from_wkt,
)

LISHUI, HANYIN = (119.92, 28.42), (108.51, 32.89)
ESRI_ZONE_40 = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_40",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
ESRI_XIAN = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


# DOMAIN.md 5.1, computed by PROJ.
@pytest.mark.parametrize(
    ("code", "lonlat", "xy"),
    [
        (4549, LISHUI, (492161.7701, 3144989.9479)),
        (4528, LISHUI, (40492161.7701, 3144989.9479)),
        (4545, HANYIN, (547720.4544, 3640663.9928)),
        (4524, HANYIN, (36547720.4544, 3640663.9928)),
    ],
)
def test_published_points(code, lonlat, xy):
    system = system_from_epsg(code)
    assert system.to_lonlat([xy])[0] == pytest.approx(lonlat, abs=1e-8)
    assert not system.definition


@pytest.mark.parametrize("code", [4498, 4509, 4497, 4508, 4513, 4533, 4534, 4554, 4491, 4501, 4502, 4512])
def test_every_zone_agrees_with_proj(code):
    system = system_from_epsg(code)
    lonlat = (system.central_meridian_deg + 1, 30.0)
    xy = pyproj.Transformer.from_crs(4490, code, always_xy=True).transform(*lonlat)
    assert system.to_lonlat([xy])[0] == pytest.approx(lonlat, abs=1e-9)


@pytest.mark.parametrize("code", [4490, 4326])
def test_plain_degrees_stay(code):
    assert system_from_epsg(code).is_geographic
    assert system_from_epsg(code).to_lonlat([LISHUI])[0].tolist() == list(LISHUI)


def test_utm_and_web_mercator_by_library():
    for code in (32651, 3857):
        xy = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(*LISHUI)
        assert system_from_epsg(code).to_lonlat([xy])[0] == pytest.approx(LISHUI, abs=1e-8)


def test_old_datums_keep_their_degrees_and_say_so():
    xy = pyproj.Transformer.from_crs(4610, 2385, always_xy=True).transform(*LISHUI)
    system = system_from_epsg(2385)
    assert system.datum is Datum.XIAN80
    assert not system.is_exact
    assert system.to_lonlat([xy])[0] == pytest.approx(LISHUI, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("gcj02", Datum.GCJ02),
        ("GCJ-02", Datum.GCJ02),
        ("bd09", Datum.BD09),
        ("WGS 84", Datum.WGS84),
        ("cgcs2000", Datum.CGCS2000),
        ("epsg:4490", Datum.CGCS2000),
        ("百度", Datum.BD09),
    ],
)
def test_keys(text, datum):
    assert system_from_key(text).datum is datum


@pytest.mark.parametrize("text", ["mars", "EPSG:999999", ""])
def test_unknown_keys(text):
    with pytest.raises(CrsError):
        system_from_key(text)


def test_shifted_systems():
    shifted = gcj02.wgs84_to_gcj02([LISHUI])
    assert system_from_key("gcj02").to_lonlat(shifted)[0] == pytest.approx(LISHUI, abs=1e-9)


def test_esri_wkt():
    system = system_from_wkt(ESRI_ZONE_40)
    assert (system.datum, system.central_meridian_deg, system.false_easting_m) == (
        Datum.CGCS2000,
        120,
        40500000,
    )
    assert system_from_wkt(ESRI_XIAN).datum is Datum.XIAN80


@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
@pytest.mark.parametrize("code", [4490, 4549, 4528, 4326, 2385, 32651, 4509])
def test_every_dialect(code, version):
    system = system_from_wkt(pyproj.CRS.from_epsg(code).to_wkt(version))
    same = system_from_epsg(code)
    assert system.datum is same.datum
    point = (500_300.0, 3_140_000.0) if not same.is_geographic else LISHUI
    point = (40_500_300.0, 3_140_000.0) if code == 4528 else point
    assert system.to_lonlat([point])[0] == pytest.approx(same.to_lonlat([point])[0], abs=1e-9)


@pytest.mark.parametrize("text", ["", "not a prj", 'LOCAL_CS["x"]'])
def test_wkt_that_is_none(text):
    with pytest.raises(CrsError):
        system_from_wkt(text)


@given(
    lon=st.floats(108.3, 109.4),
    lat=st.floats(20, 45),
    code=st.sampled_from([4490, 4545, 4524, 4497, 3857]),
    is_swapped=st.booleans(),
)
def test_numbers_give_the_system_away(lon, lat, code, is_swapped):
    xy = pyproj.Transformer.from_crs(4490 if code != 3857 else 4326, code, always_xy=True).transform(lon, lat)
    given_ = xy[::-1] if is_swapped and code != 3857 else xy
    guess = guess_from_numbers([given_], zone=36)
    back = np.array(given_)[::-1] if guess.is_swapped else given_
    assert guess.system.to_lonlat([back])[0] == pytest.approx((lon, lat), abs=1e-8)


def test_numbers_that_say_nothing():
    assert guess_from_numbers([[1.0, 2.0]]) is None
    assert guess_from_numbers([[np.nan, np.nan]]) is None
    assert guess_from_numbers([[492161.77, 3144989.9]]) is None
    assert guess_from_numbers([[7.42, 43.7]], zone=40) is None
