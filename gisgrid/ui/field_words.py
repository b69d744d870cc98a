"""What the fields of records are called in the window."""

from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from gisgrid.i18n import Language, language, term, tr


def field_words(name: str) -> str:
    """Return the label of a field; an unknown field keeps its name."""
    return _labels(language()).get(name, name)


def value_words(value: Any) -> str:
    """Show a stored value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, Enum):
        return term(str(value.value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def kind_words(table: str) -> str:
    """Return what a kind of record is called, by its table."""
    words = {
        "enterprise": tr("Enterprises"),
        "grid": tr("Grids"),
        "person": tr("People"),
        "parcel": tr("Parcels"),
        "place": tr("Places"),
        "hazard": tr("Hazards"),
        "inspection": tr("Inspections"),
        "major_hazard_installation": tr("Major hazard installations"),
        "appointment": tr("Appointments"),
        "attachment": tr("Attachments"),
        "internal_unit": tr("Duties inside enterprises"),
        "activity": tr("Meetings, trainings and other records"),
        "station_document": tr("Rules of the station"),
    }
    return words.get(table, table)


@cache
def _labels(_language: Language) -> dict[str, str]:
    """Return the label of every field; the language only tells one set of labels from the other."""
    return {
        "name": tr("Name"),
        "short_name": tr("Short name"),
        "credit_code": tr("Credit code"),
        "short_code": tr("Short code"),
        "risk_colour": tr("Risk colour"),
        "address": tr("Address"),
        "licence_address": tr("Licence address"),
        "village": tr("Village"),
        "supervised_industry": tr("Supervised industry"),
        "industry_code": tr("Industry code"),
        "scale": tr("Scale of business"),
        "registration_type": tr("Registration type"),
        "staff_count": tr("Staff"),
        "site_area_m2": tr("Site area (m²)"),
        "building_area_m2": tr("Floor area (m²)"),
        "products": tr("Main products"),
        "main_dangers": tr("Main dangers"),
        "special_equipment_count": tr("Special equipment"),
        "standardisation_level": tr("Standardisation level"),
        "liability_insurance": tr("Liability insurance"),
        "emergency_plan_number": tr("Emergency plan no."),
        "opening_hours": tr("Opening hours"),
        "first_registered_on": tr("First registered"),
        "updated_on": tr("Updated"),
        "note": tr("Note"),
        "legal_representative": tr("Legal representative"),
        "legal_phone": tr("Legal representative's phone"),
        "principal": tr("Principal"),
        "principal_phone": tr("Principal's phone"),
        "safety_officer": tr("Safety officer"),
        "safety_phone": tr("Safety officer's phone"),
        "environment_officer": tr("Environment officer"),
        "environment_phone": tr("Environment officer's phone"),
        "sector_department_id": tr("Sector department"),
        "approval_department_id": tr("Approving department"),
        "code": tr("Grid code"),
        "area_code": tr("Area code"),
        "aliases": tr("Other names"),
        "scope_note": tr("Scope"),
        "valid_from": tr("Valid from"),
        "valid_to": tr("Valid to"),
        "number": tr("Parcel number"),
        "land_use": tr("Land use"),
        "declared_area_m2": tr("Declared area (m²)"),
        "contact": tr("Contact"),
        "phone": tr("Phone"),
        "height_m": tr("Height (m)"),
        "kind": tr("Kind"),
        **_map_labels(),
        **_installation_labels(),
        **_hazard_labels(),
        **_file_labels(),
    }


def _map_labels() -> dict[str, str]:
    return {
        "danger_class": tr("Danger class"),
        "is_key_unit": tr("Key unit"),
        "is_three_in_one": tr("Three in one"),
        "has_dust": tr("Dust"),
        "has_ammonia": tr("Ammonia"),
        "has_confined_space": tr("Confined space"),
        "status": tr("State"),
        "road_class": tr("Class of road"),
        "storeys": tr("Storeys"),
        "width_m": tr("Width (m)"),
        "level": tr("Level of grid"),
        "is_one_way": tr("One way"),
    }


def _installation_labels() -> dict[str, str]:
    return {
        "exposed_persons": tr("People within 500 m"),
        "threshold_sum": tr("S"),
        "grading_index": tr("R"),
        "level_suggested": tr("Computed level"),
        "level_confirmed": tr("Confirmed level"),
        "assessment_number": tr("Assessment no."),
        "assessed_on": tr("Assessed on"),
        "filing_number": tr("Filing no."),
        "filed_on": tr("Filed on"),
        "filing_valid_until": tr("Filing valid until"),
        "monitoring": tr("Monitoring"),
        "principal_in_charge": tr("Principal in charge"),
        "technician_in_charge": tr("Technician in charge"),
        "operator_in_charge": tr("Operator in charge"),
        "emergency_plan": tr("Emergency plan"),
        "sensitive_targets": tr("Sensitive targets"),
    }


def _hazard_labels() -> dict[str, str]:
    return {
        "state": tr("State"),
        "category": tr("Category"),
        "speciality": tr("Speciality"),
        "subject": tr("Subject"),
        "is_urgent": tr("Urgent"),
        "is_listed": tr("Listed for supervision"),
        "urge_count": tr("Times urged"),
        "funds_wan": tr("Funds (10,000 yuan)"),
        "due_on": tr("Deadline"),
        "location": tr("Where exactly"),
    }


def _file_labels() -> dict[str, str]:
    """Return the labels of what hangs on an enterprise's file."""
    return {
        "cas_number": tr("CAS number"),
        "use": tr("What is done with it"),
        "quantity_t": tr("Most at one time (t)"),
        "place": tr("Where"),
        "accident_kinds": tr("What may happen"),
        "method": tr("Method"),
        "likelihood": tr("L: likelihood"),
        "exposure": tr("E: exposure (LEC only)"),
        "consequence": tr("C or S: consequence"),
        "controls": tr("Controls"),
        "responsible": tr("Responsible"),
        "registration_number": tr("Registration number"),
        "count": tr("Pieces"),
        "next_inspection_on": tr("Next inspection"),
        "level": tr("Level"),
        "parent_id": tr("Lies under"),
        "duties": tr("Duties"),
        "pledged_on": tr("Signed on"),
        "department_id": tr("Department"),
        "issued_on": tr("Issued on"),
        "valid_until": tr("Valid until"),
        "source": tr("Source"),
        "changed_on": tr("Day"),
        "after": tr("New name, address or state"),
        "status": tr("Status"),
        "danger_class": tr("Danger class"),
        "is_key_unit": tr("Key unit"),
        "key_unit_reason": tr("Why it is a key unit"),
        "old_code": tr("Old code"),
        "grid_id": tr("Grid"),
        "assignment_reason": tr("Grid assigned by hand"),
        "is_three_in_one": term("三合一场所"),
        "has_dust": term("粉尘"),
        "has_ammonia": term("液氨"),
        "has_confined_space": term("有限空间"),
        "filled_by": tr("Filled in by"),
        "geometry": tr("Place on the map"),
    }
