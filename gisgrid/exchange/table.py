"""What every reader hands on: a plain table, its geometry in EPSG:4490, and what was found on the way."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

GeometryArray = npt.NDArray[np.object_]


@dataclass
class SourceTable:
    """One table as it came from outside, before any of it means anything.

    Attributes
    ----------
    name : str
        Name of the layer or sheet, else of the file.
    path : Path
        The file it came from.
    columns : list of str
        Column names, unique; a repeated heading gets a number behind it.
    values : list of list
        One list per column; text, numbers, dates, booleans or None.
    row_numbers : list of int
        The number under which a person finds the row: the sheet row, the line, or the feature from 1.
    geometries : ndarray of shapely geometry or None, optional
        EPSG:4490, one per row. None when the format has no geometry of its own.
    encoding, crs : str
        What the text and the coordinates were read as; empty where it does not apply.
    crs_wanted : str
        What the reader was asked for, ``auto`` or a name; columns of coordinates are still to be read so.
    crs_stated : str
        The coordinate system that a line above or below the table names (坐标系：CGCS2000); empty if none does.
    sheets : list of str
        The sheet of each row where several sheets were read as one; else empty.
    workbook_sheets : list of str
        All sheets of the workbook it came from, in their order; else empty.
    warnings : list of str
        Plain sentences.
    """

    name: str
    path: Path
    columns: list[str]
    values: list[list[object]]
    row_numbers: list[int]
    geometries: GeometryArray | None = None
    encoding: str = ""
    crs: str = ""
    crs_wanted: str = "auto"
    crs_stated: str = ""
    sheets: list[str] = field(default_factory=list)
    workbook_sheets: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.row_numbers)

    def column(self, name: str) -> list[object]:
        """Return the values of one column.

        Raises
        ------
        KeyError
            If there is no such column.
        """
        if name not in self.columns:
            raise KeyError(name)
        return self.values[self.columns.index(name)]


def unique_names(names: list[str]) -> list[str]:
    """Give repeated column names a number, and nameless ones a name.

    Examples
    --------
    >>> unique_names(["电话", "", "电话"])
    ['电话', '#2', '电话 2']
    """
    out: list[str] = []
    for place, name in enumerate(names, start=1):
        base = " ".join(name.split()) or f"#{place}"
        candidate, count = base, 1
        while candidate in out:
            count += 1
            candidate = f"{base} {count}"
        out.append(candidate)
    return out
