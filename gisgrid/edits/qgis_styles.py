"""Tells QGIS how the map is drawn: the looks of every layer go into the file's own table of styles."""

import typing
from dataclasses import replace

from gisgrid.errors import EditError
from gisgrid.exchange.qgis_rules import DrawRule, Shape, rules_of
from gisgrid.exchange.qml import qml
from gisgrid.exchange.sld import sld
from gisgrid.layers.names import LayerName
from gisgrid.layers.palette import SCREEN
from gisgrid.layers.styled import STYLED_KINDS
from gisgrid.layers.usual_styles import usual_style
from gisgrid.model.base_map import River
from gisgrid.model.catalogue import GEOMETRY_TYPES, TABLE_NAMES
from gisgrid.model.map_styles import LayerStyle, Look, MapStyle, read_style
from gisgrid.store.dialects.choice import dialect_of
from gisgrid.store.session import EditSession
from gisgrid.store.table_styles import TableStyle

_SHAPES = {"POINT": Shape.POINT, "MULTILINESTRING": Shape.LINE, "MULTIPOLYGON": Shape.AREA}


def write_qgis_styles(session: EditSession) -> None:
    """Write the looks of all layers, kept and usual ones, into the file; part of the open transaction."""
    kept = {one.layer: one.definition for one in session.find(MapStyle)}
    found = []
    for layer, kind in STYLED_KINDS.items():
        style, is_usual = _style_of(layer, kept.get(layer, ""))
        found.append(_table_style(style, kind, is_usual=is_usual))
        if layer == LayerName.WATER:
            found.append(_table_style(_as_lines(style), River, is_usual=is_usual))
    dialect_of(session.driver).write_table_styles(session.driver, found, now=session.now)


def _style_of(layer: str, definition: str) -> tuple[LayerStyle, bool]:
    usual = usual_style(layer)
    if not definition:
        return usual, True
    try:
        style = read_style(definition)
    except EditError:
        # The window says what is wrong with it and draws the layer as usual; so does QGIS.
        return usual, True
    return replace(style, label_field=style.label_field or usual.label_field), False


def _table_style(style: LayerStyle, kind: type[typing.Any], *, is_usual: bool) -> TableStyle:
    shape = _SHAPES[GEOMETRY_TYPES[kind]]
    numbers = [name for name, hint in typing.get_type_hints(kind).items() if _is_numeric(hint)]
    rules = rules_of(style, shape, numbers=numbers)
    halo = ""
    if style.layer == LayerName.GRIDS:
        halo = SCREEN.halo
        rules = [*_tints(), *rules] if is_usual else rules
    table = TABLE_NAMES[kind]
    plain = [rule for rule in rules if '"id" %' not in rule.extra]
    return TableStyle(table, qml(style, rules, shape, halo=halo), sld(table, style, plain, shape))


def _is_numeric(hint: typing.Any) -> bool:
    return any(one in (int, float, bool) for one in (hint, *typing.get_args(hint)))


def _tints() -> list[DrawRule]:
    """Return soft tints of the deepest grids; the window gives neighbours different ones, QGIS takes turns."""
    return [
        DrawRule(
            f"{number + 1}",
            Look(fill=tint, fill_opacity=SCREEN.tint_strength),
            extra=f'"level" = maximum("level") AND "id" % {len(SCREEN.tints)} = {number}',
        )
        for number, tint in enumerate(SCREEN.tints)
    ]


def _as_lines(style: LayerStyle) -> LayerStyle:
    """Return the style of rivers that are lines: the first look of the water."""
    look = style.classes[0].look if style.classes else style.rest or Look()
    ink = replace(look, stroke=look.stroke or look.fill)
    return LayerStyle(
        style.layer, classes=(replace(usual_style(LayerName.WATER).classes[0], look=ink),), label_field="name"
    )
