"""What a theme says of whole grids, where the map is too small for single enterprises and parcels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.i18n import tr
from gisgrid.layers.features import Ints
from gisgrid.layers.items import AreaItem, Slot
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.palette import SCREEN, mixed
from gisgrid.layers.scene import GridSet
from gisgrid.layers.styles import FillStyle
from gisgrid.layers.theme_classes import GridTheme, ThemeClass, ThemeKey
from gisgrid.model.areas import Grid
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.register import Register

FAR_METRES_PER_PX = 20.0
"""Grids are coloured beyond this scale; nearer, parcels and symbols speak for themselves."""
_FEW_HIGHS = (0.10, 0.25, 1.0)
_EVEN_HIGHS = (0.50, 0.80, 1.0)
_STRENGTHS = (0.16, 0.36, 0.60)
_NONE_STRENGTH = 0.30
_MOST_STRENGTH = 0.42
_NOBODY = "#EDEBE6"
_GOOD, _CALM = "#2B8A3E", "#7C9A82"


@dataclass(frozen=True, slots=True)
class _Share:
    """What is counted in a grid: the share of its enterprises in some of the theme's classes.

    Attributes
    ----------
    classes : range
        Places in the whole list of the theme's classes.
    full, none : str
        Colours of a high share and of none at all.
    highs : tuple of float
        Upper ends of the steps; none at all is a step of its own.
    """

    heading: str
    classes: range
    full: str = SCREEN.class_a
    none: str = _CALM
    highs: tuple[float, ...] = _FEW_HIGHS


def _share(key: ThemeKey) -> _Share | None:
    """Return what is counted in a theme whose classes go from calm to grave; None where they are only kinds."""
    many = 100
    return {
        ThemeKey.COVERAGE: _Share(
            tr("Grids: share visited"), range(1), _GOOD, SCREEN.class_a, highs=_EVEN_HIGHS
        ),
        ThemeKey.HAZARDS: _Share(tr("Grids: share overdue or major"), range(2, many)),
        ThemeKey.HAZARD_STATES: _Share(tr("Grids: share with open hazards"), range(1, many)),
        ThemeKey.LAST_VISIT: _Share(tr("Grids: share not seen for 30 days"), range(3, many)),
        ThemeKey.RISK: _Share(tr("Grids: share orange and red"), range(3, many)),
        ThemeKey.DANGER: _Share(tr("Grids: share of class A"), range(3, many)),
    }.get(key)


def colour_grids(
    key: ThemeKey,
    grids: GridSet | None,
    register: Register,
    *,
    classes: Sequence[ThemeClass],
    of: Mapping[int, int],
) -> GridTheme | None:
    """Colour the deepest grids of the map by what a theme says of the enterprises that they answer for.

    Themes from calm to grave give a share of the enterprises in four steps; the others the class that most
    enterprises of the grid belong to.

    Parameters
    ----------
    classes : sequence of ThemeClass
        Every class of the theme, those that do not occur included.
    of : mapping of int to int
        Class of each enterprise that counts, by id; closed ones are left out by the caller.

    Returns
    -------
    GridTheme or None
        None when the map has no grids.
    """
    if grids is None or not len(grids.table.ids):
        return None
    leaves = grids.table.ids[grids.is_leaf]
    held: dict[int, Counter[int]] = {one: Counter() for one in leaves.tolist()}
    for enterprise, grid in _grid_of(register, frozenset(held)).items():
        if enterprise in of:
            held[grid][of[enterprise]] += 1
    share = _share(key)
    if share is not None:
        steps = _share_steps(share)
        step_of = {one: _share_step(counts, share) for one, counts in held.items()}
    else:
        steps = [_light(one) for one in classes]
        step_of = {one: _most(counts) for one, counts in held.items()}
    steps.append(ThemeClass("", _NOBODY))  # a grid without enterprises needs no words
    heading = share.heading if share is not None else tr("Grids: most frequent kind")
    placed = {one: step % len(steps) for one, step in step_of.items()}
    return _grid_theme(grids, heading, steps, placed, is_told=share is not None)


def _grid_theme(
    grids: GridSet,
    heading: str,
    steps: Sequence[ThemeClass],
    step_of: Mapping[int, int],
    *,
    is_told: bool,
) -> GridTheme:
    numbers = np.array([step_of.get(one, -1) for one in grids.table.ids.tolist()], dtype=np.int64)
    shown: list[ThemeClass] = []
    members: list[tuple[int, ...]] = []
    parts: list[tuple[LevelStack, FillStyle]] = []
    for number, step in enumerate(steps):
        rows: Ints = np.flatnonzero(numbers == number)
        if not len(rows):
            continue
        table = grids.table.taken(rows)
        style = FillStyle(step.colour, is_seamless=True, min_metres_per_px=FAR_METRES_PER_PX)
        parts.append((LevelStack(table, Simplify.COVERAGE), style))
        if step.title:
            shown.append(ThemeClass(step.title, step.colour, len(rows)))
            members.append(tuple(sorted(table.ids.tolist())))
    return GridTheme(heading, tuple(shown), tuple(members), AreaItem(Slot.TINTS, parts), is_told)


def _grid_of(register: Register, shown: frozenset[int]) -> dict[int, int]:
    """Return the grid of the map that answers for each enterprise: its own, or the first one above it that is shown."""
    columns = register.columns(Grid, ["id", "parent_id"])
    parents = dict(zip(columns["id"], columns["parent_id"], strict=True))
    columns = register.columns(Enterprise, ["id", "grid_id"])
    found: dict[int, int] = {}
    for enterprise, own in zip(columns["id"], columns["grid_id"], strict=True):
        grid, passed = own, set[int]()
        while grid is not None and grid not in shown and grid not in passed:
            passed.add(grid)
            grid = parents.get(grid)
        if grid in shown:
            found[enterprise] = grid
    return found


def _share_steps(share: _Share) -> list[ThemeClass]:
    lows = (0.0, *share.highs[:-1])
    titles = (
        tr("{low} to {high} %", low=round(100 * low), high=round(100 * high))
        if low
        else tr("up to {high} %", high=round(100 * high))
        for low, high in zip(lows, share.highs, strict=True)
    )
    return [
        ThemeClass(tr("none"), mixed(share.none, SCREEN.ground, _NONE_STRENGTH)),
        *(
            ThemeClass(title, mixed(share.full, SCREEN.ground, strength))
            for title, strength in zip(titles, _STRENGTHS, strict=True)
        ),
    ]


def _share_step(counts: Mapping[int, int], share: _Share) -> int:
    """Return the step of a grid; -1, the last one, for a grid without enterprises."""
    total = sum(counts.values())
    if not total:
        return -1
    found = sum(count for number, count in counts.items() if number in share.classes) / total
    if not found:
        return 0
    return next(step for step, high in enumerate(share.highs, start=1) if found <= high)


def _light(one: ThemeClass) -> ThemeClass:
    return ThemeClass(one.title, mixed(one.colour, SCREEN.ground, _MOST_STRENGTH))


def _most(counts: Counter[int]) -> int:
    """Return the class with the most enterprises, the first of several; -1 for a grid without enterprises."""
    return min(counts, key=lambda one: (-counts[one], one)) if counts else -1
