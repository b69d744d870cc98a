"""登记巡查: when, who, what was looked at and what came of it, in one step of the register."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QSizePolicy, QToolButton, QWidget

from gisgrid.errors import EditError, FileError
from gisgrid.exchange.photos import SUFFIXES, read_file, read_photo
from gisgrid.i18n import term, tr
from gisgrid.model.card_content import Card
from gisgrid.model.checklists import visit_checklists
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    HazardState,
    InspectionKind,
    InspectionResult,
    PatrolAction,
    Subject,
)
from gisgrid.model.hazard_cycle import PASSED
from gisgrid.model.hazards import Hazard
from gisgrid.model.register import Register
from gisgrid.ui.card.check_list import CheckListEditor, PhotoStrip
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.entries import (
    GENERAL_DAYS,
    HazardEntry,
    Inspector,
    RecheckEntry,
    VisitEntry,
    helpers_of,
    usual_kind,
)
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field, text_field
from gisgrid.ui.card.who_fields import PersonField, UnitField
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.flow import FlowLayout

_KINDS = tuple(InspectionKind)
_RESULTS = tuple(InspectionResult)
_FAILED = 1


class TickBoxes(QWidget):
    """Terms to tick, several at once."""

    def __init__(self, terms: Sequence[str], *, ticked: Sequence[str] = ()) -> None:
        super().__init__()
        self.boxes = [QCheckBox(term(text)) for text in terms]
        for text, box in zip(terms, self.boxes, strict=True):
            box.setObjectName(f"tick_{text}")
            box.setChecked(text in ticked)
        flow = FlowLayout(self, gap_px=14)
        for box in self.boxes:
            flow.addWidget(box)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def ticked(self) -> tuple[int, ...]:
        """Positions of what is ticked."""
        return tuple(i for i, box in enumerate(self.boxes) if box.isChecked())


class VisitForm(Sheet):
    """Asks for a visit; a failed line and a hazard that was written down are registered with it.

    Parameters
    ----------
    register : Register
        For the check-lists of the scheme and the hazards that wait for a re-check.
    on_save : callable
        Takes the entry; what it refuses stands above the buttons.
    """

    def __init__(
        self,
        theme: Theme,
        card: Card,
        *,
        register: Register,
        today: date,
        on_save: Callable[[VisitEntry], None],
    ) -> None:
        super().__init__(theme, tr("Record a visit"), card.title)
        self._register = register
        self._today = today
        self._on_entry = on_save
        self._photos: list[Path] = []
        self._waiting: list[Hazard] = []
        self._card = card
        self._company = helpers_of(card)
        self._is_kind_chosen = False
        self._add_head()
        self._add_findings()
        self._add_circumstances()
        self.close_fields()
        self._result.chosen.connect(self._on_result)
        self._unit.box.currentIndexChanged.connect(lambda _: self._on_subject_changed())
        self._inspector.box.currentIndexChanged.connect(lambda _: self._on_inspector())
        self._kind.activated.connect(lambda _: self._on_kind_chosen())
        self._checks.changed.connect(self._on_checks)
        self._outcome.chosen.connect(lambda _: self._show_new_deadline())
        self._on_inspector()
        self._on_result(0)

    def _add_head(self) -> None:
        self._unit = UnitField(self, self._card)
        self._result = Segments([term(r.value) for r in InspectionResult])
        self.add_field(tr("Result"), self._result)
        self._inspector = PersonField(self, self._card, "inspector", tr("Inspector"))
        self._day = DayField(self._today, today=self._today, latest=self._today)
        self._day.setObjectName("day")
        self.add_field(tr("Day"), self._day)
        self._kind = choice_field("kind", [term(kind.value) for kind in _KINDS])
        self.add_field(tr("Kind of visit"), self._kind)
        before = self.fields.count()
        self._rechecked = choice_field("rechecked", [])
        self.add_field(tr("Hazard looked at again"), self._rechecked)
        self._outcome = Segments([term("复查合格"), term("复查不合格")])
        self.add_field(tr("Result of the re-check"), self._outcome)
        self._recheck_fields = self.widgets_since(before)
        before = self.fields.count()
        self._recheck_due = DayField(self._today + timedelta(days=GENERAL_DAYS), today=self._today)
        self._recheck_due.setObjectName("recheck_due")
        self.add_field(tr("New deadline"), self._recheck_due)
        self._failed_fields = self.widgets_since(before)
        self._subjects = TickBoxes([one.value for one in Subject], ticked=[Subject.SAFETY.value])
        self.add_field(tr("Looked at"), self._subjects)

    def _add_findings(self) -> None:
        self._checks = CheckListEditor()
        self.add_field(tr("Check-list (what was not looked at stays open)"), self._checks)
        before = self.fields.count()
        self._hazard_text = text_field(
            "hazard_text", hint=tr("What was found beside the check-list"), lines=2
        )
        self.add_field(tr("Hazard found"), self._hazard_text)
        self._hazard_due = DayField(self._today + timedelta(days=GENERAL_DAYS), today=self._today)
        self._hazard_due.setObjectName("hazard_due")
        self.add_field(tr("To be mended by"), self._hazard_due)
        self._hazard_fields = self.widgets_since(before)

    def _add_circumstances(self) -> None:
        self._actions = TickBoxes([one.value for one in PatrolAction])
        self.add_field(tr("Done on the spot"), self._actions)
        self._finding = text_field("finding", hint=tr("What was seen, said and done"), lines=2)
        self.add_field(tr("Notes"), self._finding)
        self._helpers = TickBoxes([f"{one.name}（{one.post}）" for one in self._company])
        if self._company:
            self.add_field(tr("Came along"), self._helpers)
        self._escort = line_field("escort", hint=tr("Who went round on the side of the enterprise"))
        self.add_field(tr("Escort"), self._escort)
        self._publicity = line_field("publicity", hint=tr("What was explained, handed out or passed on"))
        self.add_field(tr("Publicity"), self._publicity)
        self._strip = PhotoStrip()
        self.add_field(tr("Photos"), self._strip)
        add = QToolButton()
        add.setText("＋ " + tr("Add photos"))
        add.setProperty("kind", "fact")
        add.setObjectName("add_photos")
        add.clicked.connect(lambda _=False: self._choose_photos())
        self.fields.addWidget(add)

    @property
    def person(self) -> Inspector | None:
        """Who made the visit."""
        return self._inspector.person

    @property
    def unit(self) -> int | None:
        """The enterprise that was visited."""
        return self._unit.enterprise_id

    @property
    def kind(self) -> InspectionKind:
        """The kind of the visit."""
        return _KINDS[self._kind.currentIndex()]

    def choose_kind(self, kind: InspectionKind) -> None:
        """Choose the kind of the visit, as the user would."""
        self._kind.setCurrentIndex(_KINDS.index(kind))
        self._on_kind_chosen()

    def _on_inspector(self) -> None:
        if not self._is_kind_chosen and self.person is not None:
            self._kind.setCurrentIndex(_KINDS.index(usual_kind(self._register.scheme, self.person.post_key)))
        self._on_subject_changed()

    def _on_kind_chosen(self) -> None:
        self._is_kind_chosen = True
        self._on_subject_changed()

    def _on_subject_changed(self) -> None:
        unit = self._register.get(Enterprise, self.unit) if self.unit is not None else None
        post = self.person.post_key if self.person is not None else ""
        self._checks.show_lists(visit_checklists(self._register.scheme, unit, post=post, kind=self.kind))
        is_recheck = self.kind is InspectionKind.RECHECK
        if is_recheck:
            waiting = self._register.find(Hazard, enterprise_id=self.unit, state=HazardState.AWAITING_RECHECK)
            self._waiting = [h for h in waiting if h.recheck_result != PASSED]
            self._rechecked.clear()
            self._rechecked.addItems([f"{h.number}  {h.description}" for h in self._waiting])
            if not self._waiting:
                self._rechecked.addItem(tr("No hazard here waits for a re-check"))
        for widget in self._recheck_fields:
            widget.setVisible(is_recheck)
        self._show_new_deadline()

    def _show_new_deadline(self) -> None:
        has_failed = self.kind is InspectionKind.RECHECK and self._outcome.index == _FAILED
        for widget in self._failed_fields:
            widget.setVisible(has_failed)

    def _on_checks(self) -> None:
        if self._checks.failed and self._result.index != _RESULTS.index(InspectionResult.HAZARDS_FOUND):
            self._result.choose(_RESULTS.index(InspectionResult.HAZARDS_FOUND))

    def _on_result(self, index: int) -> None:
        is_found = _RESULTS[index] is InspectionResult.HAZARDS_FOUND
        for widget in self._hazard_fields:
            widget.setVisible(is_found)

    def _choose_photos(self) -> None:
        wanted = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog = QFileDialog(self, tr("Add photos"), "", wanted)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_photos_chosen)
        dialog.open()

    def _on_photos_chosen(self, paths: list[str]) -> None:
        for path in paths:
            self.add_photo(Path(path))

    def add_photo(self, path: Path) -> None:
        """Put a photo to the visit, telling when and where the camera says it was taken."""
        try:
            facts = read_photo(read_file(path))
        except FileError as problem:
            self.show_problem(str(problem))
            return
        said = [f"{facts.taken_at:%m-%d %H:%M}"] if facts.taken_at is not None else []
        said += [tr("with place")] if facts.point is not None else []
        self._photos.append(path)
        button = self._strip.add_row(path.name, "  ".join(said))
        button.clicked.connect(lambda _=False: self._photos.remove(path))

    def save(self) -> None:
        """Check what was typed and send it."""
        entry = self.make_entry()
        self._on_entry(entry)
        self.closed.emit()

    def make_entry(self) -> VisitEntry:
        """Return the visit as it was typed.

        Raises
        ------
        EditError
            If something is missing; the sentence says what.
        """
        result = _RESULTS[self._result.index]
        day = self._day.day()
        subjects = tuple(list(Subject)[i] for i in self._subjects.ticked) or (Subject.SAFETY,)
        others = [
            one for i, one in enumerate(self._company) if i in self._helpers.ticked and one != self.person
        ]
        return VisitEntry(
            enterprise_id=self.unit,
            day=day,
            kind=self.kind,
            inspector=self.person,
            result=result,
            finding=self._finding.toPlainText().strip(),
            subjects=subjects,
            items=self._checks.lines,
            hazards=self._hazards(day, subjects[0]) if result is InspectionResult.HAZARDS_FOUND else (),
            recheck=self._recheck(),
            participants=tuple(others),
            actions=tuple(list(PatrolAction)[i] for i in self._actions.ticked),
            publicity=self._publicity.text().strip(),
            escort=self._escort.text().strip(),
            photos=tuple(self._photos),
        )

    def _recheck(self) -> RecheckEntry | None:
        if self.kind is not InspectionKind.RECHECK:
            return None
        if not self._waiting:
            raise EditError(tr("No hazard here waits for a re-check; choose another kind of visit."))
        hazard = self._waiting[self._rechecked.currentIndex()]
        has_failed = self._outcome.index == _FAILED
        due_on = self._recheck_due.day() if has_failed and not self._recheck_due.is_empty else None
        return RecheckEntry(hazard_id=hazard.id or 0, passed=not has_failed, due_on=due_on)

    def _hazards(self, day: date, subject: Subject) -> tuple[HazardEntry, ...]:
        due = None if self._hazard_due.is_empty else self._hazard_due.day()
        texts: list[tuple[str, int | None, Subject]] = [*self._checks.hazard_texts(subject)]
        written = self._hazard_text.toPlainText().strip()
        if written:
            texts.append((written, None, subject))
        if not texts and self.kind is not InspectionKind.RECHECK:
            self._hazard_text.setFocus()
            raise EditError(tr("Write down the hazard that was found, or choose another result."))
        return tuple(
            HazardEntry(
                enterprise_id=self.unit,
                description=text,
                subject=field,
                due_on=due,
                found_on=day,
                finder=self.person,
                item=item,
            )
            for text, item, field in texts
        )
