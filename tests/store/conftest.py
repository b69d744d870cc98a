"""An empty workspace, and a clock that the test moves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gisgrid.workspace import Workspace


class Clock:
    """Local time, one second later at each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 16, 9, 0)  # noqa: DTZ001  local time, without zone

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "丽水 样区.gpkg"


@pytest.fixture
def workspace(path: Path, clock: Clock) -> Iterator[Workspace]:
    with Workspace.create(path, "lishui-2019", name="丽水", author="王芳", clock=clock) as made:
        yield made
