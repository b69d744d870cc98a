"""The life of a register: out and in again, edited, undone, redone, changed from outside, saved, brought back."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest
import shapely

from gisgrid.model.areas import Grid
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.workspace import OpenMode, Workspace

ENDINGS = {
    "grids": ("shp", "gpkg", "geojson"),
    "parcels": ("shp", "gpkg", "geojson"),
    "enterprises": ("shp", "gpkg", "geojson", "csv", "xlsx"),
    "places": ("gpkg", "xlsx"),
    "roads": ("gpkg", "geojson"),
    "people": ("csv", "xlsx"),
}

VALIDATOR = """
import sys
from osgeo_utils.samples import validate_gpkg
print(validate_gpkg.check(sys.argv[1], abort_at_first_error=False, extra_checks=True, warning_as_error=True))
"""


def digest(path: Path, *, versions: bool = False) -> str:
    """Sum up every domain row of a workspace by plain SQL; the row version only on request."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    summed = hashlib.sha256()
    try:
        for table in sorted(TABLE_NAMES.values()):
            names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            names = [name for name in names if versions or name != "version"]
            listed = ", ".join(f'"{name}"' for name in names)
            for row in connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY id'):
                summed.update(repr((table, row)).encode())
    finally:
        connection.close()
    return summed.hexdigest()


@pytest.fixture(params=["little", pytest.param("demo", marks=pytest.mark.long)])
def alive(request, gisgrid, folder, little_workspace):
    """Return a copy of the little workspace, or the complete sample."""
    path = folder / "生命 周期.gpkg"
    if request.param == "little":
        shutil.copy(little_workspace, path)
    else:
        assert gisgrid("demo", "lishui", path).status == 0
    return path


@pytest.mark.parametrize("what", list(ENDINGS))
def test_what_goes_out_comes_in_unchanged(gisgrid, alive, folder, what):
    before, steps = digest(alive), len(gisgrid("history", alive, "--json").document["steps"])
    for ending in ENDINGS[what]:
        out = folder / f"导出 {what}.{ending}"
        rows = gisgrid("export", alive, what, out, "--json").document["rows"]
        if not rows:
            continue
        told = gisgrid("import", alive, out, "--as", what, "--crs", "cgcs2000", "--json")
        counts = told.document
        assert (told.status, counts["read"], counts["unchanged"]) == (0, rows, rows), (
            ending,
            counts["refused"][:3],
        )
        assert digest(alive) == before
    assert len(gisgrid("history", alive, "--json").document["steps"]) == steps


def test_edit_undo_redo_verify_backup_restore(gisgrid, alive, folder):
    with Workspace.open(alive) as workspace, workspace.edit("登记") as session:
        extra = session.add(Enterprise("没有人提到的厂", geometry=shapely.Point(119.905, 28.405)))
    born = digest(alive)
    with Workspace.open(alive) as workspace, workspace.edit("改名又删") as session:
        session.get(Enterprise, 1).name = "改了名的厂"
        session.get(Grid, 1).geometry = shapely.MultiPolygon([shapely.box(119.9, 28.4, 119.905, 28.41)])
        session.bulk_delete(Enterprise, [extra.id])
    edited = digest(alive)
    assert edited != born
    assert gisgrid("undo", alive).status == 0
    assert digest(alive) == born
    assert gisgrid("redo", alive).status == 0
    assert digest(alive) == edited
    assert gisgrid("verify", alive).status == 0
    exact = digest(alive, versions=True)
    saved = folder / "备份" / "存.gpkg"
    assert gisgrid("backup", alive, saved).status == 0
    assert digest(saved, versions=True) == exact
    assert gisgrid("undo", alive, "--steps", "2").status in (0, 1)
    assert digest(alive) != edited
    assert gisgrid("restore", saved, alive).status == 0
    assert digest(alive, versions=True) == exact
    assert gisgrid("verify", alive).status == 0
    # What was replaced is kept, and the history that came back still goes on.
    assert len(list((folder / "生命 周期.backups").glob("*.gpkg"))) == 1
    assert gisgrid("undo", alive).status == 0
    assert digest(alive) == born


@pytest.mark.parametrize("program", ["ogrinfo", "pyogrio"])
def test_a_field_edited_by_gdal_is_in_the_history_and_can_be_undone(gisgrid, alive, program):
    born = digest(alive)
    steps = len(gisgrid("history", alive, "--json").document["steps"])
    if program == "ogrinfo":
        if shutil.which("ogrinfo") is None:
            pytest.skip("ogrinfo of gdal-bin is not here")
        sql = "UPDATE enterprise SET address = '外面改的' WHERE id = 1"
        done = subprocess.run(["ogrinfo", "-q", str(alive), "-sql", sql], capture_output=True, check=True)
        assert done.stderr == b""
    else:
        _, _, shapes, columns = pyogrio.raw.read(alive, layer="enterprise", max_features=1, columns=["name"])
        pyogrio.raw.write(
            alive, layer="enterprise", driver="GPKG", append=True, geometry=shapes, field_data=columns,
            fields=["name"], geometry_type="Point", crs="EPSG:4490",
        )  # fmt: skip
    assert digest(alive) != born
    newest, *older = gisgrid("history", alive, "--json").document["steps"]
    assert (newest["kind"], len(older)) == ("外部修改", steps)
    if program == "ogrinfo":
        change, born_at = gisgrid("history", alive, "--subject", "enterprise:1", "--json").document["changes"]
        assert change["after"]["address"] == "外面改的"
        assert born_at["before"] == {}
    assert gisgrid("verify", alive).status == 0
    assert gisgrid("undo", alive).status == 0
    assert digest(alive) == born
    assert gisgrid("verify", alive).status == 0


def test_other_programs_find_nothing_wrong(alive):
    with Workspace.open(alive, OpenMode.READ) as workspace:
        counts = {name: workspace.count(kind) for kind, name in TABLE_NAMES.items()}
    layers = pyogrio.list_layers(alive)
    for name, kind in layers:
        meta, _, _, columns = pyogrio.raw.read(alive, layer=name)  # a warning fails the test
        assert counts.get(name, len(columns[0])) == pyogrio.read_info(alive, layer=name)["features"]
        assert kind is None or meta["crs"] == "EPSG:4490"
    assert {name for name, _ in layers} >= {"grid", "parcel", "enterprise", "inspection", "hazard"}
    if shutil.which("ogrinfo") is None:
        pytest.skip("ogrinfo of gdal-bin is not here")
    done = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", str(alive)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "Warning" not in done.stdout
    checked = subprocess.run(
        [
            "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable,
            "-c",
            VALIDATOR,
            str(alive),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "No module named" in checked.stderr:
        pytest.skip("the validator of python3-gdal is not here")
    assert checked.stdout.strip() == "[]", checked.stdout + checked.stderr


@pytest.mark.long
@pytest.mark.parametrize("area", ["lishui", "hanyin"])
def test_the_same_seed_gives_the_same_rows(gisgrid, folder, area):
    sums = []
    for name in ("a", "b"):
        assert gisgrid("demo", area, folder / f"{name}.gpkg").status == 0
        sums.append(digest(folder / f"{name}.gpkg", versions=True))
        assert gisgrid("verify", folder / f"{name}.gpkg").status == 0
    assert sums[0] == sums[1]
