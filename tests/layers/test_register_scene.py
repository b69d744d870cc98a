from datetime import date

import pytest

from gisgrid.layers.names import LayerName, title_of
from gisgrid.layers.pick import Hit
from gisgrid.layers.refresh import refreshed
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.symbols import SymbolKind
from gisgrid.layers.view import View
from gisgrid.model.areas import Parcel
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.history import ChangeSet, StepKind
from tests.fakes import FakeRegister
from tests.layers.towns import TODAY, small_town

VIEW = View(491_000, 3_140_500, 2.0, 1100, 600)


def at(x_m: float, y_m: float) -> tuple[float, float]:
    return VIEW.to_screen(490_000 + x_m, 3_140_000 + y_m)


def of(scene: Scene, enterprise_id: int) -> int:
    assert scene.points is not None
    return scene.points.ids.tolist().index(enterprise_id)


def test_every_located_enterprise_is_a_point(small: Scene) -> None:
    points = small.points
    assert points is not None
    assert sorted(points.ids.tolist()) == [1, 2, 3, 4, 5, 6]
    assert points.kinds[of(small, 4)] == SymbolKind.KEY_UNIT
    assert points.class_kinds[of(small, 4)] == SymbolKind.A
    assert points.is_closed[of(small, 6)]


def test_badges_count_open_hazards_only(small: Scene) -> None:
    points = small.points
    assert points is not None
    assert [int(points.open_hazards[of(small, one)]) for one in (1, 4, 5)] == [0, 1, 1]
    # 4 has a major hazard that is not due yet, 5 an ordinary one that was due on 2026-11-01.
    assert [bool(points.is_urgent[of(small, one)]) for one in (1, 4, 5)] == [False, True, True]
    assert points.levels[of(small, 4)] == 3


def test_overdue_depends_on_the_day(qapp: object) -> None:
    earlier = build_scene(small_town(), today=date(2026, 10, 1))
    assert earlier.points is not None
    assert not earlier.points.is_urgent[of(earlier, 5)]


def test_leaves_and_parents_are_told_apart(small: Scene) -> None:
    grids = small.grids
    assert grids is not None
    leaf = {int(id_): bool(one) for id_, one in zip(grids.table.ids, grids.is_leaf, strict=True)}
    assert leaf == {1: False, 2: True, 3: True}


def test_the_extent_is_that_of_the_grids(small: Scene) -> None:
    assert small.extent == pytest.approx((490_000, 3_140_000, 492_000, 3_141_000), abs=0.01)


def test_an_empty_register_gives_an_empty_scene(qapp: object) -> None:
    scene = build_scene(FakeRegister([]), today=TODAY)
    assert scene.extent is None
    assert [layer.name for layer in scene.layers][-1] is LayerName.LABELS


def test_titles_are_chinese_and_different() -> None:
    titles = [title_of(name) for name in LayerName]
    assert title_of(LayerName.GRIDS) == "责任网格"
    assert len(set(titles)) == len(titles)


def test_a_click_finds_the_stack_top_first(small: Scene) -> None:
    hits = small.pick(VIEW, *at(200, 200))
    assert hits == [
        Hit(LayerName.ENTERPRISES, 1),
        Hit(LayerName.PARCELS, 1),
        Hit(LayerName.GRIDS, 2),
        Hit(LayerName.GRIDS, 1),
    ]
    assert small.pick(VIEW, *at(700, 620))[0] == Hit(LayerName.PLACES, 1)
    assert small.pick(VIEW, *at(-100, -20)) == []


def test_a_hidden_layer_is_not_hit(small: Scene) -> None:
    layer = small.layer(LayerName.PARCELS)
    assert layer is not None
    layer.is_visible = False
    assert Hit(LayerName.PARCELS, 1) not in small.pick(VIEW, *at(300, 200))


def test_a_box_takes_in_what_lies_there(small: Scene) -> None:
    taken = small.within((490_000, 3_140_000, 491_000, 3_141_000))
    assert taken[LayerName.ENTERPRISES].tolist() == [1, 2, 3]
    assert taken[LayerName.PARCELS].tolist() == [1]
    assert taken[LayerName.PLACES].tolist() == [1]


def test_outlines_and_extents_of_features(small: Scene) -> None:
    outline = small.outline(LayerName.PARCELS, 1, VIEW)
    assert outline is not None
    x, y = at(100, 300)
    assert outline.boundingRect().getRect() == pytest.approx((x, y, 150, 100), abs=0.01)
    assert small.feature_extent(LayerName.ENTERPRISES, 1) == pytest.approx(
        (490_200, 3_140_200, 490_200, 3_140_200), abs=0.01
    )
    assert small.feature_extent(LayerName.PARCELS, 99) is None


def change(**parts: dict[type, frozenset[int]]) -> ChangeSet:
    return ChangeSet(7, "edit", StepKind.EDIT, **parts)


def test_a_changed_enterprise_is_read_anew_and_the_rest_is_shared(qapp: object) -> None:
    register = small_town()
    scene = build_scene(register, today=TODAY)
    register.get(Enterprise, 3).danger_class = DangerClass.A
    fresh = refreshed(scene, register, change(changed={Enterprise: frozenset([3])}), today=TODAY)
    assert fresh.version == 7
    assert fresh.points is not None
    assert fresh.points.kinds[of(fresh, 3)] == SymbolKind.A
    assert scene.points is not None
    assert scene.points.kinds[of(scene, 3)] == SymbolKind.C
    assert fresh.parcels is scene.parcels
    assert fresh.grids is scene.grids


def test_few_changes_among_many_give_what_reading_all_gives(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gisgrid.layers.refresh._MANY", 0)
    register = small_town()
    scene = build_scene(register, today=TODAY)
    register.get(Hazard, 1).state = HazardState.CLOSED
    register.get(Enterprise, 2).geometry = None
    edit = change(changed={Hazard: frozenset([1]), Enterprise: frozenset([2])})
    patched = refreshed(scene, register, edit, today=TODAY).points
    whole = build_scene(register, today=TODAY).points
    assert patched is not None
    assert whole is not None
    assert patched.ids.tolist() == whole.ids.tolist()
    assert patched.open_hazards.tolist() == whole.open_hazards.tolist()
    assert patched.is_urgent.tolist() == whole.is_urgent.tolist()
    assert patched.names == whole.names


def test_a_removed_parcel_goes_away_and_ticks_stay(qapp: object) -> None:
    register = small_town()
    scene = build_scene(register, today=TODAY)
    layer = scene.layer(LayerName.PARCELS)
    assert layer is not None
    layer.is_visible = False
    register.get(Parcel, 1).geometry = None
    fresh = refreshed(scene, register, change(removed={Parcel: frozenset([1])}), today=TODAY)
    assert fresh.parcels is not None
    assert fresh.parcels.count == 0
    again = fresh.layer(LayerName.PARCELS)
    assert again is not None
    assert not again.is_visible


def test_a_change_that_the_map_does_not_show_keeps_the_scene(small: Scene) -> None:
    assert refreshed(small, small_town(), change(), today=TODAY) is small
