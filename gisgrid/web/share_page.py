"""The share page: one HTML file with map, search and cards that opens in any browser without a network.

The map is made by folium; Leaflet and our own script are written into the file, so that it holds no address.
"""

import json
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gisgrid import paths
from gisgrid.errors import BadUseError
from gisgrid.files import replacing
from gisgrid.i18n import term, tr
from gisgrid.layout.area import SheetArea, find_area
from gisgrid.layout.source import SheetSource
from gisgrid.model.base_map import Road, WaterArea
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, RoadClass
from gisgrid.model.register import Register

_DEGREE_DIGITS = 5  # about one metre
_TOLERANCE_DEG = 0.00003
_ENDINGS = (".html", ".htm")
_MAIN_ROADS = (RoadClass.EXPRESSWAY, RoadClass.NATIONAL, RoadClass.PROVINCIAL, RoadClass.ARTERIAL)
DEFAULT_FIELDS = ("danger_class", "grid", "supervised_industry", "address", "status")
"""What leaves the office unless somebody asks for more: no person and no phone."""


@dataclass(frozen=True)
class SharedPage:
    """What was written: counts of the page and its size in bytes."""

    path: Path
    enterprises: int
    not_located: int
    grids: int
    size_bytes: int


def field_titles() -> dict[str, str]:
    """Return the fields that a share page may show; nothing else can be asked for."""
    return {
        "danger_class": tr("Danger class"),
        "grid": tr("Responsibility area"),
        "supervised_industry": tr("Supervised industry"),
        "address": tr("Address"),
        "status": tr("State of business"),
        "products": tr("Main products"),
        "main_dangers": tr("Main dangers"),
        "scale": tr("Size"),
        "safety_officer": tr("Safety officer"),
        "principal": tr("Principal"),
    }


def write_share_page(
    register: Register, target: Path, *, area_code: str | None, fields: tuple[str, ...], today: date
) -> SharedPage:
    """Write the share page of an area.

    Raises
    ------
    BadUseError
        If the area or a field is unknown, or the ending is not one of a page.
    FileError
        If the file cannot be written.
    """
    if target.suffix.lower() not in _ENDINGS:
        raise BadUseError(
            tr("{name}: a page for a browser must end in {endings}.", name=target.name, endings=".html")
        )
    titles = field_titles()
    for name in fields:
        if name not in titles:
            raise BadUseError(
                tr("“{field}” cannot be shared. Choose from: {fields}.", field=name, fields=", ".join(titles))
            )
    area = find_area(SheetSource(register, today=today), area_code)
    data = _page_data(register, area, fields, titles)
    html = _html(area, data, today)
    with replacing(target) as temporary:
        temporary.write_text(html, encoding="utf-8")
    placed = sum(1 for e in data["enterprises"] if e["at"])
    return SharedPage(
        path=target,
        enterprises=len(data["enterprises"]),
        not_located=len(data["enterprises"]) - placed,
        grids=len(data["grids"]),
        size_bytes=len(html.encode()),
    )


def _page_data(
    register: Register, area: SheetArea, fields: tuple[str, ...], titles: dict[str, str]
) -> dict[str, Any]:
    enterprises = _enterprises(register, area, fields)
    classes = {e["class"] for e in enterprises if not e["key"]}
    legend = (
        [{"key": True, "class": "A", "text": tr("Key supervised unit")}]
        if any(e["key"] for e in enterprises)
        else []
    )
    legend += [
        {
            "key": False,
            "class": c.value,
            "text": tr("Class {name} enterprise", name=c.value)
            if c is not DangerClass.UNGRADED
            else tr("Ungraded enterprise"),
        }
        for c in DangerClass
        if c.value in classes
    ]
    located = [e["at"] for e in enterprises if e["at"]]
    bounds = None
    if located:
        xy = np.array(located)
        bounds = [
            [float(xy[:, 1].min()), float(xy[:, 0].min())],
            [float(xy[:, 1].max()), float(xy[:, 0].max())],
        ]
    return {
        "fields": [titles[name] for name in fields],
        "grids": [
            {
                "name": a.grid.name,
                "text": tr("{count} enterprises, {key} key units", count=len(a.enterprises), key=a.key_units),
                "parts": [_rings(part) for part in _parts(a.grid.geometry)],
            }
            for a in area.areas
        ],
        "water": [_rings(p) for g in register.geometries(WaterArea)[1] for p in _parts(g)],
        "roads": _roads(register),
        "enterprises": enterprises,
        "legend": legend,
        "bounds": bounds,
        "words": {
            "legend": tr("Legend"),
            "count": tr("{count} enterprises", count=len(enterprises)),
            "nothing": tr("Nothing found"),
            "unplaced": tr("not placed on the map yet"),
        },
    }


def _enterprises(register: Register, area: SheetArea, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    wanted = {e.id: e for e in area.enterprises}
    names = [name for name in fields if name != "grid"]
    columns = register.columns(Enterprise, ["id", "pinyin", *names])
    ids, points = register.geometries(Enterprise)
    place = {int(i): p for i, p in zip(ids, points, strict=True)}
    grid_names = {a.grid.id: a.grid.name for a in area.areas}
    found = []
    for row, id in enumerate(columns["id"]):
        if id not in wanted:
            continue
        shown = wanted[id]
        point = place.get(id)
        values = [
            grid_names.get(shown.grid_id, "") if name == "grid" else term(str(columns[name][row] or ""))
            for name in fields
        ]
        found.append(
            {
                "name": shown.name,
                "pinyin": columns["pinyin"][row] or "",
                "class": shown.danger_class.value,
                "key": shown.is_key_unit,
                "at": [round(point.x, _DEGREE_DIGITS), round(point.y, _DEGREE_DIGITS)]
                if point is not None
                else None,
                "values": values,
            }
        )
    return found


def _roads(register: Register) -> list[dict[str, Any]]:
    ids, lines = register.geometries(Road)
    columns = register.columns(Road, ["id", "road_class"])
    classes = dict(zip(columns["id"], columns["road_class"], strict=True))
    roads = []
    for id, line in zip(ids.tolist(), shapely.simplify(lines, _TOLERANCE_DEG), strict=True):
        if classes[id] is RoadClass.RAILWAY:
            continue
        for part in shapely.get_parts(line):
            roads.append({"line": _coordinates(part), "main": classes[id] in _MAIN_ROADS})
    return roads


def _parts(geometry: Any) -> list[Any]:
    if geometry is None:
        return []
    simple = shapely.simplify(geometry, _TOLERANCE_DEG)
    return [part for part in shapely.get_parts(simple) if not part.is_empty]


def _rings(polygon: Any) -> list[list[list[float]]]:
    return [_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _coordinates(line: Any) -> list[list[float]]:
    rounded: list[list[float]] = np.round(shapely.get_coordinates(line), _DEGREE_DIGITS).tolist()
    return rounded


def _html(area: SheetArea, data: dict[str, Any], today: date) -> str:
    import folium  # noqa: PLC0415  # a slow import that only this page needs

    title = tr("{area}: enterprises and responsibility areas", area=area.name)
    page = folium.Map(
        location=[30, 110], zoom_start=6, tiles=None, prefer_canvas=True, attribution_control=False
    )
    page.default_js = []
    page.default_css = []
    root: Any = page.get_root()  # folium types its figure as a bare element
    leaflet = paths.resource("leaflet", "leaflet.js").read_text(encoding="utf-8")
    leaflet = leaflet.replace("https://leafletjs.com", "#").replace("//# sourceMappingURL=leaflet.js.map", "")
    style = without_addresses(paths.resource("leaflet", "leaflet.css").read_text(encoding="utf-8"))
    own_style = paths.resource("leaflet", "share.css").read_text(encoding="utf-8")
    own_script = paths.resource("leaflet", "share.js").read_text(encoding="utf-8")
    head = (
        f"<title>{escape(title)}</title>"
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
        f"<style>{style}\n{own_style}</style><script>{leaflet}</script><script>{own_script}</script>"
    )
    body = (
        f'<div class="share-head"><h1>{escape(title)}</h1><span>{today.isoformat()}</span>'
        f'<span class="mark">{escape(tr("Internal material"))}</span>'
        f'<input type="search" placeholder="{escape(tr("Search by name or pinyin"))}"></div>'
        '<div class="share-hits"></div>'
    )
    root.header.add_child(folium.Element(_literal(head)))
    root.html.add_child(folium.Element(_literal(body)))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    # folium writes its map after our script; the page is filled once all of it is read.
    call = f'window.addEventListener("load", () => fillShareMap({page.get_name()}, {text}));'
    root.script.add_child(folium.Element(_literal(call)))
    html: str = root.render()
    return html


def _literal(text: str) -> str:
    """Keep folium's template engine from reading our text as a template."""
    return "{% raw %}" + text.replace("{% endraw %}", "") + "{% endraw %}"


def without_addresses(style: str) -> str:
    """Drop comments (they cite bug trackers) and pictures that the page does not carry."""
    lines = []
    rest = style
    while (start := rest.find("/*")) >= 0:
        end = rest.find("*/", start)
        lines.append(rest[:start])
        rest = rest[end + 2 :]
    lines.append(rest)
    cleaned = "".join(lines)
    for picture in ("layers.png", "layers-2x.png", "marker-icon.png"):
        cleaned = cleaned.replace(f"url(images/{picture})", "none")
    return cleaned
