"""What the pointer rests on, found after a pause, and its name a moment later."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from gisgrid.layers.view import View
from gisgrid.ui.canvas.marks import MarkBook
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.theme.theme import Theme

_LOOK_MS = 30
_TIP_MS = 350
_TIP_DX_PX, _TIP_DY_PX = 14.0, 18.0


class Hover(QObject):
    """Finds out, after the pointer has paused, which record it is on.

    Signals
    -------
    changed(ref: FeatureRef or None)
        The pointer is on another record.
    tip_due()
        The tip has come or gone; the map should be painted.
    """

    changed = Signal(object)
    tip_due = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._marks = MarkBook(theme)
        self._find: Callable[[float, float], FeatureRef | None] = lambda _x, _y: None
        self._tell: Callable[[FeatureRef], str] = lambda _ref: ""
        self._at = (0.0, 0.0)
        self._ref: FeatureRef | None = None
        self._tip = ""
        self._look_timer = self._timer(_LOOK_MS, self._on_look)
        self._tip_timer = self._timer(_TIP_MS, self._on_tip)

    @property
    def ref(self) -> FeatureRef | None:
        """The record under the pointer."""
        return self._ref

    @property
    def tip(self) -> str:
        """The words of the tip that is shown; empty for none."""
        return self._tip

    def ask(
        self, find: Callable[[float, float], FeatureRef | None], tell: Callable[[FeatureRef], str]
    ) -> None:
        """Say how a record under a point of the window is found, and how it is called."""
        self._find, self._tell = find, tell

    def point_at(self, x_px: float, y_px: float) -> None:
        """Note where the pointer is; the look follows when it has paused."""
        self._at = (x_px, y_px)
        self._hide_tip()
        if not self._look_timer.isActive():
            self._look_timer.start()
        if self._ref is not None:
            self._tip_timer.start()

    def clear(self) -> None:
        """Point at nothing."""
        self._look_timer.stop()
        self._tip_timer.stop()
        self._hide_tip()
        self._set(None)

    def paint_tip(self, painter: QPainter, view: View) -> None:
        """Paint the name beside the pointer, inside the window."""
        if not self._tip:
            return
        x_px, y_px = self._at[0] + _TIP_DX_PX, self._at[1] + _TIP_DY_PX
        width_px = self._marks.tag_width_px(self._tip)
        left = min(x_px, view.width_px - width_px - 4)
        top = y_px if y_px < view.height_px - 28 else self._at[1] - 30
        self._marks.paint_tag(painter, self._tip, QRectF(left, top, 0, 0))

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _set(self, ref: FeatureRef | None) -> None:
        if ref != self._ref:
            self._ref = ref
            self.changed.emit(ref)
            if ref is not None:
                self._tip_timer.start()
            else:
                self._tip_timer.stop()

    def _hide_tip(self) -> None:
        if self._tip:
            self._tip = ""
            self.tip_due.emit()

    def _on_look(self) -> None:
        self._set(self._find(*self._at))

    def _on_tip(self) -> None:
        if self._ref is not None:
            self._tip = self._tell(self._ref)
            self.tip_due.emit()
