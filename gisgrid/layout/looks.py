"""How a subject colours its sheet: the enterprises, the parcels and the areas, with the legend that says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gisgrid.i18n import tr
from gisgrid.layers.items import Item, Slot
from gisgrid.layers.palette import mixed
from gisgrid.layers.points import PointTints
from gisgrid.layout.area import SheetArea
from gisgrid.layout.drawing import Drawing, LineStyle
from gisgrid.layout.legend import LegendEntry, dot_sample, swatch
from gisgrid.layout.options import SheetSubject
from gisgrid.layout.overlays import PARCEL, RISK, AreaLook, Hatch, by_look, coloured_areas, leader_look
from gisgrid.layout.paper import Box
from gisgrid.layout.source import SheetSource
from gisgrid.layout.subjects import theme_of
from gisgrid.model.enumerations import DangerClass, RiskColour

MOST_LEADERS = 15
"""So many leaders have an entry in the legend."""
_RISK_ORDER = (RiskColour.RED, RiskColour.ORANGE, RiskColour.YELLOW, RiskColour.BLUE)


@dataclass(frozen=True)
class Colouring:
    """What a subject lays over the ground.

    Attributes
    ----------
    tints : PointTints or None
        Colours of the enterprises.
    items : tuple of (str, Item)
        Painted with the ground.
    legend : callable
        Gives the entries that explain the colours, for a growth of the paper.
    hides_classes : bool
        Whether the danger classes are not told by colour, so that the legend leaves them out.
    """

    tints: PointTints | None = None
    items: tuple[tuple[str, Item], ...] = ()
    legend: Callable[[float], Sequence[LegendEntry]] = field(default=lambda _: ())
    hides_classes: bool = False


def colouring_of(
    source: SheetSource, subject: SheetSubject, area: SheetArea, *, denominator: int
) -> Colouring:
    """Return the colours of a sheet."""
    if subject is SheetSubject.RESPONSIBILITY:
        return _by_leader(source, area, denominator)
    if subject is SheetSubject.RISK:
        return _by_risk(source, area, denominator)
    if subject is SheetSubject.PARCELS:
        keys = _parcel_keys(source, area)
        return Colouring(legend=lambda growth: _parcel_legend(growth, keys))
    key = theme_of(subject)
    theme = source.theme(key) if key is not None else None
    if theme is None:
        return Colouring()
    classes = theme.classes

    def legend(growth: float) -> list[LegendEntry]:
        return [LegendEntry(one.title, dot_sample(one.colour, growth)) for one in reversed(classes)]

    items: tuple[tuple[str, Item], ...] = (("theme", theme.item),)
    return Colouring(theme.tints, items, legend, hides_classes=True)


def leaders_of(area: SheetArea) -> dict[str, int]:
    """Return a number for each person who leads areas, in the order of the areas; vacant areas share one."""
    found: dict[str, int] = {}
    for one in area.areas:
        found.setdefault(leader_of(one.posts), len(found))
    return found


def leader_of(posts: Sequence[Any]) -> str:
    """Return who leads an area: the holders of its first post; empty when it is vacant."""
    return "、".join(posts[0].names) if posts else ""


def _by_leader(source: SheetSource, area: SheetArea, denominator: int) -> Colouring:
    leaders = leaders_of(area)
    groups: list[tuple[AreaLook, list[Any]]] = [(leader_look(n), []) for n in leaders.values()]
    for one in area.areas:
        if one.grid.geometry is not None:
            groups[leaders[leader_of(one.posts)]][1].append(_projected(source, one.grid.geometry))
    items = coloured_areas(groups, denominator=denominator, origin=source.scene.origin, slot=Slot.TINTS)

    def legend(growth: float) -> list[LegendEntry]:
        if len(leaders) > MOST_LEADERS:
            return []
        return [
            LegendEntry(
                tr("areas led by {name}", name=name or tr("vacant")), _sample(leader_look(number), growth)
            )
            for name, number in leaders.items()
        ]

    return Colouring(items=tuple(items), legend=legend)


def _by_risk(source: SheetSource, area: SheetArea, denominator: int) -> Colouring:
    theme = source.theme(theme_key) if (theme_key := theme_of(SheetSubject.RISK)) is not None else None
    worst = _worst_by_grid(source, area)
    classed = [
        (worst[grid.id or 0], _projected(source, grid.geometry))
        for grid in source.grids
        if grid.id in worst and grid.geometry is not None
    ]
    items = coloured_areas(
        by_look(RISK, classed), denominator=denominator, origin=source.scene.origin, slot=Slot.TINTS
    )
    if theme is not None:
        items.append(("theme", theme.item))
    used = {e.risk_colour for e in area.enterprises}

    def legend(growth: float) -> list[LegendEntry]:
        entries = []
        for key in _RISK_ORDER:
            if key in used:
                entries.append(LegendEntry(_risk_words(key), _sample(RISK[key], growth)))
        if RiskColour.UNGRADED in used:
            entries.append(LegendEntry(tr("risk not graded"), dot_sample("#A9B1BB", growth)))
        return entries

    return Colouring(theme.tints if theme is not None else None, tuple(items), legend, hides_classes=True)


def _risk_words(colour: RiskColour) -> str:
    return {
        RiskColour.RED: tr("Major risk (red)"),
        RiskColour.ORANGE: tr("Considerable risk (orange)"),
        RiskColour.YELLOW: tr("Moderate risk (yellow)"),
        RiskColour.BLUE: tr("Low risk (blue)"),
    }[colour]


def _worst_by_grid(source: SheetSource, area: SheetArea) -> dict[int, RiskColour]:
    """Return the worst risk colour in each drawn grid without grids or parcels of its own below it."""
    with_parcels = {parcel.grid_id for parcel in source.parcels.values() if parcel.geometry is not None}
    drawn = {grid.id for grid in source.grids if grid.geometry is not None and grid.id in area.grid_ids}
    found: dict[int, RiskColour] = {}
    for id in drawn:
        below = source.tree.below(id or 0)
        if id is None or id in with_parcels or any(one in drawn for one in below if one != id):
            continue
        colours = {e.risk_colour for e in area.enterprises if e.grid_id in below}
        worst = next((key for key in _RISK_ORDER if key in colours), None)
        if worst is not None:
            found[id] = worst
    return found


def _parcel_keys(source: SheetSource, area: SheetArea) -> frozenset[str]:
    """Return the classes of parcels that the area has."""
    known = {e.id: e.danger_class for e in area.enterprises}
    found = set()
    for id, parcel in source.parcels.items():
        if parcel.grid_id in area.grid_ids and parcel.geometry is not None:
            found.add(parcel_class([known[one] for one in source.tenants.get(id, ()) if one in known]))
    return frozenset(found)


def _parcel_legend(growth: float, keys: frozenset[str]) -> list[LegendEntry]:
    words = {
        "A": tr("Parcel of a class A enterprise"),
        "B": tr("Parcel of a class B enterprise"),
        "C": tr("Parcel of a class C enterprise"),
        "": tr("Parcel without an enterprise"),
    }
    return [LegendEntry(text, _sample(PARCEL[key], growth)) for key, text in words.items() if key in keys]


def parcel_class(classes: Sequence[DangerClass]) -> str:
    """Return the gravest class on a parcel; ungraded counts as C, none as a vacant parcel."""
    for one in (DangerClass.A, DangerClass.B):
        if one in classes:
            return one.value
    return "C" if classes else ""


def _sample(look: AreaLook, growth: float) -> Callable[[Drawing, Box], None]:
    def hatch(drawing: Drawing, box: Box) -> None:
        draw_hatch(drawing, box, look)

    del growth
    return swatch(mixed(look.fill, "#FFFFFF", look.opacity), look.ink, hatch)


def draw_hatch(drawing: Drawing, box: Box, look: AreaLook) -> None:
    """Draw the hatch of a look into a small box, as a sample."""
    if look.hatch is Hatch.NONE:
        return
    style = LineStyle(0.13, look.ink)
    if look.hatch is Hatch.DOTS:
        for x in np.arange(box.x_mm + 0.8, box.right_mm, 1.4):
            for y in np.arange(box.y_mm + 0.7, box.bottom_mm, 1.2):
                drawing.box(Box(float(x) - 0.14, float(y) - 0.14, 0.28, 0.28), fill=look.ink, radius_mm=0.14)
        return
    height = box.height_mm
    for x in np.arange(box.x_mm, box.right_mm, 1.4).tolist():
        if look.hatch is Hatch.CROSSED:
            drawing.line([(x, box.y_mm), (x, box.bottom_mm)], style)
        else:
            end = min(x + height, box.right_mm)
            rise = end - x
            top, bottom = box.bottom_mm - rise, box.y_mm + rise
            rising = look.hatch is Hatch.RISING
            drawing.line(
                [(x, box.bottom_mm), (end, top)] if rising else [(x, box.y_mm), (end, bottom)], style
            )
    if look.hatch is Hatch.CROSSED:
        drawing.line([(box.x_mm, box.y_mm + height / 2), (box.right_mm, box.y_mm + height / 2)], style)


def _projected(source: SheetSource, geometry: Any) -> Any:
    return source.crs.project_geometries(np.array([geometry], dtype=object))[0]
