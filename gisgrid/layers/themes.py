"""Ways of colouring the map (专题): what parcels and enterprises tell besides where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gisgrid.i18n import term, tr
from gisgrid.layers.features import FeatureTable
from gisgrid.layers.grid_themes import colour_grids
from gisgrid.layers.items import AreaItem, Slot
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.palette import SCREEN, mixed
from gisgrid.layers.points import UNTINTED, UNTINTED_FILL, PointTints
from gisgrid.layers.scene import Scene
from gisgrid.layers.styles import FillStyle, Width
from gisgrid.layers.theme_classes import GridTheme, ThemeClass, ThemeKey, class_enterprises
from gisgrid.model.areas import ParcelTenancy
from gisgrid.model.duty_book import DutyBook
from gisgrid.model.register import Register

_FILL_STRENGTH = 0.42
_COVER_STRENGTH = 0.6


@dataclass(frozen=True, slots=True)
class Theme:
    """A way of colouring, worked out for one state of the register.

    Attributes
    ----------
    classes : tuple of ThemeClass
        Those that occur, with their counts, from the calmest to the gravest; `tints` counts in this order.
    tints : PointTints
        Class of each enterprise of the scene.
    item : AreaItem
        The coloured parcels.
    grids : GridTheme or None
        What it says of whole grids; None when the map has none.
    """

    key: ThemeKey
    classes: tuple[ThemeClass, ...]
    tints: PointTints
    item: AreaItem
    grids: GridTheme | None = None


def title_of(key: ThemeKey) -> str:
    """Return the word on the switch."""
    return {
        ThemeKey.GRIDS: term("责任网格"),
        ThemeKey.COVERAGE: tr("Patrol coverage"),
        ThemeKey.RISK: tr("Four-colour risk"),
        ThemeKey.HAZARDS: tr("Hazards"),
        ThemeKey.DANGER: tr("Danger class"),
        ThemeKey.HAZARD_STATES: tr("State of hazards"),
        ThemeKey.LAST_VISIT: tr("Days since the last visit"),
        ThemeKey.PERSON: tr("Responsible person"),
        ThemeKey.INDUSTRY: tr("Supervised industry"),
        ThemeKey.DEPARTMENT: tr("Department in charge"),
    }[key]


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
        A book of the whole register, for coverage and people; without it one is read.
    """
    if key is ThemeKey.GRIDS or scene.points is None:
        return None
    classing = class_enterprises(key, scene.points, register, today=today, book=book)
    ids = scene.points.ids.tolist()
    of_point = np.array([classing.of.get(one, UNTINTED) for one in ids], dtype=np.uint8)
    of_point[scene.points.is_closed] = UNTINTED
    counts = np.bincount(of_point, minlength=UNTINTED + 1)
    occurring = [number for number in range(len(classing.classes)) if counts[number]]
    place = np.full(UNTINTED + 1, UNTINTED, dtype=np.uint8)
    place[occurring] = np.arange(len(occurring), dtype=np.uint8)
    classes = tuple(replace(classing.classes[one], count=int(counts[one])) for one in occurring)
    signs = tuple(one.sign for one in classes)
    tints = PointTints(
        place[of_point], tuple(one.colour for one in classes), signs=signs if any(signs) else ()
    )
    of_parcel = {
        parcel: int(place[one])
        for parcel, one in _by_parcel(register, classing.of).items()
        if place[one] != UNTINTED
    }
    speaking = dict(zip(ids, (~scene.points.is_closed).tolist(), strict=True))
    grids = colour_grids(
        key,
        scene.grids,
        register,
        classes=classing.classes,
        of={one: number for one, number in classing.of.items() if speaking.get(one, False)},
    )
    return Theme(key, classes, tints, _parcel_item(scene.parcels, of_parcel, classes), grids)


def wear(scene: Scene, theme: Theme | None) -> None:
    """Colour a scene by a theme; None gives it the colours of its danger classes and grids again."""
    scene.tints = theme.tints if theme is not None else None
    scene.themed = theme.item if theme is not None else None
    scene.grid_theme = theme.grids if theme is not None else None
    scene.theme_classes = legend_of(scene, theme) if theme is not None else ()


def legend_of(scene: Scene, theme: Theme) -> tuple[ThemeClass, ...]:
    """Return the classes that occur and, at last, how many enterprises the theme says nothing about."""
    assert scene.points is not None
    rest = int(((theme.tints.classes == UNTINTED) & ~scene.points.is_closed).sum())
    if not rest:
        return theme.classes
    return (*theme.classes, ThemeClass(tr("Outside this theme"), UNTINTED_FILL, rest))


def members_of(scene: Scene, number: int) -> Sequence[int]:
    """Return the ids of the enterprises behind one entry of the legend, ascending."""
    if scene.tints is None or scene.points is None:
        return ()
    wanted = number if number < len(scene.tints.fills) else UNTINTED
    chosen = (scene.tints.classes == wanted) & ~scene.points.is_closed
    found: list[int] = np.sort(scene.points.ids[chosen]).tolist()
    return found


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
