from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers import kept
from gisgrid.layers.items import AreaItem, LineItem, TintItem
from gisgrid.layers.kept import keep_layers
from gisgrid.layers.medium import Medium
from gisgrid.layers.painter import draw
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Place
from gisgrid.progress import Progress
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, small_town

VIEW = View(491_000, 3_140_500, 4.0, 550, 300)


@pytest.fixture(autouse=True)
def keep_everything(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    monkeypatch.setattr(kept, "_WORTH_KEEPING", 0)


def made(register: FakeRegister, folder: Path, *, today: date = TODAY) -> Scene:
    """Build a scene and keep what it had to make."""
    scene = build_scene(register, today=today, cache_folder=folder)
    keep_layers(scene, register, Progress())
    return scene


def picture(scene: Scene) -> QImage:
    image = QImage(int(VIEW.width_px), int(VIEW.height_px), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter, scene, VIEW, Medium.screen())
    painter.end()
    return image


class Unread(FakeRegister):
    """A town whose shapes must not be read again; hazards and the like still are."""

    def geometries(self, kind: type[Any], /, **where: Any) -> Any:
        assert kind is Place, f"{kind.__name__} is in the cache"
        return super().geometries(kind, **where)


def test_a_kept_map_is_the_one_that_was_made(tmp_path: Path) -> None:
    town = small_town()
    plain = picture(build_scene(town, today=TODAY))
    first = made(town, tmp_path)
    assert picture(first) == plain
    assert not first.unkept
    town.__class__ = Unread
    again = build_scene(town, today=TODAY, cache_folder=tmp_path)
    assert not again.unkept
    assert picture(again) == plain
    assert again.points is not None
    assert first.points is not None
    assert again.points.names == first.points.names
    assert again.points.open_hazards.tolist() == first.points.open_hazards.tolist()
    assert again.grids is not None
    assert first.grids is not None
    assert again.grids.names == first.grids.names
    assert np.array_equal(again.grids.anchors, first.grids.anchors)


def test_a_kept_map_still_judges_by_the_day(tmp_path: Path) -> None:
    made(small_town(), tmp_path)
    earlier = build_scene(small_town(), today=date(2026, 10, 1), cache_folder=tmp_path)
    assert earlier.points is not None
    assert not earlier.points.is_urgent[earlier.points.ids.tolist().index(5)]


def test_grids_are_made_anew_when_others_are_in_force(tmp_path: Path) -> None:
    made(small_town(), tmp_path)
    town = small_town()
    town.get(Grid, 3).valid_to = TODAY - timedelta(days=1)
    fresh = build_scene(town, today=TODAY, cache_folder=tmp_path)
    assert fresh.grids is not None
    assert 3 not in fresh.grids.table.ids
    assert picture(fresh) == picture(build_scene(town, today=TODAY))


def test_a_scene_goes_on_with_what_is_mapped(tmp_path: Path) -> None:
    scene = made(small_town(), tmp_path)
    assert scene.parcels is not None
    assert not scene.parcels.rings.xy.flags.owndata
    assert not scene.parcels.rings.xy.flags.writeable


def test_an_older_scene_is_not_kept(tmp_path: Path) -> None:
    town = small_town()
    scene = build_scene(town, today=TODAY, cache_folder=tmp_path)
    scene.version -= 1
    keep_layers(scene, town, Progress())
    assert not list(tmp_path.rglob("*-parcels-*.layer"))


def test_every_stack_of_the_map_is_kept(tmp_path: Path) -> None:
    scene = build_scene(small_town(), today=TODAY, cache_folder=tmp_path)
    held = {id(stack) for one in scene.unkept for stack in one.kept.stacks.values()}
    for layer in scene.layers:
        for item in layer.items:
            if isinstance(item, AreaItem | LineItem | TintItem):
                assert all(id(stack) in held for stack, _ in item.parts)
