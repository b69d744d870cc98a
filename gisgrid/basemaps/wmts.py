"""WMTS: which layers a service has, and how its tiles are cut (OGC 07-057r7)."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import urlencode

from gisgrid.basemaps.grid import TileGrid, TileLevel, TileProjection
from gisgrid.basemaps.sources import RemoteTiles
from gisgrid.errors import BadUseError
from gisgrid.geo import web_mercator
from gisgrid.i18n import tr

_PIXEL_M = 0.00028
"""The pixel by which scale denominators are told (OGC 07-057r7, 6.1)."""
_OFFICE_PIXEL_M = 0.0254 / 96
"""The pixel by which Tianditu and some other Chinese services tell them instead."""
_WORLD = {TileProjection.MERCATOR: 2 * web_mercator.HALF_WORLD_M, TileProjection.GEOGRAPHIC: 360.0}
_DEGREE_M = 111_319.490_793_273_58
_CODES = {
    "3857": TileProjection.MERCATOR,
    "900913": TileProjection.MERCATOR,
    "102100": TileProjection.MERCATOR,
    "4326": TileProjection.GEOGRAPHIC,
    "4490": TileProjection.GEOGRAPHIC,
    "84": TileProjection.GEOGRAPHIC,
}
_LAT_FIRST = ("4326", "4490")


@dataclass(frozen=True)
class WmtsLayer:
    """One layer of a service, ready to be shown.

    Attributes
    ----------
    name, title : str
        As the service calls it.
    tiles : RemoteTiles
    """

    name: str
    title: str
    tiles: RemoteTiles


def read_capabilities(content: bytes, *, address: str) -> list[WmtsLayer]:
    """Read what a service offers.

    Parameters
    ----------
    content : bytes
        Its capabilities document.
    address : str
        Where it came from; tiles are asked for there when the document names no addresses of its own.

    Returns
    -------
    list of WmtsLayer
        The layers cut in Web Mercator or in degrees; others are left out.

    Raises
    ------
    BadUseError
        If the document is no WMTS description, or has no layer that can be shown.
    """
    if b"<!ENTITY" in content:
        raise BadUseError(tr("The service's description cannot be read."))
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        raise BadUseError(tr("The service's description cannot be read.")) from error
    grids = {
        _text(one, "Identifier"): grid
        for one in _all(root, "TileMatrixSet")
        if (grid := _grid(one)) is not None
    }
    layers = [layer for one in _all(root, "Layer") if (layer := _layer(one, grids, address)) is not None]
    if not layers:
        raise BadUseError(tr("The service has no map in Web Mercator or in degrees that could be shown."))
    return layers


def _name(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _all(element: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in element.iter() if _name(one) == name]


def _text(element: ET.Element, name: str) -> str:
    return next(((one.text or "").strip() for one in element if _name(one) == name), "")


def _grid(element: ET.Element) -> TileGrid | None:
    code = re.split(r"[:/]", _text(element, "SupportedCRS"))[-1].removeprefix("CRS")
    projection = _CODES.get(code)
    matrices = [one for one in element if _name(one) == "TileMatrix"]
    if projection is None or not matrices:
        return None
    levels = []
    for one in matrices:
        first, second = (float(part) for part in _text(one, "TopLeftCorner").split())
        # EPSG writes latitude first; services that swapped them are known by a latitude beyond the pole.
        is_lat_first = code in _LAT_FIRST and abs(first) <= 90.0
        left, top = (second, first) if is_lat_first else (first, second)
        levels.append(
            TileLevel(
                _text(one, "Identifier"),
                _units_per_px(float(_text(one, "ScaleDenominator")), projection),
                left,
                top,
                int(_text(one, "MatrixWidth")),
                int(_text(one, "MatrixHeight")),
                int(_text(one, "TileWidth")),
            )
        )
    return TileGrid(projection, tuple(sorted(levels, key=lambda level: -level.units_per_px)))


def _units_per_px(denominator: float, projection: TileProjection) -> float:
    """Return the size of a pixel, taking that of the two usual pixels that makes a halving of the world."""
    unit_m = 1.0 if projection is TileProjection.MERCATOR else _DEGREE_M
    sizes = [denominator * pixel_m / unit_m for pixel_m in (_PIXEL_M, _OFFICE_PIXEL_M)]
    halvings = [math.log2(_WORLD[projection] / (256 * size)) for size in sizes]
    off = [abs(one - round(one)) for one in halvings]
    return sizes[1] if off[1] < 1e-3 < off[0] else sizes[0]


def _layer(element: ET.Element, grids: dict[str, TileGrid], address: str) -> WmtsLayer | None:
    name = _text(element, "Identifier")
    links = [_text(one, "TileMatrixSet") for one in _all(element, "TileMatrixSetLink")]
    matrix = next((link for link in links if link in grids), "")
    if not name or not matrix:
        return None
    formats = [(one.text or "").strip() for one in element if _name(one) == "Format"]
    picture = next((one for one in ("image/png", "image/jpeg", "image/webp") if one in formats), "")
    styles = [one for one in element if _name(one) == "Style"]
    style = next((_text(one, "Identifier") for one in styles if one.get("isDefault") == "true"), "")
    style = style or (_text(styles[0], "Identifier") if styles else "") or "default"
    wanted = picture or (formats[0] if formats else "image/png")
    template = _template(element, wanted)
    if template:
        for place, value in (
            ("TileMatrixSet", matrix),
            ("TileMatrix", "{z}"),
            ("TileRow", "{y}"),
            ("TileCol", "{x}"),
            ("Style", style),
            ("style", style),
        ):
            template = template.replace(f"{{{place}}}", value)
    else:
        words = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": name,
            "STYLE": style,
            "FORMAT": wanted,
            "TILEMATRIXSET": matrix,
        }
        base = re.sub(r"([?&])(service|request|version)=[^&]*", r"\1", address, flags=re.IGNORECASE)
        base = re.sub(r"&{2,}|\?&+", lambda found: found[0][0], base).rstrip("?&")
        joint = "&" if "?" in base else "?"
        template = f"{base}{joint}{urlencode(words)}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"
    return WmtsLayer(name, _text(element, "Title") or name, RemoteTiles(template, grids[matrix]))


def _template(element: ET.Element, wanted: str) -> str:
    for one in element:
        if _name(one) == "ResourceURL" and one.get("resourceType") == "tile" and one.get("format") == wanted:
            return one.get("template", "")
    return ""
