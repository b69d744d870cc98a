"""What a theme says of whole grids where the map is small."""

from dataclasses import replace

import numpy as np
import pytest

from gisgrid.layers.grid_themes import FAR_METRES_PER_PX
from gisgrid.layers.items import stacks_of
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import build_theme, wear
from gisgrid.layers.view import View
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, small_town

WEST, EAST = 2, 3


@pytest.fixture
def register(qapp) -> FakeRegister:
    """甲 乙 丙 belong to the west; 丁 (major hazard), 戊 (overdue) and 己 (closed) to the east, 戊 by a grid inside it."""
    made = small_town()
    made.add(Grid("E1", "东一组", 3, parent_id=EAST))
    inner = made.find(Grid, code="E1")[0].id
    for one, grid in zip(made.find(Enterprise), (WEST, WEST, WEST, EAST, inner, EAST), strict=False):
        one.grid_id = grid
    return made


def _themed(key, register):
    scene = build_scene(register, today=TODAY)
    return scene, build_theme(key, scene, register, today=TODAY)


def test_grids_tell_the_share_that_presses(register):
    _, theme = _themed(ThemeKey.HAZARDS, register)
    grids = theme.grids
    # East: two of two, for the closed one does not count and the grid without a polygon hands on to the one above.
    assert [(one.title, one.count) for one in grids.classes] == [("无", 1), ("25%—100%", 1)]
    assert grids.members == ((WEST,), (EAST,))
    assert grids.is_told


def test_share_of_class_a_falls_into_its_step(register):
    _, theme = _themed(ThemeKey.DANGER, register)
    # West: one of three; east: one of two.
    assert [(one.title, one.count) for one in theme.grids.classes] == [("25%—100%", 2)]


def test_kinds_give_the_most_frequent_one(register):
    for one in register.find(Enterprise):
        one.supervised_industry = "机械" if one.grid_id == WEST else "化工"
    _, theme = _themed(ThemeKey.INDUSTRY, register)
    assert dict(zip([one.title for one in theme.grids.classes], theme.grids.members, strict=True)) == {
        "机械": (WEST,),
        "化工": (EAST,),
    }
    assert not theme.grids.is_told


def test_a_grid_without_enterprises_is_pale_and_needs_no_words(register):
    for one in register.find(Enterprise):
        one.grid_id = EAST
    _, theme = _themed(ThemeKey.RISK, register)
    assert theme.grids.members == ((EAST,),)
    assert [stack.table.ids.tolist() for stack, _ in theme.grids.item.parts] == [[EAST], [WEST]]


def test_a_share_at_the_edge_belongs_to_the_lower_step(register):
    first = register.find(Enterprise)[0]
    for number in range(9):
        register.add(Enterprise(f"第{number}厂", grid_id=WEST, geometry=first.geometry))
    first.danger_class = DangerClass.C
    _, theme = _themed(ThemeKey.DANGER, register)
    # West: none of twelve; east: one of two.
    assert [one.title for one in theme.grids.classes] == ["无", "25%—100%"]
    register.find(Enterprise, name="第0厂")[0].danger_class = DangerClass.A
    register.find(Enterprise, name="第1厂")[0].danger_class = DangerClass.A
    register.find(Enterprise, name="第2厂")[0].danger_class = DangerClass.A
    _, theme = _themed(ThemeKey.DANGER, register)
    # Three of twelve are 25 %.
    assert [one.title for one in theme.grids.classes] == ["10%—25%", "25%—100%"]


def test_grids_are_coloured_far_away_only(register, painted):
    scene, theme = _themed(ThemeKey.HAZARDS, register)
    wear(scene, theme)
    with_grids = {}
    for scale in (FAR_METRES_PER_PX * 1.1, FAR_METRES_PER_PX * 0.9):
        view = replace(View(0, 0, 1, 200, 150).fitted(scene.extent), metres_per_px=scale)
        seen, _ = painted(scene, view)
        wear(scene, replace(theme, grids=None))
        bare, _ = painted(scene, view)
        wear(scene, theme)
        with_grids[scale > FAR_METRES_PER_PX] = bool(np.any(seen != bare))
    assert with_grids == {True: True, False: False}
    # Nor is a level of detail built for what is not drawn.
    assert stacks_of(theme.grids.item, FAR_METRES_PER_PX * 0.9) == []
    assert len(stacks_of(theme.grids.item, FAR_METRES_PER_PX)) == len(theme.grids.item.parts)
    wear(scene, None)
    assert scene.grid_theme is None
