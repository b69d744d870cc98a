"""The command line as a person meets it, and a little workspace to use and misuse it on."""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gisgrid.cli import app


@dataclass
class Told:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str
    document: dict = field(default_factory=dict)


def no_window(workspace: str | None) -> int:
    raise AssertionError(f"a window for {workspace}")


@pytest.fixture
def gisgrid(capsys, fresh_home, caplog):
    """Return a function that runs a command; a bug that came through the door fails the test."""

    def run(*words) -> Told:
        capsys.readouterr()
        status = app.run([str(word) for word in words], open_window=no_window)
        told = capsys.readouterr()
        log = fresh_home / "cache" / "gisgrid.log"
        assert not log.exists() or not log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")
        document = json.loads(told.out) if "--json" in words and status < 2 else {}
        return Told(status, told.out, told.err, document)

    return run


@pytest.fixture
def refused(gisgrid, tmp_path):
    """Return a function that runs a command which must end in one Chinese sentence and change nothing."""

    def contents():
        return {
            path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
        }

    def run(*words) -> str:
        before = contents()
        told = gisgrid(*words)
        assert told.status == 2, told
        assert told.out == ""
        assert told.err.count("\n") == 1, told.err
        assert told.err.endswith(("。\n", "？\n")), told.err
        assert any("\u4e00" <= char <= "\u9fff" for char in told.err)
        assert ".part" not in told.err
        assert ".gisgrid-" not in told.err
        assert contents() == before
        return told.err

    return run


def square(lon, lat, **properties):
    """Make a feature of 0.01° by 0.01°."""
    ring = [[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.01], [lon, lat + 0.01], [lon, lat]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def spot(lon, lat, **properties):
    """Make a feature that is a point."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


def collection(path, *features):
    """Write features as GeoJSON."""
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    return path


def put(path, content):
    """Write bytes or text to a file and return its path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture(scope="session")
def little_workspace(tmp_path_factory):
    """Make, by the command line, a workspace of two grids and three enterprises."""
    folder = tmp_path_factory.mktemp("little")
    path = folder / "w.gpkg"
    grids = collection(
        folder / "grids.geojson",
        square(119.90, 28.40, code="A", name="园区1"),
        square(119.91, 28.40, code="B", name="园区2"),
    )
    works = collection(
        folder / "works.geojson",
        spot(119.905, 28.405, 名称="欣沐涂料有限公司", 详细地址="祥和路66号"),
        spot(119.915, 28.405, 名称="永睿机械有限公司"),
        spot(119.917, 28.403, 名称="德禾纺织有限公司"),
    )
    for words in (
        ["new", path, "--scheme", "lishui-2019"],
        ["import", path, grids, "--as", "grids", "--level", "2", "--crs", "cgcs2000"],
        ["import", path, works, "--as", "enterprises", "--crs", "cgcs2000"],
    ):
        assert app.run([str(word) for word in words], open_window=no_window) == 0
    return path


@pytest.fixture
def folder(tmp_path) -> Path:
    """Return a folder whose name has spaces, Chinese and signs that patterns and addresses mind."""
    made = tmp_path / "安监站 资料 [1] #2 100%"
    made.mkdir()
    return made


@pytest.fixture
def ws(little_workspace, folder) -> Path:
    """Return a copy of the little workspace in that folder."""
    path = folder / "工作 区.gpkg"
    shutil.copy(little_workspace, path)
    return path
