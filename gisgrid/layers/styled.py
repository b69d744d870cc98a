"""Layers drawn by a style of the user's: the usual parts of a layer, sorted into classes and dressed anew."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import EditError
from gisgrid.i18n import tr
from gisgrid.layers.features import FeatureTable, Floats
from gisgrid.layers.items import AreaItem, Item, LineItem, Slot, TintItem
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.mark_styles import mark_style
from gisgrid.layers.names import LayerName
from gisgrid.layers.points import UNTINTED, PointTints
from gisgrid.layers.scene import MapLayer, NamedPlaces, Scene
from gisgrid.layers.styles import FillStyle, LineStyle, Width
from gisgrid.layers.symbols import SymbolKind
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Building, Contour, LandCover, Place, Road, WaterArea
from gisgrid.model.enterprises import Enterprise, MajorHazardInstallation
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.map_styles import (
    LayerStyle,
    Look,
    MapStyle,
    Marker,
    class_rows,
    read_style,
    stored_words,
)
from gisgrid.model.register import Register

STYLED_KINDS: dict[str, type[Any]] = {
    LayerName.GRIDS: Grid,
    LayerName.PARCELS: Parcel,
    LayerName.BUILDINGS: Building,
    LayerName.ROADS: Road,
    LayerName.WATER: WaterArea,
    LayerName.LAND_COVER: LandCover,
    LayerName.CONTOURS: Contour,
    LayerName.PLACES: Place,
    LayerName.ENTERPRISES: Enterprise,
    LayerName.INSTALLATIONS: MajorHazardInstallation,
    LayerName.HAZARDS: Hazard,
}
"""Layers whose looks can be chosen, and the records whose fields can decide them."""
POINT_LAYERS = frozenset(
    {LayerName.PLACES, LayerName.ENTERPRISES, LayerName.INSTALLATIONS, LayerName.HAZARDS}
)
"""Those of them that are drawn as symbols."""
MM_PER_PX = 25.4 / 96
_HIDDEN_FIELDS = frozenset({"id", "version", "geometry", "pinyin"})
_MANY = 3000
_MOST_SAMPLES = 4
_DASH = (5.0, 3.0)
_NAME_COLOUR = "#33383E"
MARKED = frozenset({LayerName.HAZARDS, LayerName.INSTALLATIONS})
"""Layers that are marks at the symbols of the enterprises and have no names of their own."""
_SHAPES = {
    Marker.CIRCLE: SymbolKind.C,
    Marker.SQUARE: SymbolKind.B,
    Marker.TRIANGLE: SymbolKind.A,
    Marker.STAR: SymbolKind.KEY_UNIT,
}


def fields_of(layer: str) -> tuple[str, ...]:
    """Return the fields that a style of a layer may look at, in the order of the record."""
    # A hazard's number names one record only.
    hidden = _HIDDEN_FIELDS | {"number"} if layer == LayerName.HAZARDS else _HIDDEN_FIELDS
    return tuple(one.name for one in dataclasses.fields(STYLED_KINDS[layer]) if one.name not in hidden)


def shown_only(layer: str) -> dict[str, Any]:
    """Return what narrows the records of a layer down to those on the map: only open hazards have a badge."""
    return {"state": [one for one in HazardState if one.is_open]} if layer == LayerName.HAZARDS else {}


def kept_styles(register: Register) -> dict[str, str]:
    """Return the definitions of the styles that a register keeps, by layer."""
    return {one.layer: one.definition for one in register.find(MapStyle)}


def dress_layer(scene: Scene, layer: MapLayer, definition: str, register: Register) -> None:
    """Draw a layer by a style; a style that does not fit leaves it as usual and says why in `problem`.

    Parameters
    ----------
    layer : MapLayer
        A layer of the scene with its usual parts.
    definition : str
        The style as JSON.
    """
    layer.problem = ""
    try:
        style = read_style(definition)
    except EditError as problem:
        layer.problem = str(problem)
        return
    known = set(fields_of(layer.name))
    missing = [one for one in style.fields if one not in known]
    if missing:
        layer.problem = tr(
            "The style looks at a field that is not there: {field}. The layer is drawn as usual.",
            field=missing[0],
        )
        return
    kind = STYLED_KINDS[layer.name]
    holder = ["enterprise_id"] if layer.name in MARKED else []
    wanted = list(dict.fromkeys(["id", *style.fields, *holder]))
    columns = register.columns(kind, wanted, **shown_only(layer.name))
    places = class_rows(style, columns, count=len(columns["id"]))
    class_of = dict(zip(columns["id"], places, strict=True))
    if layer.name == LayerName.ENTERPRISES:
        _dress_points(scene, style, class_of)
    elif layer.name == LayerName.PLACES:
        _dress_places(scene, style, class_of)
    elif layer.name in MARKED:
        _dress_marks(scene, style, columns["enterprise_id"], places)
    else:
        layer.items = [item for one in layer.items for item in _dressed(one, scene, style, class_of)]
    inks = [one.look.fill or one.look.stroke for one in style.classes]
    layer.samples = tuple([one for one in inks if one][:_MOST_SAMPLES])
    _write_names(scene, layer, style, columns)


def undress(scene: Scene, name: str) -> None:
    """Forget what a style changed beside its layer, which is read anew after it."""
    scene.text_px.pop(name, None)
    if name == LayerName.ENTERPRISES:
        scene.point_style = None
    elif name == LayerName.HAZARDS:
        scene.badge_style = None
    elif name == LayerName.INSTALLATIONS:
        scene.installation_style = None


def _looks(style: LayerStyle) -> list[tuple[int, Look]]:
    """Return class numbers and looks in drawing order: the rest first, the first class on top."""
    rest = [] if style.rest is None else [(-1, style.rest)]
    return rest + [(number, one.look) for number, one in reversed(list(enumerate(style.classes)))]


def _looks_by_class(style: LayerStyle) -> list[Look]:
    """Return the look of each class, that of the rest after them where there is one."""
    return [one.look for one in style.classes] + ([style.rest] if style.rest is not None else [])


def _dressed(item: Item, scene: Scene, style: LayerStyle, class_of: Mapping[int, int]) -> list[Item]:
    if isinstance(item, TintItem):
        return [_grid_areas(scene, style, class_of)] if scene.grids is not None else []
    if isinstance(item, AreaItem):
        areas = [
            part
            for number, look in _looks(style)
            for part in _area_parts(item.parts, look, number=number, class_of=class_of)
        ]
        return [AreaItem(item.slot, areas)]
    if isinstance(item, LineItem):
        if style.layer in (LayerName.GRIDS, LayerName.WATER):
            # Their lines are shared by several records or are records of another kind: all take the first look.
            look = style.classes[0].look if style.classes else style.rest
            return [_one_line_look(item, look, style.layer)] if look is not None else []
        lines = [
            part
            for number, look in _looks(style)
            for part in _line_parts(item.parts, look, number=number, class_of=class_of)
        ]
        return [LineItem(item.slot, lines)]
    return [item]


def _rows_of(table: FeatureTable, number: int, class_of: Mapping[int, int]) -> NDArray[np.int64]:
    return np.flatnonzero(np.array([class_of.get(one, -1) == number for one in table.ids.tolist()]))


def _area_parts(
    parts: Sequence[tuple[LevelStack, FillStyle]], look: Look, *, number: int, class_of: Mapping[int, int]
) -> list[tuple[LevelStack, FillStyle]]:
    found = []
    for stack, usual in parts:
        rows = _rows_of(stack.table, number, class_of)
        if len(rows):
            found.append((LevelStack(stack.table.taken(rows), Simplify.SEPARATE), fill_style(look, usual)))
    return found


def _line_parts(
    parts: Sequence[tuple[LevelStack, LineStyle]], look: Look, *, number: int, class_of: Mapping[int, int]
) -> list[tuple[LevelStack, LineStyle]]:
    found = []
    for stack, usual in parts:
        rows = _rows_of(stack.table, number, class_of)
        if len(rows) and look.stroke:
            found.append((LevelStack(stack.table.taken(rows), Simplify.LINES), line_style(look, usual)))
    return found


def _one_line_look(item: LineItem, look: Look, layer: str) -> LineItem:
    ink = dataclasses.replace(look, stroke=look.stroke or look.fill) if layer == LayerName.WATER else look
    parts = [(stack, line_style(ink, usual)) for stack, usual in item.parts] if ink.stroke else []
    return LineItem(item.slot, parts)


def _grid_areas(scene: Scene, style: LayerStyle, class_of: Mapping[int, int]) -> AreaItem:
    assert scene.grids is not None
    leaves = np.flatnonzero(scene.grids.is_leaf)
    table = scene.grids.table.taken(leaves)
    parts: list[tuple[LevelStack, FillStyle]] = []
    for number, look in _looks(style):
        rows = _rows_of(table, number, class_of)
        if len(rows) and look.fill:
            fill = FillStyle(look.fill, opacity=look.fill_opacity, is_seamless=True)
            parts.append((LevelStack(table.taken(rows), Simplify.COVERAGE), fill))
    return AreaItem(Slot.TINTS, parts)


def width_of(px: float) -> Width:
    """Return a line's width that paper and screen have alike."""
    return Width(px, px * MM_PER_PX)


def fill_style(look: Look, usual: FillStyle) -> FillStyle:
    """Return the look of an area; the scales at which it is shown stay the usual ones."""
    return dataclasses.replace(
        usual,
        fill=look.fill,
        opacity=look.fill_opacity,
        outline=look.stroke,
        outline_width=width_of(look.stroke_px),
        cover=look.fill or look.stroke,
    )


def line_style(look: Look, usual: LineStyle) -> LineStyle:
    """Return the look of a line; the scales at which it is shown stay the usual ones."""
    return dataclasses.replace(
        usual,
        colour=look.stroke,
        width=width_of(look.stroke_px),
        casing=look.casing,
        inner="",
        dash=_DASH if look.is_dashed else (),
    )


def _dress_points(scene: Scene, style: LayerStyle, class_of: Mapping[int, int]) -> None:
    if scene.points is None:
        return
    rest = len(style.classes)
    # Nobody is left out of the map: who fits no class is drawn like the rest, or grey where there is no such look.
    numbers = [class_of.get(one, -1) for one in scene.points.ids.tolist()]
    other = rest if style.rest is not None else UNTINTED
    classes = np.array([other if one < 0 else one for one in numbers], dtype=np.uint8)
    looks = _looks_by_class(style)
    scene.point_style = PointTints(
        classes,
        tuple(one.fill for one in looks),
        shapes=tuple(_SHAPES.get(one.marker) for one in looks),
        factor=style.symbol_factor,
    )


def _dress_places(scene: Scene, style: LayerStyle, class_of: Mapping[int, int]) -> None:
    if scene.places is None:
        return
    numbers = [class_of.get(one, -1) for one in scene.places.ids.tolist()]
    # A settlement is a name without a sign: there is nothing to leave out.
    shown = [
        number >= 0 or style.rest is not None or not letter
        for number, letter in zip(numbers, scene.places.letters, strict=True)
    ]
    kept = np.flatnonzero(np.array(shown, dtype=bool))
    others = style.rest or Look()
    worn = [style.classes[numbers[one]].look if numbers[one] >= 0 else others for one in kept.tolist()]
    scene.places = dataclasses.replace(
        scene.places.taken(kept),
        fills=tuple(one.fill for one in worn),
        shapes=tuple(_SHAPES.get(one.marker) for one in worn),
        factor=style.symbol_factor,
    )


def _dress_marks(
    scene: Scene, style: LayerStyle, holders: Sequence[int | None], numbers: Sequence[int]
) -> None:
    if scene.points is None:
        return
    looks = _looks_by_class(style)
    rest = len(style.classes) if style.rest is not None else -1
    made = mark_style(
        scene.points.ids,
        holders,
        [rest if one < 0 else one for one in numbers],
        fills=tuple(one.fill for one in looks),
        shapes=tuple(_SHAPES.get(one.marker) for one in looks),
        factor=style.symbol_factor,
    )
    if style.layer == LayerName.HAZARDS:
        scene.badge_style = made
    else:
        scene.installation_style = made


def _write_names(scene: Scene, layer: MapLayer, style: LayerStyle, columns: dict[str, list[Any]]) -> None:
    if style.label_px:
        scene.text_px[layer.name] = style.label_px
    if not style.label_field:
        return
    words = dict(zip(columns["id"], map(stored_words, columns[style.label_field]), strict=True))
    if layer.name == LayerName.PLACES and scene.places is not None:
        names = [words.get(one, "") for one in scene.places.ids.tolist()]
        scene.places = dataclasses.replace(scene.places, names=names)
        return
    if layer.name in MARKED:
        return
    if layer.name == LayerName.ENTERPRISES and scene.points is not None:
        names = [words.get(one, "") for one in scene.points.ids.tolist()]
        scene.points = dataclasses.replace(scene.points, names=names)
    elif layer.name == LayerName.GRIDS and scene.grids is not None:
        names = [words.get(one, "") for one in scene.grids.table.ids.tolist()]
        scene.grids = dataclasses.replace(scene.grids, names=names)
    else:
        layer.places = _named_places(layer, words, style.label_px)


def _named_places(layer: MapLayer, words: Mapping[int, str], label_px: float) -> NamedPlaces:
    spots: list[Floats] = []
    texts: list[str] = []
    seen: set[int] = set()
    for item in layer.items:
        for stack, _ in item.parts if isinstance(item, AreaItem | LineItem) else ():
            table = stack.table
            chosen = [row for row, one in enumerate(table.ids.tolist()) if words.get(one) and one not in seen]
            seen.update(int(table.ids[row]) for row in chosen)
            texts += [words[int(table.ids[row])] for row in chosen]
            spots.append(_spots(table, chosen))
    xy = np.concatenate(spots) if spots else np.empty((0, 2))
    return NamedPlaces(xy, texts, _NAME_COLOUR, size_px=label_px or 11.5)


def _spots(table: FeatureTable, rows: Sequence[int]) -> Floats:
    """Return where the names of some features go, shape (n, 2): inside them or, where they are many, in the middle."""
    if len(rows) > _MANY:
        boxes = table.boxes[np.array(rows, dtype=np.int64)]
        return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2 + table.origin)
    shapes = [table.geometry(row) for row in rows]
    return np.array([shapely.get_coordinates(shapely.point_on_surface(one))[0] for one in shapes]).reshape(
        -1, 2
    )
