"""The map engine's scene as the canvas sees it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from PySide6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from gisgrid.layers.features import FeatureTable
from gisgrid.layers.grid_themes import FAR_METRES_PER_PX
from gisgrid.layers.medium import Medium
from gisgrid.layers.names import LayerName
from gisgrid.layers.painter import DrawReport, Selected, canvas_for, paint_ground, paint_top
from gisgrid.layers.pick import pick
from gisgrid.layers.placement import Box
from gisgrid.layers.places import PlaceSet
from gisgrid.layers.points import PointSet
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.theme_classes import ThemeKey
from gisgrid.layers.themes import Theme, members_of, title_of, wear
from gisgrid.layers.view import Extent, View
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Place
from gisgrid.model.enterprises import Enterprise
from gisgrid.progress import Progress
from gisgrid.ui.canvas.source import FeatureRef, LegendChip, MapTheme

LAYER_OF: dict[type[Any], LayerName] = {
    Grid: LayerName.GRIDS,
    Parcel: LayerName.PARCELS,
    Enterprise: LayerName.ENTERPRISES,
    Place: LayerName.PLACES,
}
"""The layer on which each kind of record is shown."""
_KIND_OF = {layer: kind for kind, layer in LAYER_OF.items()}
_MOST_PARCEL_MARKS = 50
_NOWHERE: Extent = (400_000.0, 3_000_000.0, 600_000.0, 3_200_000.0)


@dataclass(frozen=True, slots=True)
class _LayerState:
    """What of a layer decides how the map looks."""

    name: str
    is_visible: bool
    opacity: float
    order: float
    min_metres_per_px: float
    max_metres_per_px: float

    @classmethod
    def of(cls, layer: MapLayer) -> "_LayerState":
        return cls(
            layer.name,
            layer.is_visible,
            layer.opacity,
            layer.order,
            layer.min_metres_per_px,
            layer.max_metres_per_px,
        )

    def is_shown_at(self, metres_per_px: float) -> bool:
        return self.is_visible and self.min_metres_per_px <= metres_per_px <= self.max_metres_per_px


@dataclass(frozen=True)
class ScenePainting:
    """A scene with the state of its layers at one moment; see `MapPainting`."""

    scene: Scene
    edition: int
    layers: tuple[_LayerState, ...]
    focus_grid: int | None
    selection: tuple[Selected, ...]
    ground: tuple[int, ...]
    silent: frozenset[int] = frozenset()

    @property
    def base_key(self) -> Hashable:
        """What areas and lines depend on; a scene after an edit shares the lists of its untouched layers."""
        return self.ground, self.edition, self.layers, self.focus_grid

    def paint_base(self, painter: QPainter, view: View, medium: Medium, progress: Progress) -> None:
        """Paint areas and lines."""
        canvas = canvas_for(painter, view, medium, progress)
        paint_ground(canvas, self.scene, self._shown(view), focus_grid=self.focus_grid)

    def paint_top(
        self,
        painter: QPainter,
        view: View,
        medium: Medium,
        progress: Progress,
        *,
        blocked: tuple[Box, ...] = (),
    ) -> DrawReport:
        """Paint symbols, badges and labels."""
        canvas = canvas_for(painter, view, medium, progress)
        return paint_top(
            canvas,
            self.scene,
            self._shown(view),
            selection=self.selection,
            blocked=blocked,
            silent=self.silent,
        )

    def _shown(self, view: View) -> frozenset[str]:
        return frozenset(layer.name for layer in self.layers if layer.is_shown_at(view.metres_per_px))


class SceneSource:
    """Answers the canvas from a scene; see `MapSource`."""

    def __init__(self, scene: Scene, *, ask_theme: Callable[[ThemeKey], None] | None = None) -> None:
        self.scene = scene
        self._edition = 0
        self._ask_theme = ask_theme
        self._theme_key = ThemeKey.GRIDS
        self._worn_key = ThemeKey.GRIDS
        self._silent: frozenset[int] = frozenset()

    def keep_silent(self, enterprises: Iterable[int]) -> None:
        """Leave out the names of some enterprises, which something else on the map tells."""
        self._silent = frozenset(enterprises)

    @property
    def extent(self) -> Extent:
        """The ground of everything there is; somewhere in China when there is nothing."""
        return self.scene.extent or _NOWHERE

    @property
    def theme_key(self) -> str:
        """The way of colouring in use."""
        return self._theme_key

    def themes(self) -> tuple[MapTheme, ...]:
        """Return the ways of colouring that the scene offers; none when nobody can work them out."""
        return tuple(MapTheme(key, title_of(key)) for key in ThemeKey) if self._ask_theme is not None else ()

    def choose_theme(self, key: str) -> None:
        """Colour the map in another way; what must be read first is asked for, and shown when it comes."""
        self._theme_key = ThemeKey(key)
        if self._theme_key is ThemeKey.GRIDS:
            self.show_theme(None)
        elif self._ask_theme is not None:
            self._ask_theme(self._theme_key)

    def show_theme(self, theme: Theme | None) -> None:
        """Paint with a theme from now on; None paints the responsibility grids."""
        wear(self.scene, theme)
        self._worn_key = theme.key if theme is not None else ThemeKey.GRIDS
        self.note_change()

    def legend(self, metres_per_px: float) -> tuple[LegendChip, ...]:
        """Return what the colours of the theme mean, with counts; nothing until it has been worked out.

        Far away the colours of whole grids are told, too.
        """
        if self._worn_key is not self._theme_key:
            return ()
        chips = tuple(LegendChip(one.title, one.colour, one.count) for one in self.scene.theme_classes)
        grids = self.scene.grid_theme
        if grids is None or metres_per_px < FAR_METRES_PER_PX:
            return chips
        heading = LegendChip(grids.heading, "")
        if not grids.is_told:
            return (heading, *chips)
        return (*chips, heading, *(LegendChip(one.title, one.colour, one.count) for one in grids.classes))

    def legend_members(self, chip: LegendChip) -> list[FeatureRef]:
        """Return the enterprises or the grids behind one entry of the legend."""
        for number, one in enumerate(self.scene.theme_classes):
            if (one.title, one.colour) == (chip.title, chip.colour):
                return [FeatureRef(Enterprise, id) for id in members_of(self.scene, number)]
        grids = self.scene.grid_theme
        for one, ids in zip(grids.classes, grids.members, strict=True) if grids is not None else ():
            if (one.title, one.colour) == (chip.title, chip.colour):
                return [FeatureRef(Grid, id) for id in ids]
        return []

    def take_scene(self, scene: Scene) -> None:
        """Show a scene after an edit; what the user chose for its layers stays."""
        for layer in scene.layers:
            old = self.scene.layer(layer.name)
            # Own layers bring what was chosen for them; a picture's opacity is part of the register.
            if old is not None and old is not layer and layer.own is None:
                layer.is_visible, layer.opacity, layer.order = old.is_visible, old.opacity, old.order
        self.scene = scene

    def note_change(self) -> None:
        """Say that the scene was changed in place, so that pictures of it are out of date."""
        self._edition += 1

    def painting(self, *, focus: FeatureRef | None, selected: tuple[FeatureRef, ...]) -> ScenePainting:
        """Freeze the present state for the painting thread."""
        states = tuple(_LayerState.of(layer) for layer in self.scene.layers)
        focus_grid = focus.id if focus is not None and focus.kind is Grid else None
        selection = tuple((LAYER_OF[ref.kind], ref.id) for ref in selected if ref.kind in LAYER_OF)
        ground = tuple(id(layer.items) for layer in self.scene.layers if layer.items)
        return ScenePainting(self.scene, self._edition, states, focus_grid, selection, ground, self._silent)

    def pick(self, view: View, x_px: float, y_px: float) -> list[FeatureRef]:
        """Return the records under a point: enterprises, places, parcels, grids from the deepest up."""
        return [FeatureRef(_KIND_OF[hit.layer], hit.id) for hit in pick(self.scene, view, x_px, y_px)]

    def within(self, box: Extent) -> list[FeatureRef]:
        """Return the enterprises in a box of metres or, where there are none, the parcels wholly inside."""
        points, parcels = self.scene.points, self.scene.parcels
        if points is not None and points.count:
            inside = np.sort(points.ids[points.within(box)])
            if len(inside):
                return [FeatureRef(Enterprise, one) for one in inside.tolist()]
        if parcels is not None and parcels.count:
            x0, y0, x1, y1 = parcels.local(box)
            edges = parcels.boxes
            held = (edges[:, 0] >= x0) & (edges[:, 1] >= y0) & (edges[:, 2] <= x1) & (edges[:, 3] <= y1)
            return [FeatureRef(Parcel, one) for one in np.sort(parcels.ids[held]).tolist()]
        return []

    def within_shape(self, shape: BaseGeometry) -> list[FeatureRef]:
        """Return the enterprises in a shape of metres or, where there are none, the parcels wholly inside."""
        if shape.is_empty:
            return []
        shapely.prepare(shape)
        points, parcels = self.scene.points, self.scene.parcels
        if points is not None and points.count:
            near = points.within(shape.bounds)
            xy = points.xy[near] + points.origin
            inside = np.sort(points.ids[near[shapely.contains_xy(shape, xy[:, 0], xy[:, 1])]])
            if len(inside):
                return [FeatureRef(Enterprise, one) for one in inside.tolist()]
        if parcels is not None and parcels.count:
            held = [
                int(parcels.ids[row])
                for row in parcels.touching(shape.bounds).tolist()
                if shapely.contains(shape, parcels.geometry(row))
            ]
            return [FeatureRef(Parcel, one) for one in sorted(held)]
        return []

    def shapes(self, refs: Iterable[FeatureRef]) -> list[BaseGeometry]:
        """Return the geometries of records in metres, without those that have no place."""
        wanted: dict[type[Any], list[int]] = {}
        for ref in refs:
            wanted.setdefault(ref.kind, []).append(ref.id)
        shapes: list[BaseGeometry] = []
        for kind, ids in wanted.items():
            table = self._table_of(kind)
            points = self._points_of(kind)
            if table is not None:
                shapes += [table.geometry(int(row)) for row in np.flatnonzero(np.isin(table.ids, ids))]
            elif points is not None:
                rows = np.flatnonzero(np.isin(points.ids, ids))
                shapes += list(shapely.points(points.xy[rows] + points.origin))
        return shapes

    def marks(self, refs: Sequence[FeatureRef]) -> list[BaseGeometry]:
        """Return what to outline for selected records: an enterprise is marked by the parcel it stands on."""
        shapes = self.shapes(refs)
        parcels = self.scene.parcels
        if parcels is None or len(refs) > _MOST_PARCEL_MARKS:
            return shapes
        marked = {ref.id for ref in refs if ref.kind is Parcel}
        points = [shape for shape in shapes if shape.geom_type == "Point"]
        grounds = {row for point in points for row in parcels.at_point(point.x, point.y)}
        return shapes + [
            parcels.geometry(row) for row in sorted(grounds) if int(parcels.ids[row]) not in marked
        ]

    def name(self, ref: FeatureRef) -> str:
        """Return the short name of an enterprise, the name of a place or grid; a parcel has none here."""
        points = self._points_of(ref.kind)
        if points is not None:
            rows = np.flatnonzero(points.ids == ref.id)
            return points.names[int(rows[0])] if len(rows) else ""
        grids = self.scene.grids
        if ref.kind is Grid and grids is not None:
            row = grids.position_of(ref.id)
            return grids.names[row] if row is not None else ""
        return ""

    def _table_of(self, kind: type[Any]) -> FeatureTable | None:
        if kind is Grid:
            return self.scene.grids.table if self.scene.grids is not None else None
        return self.scene.parcels if kind is Parcel else None

    def _points_of(self, kind: type[Any]) -> PointSet | PlaceSet | None:
        if kind is Enterprise:
            return self.scene.points
        return self.scene.places if kind is Place else None
