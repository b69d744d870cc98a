"""The small boxes on the map: the count of enterprises, the code with the data version, the location inset."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import segno
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainterPath

from gisgrid.i18n import tr
from gisgrid.layout.area import SheetArea
from gisgrid.layout.drawing import UNITS_PER_MM, Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.furniture import INK, PURPLE, SOFT_INK, size_mm
from gisgrid.layout.paper import Box
from gisgrid.layout.sheet import EnterpriseCount
from gisgrid.layout.source import SheetSource
from gisgrid.model.enumerations import GridKind

COUNT_MM = (31.0, 21.5)
QR_MM = (18.5, 21.5)
LOCATION_MM = (30.0, 21.5)
_MOST_OUTLINES = 400


@dataclass(frozen=True)
class Version:
    """What tells one state of a sheet from another.

    Attributes
    ----------
    step : int
        Step of the register.
    code : str
        Eight hexadecimal digits over register, sheet, step and what is shown: alike for alike content.
    """

    step: int
    code: str
    text: str


def version_of(source: SheetSource, paper: str, title: str, ids: Sequence[int]) -> Version:
    """Return the data version that is printed as words and as a code."""
    told = f"{source.info.identity}|{paper}|{title}|{source.step}|{','.join(map(str, ids))}"
    code = hashlib.sha256(told.encode()).hexdigest()[:8]
    text = tr(
        "{title}; data version {step}; {day}; check code {code}",
        title=title,
        step=source.step,
        day=source.today.isoformat(),
        code=code,
    )
    return Version(source.step, code, text)


def draw_count(
    drawing: Drawing, box: Box, count: EnterpriseCount, version: Version, *, growth: float
) -> None:
    """Write how many enterprises there are and where each is; the four parts add up to the first line."""
    k = growth
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    left, right = box.x_mm + 1.6 * k, box.right_mm - 1.6 * k
    lines = (
        (tr("Enterprises in the area"), count.in_area),
        (tr("named in place"), count.labelled),
        (tr("named on a leader line"), count.leader),
        (tr("listed in the index"), count.indexed),
        (tr("not yet placed"), count.not_located),
    )
    y = box.y_mm + 3.7 * k
    for i, (words, number) in enumerate(lines):
        style = TextStyle(size_mm(2.0, k), is_bold=i == 0, colour=INK if i == 0 else SOFT_INK)
        figure = Box(right - 9 * k, y - 2.2 * k, 9 * k, 2.9 * k)
        drawing.text_in(Box(left, figure.y_mm, right - left - 8 * k, 2.9 * k), words, style)
        drawing.text_in(figure, str(number), style, Align.RIGHT)
        y += 3.2 * k
    drawing.line([(left, y - 2.3 * k), (right, y - 2.3 * k)], LineStyle(0.1 * k, PURPLE))
    note = tr("data version {step}", step=version.step)
    style = TextStyle(size_mm(1.9, k), colour="#66707C")
    drawing.text(box.x_mm + box.width_mm / 2, y + 0.6 * k, note, style, Align.CENTRE)


def draw_code(drawing: Drawing, box: Box, version: Version, *, growth: float) -> None:
    """Draw the code that a phone reads, with the check code under it."""
    k = growth
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    matrix = _matrix(version.text)
    side = box.width_mm - 2.4 * k
    cell = side / len(matrix) * UNITS_PER_MM
    x0, y0 = (box.x_mm + 1.2 * k) * UNITS_PER_MM, (box.y_mm + 1.2 * k) * UNITS_PER_MM
    path = QPainterPath()
    for row, line in enumerate(matrix):
        start = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.addRect(QRectF(x0 + start * cell, y0 + row * cell, (column - start) * cell, cell * 1.01))
                start = None
    drawing.painter.fillPath(path, QColor("#111111"))
    style = TextStyle(size_mm(1.9, k), colour=SOFT_INK)
    words = tr("check {code}", code=version.code)
    foot = Box(box.x_mm, box.bottom_mm - 3.2 * k, box.width_mm, 3.0 * k)
    drawing.text_in(foot, words, style, Align.CENTRE)


def draw_location(drawing: Drawing, box: Box, outlines: "Location", *, growth: float) -> None:
    """Draw where the area lies among its neighbours."""
    k = growth
    drawing.box(box, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
    heading = TextStyle(size_mm(2.0, k), is_bold=True, colour="#4D1338")
    drawing.text(box.x_mm + box.width_mm / 2, box.y_mm + 3.0 * k, tr("Location"), heading, Align.CENTRE)
    room = Box(box.x_mm + 1.2 * k, box.y_mm + 4.0 * k, box.width_mm - 2.4 * k, box.height_mm - 5.0 * k)
    x0, y0, x1, y1 = outlines.extent
    scale = min(room.width_mm / max(x1 - x0, 1e-9), room.height_mm / max(y1 - y0, 1e-9))
    left = room.x_mm + (room.width_mm - (x1 - x0) * scale) / 2
    top = room.y_mm + (room.height_mm - (y1 - y0) * scale) / 2

    def page(ring: np.ndarray) -> list[tuple[float, float]]:
        return [(left + (x - x0) * scale, top + (y1 - y) * scale) for x, y in ring.tolist()]

    hair = LineStyle(0.1 * k, "#A795A2")
    for ring in outlines.others:
        drawing.area(page(ring), fill="#F1EDE4", edge=hair)
    for ring in outlines.own:
        drawing.area(page(ring), fill="#B0487F", edge=LineStyle(0.12 * k, PURPLE))


@dataclass(frozen=True)
class Location:
    """Outlines of the area and of its neighbours, rings in metres."""

    others: tuple[np.ndarray, ...]
    own: tuple[np.ndarray, ...]
    extent: tuple[float, float, float, float]


def find_location(source: SheetSource, area: SheetArea) -> Location | None:
    """Return what the location inset shows; None for the whole workspace, which has nothing around it."""
    if area.is_whole or not area.roots:
        return None
    level = area.roots[0].level
    peers = [
        grid
        for grid in source.grids
        if grid.level == level and grid.geometry is not None and grid.kind is GridKind.TERRITORIAL
    ]
    if len(peers) < 2 or len(peers) > _MOST_OUTLINES:
        return None
    shapes = source.crs.project_geometries(np.array([grid.geometry for grid in peers], dtype=object))
    bounds = shapely.total_bounds(shapes)
    tolerance = max(bounds[2] - bounds[0], bounds[3] - bounds[1]) / 300
    own_ids = {grid.id for grid in area.roots}
    rings: dict[bool, list[np.ndarray]] = {True: [], False: []}
    for grid, shape in zip(peers, shapely.coverage_simplify(shapes, tolerance), strict=True):
        for part in shapely.get_parts(shape):
            rings[grid.id in own_ids].append(shapely.get_coordinates(shapely.get_exterior_ring(part)))
    extent = (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))
    return Location(tuple(rings[False]), tuple(rings[True]), extent)


@lru_cache(maxsize=64)
def _matrix(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in segno.make_qr(text, error="m").matrix_iter(border=0))
