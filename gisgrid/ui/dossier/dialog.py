"""一企一档: everything that the register knows of one enterprise, section by section, each to be added to."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gisgrid.edits.dossier import name_key_unit, record_change, remove_part, save_part
from gisgrid.edits.installations import read_amounts, save_installation
from gisgrid.i18n import term, tr
from gisgrid.model.card import make_card
from gisgrid.model.dossier import InternalUnit, SpecialEquipment, ordered_units
from gisgrid.model.enterprises import (
    Enterprise,
    EnterpriseChange,
    InstallationSubstance,
    MajorHazardInstallation,
)
from gisgrid.model.enumerations import EquipmentKind, InspectionKind, StatusChangeKind
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.key_units import key_unit_reasons
from gisgrid.model.rule_sets import missing_rules, rule_name
from gisgrid.model.station import StationDocument, StationKind
from gisgrid.ui.card.fact_editor import FactRow
from gisgrid.ui.card.rows import CHIP_TONES, ClickableRow
from gisgrid.ui.card.sheet_stack import SheetStack
from gisgrid.ui.card.sheets import Sheet
from gisgrid.ui.card.writing import CardWriter
from gisgrid.ui.desk import Desk
from gisgrid.ui.dossier.installation_form import InstallationForm
from gisgrid.ui.dossier.record_form import RecordForm
from gisgrid.ui.dossier.sections import Line, Section, choices_of, part_sections
from gisgrid.ui.dossier.self_check_form import SelfCheckForm
from gisgrid.ui.theme.tokens import Tone
from gisgrid.ui.widgets.flow import FlowLayout
from gisgrid.ui.widgets.scrolled import put_inside
from gisgrid.ui.widgets.words import Chip, ElidedLabel, hairline, link, words, wrapped

_CHANGE_FIELDS = ("kind", "changed_on", "after", "note")
_MOST_ROWS = 12
_FIRST_KINDS: dict[type[Any], Any] = {
    SpecialEquipment: EquipmentKind.BOILER,
    StationDocument: StationKind.RULE,
}


class DossierDialog(QDialog):
    """The file of one enterprise: two columns of sections, and the form of what is being typed in.

    Signals
    -------
    merge_asked(id: int)
        The user wants to merge this enterprise with another record of it.
    """

    merge_asked = Signal(int)

    def __init__(self, desk: Desk, enterprise_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._id = enterprise_id
        self._writer = CardWriter(desk)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Enterprise file"))
        self.resize(min(1180, parent.width() - 60), min(860, parent.height() - 50))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack: SheetStack[Sheet] = SheetStack()
        self._stack.emptied.connect(self.refresh)
        column.addWidget(self._stack)
        face = QWidget()
        face_column = QVBoxLayout(face)
        face_column.setContentsMargins(0, 0, 0, 0)
        face_column.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setContentsMargins(24, 18, 24, 12)
        face_column.addLayout(self._head)
        face_column.addWidget(hairline())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        face_column.addWidget(self._scroll, 1)
        self._stack.addWidget(face)
        self._title = words("", "page")
        self._chip_holder = QWidget()
        self._chips = FlowLayout(self._chip_holder)
        self._make_head()
        self.refresh()

    def _make_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for name, text, run in (
            ("merge", tr("Merge with another record"), lambda: self.merge_asked.emit(self._id)),
            ("change", tr("Record a change of the enterprise"), self.ask_change),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        self._head.addLayout(row)
        self._head.addWidget(self._chip_holder)

    @property
    def enterprise(self) -> Enterprise | None:
        """The enterprise as it stands, or None when it is gone."""
        found: Enterprise | None = self._desk.register.get(Enterprise, self._id)
        return found

    def refresh(self) -> None:
        """Read everything again."""
        enterprise = self.enterprise
        if enterprise is None:
            self.reject()
            return
        register, today = self._desk.register, self._desk.today()
        card = make_card(register, Enterprise, self._id, today=today)
        self._title.setText(enterprise.name)
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for chip in card.chips if card is not None else ():
            self._chips.addWidget(Chip(self._desk.theme, term(chip.text), CHIP_TONES[chip.kind]))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(24, 12, 24, 24)
        row.setSpacing(32)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(2)
            row.addLayout(column, 1)
        self._add_suggestion(left)
        self._add_title(left, tr("Facts"), 0, "", None)
        for fact in card.facts if card is not None else ():
            if not fact.is_empty:
                left.addWidget(FactRow(fact, on_change=self._on_fact))
        left.addStretch(1)
        self._add_installations(right)
        for section in part_sections():
            self._add_section(right, section)
        self._add_records(right)
        right.addStretch(1)
        put_inside(self._scroll, body)

    def _add_suggestion(self, column: QVBoxLayout) -> None:
        enterprise = self.enterprise
        reasons = key_unit_reasons(self._desk.register, self._desk.today(), ids=[self._id]).get(self._id, ())
        if enterprise is None or enterprise.is_key_unit or not reasons:
            return
        why = tr(", ").join(reasons)
        column.addWidget(wrapped(tr("Should be a key unit: {reasons}.", reasons=why), "warn"))
        button = QPushButton(tr("Make it a key unit"))
        button.setObjectName("make_key_unit")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self._name_key_unit(why))
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(12)

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        register, today = self._desk.register, self._desk.today()
        if section.kind is InternalUnit:
            records = [
                (unit, depth)
                for unit, depth in ordered_units(register.find(InternalUnit, enterprise_id=self._id))
            ]
        else:
            records = [(one, 0) for one in register.find(section.kind, enterprise_id=self._id)]
        self._add_title(
            column, section.title, len(records), f"add_{section.kind.__name__}", lambda: self.ask(section)
        )
        for record, depth in records:
            line = section.line(record, today)
            self._add_line(column, line, depth, lambda one=record: self.ask(section, one))
        if section.kind is StationDocument:
            self._add_missing_rules(column)

    def _add_missing_rules(self, column: QVBoxLayout) -> None:
        """Name the kinds of rules that are missing; a click begins the record of one (H33)."""
        missing = missing_rules(self._desk.register, self._id)
        if not missing:
            return
        column.addWidget(words(tr("Not recorded yet ({count}):", count=len(missing)), "warn"))
        section = next(one for one in part_sections() if one.kind is StationDocument)
        holder = QWidget()
        flow = FlowLayout(holder)
        for kind in missing:
            add = link(kind)
            add.setObjectName(f"add_rule_{kind}")
            add.clicked.connect(lambda _=False, kind=kind: self.ask(section, name=rule_name(kind)))
            flow.addWidget(add)
        column.addWidget(holder)

    def _add_installations(self, column: QVBoxLayout) -> None:
        held = self._desk.register.find(MajorHazardInstallation, enterprise_id=self._id)
        self._add_title(column, term("重大危险源"), len(held), "add_installation", self.ask_installation)
        for one in held:
            amounts = self._desk.register.find(InstallationSubstance, installation_id=one.id)
            facts = "、".join(f"{s.name} {s.quantity_t:g} t" for s in amounts)
            index = f"R {one.grading_index:.2f}  " if one.grading_index is not None else ""
            line = Line(one.name, facts, index + term(one.level.value), Tone.WARN)
            self._add_line(column, line, 0, lambda one=one: self.ask_installation(one))

    def _add_records(self, column: QVBoxLayout) -> None:
        """Add what is only read here: changes, the enterprise's own checks, visits and hazards."""
        register = self._desk.register
        changes = register.find(EnterpriseChange, enterprise_id=self._id)
        self._add_title(column, term("企业变化动态"), len(changes), "", None)
        for one in sorted(changes, key=lambda c: (c.changed_on, c.id or 0), reverse=True)[:_MOST_ROWS]:
            text = " → ".join(part for part in (term(one.before), term(one.after)) if part)
            line = Line(
                term(one.kind.value),
                f"{text}　{one.note}".strip("　"),
                one.changed_on.isoformat(),
                Tone.QUIET,
            )
            self._add_line(column, line, 0, None)
        visits = register.find(Inspection, enterprise_id=self._id)
        own = [visit for visit in visits if visit.kind is InspectionKind.SELF_CHECK]
        for title, some, name, run in (
            (term("企业自查"), own, "add_self_check", self.ask_self_check),
            (term("检查记录"), visits, "", None),
        ):
            self._add_title(column, title, len(some), name, run)
            for visit in sorted(some, key=lambda v: v.inspected_at, reverse=True)[: _MOST_ROWS // 2]:
                line = Line(
                    term(visit.kind.value),
                    visit.finding or term(visit.result.value),
                    f"{visit.inspected_at:%Y-%m-%d}",
                )
                self._add_line(column, line, 0, None)
        hazards = register.find(Hazard, enterprise_id=self._id)
        self._add_title(column, term("隐患"), len(hazards), "", None)
        for hazard in sorted(hazards, key=lambda h: h.found_at, reverse=True)[: _MOST_ROWS // 2]:
            self._add_line(column, Line(hazard.description, hazard.number, term(hazard.state.value)), 0, None)

    def _add_title(self, column: QVBoxLayout, title: str, count: int, name: str, run: Any) -> None:
        if column.count():
            column.addSpacing(10)
        row = QHBoxLayout()
        # Headings with and without a link are equally high, so that the two columns stay level.
        row.addStrut(self._desk.theme.measures.small_button_px)
        row.addWidget(words(title, "head"))
        row.addWidget(words(str(count) if count else "", "secondary"))
        row.addStretch(1)
        if run is not None:
            add = link("＋ " + tr("Add"))
            add.setObjectName(name)
            add.clicked.connect(lambda _=False: run())
            row.addWidget(add)
        column.addLayout(row)
        column.addWidget(hairline())

    def _add_line(self, column: QVBoxLayout, line: Line, depth: int, run: Any) -> None:
        holder: QFrame = ClickableRow(run)
        row = QHBoxLayout(holder)
        row.setContentsMargins(depth * 18, 4, 0, 4)
        row.setSpacing(10)
        title = ElidedLabel(line.title, "list", tip=line.facts)
        row.addWidget(title, 3)
        row.addWidget(ElidedLabel(line.facts, "secondary"), 4)
        note = words(line.note, "secondary")
        if line.tone not in (Tone.PLAIN, Tone.QUIET):
            note.setStyleSheet(f"color: {self._desk.theme.palette.ink(line.tone)};")
        row.addWidget(note)
        column.addWidget(holder)

    def ask(self, section: Section, record: Any = None, *, name: str = "") -> None:
        """Open the form of a record, or of a new one that is called `name` to begin with."""
        enterprise = self.enterprise
        if enterprise is None:
            return
        is_new = record is None
        if is_new:
            extra: dict[str, Any] = {"name": name}
            if section.kind in _FIRST_KINDS:
                extra["kind"] = _FIRST_KINDS[section.kind]
            record = section.kind(enterprise_id=self._id, **extra)
        form = RecordForm(
            self._desk.theme,
            section.title,
            record,
            section.fields,
            subject=enterprise.name,
            today=self._desk.today(),
            choices=choices_of(self._desk.register, record),
            labels=section.labels,
            on_save=lambda changed: self._save_part(section, changed),
            on_remove=None if is_new else lambda: self._remove_part(section, record.id),
        )
        self._stack.open_sheet(form)

    def ask_installation(self, installation: MajorHazardInstallation | None = None) -> None:
        """Open the form of a major hazard installation."""
        amounts = (
            self._desk.register.find(InstallationSubstance, installation_id=installation.id)
            if installation is not None
            else []
        )
        form = InstallationForm(
            self._desk.theme,
            installation or MajorHazardInstallation(self._id, ""),
            amounts,
            today=self._desk.today(),
            on_save=self._save_installation,
        )
        self._stack.open_sheet(form)

    def ask_self_check(self) -> None:
        """Open the form of a check that the enterprise made itself."""
        enterprise = self.enterprise
        if enterprise is not None:
            form = SelfCheckForm(
                self._desk.theme,
                enterprise,
                scheme=self._desk.register.scheme,
                today=self._desk.today(),
                on_save=self._writer.save_visit,
            )
            self._stack.open_sheet(form)

    def ask_change(self) -> None:
        """Open the form of a change of the enterprise: moved, stopped, closed and so on."""
        enterprise = self.enterprise
        if enterprise is None:
            return
        change = EnterpriseChange(self._id, StatusChangeKind.CHANGED, self._desk.today())
        form = RecordForm(
            self._desk.theme,
            term("企业变化动态"),
            change,
            _CHANGE_FIELDS,
            subject=enterprise.name,
            today=self._desk.today(),
            choices={},
            on_save=self._save_change,
        )
        self._stack.open_sheet(form)

    @property
    def form(self) -> Sheet | None:
        """The form that is open."""
        return self._stack.sheet

    def _save_part(self, section: Section, record: Any) -> None:
        with self._desk.book.edit(tr("File of an enterprise: {part}", part=section.title)) as session:
            save_part(session, record)

    def _remove_part(self, section: Section, id: int) -> None:
        def work() -> None:
            with self._desk.book.edit(tr("File of an enterprise: {part}", part=section.title)) as session:
                remove_part(session, section.kind, id)

        self._desk.messages.attempt(work)

    def _save_installation(self, installation: MajorHazardInstallation, text: str) -> None:
        with self._desk.book.edit(tr("File of an enterprise: {part}", part=term("重大危险源"))) as session:
            save_installation(session, installation, read_amounts(text))

    def _save_change(self, change: EnterpriseChange) -> None:
        with self._desk.book.edit(
            tr("Change of an enterprise: {kind}", kind=term(change.kind.value))
        ) as session:
            record_change(
                session, self._id, change.kind, on=change.changed_on, note=change.note, after=change.after
            )

    def _name_key_unit(self, reason: str) -> None:
        def work() -> None:
            with self._desk.book.edit(tr("Make it a key unit")) as session:
                name_key_unit(session, self._id, reason=reason)

        self._desk.messages.attempt(work)
        self.refresh()

    def _on_fact(self, name: str, typed: str) -> None:
        self._writer.save_field(Enterprise, self._id, name, typed)
        self.refresh()
