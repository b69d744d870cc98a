"""报告隐患: what is wrong, how bad, who told of it, by when it must be mended."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox

from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.card_content import Card
from gisgrid.model.enumerations import HazardCategory, HazardLevel, HazardSource, Subject
from gisgrid.model.hazard_story import step_targets
from gisgrid.model.hazards import TIP_OFF_CHANNELS
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import StepKind
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.entries import (
    GENERAL_DAYS,
    HazardEntry,
    TipOffEntry,
)
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field, text_field
from gisgrid.ui.card.who_fields import PersonField, UnitField
from gisgrid.ui.theme.theme import Theme

_SOURCES = tuple(HazardSource)


class HazardForm(Sheet):
    """Asks for a hazard; a public tip-off keeps its informant apart, an urgent one goes straight to a department."""

    def __init__(
        self,
        theme: Theme,
        card: Card,
        *,
        register: Register,
        today: date,
        on_save: Callable[[HazardEntry], None],
    ) -> None:
        super().__init__(theme, tr("Report a hazard"), card.title)
        self._on_entry = on_save
        self._today = today
        self._register = register
        self._card = card
        self._add_what()
        self._add_source()
        self._add_rectification()
        self.close_fields()
        self._source.currentIndexChanged.connect(lambda _: self._on_source())
        self._urgent.toggled.connect(lambda _: self._on_source())
        self._on_source()

    def _add_what(self) -> None:
        self._unit = UnitField(self, self._card)
        self._text = text_field("description", hint=tr("What is wrong"))
        self.add_field(tr("Hazard"), self._text)
        self._level = Segments([term(level.value) for level in HazardLevel][:2])
        self.add_field(tr("Level (an assistant or a department confirms what is major)"), self._level)
        self._location = line_field("location", hint=tr("Workshop, tank, passage ..."))
        self.add_field(tr("Where"), self._location)
        self._category = Segments([term(c.value) for c in HazardCategory], chosen=1)
        self.add_field(tr("Category"), self._category)
        self._subject = Segments([term(s.value) for s in Subject])
        self.add_field(tr("Field"), self._subject)

    def _add_source(self) -> None:
        usual = _SOURCES.index(HazardSource.INSPECTION)
        self._source = choice_field("source", [term(one.value) for one in _SOURCES], chosen=usual)
        self.add_field(tr("Source"), self._source)
        before = self.fields.count()
        self._finder = PersonField(self, self._card, "finder", tr("Found by"))
        self._finder_fields = self.widgets_since(before)
        self._found_on = DayField(self._today, today=self._today, latest=self._today)
        self._found_on.setObjectName("found_on")
        self.add_field(tr("Found on"), self._found_on)
        before = self.fields.count()
        self._channel = choice_field("channel", [term(one) for one in TIP_OFF_CHANNELS])
        self.add_field(tr("How the tip-off came"), self._channel)
        self._informant = line_field("informant", hint=tr("May be left empty: anonymous"))
        self.add_field(tr("Informant"), self._informant)
        self._informant_phone = line_field("informant_phone")
        self.add_field(tr("Informant's phone"), self._informant_phone)
        self._confidential = QCheckBox(tr("The informant wishes to stay unnamed"))
        self._confidential.setChecked(True)
        self.fields.addWidget(self._confidential)
        self._tip_off_fields = self.widgets_since(before)

    def _add_rectification(self) -> None:
        self._due = DayField(self._today + timedelta(days=GENERAL_DAYS), today=self._today)
        self._due.setObjectName("due")
        self.add_field(tr("To be mended by"), self._due)
        self._responsible = line_field("responsible", hint=tr("On the side of the enterprise"))
        self.add_field(tr("Responsible"), self._responsible)
        self._urgent = QCheckBox(tr("Urgent: straight to the department"))
        self._urgent.setObjectName("urgent")
        self.fields.addWidget(self._urgent)
        before = self.fields.count()
        offices = step_targets(self._register.scheme, StepKind.DIRECT, StepKind.REPORT)
        self._direct = choice_field("direct_to", offices)
        self._direct.setEditable(True)
        self.add_field(tr("Reported at once to"), self._direct)
        self._urgent_fields = self.widgets_since(before)

    @property
    def _is_tip_off(self) -> bool:
        return _SOURCES[self._source.currentIndex()] is HazardSource.TIP_OFF

    def _on_source(self) -> None:
        for widget in self._tip_off_fields:
            widget.setVisible(self._is_tip_off)
        for widget in self._finder_fields:
            widget.setVisible(not self._is_tip_off)
        for widget in self._urgent_fields:
            widget.setVisible(self._urgent.isChecked())

    def save(self) -> None:
        """Check what was typed and send it.

        Raises
        ------
        EditError
            If the hazard is not described, a day is none, or an urgent one goes to nobody.
        """
        text = self._text.toPlainText().strip()
        if not text:
            self._text.setFocus()
            raise EditError(tr("Say what is wrong before saving."))
        source = _SOURCES[self._source.currentIndex()]
        direct = self._direct.currentText().strip() if self._urgent.isChecked() else ""
        if self._urgent.isChecked() and not direct:
            raise EditError(tr("Say to which department the urgent hazard goes."))
        self._on_entry(
            HazardEntry(
                enterprise_id=self._unit.enterprise_id,
                description=text,
                level=list(HazardLevel)[self._level.index],
                category=list(HazardCategory)[self._category.index],
                subject=list(Subject)[self._subject.index],
                source=source,
                location=self._location.text().strip(),
                due_on=None if self._due.is_empty else self._due.day(),
                responsible=self._responsible.text().strip(),
                is_urgent=self._urgent.isChecked(),
                direct_to=direct,
                found_on=self._found_on.day(),
                finder=None if self._is_tip_off else self._finder.person,
                tip_off=self._tip_off() if self._is_tip_off else None,
            )
        )
        self.closed.emit()

    def _tip_off(self) -> TipOffEntry:
        return TipOffEntry(
            channel=TIP_OFF_CHANNELS[self._channel.currentIndex()],
            informant=self._informant.text().strip(),
            phone=self._informant_phone.text().strip(),
            is_confidential=self._confidential.isChecked(),
        )
