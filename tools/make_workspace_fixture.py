"""Write the small workspace of the present version that the migration tests open for ever after.

Run it once for each released version; the files of older versions stay as they are.
"""

import gzip
import sys
from datetime import datetime
from pathlib import Path

import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.store.revisions import HEAD
from gisgrid.workspace import Workspace

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data"


def make_fixture(folder: Path = FOLDER) -> Path:
    """Write ``workspace_<revision>.gpkg.gz``; return its path."""
    path = folder / f"workspace_{HEAD}.gpkg"
    moment = datetime(2026, 11, 16, 9, 0)  # noqa: DTZ001  local time
    with Workspace.create(
        path, "lishui-2019", name="旧文件", identity="0" * 32, clock=lambda: moment
    ) as workspace:
        with workspace.edit("建立") as session:
            grid = session.add(
                Grid(code="a", name="甲", level=1, geometry=shapely.box(119.8, 28.3, 119.9, 28.4))
            )
            session.add(Enterprise(name="厂", grid_id=grid.id, geometry=shapely.Point(119.85, 28.35)))
        with workspace.edit("改名") as session:
            session.get(Grid, 1).name = "乙"
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    path.unlink()
    return packed


if __name__ == "__main__":
    print(make_fixture(), file=sys.stderr)
