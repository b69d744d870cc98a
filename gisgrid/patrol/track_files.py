"""Tours as GPX, KML and calendar files, which phones and 奥维互动地图 read.

GPX 1.1 (Topografix), KML 2.2 (OGC 07-147r2) and iCalendar (RFC 5545) are plain text; places are longitude
and latitude of CGCS2000, which agree with WGS 84 to a few centimetres.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from gisgrid.files import replacing
from gisgrid.i18n import tr
from gisgrid.patrol.day_sheets import DaySheet, SheetStop, why_here

_GPX = "http://www.topografix.com/GPX/1/1"
_KML = "http://www.opengis.net/kml/2.2"
_LINE_BYTES = 73


def write_gpx(sheets: Sequence[DaySheet], target: Path) -> None:
    """Write every tour as a track and every stop as a way point, in the order of the tour."""
    root = ET.Element("gpx", {"xmlns": _GPX, "version": "1.1", "creator": "gisgrid"})
    for sheet in sheets:
        for stop in sheet.stops:
            point = ET.SubElement(root, "wpt", _lonlat(stop.spot))
            ET.SubElement(point, "name").text = f"{stop.visit.order:02d} {stop.visit.name}"
            ET.SubElement(point, "desc").text = _about(stop)
    for sheet in sheets:
        track = ET.SubElement(root, "trk")
        ET.SubElement(track, "name").text = _title(sheet)
        segment = ET.SubElement(track, "trkseg")
        for leg in sheet.legs:
            for lon, lat in leg.tolist():
                ET.SubElement(segment, "trkpt", _lonlat((lon, lat)))
    _write_xml(root, target)


def write_kml(sheets: Sequence[DaySheet], target: Path) -> None:
    """Write one folder a tour with its way and its stops."""
    root = ET.Element("kml", {"xmlns": _KML})
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = tr("Patrol {period}", period=sheets[0].period if sheets else "")
    style = ET.SubElement(document, "Style", {"id": "way"})
    line = ET.SubElement(style, "LineStyle")
    ET.SubElement(line, "color").text = "ffa85f1f"
    ET.SubElement(line, "width").text = "4"
    for sheet in sheets:
        folder = ET.SubElement(document, "Folder")
        ET.SubElement(folder, "name").text = _title(sheet)
        way = ET.SubElement(folder, "Placemark")
        ET.SubElement(way, "name").text = _title(sheet)
        ET.SubElement(way, "styleUrl").text = "#way"
        path = ET.SubElement(way, "LineString")
        ET.SubElement(path, "coordinates").text = " ".join(
            f"{lon:.7f},{lat:.7f}" for leg in sheet.legs for lon, lat in leg.tolist()
        )
        for stop in sheet.stops:
            mark = ET.SubElement(folder, "Placemark")
            ET.SubElement(mark, "name").text = f"{stop.visit.order} {stop.visit.name}"
            ET.SubElement(mark, "description").text = _about(stop)
            point = ET.SubElement(mark, "Point")
            ET.SubElement(point, "coordinates").text = f"{stop.spot[0]:.7f},{stop.spot[1]:.7f}"
    _write_xml(root, target)


def write_calendar(sheets: Sequence[DaySheet], target: Path, *, made_at: dt.datetime) -> None:
    """Write one event a tour, with its stops in the text.

    Parameters
    ----------
    made_at : datetime
        When the plan was written, local time of China.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gisgrid//patrol//ZH", "CALSCALE:GREGORIAN"]
    stamp = (made_at - dt.timedelta(hours=8)).strftime("%Y%m%dT%H%M%SZ")
    for sheet in sheets:
        day = sheet.date.strftime("%Y%m%d")
        first = sheet.stops[0].visit.arrive.replace(":", "")
        last = sheet.length.back.replace(":", "")
        text = "\n".join(
            f"{stop.visit.arrive} {stop.visit.order}. {stop.visit.name} {stop.phone}".rstrip()
            for stop in sheet.stops
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sheet.number}@gisgrid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;TZID=Asia/Shanghai:{day}T{first}00",
            f"DTEND;TZID=Asia/Shanghai:{day}T{last}00",
            f"SUMMARY:{_escaped(_title(sheet))}",
            f"DESCRIPTION:{_escaped(text)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    with replacing(target) as temporary:
        temporary.write_bytes("".join(_folded(line) + "\r\n" for line in lines).encode())


def _title(sheet: DaySheet) -> str:
    return tr(
        "{day} {person}: {count} stops, {km} km",
        day=f"{sheet.date:%m-%d}",
        person=sheet.person,
        count=len(sheet.stops),
        km=f"{sheet.length.metres / 1000:.1f}",
    )


def _about(stop: SheetStop) -> str:
    parts = [
        f"{stop.visit.arrive}–{stop.visit.leave}",
        why_here(stop.visit, stop.hazards),
        stop.address,
        f"{stop.contact} {stop.phone}".strip(),
        *(f"{hazard.number} {hazard.text}" for hazard in stop.hazards),
    ]
    return "\n".join(part for part in parts if part)


def _lonlat(spot: tuple[float, float]) -> dict[str, str]:
    return {"lat": f"{spot[1]:.7f}", "lon": f"{spot[0]:.7f}"}


def _write_xml(root: ET.Element, target: Path) -> None:
    ET.indent(root)
    with replacing(target) as temporary:
        temporary.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> str:
    """Fold a line after at most 75 bytes, never inside a letter (RFC 5545, 3.1)."""
    parts, held = [], ""
    for letter in line:
        if len((held + letter).encode()) > _LINE_BYTES:
            parts.append(held)
            held = ""
        held += letter
    return "\r\n ".join([*parts, held])
