"""What is missing or contradictory in a register, seen from its scheme: findings with a way to mend them.

A pure function of (register, day). Nothing here changes anything; each finding names its record, so that
the window can lead there.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.topology import FlawKind, find_gaps, find_overlaps
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.audit_ledger import audit_ledger, unserved_rules
from gisgrid.model.audit_people import audit_people
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    GridKind,
    HazardLevel,
    HazardState,
    Severity,
)
from gisgrid.model.finding import Finding
from gisgrid.model.hazards import Hazard
from gisgrid.model.identifiers import check_credit_code
from gisgrid.model.obligations import DutyState, DutyStatus, due_items
from gisgrid.model.periods import is_within
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleSubject


def audit(register: Register, on: dt.date, *, duties: Sequence[DutyStatus] | None = None) -> list[Finding]:
    """Find what is missing or contradictory on a day.

    Parameters
    ----------
    duties : sequence of DutyStatus, optional
        What `due_items` gave for that day, where it is known already.

    Returns
    -------
    list of Finding
        The gravest first, otherwise in the order of the checks and of the ids.
    """
    checks: tuple[Callable[[Register, dt.date], Iterator[Finding]], ...] = (
        _grid_net,
        _enterprises,
        _doubled_codes,
        audit_people,
        audit_ledger,
        _hazards,
    )
    found = [finding for check in checks for finding in check(register, on)]
    stands = due_items(register, on) if duties is None else duties
    found += _overdue_duties(register, stands)
    found += unserved_rules(stands)
    return sorted(found, key=lambda finding: -finding.severity)


def _grid_net(register: Register, on: dt.date) -> Iterator[Finding]:
    """Look for ground that two grids of a level claim, or none (L42)."""
    columns = register.columns(Grid, ["id", "name", "level", "kind", "valid_from", "valid_to"])
    rows = dict(zip(columns["id"], zip(*columns.values(), strict=True), strict=True))
    ids, shapes = register.geometries(Grid)
    if not len(ids):
        return
    projected = WorkCrs(register.info.zone).project_geometries(shapes)
    nets: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(ids.tolist()):
        _, _, level, kind, start, end = rows[key]
        if kind in (GridKind.TERRITORIAL, GridKind.DEDICATED) and is_within(on, start, end):
            nets[level].append(place)
    for level, places in sorted(nets.items()):
        polygons = projected[places]
        for flaw in (*find_overlaps(polygons), *find_gaps(polygons)):
            names = tr(", ").join(str(rows[int(ids[places[at]])][1]) for at in flaw.polygons)
            is_gap = flaw.kind is FlawKind.GAP
            yield Finding(
                "grid-gap" if is_gap else "grid-overlap",
                Severity.WARNING if is_gap else Severity.ERROR,
                names,
                tr(
                    "{area} m² between these grids of level {level} belong to none.",
                    area=round(flaw.area_m2),
                    level=level,
                )
                if is_gap
                else tr(
                    "{area} m² belong to two grids of level {level}.", area=round(flaw.area_m2), level=level
                ),
                tr("Correct the boundary of one of the grids."),
                Grid,
                int(ids[places[flaw.polygons[0]]]) if flaw.polygons else None,
            )


def _enterprises(register: Register, _on: dt.date) -> Iterator[Finding]:
    names = [
        "id",
        "name",
        "status",
        "grid_id",
        "credit_code",
        "principal",
        "legal_representative",
        "danger_class",
        "is_key_unit",
    ]
    columns = register.columns(Enterprise, names)
    located = set(register.geometries(Enterprise)[0].tolist())
    for values in zip(*(columns[name] for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        if row["status"].is_active:
            yield from _enterprise(row, is_located=row["id"] in located)


def _enterprise(row: dict[str, Any], *, is_located: bool) -> Iterator[Finding]:
    def finding(rule: str, severity: Severity, text: str, fix: str) -> Finding:
        return Finding(rule, severity, row["name"], text, fix, Enterprise, row["id"])

    if row["grid_id"] is None:
        yield finding(
            "enterprise-without-grid",
            Severity.ERROR,
            tr("The enterprise belongs to no grid, so nobody answers for it."),
            tr("Give it a place on the map or choose its grid by hand."),
        )
    if not is_located:
        yield finding(
            "enterprise-not-located",
            Severity.WARNING,
            tr("The enterprise has no place on the map."),
            tr("Drag it to its place on the map."),
        )
    if not row["principal"] and not row["legal_representative"]:
        yield finding(
            "enterprise-without-person",
            Severity.WARNING,
            tr("Neither the principal nor the legal representative is known."),
            tr("Fill in who answers for the enterprise."),
        )
    if row["is_key_unit"] and row["danger_class"] is DangerClass.UNGRADED:
        yield finding(
            "key-unit-ungraded",
            Severity.WARNING,
            tr("The key unit has no danger class."),
            tr("Grade it A, B or C."),
        )
    checked = check_credit_code(row["credit_code"]) if row["credit_code"] else None
    if checked is not None and not checked.is_valid:
        hint = tr("Perhaps {code} was meant.", code=checked.suggestion) if checked.suggestion else ""
        yield finding(
            "credit-code-wrong",
            Severity.WARNING,
            checked.reason,
            hint or tr("Compare the code with the business licence."),
        )


def _doubled_codes(register: Register, _on: dt.date) -> Iterator[Finding]:
    columns = register.columns(Enterprise, ["id", "name", "credit_code"])
    times = Counter(code for code in columns["credit_code"] if code)
    for key, name, code in zip(columns["id"], columns["name"], columns["credit_code"], strict=True):
        if code and times[code] > 1:
            yield Finding(
                "credit-code-twice",
                Severity.ERROR,
                name,
                tr("{count} enterprises have the credit code {code}.", count=times[code], code=code),
                tr("Merge them, or correct the code."),
                Enterprise,
                key,
            )


def _hazards(register: Register, on: dt.date) -> Iterator[Finding]:
    states = [state for state in HazardState if state.is_open]
    for hazard in register.find(Hazard, state=states):
        if hazard.is_overdue(on) and hazard.due_on is not None:
            yield _hazard(
                hazard,
                "hazard-overdue",
                Severity.ERROR,
                tr("The deadline {day} has passed.", day=hazard.due_on.isoformat()),
                tr("Urge, or report it upwards."),
            )
            if not hazard.urge_count:
                yield _hazard(
                    hazard,
                    "hazard-not-urged",
                    Severity.WARNING,
                    tr(
                        "Past its deadline for {count} days, and never urged.",
                        count=(on - hazard.due_on).days,
                    ),
                    tr("Urge it on the hazard board."),
                )
        if hazard.level is HazardLevel.MAJOR and not hazard.is_listed:
            yield _hazard(
                hazard,
                "major-hazard-not-listed",
                Severity.ERROR,
                tr("A major hazard is not under listed supervision."),
                tr("Put it under listed supervision."),
            )
        if hazard.due_on is None and hazard.state in (HazardState.ASSIGNED, HazardState.RECTIFYING):
            yield _hazard(
                hazard,
                "hazard-without-deadline",
                Severity.WARNING,
                tr("It was handed out without a deadline."),
                tr("Set the deadline."),
            )


def _hazard(hazard: Hazard, rule: str, severity: Severity, text: str, fix: str) -> Finding:
    return Finding(rule, severity, hazard.number, text, fix, Hazard, hazard.id)


def _overdue_duties(register: Register, duties: Sequence[DutyStatus]) -> Iterator[Finding]:
    """Report overdue duties: one finding a grid, one a rule for enterprises and people."""
    late = [status for status in duties if status.state is DutyState.OVERDUE]
    grid_names = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    many: Counter[str] = Counter()
    for status in late:
        if status.subject is RuleSubject.GRID:
            yield Finding(
                "duty-overdue",
                Severity.WARNING,
                str(grid_names.get(status.subject_id, "")),
                tr("{duty}: overdue.", duty=status.rule.name),
                tr("Do it and record it."),
                Grid,
                status.subject_id,
            )
        else:
            many[status.rule.name] += 1
    for name, count in many.items():
        yield Finding(
            "duty-overdue",
            Severity.WARNING,
            name,
            tr("{duty}: {count} overdue.", duty=name, count=count),
            tr("List them with the command due, and visit them first."),
        )
