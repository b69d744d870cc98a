"""One person's stops of a week: divided into days, put in order, and put on the clock."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.patrol.tours import Team, TourLimits, TourStop, solve_tours
from gisgrid.patrol.ways import Ways, Whole
from gisgrid.patrol.working_time import TimedTour, Windows, WorkHours, time_tour

_HOUR_S = 3600
_FEW_STOPS = 3


@dataclass(frozen=True, slots=True)
class StopSite:
    """What a tour must know of a place.

    Attributes
    ----------
    service_min : int
        Minutes that a visit takes.
    windows : tuple of (int, int)
        Opening hours in minutes since midnight; empty for the whole working day.
    """

    service_min: int
    windows: Windows = ()


@dataclass(frozen=True, slots=True)
class DayTour:
    """Places in the order of a day's tour, and the tour on the clock."""

    keys: tuple[Hashable, ...]
    timed: TimedTour


class TourMaker:
    """Makes day tours and remembers them: the same stops give the same tours at once.

    Parameters
    ----------
    ways : Ways
        Between all places that will be asked for.
    sites : mapping of key to StopSite
        What is known of each stop.
    day_target_min : int
        Minutes of patrol that a day should hold: the rest goes to records, publicity and what turns up.
    """

    def __init__(
        self,
        ways: Ways,
        sites: Mapping[Hashable, StopSite],
        *,
        hours: WorkHours,
        day_target_min: int,
    ) -> None:
        self.ways = ways
        self.sites = sites
        self.hours = hours
        self._day_target_min = day_target_min
        self._splits: dict[tuple[Hashable, frozenset[Hashable], int], list[DayTour]] = {}

    def day_count(self, keys: Sequence[Hashable], most: int) -> int:
        """Return over how many days stops are best spread."""
        work = 1.25 * sum(self.sites[key].service_min for key in keys)
        return max(1, min(most, round(work / self._day_target_min + 0.3)))

    def split(self, home: Hashable, keys: Sequence[Hashable], days: int) -> list[DayTour]:
        """Divide stops into at most so many tours from and to `home`, short and of like length.

        A tour may be longer than a working day where the stops are too many; see `over_long`.
        """
        mark = (home, frozenset(keys), days)
        if mark not in self._splits:
            self._splits[mark] = self._split(home, sorted(keys, key=str), days)
        return self._splits[mark]

    def _split(self, home: Hashable, keys: list[Hashable], days: int) -> list[DayTour]:
        if not keys:
            return []
        seconds, metres = self.ways.table([home, *keys])
        stops = [self._stop(row, key) for row, key in enumerate(keys, start=1)]
        whole = sum(stop.service for stop in stops)
        road = int(np.median(seconds[1:, 1:])) * len(keys) // 3 + 2 * int(np.median(seconds[0, 1:])) * days
        limit = self.hours.capacity_min * 60
        fair = min(limit, int(1.12 * (whole + road) / days) + max(stop.service for stop in stops) // 2)
        found = None
        # Tries that must fail are spared.
        least = _least_seconds(seconds, whole)
        for longest in (*(tried for tried in (fair, limit) if least <= tried * days), 3 * limit):
            team = Team(home=0, size=days, ends=3 * limit, longest=longest)
            limits = TourLimits(
                iterations=120 if len(keys) > _FEW_STOPS else 20, idle=60 if len(keys) > _FEW_STOPS else 10
            )
            found = solve_tours(stops, [team], metres=metres, seconds=seconds, limits=limits)
            if found.is_feasible:
                break
        routes = found.routes if found is not None else ()
        return [self.timed(home, [keys[number] for number in route]) for route in routes]

    def order(self, home: Hashable, keys: Sequence[Hashable]) -> DayTour:
        """Put the stops of one day in the best order."""
        tours = self.split(home, keys, 1)
        if len(tours) == 1:
            return tours[0]
        return self.timed(home, list(keys))

    def timed(self, home: Hashable, keys: Sequence[Hashable]) -> DayTour:
        """Put stops on the clock in the order in which they are given."""
        seconds, metres = self.ways.table([home, *keys])
        rows = [0, *range(1, len(keys) + 1), 0]
        legs = seconds[rows[:-1], rows[1:]].tolist()
        return DayTour(
            tuple(keys),
            time_tour(
                [self.sites[key].service_min for key in keys],
                legs,
                metres=float(metres[rows[:-1], rows[1:]].sum()),
                hours=self.hours,
                windows=[self.sites[key].windows for key in keys],
            ),
        )

    def with_stop(self, home: Hashable, tour: DayTour, key: Hashable) -> DayTour:
        """Put one stop more into a tour where it takes least time, the others in their order."""
        keys = tour.keys
        seconds, _ = self.ways.table([home, *keys, key])
        rows = np.array([0, *range(1, len(keys) + 1), 0])
        new = len(keys) + 1
        more = seconds[rows[:-1], new] + seconds[new, rows[1:]] - seconds[rows[:-1], rows[1:]]
        if not any(self.sites[stop].windows for stop in (*keys, key)):
            at = int(np.argmin(more))
            return self.timed(home, [*keys[:at], key, *keys[at:]])
        tours = [self.timed(home, [*keys[:at], key, *keys[at:]]) for at in range(new)]
        return min(
            tours, key=lambda found: (len(found.timed.late), found.timed.minutes + found.timed.wait_min)
        )

    def could_hold(self, home: Hashable, keys: Sequence[Hashable]) -> bool:
        """Tell whether a day could hold stops if each lay next to the one before; False is certain."""
        whole = 60 * sum(self.sites[key].service_min for key in keys)
        limit = self.hours.capacity_min * 60
        return whole <= limit and _least_seconds(self.ways.table([home, *keys])[0], whole) <= limit

    def has_room(self, tour: DayTour, key: Hashable) -> bool:
        """Tell whether a stop more could fit into a day if it lay on the way: spares most of the tours."""
        return tour.timed.minutes + self.sites[key].service_min <= self.hours.capacity_min

    def ways_saved(self, home: Hashable, tour: DayTour) -> dict[Hashable, int]:
        """Return by how many seconds the way becomes shorter without each stop."""
        seconds, _ = self.ways.table([home, *tour.keys])
        rows = np.array([0, *range(1, len(tour.keys) + 1), 0])
        before, here, after = rows[:-2], rows[1:-1], rows[2:]
        saved = seconds[before, here] + seconds[here, after] - seconds[before, after]
        return dict(zip(tour.keys, saved.tolist(), strict=True))

    def is_over_long(self, tour: DayTour) -> bool:
        """Tell whether a tour needs more than a working day."""
        return tour.timed.minutes + tour.timed.wait_min > self.hours.capacity_min

    def _stop(self, row: int, key: Hashable) -> TourStop:
        site = self.sites[key]
        if not site.windows:
            return TourStop(place=row, service=site.service_min * 60)
        opens = self.hours.worked(site.windows[0][0]) * 60
        closes = max(opens, (self.hours.worked(site.windows[-1][1]) - site.service_min) * 60)
        return TourStop(place=row, service=site.service_min * 60, opens=opens, closes=closes)


def _least_seconds(seconds: Whole, whole: int) -> int:
    """Return the visiting time with the shortest leg to each stop: no tours through all take less."""
    legs = seconds[:, 1:].astype(np.float64)
    legs[np.arange(1, len(seconds)), np.arange(len(seconds) - 1)] = np.inf
    return whole + int(legs.min(axis=0).sum())
