"""The hazards as a board: one column a state, one card a hazard, and what may be done with each.

Pure: the same register, day and filter give the same board.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from gisgrid.model import hazard_cycle
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import (
    DangerClass,
    HazardEventKind,
    HazardLevel,
    HazardSource,
    HazardState,
    Subject,
)
from gisgrid.model.grid_tree import GridTree
from gisgrid.model.hazards import Hazard
from gisgrid.model.register import Register

COLUMNS = (
    HazardState.REGISTERED,
    HazardState.REPORTED,
    HazardState.ASSIGNED,
    HazardState.RECTIFYING,
    HazardState.AWAITING_RECHECK,
    HazardState.RECHECK_FAILED,
    HazardState.CLOSED,
)
"""The states that have a column; 作废 has none."""

_S = HazardState
_E = HazardEventKind
_DROPS: dict[tuple[HazardState, HazardState], HazardEventKind] = {
    (_S.REGISTERED, _S.REPORTED): _E.REPORT,
    (_S.REPORTED, _S.ASSIGNED): _E.ASSIGN,
    (_S.ASSIGNED, _S.RECTIFYING): _E.START,
    (_S.RECTIFYING, _S.AWAITING_RECHECK): _E.FINISH,
    (_S.AWAITING_RECHECK, _S.RECHECK_FAILED): _E.RECHECK_FAIL,
    (_S.RECHECK_FAILED, _S.ASSIGNED): _E.ASSIGN,
    (_S.RECHECK_FAILED, _S.RECTIFYING): _E.START,
}
_COLUMN_NAMES = [
    "id", "number", "description", "state", "level", "source", "subject", "enterprise_id", "grid_id", "found_at",
    "found_by_id", "responsible", "due_on", "urge_count", "is_listed", "is_joint_enforcement", "is_urgent",
    "recheck_result", "recheck_by", "closed_on",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One hazard on the board.

    Attributes
    ----------
    enterprise, grid : str
        Short names; empty where there is none.
    days_left : int or None
        Days to the deadline, negative when it has passed; None without one and on closed hazards.
    age_days : int
        Days since it was found, or from finding to closing.
    has_passed : bool
        Whether its re-check was passed, so that it waits for 摘牌 or 销号.
    """

    id: int
    number: str
    description: str
    state: HazardState
    level: HazardLevel
    source: HazardSource
    subject: Subject
    enterprise: str
    enterprise_id: int | None
    danger_class: DangerClass
    is_key_unit: bool
    grid: str
    grid_id: int | None
    responsible: str
    found_on: date
    age_days: int
    due_on: date | None
    days_left: int | None
    urge_count: int
    is_listed: bool
    is_joint: bool
    is_urgent: bool
    has_passed: bool
    closed_on: date | None

    @property
    def is_major(self) -> bool:
        """Whether it is confirmed as major."""
        return self.level is HazardLevel.MAJOR

    @property
    def is_overdue(self) -> bool:
        """Whether it is open after its deadline."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What of the hazards is shown; None and empty let everything through.

    Attributes
    ----------
    grid_id : int or None
        A grid, with all below it.
    person : str
        The person responsible for the rectification.
    """

    grid_id: int | None = None
    level: HazardLevel | None = None
    source: HazardSource | None = None
    subject: Subject | None = None
    person: str = ""
    is_overdue_only: bool = False

    def lets(self, card: BoardCard) -> bool:
        """Tell whether a card passes, the grid apart."""
        return (
            (self.level is None or card.level is self.level)
            and (self.source is None or card.source is self.source)
            and (self.subject is None or card.subject is self.subject)
            and (not self.person or card.responsible == self.person)
            and (not self.is_overdue_only or card.is_overdue)
        )


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """The hazards in one state, the most pressing first; 已销号 holds those closed this month."""

    state: HazardState
    cards: tuple[BoardCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board.

    Attributes
    ----------
    open_count, overdue_count, major_count : int
        Of the open hazards that pass the filter.
    found_count, closed_count : int
        Found since 1 January without the void ones, and how many of those are closed, without the filter.
    mean_days : float or None
        Mean days from finding to closing of those closed this year; None when there are none.
    people : tuple of str
        Everybody who is responsible for an open hazard.
    """

    columns: tuple[BoardColumn, ...]
    open_count: int
    overdue_count: int
    major_count: int
    found_count: int
    closed_count: int
    mean_days: float | None
    people: tuple[str, ...] = field(default=())

    @property
    def rate_percent(self) -> float:
        """整改率 since 1 January, two decimals; 100 when nothing was found."""
        return round(100 * self.closed_count / self.found_count, 2) if self.found_count else 100.0

    @property
    def pressing_count(self) -> int:
        """How many open hazards are major or overdue: the number on the tab."""
        return sum(
            card.is_major or card.is_overdue
            for column in self.columns
            for card in column.cards
            if card.state.is_open
        )


def make_board(register: Register, today: date, *, chosen: BoardFilter | None = None) -> Board:
    """Put the hazards on the board as they stand on a day."""
    chosen = chosen or BoardFilter()
    cards = _read_cards(register, today)
    inside = None if chosen.grid_id is None else set(GridTree.read(register).below(chosen.grid_id))
    shown = [card for card in cards if chosen.lets(card) and (inside is None or card.grid_id in inside)]
    columns = []
    for state in COLUMNS:
        held = [card for card in shown if card.state is state]
        if state is HazardState.CLOSED:
            held = [card for card in held if card.closed_on and _is_same_month(card.closed_on, today)]
        columns.append(BoardColumn(state, tuple(sorted(held, key=pressing_order))))
    still = [card for card in shown if card.state.is_open]
    year = [c for c in cards if c.found_on.year == today.year and c.state is not HazardState.VOID]
    closed = [c.age_days for c in cards if c.closed_on is not None and c.closed_on.year == today.year]
    people = Counter(card.responsible for card in cards if card.state.is_open and card.responsible)
    return Board(
        columns=tuple(columns),
        open_count=len(still),
        overdue_count=sum(card.is_overdue for card in still),
        major_count=sum(card.is_major for card in still),
        found_count=len(year),
        closed_count=sum(card.state is HazardState.CLOSED for card in year),
        mean_days=sum(closed) / len(closed) if closed else None,
        people=tuple(sorted(people)),
    )


def pressing_order(card: BoardCard) -> tuple[bool, bool, date, int]:
    """Give the sort key: major first, then overdue, then the nearest deadline; the closed by day, latest first."""
    if card.closed_on is not None:
        return False, False, date.min, -card.closed_on.toordinal()
    return not card.is_major, not card.is_overdue, card.due_on or date.max, -card.id


def drop_step(hazard: Hazard, target: HazardState, *, on: date) -> HazardEventKind | None:
    """Return the one step that dropping a hazard on a column means; None where it must be refused.

    A drop never jumps: on 已销号 it means what comes next of 复查合格, 摘牌 and 销号.
    """
    if hazard.state is HazardState.AWAITING_RECHECK and target is HazardState.CLOSED:
        return hazard_cycle.next_step(hazard, on=on)
    step = _DROPS.get((hazard.state, target))
    return step if step in hazard_cycle.allowed_events(hazard, on=on) else None


def usual_target(state: HazardState) -> HazardState | None:
    """Return the column that a hazard normally goes to next, for the keyboard; None when it is closed."""
    return {
        HazardState.REGISTERED: HazardState.REPORTED,
        HazardState.REPORTED: HazardState.ASSIGNED,
        HazardState.ASSIGNED: HazardState.RECTIFYING,
        HazardState.RECTIFYING: HazardState.AWAITING_RECHECK,
        HazardState.AWAITING_RECHECK: HazardState.CLOSED,
        HazardState.RECHECK_FAILED: HazardState.RECTIFYING,
    }.get(state)


def _is_same_month(day: date, today: date) -> bool:
    return (day.year, day.month) == (today.year, today.month)


def _place_of(ids: Sequence[int], wanted: int | None) -> int | None:
    """Return where an id stands in an ascending list; None when it is not there."""
    at = bisect_left(ids, wanted) if wanted is not None else len(ids)
    return at if at < len(ids) and ids[at] == wanted else None


def _read_cards(register: Register, today: date) -> list[BoardCard]:
    rows = register.columns(Hazard, _COLUMN_NAMES)
    names = ["id", "name", "short_name", "danger_class", "is_key_unit"]
    firms = register.columns(Enterprise, names)
    # Few of many enterprises have hazards: they are looked up, not all of them entered into a table.
    firm_ids = firms["id"]
    grids = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    cards = []
    for values in zip(*(rows[name] for name in _COLUMN_NAMES), strict=True):
        row = dict(zip(_COLUMN_NAMES, values, strict=True))
        found_on = row["found_at"].date()
        if found_on > today:
            continue
        at = _place_of(firm_ids, row["enterprise_id"])
        is_open = row["state"].is_open
        due_on = row["due_on"]
        cards.append(
            BoardCard(
                id=row["id"],
                number=row["number"],
                description=row["description"],
                state=row["state"],
                level=row["level"],
                source=row["source"],
                subject=row["subject"],
                enterprise="" if at is None else firms["short_name"][at] or firms["name"][at],
                enterprise_id=row["enterprise_id"],
                danger_class=DangerClass.UNGRADED if at is None else firms["danger_class"][at],
                is_key_unit=at is not None and firms["is_key_unit"][at],
                grid=grids.get(row["grid_id"], ""),
                grid_id=row["grid_id"],
                responsible=row["responsible"],
                found_on=found_on,
                age_days=((row["closed_on"] or today) - found_on).days,
                due_on=due_on,
                days_left=(due_on - today).days if is_open and due_on is not None else None,
                urge_count=row["urge_count"],
                is_listed=row["is_listed"],
                is_joint=row["is_joint_enforcement"],
                is_urgent=row["is_urgent"],
                has_passed=row["recheck_result"] == hazard_cycle.PASSED
                and row["state"] is HazardState.AWAITING_RECHECK,
                closed_on=row["closed_on"],
            )
        )
    return cards
