"""A series made by another process: its files, its records, its cancelling, its failures."""

from datetime import date

import pikepdf
import pytest
import shapely

from gisgrid.errors import BadUseError, CancelledError, FileError
from gisgrid.layout.options import SheetOptions, SheetSubject
from gisgrid.layout.series import SeriesBy
from gisgrid.model.areas import Grid
from gisgrid.progress import Progress
from gisgrid.ui.tasks.composer.apart import SeriesWish, make_apart
from gisgrid.workspace import Workspace

TODAY = date(2026, 11, 16)


@pytest.fixture
def file(tmp_path):
    """A register of three grids, closed again."""
    path = tmp_path / "a.gpkg"
    with Workspace.create(path, "lishui-2019", name="开发区") as workspace, workspace.edit("准备") as session:
        whole = shapely.box(119.90, 28.40, 119.93, 28.42)
        root = session.add(Grid("KF", "开发区", 1, geometry=shapely.MultiPolygon([whole])))
        for i in range(3):
            part = shapely.box(119.90 + i * 0.01, 28.40, 119.91 + i * 0.01, 28.42)
            grid = Grid(f"G{i}", f"园区{i}", 2, parent_id=root.id, geometry=shapely.MultiPolygon([part]))
            session.add(grid)
    return path


def wish_of(file, target, by=SeriesBy.GRID):
    return SeriesWish(file, SheetOptions(SheetSubject.GRIDS), by, target, TODAY)


def test_a_series_comes_with_its_records(file, tmp_path):
    told = []
    progress = Progress(lambda done, total, text: told.append((done, total, text)))
    made = make_apart(wish_of(file, tmp_path / "册.pdf"), progress=progress)
    assert made.files == [tmp_path / "册.pdf"]
    assert len(made.issues) == 3
    assert {issue.file_name for issue in made.issues} == {"册.pdf"}
    assert told[0] == (0, 3, "园区0")
    assert told[-1][:2] == (3, 3)
    with pikepdf.open(tmp_path / "册.pdf") as document:
        assert len(document.pages) >= 4


def test_a_series_that_is_cancelled_ends_the_other_process(file, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        make_apart(wish_of(file, tmp_path / "册.pdf"), progress=progress)
    assert not (tmp_path / "册.pdf").exists()


def test_what_the_other_process_says_of_a_failure_is_heard(file, tmp_path):
    with pytest.raises(FileError, match="fehlt"):
        make_apart(wish_of(file, tmp_path / "fehlt" / "册.pdf"), progress=Progress())
    with pytest.raises(BadUseError):
        make_apart(wish_of(file, tmp_path / "册.pdf", SeriesBy.DEPARTMENT), progress=Progress())
