"""View, layers and theme of a register's map, kept between starts."""

from gisgrid.layers.names import LayerName
from gisgrid.layers.scene import MapLayer
from gisgrid.ui.map_memory import LayerState, MapMemory, MapState

_STATE = MapState((519_000.5, 3_145_000.25), 2.65, "hazards", {LayerName.ROADS: LayerState(False, 0.4, 2.0)})


def test_what_was_saved_comes_back(tmp_path):
    MapMemory(tmp_path, "abc").save(_STATE)
    assert MapMemory(tmp_path, "abc").load() == _STATE
    assert MapMemory(tmp_path, "other").load() == MapState()


def test_a_damaged_file_is_as_none(tmp_path):
    memory = MapMemory(tmp_path, "abc")
    memory.save(_STATE)
    path = tmp_path / "maps" / "abc.json"
    for words in ("{", "[]", '{"centre_m": 3, "metres_per_px": "x", "layers": {}, "theme": ""}'):
        path.write_text(words, encoding="utf-8")
        assert memory.load() == MapState()


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "maps").write_text("a file", encoding="utf-8")
    MapMemory(tmp_path, "abc").save(_STATE)
    assert MapMemory(tmp_path, "abc").load() == MapState()


def test_a_layer_takes_its_state():
    layer = MapLayer(LayerName.ROADS)
    _STATE.layers[LayerName.ROADS].give_to(layer)
    assert LayerState.of(layer) == LayerState(False, 0.4, 2.0)
