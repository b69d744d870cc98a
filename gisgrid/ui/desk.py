"""What every panel of the window works with."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any, Protocol

from gisgrid.model.card import DutyReader
from gisgrid.model.register import Register
from gisgrid.ui.messages import Messages
from gisgrid.ui.selection import SelectionModel
from gisgrid.ui.theme.theme import Theme


class Fill(Enum):
    """When a panel reads what it shows."""

    AT_ONCE = auto()
    LATER = auto()
    """Not before it is told to: the map of a window that opens comes first."""


class Editable(Register, Protocol):
    """A register that can be changed: the workspace, or a list of records in a test."""

    def edit(self, text: str) -> AbstractContextManager[Any]:
        """Open one named, undoable step."""
        ...


@dataclass(frozen=True)
class Desk:
    """The collaborators of a panel, handed down through constructors.

    Attributes
    ----------
    register : Register
        What panels read: the open workspace, with its columns remembered.
    book : Editable
        The open workspace itself, for edits and for work on other threads.
    today : callable
        Gives the day that counts as today.
    duties : DutyReader
        Tells what is owed to a record.
    """

    register: Register
    book: Editable
    selection: SelectionModel
    theme: Theme
    messages: Messages
    today: Callable[[], date]
    duties: DutyReader
