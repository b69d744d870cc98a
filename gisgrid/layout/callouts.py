"""M5 《监管责任分工图》 as a map (H39): a box for every area beside the map, tied to it by a leader line.

Areas are coloured and hatched by who leads them; the strip at the top names the leaders. Measures as in DOMAIN.md 4.2.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gisgrid.i18n import term, tr
from gisgrid.layers.labels import LabelKind
from gisgrid.layers.palette import mixed
from gisgrid.layout.area import ResponsibilityArea, SheetArea
from gisgrid.layout.arrangement import Arrangement, fitting_scale, stamp_row
from gisgrid.layout.drawing import UNITS_PER_MM, Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.furniture import INK, SOFT_INK, Margins, size_mm
from gisgrid.layout.legend import draw_enterprise_symbol, legend_height_mm, symbol_of
from gisgrid.layout.looks import draw_hatch, leader_of, leaders_of
from gisgrid.layout.map_frame import Extent, MapFrame
from gisgrid.layout.options import Part, Phones, SheetOptions
from gisgrid.layout.overlays import AreaLook, leader_look
from gisgrid.layout.paper import Box, Orientation, PageSize
from gisgrid.layout.plan import SheetPlan
from gisgrid.layout.sheet_tables import VACANT_INK, shown_phone
from gisgrid.layout.source import SheetSource
from gisgrid.model.enumerations import DangerClass

_COLUMN_MM = 67.0
_STRIP_MM = 11.5
_PER_STRIP = 6
_HEAD_MM, _FOOT_MM, _LEAST_ROW_MM, _MOST_ROW_MM = 4.6, 3.6, 2.5, 5.0
_GAP_MM = 0.8
_AIR_MM = 1.6
"""On either side of the boxes in their column."""
_LEVEL_MM = 1.6
"""At least so much between the leader lines of a column where they enter the map."""
_BESIDE_MM = 1.2
"""From the end of a name to the dot of its leader line."""
_LEGEND_COLUMNS = 7
_LEGEND_ENTRIES = 28
_FEW = 150
"""So few enterprises can be told apart at half the scale."""
_GRADED = (DangerClass.A, DangerClass.B, DangerClass.C)


@dataclass(frozen=True)
class Slot:
    """Room for a callout, and how its leader line gets from there to the map.

    Attributes
    ----------
    level_mm : float
        Height on the page at which the line crosses the edge of the map.
    turn_mm : float
        How far from the box it turns to that height, when the box stands lower.
    """

    box: Box
    level_mm: float
    turn_mm: float

    def path(self, anchor: tuple[float, float], map_box: Box, k: float) -> list[tuple[float, float]]:
        """Return the line from the box to a point of the map: level first, so that lines run side by side."""
        is_left = self.box.x_mm < map_box.x_mm
        side, inwards = (self.box.right_mm, 1) if is_left else (self.box.x_mm, -1)
        turn = side + inwards * self.turn_mm
        middle = self.box.y_mm + self.box.height_mm / 2
        bend = map_box.x_mm + 3 * k if is_left else map_box.right_mm - 3 * k
        return [(side, middle), (turn, middle), (turn, self.level_mm), (bend, self.level_mm), anchor]


@dataclass(frozen=True)
class NamedSpot:
    """Where the name of an area stands on the page: its two ends and its middle height."""

    left_mm: float
    right_mm: float
    y_mm: float

    @property
    def x_mm(self) -> float:
        """The middle of the name."""
        return (self.left_mm + self.right_mm) / 2


@dataclass(frozen=True)
class Callout:
    """One area's box, and the point of the map that it speaks of."""

    area: ResponsibilityArea
    number: int
    slot: Slot
    anchor: tuple[float, float]
    look: AreaLook


def fits(page: PageSize, area: SheetArea) -> bool:
    """Tell whether every area finds a box beside the map; else the sheet takes tables."""
    if page.orientation is Orientation.PORTRAIT or not len(area.areas) >= 2:
        return False
    k = page.growth
    frame = Margins.of(page).frame
    rows = max(len(one.posts) for one in area.areas)
    least = (_HEAD_MM + _FOOT_MM + rows * _LEAST_ROW_MM + _GAP_MM) * k
    room = frame.height_mm - _strip_mm(area, k)
    return len(area.areas) <= 2 * int(room / least)


def suits(options: SheetOptions, extent: Extent, area: SheetArea) -> bool:
    """Tell whether callouts cost no scale that a crowd of enterprises would miss."""
    if not fits(options.page, area):
        return False
    whole = fitting_scale(extent, Margins.of(options.page).frame)
    _, frame = arrange(options, extent, area, stamps=())
    return frame.denominator <= whole or len(area.enterprises) <= _FEW


def arrange(
    options: SheetOptions, extent: Extent, area: SheetArea, *, stamps: Sequence[Part]
) -> tuple[Arrangement, MapFrame]:
    """Divide the frame: the strip on top, a column on either side, the map and its legend between."""
    margins = Margins.of(options.page)
    k, frame = margins.growth, margins.frame
    strip, column = _strip_mm(area, k), _COLUMN_MM * k
    legend_mm = legend_height_mm(_LEGEND_ENTRIES, columns=_LEGEND_COLUMNS, growth=k)
    middle = Box(
        frame.x_mm + column, frame.y_mm + strip, frame.width_mm - 2 * column, frame.height_mm - strip
    )
    map_box = Box(middle.x_mm, middle.y_mm, middle.width_mm, middle.height_mm - legend_mm)
    legend = Box(middle.x_mm, map_box.bottom_mm, middle.width_mm, legend_mm)
    arrangement = Arrangement(
        map_box, None, legend, stamp_row(map_box, k, stamps), k, legend_columns=_LEGEND_COLUMNS
    )
    scale = options.denominator or fitting_scale(extent, map_box)
    return arrangement, MapFrame.around(extent, map_box, denominator=scale)


def with_callouts(source: SheetSource, plan: SheetPlan) -> SheetPlan:
    """Return the plan with its callouts, in an order in which their leader lines do not cross."""
    callouts = place_callouts(source, plan)
    phones = plan.options.phone_rule
    names = plan.map.taken_by_names(air_mm=0.3 * plan.growth)

    def paint(drawing: Drawing) -> None:
        _draw_ground(drawing, plan)
        _draw_strip(drawing, plan)
        for one in callouts:
            _draw_leader(drawing, one, plan, names)
        for one in callouts:
            _draw_callout(drawing, one, phones, plan.growth)

    return replace(plan, extras=(paint,))


def place_callouts(source: SheetSource, plan: SheetPlan) -> list[Callout]:
    """Give each area a box: those to the west in the left column, each column from north to south."""
    k, frame, map_box = plan.growth, plan.margins.frame, plan.arrangement.map_box
    strip = _strip_mm(plan.area, k)
    leaders = leaders_of(plan.area)
    spots = _spots(source, plan)
    numbered = list(enumerate(plan.area.areas, start=1))
    by_east = sorted(numbered, key=lambda pair: (spots[pair[0] - 1].x_mm, pair[0]))
    half = math.ceil(len(by_east) / 2)
    found = []
    for side, x in (
        (by_east[:half], frame.x_mm),
        (by_east[half:], frame.right_mm - _COLUMN_MM * k),
    ):
        is_left = x < map_box.x_mm
        members = sorted(side, key=lambda pair: (spots[pair[0] - 1].y_mm, pair[0]))
        rows = max((len(area.posts) for _, area in members), default=1)
        pitch = (frame.height_mm - strip - 2 * k) / max(1, len(members))
        height = min(pitch - _GAP_MM * k, (_HEAD_MM + _FOOT_MM + rows * _MOST_ROW_MM) * k)
        top = frame.y_mm + strip + 1.4 * k + (pitch - _GAP_MM * k - height) / 2
        boxes = [
            Box(x + _AIR_MM * k, top + i * pitch, (_COLUMN_MM - 2 * _AIR_MM) * k, height)
            for i in range(len(members))
        ]
        floor = map_box.bottom_mm if is_left else _stamp_top(plan)
        for slot, (number, area) in zip(slots_of(boxes, floor_mm=floor - k, k=k), members, strict=True):
            spot = spots[number - 1]
            end = spot.left_mm - _BESIDE_MM * k if is_left else spot.right_mm + _BESIDE_MM * k
            look = leader_look(leaders[leader_of(area.posts)])
            found.append(Callout(area, number, slot, (end, spot.y_mm), look))
    return _uncrossed(found, map_box, k)


def slots_of(boxes: Sequence[Box], *, floor_mm: float, k: float) -> list[Slot]:
    """Give each box of a column, from north to south, the level of its leader line, none below the floor.

    Lines of boxes under the floor turn up beside their box, the lowest farthest from it, so that none cross.
    """
    levels: list[float] = []
    for box in reversed(boxes):
        lowest = levels[-1] - _LEVEL_MM * k if levels else floor_mm
        levels.append(min(box.y_mm + box.height_mm / 2, lowest))
    levels.reverse()
    turned = [i for i, box in enumerate(boxes) if levels[i] < box.y_mm + box.height_mm / 2]
    step = _AIR_MM * k / (len(turned) + 1)
    turns = {i: step * n for n, i in enumerate(turned, start=1)}
    return [Slot(box, levels[i], turns.get(i, 0.0)) for i, box in enumerate(boxes)]


def _stamp_top(plan: SheetPlan) -> float:
    """Return the upper edge of the boxes that stand in the lower right corner of the map."""
    bottom = plan.arrangement.map_box.bottom_mm
    return min((box.y_mm for box in plan.arrangement.stamps.values()), default=bottom)


def _uncrossed(callouts: list[Callout], map_box: Box, k: float) -> list[Callout]:
    """Exchange boxes of one column whose leader lines cross; what becomes shorter by it never crosses again."""
    found = list(callouts)
    for _ in range(len(found)):
        is_changed = False
        for i, j in itertools.combinations(range(len(found)), 2):
            one, two = found[i], found[j]
            if one.slot.box.x_mm != two.slot.box.x_mm:
                continue
            here = _line_mm(one, one.slot, map_box, k) + _line_mm(two, two.slot, map_box, k)
            there = _line_mm(one, two.slot, map_box, k) + _line_mm(two, one.slot, map_box, k)
            if there < here - 1e-6:
                found[i], found[j] = replace(one, slot=two.slot), replace(two, slot=one.slot)
                is_changed = True
        if not is_changed:
            break
    return found


def _line_mm(one: Callout, slot: Slot, map_box: Box, k: float) -> float:
    """Return the length of the slanting part of a leader line from a slot."""
    *_, bend, end = slot.path(one.anchor, map_box, k)
    return math.dist(bend, end)


def _spots(source: SheetSource, plan: SheetPlan) -> list[NamedSpot]:
    """Return for each area where its name stands on the page, else the middle of its polygon."""
    frame = plan.map.frame
    grids = source.scene.grids
    names = {
        label.feature_id: shapely.total_bounds(shapely.box(*np.transpose(label.boxes)))
        for label in plan.map.names.labels
        if label.kind is LabelKind.GRID
    }
    found = []
    for one in plan.area.areas:
        bounds = names.get(one.grid.id or 0)
        position = grids.position_of(one.grid.id or 0) if grids is not None else None
        if bounds is not None:
            x0, y0, x1, y1 = (float(value) / UNITS_PER_MM for value in bounds)
            corner = frame.box
            found.append(NamedSpot(x0 + corner.x_mm, x1 + corner.x_mm, (y0 + y1) / 2 + corner.y_mm))
        elif grids is not None and position is not None:
            x, y = frame.on_page(np.array([grids.anchors[position] + grids.table.origin]))[0].tolist()
            found.append(NamedSpot(float(x), float(x), float(y)))
        else:
            found.append(NamedSpot(frame.box.x_mm, frame.box.x_mm, frame.box.y_mm))
    return found


def _strip_mm(area: SheetArea, k: float) -> float:
    return _STRIP_MM * k * max(1, math.ceil(len(leaders_of(area)) / _PER_STRIP))


def _draw_ground(drawing: Drawing, plan: SheetPlan) -> None:
    k, frame, map_box = plan.growth, plan.margins.frame, plan.arrangement.map_box
    for x in (frame.x_mm, map_box.right_mm):
        box = Box(x, map_box.y_mm, _COLUMN_MM * k, frame.bottom_mm - map_box.y_mm)
        drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.12 * k, "#B9B2B8"))


def _draw_strip(drawing: Drawing, plan: SheetPlan) -> None:
    """Name the leaders with their colour, their areas and the enterprises in them."""
    k, frame, area = plan.growth, plan.margins.frame, plan.area
    leaders = leaders_of(area)
    strip = Box(frame.x_mm, frame.y_mm, frame.width_mm, _strip_mm(area, k))
    drawing.box(strip, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    across = min(_PER_STRIP, len(leaders))
    width, height = frame.width_mm / across, _STRIP_MM * k
    for name, number in leaders.items():
        row, column = divmod(number, across)
        cell = Box(frame.x_mm + column * width, frame.y_mm + row * height, width, height)
        _draw_leader_cell(drawing, cell, name, leader_look(number), plan)


def _draw_leader_cell(drawing: Drawing, cell: Box, name: str, look: AreaLook, plan: SheetPlan) -> None:
    k, area = plan.growth, plan.area
    mine = [one for one in area.areas if leader_of(one.posts) == name]
    enterprises = sum(len(one.enterprises) for one in mine)
    plate = Box(cell.x_mm + 2 * k, cell.y_mm + 2 * k, 9 * k, 7.5 * k)
    drawing.box(plate, fill=mixed(look.fill, "#FFFFFF", 0.55))
    draw_hatch(drawing, plate, look)
    drawing.box(plate, edge=LineStyle(0.25 * k, look.ink))
    left, right = plate.right_mm + 1.6 * k, cell.right_mm - 1.6 * k
    upper = Box(left, cell.y_mm + 1.2 * k, right - left, 4.6 * k)
    ink = INK if name else VACANT_INK
    title = TextStyle(size_mm(3.2, k), is_bold=True, colour=ink)
    total = tr("{count} units", count=enterprises)
    total_style = TextStyle(size_mm(2.6, k), is_bold=True, colour=INK)
    total_mm = text_width_mm(total, total_style) + k
    drawing.text_in(
        Box(left, upper.y_mm, right - left - total_mm, upper.height_mm), name or tr("vacant"), title
    )
    drawing.text_in(upper, total, total_style, Align.RIGHT)
    lower = Box(left, cell.y_mm + 6.0 * k, right - left, 3.8 * k)
    drawing.text_in(
        lower, "、".join(one.grid.name for one in mine), TextStyle(size_mm(2.1, k), colour=SOFT_INK)
    )


def _draw_leader(drawing: Drawing, one: Callout, plan: SheetPlan, names: shapely.Geometry) -> None:
    """Draw the line from the box to the area, open where a name stands in its way."""
    k = plan.growth
    path = shapely.LineString(one.slot.path(one.anchor, plan.arrangement.map_box, k))
    for part in shapely.get_parts(shapely.difference(path, names)):
        points = [(float(x), float(y)) for x, y in shapely.get_coordinates(part)]
        drawing.line(points, LineStyle(0.9 * k, "#FFFFFF"))
        drawing.line(points, LineStyle(0.28 * k, one.look.ink))
    x, y = one.anchor
    dot = Box(x - 0.75 * k, y - 0.75 * k, 1.5 * k, 1.5 * k)
    drawing.box(dot, fill=one.look.ink, edge=LineStyle(0.2 * k, "#FFFFFF"), radius_mm=0.75 * k)


def _draw_callout(drawing: Drawing, one: Callout, phones: Phones, k: float) -> None:
    box, area, look = one.slot.box, one.area, one.look
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.2 * k, look.ink))
    head = Box(box.x_mm, box.y_mm, box.width_mm, _HEAD_MM * k)
    drawing.box(head, fill=mixed(look.fill, "#FFFFFF", 0.5))
    drawing.box(Box(box.x_mm, box.y_mm, 1.4 * k, box.height_mm), fill=look.ink)
    left, right = box.x_mm + 3.0 * k, box.right_mm - 1.4 * k
    name = TextStyle(size_mm(2.9, k), is_bold=True, colour=INK)
    words = Box(left, head.y_mm, right - left, head.height_mm)
    drawing.text_in(words, f"{one.number:02d}　{area.grid.name}", name)
    total = tr("{count} units", count=len(area.enterprises))
    drawing.text_in(words, total, TextStyle(size_mm(2.4, k), is_bold=True, colour=INK), Align.RIGHT)
    room = box.height_mm - (_HEAD_MM + _FOOT_MM) * k
    pitch = min(_MOST_ROW_MM * k, room / max(1, len(area.posts)))
    small = TextStyle(min(size_mm(2.25, k), max(1.9, pitch * 0.8)), colour=SOFT_INK)
    y = head.bottom_mm
    label_mm = max((text_width_mm(term(held.post), small) for held in area.posts), default=0.0) + 1.6 * k
    for held in area.posts:
        row = Box(left, y, right - left, pitch)
        drawing.text_in(Box(left, y, label_mm, pitch), term(held.post), small)
        phone = shown_phone(held.phone, phones)
        phone_mm = text_width_mm(phone, small) + 1.2 * k if phone else 0.0
        ink = INK if held.people else VACANT_INK
        holder = replace(small, is_bold=True, colour=ink)
        names = Box(left + label_mm, y, right - left - label_mm - phone_mm, pitch)
        drawing.text_in(names, "、".join(held.names) or tr("vacant"), holder)
        if phone:
            drawing.text_in(row, phone, small, Align.RIGHT)
        y += pitch
    _draw_counts(drawing, Box(left, box.bottom_mm - _FOOT_MM * k, right - left, _FOOT_MM * k), area, k)


def _draw_counts(drawing: Drawing, box: Box, area: ResponsibilityArea, k: float) -> None:
    drawing.line([(box.x_mm, box.y_mm), (box.right_mm, box.y_mm)], LineStyle(0.08 * k, "#C9C2C8"))
    y = box.y_mm + box.height_mm / 2
    style = TextStyle(size_mm(2.0, k), colour=INK)
    x = box.x_mm
    for one in _GRADED:
        draw_enterprise_symbol(drawing, symbol_of(one, is_key_unit=False), (x + 0.9 * k, y), 0.78 * k)
        drawing.text_in(
            Box(x + 2.4 * k, box.y_mm, 9 * k, box.height_mm), f"{one.value} {area.by_class[one]}", style
        )
        x += 11 * k
    if area.key_units:
        kind = symbol_of(DangerClass.A, is_key_unit=True)
        draw_enterprise_symbol(drawing, kind, (x + 1.0 * k, y), 0.8 * k)
        words = tr("key units {count}", count=area.key_units)
        drawing.text_in(
            Box(x + 3.0 * k, box.y_mm, box.right_mm - x - 3.0 * k, box.height_mm),
            words,
            replace(style, is_bold=True, colour="#A3001A"),
        )
