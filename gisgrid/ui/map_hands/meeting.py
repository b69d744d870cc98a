"""The map for a meeting: the whole screen, grid after grid, in letters that are read from the back row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import term, tr
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from gisgrid.model.areas import Grid
from gisgrid.model.card import make_card
from gisgrid.model.card_content import AreaSums, Card, PostLine
from gisgrid.model.phones import mask_phone
from gisgrid.model.register import Register
from gisgrid.ui.canvas.map_picture import MapPicture
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.source import FeatureRef
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import MeetingSize
from gisgrid.ui.widgets.words import hairline, words

_SIDE_SHARE = 0.31
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
_MOST_POSTS = 6

Coverage = Callable[[int], tuple[int, int] | None]


class Meeting(QWidget):
    """Steps through grids; the first page shows all of them.

    Parameters
    ----------
    scene : Scene
        What is shown, in the colours that it wears.
    grids : sequence of int
        Ids in the order of the meeting.
    coverage : callable
        Gives (done, required) of a grid in the running period, or None while it is not known.

    Signals
    -------
    ended()
        The meeting is over.
    """

    ended = Signal()

    def __init__(
        self,
        theme: Theme,
        register: Register,
        scene: Scene,
        *,
        grids: tuple[int, ...],
        today: date,
        coverage: Coverage,
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Meeting"))
        self.setStyleSheet(theme.sheet())
        self.setPalette(theme.qt_palette())
        self._theme = theme
        self._register = register
        self._grids = grids
        self._today = today
        self._coverage = coverage
        self.at = -1
        source = SceneSource(replace(scene, layers=[replace(layer) for layer in scene.layers]))
        crs = WorkCrs(register.info.zone)
        self.picture = _Wall(theme, crs, self)
        self.picture.set_source(source, crs=crs)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.picture, 1)
        self._side = QFrame()
        self._side.setObjectName("surface")
        self._column = QVBoxLayout(self._side)
        self._column.setContentsMargins(28, 32, 28, 24)
        self._column.setSpacing(14)
        row.addWidget(self._side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.step_to(-1)

    def sizeHint(self) -> QSize:
        return QSize(1366, 768)

    def step_to(self, number: int) -> None:
        """Show one of the grids by its place, or with -1 all of them."""
        self.at = min(max(number, -1), len(self._grids) - 1)
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ref = None if self.at < 0 else FeatureRef(Grid, self._grids[self.at])
        self.picture.focus_on(ref)
        self._aim()
        if ref is None:
            self._fill_whole()
        else:
            card = make_card(self._register, Grid, ref.id, today=self._today)
            if card is not None:
                self._fill(card)
        self._column.addStretch(1)
        self._column.addWidget(self._make_foot())

    def _aim(self) -> None:
        """Bring the grid, or everything, into the middle of the wall."""
        if self.at < 0:
            self.picture.show_all()
        else:
            self.picture.zoom_to_features([FeatureRef(Grid, self._grids[self.at])])

    def _fill_whole(self) -> None:
        self._add_big(self._register.info.name, MeetingSize.TITLE)
        self._add_big(tr("{count} grids", count=len(self._grids)), MeetingSize.BODY)

    def _fill(self, card: Card) -> None:
        if card.overline:
            self._add_big(card.overline, MeetingSize.SMALL, quiet=True)
        self._add_big(card.title, MeetingSize.TITLE)
        self._column.addWidget(hairline())
        own = [one for one in card.posts if one.grid_id == card.id][:_MOST_POSTS]
        self._column.addWidget(self._make_people(own))
        if card.sums is not None:
            self._column.addWidget(hairline())
            self._column.addWidget(self._make_sums(card.sums))

    def _add_big(self, text: str, size_px: int, *, quiet: bool = False) -> None:
        self._column.addWidget(self._big(text, size_px, quiet=quiet))

    def _big(self, text: str, size_px: int, *, quiet: bool = False, ink: str = "") -> QLabel:
        palette = self._theme.palette
        colour = ink or (palette.secondary if quiet else palette.strong)
        label = QLabel(text)
        label.setWordWrap(size_px >= MeetingSize.TITLE or quiet)
        weight = 600 if size_px >= MeetingSize.NUMBER else 400
        label.setStyleSheet(f"font-size: {size_px}px; font-weight: {weight}; color: {colour};")
        return label

    def _make_people(self, posts: list[PostLine]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(posts):
            warn = self._theme.palette.warn
            name = self._big(tr("vacant"), MeetingSize.BODY, ink=warn) if one.is_vacant else None
            post = self._big(term(one.post), MeetingSize.SMALL, quiet=True)
            post.setWordWrap(False)
            grid.addWidget(post, row, 0)
            grid.addWidget(name or self._big(one.person, MeetingSize.BODY), row, 1)
            phone = self._big(mask_phone(one.phone), MeetingSize.SMALL, quiet=True)
            phone.setWordWrap(False)
            grid.addWidget(phone, row, 2)
        return box

    def _make_sums(self, sums: AreaSums) -> QWidget:
        palette = self._theme.palette
        done, required = self._coverage(self._grids[self.at]) or (sums.visited, sums.to_visit)
        classes = "  ".join(f"{term(one.value)} {count}" for one, count in sums.by_class if count)
        hazard_ink = palette.danger if sums.overdue_hazards or sums.major_hazards else ""
        cells = [
            (str(sums.enterprises), tr("Enterprises"), classes, ""),
            (str(sums.key_units), tr("Key units"), "", ""),
            (
                str(sums.open_hazards),
                tr("Open hazards"),
                tr(
                    "{overdue} overdue, {major} major", overdue=sums.overdue_hazards, major=sums.major_hazards
                ),
                hazard_ink,
            ),
            (
                f"{round(100 * done / required)} %" if required else "–",
                tr("Patrol coverage"),
                f"{done} / {required}",
                "",
            ),
        ]
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(18)
        for number, (figure, title, more, ink) in enumerate(cells):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(self._big(figure, MeetingSize.NUMBER, ink=ink))
            cell.addWidget(self._big(title, MeetingSize.SMALL, quiet=True))
            cell.addWidget(self._big(more, MeetingSize.SMALL, quiet=True))
            grid.addLayout(cell, number // 2, number % 2)
        return box

    def _make_foot(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        back, ahead = QPushButton("‹"), QPushButton("›")
        back.setToolTip(tr("Previous grid"))
        ahead.setToolTip(tr("Next grid"))
        for button in (back, ahead):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedSize(56, 40)
        back.clicked.connect(lambda: self.step_to(self.at - 1))
        ahead.clicked.connect(lambda: self.step_to(self.at + 1))
        back.setEnabled(self.at >= 0)
        ahead.setEnabled(self.at < len(self._grids) - 1)
        where = tr("{number} / {count}", number=self.at + 1, count=len(self._grids)) if self.at >= 0 else ""
        row.addWidget(back)
        row.addWidget(self._big(where, MeetingSize.SMALL, quiet=True))
        row.addWidget(ahead)
        row.addStretch(1)
        row.addWidget(words(tr("Esc ends"), "secondary"))
        return box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with arrows, space and page keys; Home shows everything, Esc ends."""
        key = Qt.Key(event.key())
        if key in _NEXT:
            self.step_to(self.at + 1)
        elif key in _BACK:
            self.step_to(self.at - 1)
        elif key == Qt.Key.Key_Home:
            self.step_to(-1)
        elif key == Qt.Key.Key_End:
            self.step_to(len(self._grids) - 1)
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(max(round(self.width() * _SIDE_SHARE), 380))
        super().resizeEvent(event)
        # The map takes its new size after this event; only then is there something to aim with.
        QTimer.singleShot(0, self, self._aim)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.picture.shutdown()
        self.ended.emit()
        super().closeEvent(event)


class _Wall(MapPicture):
    """The map of the meeting: a scale bar, nothing that could be pressed."""

    def _paint_over(self, painter: QPainter, view: View) -> None:
        super()._paint_over(painter, view)
        painter.setPen(QColor(self.theme.palette.hairline))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
