import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from gisgrid.layers.labels import LabelKind, PlacedLabel
from gisgrid.layers.line_labels import turned_letters
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport, LabelMode
from gisgrid.layers.points import Marks
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View

Paint = Callable[..., tuple[np.ndarray, DrawReport]]


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def clashes(labels: list[PlacedLabel]) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for one, other in itertools.combinations(labels, 2)
        for box in one.boxes
        for held in other.boxes
        if overlap(box, held)
    ]


@pytest.mark.shared
@pytest.mark.parametrize("metres_per_px", [0.6, 1.32, 2.65, 6.2])
def test_no_label_touches_another(town_scene: Scene, painted: Paint, metres_per_px: float) -> None:
    extent = town_scene.extent
    assert extent is not None
    view = View((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2, metres_per_px, 1200, 700)
    _, report = painted(town_scene, view)
    assert len(report.labels) > 8
    assert clashes(report.labels) == []


@pytest.mark.shared
def test_labels_keep_off_symbols_and_badges(town_scene: Scene, painted: Paint) -> None:
    extent = town_scene.extent
    assert extent is not None
    view = View((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2, 1.32, 1200, 700)
    _, report = painted(town_scene, view)
    points = town_scene.points
    assert points is not None
    positions = points.within(view.extent)
    marks = Marks(
        points, positions, points.on_screen(view, positions), 5.4, Medium.screen(), points.kinds[positions]
    )
    _, badges, size = marks.badge_places()
    taken = [tuple(box) for box in marks.boxes(0.0).tolist()]
    taken += [(x - size, y - size, x + size, y + size) for x, y in badges.tolist()]
    precious = marks.precious_boxes()
    assert len(badges) >= 2
    assert len(precious) > len(badges)
    for label in report.labels:
        # A name may stand on plain symbols where it has no other place, but never on a key unit.
        may_cover = label.kind in (LabelKind.GRID, LabelKind.ENTERPRISE)
        keep_off = precious if may_cover else taken
        for box in label.boxes:
            assert not any(overlap(box, held) for held in keep_off), label.text


@pytest.mark.shared
def test_the_same_frame_gives_the_same_labels(town_scene: Scene, painted: Paint) -> None:
    extent = town_scene.extent
    assert extent is not None
    view = View(0, 0, 1, 900, 600).fitted(extent)
    first, one = painted(town_scene, view)
    second, other = painted(town_scene, view)
    assert one.labels == other.labels
    assert (first == second).all()


def test_key_units_are_named_before_others(small: Scene, painted: Paint) -> None:
    view = View(491_300, 3_140_700, 1.0, 150, 60)
    _, report = painted(small, view)
    assert "丁涂料" in [label.text for label in report.labels]


def test_the_selected_enterprise_is_named_in_bold_first(small: Scene, painted: Paint) -> None:
    view = View(491_000, 3_140_500, 1.5, 1400, 800)
    _, report = painted(small, view, selection=[(LayerName.ENTERPRISES, 2)])
    label = next(one for one in report.labels if one.text == "乙机械")
    plain = next(one for one in report.labels if one.text == "丙物流")
    assert label.look.weight > plain.look.weight


def test_closed_enterprises_keep_silent(small: Scene, painted: Paint) -> None:
    _, report = painted(small, View(491_000, 3_140_500, 1.5, 1400, 800))
    texts = [label.text for label in report.labels]
    assert "己关闭" not in texts
    assert {"甲化工", "乙机械", "丙物流", "丁涂料", "戊纺织", "西网格", "东网格", "实验学校"} <= set(texts)


def test_parents_speak_where_children_are_too_small(small: Scene, painted: Paint) -> None:
    ground = frozenset(LayerName) - {LayerName.ENTERPRISES}
    _, far = painted(small, View(491_000, 3_140_500, 20.0, 600, 400), layers=ground)
    names = [label.text for label in far.labels if label.kind is LabelKind.GRID]
    assert names == ["全镇"]


def test_no_labels_when_none_are_wanted(small: Scene, painted: Paint) -> None:
    view = View(491_000, 3_140_500, 1.5, 1400, 800)
    assert painted(small, view, labels=LabelMode.NONE)[1].labels == []
    assert painted(small, view, layers=frozenset(LayerName) - {LayerName.LABELS})[1].labels == []


def test_on_paper_every_enterprise_is_named_or_numbered(small: Scene, painted: Paint) -> None:
    view = View(491_000, 3_140_500, 8.0, 500, 300)
    _, report = painted(small, view, Medium.raster(100), labels=LabelMode.COMPLETE)
    named = {one.feature_id for one in report.labels if one.kind is LabelKind.ENTERPRISE}
    assert named == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("angle_deg", "turns", "first_is_start"),
    [(0, 0, True), (30, 30, True), (180, 0, False), (90, 0, True), (-90, 0, False), (60, -30, True)],
)
def test_letters_read_left_to_right_or_top_to_bottom(
    angle_deg: float, turns: float, first_is_start: bool
) -> None:
    direction = np.array([math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))])
    points = np.arange(4)[:, None] * 20 * direction
    letters = turned_letters("绿谷大道", points)
    assert "".join(letter.text for letter in letters) == "绿谷大道"
    assert all(letter.angle_deg == pytest.approx(turns, abs=1e-6) for letter in letters)
    start = letters[0]
    assert ((start.x, start.y) == (0, 0)) is first_is_start
