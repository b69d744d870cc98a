"""Fixtures of the map engine's tests."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.medium import Medium
from gisgrid.layers.painter import DrawReport, draw
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, mock_town, small_town

Painted = tuple[np.ndarray, DrawReport]


@pytest.fixture(scope="session")
def town_file() -> Path:
    """Return the frozen mock town, or skip where the folder of real files is absent."""
    path = Path(__file__).resolve().parents[3] / "shared/design/mocks/source/town.geojson"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return path


@pytest.fixture(scope="session")
def town(town_file: Path) -> FakeRegister:
    return mock_town(town_file)


@pytest.fixture(scope="session")
def town_scene(town: FakeRegister, qapp: object) -> Scene:
    return build_scene(town, today=TODAY)


@pytest.fixture
def small(qapp: object) -> Scene:
    """Return a scene of two grids, a parcel, a road and five enterprises."""
    return build_scene(small_town(), today=TODAY)


@pytest.fixture
def painted() -> Callable[..., Painted]:
    """Return a function that paints a scene and gives the pixels, shape (rows, columns, 3)."""

    def paint(scene: Scene, view: View, medium: Medium | None = None, **wishes: object) -> Painted:
        image = QImage(int(view.width_px), int(view.height_px), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        try:
            report = draw(painter, scene, view, medium or Medium.screen(), **wishes)  # type: ignore[arg-type]
        finally:
            painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        return pixels[:, :, 2::-1].astype(int), report

    return paint
