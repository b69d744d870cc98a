"""Who makes which visit: territory first, work even, the same person as last time."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from gisgrid.patrol.day_tours import TourMaker
from gisgrid.patrol.needs import Need
from gisgrid.patrol.sharing import Share, share_out
from gisgrid.patrol.staff import Staff

_HELP_WITHIN_M = 6000.0
_HELPERS = 8
_WEEK_DAYS = 5
_ROUNDS = 4
_AIM = 1.07
"""Largest work by the smallest at which evening out stops; the plan's days change it a little."""
_MOVES = 60
_TRIES = 12
_WORTH = 0.04  # people whose work differs by less do not give each other stops


NeedKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Needs of one post that come again every week, or that do not."""

    post: str
    needs: tuple[Need, ...]
    is_weekly: bool


def site_of(need: Need) -> Hashable:
    """Return the key of the place that a need is served at."""
    if need.enterprise_id is not None:
        return ("enterprise", need.enterprise_id)
    return ("grid", need.grid_id)


def home_of(person_id: int) -> Hashable:
    """Return the key of a person's starting place."""
    return ("home", person_id)


class Assigner:
    """Gives every need that somebody may serve to one person.

    Parameters
    ----------
    before : mapping of (rule key, subject id) to int
        Who came last time.
    room : mapping of int to float
        Part of the working days on which each person is there.
    evened : bool
        Whether neighbours help each other; without it only what nobody answers for is given to helpers.
    burden : mapping of int to float, optional
        Minutes a week that each person has more than a usual week of these stops takes.
    """

    def __init__(
        self,
        staff: Staff,
        maker: TourMaker,
        *,
        before: Mapping[NeedKey, int],
        room: Mapping[int, float],
        evened: bool = True,
        burden: Mapping[int, float] | None = None,
    ) -> None:
        self._staff = staff
        self._maker = maker
        self._before = before
        self._room = room
        self._evened = evened
        self._burden = burden or {}

    def assign(self, group: Group) -> dict[NeedKey, int]:
        """Return the person for each duty of a group; those that nobody may take are left out."""
        weeks: dict[NeedKey, list[Need]] = defaultdict(list)
        for need in group.needs:
            weeks[need.key].append(need)
        shares = self._shares(group, weeks)
        if not self._evened:
            shares = [Share(s.key, s.minutes, s.own, {} if s.own else s.others, s.before) for s in shares]
        sites: dict[Hashable, Hashable] = {key: site_of(needs[0]) for key, needs in weeks.items()}
        beside: dict[int, float] = {}
        chosen: dict[Hashable, int] = {}
        for _ in range(_ROUNDS if group.is_weekly and self._evened else 1):
            found = share_out(shares, beside=beside, room=self._room)
            if found == chosen:
                break
            chosen = found
            beside = self._travel(chosen, sites) if group.is_weekly else {}
        if group.is_weekly and self._evened:
            chosen = self._refine(shares, sites, chosen)
        return {key: chosen[key] for key in weeks if key in chosen}

    def _shares(self, group: Group, weeks: Mapping[NeedKey, Sequence[Need]]) -> list[Share]:
        places = {key: self._maker.ways.place(site_of(needs[0])) for key, needs in weeks.items()}
        base: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for key, needs in weeks.items():
            for person in needs[0].own:
                base[person].append(places[key])
        everybody = self._staff.in_post(group.post)
        for person in everybody:
            base.setdefault(person, [self._maker.ways.place(home_of(person))])
        trees = {person: cKDTree(np.array(spots)) for person, spots in base.items() if spots}
        shares = []
        for key, needs in weeks.items():
            need = needs[0]
            near = {
                person: float(trees[person].query(places[key])[0])
                for person in everybody
                if person not in need.own and self._may_help(person, need, group)
            }
            reach = _HELP_WITHIN_M if need.own else np.inf
            nearest = sorted(near.items(), key=lambda item: (item[1], item[0]))[:_HELPERS]
            others = {person: distance for person, distance in nearest if distance <= reach}
            minutes = float(self._maker.sites[site_of(need)].service_min)
            shares.append(Share(key, minutes, need.own, others, self._before.get(key)))
        return shares

    def _may_help(self, person: int, need: Need, group: Group) -> bool:
        """Weekly patrols are shared by everybody in the post; other visits stay within the grid above.

        Hazards do not wait for a vacant post or somebody on leave: neighbours go.
        """
        if group.is_weekly:
            return True
        if need.rule is None:
            return all(self._room.get(own, 1.0) <= 0 for own in need.own)
        if need.enterprise_id is None:
            return False
        return self._staff.parent_of(need.grid_id) in self._staff.parents(person) - {None}

    def _travel(self, chosen: Mapping[Hashable, int], sites: Mapping[Hashable, Hashable]) -> dict[int, float]:
        sets: dict[int, list[Hashable]] = defaultdict(list)
        for key, person in chosen.items():
            sets[person].append(sites[key])
        return {person: self._week(person, keys)[1] for person, keys in sets.items()}

    def week_minutes(self, person: int, keys: Sequence[Hashable]) -> float:
        """Return the minutes of a usual week with stops at these sites."""
        return self._week(person, keys)[0]

    def _week(self, person: int, keys: Sequence[Hashable]) -> tuple[float, float]:
        """Return the minutes of a usual week and the part of it spent on the road.

        Where the visits alone fill every day, no tour is looked for and the road is left out.
        """
        if not keys:
            return 0.0, 0.0
        visits = float(sum(self._maker.sites[key].service_min for key in keys))
        if visits >= _WEEK_DAYS * self._maker.hours.capacity_min:
            return visits, 0.0
        tours = self._maker.split(home_of(person), keys, self._maker.day_count(keys, _WEEK_DAYS))
        travel = float(sum(tour.timed.travel_min for tour in tours))
        return travel + sum(tour.timed.visit_min for tour in tours), travel

    def _refine(
        self, shares: Sequence[Share], sites: Mapping[Hashable, Hashable], chosen: dict[Hashable, int]
    ) -> dict[Hashable, int]:
        """Move single stops from those with most work, or to those with least, until the work is even."""
        evening = _Evening(
            {share.key: share.costs() for share in shares},
            chosen,
            room=self._room,
            work=lambda person, keys: (
                self._week(person, [sites[key] for key in keys])[0] + self._burden.get(person, 0.0)
            ),
        )
        for _ in range(_MOVES):
            if evening.is_even or not evening.move_one():
                break
        return evening.chosen


class _Evening:
    """Stops with their holders, and the work of each, while single stops change hands."""

    def __init__(
        self,
        costs: Mapping[Hashable, Mapping[int, float]],
        chosen: dict[Hashable, int],
        *,
        room: Mapping[int, float],
        work: Callable[[int, frozenset[Hashable]], float],
    ) -> None:
        self.chosen = chosen
        self._costs = costs
        self._room = room
        self._work_of = work
        people = {person for cost in costs.values() for person in cost if room.get(person, 1.0) > 0}
        self._sets: dict[int, frozenset[Hashable]] = {
            person: frozenset(key for key, holder in chosen.items() if holder == person) for person in people
        }
        self._load = {person: self._work(person, keys) for person, keys in self._sets.items()}

    @property
    def is_even(self) -> bool:
        """Whether the largest work is near enough to the smallest."""
        return not self._load or max(self._load.values()) <= _AIM * max(min(self._load.values()), 1.0)

    def move_one(self) -> bool:
        """Make the cheapest move that brings two people's work closer; False when there is none."""
        for _, key, giver, taker in sorted(self._moves(), key=lambda move: (move[0], str(move[1]), move[3]))[
            :_TRIES
        ]:
            given = self._work(giver, self._sets[giver] - {key})
            taken = self._work(taker, self._sets[taker] | {key})
            if abs(given - taken) < abs(self._load[giver] - self._load[taker]):
                self._sets[giver] -= {key}
                self._sets[taker] |= {key}
                self._load[giver], self._load[taker] = given, taken
                self.chosen[key] = taker
                return True
        return False

    def _work(self, person: int, keys: frozenset[Hashable]) -> float:
        return self._work_of(person, keys) / max(self._room.get(person, 1.0), 0.05)

    def _moves(self) -> list[tuple[float, Hashable, int, int]]:
        load = self._load
        least = min(load, key=lambda person: (load[person], person))
        most = max(load, key=lambda person: (load[person], -person))
        to_least = [
            (self._costs[key][least] - self._costs[key][giver], key, giver, least)
            for key, giver in self.chosen.items()
            if least in self._costs[key] and load[giver] > (1 + _WORTH) * load[least]
        ]
        from_most = [
            (cost - self._costs[key][most], key, most, taker)
            for key in self._sets[most]
            for taker, cost in self._costs[key].items()
            if taker in load and load[taker] < (1 - _WORTH) * load[most]
        ]
        return to_least + from_most
