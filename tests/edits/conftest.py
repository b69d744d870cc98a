"""A small register: two grids, a department, a person, an enterprise, on a fixed day."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import shapely

from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Person
from gisgrid.workspace import Workspace

NOW = datetime(2026, 11, 16, 15, 0)  # noqa: DTZ001  local time


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "w.gpkg"
    with Workspace.create(path, "lishui-2019", author="王芳", clock=lambda: NOW) as workspace:
        with workspace.edit("建立") as session:
            top = session.add(Grid(code="区", name="开发区", level=1, geometry=shapely.box(119, 28, 121, 29)))
            west = session.add(
                Grid(
                    code="西", name="西片", level=2, parent_id=top.id, geometry=shapely.box(119, 28, 120, 29)
                )
            )
            session.add(
                Grid(
                    code="东", name="东片", level=2, parent_id=top.id, geometry=shapely.box(120, 28, 121, 29)
                )
            )
            session.add(Enterprise(name="化工厂", grid_id=west.id, geometry=shapely.Point(119.5, 28.5)))
            session.add(Person(name="李强"))
        yield workspace
