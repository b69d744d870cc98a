"""A page of the window that is made when its tab is first chosen, and what it may reach."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from gisgrid.layers.scene import Scene
from gisgrid.model.history import ChangeSet
from gisgrid.ui.desk import Desk
from gisgrid.ui.jobs import Jobs
from gisgrid.ui.workbook import Workbook


@dataclass(frozen=True)
class Surroundings:
    """The parts of the window that a page works with.

    Attributes
    ----------
    register : Workbook
        The open workspace with its history.
    scene : callable
        Gives the scene of the map, or None before its first picture.
    turn_to : callable
        Turns the window to a task, by the key of its tab.
    show_place : callable
        Selects a record and shows it on the map, a hazard on its board: kind and id.
    """

    desk: Desk
    jobs: Jobs
    register: Workbook
    scene: Callable[[], Scene | None]
    turn_to: Callable[[str], None]
    show_place: Callable[[type[Any], int], None]


class TaskPage(QWidget):
    """Told of changes and of the end; a page that shows nothing of them leaves the methods as they are."""

    def note_change(self, change: ChangeSet) -> None:
        """Show the change, when the page is seen; what is hidden reads anew in its ``showEvent``."""

    def stop(self) -> None:
        """Begin nothing further: the window closes."""
