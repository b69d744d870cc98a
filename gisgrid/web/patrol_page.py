"""The patrol on the phone: one HTML file with stops, map, call links and notes, for a place without network.

The notes stay in the phone's browser until they are saved as a small file, which `gisgrid.patrol.notes`
reads back.
"""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gisgrid import paths
from gisgrid.files import replacing
from gisgrid.i18n import term, tr
from gisgrid.model.areas import Grid
from gisgrid.model.base_map import Building, Road, WaterArea
from gisgrid.model.enumerations import RoadClass
from gisgrid.model.register import Register
from gisgrid.patrol.day_sheets import DaySheet, SheetStop, why_here
from gisgrid.patrol.notes import NOTES_KIND, NoteResult
from gisgrid.web.share_page import without_addresses

_DIGITS = 5  # about one metre
_TOLERANCE_DEG = 0.00001
_AROUND_DEG = 0.006
_MAIN = (RoadClass.NATIONAL, RoadClass.PROVINCIAL, RoadClass.ARTERIAL, RoadClass.EXPRESSWAY)
_BUILDINGS = 1500


def write_patrol_page(register: Register, sheets: Sequence[DaySheet], target: Path) -> None:
    """Write the page of one or several tours.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    data = {
        "kind": NOTES_KIND,
        "register": register.info.identity,
        "ground": _ground(register, sheets),
        "tours": [_tour(sheet) for sheet in sheets],
        "words": _words(),
    }
    html = _html(data, sheets)
    with replacing(target) as temporary:
        temporary.write_text(html, encoding="utf-8")


def _tour(sheet: DaySheet) -> dict[str, Any]:
    minutes = sheet.length.visit_min + sheet.length.travel_min
    return {
        "number": sheet.number,
        "date": sheet.date.isoformat(),
        "person": sheet.person,
        "person_id": sheet.length.person_id,
        "post": sheet.stops[0].visit.post if sheet.stops else "",
        "title": tr("{day} {person}", day=f"{sheet.date:%m-%d}", person=sheet.person),
        "facts": tr(
            "{stops} stops, {km} km, about {hours} h",
            stops=len(sheet.stops),
            km=f"{sheet.length.metres / 1000:.1f}",
            hours=f"{minutes / 60:.1f}",
        ),
        "start": [round(degree, _DIGITS) for degree in sheet.start],
        "legs": [_line(shapely.LineString(leg)) for leg in sheet.legs],
        "checklist": list(sheet.checklist),
        "stops": [_stop(stop) for stop in sheet.stops],
    }


def _stop(stop: SheetStop) -> dict[str, Any]:
    visit = stop.visit
    return {
        "order": visit.order,
        "id": visit.enterprise_id,
        "grid": visit.grid_name,
        "rule": visit.rule_key,
        "name": visit.name,
        "at": [round(degree, _DIGITS) for degree in stop.spot],
        "gate": [round(degree, _DIGITS) for degree in stop.gate],
        "guessed": stop.is_guessed,
        "class": stop.danger_class.value,
        "key": stop.is_key_unit,
        "arrive": visit.arrive,
        "leave": visit.leave,
        "why": why_here(visit, stop.hazards),
        "kind": "" if stop.kind is None else stop.kind.value,
        "address": stop.address,
        "contact": stop.contact,
        "phone": "".join(letter for letter in stop.phone if letter.isdigit() or letter == "+"),
        "code": stop.short_code,
        "dangers": stop.main_dangers,
        "hazards": [
            {
                "id": hazard.id,
                "number": hazard.number,
                "text": hazard.text,
                "level": term(hazard.level),
                "state": term(hazard.state),
                "due": "" if hazard.due_on is None else hazard.due_on.isoformat(),
                "late": hazard.is_overdue,
                "recheck": hazard.awaits_recheck,
            }
            for hazard in stop.hazards
        ],
    }


def _ground(register: Register, sheets: Sequence[DaySheet]) -> dict[str, Any]:
    """Gather the ground around the tours: roads, water, buildings, grids."""
    spots = [stop.spot for sheet in sheets for stop in sheet.stops] + [sheet.start for sheet in sheets]
    if not spots:
        return {"roads": [], "water": [], "buildings": [], "grids": []}
    (west, south), (east, north) = np.min(spots, axis=0), np.max(spots, axis=0)
    around = shapely.box(west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG)
    classes = dict(zip(*register.columns(Road, ["id", "road_class"]).values(), strict=True))
    roads = [
        {"line": _line(part), "main": classes[key] in _MAIN, "small": classes[key] is RoadClass.TRACK}
        for key, whole in _within(register, Road, around)
        if classes[key] is not RoadClass.RAILWAY
        for part in _parts(whole, "LineString")
    ]
    buildings = _within(register, Building, around)
    names = dict(zip(*register.columns(Grid, ["id", "name"]).values(), strict=True))
    wanted = {stop.visit.grid_id for sheet in sheets for stop in sheet.stops}
    return {
        "roads": roads,
        "water": [
            _rings(part)
            for _, whole in _within(register, WaterArea, around)
            for part in _parts(whole, "Polygon")
        ],
        "buildings": [
            _rings(part)
            for _, whole in (buildings if len(buildings) <= _BUILDINGS else [])
            for part in _parts(whole, "Polygon")
        ],
        "grids": [
            {"name": names.get(key, ""), "rings": _rings(part)}
            for key, whole in _within(register, Grid, around)
            if key in wanted
            for part in _parts(whole, "Polygon")
        ],
    }


def _within(register: Register, kind: type[Any], around: shapely.Polygon) -> list[tuple[int, Any]]:
    ids, shapes = register.geometries(kind)
    near = np.flatnonzero(shapely.intersects(shapes, around))
    cut = shapely.intersection(shapely.simplify(shapely.make_valid(shapes[near]), _TOLERANCE_DEG), around)
    return [(int(key), shape) for key, shape in zip(ids[near], cut, strict=True)]


def _parts(shape: Any, kind: str) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == kind and not part.is_empty]


def _rings(polygon: Any) -> list[list[list[float]]]:
    return [_line(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _line(line: Any) -> list[list[float]]:
    rounded: list[list[float]] = np.round(shapely.get_coordinates(line), _DIGITS).tolist()
    return rounded


def _words() -> dict[str, Any]:
    return {
        "stops": tr("Stops"),
        "map": tr("Map"),
        "hand": tr("Hand in"),
        "call": tr("Call"),
        "done": tr("{done} of {all} done"),
        "check": tr("Look at"),
        "finding": tr("What was found or done"),
        "save": tr("Note it down"),
        "clear": tr("Undo the entry"),
        "passed": tr("re-check passed"),
        "failed": tr("re-check failed"),
        "major": tr("may be a major hazard"),
        "file": tr("Save the notes file"),
        "hint": tr(
            "Bring this file back to the office and open it under “Type results in”. The notes stay on this "
            "phone until then."
        ),
        "nothing": tr("Nothing has been entered yet."),
        "need": tr("Say what was found."),
        "start": tr("go"),
        "guessed": tr("not on the map: the middle of the grid is shown"),
        "results": {result.value: words for result, words in result_words().items()},
    }


def result_words() -> dict[NoteResult, str]:
    """Return what the results of a visit are called on the page."""
    return {
        NoteResult.FINE: tr("nothing found"),
        NoteResult.FIXED: tr("put right on the spot"),
        NoteResult.HAZARD: tr("hazard found"),
        NoteResult.ABSENT: tr("nobody met"),
    }


def _html(data: dict[str, Any], sheets: Sequence[DaySheet]) -> str:
    title = tr("Patrol {period}", period=sheets[0].period if sheets else "")
    leaflet = paths.resource("leaflet", "leaflet.js").read_text(encoding="utf-8")
    leaflet = leaflet.replace("https://leafletjs.com", "#").replace("//# sourceMappingURL=leaflet.js.map", "")
    style = without_addresses(paths.resource("leaflet", "leaflet.css").read_text(encoding="utf-8"))
    own_style = paths.resource("leaflet", "patrol.css").read_text(encoding="utf-8")
    own_script = paths.resource("leaflet", "patrol.js").read_text(encoding="utf-8")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{escape(title)}</title><style>{style}\n{own_style}</style></head><body>"
        f"<script>{leaflet}</script><script>{own_script}</script><script>startPatrol({text});</script></body></html>"
    )
