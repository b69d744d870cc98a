"""Runs one command through typer, with help and errors worded by us in the user's language."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Keep Ctrl+C until the block is over: a library interrupted while it loads breaks and complains."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def build(command: Command) -> TyperObject:
    """Import a command and return it in typer's form."""
    with _deaf_to_interrupts():
        module = command.load()
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name=command.name, help=tr(command.text))(module.command)
    held = typer.main.get_command(app)
    held.help = tr(command.text)
    return held
