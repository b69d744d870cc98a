"""Where the parts of a sheet lie: the map, its legend, the boxes on it, and the room for tables.

Two arrangements are known. *Beside*: tables in a column to the right of the map (below it on upright
paper). *Full*: the map takes the whole frame and the tables follow on the next page; chosen when it gives a larger
scale and the legend finds a corner in which it covers no enterprise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.layout.furniture import Margins
from gisgrid.layout.legend import legend_height_mm
from gisgrid.layout.map_frame import Extent, MapFrame
from gisgrid.layout.options import Part, SheetOptions, SheetSubject
from gisgrid.layout.paper import Box, Orientation, PageSize
from gisgrid.layout.scales import round_scale
from gisgrid.layout.stamp import COUNT_MM, LOCATION_MM, QR_MM

SIDE_MM = 118.0
PARCEL_SIDE_MM = 134.0
GUTTER_MM = 2.0
LEGEND_COLUMNS = 3
LEGEND_ROOM = 27
"""Room is kept for so many legend entries, the most that occur together."""
_LEGEND_MM = 104.0
_LEGEND_EDGE_MM = 3.0
"""Width of a legend of three columns that stands on the map, and what of it belongs to no column."""
_MORE_ENTRIES = 9
"""As many more leaders than danger classes are named in the legend of a division of supervision."""
_FREE_SHARE = 0.025
_WIDER_MM = 39.0
"""What one more column of an index takes."""
_NAMES_MM = 24.0
"""Room on either side of the area for the names of enterprises at its edge."""
_STAMPS = ((Part.STAMP, COUNT_MM), (Part.QR, QR_MM), (Part.LOCATION, LOCATION_MM))


@dataclass(frozen=True)
class Arrangement:
    """The division of the frame on the first page.

    Attributes
    ----------
    tables : Box or None
        Room for tables beside or below the map; None when they follow on the next page.
    legend : Box
        Where the legend stands.
    stamps : dict of Part to Box
        The small boxes on the map.
    """

    map_box: Box
    tables: Box | None
    legend: Box
    stamps: dict[Part, Box]
    growth: float
    legend_columns: int = LEGEND_COLUMNS

    def with_legend_of(self, entries: int) -> "Arrangement":
        """Shrink the legend to its entries, at the edge of the map or column where it stands."""
        height = legend_height_mm(entries, columns=self.legend_columns, growth=self.growth)
        box = self.legend
        if self.is_below:
            rows = max(1, int((box.height_mm / self.growth - 8.8) / 4.7 + 1e-6))
            columns = max(self.legend_columns, math.ceil(entries / rows))
            return replace(self, legend=box, legend_columns=columns)
        near_top = box.y_mm - self.map_box.y_mm < self.map_box.bottom_mm - box.bottom_mm
        y = box.y_mm if self.tables is None and near_top else box.bottom_mm - height
        return replace(self, legend=Box(box.x_mm, y, box.width_mm, height))

    @property
    def is_below(self) -> bool:
        """Whether the legend stands under the map and covers none of it."""
        return self.legend.y_mm >= self.map_box.bottom_mm - 1e-6

    @property
    def north(self) -> Box:
        """Where the north arrow stands."""
        k, corner = self.growth, self.map_box
        return Box(corner.right_mm - 13 * k, corner.y_mm + 2 * k, 11 * k, 19 * k)

    def on_map(self, options: SheetOptions) -> list[Box]:
        """Return what covers the map: north arrow, count, code, inset, maybe the legend, where they lie now."""
        boxes = {Part.NORTH: self.north, **self.stamps}
        if self.tables is None and not self.is_below:
            boxes[Part.LEGEND] = self.legend
        placed = [options.place_of(part, box) for part, box in boxes.items() if part not in options.hidden]
        return [box for box in placed if _meet(box, self.map_box)]


def beside(
    page: PageSize, margins: Margins, *, side_mm: float = SIDE_MM, stamps: Sequence[Part]
) -> Arrangement:
    """Put the tables beside the map, or below it on upright paper."""
    k, frame = margins.growth, margins.frame
    gutter = GUTTER_MM * k
    if page.orientation is Orientation.LANDSCAPE:
        side = min(side_mm * k, frame.width_mm * 0.45)
        map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm - side, frame.height_mm)
        tables = Box(map_box.right_mm, frame.y_mm, side, frame.height_mm)
        width = tables.width_mm - 2 * gutter
    else:
        height = frame.height_mm * 0.36
        map_box = Box(frame.x_mm, frame.y_mm, frame.width_mm, frame.height_mm - height)
        tables = Box(frame.x_mm, map_box.bottom_mm, frame.width_mm, height)
        width = (tables.width_mm - 3 * gutter) * 0.58
    legend_mm = legend_height_mm(LEGEND_ROOM, columns=LEGEND_COLUMNS, growth=k)
    inner = tables.inset(gutter)
    legend = Box(inner.right_mm - width, inner.bottom_mm - legend_mm, width, legend_mm)
    return Arrangement(map_box, tables, legend, stamp_row(map_box, k, stamps), k)


def wider_tables(
    options: SheetOptions, arrangement: Arrangement, frame: MapFrame, extent: Extent
) -> list[tuple[Arrangement, MapFrame]]:
    """Return what else can be: the tables take the ground beside the area that a round scale leaves over.

    Parameters
    ----------
    extent : tuple of float
        Ground that must be shown, metres.

    Returns
    -------
    list of (Arrangement, MapFrame)
        Tables wider by one column of the index, by two …; empty where nothing is left over.
    """
    tables, box, k = arrangement.tables, arrangement.map_box, arrangement.growth
    if tables is None or arrangement.is_below or options.page.orientation is not Orientation.LANDSCAPE:
        return []
    needed = (extent[2] - extent[0]) * 1000 / frame.denominator / (1 - 2 * _FREE_SHARE) + 2 * _NAMES_MM * k
    stamps = sum(one.width_mm for one in arrangement.stamps.values()) + 6 * k
    found: list[tuple[Arrangement, MapFrame]] = []
    shift = _WIDER_MM * k
    while box.width_mm - shift >= max(needed, stamps):
        narrow = replace(box, width_mm=box.width_mm - shift)
        legend = arrangement.legend
        wider = replace(
            arrangement,
            map_box=narrow,
            tables=Box(tables.x_mm - shift, tables.y_mm, tables.width_mm + shift, tables.height_mm),
            legend=Box(legend.x_mm - shift, legend.y_mm, legend.width_mm + shift, legend.height_mm),
            stamps=stamp_row(narrow, k, list(arrangement.stamps)),
            legend_columns=arrangement.legend_columns + len(found) + 1,
        )
        found.append((wider, MapFrame.around(extent, narrow, denominator=frame.denominator)))
        shift += _WIDER_MM * k
    return found


def full(margins: Margins, *, stamps: Sequence[Part], entries: int = LEGEND_ROOM) -> list[Arrangement]:
    """Give the whole frame to the map, with the legend in one corner after the other, broad first, then narrow."""
    k, frame = margins.growth, margins.frame
    gap = 1.5 * k
    left, top = frame.x_mm + gap, frame.y_mm + gap
    row = stamp_row(frame, k, stamps)
    row_left = min((box.x_mm for box in row.values()), default=frame.right_mm)
    found = []
    for columns in range(LEGEND_COLUMNS, 0, -1):
        width = (_LEGEND_EDGE_MM + (_LEGEND_MM - _LEGEND_EDGE_MM) * columns / LEGEND_COLUMNS) * k
        height = legend_height_mm(entries, columns=columns, growth=k)
        bottom = frame.bottom_mm - gap - height
        corners = (
            (left, bottom),
            (left, top),
            (row_left - gap - width, bottom),
            (frame.right_mm - 15 * k - width, top),
        )
        for x, y in corners if bottom >= top else ():
            legend = Box(x, y, width, height)
            found.append(Arrangement(frame, None, legend, row, k, legend_columns=columns))
    return found


def stamp_row(map_box: Box, k: float, stamps: Sequence[Part]) -> dict[Part, Box]:
    """Return the small boxes side by side in the lower right corner of the map."""
    gap = 1.5 * k
    right, bottom = map_box.right_mm - gap, map_box.bottom_mm - gap
    found = {}
    for part, (width, height) in _STAMPS:
        if part in stamps:
            found[part] = Box(right - width * k, bottom - height * k, width * k, height * k)
            right -= width * k
    return found


def arrange(
    options: SheetOptions,
    extent: Extent,
    points: NDArray[np.float64],
    *,
    stamps: Sequence[Part],
    ground: shapely.Geometry | None = None,
) -> tuple[Arrangement, MapFrame]:
    """Choose the arrangement with the larger scale; the tables stay beside the map when both are alike.

    Parameters
    ----------
    extent : tuple of float
        Ground that must be shown, metres.
    points : ndarray of float64, shape (n, 2)
        Where the enterprises stand, metres.
    ground : shapely geometry, optional
        The area itself, metres: the legend stands where it covers the least of it.
    """
    page = options.page
    margins = Margins.of(page)
    is_parcel = options.subject is SheetSubject.PARCELS
    usual = beside(page, margins, side_mm=PARCEL_SIDE_MM if is_parcel else SIDE_MM, stamps=stamps)
    scale = options.denominator or fitting_scale(extent, usual.map_box)
    whole = options.denominator or fitting_scale(extent, margins.frame)
    if whole < scale and not is_parcel:
        entries = LEGEND_ROOM + (_MORE_ENTRIES if options.subject is SheetSubject.RESPONSIBILITY else 0)
        free: list[tuple[float, int, Arrangement, MapFrame]] = []
        for candidate in full(margins, stamps=stamps, entries=entries):
            frame = MapFrame.around(extent, candidate.map_box, denominator=whole)
            if not _covers_any(candidate, frame, points, options):
                free.append((_covered(candidate, frame, ground), len(free), candidate, frame))
        if free:
            _, _, candidate, frame = min(free, key=lambda one: one[:2])
            return candidate, frame
    return usual, MapFrame.around(extent, usual.map_box, denominator=scale)


def fitting_scale(extent: Extent, box: Box) -> int:
    """Return the largest round scale at which an extent fits into a box with a little air around."""
    room = 1 - 2 * _FREE_SHARE
    wide = (extent[2] - extent[0]) * 1000 / (box.width_mm * room)
    high = (extent[3] - extent[1]) * 1000 / (box.height_mm * room)
    return round_scale(max(wide, high, 100.0))


def _covers_any(
    arrangement: Arrangement, frame: MapFrame, points: NDArray[np.float64], options: SheetOptions
) -> bool:
    """Tell whether something that stands on the map would cover an enterprise."""
    if not len(points):
        return False
    at = frame.on_page(points)
    free = 2.5 * arrangement.growth
    return any(
        bool(
            (
                (at[:, 0] > box.x_mm - free)
                & (at[:, 0] < box.right_mm + free)
                & (at[:, 1] > box.y_mm - free)
                & (at[:, 1] < box.bottom_mm + free)
            ).any()
        )
        for box in arrangement.on_map(options)
    )


def _covered(arrangement: Arrangement, frame: MapFrame, ground: shapely.Geometry | None) -> float:
    """Return how much of the area the legend covers, square millimetres."""
    if ground is None:
        return 0.0
    box = arrangement.legend
    on_page = shapely.transform(ground, frame.on_page)
    legend = shapely.box(box.x_mm, box.y_mm, box.right_mm, box.bottom_mm)
    return float(shapely.area(shapely.intersection(on_page, legend)))


def _meet(a: Box, b: Box) -> bool:
    return a.x_mm < b.right_mm and b.x_mm < a.right_mm and a.y_mm < b.bottom_mm and b.y_mm < a.bottom_mm
