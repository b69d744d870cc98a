"""What a new register must know before it is made: the name of the area, the scheme, the central meridian."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gisgrid.i18n import tr
from gisgrid.model.scheme_file import load_scheme, shipped_schemes
from gisgrid.ui.card.sheets import choice_field, line_field
from gisgrid.ui.theme.theme import Theme
from gisgrid.ui.widgets.answers import answer_row
from gisgrid.ui.widgets.words import words, wrapped

_ZONES = range(25, 46)
_DEGREES_PER_ZONE = 3


@dataclass(frozen=True, slots=True)
class NewRegister:
    """A register that is wanted.

    Attributes
    ----------
    name : str
        The area as it stands in the titles of papers.
    scheme : str
        Key of a shipped scheme.
    zone : int
        CGCS2000 3-degree zone.
    """

    name: str
    scheme: str
    zone: int


class NewRegisterDialog(QDialog):
    """Asks for name, scheme and meridian; the scheme proposes the other two.

    Signals
    -------
    chosen(wanted: NewRegister)
        The user wants such a register.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New register"))
        self.setStyleSheet(theme.sheet())
        self.setObjectName("surface")
        self.setMinimumWidth(460)
        self._schemes = [load_scheme(key) for key in reversed(shipped_schemes())]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(4)
        column.addWidget(words(tr("New register"), "card"))
        column.addSpacing(10)
        self.name = line_field(
            "name", hint=tr("As in the titles of papers, such as {name}", name="汉阴县城关镇")
        )
        self.scheme = choice_field("scheme", [scheme.name for scheme in self._schemes])
        meridians = [tr("{degrees}°E (zone {zone})", degrees=z * _DEGREES_PER_ZONE, zone=z) for z in _ZONES]
        self.zone = choice_field("zone", meridians)
        for label, field in (
            (tr("Name of the area"), self.name),
            (tr("Follows the plan"), self.scheme),
            (tr("Central meridian nearest to the area"), self.zone),
        ):
            column.addWidget(words(label, "secondary"))
            column.addWidget(field)
            column.addSpacing(8)
        self.scheme.currentIndexChanged.connect(self._propose_zone)
        self._propose_zone(0)
        self.problem = wrapped("", "danger")
        self.problem.hide()
        column.addWidget(self.problem)
        row, self.accept_button = answer_row(self, tr("Choose where it goes"), self._on_accept)
        self.accept_button.setObjectName("make_new")
        column.addLayout(row)

    def _propose_zone(self, place: int) -> None:
        self.zone.setCurrentIndex(_ZONES.index(self._schemes[place].zone))

    def _on_accept(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.problem.setText(tr("Write the name of the area first."))
            self.problem.show()
            self.name.setFocus()
            return
        scheme = self._schemes[self.scheme.currentIndex()]
        self.accept()
        self.chosen.emit(NewRegister(name, scheme.key, _ZONES[self.zone.currentIndex()]))
