"""The file as other programs see it: GDAL, its validator, pyogrio, a bare connection."""

import hashlib
import json
import subprocess
from datetime import date, datetime
from pathlib import Path

import pyogrio
import pytest
import shapely

from gisgrid.model.areas import Grid
from gisgrid.model.catalogue import GEOMETRY_TYPES, TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import EnterpriseStatus, InspectionKind
from gisgrid.model.history import StepKind
from gisgrid.model.inspections import Attachment, Inspection
from gisgrid.workspace import Workspace
from tests.store.outside import outsider

PHOTO = b"\xff\xd8\xff"
SYSTEM_PYTHON = Path("/usr/bin/python3")


def gdal(code: str, *arguments: object) -> str:
    """Run code under the system's Python, which has GDAL; any warning of GDAL's is a failure."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip("no /usr/bin/python3 with GDAL here")
    probe = subprocess.run([SYSTEM_PYTHON, "-c", "from osgeo import ogr"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("python3-gdal is not installed")
    done = subprocess.run(
        [SYSTEM_PYTHON, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.edit("建立样例") as session:
        grid = session.add(
            Grid(code="园区01", name="一区", level=1, geometry=shapely.box(119.8, 28.3, 119.9, 28.4))
        )
        firm = session.add(
            Enterprise(
                name="丽水合成革厂",
                grid_id=grid.id,
                site_area_m2=12345.678,
                updated_on=date(2026, 11, 2),
                geometry=shapely.Point(119.85, 28.35),
            )
        )
        session.add(
            Inspection(datetime(2026, 11, 3, 9, 30), InspectionKind.PATROL, enterprise_id=firm.id)  # noqa: DTZ001
        )
        session.add(
            Attachment(
                "enterprise", firm.id, "门口.jpg", "image/jpeg", PHOTO, hashlib.sha256(PHOTO).hexdigest()
            )
        )
    return workspace


def test_the_validator_of_gdal_finds_nothing(filled: Workspace) -> None:
    code = (
        "import sys\nfrom osgeo_utils.samples import validate_gpkg\n"
        "print(validate_gpkg.check(sys.argv[1], abort_at_first_error=False, extra_checks=True, warning_as_error=True))"
    )
    assert gdal(code, filled.path).strip() == "[]"


def test_gdal_reads_every_layer_with_its_types(filled: Workspace) -> None:
    code = """
import json, sys
from osgeo import gdal, ogr
gdal.UseExceptions()
source = ogr.Open(sys.argv[1])
layers = {}
for layer in source:
    reference = layer.GetSpatialRef()
    fields = {f.GetName(): f.GetTypeName() for f in layer.schema}
    layers[layer.GetName()] = [reference and reference.GetAuthorityCode(None), layer.GetMetadataItem("IDENTIFIER"), fields, layer.GetFeatureCount()]
firm = source.GetLayerByName("enterprise").GetNextFeature()
visit = source.GetLayerByName("inspection").GetNextFeature()
print(json.dumps([layers, firm["name"], firm["updated_on"], firm.GetGeometryRef().ExportToWkt(), visit["inspected_at"]]))
"""
    layers, name, day, place, moment = json.loads(gdal(code, filled.path))
    assert set(layers) == {*TABLE_NAMES.values(), "layer_styles"}
    located = {TABLE_NAMES[kind] for kind in GEOMETRY_TYPES}
    assert {layer for layer, facts in layers.items() if facts[0] == "4490"} == located
    assert layers["enterprise"][1] == "企业"
    fields = layers["enterprise"][2]
    assert fields["name"] == "String"
    assert fields["updated_on"] == "Date"
    assert fields["site_area_m2"] == "Real"
    assert layers["inspection"][2]["inspected_at"] == "DateTime"
    assert (name, day, place) == ("丽水合成革厂", "2026/11/02", "POINT (119.85 28.35)")
    # 09:30 in China is 01:30 UTC.
    assert moment == "2026/11/03 01:30:00+00"


def test_ogrinfo_reads_it_without_a_warning(filled: Workspace) -> None:
    try:
        done = subprocess.run(
            ["ogrinfo", "-ro", "-al", str(filled.path)], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("gdal-bin is not installed")
    assert done.stderr == ""
    assert "Warning" not in done.stdout
    assert "丽水合成革厂" in done.stdout


def test_pyogrio_reads_it(filled: Workspace) -> None:
    names = {row[0] for row in pyogrio.list_layers(filled.path)}
    assert names == {*TABLE_NAMES.values(), "layer_styles"}
    meta, _, geometry, fields = pyogrio.raw.read(filled.path, layer="enterprise")
    assert meta["crs"] == "EPSG:4490"
    assert shapely.from_wkb(geometry[0]).equals(shapely.Point(119.85, 28.35))
    assert fields[list(meta["fields"]).index("name")][0] == "丽水合成革厂"


def test_a_change_made_by_gdal_is_adopted_and_can_be_undone(filled: Workspace) -> None:
    code = """
import sys
from osgeo import ogr
ogr.UseExceptions()
source = ogr.Open(sys.argv[1], 1)
layer = source.GetLayerByName("enterprise")
firm = layer.GetNextFeature()
firm["status"] = "停产"
firm.SetGeometry(ogr.CreateGeometryFromWkt("POINT (119.86 28.36)"))
layer.SetFeature(firm)
extra = ogr.Feature(layer.GetLayerDefn())
extra["name"] = "新厂"
layer.CreateFeature(extra)
"""
    gdal(code, filled.path)
    heard = []
    filled.changed.connect(heard.append)
    assert filled.poll() == 1
    assert filled.poll() == 0
    assert heard[0].kind is StepKind.EXTERNAL
    assert heard[0].changed == {Enterprise: frozenset({1})}
    assert heard[0].added == {Enterprise: frozenset({2})}
    firm = filled.get(Enterprise, 1)
    assert firm.status is EnterpriseStatus.STOPPED
    assert firm.version == 2
    assert filled.ids_in_box(Enterprise, (119.859, 28.359, 119.861, 28.361)) == [1]
    latest = filled.record_history(Enterprise, 1)[0]
    assert latest.step.text == "外部修改"
    assert filled.undo().kind is StepKind.EXTERNAL
    assert filled.get(Enterprise, 1).status is EnterpriseStatus.IN_PRODUCTION
    assert filled.count(Enterprise) == 1
    assert filled.verify() == []


def test_a_change_made_by_sqlite_while_closed_is_adopted_at_opening(path: Path, filled: Workspace) -> None:
    filled.close()
    connection = outsider(path)
    connection.execute("UPDATE enterprise SET address = '新址' WHERE id = 1")
    connection.close()
    with Workspace.open(path) as again:
        assert again.history()[0].kind is StepKind.EXTERNAL
        assert again.notices == ["工作区被其他程序改过，改动已记入历史。"]
        assert again.undo().kind is StepKind.EXTERNAL
        assert again.get(Enterprise, 1).address == ""


def test_empty_cells_of_another_program_read_as_defaults(filled: Workspace) -> None:
    connection = outsider(filled.path)
    connection.execute(
        "UPDATE enterprise SET status = NULL, address = NULL, is_key_unit = NULL, version = NULL WHERE id = 1"
    )
    connection.close()
    filled.poll()
    firm = filled.get(Enterprise, 1)
    assert (firm.status, firm.address, firm.is_key_unit) == (EnterpriseStatus.IN_PRODUCTION, "", False)
    assert filled.columns(Enterprise, ["address"])["address"] == [""]
    with filled.edit("改") as session:
        session.get(Enterprise, 1).address = "路"
    assert filled.get(Enterprise, 1).address == "路"
