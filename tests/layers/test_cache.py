from pathlib import Path

import numpy as np
import pytest
import shapely

from gisgrid.errors import CancelledError
from gisgrid.layers.cache import Kept, LayerCache, packed_words, read_arrays, words_of, write_arrays
from gisgrid.layers.features import Shape, build_table
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.progress import Progress

ORIGIN = (490_000.0, 3_140_000.0)


def stack() -> LevelStack:
    rng = np.random.default_rng(8)
    corners = rng.uniform(0, 4000, (400, 2)) + ORIGIN
    sizes = rng.choice([6.0, 60.0, 300.0], (400, 1))
    shapes = shapely.buffer(shapely.points(corners), sizes.ravel())
    table = build_table(np.arange(1000, 1400), shapes, shape=Shape.AREA, origin=ORIGIN)
    return LevelStack(table, Simplify.SEPARATE)


def kept() -> Kept:
    return Kept({"plain": stack()}, {"numbers": np.arange(3)})


def test_a_kept_layer_comes_back_as_it_was(tmp_path: Path) -> None:
    whole = kept()
    made = whole.stacks["plain"]
    cache = LayerCache(tmp_path, "abc", 5)
    assert cache.store("parcels", whole, Progress(), origin=ORIGIN)
    held = cache.load("parcels", origin=ORIGIN)
    assert held is not None
    assert list(held.stacks) == ["plain"]
    assert held.arrays["numbers"].tolist() == [0, 1, 2]
    back = held.stacks["plain"]
    assert back.simplify is Simplify.SEPARATE
    assert (back.table.ids == made.table.ids).all()
    for tolerance_m in (0.0, 1.0, 8.0, 128.0):
        one, other = made.level_for(tolerance_m), back.level_for(tolerance_m)
        assert (one.rings.xy == other.rings.xy).all()
        assert (one.features == other.features).all()
        assert (one.group_boxes == other.group_boxes).all()
        assert (one.dots is None) == (other.dots is None)
    window = (ORIGIN[0], ORIGIN[1], ORIGIN[0] + 900, ORIGIN[1] + 900)
    assert back.table.touching(window).tolist() == made.table.touching(window).tolist()
    groups = np.arange(3)
    sizes = [path.elementCount() for path in back.level_for(4.0).paths(groups)]
    assert sizes == [path.elementCount() for path in made.level_for(4.0).paths(groups)]


def test_another_version_workspace_or_origin_is_not_read(tmp_path: Path) -> None:
    LayerCache(tmp_path, "abc", 5).store("parcels", kept(), Progress(), origin=ORIGIN)
    for cache in (LayerCache(tmp_path, "abc", 6), LayerCache(tmp_path, "xyz", 5)):
        assert cache.load("parcels", origin=ORIGIN) is None
    same = LayerCache(tmp_path, "abc", 5)
    assert same.load("parcels", origin=(0.0, 0.0)) is None


def test_older_files_of_the_layer_go(tmp_path: Path) -> None:
    LayerCache(tmp_path, "abc", 5).store("parcels", kept(), Progress(), origin=ORIGIN)
    LayerCache(tmp_path, "abc", 6).store("parcels", kept(), Progress(), origin=ORIGIN)
    assert [path.name for path in (tmp_path / "layers").iterdir()] == ["abc-parcels-6.layer"]


@pytest.mark.parametrize("damage", ["cut", "foreign", "empty"])
def test_a_damaged_file_only_costs_time(tmp_path: Path, damage: str) -> None:
    cache = LayerCache(tmp_path, "abc", 5)
    cache.store("parcels", kept(), Progress(), origin=ORIGIN)
    path = tmp_path / "layers" / "abc-parcels-5.layer"
    content = path.read_bytes()
    path.write_bytes({"cut": content[: len(content) // 2], "foreign": b"PK" * 99, "empty": b""}[damage])
    assert cache.load("parcels", origin=ORIGIN) is None


def test_an_unwritable_folder_only_costs_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert not LayerCache(blocked, "abc", 5).store("parcels", kept(), Progress(), origin=ORIGIN)


def test_a_cancelled_store_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        LayerCache(tmp_path, "abc", 5).store("parcels", kept(), progress, origin=ORIGIN)
    assert list(tmp_path.rglob("*.layer")) == []


def test_arrays_of_any_shape_come_back(tmp_path: Path) -> None:
    arrays = {
        "none": np.empty((0, 4)),
        "ids": np.arange(7, dtype=np.int64),
        "flags": np.array([True, False]),
        "xy": np.arange(12, dtype=np.float64).reshape(6, 2),
    }
    write_arrays(tmp_path / "x.layer", arrays)
    back = read_arrays(tmp_path / "x.layer")
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        assert back[name].shape == array.shape
        assert (back[name] == array).all()


def test_words_come_back(tmp_path: Path) -> None:
    words = ["宏达化工", "", "two\nlines", "é"]
    assert words_of(packed_words(words)) == words
    assert words_of(packed_words([])) == []
