"""The user's own files as layers: any shapes and values, one simple look, shown and not taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPen

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers.features import FeatureTable, Floats, Shape, build_table
from gisgrid.layers.items import AreaItem, Canvas, Item, LineItem, Slot
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.palette import colour, mixed
from gisgrid.layers.scene import MapLayer, NamedPlaces, OwnKind, OwnLayer
from gisgrid.layers.styles import FillStyle, LineStyle, Width
from gisgrid.layers.view import Extent
from gisgrid.progress import Progress

OWN_COLOURS = ("#7048A8", "#0B7285", "#A61E4D", "#2B6E3F", "#8A5A00", "#364FC7")
"""The colours offered; dark enough for names, and none of the register's own."""
_FILL_OPACITY = 0.14
_LARGE_RING = 4000
_PIECE = 512
_FAR_M = 60_000.0
_POINT_CELL_PX = 2.0
_MOST_CUTS = 9


@dataclass(frozen=True)
class OwnStyle:
    """How a file of the user's own is shown.

    Attributes
    ----------
    colour : str
        ``#RRGGBB`` of lines, points and names; areas are filled with a breath of it.
    opacity : float
        0 to 1.
    min_metres_per_px, max_metres_per_px : float
        Scales between which it is shown.
    label_field : str
        Column with the names; empty for none.
    filter_field, filter_value : str
        Only rows whose column reads so are shown; empty for all.
    """

    colour: str = OWN_COLOURS[0]
    opacity: float = 1.0
    min_metres_per_px: float = 0.0
    max_metres_per_px: float = 1e9
    label_field: str = ""
    filter_field: str = ""
    filter_value: str = ""


@dataclass(frozen=True)
class OwnData:
    """A file that was read.

    Attributes
    ----------
    title : str
        Name in the layer tree.
    geometries : ndarray of shapely geometry or None, shape (n,)
        EPSG:4490.
    columns : dict of str to list
        Values in the order of the geometries.
    warnings : tuple of str
        What the reader had to say.
    """

    title: str
    geometries: NDArray[np.object_]
    columns: dict[str, list[object]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class PointItem:
    """Points of one layer as dots of its colour.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        Ground metres.
    """

    slot: Slot
    xy: Floats
    colour: str

    def is_empty(self) -> bool:
        """Tell whether there is no point."""
        return not len(self.xy)

    def paint(self, canvas: Canvas) -> None:
        """Paint the points in sight, the last one per cell of two pixels."""
        radius = canvas.medium.length(px=3.4, mm=0.8)
        reach_m = 2 * radius * canvas.view.metres_per_px
        x0, y0, x1, y1 = canvas.extent
        xy = self.xy
        near = (
            (xy[:, 0] >= x0 - reach_m)
            & (xy[:, 0] <= x1 + reach_m)
            & (xy[:, 1] >= y0 - reach_m)
            & (xy[:, 1] <= y1 + reach_m)
        )
        # Cells stand on the ground, so that a strip painted later shows the same points.
        step_m = _POINT_CELL_PX * canvas.view.metres_per_px
        cells = np.floor(xy[near] / step_m).astype(np.int64)
        _, first = np.unique(cells, axis=0, return_index=True)
        at = canvas.view.screen_points(xy[near][np.sort(first)])
        painter = canvas.painter
        painter.setPen(QPen(colour("#FFFFFF"), canvas.medium.length(px=1.0, mm=0.2)))
        painter.setBrush(colour(self.colour))
        for number, (x, y) in enumerate(at.tolist()):
            if number % 512 == 0:
                canvas.progress.check_cancelled()
            painter.drawEllipse(QPointF(x, y), radius, radius)


def own_file_layer(
    key: str,
    data: OwnData,
    style: OwnStyle,
    *,
    crs: WorkCrs,
    home: Extent | None = None,
    progress: Progress | None = None,
) -> MapLayer:
    """Make the layer of a file.

    Parameters
    ----------
    key : str
        Name of the layer in the scene.
    data : OwnData
        What was read.
    style : OwnStyle
        How it is shown.
    crs : WorkCrs
        The work CRS.
    home : tuple of float, optional
        Ground of the register, to notice coordinates that lie somewhere else.
    progress : Progress, optional

    Returns
    -------
    MapLayer
        With a sentence in `own.problem` for everything that could not be shown as asked.

    Raises
    ------
    CancelledError
        If `progress` was cancelled.
    """
    token = progress or Progress()
    problems: list[str] = []
    rows, projected = _shown(data, style, crs, problems)
    token.check_cancelled()
    extent = _extent(projected)
    problems += _far_away(extent, home)
    own = OwnLayer(
        data.title,
        OwnKind.FILE,
        style.colour,
        note=" ".join(data.warnings),
        filter=f"{style.filter_field} = {style.filter_value}" if style.filter_field else "",
        places=_names(data, style, rows, projected, problems),
        extent=extent,
    )
    own.problem = " ".join(problems)
    return MapLayer(
        key,
        _items(projected, style, token),
        opacity=style.opacity,
        min_metres_per_px=style.min_metres_per_px,
        max_metres_per_px=style.max_metres_per_px,
        own=own,
    )


def _shown(
    data: OwnData, style: OwnStyle, crs: WorkCrs, problems: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the rows that can be shown and their shapes in the work CRS; say what cannot be."""
    rows = _chosen_rows(data, style, problems)
    shapes = data.geometries[rows]
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    missing = int(np.count_nonzero(~present))
    if missing and present.any():
        problems.append(tr("{count} rows have no shape.", count=missing))
    rows, shapes = rows[present], shapes[present]
    shapes = _mended(shapes, problems)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    possible = np.ones(len(shapes), dtype=bool)
    possible[owner[~_is_on_earth(coordinates)]] = False
    if not possible.all():
        count = int(np.count_nonzero(~possible))
        problems.append(tr("{count} shapes have coordinates that cannot be.", count=count))
    rows = rows[possible]
    if not len(rows):
        problems.append(tr("There is nothing to show in it."))
    return rows, crs.project_geometries(shapes[possible])


def _far_away(extent: Extent | None, home: Extent | None) -> list[str]:
    """Say that a file lies far from the register."""
    if extent is None or home is None or _gap_m(extent, home) <= _FAR_M:
        return []
    far_km = round(_gap_m(extent, home) / 1000)
    return [
        tr("It lies {far_km} km away from the register; look at zone and coordinate system.", far_km=far_km)
    ]


def _is_on_earth(lonlat: Floats) -> NDArray[np.bool_]:
    return np.asarray((np.abs(lonlat[:, 0]) <= 180.0) & (np.abs(lonlat[:, 1]) < 90.0))


def _chosen_rows(data: OwnData, style: OwnStyle, problems: list[str]) -> NDArray[np.int64]:
    every = np.arange(len(data.geometries))
    if not style.filter_field:
        return every
    values = data.columns.get(style.filter_field)
    if values is None:
        problems.append(tr("The filter names a field that is not there: {field}.", field=style.filter_field))
        return every
    return np.array(
        [row for row in every.tolist() if shown_value(values[row]) == style.filter_value], dtype=np.int64
    )


def shown_value(value: object) -> str:
    """Return a value of a file as the words that a filter or a name shows."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value).strip()


def _mended(shapes: NDArray[np.object_], problems: list[str]) -> NDArray[np.object_]:
    """Make invalid areas valid, and say how many there were."""
    areas = shapely.get_dimensions(shapes) == 2
    bad = areas.copy()
    bad[areas] = ~shapely.is_valid(shapes[areas])
    if not bad.any():
        return shapes
    out = shapes.copy()
    out[bad] = shapely.make_valid(shapes[bad])
    problems.append(
        tr("{count} areas cross themselves and are shown mended.", count=int(np.count_nonzero(bad)))
    )
    return out


def _extent(projected: NDArray[np.object_]) -> Extent | None:
    if not len(projected):
        return None
    x0, y0, x1, y1 = shapely.total_bounds(projected).tolist()
    return x0, y0, x1, y1


def _gap_m(one: Extent, other: Extent) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    up = max(one[1] - other[3], other[1] - one[3], 0.0)
    return float(np.hypot(across, up))


def _names(
    data: OwnData,
    style: OwnStyle,
    rows: NDArray[np.int64],
    projected: NDArray[np.object_],
    problems: list[str],
) -> NamedPlaces | None:
    if not style.label_field:
        return None
    values = data.columns.get(style.label_field)
    if values is None:
        problems.append(
            tr("The names come from a field that is not there: {field}.", field=style.label_field)
        )
        return None
    texts = [shown_value(values[row]) for row in rows.tolist()]
    kept = [place for place, text in enumerate(texts) if text]
    if not kept:
        return None
    anchors = np.array([_anchor(projected[place]) for place in kept])
    return NamedPlaces(anchors, [texts[place] for place in kept], style.colour)


def _anchor(shape: shapely.Geometry) -> tuple[float, float]:
    if shape.geom_type == "LineString":
        place = shapely.line_interpolate_point(shape, 0.5, normalized=True)
    elif shapely.get_num_coordinates(shape) > _LARGE_RING:
        place = shapely.centroid(shape)
    else:
        place = shapely.point_on_surface(shape)
    return float(shapely.get_x(place)), float(shapely.get_y(place))


def _items(projected: NDArray[np.object_], style: OwnStyle, token: Progress) -> list[Item]:
    if not len(projected):
        return []
    parts = np.asarray(shapely.get_parts(projected))
    # A collection may hold collections; two rounds take them apart as deep as formats go.
    parts = np.asarray(shapely.get_parts(parts))
    kinds = shapely.get_dimensions(parts)
    origin = tuple(np.round(shapely.get_coordinates(parts[:1])[0], -3).tolist())
    items: list[Item] = []
    areas, lines = parts[kinds == 2], parts[kinds == 1]
    if len(areas):
        pieces = [piece for area in areas for piece in _cut(area, token)]
        fill = FillStyle(
            fill=style.colour, opacity=_FILL_OPACITY, is_seamless=True, cover=_cover(style.colour)
        )
        items.append(
            AreaItem(Slot.REFERENCES, [(_stack(pieces, Shape.AREA, Simplify.SEPARATE, origin), fill)])
        )
        lines = np.concatenate([lines, np.asarray(shapely.get_rings(areas))])
    if len(lines):
        runs = [run for line in lines for run in _runs(line)]
        stroke = LineStyle(style.colour, Width(1.6, 0.25))
        items.append(LineItem(Slot.REFERENCES, [(_stack(runs, Shape.LINE, Simplify.LINES, origin), stroke)]))
    points = parts[kinds == 0]
    if len(points):
        items.append(PointItem(Slot.REFERENCES, shapely.get_coordinates(points), style.colour))
    return items


def _cover(name: str) -> str:
    return mixed(name, "#FFFFFF", _FILL_OPACITY)


def _stack(
    shapes: Sequence[shapely.Geometry], shape: Shape, simplify: Simplify, origin: tuple[float, float]
) -> LevelStack:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    table: FeatureTable = build_table(np.arange(len(array)), array, shape=shape, origin=origin)
    return LevelStack(table, simplify)


def _cut(area: shapely.Geometry, token: Progress, depth: int = 0) -> list[shapely.Geometry]:
    """Cut an area of very many vertices into pieces, so that a view paints only what it shows of it."""
    if shapely.get_num_coordinates(area) <= _LARGE_RING or depth >= _MOST_CUTS:
        return [area]
    token.check_cancelled()
    x0, y0, x1, y1 = shapely.bounds(area).tolist()
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    halves = (
        ((x0, y0, middle_x, y1), (middle_x, y0, x1, y1))
        if x1 - x0 >= y1 - y0
        else ((x0, y0, x1, middle_y), (x0, middle_y, x1, y1))
    )
    found = []
    for half in halves:
        clipped = shapely.clip_by_rect(area, *half)
        for part in shapely.get_parts(clipped):
            if shapely.get_dimensions(part) == 2 and not shapely.is_empty(part):
                found += _cut(part, token, depth + 1)
    return found


def _runs(line: shapely.Geometry) -> list[shapely.Geometry]:
    """Cut a line into runs of some hundred vertices, each beginning where the last one ends."""
    xy = shapely.get_coordinates(line)
    if len(xy) < 2:
        return []
    if len(xy) <= _PIECE:
        return [shapely.linestrings(xy)]
    starts = range(0, len(xy) - 1, _PIECE)
    return [shapely.linestrings(xy[start : start + _PIECE + 1]) for start in starts]
