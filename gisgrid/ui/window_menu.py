"""The menu at the left of the top bar, with the keys that hold everywhere in the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMainWindow, QMenu, QToolButton, QVBoxLayout

from gisgrid.i18n import tr
from gisgrid.ui.widgets.words import words


@dataclass(frozen=True)
class Command:
    """One thing the window can do.

    Attributes
    ----------
    keys : str
        Its shortcut; empty for none.
    in_menu : bool
        Whether the menu offers it too.
    """

    text: str
    run: Callable[[], None]
    keys: str = ""
    in_menu: bool = True


def give_commands(window: QMainWindow, button: QToolButton, commands: tuple[Command, ...]) -> QMenu:
    """Connect the shortcuts and hang the menu on its button."""
    menu = QMenu(button)
    for command in commands:
        if command.keys:
            QShortcut(QKeySequence(command.keys), window, command.run)
        if command.in_menu:
            # The shortcut is shown beside the words but belongs to the window, where it works at all times.
            menu.addAction(f"{command.text}\t{command.keys}" if command.keys else command.text, command.run)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    button.setMenu(menu)
    return menu


def toggle_full_screen(window: QMainWindow) -> None:
    """Go to full screen, or come back to what was before."""
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def key_help(commands: tuple[Command, ...]) -> tuple[tuple[str, str], ...]:
    """Return keys and words of everything that has a key, those of map and ledger after the window's own."""
    own = tuple((command.keys, command.text) for command in commands if command.keys and command.text)
    return (
        *own,
        ("Ctrl+C", tr("Copy the rows of the ledger")),
        ("Ctrl+V", tr("Take copied rows into the ledger")),
        ("F2", tr("Change a cell of the ledger")),
        ("+ / −", tr("Zoom the map in and out")),
        ("← → ↑ ↓", tr("Move the map")),
        (tr("Space"), tr("Hold to drag the map with any tool")),
        ("Alt+← / →", tr("Previous and next view of the map")),
        ("Ctrl+Shift+F", tr("Show the whole map")),
        ("Esc", tr("Give up what was begun, close the card")),
    )


class HelpSheet(QDialog):
    """The keys, in two columns; any key that closes dialogs closes it."""

    def __init__(self, window: QMainWindow, keys: tuple[tuple[str, str], ...]) -> None:
        super().__init__(window)
        self.setObjectName("surface")
        self.setWindowTitle(tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 24)
        column.setSpacing(14)
        column.addWidget(words(tr("Keys and mouse"), "card"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(9)
        half = (len(keys) + 1) // 2
        for place, (key, text) in enumerate(keys):
            row, side = place % half, place // half
            plate = QLabel(key)
            plate.setProperty("words", "strong")
            grid.addWidget(plate, row, side * 3)
            grid.addWidget(words(text, "list"), row, side * 3 + 1)
        grid.setColumnMinimumWidth(2, 24)
        column.addLayout(grid)
        told = tr("Wheel: zoom at the pointer.   Double click: change a cell, or show a row on the map.")
        column.addWidget(words(told, "secondary"))
