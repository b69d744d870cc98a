"""The form that puts an enterprise into a grid against the map."""

from collections.abc import Callable

from gisgrid.edits.assignment import lowest_grids
from gisgrid.i18n import tr
from gisgrid.model.card_content import Card
from gisgrid.ui.card.sheets import Sheet, choice_field, text_field
from gisgrid.ui.desk import Desk
from gisgrid.ui.field_words import field_words


class AssignForm(Sheet):
    """Asks for the grid and the reason, which stays with the enterprise.

    Parameters
    ----------
    grid_id : int or None
        The grid that it belongs to now.
    on_save : callable
        Takes id of the grid and reason; what it refuses stands above the buttons.
    """

    def __init__(
        self, desk: Desk, card: Card, grid_id: int | None, *, on_save: Callable[[int, str], None]
    ) -> None:
        super().__init__(desk.theme, tr("Assign to another grid"), card.title)
        self._on_entry = on_save
        self._grids = lowest_grids(desk.register, today=desk.today())
        ids = [id for id, _ in self._grids]
        chosen = ids.index(grid_id) if grid_id in ids else 0
        self._grid = choice_field("grid", [name for _, name in self._grids], chosen=chosen)
        self.add_field(field_words("grid_id"), self._grid)
        self._reason = text_field("reason", hint=tr("Why not the grid that it lies in"))
        self.add_field(tr("Reason"), self._reason)
        self.close_fields()

    def save(self) -> None:
        """Send what was chosen.

        Raises
        ------
        EditError
            If no reason is given.
        """
        self._on_entry(self._grids[self._grid.currentIndex()][0], self._reason.toPlainText())
        self.closed.emit()
