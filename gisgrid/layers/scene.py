"""The map as a value: ordered layers with their geometry, symbols and names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from gisgrid.layers.cache import Kept, LayerCache
from gisgrid.layers.features import FeatureTable, Floats, Ints, Point2
from gisgrid.layers.items import AreaItem, Item, TintItem
from gisgrid.layers.mark_styles import MarkStyle
from gisgrid.layers.names import LayerName, title_of
from gisgrid.layers.paths import paths_of
from gisgrid.layers.pick import Hit, pick, within
from gisgrid.layers.places import PlaceSet
from gisgrid.layers.points import PointSet, PointTints
from gisgrid.layers.theme_classes import GridTheme, ThemeClass
from gisgrid.layers.view import Extent, View


class OwnKind(Enum):
    """What a layer that is not the register's shows."""

    FILE = auto()
    PICTURE = auto()
    BASEMAP = auto()


@dataclass(slots=True)
class NamedPlaces:
    """Names of a layer with the places they belong to.

    Attributes
    ----------
    xy : ndarray of float64, shape (n, 2)
        Ground metres.
    texts : list of str
        Names, the most important first.
    colour : str
        Colour of the letters.
    size_px : float
        Their height on a screen.
    """

    xy: Floats
    texts: list[str]
    colour: str
    size_px: float = 11.5


@dataclass(slots=True)
class OwnLayer:
    """What is known of a layer that is not the register's.

    Attributes
    ----------
    title : str
        Name in the layer tree.
    kind : OwnKind
    colour : str
        Colour of its lines, for the sample in the tree.
    problem : str
        What is wrong with it, as a sentence; empty when nothing is.
    note : str
        What is worth knowing of how it was read; empty when there is nothing.
    filter : str
        What it is narrowed down to, as a sentence; empty when everything is shown.
    places : NamedPlaces, optional
        Names to be written.
    extent : tuple of float, optional
        Ground that it covers, metres of the work CRS.
    is_printed : bool
        Whether sheets show it, too.
    """

    title: str
    kind: OwnKind
    colour: str = ""
    problem: str = ""
    note: str = ""
    filter: str = ""
    places: NamedPlaces | None = None
    extent: Extent | None = None
    is_printed: bool = False


@dataclass(slots=True)
class MapLayer:
    """One entry of the layer tree.

    Attributes
    ----------
    name : str
        A `LayerName`, or the key of a layer that is not the register's: the user's own file, picture or basemap.
    items : list of Item
        What is painted, each in its slot of the drawing order.
    is_visible : bool
        The tick in the layer tree.
    opacity : float
        0 to 1.
    order : float
        Shift of all its items in the drawing order, in steps of `Slot`; 0 where they belong, larger is higher.
    min_metres_per_px, max_metres_per_px : float
        Scales between which the layer is shown.
    own : OwnLayer, optional
        What is known of a layer that is not the register's.
    problem : str
        Why the layer is not drawn as its style asks, as a sentence; empty when it is.
    places : NamedPlaces, optional
        Names that its style asks for.
    samples : tuple of str
        The first colours of its style, for the layer tree; empty when it is drawn as usual.
    """

    name: str
    items: list[Item] = field(default_factory=list)
    is_visible: bool = True
    opacity: float = 1.0
    order: float = 0.0
    min_metres_per_px: float = 0.0
    max_metres_per_px: float = 1e9
    own: OwnLayer | None = None
    problem: str = ""
    places: NamedPlaces | None = None
    samples: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Title in the language in use; layers that are not the register's bring their own."""
        return self.own.title if self.own is not None else title_of(LayerName(self.name))

    def is_shown_at(self, metres_per_px: float) -> bool:
        """Tell whether the layer is ticked and fits the scale."""
        return self.is_visible and self.min_metres_per_px <= metres_per_px <= self.max_metres_per_px


@dataclass(slots=True)
class GridSet:
    """The grids for labels, picking and focus.

    Attributes
    ----------
    table : FeatureTable
        Every grid that has a polygon, of all levels.
    levels : ndarray of int64, shape (n,)
        Level of each, 1 the highest.
    is_leaf : ndarray of bool, shape (n,)
        Whether no grid below it has a polygon.
    polygons : ndarray of shapely geometries, shape (n,)
        Slightly simplified, in metres from the table's origin.
    anchors : ndarray of float64, shape (n, 2)
        Visual centre of each, from the table's origin.
    is_named : ndarray of bool, shape (n,), or None
        Which grids may carry their name; None for all.
    """

    table: FeatureTable
    names: list[str]
    levels: Ints
    is_leaf: NDArray[np.bool_]
    polygons: NDArray[np.object_]
    anchors: Floats
    is_named: NDArray[np.bool_] | None = None

    def position_of(self, grid_id: int) -> int | None:
        """Return where a grid stands in the arrays, or None."""
        found = np.flatnonzero(self.table.ids == grid_id)
        return int(found[0]) if len(found) else None


@dataclass(slots=True)
class LineNames:
    """Names along lines: roads and rivers, their parts joined per name.

    Attributes
    ----------
    lines : ndarray of shapely LineStrings, shape (n,)
        In metres from `origin`.
    texts : list of str
        Names.
    ranks : ndarray of int64, shape (n,)
        Index into the label styles of `labels.LINE_LOOKS`, the most important first.
    """

    origin: Point2
    lines: NDArray[np.object_]
    texts: list[str]
    ranks: Ints


@dataclass(frozen=True, slots=True)
class Unkept:
    """A part of a scene that the cache does not hold yet, and where it goes."""

    cache: LayerCache
    name: str
    kept: Kept


@dataclass(slots=True)
class Scene:
    """Everything that can be painted, built once and shared by screen and paper.

    Attributes
    ----------
    origin : tuple of float
        Ground metres from which all tables count.
    layers : list of MapLayer
        From the ground up.
    crowded_share : float
        Share of a screen that names of enterprises may take; the least important classes keep silent beyond it.
    version : int
        Step of the change log that the scene shows.
    tints : PointTints or None
        Colours of the enterprises by a theme; None for those of their danger classes.
    themed : AreaItem or None
        Parcels coloured by a theme, instead of the tints of the grids.
    theme_classes : tuple of ThemeClass
        The legend of the theme in use, only what occurs; see `themes.wear`.
    grid_theme : GridTheme or None
        What the theme says of whole grids where the map is small.
    point_style : PointTints or None
        Looks of the enterprises by a style of the user's, where no theme colours them.
    badge_style, installation_style : MarkStyle or None
        Looks of the badges of hazards and of the triangles of installations by a style of the user's.
    text_px : dict of str to float
        Height of names on a screen for layers whose style asks for another than the usual one.
    styles : dict of str to str
        Definitions of the styles that the layers wear.
    unkept : list of Unkept
        What is still to be kept for the next start.
    """

    origin: Point2
    layers: list[MapLayer] = field(default_factory=list)
    points: PointSet | None = None
    places: PlaceSet | None = None
    grids: GridSet | None = None
    line_names: LineNames | None = None
    parcels: FeatureTable | None = None
    crowded_share: float = 0.34
    version: int = 0
    tints: PointTints | None = None
    themed: AreaItem | None = None
    theme_classes: tuple[ThemeClass, ...] = ()
    grid_theme: GridTheme | None = None
    point_style: PointTints | None = None
    badge_style: MarkStyle | None = None
    installation_style: MarkStyle | None = None
    text_px: dict[str, float] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    unkept: list[Unkept] = field(default_factory=list)
    _home: Extent | None = None

    def layer(self, name: str) -> MapLayer | None:
        """Return a layer by its name, or None when the scene has none."""
        return next((one for one in self.layers if one.name == name), None)

    def visible_names(self, metres_per_px: float) -> frozenset[str]:
        """Return the layers that are ticked and fit a scale."""
        return frozenset(one.name for one in self.layers if one.is_shown_at(metres_per_px))

    def printed_names(self) -> frozenset[str]:
        """Return the keys of the user's own layers that sheets show, too."""
        return frozenset(one.name for one in self.layers if one.own is not None and one.own.is_printed)

    def drawing_order(self, shown: Iterable[str]) -> list[tuple[MapLayer, Item]]:
        """Return the items of some layers from the ground up."""
        wanted = frozenset(shown)
        pairs = [(layer, item) for layer in self.layers if layer.name in wanted for item in layer.items]
        if self.themed is not None:
            pairs = [pair for pair in pairs if not isinstance(pair[1], TintItem)]
            parcels = self.layer(LayerName.PARCELS)
            if parcels is not None and LayerName.PARCELS in wanted:
                pairs.append((parcels, self.themed))
        grids = self.layer(LayerName.GRIDS)
        if self.grid_theme is not None and grids is not None and LayerName.GRIDS in wanted:
            pairs.append((grids, self.grid_theme.item))
        return sorted(pairs, key=lambda pair: pair[1].slot + pair[0].order)

    @property
    def extent(self) -> Extent | None:
        """The ground of the grids, else of the parcels, else of the enterprises, in metres; None when empty."""
        if self._home is None:
            self._home = self._computed_extent()
        return self._home

    def forget_extent(self) -> None:
        """Measure the extent anew at its next use, as after a change."""
        self._home = None

    def _computed_extent(self) -> Extent | None:
        for table in (self.grids.table if self.grids else None, self.parcels):
            if table is not None and table.count:
                return table.extent
        if self.points is not None and self.points.count:
            low = self.points.xy.min(axis=0) + self.origin
            high = self.points.xy.max(axis=0) + self.origin
            return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        return None

    def outline(self, name: LayerName, feature_id: int, view: View) -> QPainterPath | None:
        """Return the outline of a grid or parcel in units of the view, or None.

        Enterprises and places have no outline; see `place_of`.
        """
        table = self._table_of(name)
        if table is None:
            return None
        found = np.flatnonzero(table.ids == feature_id)
        if not len(found):
            return None
        rings = table.rings.taken(found[:1])
        return view.transform(table.origin).map(paths_of(rings, np.array([[0, 1]]))[0])

    def feature_extent(self, name: LayerName, feature_id: int) -> Extent | None:
        """Return the ground that one feature covers, in metres; a point has no area."""
        table = self._table_of(name)
        if table is not None:
            found = np.flatnonzero(table.ids == feature_id)
            if not len(found):
                return None
            box = table.boxes[found[0]]
            x0, y0 = table.origin
            return (float(box[0] + x0), float(box[1] + y0), float(box[2] + x0), float(box[3] + y0))
        place = self.place_of(name, feature_id)
        return None if place is None else (*place, *place)

    def place_of(self, name: LayerName, feature_id: int) -> Point2 | None:
        """Return where an enterprise or place stands, in ground metres, or None."""
        points: PointSet | PlaceSet | None = self.places if name is LayerName.PLACES else self.points
        if points is None:
            return None
        found = np.flatnonzero(points.ids == feature_id)
        if not len(found):
            return None
        x, y = points.xy[found[0]] + points.origin
        return float(x), float(y)

    def pick(self, view: View, x_px: float, y_px: float) -> list[Hit]:
        """Return what lies under a window point, the top-most first."""
        return pick(self, view, x_px, y_px)

    def within(self, extent: Extent) -> dict[LayerName, Ints]:
        """Return the ids of enterprises, places and parcels that a box in ground metres takes in."""
        return within(self, extent)

    def _table_of(self, name: LayerName) -> FeatureTable | None:
        if name is LayerName.GRIDS:
            return self.grids.table if self.grids else None
        return self.parcels if name is LayerName.PARCELS else None


def visual_centres(polygons: NDArray[np.object_]) -> Floats:
    """Return a point well inside each polygon, shape (n, 2): the centroid where it lies inside with room."""
    if not len(polygons):
        return np.empty((0, 2))
    centroids = shapely.centroid(polygons)
    inside = shapely.contains(polygons, centroids)
    deep = inside & (
        shapely.distance(shapely.boundary(polygons), centroids) > 0.12 * np.sqrt(shapely.area(polygons))
    )
    chosen = np.asarray(centroids, dtype=object).copy()
    for index in np.flatnonzero(~deep).tolist():
        span = float(np.sqrt(shapely.area(polygons[index])))
        circle = shapely.maximum_inscribed_circle(polygons[index], tolerance=max(span / 100, 1e-3))
        chosen[index] = shapely.points(shapely.get_coordinates(circle)[0])
    return np.asarray(shapely.get_coordinates(chosen))
