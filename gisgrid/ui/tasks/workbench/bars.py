"""The painted charts of the 工作台: coverage per grid, hazards by state and by age; every bar and number is a link."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent

from gisgrid.i18n import term, tr
from gisgrid.model.hazard_count import AGE_LIMITS, HazardFigures
from gisgrid.model.opens import Opens
from gisgrid.model.workbench import GridCoverage
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import TextSize, Tone
from gisgrid.ui.widgets.links import PaintedLinks, Spot

ROW_PX = 28
GOOD_SHARE = 0.6
POOR_SHARE = 0.35
_MAX_ROW_PX = 34
_GAP_PX = 28


def coverage_colour(theme: Theme, share: float, *, expected: float = 1.0) -> str:
    """Return the colour of a share: on its way, slow, or far behind.

    Parameters
    ----------
    share : float
        What is done, 0 to 1.
    expected : float
        The part of the period's working days that are over: before much of it is, little is no warning.
    """
    if share >= GOOD_SHARE or share >= expected:
        return theme.palette.accent
    if share >= POOR_SHARE or share >= expected * GOOD_SHARE:
        return _mixed(theme.palette.accent, theme.palette.surface, 0.55)
    return theme.palette.warn


def _mixed(ink: str, ground: str, part: float) -> str:
    one, other = QColor(ink), QColor(ground)
    return QColor(
        round(one.red() * part + other.red() * (1 - part)),
        round(one.green() * part + other.green() * (1 - part)),
        round(one.blue() * part + other.blue() * (1 - part)),
    ).name()


class CoverageBars(PaintedLinks):
    """One row a grid in two columns: name, bar, per cent, done of required."""

    def __init__(self, theme: Theme, *, open_grid: Callable[[int], None]) -> None:
        super().__init__(theme)
        self._open_grid = open_grid
        self._grids: tuple[GridCoverage, ...] = ()
        self._expected = 1.0

    def show_grids(self, grids: tuple[GridCoverage, ...], *, expected: float) -> None:
        """Show other grids; those where nothing is required are left out."""
        self._grids = tuple(grid for grid in grids if grid.required)
        self._expected = expected
        self.setMinimumHeight(self._rows() * 24)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a row of 28 px for each pair of grids."""
        return QSize(420, self._rows() * ROW_PX)

    def _rows(self) -> int:
        return (len(self._grids) + 1) // 2 if len(self._grids) > 8 else len(self._grids)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.spots = []
        if not self._grids:
            self.write(
                painter,
                QRectF(self.rect()),
                tr("No enterprise of these grids must be visited now."),
                colour=self.theme.palette.secondary,
                align=Qt.AlignmentFlag.AlignHCenter,
            )
        rows = max(1, self._rows())
        columns = 2 if len(self._grids) > rows else 1
        width = (self.width() - _GAP_PX * (columns - 1)) / columns
        height = min(_MAX_ROW_PX, self.height() / rows)
        for i, grid in enumerate(self._grids):
            box = QRectF((i // rows) * (width + _GAP_PX), (i % rows) * height, width, height)
            self._draw_row(painter, box, grid)
        painter.end()

    def _draw_row(self, painter: QPainter, box: QRectF, grid: GridCoverage) -> None:
        palette = self.theme.palette
        is_hovered = self.is_hovered(box)
        tip = tr("{name}: {count} enterprises not visited", name=grid.name, count=grid.required - grid.done)
        self.spots.append(Spot(box, partial(self._open_grid, grid.grid_id), tip))
        is_large = any(one.required >= 100 for one in self._grids)
        name_px, tail_px = min(72.0, box.width() * 0.30), 112.0 if is_large else 92.0
        name = QRectF(box.x(), box.y(), name_px - 6, box.height())
        self.write(painter, name, grid.name, is_underlined=is_hovered)
        bar = QRectF(box.x() + name_px, box.center().y() - 6, box.width() - name_px - tail_px, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.track))
        painter.drawRoundedRect(bar, 3, 3)
        if grid.share > 0:
            painter.setBrush(QColor(coverage_colour(self.theme, grid.share, expected=self._expected)))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(4.0, bar.width() * grid.share), 12), 3, 3)
        percent = f"{grid.share:.0%}"
        right = Qt.AlignmentFlag.AlignRight
        place = QRectF(bar.right() + 4, box.y(), 38, box.height())
        self.write(painter, place, percent, colour=palette.strong, align=right)
        place = QRectF(bar.right() + 42, box.y(), tail_px - 42, box.height())
        counts = f"{grid.done} / {grid.required}"
        self.write(painter, place, counts, size_px=TextSize.SECONDARY, colour=palette.secondary, align=right)


class HazardBars(PaintedLinks):
    """One bar a state (red: overdue) and one an age, with their numbers at the end."""

    def __init__(self, theme: Theme, *, open_rows: Callable[[Opens, str], None]) -> None:
        super().__init__(theme)
        self._open_rows = open_rows
        self._figures: HazardFigures | None = None
        self._titles: list[str] = []
        self.setMinimumHeight(10 * 22)

    def show_figures(self, figures: HazardFigures) -> None:
        """Show other figures."""
        self._figures = figures
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for six rows of states and four of ages."""
        return QSize(280, 10 * ROW_PX + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        figures = self._figures
        if figures is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.spots = []
        count = len(figures.states) + len(figures.ages)
        height = min(_MAX_ROW_PX, (self.height() - 17) / count)
        self._titles = [term(state.state.value) for state in figures.states] + list(age_words())
        most = max(1, *(len(state.all) for state in figures.states), *(len(age) for age in figures.ages))
        y = 0.0
        for state in figures.states:
            title = term(state.state.value)
            parts = (
                [(tr("overdue {count}", count=len(state.overdue)), state.overdue)]
                if len(state.overdue)
                else []
            )
            if len(state.major):
                parts.append((tr("major {count}", count=len(state.major)), state.major))
            box = QRectF(0, y, self.width(), height)
            self._draw_row(painter, box, title, state.all, most, late=len(state.overdue), parts=parts)
            y += height
        painter.setPen(QColor(self.theme.palette.hairline))
        painter.drawLine(0, round(y + 8), self.width(), round(y + 8))
        y += 17
        for title, opens in zip(age_words(), figures.ages, strict=True):
            box = QRectF(0, y, self.width(), height)
            self._draw_row(painter, box, title, opens, most, late=0, parts=[])
            y += height
        painter.end()

    def _draw_row(
        self, painter: QPainter, box: QRectF, title: str, opens: Opens, most: int, *, late: int,
        parts: list[tuple[str, Opens]],
    ) -> None:  # fmt: skip
        palette = self.theme.palette
        metrics = QFontMetricsF(self.theme.font(TextSize.LIST))
        name_px = min(112.0, max(84.0, *(metrics.horizontalAdvance(one) + 8 for one in self._titles)))
        self.write(painter, QRectF(box.x(), box.y(), name_px - 4, box.height()), title)
        small = QFontMetricsF(self.theme.font(TextSize.SECONDARY))
        widths = [small.horizontalAdvance(text) + 2 for text, _ in parts]
        tail_px = 30.0 + max(116.0, sum(widths) + 8 * len(widths))
        room = max(40.0, box.width() - name_px - tail_px)
        width = room * len(opens) / most
        bar = QRectF(box.x() + name_px, box.center().y() - 6, max(3.0, width) if len(opens) else 0.0, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_mixed(palette.accent, palette.surface, 0.5)))
        painter.drawRoundedRect(bar, 3, 3)
        if late:
            painter.setBrush(QColor(palette.danger))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * late / len(opens), 12), 3, 3)
        whole = QRectF(box.x(), box.y(), bar.right() + 26 - box.x(), box.height())
        if len(opens):
            self.spots.append(Spot(whole, partial(self._open_rows, opens, title), title))
        place = QRectF(bar.right() + 6, box.y(), 26, box.height())
        x = place.x() + 4 + self.write(
            painter, place, str(len(opens)), colour=palette.strong, weight=QFont.Weight.DemiBold,
            is_underlined=self.is_hovered(whole),
        )  # fmt: skip
        for (text, some), width in zip(parts, widths, strict=True):
            spot = QRectF(x + 6, box.y(), width, box.height())
            if spot.right() > box.right() + 1:
                break  # half a number would mislead
            colour = palette.ink(Tone.DANGER)
            line = self.is_hovered(spot)
            used = self.write(
                painter, spot, text, size_px=TextSize.SECONDARY, colour=colour, is_underlined=line
            )
            self.spots.append(Spot(spot, partial(self._open_rows, some, f"{title} {text}"), text))
            x += used + 8


def age_words() -> tuple[str, ...]:
    """Return the names of the groups by age, in the order of `HazardFigures.ages`."""
    bounds = [tr("up to {days} days", days=AGE_LIMITS[0])]
    bounds += [tr("{first} to {last} days", first=low + 1, last=high) for low, high in pairwise(AGE_LIMITS)]
    return (*bounds, tr("over {days} days", days=AGE_LIMITS[-1]))
