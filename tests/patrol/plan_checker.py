"""An independent checker: reads a plan file and the register, and finds every rule that the plan breaks.

It shares no code with the planner: weeks, gaps, working days and duties are counted here once more, from
the file alone, from the scheme's text and from plain queries.
"""

import datetime as dt
import itertools
import json
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from gisgrid import paths
from gisgrid.model.areas import Grid, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.people import Appointment, Person
from gisgrid.model.register import Register

LEAST_GAP = {"week": 3, "month": 10, "two-months": 20, "quarter": 30}


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
        self.rules = [rule for rule in tomllib.loads(text)["visits"] if rule["action"] == "inspection"]
        self.off, self.work = holidays()

    def is_working(self, day: dt.date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def faults(self) -> list[str]:
        return [*self.clock_faults(), *self.day_faults(), *self.gap_faults(), *self.sum_faults()]

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
                key = (visit["rule"] + visit["post"], visit["enterprise"])
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

    def weekly_misses(self) -> list[tuple[str, str]]:
        """List (enterprise, week) of the weekly duty that no visit serves and that is not said to be unmet."""
        rule = next(rule for rule in self.rules if rule["period"] == "week")
        tenants = set(self.register.columns(ParcelTenancy, ["enterprise_id"])["enterprise_id"])
        wanted = {
            (str(e.id), e.name)
            for e in self.register.find(Enterprise)
            if e.status.value in rule["statuses"] and e.id in tenants
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
        names = {person.id: person.name for person in self.register.find(Person)}
        codes = {grid.id: grid.code for grid in self.register.find(Grid)}
        own: dict[str, set[str]] = defaultdict(set)
        for appointment in self.register.find(Appointment, post="worker"):
            if appointment.grid_id is not None and appointment.covers(
                dt.date.fromisoformat(self.plan["starts"])
            ):
                own[codes[appointment.grid_id]].add(names[appointment.person_id])
        visits = [visit for visit in self.plan["visits"] if visit["rule"] == "F1" and own[visit["grid"]]]
        return sum(visit["person"] in own[visit["grid"]] for visit in visits) / max(1, len(visits))


def check_file(register: Register, path: Path, scheme: str) -> PlanChecker:
    return PlanChecker(register, json.loads(path.read_text(encoding="utf-8")), scheme)
