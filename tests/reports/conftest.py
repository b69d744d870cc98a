"""The two sample areas, opened for reading."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gisgrid.reports.catalogue import Wish, make_report
from gisgrid.reports.export import export_report
from gisgrid.sample.build import AREAS
from gisgrid.workspace import OpenMode, Workspace

TODAY = date(2026, 11, 16)
MakeFile = Callable[..., Path]


@pytest.fixture(scope="session")
def area_files(sample_file: Callable[[str], Path]) -> dict[str, Path]:
    return {key: sample_file(key) for key in AREAS}


@pytest.fixture(scope="session")
def lishui(area_files: dict[str, Path]) -> Iterator[Workspace]:
    with Workspace.open(area_files["lishui"], OpenMode.READ) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def hanyin(area_files: dict[str, Path]) -> Iterator[Workspace]:
    with Workspace.open(area_files["hanyin"], OpenMode.READ) as workspace:
        yield workspace


@pytest.fixture(params=["lishui", "hanyin"])
def area(request: pytest.FixtureRequest) -> Workspace:
    found: Workspace = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def write(tmp_path: Path) -> MakeFile:
    """Return a function that writes a report of a register and gives the file."""

    def run(workspace: Workspace, name: str, ending: str = "xlsx", **wish: str) -> Path:
        paper = make_report(workspace, name, Wish(**wish), today=TODAY)
        target = tmp_path / f"{name}.{ending}"
        export_report(paper, target)
        return target

    return run


def sheet_rows(path: Path, *, sheet: int = 0) -> list[list[object]]:
    """Read the cells of a sheet of a workbook back."""
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]
