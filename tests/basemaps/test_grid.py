import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.basemaps.grid import geographic_grid, mercator_grid
from gisgrid.geo import web_mercator
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.source_crs import Datum

LISHUI = (119.92, 28.42)
CRS = WorkCrs(40)


def test_web_mercator_agrees_with_proj():
    pyproj = pytest.importorskip("pyproj")
    to_web = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    east, north = to_web.transform(*LISHUI)
    assert web_mercator.forward([LISHUI])[0] == pytest.approx((east, north), abs=1e-4)
    assert web_mercator.inverse([(east, north)])[0] == pytest.approx(LISHUI, abs=1e-10)


@pytest.mark.parametrize(
    ("lonlat", "zoom", "tile"),
    [
        # OpenStreetMap wiki, Slippy map tilenames: zoom 15 over Berlin's Brandenburg Gate.
        ((13.37771496361961, 52.51628011262304), 15, (17601, 10746)),
        ((0.1, 0.1), 1, (1, 0)),
        ((-179.9, -85.0), 3, (0, 7)),
    ],
)
def test_tile_numbers_of_web_maps(lonlat, zoom, tile):
    place = mercator_grid().places(zoom, np.array([lonlat]))[0]
    assert tuple(np.floor(place).astype(int)) == tile


def test_tianditu_in_degrees_begins_in_the_north_west_with_two_tiles():
    # DOMAIN.md 5.6: origin (-180, 90), levels from 1.
    grid = geographic_grid()
    assert (grid.levels[0].identifier, grid.levels[0].columns, grid.levels[0].rows) == ("1", 2, 1)
    assert grid.lonlat(0, np.array([[1.0, 0.5]]))[0] == pytest.approx((0.0, 0.0))
    # Level 10: a tile is 360/1024 degrees wide.
    assert tuple(np.floor(grid.places(9, np.array([LISHUI]))[0]).astype(int)) == (
        int((119.92 + 180) / (360 / 1024)),
        int((90 - 28.42) / (360 / 1024)),
    )


@given(
    lon=st.floats(75, 134),
    lat=st.floats(18, 53),
    level=st.integers(0, 17),
    datum=st.sampled_from([Datum.WGS84, Datum.GCJ02]),
)
def test_places_and_degrees_are_inverse(lon, lat, level, datum):
    grid = mercator_grid(datum=datum)
    back = grid.lonlat(level, grid.places(level, np.array([[lon, lat]])))
    assert back[0] == pytest.approx((lon, lat), abs=2e-8)


def test_the_level_follows_the_ground_resolution():
    grid = mercator_grid()
    # 156543.03 m per pixel at zoom 0 on the equator (EPSG:3857 and 256 px tiles), shrunk by the latitude.
    expected = 156_543.033928 * np.cos(np.radians(28.42)) / 2**15
    assert grid.metres_per_px(15, 28.42) == pytest.approx(expected, rel=1e-6)
    assert grid.level_for(expected * 1.2, 28.42) == 15
    assert grid.level_for(expected * 1.9, 28.42) == 14
    assert grid.level_for(0.001, 28.42) == 18


def test_tiles_cover_an_extent_wholly():
    x, y = CRS.project([LISHUI])[0]
    extent = (x - 3000, y - 2000, x + 3000, y + 2000)
    grid = mercator_grid()
    tiles = grid.cover(extent, CRS, 10.0)
    level = tiles[0][0]
    rng = np.random.default_rng(1)
    points = rng.uniform(extent[:2], extent[2:], size=(200, 2))
    places = np.floor(grid.places(level, CRS.unproject(points))).astype(int)
    assert {(level, int(c), int(r)) for c, r in places} <= set(tiles)
    assert len(tiles) <= 16
    middle = np.floor(grid.places(level, np.array([LISHUI]))[0]).astype(int)
    assert tiles[0] == (level, *middle.tolist())


def test_a_view_far_coarser_than_the_map_asks_for_nothing():
    x, y = CRS.project([LISHUI])[0]
    grid = mercator_grid(17, 18)
    assert grid.cover((x - 2e5, y - 2e5, x + 2e5, y + 2e5), CRS, 400.0) == []


def test_a_parent_holds_its_tile():
    grid = mercator_grid()
    assert grid.parent((15, 17601, 10746)) == (14, 8800, 5373)
    assert grid.parent((0, 0, 0)) is None


def test_gcj02_tiles_lie_where_they_belong():
    # DOMAIN.md 5.2: WGS→GCJ of (119.92, 28.42); the picture drawn for the shifted place shows this ground.
    shifted = np.array([[119.92440076810244, 28.416578235695855]])
    plain, shifted_map = mercator_grid(), mercator_grid(datum=Datum.GCJ02)
    place = plain.places(17, shifted)
    assert shifted_map.lonlat(17, place)[0] == pytest.approx(LISHUI, abs=1e-8)
    error_m = np.hypot(*(CRS.project(plain.lonlat(17, place)) - CRS.project([LISHUI]))[0])
    assert error_m == pytest.approx(573, abs=5)  # DOMAIN.md 5.2: 573 m in 丽水 when ignored
