"""The rows of an import on their way into the register."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from gisgrid.edits.import_report import ImportReport, Refusal, RowNotes
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.targets import Target, TargetSpec

GeometryArray = npt.NDArray[np.object_]


@dataclass
class Draft:
    """The rows of an import on their way in.

    Attributes
    ----------
    columns : dict of list
        Values read, by field of the record or helper field; None where blank.
    geometries : ndarray of shapely geometry or None
        EPSG:4490, one per row.
    alive : ndarray of bool
        Rows not refused so far.
    """

    source: SourceTable
    target: Target
    spec: TargetSpec
    mapping: dict[str, str]
    columns: dict[str, list[Any]]
    geometries: GeometryArray
    alive: npt.NDArray[np.bool_]
    report: ImportReport
    notes: RowNotes = field(default_factory=RowNotes)

    def heading(self, name: str) -> str:
        """Name a field as the file does, or by itself."""
        return next((column for column, filled in self.mapping.items() if filled == name), name)

    def refuse(self, row: int, *, name: str, reason: str) -> None:
        """Refuse the row at a position, once."""
        if self.alive[row]:
            self.alive[row] = False
            number = self.source.row_numbers[row]
            self.report.refused.append(Refusal(number, self.heading(name), reason))
