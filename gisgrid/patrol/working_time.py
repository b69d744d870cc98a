"""The working day: its hours, how long visits take, and when a tour arrives where."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.model.enumerations import DangerClass

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class WorkHours:
    """Hours of a working day, in minutes since midnight, with the rest at noon.

    Attributes
    ----------
    starts, noon, after_noon, ends : int
        Morning from `starts` to `noon`, afternoon from `after_noon` to `ends`.
    """

    starts: int = 8 * 60 + 30
    noon: int = 12 * 60
    after_noon: int = 13 * 60 + 30
    ends: int = 17 * 60

    @property
    def capacity_min(self) -> int:
        """Minutes of work in the day."""
        return self.noon - self.starts + self.ends - self.after_noon

    def worked(self, clock_min: int) -> int:
        """Return how many minutes of work lie before a time of the day."""
        morning = min(max(clock_min, self.starts), self.noon) - self.starts
        return morning + min(max(clock_min, self.after_noon), self.ends) - self.after_noon

    def rest(self) -> int:
        """Return how long the rest at noon is."""
        return self.after_noon - self.noon


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """How long a visit takes, in minutes, by danger class; more for key units and open hazards."""

    high: int = 25
    medium: int = 20
    low: int = 15
    key_unit: int = 30
    per_hazard: int = 10
    grid: int = 20

    def of(self, danger_class: DangerClass, *, is_key_unit: bool, hazards: int) -> int:
        """Return the minutes for an enterprise with so many hazards to look at."""
        by_class = {DangerClass.A: self.high, DangerClass.B: self.medium}
        base = self.key_unit if is_key_unit else by_class.get(danger_class, self.low)
        return base + self.per_hazard * min(hazards, 3)


@dataclass(frozen=True, slots=True)
class TimedStop:
    """When a stop is reached and left, in minutes since midnight."""

    arrive: int
    leave: int


@dataclass(frozen=True, slots=True)
class TimedTour:
    """A day's tour on the clock.

    Attributes
    ----------
    stops : tuple of TimedStop
        In the order of the tour.
    sets_out, back : int
        Minutes since midnight.
    visit_min, travel_min, wait_min : int
        Time with enterprises, on the road, and before closed doors.
    metres : float
        Length of the way, there and back.
    late : tuple of int
        Numbers of stops that are reached outside their opening hours.
    """

    stops: tuple[TimedStop, ...]
    sets_out: int
    back: int
    visit_min: int
    travel_min: int
    wait_min: int
    metres: float
    late: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Minutes of work."""
        return self.visit_min + self.travel_min


Windows = tuple[tuple[int, int], ...]


def time_tour(
    services_min: Sequence[int],
    legs_s: Sequence[float],
    *,
    metres: float,
    hours: WorkHours,
    windows: Sequence[Windows] = (),
) -> TimedTour:
    """Put a tour on the clock.

    Parameters
    ----------
    services_min : sequence of int
        Minutes at each stop.
    legs_s : sequence of float
        Seconds of the way to the first stop, between them, and back: one more than there are stops.
    windows : sequence of tuple of (int, int)
        Opening hours of each stop; an empty tuple for the whole working day.
    """
    clock = hours.starts
    travel = wait = 0
    stops: list[TimedStop] = []
    late: list[int] = []
    for number, service in enumerate(services_min):
        leg = _minutes(legs_s[number])
        travel += leg
        clock = _past_noon(clock + leg, service, hours)
        open_hours = windows[number] if windows else ()
        begin = _begin(clock, service, open_hours, hours)
        if begin is None:
            late.append(number)
            begin = clock
        wait += max(0, hours.worked(begin) - hours.worked(clock))
        stops.append(TimedStop(begin, begin + service))
        clock = begin + service
    home = _minutes(legs_s[-1]) if stops else 0
    return TimedTour(
        tuple(stops),
        hours.starts,
        clock + home,
        sum(services_min),
        travel + home,
        wait,
        metres if stops else 0.0,
        tuple(late),
    )


def clock_text(minutes: int) -> str:
    """Write minutes since midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(seconds: float) -> int:
    return int(-(-seconds // _MINUTE_S))


def _past_noon(clock: int, service: int, hours: WorkHours) -> int:
    """Move a visit that would run into the rest at noon behind it."""
    if clock < hours.after_noon and clock + service > hours.noon:
        return max(hours.after_noon, clock + hours.rest() if clock > hours.noon else hours.after_noon)
    return clock


def _begin(clock: int, service: int, windows: Windows, hours: WorkHours) -> int | None:
    if not windows:
        return clock
    for opens, closes in windows:
        begin = _past_noon(max(clock, opens), service, hours)
        if opens <= begin and begin + service <= closes:
            return begin
    return None
