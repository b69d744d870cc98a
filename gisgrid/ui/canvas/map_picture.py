"""The map as a picture that can be moved: no tools, no pointer."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gisgrid.errors import FileError
from gisgrid.files import replacing
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.placement import Box
from gisgrid.layers.seeing import Seeing
from gisgrid.layers.view import Extent, View
from gisgrid.ui.canvas.frame import Frame
from gisgrid.ui.canvas.furniture import paint_north_arrow, paint_scale_bar
from gisgrid.ui.canvas.navigator import Motion, Navigator
from gisgrid.ui.canvas.outline import Outline, hover_look, selection_look
from gisgrid.ui.canvas.picture import MARGIN_PX, buffer_view, is_same_scale, placed, snapped, spare_px
from gisgrid.ui.canvas.renderer import Renderer, RenderRequest, RenderResult
from gisgrid.ui.canvas.source import FeatureRef, MapSource
from gisgrid.ui.canvas.zoom import KEY_FACTOR
from gisgrid.ui.theme.theme import Theme

SCREEN_DOTS_PER_INCH = 96.0
"""Logical pixels per inch by which the screen's scale is told; the printed scale is exact, this one nominal."""
_CLOSEST_METRES_PER_PX = 0.25
_LEAST_SPARE_PX = MARGIN_PX / 2


class MapPicture(QWidget):
    """Shows pictures from the painting thread, moved and scaled to the view until newer ones come.

    Signals
    -------
    view_changed(view: View)
        The ground in the window has become another one.
    drawn(report: object)
        A picture came; the report tells its labels and symbols.
    failed(error: object)
        Painting raised something.

    Attributes
    ----------
    home : View or None
        The view of the whole map that `show_all` chose last.
    seeing : Seeing
        With which eyes the map is looked at; after a change it is to be painted anew.
    drawn_view : View or None
        The ground of the newest picture, margin included.
    """

    view_changed = Signal(object)
    drawn = Signal(object)
    failed = Signal(object)

    def __init__(self, theme: Theme, crs: WorkCrs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Map"))
        self.theme = theme
        self.crs = crs
        self._source: MapSource | None = None
        self._selected: tuple[FeatureRef, ...] = ()
        self._focus: FeatureRef | None = None
        self._wanted: RenderRequest | None = None
        # Where something floats over the map, in pixels of the window; new labels keep out.
        self.covered: Callable[[], tuple[Box, ...]] = tuple
        self._owed: tuple[Extent, ...] = ()
        self._is_paid = False
        self.home: View | None = None
        self.seeing = Seeing.FULL
        self.drawn_view: View | None = None
        accent = QColor(theme.palette.accent)
        self._frame = Frame(QColor(theme.palette.map_paper))
        self._selection = Outline(selection_look(accent))
        self._hover_outline = Outline(hover_look(accent))
        self.navigator = Navigator(View(0.0, 0.0, 1.0, 640.0, 480.0), self)
        self.navigator.moved.connect(self._on_moved)
        self.navigator.aimed.connect(lambda _view: self._request())
        self._renderer = Renderer(self)
        self._renderer.came.connect(self._on_picture)
        self._renderer.failed.connect(self.failed)

    @property
    def view(self) -> View:
        """The ground in the window now."""
        return self.navigator.view

    @property
    def source(self) -> MapSource | None:
        """The map that is shown."""
        return self._source

    @property
    def is_sharp(self) -> bool:
        """Whether the window shows the newest picture of exactly its view."""
        return not self._renderer.is_busy and not self.navigator.is_moving and self._frame.is_sharp(self.view)

    @property
    def scale_denominator(self) -> float:
        """The n of the scale 1:n on a nominal screen."""
        return self.view.scale_denominator(SCREEN_DOTS_PER_INCH)

    def set_source(self, source: MapSource | None, *, crs: WorkCrs | None = None) -> None:
        """Show another map, whole.

        Parameters
        ----------
        source : MapSource or None
            The map; None empties the window.
        crs : WorkCrs, optional
            Its work CRS, when it is another one.
        """
        self._source = source
        self._wanted = None
        self._selected = ()
        self._focus = None
        self._selection.show([])
        self._frame.clear()
        self.navigator.history.clear()
        if crs is not None:
            self.crs = crs
        if source is not None:
            self.show_all(Motion.JUMP)
            self._request()
        self.update()

    def renew_source(self, source: MapSource, touched: Sequence[Extent] | None = None) -> None:
        """Show a newer state of the same map: view, selection and picture stay until the new picture comes.

        Parameters
        ----------
        touched : sequence of Extent, optional
            The only ground whose areas and lines look different, in metres; None when any may.
        """
        self._source = source
        self.repaint_map(touched)

    def repaint_map(self, touched: Sequence[Extent] | None = None) -> None:
        """Paint the map anew after an edit or a change of layers.

        Parameters
        ----------
        touched : sequence of Extent, optional
            The only ground, in metres, that looks different; None when anything may.
        """
        # What an unfinished picture still owes comes on top; after an edit of unknown reach everything is owed.
        is_known = touched is not None and (self._wanted is None or bool(self._owed) or self._is_paid)
        self._owed = (*self._owed, *(touched or ())) if is_known else ()
        self._is_paid = False
        self._wanted = None
        self._request()
        self._refresh_selection()

    def show_selection(self, refs: Sequence[FeatureRef]) -> None:
        """Mark the selected records, the leading one first."""
        if tuple(refs) == self._selected:
            return
        self._selected = tuple(refs)
        self._refresh_selection()
        self._wanted = None
        self._request()

    def focus_on(self, ref: FeatureRef | None) -> None:
        """Show one grid clearly and dim the others; None shows all alike."""
        if ref != self._focus:
            self._focus = ref
            self.repaint_map()

    def set_view(self, view: View, motion: Motion = Motion.GLIDE) -> None:
        """Show another view; its size is the window's."""
        self.navigator.go(snapped(view, self.devicePixelRatioF()), motion)

    def set_scale(self, denominator: float) -> None:
        """Show the ground around the middle at the scale 1:denominator."""
        self.set_view(self.navigator.target.at_scale(denominator, SCREEN_DOTS_PER_INCH))

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Push the map."""
        self.navigator.pan_by(dx_px, dy_px)

    def zoom_to(self, extent: Extent) -> None:
        """Show a whole extent, in metres."""
        self.navigator.zoom_to(extent)

    def zoom_to_features(self, refs: Sequence[FeatureRef]) -> None:
        """Show records with some ground around them; nothing happens when none has a place."""
        boxes = [shape.bounds for shape in self._source.shapes(refs)] if self._source is not None else []
        if boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            box = (min(lefts), min(bottoms), max(rights), max(tops))
            self.navigator.zoom_to(box, margin=0.12, closest_metres_per_px=_CLOSEST_METRES_PER_PX)

    def show_all(self, motion: Motion = Motion.GLIDE) -> None:
        """Show everything there is."""
        if self._source is not None:
            self.set_view(self.navigator.target.fitted(self._source.extent), motion)
            self.home = self.navigator.target

    def zoom_in(self) -> None:
        """Zoom in one step about the middle."""
        self.navigator.zoom_middle(KEY_FACTOR)

    def zoom_out(self) -> None:
        """Zoom out one step about the middle."""
        self.navigator.zoom_middle(1 / KEY_FACTOR)

    def map_image(self) -> QImage:
        """Return what the window shows, without the floating panels, in physical pixels."""
        ratio = self.devicePixelRatioF()
        image = QImage(round(self.width() * ratio), round(self.height() * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        return image

    def save_picture(self, path: Path) -> None:
        """Save what the window shows as PNG.

        Raises
        ------
        FileError
            If the file cannot be written; an older file of that name is then untouched.
        """
        with replacing(path) as part:
            if not self.map_image().save(str(part), "PNG"):  # type: ignore[call-overload]  # the stubs want bytes
                raise FileError(
                    tr("The picture cannot be written to {path}. Choose another folder.", path=path),
                    path=path,
                )

    def shutdown(self) -> None:
        """Stop painting and moving for good; called when the window closes."""
        self.navigator.stop()
        self._renderer.close()

    def _request(self) -> None:
        if self._source is None or self.width() <= 0 or self.height() <= 0:
            return
        ratio = self.devicePixelRatioF()
        window = self.navigator.target
        wanted = self._wanted
        if (
            wanted is not None
            and wanted.ratio == ratio
            and is_same_scale(wanted.view, window)
            and spare_px(wanted.view, window) >= _LEAST_SPARE_PX
        ):
            return
        painting = self._source.painting(focus=self._focus, selected=self._selected)
        view = buffer_view(window, ratio)
        corner = placed(view, window).topLeft()
        blocked = tuple(
            (left - corner.x(), top - corner.y(), right - corner.x(), bottom - corner.y())
            for left, top, right, bottom in self.covered()
        )
        self._wanted = RenderRequest(painting, view, window, ratio, self._owed, blocked, self.seeing)
        self._renderer.submit(self._wanted)

    def _refresh_selection(self) -> None:
        self._selection.show(self._source.marks(self._selected) if self._source is not None else [])
        self.update()

    def _paint(self, painter: QPainter) -> None:
        view = self.view
        self._frame.paint(painter, view, (self._hover_outline, self._selection))
        self._paint_over(painter, view)

    def _paint_over(self, painter: QPainter, view: View) -> None:
        """Paint what stands on every map; a subclass adds its own."""
        paint_scale_bar(painter, view, self.theme, left_px=8, bottom_px=view.height_px - 8)
        paint_north_arrow(painter, self.theme, centre_px=view.width_px - 27, bottom_px=view.height_px - 124)

    def _on_picture(self, result: RenderResult) -> None:
        self._renderer.give_back(self._frame.take(result.picture))
        self.drawn_view = result.picture.view
        if result.request is self._wanted:
            self._owed = ()
            self._is_paid = True
        self.drawn.emit(result.report)
        self.update()

    def _on_moved(self, view: View) -> None:
        self.update()
        self.view_changed.emit(view)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        was_whole = self.navigator.target == self.home
        self.navigator.resize(float(self.width()), float(self.height()))
        if was_whole:
            self.show_all(Motion.JUMP)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._request()
        super().changeEvent(event)
