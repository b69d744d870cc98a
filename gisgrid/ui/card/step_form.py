"""The form of one step of a hazard: it asks only for what this step needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit

from gisgrid.edits.hazards import HazardStep
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department
from gisgrid.model.card_lines import chain_of, post_lines
from gisgrid.model.enumerations import HazardEventKind
from gisgrid.model.hazard_criteria import major_criteria
from gisgrid.model.hazard_story import step_targets, upward_path
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import StepKind
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field, text_field
from gisgrid.ui.theme.theme import Theme

_E = HazardEventKind
_LEVELS = ("县级", "市级", "省级", "乡镇级")
_FALLBACK_DAYS = 15
_FAILED = 1
_TARGETS = {
    _E.REPORT: (StepKind.REPORT, StepKind.DIRECT),
    _E.ESCALATE: (StepKind.OVERDUE,),
    _E.JOINT_ENFORCEMENT: (StepKind.JOINT,),
    _E.URGE: (StepKind.URGE,),
}


@dataclass(frozen=True)
class _Actor:
    name: str
    post: str
    person_id: int | None


class HazardStepForm(Sheet):
    """Asks for a step and sends it.

    Parameters
    ----------
    kind : HazardEventKind
        The step; a re-check may come out either way.
    send : callable
        Takes the finished step; what it refuses stands above the buttons.
    """

    def __init__(
        self,
        theme: Theme,
        register: Register,
        hazard: Hazard,
        *,
        kind: HazardEventKind,
        today: date,
        send: Callable[[HazardStep], None],
    ) -> None:
        super().__init__(theme, term(kind.value), f"{hazard.number}  {hazard.description}")
        self.kind = kind
        self._hazard = hazard
        self._today = today
        self._send = send
        self._lines: dict[str, QLineEdit] = {}
        self._choices: dict[str, QComboBox] = {}
        self._due: DayField | None = None
        self._result: Segments | None = None
        if kind in (_E.RECHECK_PASS, _E.RECHECK_FAIL):
            chosen = int(kind is _E.RECHECK_FAIL)
            self._result = Segments([term("复查合格"), term("复查不合格")], chosen=chosen)
            self.add_field(tr("Result of the re-check"), self._result)
        self._actors = self._read_actors(register)
        self._who = choice_field("who", [f"{a.name}  {a.post}".strip() for a in self._actors])
        if kind not in (_E.START, _E.FINISH):
            label = tr("Re-checked by") if self._result is not None else tr("Who acts")
            self.add_field(label, self._who)
        self._add_facts(register)
        self._day = DayField(today, today=today, latest=today)
        self._day.setObjectName("day")
        self.add_field(tr("Day"), self._day)
        self._text = text_field("text", lines=2)
        self.add_field(tr("Reason") if kind is _E.VOID else tr("Notes"), self._text)
        self.close_fields()

    def _read_actors(self, register: Register) -> list[_Actor]:
        lines = post_lines(register, chain_of(register, self._hazard.grid_id), self._today)
        people = [_Actor(line.person, line.post, line.person_id) for line in lines if line.person_id]
        if self._result is not None:
            people = [p for p in people if p.name != self._hazard.responsible]
            people.sort(key=lambda p: "助理" not in p.post)
            return people or [_Actor(tr("myself"), "", None)]
        return [_Actor(tr("myself"), "", None), *people]

    def _add_facts(self, register: Register) -> None:
        hazard, kind = self._hazard, self.kind
        if kind in _TARGETS:
            self._add_choice("to_whom", tr("To whom"), self._targets(register))
        if kind is _E.ASSIGN:
            self._add_line("responsible", tr("Responsible"), hazard.responsible)
            self._add_line("measure", tr("Rectification measure"), hazard.measure)
            self._add_line("notice_number", tr("Number of the notice"), hazard.notice_number)
        if kind is _E.CONFIRM_MAJOR:
            self._add_choice("basis", tr("Criterion"), list(major_criteria()))
        if kind is _E.LIST:
            self._add_choice("listed_level", tr("Level of supervision"), list(_LEVELS))
            self._add_choice(
                "listed_by",
                tr("Supervising office"),
                step_targets(register.scheme, StepKind.OVERDUE, StepKind.REPORT),
            )
            self._add_line("listed_number", tr("Number of the listing"), "")
            self._add_choice("listed_leader", term("责任领导"), self._leaders(register))
        if kind in (_E.ASSIGN, _E.LIST) or self._result is not None:
            self._add_deadline()
        if kind is _E.FINISH:
            self._add_line("funds_wan", tr("Money spent, 10 000 yuan"), "")

    def _add_deadline(self) -> None:
        due_on = self._hazard.due_on
        day = due_on if due_on and due_on > self._today else None
        self._due = DayField(day or self._today + timedelta(days=_FALLBACK_DAYS), today=self._today)
        self._due.setObjectName("due")
        before = self.fields.count()
        self.add_field(tr("To be mended by"), self._due)
        if self._result is None:
            return
        # Only what was not put right gets a new deadline.
        holders, result = self.widgets_since(before), self._result

        def show_deadline(_: int) -> None:
            for holder in holders:
                holder.setVisible(result.index == _FAILED)

        result.chosen.connect(show_deadline)
        show_deadline(0)

    def _targets(self, register: Register) -> list[str]:
        """Return whom the step may go to, the likeliest first."""
        hazard, kind = self._hazard, self.kind
        usual = step_targets(register.scheme, *_TARGETS[kind])
        if kind is _E.URGE:
            return [hazard.responsible, *usual] if hazard.responsible else usual
        if kind is _E.ESCALATE:
            path = upward_path(register.scheme)
            told = register.count(HazardEvent, hazard_id=hazard.id, kind=_E.ESCALATE)
            return [name for rung in (*path[told:], *path[:told]) for name in rung] or usual
        if kind is _E.REPORT and hazard.is_urgent:
            return step_targets(register.scheme, StepKind.DIRECT, StepKind.REPORT)
        if kind is _E.JOINT_ENFORCEMENT:
            return usual + [one.short_name or one.name for one in register.find(Department)]
        return usual

    def _leaders(self, register: Register) -> list[str]:
        """Return those in post around the hazard, from the uppermost grid down; another name may be typed."""
        lines = post_lines(register, chain_of(register, self._hazard.grid_id), self._today)
        return ["", *(line.person for line in reversed(lines) if line.person_id)]

    def _add_line(self, name: str, label: str, text: str) -> None:
        self._lines[name] = line_field(name, text=text)
        self.add_field(label, self._lines[name])

    def _add_choice(self, name: str, label: str, texts: list[str]) -> None:
        field = choice_field(name, list(dict.fromkeys(texts)))
        field.setEditable(True)
        self._choices[name] = field
        self.add_field(label, field)

    def save(self) -> None:
        """Check what was typed and send it."""
        self._send(self.make_step())
        self.closed.emit()

    def make_step(self) -> HazardStep:
        """Return the step as it was typed.

        Raises
        ------
        EditError
            If a day or a sum of money is none.
        """
        kind = self.kind
        if self._result is not None:
            kind = _E.RECHECK_FAIL if self._result.index == _FAILED else _E.RECHECK_PASS
        texts = {name: field.text().strip() for name, field in self._lines.items()}
        texts |= {name: field.currentText().strip() for name, field in self._choices.items()}
        money = texts.pop("funds_wan", "")
        try:
            funds = float(money) if money else None
        except ValueError:
            raise EditError(tr("{text} is not a sum of money; write it like 18.5.", text=money)) from None
        actor = self._actors[max(0, self._who.currentIndex())]
        sets_deadline = self._due is not None and kind is not _E.RECHECK_PASS and not self._due.is_empty
        day = self._day.day()
        moment = None if day == self._today else datetime.combine(day, time(12, 0))
        return HazardStep(
            kind=kind,
            happened_at=moment,
            person_id=actor.person_id if kind not in (_E.START, _E.FINISH) else None,
            due_on=self._due.day() if self._due is not None and sets_deadline else None,
            text=self._text.toPlainText().strip(),
            funds_wan=funds,
            to_whom=texts.get("to_whom", ""),
            responsible=texts.get("responsible", ""),
            measure=texts.get("measure", ""),
            notice_number=texts.get("notice_number", ""),
            basis=texts.get("basis", ""),
            listed_level=texts.get("listed_level", ""),
            listed_by=texts.get("listed_by", ""),
            listed_number=texts.get("listed_number", ""),
            listed_leader=texts.get("listed_leader", ""),
        )
