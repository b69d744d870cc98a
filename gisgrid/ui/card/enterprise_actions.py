"""What the menu of a card offers for an enterprise: its file, its grid, merging it with another record of it."""

from functools import partial
from typing import TYPE_CHECKING

from gisgrid.model.enterprises import Enterprise
from gisgrid.ui.card.assign_form import AssignForm

if TYPE_CHECKING:
    from gisgrid.ui.card.card_panel import CardPanel


def open_file_of(panel: "CardPanel") -> None:
    """Open the file of the enterprise on the card (一企一档) over the window."""
    card = panel.card
    if card is None or card.kind is not Enterprise:
        return
    # The forms of the file cost time that the first card must not wait for.
    from gisgrid.ui.dossier.dialog import DossierDialog  # noqa: PLC0415  start-up cost, as said above

    dialog = DossierDialog(panel.desk, card.id, panel.window())
    dialog.merge_asked.connect(dialog.accept)
    dialog.merge_asked.connect(lambda _: open_merge_of(panel))
    dialog.open()


def open_merge_of(panel: "CardPanel") -> None:
    """Open the merging of the enterprise on the card with another record of it."""
    card = panel.card
    if card is None or card.kind is not Enterprise:
        return
    from gisgrid.ui.dossier.merge_dialog import MergeDialog  # noqa: PLC0415  start-up cost, as above

    select = partial(panel.desk.selection.select, Enterprise)
    MergeDialog(panel.desk, card.id, panel.window(), on_merged=select).open()


def open_assignment_of(panel: "CardPanel") -> None:
    """Ask into which grid the enterprise on the card goes against the map, and why."""
    card = panel.card
    enterprise = None if card is None else panel.desk.register.get(Enterprise, card.id)
    if card is not None and enterprise is not None:
        save = partial(panel.writer.assign, card)
        panel.open_sheet(AssignForm(panel.desk, card, enterprise.grid_id, on_save=save))


def assign_by_map(panel: "CardPanel") -> None:
    """Let the map tell again which grid the enterprise on the card belongs to."""
    card = panel.card
    if card is not None:
        panel.desk.messages.attempt(lambda: panel.writer.assign_by_map(card))
