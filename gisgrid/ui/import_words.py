"""What the fields that an import can fill are called, beyond those of the cards."""

from gisgrid.exchange.targets import Target
from gisgrid.i18n import tr
from gisgrid.ui.field_words import field_words


def import_words(name: str, target: Target) -> str:
    """Return the label of a field of an import; a field without label keeps its name."""
    labels = _of_registers() | _of_people() | _of_visits() | _of_hazards() | _of_installations()
    if target is Target.HAZARDS:
        # Hazards share these names with parcels, grids and scheme fields.
        labels |= {"number": tr("No. of the hazard"), "level": tr("Grade of the hazard")}
    labels |= _of_ledgers().get(target, {})
    return labels.get(name) or field_words(name)


def _of_registers() -> dict[str, str]:
    return {
        "level": tr("Grid level"),
        "parent": tr("Grid above"),
        "department": tr("Department"),
        "grid": tr("Belongs to grid"),
        "tenants": tr("Tenants"),
        "old_code": tr("Old registration no."),
        "status": tr("Business state"),
        "danger_class": tr("Danger class"),
        "is_key_unit": tr("Key unit?"),
        "key_unit_reason": tr("Reason for key unit"),
        "lon": tr("Longitude"),
        "lat": tr("Latitude"),
        "sector_department": tr("Sector department"),
        "approval_department": tr("Approving department"),
        "is_three_in_one": tr("Three-in-one?"),
        "has_dust": tr("Dust?"),
        "has_ammonia": tr("Ammonia?"),
        "has_confined_space": tr("Confined space?"),
        "filled_by": tr("Filled in by"),
        "road_class": tr("Road class"),
        "width_m": tr("Width (m)"),
        "is_one_way": tr("One-way?"),
        "is_blocked": tr("Road closed?"),
        "storeys": tr("Storeys"),
    }


def _of_people() -> dict[str, str]:
    return {
        "gender": tr("Gender"),
        "birth_month": tr("Month of birth"),
        "political_status": tr("Political status"),
        "unit": tr("Work unit"),
        "job_title": tr("Job title"),
        "mobile": tr("Mobile"),
        "office_phone": tr("Office phone"),
        "id_number": tr("ID number"),
        "provider": tr("Provider"),
        "contract_number": tr("Contract no."),
        "trained_on": tr("Trained on"),
        "certificate_number": tr("Certificate no."),
        "certificate_valid_to": tr("Certificate valid to"),
        "secrecy_pledged_on": tr("Secrecy pledged on"),
        "person": tr("Person"),
        "post": tr("Post held"),
        "subject": tr("Field of supervision"),
        "field_in_charge": tr("In charge of"),
        "starts_on": tr("In post since"),
        "ends_on": tr("In post until"),
        "end_reason": tr("Why the post ended"),
        "document_number": tr("Document no."),
    }


def _of_visits() -> dict[str, str]:
    return {
        "inspected_at": tr("Day of the visit"),
        "enterprise": tr("Enterprise name"),
        "place": tr("Place name"),
        "inspector_mobile": tr("Inspector's phone"),
        "participants": tr("Came along"),
        "subjects": tr("Fields of supervision"),
        "hazard": tr("No. of the hazard re-checked"),
        "inspector": tr("Inspector"),
        "result": tr("Result of the visit"),
        "finding": tr("What was found"),
        "actions": tr("Done on the spot"),
        "publicity": tr("Publicity"),
        "escort": tr("Escort"),
        "duration_min": tr("Duration (min)"),
    }


def _of_hazards() -> dict[str, str]:
    return {
        "description": tr("Hazard description"),
        "found_at": tr("Found on"),
        "found_by": tr("Found by"),
        "source": tr("Hazard source"),
        "location": tr("Where it is"),
        "category": tr("Hazard category"),
        "basis": tr("Criterion"),
        "measure": tr("Rectification measure"),
        "responsible": tr("Responsible"),
        "funds_wan": tr("Money (10,000 yuan)"),
        "due_on": tr("To be mended by"),
        "notice_number": tr("Notice no."),
        "finished_on": tr("Mended on"),
        "rechecked_on": tr("Re-checked on"),
        "recheck_by": tr("Re-checked by"),
        "recheck_result": tr("Re-check result"),
        "closed_on": tr("Closed on"),
        "is_closed": tr("Closed?"),
        "closed_by": tr("Closed by"),
        "state": tr("State of the hazard"),
        "found_by_mobile": tr("Finder's phone"),
        "found_post": tr("Finder's post"),
        "speciality": tr("Speciality"),
        "major_level": tr("Grade of a major hazard"),
        "confirmed_by": tr("Judged major by"),
        "is_urgent": tr("Urgent?"),
        "void_reason": tr("Reason for voiding"),
        "urge_count": tr("Times urged"),
        "is_joint_enforcement": tr("Joint enforcement?"),
        **_of_listing(),
    }


def _of_listing() -> dict[str, str]:
    return {
        "is_listed": tr("Listed for supervision?"),
        "listed_level": tr("Level of supervision"),
        "listed_by": tr("Supervising office"),
        "listed_number": tr("No. of the listing"),
        "listed_leader": tr("Leader in charge"),
        "listed_on": tr("Listed on"),
        "delisted_on": tr("Taken off the list on"),
        "has_plan_targets": tr("Plan: targets"),
        "has_plan_funds": tr("Plan: money and material"),
        "has_plan_staff": tr("Plan: offices and people"),
        "has_plan_deadline": tr("Plan: deadlines"),
        "has_plan_emergency": tr("Plan: emergency"),
    }


def _of_installations() -> dict[str, str]:
    return {
        "substance": tr("Substance"),
        "quantity_t": tr("Design maximum (t)"),
        "exposed_persons": tr("Residents within 500 m"),
        "assessment_number": tr("No. of the assessment"),
        "assessed_on": tr("Assessed on"),
        "filing_number": tr("No. of the filing"),
        "filed_on": tr("Filed on"),
        "filing_valid_until": tr("Filing valid until"),
        "monitoring": tr("Monitoring"),
        "principal_in_charge": tr("Principal in charge"),
        "technician_in_charge": tr("Technician in charge"),
        "operator_in_charge": tr("Operator in charge"),
        "sensitive_targets": tr("Sensitive targets near by"),
        "position": tr("Coordinates in one cell"),
    }


def _of_ledgers() -> dict[Target, dict[str, str]]:
    """Return the labels of fields that share their names with fields of other imports."""
    return {
        Target.INSTALLATIONS: {
            "name": tr("Name of the unit"),
            "kind": tr("Kind of the unit"),
            "level": tr("Level of the installation"),
        },
        Target.DUTIES: {
            "name": tr("Place or unit inside"),
            "level": tr("Level inside the enterprise"),
            "phone": tr("Telephone"),
            "duties": tr("What one answers for"),
            "pledge": tr("Duty signed for"),
        },
        Target.ACTIVITIES: {
            "kind": tr("Kind of record"),
            "held_on": tr("Day"),
            "title": tr("Subject of the record"),
            "where": tr("Grid, department or enterprise"),
            "place": tr("Place of the meeting"),
            "host": tr("Led by"),
            "attendee_count": tr("Number of people"),
            "people": tr("Who took part"),
            "content": tr("What it was about"),
            "due_on": tr("To be done by"),
        },
        Target.RULES: {
            "name": tr("Name of the rule"),
            "number": tr("No. of the rule"),
            "issued_on": tr("In force from"),
            "state": tr("Is its text there?"),
        },
    }
