"""The form of a major hazard installation: its substances one a line; S, R and level follow while one types."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date

from gisgrid.edits.installations import read_amounts
from gisgrid.edits.records import parse_value
from gisgrid.errors import GisgridError
from gisgrid.i18n import term, tr
from gisgrid.model.enterprises import InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import InstallationKind, InstallationLevel
from gisgrid.model.installations import Quantity, standard
from gisgrid.ui.card.day_field import DayField
from gisgrid.ui.card.sheets import Sheet, choice_field, line_field, text_field
from gisgrid.ui.field_words import field_words
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.words import wrapped

_LEVELS = tuple(InstallationLevel)
_KINDS = tuple(InstallationKind)


class InstallationForm(Sheet):
    """Asks for an installation.

    Parameters
    ----------
    on_save : callable
        Takes the changed copy and the substances as typed.
    """

    def __init__(
        self,
        theme: Theme,
        installation: MajorHazardInstallation,
        amounts: Sequence[InstallationSubstance],
        *,
        today: date,
        on_save: Callable[[MajorHazardInstallation, str], None],
    ) -> None:
        super().__init__(theme, term("重大危险源"), installation.name)
        self._installation = installation
        self._on_installation = on_save
        self._name = line_field("name", text=installation.name)
        self.add_field(field_words("name"), self._name)
        self._kind = choice_field(
            "kind", [term(k.value) for k in _KINDS], chosen=_KINDS.index(installation.kind)
        )
        self.add_field(field_words("kind"), self._kind)
        self._substances = text_field(
            "substances",
            hint=tr("One a line, with tonnes: 氨 20. Not listed by name: with its class, 环己酮 W5.4 300"),
            lines=4,
        )
        self._substances.setPlainText("\n".join(f"{one.name} {one.quantity_t:g}" for one in amounts))
        self.add_field(tr("Substances and design maxima (t)"), self._substances)
        persons = "" if installation.exposed_persons is None else str(installation.exposed_persons)
        self._persons = line_field("exposed_persons", text=persons)
        self.add_field(field_words("exposed_persons"), self._persons)
        self.result = wrapped("", "strong")
        self.fields.addWidget(self.result)
        chosen = _LEVELS.index(installation.level_confirmed)
        self._confirmed = choice_field("level_confirmed", [term(k.value) for k in _LEVELS], chosen=chosen)
        self.add_field(field_words("level_confirmed"), self._confirmed)
        self._assessed = DayField(installation.assessed_on, today=today, latest=today)
        self.add_field(field_words("assessed_on"), self._assessed)
        self._filing = line_field("filing_number", text=installation.filing_number)
        self.add_field(field_words("filing_number"), self._filing)
        self._until = DayField(installation.filing_valid_until, today=today)
        self.add_field(field_words("filing_valid_until"), self._until)
        self.close_fields()
        self._substances.textChanged.connect(self._compute)
        self._persons.textChanged.connect(lambda _: self._compute())
        self._compute()

    def _persons_number(self) -> int | None:
        number: int | None = parse_value(
            self._persons.text(), int | None, name=field_words("exposed_persons")
        )
        return number

    def _compute(self) -> None:
        try:
            quantities = []
            for amount in read_amounts(self._substances.toPlainText()):
                known = standard().find(amount.name)
                if known is not None:
                    quantities.append(Quantity(amount.quantity_t, known.threshold_t, known.beta))
            found = standard().assess(quantities, exposed_persons=self._persons_number() or 0)
        except GisgridError as problem:
            self.result.setText(str(problem))
            return
        self.result.setText(
            tr(
                "S = {s}, R = {r}: {level} (computed by GB 18218-2018; the official assessment goes first)",
                s=f"{found.threshold_sum:.2f}",
                r=f"{found.grading_index:.2f}",
                level=term(found.level.value),
            )
        )

    def save(self) -> None:
        """Check what was typed and send it."""
        changed = dataclasses.replace(
            self._installation,
            name=self._name.text().strip(),
            kind=_KINDS[self._kind.currentIndex()],
            exposed_persons=self._persons_number(),
            level_confirmed=_LEVELS[self._confirmed.currentIndex()],
            assessed_on=None if self._assessed.is_empty else self._assessed.day(),
            filing_number=self._filing.text().strip(),
            filing_valid_until=None if self._until.is_empty else self._until.day(),
        )
        self._on_installation(changed, self._substances.toPlainText())
        self.closed.emit()
