"""The start of the page 巡查 in a week without a plan: what will be planned, and the one button for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.ui.tasks.patrol.week import Week
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words, wrapped

_WIDTH_PX, _ICON_PX = 520, 44


class WeekStart(QWidget):
    """Says in one card what the week asks for.

    Signals
    -------
    plan_asked()
        The button was clicked.
    """

    plan_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._facts: list[tuple[QLabel, QLabel]] = []
        column = QVBoxLayout(self)
        column.addStretch(2)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._make_card(theme))
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(3)

    def show_week(self, week: Week) -> None:
        """Show what a week without a plan asks for."""
        ahead = week.ahead
        if ahead is None:
            return
        for (number, name), (value, text) in zip(
            self._facts,
            (
                (ahead.visits, tr("visits due")),
                (ahead.people, tr("people on patrol")),
                (ahead.tasks, tr("re-checks and urgings")),
                (ahead.working_days, tr("working days")),
            ),
            strict=True,
        ):
            number.setText(str(value))
            name.setText(text)
        self.hint.setText(self._hint(week))
        self.button.setEnabled(bool(ahead.visits))

    def _hint(self, week: Week) -> str:
        ahead = week.ahead
        assert ahead is not None
        if not ahead.visits:
            return tr("No visit falls due in this week: there is nothing to plan.")
        if not ahead.people:
            return tr("Nobody is in a post that patrols. Enter appointments under Grids and people first.")
        if not ahead.working_days:
            return tr("This week has no working day left.")
        return tr(
            "Visits are shared fairly among the people in post, on near-by roads. It takes a few seconds."
        )

    def _make_card(self, theme: Theme) -> QFrame:
        card = QFrame()
        card.setObjectName("tile")
        card.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(theme.icons.pixmap("footprints", theme.palette.accent, size_px=_ICON_PX))
        column.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        title = words(tr("No plan for this week yet"), "page")
        column.addWidget(title, alignment=Qt.AlignmentFlag.AlignHCenter)
        facts = QHBoxLayout()
        facts.setContentsMargins(0, 12, 0, 12)
        for _ in range(4):
            number, name = words("", "page"), words("", "secondary")
            fact = QVBoxLayout()
            fact.setSpacing(2)
            fact.addWidget(number, alignment=Qt.AlignmentFlag.AlignHCenter)
            fact.addWidget(name, alignment=Qt.AlignmentFlag.AlignHCenter)
            facts.addLayout(fact, 1)
            self._facts.append((number, name))
        column.addLayout(facts)
        self.hint = wrapped("", "secondary")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.hint)
        self.button = QPushButton(tr("Plan this week"))
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.plan_asked)
        column.addSpacing(4)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        return card
