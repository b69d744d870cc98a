"""Which enterprises should be key units (重点监管单位), and why: a suggestion that a person decides on."""

import datetime as dt
from collections import defaultdict

from gisgrid.i18n import term, tr
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import DangerClass, HazardLevel, InstallationLevel, RiskColour
from gisgrid.model.hazards import Hazard
from gisgrid.model.register import Register

FOCUS_LIST = "focus-industries"
_YEAR = dt.timedelta(days=365)
_NO_LEVEL = (InstallationLevel.NOT_MAJOR, InstallationLevel.UNIDENTIFIED)


def key_unit_reasons(
    register: Register, on: dt.date, *, ids: list[int] | None = None
) -> dict[int, tuple[str, ...]]:
    """Return the reasons for which enterprises should be key units, by id; those without a reason are left out.

    Reasons are: class A, a major hazard installation, a major hazard within a year, red risk, cooling by
    ammonia, 三合一, and class B in an industry that the scheme puts in focus.

    Parameters
    ----------
    ids : list of int, optional
        Keep to these enterprises.
    """
    where = {} if ids is None else {"id": ids}
    names = [
        "id",
        "status",
        "danger_class",
        "risk_colour",
        "has_ammonia",
        "is_three_in_one",
        "supervised_industry",
    ]
    columns = register.columns(Enterprise, names, **where)
    focus = frozenset(register.scheme.listed(FOCUS_LIST))
    found: dict[int, list[str]] = defaultdict(list)
    for id, status, klass, colour, ammonia, three, industry in zip(*columns.values(), strict=True):
        if not status.is_active:
            continue
        if klass is DangerClass.A:
            found[id].append(tr("danger class A"))
        if colour is RiskColour.RED:
            found[id].append(tr("red risk"))
        if ammonia:
            found[id].append(tr("cooling by ammonia"))
        if three:
            found[id].append(term("三合一场所"))
        if klass is DangerClass.B and industry in focus:
            found[id].append(tr("class B in the focus industry {industry}", industry=term(industry)))
    active = set(columns["id"])
    for installation in register.find(MajorHazardInstallation):
        if installation.enterprise_id in active and installation.level not in _NO_LEVEL:
            level = term(installation.level.value)
            found[installation.enterprise_id].append(tr("major hazard installation, {level}", level=level))
    for hazard in register.find(Hazard, level=HazardLevel.MAJOR):
        if hazard.enterprise_id in active and hazard.found_at.date() >= on - _YEAR:
            found[hazard.enterprise_id or 0].append(tr("major hazard {number}", number=hazard.number))
    status_of = dict(zip(columns["id"], columns["status"], strict=True))
    return {id: tuple(dict.fromkeys(why)) for id, why in sorted(found.items()) if status_of[id].is_active}
