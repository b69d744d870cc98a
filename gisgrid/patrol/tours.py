"""Tours: who goes where in which order, by PyVRP; the only module that knows the solver.

Everything is whole numbers, because the solver counts in them: seconds, metres, or a caller's own units.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from gisgrid.errors import PatrolError
from gisgrid.i18n import tr
from gisgrid.patrol.first_round import first_round

if TYPE_CHECKING:
    from pyvrp import ProblemData, Solution, SolveParams

Whole = npt.NDArray[np.int64]
_FOREVER = 2**40
_HISTORY, _ROUNDS_TO_RESTART = 100, 3000
_NEIGHBOURS = 30
_LONG_ROUND = range(60, 301)  # stops from and up to which a first round is worth its time


@dataclass(frozen=True, slots=True)
class TourStop:
    """One place to go to.

    Attributes
    ----------
    place : int
        Row of the tables of time and distance.
    service : int
        Time spent there.
    opens, closes : int
        Earliest and latest beginning of the stay.
    load : int
        What is taken up there, against `Team.capacity`.
    """

    place: int
    service: int = 0
    opens: int = 0
    closes: int = _FOREVER
    load: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """People who set out alike.

    Attributes
    ----------
    home : int
        Row at which each begins and ends.
    size : int
        How many there are at most.
    begins, ends : int
        Working time of each.
    longest : int
        Longest tour in time.
    capacity : int
        Most that one takes up.
    """

    home: int
    size: int = 1
    begins: int = 0
    ends: int = _FOREVER
    longest: int = _FOREVER
    capacity: int = _FOREVER


@dataclass(frozen=True, slots=True)
class TourLimits:
    """How long to look for better tours.

    Attributes
    ----------
    seconds : float or None
        A wall clock limit for everything; results then depend on the machine.
    iterations : int
        Rounds without it; the same rounds give the same tours.
    idle : int
        Stop after so many rounds without a better result.
    seed : int
        Of the random numbers.
    """

    seconds: float | None = None
    iterations: int = 400
    idle: int = 150
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Tours:
    """What was found.

    Attributes
    ----------
    routes : tuple of tuple of int
        For each person who sets out, numbers of the stops in their order.
    teams : tuple of int
        Number of the team of each route.
    is_feasible : bool
        Whether every working time, opening hour and capacity is kept.
    metres : int
        Sum of the distances.
    """

    routes: tuple[tuple[int, ...], ...]
    teams: tuple[int, ...]
    is_feasible: bool
    metres: int


def solve_tours(
    stops: Sequence[TourStop],
    teams: Sequence[Team],
    *,
    metres: Whole,
    seconds: Whole,
    limits: TourLimits | None = None,
    time_weight: int = 0,
) -> Tours:
    """Find tours that visit every stop once at the least distance.

    Parameters
    ----------
    metres, seconds : ndarray of int64, shape (n, n)
        Distance, which is paid for, and time, which must fit; rows are the places of stops and homes.
    time_weight : int
        What a unit of time costs against a unit of distance.

    Raises
    ------
    PatrolError
        If there are stops and nobody to visit them.
    """
    if not stops:
        return Tours((), (), is_feasible=True, metres=0)
    if not teams:
        raise PatrolError(tr("There are {count} stops and nobody to visit them.", count=len(stops)))
    from pyvrp import solve  # noqa: PLC0415  a third of a second that only planning needs
    from pyvrp.stop import (  # noqa: PLC0415  as above
        MaxIterations,
        MaxRuntime,
        MultipleCriteria,
        NoImprovement,
    )

    began = time.perf_counter()
    limits = limits or TourLimits()
    data = _problem(stops, teams, metres=metres, seconds=seconds, time_weight=time_weight)
    is_round = _is_round(stops, teams, metres)
    first = _first(data, stops, teams[0], metres) if is_round else None
    until = (
        MaxRuntime(max(0.0, limits.seconds - (time.perf_counter() - began)))
        if limits.seconds is not None
        else MultipleCriteria([MaxIterations(limits.iterations), NoImprovement(limits.idle)])
    )
    best = solve(
        data,
        stop=until,
        seed=limits.seed,
        collect_stats=False,
        display=False,
        params=_parameters(is_round=is_round),
        initial_solution=first,
    ).best
    routes = best.routes()
    return Tours(
        tuple(tuple(int(visit.idx) for visit in route.schedule() if visit.is_client()) for route in routes),
        tuple(int(route.vehicle_type()) for route in routes),
        is_feasible=bool(best.is_feasible()),
        metres=int(best.distance()),
    )


def _is_round(stops: Sequence[TourStop], teams: Sequence[Team], metres: Whole) -> bool:
    """Tell whether one person visits all at any time, on ways that are as long there as back."""
    return (
        len(stops) in _LONG_ROUND
        and len(teams) == 1
        and teams[0].size == 1
        and all(stop.opens == 0 and stop.closes == _FOREVER for stop in stops)
        and bool((metres == metres.T).all())
    )


def _parameters(*, is_round: bool) -> "SolveParams":
    """Return settings found by trial on the published instances, each 5 s (rounds 1 s) of one core.

    Augerat A, mean gap: 0.077 % as the solver comes, 0.013 % with a shorter history of late acceptance and
    earlier restarts. Moves are tried with the 30 nearest stops instead of 50, which is half as many rounds again in
    the same time: over fourteen of Solomon's, 5 s of processor time each, a mean gap of 0.43 % became 0.24 %, over
    the eight hardest of Augerat A 0.20 % became 0.14 %. A single long round gains by moving and exchanging three stops at once.
    """
    from pyvrp import (  # noqa: PLC0415  a third of a second that only planning needs
        IteratedLocalSearchParams,
        SolveParams,
        search,
    )

    if not is_round:
        ils = IteratedLocalSearchParams(history_length=_HISTORY, num_iters_no_improvement=_ROUNDS_TO_RESTART)
        near = search.NeighbourhoodParams(num_neighbours=_NEIGHBOURS)
        return SolveParams(ils=ils, neighbourhood=near)
    names = (
        "Relocate1",
        "Relocate2",
        "Relocate3",
        "Swap11",
        "Swap21",
        "Swap22",
        "Swap31",
        "Swap32",
        "Swap33",
    )
    return SolveParams(operators=[getattr(search, name) for name in (*names, "SwapTails")])


def _first(data: "ProblemData", stops: Sequence[TourStop], team: Team, metres: Whole) -> "Solution":
    from pyvrp import Route, Solution  # noqa: PLC0415  as above

    rows = [team.home, *(stop.place for stop in stops)]
    visits = [row - 1 for row in first_round(metres[np.ix_(rows, rows)])[1:]]
    return Solution(data, [Route(data, visits, 0)])


def _problem(
    stops: Sequence[TourStop],
    teams: Sequence[Team],
    *,
    metres: Whole,
    seconds: Whole,
    time_weight: int,
) -> "ProblemData":
    from pyvrp import (  # noqa: PLC0415  as above
        Client,
        Depot,
        Location,
        ProblemData,
        VehicleType,
    )

    homes = list(dict.fromkeys(team.home for team in teams))
    rows = [*homes, *(stop.place for stop in stops)]
    table = np.ix_(rows, rows)
    has_load = any(stop.load for stop in stops)
    # The solver's own hints give its matrices a shape that numpy's do not take.
    return ProblemData(
        locations=[Location(0, 0) for _ in rows],
        clients=[
            Client(
                location=len(homes) + number,
                delivery=[stop.load] if has_load else [],
                service_duration=stop.service,
                tw_early=stop.opens,
                tw_late=stop.closes,
            )
            for number, stop in enumerate(stops)
        ],
        depots=[Depot(location=number) for number in range(len(homes))],
        vehicle_types=[
            VehicleType(
                num_available=team.size,
                capacity=[team.capacity] if has_load else [],
                start_depot=homes.index(team.home),
                end_depot=homes.index(team.home),
                tw_early=team.begins,
                tw_late=team.ends,
                shift_duration=team.longest,
                unit_duration_cost=time_weight,
            )
            for team in teams
        ],
        distance_matrices=[cast("Any", metres[table])],
        duration_matrices=[cast("Any", seconds[table])],
    )
