"""Ties the map to the rest of the window: selection both ways, scene after changes, status bar."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from gisgrid.errors import GisgridError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Underlay
from gisgrid.model.catalogue import GEOMETRY_TYPES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.canvas.tools.tool import SelectMode
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.panels.layer_tree import LayerTree
from gisgrid.ui.selection import NOTHING, Selection
from gisgrid.ui.status_bar import StatusBar


class MapLink(QObject):
    """Listens to map, selection, layer tree and status bar, and tells each what the others did.

    Parameters
    ----------
    cache_folder : Path
        Where levels of detail are kept.
    """

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        canvas: MapCanvas,
        layer_tree: LayerTree,
        status_bar: StatusBar,
        cache_folder: Path,
    ) -> None:
        super().__init__(canvas)
        self._desk = desk
        self._jobs = jobs
        self._canvas = canvas
        self._layer_tree = layer_tree
        self._status_bar = status_bar
        self._cache_folder = cache_folder
        self._is_first = True
        self._after_build: list[Callable[[], None]] = []
        canvas.picked.connect(self._on_picked)
        canvas.boxed.connect(self._on_boxed)
        canvas.opened.connect(self._on_opened)
        canvas.cleared.connect(desk.selection.clear)
        canvas.menu_wanted.connect(self._on_menu_wanted)
        canvas.pointer_moved.connect(status_bar.show_pointer)
        canvas.view_changed.connect(self._on_view_changed)
        canvas.failed.connect(jobs.crashed.emit)
        layer_tree.scene_changed.connect(self._on_layers_changed)
        status_bar.scale_chosen.connect(canvas.set_scale)
        desk.selection.changed.connect(self._on_selection)

    @property
    def crs(self) -> WorkCrs:
        """The work CRS of the register."""
        return WorkCrs(self._desk.register.info.zone)

    @property
    def kinds(self) -> tuple[type[Any], ...]:
        """The kinds of records that the map shows in some way."""
        return (*GEOMETRY_TYPES, Underlay)

    def rebuild(self) -> None:
        """Read the scene from the register in the background and show it."""
        self._jobs.start(
            tr("Preparing the map"),
            _build,
            self._desk.book,
            today=self._desk.today(),
            cache_folder=self._cache_folder,
            lane=Lane.STORE,
            on_success=self._on_scene,
            on_failure=self._on_failure,
        )

    def show(self, kind: type[Any], id: int) -> None:
        """Bring a record into the window's middle."""
        ref = FeatureRef(kind, id)
        if self._canvas.source is None:
            self._after_build.append(lambda: self._canvas.zoom_to_features([ref]))
        else:
            self._canvas.zoom_to_features([ref])

    def focus_grid(self, id: int) -> None:
        """Show a grid clearly, the others dimmed, and bring it into the window."""
        self.show(Grid, id)

    def _on_scene(self, scene: Scene) -> None:
        view = self._canvas.view
        source = SceneSource(scene)
        self._canvas.set_source(source, crs=WorkCrs(self._desk.register.info.zone))
        if not self._is_first:
            self._canvas.set_view(view)
        self._is_first = False
        self._layer_tree.show_scene(scene)
        self._on_selection(self._desk.selection.current)
        waiting, self._after_build = self._after_build, []
        for work in waiting:
            work()

    def _on_failure(self, problem: Exception) -> None:
        if isinstance(problem, GisgridError):
            self._desk.messages.error(problem)
        else:
            self._jobs.crashed.emit(problem)

    def _on_layers_changed(self) -> None:
        source = self._canvas.source
        if isinstance(source, SceneSource):
            source.note_change()
        self._canvas.repaint_map()

    def _on_view_changed(self, view: Any) -> None:
        self._status_bar.show_scale(self._canvas.scale_denominator)
        self._layer_tree.show_scale(view.metres_per_px)

    def _on_picked(self, refs: list[FeatureRef], mode: SelectMode) -> None:
        selection = self._desk.selection
        if not refs:
            if mode is SelectMode.REPLACE:
                selection.clear()
            return
        top = refs[0]
        if mode is SelectMode.ADD and selection.current.kind is top.kind:
            held = selection.current.ids
            ids = tuple(i for i in held if i != top.id) if top.id in held else (top.id, *held)
            selection.select(top.kind, *ids)
            return
        selection.select_stack(tuple(Selection(ref.kind, (ref.id,)) for ref in refs))

    def _on_boxed(self, refs: list[FeatureRef], mode: SelectMode) -> None:
        if not refs:
            return
        kind = refs[0].kind
        ids = [ref.id for ref in refs if ref.kind is kind]
        current = self._desk.selection.current
        if mode is SelectMode.ADD and current.kind is kind:
            ids = list(dict.fromkeys([*current.ids, *ids]))
        self._desk.selection.select(kind, *ids)

    def _on_opened(self, ref: FeatureRef) -> None:
        self._desk.selection.select(ref.kind, ref.id)
        self._canvas.zoom_to_features([ref])

    def _on_menu_wanted(self, refs: list[FeatureRef], place: QPoint) -> None:
        menu = QMenu(self._canvas)
        source = self._canvas.source
        for ref in refs[:6]:
            name = source.name(ref) if source is not None else ""
            if name:
                menu.addAction(name, partial(self._desk.selection.select, ref.kind, ref.id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _on_selection(self, selection: Selection) -> None:
        if selection == NOTHING or selection.kind is None:
            self._canvas.show_selection([])
            self._status_bar.show_selection([])
            return
        refs = [FeatureRef(selection.kind, i) for i in selection.ids]
        if selection.kind is Enterprise and len(refs) == 1:
            refs += self._parcels_of(refs[0].id)
        self._canvas.show_selection(refs)
        self._status_bar.show_selection(refs)

    def _parcels_of(self, enterprise_id: int) -> list[FeatureRef]:
        held = self._desk.register.find(ParcelTenancy, enterprise_id=enterprise_id)
        return [
            FeatureRef(Parcel, tenancy.parcel_id)
            for tenancy in held
            if tenancy.is_in_force(self._desk.today())
        ]


def _build(register: Register, *, today: date, cache_folder: Path, progress: Progress) -> Scene:
    return build_scene(register, today=today, cache_folder=cache_folder, progress=progress)
