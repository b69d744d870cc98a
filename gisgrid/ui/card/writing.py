"""What the card writes: every form and every changed fact becomes one named, undoable step."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from gisgrid.edits import enterprises
from gisgrid.edits.hazards import HazardStep
from gisgrid.i18n import term, tr
from gisgrid.model.card_content import Card
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.inspections import Attachment
from gisgrid.ui.card import records
from gisgrid.ui.card.entries import HazardEntry, VisitEntry
from gisgrid.ui.desk import Desk, Editable
from gisgrid.ui.field_words import field_words
from gisgrid.ui.messages import MessageAction


class CardWriter:
    """Sends what was typed to `edits`, inside one step of the register.

    Parameters
    ----------
    desk : Desk
        The register, the day, and the door for messages.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save_visit(self, entry: VisitEntry) -> None:
        """Record a visit, and the hazard it found."""
        with self._desk.book.edit(tr("Record a visit")) as session:
            records.add_visit(session, entry)
        self._told(tr("The visit was recorded."))

    def save_hazard(self, entry: HazardEntry) -> None:
        """Register a hazard."""
        with self._desk.book.edit(tr("Report a hazard")) as session:
            hazard = records.add_hazard(session, entry)
            number = hazard.number
        self._told(tr("Hazard {number} was registered.", number=number))

    def add_enterprise(self, enterprise: Enterprise) -> int:
        """Add an enterprise; return its id."""
        with self._desk.book.edit(tr("Add {name}", name=enterprise.name)) as session:
            added = enterprises.add_enterprise(session, enterprise)
            id = added.id or 0
        self._told(tr("{name} was added.", name=enterprise.name))
        return id

    def assign(self, card: Card, grid_id: int, reason: str) -> None:
        """Put the card's enterprise into a grid against the map.

        Raises
        ------
        EditError
            If no reason is given.
        """
        with self._desk.book.edit(tr("Assign {name} to a grid", name=card.title)) as session:
            enterprises.assign_grid(session, card.id, grid_id, reason=reason)
        self._told(tr("{name} was assigned.", name=card.title))

    def assign_by_map(self, card: Card) -> None:
        """Let the map tell again which grid the card's enterprise belongs to."""
        with self._desk.book.edit(tr("Assign {name} to a grid", name=card.title)) as session:
            enterprises.assign_by_map(session, card.id)
        self._told(tr("{name} was assigned.", name=card.title))

    def take_step(self, hazard_id: int, step: HazardStep) -> None:
        """Move a hazard one step on."""
        word = term(step.kind.value)
        with self._desk.book.edit(tr("Hazard: {step}", step=word)) as session:
            records.take_step(session, hazard_id, step)
        self._told(tr("Done: {step}.", step=word))

    def save_fact(self, card: Card, name: str, typed: str) -> None:
        """Change one fact of the card's record."""
        self.save_field(card.kind, card.id, name, typed)

    def save_field(self, kind: type[Any], id: int, name: str, typed: str) -> bool:
        """Change one field of a record; tell whether it went well."""
        title = tr("Change {field}", field=field_words(name))

        def work() -> None:
            with self._desk.book.edit(title) as session:
                records.change_field(session, kind, id, name=name, typed=typed)

        if not self._desk.messages.attempt(work):
            return False
        self._told(tr("{field} was changed.", field=field_words(name)))
        return True

    def choose_file(self, parent: QWidget, card: Card) -> None:
        """Let the user choose a file, and attach it."""
        dialog = QFileDialog(parent, tr("Add a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(
            lambda path: self._desk.messages.attempt(lambda: self.attach(card, Path(path)))
        )
        dialog.open()

    def attach(self, card: Card, path: Path) -> None:
        """Attach a file to the card's record; its bytes go into the workspace.

        Raises
        ------
        FileError
            If the file cannot be read.
        """
        attach_file(self._desk.book, card.kind, card.id, path=path)
        self._told(tr("{name} was added.", name=path.name))

    def open_file(self, id: int) -> None:
        """Open an attachment with the program of the desktop."""
        attachment = self._desk.register.get(Attachment, id)
        if attachment is None:
            return
        folder = Path(tempfile.mkdtemp(prefix="gisgrid-"))
        path = folder / Path(attachment.name).name
        path.write_bytes(attachment.content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _told(self, text: str) -> None:
        undo: Callable[[], Any] | None = getattr(self._desk.book, "undo", None)
        actions = () if undo is None else (MessageAction(tr("Undo"), lambda: self._undo(undo)),)
        self._desk.messages.toast(text, *actions)

    def _undo(self, undo: Callable[[], Any]) -> None:
        def work() -> None:
            undo()

        self._desk.messages.attempt(work)


def attach_file(book: Editable, kind: type[Any], id: int, *, path: Path) -> None:
    """Put a file's bytes into the workspace, as an attachment of a record.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    with book.edit(tr("Add a file")) as session:
        records.attach_photo(session, kind, id, path=path)
