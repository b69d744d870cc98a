"""Geometry from columns of coordinates."""

import re
from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.errors import CrsError
from gisgrid.exchange.dates import ValueReadError
from gisgrid.exchange.datum import GeometryArray, Surroundings, settle
from gisgrid.exchange.table import SourceTable
from gisgrid.exchange.values import is_blank, plain, read_number
from gisgrid.geo.source_crs import SourceSystem, system_from_key
from gisgrid.i18n import tr

_SYSTEM = re.compile(r"\(\s*([A-Za-z][\w-]*(?::\d+)?)\s*\)\s*$")


@dataclass(frozen=True)
class Located:
    """Points made from two columns.

    Attributes
    ----------
    geometries : ndarray of Point or None
        EPSG:4490.
    crs : str
        What the numbers were read as.
    faults : dict
        Reason by position of the row, for rows whose coordinates cannot be read.
    warnings : list of str
    """

    geometries: GeometryArray
    crs: str
    faults: dict[int, str]
    warnings: list[str]


def locate(
    table: SourceTable, mapping: dict[str, str], *, surroundings: Surroundings | None = None
) -> Located:
    """Make points from the columns that fill `lon` and `lat`.

    Parameters
    ----------
    table : SourceTable
        Its `crs_wanted` says how to read the numbers.
    mapping : dict
        Field by column name.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.

    Returns
    -------
    Located
        All None when there are no such columns.

    Raises
    ------
    CrsError
        If the numbers fit no known system.
    """
    by_field = {field: column for column, field in mapping.items()}
    geometries = np.full(table.row_count, None, dtype=object)
    if "lon" not in by_field or "lat" not in by_field:
        return Located(geometries, "", {}, [])
    numbers = np.full((table.row_count, 2), np.nan)
    faults: dict[int, str] = {}
    for axis, field in enumerate(("lon", "lat")):
        for at, cell in enumerate(table.column(by_field[field])):
            if is_blank(cell):
                continue
            try:
                numbers[at, axis] = read_number(cell)
            except ValueReadError as fault:
                faults[at] = str(fault)
    there = np.isfinite(numbers).all(axis=1) & (numbers != 0).any(axis=1)
    half = np.isfinite(numbers).any(axis=1) & ~np.isfinite(numbers).all(axis=1)
    for row in np.flatnonzero(half):
        faults.setdefault(int(row), tr("One of the two coordinates is missing."))
    if not there.any():
        return Located(geometries, "", faults, [])
    geometries[there] = shapely.points(numbers[there])
    declared = _stated(by_field["lon"], by_field["lat"]) or _known(table.crs_stated)
    settled = settle(
        geometries,
        declared=declared,
        wanted=table.crs_wanted,
        surroundings=surroundings,
        name=table.path.name,
    )
    return Located(settled.geometries, settled.crs, faults, settled.warnings)


def _stated(*headings: str) -> SourceSystem | None:
    """Return the system that both headings name in brackets, such as 经度(CGCS2000)."""
    named = {match[1] for heading in headings if (match := _SYSTEM.search(plain(heading)))}
    return _known(named.pop()) if len(named) == 1 else None


def _known(name: str) -> SourceSystem | None:
    try:
        return system_from_key(name) if name else None
    except CrsError:
        return None
