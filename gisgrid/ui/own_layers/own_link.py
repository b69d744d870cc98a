"""Ties the user's own layers to layer tree, map and register: the ＋ button, menus, popovers, removal with undo."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

from gisgrid.edits.underlays import add_underlay, put_on_sheets, remove_underlay, set_opacity
from gisgrid.exchange.world_file import PICTURE_ENDINGS, find_place
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.own_files import OwnStyle
from gisgrid.layers.pictures import LARGEST_SIDE_PX, make_underlay, picture_size, read_picture, work_affine
from gisgrid.layers.scene import MapLayer, OwnKind, Scene
from gisgrid.model.base_map import Underlay
from gisgrid.progress import Progress
from gisgrid.settings import Settings
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.map_link import MapLink
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.own_layers.own_layers import OwnLayers
from gisgrid.ui.own_layers.placing import PicturePlacing
from gisgrid.ui.own_layers.properties import LayerProperties
from gisgrid.ui.own_layers.wishes import Wish, WishKind
from gisgrid.ui.tasks.failures import tell_failure

if TYPE_CHECKING:
    from gisgrid.ui.own_layers.service_dialog import ServiceDialog

_FILES = "*.shp *.gpkg *.geojson *.json *.dxf *.csv *.xlsx *.xls"
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


class OwnLink(QObject):
    """Listens to the layer tree and keeps the map's own layers.

    Parameters
    ----------
    map_link : MapLink
        The map, its layer tree and what they work with.
    settings : Settings or None
        Where own layers are remembered.
    cache_folder : Path
        Where tiles are kept.
    undo : callable
        Takes back the newest step of the register.
    """

    def __init__(
        self,
        map_link: MapLink,
        *,
        settings: Settings | None,
        cache_folder: Path,
        undo: Callable[[], None],
    ) -> None:
        super().__init__(map_link)
        desk, jobs, layer_tree = map_link.desk, map_link.jobs, map_link.layer_tree
        self._desk = desk
        self._jobs = jobs
        self._canvas = map_link.canvas
        self._layer_tree = layer_tree
        self._map_link = map_link
        self._undo = undo
        self._crs = WorkCrs(desk.register.info.zone)
        self.layers = OwnLayers(desk, jobs, settings=settings, cache_folder=cache_folder)
        self.placing: PicturePlacing | None = None
        self.properties: LayerProperties | None = None
        self.layers.changed.connect(self._on_changed)
        self.layers.ground_came.connect(map_link.renew_layers)
        map_link.scene_came.connect(self._on_scene)
        layer_tree.add_asked.connect(self._on_add_asked)
        layer_tree.own_asked.connect(self._on_own_asked)
        layer_tree.properties_asked.connect(self.show_properties)
        layer_tree.remove_asked.connect(self.remove)
        layer_tree.scene_changed.connect(self.layers.note_ticks)
        self._is_restored = False

    def close(self) -> None:
        """Let go of files, network and windows."""
        if self.placing is not None:
            self.placing.close()
        self.layers.close()

    def add_menu(self) -> QMenu:
        """Return the menu of the ＋ button."""
        menu = QMenu(self._layer_tree)
        menu.addAction(tr("File as a layer…"), self._ask_file)
        menu.addAction(tr("Picture…"), self._ask_picture)
        menu.addSeparator()
        menu.addAction(tr("Basemap file (MBTiles)…"), self._ask_mbtiles)
        menu.addAction(tr("Folder of tiles…"), self._ask_folder)
        menu.addAction(tr("Basemap from the network…"), self.ask_service)
        return menu

    def add_file(self, path: Path) -> None:
        """Show a file: a picture, a basemap, or shapes, by its ending."""
        if path.suffix.lower() in PICTURE_ENDINGS:
            self.add_picture(path)
        elif path.suffix.lower() == ".mbtiles":
            self._add_local(WishKind.MBTILES, path)
        else:
            self.layers.add_file(path)

    def add_picture(self, path: Path) -> None:
        """Take a picture into the register, or ask for points when nothing says where it lies."""
        self._jobs.start(
            tr("Reading {name}", name=path.name),
            prepare_picture,
            path,
            crs=self._crs,
            on_success=lambda found: self._on_picture(path, found),
            on_failure=lambda problem: tell_failure(self._desk, self._jobs, problem),
        )

    def ask_service(self) -> "ServiceDialog":
        """Open the dialog for a basemap of the network."""
        # It needs XML and is seldom asked for.
        from gisgrid.ui.own_layers.service_dialog import ServiceDialog  # noqa: PLC0415  start-up cost

        identity = self._desk.register.info.identity
        dialog = ServiceDialog(
            self._desk.theme,
            self._jobs,
            workspace=identity,
            key=self.layers.tianditu_key,
            parent=self._layer_tree.window(),
        )
        dialog.key_given.connect(self.layers.remember_key)
        dialog.chosen.connect(self.layers.add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def remove(self, name: str) -> None:
        """Take an own layer off the map; the message offers to bring it back."""
        underlay_id = _underlay_id(name)
        if underlay_id is None:
            self.layers.remove(name)
            return
        layer = self._layer(name)
        if layer is None:
            return
        text = tr("Take the picture {name} away", name=layer.title)
        if self._edit(text, lambda session: remove_underlay(session, underlay_id)):
            self._desk.messages.toast(
                tr("“{title}” was taken off the map.", title=layer.title),
                MessageAction(tr("Undo"), self._undo),
            )

    def zoom_to(self, name: str) -> None:
        """Bring an own layer into the window."""
        layer = self._layer(name)
        if layer is not None and layer.own is not None and layer.own.extent is not None:
            self._canvas.zoom_to(layer.own.extent)

    def show_properties(self, name: str, place: QPoint) -> None:
        """Open the popover with the look of an own layer."""
        layer, entry = self._layer(name), self.layers.entry(name)
        if layer is None:
            return
        style = entry.wish.style if entry is not None else OwnStyle(opacity=layer.opacity)
        columns = entry.data.columns if entry is not None and entry.data is not None else None
        is_gcj02 = entry is not None and entry.wish.is_gcj02
        popover = LayerProperties(self._desk.theme, layer, style, columns=columns, is_gcj02=is_gcj02)
        underlay_id = _underlay_id(name)
        if underlay_id is None:
            popover.changed.connect(lambda one: self.layers.restyle(name, one))
            popover.shift_changed.connect(lambda shifted: self.layers.reopen(name, is_gcj02=shifted))
        else:
            self._connect_picture(popover, layer.title, underlay_id)
        self.properties = popover
        popover.show_at(place)

    def _connect_picture(self, popover: LayerProperties, title: str, underlay_id: int) -> None:
        text = tr("Change the picture {name}", name=title)
        popover.changed.connect(
            lambda style: self._edit(text, lambda session: set_opacity(session, underlay_id, style.opacity))
        )
        popover.printed_changed.connect(
            lambda shown: self._edit(
                text, lambda session: put_on_sheets(session, underlay_id, is_shown=shown)
            )
        )

    def _edit(self, text: str, work: Callable[..., object]) -> bool:
        def run() -> None:
            with self._desk.book.edit(text) as session:
                work(session)

        return self._desk.messages.attempt(run)

    def _layer(self, name: str) -> MapLayer | None:
        source = self._canvas.source
        return source.scene.layer(name) if isinstance(source, SceneSource) else None

    def _on_scene(self, scene: Scene) -> None:
        self.layers.attach(scene)
        if not self._is_restored:
            self._is_restored = True
            self.layers.restore()
            self.layers.attach(scene)

    def _on_changed(self) -> None:
        source = self._canvas.source
        if isinstance(source, SceneSource):
            self.layers.attach(source.scene)
            self._layer_tree.show_scene(source.scene)
            self._map_link.renew_layers()

    def _on_add_asked(self, place: QPoint) -> None:
        _pop_up(self.add_menu(), place)

    def _on_own_asked(self, name: str, place: QPoint) -> None:
        layer = self._layer(name)
        menu = QMenu(self._layer_tree)
        menu.addAction(tr("Properties…"), lambda: self.show_properties(name, place))
        if layer is not None and layer.own is not None and layer.own.extent is not None:
            menu.addAction(tr("Zoom to the layer"), lambda: self.zoom_to(name))
        if layer is not None and layer.own is not None and layer.own.kind is OwnKind.FILE:
            menu.addAction(tr("Read anew"), lambda: self.layers.reopen(name))
            systems = menu.addMenu(tr("Coordinate system"))
            for text, key in _systems():
                systems.addAction(text, partial(self.layers.reopen, name, crs=key))
        menu.addSeparator()
        menu.addAction(tr("Remove"), lambda: self.remove(name))
        _pop_up(menu, place)

    def _on_picture(self, path: Path, found: Underlay | None) -> None:
        if found is None:
            self._place(path)
        else:
            self._keep(found)

    def _keep(self, underlay: Underlay) -> None:
        text = tr("Add the picture {name}", name=underlay.name)
        if self._edit(text, lambda session: add_underlay(session, underlay)):
            self._canvas.zoom_to((underlay.west, underlay.south, underlay.east, underlay.north))
            self._desk.messages.toast(tr("“{title}” lies under the map.", title=underlay.name))

    def _place(self, path: Path) -> None:
        if self.placing is not None:
            self.placing.close()

        def begin() -> None:
            self.placing = PicturePlacing(
                self._desk.theme, self._canvas, self._crs, path, image=read_picture(path)
            )
            self.placing.placed.connect(self._keep)
            self.placing.closed.connect(self._forget_placing)
            self.placing.show()

        self._desk.messages.attempt(begin)

    def _forget_placing(self) -> None:
        self.placing = None

    def _ask_file(self) -> None:
        self._ask(tr("File as a layer"), tr("Files with places") + f" ({_FILES})", self.add_file)

    def _ask_picture(self) -> None:
        endings = " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)
        self._ask(tr("Picture under the map"), tr("Pictures") + f" ({endings})", self.add_picture)

    def _ask_mbtiles(self) -> None:
        self._ask(
            tr("Basemap file"),
            tr("Basemap files") + " (*.mbtiles)",
            lambda path: self._add_local(WishKind.MBTILES, path),
        )

    def _ask_folder(self) -> None:
        dialog = self._ask(tr("Folder of tiles"), "", lambda path: self._add_local(WishKind.FOLDER, path))
        dialog.setFileMode(QFileDialog.FileMode.Directory)

    def _ask(self, title: str, names: str, take: Callable[[Path], None]) -> QFileDialog:
        dialog = QFileDialog(self._layer_tree.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if names:
            dialog.setNameFilter(names)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _add_local(self, kind: WishKind, path: Path) -> None:
        self.layers.add(Wish(self._desk.register.info.identity, kind, str(path), path.stem))


def prepare_picture(path: Path, *, crs: WorkCrs, progress: Progress) -> Underlay | None:
    """Read a picture that says where it lies and turn it into the work CRS; None when points are needed.

    Raises
    ------
    GisgridError
        If it cannot be read, or its coordinates fit no known system.
    """
    progress.check_cancelled()
    place = find_place(path, zone=crs.zone)
    image = read_picture(path)
    if place is None:
        return None
    size = picture_size(path)
    fit = work_affine(place.affine, place.system, crs=crs, size_px=size)
    affine = fit.affine.scaled(size[0] / image.width(), size[1] / image.height())
    progress.check_cancelled()
    media_type = _TYPES.get(path.suffix.lower(), "")
    is_whole = bool(media_type) and max(size) <= LARGEST_SIDE_PX
    content = (path.read_bytes(), media_type) if is_whole else None
    return make_underlay(path.stem, image, affine, crs=crs, content=content)


def _systems() -> tuple[tuple[str, str], ...]:
    return (
        (tr("Find out"), "auto"),
        ("CGCS2000", "cgcs2000"),
        ("WGS84", "wgs84"),
        ("GCJ-02", "gcj02"),
        ("BD-09", "bd09"),
    )


def _underlay_id(name: str) -> int | None:
    head, _, number = name.partition(":")
    return int(number) if head == "picture" and number.isdecimal() else None


def _pop_up(menu: QMenu, place: QPoint) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
