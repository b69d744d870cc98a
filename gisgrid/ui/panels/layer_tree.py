"""The layers of the map: ticks, order, opacity, and what each looks like."""

from enum import IntEnum
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QHelpEvent, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from gisgrid.i18n import tr
from gisgrid.layers.names import LayerName
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.styled import STYLED_KINDS
from gisgrid.ui.panels.layer_marks import MARK_ROOM_PX, marks_of, paint_marks, paint_own_swatch, tip_of
from gisgrid.ui.panels.layer_rows import height_of, own_rank, own_rows, tree_sheet
from gisgrid.ui.panels.layer_swatch import SWATCH_WIDTH_PX, paint_samples, paint_swatch, swatch_room_px
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_SUBJECT_LAYERS = (
    LayerName.GRIDS,
    LayerName.ENTERPRISES,
    LayerName.KEY_UNITS,
    LayerName.INSTALLATIONS,
    LayerName.HAZARDS,
    LayerName.PARCELS,
)
_GROUND_LAYERS = (
    LayerName.LABELS,
    LayerName.PLACES,
    LayerName.BUILDINGS,
    LayerName.ROADS,
    LayerName.WATER,
    LayerName.CONTOURS,
    LayerName.RELIEF,
    LayerName.LAND_COVER,
)
_TOP_LAYERS = frozenset(
    {
        LayerName.ENTERPRISES,
        LayerName.KEY_UNITS,
        LayerName.INSTALLATIONS,
        LayerName.HAZARDS,
        LayerName.LABELS,
        LayerName.PLACES,
    }
)
"""Symbols and labels always lie above areas and lines and keep their own order."""
_FULL = 100


class _Role(IntEnum):
    LAYER = Qt.ItemDataRole.UserRole + 1
    OPACITY = Qt.ItemDataRole.UserRole + 2


class LayerTreeModel(QStandardItemModel):
    """The layers of a scene as a tree; what is changed here is changed in the scene at once.

    Signals
    -------
    scene_changed()
        The scene looks different and should be painted anew.
    listed()
        The rows were made anew.
    """

    scene_changed = Signal()
    listed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._is_filling = False
        self.itemChanged.connect(self._on_item_changed)

    def show_scene(self, scene: Scene | None) -> None:
        """List the layers of a scene: the subject's one by one, the ground's in a group."""
        self._is_filling = True
        self.clear()
        self._scene = scene
        if scene is not None:
            for name in _SUBJECT_LAYERS:
                layer = scene.layer(name)
                if layer is not None:
                    self.appendRow(_row(layer))
            own = [layer for layer in scene.layers if layer.own is not None]
            if own:
                self._append_group(tr("Own layers"), sorted(own, key=own_rank))
            ground = [layer for name in _GROUND_LAYERS if (layer := scene.layer(name)) is not None]
            if ground:
                self._append_group(tr("Ground map"), ground)
        self._is_filling = False
        self.listed.emit()

    def follow_scene(self, scene: Scene) -> None:
        """Change the layers of a scene after an edit; the rows stay unless own layers came, went or were renamed."""
        is_alike = self._scene is not None and own_rows(self._scene) == own_rows(scene)
        self._scene = scene
        if not is_alike:
            self.show_scene(scene)

    def _append_group(self, title: str, layers: list[MapLayer]) -> None:
        group = QStandardItem(title)
        group.setFlags(_flags(is_group=True))
        self.appendRow(group)
        for layer in layers:
            group.appendRow(_row(layer))
        group.setCheckState(_common_state(group))

    def layer_at(self, index: QModelIndex | QPersistentModelIndex) -> MapLayer | None:
        """Return the layer of a row; None for a group."""
        name = index.data(_Role.LAYER)
        return self._scene.layer(name) if name and self._scene is not None else None

    def row_of(self, name: str) -> QModelIndex:
        """Return where a layer is listed; an invalid index when it is not."""
        found = self.match(
            self.index(0, 0),
            _Role.LAYER,
            str(name),
            1,
            Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
        )
        return found[0] if found else QModelIndex()

    def set_opacity(self, index: QModelIndex, opacity: float) -> None:
        """Make a layer more or less see-through, 0 to 1."""
        layer = self.layer_at(index)
        if layer is not None and layer.opacity != opacity:
            layer.opacity = opacity
            self.scene_changed.emit()

    def move_layer(self, moved: QModelIndex, before: QModelIndex) -> bool:
        """Put a layer above another one, in the tree and on the map.

        Parameters
        ----------
        moved : QModelIndex
            A layer of areas or lines.
        before : QModelIndex
            The row that will be just below it; an invalid index puts it at the foot of its own group.

        Returns
        -------
        bool
            Whether it was moved; symbols and labels keep their place above everything.
        """
        layer, lower = self.layer_at(moved), self.layer_at(before)
        if layer is None or layer.name in _TOP_LAYERS or layer is lower:
            return False
        if lower is not None and (lower.name in _TOP_LAYERS or before.parent() != moved.parent()):
            return False
        source = self.itemFromIndex(moved)
        parent = source.parent() or self.invisibleRootItem()
        self._is_filling = True
        row = parent.takeRow(moved.row())
        if lower is None:
            parent.appendRow(row)
        else:
            parent.insertRow(self.row_of(lower.name).row(), row)
        self._is_filling = False
        self._order_by_tree(parent, layer)
        self.scene_changed.emit()
        return True

    def _order_by_tree(self, parent: QStandardItem, moved: MapLayer) -> None:
        """Shift a layer between its neighbours of the tree; the others stay where they are."""
        layers = [
            layer for row in range(parent.rowCount()) if (layer := self.layer_at(parent.child(row).index()))
        ]
        at = layers.index(moved)
        above = [height_of(layer) for layer in layers[:at] if layer.name not in _TOP_LAYERS]
        below = [height_of(layer) for layer in layers[at + 1 :] if layer.name not in _TOP_LAYERS]
        low = max(below) if below else (min(above) - 2.0 if above else height_of(moved))
        high = min((height for height in above if height > low), default=low + 2.0)
        moved.order += (low + high) / 2 - height_of(moved)

    def _on_item_changed(self, item: QStandardItem) -> None:
        if self._is_filling or self._scene is None:
            return
        self._is_filling = True
        if item.hasChildren():
            for row in range(item.rowCount()):
                item.child(row).setCheckState(item.checkState())
        elif item.parent() is not None:
            item.parent().setCheckState(_common_state(item.parent()))
        self._is_filling = False
        if self._take_ticks():
            self.scene_changed.emit()

    def _take_ticks(self) -> bool:
        has_changed = False
        for layer in self._scene.layers if self._scene is not None else ():
            index = self.row_of(layer.name)
            if index.isValid():
                is_ticked = self.itemFromIndex(index).checkState() == Qt.CheckState.Checked
                has_changed |= is_ticked != layer.is_visible
                layer.is_visible = is_ticked
        return has_changed


class LayerTree(QWidget):
    """The panel with the layer tree.

    Signals
    -------
    scene_changed()
        The scene looks different and should be painted anew.
    add_asked(place: QPoint)
        The user wants a layer of his own; a menu may open at the place on the desktop.
    own_asked(name: str, place: QPoint)
        The user wants the menu of an own layer.
    properties_asked(name: str, place: QPoint)
        The user wants to see and change how an own layer looks.
    remove_asked(name: str)
        An own layer should go.
    style_asked(name: str, place: QPoint)
        The user wants to change the looks of a layer of the register.
    """

    scene_changed = Signal()
    add_asked = Signal(QPoint)
    own_asked = Signal(str, QPoint)
    properties_asked = Signal(str, QPoint)
    remove_asked = Signal(str)
    style_asked = Signal(str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = LayerTreeModel(self)
        self.model.scene_changed.connect(self.scene_changed)
        self.view = _LayerView(theme, self.model)
        self.view.own_asked.connect(self.own_asked)
        self.view.properties_asked.connect(self.properties_asked)
        self.view.remove_asked.connect(self.remove_asked)
        self.view.style_asked.connect(self.style_asked)
        self.model.listed.connect(self.view.expandAll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head(theme))
        column.addWidget(self.view, 1)

    def _make_head(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.measures.margin_px, 6, 8, 2)
        head = QLabel(tr("Layers"))
        head.setProperty("words", "head")
        self.add_button = QToolButton()
        self.add_button.setIcon(theme.icons.icon("plus", theme.palette.secondary, size_px=16))
        self.add_button.setToolTip(tr("Add a file, picture or basemap"))
        self.add_button.setAccessibleName(tr("Add a file, picture or basemap"))
        self.add_button.clicked.connect(
            lambda: self.add_asked.emit(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))
        )
        row.addWidget(head, 1)
        row.addWidget(self.add_button)
        return row

    def show_scene(self, scene: Scene | None) -> None:
        """List the layers of a scene."""
        self.model.show_scene(scene)

    def show_scale(self, metres_per_px: float) -> None:
        """Grey the layers that are not shown at a scale."""
        self.view.delegate.metres_per_px = metres_per_px
        self.view.viewport().update()


class _LayerView(QTreeView):
    own_asked = Signal(str, QPoint)
    properties_asked = Signal(str, QPoint)
    remove_asked = Signal(str)
    style_asked = Signal(str, QPoint)

    def __init__(self, theme: Theme, model: LayerTreeModel) -> None:
        super().__init__()
        self._theme = theme
        self._layers = model
        self.setModel(model)
        self.delegate = _LayerDelegate(theme, model)
        self.setItemDelegate(self.delegate)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(18)
        self.setFont(theme.font(TextSize.LIST))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_wanted)
        self.doubleClicked.connect(self._on_double_clicked)
        self.setAccessibleName(tr("Layers"))
        self.setStyleSheet(tree_sheet(theme))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Alt with the arrows moves a layer up or down."""
        index = self.currentIndex()
        own = self._layers.layer_at(index) if index.isValid() else None
        if event.key() == Qt.Key.Key_Delete and own is not None and own.own is not None:
            self.remove_asked.emit(own.name)
            return
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and index.isValid():
            layer = self._layers.layer_at(index)
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 2}.get(Qt.Key(event.key()))
            if layer is not None and step is not None and index.row() + step >= 0:
                before = self._layers.index(index.row() + step, 0, index.parent())
                self._layers.move_layer(index, before)
                self.setCurrentIndex(self._layers.row_of(layer.name))
                return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the dragged layer where it was let go."""
        moved = self.currentIndex()
        target = self.indexAt(event.position().toPoint())
        layer = self._layers.layer_at(moved)
        if (
            self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
            and target.isValid()
        ):
            target = self._layers.index(target.row() + 1, 0, target.parent())
        if layer is not None:
            self._layers.move_layer(moved, target)
            self.setCurrentIndex(self._layers.row_of(layer.name))
        # The rows were moved above; the view must not remove the dragged one besides.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()

    def opacity_menu(self, index: QModelIndex) -> QMenu:
        """Return the menu with the opacity of a layer."""
        menu = QMenu(self)
        layer = self._layers.layer_at(index)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 6, 12, 6)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(10, _FULL)
        slider.setFixedWidth(120)
        slider.setValue(round(_FULL * layer.opacity) if layer is not None else _FULL)
        value = QLabel(tr("{percent} %", percent=slider.value()))
        kept = QPersistentModelIndex(index)
        slider.valueChanged.connect(lambda percent: value.setText(tr("{percent} %", percent=percent)))
        slider.valueChanged.connect(
            lambda percent: self._layers.set_opacity(cast(QModelIndex, QModelIndex(kept)), percent / _FULL)  # type: ignore[call-overload]  # the stubs do not know the conversion
        )
        for widget in (QLabel(tr("Opacity")), slider, value):
            row.addWidget(widget)
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        menu.addAction(action)
        return menu

    def layer_menu(self, index: QModelIndex) -> QMenu:
        """Return the menu of a layer of the register: its opacity and, where it has looks to choose, its style."""
        menu = self.opacity_menu(index)
        layer = self._layers.layer_at(index)
        if layer is not None and layer.name in STYLED_KINDS:
            name, place = layer.name, self.viewport().mapToGlobal(self.visualRect(index).topRight())
            menu.addSeparator()
            menu.addAction(tr("Style …"), lambda: self.style_asked.emit(name, place))
        return menu

    def _on_menu_wanted(self, place: QPoint) -> None:
        index = self.indexAt(place)
        layer = self._layers.layer_at(index)
        if layer is not None and layer.own is not None:
            self.own_asked.emit(layer.name, self.viewport().mapToGlobal(place))
        elif layer is not None:
            menu = self.layer_menu(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        layer = self._layers.layer_at(index)
        if layer is not None and layer.own is not None:
            place = self.visualRect(index).topRight()
            self.properties_asked.emit(layer.name, self.viewport().mapToGlobal(place))
        elif layer is not None and layer.name in STYLED_KINDS:
            place = self.visualRect(index).topRight()
            self.style_asked.emit(layer.name, self.viewport().mapToGlobal(place))


class _LayerDelegate(QStyledItemDelegate):
    """A row with its swatch at the right."""

    def __init__(self, theme: Theme, model: LayerTreeModel) -> None:
        super().__init__(model)
        self._theme = theme
        self._layers = model
        self.metres_per_px = 0.0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), self._theme.measures.tree_row_px)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        layer = self._layers.layer_at(index)
        if layer is None:
            super().paint(painter, option, index)
            return
        rect = QRect(option.rect)
        is_own = layer.own is not None
        marks_px = MARK_ROOM_PX * len(marks_of(layer))
        swatch_px = SWATCH_WIDTH_PX + 8 if is_own else swatch_room_px(LayerName(layer.name))
        room_px = self._theme.measures.margin_px + swatch_px + marks_px
        option.rect = rect.adjusted(0, 0, -room_px, 0)
        super().paint(painter, option, index)
        is_in_scale = self._is_in_scale(layer)
        painter.save()
        painter.setOpacity(1.0 if layer.is_visible and is_in_scale else 0.4)
        right = rect.right() - self._theme.measures.margin_px
        painter.translate(right - SWATCH_WIDTH_PX, rect.center().y() + 0.5)
        if is_own:
            paint_own_swatch(painter, self._theme, layer)
        elif layer.samples:
            paint_samples(painter, layer.samples)
        else:
            paint_swatch(painter, LayerName(layer.name), ink=self._theme.palette.text)
        painter.restore()
        if marks_px:
            left = right - SWATCH_WIDTH_PX - 6
            paint_marks(painter, self._theme, layer, right_px=left, middle_px=rect.center().y() + 0.5)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tell what is wrong with a layer, what it is narrowed down to, and that the scale hides it."""
        layer = self._layers.layer_at(index)
        tip = tip_of(layer, is_in_scale=self._is_in_scale(layer)) if layer is not None else ""
        QToolTip.showText(event.globalPos(), tip, view)
        return True

    def _is_in_scale(self, layer: MapLayer) -> bool:
        scale = self.metres_per_px
        return not scale or layer.min_metres_per_px <= scale <= layer.max_metres_per_px

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        layer = self._layers.layer_at(index)
        if layer is None or (layer.is_visible and self._is_in_scale(layer)):
            return
        palette = option.palette
        palette.setColor(palette.ColorRole.Text, self._theme.palette.secondary)
        option.palette = palette


def _row(layer: MapLayer) -> QStandardItem:
    item = QStandardItem(layer.title)
    item.setData(str(layer.name), _Role.LAYER)
    item.setFlags(_flags(is_group=False))
    item.setCheckState(Qt.CheckState.Checked if layer.is_visible else Qt.CheckState.Unchecked)
    return item


def _flags(*, is_group: bool) -> Qt.ItemFlag:
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
    return flags if is_group else flags | Qt.ItemFlag.ItemIsDragEnabled


def _common_state(group: QStandardItem) -> Qt.CheckState:
    states = {group.child(row).checkState() for row in range(group.rowCount())}
    return states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked
