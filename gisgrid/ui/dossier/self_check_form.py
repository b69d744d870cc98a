"""企业自查: a check that the enterprise made itself; what failed becomes a hazard 企业自查自报 (H34, H35)."""

from collections.abc import Callable
from datetime import date, timedelta

from gisgrid.i18n import term, tr
from gisgrid.model.checklists import own_checks, visit_checklists
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardSource, InspectionKind, InspectionResult, Subject
from gisgrid.model.scheme import Scheme
from gisgrid.ui.card.check_list import CheckListEditor
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.entries import GENERAL_DAYS, HazardEntry, VisitEntry
from gisgrid.ui.card.sheets import Sheet, choice_field, line_field, text_field
from gisgrid.ui.theme.theme import Theme


class SelfCheckForm(Sheet):
    """Asks for one check of the enterprise's own: when, by whom, which kind, the list, what was found.

    Parameters
    ----------
    on_save : callable
        Takes the entry; what it refuses stands above the buttons.
    """

    def __init__(
        self,
        theme: Theme,
        enterprise: Enterprise,
        *,
        scheme: Scheme,
        today: date,
        on_save: Callable[[VisitEntry], None],
    ) -> None:
        super().__init__(theme, term("企业自查"), enterprise.name)
        self._id, self._on_entry = enterprise.id or 0, on_save
        self._day = DayField(today, today=today, latest=today)
        self._day.setObjectName("day")
        self.add_field(tr("Day"), self._day)
        self._who = line_field("checked_by", text=enterprise.safety_officer or enterprise.principal)
        self.add_field(tr("Checked by (of the enterprise)"), self._who)
        self._occasions = own_checks(scheme)
        self._occasion = choice_field("occasion", [term(text) for text in self._occasions])
        self.add_field(tr("Kind of visit"), self._occasion)
        self._checks = CheckListEditor()
        self._checks.show_lists(visit_checklists(scheme, enterprise, kind=InspectionKind.SELF_CHECK))
        self.add_field(tr("Check-list (what was not looked at stays open)"), self._checks)
        self._hazard = text_field("hazard_text", hint=tr("What was found beside the check-list"), lines=2)
        self.add_field(tr("Hazard found"), self._hazard)
        self._due = DayField(today + timedelta(days=GENERAL_DAYS), today=today)
        self._due.setObjectName("hazard_due")
        self.add_field(tr("To be mended by"), self._due)
        self._note = text_field("finding", lines=2)
        self.add_field(tr("Notes"), self._note)
        self.close_fields()

    def save(self) -> None:
        """Check what was typed and send it."""
        self._on_entry(self.make_entry())
        self.closed.emit()

    def make_entry(self) -> VisitEntry:
        """Return the check as it was typed; without a failed line or a hazard it found nothing.

        Raises
        ------
        EditError
            If a day is none.
        """
        day = self._day.day()
        due = None if self._due.is_empty else self._due.day()
        texts: list[tuple[str, int | None, Subject]] = [*self._checks.hazard_texts(Subject.SAFETY)]
        written = self._hazard.toPlainText().strip()
        if written:
            texts.append((written, None, Subject.SAFETY))
        hazards = tuple(
            HazardEntry(
                enterprise_id=self._id,
                description=text,
                subject=subject,
                source=HazardSource.SELF_REPORT,
                due_on=due,
                responsible=self._who.text().strip(),
                found_on=day,
                item=item,
            )
            for text, item, subject in texts
        )
        occasion = self._occasions[self._occasion.currentIndex()]
        note = self._note.toPlainText().strip()
        return VisitEntry(
            enterprise_id=self._id,
            day=day,
            kind=InspectionKind.SELF_CHECK,
            inspector=None,
            result=InspectionResult.HAZARDS_FOUND if hazards else InspectionResult.NO_PROBLEM,
            finding="；".join((occasion, *(text for text, _, _ in texts), *([note] if note else []))),
            items=self._checks.lines,
            hazards=hazards,
            escort=self._who.text().strip(),
        )
