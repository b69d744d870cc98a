"""The notes that come back from a patrol: a small JSON file of the phone page, read and checked."""

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gisgrid.errors import FileError
from gisgrid.i18n import tr

NOTES_KIND = "gisgrid-patrol-notes"
_LARGEST_BYTES = 5_000_000


class NoteResult(StrEnum):
    """What a visit came to, as the page writes it."""

    FINE = "fine"
    FIXED = "fixed"
    HAZARD = "hazard"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Note:
    """What was noted at one stop.

    Attributes
    ----------
    rule_key : str
        Key of the rule that led there; empty for work with hazards alone.
    rechecks : tuple of (int, bool)
        Hazard ids and whether the re-check was passed.
    """

    enterprise_id: int
    name: str
    result: NoteResult
    text: str
    is_major: bool
    made_at: dt.datetime
    rule_key: str = ""
    rechecks: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class PatrolNotes:
    """The notes of one tour."""

    register: str
    number: str
    person_id: int
    post: str
    notes: tuple[Note, ...]


def read_notes(path: Path) -> PatrolNotes:
    """Read a notes file.

    Raises
    ------
    FileError
        If the file cannot be read, is no notes file, or an entry makes no sense.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        if content["kind"] != NOTES_KIND:
            raise ValueError
        return PatrolNotes(
            str(content["register"]),
            str(content["number"]),
            int(content["person_id"]),
            str(content["post"]),
            tuple(_note(entry) for entry in content["entries"] if entry["enterprise"] is not None),
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise FileError(
            tr(
                "{name} is not a notes file of a patrol page; choose the .json file that it saved.",
                name=path.name,
            ),
            path=path,
        ) from fault


def _note(entry: dict[str, Any]) -> Note:
    return Note(
        int(entry["enterprise"]),
        str(entry["name"]),
        NoteResult(entry["result"]),
        str(entry["text"]).strip(),
        bool(entry["major"]),
        dt.datetime.fromisoformat(entry["at"]),
        str(entry.get("rule", "")),
        tuple((int(row["hazard"]), bool(row["passed"])) for row in entry["rechecks"]),
    )
