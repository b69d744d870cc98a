"""The line at the foot of the window: where the pointer is, the scale, the selection, work under way, saved when."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.gcj02 import wgs84_to_gcj02
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.jobs import Job, Jobs
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize

_SCALES = (500, 1000, 2000, 5000, 10_000, 25_000, 50_000, 100_000)
_ICON_PX = 14
_BAR_WIDTH_PX, _BAR_HEIGHT_PX = 66, 4
_LEAST_SCALE, _MOST_SCALE = 10.0, 1e8


class CoordinateSystem(Enum):
    """What the coordinate cell tells; a click goes to the next."""

    LON_LAT = "lon_lat"
    METRES = "metres"
    GCJ02 = "gcj02"


def coordinate_words(x_m: float, y_m: float, *, crs: WorkCrs, system: CoordinateSystem) -> str:
    """Tell a place of the work CRS in a system.

    Parameters
    ----------
    x_m, y_m : float
        Metres (east, north) in `crs`.

    Examples
    --------
    >>> coordinate_words(492161.7701, 3144989.9479, crs=WorkCrs(40), system=CoordinateSystem.LON_LAT)
    '119.920000, 28.420000'
    """
    if system is CoordinateSystem.METRES:
        return f"{x_m:.1f}, {y_m:.1f}"
    lonlat = crs.unproject(np.array([[x_m, y_m]]))
    if system is CoordinateSystem.GCJ02:
        lonlat = wgs84_to_gcj02(lonlat)
    return f"{lonlat[0, 0]:.6f}, {lonlat[0, 1]:.6f}"


def scale_from(text: str) -> float | None:
    """Read a typed scale: ``1:5000``, ``5000``, ``1：5 000`` or ``1/5000``; None when it is no scale.

    Examples
    --------
    >>> scale_from("1:5000"), scale_from("２５００"), scale_from("abc")
    (5000.0, 2500.0, None)
    """
    digits = text.replace("：", ":").replace("/", ":").rpartition(":")[2]
    digits = digits.replace(",", "").replace("，", "").replace(" ", "")
    try:
        denominator = float(digits)
    except ValueError:
        return None
    return denominator if _LEAST_SCALE <= denominator <= _MOST_SCALE else None


def selection_words(refs: Sequence[FeatureRef]) -> str:
    """Tell how many records of each kind are selected; empty when none is."""
    counts = Counter(ref.kind for ref in refs)
    parts = []
    for kind in (Grid, Parcel, Enterprise, Place):
        if counts[kind]:
            parts.append(
                {
                    Grid: tr("grids {count}", count=counts[kind]),
                    Parcel: tr("parcels {count}", count=counts[kind]),
                    Enterprise: tr("enterprises {count}", count=counts[kind]),
                    Place: tr("places {count}", count=counts[kind]),
                }[kind]
            )
    return tr("Selected: {parts}", parts=tr(", ").join(parts)) if parts else ""


class StatusBar(QFrame):
    """The status bar.

    Signals
    -------
    scale_chosen(denominator: float)
        The user chose or typed a scale.
    """

    scale_chosen = Signal(float)

    def __init__(
        self, theme: Theme, jobs: Jobs, crs: WorkCrs | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setFixedHeight(theme.measures.status_bar_px)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._crs = crs
        self._system = CoordinateSystem.LON_LAT
        self._at: tuple[float, float] | None = None
        self.coordinate = _Cell(theme, icon="crosshair")
        self.coordinate.setToolTip(tr("Click: another coordinate system. Right click: copy."))
        self.coordinate.clicked.connect(self._on_coordinate_clicked)
        self.coordinate.copied.connect(self._on_coordinate_copied)
        self.scale = _ScaleBox(theme)
        self.scale.scale_chosen.connect(self.scale_chosen)
        self.selection = QLabel()
        self.job = _JobCell(theme, jobs)
        self.saved = _Cell(theme, icon="circle-check", tone_ok=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.measures.margin_px - 4, 0, theme.measures.margin_px, 0)
        row.setSpacing(0)
        self._of_map: tuple[QWidget, ...] = (self.coordinate, _rule(theme), self.scale, _rule(theme))
        for widget in (*self._of_map, self.selection):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.job)
        row.addWidget(self.saved)
        self.selection.setContentsMargins(12, 0, 12, 0)
        self.setStyleSheet(_sheet(theme))
        self._tell_coordinate()
        self.saved.hide()

    @property
    def system(self) -> CoordinateSystem:
        """The system in which coordinates are told."""
        return self._system

    def show_pointer(self, x_m: float, y_m: float) -> None:
        """Tell where the pointer is, in metres of the work CRS."""
        self._at = (x_m, y_m)
        self._tell_coordinate()

    def show_scale(self, denominator: float) -> None:
        """Tell the scale 1:denominator, unless the user is just typing one."""
        self.scale.show_scale(denominator)

    def show_task(self, key: str) -> None:
        """Leave out what does not belong to a task: place and scale to the map alone, the selection to the ledger too."""
        for widget in self._of_map:
            widget.setVisible(key == "map")
        self.selection.setVisible(key in ("map", "ledger"))

    def show_selection(self, refs: Sequence[FeatureRef]) -> None:
        """Tell what is selected."""
        self.selection.setText(selection_words(refs))

    def show_saved(self, at: datetime) -> None:
        """Tell when the last edit was committed; every edit is."""
        self.saved.tell(tr("Saved {time}", time=at.strftime("%H:%M")))
        self.saved.show()

    def _tell_coordinate(self) -> None:
        names = {
            CoordinateSystem.LON_LAT: tr("Longitude, latitude CGCS2000"),
            CoordinateSystem.METRES: tr("Metres CGCS2000"),
            CoordinateSystem.GCJ02: tr("GCJ-02 (phone maps)"),
        }
        words = "–"
        if self._at is not None and self._crs is not None:
            words = coordinate_words(*self._at, crs=self._crs, system=self._system)
        self.coordinate.tell(words, names[self._system])

    def _on_coordinate_clicked(self) -> None:
        systems = list(CoordinateSystem)
        self._system = systems[(systems.index(self._system) + 1) % len(systems)]
        self._tell_coordinate()

    def _on_coordinate_copied(self) -> None:
        if self._at is not None and self._crs is not None:
            QGuiApplication.clipboard().setText(
                coordinate_words(*self._at, crs=self._crs, system=self._system)
            )


class _Cell(QWidget):
    """An icon, a value and what it is."""

    clicked = Signal()
    copied = Signal()

    def __init__(self, theme: Theme, *, icon: str, tone_ok: bool = False) -> None:
        super().__init__()
        palette = theme.palette
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 12, 0)
        row.setSpacing(7)
        mark = QLabel()
        ink = palette.ok if tone_ok else palette.secondary
        mark.setPixmap(
            theme.icons.icon(icon, ink, size_px=_ICON_PX).pixmap(
                QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()
            )
        )
        self._value = QLabel()
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._kind = QLabel()
        self._kind.setProperty("quiet", "true")
        for widget in (mark, self._value, self._kind):
            row.addWidget(widget)
        self._widest_px = 0

    @property
    def words(self) -> str:
        """The value shown."""
        return self._value.text()

    def tell(self, value: str, kind: str = "") -> None:
        self._value.setText(value)
        if kind != self._kind.text():
            self._widest_px = 0
            self._kind.setText(kind)
        self._kind.setVisible(bool(kind))
        # The cell may grow but not shrink while the pointer moves, so that what is beside it stands still.
        self._widest_px = max(self._widest_px, self._value.sizeHint().width())
        self._value.setMinimumWidth(self._widest_px)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        elif event.button() == Qt.MouseButton.RightButton:
            self.copied.emit()
        super().mouseReleaseEvent(event)


class _ScaleBox(QComboBox):
    """Scales to choose from, or to type; the wheel does not change it by accident."""

    scale_chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedWidth(104)
        self.setToolTip(tr("Scale of the map: choose one, or type one such as 1:5000"))
        self.setAccessibleName(tr("Scale"))
        self.addItems([_scale_words(scale) for scale in _SCALES])
        self.setCurrentIndex(-1)
        self.activated.connect(lambda _index: self._on_entered())
        edit = self.lineEdit()
        if edit is not None:
            edit.setFont(theme.font(TextSize.SECONDARY))
            edit.returnPressed.connect(self._on_entered)
        self._shown = ""

    def show_scale(self, denominator: float) -> None:
        self._shown = _scale_words(_rounded(denominator))
        edit = self.lineEdit()
        if edit is not None and not edit.isModified():
            edit.setText(self._shown)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _on_entered(self) -> None:
        # Return in the field is told twice, by the field and by the list; the second time nothing is new.
        edit = self.lineEdit()
        if self.currentText() == self._shown:
            if edit is not None:
                edit.setModified(False)
            return
        denominator = scale_from(self.currentText())
        if edit is not None:
            edit.setModified(False)
        if denominator is None:
            self.setEditText(self._shown)
        else:
            self._shown = self.currentText()
            self.scale_chosen.emit(denominator)
        self.clearFocus()


class _JobCell(QWidget):
    """The oldest job under way: title, bar, per cent and a cross that cancels it."""

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.title = QLabel()
        self.bar = _Bar(theme)
        self.share = QLabel()
        self.cancel = QToolButton()
        self.cancel.setIcon(theme.icons.icon("x", theme.palette.secondary, size_px=_ICON_PX))
        self.cancel.setToolTip(tr("Cancel"))
        self.cancel.setAutoRaise(True)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        for widget in (self.title, self.bar, self.share, self.cancel):
            row.addWidget(widget)
        jobs.running_changed.connect(self._on_running_changed)
        self._on_running_changed()

    def _on_running_changed(self) -> None:
        running = self._jobs.running
        self._job = running[0] if running else None
        self.setVisible(self._job is not None)
        if self._job is None:
            return
        job = self._job
        title = job.text or job.title
        if len(running) > 1:
            title = tr("{title} (and {count} more)", title=title, count=len(running) - 1)
        self.title.setText(title)
        share = job.done / job.total if job.total > 0 else 0.0
        self.bar.show_share(share)
        self.share.setText(tr("{percent} %", percent=round(100 * share)) if job.total > 0 else "")

    def _on_cancel_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()


class _Bar(QWidget):
    """A thin progress bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setFixedSize(_BAR_WIDTH_PX, _BAR_HEIGHT_PX)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = _BAR_HEIGHT_PX / 2
        painter.setBrush(QColor(self._theme.palette.track))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(QColor(self._theme.palette.accent))
        painter.drawRoundedRect(
            QRectF(0, 0, self.width() * min(self._share, 1.0), self.height()), radius, radius
        )
        painter.end()


def _rule(theme: Theme) -> QWidget:
    rule = QFrame()
    rule.setFixedSize(1, theme.measures.status_bar_px - 1)
    rule.setProperty("rule", "true")
    return rule


def _sheet(theme: Theme) -> str:
    palette, size = theme.palette, TextSize.SECONDARY
    return (
        f"StatusBar#status_bar {{ background: {palette.surface}; border-top: 1px solid {palette.hairline}; }}"
        f"QLabel {{ font-size: {size}px; color: {palette.text}; }}"
        f"QLabel[quiet='true'] {{ color: {palette.secondary}; }}"
        f"QFrame[rule='true'] {{ background: {palette.hairline}; border: none; }}"
        f"QComboBox {{ border: none; background: transparent; min-height: 0; padding: 0 0 0 12px; font-size: {size}px; }}"
        f"QComboBox:hover, QComboBox:focus {{ background: {palette.panel}; }}"
        "QToolButton { padding: 2px; }"
    )


def _rounded(denominator: float) -> float:
    """Round to what a person would say: 1:4987 stays, 1:123456 becomes 1:123500."""
    return round(denominator) if denominator < 10_000 else round(denominator, -2)


def _scale_words(denominator: float) -> str:
    return tr("1:{denominator}", denominator=f"{denominator:.0f}")
