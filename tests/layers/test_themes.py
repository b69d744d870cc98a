"""Ways of colouring: who gets which class, and what is painted."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from gisgrid.layers.names import LayerName
from gisgrid.layers.points import UNTINTED
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.theme_classes import (
    ThemeKey,
    class_enterprises,
    classed_by_words,
    classes_of,
    distinct_colours,
)
from gisgrid.layers.themes import build_theme, members_of, title_of, wear
from gisgrid.layers.view import View
from gisgrid.model.areas import Department, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState, InspectionKind, RiskColour
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
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
    # 丁涂料 has a major hazard and 戊纺织 an overdue one: nobody is in the class between, so two classes occur.
    assert [(one.title, one.count) for one in theme.classes] == [("无未销号隐患", 3), ("超期或重大隐患", 2)]
    assert (theme.tints.classes[points.is_urgent & speaking] == 1).all()
    assert (theme.tints.classes[(points.open_hazards == 0) & speaking] == 0).all()
    assert (theme.tints.classes[points.is_closed] == UNTINTED).all()


def test_a_theme_replaces_the_tints_of_grids_and_keeps_shapes(register, painted):
    scene = build_scene(register, today=TODAY)
    view = View(0, 0, 1, 600, 400).fitted(scene.extent)
    plain, _ = painted(scene, view)
    theme = build_theme(ThemeKey.RISK, scene, register, today=TODAY)
    wear(scene, theme)
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


def test_legend_counts_what_stands_on_the_map_and_names_the_rest(register):
    scene = build_scene(register, today=TODAY)
    wear(scene, build_theme(ThemeKey.RISK, scene, register, today=TODAY))
    assert [(one.title, one.count) for one in scene.theme_classes] == [("未评", 3), ("蓝", 1), ("红", 1)]
    first, second = (one.id for one in register.find(Enterprise)[:2])
    assert members_of(scene, 2) == [first]
    assert members_of(scene, 1) == [second]
    wear(scene, None)
    assert scene.theme_classes == () and members_of(scene, 0) == ()


def test_danger_classes_come_with_their_own_colours(register):
    scene = build_scene(register, today=TODAY)
    theme = build_theme(ThemeKey.DANGER, scene, register, today=TODAY)
    assert [(one.title, one.count) for one in theme.classes] == [("C 低危", 2), ("B 中危", 1), ("A 高危", 2)]


def test_a_state_stands_for_the_hazard_furthest_from_its_end(register):
    scene = build_scene(register, today=TODAY)
    for hazard in register.find(Hazard):
        if hazard.number == "YH2":
            hazard.state = HazardState.AWAITING_RECHECK
    register.add(
        Hazard(
            "YH4",
            "x",
            datetime.fromisoformat("2026-11-02T09:00:00"),
            enterprise_id=5,
            state=HazardState.RECHECK_FAILED,
        )
    )
    classing = class_enterprises(ThemeKey.HAZARD_STATES, scene.points, register, today=TODAY)
    assert classing.classes[classing.of[5]].title == "复查不合格"
    assert classing.classes[classing.of[4]].title == "已登记"
    assert classing.classes[classing.of[1]].title == "无未销号隐患"


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (0, "7 天以内"),
        (7, "7 天以内"),
        (8, "8—14 天"),
        (30, "15—30 天"),
        (90, "31—90 天"),
        (91, "超过 90 天"),
    ],
)
def test_days_since_the_last_visit_at_the_edges_of_the_classes(register, days, title):
    scene = build_scene(register, today=TODAY)
    at = datetime.fromisoformat("2026-11-18T09:00:00") - timedelta(days=days)
    register.add(Inspection(at, InspectionKind.PATROL, enterprise_id=1))
    register.add(Inspection(at - timedelta(days=200), InspectionKind.PATROL, enterprise_id=1))
    register.add(Inspection(at, InspectionKind.SELF_CHECK, enterprise_id=2))
    register.add(
        Inspection(datetime.fromisoformat("2026-12-01T09:00:00"), InspectionKind.PATROL, enterprise_id=3)
    )
    classing = class_enterprises(ThemeKey.LAST_VISIT, scene.points, register, today=TODAY)
    assert classing.classes[classing.of[1]].title == title
    assert classing.classes[classing.of[2]].title == "从未检查"
    assert classing.classes[classing.of[3]].title == "从未检查"


def test_industries_and_departments_are_classed_by_how_many_there_are(register):
    register.add(Department("经济发展局"))
    for enterprise, industry in zip(register.find(Enterprise), ("化工", "机械", "化工"), strict=False):
        enterprise.supervised_industry = industry
    register.find(Enterprise)[0].sector_department_id = 1
    scene = build_scene(register, today=TODAY)
    theme = build_theme(ThemeKey.INDUSTRY, scene, register, today=TODAY)
    assert [(one.title, one.count) for one in theme.classes] == [("化工", 2), ("机械", 1), ("未填", 2)]
    theme = build_theme(ThemeKey.DEPARTMENT, scene, register, today=TODAY)
    assert [(one.title, one.count) for one in theme.classes] == [("经济发展局", 1), ("未填", 4)]


def test_too_many_words_share_a_last_class():
    classing = classed_by_words({one: f"word {one:03}" for one in range(60)}, empty_title="?")
    assert len(classing.classes) == 41
    assert classing.classes[-1].count == 20
    assert sum(one.count for one in classing.classes) == 60


def test_colours_of_many_classes_differ():
    assert len(set(distinct_colours(40))) == 40
    assert distinct_colours(3) == distinct_colours(12)[:3]
