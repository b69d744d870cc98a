"""What the page 巡查 shows of one week, read on another thread."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from gisgrid.i18n import tr
from gisgrid.model.inspections import Inspection
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.periods import Period, previous_period
from gisgrid.model.register import Register
from gisgrid.model.working_days import china_calendar
from gisgrid.patrol.day_sheets import SheetMaker
from gisgrid.patrol.needs import NeedFinder, Span
from gisgrid.patrol.plan import PlanVisit
from gisgrid.patrol.road_lines import Floats
from gisgrid.patrol.staff import Staff
from gisgrid.patrol.tour_desk import TourDesk
from gisgrid.progress import Progress


@dataclass(frozen=True)
class PersonRow:
    """One line of the week: a person with the grids visited."""

    person_id: int
    name: str
    grids: str
    post: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a week without a plan asks for.

    Attributes
    ----------
    visits, tasks : int
        Visits that fall due and somebody may make, and how many of them are for hazards.
    people : int
        People in a post that may make them.
    working_days : int
        Working days of the week that are not over.
    """

    visits: int
    tasks: int
    people: int
    working_days: int


@dataclass
class Week:
    """One week's plan with what came of it.

    Attributes
    ----------
    desk : TourDesk
        The plan, and changes to it.
    sheets : SheetMaker
        Facts and ways for the shown tour.
    done : frozenset of (enterprise id, person id)
        Visits made in this week, by whom.
    before : frozenset of (enterprise id, person id, weekday)
        What was planned the week before.
    loose : tuple of ndarray of float, shape (n, 2)
        Roads that are not joined to the rest, in metres of the work CRS.
    ahead : Ahead or None
        What is to be planned; None where a plan is there.
    """

    period: Period
    desk: TourDesk
    sheets: SheetMaker
    rows: tuple[PersonRow, ...]
    done: frozenset[int]
    before: frozenset[tuple[int | None, int, int]]
    loose: tuple[Floats, ...] = ()
    ahead: Ahead | None = None

    def days(self) -> list[dt.date]:
        """Return the days that are shown: Monday to Friday, and weekend days that have a tour."""
        planned = {visit.date for visit in self.desk.plan.visits}
        days = [self.period.start + dt.timedelta(days=i) for i in range(7)]
        return [day for day in days if day.weekday() < 5 or day in planned]

    def is_done(self, visit: PlanVisit) -> bool:
        """Tell whether somebody has been there this week."""
        return visit.enterprise_id in self.done

    def counts(self, day: dt.date, person_id: int) -> tuple[int, int]:
        """Return (done, planned) stops of a tour."""
        visits = self.desk.plan.tours().get((day, person_id), [])
        return sum(self.is_done(visit) for visit in visits), len(visits)

    def compared(self, day: dt.date, person_id: int) -> tuple[int, int]:
        """Return how many stops are as last week on this weekday, and how many are new."""
        visits = self.desk.plan.tours().get((day, person_id), [])
        same = sum((v.enterprise_id, v.person_id, v.date.weekday()) in self.before for v in visits)
        return same, len(visits) - same


def read_week(register: Register, period: Period, *, today: dt.date, progress: Progress) -> Week:
    """Read the saved plan of a week, or what is ahead of `today` where there is none."""
    progress.report(0, 2, tr("Reading the plan"))
    days = [period.start + dt.timedelta(days=i) for i in range(7)]
    desk = TourDesk(register, period, register.find(PlannedVisit, planned_on=days))
    progress.report(1, 2, tr("Reading the roads"))
    earlier = previous_period(period)
    last = [earlier.start + dt.timedelta(days=i) for i in range(7)]
    before = frozenset(
        (old.enterprise_id, old.person_id, old.planned_on.weekday())
        for old in register.find(PlannedVisit, planned_on=last)
    )
    week = Week(
        period,
        desk,
        SheetMaker(register, desk.plan),
        _rows(desk),
        _done(register, period),
        before,
        desk.loose_roads(),
    )
    if not desk.plan.visits:
        week.ahead = _ahead(register, period, today)
    progress.report(2, 2)
    return week


def _ahead(register: Register, period: Period, today: dt.date) -> Ahead:
    calendar = china_calendar()
    first = min(max(period.start, today), period.end)
    staff = Staff(register, first, calendar=calendar)
    needs = NeedFinder(register, Span(period, first), staff=staff, calendar=calendar).needs()
    team = {post: staff.in_post(post) for need in needs for post in need.posts}
    needs = [need for need in needs if any(team[post] for post in need.posts)]
    return Ahead(
        len(needs),
        sum(bool(need.tasks) for need in needs),
        len({person for need in needs for post in need.posts for person in team[post]}),
        calendar.count(first, period.end),
    )


def _rows(desk: TourDesk) -> tuple[PersonRow, ...]:
    grids: dict[int, dict[str, None]] = defaultdict(dict)
    for visit in desk.plan.visits:
        grids[visit.person_id][visit.grid_name] = None
    found = [
        PersonRow(work.person_id, work.person, "、".join(grids[work.person_id]), work.post)
        for work in desk.plan.workload
    ]
    numbers: dict[str, int] = defaultdict(int)
    for visit in desk.plan.visits:
        numbers[visit.post] += 1
    return tuple(sorted(found, key=lambda row: (-numbers[row.post], row.post, row.grids, row.name)))


def _done(register: Register, period: Period) -> frozenset[int]:
    columns = register.columns(Inspection, ["inspected_at", "enterprise_id"])
    return frozenset(
        key
        for moment, key in zip(columns["inspected_at"], columns["enterprise_id"], strict=True)
        if key is not None and moment.date() in period
    )
