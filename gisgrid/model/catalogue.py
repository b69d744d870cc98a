"""The list of everything that a register keeps, and which of it has a place on the map."""

from typing import Any

from gisgrid.model.accidents import Accident
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Building, Contour, LandCover, Place, River, Road, Underlay, WaterArea
from gisgrid.model.dossier import Chemical, InternalUnit, RiskPoint, SpecialEquipment
from gisgrid.model.enterprises import (
    Enterprise,
    EnterpriseAlias,
    EnterpriseChange,
    InstallationSubstance,
    Licence,
    MajorHazardInstallation,
)
from gisgrid.model.hazards import Hazard, HazardEvent, TipOff
from gisgrid.model.inspections import (
    Activity,
    ActivityParticipant,
    Attachment,
    Inspection,
    InspectionItem,
    InspectionParticipant,
    IssuedPaper,
)
from gisgrid.model.map_styles import MapStyle
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Appointment, Person
from gisgrid.model.station import FrozenFigures, StationDocument

TABLE_NAMES: dict[type[Any], str] = {
    Department: "department",
    Grid: "grid",
    Parcel: "parcel",
    Enterprise: "enterprise",
    ParcelTenancy: "parcel_tenancy",
    EnterpriseAlias: "enterprise_alias",
    EnterpriseChange: "enterprise_change",
    Licence: "licence",
    MajorHazardInstallation: "major_hazard_installation",
    InstallationSubstance: "installation_substance",
    Chemical: "chemical",
    RiskPoint: "risk_point",
    SpecialEquipment: "special_equipment",
    InternalUnit: "internal_unit",
    Person: "person",
    Appointment: "appointment",
    Absence: "absence",
    Place: "place",
    Inspection: "inspection",
    InspectionParticipant: "inspection_participant",
    InspectionItem: "inspection_item",
    Hazard: "hazard",
    HazardEvent: "hazard_event",
    TipOff: "tip_off",
    PlannedVisit: "planned_visit",
    Activity: "activity",
    ActivityParticipant: "activity_participant",
    Accident: "accident",
    Attachment: "attachment",
    IssuedPaper: "issued_paper",
    StationDocument: "station_document",
    FrozenFigures: "frozen_figures",
    Road: "road",
    River: "river",
    WaterArea: "water_area",
    Building: "building",
    LandCover: "land_cover",
    Contour: "contour",
    Underlay: "underlay",
    MapStyle: "map_style",
}
"""Every kind of record and the name of its table, referenced kinds before those that refer to them."""

GEOMETRY_TYPES: dict[type[Any], str] = {
    Grid: "MULTIPOLYGON",
    Parcel: "MULTIPOLYGON",
    Enterprise: "POINT",
    MajorHazardInstallation: "POINT",
    Place: "POINT",
    Hazard: "POINT",
    Attachment: "POINT",
    Road: "MULTILINESTRING",
    River: "MULTILINESTRING",
    WaterArea: "MULTIPOLYGON",
    Building: "MULTIPOLYGON",
    LandCover: "MULTIPOLYGON",
    Contour: "MULTILINESTRING",
}
"""Kinds with a place on the map and their one geometry type in the file; single parts are promoted."""
