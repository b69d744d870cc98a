"""An independent checker: reads a plan file and the register, and finds every rule that the plan breaks.

It shares no code with the planner. What the plan says is taken from its file alone; what the world is like –
who is on leave, when a gate is open, which hazards wait, what was done before – from plain queries of the register;
weeks, gaps, working days and minutes are counted here once more.
"""

import datetime as dt
import itertools
import json
import math
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from gisgrid import paths
from gisgrid.model.areas import Grid, ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Inspection
from gisgrid.model.obligations import duty_table
from gisgrid.model.patrols import Absence
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

LEAST_GAP = {"week": 3, "month": 10, "two-months": 20, "quarter": 30}
HAZARD_WORK = {"urgent", "recheck", "urge"}
MINUTES = {"A": 25, "B": 20, "C": 15, "key": 30, "grid": 20, "hazard": 10, "hazards at most": 3}
LARGEST_BY_SMALLEST = 1.15
HELP_WITHIN_M = 6000.0


def holidays() -> tuple[set[dt.date], set[dt.date]]:
    table = tomllib.loads((paths.resource("reference") / "holidays.toml").read_text(encoding="utf-8"))
    return (
        {day for year in table["years"] for day in year["off"]},
        {day for year in table["years"] for day in year["work"]},
    )


class PlanChecker:
    """Finds faults of a plan document."""

    def __init__(self, register: Register, document: dict[str, Any], scheme: str) -> None:
        self.register = register
        self.plan = document
        text = (paths.resource("schemes") / f"{scheme}.toml").read_text(encoding="utf-8")
        self.rules = [
            rule
            for rule in tomllib.loads(text)["visits"]
            if rule["action"] == "inspection" and rule.get("kept_by") != "enterprise"
        ]
        self.off, self.work = holidays()
        self.minutes: dict[str, int] = dict(MINUTES)
        self.people = {person.name: person.id for person in register.find(Person)}
        self.enterprises = {str(one.id): one for one in register.find(Enterprise)}

    def is_working(self, day: dt.date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def faults(self) -> list[str]:
        return [
            *self.clock_faults(),
            *self.day_faults(),
            *self.gap_faults(),
            *self.last_faults(),
            *self.sum_faults(),
            *self.leave_faults(),
            *self.gate_faults(),
            *self.length_faults(),
            *self.ground_faults(),
            *self.hazard_faults(),
        ]

    def clock_faults(self) -> list[str]:
        found = []
        tours: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for visit in self.plan["visits"]:
            tours[visit["date"], visit["person"]].append(visit)
        for key, stops in tours.items():
            stops.sort(key=lambda stop: stop["order"])
            if [stop["order"] for stop in stops] != list(range(1, len(stops) + 1)):
                found.append(f"order {key}")
            for stop in stops:
                if not "08:30" <= stop["arrive"] < stop["leave"] <= "17:10":
                    found.append(f"outside working hours {key} {stop['arrive']}-{stop['leave']}")
                if stop["arrive"] < "13:30" and stop["leave"] > "12:00":
                    found.append(f"in the rest at noon {key} {stop['arrive']}-{stop['leave']}")
            for one, two in itertools.pairwise(stops):
                if one["leave"] > two["arrive"]:
                    found.append(f"two places at once {key}")
            sites = [stop["enterprise"] or stop["grid"] for stop in stops]
            if len(set(sites)) != len(sites):
                found.append(f"twice on one day {key}")
        return found

    def day_faults(self) -> list[str]:
        found = []
        for visit in self.plan["visits"]:
            day = dt.date.fromisoformat(visit["date"])
            if not self.is_working(day):
                found.append(f"no working day {day}")
            if not self.plan["starts"] <= visit["date"] <= self.plan["ends"]:
                found.append(f"outside the period {day}")
            if visit["date"] > visit["due"]:
                found.append(f"too late {visit}")
        return found

    def gap_faults(self) -> list[str]:
        found = []
        days: dict[tuple[str, str], list[dt.date]] = defaultdict(list)
        last: dict[tuple[str, str], str | None] = {}
        for visit in self.plan["visits"]:
            if visit["rule"].startswith("F"):
                is_grid = self.rule_of(visit)["subject"] == "grid"
                key = (visit["rule"] + visit["post"], visit["grid"] if is_grid else visit["enterprise"])
                days[key].append(dt.date.fromisoformat(visit["date"]))
                if key not in last or visit["date"] <= min(d.isoformat() for d in days[key]):
                    last[key] = visit["last"]
        period_of = {rule["rule"]: rule["period"] for rule in self.rules}
        for key, made in days.items():
            made.sort()
            least = LEAST_GAP[period_of[key[0][:2]]]
            before = last[key]
            chain = ([dt.date.fromisoformat(before)] if before else []) + made
            for one, two in itertools.pairwise(chain):
                if (two - one).days < least:
                    found.append(f"too close {key} {one} {two}")
        return found

    def rule_of(self, visit: dict[str, Any]) -> dict[str, Any]:
        return next(r for r in self.rules if r["rule"] == visit["rule"] and visit["post"] in r["who"])

    def last_faults(self) -> list[str]:
        """List visits to enterprises whose visit before is not the one that the register knows."""
        done: dict[str, list[Inspection]] = defaultdict(list)
        for one in self.register.find(Inspection):
            if one.inspected_at.date().isoformat() < self.plan["starts"]:
                done[str(one.enterprise_id)].append(one)
        found = []
        for visit in self.plan["visits"]:
            if not visit["rule"].startswith("F") or self.rule_of(visit)["subject"] != "enterprise":
                continue
            rule = self.rule_of(visit)
            days = [
                one.inspected_at.date().isoformat()
                for one in done[visit["enterprise"]]
                if one.kind.value in rule["inspection_kinds"] and one.post in rule["who"]
            ]
            if visit["last"] is not None and visit["last"] < max(days, default=visit["last"]):
                found.append(f"visited since {visit['name']} {max(days)}")
        return found

    def sum_faults(self) -> list[str]:
        found = []
        people = {work["person"] for work in self.plan["workload"]}
        if people != {visit["person"] for visit in self.plan["visits"]}:
            found.append("workload and visits name different people")
        minutes: dict[str, int] = defaultdict(int)
        for visit in self.plan["visits"]:
            start, end = (int(t[:2]) * 60 + int(t[3:]) for t in (visit["arrive"], visit["leave"]))
            minutes[visit["person"]] += end - start
        for work in self.plan["workload"]:
            if work["minutes"] < minutes[work["person"]]:
                found.append(f"work less than its visits {work['person']}")
        return found

    def leave_faults(self) -> list[str]:
        found = []
        away = self.register.find(Absence)
        for visit in self.plan["visits"]:
            day = dt.date.fromisoformat(visit["date"])
            mine = [one for one in away if one.person_id == self.people[visit["person"]]]
            if any(one.starts_on <= day <= one.ends_on for one in mine):
                found.append(f"on leave {visit['person']} {day}")
        return found

    def gate_faults(self) -> list[str]:
        """List visits outside the hours in which the gate is open."""
        found = []
        for visit in self.plan["visits"]:
            one = self.enterprises.get(visit["enterprise"])
            hours = re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", one.opening_hours) if one is not None else []
            if hours and not any(a <= visit["arrive"] and visit["leave"] <= b for a, b in hours):
                found.append(f"gate closed {visit['name']} {visit['arrive']}-{visit['leave']}")
        return found

    def length_faults(self) -> list[str]:
        """List visits that are not as long as the class of the enterprise and its open hazards ask for."""
        hazards: dict[str, int] = defaultdict(int)
        for hazard in self.register.find(Hazard):
            hazards[str(hazard.enterprise_id)] += hazard.state.is_open
        found = []
        for visit in self.plan["visits"]:
            one = self.enterprises.get(visit["enterprise"])
            if one is None:
                wanted = self.minutes["grid"]
            else:
                kind = "key" if one.is_key_unit else one.danger_class.value
                more = (
                    min(hazards[visit["enterprise"]], self.minutes["hazards at most"])
                    * self.minutes["hazard"]
                )
                wanted = self.minutes.get(kind, self.minutes["C"]) + more
            made = minute_of(visit["leave"]) - minute_of(visit["arrive"])
            if made != wanted:
                found.append(f"{made} instead of {wanted} minutes at {visit['name']}")
        return found

    def ground_faults(self) -> list[str]:
        """List visits beyond the own territory that are no help: unmarked, or too far to be one."""
        own = self.own_people("worker")
        spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
        codes = {grid.id: grid.code for grid in self.register.find(Grid)}
        for one in self.enterprises.values():
            if one.geometry is not None and one.grid_id is not None:
                spots[codes[one.grid_id]].append((one.geometry.x, one.geometry.y))
        grids = defaultdict(set)
        for code, names in own.items():
            for name in names:
                grids[name].add(code)
        found = []
        for visit in self.plan["visits"]:
            one = self.enterprises.get(visit["enterprise"])
            if visit["rule"] != "F1" or visit["post"] != "worker" or not own[visit["grid"]]:
                continue
            if (visit["person"] not in own[visit["grid"]]) != visit["helper"]:
                found.append(f"own ground or help? {visit['person']} {visit['name']}")
            elif visit["helper"] and one is not None and one.geometry is not None:
                at = (one.geometry.x, one.geometry.y)
                near = [metres(at, spot) for code in grids[visit["person"]] for spot in spots[code]]
                if near and min(near) > HELP_WITHIN_M:
                    found.append(f"help from too far {visit['person']} {visit['name']}")
        return found

    def hazard_faults(self) -> list[str]:
        """List hazards that wait: not in the plan's first week, or after a day of plain patrols."""
        found = []
        first = min((visit["date"] for visit in self.plan["visits"]), default=self.plan["starts"])
        week = dt.date.fromisoformat(first).isocalendar()[:2]
        served = {
            visit["enterprise"]
            for visit in self.plan["visits"]
            if HAZARD_WORK & {*visit["tasks"]}
            and dt.date.fromisoformat(visit["date"]).isocalendar()[:2] == week
        }
        of_grids = {rule["rule"] for rule in self.rules if rule["subject"] == "grid"}
        unmet = {line["subject"] for line in self.plan["unmet"] if line["rule"] not in of_grids}
        for hazard in self.register.find(Hazard, state=HazardState.AWAITING_RECHECK):
            one = self.enterprises[str(hazard.enterprise_id)]
            if one.status.is_active and str(one.id) not in served and one.name not in unmet:
                found.append(f"re-check not in the first week {one.name}")
        days: dict[tuple[str, int], dict[str, bool]] = defaultdict(dict)
        for visit in self.plan["visits"]:
            key = (visit["person"], dt.date.fromisoformat(visit["date"]).isocalendar()[1])
            is_hazard = bool(HAZARD_WORK & {*visit["tasks"]})
            days[key][visit["date"]] = days[key].get(visit["date"], False) or is_hazard
        for key, kinds in days.items():
            in_turn = [kinds[day] for day in sorted(kinds)]
            if in_turn != sorted(in_turn, reverse=True):
                found.append(f"plain patrols before hazards {key}")
        return found

    def balance_faults(self, post: str = "worker") -> list[str]:
        """Say when the largest work of a post is too much more than the smallest."""
        minutes = [work["minutes"] for work in self.plan["workload"] if work["post"] == post]
        even = len(minutes) < 2 or max(minutes) <= LARGEST_BY_SMALLEST * min(minutes)
        return [] if even else [f"uneven {max(minutes)} {min(minutes)}"]

    def period_misses(self) -> list[str]:
        """List what every duty whose period ends in the plan still asks for and is not said to be unmet."""
        book = DutyBook(self.register)
        codes = {grid.id: grid.code for grid in self.register.find(Grid)}
        names = {grid.id: grid.name for grid in self.register.find(Grid)}
        unmet = {(line["rule"], line["subject"]) for line in self.plan["unmet"]}
        first, last = (dt.date.fromisoformat(self.plan[name]) for name in ("starts", "ends"))
        found = []
        for rule in self.rules:
            if rule["period"] == "week":
                continue
            model = next(one for one in self.register.scheme.visits if one.key == rule["key"])
            table = duty_table(book, model, first=last, last=last)
            span = table.period(table.required.shape[1] - 1)
            if span.end > last:
                continue
            for row, subject in enumerate(table.subject_ids.tolist()):
                is_grid = rule["subject"] == "grid"
                made = sum(
                    visit["rule"] == rule["rule"]
                    and visit["post"] in rule["who"]
                    and (visit["grid"] == codes[subject] if is_grid else visit["enterprise"] == str(subject))
                    for visit in self.plan["visits"]
                    if first.isoformat() <= visit["date"] <= span.end.isoformat()
                )
                name = names[subject] if is_grid else self.enterprises[str(subject)].name
                if made + table.done[row, -1] < table.required[row, -1] and (rule["rule"], name) not in unmet:
                    found.append(f"{rule['rule']} {name} {span.label}")
        return found

    def weekly_misses(self) -> list[tuple[str, str]]:
        """List (enterprise, week) of the weekly duty that no visit serves and that is not said to be unmet."""
        rule = next(rule for rule in self.rules if rule["period"] == "week")
        tenants = set(self.register.columns(ParcelTenancy, ["enterprise_id"])["enterprise_id"])
        wanted = {
            (str(e.id), e.name)
            for e in self.register.find(Enterprise)
            if e.status.value in rule["statuses"] and (e.id in tenants or not tenants)
        }
        served = defaultdict(set)
        for visit in self.plan["visits"]:
            if visit["rule"] == "F1":
                served[visit["enterprise"]].add(dt.date.fromisoformat(visit["date"]).isocalendar()[:2])
        first, last = (dt.date.fromisoformat(self.plan[name]) for name in ("starts", "ends"))
        weeks = set()
        day = first
        while day <= last:
            if day.weekday() == 3:
                weeks.add(day.isocalendar()[:2])
            day += dt.timedelta(days=1)
        unmet = {line["subject"] for line in self.plan["unmet"] if line["rule"] == "F1"}
        return sorted(
            (name, f"{week[0]}-W{week[1]}")
            for key, name in wanted
            for week in weeks
            if week not in served[key] and name not in unmet
        )

    def strangers(self) -> list[str]:
        """List visits by people who do not hold the post that they come in."""
        names = {person.id: person.name for person in self.register.find(Person)}
        held: dict[str, set[str]] = defaultdict(set)
        for appointment in self.register.find(Appointment):
            held[names[appointment.person_id]].add(appointment.post)
        return [
            visit["person"] for visit in self.plan["visits"] if visit["post"] not in held[visit["person"]]
        ]

    def own_share(self) -> float:
        """Return the part of weekly visits that is made by the grid's own worker, where it has one."""
        own = self.own_people("worker")
        visits = [visit for visit in self.plan["visits"] if visit["rule"] == "F1" and own[visit["grid"]]]
        return sum(visit["person"] in own[visit["grid"]] for visit in visits) / max(1, len(visits))

    def own_people(self, post: str) -> dict[str, set[str]]:
        """Return who holds a post in each grid, by its code, on the first day of the plan."""
        names = {person.id: person.name for person in self.register.find(Person)}
        codes = {grid.id: grid.code for grid in self.register.find(Grid)}
        own: dict[str, set[str]] = defaultdict(set)
        for appointment in self.register.find(Appointment, post=post):
            if appointment.grid_id is not None and appointment.covers(
                dt.date.fromisoformat(self.plan["starts"])
            ):
                own[codes[appointment.grid_id]].add(names[appointment.person_id])
        return own


def minute_of(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the distance of two (lon, lat) near by, good to a few per thousand."""
    middle = math.radians((one[1] + two[1]) / 2)
    return math.hypot((one[0] - two[0]) * math.cos(middle), one[1] - two[1]) * 111_320.0


def check_file(register: Register, path: Path, scheme: str) -> PlanChecker:
    return PlanChecker(register, json.loads(path.read_text(encoding="utf-8")), scheme)
