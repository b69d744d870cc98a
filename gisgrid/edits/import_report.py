"""What an import tells: how many rows became what, which were refused and why, and what to look at."""

from dataclasses import dataclass, field
from enum import StrEnum

from gisgrid.i18n import tr

_LISTED = 50


class OnMatch(StrEnum):
    """What happens to a row whose record is already there."""

    UPDATE = "update"
    SKIP = "skip"
    ADD = "add"


@dataclass(frozen=True)
class Refusal:
    """One row that was not taken.

    Attributes
    ----------
    row : int
        Number under which a person finds the row in the file.
    field : str
        Heading of the column concerned, or the field's name when no column fills it.
    reason : str
        One sentence.
    """

    row: int
    field: str
    reason: str


@dataclass
class ImportReport:
    """What came of an import; ``read`` is always the sum of the four below it.

    Attributes
    ----------
    added, updated, unchanged : int
        Rows that became new records, changed a record, or found it as it should be.
    refused : list of Refusal
        Rows that were not taken, by row.
    warnings : list of str
        Plain sentences about rows that were taken and about the file.
    encoding, crs : str
        What text and coordinates were read as.
    columns : dict
        Field by column name, as used.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    encoding: str = ""
    crs: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the document that ``import --json`` prints."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [{"row": one.row, "field": one.field, "reason": one.reason} for one in self.refused],
            "warnings": self.warnings,
            "encoding": self.encoding,
            "crs": self.crs,
            "columns": self.columns,
        }


@dataclass
class RowNotes:
    """Warnings about single rows, gathered so that a thousand alike do not become a thousand sentences."""

    notes: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, row: int, *, heading: str, reason: str) -> None:
        """Note something about a row that was taken all the same."""
        self.notes.setdefault(heading, []).append((row, reason))

    def sentences(self) -> list[str]:
        """Word the notes: the first of each column one by one, the rest counted."""
        out = []
        for heading, held in self.notes.items():
            out += [
                tr("Row {row}, {heading}: {reason}", row=row, heading=heading, reason=reason)
                for row, reason in held[:_LISTED]
            ]
            if len(held) > _LISTED:
                out.append(
                    tr(
                        "{heading}: {count} more rows of this kind.",
                        heading=heading,
                        count=len(held) - _LISTED,
                    )
                )
        return out


def listed_rows(rows: list[int]) -> str:
    """Write row numbers, the first dozen of them.

    Examples
    --------
    >>> listed_rows([3, 5])
    '3、5'
    """
    text = "、".join(str(row) for row in rows[:12])
    return text if len(rows) <= 12 else f"{text} …"
