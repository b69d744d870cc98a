"""The sample registers, opened for reading."""

import pytest

from gisgrid.workspace import OpenMode, Workspace


@pytest.fixture(scope="session")
def lishui_path(sample_file):
    return sample_file("lishui")


@pytest.fixture(scope="session")
def hanyin_path(sample_file):
    return sample_file("hanyin")


@pytest.fixture
def lishui(lishui_path):
    with Workspace.open(str(lishui_path), OpenMode.READ) as workspace:
        yield workspace


@pytest.fixture
def hanyin(hanyin_path):
    with Workspace.open(str(hanyin_path), OpenMode.READ) as workspace:
        yield workspace
