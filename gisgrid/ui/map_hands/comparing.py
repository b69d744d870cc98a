"""What stands right of the line when two maps are compared: another colouring of today's map, or an earlier day."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.layers.refresh import scene_of_day
from gisgrid.layers.scene import Scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import Theme as MapTheme
from gisgrid.layers.themes import build_theme, title_of
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.past_register import PastRegister
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.answers import answer_row
from gisgrid.ui.widgets.words import words, wrapped

_WEEK_DAYS, _MONTH_DAYS, _QUARTER_DAYS, _YEAR_DAYS = 7, 30, 91, 365


@dataclass(frozen=True, slots=True)
class Compared:
    """The other map.

    Attributes
    ----------
    day : date or None
        The earlier day; None for today.
    """

    key: ThemeKey
    day: date | None = None

    @property
    def title(self) -> str:
        """What stands beside the line."""
        title = title_of(self.key)
        return title if self.day is None else tr("{day}: {title}", day=self.day.isoformat(), title=title)


def earlier_days(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days that the menu offers, with their words."""
    return (
        (tr("A week ago"), today - timedelta(days=_WEEK_DAYS)),
        (tr("A month ago"), today - timedelta(days=_MONTH_DAYS)),
        (tr("A quarter ago"), today - timedelta(days=_QUARTER_DAYS)),
        (tr("A year ago"), today - timedelta(days=_YEAR_DAYS)),
    )


def other_map(
    scene: Scene,
    register: Register,
    *,
    other: Compared,
    today: date,
    book: DutyBook | None,
    progress: Progress,
) -> tuple[Scene, MapTheme | None]:
    """Return the scene of the other map and its colouring; None for the responsibility grids.

    Parameters
    ----------
    book : DutyBook or None
        A book of the register as it is today.
    """
    progress.check_cancelled()
    if other.day is None:
        return scene, build_theme(other.key, scene, register, today=today, book=book)
    past = scene_of_day(scene, register, other.day)
    progress.check_cancelled()
    return past, build_theme(other.key, past, PastRegister(register, other.day), today=other.day)


class DayDialog(QDialog):
    """Asks for a day.

    Signals
    -------
    chosen(day: date)
        A day was given.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, title: str, *, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setMinimumWidth(320)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(words(tr("Day that the right part shows"), "secondary"))
        self.field = DayField(today - timedelta(days=_MONTH_DAYS), today=today, latest=today)
        column.addWidget(self.field)
        self.problem = wrapped("", "danger")
        self.problem.hide()
        column.addWidget(self.problem)
        row, self.take_button = answer_row(self, tr("Compare"), self._on_taken)
        column.addLayout(row)

    def _on_taken(self) -> None:
        try:
            day = self.field.day()
        except EditError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        self.chosen.emit(day)
        self.accept()
