"""Ways of colouring: who gets which class, and what is painted."""

import numpy as np
import pytest

from gisgrid.layers.names import LayerName
from gisgrid.layers.points import UNTINTED
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.themes import ThemeKey, build_theme, classes_of, title_of
from gisgrid.layers.view import View
from gisgrid.model.areas import ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import RiskColour
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, small_town


@pytest.fixture
def register(qapp) -> FakeRegister:
    made = small_town()
    enterprises = made.find(Enterprise)
    for enterprise, colour in zip(enterprises, (RiskColour.RED, RiskColour.BLUE), strict=False):
        enterprise.risk_colour = colour
    first = enterprises[0].id
    made.add(ParcelTenancy(1, first))
    return made


def test_responsibility_grids_need_no_theme(register):
    scene = build_scene(register, today=TODAY)
    assert build_theme(ThemeKey.GRIDS, scene, register, today=TODAY) is None
    assert classes_of(ThemeKey.GRIDS) == ()


def test_risk_colours_go_to_enterprise_and_parcel(register):
    scene = build_scene(register, today=TODAY)
    theme = build_theme(ThemeKey.RISK, scene, register, today=TODAY)
    first = register.find(Enterprise)[0].id
    number = theme.tints.classes[np.flatnonzero(scene.points.ids == first)[0]]
    assert theme.classes[number].title == "红"
    assert theme.tints.fill(int(number)) == "#C92A2A"
    assert [stack.table.ids.tolist() for stack, _ in theme.item.parts] == [[1]]


def test_hazards_follow_the_open_ones(register):
    scene = build_scene(register, today=TODAY)
    theme = build_theme(ThemeKey.HAZARDS, scene, register, today=TODAY)
    points = scene.points
    speaking = ~points.is_closed
    assert (theme.tints.classes[points.is_urgent & speaking] == 2).all()
    assert (theme.tints.classes[(points.open_hazards == 0) & speaking] == 0).all()
    assert (theme.tints.classes[points.is_closed] == UNTINTED).all()


def test_a_theme_replaces_the_tints_of_grids_and_keeps_shapes(register, painted):
    scene = build_scene(register, today=TODAY)
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    plain, _ = painted(scene, view)
    theme = build_theme(ThemeKey.RISK, scene, register, today=TODAY)
    scene.tints, scene.themed = theme.tints, theme.item
    themed, report = painted(scene, view)
    assert (plain != themed).any()
    slots = [item.slot for _, item in scene.drawing_order(frozenset(LayerName))]
    assert theme.item.slot in slots
    assert len(report.enterprises) == scene.points.count


def test_tints_of_another_state_are_not_used(register, painted):
    scene = build_scene(register, today=TODAY)
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    theme = build_theme(ThemeKey.RISK, scene, register, today=TODAY)
    plain, _ = painted(scene, view)
    scene.tints = type(theme.tints)(theme.tints.classes[:-1], theme.tints.fills)
    assert (painted(scene, view)[0] == plain).all()


def test_titles_differ():
    assert len({title_of(key) for key in ThemeKey}) == len(ThemeKey)
