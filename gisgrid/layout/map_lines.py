"""Kilometre grid or graticule over a map, with figures at the frame, for naming a place by telephone."""

import math

import numpy as np

from gisgrid.geo.crs import WorkCrs
from gisgrid.layout.drawing import Align, Drawing, LineStyle, TextStyle
from gisgrid.layout.furniture import size_mm
from gisgrid.layout.map_frame import MapFrame
from gisgrid.layout.options import GridLines

_STEPS_KM = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_STEPS_MINUTES = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_WANTED_MM = 60.0
_INK = "#5B6470"


def draw_map_lines(drawing: Drawing, frame: MapFrame, lines: GridLines, *, zone: int, growth: float) -> None:
    """Draw the lines that were asked for."""
    if lines is GridLines.KILOMETRES:
        _draw_kilometres(drawing, frame, growth)
    elif lines is GridLines.DEGREES:
        _draw_degrees(drawing, frame, WorkCrs(zone), growth)


def step_km(denominator: int, growth: float) -> float:
    """Return the distance of the lines of a kilometre grid at a scale."""
    wanted = _WANTED_MM * growth * denominator / 1e6
    return next((step for step in _STEPS_KM if step >= wanted), _STEPS_KM[-1])


def _draw_kilometres(drawing: Drawing, frame: MapFrame, k: float) -> None:
    step = step_km(frame.denominator, k) * 1000
    x0, y0, x1, y1 = frame.extent
    box = frame.box
    line, style = LineStyle(0.1 * k, _INK), TextStyle(size_mm(1.9, k), colour=_INK, halo_mm=0.35 * k)
    for x in np.arange(math.ceil(x0 / step), math.floor(x1 / step) + 1) * step:
        at = float(frame.on_page(np.array([[x, y0]]))[0, 0])
        drawing.line([(at, box.y_mm), (at, box.bottom_mm)], line)
        drawing.text(at, box.y_mm + 2.6 * k, _kilometres(x), style, Align.CENTRE)
    for y in np.arange(math.ceil(y0 / step), math.floor(y1 / step) + 1) * step:
        at = float(frame.on_page(np.array([[x0, y]]))[0, 1])
        drawing.line([(box.x_mm, at), (box.right_mm, at)], line)
        drawing.text(box.x_mm + 0.8 * k, at - 0.5 * k, _kilometres(y), style)


def _draw_degrees(drawing: Drawing, frame: MapFrame, crs: WorkCrs, k: float) -> None:
    x0, y0, x1, y1 = frame.extent
    corners = crs.unproject(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    wanted = _WANTED_MM * k * frame.denominator / 1000 / 1855.0
    step = next((one for one in _STEPS_MINUTES if one >= wanted), _STEPS_MINUTES[-1]) / 60
    line, style = LineStyle(0.1 * k, _INK), TextStyle(size_mm(1.9, k), colour=_INK, halo_mm=0.35 * k)
    box = frame.box
    for lon in np.arange(math.ceil(west / step), math.floor(east / step) + 1) * step:
        path = _clipped(frame, crs, [(lon, lat) for lat in np.linspace(south, north, 24)])
        if len(path) > 1:
            drawing.line(path, line)
            drawing.text(path[-1][0], box.y_mm + 2.6 * k, degrees(float(lon)), style, Align.CENTRE)
    for lat in np.arange(math.ceil(south / step), math.floor(north / step) + 1) * step:
        path = _clipped(frame, crs, [(lon, lat) for lon in np.linspace(west, east, 24)])
        if len(path) > 1:
            drawing.line(path, line)
            drawing.text(box.x_mm + 0.8 * k, path[0][1] - 0.5 * k, degrees(float(lat)), style)


def _clipped(frame: MapFrame, crs: WorkCrs, lonlat: list[tuple[float, float]]) -> list[tuple[float, float]]:
    at = frame.on_page(crs.project(np.array(lonlat)))
    box = frame.box
    inside = (
        (at[:, 0] >= box.x_mm - 40)
        & (at[:, 0] <= box.right_mm + 40)
        & (at[:, 1] >= box.y_mm - 40)
        & (at[:, 1] <= box.bottom_mm + 40)
    )
    kept = at[inside]
    kept[:, 0] = np.clip(kept[:, 0], box.x_mm, box.right_mm)
    kept[:, 1] = np.clip(kept[:, 1], box.y_mm, box.bottom_mm)
    return [(float(x), float(y)) for x, y in kept]


def degrees(value: float) -> str:
    """Write an angle as degrees and minutes: ``119°54′`` or ``28°24′30″``."""
    seconds = round(value * 3600)
    whole, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{whole}°{minutes:02d}′" + (f"{left:02d}″" if left else "")


def _kilometres(metres: float) -> str:
    return f"{metres / 1000:g}"
