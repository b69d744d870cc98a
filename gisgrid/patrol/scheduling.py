"""Which day: a person's stops of a week become tours on working days, under the rules of spacing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from gisgrid.patrol.assigning import home_of, site_of
from gisgrid.patrol.day_tours import DayTour, TourMaker
from gisgrid.patrol.keeping import Fixed
from gisgrid.patrol.needs import Need, Span
from gisgrid.patrol.staff import Staff

_FORBIDDEN = 10_000.0
_OTHER_WEEKDAY = 2.0
_URGENT_LATER = 6.0
_USUAL_DAYS = {1: (1,), 2: (0, 3), 3: (0, 2, 4)}
"""Weekdays on which tours lie where nothing else decides: spread over the week, counted from Monday."""


@dataclass(slots=True)
class Timetable:
    """What is planned so far.

    Attributes
    ----------
    stops : dict of (person, day) to dict of site to list of Need
        Every stop with what it serves.
    last : dict of key to date
        Latest visit of each duty, planned or made.
    too_much : list of Need
        Needs for which no working time was left.
    no_day : list of Need
        Needs for which no day lies within the rules.
    """

    stops: dict[tuple[int, dt.date], dict[Hashable, list[Need]]] = field(default_factory=dict)
    last: dict[tuple[str, int], dt.date] = field(default_factory=dict)
    too_much: list[tuple[Need, int]] = field(default_factory=list)
    no_day: list[tuple[Need, int]] = field(default_factory=list)

    def day(self, person: int, day: dt.date) -> dict[Hashable, list[Need]]:
        """Return the stops of a day, to be added to."""
        return self.stops.setdefault((person, day), {})

    def fits(self, need: Need, day: dt.date) -> bool:
        """Tell whether a day is within the days of a need and far enough from the visit before."""
        last = self.last.get(need.key, need.last_done)
        return need.first <= day <= need.last and (
            last is None or day <= last or (day - last).days >= need.gap_days
        )


class Scheduler:
    """Lays the needs of each person on days.

    Parameters
    ----------
    habits : mapping of site to int
        Weekday on which a place was last planned; it is kept where that is possible.
    fixed : Fixed
        Stops that stay on their day.
    """

    def __init__(
        self,
        span: Span,
        staff: Staff,
        maker: TourMaker,
        *,
        habits: Mapping[Hashable, int],
        fixed: Fixed = frozenset(),
    ) -> None:
        self._span = span
        self._staff = staff
        self._maker = maker
        self._habits = dict(habits)
        self._fixed = fixed
        self.table = Timetable()

    def schedule(self, needs: Sequence[tuple[Need, int]]) -> Timetable:
        """Lay every need on a day; what found none is in the timetable's lists."""
        weeks = self._weeks()
        waiting: dict[tuple[int, int], list[Need]] = defaultdict(list)
        by_person: dict[int, list[Need]] = defaultdict(list)
        for need, person in needs:
            by_person[person].append(need)
        for person, mine in sorted(by_person.items()):
            for number, found in self._by_week(person, mine, weeks).items():
                waiting[number, person] += found
        for number, days in enumerate(weeks):
            homeless: list[tuple[Need, int]] = []
            for person in sorted(by_person):
                homeless += self._lay_week(person, waiting[number, person], self._worked(person, days))
            for need, person in homeless:
                self._help_out(need, person, days)
        return self.table

    def _weeks(self) -> list[list[dt.date]]:
        weeks: dict[tuple[int, int], list[dt.date]] = defaultdict(list)
        for day in self._span.days():
            weeks[day.isocalendar()[:2]].append(day)
        return list(weeks.values())

    def _worked(self, person: int, days: Sequence[dt.date]) -> list[dt.date]:
        return [day for day in days if self._staff.works(person, day)]

    def _by_week(
        self, person: int, needs: Sequence[Need], weeks: Sequence[Sequence[dt.date]]
    ) -> dict[int, list[Need]]:
        """Give each need a week: weekly ones have theirs, the others are spread evenly, urgent ones first."""
        found: dict[int, list[Need]] = defaultdict(list)
        free = [len(self._worked(person, days)) for days in weeks]
        loose = []
        for need in needs:
            open_weeks = [
                number for number, days in enumerate(weeks) if days[0] <= need.last and days[-1] >= need.first
            ]
            worked = [number for number in open_weeks if free[number]] or open_weeks
            if not worked:
                self.table.no_day.append((need, person))
            elif len(worked) == 1 or need.tasks or need.is_overdue:
                found[self._first_week(need, worked, weeks)].append(need)
            else:
                loose.append((need, worked))
        loose.sort(key=lambda item: (item[0].grid_id or 0, item[0].subject_id))
        total = sum(free) or 1
        passed = np.cumsum(free) / total
        for place, (need, worked) in enumerate(loose):
            wish = int(np.searchsorted(passed, (place + 0.5) / len(loose)))
            allowed = [number for number in worked if self._has_day(need, person, weeks[number])] or worked
            found[min(allowed, key=lambda number: (abs(number - wish), number))].append(need)
        return found

    def _first_week(self, need: Need, worked: Sequence[int], weeks: Sequence[Sequence[dt.date]]) -> int:
        return next(
            (number for number in worked if any(self.table.fits(need, day) for day in weeks[number])),
            worked[-1],
        )

    def _has_day(self, need: Need, person: int, days: Sequence[dt.date]) -> bool:
        return any(self.table.fits(need, day) for day in self._worked(person, days))

    def _lay_week(
        self, person: int, needs: Sequence[Need], days: Sequence[dt.date]
    ) -> list[tuple[Need, int]]:
        """Lay one person's week; returns the needs that found no place."""
        at: dict[Hashable, list[Need]] = defaultdict(list)
        homeless: list[tuple[Need, int]] = []
        for need in needs:
            if any(self.table.fits(need, day) for day in days):
                at[site_of(need)].append(need)
            else:
                homeless.append((need, person))
        if not at:
            return homeless
        held = self._held(person, at, days)
        homeless += [(need, person) for key in at if key not in held for need in at[key]]
        at = {key: needs for key, needs in at.items() if key in held}
        free = self._take_fixed(person, at, days)
        tours = self._tours(person, free, days)
        for number, column in self._days_for(person, tours, at, days=days):
            for key in tours[number].keys:
                self._put(person, days[column], key, at[key])
        homeless += self._mend(person, at, days)
        return homeless

    def _held(
        self, person: int, at: Mapping[Hashable, Sequence[Need]], days: Sequence[dt.date]
    ) -> set[Hashable]:
        """Choose what the days would hold if the way took no time: the pressing, the quick, the near."""
        room = self._maker.hours.capacity_min * len(days)
        sites, ways = self._maker.sites, self._maker.ways
        if sum(sites[key].service_min for key in at) <= room:
            return set(at)
        x, y = ways.place(home_of(person))
        kept = {key for key in at if any((person, key, day) in self._fixed for day in days)}

        def rank(key: Hashable) -> tuple[bool, bool, bool, int, float, str]:
            east, north = ways.place(key)
            return (
                key not in kept,
                not any(need.tasks for need in at[key]),
                not any(need.is_overdue for need in at[key]),
                sites[key].service_min,
                float(np.hypot(east - x, north - y)),
                str(key),
            )

        held: set[Hashable] = set()
        for key in sorted(at, key=rank):
            if key in kept or sites[key].service_min <= room:
                held.add(key)
                room -= sites[key].service_min
        return held

    def _take_fixed(
        self, person: int, at: Mapping[Hashable, list[Need]], days: Sequence[dt.date]
    ) -> list[Hashable]:
        free = []
        for key, needs in at.items():
            day = next((day for day in days if (person, key, day) in self._fixed), None)
            if day is not None:
                self._put(person, day, key, needs)
            else:
                free.append(key)
        return free

    def _tours(self, person: int, keys: Sequence[Hashable], days: Sequence[dt.date]) -> list[DayTour]:
        if not keys:
            return []
        home = home_of(person)
        for count in range(self._maker.day_count(keys, len(days)), len(days) + 1):
            tours = self._maker.split(home, keys, count)
            if len(tours) <= len(days) and not any(self._maker.is_over_long(tour) for tour in tours):
                return tours
        return tours[: len(days)] if len(tours) <= len(days) else self._maker.split(home, keys, len(days))

    def _days_for(
        self,
        person: int,
        tours: Sequence[DayTour],
        at: Mapping[Hashable, Sequence[Need]],
        *,
        days: Sequence[dt.date],
    ) -> list[tuple[int, int]]:
        """Match tours to days at the least cost; returns pairs of numbers."""
        if not tours:
            return []
        usual = _USUAL_DAYS.get(len(tours), range(5))
        cost = np.zeros((len(tours), len(days)))
        for row, tour in enumerate(tours):
            for column, day in enumerate(days):
                cost[row, column] += 0.5 * min(abs(day.weekday() - wish) for wish in usual)
                # People leave out different days, so that there are patrols on every day of the week.
                cost[row, column] += 0.05 * ((day.weekday() + person) % 5)
                for key in tour.keys:
                    cost[row, column] += self._cost(key, at[key], day, column)
        rows, columns = linear_sum_assignment(cost)
        return list(zip(rows.tolist(), columns.tolist(), strict=True))

    def _cost(self, key: Hashable, needs: Sequence[Need], day: dt.date, place: int) -> float:
        cost = 0.0
        if key in self._habits and self._habits[key] != day.weekday():
            cost += _OTHER_WEEKDAY
        for need in needs:
            if not self.table.fits(need, day):
                cost += _FORBIDDEN
            if need.tasks:
                cost += _URGENT_LATER * place
        return cost

    def _put(self, person: int, day: dt.date, key: Hashable, needs: Sequence[Need]) -> None:
        self.table.day(person, day).setdefault(key, []).extend(needs)

    def _mend(
        self, person: int, at: Mapping[Hashable, list[Need]], days: Sequence[dt.date]
    ) -> list[tuple[Need, int]]:
        """Move stops that break a rule, bring urgent ones forward, and relieve days that are too long."""
        homeless: list[tuple[Need, int]] = []
        placed = [day for day in days if self.table.stops.get((person, day))]
        for day in placed:
            for key, needs in list(self.table.day(person, day).items()):
                if (person, key, day) in self._fixed:
                    continue
                wrong = any(not self.table.fits(need, day) for need in needs)
                urgent = any(need.tasks for need in needs) and day != days[0]
                if wrong or urgent:
                    better = self._better_day(
                        person, key, needs, days=days if wrong else days[: days.index(day)]
                    )
                    if better is not None:
                        del self.table.day(person, day)[key]
                        self._put(person, better, key, needs)
                    elif wrong:
                        del self.table.day(person, day)[key]
                        homeless += [(need, person) for need in needs]
        for day in days:
            homeless += self._relieve(person, day, days)
        for day in days:
            for key, needs in self.table.stops.get((person, day), {}).items():
                self._remember(key, needs, day)
        return homeless

    def _better_day(
        self, person: int, key: Hashable, needs: Sequence[Need], *, days: Sequence[dt.date]
    ) -> dt.date | None:
        """Find the day on which a stop fits best: an urgent one soon, another where it lengthens the way least."""
        found: list[tuple[float, dt.date]] = []
        urgent = any(need.tasks for need in needs)
        for place, day in enumerate(days):
            stops = self.table.stops.get((person, day), {})
            if not all(self.table.fits(need, day) for need in needs) or not (
                self._maker.could_hold(home_of(person), [*{**stops, key: needs}])
            ):
                continue
            day_tour = self._maker.order(home_of(person), list(stops))
            if key not in stops and not self._maker.has_room(day_tour, key):
                continue
            tour = self._maker.with_stop(home_of(person), day_tour, key) if key not in stops else day_tour
            if not tour.timed.late and not self._maker.is_over_long(tour):
                more = tour.timed.minutes - day_tour.timed.minutes + 5.0 * (not stops)
                found.append((float(place) if urgent else more, day))
        return min(found)[1] if found else None

    def _relieve(self, person: int, day: dt.date, days: Sequence[dt.date]) -> list[tuple[Need, int]]:
        homeless: list[tuple[Need, int]] = []
        stops = self.table.stops.get((person, day), {})
        if not stops:
            return homeless
        home = home_of(person)
        tour = self._maker.order(home, list(stops))
        while tour.keys:
            late = [tour.keys[number] for number in tour.timed.late]
            if not late and not self._maker.is_over_long(tour):
                break
            key = late[-1] if late else self._least_pressing((person, day), tour, stops)
            needs = stops.pop(key)
            other = self._better_day(person, key, needs, days=[d for d in days if d != day])
            if other is not None:
                self._put(person, other, key, needs)
            else:
                homeless += [(need, person) for need in needs]
            tour = self._maker.timed(home, [stop for stop in tour.keys if stop != key])
        return homeless

    def _least_pressing(
        self, of: tuple[int, dt.date], tour: DayTour, stops: Mapping[Hashable, Sequence[Need]]
    ) -> Hashable:
        """Choose what a day can best do without; among equals the one that saves the longest way."""
        person, day = of
        saved = self._maker.ways_saved(home_of(person), tour)
        return min(
            tour.keys,
            key=lambda key: (
                (person, key, day) in self._fixed,
                any(need.tasks for need in stops[key]),
                any(need.is_overdue for need in stops[key]),
                -self._maker.sites[key].service_min,
                -saved[key],
                str(key),
            ),
        )

    def _remember(self, key: Hashable, needs: Sequence[Need], day: dt.date) -> None:
        self._habits[key] = day.weekday()
        for need in needs:
            self.table.last[need.key] = day

    def _help_out(self, need: Need, person: int, days: Sequence[dt.date]) -> None:
        """Find somebody of the same post with a day that still has room; else list what is lacking."""
        has_day = any(self.table.fits(need, day) for day in days if self._staff.calendar.is_working(day))
        if not has_day:
            self.table.no_day.append((need, person))
            return
        key = site_of(need)
        here = self._maker.ways.place(key)
        team = [other for post in need.posts for other in self._staff.in_post(post)]
        may = [other for other in team if need.is_weekly or other in need.own or other == person]

        def distance(other: int) -> float:
            x, y = self._maker.ways.place(home_of(other))
            return float(np.hypot(x - here[0], y - here[1]))

        # Of very many places nobody is sent beyond the own surroundings: each such way would cost a search.
        near = [other for other in may if self._maker.ways.is_near(home_of(other), key)]
        for other in sorted(dict.fromkeys(near), key=lambda other: (distance(other), other)):
            day = self._better_day(other, key, [need], days=self._worked(other, days))
            if day is not None:
                self._put(other, day, key, [need])
                self._remember(key, [need], day)
                return
        self.table.too_much.append((need, person))
