"""Words typer's parameters and errors: help texts and what was wrong with a command line."""

import datetime as dt
import enum
import typing
from typing import Any

from gisgrid.i18n import tr

TyperObject = Any


def describe(command: TyperObject, path: str) -> str:
    """Return the help of a command.

    Parameters
    ----------
    command : object
        typer's command or group.
    path : str
        What the user typed to reach it, such as ``gisgrid scheme check``.
    """
    arguments = [held for held in command.params if held.param_type_name == "argument"]
    options = [held for held in command.params if held.param_type_name == "option" and not held.hidden]
    inner = getattr(command, "commands", {})
    pieces = [path, *(_shape(held) for held in arguments)]
    if inner:
        pieces.append(tr("COMMAND ..."))
    elif options:
        pieces.append(tr("[OPTIONS]"))
    lines = [tr("Usage: {shape}", shape=" ".join(pieces)), "", command.help or ""]
    lines += _table(tr("Commands:"), [(name, held.help or "") for name, held in inner.items()])
    lines += _table(tr("Arguments:"), [(_name(held), _text(held)) for held in arguments])
    rows = [(_name(held), _text(held)) for held in options if held.name != "help"]
    lines += _table(tr("Options:"), [*rows, ("--help", tr("Show this help"))])
    return "\n".join(lines)


def word_error(error: Exception, path: str) -> str:
    """Return one sentence for an error in the use of a command."""
    parameter = getattr(error, "param", None)
    reason = str(getattr(error, "message", error))
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _word_unknown_option(error, path)
    if kind == "MissingParameter" and parameter is not None:
        return tr("{name} is missing. See {path} --help.", name=_bare_name(parameter), path=path)
    if kind == "BadParameter" and parameter is not None:
        return _word_bad_value(parameter, reason)
    if kind == "BadOptionUsage":
        return tr("{option} needs a value.", option=getattr(error, "option_name", ""))
    if reason.startswith("Got unexpected extra"):
        words = reason.partition("(s) (")[2].rstrip(")")
        return tr("These words are too many: {words}. See {path} --help.", words=words, path=path)
    return tr("The command cannot be used like this. See {path} --help.", path=path)


def _word_unknown_option(error: Exception, path: str) -> str:
    option = getattr(error, "option_name", "")
    close = ", ".join(getattr(error, "possibilities", None) or ())
    if close:
        return tr("There is no option {option}. Possible are: {close}", option=option, close=close)
    return tr("There is no option {option}. See {path} --help.", option=option, path=path)


def _word_bad_value(parameter: TyperObject, reason: str) -> str:
    name = _bare_name(parameter)
    choices = _choices(parameter)
    if choices:
        return tr("{name} takes one of: {choices}.", name=name, choices=", ".join(choices))
    annotation = parameter.type_descriptor.annotation
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if annotation in (int, int | None) and least is not None and most is not None:
        return tr("{name} takes a whole number from {least} to {most}.", name=name, least=least, most=most)
    if annotation in (int, int | None) and least is not None:
        return tr("{name} takes a whole number from {least}.", name=name, least=least)
    if annotation in (int, int | None):
        return tr("{name} takes a whole number.", name=name)
    if annotation is float:
        return tr("{name} takes a number.", name=name)
    if annotation is dt.datetime:
        return tr("{name} takes a date such as 2026-11-16.", name=name)
    return tr("The value of {name} cannot be used: {reason}", name=name, reason=reason)


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    width = max(len(name) for name, _ in rows)
    return ["", title, *(f"  {name:<{width}}  {text}".rstrip() for name, text in rows)]


def _shape(argument: TyperObject) -> str:
    shape = _name(argument) + ("..." if argument.nargs != 1 else "")
    return shape if argument.required else f"[{shape}]"


def _name(parameter: TyperObject) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if parameter.is_flag:
        return names
    choices = _choices(parameter)
    # A list of many choices has its own word, so that it does not push the explanations off the screen.
    return f"{names} {parameter.metavar or '|'.join(choices) or tr('VALUE')}"


def _bare_name(parameter: TyperObject) -> str:
    return _name(parameter) if parameter.param_type_name == "argument" else str(parameter.opts[-1])


def _text(parameter: TyperObject) -> str:
    text = str(parameter.help or "")
    choices = _choices(parameter)
    if choices and parameter.param_type_name == "argument":
        text = f"{text} ({'|'.join(choices)})".strip()
    default = parameter.default
    if default in (None, False, "", (), []) or callable(default) or parameter.is_flag is True:
        return text
    shown = default.value if isinstance(default, enum.Enum) else default
    return tr("{text} [default: {value}]", text=text, value=shown).strip()


def _choices(parameter: TyperObject) -> list[str]:
    annotation = parameter.type_descriptor.annotation
    for held in (annotation, *typing.get_args(annotation)):
        if isinstance(held, type) and issubclass(held, enum.Enum):
            return [str(member.value) for member in held]
        if typing.get_origin(held) is typing.Literal:
            return [str(choice) for choice in typing.get_args(held)]
    return []
