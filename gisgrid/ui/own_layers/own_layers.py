"""The book of the user's own layers: opened, remembered, shown in every scene, taken away and brought back."""

from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gisgrid.basemaps.basemap import Basemap
from gisgrid.basemaps.disk_cache import DiskCache
from gisgrid.basemaps.grid import Tile
from gisgrid.errors import GisgridError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.own_files import OWN_COLOURS, OwnData, OwnStyle, own_file_layer
from gisgrid.layers.scene import MapLayer, OwnKind, OwnLayer, Scene
from gisgrid.layers.view import Extent
from gisgrid.progress import Progress
from gisgrid.settings import OWN_LAYERS, TIANDITU_KEY, TILE_CACHE_MB, Settings
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs, Lane
from gisgrid.ui.messages import MessageAction
from gisgrid.ui.own_layers.opening import open_basemap, read_own_file
from gisgrid.ui.own_layers.wishes import Wish, WishKind, restored, wish_from_text

_GATHER_MS = 120


@dataclass
class OwnEntry:
    """One layer of the user's own in this window.

    Attributes
    ----------
    wish : Wish
        What is remembered of it.
    layer : MapLayer
        What the scene shows; without items while it is read or when it cannot be.
    data : OwnData, optional
        What a file holds.
    """

    wish: Wish
    layer: MapLayer
    data: OwnData | None = None
    basemaps: list[Basemap] = field(default_factory=list)


class OwnLayers(QObject):
    """Keeps the user's own layers of one register.

    Parameters
    ----------
    settings : Settings or None
        Where they are remembered; None forgets them at the end.
    cache_folder : Path
        Tiles of services are kept below it.

    Signals
    -------
    changed()
        Layers came, went or look different.
    ground_came(extents: list of Extent)
        Tiles came that lie on this ground, in metres.
    """

    changed = Signal()
    ground_came = Signal(list)
    _mail_came = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, *, settings: Settings | None, cache_folder: Path) -> None:
        super().__init__(jobs)
        self._desk = desk
        self._jobs = jobs
        self._settings = settings
        self._crs = WorkCrs(desk.register.info.zone)
        limit_mb = settings.get(TILE_CACHE_MB) if settings is not None else TILE_CACHE_MB.default
        self._cache = DiskCache(cache_folder / "tiles", limit_bytes=limit_mb * 1_000_000)
        self._entries: dict[str, OwnEntry] = {}
        self._home: Extent | None = None
        self._arrived: deque[tuple[Basemap, Tile]] = deque()
        self._told: deque[tuple[str, str]] = deque()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._on_gathered)
        self._mail_came.connect(self._on_mail, Qt.ConnectionType.QueuedConnection)

    @property
    def tianditu_key(self) -> str:
        """The user's own key for 天地图."""
        return self._settings.get(TIANDITU_KEY) if self._settings is not None else ""

    def remember_key(self, key: str) -> None:
        """Keep the user's own key for 天地图."""
        if self._settings is not None:
            self._settings.set(TIANDITU_KEY, key)
            self._save_settings()

    def entry(self, key: str) -> OwnEntry | None:
        """Return a layer by its name in the scene."""
        return self._entries.get(key)

    def restore(self) -> None:
        """Bring back what the settings remember of this register."""
        identity = self._desk.register.info.identity
        for text in self._settings.get(OWN_LAYERS) if self._settings is not None else ():
            wish = wish_from_text(text)
            if wish is not None and wish.workspace == identity:
                self._open(restored(wish))

    def attach(self, scene: Scene) -> None:
        """Put the layers into a scene; a frame that is being painted keeps the list it began with."""
        self._home = scene.extent
        others = [layer for layer in scene.layers if layer.name not in self._entries]
        others = [layer for layer in others if layer.own is None or layer.own.kind is OwnKind.PICTURE]
        scene.layers = [*others, *(entry.layer for entry in self._entries.values())]

    def add_file(self, path: Path, *, crs: str = "auto") -> None:
        """Show a file."""
        used = {entry.wish.style.colour for entry in self._entries.values()}
        colour = next((one for one in OWN_COLOURS if one not in used), OWN_COLOURS[0])
        identity = self._desk.register.info.identity
        # Readers of foreign files are not loaded before one is wanted.
        from gisgrid.exchange.dxf import TEXT_COLUMN  # noqa: PLC0415  start-up cost, as said above

        names = TEXT_COLUMN if path.suffix.lower() == ".dxf" else ""
        style = OwnStyle(colour=colour, label_field=names)
        self.add(Wish(identity, WishKind.FILE, str(path), path.stem, crs=crs, style=style))

    def add(self, wish: Wish) -> None:
        """Show a layer and remember it."""
        self._open(wish)
        self._save()

    def remove(self, key: str) -> None:
        """Take a layer away; the message offers to bring it back."""
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self._close(entry)
        self._save()
        self.changed.emit()
        self._desk.messages.toast(
            tr("“{title}” was taken off the map.", title=entry.wish.title),
            MessageAction(tr("Undo"), partial(self.add, entry.wish)),
        )

    def restyle(self, key: str, style: OwnStyle) -> None:
        """Give a layer another look."""
        entry = self._entries.get(key)
        if entry is None or entry.wish.style == style:
            return
        entry.wish = replace(entry.wish, style=style)
        layer = entry.layer
        if entry.data is not None:
            ticked, order = layer.is_visible, layer.order
            entry.layer = own_file_layer(key, entry.data, style, crs=self._crs, home=self._home)
            entry.layer.is_visible, entry.layer.order = ticked, order
        else:
            layer.opacity = style.opacity
            layer.min_metres_per_px, layer.max_metres_per_px = (
                style.min_metres_per_px,
                style.max_metres_per_px,
            )
        self._save()
        self.changed.emit()

    def reopen(self, key: str, **changes: object) -> None:
        """Read a layer anew, with another coordinate system or shift if asked."""
        entry = self._entries.get(key)
        if entry is not None:
            self._close(entry)
            self._open(replace(entry.wish, **changes))  # type: ignore[arg-type]  # callers name fields of Wish
            self._save()

    def note_ticks(self) -> None:
        """Remember the ticks, order and opacity that the layer tree has set."""
        for entry in self._entries.values():
            style = replace(entry.wish.style, opacity=entry.layer.opacity)
            entry.wish = replace(
                entry.wish, is_visible=entry.layer.is_visible, order=entry.layer.order, style=style
            )
        self._save()

    def close(self) -> None:
        """Let go of files and network."""
        self._gather.stop()
        for entry in self._entries.values():
            self._close(entry)

    def _open(self, wish: Wish) -> None:
        kind = OwnKind.FILE if wish.kind is WishKind.FILE else OwnKind.BASEMAP
        own = OwnLayer(wish.title, kind, wish.style.colour)
        entry = OwnEntry(wish, MapLayer(wish.key, is_visible=wish.is_visible, order=wish.order, own=own))
        self._entries[wish.key] = entry
        if wish.kind is WishKind.FILE:
            self._read(entry)
        else:
            self._open_basemap(entry)
        self.changed.emit()

    def _read(self, entry: OwnEntry) -> None:
        self._jobs.start(
            tr("Reading {name}", name=entry.wish.title),
            _read_layer,
            self._desk,
            entry.wish,
            crs=self._crs,
            home=self._home,
            lane=Lane.STORE,
            on_success=partial(self._on_read, entry),
            on_failure=partial(self._on_unreadable, entry),
        )

    def _on_read(self, entry: OwnEntry, found: tuple[OwnData, MapLayer]) -> None:
        entry.data, layer = found
        layer.is_visible, layer.order = entry.layer.is_visible, entry.layer.order
        entry.layer = layer
        self.changed.emit()

    def _on_unreadable(self, entry: OwnEntry, problem: Exception) -> None:
        if not isinstance(problem, GisgridError):
            self._jobs.crashed.emit(problem)
            return
        self._set_problem(entry.wish.key, str(problem))

    def _open_basemap(self, entry: OwnEntry) -> None:
        wish = entry.wish
        try:
            entry.layer, entry.basemaps = open_basemap(
                wish,
                crs=self._crs,
                key=self.tianditu_key,
                cache=self._cache,
                on_arrived=self._on_arrived,
                on_problem=partial(self._on_problem, wish.key),
            )
        except GisgridError as problem:
            self._set_problem(wish.key, str(problem))

    def _set_problem(self, key: str, text: str) -> None:
        entry = self._entries.get(key)
        if entry is not None and entry.layer.own is not None:
            entry.layer.own.problem = text
            self.changed.emit()

    def _on_arrived(self, basemap: Basemap, tile: Tile) -> None:
        # On a thread of the fetcher.
        self._arrived.append((basemap, tile))
        self._mail_came.emit()

    def _on_problem(self, key: str, text: str) -> None:
        # On a thread of the fetcher, or of the painter.
        self._told.append((key, text))
        self._mail_came.emit()

    def _on_mail(self) -> None:
        while self._told:
            key, text = self._told.popleft()
            entry = self._entries.get(key)
            if entry is not None and entry.layer.own is not None and entry.layer.own.problem != text:
                self._set_problem(key, text)
                self._desk.messages.warn(f"{entry.wish.title}: {text}")
        if self._arrived and not self._gather.isActive():
            self._gather.start()

    def _on_gathered(self) -> None:
        found: list[Extent] = []
        while self._arrived:
            basemap, tile = self._arrived.popleft()
            found.append(basemap.extent_of(tile))
        if found:
            self.ground_came.emit(found)

    def _close(self, entry: OwnEntry) -> None:
        for basemap in entry.basemaps:
            basemap.close()
        entry.basemaps = []

    def _save(self) -> None:
        if self._settings is None:
            return
        identity = self._desk.register.info.identity
        others = [
            text
            for text in self._settings.get(OWN_LAYERS)
            if (wish := wish_from_text(text)) is None or wish.workspace != identity
        ]
        mine = [entry.wish.to_text() for entry in self._entries.values()]
        self._settings.set(OWN_LAYERS, (*others, *mine))
        self._save_settings()

    def _save_settings(self) -> None:
        if self._settings is not None:
            self._desk.messages.attempt(self._settings.save)


def _read_layer(
    desk: Desk, wish: Wish, *, crs: WorkCrs, home: Extent | None, progress: Progress
) -> tuple[OwnData, MapLayer]:
    data = read_own_file(desk.book, wish, today=desk.today(), progress=progress)
    return data, own_file_layer(wish.key, data, wish.style, crs=crs, home=home, progress=progress)
