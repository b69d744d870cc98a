"""What the window needs of an open register beyond reading: steps, undo, closing."""

from typing import Protocol

from gisgrid.events import Event
from gisgrid.model.history import ChangeSet, HistoryStep
from gisgrid.ui.desk import Editable


class Workbook(Editable, Protocol):
    """An open register with its history; `gisgrid.workspace.Workspace` is one."""

    changed: Event[ChangeSet]

    def next_undo(self) -> HistoryStep | None:
        """Return the step that `undo` would take back, or None."""
        ...

    def next_redo(self) -> HistoryStep | None:
        """Return the step that `redo` would bring back, or None."""
        ...

    def undo(self) -> HistoryStep:
        """Take back the newest step."""
        ...

    def redo(self) -> HistoryStep:
        """Bring back the step that was undone last."""
        ...

    def history(self, *, limit: int | None = None) -> list[HistoryStep]:
        """Return the steps, the newest first."""
        ...

    def poll(self) -> int:
        """Look whether other programs changed the file."""
        ...
