"""M6 网格内宗地企业安全生产和环境保护责任图 (L17): parcels by number with their enterprises and people.

Every parcel of the grid has a number on the map. Where there is room, the enterprise and its contacts for safety
and environment stand under it; the table names them all, with the 专职网格员, 助理 and 网格长.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from gisgrid.i18n import term, tr
from gisgrid.layers.items import Item, Slot
from gisgrid.layout.area import PostHolders, SheetArea, holders_of, in_index_order
from gisgrid.layout.arrangement import GUTTER_MM
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.furniture import INK, SOFT_INK, size_mm
from gisgrid.layout.legend import draw_enterprise_symbol, symbol_of
from gisgrid.layout.looks import parcel_class
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.options import Part, Phones
from gisgrid.layout.overlays import PARCEL, by_look, coloured_areas
from gisgrid.layout.paper import Box, Orientation
from gisgrid.layout.plan import SheetPlan
from gisgrid.layout.sheet import EnterpriseCount
from gisgrid.layout.sheet_tables import (
    KEY_UNIT_INK,
    VACANT_INK,
    TableSpec,
    class_word,
    phone_note,
    shown_phone,
    symbol_cell,
)
from gisgrid.layout.source import SheetSource, ShownEnterprise
from gisgrid.layout.tables import CellPainter, Column, Row, TableStyle
from gisgrid.model.areas import Parcel
from gisgrid.model.pinyin import natural_key

_SIZES = (1.0, 0.86, 0.74, 0.66)
_NUMBER_MM, _NAME_MM, _PEOPLE_MM = 4.6, 2.8, 2.1
_CARDS_MM = 17.5
_CARD_COLOURS = ("#8E2C6B", "#1F5FA8", "#1F5FA8", "#2B6B3F", "#2B6B3F")
_MOST_CARDS = 5


@dataclass(frozen=True)
class Block:
    """The words of one parcel at their place.

    Attributes
    ----------
    centre : tuple of float
        Middle of the block on the page, millimetres.
    factor : float
        Size of its type; 0 where only the number fits.
    with_people : bool
        Whether the contacts stand under the enterprise; else only the table has them.
    """

    number: str
    parcel: Parcel
    tenants: tuple[ShownEnterprise, ...]
    centre: tuple[float, float]
    factor: float
    with_people: bool = True

    @property
    def is_named(self) -> bool:
        """Whether the enterprises are named on the map."""
        return self.factor > 0


@dataclass(frozen=True)
class PlacedParcels:
    """The parcels of a grid with their words.

    Attributes
    ----------
    enterprises : frozenset of int
        Those that stand on a parcel of the sheet, so that they need no symbol of their own.
    boxes : tuple of Box
        What the words take up on the page.
    """

    blocks: tuple[Block, ...]
    enterprises: frozenset[int]
    boxes: tuple[Box, ...]
    items: tuple[tuple[str, Item], ...]


def place_parcels(source: SheetSource, area: SheetArea, frame: MapFrame, *, growth: float) -> PlacedParcels:
    """Give numbers to the parcels of the area and find room for their words inside them."""
    mine = [p for p in source.parcels.values() if p.grid_id in area.grid_ids and p.geometry is not None]
    mine.sort(key=lambda p: (natural_key(p.number), p.id or 0))
    if not mine:
        return PlacedParcels((), frozenset(), (), ())
    shapes = source.crs.project_geometries(np.array([p.geometry for p in mine], dtype=object))
    known = {e.id: e for e in area.enterprises}
    digits = max(2, len(str(len(mine))))
    seen: set[int] = set()
    blocks, boxes = [], []
    for i, (parcel, shape) in enumerate(zip(mine, shapes, strict=True), start=1):
        tenants = tuple(known[id] for id in source.tenants.get(parcel.id or 0, ()) if id in known)
        on_page = shapely.transform(shape, frame.on_page)
        block = _placed(f"{i:0{digits}d}", parcel, tenants, on_page, growth)
        seen.update(e.id for e in tenants)
        blocks.append(block)
        boxes.append(_box_of(block, growth))
    classed = [
        (parcel_class([e.danger_class for e in block.tenants]), shape)
        for block, shape in zip(blocks, shapes, strict=True)
    ]
    items = coloured_areas(
        by_look(PARCEL, classed),
        denominator=frame.denominator,
        origin=source.scene.origin,
        slot=Slot.THEME,
    )
    return PlacedParcels(tuple(blocks), frozenset(seen), tuple(boxes), tuple(items))


def with_parcels(source: SheetSource, plan: SheetPlan, parcels: PlacedParcels) -> SheetPlan:
    """Return the plan with the words of the parcels, the cards of people, the table and the count."""
    k, phones = plan.growth, plan.options.phone_rule
    count, others, missing = _count(source, plan, parcels)
    grid = plan.area.root
    cards = holders_of(source, grid, most=_MOST_CARDS) if grid is not None else ()
    is_landscape = plan.options.page.orientation is Orientation.LANDSCAPE
    has_column = plan.arrangement.tables is not None and not plan.hides(Part.TABLES)
    show_cards = bool(cards) and is_landscape and has_column
    table = _table(source, plan, parcels, others)

    def paint(drawing: Drawing) -> None:
        for block in parcels.blocks:
            _draw_block(drawing, block, k)
        if show_cards and plan.arrangement.tables is not None:
            _draw_cards(drawing, plan.arrangement.tables.inset(GUTTER_MM * k), cards, phones, k)

    head = (_CARDS_MM + GUTTER_MM) * k if show_cards else 0.0
    return replace(plan, tables=(table,), count=count, extras=(paint,), head_mm=head, missing=missing)


def _count(
    source: SheetSource, plan: SheetPlan, parcels: PlacedParcels
) -> tuple[EnterpriseCount, list[ShownEnterprise], tuple[str, ...]]:
    area, placed = plan.area, plan.map
    named = {e.id for block in parcels.blocks if block.is_named for e in block.tenants}
    by_number = parcels.enterprises - named
    others = [e for e in in_index_order(area.enterprises, area) if e.id not in parcels.enterprises]
    missing = [e for e in others if e.id not in source.located]
    return (
        EnterpriseCount(
            in_area=len(area.enterprises),
            labelled=len(placed.labelled) + len(named),
            leader=len(placed.leader),
            indexed=len(placed.numbered) + len(by_number),
            not_located=len(missing),
        ),
        others,
        tuple(e.name for e in missing),
    )


def _placed(number: str, parcel: Parcel, tenants: tuple[ShownEnterprise, ...], shape: Any, k: float) -> Block:
    """Find the largest type in which the words of a parcel fit into it, around a point well inside."""
    centres = _centres(shape)
    shapely.prepare(shape)
    for with_people in (True, False):
        for factor in _SIZES:
            for centre in centres:
                block = Block(number, parcel, tenants, centre, factor, with_people)
                box = _box_of(block, k)
                if shapely.contains(shape, shapely.box(box.x_mm, box.y_mm, box.right_mm, box.bottom_mm)):
                    return block
    return Block(number, parcel, tenants, centres[0], 0.0)


def _centres(shape: Any) -> list[tuple[float, float]]:
    middle = shapely.centroid(shape)
    points = [shapely.maximum_inscribed_circle(shape, tolerance=0.3)]
    found = [middle] if shapely.contains(shape, middle) else []
    found.append(shapely.points(shapely.get_coordinates(points[0])[0]))
    first = [(float(p.x), float(p.y)) for p in found]
    x, y = first[0]
    return first + [(x + dx, y + dy) for dx in (-2.0, 0.0, 2.0) for dy in (-2.0, 0.0, 2.0) if dx or dy]


def _lines(tenants: Sequence[ShownEnterprise]) -> list[tuple[ShownEnterprise, str, str]]:
    return [(e, e.label, _people(e)) for e in tenants]


def _people(one: ShownEnterprise) -> str:
    return tr(
        "S {safety}  E {environment}",
        safety=one.safety_officer or tr("vacant"),
        environment=one.environment_officer or tr("vacant"),
    )


def _size(block: Block, k: float) -> tuple[float, float]:
    """Return width and height of a block on the page."""
    number_mm, name_mm, people_mm = _type(block.factor, k)
    width = text_width_mm(block.number, TextStyle(number_mm, is_bold=True))
    height = number_mm * 1.05
    for _, name, people in _lines(block.tenants):
        width = max(width, text_width_mm(name, TextStyle(name_mm, is_bold=True)) + name_mm * 1.4)
        height += name_mm * 1.25
        if block.with_people:
            width = max(width, text_width_mm(people, TextStyle(people_mm)))
            height += people_mm * 1.3
    return width + 0.8, height + 0.6


def _type(factor: float, k: float) -> tuple[float, float, float]:
    return (
        size_mm(_NUMBER_MM * factor, k),
        size_mm(_NAME_MM * factor, k),
        size_mm(max(_PEOPLE_MM * factor, 1.9), k),
    )


def _box_of(block: Block, k: float) -> Box:
    if block.is_named:
        width, height = _size(block, k)
    else:
        width, height = 3.4 * k, 3.2 * k
    x, y = block.centre
    return Box(x - width / 2, y - height / 2, width, height)


def _draw_block(drawing: Drawing, block: Block, k: float) -> None:
    box = _box_of(block, k)
    x = block.centre[0]
    halo = 0.45 * k
    if not block.is_named:
        style = TextStyle(size_mm(2.6, k), is_bold=True, colour=INK, halo_mm=halo)
        drawing.text(x, block.centre[1] + style.size_mm * 0.36, block.number, style, Align.CENTRE)
        return
    number_mm, name_mm, people_mm = _type(block.factor, k)
    y = box.y_mm + number_mm * 0.9
    colour = INK if block.tenants else "#6B665C"
    style = TextStyle(number_mm, is_bold=True, colour=colour, halo_mm=halo)
    drawing.text(x, y, block.number, style, Align.CENTRE)
    for one, name, people in _lines(block.tenants):
        y += name_mm * 1.25
        ink = KEY_UNIT_INK if one.is_key_unit else INK
        style = TextStyle(name_mm, is_bold=True, colour=ink, halo_mm=halo)
        half = (text_width_mm(name, style) + name_mm * 1.2) / 2
        kind = symbol_of(one.danger_class, is_key_unit=one.is_key_unit)
        draw_enterprise_symbol(drawing, kind, (x - half + name_mm * 0.45, y - name_mm * 0.36), name_mm * 0.36)
        drawing.text(x - half + name_mm * 1.2, y, name, style)
        if not block.with_people:
            continue
        y += people_mm * 1.3
        drawing.text(x, y, people, TextStyle(people_mm, colour=SOFT_INK, halo_mm=halo), Align.CENTRE)


@dataclass(frozen=True)
class _Line:
    """One line of the table.

    Attributes
    ----------
    number : str
        What stands on the map.
    parcel : str
        The parcel's own number.
    """

    number: str
    parcel: str
    tenant: ShownEnterprise | None


def _table_lines(
    source: SheetSource, plan: SheetPlan, parcels: PlacedParcels, others: Sequence[ShownEnterprise]
) -> list[_Line]:
    lines = []
    for block in parcels.blocks:
        for i, one in enumerate(block.tenants or (None,)):
            letter = chr(ord("a") + i) if len(block.tenants) > 1 else ""
            lines.append(_Line(block.number + letter, _tail(block.parcel.number), one))
    numbers = plan.map.numbered
    for one in others:
        missing = "–" if one.id in source.located else tr("unplaced")
        lines.append(_Line(str(numbers.get(one.id, missing)), "–", one))
    return lines


def _table(
    source: SheetSource, plan: SheetPlan, parcels: PlacedParcels, others: Sequence[ShownEnterprise]
) -> TableSpec:
    k, phones = plan.growth, plan.options.phone_rule
    workers = _workers(source, plan.area)
    rows = [_row(line, workers, phones, k) for line in _table_lines(source, plan, parcels, others)]
    phone = [Column(tr("Phone"), 17)] if phones is not Phones.HIDDEN else []
    row_mm = 6.65 if len(rows) <= 27 else 4.4 if len(rows) <= 42 else 3.5
    return TableSpec(
        heading=tr("Parcels, enterprises and their people"),
        note=_note(parcels, plan.area, phones),
        columns=[
            Column(tr("Parcel"), 9),
            Column(tr("Parcel number"), 13),
            Column("", 4),
            Column(tr("Enterprise"), 26, Align.LEFT),
            Column(tr("Class"), 7),
            Column(tr("Safety contact"), 15),
            *phone,
            Column(tr("Environment contact"), 15),
            *phone,
            Column(workers[0], 17),
        ],
        rows=rows,
        style=replace(TableStyle.of(k, row_mm=row_mm), head_mm=6.2 * k),
        page_mm=400.0,
    )


def _row(line: _Line, workers: tuple[str, str], phones: Phones, k: float) -> Row:
    one = line.tenant
    with_phones = phones is not Phones.HIDDEN
    if one is None:
        blank = ["–"] * (4 if with_phones else 2)
        vacant = [line.number, line.parcel, "", tr("(vacant parcel)"), "–", *blank, workers[1] or "–"]
        return Row(vacant, colours={3: "#6B665C"})
    people: list[str] = []
    colours: dict[int, str] = {3: KEY_UNIT_INK} if one.is_key_unit else {}
    for name, phone in (
        (one.safety_officer, one.safety_phone),
        (one.environment_officer, one.environment_phone),
    ):
        if not name:
            colours[5 + len(people)] = VACANT_INK
        people.append(name or tr("vacant"))
        if with_phones:
            people.append(shown_phone(phone, phones) or "–")
    if not workers[1]:
        colours[5 + len(people)] = VACANT_INK
    cells: list[str | CellPainter] = [
        line.number, line.parcel, symbol_cell(one, k), one.label, class_word(one), *people,
        workers[1] or tr("vacant"),
    ]  # fmt: skip
    return Row(cells, colours=colours)


def _tail(number: str) -> str:
    """Return the part of a parcel number that tells parcels of one grid apart: the unit code after the region."""
    return number[12:] if len(number) == 19 else number


def _workers(source: SheetSource, area: SheetArea) -> tuple[str, str]:
    """Return the title and the names of those who patrol the grid: the full-time worker where there is one."""
    if area.root is None:
        return tr("Grid worker"), ""
    posts = holders_of(source, area.root, most=20)
    patrolling = {key for rule in source.register.scheme.visits if rule.rule == "F1" for key in rule.who}
    named = {post.name for post in source.register.scheme.posts if post.key in patrolling}
    chosen = next((held for held in posts if held.post in named), posts[-1] if posts else None)
    return (term(chosen.post), "、".join(chosen.names)) if chosen is not None else (tr("Grid worker"), "")


def _note(parcels: PlacedParcels, area: SheetArea, phones: Phones) -> str:
    told = tr(
        "{parcels} parcels, {enterprises} enterprises",
        parcels=len(parcels.blocks),
        enterprises=len(area.enterprises),
    )
    return f"{told}；{phone_note(phones)}" if phones is not Phones.MASKED else told


def _draw_cards(drawing: Drawing, room: Box, cards: Sequence[PostHolders], phones: Phones, k: float) -> None:
    """Draw one card a post of the grid: the post, its holder, where they come from, the telephone."""
    shown = [(held.post, person) for held in cards for person in (held.people or (None,))][:_MOST_CARDS]
    gap = 1.2 * k
    width = (room.width_mm - gap * (len(shown) - 1)) / len(shown)
    for i, (post, person) in enumerate(shown):
        box = Box(room.x_mm + i * (width + gap), room.y_mm, width, _CARDS_MM * k)
        ink = _CARD_COLOURS[min(i, len(_CARD_COLOURS) - 1)]
        drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.15 * k, "#B9B2B8"))
        head = Box(box.x_mm, box.y_mm, width, 4.4 * k)
        drawing.box(head, fill=ink)
        drawing.text_in(
            head.inset(0.4 * k),
            term(post),
            TextStyle(size_mm(2.3, k), is_bold=True, colour="#FFFFFF"),
            Align.CENTRE,
        )
        name = Box(box.x_mm, head.bottom_mm + 0.6 * k, width, 4.6 * k)
        if person is None:
            style = TextStyle(size_mm(3.2, k), is_bold=True, colour=VACANT_INK)
            drawing.text_in(name, tr("vacant"), style, Align.CENTRE)
            continue
        drawing.text_in(name, person.name, TextStyle(size_mm(3.4, k), is_bold=True, colour=INK), Align.CENTRE)
        small = TextStyle(size_mm(2.0, k), colour=SOFT_INK)
        unit = person.job_title or person.unit
        drawing.text_in(Box(box.x_mm, name.bottom_mm, width, 3.4 * k), term(unit), small, Align.CENTRE)
        phone = shown_phone(person.office_phone or person.mobile, phones)
        drawing.text_in(Box(box.x_mm, name.bottom_mm + 3.4 * k, width, 3.2 * k), phone, small, Align.CENTRE)
