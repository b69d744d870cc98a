"""Proof of coverage: what was required, what was done, what was missed and why, person by person."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from gisgrid.i18n import term, tr
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.obligations import duty_table
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.periods import Period
from gisgrid.model.register import Register
from gisgrid.model.scheme_duties import RuleSubject
from gisgrid.model.working_days import WorkCalendar
from gisgrid.patrol.needs import grid_names, planned_rules
from gisgrid.patrol.staff import Staff


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One duty of one person in one grid.

    Attributes
    ----------
    person, post : str
        Who answers for it; an empty person where the post is vacant.
    required, done : int
        Summed over the duty's periods that end within the time asked for; nothing done twice counts twice.
    missed : tuple of (str, str)
        What was missed, and why.
    still_due : int
        Visits that are not made and not missed, because their period is not over.
    grid_id : int or None
        Id of the grid.
    """

    rule: str
    person: str
    post: str
    grid: str
    required: int
    done: int
    missed: tuple[tuple[str, str], ...]
    still_due: int = 0
    grid_id: int | None = None


@dataclass(slots=True)
class _Sums:
    """What is summed up for a line."""

    grid_id: int | None
    required: int = 0
    done: int = 0
    still_due: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)


def coverage_lines(
    register: Register, period: Period, *, on: dt.date, calendar: WorkCalendar
) -> list[CoverageLine]:
    """Count every visit duty over a period.

    Parameters
    ----------
    on : date
        What came later is left out; periods of a duty that run on beyond this day are not yet missed.

    Returns
    -------
    list of CoverageLine
        Rule by rule, by person and grid. Periods of a duty that end after `period` are left out.
    """
    staff = Staff(register, min(on, period.end), calendar=calendar)
    book = DutyBook(register)
    reasons = _Reasons(register)
    grids = grid_names(register)
    posts = {post.key: term(post.name) for post in register.scheme.posts}
    columns = register.columns(Enterprise, ["id", "name", "grid_id"])
    facts = {row[0]: row[1:] for row in zip(*columns.values(), strict=True)}
    sums: dict[tuple[str, str, str, str], _Sums] = {}
    for rule in planned_rules(register):
        table = duty_table(book, rule, first=period.start, last=min(on, period.end))
        is_grid = rule.subject is RuleSubject.GRID
        for row, subject in enumerate(table.subject_ids.tolist()):
            own, post = staff.for_grid(rule, subject) if is_grid else staff.for_enterprise(rule, subject)
            name, grid_id = (grids[subject][1], subject) if is_grid else facts[subject]
            person = tr(", ").join(staff.members[key].name for key in own)
            grid = grids.get(grid_id or 0, ("", ""))[1]
            found = sums.setdefault(
                (rule.rule, person, posts.get(post or rule.who[-1], ""), grid), _Sums(grid_id)
            )
            for column in range(table.required.shape[1]):
                span = table.period(column)
                if span.end > period.end:
                    continue
                wanted = int(table.required[row, column])
                made = min(int(table.done[row, column]), wanted)
                found.required, found.done = found.required + wanted, found.done + made
                if span.end > on:
                    found.still_due += wanted - made
                elif made < wanted:
                    site = ("grid" if is_grid else "enterprise", subject)
                    found.missed.append((f"{name} {span.label}", reasons.of(site, own, span)))
    return [
        CoverageLine(*key, one.required, one.done, tuple(one.missed), one.still_due, one.grid_id)
        for key, one in sums.items()
        if one.required
    ]


class _Reasons:
    """Why a visit was missed, from what is recorded."""

    def __init__(self, register: Register) -> None:
        self._planned: dict[tuple[str, int | None], list[dt.date]] = defaultdict(list)
        for visit in register.find(PlannedVisit):
            self._planned["enterprise", visit.enterprise_id].append(visit.planned_on)
            self._planned["grid", visit.grid_id].append(visit.planned_on)
        self._absences = register.find(Absence)

    def of(self, site: tuple[str, int], own: tuple[int, ...], span: Period) -> str:
        if not own:
            return tr("the post is vacant")
        away = [a for a in self._absences if a.person_id in own and a.starts_on <= span.end]
        if any(absence.ends_on >= span.start for absence in away):
            return tr("on leave and nobody stood in")
        if any(day in span for day in self._planned.get(site, ())):
            return tr("planned and not made")
        return tr("not planned")
