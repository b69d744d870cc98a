"""Styles in the words of QGIS: QML with one rule renderer and, where asked, names."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from gisgrid.exchange.qgis_rules import DrawRule, Shape
from gisgrid.model.map_styles import LayerStyle, Look

_KINDS = {Shape.POINT: "marker", Shape.LINE: "line", Shape.AREA: "fill"}
_PLACEMENTS = {Shape.POINT: "0", Shape.LINE: "3", Shape.AREA: "1"}
_CASING_PX = 1.4
_LABEL_PX = 12.0
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def qml(style: LayerStyle, rules: Sequence[DrawRule], shape: Shape, *, halo: str = "") -> str:
    """Return a style as QML, which QGIS 3 reads.

    Parameters
    ----------
    style : LayerStyle
        Its names are told; `rules` tell the looks.
    rules : sequence of DrawRule
        The topmost last.
    halo : str
        Colour of a wide light line under every outline; empty for none.
    """
    root = ET.Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="0")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="1", forceraster="0")
    tree = ET.SubElement(renderer, "rules", key="{root}")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        facts = {"key": f"{{{number}}}", "symbol": str(number), "label": rule.title}
        if rule.expression:
            facts["filter"] = rule.expression
        ET.SubElement(tree, "rule", facts)
        _symbol(symbols, rule, shape, number=number, halo=halo)
    if style.label_field:
        root.set("labelsEnabled", "1")
        _labels(root, style, shape)
    ET.SubElement(root, "layerOpacity").text = "1"
    return _DOCTYPE + ET.tostring(root, encoding="unicode")


def _symbol(symbols: ET.Element, rule: DrawRule, shape: Shape, *, number: int, halo: str) -> None:
    facts = {"name": str(number), "type": _KINDS[shape], "alpha": f"{rule.opacity:g}"}
    symbol = ET.SubElement(symbols, "symbol", facts | {"clip_to_extent": "1", "force_rhr": "0"})
    look = rule.look
    if shape is Shape.POINT:
        _layer(symbol, "SimpleMarker", number, _marker(rule))
    elif shape is Shape.LINE:
        if look.casing:
            _layer(symbol, "SimpleLine", 0, _line(look.casing, look.stroke_px + _CASING_PX))
        _layer(symbol, "SimpleLine", 1, _line(look.stroke, look.stroke_px, is_dashed=look.is_dashed))
    else:
        if halo and look.stroke:
            _layer(symbol, "SimpleLine", 1, _line(halo, look.stroke_px + 3.0, opacity=0.8))
        _layer(symbol, "SimpleFill", 2 if halo else 0, _fill(look))


def _layer(symbol: ET.Element, kind: str, level: int, values: Mapping[str, str]) -> None:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": str(level)})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    # QGIS before 3.26 reads these lines, later ones those above.
    for name, value in values.items():
        ET.SubElement(layer, "prop", k=name, v=value)


def _marker(rule: DrawRule) -> dict[str, str]:
    return {
        "name": rule.shape,
        "color": _rgba(rule.look.fill),
        "size": f"{rule.size_px:g}",
        "size_unit": "Pixel",
        "outline_color": _rgba(rule.look.stroke),
        "outline_style": "solid" if rule.look.stroke else "no",
        "outline_width": f"{rule.look.stroke_px:g}",
        "outline_width_unit": "Pixel",
        "joinstyle": "round",
    }


def _line(colour: str, width_px: float, *, is_dashed: bool = False, opacity: float = 1.0) -> dict[str, str]:
    return {
        "line_color": _rgba(colour, opacity),
        "line_style": "dash" if is_dashed else "solid" if colour else "no",
        "line_width": f"{width_px:g}",
        "line_width_unit": "Pixel",
        "capstyle": "flat" if is_dashed else "round",
        "joinstyle": "round",
    }


def _fill(look: Look) -> dict[str, str]:
    return {
        "color": _rgba(look.fill, look.fill_opacity),
        "style": "solid" if look.fill else "no",
        "outline_color": _rgba(look.stroke),
        "outline_style": ("dash" if look.is_dashed else "solid") if look.stroke else "no",
        "outline_width": f"{look.stroke_px:g}",
        "outline_width_unit": "Pixel",
        "joinstyle": "round",
    }


def _rgba(name: str, opacity: float = 1.0) -> str:
    if not name:
        return "0,0,0,0"
    red, green, blue = (int(name[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _labels(root: ET.Element, style: LayerStyle, shape: Shape) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=style.label_field,
        isExpression="0",
        fontSize=f"{style.label_px or _LABEL_PX:g}",
        fontSizeUnit="Pixel",
        textOpacity="1",
        multilineHeight="1",
        fontWeight="50",
        textOrientation="horizontal",
        namedStyle="Regular",
        textColor="142,44,107,255" if style.layer == "grids" else "51,56,62,255",
        fontFamily="Noto Sans CJK SC",
    )
    ET.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1.4",
        bufferSizeUnits="Pixel",
        bufferOpacity="1",
        bufferColor="255,255,255,255",
    )
    ET.SubElement(
        settings,
        "placement",
        placement=_PLACEMENTS[shape],
        dist="2",
        distUnits="Pixel",
        priority="5",
        polygonPlacementFlags="2",
        placementFlags="10",
    )
    ET.SubElement(
        settings,
        "rendering",
        obstacle="1",
        drawLabels="1",
        fontMaxPixelSize="10000",
        maxNumLabels="2000",
        obstacleFactor="1",
    )
