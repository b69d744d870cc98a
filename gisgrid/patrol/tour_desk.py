"""A saved plan on the desk: its tours on the clock, and what a change by hand would cost."""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import shapely

from gisgrid.errors import PatrolError
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.model.areas import Grid
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.patrols import Absence, PlannedVisit
from gisgrid.model.people import Person
from gisgrid.model.periods import Period, period_of
from gisgrid.model.register import Register
from gisgrid.model.working_days import china_calendar
from gisgrid.patrol.assigning import home_of
from gisgrid.patrol.day_tours import DayTour, TourMaker
from gisgrid.patrol.needs import hazard_work, planned_rules
from gisgrid.patrol.plan import DayLength, Plan, PlanVisit, Workload, ordered
from gisgrid.patrol.plan_sites import PlanSettings, home_places, stop_places, stop_sites, usual_mode
from gisgrid.patrol.road_lines import Floats
from gisgrid.patrol.road_network import RoadNetwork, read_roads
from gisgrid.patrol.staff import Staff
from gisgrid.patrol.ways import Ways
from gisgrid.patrol.working_time import clock_text

TourKey = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A plan after a change by hand, and what the change costs.

    Attributes
    ----------
    touched : tuple of (date, int)
        Tours that became other ones.
    minutes, metres : float
        More (or less, when negative) than before, over all tours touched.
    """

    plan: Plan
    touched: tuple[TourKey, ...]
    minutes: int
    metres: float


class TourDesk:
    """Times saved visits and tries changes.

    Parameters
    ----------
    records : sequence of PlannedVisit
        The visits of the period.
    """

    def __init__(
        self,
        register: Register,
        period: Period,
        records: Sequence[PlannedVisit],
        *,
        settings: PlanSettings | None = None,
    ) -> None:
        self._settings = settings or PlanSettings()
        self._period = period
        self._absences = register.find(Absence)
        visits = _visits(register, records)
        crs = WorkCrs(register.info.zone)
        sites = {site_key(visit): visit.grid_id for visit in visits}
        places, _ = stop_places(register, sites, crs=crs)
        visits = [visit for visit in visits if site_key(visit) in places]
        people = sorted({visit.person_id for visit in visits})
        staff = Staff(register, period.start, calendar=china_calendar())
        self._homes = home_places(register, people, staff=staff, crs=crs)
        homes: dict[Hashable, tuple[float, float]] = {home_of(key): xy for key, xy in self._homes.items()}
        mode = self._settings.mode or usual_mode(places.values())
        roads, _ = read_roads(register)
        self._maker = TourMaker(
            Ways(RoadNetwork(roads, mode), {**places, **homes}),
            stop_sites(register, {site_key(v): len(v.hazards) for v in visits}, times=self._settings.times),
            hours=self._settings.hours,
            day_target_min=self._settings.day_target_min,
        )
        self.plan = self._timed(visits)

    def loose_roads(self) -> tuple[Floats, ...]:
        """Return the shapes of the roads that are not joined to the rest, in metres of the work CRS."""
        network = self._maker.ways.network
        return tuple(shapely.get_coordinates(line) for line in network.lines[~network.is_main])

    def best_order(self, tour: TourKey) -> Change:
        """Put a day in the best order; locked stops keep their place in it."""
        visits = self._tour(tour)
        best = self._maker.order(home_of(tour[1]), [site_key(visit) for visit in visits])
        by_key = {site_key(visit): visit for visit in visits}
        free = [by_key[key] for key in best.keys if not by_key[key].is_locked]
        line: list[PlanVisit] = []
        locked = {visit.order: visit for visit in visits if visit.is_locked}
        for place in range(1, len(visits) + 1):
            line.append(locked[place] if place in locked else free.pop(0))
        return self._changed({tour: line})

    def reorder(self, tour: TourKey, *, row: int, to_row: int) -> Change:
        """Move a stop within its day; `to_row` is its row afterwards."""
        visits = self._tour(tour)
        visits.insert(to_row, visits.pop(row))
        return self._changed({tour: visits})

    def move(self, tour: TourKey, *, row: int, to: TourKey, person: str) -> Change:
        """Give a stop to another day or person, at the place where it lengthens the way least.

        Raises
        ------
        PatrolError
            If the other day has this stop already, the person is on leave then, the place is not open at any
            time that is left, or the day would be longer than a working day.
        """
        source = self._tour(tour)
        visit = source.pop(row)
        target = self._tour(to) if to in self.plan.tours() else []
        if any(site_key(other) == site_key(visit) for other in target):
            raise PatrolError(tr("{name} is in that tour already.", name=visit.name))
        if not self._maker.ways.knows(home_of(to[1])):
            raise PatrolError(tr("{person} has no tour in this period; plan one first.", person=person))
        if any(one.person_id == to[1] and one.covers(to[0]) for one in self._absences):
            raise PatrolError(tr("{person} is on leave on {day}.", person=person, day=f"{to[0]:%m-%d}"))
        moved = replace(visit, date=to[0], person_id=to[1], person=person, is_helper=to[1] != visit.person_id)
        home = home_of(to[1])
        lines = [[*target[:at], moved, *target[at:]] for at in range(len(target) + 1)]
        best = min(lines, key=lambda line: self._strain(home, line))
        is_shut = self._strain(home, best)[0] > (self._strain(home, target)[0] if target else 0)
        if is_shut or self._maker.is_over_long(self._timed_line(home, best)):
            if self._maker.sites[site_key(visit)].windows:
                text = tr(
                    "{name} is not open at a time that {person} has left on {day}.",
                    name=visit.name,
                    person=person,
                    day=f"{to[0]:%m-%d}",
                )
            else:
                text = tr("{person} has no room for it on {day}.", person=person, day=f"{to[0]:%m-%d}")
            raise PatrolError(text)
        return self._changed({tour: source, to: best})

    def lock(self, tour: TourKey, *, row: int) -> Change:
        """Fix a stop in its day and place, or free it again."""
        visits = self._tour(tour)
        visits[row] = replace(visits[row], is_locked=not visits[row].is_locked)
        return self._changed({tour: visits})

    def accept(self, change: Change) -> None:
        """Go on from a change."""
        self.plan = change.plan

    def _tour(self, key: TourKey) -> list[PlanVisit]:
        return list(self.plan.tours()[key])

    def _timed_line(self, home: Hashable, line: Sequence[PlanVisit]) -> DayTour:
        return self._maker.timed(home, [site_key(visit) for visit in line])

    def _strain(self, home: Hashable, line: Sequence[PlanVisit]) -> tuple[int, int]:
        """Return how many gates are shut when the tour comes, and how long it is on the road."""
        timed = self._timed_line(home, line).timed
        return len(timed.late), timed.travel_min

    def _changed(self, lines: dict[TourKey, list[PlanVisit]]) -> Change:
        kept = [visit for visit in self.plan.visits if visit.tour not in lines]
        changed = [
            replace(visit, order=order)
            for line in lines.values()
            for order, visit in enumerate(line, start=1)
        ]
        plan = self._timed([*kept, *changed])
        before, after = _sum(self.plan, lines), _sum(plan, lines)
        return Change(plan, tuple(lines), round(after[0] - before[0]), after[1] - before[1])

    def _timed(self, visits: Sequence[PlanVisit]) -> Plan:
        tours: dict[TourKey, list[PlanVisit]] = {}
        for visit in sorted(visits, key=lambda visit: (visit.date, visit.person_id, visit.order)):
            tours.setdefault(visit.tour, []).append(visit)
        found: list[PlanVisit] = []
        days: list[DayLength] = []
        for (day, person), line in tours.items():
            timed = self._timed_line(home_of(person), line).timed
            days.append(
                DayLength(
                    day, person, timed.visit_min, timed.travel_min, timed.metres, clock_text(timed.back)
                )
            )
            found += [
                replace(visit, order=order, arrive=clock_text(at.arrive), leave=clock_text(at.leave))
                for order, (visit, at) in enumerate(zip(line, timed.stops, strict=True), start=1)
            ]
        return Plan(
            self._period.label,
            self._period.start,
            self._period.end,
            self._maker.ways.network.mode,
            ordered(found),
            tuple(days),
            _workload(found, days),
            self._homes,
        )


def site_key(visit: PlanVisit | PlannedVisit) -> Hashable:
    """Return the key of the place of a visit."""
    if visit.enterprise_id is not None:
        return ("enterprise", visit.enterprise_id)
    return ("grid", visit.grid_id)


def _sum(plan: Plan, tours: dict[TourKey, list[PlanVisit]]) -> tuple[float, float]:
    days = [day for day in plan.days if (day.date, day.person_id) in tours]
    return sum(day.visit_min + day.travel_min for day in days), sum(day.metres for day in days)


def _workload(visits: Sequence[PlanVisit], days: Sequence[DayLength]) -> tuple[Workload, ...]:
    names = {visit.person_id: (visit.person, visit.post) for visit in visits}
    found = []
    for person, (name, post) in names.items():
        mine = [day for day in days if day.person_id == person]
        minutes = sum(day.visit_min + day.travel_min for day in mine)
        found.append(Workload(person, name, post, minutes, sum(day.metres for day in mine)))
    return tuple(sorted(found, key=lambda work: (work.post, work.person, work.person_id)))


def _visits(register: Register, records: Sequence[PlannedVisit]) -> list[PlanVisit]:
    people = dict(zip(*register.columns(Person, ["id", "name"]).values(), strict=True))
    grids = {
        key: (code, name)
        for key, code, name in zip(*register.columns(Grid, ["id", "code", "name"]).values(), strict=True)
    }
    names = dict(zip(*register.columns(Enterprise, ["id", "name"]).values(), strict=True))
    last = _LastVisits(register)
    work = hazard_work(register, min((record.planned_on for record in records), default=dt.date.max))
    found = []
    for record in records:
        code, name = grids.get(record.grid_id or 0, ("", ""))
        tasks = tuple(record.tasks.split("、"))
        key = record.enterprise_id
        rule_key, last_done, due = last.of(tasks[0], record)
        found.append(
            PlanVisit(
                record.planned_on,
                record.person_id,
                str(people.get(record.person_id, "")),
                record.post,
                record.grid_id,
                code,
                key,
                str(names.get(key, "")) if key is not None else name,
                tasks[0],
                rule_key,
                tasks,
                record.order_number,
                record.arrive,
                record.leave,
                due,
                last_done,
                is_locked=record.is_locked,
                hazards=work.open_ids.get(key or 0, ()),
                grid_name=str(name),
            )
        )
    return found


class _LastVisits:
    """When duties were last served, read rule by rule when first asked for."""

    def __init__(self, register: Register) -> None:
        self._rules = planned_rules(register)
        self._book = DutyBook(register)
        self._known: dict[str, dict[int, list[dt.date]]] = {}

    def of(self, rule_id: str, record: PlannedVisit) -> tuple[str, dt.date | None, dt.date]:
        """Return the rule's key, the last visit before the planned day, and the day by which it is due."""
        rule = next(
            (rule for rule in self._rules if rule.rule == rule_id and record.post in rule.who),
            next((rule for rule in self._rules if rule.rule == rule_id), None),
        )
        if rule is None:
            return "", None, record.planned_on
        if rule.key not in self._known:
            evidence = self._book.evidence(rule)
            days: dict[int, list[dt.date]] = {}
            for key, day in zip(evidence.subject_ids.tolist(), evidence.days.tolist(), strict=True):
                days.setdefault(key, []).append(day)
            self._known[rule.key] = days
        subject = record.enterprise_id if rule.subject == "enterprise" else record.grid_id
        before = [day for day in self._known[rule.key].get(subject or 0, ()) if day < record.planned_on]
        return rule.key, max(before, default=None), period_of(rule.period, record.planned_on).end
