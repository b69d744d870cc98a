"""到期与逾期: one row a thing to do, with its stripe, whom it concerns, when it is due, and one action."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.enumerations import HazardEventKind, HazardState
from gisgrid.model.workbench import DueLine, Urgency
from gisgrid.ui.card.rows import ClickableRow
from gisgrid.ui.day_words import due_words
from gisgrid.ui.duty_words import period_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Stripe
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import ElidedLabel, hairline, words

ROW_PX = 52

_TONES = {Urgency.OVERDUE: Tone.DANGER, Urgency.THIS_WEEK: Tone.AMBER, Urgency.LATER: Tone.ACCENT}


class DueList(QScrollArea):
    """The rows under each other, the most pressing first.

    Parameters
    ----------
    open_line, act_on : callable
        What a click on a row, and on its button, does.
    """

    def __init__(
        self, theme: Theme, *, open_line: Callable[[DueLine], None], act_on: Callable[[DueLine], None]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._open_line = open_line
        self._act_on = act_on
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: tuple[DueLine, ...], today: date) -> None:
        """Show other rows, keeping the place."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        for i, line in enumerate(lines):
            if i:
                column.addWidget(hairline())
            column.addWidget(self._row(line, today))
        if not lines:
            column.addWidget(words(tr("Nothing is due and nothing is late."), "secondary"))
        column.addStretch(1)
        put_inside(self, body)

    def _row(self, line: DueLine, today: date) -> QFrame:
        row = ClickableRow(lambda: self._open_line(line))
        row.setFixedHeight(ROW_PX)
        outer = QHBoxLayout(row)
        outer.setContentsMargins(0, 8, 0, 8)
        outer.setSpacing(11)
        outer.addWidget(Stripe(self._theme, _TONES[line.urgency]))
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(ElidedLabel(title_of(line), "strong"))
        text.addWidget(ElidedLabel(detail_of(line, today), "secondary"))
        outer.addLayout(text, 1)
        when, style = when_words(line, today)
        outer.addWidget(words(when, style))
        button = QPushButton(action_words(line))
        button.setProperty("kind", "small")
        button.setObjectName("due_action")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda _=False: self._act_on(line))
        outer.addWidget(button)
        return row


def title_of(line: DueLine) -> str:
    """Return the first line of a row: where and what, with how many of how many."""
    if line.hazard_id is not None:
        return "　".join(part for part in (line.place, line.what) if part)
    # A notice is one record, but several people have to answer it.
    missing, required = line.open, line.required
    if line.deadline is not None:
        missing, required = line.deadline.open, line.deadline.required
    count = "" if missing == required == 1 else tr("{open} of {count} open", open=missing, count=required)
    return "　".join(part for part in (line.place, line.what, count) if part)


def detail_of(line: DueLine, today: date) -> str:
    """Return the second line: state and number of a hazard; who and for which period of a duty."""
    if line.state is not None:
        return "　".join(part for part in (term(line.state.value), line.number, "、".join(line.who)) if part)
    parts = ["、".join(line.who)] if line.who else []
    if line.place and not line.who:
        parts.append(tr("nobody in post"))
    if line.period is not None:
        parts.append(period_words(line.period, today))
    if line.forecast is not None:
        forecast = line.forecast
        parts.append(
            tr(
                "at this pace {expected} of {required} this year",
                expected=forecast.forecast,
                required=forecast.required,
            )
        )
    return "　".join(parts)


def when_words(line: DueLine, today: date) -> tuple[str, str]:
    """Return how a row says when it is due, and the style of the words."""
    days = (line.due_on - today).days
    if line.urgency is Urgency.OVERDUE:
        return (due_words(days) if days < 0 else tr("missed last time")), "danger"
    return due_words(days), "warn" if days <= 5 else "secondary"


def action_words(line: DueLine) -> str:
    """Return what the button of a row says."""
    if line.hazard_id is None:
        return tr("View")
    if line.state is HazardState.AWAITING_RECHECK:
        return tr("Re-check")
    return term(HazardEventKind.URGE.value) if can_urge(line) else tr("View")


def can_urge(line: DueLine) -> bool:
    """Tell whether the button urges at once: an overdue hazard that was handed on."""
    return line.urgency is Urgency.OVERDUE and line.state not in (
        None,
        HazardState.REGISTERED,
        HazardState.AWAITING_RECHECK,
    )
