"""Who sits at the window: chosen at the head of the 工作台, kept in the settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gisgrid.i18n import term, tr
from gisgrid.model.roles import Role
from gisgrid.settings import PERSON, ROLE, Settings
from gisgrid.ui.card.sheets import choice_field

_PERSON_PX = 132


class RoleBar(QWidget):
    """A list of roles and, for the assistant, a list of those who hold a grid.

    Parameters
    ----------
    settings : Settings or None
        Where the choice is kept; without it, it lasts as long as the window.

    Signals
    -------
    chosen()
        Another role or person was chosen.
    """

    chosen = Signal()

    def __init__(self, settings: Settings | None) -> None:
        super().__init__()
        self._settings = settings
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        texts = (tr("Clerk: everything"), tr("Own grids only"), tr("Leader: what to press"))
        self._roles = tuple(Role)
        kept = settings.get(ROLE) if settings is not None else ""
        at = self._roles.index(Role(kept)) if kept else 0
        self._role = choice_field("role", texts, chosen=at)
        self._role.setToolTip(tr("Whose start page this is; a register then opens with it"))
        self._role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._role.activated.connect(lambda _: self._keep())
        row.addWidget(self._role)
        self.name = settings.get(PERSON) if settings is not None else ""
        self._who = choice_field("role_person", [])
        self._who.setMinimumWidth(_PERSON_PX)
        self._who.activated.connect(lambda _: self._keep())
        row.addWidget(self._who)
        self._who.setVisible(self.role is Role.ASSISTANT)

    @property
    def role(self) -> Role:
        """The chosen role."""
        return self._roles[self._role.currentIndex()]

    @property
    def person(self) -> str:
        """The person whose grids are shown; empty for all."""
        return self.name if self.role is Role.ASSISTANT else ""

    def show_people(self, names: list[str]) -> None:
        """Offer other people; a chosen one who holds no grid any more stands for nobody."""
        self._who.clear()
        self._who.addItems([tr("Choose a person…"), *names])
        self._who.setCurrentIndex(names.index(self.name) + 1 if self.name in names else 0)

    def _keep(self) -> None:
        self.name = self._who.currentText() if self._who.currentIndex() > 0 else ""
        self._who.setVisible(self.role is Role.ASSISTANT)
        if self._settings is not None:
            self._settings.set(ROLE, self.role.value)
            self._settings.set(PERSON, self.name)
            self._settings.save()
        self.chosen.emit()


def role_title(role: Role, person: str) -> str:
    """Head the list of what is to be done."""
    if role is Role.LEADER:
        return term("待督办")
    return tr("{name}: due and overdue", name=person) if person else tr("Due and overdue")
