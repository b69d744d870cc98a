"""Templates of the office: the options of a sheet under a name, one small JSON file each, to be handed on as a file."""

import dataclasses
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gisgrid.errors import FileError
from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.layout.options import GridLines, Part, Phones, SheetOptions, SheetSubject, Tint, Words
from gisgrid.layout.paper import Box, PageSize

_ENDING = ".gisgrid-sheet.json"
_FORMAT = 1
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class Template:
    """One template of the office."""

    name: str
    options: SheetOptions
    path: Path


def save_template(folder: Path, name: str, options: SheetOptions) -> Path:
    """Keep options under a name; a template of the same name is replaced.

    Area, department and person are not kept: a template serves every area.

    Raises
    ------
    FileError
        If the name is empty, or the folder cannot be written.
    """
    stem = _FORBIDDEN.sub("_", name).strip(" .")
    if not stem:
        raise FileError(tr("A template needs a name."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            tr("The folder {folder} cannot be written.", folder=str(folder)), path=folder
        ) from error
    target = folder / f"{stem}{_ENDING}"
    with replacing(target) as temporary:
        temporary.write_text(json.dumps(to_plain(options), ensure_ascii=False, indent=2), encoding="utf-8")
    return target


def list_templates(folder: Path) -> tuple[list[Template], list[str]]:
    """Return the templates of a folder by name, and a sentence for each file that cannot be read."""
    found, problems = [], []
    for path in sorted(folder.glob(f"*{_ENDING}")):
        name = path.name.removesuffix(_ENDING)
        try:
            found.append(Template(name, from_plain(json.loads(path.read_text(encoding="utf-8"))), path))
        except (OSError, ValueError, KeyError, TypeError):
            problems.append(tr("The template {name} cannot be read; delete it or save it anew.", name=name))
    return found, problems


def to_plain(options: SheetOptions) -> dict[str, Any]:
    """Return options as plain values for JSON."""
    return {
        "format": _FORMAT,
        "subject": options.subject.value,
        "page_mm": [options.page.width_mm, options.page.height_mm],
        "scale": options.denominator,
        "words": dataclasses.asdict(options.words),
        "phones": options.phones.value,
        "grid_lines": options.grid_lines.value,
        "tint": options.tint.value,
        "hidden": sorted(options.hidden),
        "moved": {part.value: dataclasses.astuple(box) for part, box in options.moved},
    }


def from_plain(values: dict[str, Any]) -> SheetOptions:
    """Return the options that `to_plain` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError
        If the values are not those of a template.
    """
    width, height = values["page_mm"]
    return SheetOptions(
        subject=SheetSubject(values["subject"]),
        page=PageSize.parse(f"{float(width):g}x{float(height):g}"),
        denominator=None if values["scale"] is None else int(values["scale"]),
        words=Words(**values["words"]),
        phones=Phones(values["phones"]),
        grid_lines=GridLines(values["grid_lines"]),
        tint=Tint(values["tint"]),
        hidden=frozenset(Part(one) for one in values["hidden"]),
        moved=tuple((Part(part), Box(*map(float, box))) for part, box in values["moved"].items()),
    )
