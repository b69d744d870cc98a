"""Grids, parcels and the departments that supervise along a line (块 and 条)."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from gisgrid.model.enumerations import GridKind
from gisgrid.model.periods import is_within


@dataclass(eq=False)
class Grid:
    """One responsibility area (网格, 责任区).

    Attributes
    ----------
    level : int
        Level number of the scheme, 1 the highest; names are data of the scheme.
    code : str
        Unique code of the grid, free text.
    parent_id : int or None
        The grid one level up.
    department_id : int or None
        Owner of a departmental grid (条).
    enterprise_id : int or None
        The enterprise that a level without polygons (H05 四级网格) stands for.
    area_code : str
        12-digit statistical code, or empty.
    valid_to : date or None
        Last day of an abolished area (pitfall 8).
    geometry : Polygon or MultiPolygon or None
        EPSG:4490, longitude first.
    """

    code: str
    name: str
    level: int
    kind: GridKind = GridKind.TERRITORIAL
    parent_id: int | None = None
    department_id: int | None = None
    enterprise_id: int | None = None
    area_code: str = ""
    aliases: str = ""
    scope_note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0

    def is_in_force(self, on: date) -> bool:
        """Tell whether the grid exists on a day."""
        return is_within(on, self.valid_from, self.valid_to)


@dataclass(eq=False)
class Parcel:
    """One land parcel (宗地, L17).

    Attributes
    ----------
    number : str
        宗地号, unique within the workspace.
    declared_area_m2 : float or None
        Area in the land papers, square metres.
    geometry : Polygon or MultiPolygon or None
        EPSG:4490.
    """

    number: str
    name: str = ""
    address: str = ""
    land_use: str = ""
    declared_area_m2: float | None = None
    grid_id: int | None = None
    note: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class ParcelTenancy:
    """An enterprise stands on a parcel; both sides may have several."""

    parcel_id: int
    enterprise_id: int
    valid_from: date | None = None
    valid_to: date | None = None
    id: int | None = None
    version: int = 0

    def is_in_force(self, on: date) -> bool:
        """Tell whether the enterprise stands on the parcel on a day."""
        return is_within(on, self.valid_from, self.valid_to)


@dataclass(eq=False)
class Department:
    """A department or bureau, one line (条) of supervision (H03, H08)."""

    name: str
    short_name: str = ""
    aliases: str = ""
    phone: str = ""
    industries: str = ""
    is_committee_member: bool = True
    note: str = ""
    id: int | None = None
    version: int = 0
