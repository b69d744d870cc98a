"""What each subject of a sheet shows: which enterprises, which layers, which colours, under which title.

Titles follow DOMAIN.md 4.2; the ids of deliverables DOMAIN.md 1.5.
"""

from collections.abc import Callable

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr
from gisgrid.layers.names import LayerName
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layout.map_frame import SHEET_LAYERS
from gisgrid.layout.options import SheetOptions, SheetSubject
from gisgrid.layout.source import SheetSource
from gisgrid.model import obligations
from gisgrid.model.areas import Department

_PAPER_IDS = {
    SheetSubject.DISTRIBUTION: "M1",
    SheetSubject.SUPERVISED: "M2",
    SheetSubject.RESPONSIBILITY: "M5",
    SheetSubject.PARCELS: "M6",
    SheetSubject.GRIDS: "M7",
}
_THEMES = {
    SheetSubject.RISK: ThemeKey.RISK,
    SheetSubject.HAZARDS: ThemeKey.HAZARDS,
    SheetSubject.COVERAGE: ThemeKey.COVERAGE,
    SheetSubject.LAST_VISIT: ThemeKey.LAST_VISIT,
}
_POINT_LAYERS = {LayerName.ENTERPRISES, LayerName.KEY_UNITS, LayerName.INSTALLATIONS, LayerName.HAZARDS}


def paper_id(subject: SheetSubject) -> str:
    """Return the id under which a sheet is recorded: that of the deliverable, else the subject's own name."""
    return _PAPER_IDS.get(subject, subject.value)


def theme_of(subject: SheetSubject) -> ThemeKey | None:
    """Return the way of colouring of a subject; None for the tints of the grids."""
    return _THEMES.get(subject)


def layers_of(subject: SheetSubject) -> frozenset[str]:
    """Return the layers of the map that a subject shows."""
    if subject is SheetSubject.GRIDS:
        return frozenset(SHEET_LAYERS - _POINT_LAYERS)
    if subject is SheetSubject.HAZARDS:
        return frozenset(SHEET_LAYERS | {LayerName.HAZARDS})
    if subject is SheetSubject.PARCELS:
        return frozenset(SHEET_LAYERS | {LayerName.PARCELS})
    if subject in (SheetSubject.RISK, SheetSubject.COVERAGE, SheetSubject.LAST_VISIT):
        return frozenset(SHEET_LAYERS - {LayerName.INSTALLATIONS})
    return frozenset(SHEET_LAYERS)


def title_of(subject: SheetSubject) -> str:
    """Return what kind of sheet this is, for lists of papers."""
    return _KIND_TITLES[subject]()


_KIND_TITLES: dict[SheetSubject, Callable[[], str]] = {
    SheetSubject.DISTRIBUTION: lambda: tr("Distribution of enterprises"),
    SheetSubject.SUPERVISED: lambda: tr("Enterprises supervised by a department"),
    SheetSubject.PARCELS: lambda: tr("Parcel enterprises: safety and environment responsibility"),
    SheetSubject.GRIDS: lambda: tr("Division into grids"),
    SheetSubject.RESPONSIBILITY: lambda: tr("Division of supervision"),
    SheetSubject.RISK: lambda: tr("Four-colour map of safety risks"),
    SheetSubject.INSTALLATIONS: lambda: tr("Major hazard installations on the map"),
    SheetSubject.HAZARDS: lambda: tr("Open hazards on the map"),
    SheetSubject.KEY_UNITS: lambda: tr("Key supervised units on the map"),
    SheetSubject.COVERAGE: lambda: tr("Patrol coverage on the map"),
    SheetSubject.LAST_VISIT: lambda: tr("Days since the last visit on the map"),
}
_TITLES: dict[SheetSubject, Callable[[str], str]] = {
    SheetSubject.DISTRIBUTION: lambda area: tr("{area}: distribution of enterprises", area=area),
    SheetSubject.PARCELS: lambda area: tr(
        "{area}: responsibility of parcel enterprises for safety and environment", area=area
    ),
    SheetSubject.GRIDS: lambda area: tr("{area}: division into safety grids", area=area),
    SheetSubject.RESPONSIBILITY: lambda area: tr("{area}: division of supervision", area=area),
    SheetSubject.RISK: lambda area: tr("{area}: four-colour map of safety risks", area=area),
    SheetSubject.INSTALLATIONS: lambda area: tr("{area}: major hazard installations", area=area),
    SheetSubject.HAZARDS: lambda area: tr("{area}: open hazards", area=area),
    SheetSubject.KEY_UNITS: lambda area: tr("{area}: key supervised units", area=area),
    SheetSubject.LAST_VISIT: lambda area: tr("{area}: days since the last visit", area=area),
}


def usual_title(source: SheetSource, options: SheetOptions, area: str) -> str:
    """Return the title of a sheet in the usual wording."""
    subject = options.subject
    if subject is SheetSubject.SUPERVISED:
        department = department_of(source, options.department)
        return tr(
            "{area}: enterprises supervised by {department}",
            area=_without_start(area, department.name),
            department=department.name,
        )
    if subject is SheetSubject.COVERAGE:
        return tr("{area}: patrol coverage (week {week})", area=area, week=source.today.isocalendar().week)
    if subject is SheetSubject.PARCELS and options.area_code is not None and area != source.info.name:
        area = tr("{workspace} grid {area}", workspace=source.info.name, area=area)
    return _TITLES[subject](area)


def _without_start(area: str, department: str) -> str:
    """Return the area, empty where the department's own name begins with it: 汉阴县 before 汉阴县应急管理局."""
    return "" if department.startswith(area) else area


def department_of(source: SheetSource, name: str) -> Department:
    """Find a department by its name, short name or alias.

    Raises
    ------
    BadUseError
        If there is none, or no name was given.
    """
    for one in source.departments:
        if name and name in (one.name, one.short_name, *one.aliases.split("、")):
            return one
    known = "、".join(one.short_name or one.name for one in supervising(source))
    if not known:
        raise BadUseError(
            tr("No enterprise has a supervising department yet; enter it in the ledger, then make this map.")
        )
    if not name:
        raise BadUseError(
            tr("Name the department whose enterprises are shown. Departments: {names}.", names=known)
        )
    raise BadUseError(tr("There is no department “{name}”. Departments: {names}.", name=name, names=known))


def supervising(source: SheetSource) -> list[Department]:
    """Return the departments that supervise enterprises, in the order of the register."""
    used = {e.sector_department_id for e in source.enterprises.values()}
    return [one for one in source.departments if one.id in used]


def chosen_ids(source: SheetSource, options: SheetOptions) -> frozenset[int] | None:
    """Return the enterprises that a sheet is about; None for all of its area."""
    subject, known = options.subject, source.enterprises
    if subject is SheetSubject.GRIDS:
        return frozenset()
    if subject is SheetSubject.SUPERVISED:
        department = department_of(source, options.department)
        return frozenset(e.id for e in known.values() if e.sector_department_id == department.id)
    if subject is SheetSubject.KEY_UNITS:
        return frozenset(e.id for e in known.values() if e.is_key_unit)
    if subject is SheetSubject.HAZARDS:
        return frozenset(
            h.enterprise_id for h in source.open_hazards if h.enterprise_id is not None
        ) & frozenset(known)
    if subject is SheetSubject.INSTALLATIONS:
        return frozenset(one.enterprise_id for one in source.installations) & frozenset(known)
    if subject is SheetSubject.COVERAGE:
        return frozenset(visit_states(source)) & frozenset(known)
    return None


def visit_states(source: SheetSource) -> dict[int, obligations.DutyState]:
    """Return how the regular visits of each enterprise stand that has to be visited; the worst rule counts."""
    order = (obligations.DutyState.DONE, obligations.DutyState.DUE, obligations.DutyState.OVERDUE)
    found: dict[int, obligations.DutyState] = {}
    for rule in obligations.patrol_rules(source.register):
        for status in obligations.statuses(source.book, rule, source.today):
            if status.subject_id is not None:
                known = found.get(status.subject_id, obligations.DutyState.DONE)
                found[status.subject_id] = max(known, status.state, key=order.index)
    return found
