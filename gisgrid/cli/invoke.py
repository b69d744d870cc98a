"""Runs one command through typer, with help and errors worded by us in the user's language."""

from typing import Any

import typer

from gisgrid.cli import door, output, usage
from gisgrid.cli.commands import Command
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr

# typer hands out its commands, parameters and errors as private types; they are read by attribute only.
TyperObject = Any


def invoke(command: Command, words: list[str]) -> int:
    """Run a command, or show its help, and return the exit status.

    Parameters
    ----------
    command : Command
        The command.
    words : list of str
        What stood after its name.

    Raises
    ------
    BadUseError
        If the words do not fit the command.
    """
    held = build(command)
    path = ["gisgrid", command.name]
    if "--help" in words or "-h" in words:
        for word in words:
            if word in getattr(held, "commands", {}):
                held = held.commands[word]
                path.append(word)
        output.line(usage.describe(held, " ".join(path)))
        return 0
    try:
        status = held.main(args=words, prog_name=" ".join(path), standalone_mode=False)
    except typer.TyperException as error:
        raise BadUseError(usage.word_error(error, " ".join(path))) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    if status == door.INTERRUPTED:
        # typer swallows Ctrl+C and leaves only its number.
        raise KeyboardInterrupt
    return int(status or 0)


def build(command: Command) -> TyperObject:
    """Import a command and return it in typer's form."""
    module = command.load()
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name=command.name, help=tr(command.text))(module.command)
    held = typer.main.get_command(app)
    held.help = tr(command.text)
    return held
