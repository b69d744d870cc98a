"""Making a plan: needs, people, roads and days brought together."""

import copy
import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from gisgrid.errors import PatrolError
from gisgrid.i18n import tr
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.periods import Period
from gisgrid.model.register import Register
from gisgrid.model.working_days import WorkCalendar, china_calendar
from gisgrid.patrol.assigning import Assigner, Group, home_of, site_of
from gisgrid.patrol.keeping import Keeping, site_key
from gisgrid.patrol.needs import Need, NeedFinder, Span, grid_names
from gisgrid.patrol.plan import DayLength, Plan, PlanVisit, Unmet, Workload, ordered
from gisgrid.patrol.plan_sites import PlanSettings, tour_maker
from gisgrid.patrol.scheduling import Scheduler, Timetable
from gisgrid.patrol.staff import Staff
from gisgrid.patrol.unmet_words import Lack, Lacks, say_unmet
from gisgrid.patrol.working_time import clock_text
from gisgrid.progress import Progress

_TURNS = 3
_EVEN = 1.12


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the work to plan.

    Attributes
    ----------
    grid_ids : frozenset of int or None
        Keep to visits in these grids.
    person_ids : frozenset of int or None
        Keep to these people, after the whole has been planned.
    """

    grid_ids: frozenset[int] | None = None
    person_ids: frozenset[int] | None = None


def make_plan(
    register: Register,
    period: Period,
    *,
    starts: dt.date | None = None,
    wanted: Wanted | None = None,
    settings: PlanSettings | None = None,
    before: Sequence[PlannedVisit] = (),
    calendar: WorkCalendar | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan the visits of a period.

    Parameters
    ----------
    starts : date, optional
        First day to plan, in a period of which a part is over.
    before : sequence of PlannedVisit
        Earlier planned visits: who came and on which weekday is kept where it can be, and locked visits stay; in
        a period of which a part is over, every visit stays that can.
    calendar : WorkCalendar, optional
        The working days; China's when left out.

    Raises
    ------
    PatrolError
        If the period ends before `starts`, or nothing at all can be planned because there is no work of this kind.
    """
    return Planner(
        register,
        period,
        starts=starts,
        settings=settings or PlanSettings(),
        before=before,
        calendar=calendar or china_calendar(),
        progress=progress or Progress(),
    ).plan(wanted or Wanted())


class Planner:
    """One run of planning; keeps the roads and places, so that what asks later finds them.

    Attributes
    ----------
    maker : TourMaker
        Knows every way between the stops of the plan.
    """

    def __init__(
        self,
        register: Register,
        period: Period,
        *,
        starts: dt.date | None,
        settings: PlanSettings,
        before: Sequence[PlannedVisit],
        calendar: WorkCalendar,
        progress: Progress,
    ) -> None:
        first = max(period.start, starts or period.start)
        if first > period.end:
            raise PatrolError(
                tr("{period} is over on {day}; choose a later period.", period=period.label, day=first)
            )
        self._register = register
        self._span = Span(period, first)
        self._settings = settings
        self._before = before
        self._calendar = calendar
        self._progress = progress
        self._staff = Staff(register, first, calendar=calendar)
        self._grids = grid_names(register)
        self._names = dict(zip(*register.columns(Enterprise, ["id", "name"]).values(), strict=True))
        self._keeping = Keeping(before, self._span, self._staff)
        self._lacks = Lacks()
        self._notes: list[str] = []

    def plan(self, wanted: Wanted) -> Plan:
        """Make the plan."""
        self._progress.report(0, 4, tr("Finding what is due"))
        needs = self._needs(wanted)
        self._progress.report(1, 4, tr("Reading the roads"))
        self.maker = tour_maker(
            self._register, needs, staff=self._staff, settings=self._settings, notes=self._notes
        )
        needs = self._placed(needs)
        self._progress.report(2, 4, tr("Sharing the work"))
        plan = self._evened_plan(needs)
        self._progress.report(4, 4)
        return _of_people(plan, wanted.person_ids)

    def _evened_plan(self, needs: Sequence[Need]) -> Plan:
        """Plan, and where days turned out longer than a usual week let foresee, share the work anew."""
        burden: dict[int, float] = {}
        best: Plan | None = None
        for turn in range(_TURNS):
            lacks, self._lacks = self._lacks, copy.deepcopy(self._lacks)
            given, usual = self._assign(needs, burden)
            self._progress.report(3, 4, tr("Putting tours in order"))
            plan = self._finished(self._schedule(given))
            self._lacks = lacks
            if best is None or (len(plan.unmet), _unevenness(plan, usual)) < (
                len(best.unmet),
                _unevenness(best, usual),
            ):
                best = plan
            if not self._settings.evened or turn == _TURNS - 1 or _unevenness(plan, usual) <= _EVEN:
                break
            weeks = max(1, len({day.isocalendar()[:2] for day in self._span.days()}))
            for work in plan.workload:
                if work.person_id in usual:
                    burden[work.person_id] = work.minutes / weeks - usual[work.person_id]
        assert best is not None
        return best

    def _needs(self, wanted: Wanted) -> list[Need]:
        needs = NeedFinder(self._register, self._span, staff=self._staff, calendar=self._calendar).needs()
        if wanted.grid_ids is not None:
            needs = [need for need in needs if need.grid_id in wanted.grid_ids]
        return self._keeping.wanted(needs)

    def _placed(self, needs: Sequence[Need]) -> list[Need]:
        """Set aside what cannot be visited at all, each with its reason."""
        hours, found = self._settings.hours, []
        places = set(self.maker.sites)
        for need in needs:
            site = self.maker.sites[site_of(need)]
            if not self.maker.ways.knows(site_of(need)) or site_of(need) not in places:
                self._lacks.add(Lack.PLACE, need)
            elif site.windows and not any(
                min(closes, hours.ends) - max(opens, hours.starts) >= site.service_min
                for opens, closes in site.windows
            ):
                self._lacks.add(Lack.OPEN_HOURS, need)
            elif not any(self._calendar.is_working(day) for day in _days(need)):
                self._lacks.add(Lack.WORKING_DAY, need)
            elif not any(
                need.last_done is None or (day - need.last_done).days >= need.gap_days
                for day in _days(need)
                if self._calendar.is_working(day)
            ):
                self._lacks.add(Lack.DISTANCE, need)
            else:
                found.append(need)
        return found

    def _assign(
        self, needs: Sequence[Need], burden: Mapping[int, float]
    ) -> tuple[list[tuple[Need, int]], dict[int, float]]:
        """Give needs to people; returns them with the minutes of a usual week of those who patrol weekly."""
        groups: dict[tuple[str, bool], list[Need]] = defaultdict(list)
        given: list[tuple[Need, int]] = []
        for need in needs:
            kept = self._keeping.visit_of(need)
            if kept is not None and kept.person_id in self._staff.members:
                given.append((need, kept.person_id))
                continue
            groups[need.posts[0] if need.posts else "", need.is_weekly].append(need)
        people = {person for post, _ in groups for person in self._staff.in_post(post)}
        days = [day for day in self._span.days() if self._calendar.is_working(day)]
        room = {
            person: sum(self._staff.works(person, day) for day in days) / max(1, len(days))
            for person in people
        }
        before = {
            key: visit.person_id
            for visit in sorted(self._before, key=lambda visit: visit.planned_on)
            for key in _keys_of(visit, needs)
        }
        assigner = Assigner(
            self._staff, self.maker, before=before, room=room, evened=self._settings.evened, burden=burden
        )
        usual: dict[int, float] = {}
        for (post, is_weekly), found in sorted(groups.items(), key=lambda item: (not item[0][1], item[0][0])):
            self._progress.check_cancelled()
            persons = assigner.assign(Group(post, tuple(found), is_weekly))
            for need in found:
                if need.key in persons:
                    given.append((need, persons[need.key]))
                else:
                    is_away = any(self._staff.in_post(post) for post in need.posts) and bool(need.own)
                    self._lacks.add(Lack.LEAVE if is_away else Lack.PERSON, need)
            if is_weekly:
                sites: dict[int, set[Hashable]] = {person: set() for person in self._staff.in_post(post)}
                for need, person in given:
                    sites.setdefault(person, set()).add(site_of(need))
                usual.update(
                    {
                        person: assigner.week_minutes(person, sorted(keys, key=str))
                        for person, keys in sites.items()
                    }
                )
        return given, usual

    def _schedule(self, given: Sequence[tuple[Need, int]]) -> Timetable:
        habits: dict[Hashable, int] = {}
        for visit in sorted(self._before, key=lambda visit: visit.planned_on):
            habits[site_key(visit)] = visit.planned_on.weekday()
        fixed = self._keeping.fixed([need for need, _ in given])
        table = Scheduler(self._span, self._staff, self.maker, habits=habits, fixed=fixed).schedule(given)
        for need, _ in table.too_much:
            self._lacks.add(Lack.CLASH if self.maker.sites[site_of(need)].windows else Lack.TIME, need)
        self._lacks.add(Lack.DAY, *(need for need, _ in table.no_day))
        return table

    def _finished(self, table: Timetable) -> Plan:
        locked = {
            (visit.person_id, visit.planned_on, site_key(visit)) for visit in self._before if visit.is_locked
        }
        visits: list[PlanVisit] = []
        days: list[DayLength] = []
        for (person, day), stops in sorted(table.stops.items(), key=lambda item: (item[0][1], item[0][0])):
            if not stops:
                continue
            tour = self.maker.order(home_of(person), list(stops))
            timed = tour.timed
            days.append(
                DayLength(
                    day, person, timed.visit_min, timed.travel_min, timed.metres, clock_text(timed.back)
                )
            )
            for order, (key, times) in enumerate(zip(tour.keys, timed.stops, strict=True), start=1):
                visits.append(
                    self._visit(
                        person,
                        day,
                        stops[key],
                        order=order,
                        clock=(clock_text(times.arrive), clock_text(times.leave)),
                        is_locked=(person, day, key) in locked,
                    )
                )
        return Plan(
            self._span.period.label,
            self._span.starts,
            self._span.ends,
            self.maker.ways.network.mode,
            ordered(visits),
            tuple(days),
            self._workload(visits, days),
            {day.person_id: self.maker.ways.place(home_of(day.person_id)) for day in days},
            tuple(self._unmet()),
            (*self._notes, *self._shortage(table), *self._road_notes()),
        )

    def _shortage(self, table: Timetable) -> list[str]:
        """Say how much work is left over, where the working hours are too short for it."""
        left = [site_of(need) for need, _ in table.too_much if not self.maker.sites[site_of(need)].windows]
        if not left:
            return []
        minutes = sum(self.maker.sites[site].service_min for site in left)
        return [
            tr(
                "{count} visits find no working time; they need at least {days} more days of one person's work. "
                "Appoint more people, or shorten the visits.",
                count=len(left),
                days=math.ceil(minutes / self._settings.hours.capacity_min),
            )
        ]

    def _road_notes(self) -> list[str]:
        notes = []
        if self.maker.ways.straight and self.maker.ways.network.size:
            notes.append(
                tr(
                    "{count} places are reached by no road; the way to them is a straight line.",
                    count=len(self.maker.ways.straight),
                )
            )
        loose = self.maker.ways.network.loose_parts()
        if loose:
            notes.append(
                tr(
                    "{count} pieces of road, {km} km in all, are not joined to the rest and are not used.",
                    count=len(loose),
                    km=f"{sum(part.length_m for part in loose) / 1000:.1f}",
                )
            )
        return notes

    def _visit(
        self,
        person: int,
        day: dt.date,
        needs: Sequence[Need],
        *,
        order: int,
        clock: tuple[str, str],
        is_locked: bool,
    ) -> PlanVisit:
        first = min(needs, key=lambda need: (need.rule is None, not need.is_weekly, need.due))
        rules = list(dict.fromkeys(need.rule_id for need in [first, *needs]))
        tasks = [*rules, *(task.value for need in needs for task in need.tasks)]
        grid = self._grids.get(first.grid_id or 0, ("", ""))
        key = first.enterprise_id
        return PlanVisit(
            day,
            person,
            self._staff.members[person].name,
            first.posts[0] if first.posts else "",
            first.grid_id,
            grid[0],
            key,
            self._names.get(key, "") if key is not None else grid[1],
            first.rule_id,
            first.rule.key if first.rule is not None else "",
            tuple(dict.fromkeys(tasks)),
            order,
            *clock,
            due=min(need.due for need in needs),
            last_done=first.last_done,
            is_overdue=any(need.is_overdue for need in needs),
            is_helper=person not in first.own,
            is_locked=is_locked,
            hazards=first.hazards,
            grid_name=grid[1],
        )

    def _workload(self, visits: Sequence[PlanVisit], days: Sequence[DayLength]) -> tuple[Workload, ...]:
        minutes: Counter[int] = Counter()
        metres: Counter[int] = Counter()
        for day in days:
            minutes[day.person_id] += day.visit_min + day.travel_min
            metres[day.person_id] += round(day.metres)
        posts: dict[int, Counter[str]] = defaultdict(Counter)
        for visit in visits:
            posts[visit.person_id][visit.post] += 1
        found = [
            Workload(
                person,
                self._staff.members[person].name,
                posts[person].most_common(1)[0][0],
                minutes[person],
                float(metres[person]),
            )
            for person in minutes
        ]
        return tuple(sorted(found, key=lambda work: (work.post, work.person, work.person_id)))

    def _unmet(self) -> list[Unmet]:
        return say_unmet(
            self._lacks, self._register, grids=self._grids, names=self._names, hours=self._settings.hours
        )


def _unevenness(plan: Plan, people: Mapping[int, float]) -> float:
    minutes = {work.person_id: work.minutes for work in plan.workload}
    found = [minutes.get(person, 0) for person in people]
    return max(found) / max(1, min(found)) if found else 1.0


def _days(need: Need) -> list[dt.date]:
    return [need.first + dt.timedelta(days=i) for i in range((need.last - need.first).days + 1)]


def _keys_of(visit: PlannedVisit, needs: Sequence[Need]) -> list[tuple[str, int]]:
    key = visit.enterprise_id if visit.enterprise_id is not None else visit.grid_id
    rule = visit.tasks.split("、")[0]
    return [need.key for need in needs if need.subject_id == key and need.rule_id == rule]


def _of_people(plan: Plan, person_ids: frozenset[int] | None) -> Plan:
    if person_ids is None:
        return plan
    return Plan(
        plan.period,
        plan.starts,
        plan.ends,
        plan.mode,
        tuple(visit for visit in plan.visits if visit.person_id in person_ids),
        tuple(day for day in plan.days if day.person_id in person_ids),
        tuple(work for work in plan.workload if work.person_id in person_ids),
        plan.homes,
        plan.unmet,
        plan.notes,
    )
