"""What an import can become: the fields of each kind of record and the headings they go by.

Headings are compared in the form of `gisgrid.exchange.headers.heading_key`. Sources: the ledgers of
DOMAIN.md 4.5 (T1–T4, T6, T8, T14, T16), and the column names of the usual shapefiles and map services.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gisgrid.exchange.target_fields import FIELDS
from gisgrid.exchange.values import ValueKind
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Building, Place, River, Road
from gisgrid.model.dossier import InternalUnit
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Activity, Inspection
from gisgrid.model.people import Appointment, Person
from gisgrid.model.station import StationDocument


class Target(StrEnum):
    """The word behind ``--as``."""

    GRIDS = "grids"
    PARCELS = "parcels"
    ENTERPRISES = "enterprises"
    PLACES = "places"
    ROADS = "roads"
    RIVERS = "rivers"
    BUILDINGS = "buildings"
    PEOPLE = "people"
    APPOINTMENTS = "appointments"
    INSPECTIONS = "inspections"
    HAZARDS = "hazards"
    INSTALLATIONS = "installations"
    DUTIES = "duties"
    ACTIVITIES = "activities"
    RULES = "rules"


@dataclass(frozen=True)
class Field:
    """One field that a column can fill.

    Attributes
    ----------
    name : str
        Name of the field of the record; `lon`, `lat`, `grid`, `parent` and the like stand for something
        that the import works out.
    kind : ValueKind
        How its text is read.
    headings : tuple of str
        Headings it goes by, in compared form.
    """

    name: str
    kind: ValueKind
    headings: tuple[str, ...]


@dataclass(frozen=True)
class TargetSpec:
    """What one kind of import needs.

    Attributes
    ----------
    record : type
        The kind of record made.
    fields : dict of Field
        By name, in order of precedence.
    required : tuple of str
        Fields without which a row is refused.
    keys : tuple of str
        Fields by which a row finds its record, the surest first.
    dimensions : int or None
        0 for points, 1 lines, 2 areas; None without geometry.
    needs_geometry : bool
        Whether a row without geometry is refused.
    is_strict : bool
        Whether one cell that cannot be read refuses its row: duties and deadlines are counted from these
        records, and a lost date would falsify them.
    """

    record: type[Any]
    fields: dict[str, Field]
    required: tuple[str, ...] = ("name",)
    keys: tuple[str, ...] = ()
    dimensions: int | None = None
    needs_geometry: bool = False
    is_strict: bool = False


def _fields(target: Target) -> dict[str, Field]:
    return {name: Field(name, kind, tuple(words.split())) for name, kind, words in FIELDS[target.value]}


SPECS: dict[Target, TargetSpec] = {
    Target.GRIDS: TargetSpec(
        Grid, _fields(Target.GRIDS), keys=("code", "name"), dimensions=2, needs_geometry=True
    ),
    Target.PARCELS: TargetSpec(
        Parcel,
        _fields(Target.PARCELS),
        required=("number",),
        keys=("number",),
        dimensions=2,
        needs_geometry=True,
    ),
    Target.ENTERPRISES: TargetSpec(
        Enterprise, _fields(Target.ENTERPRISES), keys=("credit_code", "name"), dimensions=0
    ),
    Target.PLACES: TargetSpec(Place, _fields(Target.PLACES), keys=("name",), dimensions=0),
    Target.ROADS: TargetSpec(Road, _fields(Target.ROADS), required=(), dimensions=1, needs_geometry=True),
    Target.RIVERS: TargetSpec(River, _fields(Target.RIVERS), required=(), dimensions=1, needs_geometry=True),
    Target.BUILDINGS: TargetSpec(
        Building, _fields(Target.BUILDINGS), required=(), dimensions=2, needs_geometry=True
    ),
    Target.PEOPLE: TargetSpec(Person, _fields(Target.PEOPLE), keys=("name",)),
    Target.APPOINTMENTS: TargetSpec(
        Appointment, _fields(Target.APPOINTMENTS), required=("person", "post"), is_strict=True
    ),
    Target.INSPECTIONS: TargetSpec(
        Inspection, _fields(Target.INSPECTIONS), required=("inspected_at",), is_strict=True
    ),
    Target.HAZARDS: TargetSpec(
        Hazard,
        _fields(Target.HAZARDS),
        required=("description", "found_at"),
        keys=("number",),
        dimensions=0,
        is_strict=True,
    ),
    Target.INSTALLATIONS: TargetSpec(
        MajorHazardInstallation,
        _fields(Target.INSTALLATIONS),
        required=("enterprise", "name"),
        dimensions=0,
        is_strict=True,
    ),
    Target.DUTIES: TargetSpec(
        InternalUnit, _fields(Target.DUTIES), required=("enterprise", "name"), is_strict=True
    ),
    Target.ACTIVITIES: TargetSpec(
        Activity, _fields(Target.ACTIVITIES), required=("held_on", "title"), is_strict=True
    ),
    Target.RULES: TargetSpec(StationDocument, _fields(Target.RULES), is_strict=True),
}
"""What each import needs."""

_KNOWN_HEADINGS = frozenset(
    heading for spec in SPECS.values() for field in spec.fields.values() for heading in field.headings
) | {"序号", "编号", "id", "fid", "objectid"}


def is_known_heading(key: str) -> bool:
    """Tell whether a heading, in compared form, names a field of any import."""
    return key in _KNOWN_HEADINGS
