"""Styles as Styled Layer Descriptor 1.0 (OGC 02-070), for programs other than QGIS."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from gisgrid.exchange.qgis_rules import Condition, DrawRule, Shape
from gisgrid.model.map_styles import LayerStyle, Look

_SLD = "http://www.opengis.net/sld"
_OGC = "http://www.opengis.net/ogc"
_SIGNS = {
    "=": "PropertyIsEqualTo",
    "<>": "PropertyIsNotEqualTo",
    "<": "PropertyIsLessThan",
    ">=": "PropertyIsGreaterThanOrEqualTo",
}
ET.register_namespace("sld", _SLD)
ET.register_namespace("ogc", _OGC)


def sld(table: str, style: LayerStyle, rules: Sequence[DrawRule], shape: Shape) -> str:
    """Return a style as SLD; rules that only QGIS understands lose their further question, not their symbol.

    Parameters
    ----------
    table : str
        Name of the table that is drawn.
    rules : sequence of DrawRule
        The topmost last.
    """
    root = ET.Element(f"{{{_SLD}}}StyledLayerDescriptor", version="1.0.0")
    named = _sub(root, "NamedLayer")
    _sub(named, "Name").text = table
    user = _sub(named, "UserStyle")
    kind = _sub(user, "FeatureTypeStyle")
    for rule in rules:
        drawn = _sub(kind, "Rule")
        _sub(drawn, "Title").text = rule.title
        _filter(drawn, rule)
        _symbolizers(drawn, rule, shape)
        if style.label_field:
            _label(drawn, style)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _sub(parent: ET.Element, name: str, /, **facts: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_SLD}}}{name}", facts)


def _ogc(parent: ET.Element, name: str, /, **facts: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_OGC}}}{name}", facts)


def _filter(rule_element: ET.Element, rule: DrawRule) -> None:
    parts = len(rule.conditions) + len(rule.refused)
    if not parts:
        return
    asked = _ogc(rule_element, "Filter")
    both = _ogc(asked, "And") if parts > 1 else asked
    for one in rule.conditions:
        _condition(both, one)
    for refused in rule.refused:
        unless = _ogc(both, "Not")
        together = _ogc(unless, "And") if len(refused) > 1 else unless
        for one in refused:
            _condition(together, one)


def _condition(parent: ET.Element, one: Condition) -> None:
    if one.sign == "empty":
        either = _ogc(parent, "Or")
        _ogc(_ogc(either, "PropertyIsNull"), "PropertyName").text = one.field
        _compared(either, "PropertyIsEqualTo", one.field, "")
    elif one.sign == "contains":
        like = _ogc(parent, "PropertyIsLike", wildCard="*", singleChar="?", escape="\\")
        _ogc(like, "PropertyName").text = one.field
        _ogc(like, "Literal").text = f"*{one.value}*"
    else:
        _compared(parent, _SIGNS[one.sign], one.field, one.value)


def _compared(parent: ET.Element, name: str, field: str, value: str) -> None:
    element = _ogc(parent, name)
    _ogc(element, "PropertyName").text = field
    _ogc(element, "Literal").text = value


def _symbolizers(drawn: ET.Element, rule: DrawRule, shape: Shape) -> None:
    look = rule.look
    if shape is Shape.POINT:
        graphic = _sub(_sub(drawn, "PointSymbolizer"), "Graphic")
        mark = _sub(graphic, "Mark")
        _sub(mark, "WellKnownName").text = rule.shape
        _fill(mark, look.fill, look.fill_opacity)
        _stroke(mark, look)
        _sub(graphic, "Opacity").text = f"{rule.opacity:g}"
        _sub(graphic, "Size").text = f"{rule.size_px:g}"
    elif shape is Shape.LINE:
        if look.casing:
            _stroke(_sub(drawn, "LineSymbolizer"), Look(stroke=look.casing, stroke_px=look.stroke_px + 1.4))
        _stroke(_sub(drawn, "LineSymbolizer"), look)
    else:
        polygon = _sub(drawn, "PolygonSymbolizer")
        _fill(polygon, look.fill, look.fill_opacity)
        _stroke(polygon, look)


def _fill(parent: ET.Element, colour: str, opacity: float) -> None:
    if colour:
        fill = _sub(parent, "Fill")
        _sub(fill, "CssParameter", name="fill").text = colour
        _sub(fill, "CssParameter", name="fill-opacity").text = f"{opacity:g}"


def _stroke(parent: ET.Element, look: Look) -> None:
    if look.stroke:
        stroke = _sub(parent, "Stroke")
        _sub(stroke, "CssParameter", name="stroke").text = look.stroke
        _sub(stroke, "CssParameter", name="stroke-width").text = f"{look.stroke_px:g}"
        if look.is_dashed:
            _sub(stroke, "CssParameter", name="stroke-dasharray").text = "5 3"


def _label(drawn: ET.Element, style: LayerStyle) -> None:
    text = _sub(drawn, "TextSymbolizer")
    _ogc(_sub(text, "Label"), "PropertyName").text = style.label_field
    font = _sub(text, "Font")
    _sub(font, "CssParameter", name="font-size").text = f"{style.label_px or 12:g}"
