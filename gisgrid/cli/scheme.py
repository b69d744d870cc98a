"""The command ``scheme``: look over scheme files before they are used."""

from typing import Annotated

import typer

from gisgrid.cli import output
from gisgrid.cli.options import JsonOption
from gisgrid.errors import SchemeError
from gisgrid.i18n import tr
from gisgrid.model import scheme_file
from gisgrid.model.scheme import Scheme

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help=tr("A scheme file, or the name of a scheme of the program"))
]


@app.callback()
def _group() -> None:
    """Keep ``check`` a command of its own while it is the only one."""


@app.command("check", help=tr("Say in words what is wrong in a scheme file, and where"))
def check(file: FileArgument, *, as_json: JsonOption = False) -> int:
    """Check a scheme file.

    Returns
    -------
    int
        0 when it is sound; 1 when there are mistakes.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    try:
        scheme = scheme_file.load_scheme(file)
    except SchemeError as mistake:
        if as_json:
            output.document({"ok": False, "findings": list(mistake.findings)})
        else:
            for sentence in mistake.findings:
                output.line(sentence)
            output.note(tr("Mistakes: {count}.", count=len(mistake.findings)))
        return 1
    if as_json:
        output.document(
            {"ok": True, "key": scheme.key, "name": scheme.name, "findings": [], **_counts(scheme)}
        )
    else:
        output.line(
            tr(
                "{name} is sound: {levels} levels, {posts} posts, {visits} visit rules, {deliverables} papers.",
                name=scheme.name,
                **_counts(scheme),
            )
        )
    return 0


def _counts(scheme: Scheme) -> dict[str, int]:
    return {
        "levels": len(scheme.levels),
        "posts": len(scheme.posts),
        "visits": len(scheme.visits),
        "deliverables": len(scheme.deliverables),
    }
