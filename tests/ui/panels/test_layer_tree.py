import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSlider

from gisgrid.layers.items import Slot
from gisgrid.layers.names import LayerName, title_of
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.ui.panels.layer_swatch import paint_swatch
from gisgrid.ui.panels.layer_tree import LayerTree
from gisgrid.ui.theme.theme import make_theme

CHECKED, PARTLY, EMPTY = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


class Part:
    def __init__(self, slot):
        self.slot = slot

    def paint(self, canvas):
        pass


PARTS = {
    LayerName.LAND_COVER: [Slot.LAND],
    LayerName.GRIDS: [Slot.TINTS, Slot.BOUNDARIES],
    LayerName.WATER: [Slot.WATER],
    LayerName.ROADS: [Slot.ROADS],
    LayerName.BUILDINGS: [Slot.BUILDINGS],
    LayerName.PARCELS: [Slot.PARCELS],
    LayerName.ENTERPRISES: [],
    LayerName.HAZARDS: [],
    LayerName.LABELS: [],
}


@pytest.fixture
def scene():
    return Scene(
        (0.0, 0.0), [MapLayer(name, [Part(slot) for slot in slots]) for name, slots in PARTS.items()]
    )


@pytest.fixture
def tree(qtbot, tmp_path, scene):
    made = LayerTree(make_theme(window_width_px=1920, cache=tmp_path))
    qtbot.addWidget(made)
    made.resize(264, 480)
    made.show_scene(scene)
    made.show()
    qtbot.waitExposed(made)
    return made


def item(tree, name):
    return tree.model.itemFromIndex(tree.model.row_of(name))


def test_layers_are_listed_with_their_titles(tree):
    titles = [tree.model.item(row).text() for row in range(tree.model.rowCount())]
    assert titles[0] == title_of(LayerName.GRIDS)
    assert titles[-1] == "底图"
    assert item(tree, LayerName.ROADS).parent().text() == "底图"


def test_tick_hides_the_layer_and_tells(tree, scene, qtbot):
    with qtbot.waitSignal(tree.scene_changed):
        item(tree, LayerName.PARCELS).setCheckState(EMPTY)
    assert not scene.layer(LayerName.PARCELS).is_visible
    assert scene.layer(LayerName.GRIDS).is_visible


def test_click_on_the_box_ticks(tree, scene, qtbot):
    rect = tree.view.visualRect(tree.model.row_of(LayerName.GRIDS))
    qtbot.mouseClick(
        tree.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 9, rect.center().y())
    )
    assert not scene.layer(LayerName.GRIDS).is_visible


def test_space_ticks(tree, scene, qtbot):
    tree.view.setCurrentIndex(tree.model.row_of(LayerName.PARCELS))
    qtbot.keyClick(tree.view, Qt.Key.Key_Space)
    assert not scene.layer(LayerName.PARCELS).is_visible


def test_group_has_three_states(tree, scene):
    group = item(tree, LayerName.ROADS).parent()
    assert group.checkState() == CHECKED
    item(tree, LayerName.ROADS).setCheckState(EMPTY)
    assert group.checkState() == PARTLY
    group.setCheckState(EMPTY)
    assert not scene.layer(LayerName.WATER).is_visible
    group.setCheckState(CHECKED)
    assert scene.layer(LayerName.ROADS).is_visible


def test_group_sends_one_change(tree, qtbot):
    changes = []
    tree.scene_changed.connect(lambda: changes.append(1))
    item(tree, LayerName.ROADS).parent().setCheckState(EMPTY)
    assert changes == [1]


def drawn(scene):
    return [layer.name for layer, part in scene.drawing_order(set(PARTS))]


def test_moved_layer_is_drawn_above_its_lower_neighbour(tree, scene, qtbot):
    before = drawn(scene)
    assert before.index(LayerName.WATER) < before.index(LayerName.BUILDINGS)
    with qtbot.waitSignal(tree.scene_changed):
        assert tree.model.move_layer(
            tree.model.row_of(LayerName.WATER), tree.model.row_of(LayerName.BUILDINGS)
        )
    assert drawn(scene).index(LayerName.WATER) > drawn(scene).index(LayerName.BUILDINGS)
    assert tree.model.row_of(LayerName.WATER).row() < tree.model.row_of(LayerName.BUILDINGS).row()
    assert tree.model.move_layer(tree.model.row_of(LayerName.WATER), QModelIndex())
    assert drawn(scene).index(LayerName.WATER) < drawn(scene).index(LayerName.LAND_COVER)


def test_symbols_and_labels_stay_on_top(tree):
    model = tree.model
    assert not model.move_layer(model.row_of(LayerName.ENTERPRISES), model.row_of(LayerName.PARCELS))
    assert not model.move_layer(model.row_of(LayerName.PARCELS), model.row_of(LayerName.ENTERPRISES))
    assert not model.move_layer(model.row_of(LayerName.PARCELS), model.row_of(LayerName.ROADS))


def test_alt_arrow_moves_a_layer(tree, scene, qtbot):
    tree.view.setCurrentIndex(tree.model.row_of(LayerName.ROADS))
    qtbot.keyClick(tree.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert drawn(scene).index(LayerName.ROADS) > drawn(scene).index(LayerName.BUILDINGS)
    assert tree.view.currentIndex() == tree.model.row_of(LayerName.ROADS)


def test_opacity_slider_changes_the_layer(tree, scene, qtbot):
    menu = tree.view.opacity_menu(tree.model.row_of(LayerName.PARCELS))
    slider = menu.findChild(QSlider)
    with qtbot.waitSignal(tree.scene_changed):
        slider.setValue(40)
    assert scene.layer(LayerName.PARCELS).opacity == pytest.approx(0.4)
    menu.deleteLater()


def test_no_scene_is_an_empty_tree(tree):
    tree.show_scene(None)
    assert tree.model.rowCount() == 0


@pytest.mark.parametrize("name", list(LayerName))
def test_every_layer_has_a_swatch(qapp, name):
    image = QImage(64, 28, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.translate(40, 14)
    paint_swatch(painter, name, ink="#3B434C")
    painter.end()
    assert any(image.pixelColor(x, y).alpha() for x in range(64) for y in range(28))
