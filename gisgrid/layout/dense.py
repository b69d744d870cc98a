"""The enlarged inset: a crowded part of the map again at a larger scale, where its enterprises find names or numbers.

It stands beside the map where there is room, else on a page of its own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.i18n import tr
from gisgrid.layout.arrangement import GUTTER_MM, Arrangement
from gisgrid.layout.drawing import Drawing, LineStyle, TextStyle, text_width_mm
from gisgrid.layout.furniture import INK, draw_scale, scale_width_mm, size_mm
from gisgrid.layout.map_frame import Extent, MapContent, MapFrame, PlacedMap, place_names
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box, Orientation
from gisgrid.layout.scales import choose_scale_bar
from gisgrid.layout.source import SheetSource
from gisgrid.progress import Progress

INSET_MM = 92.0
_LEAST_GAIN = 2.0
_LEAST_COUNT, _LEAST_SHARE = 8, 0.2
_LEAST_ON_PAGE = 40
"""A page of its own is worth its paper from so many numbered enterprises on."""
_MOST_TRIED = 300
_ROOM_MM2 = 30.0
"""So much paper an enterprise takes where its number or name still stands clear."""
_ROUND = (1.0, 2.0, 2.5, 5.0)
_SUBJECTS = (
    SheetSubject.DISTRIBUTION,
    SheetSubject.SUPERVISED,
    SheetSubject.RISK,
    SheetSubject.COVERAGE,
    SheetSubject.LAST_VISIT,
    SheetSubject.KEY_UNITS,
    SheetSubject.HAZARDS,
)


@dataclass(frozen=True)
class Inset:
    """A part of the map again, larger.

    Attributes
    ----------
    map : PlacedMap
        The enlargement with its names.
    window : Box
        What it shows of the main map, on the page.
    page : int
        The page that it fills; 1 where it stands beside the map.
    """

    map: PlacedMap
    window: Box
    growth: float
    page: int = 1

    def draw_window(self, drawing: Drawing, main: PlacedMap) -> None:
        """Outline on the main map what is enlarged, and say where, off the names as far as can be."""
        k = self.growth
        drawing.box(self.window, edge=LineStyle(0.5 * k, "#FFFFFF"))
        drawing.box(self.window, edge=LineStyle(0.25 * k, INK, (1.4 * k, 0.9 * k)))
        if self.page == 1:
            return
        words = tr("Enlarged on page {number}", number=self.page)
        style = TextStyle(size_mm(2.5, k), is_bold=True, colour=INK)
        width = text_width_mm(words, style) + 3 * k
        plate = plate_of(self.window, (width, 5.0 * k), main.frame.box, main.taken_by_names())
        drawing.box(plate, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
        drawing.text_in(Box(plate.x_mm + 1.5 * k, plate.y_mm, width, plate.height_mm), words, style)

    def paint(self, drawing: Drawing, *, progress: Progress) -> None:
        """Draw the enlargement beside the map with its caption and scale bar."""
        k, box = self.growth, self.map.frame.box
        drawing.box(box, fill="#FFFFFF")
        self.map.paint(drawing, progress=progress)
        drawing.box(box, edge=LineStyle(0.25 * k, INK))
        denominator = self.map.frame.denominator
        style = TextStyle(size_mm(2.5, k), is_bold=True, colour=INK)
        words = tr("Enlargement")
        words_mm = text_width_mm(words, style) + 2 * k
        plate = Box(box.x_mm, box.y_mm, words_mm + scale_width_mm(denominator, style) + 3 * k, 5.0 * k)
        drawing.box(plate, fill="#FFFFFF", edge=LineStyle(0.18 * k, INK))
        drawing.text_in(Box(plate.x_mm + 1.5 * k, plate.y_mm, plate.width_mm, plate.height_mm), words, style)
        baseline = plate.y_mm + plate.height_mm / 2 + style.size_mm * 0.36
        draw_scale(drawing, plate.x_mm + 1.5 * k + words_mm, baseline, denominator, style)
        self._draw_bar(drawing, denominator)

    def _draw_bar(self, drawing: Drawing, denominator: int) -> None:
        k, box = self.growth, self.map.frame.box
        bar = choose_scale_bar(denominator, longest_mm=28 * k, segments=2)
        plate = Box(
            box.right_mm - bar.length_mm - 12 * k, box.bottom_mm - 7 * k, bar.length_mm + 11 * k, 6 * k
        )
        drawing.box(plate, fill="#FFFFFF")
        x, y = plate.x_mm + 2.5 * k, plate.bottom_mm - 2.2 * k
        figures = TextStyle(size_mm(1.9, k), colour=INK)
        for i in range(bar.segments):
            fill = INK if i % 2 == 0 else "#FFFFFF"
            part = Box(x + i * bar.segment_mm, y, bar.segment_mm, 0.9 * k)
            drawing.box(part, fill=fill, edge=LineStyle(0.12 * k, INK))
        drawing.text(x, y - 0.7 * k, bar.figures()[0], figures)
        drawing.text(x + bar.length_mm - 2 * k, y - 0.7 * k, bar.figures()[-1], figures)


def plate_of(window: Box, plate_mm: tuple[float, float], frame: Box, names: shapely.Geometry) -> Box:
    """Return where the words of a window stand: in or on the corner of it where they cover least of the names.

    Parameters
    ----------
    window : Box
        What is enlarged, on the page.
    plate_mm : tuple of float
        Width and height of the words' plate.
    frame : Box
        The map, which the plate does not leave.
    names : shapely geometry
        What the names of the map take up, in millimetres of the page.
    """
    width, height = plate_mm
    left, right = window.x_mm, window.right_mm - width
    inner, outer = (window.y_mm, window.bottom_mm - height), (window.y_mm - height, window.bottom_mm)
    boxes = [Box(x, y, width, height) for y in (*inner, *outer) for x in (left, right)]
    within = [
        box
        for box in boxes
        if box.x_mm >= frame.x_mm
        and box.right_mm <= frame.right_mm
        and box.y_mm >= frame.y_mm
        and box.bottom_mm <= frame.bottom_mm
    ]

    def covered(box: Box) -> float:
        plate = shapely.box(box.x_mm, box.y_mm, box.right_mm, box.bottom_mm)
        return float(shapely.area(shapely.intersection(plate, names)))

    return min(within or boxes[:1], key=covered)


Room = tuple[Box, int]
"""Where an inset may stand, and on which page."""


def rooms_for_inset(options: SheetOptions, arrangement: Arrangement, frame: Box) -> list[Room]:
    """Return where an inset may stand: at the top of the column beside the map, and on a page of its own."""
    if options.subject not in _SUBJECTS or {Part.INSET, Part.TABLES} & options.hidden:
        return []
    rooms = [(frame, 2)]
    if arrangement.tables is not None and options.page.orientation is Orientation.LANDSCAPE:
        inner = arrangement.tables.inset(GUTTER_MM * arrangement.growth)
        rooms.insert(0, (Box(inner.x_mm, inner.y_mm, inner.width_mm, INSET_MM * arrangement.growth), 1))
    return rooms


def with_best_inset(
    source: SheetSource, content: MapContent, placed: PlacedMap, rooms: Sequence[Room]
) -> tuple[PlacedMap, Inset | None]:
    """Enlarge the thickest crowd beside the map; on a page of its own where too many keep numbers even so."""
    best: tuple[PlacedMap, Inset | None] = placed, None
    for room, page in rooms:
        main, inset = best
        left = len(main.numbered) + (len(inset.map.numbered) if inset is not None else 0)
        if page > 1 and left < max(_LEAST_ON_PAGE, _LEAST_SHARE * len(content.ids)):
            break
        found = with_inset(source, content, placed, room, page=page)
        if found[1] is not None:
            best = found
    return best


def with_inset(
    source: SheetSource, content: MapContent, placed: PlacedMap, room: Box, *, page: int = 1
) -> tuple[PlacedMap, Inset | None]:
    """Place the names anew with the thickest crowd moved into an enlargement, if one helps."""
    crowd = sorted(placed.numbered)
    if len(crowd) < _LEAST_COUNT:
        return placed, None
    points = source.crs.project(np.array([source.located[id] for id in crowd]))
    found = find_window(points, room, coarsest=placed.frame.denominator)
    if found is None:
        return placed, None
    extent, denominator = found
    k = content.growth
    frame = MapFrame.around(extent, room, denominator=denominator)
    inside = _ids_within(source, content.ids, frame.extent)
    main = place_names(replace(content, silent=content.silent | inside), placed.frame)
    within = replace(
        content,
        ids=tuple(id for id in content.ids if id in inside),
        focus=frozenset(),
        blocked=_covered(room, k, page),
    )
    large = place_names(within, frame, first_number=len(main.numbered) + 1)
    x0, y0, x1, y1 = frame.extent
    corners = placed.frame.on_page(np.array([[x0, y1], [x1, y0]]))
    (left, top), (right, bottom) = corners.tolist()
    window = _common(Box(left, top, right - left, bottom - top), placed.frame.box)
    return main, Inset(large, window, k, page)


def _covered(room: Box, k: float, page: int) -> tuple[Box, ...]:
    """Return what lies on the enlargement: caption and scale bar, or the north arrow of a page of its own."""
    if page > 1:
        return (Box(room.width_mm - 13 * k, 2 * k, 11 * k, 19 * k),)
    return (
        Box(0, 0, 34 * k, 5 * k),
        Box(room.width_mm - 42 * k, room.height_mm - 7 * k, 42 * k, 7 * k),
    )


def _common(one: Box, other: Box) -> Box:
    left, top = max(one.x_mm, other.x_mm), max(one.y_mm, other.y_mm)
    right, bottom = min(one.right_mm, other.right_mm), min(one.bottom_mm, other.bottom_mm)
    return Box(left, top, right - left, bottom - top)


def find_window(points: NDArray[np.float64], room: Box, *, coarsest: int) -> tuple[Extent, int] | None:
    """Find the ground and the scale of an enlargement that tells the most crowded enterprises apart.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 2)
        Where the crowded enterprises stand, metres.
    room : Box
        Where the enlargement will stand.
    coarsest : int
        Scale of the main map; the enlargement is at least twice as large.

    Returns
    -------
    extent, denominator
        None where no enlargement holds a good part of the crowd.
    """
    best: tuple[float, float, Extent, int] | None = None
    for denominator in _finer_scales(coarsest):
        width, height = room.width_mm * denominator / 1000 * 0.94, room.height_mm * denominator / 1000 * 0.94
        corner, count = _fullest(points, width, height)
        if count < max(_LEAST_COUNT, _LEAST_SHARE * len(points)):
            continue
        score = float(_told_apart(points, corner, (width, height), denominator))
        extent = (corner[0], corner[1], corner[0] + width, corner[1] + height)
        if best is None or (score, -denominator) > (best[0], best[1]):
            best = (score, float(-denominator), extent, denominator)
    return (best[2], best[3]) if best is not None else None


def _told_apart(
    points: NDArray[np.float64], corner: tuple[float, float], size: tuple[float, float], denominator: int
) -> int:
    """Return how many cells of the paper, each with room for a number, hold an enterprise of the window."""
    inside = ((points >= corner) & (points <= np.add(corner, size))).all(axis=1)
    cell_m = math.sqrt(_ROOM_MM2) * denominator / 1000
    cells = np.floor((points[inside] - corner) / cell_m).astype(np.int64)
    return len(np.unique(cells, axis=0))


def _finer_scales(coarsest: int) -> list[int]:
    found = []
    for power in range(2, 7):
        found += [round(step * 10**power) for step in _ROUND]
    return [one for one in found if 500 <= one <= coarsest / _LEAST_GAIN]


def _fullest(points: NDArray[np.float64], width: float, height: float) -> tuple[tuple[float, float], int]:
    """Return the lower left corner of the window that holds the most points, by a grid of half windows."""
    best, most = (0.0, 0.0), 0
    for x, y in points[:: max(1, len(points) // _MOST_TRIED)]:
        for left in (x - width / 2, x - width * 0.1, x - width * 0.9):
            low = y - height / 2
            count = int(
                (
                    (points[:, 0] >= left)
                    & (points[:, 0] <= left + width)
                    & (points[:, 1] >= low)
                    & (points[:, 1] <= low + height)
                ).sum()
            )
            if count > most:
                best, most = (float(left), float(low)), count
    return best, most


def _ids_within(source: SheetSource, ids: tuple[int, ...], extent: Extent) -> frozenset[int]:
    chosen = [id for id in ids if id in source.located]
    if not chosen:
        return frozenset()
    at = source.crs.project(np.array([source.located[id] for id in chosen]))
    inside = (
        (at[:, 0] >= extent[0]) & (at[:, 0] <= extent[2]) & (at[:, 1] >= extent[1]) & (at[:, 1] <= extent[3])
    )
    return frozenset(id for id, is_inside in zip(chosen, inside.tolist(), strict=True) if is_inside)
