"""The commands there are, in the order of their help; each lives in a module imported when it is called.

A command's module offers either

- ``command``: a function with typer's annotations, which returns None or the exit status (1: done, but
  something was refused or found), or
- ``app``: a `typer.Typer` with commands of its own (``gisgrid scheme check``).

Texts of options are put through `gisgrid.i18n.tr` where they are declared: the language is settled before
the module is imported.
"""

import importlib
import importlib.util
from dataclasses import dataclass
from types import ModuleType

from gisgrid.i18n import mark


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        What the user types.
    text : str
        One line of help: a message id, shown through `gisgrid.i18n.tr`.
    module : str
        Name of the module in `gisgrid.cli`; by default the command's name.
    """

    name: str
    text: str
    module: str = ""

    @property
    def module_name(self) -> str:
        """Full name of the module that holds the command."""
        return f"gisgrid.cli.{self.module or self.name}"

    def exists(self) -> bool:
        """Tell whether this version has the command, without importing it."""
        return importlib.util.find_spec(self.module_name) is not None

    def load(self) -> ModuleType:
        """Import the module that holds the command."""
        return importlib.import_module(self.module_name)


COMMANDS = (
    Command("new", mark("Make an empty register from a scheme")),
    Command("demo", mark("Make a complete sample register")),
    Command("import", mark("Take in a table or map file"), module="import_"),
    Command("export", mark("Write a table or map file")),
    Command("map", mark("Make a printed map"), module="map_"),
    Command("chart", mark("Make an organisation chart")),
    Command("report", mark("Make a ledger, form or report")),
    Command("audit", mark("Find what is missing or contradictory")),
    Command("due", mark("List what is required, done, due and overdue")),
    Command("plan", mark("Plan patrols")),
    Command("share", mark("Write one self-contained page for a browser")),
    Command("history", mark("List the changes made")),
    Command("undo", mark("Take back the latest changes")),
    Command("redo", mark("Make changes again that were taken back")),
    Command("verify", mark("Check the file, its references and its history")),
    Command("backup", mark("Save a copy of the register")),
    Command("restore", mark("Bring back a saved copy")),
    Command("encrypt", mark("Write an encrypted copy")),
    Command("decrypt", mark("Write a copy without encryption")),
    Command("copy", mark("Copy between a file and a shared database"), module="copy_"),
    Command("scheme", mark("Check a scheme file")),
    Command("doctor", mark("Find suspicious positions and ledger rows")),
)


def find(name: str) -> Command | None:
    """Return the command of that name if this version has it."""
    for command in COMMANDS:
        if command.name == name and command.exists():
            return command
    return None
