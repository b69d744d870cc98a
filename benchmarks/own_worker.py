"""Our side: JSON lines on stdin, JSON lines on stdout, like ../shared/bench/worker_qgis.py.

Operations: ``open {ds}``, ``frame {bbox, labels, save?}``, ``pan {bbox, share}``, ``pdf {bbox, labels, out, paper?}``,
``series {out, labels, count}``, ``workspace {path, cache, bbox}``, ``quit``. Every answer has ``ms`` and ``rss_mb``
(the peak).
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from benchmarks import ground
from gisgrid.layers.kept import keep_layers
from gisgrid.layers.labels import PlacedLabel
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport, LabelMode, draw
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layers.register_scene import build_scene
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import Extent, View
from gisgrid.layout.drawing import UNITS_PER_MM, Align, Drawing, TextStyle, rectangle
from gisgrid.layout.export import export_sheet
from gisgrid.layout.paper import Box, Orientation, PageSize, Paper
from gisgrid.layout.sheet import EnterpriseCount, Page, Sheet
from gisgrid.progress import Progress
from gisgrid.ui.canvas.picture import MARGIN_PX, Buffers
from gisgrid.ui.canvas.renderer import RenderRequest, make_picture
from gisgrid.ui.canvas.scene_source import SceneSource
from gisgrid.workspace import OpenMode, Workspace

TEXT_FACTOR = 8 / 9
"""Brings the 12 px of enterprise names to the 8 pt of the QGIS side."""
A3_WIDTH_MM = 420.0


class Worker:
    """Holds the open data set."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._buffers = Buffers()
        self._image = QImage(ground.WIDTH_PX, ground.HEIGHT_PX, QImage.Format.Format_RGB32)

    @property
    def scene(self) -> Scene:
        """The scene of the open data set."""
        assert self._scene is not None
        return self._scene

    def open(self, ds: str) -> dict[str, Any]:
        """Read a data set into a scene."""
        self._scene = ground.plain_scene(ds)
        return {}

    def frame(self, bbox: list[float], *, labels: bool = False, save: str = "") -> dict[str, Any]:
        """Paint one frame."""
        view = _view(bbox)
        mode = LabelMode.FITTING if labels else LabelMode.NONE
        start = time.perf_counter()
        report = _painted(self._image, self.scene, view, mode)
        answer: dict[str, Any] = {"ms": 1000 * (time.perf_counter() - start)}
        if labels:
            answer |= {"nlabels": len(report.labels), "overlapping": overlapping(report.labels)}
        if save:
            self._image.save(save)
        return answer

    def pan(self, bbox: list[float], share: float, *, labels: bool = False) -> dict[str, Any]:
        """Push the picture by a share of its width and finish it, as the window's painting thread does."""
        view = _view(bbox)
        source = SceneSource(self.scene)
        painting = source.painting(focus=None, selected=())
        if not labels:
            painting = replace(
                painting, layers=tuple(one for one in painting.layers if one.name != LayerName.LABELS)
            )
        before = RenderRequest(painting, view.grown(MARGIN_PX), view, 1.0)
        earlier = make_picture(before, None, Progress(), self._buffers)
        after = view.panned(-round(share * view.width_px), 0)
        request = RenderRequest(painting, after.grown(MARGIN_PX), after, 1.0)
        start = time.perf_counter()
        pushed = make_picture(request, earlier, Progress(), self._buffers)
        elapsed = 1000 * (time.perf_counter() - start)
        # The window gives back what it shows no more; here that is everything.
        for one in (earlier.picture, pushed.picture):
            self._buffers.give(one.image, one.top)
        self._buffers.give(pushed.picture.base)
        return {"ms": elapsed}

    def pdf(self, bbox: list[float], out: str, *, labels: bool, paper: str = "A3") -> dict[str, Any]:
        """Write the map on a page with a title line, as `QGIS` does with its layout."""
        return self._written([_extent(bbox)], out, labels=labels, paper=Paper(paper))

    def series(self, out: str, *, labels: bool, count: int) -> dict[str, Any]:
        """Write one A3 page for each of the first grids, as QGIS does with its atlas."""
        grids = self.scene.grids
        assert grids is not None
        boxes = grids.table.boxes[np.argsort(grids.table.ids)[:count]] + np.tile(self.scene.origin, 2)
        room = 0.1 * (boxes[:, 2:] - boxes[:, :2])
        extents = np.concatenate([boxes[:, :2] - room, boxes[:, 2:] + room], axis=1).tolist()
        return self._written([_extent(one) for one in extents], out, labels=labels, paper=Paper.A3)

    def _written(self, extents: list[Extent], out: str, *, labels: bool, paper: Paper) -> dict[str, Any]:
        mode = LabelMode.FITTING if labels else LabelMode.NONE
        placed: list[PlacedLabel] = []
        size = PageSize.of(paper, Orientation.LANDSCAPE)
        growth = size.width_mm / A3_WIDTH_MM
        box = Box(10 * growth, 10 * growth, 400 * growth, 260 * growth)

        def paint(drawing: Drawing, progress: Progress, *, extent: Extent) -> None:
            painter = drawing.painter
            painter.save()
            painter.setClipRect(rectangle(box))
            painter.translate(box.x_mm * UNITS_PER_MM, box.y_mm * UNITS_PER_MM)
            medium = Medium.vector(UNITS_PER_MM)
            width, height = box.width_mm * UNITS_PER_MM, box.height_mm * UNITS_PER_MM
            view = View(0, 0, 1, width, height).fitted(extent, margin=0)
            report = draw(painter, self.scene, view, medium, labels=mode, progress=progress)
            painter.restore()
            placed.extend(report.labels)
            drawing.text(size.width_mm / 2, 285 * growth, str(len(report.labels)), TextStyle(3), Align.CENTRE)

        pages = [Page(size, partial(paint, extent=one)) for one in extents]
        sheet = Sheet("bench", "Benchmark", 1, pages, EnterpriseCount(0, 0, 0, 0, 0))
        start = time.perf_counter()
        export_sheet(sheet, Path(out))
        elapsed = 1000 * (time.perf_counter() - start)
        return {"ms": elapsed, "bytes": Path(out).stat().st_size, "nlabels": len(placed)}

    def workspace(self, path: str, cache: str, bbox: list[float]) -> dict[str, Any]:
        """Open a workspace to its first sharp frame; what the program keeps for next time is kept after that."""
        start = time.perf_counter()
        with Workspace.open(Path(path), OpenMode.READ) as register:
            opened = time.perf_counter()
            scene = build_scene(register, today=ground.TODAY, cache_folder=Path(cache))
            built = time.perf_counter()
            report = _painted(self._image, scene, _view(bbox), LabelMode.FITTING)
            done = time.perf_counter()
            keep_layers(scene, register, Progress())
        return {
            "ms": 1000 * (done - start),
            "open_ms": 1000 * (opened - start),
            "scene_ms": 1000 * (built - opened),
            "frame_ms": 1000 * (done - built),
            "nlabels": len(report.labels),
        }


def _extent(bbox: list[float]) -> Extent:
    return (bbox[0], bbox[1], bbox[2], bbox[3])


def _view(bbox: list[float]) -> View:
    return ground.view_of(_extent(bbox))


def _painted(image: QImage, scene: Scene, view: View, mode: LabelMode) -> DrawReport:
    painter = QPainter(image)
    painter.setClipRect(QRect(0, 0, image.width(), image.height()))
    report = draw(painter, scene, view, Medium.screen(), labels=mode, text_factor=TEXT_FACTOR)
    painter.end()
    return report


def overlapping(labels: list[PlacedLabel]) -> int:
    """Count pairs of labels whose letters overlap by more than the half pixel of rounding."""
    boxes = [QRectF(b[0], b[1], b[2] - b[0], b[3] - b[1]) for label in labels for b in label.boxes]
    boxes = sorted((box.adjusted(1.0, 1.0, -1.0, -1.0) for box in boxes), key=lambda box: box.left())
    found = 0
    for at, box in enumerate(boxes):
        for other in boxes[at + 1 :]:
            if other.left() >= box.right():
                break
            found += box.intersects(other)
    return found


def main() -> None:
    """Answer until asked to quit."""
    application = ready_to_paint()
    gc.freeze()  # as the program does at its start: what was imported is not looked through again and again
    worker = Worker()
    operations: dict[str, Callable[..., dict[str, Any]]] = {
        "open": worker.open,
        "frame": worker.frame,
        "pan": worker.pan,
        "pdf": worker.pdf,
        "series": worker.series,
        "workspace": worker.workspace,
    }
    for line in sys.stdin:
        request = json.loads(line)
        operation = request.pop("op")
        if operation == "quit":
            break
        start = time.perf_counter()
        answer = operations[operation](**request)
        answer.setdefault("ms", 1000 * (time.perf_counter() - start))
        if operation == "open":
            gc.collect()
        answer["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    del application


if __name__ == "__main__":
    main()
