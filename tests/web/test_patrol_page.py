"""The phone page, tried in a real browser without any network."""

import datetime as dt
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest

from gisgrid.model.patrols import PlannedVisit
from gisgrid.model.periods import parse_period
from gisgrid.patrol.day_sheets import SheetMaker
from gisgrid.patrol.notes import NoteResult, read_notes
from gisgrid.patrol.tour_desk import TourDesk
from gisgrid.patrol.track_files import write_calendar, write_gpx, write_kml
from gisgrid.web.patrol_page import write_patrol_page
from gisgrid.workspace import Workspace
from tests.patrol.test_planning import town  # noqa: F401  a fixture

WEEK = parse_period("2026-W47")
MONDAY = WEEK.start
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# What a worker does on the phone: opens a stop, calls it a hazard without saying which, is told, writes it down.
_FINGERS = """
<script>
window.addEventListener("load", () => {
  const out = {};
  const open = (n) => document.querySelectorAll(".stop .head")[n].click();
  open(0);
  const body = document.querySelector(".stop .body");
  body.querySelector('[data-v="hazard"]').click();
  body.querySelector(".save").click();
  out.told = body.querySelector(".need").textContent;
  body.querySelector("textarea").value = "灭火器<过期>";
  body.querySelector(".save").click();
  open(1);
  document.querySelectorAll(".stop .body")[0].querySelector('[data-v="fine"]').click();
  document.querySelector(".stop .body .save").click();
  document.querySelector('[data-page="map"]').click();
  out.marks = document.querySelectorAll("#map .mark").length;
  out.size = document.querySelector("#map").getBoundingClientRect().height;
  document.querySelector('[data-page="hand"]').click();
  const link = HTMLAnchorElement.prototype.click;
  URL.createObjectURL = (blob) => { blob.text().then((text) => { out.file = text; finish(); }); return "blob:x"; };
  HTMLAnchorElement.prototype.click = function () { out.name = this.download; };
  document.querySelector("#hand .save").click();
  HTMLAnchorElement.prototype.click = link;
  function finish() { const pre = document.createElement("pre"); pre.id = "out"; pre.textContent = encodeURIComponent(JSON.stringify(out)); document.body.append(pre); }
});
</script>"""


@pytest.fixture
def sheets(town):  # noqa: F811
    with Workspace.open(str(town)) as workspace:
        records = [
            PlannedVisit(MONDAY, 1, 1, key, "worker", "F1", place, "09:00", "09:15")
            for place, key in enumerate((1, 2, 3), start=1)
        ]
        desk = TourDesk(workspace, WEEK, records)
        yield workspace, SheetMaker(workspace, desk.plan).sheets()


def browser():
    for name in _BROWSERS:
        if shutil.which(name):
            return name
    pytest.skip(f"none of these browsers is here: {', '.join(_BROWSERS)}")


def test_the_page_works_in_a_browser_and_its_file_comes_back(sheets, tmp_path):
    workspace, days = sheets
    page = tmp_path / "p.html"
    write_patrol_page(workspace, days, page)
    text = page.read_text(encoding="utf-8")
    tried = tmp_path / "tried.html"
    tried.write_text(text.replace("</body>", _FINGERS + "</body>"), encoding="utf-8")
    command = [
        browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=412,860", "--virtual-time-budget=4000", "--dump-dom", tried.as_uri(),
    ]  # fmt: skip
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False).stdout
    found = re.search(r'<pre id="out">(.*?)</pre>', dumped)
    assert found is not None
    out = json.loads(unquote(found[1]))
    assert out["told"] == "请写明发现了什么。"
    assert out["marks"] == 4  # three stops and the start
    assert out["size"] > 400
    notes_file = tmp_path / out["name"]
    notes_file.write_text(out["file"], encoding="utf-8")
    notes = read_notes(notes_file)
    assert [(note.enterprise_id, note.result, note.text) for note in notes.notes] == [
        (1, NoteResult.HAZARD, "灭火器<过期>"),
        (2, NoteResult.FINE, ""),
    ]
    assert (notes.person_id, notes.post, notes.notes[0].rule_key) == (1, "worker", "worker-weekly")


def test_the_page_holds_no_address_to_fetch_from(sheets, tmp_path):
    workspace, days = sheets
    page = tmp_path / "p.html"
    write_patrol_page(workspace, days, page)
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    namespaces = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert set(re.findall(r"https?://[\w./-]+", text)) <= namespaces


def test_tracks_and_calendar_hold_every_stop_in_order(sheets, tmp_path):
    _, days = sheets
    write_gpx(days, tmp_path / "t.gpx")
    root = ET.parse(tmp_path / "t.gpx").getroot()
    gpx = {"g": "http://www.topografix.com/GPX/1/1"}
    assert [name.text for name in root.findall("g:wpt/g:name", gpx)] == ["01 厂0", "02 厂1", "03 厂2"]
    points = root.findall(".//g:trkpt", gpx)
    assert len(points) > 6
    assert all(119 < float(point.attrib["lon"]) < 121 for point in points)
    write_kml(days, tmp_path / "t.kml")
    kml = ET.parse(tmp_path / "t.kml").getroot()
    marks = kml.findall(".//{http://www.opengis.net/kml/2.2}Point")
    assert len(marks) == 3
    write_calendar(days, tmp_path / "t.ics", made_at=dt.datetime.combine(dt.date(2026, 11, 16), dt.time(8)))
    lines = (tmp_path / "t.ics").read_bytes().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75  # RFC 5545, 3.1
    assert sum(line == b"BEGIN:VEVENT" for line in lines) == 1
    assert b"DTSTAMP:20261116T000000Z" in lines
