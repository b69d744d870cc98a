"""The map on a sheet: which ground it shows, which names it carries, and its painting.

Names are placed in hundredths of a millimetre of paper, by the same code for every output, so that preview,
PDF, SVG and PNG put each of them in the same place.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gisgrid.layers.complete_labels import Numbering, in_order
from gisgrid.layers.labels import LabelKind
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport, LabelMode, draw
from gisgrid.layers.scene import Scene
from gisgrid.layers.view import View
from gisgrid.layout.drawing import UNITS_PER_MM, Drawing, rectangle
from gisgrid.layout.paper import Box
from gisgrid.progress import Progress

Extent = tuple[float, float, float, float]
SHEET_LAYERS = frozenset(LayerName) - {LayerName.HAZARDS, LayerName.PARCELS}
"""What a distribution map shows: hazards have a sheet of their own, parcels only at large scales."""
_MEDIUM = Medium.vector(UNITS_PER_MM)


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


@dataclass(frozen=True)
class Naming:
    """Which enterprise is shown how, and what has to be repeated to paint it so.

    Attributes
    ----------
    labelled, leader : frozenset of int
        Ids that are named beside their symbol, and on a leader line.
    numbered : dict of int to int
        Id and number of those that the index names; what lies outside the frame is among them.
    focus_grid : int or None
        Grid around which the ground is faded, so that only the area speaks.
    areas : frozenset of int
        Grids that carry their names: the responsibility areas of the sheet's table.
    """

    labelled: frozenset[int]
    leader: frozenset[int]
    numbered: dict[int, int]
    shown: frozenset[int]
    blocked: tuple[Box, ...]
    growth: float
    focus_grid: int | None = None
    areas: frozenset[int] = frozenset()


def place_names(
    scene: Scene,
    frame: MapFrame,
    ids: Sequence[int],
    *,
    blocked: Collection[Box],
    growth: float,
    focus_grid: int | None = None,
    areas: Collection[int] = (),
) -> Naming:
    """Find out how each of the enterprises `ids` is shown; numbers run in the order of `ids`.

    Parameters
    ----------
    blocked : collection of Box
        What covers the map, relative to the frame's corner.
    growth : float
        Growth of the paper against A3.
    focus_grid : int, optional
        Grid around which the ground is faded.
    areas : collection of int
        Grids that carry their names; the others keep silent.
    """
    naming = Naming(
        frozenset(), frozenset(), {}, frozenset(ids), tuple(blocked), growth, focus_grid, frozenset(areas)
    )
    picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    painter.setClipRect(QRectF(0, 0, 1, 1))
    try:
        report = _draw(
            painter, scene, frame=frame, naming=naming, progress=Progress(), numbering=_by_rank(ids)
        )
    finally:
        painter.end()
    named = {label.feature_id: label for label in report.labels if label.kind is LabelKind.ENTERPRISE}
    numbers = dict(report.numbers)
    outside = [id for id in ids if id not in named]
    for id in outside:
        numbers[id] = len(numbers) + 1
    leader = frozenset(id for id, label in named.items() if label.leader is not None and id not in numbers)
    labelled = frozenset(named) - leader - frozenset(numbers)
    return replace(naming, labelled=labelled, leader=leader, numbered=numbers)


def paint_map(drawing: Drawing, scene: Scene, frame: MapFrame, naming: Naming, *, progress: Progress) -> None:
    """Paint the map into its frame."""
    painter = drawing.painter
    painter.save()
    painter.setClipRect(rectangle(frame.box))
    painter.translate(frame.box.x_mm * UNITS_PER_MM, frame.box.y_mm * UNITS_PER_MM)
    try:
        _draw(
            painter,
            scene,
            frame=frame,
            naming=naming,
            progress=progress,
            numbering=lambda ids: {id: naming.numbered[id] for id in ids},
        )
    finally:
        painter.restore()


def _draw(
    painter: QPainter,
    scene: Scene,
    *,
    frame: MapFrame,
    naming: Naming,
    progress: Progress,
    numbering: Numbering,
) -> DrawReport:
    points = scene.points
    if points is not None:
        mine = np.flatnonzero(np.isin(points.ids, list(naming.shown)))
        points = points.taken(mine)
    grids = scene.grids
    if grids is not None:
        grids = replace(grids, is_named=np.isin(grids.table.ids, list(naming.areas)))
    return draw(
        painter,
        replace(scene, points=points, grids=grids),
        frame.view,
        _MEDIUM,
        progress=progress,
        layers=SHEET_LAYERS | scene.printed_names(),
        labels=LabelMode.COMPLETE,
        focus_grid=naming.focus_grid,
        symbol_factor=naming.growth,
        text_factor=max(naming.growth, 0.92),
        blocked=[
            (
                box.x_mm * UNITS_PER_MM,
                box.y_mm * UNITS_PER_MM,
                box.right_mm * UNITS_PER_MM,
                box.bottom_mm * UNITS_PER_MM,
            )
            for box in naming.blocked
        ],
        numbering=numbering,
    )


def _by_rank(ids: Sequence[int]) -> Numbering:
    """Give numbers that run in the order of `ids`, whatever order the map asks in."""
    rank = {id: i for i, id in enumerate(ids)}
    return lambda asked: in_order(sorted(asked, key=lambda id: rank.get(id, len(rank))))
