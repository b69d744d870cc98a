"""Counting hazards for statistics: what was found, mended, planned and listed in a stretch of time.

A figure depends on dates only, so that the figures of a past quarter can be counted again later:
a hazard counts as mended (已整改) when its re-check was passed or it was closed on or before the last
day, and as major when it had been judged so by then. 列入治理计划 are the major hazards not yet closed
(DOMAIN.md 4.6: 重大隐患数 − 已整改销号数). Void hazards count nowhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from gisgrid.model import hazard_cycle
from gisgrid.model.base_map import Place
from gisgrid.model.enumerations import HazardEventKind, HazardLevel
from gisgrid.model.hazards import Hazard, HazardEvent
from gisgrid.model.inspections import Inspection
from gisgrid.reports.holdings import Holdings
from gisgrid.reports.industries import IndustryList
from gisgrid.reports.spans import Span

Key = TypeVar("Key")
_PROVINCE = "省"
_CITY = "市"


@dataclass(frozen=True)
class Figures:
    """The figures of one row of a statistics form; money is in ten thousand yuan.

    Attributes
    ----------
    units_due, units : int
        Enterprises that stand, and those that were inspected.
    general, general_fixed, major, major_closed : int
        General and major hazards, and those of them mended or closed.
    planned : int
        Major hazards not yet closed, with how many of them have each of the five 落实, and all five.
    listed, listed_province, listed_city : int
        Major hazards under 挂牌督办.
    fell_due, missed : int
        Hazards whose deadline passed in the stretch, and those of them not mended in time.
    """

    units_due: int = 0
    units: int = 0
    general: int = 0
    general_fixed: int = 0
    major: int = 0
    major_closed: int = 0
    planned: int = 0
    targets: int = 0
    means: int = 0
    staff: int = 0
    deadline: int = 0
    emergency: int = 0
    all_five: int = 0
    listed: int = 0
    listed_province: int = 0
    listed_city: int = 0
    fell_due: int = 0
    missed: int = 0
    planned_funds_wan: float = 0.0
    funds_wan: float = 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def total(rows: Iterable[Figures]) -> Figures:
    """Add figures up."""
    return sum(rows, Figures())


def mended_on(hazard: Hazard) -> date | None:
    """Return the day on which a hazard counts as mended, or None."""
    days = [hazard.closed_on]
    if hazard.recheck_result == hazard_cycle.PASSED:
        days.append(hazard.rechecked_on)
    return min((day for day in days if day is not None), default=None)


def judged_major(holdings: Holdings) -> dict[int, date]:
    """Return the day on which each major hazard was judged so; that of its finding when none is recorded."""
    columns = holdings.register.columns(
        HazardEvent, ["hazard_id", "happened_at"], kind=HazardEventKind.CONFIRM_MAJOR
    )
    days = {
        hazard_id: moment.date()
        for hazard_id, moment in zip(columns["hazard_id"], columns["happened_at"], strict=True)
    }
    return {
        one.id or 0: days.get(one.id or 0, one.found_at.date())
        for one in holdings.hazards
        if one.level is HazardLevel.MAJOR
    }


def figures_of(hazards: Iterable[Hazard], span: Span, *, major_since: dict[int, date]) -> Figures:
    """Count hazards found in a stretch of time as they stood on its last day."""
    counts: dict[str, float] = defaultdict(float)
    for one in hazards:
        mended = mended_on(one)
        is_mended = mended is not None and mended <= span.last
        counts["funds_wan"] += one.funds_wan or 0.0
        if one.due_on is not None and one.due_on <= span.last:
            counts["fell_due"] += 1
            counts["missed"] += mended is None or mended > one.due_on
        judged = major_since.get(one.id or 0)
        if judged is None or judged > span.last:
            counts["general"] += 1
            counts["general_fixed"] += is_mended
        else:
            _count_major(counts, one, span)
    kept: dict[str, Any] = {
        f.name: counts[f.name] if f.name.endswith("_wan") else int(counts[f.name]) for f in fields(Figures)
    }
    return Figures(**kept)


def _count_major(counts: dict[str, float], one: Hazard, span: Span) -> None:
    counts["major"] += 1
    is_closed = one.closed_on is not None and one.closed_on <= span.last
    counts["major_closed"] += is_closed
    if one.listed_on is not None and one.listed_on <= span.last:
        counts["listed"] += 1
        counts["listed_province"] += _PROVINCE in one.listed_level
        counts["listed_city"] += _CITY in one.listed_level
    if is_closed:
        return
    flags = {
        "targets": one.has_plan_targets,
        "means": one.has_plan_funds,
        "staff": one.has_plan_staff,
        "deadline": one.has_plan_deadline,
        "emergency": one.has_plan_emergency,
    }
    counts["planned"] += 1
    counts["all_five"] += all(flags.values())
    counts["planned_funds_wan"] += one.funds_wan or 0.0
    for name, is_there in flags.items():
        counts[name] += is_there


def figures_by(
    holdings: Holdings, span: Span, key_of_hazard: Callable[[Hazard], Key], key_of_unit: Callable[[int], Key]
) -> dict[Key, Figures]:
    """Count hazards and inspected enterprises by any key.

    Parameters
    ----------
    key_of_hazard, key_of_unit : callable
        Give the key of a hazard, and of an enterprise by its id.
    """
    hazards: dict[Key, list[Hazard]] = defaultdict(list)
    for one in holdings.hazards:
        if span.holds(one.found_at.date()):
            hazards[key_of_hazard(one)].append(one)
    major_since = judged_major(holdings)
    found = {key: figures_of(listed, span, major_since=major_since) for key, listed in hazards.items()}
    standing = [one.id or 0 for one in holdings.enterprises]
    visited = inspected_units(holdings, span)
    units: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for unit in standing:
        units[key_of_unit(unit)][0] += 1
    for unit in visited.intersection(standing):
        units[key_of_unit(unit)][1] += 1
    for key, (due, done) in units.items():
        found[key] = found.get(key, Figures()) + Figures(units_due=due, units=done)
    return found


def figures_by_industry(holdings: Holdings, span: Span, industries: IndustryList) -> dict[str, Figures]:
    """Count by the rows of the list of industries; rows without anything are there with zeros."""
    place_kinds = {one.id: one.kind.value for one in holdings.register.find(Place)}
    every = holdings.every_enterprise

    def of_unit(enterprise_id: int) -> str:
        one = every[enterprise_id]
        return industries.row_of(one.supervised_industry, one.industry_code).name

    def of_hazard(one: Hazard) -> str:
        if one.enterprise_id in every:
            return of_unit(one.enterprise_id or 0)
        return industries.row_of_place(place_kinds.get(one.place_id, "")).name

    found = figures_by(holdings, span, of_hazard, of_unit)
    return {row.name: found.get(row.name, Figures()) for row in industries.rows}


def inspected_units(holdings: Holdings, span: Span) -> set[int]:
    """Return the ids of the enterprises that anybody inspected in a stretch of time."""
    columns = holdings.register.columns(Inspection, ["enterprise_id", "inspected_at"])
    return {
        enterprise_id
        for enterprise_id, moment in zip(columns["enterprise_id"], columns["inspected_at"], strict=True)
        if enterprise_id is not None and span.first <= moment.date() <= span.last
    }


def check_figures(rows: dict[str, Figures]) -> list[str]:
    """Return the names of the rows whose figures contradict each other; none when all is well.

    已整改 ≤ 排查, 已整改销号 ≤ 重大隐患, 列入治理计划 = 重大 − 销号, each 落实 ≤ 列入治理计划,
    排查单位 ≤ 应排查.
    """
    return [
        name
        for name, one in rows.items()
        if one.general_fixed > one.general
        or one.major_closed > one.major
        or one.planned != one.major - one.major_closed
        or max(one.targets, one.means, one.staff, one.deadline, one.emergency) > one.planned
        or one.all_five > min(one.targets, one.means, one.staff, one.deadline, one.emergency)
        or one.units > one.units_due
        or one.listed_province + one.listed_city > one.listed
    ]
