"""Which class each enterprise takes in a way of colouring: rows of figures into a few titled colours."""

import colorsys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from gisgrid.i18n import term, tr
from gisgrid.layers.items import AreaItem
from gisgrid.layers.palette import SCREEN
from gisgrid.layers.pictograms import pictogram_of
from gisgrid.layers.points import PointSet
from gisgrid.model import obligations
from gisgrid.model.areas import Department
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, HazardState, RiskColour
from gisgrid.model.hazards import Hazard
from gisgrid.model.last_visits import last_visits
from gisgrid.model.obligations import DutyState
from gisgrid.model.register import Register

_MOST_CLASSES = 40
_HUES = (
    "#2F6FB3",
    "#E8770E",
    "#2B8A3E",
    "#B0358B",
    "#8A6A2F",
    "#12889A",
    "#C92A2A",
    "#6A55C2",
    "#8FA321",
    "#D46A9A",
    "#46566B",
    "#C79A00",
)
_GOLDEN_TURN = 0.61803398875
_LIGHTNESS = (0.36, 0.48, 0.58)


class ThemeKey(StrEnum):
    """Every way of colouring, the everyday ones first; the values are used in settings."""

    GRIDS = "grids"
    COVERAGE = "coverage"
    RISK = "risk"
    HAZARDS = "hazards"
    DANGER = "danger"
    HAZARD_STATES = "hazard_states"
    LAST_VISIT = "last_visit"
    PERSON = "person"
    INDUSTRY = "industry"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class ThemeClass:
    """One entry of a theme's legend.

    Attributes
    ----------
    title : str
        Its words in the language in use.
    colour : str
        Full colour of its symbols; parcels take a lighter shade.
    count : int
        How many enterprises on the map belong to it.
    sign : str
        Pictogram of its symbols where they are large; empty for the shapes of the danger classes.
    """

    title: str
    colour: str
    count: int = 0
    sign: str = ""


@dataclass(frozen=True, slots=True)
class GridTheme:
    """What a theme says of whole grids; see `grid_themes`.

    Attributes
    ----------
    heading : str
        What the colours of the grids tell, for the legend.
    classes : tuple of ThemeClass
        Those that occur; `count` is the number of grids.
    members : tuple of tuple of int
        Ids of the grids of each class, ascending.
    item : AreaItem
        The coloured grids, painted only where the map is small.
    is_told : bool
        Whether the legend lists the classes; False where they are the lighter colours of the enterprises' own.
    """

    heading: str
    classes: tuple[ThemeClass, ...]
    members: tuple[tuple[int, ...], ...]
    item: AreaItem
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Classing:
    """The classes of a theme, from the calmest to the gravest, and the class of each enterprise."""

    classes: tuple[ThemeClass, ...]
    of: Mapping[int, int]


def classes_of(key: ThemeKey) -> tuple[ThemeClass, ...]:
    """Return the classes that a theme always has, the calmest first; none where the register decides."""
    if key is ThemeKey.COVERAGE:
        return (
            ThemeClass(tr("Visited"), "#2B8A3E"),
            ThemeClass(tr("Still to visit"), "#E8A317"),
            ThemeClass(tr("Visit overdue"), "#C92A2A"),
        )
    if key is ThemeKey.HAZARDS:
        return (
            ThemeClass(tr("No open hazard"), "#7C9A82"),
            ThemeClass(tr("Hazard open"), "#E8A317"),
            ThemeClass(tr("Overdue or major hazard"), "#C92A2A"),
        )
    if key is ThemeKey.HAZARD_STATES:
        states = (ThemeClass(term(one.value), colour) for one, colour in _STATES.items())
        return (ThemeClass(tr("No open hazard"), "#7C9A82"), *states)
    if key is ThemeKey.RISK:
        return tuple(ThemeClass(term(one.value), colour) for one, colour in _RISKS.items())
    if key is ThemeKey.DANGER:
        return tuple(ThemeClass(_danger_title(one), colour) for one, colour in _DANGERS.items())
    if key is ThemeKey.LAST_VISIT:
        return (
            *(ThemeClass(_days_title(low, high), colour) for low, high, colour in VISIT_AGES),
            ThemeClass(tr("Never visited"), NEVER_VISITED),
        )
    return ()


_RISKS = {
    RiskColour.UNGRADED: "#A9B1BB",
    RiskColour.BLUE: "#2F6FB3",
    RiskColour.YELLOW: "#EBC400",
    RiskColour.ORANGE: "#E8770E",
    RiskColour.RED: "#C92A2A",
}
_DANGERS = {
    DangerClass.UNGRADED: "#777C84",
    DangerClass.C: SCREEN.class_c,
    DangerClass.B: SCREEN.class_b,
    DangerClass.A: SCREEN.class_a,
}
_STATES = {
    HazardState.AWAITING_RECHECK: "#7A4FA3",
    HazardState.RECTIFYING: "#2F6FB3",
    HazardState.ASSIGNED: "#12889A",
    HazardState.REPORTED: "#E8A317",
    HazardState.REGISTERED: "#D9480F",
    HazardState.RECHECK_FAILED: "#C92A2A",
}
"""Open states, the one nearest to its end first."""
VISIT_AGES = (
    (0, 7, "#8CCFBD"),
    (8, 14, "#6DB36B"),
    (15, 30, "#DDB21A"),
    (31, 90, "#DE7B1C"),
    (91, 0, "#B02E1F"),
)
"""Days since the latest visit, first and last of each class (0: without end); each is darker than the one before."""
NEVER_VISITED = "#4A1028"
_COVERAGE_CLASS = {DutyState.DONE: 0, DutyState.OVERDUE: 2}


def _danger_title(one: DangerClass) -> str:
    if one is DangerClass.UNGRADED:
        return term(one.value)
    return {
        DangerClass.A: tr("A high danger"),
        DangerClass.B: tr("B medium danger"),
        DangerClass.C: tr("C low danger"),
    }[one]


def _days_title(low: int, high: int) -> str:
    if not low:
        return tr("Within {high} days", high=high)
    return tr("{low} to {high} days", low=low, high=high) if high else tr("Over {low} days", low=low - 1)


def class_enterprises(
    key: ThemeKey, points: PointSet, register: Register, *, today: date, book: DutyBook | None = None
) -> Classing:
    """Give every enterprise its class in a theme; those that the theme says nothing about are left out.

    Parameters
    ----------
    points : PointSet
        The enterprises on the map, with their open hazards.
    today : date
        Day for which visits, people in post and hazards are judged.
    book : DutyBook, optional
        A book of the whole register; without it one is read where it is needed.
    """
    if key is ThemeKey.COVERAGE:
        return Classing(classes_of(key), _coverage(register, today, book or DutyBook(register)))
    if key is ThemeKey.HAZARDS:
        found = np.where(points.is_urgent, 2, np.where(points.open_hazards > 0, 1, 0))
        return Classing(classes_of(key), dict(zip(points.ids.tolist(), found.tolist(), strict=True)))
    if key is ThemeKey.HAZARD_STATES:
        return Classing(classes_of(key), _hazard_states(points, register))
    if key is ThemeKey.LAST_VISIT:
        return Classing(classes_of(key), _last_visits(points, register, today))
    if key is ThemeKey.RISK:
        return Classing(classes_of(key), _listed(register, "risk_colour", list(_RISKS)))
    if key is ThemeKey.DANGER:
        return Classing(classes_of(key), _listed(register, "danger_class", list(_DANGERS)))
    words = _words(key, register, today, book)
    shown = set(points.ids[~points.is_closed].tolist())
    empty = tr("Post vacant") if key is ThemeKey.PERSON else tr("Not entered")
    classing = classed_by_words({one: word for one, word in words.items() if one in shown}, empty_title=empty)
    if key is not ThemeKey.INDUSTRY:
        return classing
    raw = {
        term(one): one for one in register.columns(Enterprise, ["supervised_industry"])["supervised_industry"]
    }
    signed = (replace(one, sign=pictogram_of(raw.get(one.title, ""))) for one in classing.classes)
    return Classing(tuple(signed), classing.of)


def _words(key: ThemeKey, register: Register, today: date, book: DutyBook | None) -> dict[int, str]:
    if key is ThemeKey.PERSON:
        return _people(register, today, book or DutyBook(register))
    if key is ThemeKey.INDUSTRY:
        columns = register.columns(Enterprise, ["id", "supervised_industry"])
        pairs = zip(columns["id"], columns["supervised_industry"], strict=True)
        return {one: term(industry) if industry else "" for one, industry in pairs}
    names = register.columns(Department, ["id", "name"])
    name_of = dict(zip(names["id"], names["name"], strict=True))
    columns = register.columns(Enterprise, ["id", "sector_department_id"])
    pairs = zip(columns["id"], columns["sector_department_id"], strict=True)
    return {one: name_of.get(department, "") for one, department in pairs}


def _people(register: Register, today: date, book: DutyBook) -> dict[int, str]:
    """Return who visits each enterprise by area; empty where the post is vacant."""
    rules = obligations.patrol_rules(register)
    ids = register.columns(Enterprise, ["id"])["id"]
    found: dict[int, str] = {}
    for one in ids:
        names = dict.fromkeys(name for rule in rules for name in book.holders(rule, one, today))
        found[one] = "、".join(names)
    return found


def classed_by_words(words: Mapping[int, str], *, empty_title: str) -> Classing:
    """Give every word a class and a colour: the most frequent first, what is empty or too rare in grey at last.

    Examples
    --------
    >>> [one.count for one in classed_by_words({1: "b", 2: "a", 3: "b"}, empty_title="?").classes]
    [2, 1]
    """
    counts = Counter(word for word in words.values() if word)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    kept, rare = ranked[:_MOST_CLASSES], ranked[_MOST_CLASSES:]
    number_of = {word: number for number, word in enumerate(kept)}
    classes = [
        ThemeClass(word, colour, counts[word])
        for word, colour in zip(kept, distinct_colours(len(kept)), strict=True)
    ]
    if rare:
        number_of |= dict.fromkeys(rare, len(classes))
        few = sum(counts[word] for word in rare)
        classes.append(ThemeClass(tr("{count} others", count=len(rare)), "#6F7781", few))
    empty = sum(not word for word in words.values())
    if empty:
        number_of[""] = len(classes)
        classes.append(ThemeClass(empty_title, "#B4BAC2", empty))
    return Classing(tuple(classes), {one: number_of[word] for one, word in words.items()})


def distinct_colours(count: int) -> tuple[str, ...]:
    """Return colours that are told apart side by side; twelve chosen ones, and beyond them turns of the circle."""
    found = list(_HUES[:count])
    for number in range(len(found), count):
        lightness = _LIGHTNESS[number % len(_LIGHTNESS)]
        parts = colorsys.hls_to_rgb(number * _GOLDEN_TURN % 1.0, lightness, 0.55)
        found.append("#" + "".join(f"{round(part * 255):02X}" for part in parts))
    return tuple(found)


def _listed(register: Register, column: str, order: list[StrEnum]) -> dict[int, int]:
    places = {value: number for number, value in enumerate(order)}
    columns = register.columns(Enterprise, ["id", column])
    pairs = zip(columns["id"], columns[column], strict=True)
    return {one: places[value] for one, value in pairs if value in places}


def _coverage(register: Register, today: date, book: DutyBook) -> dict[int, int]:
    found: dict[int, int] = {}
    for rule in obligations.patrol_rules(register):
        for status in obligations.statuses(book, rule, today):
            if status.subject_id is not None:
                grave = _COVERAGE_CLASS.get(status.state, 1)
                found[status.subject_id] = max(grave, found.get(status.subject_id, 0))
    return found


def _hazard_states(points: PointSet, register: Register) -> dict[int, int]:
    """Return the state of the hazard that is furthest from its end, per enterprise."""
    places = {state: number for number, state in enumerate(_STATES, start=1)}
    columns = register.columns(Hazard, ["enterprise_id", "state"], state=list(_STATES))
    found = dict.fromkeys(points.ids.tolist(), 0)
    for one, state in zip(columns["enterprise_id"], columns["state"], strict=True):
        if one in found:
            found[one] = max(found[one], places[state])
    return found


def _last_visits(points: PointSet, register: Register, today: date) -> dict[int, int]:
    """Return the class of the days since anybody but the enterprise itself looked."""
    starts = [low for low, _, _ in VISIT_AGES]
    found = dict.fromkeys(points.ids.tolist(), len(VISIT_AGES))
    for one, day in last_visits(register, today).items():
        if one in found:
            found[one] = int(np.searchsorted(starts, (today - day).days, side="right")) - 1
    return found
