"""Texts of documents: templates in `resources/papers/*.txt`, filled with values, lists and tables.

A template is read line by line::

    # title                     ## heading (一、)          ### heading (（一）)
    > recipient                 )) at the right            -- note in small type
    @table KEY                  a table, if it has rows      @lines KEY    a paragraph for each of a list
    @page                       a new page                 ?NAME text    only when NAME is not 0 or empty

Everything else is a paragraph; ``{名称}`` is replaced by the value of that name. An empty line means nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gisgrid import paths
from gisgrid.errors import FileError
from gisgrid.i18n import tr
from gisgrid.reports.document import Block, Document, PageBreak, Paragraph, Style
from gisgrid.reports.table import Table

_STYLES = (
    ("### ", Style.HEADING_2),
    ("## ", Style.HEADING_1),
    ("> ", Style.RECIPIENT),
    (")) ", Style.RIGHT),
    ("-- ", Style.NOTE),
)
_NOTHING = ("", "0", "/", "0.0%")


def read_text(
    name: str,
    values: Mapping[str, str],
    *,
    tables: Mapping[str, Callable[[], Table]] | None = None,
    lines: Mapping[str, Sequence[str]] | None = None,
) -> Document:
    """Fill a template that comes with the program.

    Raises
    ------
    FileError
        If the template asks for a value, table or list that there is not.
    """
    return fill_text(paths.resource("papers", f"{name}.txt"), values, tables=tables or {}, lines=lines or {})


def fill_text(
    path: Path,
    values: Mapping[str, str],
    *,
    tables: Mapping[str, Callable[[], Table]],
    lines: Mapping[str, Sequence[str]],
) -> Document:
    """Fill a template file as `read_text` does.

    Raises
    ------
    FileError
        If the template asks for what there is not.
    """
    title, subtitle, number = "", "", ""
    blocks: list[Block] = []
    try:
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = _wanted(raw.strip(), values)
            if line.startswith("# "):
                title = line[2:].format_map(values).replace("\\n", "\n")
            elif line.startswith("#- "):
                subtitle = line[3:].format_map(values)
            elif line.startswith("#No "):
                number = line[4:].format_map(values)
            elif line:
                blocks += _blocks(line, values, tables, lines)
    except (KeyError, ValueError, IndexError) as error:
        raise FileError(
            tr("{name}: there is nothing called {what} to put in.", name=path.name, what=str(error)),
            path=path,
        ) from error
    return Document(title=title, subtitle=subtitle, number=number, blocks=blocks)


def _wanted(line: str, values: Mapping[str, str]) -> str:
    """Return a line without its condition, or nothing when the condition is not met."""
    if not line.startswith("?"):
        return line
    name, _, rest = line[1:].partition(" ")
    return rest if values[name] not in _NOTHING else ""


def _blocks(
    line: str,
    values: Mapping[str, str],
    tables: Mapping[str, Callable[[], Table]],
    lines: Mapping[str, Sequence[str]],
) -> list[Block]:
    if line == "@page":
        return [PageBreak()]
    if line.startswith("@table "):
        table = tables[line[7:]]()
        return [table] if table.rows else []
    if line.startswith("@lines "):
        return [Paragraph(text) for text in lines[line[7:]]]
    for mark, style in _STYLES:
        if line.startswith(mark):
            return [Paragraph(line[len(mark) :].format_map(values), style)]
    return [Paragraph(line.format_map(values))]
