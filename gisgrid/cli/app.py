"""Reads the command line: global options, the command, or the register to open in the window.

Nothing heavy is imported before the command is known, so that help and the window come at once.
"""

import difflib
from collections.abc import Callable
from pathlib import Path

from gisgrid import __version__, i18n, paths
from gisgrid.cli import commands, door, output
from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.settings import LANGUAGE, Settings

OpenWindow = Callable[[str | None], int]

LANGUAGES: dict[str, i18n.Language] = {"zh": "zh", "en": "en"}


def run(arguments: list[str], *, open_window: OpenWindow) -> int:
    """Do what the arguments say.

    Parameters
    ----------
    arguments : list of str
        The words after the program's name.
    open_window : callable
        Called with the register to open, or None, when no command was given.

    Returns
    -------
    int
        0 done; 1 done, but something was refused or found; 2 bad use or bad input.
    """
    output.use_utf8()
    return door.guard(lambda: _dispatch(arguments, open_window=open_window))


def _dispatch(arguments: list[str], *, open_window: OpenWindow) -> int:
    words = _settle_language(arguments)
    if not words:
        return open_window(None)
    first = words[0]
    if first in ("--help", "-h", "help"):
        output.line(_overview())
        return 0
    if first == "--version":
        output.line(f"gisgrid {__version__}")
        return 0
    command = commands.find(first)
    if command is not None:
        # Late: typer is needed by commands only, not by the window.
        from gisgrid.cli import invoke  # noqa: PLC0415

        return invoke.invoke(command, words[1:])
    if len(words) == 1 and _is_workspace(first):
        return open_window(first)
    raise BadUseError(_unknown(first))


def _settle_language(arguments: list[str]) -> list[str]:
    """Take ``--lang`` out of the arguments and put the language in force."""
    wanted: str | None = None
    words: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--lang":
            wanted = next(rest, "")
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
        else:
            words.append(word)
    i18n.set_language(LANGUAGES[Settings(paths.settings_file()).get(LANGUAGE)])
    if wanted is not None:
        if wanted not in LANGUAGES:
            raise BadUseError(
                tr("--lang takes one of {languages}, not {wanted!r}.", languages="zh, en", wanted=wanted)
            )
        i18n.set_language(LANGUAGES[wanted])
    return words


def _is_workspace(word: str) -> bool:
    return word.startswith("postgresql://") or word.lower().endswith(".gpkg") or Path(word).is_file()


def _unknown(word: str) -> str:
    if word.startswith("-"):
        return tr("There is no option {option}. See gisgrid --help.", option=word)
    known = [command.name for command in commands.COMMANDS if command.exists()]
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return tr("There is no command {command}. Did you mean {close}?", command=word, close=close[0])
    return tr("There is no command {command}. See gisgrid --help.", command=word)


def _overview() -> str:
    offered = [command for command in commands.COMMANDS if command.exists()]
    lines = [
        tr("Usage: gisgrid [REGISTER] or gisgrid COMMAND ..."),
        "",
        tr("One register of a township's safety grids, and every map, ledger and plan made from it."),
        tr("Without a command the window opens."),
    ]
    if offered:
        lines += ["", tr("Commands:")]
        lines += [f"  {command.name:<10} {tr(command.text)}" for command in offered]
        lines += ["", tr("gisgrid COMMAND --help tells about one command.")]
    options = (
        ("--lang zh|en", tr("Language of all output")),
        ("--version", tr("Show the version")),
        ("--help", tr("Show this help")),
    )
    lines += ["", tr("Options:"), *(f"  {name:<14} {text}" for name, text in options)]
    return "\n".join(lines)
