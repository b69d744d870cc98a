"""What a plan could not bring about: a bar under the week, and the whole list with what would help."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import tr
from gisgrid.patrol.plan import Plan
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import ElidedLabel, link, words, wrapped

_SIZE_PX = (980, 560)
_ICON_PX = 18
_DUTY_PX, _NAME_PX = 90, 250


def plan_words(plan: Plan) -> str:
    """Say in a sentence what a plan holds."""
    return tr(
        "{visits} visits by {people} people; {unmet} duties are not met.",
        visits=len(plan.visits),
        people=len(plan.workload),
        unmet=len(plan.unmet),
    )


class UnmetBar(QFrame):
    """Says in one line how many duties the latest plan of the week does not meet, and why the first is not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setProperty("tone", "warn")
        self._plan: Plan | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        icon = QLabel()
        icon.setPixmap(theme.icons.pixmap("circle-alert", theme.palette.warn, size_px=_ICON_PX))
        row.addWidget(icon)
        self.text = ElidedLabel("", "list")
        row.addWidget(self.text, 1)
        self.button = link(tr("Show them all"))
        self.button.clicked.connect(self.open_list)
        row.addWidget(self.button)
        self.hide()

    def show_plan(self, plan: Plan | None) -> None:
        """Show what a plan leaves undone; nothing for a plan that meets every duty, or for none."""
        self._plan = plan
        self.setVisible(plan is not None and bool(plan.unmet))
        if plan is None or not plan.unmet:
            return
        first = plan.unmet[0]
        self.text.setFullText(plan_words(plan) + f"　{first.subject}：{first.reason}{first.help}")

    def open_list(self) -> "UnmetList | None":
        """Open the whole list."""
        if self._plan is None:
            return None
        found = UnmetList(self._plan, self.window())
        found.open()
        return found


class UnmetList(QDialog):
    """Every duty that is not met, with the reason and what would help."""

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setWindowTitle(tr("Not met in {period}", period=plan.period))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(words(tr("{count} duties are not met.", count=len(plan.unmet)), "card"))
        for note in plan.notes:
            column.addWidget(wrapped(note, "secondary"))
        self.table = _table(plan)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)


def _table(plan: Plan) -> QTableWidget:
    titles = (tr("Visit duty"), tr("Enterprise or grid"), tr("Why it is not met"), tr("What would help"))
    table = QTableWidget(len(plan.unmet), len(titles))
    table.setHorizontalHeaderLabels(titles)
    table.setObjectName("unmet")
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    for row, line in enumerate(plan.unmet):
        for place, text in enumerate((line.rule, line.subject, line.reason, line.help)):
            cell = QTableWidgetItem(text)
            cell.setToolTip(text)
            table.setItem(row, place, cell)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.resizeSection(0, _DUTY_PX)
    header.resizeSection(1, _NAME_PX)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    table.resizeRowsToContents()
    return table
