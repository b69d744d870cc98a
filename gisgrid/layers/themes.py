"""Ways of colouring the map (专题): what parcels and enterprises tell besides where they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gisgrid.i18n import term, tr
from gisgrid.layers.features import FeatureTable
from gisgrid.layers.items import AreaItem, Slot
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.palette import SCREEN, mixed
from gisgrid.layers.points import UNTINTED, PointSet, PointTints
from gisgrid.layers.scene import Scene
from gisgrid.layers.styles import FillStyle, Width
from gisgrid.model import obligations
from gisgrid.model.areas import ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import RiskColour
from gisgrid.model.obligations import DutyState
from gisgrid.model.register import Register

_FILL_STRENGTH = 0.42
_COVER_STRENGTH = 0.6


class ThemeKey(StrEnum):
    """Every way of colouring; the values are used in settings."""

    GRIDS = "grids"
    COVERAGE = "coverage"
    RISK = "risk"
    HAZARDS = "hazards"


@dataclass(frozen=True, slots=True)
class ThemeClass:
    """One entry of a theme's legend.

    Attributes
    ----------
    title : str
        Its words in the language in use.
    colour : str
        Full colour of its symbols; parcels take a lighter shade.
    """

    title: str
    colour: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A way of colouring, worked out for one state of the register.

    Attributes
    ----------
    classes : tuple of ThemeClass
        From the calmest to the gravest.
    tints : PointTints
        Class of each enterprise of the scene.
    item : AreaItem
        The coloured parcels.
    """

    key: ThemeKey
    classes: tuple[ThemeClass, ...]
    tints: PointTints
    item: AreaItem


def title_of(key: ThemeKey) -> str:
    """Return the word on the switch."""
    return {
        ThemeKey.GRIDS: term("责任网格"),
        ThemeKey.COVERAGE: tr("Coverage this week"),
        ThemeKey.RISK: tr("Four-colour risk"),
        ThemeKey.HAZARDS: tr("Hazards"),
    }[key]


def classes_of(key: ThemeKey) -> tuple[ThemeClass, ...]:
    """Return the legend of a theme, from the calmest class to the gravest; responsibility grids have none."""
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
    if key is ThemeKey.RISK:
        return tuple(ThemeClass(term(one.value), colour) for one, colour in _RISKS.items())
    return ()


_RISKS = {
    RiskColour.UNGRADED: "#A9B1BB",
    RiskColour.BLUE: "#2F6FB3",
    RiskColour.YELLOW: "#EBC400",
    RiskColour.ORANGE: "#E8770E",
    RiskColour.RED: "#C92A2A",
}


def build_theme(
    key: ThemeKey, scene: Scene, register: Register, *, today: date, book: DutyBook | None = None
) -> Theme | None:
    """Work out a theme; None for the responsibility grids, which every scene shows by itself.

    Parameters
    ----------
    scene : Scene
        Whose enterprises and parcels are coloured.
    today : date
        Day for which visits and hazards are judged.
    book : DutyBook, optional
        A book of the whole register, for the coverage; without it one is read.
    """
    if key is ThemeKey.GRIDS or scene.points is None:
        return None
    found = _classes_by_enterprise(key, scene.points, register, today=today, book=book)
    classes = classes_of(key)
    ids = scene.points.ids.tolist()
    of_point = np.array([found.get(one, UNTINTED) for one in ids], dtype=np.uint8)
    of_point[scene.points.is_closed] = UNTINTED
    tints = PointTints(of_point, tuple(one.colour for one in classes))
    return Theme(key, classes, tints, _parcel_item(scene.parcels, _by_parcel(register, found), classes))


def _classes_by_enterprise(
    key: ThemeKey, points: PointSet, register: Register, *, today: date, book: DutyBook | None
) -> dict[int, int]:
    if key is ThemeKey.HAZARDS:
        classes = np.where(points.is_urgent, 2, np.where(points.open_hazards > 0, 1, 0))
        return dict(zip(points.ids.tolist(), classes.tolist(), strict=True))
    if key is ThemeKey.RISK:
        places = {colour: number for number, colour in enumerate(_RISKS)}
        columns = register.columns(Enterprise, ["id", "risk_colour"])
        return {
            one: places[colour]
            for one, colour in zip(columns["id"], columns["risk_colour"], strict=True)
            if colour in places
        }
    return _coverage_classes(register, today, book or DutyBook(register))


def _coverage_classes(register: Register, today: date, book: DutyBook) -> dict[int, int]:
    found: dict[int, int] = {}
    for rule in obligations.patrol_rules(register):
        for status in obligations.statuses(book, rule, today):
            if status.subject_id is not None:
                grave = _COVERAGE_CLASS.get(status.state, 1)
                found[status.subject_id] = max(grave, found.get(status.subject_id, 0))
    return found


_COVERAGE_CLASS = {DutyState.DONE: 0, DutyState.OVERDUE: 2}


def _by_parcel(register: Register, classes: Mapping[int, int]) -> dict[int, int]:
    """Return the gravest class among the enterprises on each parcel."""
    columns = register.columns(ParcelTenancy, ["parcel_id", "enterprise_id", "valid_to"])
    found: dict[int, int] = {}
    rows = zip(columns["parcel_id"], columns["enterprise_id"], columns["valid_to"], strict=True)
    for parcel_id, enterprise_id, end in rows:
        grave = classes.get(enterprise_id)
        if end is None and grave is not None:
            found[parcel_id] = max(grave, found.get(parcel_id, 0))
    return found


def _parcel_item(
    parcels: FeatureTable | None, classes: Mapping[int, int], legend: tuple[ThemeClass, ...]
) -> AreaItem:
    parts: list[tuple[LevelStack, FillStyle]] = []
    if parcels is not None:
        of_parcel = np.array([classes.get(one, UNTINTED) for one in parcels.ids.tolist()], dtype=np.uint8)
        for number, one in enumerate(legend):
            rows: NDArray[np.int64] = np.flatnonzero(of_parcel == number)
            if len(rows):
                stack = LevelStack(parcels.taken(rows), Simplify.SEPARATE)
                parts.append((stack, _parcel_style(one.colour)))
    return AreaItem(Slot.THEME, parts)


def _parcel_style(colour: str) -> FillStyle:
    light = mixed(colour, SCREEN.ground, _FILL_STRENGTH)
    return FillStyle(
        light,
        outline=mixed(colour, SCREEN.ground, _COVER_STRENGTH),
        outline_width=Width(0.9, 0.16),
        cover=light,
        outline_max_metres_per_px=6,
    )
