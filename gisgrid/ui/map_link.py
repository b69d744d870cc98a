"""Ties the map to the rest of the window: selection both ways, scene after changes, status bar."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from gisgrid.errors import GisgridError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.kept import keep_layers
from gisgrid.layers.names import LayerName
from gisgrid.layers.refresh import LAYERS_OF, refreshed, touched_ground
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import Theme, build_theme, wear
from gisgrid.layers.view import Extent
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.history import ChangeSet
from gisgrid.model.inspections import Inspection
from gisgrid.model.map_styles import MapStyle
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.map_menu import add_place_actions
from gisgrid.ui.canvas.navigator import Motion
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.canvas.tools.tool import SelectMode
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Job, Jobs, Lane
from gisgrid.ui.map_memory import LayerState, MapMemory, MapState
from gisgrid.ui.panels.layer_tree import LayerTree
from gisgrid.ui.selection import NOTHING, Selection
from gisgrid.ui.status_bar import StatusBar

_THEMED_BY: dict[ThemeKey, tuple[type[Any], ...]] = {
    ThemeKey.COVERAGE: (Inspection,),
    ThemeKey.LAST_VISIT: (Inspection,),
    ThemeKey.PERSON: (Appointment, Person),
    ThemeKey.DEPARTMENT: (Department,),
}
"""Records that a theme is worked out from besides those that the map shows anyway."""


class MapLink(QObject):
    """Listens to map, selection, layer tree and status bar, and tells each what the others did.

    Parameters
    ----------
    cache_folder : Path
        Where levels of detail are kept.
    memory : MapMemory
        How the map of this register stood when it was left.
    book : callable
        Gives the book of duties, or None while there is none.

    Signals
    -------
    first_frame()
        The first picture of the map is in the window, or none will come: now the rest may be prepared.
    scene_came(scene: Scene)
        A scene is about to be shown; own layers may be put into it.
    enterprise_asked(point: Point)
        The user wants to add an enterprise at a place in EPSG:4490.
    """

    first_frame = Signal()
    scene_came = Signal(object)
    enterprise_asked = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        *,
        canvas: MapCanvas,
        layer_tree: LayerTree,
        status_bar: StatusBar,
        cache_folder: Path,
        memory: MapMemory,
        book: Callable[[], DutyBook | None],
    ) -> None:
        super().__init__(canvas)
        self.desk = desk
        self.jobs = jobs
        self.canvas = canvas
        self.layer_tree = layer_tree
        self._status_bar = status_bar
        self._cache_folder = cache_folder
        self._memory = memory
        self._book = book
        self._is_first = True
        self._has_frame = False
        self._kept = memory.load()
        self._changes: list[ChangeSet] = []
        self._refresh_job: Job | None = None
        self._after_build: list[Callable[[], None]] = []
        canvas.picked.connect(self._on_picked)
        canvas.boxed.connect(self._on_boxed)
        canvas.opened.connect(self._on_opened)
        canvas.cleared.connect(desk.selection.clear)
        canvas.menu_wanted.connect(self._on_menu_wanted)
        canvas.pointer_moved.connect(status_bar.show_pointer)
        canvas.view_changed.connect(self._on_view_changed)
        canvas.failed.connect(jobs.crashed.emit)
        canvas.drawn.connect(lambda _report: self._note_frame())
        layer_tree.scene_changed.connect(self.renew_layers)
        status_bar.scale_chosen.connect(canvas.set_scale)
        desk.selection.changed.connect(self._on_selection)

    @property
    def crs(self) -> WorkCrs:
        """The work CRS of the register."""
        return WorkCrs(self.desk.register.info.zone)

    @property
    def kinds(self) -> tuple[type[Any], ...]:
        """The kinds of records that the map shows in some way."""
        return (*LAYERS_OF, MapStyle)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._source.scene if self._source is not None else None

    def show_tried(self, before: Scene, scene: Scene) -> bool:
        """Show a scene that was made from another one; return whether that one is still what is shown."""
        source = self._source
        if source is None or source.scene is not before:
            return False
        self._show_newer(source, scene, None)
        return True

    def rebuild(self) -> None:
        """Read the scene from the register in the background and show it."""
        self.jobs.start(
            tr("Preparing the map"),
            _build,
            self.desk.book,
            today=self.desk.today(),
            cache_folder=self._cache_folder,
            lane=Lane.STORE,
            on_success=self._on_scene,
            on_failure=self._on_failure,
        )

    def follow(self, change: ChangeSet) -> None:
        """Bring the map up to a step that was just made; only what it touched is read and painted anew."""
        if change.touches(*self.kinds):
            self._changes.append(change)
            self._refresh()
        elif change.touches(*_THEMED_BY.get(self._theme_key, ())):
            self.renew_theme()

    def renew_theme(self) -> None:
        """Work out the theme in use anew, as when newer figures of the coverage have come."""
        if self._theme_key is not ThemeKey.GRIDS:
            self._want_theme(self._theme_key)

    def remember(self) -> None:
        """Keep view, layers and theme for the next time this register is opened."""
        source = self._source
        if source is None:
            return
        view = self.canvas.navigator.target
        is_whole = view == self.canvas.home
        self._memory.save(
            MapState(
                centre_m=None if is_whole else (view.centre_x_m, view.centre_y_m),
                metres_per_px=0.0 if is_whole else view.metres_per_px,
                theme=source.theme_key,
                layers={
                    LayerName(layer.name): LayerState.of(layer)
                    for layer in source.scene.layers
                    if layer.own is None
                },
            )
        )

    def show(self, kind: type[Any], id: int) -> None:
        """Bring a record into the window's middle."""
        ref = FeatureRef(kind, id)
        if self.canvas.source is None:
            self._after_build.append(lambda: self.canvas.zoom_to_features([ref]))
        else:
            self.canvas.zoom_to_features([ref])

    def focus_grid(self, id: int) -> None:
        """Show a grid clearly, the others dimmed, and bring it into the window."""
        self.show(Grid, id)

    def _on_scene(self, scene: Scene) -> None:
        view = self.canvas.view
        kept = self._kept
        for layer in scene.layers:
            if layer.own is None and layer.name in kept.layers:
                kept.layers[LayerName(layer.name)].give_to(layer)
        self.scene_came.emit(scene)
        source = SceneSource(scene, ask_theme=self._want_theme)
        self.canvas.set_source(source, crs=WorkCrs(self.desk.register.info.zone))
        if not self._is_first:
            self.canvas.set_view(view, Motion.JUMP)
        elif kept.centre_m is not None:
            x_m, y_m = kept.centre_m
            there = replace(view, centre_x_m=x_m, centre_y_m=y_m, metres_per_px=kept.metres_per_px)
            self.canvas.set_view(there, Motion.JUMP)
        self._is_first = False
        if kept.theme in tuple(ThemeKey):
            source.choose_theme(kept.theme)
            self.canvas.floats.offer_themes()
        self.layer_tree.show_scene(scene)
        self._on_selection(self.desk.selection.current)
        self._changes = [change for change in self._changes if change.step > scene.version]
        self._refresh()
        waiting, self._after_build = self._after_build, []
        for work in waiting:
            work()

    @property
    def _source(self) -> SceneSource | None:
        source = self.canvas.source
        return source if isinstance(source, SceneSource) else None

    @property
    def _theme_key(self) -> ThemeKey:
        return ThemeKey(self._source.theme_key) if self._source is not None else ThemeKey.GRIDS

    def _note_frame(self) -> None:
        if self._has_frame:
            return
        self._has_frame = True
        self.first_frame.emit()
        source = self._source
        if source is not None:
            self.jobs.start(
                tr("Keeping the map for the next start"),
                _keep,
                source.scene,
                self.desk.book,
            )

    def _refresh(self) -> None:
        source = self._source
        if source is None or self._refresh_job is not None or not self._changes:
            return
        changes, self._changes = self._changes, []
        self._refresh_job = self.jobs.start(
            tr("Renewing the map"),
            _follow,
            source.scene,
            self.desk.book,
            changes=changes,
            today=self.desk.today(),
            theme=self._theme_key,
            lane=Lane.STORE,
            on_success=self._on_refreshed,
            on_failure=self._on_refresh_failed,
        )

    def _on_refreshed(self, found: tuple[Scene, tuple[Extent, ...] | None]) -> None:
        self._refresh_job = None
        scene, touched = found
        source = self._source
        if source is not None and scene is not source.scene:
            self._show_newer(source, scene, touched)
        self._refresh()

    def _show_newer(self, source: SceneSource, scene: Scene, touched: tuple[Extent, ...] | None) -> None:
        self.scene_came.emit(scene)
        was_empty = source.scene.extent is None
        source.take_scene(scene)
        self.layer_tree.model.follow_scene(scene)
        is_themed = scene.themed is not None
        if is_themed:
            source.note_change()
        self.canvas.renew_source(source, None if is_themed else touched)
        if was_empty and scene.extent is not None:
            self.canvas.show_all(Motion.JUMP)

    def _on_refresh_failed(self, problem: Exception) -> None:
        self._refresh_job = None
        self._on_failure(problem)

    def _want_theme(self, key: ThemeKey) -> None:
        source = self._source
        if source is not None:
            self.jobs.start(
                tr("Colouring the map"),
                _theme,
                source.scene,
                self.desk.book,
                key=key,
                today=self.desk.today(),
                book=self._book(),
                lane=Lane.STORE,
                on_success=partial(self._on_theme, source.scene, key),
                on_failure=self._on_failure,
            )

    def _on_theme(self, scene: Scene, key: ThemeKey, theme: Theme | None) -> None:
        source = self._source
        if source is None or key is not self._theme_key:
            return
        if source.scene is scene:
            source.show_theme(theme)
            self.canvas.floats.offer_themes()
            self.canvas.repaint_map()
        else:
            self._want_theme(key)

    def _on_failure(self, problem: Exception) -> None:
        self._note_frame()
        if isinstance(problem, GisgridError):
            self.desk.messages.error(problem)
        else:
            self.jobs.crashed.emit(problem)

    def renew_layers(self, touched: Sequence[Extent] | None = None) -> None:
        """Paint the map anew after layers were changed in place; `touched` names the only ground, in metres."""
        source = self.canvas.source
        if isinstance(source, SceneSource):
            source.note_change()
        self.canvas.repaint_map(touched)

    def _on_view_changed(self, view: Any) -> None:
        self._status_bar.show_scale(self.canvas.scale_denominator)
        self.layer_tree.show_scale(view.metres_per_px)

    def _on_picked(self, refs: list[FeatureRef], mode: SelectMode) -> None:
        selection = self.desk.selection
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
        current = self.desk.selection.current
        if mode is SelectMode.ADD and current.kind is kind:
            ids = list(dict.fromkeys([*current.ids, *ids]))
        self.desk.selection.select(kind, *ids)

    def _on_opened(self, ref: FeatureRef) -> None:
        self.desk.selection.select(ref.kind, ref.id)
        self.canvas.zoom_to_features([ref])

    def _on_menu_wanted(self, refs: list[FeatureRef], place: QPoint) -> None:
        menu = QMenu(self.canvas)
        source = self.canvas.source
        for ref in refs[:6]:
            name = source.name(ref) if source is not None else ""
            if name:
                menu.addAction(name, partial(self.desk.selection.select, ref.kind, ref.id))
        if not menu.isEmpty():
            menu.addSeparator()
        at = self.canvas.mapFromGlobal(place)
        x_px, y_px = float(at.x()), float(at.y())
        add_place_actions(menu, self.canvas, x_px=x_px, y_px=y_px, add=self.enterprise_asked.emit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _on_selection(self, selection: Selection) -> None:
        if selection == NOTHING or selection.kind is None:
            self.canvas.show_selection([])
            self._status_bar.show_selection([])
            return
        refs = [FeatureRef(selection.kind, i) for i in selection.ids]
        if selection.kind is Enterprise and len(refs) == 1:
            refs += self._parcels_of(refs[0].id)
        self.canvas.show_selection(refs)
        self._status_bar.show_selection(refs)

    def _parcels_of(self, enterprise_id: int) -> list[FeatureRef]:
        held = self.desk.register.find(ParcelTenancy, enterprise_id=enterprise_id)
        return [
            FeatureRef(Parcel, tenancy.parcel_id)
            for tenancy in held
            if tenancy.is_in_force(self.desk.today())
        ]


def _keep(scene: Scene, register: Register, *, progress: Progress) -> None:
    keep_layers(scene, register, progress)


def _theme(
    scene: Scene,
    register: Register,
    *,
    key: ThemeKey,
    today: date,
    book: DutyBook | None,
    progress: Progress,
) -> Theme | None:
    progress.check_cancelled()
    return build_theme(key, scene, register, today=today, book=book)


def _follow(
    scene: Scene,
    register: Register,
    *,
    changes: Sequence[ChangeSet],
    today: date,
    theme: ThemeKey,
    progress: Progress,
) -> tuple[Scene, tuple[Extent, ...] | None]:
    """Return the scene after some changes, coloured by its theme, and the ground that looks different."""
    fresh = scene
    for change in changes:
        progress.check_cancelled()
        fresh = refreshed(fresh, register, change, today=today)
    if fresh is not scene and theme is not ThemeKey.GRIDS:
        wear(fresh, build_theme(theme, fresh, register, today=today))
    return fresh, touched_ground(scene, fresh, changes)


def _build(register: Register, *, today: date, cache_folder: Path, progress: Progress) -> Scene:
    return build_scene(register, today=today, cache_folder=cache_folder, progress=progress)
