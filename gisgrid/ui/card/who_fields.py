"""Fields that several forms of the card ask in the same words: which enterprise, and who was there."""

from PySide6.QtWidgets import QComboBox

from gisgrid.i18n import tr
from gisgrid.model.card_content import Card
from gisgrid.ui.card.entries import Inspector, inspectors_of, likely_inspector, people_words, unit_choice
from gisgrid.ui.card.sheets import Sheet, choice_field


class UnitField:
    """Which enterprise of a place is meant; asked only where there are several."""

    def __init__(self, sheet: Sheet, card: Card) -> None:
        names, self._ids = unit_choice(card)
        self.box: QComboBox = choice_field("unit", names)
        if len(names) > 1:
            sheet.add_field(tr("Enterprise"), self.box)
        else:
            self.box.setParent(sheet)
            self.box.hide()

    @property
    def enterprise_id(self) -> int | None:
        """The enterprise that is meant; None where there is none."""
        return self._ids[self.box.currentIndex()] if self._ids else None


class PersonField:
    """Who was there: the people of the card, the likeliest first chosen."""

    def __init__(self, sheet: Sheet, card: Card, name: str, label: str) -> None:
        self._people = inspectors_of(card)
        self.box: QComboBox = choice_field(
            name, people_words(self._people), chosen=likely_inspector(self._people)
        )
        sheet.add_field(label, self.box)

    @property
    def person(self) -> Inspector | None:
        """The person that is chosen; None where nobody is known."""
        return self._people[self.box.currentIndex()] if self._people else None
