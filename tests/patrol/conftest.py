"""Sample registers and their plans, made once for all tests of patrols."""

from pathlib import Path

import pytest

from gisgrid.cli import app
from gisgrid.workspace import OpenMode, Workspace


def sample(tmp_path_factory, area):
    path = Path(tmp_path_factory.mktemp("patrol")) / f"{area}.gpkg"
    assert app.run(["demo", area, str(path)], open_window=lambda _: 99) == 0
    return path


@pytest.fixture(scope="session")
def lishui_path(tmp_path_factory):
    return sample(tmp_path_factory, "lishui")


@pytest.fixture(scope="session")
def hanyin_path(tmp_path_factory):
    return sample(tmp_path_factory, "hanyin")


@pytest.fixture
def lishui(lishui_path):
    with Workspace.open(str(lishui_path), OpenMode.READ) as workspace:
        yield workspace


@pytest.fixture
def hanyin(hanyin_path):
    with Workspace.open(str(hanyin_path), OpenMode.READ) as workspace:
        yield workspace
