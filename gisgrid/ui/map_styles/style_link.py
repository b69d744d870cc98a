"""Ties the style editor to the map: what is tried is shown, what is kept is one step of the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QPoint

from gisgrid.edits.map_styles import drop_style, keep_style
from gisgrid.errors import EditError, GisgridError
from gisgrid.i18n import tr
from gisgrid.layers.names import LayerName, title_of
from gisgrid.layers.refresh import tried_on
from gisgrid.layers.scene import Scene
from gisgrid.layers.styled import STYLED_KINDS, shown_only
from gisgrid.layers.usual_styles import usual_style
from gisgrid.model.map_styles import LayerStyle, MapStyle, read_style
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.jobs import Job, Lane
from gisgrid.ui.map_link import MapLink
from gisgrid.ui.map_styles.style_editor import StyleEditor
from gisgrid.ui.theme.theme import Theme


class StyleLink(QObject):
    """Opens the editor for a layer; one at a time."""

    def __init__(self, theme: Theme, link: MapLink) -> None:
        super().__init__(link)
        self._theme = theme
        self._link = link
        self.editor: StyleEditor | None = None
        self._job: Job | None = None
        self._waiting: tuple[LayerName, LayerStyle | None] | None = None

    def open(self, layer: str, place: QPoint | None = None) -> None:
        """Open the editor for a layer of the register; layers without looks of their own are passed over."""
        if layer not in STYLED_KINDS:
            return
        if self.editor is not None:
            self.editor.close()
        name = LayerName(layer)
        values = _Values(self._link.desk.register, layer)
        editor = StyleEditor(
            self._theme,
            title_of(name),
            self._style_now(name),
            values_of=values.of,
            parent=self._link.canvas.window(),
        )
        editor.tried.connect(lambda style: self._try(name, style))
        editor.kept.connect(lambda style: self._keep(name, style))
        editor.dropped.connect(lambda: self._drop(name))
        editor.left.connect(lambda: self._try(name, self._kept(name)))
        editor.destroyed.connect(self._forget)
        self.editor = editor
        if place is not None:
            editor.move(place)
        editor.show()

    def _forget(self) -> None:
        self.editor = None

    def _kept(self, name: LayerName) -> LayerStyle | None:
        held = self._link.desk.register.find(MapStyle, layer=str(name))
        try:
            return read_style(held[0].definition) if held else None
        except EditError:
            return None

    def _style_now(self, name: LayerName) -> LayerStyle:
        style = self._kept(name)
        if style is not None:
            return style
        usual = usual_style(name)
        # The usual names are no choice of the user's: the layer writes them by itself.
        return LayerStyle(usual.layer, usual.kind, usual.field, usual.classes, usual.rest)

    def _try(self, name: LayerName, style: LayerStyle | None) -> None:
        self._waiting = (name, style)
        self._go_on()

    def _go_on(self) -> None:
        source = self._link.scene
        if source is None or self._job is not None or self._waiting is None:
            return
        (name, style), self._waiting = self._waiting, None
        self._job = self._link.jobs.start(
            tr("Trying a style on"),
            _try_on,
            source,
            self._link.desk.register,
            style=style,
            layer=name,
            today=self._link.desk.today(),
            lane=Lane.STORE,
            on_success=lambda scene: self._on_tried(source, scene, (name, style)),
            on_failure=self._on_failure,
        )

    def _on_tried(self, before: Scene, scene: Scene, asked: tuple[LayerName, LayerStyle | None]) -> None:
        self._job = None
        if not self._link.show_tried(before, scene) and self.editor is not None:
            # An edit came in between; the style is tried on what is there now.
            self._waiting = self._waiting or asked
        self._go_on()

    def _on_failure(self, problem: Exception) -> None:
        self._job = None
        self._tell(problem)

    def _tell(self, problem: Exception) -> None:
        if isinstance(problem, GisgridError):
            self._link.desk.messages.error(problem)
        else:
            self._link.jobs.crashed.emit(problem)

    def _keep(self, name: LayerName, style: LayerStyle) -> None:
        try:
            with self._link.desk.book.edit(tr("Style of {layer}", layer=title_of(name))) as session:
                keep_style(session, style)
        except GisgridError as problem:
            self._try(name, self._kept(name))
            self._tell(problem)

    def _drop(self, name: LayerName) -> None:
        try:
            with self._link.desk.book.edit(tr("Usual look of {layer}", layer=title_of(name))) as session:
                was_kept = drop_style(session, str(name))
        except GisgridError as problem:
            self._tell(problem)
            return
        if not was_kept:
            self._try(name, None)


class _Values:
    """The values of a layer's records, each field read once."""

    def __init__(self, register: Register, layer: str) -> None:
        self._register = register
        self._kind: type[Any] = STYLED_KINDS[layer]
        self._where = shown_only(layer)
        self._columns: dict[str, Sequence[Any]] = {}

    def of(self, field: str) -> Sequence[Any]:
        """Return the values of a field, in the order of the records."""
        if field not in self._columns:
            self._columns[field] = self._register.columns(self._kind, [field], **self._where)[field]
        return self._columns[field]


def _try_on(
    scene: Scene,
    register: Register,
    *,
    style: LayerStyle | None,
    layer: LayerName,
    today: date,
    progress: Progress,
) -> Scene:
    progress.check_cancelled()
    return tried_on(scene, register, style, layer=layer, today=today)
