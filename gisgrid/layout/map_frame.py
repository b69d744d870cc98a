"""The map on a sheet: which ground it shows, which names it carries, and its painting.

Names are placed once, in hundredths of a millimetre of paper; preview, PDF, SVG, PNG and printer paint what was
placed, so that each of them has every name in the same place.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.complete_labels import Numbering, in_order
from gisgrid.layers.items import Canvas, Item, Slot, TintItem
from gisgrid.layers.labels import LabelKind
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import (
    DrawReport,
    LabelMode,
    canvas_for,
    marks_of,
    paint_focus,
    paint_ground,
    paint_placed,
    place_top,
)
from gisgrid.layers.points import Marks, PointTints
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.view import View
from gisgrid.layout.drawing import UNITS_PER_MM, Drawing, rectangle
from gisgrid.layout.paper import Box
from gisgrid.progress import Progress

Extent = tuple[float, float, float, float]
SHEET_LAYERS = frozenset(LayerName) - {LayerName.HAZARDS, LayerName.PARCELS}
"""What a distribution map shows: hazards have a sheet of their own, parcels only at large scales."""
_MEDIUM = Medium.vector(UNITS_PER_MM)
_LEAST_TEXT = 0.92


@dataclass(frozen=True)
class MapFrame:
    """A window of the page onto the ground.

    Attributes
    ----------
    box : Box
        Where it lies on the page.
    view : View
        The ground, with hundredths of a millimetre of paper as units.
    denominator : int
        Scale 1:denominator.
    """

    box: Box
    view: View
    denominator: int

    @classmethod
    def around(cls, extent: Extent, box: Box, *, denominator: int) -> "MapFrame":
        """Centre an extent (metres of the work CRS) in a box of the page."""
        view = View(
            centre_x_m=(extent[0] + extent[2]) / 2,
            centre_y_m=(extent[1] + extent[3]) / 2,
            metres_per_px=denominator / 1000.0 / UNITS_PER_MM,
            width_px=box.width_mm * UNITS_PER_MM,
            height_px=box.height_mm * UNITS_PER_MM,
        )
        return cls(box, view, denominator)

    @property
    def extent(self) -> Extent:
        """The ground shown, in metres."""
        return self.view.extent

    def on_page(self, xy_m: np.ndarray) -> np.ndarray:
        """Return page millimetres, shape (n, 2), of ground points in metres."""
        at = self.view.screen_points(np.asarray(xy_m, dtype=np.float64).reshape(-1, 2)) / UNITS_PER_MM
        return np.asarray(at + (self.box.x_mm, self.box.y_mm))


@dataclass(frozen=True)
class MapContent:
    """What a map shows, and with what its names have to get along.

    Attributes
    ----------
    ids : tuple of int
        The enterprises shown; numbers run in this order.
    silent : frozenset of int
        Those of them that carry neither name nor number.
    layers : frozenset of str
        Layers of the scene.
    areas : frozenset of int
        Grids that carry their names; the others keep silent.
    focus : frozenset of int
        Grids around which the ground is faded, so that only the area speaks.
    tints : PointTints or None
        Colours of the enterprises, one class per point of the scene.
    extra : tuple of (str, Item)
        Painted with the ground of the scene, each under a name: areas of a theme, which take the place of the
        grids' tints, and hatches.
    blocked : tuple of Box
        What covers the map, relative to the frame's corner, in millimetres.
    growth : float
        Growth of the paper against A3.
    """

    scene: Scene
    ids: tuple[int, ...]
    silent: frozenset[int] = frozenset()
    layers: frozenset[str] = SHEET_LAYERS
    areas: frozenset[int] = frozenset()
    focus: frozenset[int] = frozenset()
    tints: PointTints | None = None
    extra: tuple[tuple[str, Item], ...] = ()
    blocked: tuple[Box, ...] = ()
    growth: float = 1.0

    def prepared(self) -> Scene:
        """Return the scene with only the enterprises and grid names that the map shows."""
        scene, points, tints, grids = self.scene, self.scene.points, self.tints, self.scene.grids
        if points is not None:
            mine = np.flatnonzero(np.isin(points.ids, list(self.ids)))
            if tints is not None:
                tints = PointTints(tints.classes[mine], tints.fills)
            points = points.taken(mine)
        if grids is not None:
            grids = replace(grids, is_named=np.isin(grids.table.ids, list(self.areas)))
        layers = list(scene.layers)
        if any(item.slot is Slot.TINTS for _, item in self.extra):
            layers = [
                replace(one, items=[i for i in one.items if not isinstance(i, TintItem)]) for one in layers
            ]
        for over, item in self.extra:
            layers.append(MapLayer(f"{over}+", [item]))
        return replace(scene, points=points, grids=grids, tints=tints, themed=None, layers=layers)

    @property
    def shown(self) -> frozenset[str]:
        """The layers with the user's own that are printed, and what is painted over them."""
        return self.layers | self.scene.printed_names() | {f"{over}+" for over, _ in self.extra}


@dataclass(frozen=True)
class PlacedMap:
    """A map whose names have their places; what is painted is decided.

    Attributes
    ----------
    labelled, leader : frozenset of int
        Ids that are named beside their symbol, and on a leader line.
    numbered : dict of int to int
        Id and number of those that the index names; what lies outside the frame is among them.
    """

    frame: MapFrame
    content: MapContent
    scene: Scene
    names: DrawReport
    labelled: frozenset[int] = frozenset()
    leader: frozenset[int] = frozenset()
    numbered: dict[int, int] = field(default_factory=dict)

    @property
    def placement(self) -> str:
        """A digest of where every name stands, in hundredths of a millimetre."""
        digest = hashlib.sha256()
        for label in self.names.labels:
            at = [round(value) for box in label.boxes for value in box]
            digest.update(f"{label.kind.name} {label.feature_id} {label.text} {at} {label.leader}".encode())
        return digest.hexdigest()

    def taken_by_names(self, *, air_mm: float = 0.0) -> shapely.Geometry:
        """Return what the names take up, in millimetres of the page, with so much air around."""
        boxes = [box for label in self.names.labels for box in label.boxes]
        if not boxes:
            return shapely.MultiPolygon()
        x0, y0, x1, y1 = np.transpose(boxes) / UNITS_PER_MM
        x, y = self.frame.box.x_mm, self.frame.box.y_mm
        return shapely.union_all(
            shapely.box(x0 + x - air_mm, y0 + y - air_mm, x1 + x + air_mm, y1 + y + air_mm)
        )

    def paint(self, drawing: Drawing, *, progress: Progress) -> None:
        """Paint the map into its frame."""
        painter, box, growth = drawing.painter, self.frame.box, self.content.growth
        painter.save()
        painter.setClipRect(rectangle(box))
        painter.translate(box.x_mm * UNITS_PER_MM, box.y_mm * UNITS_PER_MM)
        try:
            canvas = canvas_for(painter, self.frame.view, _MEDIUM, progress)
            shown = self.content.shown
            paint_ground(canvas, self.scene, shown)
            if self.content.focus:
                paint_focus(canvas, self.scene, self.content.focus)
            paint_placed(canvas, self.scene, _marks(canvas, self.scene, shown, growth), self.names)
        finally:
            painter.restore()


def place_names(content: MapContent, frame: MapFrame, *, first_number: int = 1) -> PlacedMap:
    """Find out how each enterprise of a map is shown; numbers run in the order of `content.ids`."""
    picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    scene = content.prepared()
    try:
        canvas = canvas_for(painter, frame.view, _MEDIUM, Progress())
        report = place_top(
            canvas,
            scene,
            content.shown,
            _marks(canvas, scene, content.shown, content.growth),
            labels=LabelMode.COMPLETE,
            text_factor=max(content.growth, _LEAST_TEXT),
            blocked=[_in_units(box) for box in content.blocked],
            numbering=_by_rank(content.ids, first_number),
            silent=content.silent,
        )
    finally:
        painter.end()
    placed = PlacedMap(frame, content, scene, report)
    named = {label.feature_id: label for label in report.labels if label.kind is LabelKind.ENTERPRISE}
    numbers = dict(report.numbers)
    for id in content.ids:
        if id not in named and id not in content.silent:
            numbers[id] = len(numbers) + first_number
    leader = frozenset(id for id, label in named.items() if label.leader is not None and id not in numbers)
    labelled = frozenset(named) - leader - frozenset(numbers)
    return replace(placed, labelled=labelled, leader=leader, numbered=numbers)


def _marks(canvas: Canvas, scene: Scene, shown: frozenset[str], growth: float) -> Marks | None:
    return marks_of(canvas, scene, shown, symbol_factor=growth)


def _in_units(box: Box) -> tuple[float, float, float, float]:
    return (
        box.x_mm * UNITS_PER_MM,
        box.y_mm * UNITS_PER_MM,
        box.right_mm * UNITS_PER_MM,
        box.bottom_mm * UNITS_PER_MM,
    )


def _by_rank(ids: Sequence[int], first: int) -> Numbering:
    """Give numbers that run in the order of `ids`, whatever order the map asks in."""
    rank = {id: i for i, id in enumerate(ids)}

    def numbered(asked: Sequence[int]) -> dict[int, int]:
        ordered = in_order(sorted(asked, key=lambda id: rank.get(id, len(rank))))
        return {id: number + first - 1 for id, number in ordered.items()}

    return numbered


def boxes_within(boxes: Collection[Box], frame: Box) -> tuple[Box, ...]:
    """Return boxes of the page relative to the corner of a map."""
    return tuple(box.moved(-frame.x_mm, -frame.y_mm) for box in boxes)
