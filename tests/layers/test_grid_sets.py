import numpy as np
import shapely

from gisgrid.layers.grid_sets import make_grid_set


def outlines(*shapes: shapely.Geometry) -> np.ndarray:
    ids = np.arange(1, len(shapes) + 1)
    grids = make_grid_set(
        ids,
        np.array(shapes, dtype=object),
        [f"第{one}网格" for one in ids.tolist()],
        levels=np.full(len(ids), 3),
        is_leaf=np.ones(len(ids), dtype=bool),
        origin=(0.0, 0.0),
    )
    return np.asarray(grids.polygons[np.argsort(grids.table.ids)])


def test_outlines_for_names_lose_corners_and_stay_within_half_a_metre() -> None:
    turn = np.linspace(0, 2 * np.pi, 2000, endpoint=False)
    wavy = shapely.Polygon(np.stack([(900 + 0.2 * np.sin(40 * turn)) * f(turn) for f in (np.cos, np.sin)], 1))
    (plain,) = outlines(wavy)
    assert shapely.get_num_coordinates(plain) < 300
    assert shapely.hausdorff_distance(wavy.boundary, plain.boundary) < 0.51


def test_an_outline_that_would_break_or_vanish_is_still_a_sound_area() -> None:
    tiny = shapely.box(0, 0, 0.3, 0.3)
    spike = shapely.Polygon([(0, 0), (50, 0.4), (100, 0), (100, 0.2), (50, 0.6), (0, 0.2)])
    for plain in outlines(tiny, spike, shapely.box(0, 0, 400, 300)):
        assert plain.is_valid
        assert plain.area > 0
