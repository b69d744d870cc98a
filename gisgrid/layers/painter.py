"""The one painter: a scene onto a screen picture, a PDF page or an SVG, by the same code."""

import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from gisgrid.layers.complete_labels import Numbering, in_order, label_all_enterprises
from gisgrid.layers.enterprise_labels import label_enterprises
from gisgrid.layers.grid_labels import label_grids
from gisgrid.layers.items import Canvas, Slot, stacks_of
from gisgrid.layers.label_looks import Looks
from gisgrid.layers.labels import (
    LabelPass,
    Pictogram,
    PlacedLabel,
    label_own,
    label_places,
)
from gisgrid.layers.labels import write_labels as _write_labels
from gisgrid.layers.levels import prepare_levels
from gisgrid.layers.line_labels import label_lines
from gisgrid.layers.mark_styles import MarkStyle
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.palette import PAPER, SCREEN, colour
from gisgrid.layers.placement import Box, Occupancy
from gisgrid.layers.places import paint_place_at
from gisgrid.layers.points import Marks, marks_in_view, paint_marks
from gisgrid.layers.scene import Scene
from gisgrid.layers.side_marks import paint_badges, paint_side_marks
from gisgrid.layers.view import View
from gisgrid.progress import Progress

Selected = tuple[LayerName, int]
_PAPER_CELL_MM = 0.1
_MOST_CELLS = 12_000_000
"""Those of an A3 sheet; larger paper has larger cells."""
_VEIL_OPACITY = 0.5


class LabelMode(Enum):
    """Which names are written."""

    NONE = auto()
    FITTING = auto()
    """A name without a free place is left out; for screens."""
    COMPLETE = auto()
    """Every enterprise is named or numbered; for sheets."""


@dataclass(slots=True)
class DrawReport:
    """What a frame shows.

    Attributes
    ----------
    labels : list of PlacedLabel
        Every name that was written, with its boxes in units of the medium.
    numbers : dict of int to int
        Id and number of each enterprise that is shown by number (`LabelMode.COMPLETE`).
    enterprises : ndarray of int64
        Ids of the enterprises in sight.
    pictograms : list of Pictogram
        The signs of places that found room.
    """

    labels: list[PlacedLabel] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    enterprises: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pictograms: list[Pictogram] = field(default_factory=list)


def draw(
    painter: QPainter,
    scene: Scene,
    view: View,
    medium: Medium,
    *,
    progress: Progress | None = None,
    layers: Collection[str] | None = None,
    labels: LabelMode = LabelMode.FITTING,
    focus_grid: int | None = None,
    selection: Collection[Selected] = (),
    symbol_factor: float = 1.0,
    text_factor: float = 1.0,
    blocked: Collection[Box] = (),
    numbering: Numbering = in_order,
) -> DrawReport:
    """Paint a scene: ground, symbols, labels, badges, selection.

    Parameters
    ----------
    painter : QPainter
        Its (0, 0) is the top left corner of the view, its unit the view's unit. When it is clipped, only what
        touches the clip is painted.
    scene : Scene
        What is painted.
    view : View
        Which ground.
    medium : Medium
        Screen or paper; decides sizes and whether text stays text.
    progress : Progress, optional
        Looked at between chunks; a cancelled frame raises `CancelledError`.
    layers : collection of str, optional
        Layers to paint; by default those that are ticked and fit the scale.
    labels : LabelMode
        Which names are written.
    focus_grid : int, optional
        Id of a grid that stands out while the ground around it is dimmed.
    selection : collection of (LayerName, id)
        Features that are outlined and named in bold.
    symbol_factor, text_factor : float
        Multiply the sizes of symbols and texts, as for an inset.
    blocked : collection of Box
        Boxes in units that labels must keep clear of, such as furniture on the map.
    numbering : callable
        With `LabelMode.COMPLETE`: gives the numbers of the enterprises whose names find no room.

    Raises
    ------
    CancelledError
        If `progress` was cancelled.
    """
    canvas = canvas_for(painter, view, medium, progress or Progress())
    shown = scene.visible_names(view.metres_per_px) if layers is None else frozenset(layers)
    paint_ground(canvas, scene, shown, focus_grid=focus_grid)
    paint_selection(canvas, scene, selection)
    return paint_top(
        canvas,
        scene,
        shown,
        labels=labels,
        selection=selection,
        symbol_factor=symbol_factor,
        text_factor=text_factor,
        blocked=blocked,
        numbering=numbering,
    )


def canvas_for(painter: QPainter, view: View, medium: Medium, progress: Progress) -> Canvas:
    """Return the canvas of a frame; a clipped painter narrows the ground that is painted."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    extent = view.extent
    if painter.hasClipping():
        clip = painter.clipBoundingRect()
        left, top = view.to_map(clip.left(), clip.top())
        right, bottom = view.to_map(clip.right(), clip.bottom())
        extent = (max(left, extent[0]), max(bottom, extent[1]), min(right, extent[2]), min(top, extent[3]))
    palette = PAPER if medium.is_paper else SCREEN
    return Canvas(painter, view, medium, palette, progress, extent)


def paint_ground(
    canvas: Canvas, scene: Scene, shown: frozenset[str], *, focus_grid: int | None = None
) -> None:
    """Paint everything that lies under the symbols and labels."""
    painter, view = canvas.painter, canvas.view
    painter.fillRect(QRectF(0, 0, view.width_px, view.height_px), colour(canvas.palette.ground))
    order = [(layer, item) for layer, item in scene.drawing_order(shown) if not item.is_empty()]
    is_bare = all(item.slot >= Slot.TINTS or layer.opacity == 0 for layer, item in order)
    canvas = replace(canvas, is_bare=is_bare)
    stacks = (stack for _, item in order for stack in stacks_of(item, view.metres_per_px))
    prepare_levels(stacks, canvas.tolerance_m)
    for layer, item in order:
        canvas.progress.check_cancelled()
        if layer.opacity < 1.0:
            painter.save()
            painter.setOpacity(layer.opacity)
            try:
                item.paint(canvas)
            finally:
                painter.restore()
        else:
            item.paint(canvas)
    if focus_grid is not None:
        paint_focus(canvas, scene, (focus_grid,))


def paint_focus(canvas: Canvas, scene: Scene, grid_ids: Collection[int]) -> None:
    """Dim the ground round some grids and draw their boundaries stronger."""
    outlines = [scene.outline(LayerName.GRIDS, one, canvas.view) for one in grid_ids]
    drawn = [outline for outline in outlines if outline is not None]
    if not drawn:
        return
    around = QPainterPath()
    around.addRect(QRectF(0, 0, canvas.view.width_px, canvas.view.height_px))
    for outline in drawn:
        around = around.subtracted(outline)
    canvas.painter.fillPath(around, colour(canvas.palette.ground, _VEIL_OPACITY))
    for outline in drawn:
        _stroke(canvas, outline, canvas.palette.boundary, canvas.medium.length(px=3, mm=0.7))


def paint_selection(canvas: Canvas, scene: Scene, selection: Collection[Selected]) -> None:
    """Outline the selected areas with a glow."""
    length, accent = canvas.medium.length, canvas.palette.accent
    for name, feature_id in selection:
        outline = scene.outline(name, feature_id, canvas.view)
        if outline is None:
            continue
        canvas.painter.fillPath(outline, colour(accent, 0.10))
        _stroke(canvas, outline, accent, length(px=9, mm=1.6), opacity=0.22)
        _stroke(canvas, outline, canvas.palette.halo, length(px=5, mm=0.9))
        _stroke(canvas, outline, accent, length(px=3, mm=0.55))


def _stroke(canvas: Canvas, path: QPainterPath, name: str, width: float, *, opacity: float = 1.0) -> None:
    pen = QPen(colour(name, opacity), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    canvas.painter.strokePath(path, pen)


def paint_top(
    canvas: Canvas,
    scene: Scene,
    shown: frozenset[str],
    *,
    labels: LabelMode = LabelMode.FITTING,
    selection: Collection[Selected] = (),
    symbol_factor: float = 1.0,
    text_factor: float = 1.0,
    blocked: Collection[Box] = (),
    numbering: Numbering = in_order,
    silent: Collection[int] = (),
) -> DrawReport:
    """Paint symbols, labels and badges; placed anew for every frame, alike for alike input."""
    marks = marks_of(canvas, scene, shown, symbol_factor=symbol_factor)
    report = place_top(
        canvas,
        scene,
        shown,
        marks,
        labels=labels,
        selection=selection,
        text_factor=text_factor,
        blocked=blocked,
        numbering=numbering,
        silent=silent,
    )
    paint_placed(canvas, scene, marks, report)
    return report


def marks_of(
    canvas: Canvas, scene: Scene, shown: frozenset[str], *, symbol_factor: float = 1.0
) -> Marks | None:
    """Return the symbols of the enterprises in sight; None where the map shows no enterprises."""
    if scene.points is None or LayerName.ENTERPRISES not in shown:
        return None
    tints = scene.tints if scene.tints is not None else scene.point_style
    if tints is not None and len(tints.classes) != scene.points.count:
        tints = None
    return marks_in_view(
        scene.points,
        canvas,
        factor=symbol_factor,
        shown=shown,
        tints=tints,
        badge_style=_fitting(scene.badge_style, scene.points.count),
        installation_style=_fitting(scene.installation_style, scene.points.count),
    )


def _fitting(style: MarkStyle | None, count: int) -> MarkStyle | None:
    """Return a style of marks when it was made for so many enterprises; one of another state says nothing."""
    return style if style is not None and len(style.classes) == count else None


def place_top(
    canvas: Canvas,
    scene: Scene,
    shown: frozenset[str],
    marks: Marks | None,
    *,
    labels: LabelMode = LabelMode.FITTING,
    selection: Collection[Selected] = (),
    text_factor: float = 1.0,
    blocked: Collection[Box] = (),
    numbering: Numbering = in_order,
    silent: Collection[int] = (),
) -> DrawReport:
    """Find the place of every name without painting one.

    Parameters
    ----------
    marks : Marks or None
        The symbols, as `marks_of` gives them.
    silent : collection of int
        Enterprises that are drawn without name or number.
    """
    run = LabelPass(canvas, _occupancy(canvas), silent=frozenset(silent))
    for box in blocked:
        run.occupancy.block(box)
    named = shown if LayerName.LABELS in shown else frozenset[str]()
    is_written = labels is LabelMode.COMPLETE or (labels is LabelMode.FITTING and bool(named))
    if marks is not None and is_written:
        marks.block(run.occupancy)
        run.precious = [*marks.precious_boxes(), *blocked]
    numbers: dict[int, int] = {}
    if labels is not LabelMode.NONE:
        looks = Looks(canvas.medium, canvas.palette, factor=text_factor, text_px=scene.text_px)
        _place_labels(run, scene, named, looks)
        if marks is not None and labels is LabelMode.COMPLETE:
            numbers = label_all_enterprises(run, marks, looks, numbering)
        elif marks is not None and named:
            chosen = [one for name, one in selection if name is LayerName.ENTERPRISES]
            label_enterprises(run, marks, looks, selected=chosen, crowded_share=scene.crowded_share)
    ids = np.empty(0, dtype=np.int64) if marks is None else marks.points.ids[marks.positions]
    return DrawReport(run.placed, numbers, ids, run.pictograms)


def paint_placed(canvas: Canvas, scene: Scene, marks: Marks | None, report: DrawReport) -> None:
    """Paint symbols, names and badges where `place_top` put them."""
    if scene.places is not None:
        for position, x, y in report.pictograms:
            paint_place_at(canvas, scene.places, position, x=x, y=y)
    if marks is not None:
        paint_marks(canvas, marks)
        paint_side_marks(canvas, marks)
    canvas.progress.check_cancelled()
    _write_labels(canvas, report.labels)
    if marks is not None:
        paint_badges(canvas, marks)


def _occupancy(canvas: Canvas) -> Occupancy:
    medium, view = canvas.medium, canvas.view
    cell = medium.length(px=1.0, mm=_PAPER_CELL_MM)
    if medium.is_paper:  # a wall map is looked at from further away
        cell = max(cell, math.sqrt(view.width_px * view.height_px / _MOST_CELLS))
    return Occupancy(
        view.width_px,
        view.height_px,
        cell=cell,
        margin=medium.length(px=3, mm=0.6),
    )


def _place_labels(run: LabelPass, scene: Scene, shown: frozenset[str], looks: Looks) -> None:
    """Place the names of the ground by priority: grids, roads, water, places; enterprises come after."""
    if scene.grids is not None and LayerName.GRIDS in shown:
        label_grids(run, scene.grids, looks.grid)
    run.canvas.progress.check_cancelled()
    if scene.line_names is not None:
        if LayerName.ROADS in shown:
            label_lines(run, scene.line_names, looks, ranks=(0, 1, 2, 3))
        if LayerName.WATER in shown:
            label_lines(run, scene.line_names, looks, ranks=(4, 5))
    if scene.places is not None and LayerName.PLACES in shown:
        label_places(run, scene.places, looks)
    for layer in scene.layers:
        places = layer.own.places if layer.own is not None else layer.places
        if places is not None and layer.name in shown:
            label_own(run, places, looks)
    run.canvas.progress.check_cancelled()
