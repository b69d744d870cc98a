"""The rows of a card: a hazard with its life, a visit of the timeline, a duty, a post, an enterprise."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gisgrid.i18n import term, tr
from gisgrid.model.card_content import ChipKind, Duty, DutyState, HazardLine, MemberLine, PostLine, VisitLine
from gisgrid.model.enumerations import (
    DangerClass,
    HazardEventKind,
    HazardLevel,
    HazardState,
    InspectionResult,
)
from gisgrid.model.phones import mask_phone
from gisgrid.ui.day_words import ago_words, due_words, month_day
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.marks import Dot, Stepper, Stripe, TimelineMark
from gisgrid.ui.widgets.symbols import ClassSymbol
from gisgrid.ui.widgets.words import Chip, ElidedLabel, words, wrapped

LIFE_PLACES: dict[HazardState, int] = {
    HazardState.REGISTERED: 0,
    HazardState.REPORTED: 1,
    HazardState.ASSIGNED: 2,
    HazardState.RECTIFYING: 3,
    HazardState.RECHECK_FAILED: 3,
    HazardState.AWAITING_RECHECK: 4,
    HazardState.CLOSED: 5,
    HazardState.VOID: 0,
}
"""Where each state stands on the stepper of six steps."""

RESULT_TONES: dict[InspectionResult, Tone] = {
    InspectionResult.NO_PROBLEM: Tone.OK,
    InspectionResult.FIXED_ON_SITE: Tone.ACCENT,
    InspectionResult.HAZARDS_FOUND: Tone.WARN,
    InspectionResult.NOT_MET: Tone.QUIET,
}

CHIP_TONES: dict[ChipKind, Tone] = {
    ChipKind.KEY_UNIT: Tone.KEY_UNIT,
    ChipKind.CLASS_A: Tone.CLASS_A,
    ChipKind.CLASS_B: Tone.CLASS_B,
    ChipKind.CLASS_C: Tone.CLASS_C,
    ChipKind.INSTALLATION: Tone.INSTALLATION,
    ChipKind.ACTIVE: Tone.OK,
    ChipKind.INACTIVE: Tone.QUIET,
    ChipKind.PLAIN: Tone.PLAIN,
}
"""Tones of the chips in the head of a card."""


class ClickableRow(QFrame):
    """A row that does something when it is clicked or when Enter is pressed on it."""

    def __init__(self, on_click: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._on_click = on_click
        if on_click is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Enter and on Space."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._on_click is not None and event.key() in keys and not event.modifiers():
            self._on_click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the row while it has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
            painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act on a click inside the row."""
        inside = self.rect().contains(event.position().toPoint())
        if self._on_click is not None and event.button() == Qt.MouseButton.LeftButton and inside:
            self._on_click()
        super().mouseReleaseEvent(event)


def life_steps() -> tuple[str, ...]:
    """Return the words under the six dots of a hazard's life."""
    return tuple(term(word) for word in ("登记", "上报", "交办", "整改", "复查", "销号"))


def life_place(line: HazardLine) -> int:
    """Return the index of the step a hazard stands at; after a passed re-check that is 销号."""
    if line.next_step in (HazardEventKind.CLOSE, HazardEventKind.DELIST):
        return LIFE_PLACES[HazardState.CLOSED]
    return LIFE_PLACES[line.state]


def severity_tone(line: HazardLine) -> Tone:
    """Return the tone of a hazard's edge: major red, overdue orange, closed green, else amber."""
    if not line.state.is_open:
        return Tone.OK
    if line.is_major or line.level is HazardLevel.SUSPECTED_MAJOR:
        return Tone.DANGER
    return Tone.WARN if line.is_overdue else Tone.AMBER


def step_words(step: HazardEventKind) -> str:
    """Return what the button of a hazard's next step says."""
    return {
        HazardEventKind.RECHECK_PASS: tr("Record re-check"),
        HazardEventKind.FINISH: tr("Rectified"),
        HazardEventKind.START: tr("Start work"),
    }.get(step, term(step.value))


def hazard_row(
    theme: Theme, line: HazardLine, *, on_step: Callable[[HazardLine, HazardEventKind], None]
) -> QWidget:
    """Make the row of one hazard: stripe, text, number and deadline, stepper, the next step and a menu of the others."""
    row = QFrame()
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 8, 0, 8)
    outer.setSpacing(9)
    tone = severity_tone(line)
    outer.addWidget(Stripe(theme, tone))
    column = QVBoxLayout()
    column.setSpacing(3)
    outer.addLayout(column, 1)
    text = wrapped(line.description, "strong")
    column.addWidget(text)
    column.addLayout(_hazard_facts(theme, line, tone))
    if line.enterprise:
        column.addWidget(ElidedLabel(line.enterprise, "secondary"))
    life = QHBoxLayout()
    life.setSpacing(8)
    step_tone = Tone.DANGER if tone is Tone.DANGER else Tone.ACCENT
    if not line.state.is_open:
        step_tone = Tone.OK
    life.addWidget(Stepper(theme, life_steps(), at=life_place(line), tone=step_tone), 1)
    if line.next_step is not None:
        life.addWidget(_step_button(line, line.next_step, on_step))
    further = [
        kind for kind in line.further_steps if kind not in (line.next_step, HazardEventKind.RECHECK_FAIL)
    ]
    if further:
        life.addWidget(_more_steps(theme, line, further, on_step))
    column.addLayout(life)
    return row


def _step_button(
    line: HazardLine, kind: HazardEventKind, on_step: Callable[[HazardLine, HazardEventKind], None]
) -> QPushButton:
    button = QPushButton(step_words(kind))
    button.setProperty("kind", "small")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda: on_step(line, kind))
    button.setObjectName(f"hazard_step_{line.id}")
    return button


def _more_steps(
    theme: Theme,
    line: HazardLine,
    kinds: Sequence[HazardEventKind],
    on_step: Callable[[HazardLine, HazardEventKind], None],
) -> QToolButton:
    more = QToolButton()
    more.setObjectName(f"hazard_more_{line.id}")
    more.setIcon(theme.icons.icon("ellipsis", theme.palette.secondary, size_px=16))
    more.setToolTip(tr("Other steps of this hazard"))
    more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    menu = QMenu(more)
    for kind in kinds:
        menu.addAction(term(kind.value), partial(on_step, line, kind))
    more.setMenu(menu)
    return more


def _hazard_facts(theme: Theme, line: HazardLine, tone: Tone) -> QHBoxLayout:
    facts = QHBoxLayout()
    facts.setSpacing(8)
    level = term(line.level.value)
    if line.is_listed:
        level += " · " + term("挂牌督办")
    facts.addWidget(Chip(theme, level, tone if tone is Tone.DANGER else Tone.PLAIN))
    number = ElidedLabel(line.number, "secondary")
    number.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    facts.addWidget(number)
    facts.addStretch(1)
    facts.addWidget(_due_label(line))
    return facts


def _due_label(line: HazardLine) -> QLabel:
    if line.state is HazardState.CLOSED and line.closed_on is not None:
        return words(tr("closed {day}", day=line.closed_on.isoformat()), "secondary")
    if not line.state.is_open:
        return words(term(line.state.value), "secondary")
    if line.days_left is None:
        return words(term(line.state.value), "secondary")
    style = "danger" if line.days_left < 0 else "warn" if line.days_left <= 3 else "secondary"
    return words(due_words(line.days_left), style)


def visit_row(theme: Theme, line: VisitLine, *, today: date, is_last: bool) -> QWidget:
    """Make one entry of the timeline."""
    row = QFrame()
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    tone = RESULT_TONES[line.result]
    outer.addWidget(TimelineMark(theme, tone, is_last=is_last))
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 12)
    column.setSpacing(2)
    outer.addLayout(column, 1)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(words(term(line.kind), "strong"))
    head.addWidget(words(line.person, "strong"))
    head.addWidget(ElidedLabel(term(line.post), "secondary"), 1)
    head.addWidget(words(month_day(line.at, today), "secondary"))
    head.addWidget(words(ago_words(line.days_ago), "secondary"))
    column.addLayout(head)
    result = line.text or term(line.result.value)
    is_said = line.text.startswith(term(line.result.value))
    if line.text and line.result is InspectionResult.HAZARDS_FOUND and not is_said:
        result = f"{term(line.result.value)}  {line.text}"
    if line.enterprise:
        result = f"{line.enterprise}  {result}"
    column.addWidget(wrapped(result, "warn" if tone is Tone.WARN else "secondary"))
    return row


def duty_table(theme: Theme, duties: tuple[Duty, ...], *, today: date) -> QWidget:
    """Make the rows of 本期完成: who, in which period, done of required, state.

    What is counted for a whole grid stands under the grid's name, which says so.
    """
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(2, 34)
    row, told = 0, ""
    for duty in duties:
        if duty.grid and duty.grid != told:
            told = duty.grid
            told_words = tr("Counted for the whole of {grid}:", grid=duty.grid)
            caption = ElidedLabel(told_words, "secondary")
            caption.setContentsMargins(0, 3, 0, 0)
            grid.addWidget(caption, row, 0, 1, 4)
            row += 1
        _add_duty(theme, grid, row, duty, today)
        row += 1
    return table


def _add_duty(theme: Theme, grid: QGridLayout, row: int, duty: Duty, today: date) -> None:
    tone, state = _duty_state(duty, today)
    who = ElidedLabel(term(duty.who), "list", tip=duty.people)
    who.setMinimumWidth(72)
    grid.addWidget(who, row, 0)
    period = ElidedLabel(duty.period, "secondary")
    period.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    grid.addWidget(period, row, 1)
    grid.addWidget(words(f"{duty.done} / {duty.required}", "list"), row, 2)
    holder = QHBoxLayout()
    holder.setSpacing(6)
    holder.addWidget(Dot(theme, tone))
    holder.addWidget(words(state, "list"))
    holder.addStretch(1)
    grid.addLayout(holder, row, 3)


def _duty_state(duty: Duty, today: date) -> tuple[Tone, str]:
    if duty.state is DutyState.DONE:
        return Tone.OK, tr("done")
    if duty.state is DutyState.OVERDUE:
        if duty.next_due is not None and duty.next_due < today:
            return Tone.DANGER, due_words((duty.next_due - today).days)
        return Tone.DANGER, tr("overdue")
    if duty.next_due is None:
        return Tone.WARN, tr("to do")
    return Tone.WARN, due_words((duty.next_due - today).days)


def post_row(theme: Theme, line: PostLine, *, is_own: bool) -> QWidget:
    """Make the row of one post: who holds it and how to call, or a vacancy."""
    row = QFrame()
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 7, 0, 7)
    outer.setSpacing(8)
    left = QVBoxLayout()
    left.setSpacing(1)
    post = term(line.post) + (f"（{line.field_in_charge}）" if line.field_in_charge else "")
    left.addWidget(ElidedLabel(post, "secondary"))
    name = QHBoxLayout()
    name.setSpacing(8)
    if line.is_vacant:
        name.addWidget(Chip(theme, term("空缺"), Tone.WARN))
        name.addStretch(1)
    else:
        name.addWidget(words(line.person, "strong" if is_own else "list"))
        if line.since is not None:
            name.addWidget(words(tr("since {day}", day=line.since.isoformat()), "secondary"))
        name.addStretch(1)
    left.addLayout(name)
    outer.addLayout(left, 1)
    if line.phone:
        phone = words(mask_phone(line.phone), "list")
        phone.setToolTip(tr("Numbers are shown in full only where an office has a reason to ask for them."))
        outer.addWidget(phone)
    return row


def member_row(theme: Theme, line: MemberLine, *, on_open: Callable[[MemberLine], None]) -> QWidget:
    """Make the row of an enterprise inside an area."""
    row = ClickableRow(lambda: on_open(line))
    outer = QHBoxLayout(row)
    outer.setContentsMargins(0, 5, 0, 5)
    outer.setSpacing(8)
    outer.addWidget(ClassSymbol(theme, line.danger_class, is_key_unit=line.is_key_unit))
    outer.addWidget(ElidedLabel(line.name, "list" if line.is_active else "secondary"), 1)
    if line.open_hazards:
        outer.addWidget(words(tr("{count} open", count=line.open_hazards), "warn"))
    if line.danger_class is not DangerClass.UNGRADED:
        outer.addWidget(Chip(theme, line.danger_class.value, class_tone(line.danger_class)))
    return row


def class_tone(danger_class: DangerClass) -> Tone:
    """Return the tone of a danger class."""
    return {
        DangerClass.A: Tone.CLASS_A,
        DangerClass.B: Tone.CLASS_B,
        DangerClass.C: Tone.CLASS_C,
    }.get(danger_class, Tone.PLAIN)
