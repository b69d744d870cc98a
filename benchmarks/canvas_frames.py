"""Measure the map window: ten seconds of scripted pushing and zooming with real events.

Usage: ``xvfb-run -s "-screen 0 1920x1080x24" python -m benchmarks.canvas_frames county.gpkg [--seconds 10]``

The GeoPackage has the layers grids, parcels, enterprises and roads in EPSG:4549. Printed as one JSON object: the paint
event (median, p95, max in ms), how late the event loop was (p95, max in ms), and how long after the last move the
picture was sharp (median, max in ms). The levels of detail are kept before, as at every start but the first.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.kept import keep_layers
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, RoadClass
from gisgrid.model.register import WorkspaceInfo
from gisgrid.progress import Progress
from gisgrid.ui.canvas.map_canvas import MapCanvas
from gisgrid.ui.canvas.navigator import Motion
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.ui.canvas.tools.tool import SelectMode
from gisgrid.ui.theme.theme import make_theme

ZONE = 40
LAYERS: dict[type[Any], str] = {Grid: "grids", Parcel: "parcels", Enterprise: "enterprises", Road: "roads"}
LOOP_MS = 10


class FileRegister:
    """The benchmark's GeoPackage as a register: just enough for a scene."""

    step = 1

    def __init__(self, path: Path) -> None:
        import pyogrio.raw  # noqa: PLC0415 -- heavy, and only this class needs it

        self.info = WorkspaceInfo("b" * 32, path.stem, ZONE, "none")
        self._shapes: dict[type[Any], np.ndarray] = {}
        self._fields: dict[type[Any], dict[str, list[Any]]] = {}
        crs = WorkCrs(ZONE)
        for kind, layer in LAYERS.items():
            meta, _, wkb, values = pyogrio.raw.read(path, layer=layer)
            self._shapes[kind] = crs.unproject_geometries(shapely.from_wkb(wkb))
            read = {name: list(column) for name, column in zip(meta["fields"], values, strict=True)}
            self._fields[kind] = self._columns_of(kind, read, len(wkb))

    @staticmethod
    def _columns_of(kind: type[Any], read: dict[str, list[Any]], count: int) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {
            "id": list(range(1, count + 1)),
            "name": read.get("name", [""] * count),
        }
        if kind is Grid:
            nothing = [None] * count
            columns |= {
                "level": [3] * count,
                "parent_id": nothing,
                "valid_from": nothing,
                "valid_to": nothing,
            }
        elif kind is Enterprise:
            columns |= {
                "short_name": columns["name"],
                "status": [EnterpriseStatus.IN_PRODUCTION] * count,
                "danger_class": [DangerClass(one) for one in read["cls"]],
                "is_key_unit": [bool(one) for one in read["key_unit"]],
            }
        elif kind is Road:
            columns["road_class"] = [RoadClass.MINOR] * count
        return columns

    def table_step(self, _kind: type[Any]) -> int:
        """Return the one step that there is."""
        return self.step

    def find(self, kind: type[Any], **_where: Any) -> list[Any]:
        """Return nothing: no record of the file is an object."""
        return []

    def columns(self, kind: type[Any], names: Sequence[str], **_where: Any) -> dict[str, list[Any]]:
        """Return columns of the file; a field that it does not have is as in a new record."""
        held = self._fields.get(kind, {})
        count = len(held.get("id", ()))
        usual = {one.name: one.default for one in dataclasses.fields(kind)}
        return {name: held[name] if name in held else [usual[name]] * count for name in names}

    def geometries(self, kind: type[Any], **_where: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return the geometries of a layer."""
        shapes = self._shapes.get(kind, np.empty(0, dtype=object))
        return np.arange(1, len(shapes) + 1), shapes


class TimedCanvas(MapCanvas):
    """Times its paint events."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.paint_ms: list[float] = []

    def hover_over(self, x_px: float, y_px: float) -> None:
        """Find and outline what lies under a point, as when the pointer comes to rest there."""
        self._on_hover_changed(self._hover_at(x_px, y_px))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's own name
        """Paint and note how long it took."""
        start = time.perf_counter()
        super().paintEvent(event)
        self.paint_ms.append(1000 * (time.perf_counter() - start))


@dataclass
class Script:
    """Plays pushes and zooms on a canvas, one step per tick."""

    canvas: TimedCanvas
    late_ms: list[float] = field(default_factory=list)
    at: QPoint = field(default_factory=QPoint)
    tick: int = 0
    is_pressed: bool = False

    def play(self, seconds: float) -> None:
        """Play for some seconds."""
        clock = QElapsedTimer()
        clock.start()
        expected = [LOOP_MS]

        def step() -> None:
            self.late_ms.append(max(0.0, clock.nsecsElapsed() / 1e6 - expected[0]))
            self.next()
            expected[0] = clock.nsecsElapsed() / 1e6 + LOOP_MS

        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(step)
        timer.start(LOOP_MS)
        wait(lambda: clock.elapsed() > 1000 * seconds, seconds + 5)
        timer.stop()
        if self.is_pressed:
            self.mouse(QMouseEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton)

    def next(self) -> None:
        """Play one step: 1.5 s of pushing, then 1 s of zooming, and so on."""
        phase = self.tick % 250
        self.tick += 1
        if phase < 150:
            if not self.is_pressed:
                self.at = QPoint(self.canvas.width() // 2, self.canvas.height() // 2)
                self.mouse(QMouseEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
                self.is_pressed = True
            angle = self.tick / 40
            self.at += QPoint(round(14 * np.cos(angle)), round(9 * np.sin(1.7 * angle)))
            self.mouse(QMouseEvent.Type.MouseMove, Qt.MouseButton.NoButton)
            return
        if self.is_pressed:
            self.is_pressed = False
            self.mouse(QMouseEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton)
        if phase % 8 == 0:
            self.wheel(120 if (self.tick // 250) % 2 == 0 else -120)

    def mouse(self, kind: QMouseEvent.Type, button: Qt.MouseButton) -> None:
        """Send one mouse event."""
        held = (
            Qt.MouseButton.NoButton
            if kind == QMouseEvent.Type.MouseButtonRelease
            else Qt.MouseButton.LeftButton
        )
        place = QPointF(self.at)
        event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.canvas, event)

    def wheel(self, turn: int) -> None:
        """Send one wheel event."""
        place = QPointF(self.canvas.width() * 0.6, self.canvas.height() * 0.45)
        no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, turn), no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(self.canvas, event)


def wait(is_done: Callable[[], bool], limit_s: float) -> float:
    """Run the event loop until something is so; return how long it took, in ms."""
    start = time.perf_counter()
    while not is_done() and time.perf_counter() - start < limit_s:
        QApplication.processEvents()
        time.sleep(0.0005)
    return 1000 * (time.perf_counter() - start)


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return median, p95 and largest value, rounded."""
    array = np.asarray(values)
    return {
        "median": round(float(np.median(array)), 2),
        "p95": round(float(np.percentile(array, 95)), 2),
        "max": round(float(array.max()), 2),
        "count": len(array),
    }


def measure(path: Path, *, seconds: float, width_px: int, height_px: int) -> dict[str, Any]:
    """Build the scene of a file, play the script and return the figures."""
    start = time.perf_counter()
    register = FileRegister(path)
    read_s = time.perf_counter() - start
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder:
        scene = build_scene(register, today=date(2026, 11, 18), cache_folder=Path(folder))  # type: ignore[arg-type]  # only what a scene reads
        build_s = time.perf_counter() - start
        # As at every start but the first: the levels of detail are kept.
        keep_layers(scene, register, Progress())  # type: ignore[arg-type]  # as above
        return _played(path, scene, read_s, build_s, width_px=width_px, height_px=height_px, seconds=seconds)


def _played(
    path: Path,
    scene: Scene,
    read_s: float,
    build_s: float,
    *,
    width_px: int,
    height_px: int,
    seconds: float,
) -> dict[str, Any]:
    """Show a scene in a window, play the script and return the figures."""
    canvas = TimedCanvas(make_theme(window_width_px=width_px), WorkCrs(ZONE))
    canvas.resize(width_px, height_px)
    canvas.show()
    wait(canvas.isVisible, 5)
    canvas.set_source(SceneSource(scene))
    first_ms = wait(lambda: canvas.is_sharp, 120)
    canvas.set_view(canvas.view.zoomed(width_px / 2, height_px / 2, 10), Motion.JUMP)
    wait(lambda: canvas.is_sharp, 60)
    canvas.paint_ms.clear()
    script = Script(canvas)
    script.play(seconds)
    sharp = [wait(lambda: canvas.is_sharp, 30)]
    paint = spread(canvas.paint_ms)
    for factor in (1.4, 1 / 1.4, 2.0, 0.5, 0.7):
        canvas.set_view(canvas.view.zoomed(width_px / 3, height_px / 2, factor), Motion.JUMP)
        sharp.append(wait(lambda: canvas.is_sharp, 30))
    push = []
    for dx_px in (width_px / 4, -width_px / 4, width_px / 4):
        canvas.pan_by(dx_px, 0)
        push.append(wait(lambda: canvas.is_sharp, 30))
    pick, hover = [], []
    for x_px in np.linspace(50, width_px - 50, 40):
        start = time.perf_counter()
        canvas.refs_at(float(x_px), height_px / 2)
        pick.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        canvas.hover_over(float(x_px), height_px / 2)
        hover.append(1000 * (time.perf_counter() - start))
    start = time.perf_counter()
    boxed = len(scene.points.ids) if scene.points is not None else 0
    canvas.select_box(canvas.view.extent, SelectMode.REPLACE)
    box_ms = 1000 * (time.perf_counter() - start)
    canvas.shutdown()
    return {
        "file": path.name,
        "enterprises": boxed,
        "read_s": round(read_s, 2),
        "build_s": round(build_s, 2),
        "first_picture_ms": round(first_ms, 1),
        "paint_event_ms": paint,
        "loop_late_ms": spread(script.late_ms),
        "sharp_after_zoom_ms": spread(sharp),
        "sharp_after_push_ms": spread(push),
        "pick_ms": spread(pick),
        "hover_ms": spread(hover),
        "box_select_ms": round(box_ms, 2),
    }


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--width", type=int, default=1920)
    parser.add_argument("--height", type=int, default=1080)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    figures = measure(options.file, seconds=options.seconds, width_px=options.width, height_px=options.height)
    print(json.dumps(figures, indent=2))
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
