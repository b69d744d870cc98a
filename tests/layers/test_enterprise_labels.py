"""Names in a crowd: they may cover plain symbols, but no key unit, badge, triangle or other name."""

import itertools

import numpy as np
import pytest

from gisgrid.layers import enterprise_labels
from gisgrid.layers.lettering import in_two_lines
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.placement import Occupancy
from gisgrid.layers.points import Marks, PointSet, sorted_points, symbol_radius
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.symbols import SymbolKind
from gisgrid.layers.view import View

VIEW = View(0.0, 0.0, 1.0, 800, 600)


def crowd(count: int, seed: int = 1) -> Scene:
    """Return a scene of enterprises heaped up in the middle of the view."""
    noise = np.random.default_rng(seed)
    kinds = noise.choice(
        [SymbolKind.C, SymbolKind.B, SymbolKind.A, SymbolKind.KEY_UNIT], count, p=[0.6, 0.25, 0.12, 0.03]
    ).astype(np.uint8)
    lengths = noise.integers(3, 14, count)
    points = PointSet(
        origin=(0.0, 0.0),
        ids=np.arange(1, count + 1),
        xy=noise.normal(0, 110, (count, 2)),
        kinds=kinds,
        is_closed=noise.random(count) < 0.05,
        names=["丽水恒瑞铭泰宏盛鼎博华欣"[: int(length)] + str(at) for at, length in enumerate(lengths)],
        open_hazards=(noise.random(count) < 0.05).astype(np.int32),
        is_urgent=noise.random(count) < 0.02,
        levels=(noise.random(count) < 0.02).astype(np.uint8),
        class_kinds=np.minimum(kinds, SymbolKind.A).astype(np.uint8),
        is_three_in_one=np.zeros(count, dtype=bool),
    )
    scene = Scene((0.0, 0.0), points=sorted_points(points))
    scene.layers += [
        MapLayer(name)
        for name in (
            LayerName.ENTERPRISES,
            LayerName.KEY_UNITS,
            LayerName.INSTALLATIONS,
            LayerName.HAZARDS,
            LayerName.LABELS,
        )
    ]
    return scene


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("count", [40, 400, 3000])
def test_names_keep_off_one_another_and_off_what_is_precious(qapp, painted, count):
    scene = crowd(count)
    _, report = painted(scene, VIEW)
    boxes = [label.boxes[0] for label in report.labels]
    assert len(boxes) >= 20
    assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))
    positions = scene.points.within(VIEW.extent)
    radius = symbol_radius(Medium.screen(), VIEW.metres_per_px)
    at = scene.points.on_screen(VIEW, positions)
    marks = Marks(scene.points, positions, at, radius, Medium.screen(), scene.points.kinds[positions])
    assert not any(overlap(box, held) for box in boxes for held in marks.precious_boxes())


def test_a_crowd_has_many_more_names_than_free_places(qapp, painted, monkeypatch):
    scene = crowd(1500)
    many = len(painted(scene, VIEW)[1].labels)
    monkeypatch.setattr(enterprise_labels, "_COVERING_SHARE", 0.0)
    few = len(painted(scene, VIEW)[1].labels)
    assert many > 1.5 * few


def test_the_same_scene_is_named_alike(qapp, painted):
    first, second = (painted(crowd(800), VIEW)[1].labels for _ in range(2))
    assert [(label.text, label.boxes) for label in first] == [(label.text, label.boxes) for label in second]


def test_key_units_speak_before_all_others(qapp, painted):
    scene = crowd(1500)
    _, report = painted(scene, VIEW)
    named = {label.feature_id for label in report.labels}
    points = scene.points
    inside = points.within(VIEW.grown(-60).extent)
    share = {
        kind: np.mean([points.ids[one] in named for one in inside if points.kinds[one] == kind])
        for kind in (SymbolKind.KEY_UNIT, SymbolKind.C)
    }
    assert share[SymbolKind.KEY_UNIT] > 2 * share[SymbolKind.C]


def test_long_names_may_stand_in_two_lines(qapp, painted):
    _, report = painted(crowd(1500), VIEW)
    split = [label for label in report.labels if "\n" in label.text]
    assert split
    for label in split:
        x0, y0, x1, y1 = label.boxes[0]
        assert y1 - y0 == pytest.approx(2 * label.look.height + 2, abs=0.01)
        assert x1 - x0 < 9 * label.look.size


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("浙江欣沐涂料有限公司", ["浙江欣沐涂料", "有限公司"]),
        ("桐乡街道第122网格", ["桐乡街道", "第122网格"]),
        ("后塘盛兴木制品加工场", ["后塘盛兴木", "制品加工场"]),
        ("North Gate Chemical Works", ["North Gate", "Chemical Works"]),
        ("甲乙", ["甲", "乙"]),
    ],
)
def test_where_a_name_breaks(name, lines):
    assert in_two_lines(name).split("\n") == lines


@pytest.mark.parametrize("count", [40, 4000])
def test_loads_of_many_boxes_are_those_of_each(count):
    noise = np.random.default_rng(7)
    occupancy = Occupancy(300, 200, margin=3)
    corners = noise.uniform((0, 0), (280, 180), (60, 2))
    for x, y in corners.tolist():
        occupancy.block((x, y, x + 12, y + 7))
    low = noise.integers((-10, -10), (300, 200), (count, 2)).astype(float)
    boxes = np.concatenate([low, low + noise.integers(1, 40, (count, 2))], axis=1)
    for box, load in zip(boxes.tolist(), occupancy.loads(boxes).tolist(), strict=True):
        is_inside = min(box[:2]) >= 3 and box[2] <= 297 and box[3] <= 197
        assert load == pytest.approx(occupancy.load(tuple(box)) if is_inside else 1.0)
