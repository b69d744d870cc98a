"""The shapefiles that come with the program: whole coverages, and encodings different on purpose."""

import struct

import numpy as np
import pytest
import shapely

from gisgrid import paths
from gisgrid.exchange.reading import read
from gisgrid.geo.crs import WorkCrs

ROOT = paths.sample_shapefiles()
DECLARED = {
    "lishui": {
        "grids": ("gb18030", True),
        "landcover": ("gb18030", True),
        "parcels": ("gb18030", False),
        "buildings": ("gb18030", False),
        "roads": ("utf-8", True),
        "places": ("utf-8", True),
        "contours": ("utf-8", True),
        "rivers": ("utf-8", False),
        "water": ("utf-8", False),
    },
    "hanyin": {
        "towns": ("gb18030", True),
        "roads": ("gb18030", True),
        "landcover": ("gb18030", True),
        "grids": ("gb18030", False),
        "buildings": ("gb18030", False),
        "county": ("utf-8", True),
        "places": ("utf-8", True),
        "contours": ("utf-8", True),
        "rivers": ("utf-8", False),
        "water": ("utf-8", False),
    },
}
LAYERS = [(area, layer) for area, layers in DECLARED.items() for layer in layers]


def shapes_in_metres(area: str, layer: str, zone: int) -> np.ndarray:
    return WorkCrs(zone).project_geometries(read(ROOT / area / f"{layer}.shp").geometries)


@pytest.mark.parametrize(("area", "layer"), LAYERS)
def test_encoding_is_as_told(area, layer):
    encoding, is_declared = DECLARED[area][layer]
    table = read(ROOT / area / f"{layer}.shp")
    assert table.encoding == encoding
    assert (ROOT / area / f"{layer}.cpg").exists() is is_declared
    assert table.warnings == []
    assert all(geometry is not None and geometry.is_valid for geometry in table.geometries)


def test_every_file_is_told_of():
    found = {(path.parent.name, path.stem) for path in ROOT.glob("*/*.shp")}
    assert found == set(LAYERS)


def test_folder_stays_small():
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file()) < 25_000_000


@pytest.mark.parametrize(
    ("area", "layer", "zone"), [("lishui", "grids", 40), ("hanyin", "grids", 36), ("hanyin", "towns", 36)]
)
def test_grids_leave_no_gap_and_do_not_overlap(area, layer, zone):
    shapes = shapes_in_metres(area, layer, zone)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)


def test_villages_fill_towns_and_towns_fill_the_county():
    county, towns, villages = (shapes_in_metres("hanyin", name, 36) for name in ("county", "towns", "grids"))
    assert county[0].area / 1e6 == pytest.approx(1365, rel=0.01)  # published area of 汉阴县, km²
    assert sum(t.area for t in towns) == pytest.approx(county[0].area, rel=1e-7)
    assert sum(v.area for v in villages) == pytest.approx(county[0].area, rel=1e-7)


def test_hanyin_has_the_real_towns_and_counts():
    # Codes and names of the ten towns, 18 communities and 141 villages: domain reference 2.2.
    towns = read(ROOT / "hanyin" / "towns.shp")
    assert dict(zip(towns.column("代码"), towns.column("名称"), strict=True)) == {
        "610921100000": "城关镇",
        "610921101000": "涧池镇",
        "610921102000": "蒲溪镇",
        "610921103000": "平梁镇",
        "610921104000": "双乳镇",
        "610921105000": "铁佛寺镇",
        "610921107000": "漩涡镇",
        "610921108000": "汉阳镇",
        "610921110000": "双河口镇",
        "610921112000": "观音河镇",
    }
    villages = read(ROOT / "hanyin" / "grids.shp")
    names, codes = villages.column("名称"), villages.column("代码")
    assert sum(name.endswith("社区") for name in names) == 18
    assert sum(name.endswith("村") for name in names) == 141
    assert len(set(codes)) == 159
    assert set(villages.column("上级")) == set(towns.column("代码"))


def test_parcels_lie_apart_and_inside_their_grids():
    grids = read(ROOT / "lishui" / "grids.shp")
    by_name = dict(zip(grids.column("名称"), shapes_in_metres("lishui", "grids", 40), strict=True))
    parcels = read(ROOT / "lishui" / "parcels.shp")
    shapes = shapes_in_metres("lishui", "parcels", 40)
    assert 340 <= len(shapes) <= 420
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    overlaps = shapely.area(shapely.intersection(shapes[left], shapes[right]))[left < right]
    assert overlaps.max() < 0.05  # coordinates are rounded to a millimetre
    for name, shape in zip(parcels.column("网格"), shapes, strict=True):
        assert shape.difference(by_name[name]).area < 0.5
    assert len(set(parcels.column("宗地号"))) == len(shapes)


@pytest.mark.parametrize(("area", "zone"), [("lishui", 40), ("hanyin", 36)])
def test_hill_shade_covers_the_area(area, zone):
    content = (ROOT / area / "hillshade.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    numbers = [float(word) for word in (ROOT / area / "hillshade.pgw").read_text().split()]
    west, north = numbers[4] - numbers[0] / 2, numbers[5] - numbers[3] / 2
    x0, y0, x1, y1 = shapely.total_bounds(shapes_in_metres(area, "grids", zone))
    assert west < x0
    assert x1 < west + numbers[0] * width
    assert y1 < north
    assert north + numbers[3] * height < y0
