"""What an office's own form asks for, and what could be asked for: for showing it before it is filled."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from gisgrid.errors import FileError
from gisgrid.i18n import tr
from gisgrid.reports.own_forms import MARK, mark_name, read_form
from gisgrid.reports.placeholders import BY_INDUSTRY, LISTS, NAMES, Values, word

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _PARAGRAPH = f"{_WORD}t", f"{_WORD}p"
_LOOP = re.compile(r"\{%-?\s*(?:tr|tc|p|r)?\s*for\s+(\S+)\s+in\s+(\S+?)\s*-?%\}")


@dataclass(frozen=True)
class FormMark:
    """A placeholder with what it is filled with today.

    Attributes
    ----------
    name : str
        Without its braces.
    text : str
        Its value; for the column of a list how many rows there are.
    is_known : bool
        Whether it means anything here.
    """

    name: str
    text: str = ""
    is_known: bool = True


def marks_of(form: Path, values: Values) -> list[FormMark]:
    """Return the placeholders of a form in their order, each once.

    Raises
    ------
    FileError
        If the form cannot be read, or is neither XLSX nor DOCX.
    """
    texts = list(_texts(form))
    lists = {loop: name for text in texts for loop, name in _LOOP.findall(text)}
    names = dict.fromkeys(mark_name(match) for text in texts for match in MARK.finditer(text))
    return [_mark(name, lists, values) for name in names]


def every_mark(values: Values) -> dict[str, list[FormMark]]:
    """Return all that a form can be filled with today: plain values, figures by industry, and columns by list."""
    found = {
        "": [FormMark(name, word(values.named(name))) for name in NAMES],
        ":": [
            FormMark(f"{name}:{row}", word(values.named(f"{name}:{row}")))
            for name in BY_INDUSTRY
            for row in values.industries
        ],
    }
    for name in LISTS:
        rows = values.rows_of(name)
        if rows is not None:
            told = _rows_told(len(rows.rows))
            found[name] = [FormMark(f"{name}.{column}", told) for column in rows.names]
    return found


def _mark(name: str, lists: dict[str, str], values: Values) -> FormMark:
    head, dot, column = name.partition(".")
    if not dot:
        is_known = values.is_known(name)
        return FormMark(name, word(values.named(name)) if is_known else "", is_known)
    rows = values.rows_of(lists.get(head, head))
    if rows is None or column not in rows.names:
        return FormMark(name, is_known=False)
    return FormMark(name, _rows_told(len(rows.rows)))


def _rows_told(count: int) -> str:
    return tr("{count} rows", count=count)


def _texts(form: Path) -> Iterator[str]:
    """Go through the texts of cells or paragraphs."""
    content = io.BytesIO(read_form(form))
    try:
        if form.suffix.lower() == ".xlsx":
            book = openpyxl.load_workbook(content, read_only=True)
            cells = [
                cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row
            ]
            texts = [cell for cell in cells if isinstance(cell, str)]
        else:
            body = docx.Document(content).element.body
            texts = ["".join(run.text or "" for run in p.iter(_TEXT)) for p in body.iter(_PARAGRAPH)]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException) as error:
        raise FileError(
            tr("{name} cannot be read; it is damaged or not what its name says.", name=form.name), path=form
        ) from error
    yield from texts
