"""What the whole window can do by key or menu."""

from typing import TYPE_CHECKING

from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.ui.window_menu import Command, HelpSheet, key_help, toggle_full_screen

if TYPE_CHECKING:
    from gisgrid.ui.main_window import MainWindow


def commands_of(window: "MainWindow") -> tuple[Command, ...]:
    """Return the commands of the window, in the order of its menu."""

    def tell_saved() -> None:
        window.messages.toast(tr("Everything is saved already."))

    return (
        Command(tr("Other registers: open, new, sample"), window.top_bar.start_asked.emit),
        Command(tr("Search"), window.search.begin, "Ctrl+K", in_menu=False),
        Command(tr("Undo"), window.undo, "Ctrl+Z", in_menu=False),
        Command(tr("Redo"), window.redo, "Ctrl+Y", in_menu=False),
        Command("", window.redo, "Ctrl+Shift+Z", in_menu=False),
        Command(tr("Save (everything is saved at once)"), tell_saved, "Ctrl+S", in_menu=False),
        Command(tr("Record a day's visits"), window.work.open_slip, "Ctrl+D"),
        Command(tr("Sheet of the grid in hand"), lambda: print_grid(window), "Ctrl+P"),
        Command(tr("Full screen"), lambda: toggle_full_screen(window), "F11"),
        Command(tr("Default arrangement"), window.map_task.restore_layout),
        Command(tr("Settings"), window.top_bar.settings_asked.emit),
        Command(tr("Keys and mouse"), lambda: show_help(window), "F1"),
    )


def show_help(window: "MainWindow") -> None:
    """Show the keys."""
    HelpSheet(window, key_help(commands_of(window))).open()


def print_grid(window: "MainWindow") -> None:
    """Turn to 出图 with the grid that the ledger is narrowed down to, or the one that is selected."""
    held = window.selection.current
    grid = window.ledger.filters.conditions.grid_id or (held.leading if held.kind is Grid else None)
    window.show_task("paper")
    if grid is not None:
        window.pages.paper_page().show_area(grid)
