"""The sheet beside the map that says, before a boundary is written, who changes hands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from gisgrid.edits.boundaries import Label
from gisgrid.edits.hand_over import DutyShift, Handed, HandOver
from gisgrid.errors import GisgridError
from gisgrid.i18n import tr
from gisgrid.model.periods import PeriodKind
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import words, wrapped

_MOST_LINES = 12
_EDGE_PX = 8
_WIDTH_PX = 320
_LEAST_HEIGHT_PX = 420


class ChangeSheet(Sheet):
    """Lists what changes hands, asks for code and name of new areas, and waits for a yes.

    Parameters
    ----------
    labels : sequence of Label
        What new areas are called, to be changed here.
    on_confirm : callable
        Takes the labels; raises EditError when they do not do.
    """

    def __init__(
        self,
        theme: Theme,
        hand_over: HandOver,
        *,
        labels: Sequence[Label],
        on_confirm: Callable[[list[Label]], None],
    ) -> None:
        super().__init__(theme, hand_over.title, tr("Nothing is written before you confirm."))
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAutoFillBackground(True)
        self.save_button.setText(tr("Confirm the change"))
        self._on_confirm = on_confirm
        self._fields: list[tuple[QLineEdit, QLineEdit]] = []
        for label in labels:
            code, name = QLineEdit(label.code), QLineEdit(label.name)
            code.setObjectName(f"new_code_{len(self._fields)}")
            name.setObjectName(f"new_name_{len(self._fields)}")
            self.add_field(tr("Code of the new area"), code)
            self.add_field(tr("Name of the new area"), name)
            self._fields.append((code, name))
        self._add_lines(tr("Enterprises that change hands"), _handed_lines(hand_over.enterprises))
        self._add_lines(tr("Parcels that change hands"), _handed_lines(hand_over.parcels))
        self._add_lines(tr("Stay, because assigned by hand"), _handed_lines(hand_over.kept_by_hand))
        self._add_lines(tr("Visits"), [_shift_line(shift) for shift in hand_over.duties])
        self._add_lines(
            tr("Posts that end"), [f"{one.person}　{one.post}　{one.grid}" for one in hand_over.leaving]
        )
        if hand_over.is_empty:
            self.fields.addWidget(wrapped(tr("Nobody changes hands."), "secondary"))
        self.close_fields()

    def save(self) -> None:
        """Hand the labels over; say here what is wrong with them."""
        try:
            self._on_confirm([Label(code.text(), name.text()) for code, name in self._fields])
        except GisgridError as problem:
            self.show_problem(str(problem))

    def place(self, room: QWidget) -> None:
        """Fill the card's place, or stand at the right edge of a wide map."""
        if room.width() < 2 * _WIDTH_PX:
            self.setGeometry(room.rect())
            return
        height = min(room.height() - 2 * _EDGE_PX, max(self.sizeHint().height(), _LEAST_HEIGHT_PX))
        self.setGeometry(room.width() - _WIDTH_PX - _EDGE_PX, _EDGE_PX, _WIDTH_PX, height)

    def _add_lines(self, heading: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        self.fields.addWidget(words(tr("{heading}: {count}", heading=heading, count=len(lines)), "head"))
        shown = list(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            shown.append(
                tr("and {count} more; the hand-over list has them all", count=len(lines) - _MOST_LINES)
            )
        for line in shown:
            self.fields.addWidget(wrapped(line, "list"))
        self.fields.addSpacing(10)


def _handed_lines(handed: Sequence[Handed]) -> list[str]:
    return [tr("{name}: {old} → {new}", name=one.name, old=one.from_name, new=one.to_name) for one in handed]


def _shift_line(shift: DutyShift) -> str:
    person = shift.person or tr("vacant")
    change = "　".join(
        part
        for part in (
            tr("−{count} visits {period}", count=shift.given, period=_per(shift.period))
            if shift.given
            else "",
            tr("+{count} visits {period}", count=shift.taken, period=_per(shift.period))
            if shift.taken
            else "",
        )
        if part
    )
    return f"{person}　{change}　{shift.rule}"


def _per(period: PeriodKind) -> str:
    return {
        PeriodKind.DAY: tr("a day"),
        PeriodKind.WEEK: tr("a week"),
        PeriodKind.MONTH: tr("a month"),
        PeriodKind.TWO_MONTHS: tr("in two months"),
        PeriodKind.QUARTER: tr("a quarter"),
        PeriodKind.HALF_YEAR: tr("in half a year"),
        PeriodKind.YEAR: tr("a year"),
    }[period]
