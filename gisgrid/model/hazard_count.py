"""The hazards of a day counted by state and by age, with the records behind every number."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.model.enumerations import HazardLevel, HazardState
from gisgrid.model.hazards import Hazard, is_past
from gisgrid.model.opens import Opens
from gisgrid.model.register import Register

AGE_LIMITS = (7, 15, 30)
"""Days since discovery that divide the open hazards by age; the last group is older than all."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """The open hazards in one state."""

    state: HazardState
    all: Opens
    overdue: Opens
    major: Opens


@dataclass(frozen=True, slots=True)
class HazardFigures:
    """The hazards, by state and by age, and the year so far.

    Attributes
    ----------
    ages : tuple of Opens
        Open hazards found up to 7, 15, 30 days ago, and earlier (`AGE_LIMITS`).
    found, closed : Opens
        Found since 1 January without the void ones, and those of them that are closed.
    """

    states: tuple[StateCount, ...]
    open: Opens
    overdue: Opens
    major: Opens
    ages: tuple[Opens, ...]
    found: Opens
    closed: Opens

    @property
    def rate_percent(self) -> float:
        """整改率 since 1 January, two decimals (DOMAIN.md 3.4); 100 when nothing was found."""
        return round(100 * len(self.closed) / len(self.found), 2) if self.found else 100.0


@dataclass(frozen=True, slots=True)
class HazardRow:
    """What lists and counts need of a hazard."""

    id: int
    number: str
    description: str
    state: HazardState
    level: HazardLevel
    due_on: dt.date | None
    found_at: dt.datetime
    enterprise_id: int | None
    grid_id: int | None
    responsible: str

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor void."""
        return self.state.is_open

    def is_overdue(self, on: dt.date) -> bool:
        """Tell whether it is open past its deadline."""
        return self.state.is_open and is_past(self.due_on, on)


def read_hazards(register: Register, on: dt.date) -> list[HazardRow]:
    """Read the hazards found up to a day."""
    names = list(HazardRow.__dataclass_fields__)
    columns = register.columns(Hazard, names)
    rows = [HazardRow(*values) for values in zip(*(columns[name] for name in names), strict=True)]
    return [row for row in rows if row.found_at.date() <= on]


def count_hazards(hazards: Sequence[HazardRow], on: dt.date) -> HazardFigures:
    """Count hazards by state and age, and the year of the day."""
    still = [row for row in hazards if row.is_open]
    late = {row.id for row in still if row.is_overdue(on)}
    major = {row.id for row in still if row.level is HazardLevel.MAJOR}
    states = []
    for state in HazardState:
        if state.is_open:
            ids = [row.id for row in still if row.state is state]
            states.append(
                StateCount(
                    state,
                    Opens.of(Hazard, ids),
                    Opens.of(Hazard, [i for i in ids if i in late]),
                    Opens.of(Hazard, [i for i in ids if i in major]),
                )
            )
    ages: list[list[int]] = [[] for _ in range(len(AGE_LIMITS) + 1)]
    for row in still:
        age = (on - row.found_at.date()).days
        ages[sum(age > limit for limit in AGE_LIMITS)].append(row.id)
    year = [row for row in hazards if row.found_at.year == on.year and row.state is not HazardState.VOID]
    return HazardFigures(
        states=tuple(states),
        open=Opens.of(Hazard, [row.id for row in still]),
        overdue=Opens.of(Hazard, list(late)),
        major=Opens.of(Hazard, list(major)),
        ages=tuple(Opens.of(Hazard, ids) for ids in ages),
        found=Opens.of(Hazard, [row.id for row in year]),
        closed=Opens.of(Hazard, [row.id for row in year if row.state is HazardState.CLOSED]),
    )
