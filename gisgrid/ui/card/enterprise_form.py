"""The form for an enterprise that the register does not know yet."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit
from shapely.geometry import Point

from gisgrid.edits.assignment import NO_GRID, GridNet, lowest_grids
from gisgrid.errors import EditError
from gisgrid.i18n import term, tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass
from gisgrid.ui.card.sheets import Segments, Sheet, choice_field, line_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.field_words import field_words

_CLASSES = (DangerClass.A, DangerClass.B, DangerClass.C, DangerClass.UNGRADED)
_PEOPLE = ("principal", "principal_phone", "safety_officer", "safety_phone")


class EnterpriseForm(Sheet):
    """Asks for what is known of a new enterprise; only the name must be there, the rest may follow on its card.

    Parameters
    ----------
    point : Point or None
        Where it is, EPSG:4490; None while nobody has placed it.
    on_save : callable
        Takes the enterprise; what it refuses stands above the buttons.
    """

    def __init__(self, desk: Desk, point: Point | None, *, on_save: Callable[[Enterprise], None]) -> None:
        self._point = point
        self._on_entry = on_save
        self._net = GridNet(desk.register, today=desk.today())
        super().__init__(desk.theme, tr("Add an enterprise"), self._place_words())
        self._name = self._line("name")
        self._class = Segments([term(one.value) for one in _CLASSES], chosen=len(_CLASSES) - 1)
        self.add_field(field_words("danger_class"), self._class)
        self._industry = choice_field("supervised_industry", ["", *self._industries(desk)])
        self._industry.setEditable(True)
        self.add_field(field_words("supervised_industry"), self._industry)
        self._address = self._line("address")
        self._grid: QComboBox | None = None
        if point is None:
            self._grids = lowest_grids(desk.register, today=desk.today())
            self._grid = choice_field("grid", [tr("Not known yet"), *(name for _, name in self._grids)])
            self.add_field(field_words("grid_id"), self._grid)
        self._people = {name: self._line(name) for name in _PEOPLE}
        self._code = self._line("credit_code")
        self.close_fields()

    def _line(self, name: str) -> QLineEdit:
        field = line_field(name)
        self.add_field(field_words(name), field)
        return field

    def _place_words(self) -> str:
        if self._point is None:
            return tr("Without a place; it can be dragged onto the map later.")
        id = int(self._net.containing([self._point])[0])
        where = tr("in no grid") if id == NO_GRID else self._net.name_of[id]
        return f"{where}　{self._point.x:.6f}, {self._point.y:.6f}"

    @staticmethod
    def _industries(desk: Desk) -> list[str]:
        held = desk.register.columns(Enterprise, ["supervised_industry"])["supervised_industry"]
        return sorted(set(filter(None, held)))

    def save(self) -> None:
        """Check what was typed and send it.

        Raises
        ------
        EditError
            If it has no name, or the edits refuse it.
        """
        name = self._name.text().strip()
        if not name:
            self._name.setFocus()
            raise EditError(tr("An enterprise needs a name."))
        people = {name: field.text().strip() for name, field in self._people.items()}
        chosen = 0 if self._grid is None else self._grid.currentIndex()
        self._on_entry(
            Enterprise(
                name,
                danger_class=_CLASSES[self._class.index],
                supervised_industry=self._industry.currentText().strip(),
                address=self._address.text().strip(),
                credit_code=self._code.text().strip().upper(),
                grid_id=self._grids[chosen - 1][0] if chosen else None,
                geometry=self._point,
                principal=people["principal"],
                principal_phone=people["principal_phone"],
                safety_officer=people["safety_officer"],
                safety_phone=people["safety_phone"],
            )
        )
        self.closed.emit()
