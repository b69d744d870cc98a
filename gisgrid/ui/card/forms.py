"""The forms of the card: a visit, a hazard, the next step of a hazard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from gisgrid.errors import GisgridError
from gisgrid.i18n import term, tr
from gisgrid.model.card_content import Card, HazardLine
from gisgrid.model.enumerations import (
    HazardCategory,
    HazardEventKind,
    HazardLevel,
    InspectionKind,
    InspectionResult,
    Subject,
)
from gisgrid.ui.card.sheets import (
    Segments,
    Sheet,
    choice_field,
    date_field,
    day_of,
    line_field,
    text_field,
)
from gisgrid.ui.theme.theme import Theme


@dataclass(frozen=True)
class Inspector:
    """Somebody who may have made a visit, in one of the posts held."""

    person_id: int
    name: str
    post_key: str
    post: str


@dataclass(frozen=True)
class VisitEntry:
    """A visit as it was typed in."""

    enterprise_id: int | None
    day: date
    kind: InspectionKind
    inspector: Inspector | None
    result: InspectionResult
    finding: str
    subjects: tuple[Subject, ...]
    hazard: "HazardEntry | None" = None


@dataclass(frozen=True)
class HazardEntry:
    """A hazard as it was typed in."""

    enterprise_id: int | None
    description: str
    level: HazardLevel
    category: HazardCategory
    subject: Subject
    location: str
    due_on: date | None
    responsible: str
    is_urgent: bool
    found_on: date
    finder: Inspector | None


@dataclass(frozen=True)
class StepEntry:
    """The next step of a hazard as it was typed in."""

    hazard_id: int
    kind: HazardEventKind
    day: date
    text: str
    to_whom: str
    responsible: str
    measure: str
    due_on: date | None


GENERAL_DAYS = 15
"""Days proposed for a general hazard where the scheme names none."""


def inspectors_of(card: Card) -> list[Inspector]:
    """Return the people who hold a post for the card's place, those of the lowest grid first."""
    return [
        Inspector(line.person_id, line.person, line.post_key, line.post)
        for line in card.posts
        if line.person_id is not None
    ]


def _people_words(people: Sequence[Inspector]) -> list[str]:
    return [f"{person.name}  {person.post}" for person in people] or [tr("nobody in post")]


def _unit_choice(card: Card) -> tuple[list[str], list[int]]:
    if card.members:
        active = [member for member in card.members if member.is_active]
        return [member.name for member in active], [member.id for member in active]
    return [card.title], list(card.enterprise_ids)


class _SubjectBoxes(QWidget):
    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(14)
        self._boxes = [(subject, QCheckBox(term(subject.value))) for subject in Subject]
        for subject, box in self._boxes:
            box.setChecked(subject is Subject.SAFETY)
            row.addWidget(box)
        row.addStretch(1)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(subject for subject, box in self._boxes if box.isChecked())


class VisitForm(Sheet):
    """登记巡查: when, who, what came of it; a hazard found is registered in the same step."""

    def __init__(
        self, theme: Theme, card: Card, *, today: date, on_save: Callable[[VisitEntry], None]
    ) -> None:
        super().__init__(theme, tr("Record a visit"), card.title)
        self._on_entry = on_save
        self._units, self._unit_ids = _unit_choice(card)
        self._people = inspectors_of(card)
        self._unit = choice_field("unit", self._units)
        if len(self._units) > 1:
            self.add_field(tr("Enterprise"), self._unit)
        self._result = Segments([term(r.value) for r in InspectionResult])
        self.add_field(tr("Result"), self._result)
        self._inspector = choice_field("inspector", _people_words(self._people), chosen=self._likely())
        self.add_field(tr("Inspector"), self._inspector)
        self._day = date_field("day", today)
        self._day.setMaximumDate(self._day.date())
        self.add_field(tr("Day"), self._day)
        self._kind = choice_field("kind", [term(kind.value) for kind in InspectionKind])
        self.add_field(tr("Kind of visit"), self._kind)
        self._subjects = _SubjectBoxes()
        self.add_field(tr("Looked at"), self._subjects)
        self._finding = text_field("finding", hint=tr("What was seen, said and done"))
        self.add_field(tr("Notes"), self._finding)
        self._hazard_text = text_field(
            "hazard_text", hint=tr("One hazard; report more of them afterwards"), lines=2
        )
        self._hazard_due = date_field("hazard_due", today + timedelta(days=GENERAL_DAYS))
        self._hazard_fields: list[QWidget] = []
        self._add_hazard_fields()
        self.close_fields()
        self._result.chosen.connect(self._on_result)
        self._on_result(0)

    def _add_hazard_fields(self) -> None:
        before = self.fields.count()
        self.add_field(tr("Hazard found"), self._hazard_text)
        self.add_field(tr("To be mended by"), self._hazard_due)
        for i in range(before, self.fields.count()):
            item = self.fields.itemAt(i)
            widget = item.widget() if item is not None else None
            if widget is not None:
                self._hazard_fields.append(widget)

    def _likely(self) -> int:
        for i, person in enumerate(self._people):
            if "网格员" in person.post:
                return i
        return 0

    def _on_result(self, index: int) -> None:
        found = list(InspectionResult)[index] is InspectionResult.HAZARDS_FOUND
        for widget in self._hazard_fields:
            widget.setVisible(found)

    def save(self) -> None:
        """Check what was typed and send it."""
        person = self._people[self._inspector.currentIndex()] if self._people else None
        unit = self._unit_ids[self._unit.currentIndex()] if self._unit_ids else None
        result = list(InspectionResult)[self._result.index]
        subjects = self._subjects.subjects or (Subject.SAFETY,)
        hazard = None
        if result is InspectionResult.HAZARDS_FOUND:
            text = self._hazard_text.toPlainText().strip()
            if not text:
                self.show_problem(tr("Write down the hazard that was found, or choose another result."))
                self._hazard_text.setFocus()
                return
            hazard = HazardEntry(
                enterprise_id=unit,
                description=text,
                level=HazardLevel.GENERAL,
                category=HazardCategory.SITE,
                subject=subjects[0],
                location="",
                due_on=day_of(self._hazard_due),
                responsible="",
                is_urgent=False,
                found_on=day_of(self._day),
                finder=person,
            )
        entry = VisitEntry(
            enterprise_id=unit,
            day=day_of(self._day),
            kind=list(InspectionKind)[self._kind.currentIndex()],
            inspector=person,
            result=result,
            finding=self._finding.toPlainText().strip(),
            subjects=subjects,
            hazard=hazard,
        )
        _send(self, lambda: self._on_entry(entry))


class HazardForm(Sheet):
    """报告隐患: what is wrong, how bad, by when it must be mended."""

    def __init__(
        self, theme: Theme, card: Card, *, today: date, on_save: Callable[[HazardEntry], None]
    ) -> None:
        super().__init__(theme, tr("Report a hazard"), card.title)
        self._on_entry = on_save
        self._today = today
        self._units, self._unit_ids = _unit_choice(card)
        self._people = inspectors_of(card)
        self._unit = choice_field("unit", self._units)
        if len(self._units) > 1:
            self.add_field(tr("Enterprise"), self._unit)
        self._text = text_field("description", hint=tr("What is wrong"))
        self.add_field(tr("Hazard"), self._text)
        self._level = Segments([term(level.value) for level in HazardLevel])
        self.add_field(tr("Level"), self._level)
        self._location = line_field("location", hint=tr("Workshop, tank, passage ..."))
        self.add_field(tr("Where"), self._location)
        self._category = Segments([term(c.value) for c in HazardCategory], chosen=1)
        self.add_field(tr("Category"), self._category)
        self._subject = Segments([term(s.value) for s in Subject])
        self.add_field(tr("Field"), self._subject)
        self._due = date_field("due", today + timedelta(days=GENERAL_DAYS))
        self.add_field(tr("To be mended by"), self._due)
        self._responsible = line_field("responsible", hint=tr("On the side of the enterprise"))
        self.add_field(tr("Responsible"), self._responsible)
        self._finder = choice_field("finder", _people_words(self._people))
        self.add_field(tr("Found by"), self._finder)
        self._urgent = QCheckBox(tr("Urgent: report at once"))
        self.fields.addWidget(self._urgent)
        self.close_fields()

    def save(self) -> None:
        """Check what was typed and send it."""
        text = self._text.toPlainText().strip()
        if not text:
            self.show_problem(tr("Say what is wrong before saving."))
            self._text.setFocus()
            return
        entry = HazardEntry(
            enterprise_id=self._unit_ids[self._unit.currentIndex()] if self._unit_ids else None,
            description=text,
            level=list(HazardLevel)[self._level.index],
            category=list(HazardCategory)[self._category.index],
            subject=list(Subject)[self._subject.index],
            location=self._location.text().strip(),
            due_on=day_of(self._due),
            responsible=self._responsible.text().strip(),
            is_urgent=self._urgent.isChecked(),
            found_on=self._today,
            finder=self._people[self._finder.currentIndex()] if self._people else None,
        )
        _send(self, lambda: self._on_entry(entry))


class StepForm(Sheet):
    """The next step of a hazard, asking only for what this step needs."""

    def __init__(
        self, theme: Theme, line: HazardLine, *, today: date, on_save: Callable[[StepEntry], None]
    ) -> None:
        kind = line.next_step or HazardEventKind.URGE
        super().__init__(theme, term(kind.value), f"{line.number}  {line.description}")
        self._line = line
        self._kind = kind
        self._on_entry = on_save
        self._passed = Segments([term("复查合格"), term("复查不合格")])
        if kind is HazardEventKind.RECHECK_PASS:
            self.add_field(tr("Result of the re-check"), self._passed)
        self._to_whom = line_field("to_whom")
        if kind in (HazardEventKind.REPORT, HazardEventKind.URGE):
            self.add_field(tr("To whom"), self._to_whom)
        self._responsible = line_field("responsible")
        self._measure = line_field("measure")
        self._due = date_field("due", line.due_on or today + timedelta(days=GENERAL_DAYS))
        if kind is HazardEventKind.ASSIGN:
            self.add_field(tr("Responsible"), self._responsible)
            self.add_field(tr("Rectification measure"), self._measure)
            self.add_field(tr("To be mended by"), self._due)
        self._day = date_field("day", today)
        self._day.setMaximumDate(self._day.date())
        self.add_field(tr("Day"), self._day)
        self._text = text_field("text", lines=2)
        self.add_field(tr("Notes"), self._text)
        self.close_fields()

    def save(self) -> None:
        """Send what was typed."""
        kind = self._kind
        if kind is HazardEventKind.RECHECK_PASS and self._passed.index == 1:
            kind = HazardEventKind.RECHECK_FAIL
        entry = StepEntry(
            hazard_id=self._line.id,
            kind=kind,
            day=day_of(self._day),
            text=self._text.toPlainText().strip(),
            to_whom=self._to_whom.text().strip(),
            responsible=self._responsible.text().strip(),
            measure=self._measure.text().strip(),
            due_on=day_of(self._due) if self._kind is HazardEventKind.ASSIGN else None,
        )
        _send(self, lambda: self._on_entry(entry))


def _send(sheet: Sheet, send: Callable[[], None]) -> None:
    try:
        send()
    except GisgridError as problem:
        sheet.show_problem(str(problem))
        return
    sheet.closed.emit()
