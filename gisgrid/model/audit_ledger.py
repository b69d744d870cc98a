"""What is missing or contradictory in the ledgers: enterprises, parcels, lines of supervision, dates, papers."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Department, Grid, Parcel, ParcelTenancy
from gisgrid.model.dossier import RiskPoint, SpecialEquipment
from gisgrid.model.duplicates import likely_duplicates
from gisgrid.model.enterprises import Enterprise, Licence, MajorHazardInstallation
from gisgrid.model.enumerations import GridKind, HazardLevel, HazardState, RiskColour, Severity
from gisgrid.model.finding import Finding
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment, IssuedPaper
from gisgrid.model.obligations import DutyStatus
from gisgrid.model.periods import is_within
from gisgrid.model.register import Register
from gisgrid.model.risk import worst_colour
from gisgrid.model.roll_out import PaperState, read_six_ones

_PHONES = ("legal_phone", "principal_phone", "safety_phone", "environment_phone")
_UNCOVERED_M2 = 10_000.0
_YEAR = dt.timedelta(days=365)


def audit_ledger(register: Register, on: dt.date) -> Iterator[Finding]:
    """Report enterprises, parcels, departments, dates and papers with something missing or contradictory."""
    names = dict(zip(*register.columns(Enterprise, ["id", "name"]).values(), strict=True))
    yield from _places(register, names)
    yield from _contacts(register)
    yield from _duplicates(register, names)
    yield from _parcels(register, on)
    yield from _uncovered(register, on)
    yield from _lines(register)
    yield from _dates(register, on, names)
    yield from _colours(register, names)
    yield from _closed_hazards(register, on)
    yield from _papers(register)


def unserved_rules(duties: Sequence[DutyStatus]) -> Iterator[Finding]:
    """Report rules of the scheme for which nobody has ever recorded anything; none of them can become overdue."""
    served: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for status in duties:
        titles[status.rule.key] = status.rule.name
        served[status.rule.key] += int(status.last_done is not None or status.done > 0)
    for key, title in titles.items():
        if not served[key]:
            yield Finding(
                "scheme-rule-unserved",
                Severity.INFO,
                term(title),
                tr("The scheme asks for it, and no record of it has ever been made."),
                tr("Do it and record it."),
            )


def _places(register: Register, names: dict[int, str]) -> Iterator[Finding]:
    """Look for enterprises that lie outside of the grid they are assigned to, and not on purpose."""
    columns = register.columns(Enterprise, ["id", "status", "grid_id", "assigned_by_hand"])
    grid_of = {
        id: grid_id
        for id, status, grid_id, by_hand in zip(*columns.values(), strict=True)
        if status.is_active and grid_id is not None and not by_hand
    }
    ids, points = register.geometries(Enterprise)
    grid_ids, shapes = register.geometries(Grid)
    shape_of = dict(zip(grid_ids.tolist(), shapes, strict=True))
    members: dict[int, list[int]] = defaultdict(list)
    for place, id in enumerate(ids.tolist()):
        if grid_of.get(id) in shape_of:
            members[grid_of[id]].append(place)
    for grid_id, places in sorted(members.items()):
        inside = shapely.intersects(shape_of[grid_id], points[places])
        for id in ids[np.asarray(places)[~inside]].tolist():
            yield Finding(
                "enterprise-outside-grid",
                Severity.ERROR,
                names[id],
                tr("It lies outside of the grid that it is assigned to."),
                tr("Assign it by the map, or give the reason for its grid."),
                Enterprise,
                id,
            )


def _contacts(register: Register) -> Iterator[Finding]:
    columns = register.columns(Enterprise, ["id", "name", "status", *_PHONES])
    for id, name, status, *phones in zip(*columns.values(), strict=True):
        if status.is_active and not any(phones):
            yield Finding(
                "enterprise-without-phone",
                Severity.WARNING,
                name,
                tr("Nobody of the enterprise can be rung up."),
                tr("Fill in a telephone number."),
                Enterprise,
                id,
            )


def _duplicates(register: Register, names: dict[int, str]) -> Iterator[Finding]:
    codes = dict(zip(*register.columns(Enterprise, ["id", "credit_code"]).values(), strict=True))
    for id, others in likely_duplicates(register).items():
        # The same code twice is a finding of its own.
        alike = [other for other in others if not codes[id] or codes[id] != codes[other]]
        if alike:
            shown = tr(", ").join(names[other] for other in alike[:3])
            yield Finding(
                "enterprise-duplicate",
                Severity.WARNING,
                names[id],
                tr("Perhaps the same as {names}.", names=shown),
                tr("Merge the duplicate enterprises, or leave both if they differ."),
                Enterprise,
                id,
            )


def _parcels(register: Register, on: dt.date) -> Iterator[Finding]:
    tenancies = register.columns(ParcelTenancy, ["parcel_id", "valid_from", "valid_to"])
    taken = {id for id, start, end in zip(*tenancies.values(), strict=True) if is_within(on, start, end)}
    columns = register.columns(Parcel, ["id", "number", "land_use"])
    for id, number, land_use in zip(*columns.values(), strict=True):
        if id not in taken and "工业" in land_use:
            yield Finding(
                "parcel-without-enterprise",
                Severity.INFO,
                number,
                tr("No enterprise stands on this industrial parcel."),
                tr("Say which enterprise uses it, or that it is vacant."),
                Parcel,
                id,
            )


def _uncovered(register: Register, on: dt.date) -> Iterator[Finding]:
    """Look for grids of which the grids below leave a part to nobody (不留死角)."""
    columns = register.columns(Grid, ["id", "name", "parent_id", "kind", "valid_from", "valid_to"])
    rows = {row[0]: row for row in zip(*columns.values(), strict=True)}
    ids, shapes = register.geometries(Grid)
    if not len(ids):
        return
    flat = dict(zip(ids.tolist(), WorkCrs(register.info.zone).project_geometries(shapes), strict=True))
    below: dict[int, list[int]] = defaultdict(list)
    for id, (_, _, parent, kind, start, end) in rows.items():
        if parent in flat and id in flat and kind is not GridKind.DEPARTMENTAL and is_within(on, start, end):
            below[parent].append(id)
    for parent, parts in sorted(below.items()):
        left = float(
            shapely.area(shapely.difference(flat[parent], shapely.union_all([flat[i] for i in parts])))
        )
        if left > _UNCOVERED_M2:
            yield Finding(
                "grid-uncovered",
                Severity.WARNING,
                rows[parent][1],
                tr("{area} hectares of it belong to none of the grids below it.", area=f"{left / 1e4:.1f}"),
                tr("Draw the boundaries of the grids below out to its edge."),
                Grid,
                parent,
            )


def _lines(register: Register) -> Iterator[Finding]:
    """Look for industries without a department and departments without an enterprise (监管无盲区)."""
    industries = {one.id: set(filter(None, one.industries.split("、"))) for one in register.find(Department)}
    columns = register.columns(
        Enterprise, ["id", "name", "status", "supervised_industry", "sector_department_id"]
    )
    used: set[int] = set()
    by_line: Counter[int] = Counter()
    for id, name, status, industry, department in zip(*columns.values(), strict=True):
        if not status.is_active:
            continue
        if department is not None:
            used.add(department)
            by_line[department] += 1
        elif any(industries.values()):
            text = tr("No department supervises its industry.")
            if industry:
                text = tr("No department supervises its industry ({industry}).", industry=term(industry))
            fix = tr("Name the department in charge (谁主管、谁负责).")
            yield Finding("enterprise-without-department", Severity.WARNING, name, text, fix, Enterprise, id)
    yield from _crossing_lines(register)
    for one in register.find(Department):
        if industries[one.id] and one.id not in used:
            yield Finding(
                "department-without-enterprise",
                Severity.INFO,
                one.name,
                tr(
                    "It supervises {industries}, but no enterprise is assigned to it.",
                    industries=one.industries,
                ),
                tr("Assign the enterprises of its industries to it."),
                Department,
                one.id,
            )


def _crossing_lines(register: Register) -> Iterator[Finding]:
    """Look for industries that more than one department supervises (行业监管不交叉)."""
    lines: dict[str, list[Department]] = defaultdict(list)
    for one in register.find(Department):
        for industry in dict.fromkeys(filter(None, one.industries.split("、"))):
            lines[industry].append(one)
    for industry, departments in lines.items():
        if len(departments) > 1:
            yield Finding(
                "industry-supervised-twice",
                Severity.INFO,
                term(industry),
                tr(
                    "{departments} supervise this industry.",
                    departments="、".join(one.name for one in departments),
                ),
                tr("Leave the industry with one department, or agree who leads."),
                Department,
                departments[-1].id,
            )


def _dates(register: Register, on: dt.date, names: dict[int, str]) -> Iterator[Finding]:
    """Report licences, equipment and filings whose day has passed."""
    found: list[tuple[str, str, int, dt.date | None]] = [
        ("licence-expired", one.name, one.enterprise_id, one.valid_until) for one in register.find(Licence)
    ]
    found += [
        ("equipment-uninspected", term(one.kind.value), one.enterprise_id, one.next_inspection_on)
        for one in register.find(SpecialEquipment)
    ]
    found += [
        ("installation-filing-expired", one.name, one.enterprise_id, one.filing_valid_until)
        for one in register.find(MajorHazardInstallation)
    ]
    for rule, what, enterprise_id, until in found:
        if until is not None and until < on:
            yield Finding(
                rule,
                Severity.WARNING,
                names.get(enterprise_id, ""),
                tr("{what}: valid until {day} only.", what=what, day=until.isoformat()),
                tr("Renew it, and write down the new day in the enterprise's file."),
                Enterprise,
                enterprise_id,
            )


def _colours(register: Register, names: dict[int, str]) -> Iterator[Finding]:
    """Report enterprises whose colour is milder than that of their worst risk point."""
    points: dict[int, list[RiskColour]] = defaultdict(list)
    for point in register.find(RiskPoint):
        points[point.enterprise_id].append(point.colour)
    if not points:
        return
    stated = dict(
        zip(*register.columns(Enterprise, ["id", "risk_colour"], id=list(points)).values(), strict=True)
    )
    for id, colours in sorted(points.items()):
        worst = worst_colour(colours)
        if id in stated and worst_colour([stated[id], worst]) is not stated[id]:
            yield Finding(
                "risk-colour-too-mild",
                Severity.WARNING,
                names[id],
                tr(
                    "It is {stated}, but one of its risk points is {worst}.",
                    stated=term(stated[id].value),
                    worst=term(worst.value),
                ),
                tr("Set the colour again, or mend the risk point."),
                Enterprise,
                id,
            )


def _closed_hazards(register: Register, on: dt.date) -> Iterator[Finding]:
    """Report hazards that were closed within a year without what shows that they are gone."""
    pictured = set(register.columns(Attachment, ["subject_id"], subject_table="hazard")["subject_id"])
    for hazard in register.find(Hazard, state=HazardState.CLOSED):
        if hazard.closed_on is None or hazard.closed_on < on - _YEAR:
            continue
        text = ""
        if hazard.rechecked_on is None or not hazard.recheck_by:
            text = tr("It was closed without a re-check on record.")
        elif hazard.level is HazardLevel.MAJOR and hazard.id not in pictured:
            text = tr("A major hazard was closed without a photo or document.")
        if text:
            yield Finding(
                "hazard-closed-without-evidence",
                Severity.WARNING,
                hazard.number,
                text,
                tr("Attach the photo or the record of the re-check."),
                Hazard,
                hazard.id,
            )


def _papers(register: Register) -> Iterator[Finding]:
    for line in read_six_ones(register):
        if line.state is PaperState.STALE:
            yield Finding(
                "paper-out-of-date",
                Severity.INFO,
                line.name,
                tr("The data were changed after it was made."),
                tr("Make it again."),
                IssuedPaper,
            )
