"""The map window under ten seconds of scripted pushing and zooming, on a virtual screen."""

import json
import os
import subprocess
import sys

from benchmarks import peers
from benchmarks.ground import ROOT, AbsentError, file_of
from benchmarks.rows import Row, missing

SECTION = "Map window, scripted pushing and zooming"
SHARP_MS = {"county": 60.0, "city": 200.0}


def run(names: tuple[str, ...]) -> list[Row]:
    """Measure the window with some data sets."""
    rows: list[Row] = []
    for name in names:
        try:
            rows += _rows(name, _measured(name))
        except AbsentError as reason:
            rows.append(missing(SECTION, name, str(reason)))
    return rows


def _measured(name: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "benchmarks.canvas_frames", str(file_of(name))]
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        peers.on_virtual_screen(command),
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def _rows(name: str, found: dict[str, dict[str, float]]) -> list[Row]:
    paint, late = found["paint_event_ms"], found["loop_late_ms"]
    zoom, push = found["sharp_after_zoom_ms"], found["sharp_after_push_ms"]
    pick, hover = found["pick_ms"], found["hover_ms"]
    figures = [
        ("paint event, median", paint["median"], 3.0),
        ("paint event, p95", paint["p95"], 6.0),
        ("paint event, longest", paint["max"], 16.0),
        ("event loop late, p95", late["p95"], 8.0),
        ("event loop late, longest", late["max"], 30.0),
        ("sharp after a zoom, median", zoom["median"], SHARP_MS.get(name)),
        ("sharp after a push by a quarter, median", push["median"], SHARP_MS.get(name)),
        ("hover, p95", hover["p95"], 5.0),
        ("identify, p95", pick["p95"], 10.0),
        ("box select of the whole window", float(found["box_select_ms"]), 50.0),  # type: ignore[arg-type]  a plain figure
    ]
    return [Row(SECTION, f"{name}: {what}", value, most=most, raw=found) for what, value, most in figures]
