import numpy as np
import pytest
import shapely

from gisgrid.layers.features import Shape, build_table
from gisgrid.layers.levels import LevelStack, Simplify, as_geometries, prepare_levels


def wavy_coverage() -> np.ndarray:
    """Return 5 x 4 cells whose shared edges are wavy lines of 40 vertices, without gap or overlap."""
    rng = np.random.default_rng(5)
    lines = []
    for i in range(6):
        for j in range(4):
            lines.append(_wavy((i * 200, j * 200), (i * 200, j * 200 + 200), rng, flat=i in (0, 5)))
    for j in range(5):
        for i in range(5):
            lines.append(_wavy((i * 200, j * 200), (i * 200 + 200, j * 200), rng, flat=j in (0, 4)))
    cells = shapely.get_parts(shapely.polygonize(np.array(lines)))
    assert shapely.coverage_is_valid(cells)
    return cells


def _wavy(
    start: tuple[float, float], end: tuple[float, float], rng: np.random.Generator, *, flat: bool
) -> shapely.LineString:
    share = np.linspace(0, 1, 41)[:, None]
    xy = np.array(start) * (1 - share) + np.array(end) * share
    if not flat:
        normal = np.array([end[1] - start[1], start[0] - end[0]]) / 200
        xy[1:-1] += normal * rng.uniform(-4, 4, (39, 1))
    return shapely.LineString(xy)


@pytest.mark.parametrize("tolerance_m", [1.0, 2.0, 4.0, 8.0, 16.0])
def test_a_simplified_coverage_stays_closed(tolerance_m: float) -> None:
    cells = wavy_coverage()
    table = build_table(np.arange(len(cells)), cells, shape=Shape.AREA, origin=(500.0, 400.0))
    level = LevelStack(table, Simplify.COVERAGE).level_for(tolerance_m)
    thin = as_geometries(level.rings, Shape.AREA)
    assert len(thin) == len(cells)
    assert shapely.coverage_is_valid(thin)
    assert shapely.area(thin).sum() == pytest.approx(1000 * 800)
    assert len(level.rings.xy) < len(table.rings.xy)


def test_a_level_serves_the_scales_it_is_exact_for() -> None:
    cells = wavy_coverage()
    stack = LevelStack(
        build_table(np.arange(len(cells)), cells, shape=Shape.AREA, origin=(0.0, 0.0)), Simplify.COVERAGE
    )
    assert stack.level_for(0.9).tolerance_m == 0
    assert stack.level_for(1.0).tolerance_m == 1
    assert stack.level_for(3.9).tolerance_m == 2
    assert stack.level_for(5000).tolerance_m == 128
    assert stack.level_for(3.9) is stack.level_for(2.1)


def test_small_features_become_dots_of_the_same_ground() -> None:
    rng = np.random.default_rng(1)
    corners = rng.uniform(0, 5000, (300, 2))
    shapes = np.concatenate([shapely.box(*corners.T, *(corners + 10).T), [shapely.box(0, 0, 900, 900)]])
    table = build_table(np.arange(301), shapes, shape=Shape.AREA, origin=(0.0, 0.0))
    level = LevelStack(table, Simplify.SEPARATE).level_for(8.0)
    assert level.dots is not None
    assert len(level.dots.xy) == 300
    assert level.dots.area_m2.sum() == pytest.approx(300 * 100)
    assert table.ids[level.features].tolist() == [300]


def test_paths_of_a_level_are_kept() -> None:
    cells = wavy_coverage()
    stack = LevelStack(
        build_table(np.arange(len(cells)), cells, shape=Shape.AREA, origin=(0.0, 0.0)), Simplify.COVERAGE
    )
    level = stack.level_for(0)
    first = level.paths(np.array([3, 1]))
    again = level.paths(np.array([1, 3, 2]))
    assert first[0] is again[1]
    assert first[1] is again[0]
    everything = level.paths(np.arange(len(level.groups)))
    assert sum(path.elementCount() for path in everything) == len(table_xy(stack))


def table_xy(stack: LevelStack) -> np.ndarray:
    return stack.table.rings.xy


def test_groups_in_sight_miss_nothing() -> None:
    rng = np.random.default_rng(2)
    corners = rng.uniform(0, 3000, (400, 2))
    shapes = shapely.box(*corners.T, *(corners + 15).T)
    table = build_table(np.arange(400), shapes, shape=Shape.AREA, origin=(1000.0, 1000.0))
    level = LevelStack(table, Simplify.SEPARATE).level_for(0)
    window = (700.0, 900.0, 1500.0, 1400.0)
    groups = level.groups[level.groups_touching(table.local(window))]
    shown = {int(table.ids[one]) for first, last in groups.tolist() for one in range(first, last)}
    needed = set(np.flatnonzero(shapely.intersects(shapes, shapely.box(*window))).tolist())
    assert needed <= shown
    assert len(shown) < 400


def test_levels_prepared_side_by_side_are_those_built_one_by_one() -> None:
    cells = wavy_coverage()
    tables = [
        build_table(np.arange(len(part)), part, shape=Shape.AREA, origin=(0.0, 0.0))
        for part in (cells[:9], cells[9:], cells[:0])
    ]
    stacks = [LevelStack(one, Simplify.COVERAGE) for one in tables]
    prepare_levels([*stacks, stacks[0]], 4.5)
    assert [one.has_level_for(4.5) for one in stacks] == [True, True, False]
    assert not stacks[0].has_level_for(9.0)
    for stack, table in zip(stacks, tables, strict=True):
        alone = LevelStack(table, Simplify.COVERAGE).level_for(4.0)
        assert (stack.level_for(4.5).rings.xy == alone.rings.xy).all()
