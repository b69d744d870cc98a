"""The card of a record: everything the register knows about it on one day, ready to be shown.

Pure: the same register, day and duties give the same card; no clock, no window.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.base_map import Place
from gisgrid.model.card_content import AreaSums, Card, Chip, ChipKind, Duty, Fact, HazardLine
from gisgrid.model.card_lines import (
    attachment_lines,
    chain_of,
    hazard_lines,
    member_lines,
    post_lines,
    visit_lines,
)
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass, InstallationLevel, RiskColour
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.inspections import Inspection
from gisgrid.model.register import Register

DutyReader = Callable[[Register, Any, date], list[Duty]]
"""Tells what is owed to a subject on a day; `gisgrid.model.obligations` behind a thin coat."""

_M2_PER_MU = 10_000 / 15
_CLASS_CHIPS = {
    DangerClass.A: Chip(ChipKind.CLASS_A, "A 高危"),
    DangerClass.B: Chip(ChipKind.CLASS_B, "B 中危"),
    DangerClass.C: Chip(ChipKind.CLASS_C, "C 低危"),
}
_ENTERPRISE_FACTS = (
    "short_name", "credit_code", "risk_colour", "address", "licence_address", "village", "supervised_industry",
    "industry_code", "scale", "registration_type", "staff_count", "site_area_m2", "building_area_m2",
    "products", "main_dangers", "special_equipment_count", "standardisation_level",
    "liability_insurance", "emergency_plan_number", "opening_hours", "first_registered_on", "updated_on", "assignment_reason",
    "note",
)  # fmt: skip
_CONTACTS = (
    ("legal_representative", "legal_phone"),
    ("principal", "principal_phone"),
    ("safety_officer", "safety_phone"),
    ("environment_officer", "environment_phone"),
)
_READ_ONLY = frozenset({"first_registered_on", "updated_on", "assignment_reason"})


def no_duties(register: Register, subject: Any, on: date) -> list[Duty]:
    """Owe nothing: the duty reader of a register without visit rules."""
    del register, subject, on
    return []


def make_card(
    register: Register, kind: type[Any], id: int, *, today: date, duties: DutyReader = no_duties
) -> Card | None:
    """Make the card of one record.

    Parameters
    ----------
    register : Register
        What is read.
    kind : type
        Grid, Parcel, Enterprise, Place or MajorHazardInstallation.
    id : int
        The record.
    today : date
        The day for which deadlines and posts count.
    duties : DutyReader
        Tells what is owed.

    Returns
    -------
    Card or None
        None when the record is gone.

    Raises
    ------
    BadUseError
        If records of `kind` have no card.
    """
    makers: dict[type[Any], Callable[[Register, Any, date, DutyReader], Card]] = {
        Enterprise: _enterprise_card,
        Grid: _grid_card,
        Parcel: _parcel_card,
        Place: _place_card,
        MajorHazardInstallation: _installation_card,
    }
    maker = makers.get(kind)
    if maker is None:
        raise BadUseError(tr("{kind} has no card.", kind=TABLE_NAMES.get(kind, kind.__name__)))
    record = register.get(kind, id)
    return None if record is None else maker(register, record, today, duties)


def has_card(kind: type[Any] | None) -> bool:
    """Tell whether records of `kind` can be shown as a card."""
    return kind in (Enterprise, Grid, Parcel, Place, MajorHazardInstallation)


def _facts(record: Any, names: tuple[str, ...]) -> list[Fact]:
    return [Fact(name, getattr(record, name), is_editable=name not in _READ_ONLY) for name in names]


def _department_fact(register: Register, name: str, id: int | None) -> Fact:
    department = register.get(Department, id) if id is not None else None
    return Fact(name, department.name if department else None, is_editable=False)


def _status_chip(enterprise: Enterprise) -> Chip:
    kind = ChipKind.ACTIVE if enterprise.status.is_active else ChipKind.INACTIVE
    return Chip(kind, enterprise.status.value)


def _enterprise_chips(register: Register, enterprise: Enterprise) -> list[Chip]:
    chips = [Chip(ChipKind.KEY_UNIT, "重点监管单位")] if enterprise.is_key_unit else []
    if enterprise.danger_class in _CLASS_CHIPS:
        chips.append(_CLASS_CHIPS[enterprise.danger_class])
    installations = register.find(MajorHazardInstallation, enterprise_id=enterprise.id)
    no_level = (InstallationLevel.NOT_MAJOR, InstallationLevel.UNIDENTIFIED)
    levels = sorted(i.level.value for i in installations if i.level not in no_level)
    if levels:
        order = [level.value for level in InstallationLevel]
        chips.append(Chip(ChipKind.INSTALLATION, "重大危险源" + min(levels, key=order.index)))
    if enterprise.risk_colour in (RiskColour.RED, RiskColour.ORANGE):
        chips.append(Chip(ChipKind.PLAIN, f"{enterprise.risk_colour.value}色风险"))
    return [*chips, _status_chip(enterprise)]


def _enterprise_card(register: Register, enterprise: Enterprise, today: date, duties: DutyReader) -> Card:
    chain = chain_of(register, enterprise.grid_id)
    tenancies = register.find(ParcelTenancy, enterprise_id=enterprise.id)
    parcels = register.find(Parcel, id=[t.parcel_id for t in tenancies]) if tenancies else []
    overline = parcel_words(parcels[0]) if parcels else ""
    staff = tr("{count} staff", count=enterprise.staff_count) if enterprise.staff_count else ""
    line = (chain[0].name if chain else "", enterprise.address, staff, enterprise.supervised_industry)
    facts = _facts(enterprise, _ENTERPRISE_FACTS)
    for person, phone in _CONTACTS:
        facts += [Fact(person, getattr(enterprise, person))]
        facts += [Fact(phone, getattr(enterprise, phone), is_phone=True)]
    facts.append(_department_fact(register, "sector_department_id", enterprise.sector_department_id))
    facts.append(_department_fact(register, "approval_department_id", enterprise.approval_department_id))
    visits, visit_count, this_year = visit_lines(register, today, names={}, enterprise_id=enterprise.id)
    return Card(
        kind=Enterprise,
        id=enterprise.id or 0,
        table=TABLE_NAMES[Enterprise],
        title=enterprise.name,
        overline=overline,
        chips=tuple(_enterprise_chips(register, enterprise)),
        line=tuple(word for word in line if word),
        facts=tuple(facts),
        duties=tuple(duties(register, enterprise, today)),
        posts=tuple(post_lines(register, chain, today)),
        hazards=tuple(hazard_lines(register, today, names={}, enterprise_id=enterprise.id)),
        visits=tuple(visits),
        visit_count=visit_count,
        visits_this_year=this_year,
        attachments=tuple(attachment_lines(register, "enterprise", enterprise.id or 0)),
        enterprise_ids=(enterprise.id or 0,),
    )


def parcel_words(parcel: Parcel) -> str:
    """Word a parcel's number and size as the line above a title."""
    words = tr("Parcel {number}", number=parcel.number)
    if parcel.declared_area_m2:
        words += "    " + tr("{area:.2f} mu", area=parcel.declared_area_m2 / _M2_PER_MU)
    return words


def _area_lists(register: Register, today: date, enterprise_ids: list[int]) -> dict[str, Any]:
    columns = register.columns(Enterprise, ["id", "name"], id=enterprise_ids) if enterprise_ids else {}
    names = dict(zip(columns.get("id", []), columns.get("name", []), strict=True))
    hazards = hazard_lines(register, today, names=names, enterprise_id=enterprise_ids) if names else []
    visits, visit_count, this_year = (
        visit_lines(register, today, names=names, enterprise_id=enterprise_ids) if names else ([], 0, 0)
    )
    pending = Counter(h.enterprise_id or 0 for h in hazards if h.state.is_open)
    members = member_lines(register, open_hazards=pending, id=enterprise_ids) if names else []
    return {
        "hazards": tuple(hazards),
        "visits": tuple(visits),
        "visit_count": visit_count,
        "visits_this_year": this_year,
        "members": tuple(members),
        "enterprise_ids": tuple(enterprise_ids),
    }


def _sums(register: Register, today: date, lists: dict[str, Any], *, parcels: int) -> AreaSums:
    members = [m for m in lists["members"] if m.is_active]
    hazards: tuple[HazardLine, ...] = lists["hazards"]
    pending = [h for h in hazards if h.state.is_open]
    by_class = Counter(m.danger_class for m in members)
    return AreaSums(
        enterprises=len(members),
        by_class=tuple((klass, by_class[klass]) for klass in DangerClass if by_class[klass]),
        key_units=sum(m.is_key_unit for m in members),
        parcels=parcels,
        open_hazards=len(pending),
        overdue_hazards=sum(h.is_overdue for h in pending),
        major_hazards=sum(h.is_major for h in pending),
        visited=_visited_this_week(register, today, [m.id for m in members]),
        to_visit=len(members),
    )


def _visited_this_week(register: Register, today: date, enterprise_ids: list[int]) -> int:
    if not enterprise_ids:
        return 0
    names = ["enterprise_id", "inspected_at"]
    columns = register.columns(Inspection, names, enterprise_id=enterprise_ids)
    monday = today - timedelta(days=today.weekday())
    pairs = zip(columns["enterprise_id"], columns["inspected_at"], strict=True)
    return len({id_ for id_, at in pairs if monday <= at.date() <= today})


def _grid_card(register: Register, grid: Grid, today: date, duties: DutyReader) -> Card:
    chain = chain_of(register, grid.id)
    below = GridTree.read(register).below(grid.id or 0)
    ids: list[int] = register.columns(Enterprise, ["id"], grid_id=below)["id"]
    lists = _area_lists(register, today, ids)
    level = register.scheme.level_for(grid.level, grid.kind, grid.code)
    above = " / ".join(g.name for g in reversed(chain[1:]))
    chips = [Chip(ChipKind.PLAIN, level.name)] if level is not None else []
    if grid.kind.value != "属地":
        chips.append(Chip(ChipKind.PLAIN, grid.kind.value))
    facts = _facts(grid, ("code", "area_code", "aliases", "scope_note", "valid_from", "valid_to", "note"))
    return Card(
        kind=Grid,
        id=grid.id or 0,
        table=TABLE_NAMES[Grid],
        title=grid.name,
        overline=above,
        chips=tuple(chips),
        line=(grid.code,) if grid.code != grid.name else (),
        facts=tuple(facts),
        duties=tuple(duties(register, grid, today)),
        posts=tuple(post_lines(register, chain, today)),
        attachments=tuple(attachment_lines(register, "grid", grid.id or 0)),
        sums=_sums(register, today, lists, parcels=register.count(Parcel, grid_id=below)),
        **lists,
    )


def _parcel_card(register: Register, parcel: Parcel, today: date, duties: DutyReader) -> Card:
    chain = chain_of(register, parcel.grid_id)
    tenancies = register.find(ParcelTenancy, parcel_id=parcel.id)
    lists = _area_lists(register, today, [t.enterprise_id for t in tenancies if t.is_in_force(today)])
    line = (chain[0].name if chain else "", parcel.address, parcel.land_use)
    facts = _facts(parcel, ("number", "name", "address", "land_use", "declared_area_m2", "note"))
    return Card(
        kind=Parcel,
        id=parcel.id or 0,
        table=TABLE_NAMES[Parcel],
        title=parcel.name or tr("Parcel {number}", number=parcel.number[-7:]),
        overline=parcel_words(parcel),
        line=tuple(word for word in line if word),
        facts=tuple(facts),
        duties=tuple(duties(register, parcel, today)),
        posts=tuple(post_lines(register, chain, today)),
        attachments=tuple(attachment_lines(register, "parcel", parcel.id or 0)),
        sums=_sums(register, today, lists, parcels=0),
        **lists,
    )


def _place_card(register: Register, place: Place, today: date, duties: DutyReader) -> Card:
    chain = chain_of(register, place.grid_id)
    visits, visit_count, this_year = visit_lines(register, today, names={}, place_id=place.id)
    facts = _facts(place, ("address", "contact", "height_m", "note"))
    facts.append(Fact("phone", place.phone, is_phone=True))
    return Card(
        kind=Place,
        id=place.id or 0,
        table=TABLE_NAMES[Place],
        title=place.name,
        overline=chain[0].name if chain else "",
        chips=(Chip(ChipKind.PLAIN, place.kind.value),),
        line=tuple(word for word in (place.address,) if word),
        facts=tuple(facts),
        duties=tuple(duties(register, place, today)),
        posts=tuple(post_lines(register, chain, today)),
        hazards=tuple(hazard_lines(register, today, names={}, place_id=place.id)),
        visits=tuple(visits),
        visit_count=visit_count,
        visits_this_year=this_year,
        attachments=tuple(attachment_lines(register, "place", place.id or 0)),
    )


def _installation_card(
    register: Register, installation: MajorHazardInstallation, today: date, duties: DutyReader
) -> Card:
    enterprise = register.get(Enterprise, installation.enterprise_id)
    base = _enterprise_card(register, enterprise, today, duties) if enterprise is not None else None
    names = (
        "kind", "exposed_persons", "threshold_sum", "grading_index", "level_suggested", "level_confirmed",
        "assessment_number", "assessed_on", "filing_number", "filed_on", "filing_valid_until", "monitoring",
        "principal_in_charge", "technician_in_charge", "operator_in_charge", "emergency_plan",
        "sensitive_targets", "note",
    )  # fmt: skip
    facts = [Fact(name, getattr(installation, name), is_editable=False) for name in names]
    return Card(
        kind=MajorHazardInstallation,
        id=installation.id or 0,
        table=TABLE_NAMES[MajorHazardInstallation],
        title=installation.name,
        overline=enterprise.name if enterprise else "",
        chips=(Chip(ChipKind.INSTALLATION, "重大危险源" + installation.level.value),),
        line=base.line if base else (),
        facts=tuple(facts),
        duties=base.duties if base else (),
        posts=base.posts if base else (),
        hazards=base.hazards if base else (),
        visits=base.visits if base else (),
        visit_count=base.visit_count if base else 0,
        visits_this_year=base.visits_this_year if base else 0,
        attachments=tuple(
            attachment_lines(register, TABLE_NAMES[MajorHazardInstallation], installation.id or 0)
        ),
        enterprise_ids=base.enterprise_ids if base else (),
    )
