"""Real files of other offices, by the very commands of the foundation's promise, checked without our readers."""

import csv
import json
import math
import shutil
import subprocess

import numpy as np
import pyogrio
import pytest
import shapely

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.workspace import OpenMode, Workspace

pytestmark = pytest.mark.shared

METRES_PER_DEGREE = 111_320.0
DISTRICTS = frozenset(
    [
        "黄浦区",
        "徐汇区",
        "长宁区",
        "静安区",
        "普陀区",
        "闸北区",
        "虹口区",
        "杨浦区",
        "闵行区",
        "宝山区",
        "嘉定区",
        "浦东新区",
        "金山区",
        "松江区",
        "青浦区",
        "奉贤区",
        "崇明县",
    ]
)  # the 17 of Shanghai between 2011 and 2015, as the statistics bureau listed them


@pytest.fixture
def shanghai(shared, folder, gisgrid):
    """Return a workspace with the districts and enterprises, and what the imports said."""
    data = shared / "data" / "shanghai"
    path = folder / "上海.gpkg"
    assert gisgrid("new", path, "--scheme", "hanyin-2014").status == 0
    grids = gisgrid("import", path, data / "区县界_area.shp", "--as", "grids", "--level", "2", "--json")
    works = gisgrid("import", path, data / "shanghai_urban.csv", "--as", "enterprises", "--json")
    return path, grids, works


def test_shanghai(shanghai, shared, folder, gisgrid):
    path, grids, works = shanghai
    data = shared / "data" / "shanghai"
    assert grids.status == 0
    assert (grids.document["read"], grids.document["added"]) == (17, 17)
    with (data / "shanghai_urban.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    counts = works.document
    # The file has 450 lines, one of them the header.
    assert counts["read"] == len(rows) == 449
    assert counts["added"] + len(counts["refused"]) == len(rows)
    assert works.status == (1 if counts["refused"] else 0)

    raw = pyogrio.raw.read(data / "区县界_area.shp", encoding="gb18030")
    meta, shapes, columns = raw[0], shapely.from_wkb(raw[2]), raw[3]
    named = next(
        column.tolist()
        for name, column in zip(meta["fields"], columns, strict=True)
        if {"黄浦区"} <= set(column.tolist()) and len(set(column.tolist())) == 17 and name
    )
    assert set(named) == DISTRICTS
    assert shapely.total_bounds(shapes)[0] == pytest.approx(
        120.85, abs=0.05
    )  # plain degrees, as the .prj says
    points = shapely.points([[float(row["lon"]), float(row["lat"])] for row in rows])
    with Workspace.open(path, OpenMode.READ) as workspace:
        assert {grid.name for grid in workspace.find(Grid)} == DISTRICTS
        name_of = {grid.id: grid.name for grid in workspace.find(Grid)}
        taken = workspace.find(Enterprise)
        held = {(one.name, round(one.geometry.x, 7), round(one.geometry.y, 7)): one for one in taken}
    refused = {row["row"] for row in counts["refused"]}
    assert len(held) == len(taken) == len(rows) - len(refused)
    for place, (row, point) in enumerate(zip(rows, points, strict=True)):
        if place + 2 in refused:
            continue
        one = held[row["name"], round(point.x, 7), round(point.y, 7)]
        inside = [name for name, shape in zip(named, shapes, strict=True) if shape.covers(point)]
        assert [name_of.get(one.grid_id)] == (inside[:1] or [None]), row["name"]

    pdf = folder / "企业 分布图.pdf"
    told = gisgrid("map", path, "distribution", "-o", pdf, "--json")
    assert told.status == 0
    enterprises = told.document["enterprises"]
    assert enterprises["in_area"] == len(taken)
    assert enterprises["in_area"] == sum(
        enterprises[kind] for kind in ("labelled", "leader", "indexed", "not_located")
    )
    assert [folder / name for name in told.document["files"]] == [pdf]
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext, which reads the names in the PDF, is not here")
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert {name for name in DISTRICTS if name not in text} == set()
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True).stdout.decode()
    rows_of_fonts = fonts.splitlines()[2:]
    assert rows_of_fonts
    assert all(line.split()[-5] == "yes" for line in rows_of_fonts)  # embedded


def shifted(lon, lat):
    """Shift WGS84 as Chinese map services do; written anew from the formulas that went round in 2010."""
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = lon - 105.0, lat - 35.0
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    phi = math.radians(lat)
    magic = 1 - ee * math.sin(phi) ** 2
    meridian = a * (1 - ee) / (magic * math.sqrt(magic))
    return (
        lon + math.degrees(east / (a / math.sqrt(magic) * math.cos(phi))),
        lat + math.degrees(north / meridian),
    )


def unshifted(lon, lat):
    """Find by iteration the place that is shifted to here."""
    x, y = lon, lat
    for _ in range(30):
        there = shifted(x, y)
        x, y = x + lon - there[0], y + lat - there[1]
    return x, y


def test_the_shift_of_this_file_agrees_with_published_points():
    # The test points of the eviltransform project, which came out of the services themselves.
    for before, after in (
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ):
        assert shifted(*before) == pytest.approx(after, abs=1e-8)


def test_hanyin(shared, folder, gisgrid):
    source = shared / "data" / "hanyin" / "610921.geojson"
    path = folder / "汉阴.gpkg"
    words = ("import", path, source, "--as", "grids", "--level", "1")
    assert gisgrid("new", path, "--scheme", "hanyin-2014").status == 0
    plain = gisgrid(*words, "--json")
    assert plain.status == 0
    (warning,) = [text for text in plain.document["warnings"] if "GCJ-02" in text]
    assert "--crs gcj02" in warning  # what to do
    assert "米" in warning  # and how far it would be off
    assert gisgrid("undo", path).status == 0
    told = gisgrid(*words, "--crs", "gcj02", "--json")
    assert (told.status, told.document["added"]) == (0, 1)
    assert not any("GCJ-02" in text for text in told.document["warnings"])

    given = np.array(list(coordinates(json.loads(source.read_text(encoding="utf-8")))))
    truth = np.array([unshifted(lon, lat) for lon, lat in given])
    with Workspace.open(path, OpenMode.READ) as workspace:
        (grid,) = workspace.find(Grid)
    found = shapely.get_coordinates(grid.geometry)
    assert len(found) >= 0.99 * len(truth)
    per_degree = np.array([METRES_PER_DEGREE * math.cos(math.radians(32.9)), METRES_PER_DEGREE])
    tree = shapely.STRtree(shapely.points(truth * per_degree))
    _, off_m = tree.query_nearest(shapely.points(found * per_degree), return_distance=True)
    assert off_m.max() < 2.0
    # And it did move: by some 480 m (DOMAIN: 479 m at the county town).
    moved_m = np.hypot(*((given.mean(axis=0) - truth.mean(axis=0)) * per_degree))
    assert moved_m == pytest.approx(480, abs=20)


def coordinates(member):
    """Walk through every pair of numbers of a GeoJSON document."""
    if isinstance(member, dict):
        for key in ("features", "geometry", "geometries", "coordinates"):
            if key in member:
                yield from coordinates(member[key])
    elif isinstance(member, list):
        if len(member) >= 2 and isinstance(member[0], int | float):
            yield member[0], member[1]
        else:
            for one in member:
                yield from coordinates(one)
