"""A scene from a register: every layer of the town, ready to be painted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers import looks
from gisgrid.layers.cache import Kept
from gisgrid.layers.features import Floats, Ints, Point2, Shape, build_table
from gisgrid.layers.grid_lines import grid_items, grid_stacks
from gisgrid.layers.grid_sets import grid_set_arrays, grid_set_of, make_grid_set
from gisgrid.layers.items import AreaItem, Item, LineItem, PictureItem, Slot
from gisgrid.layers.kept import Keeper
from gisgrid.layers.kept_letters import LETTERS
from gisgrid.layers.levels import HAIRLINE_GROUP, LevelStack, Simplify
from gisgrid.layers.line_names import joined_names, line_name_arrays, line_names_of
from gisgrid.layers.names import LayerName
from gisgrid.layers.pictures import PICTURE_KIND, with_pictures
from gisgrid.layers.places import PlaceSet
from gisgrid.layers.register_points import point_arrays, points_of, read_enterprises, with_risks
from gisgrid.layers.scene import MapLayer, Scene
from gisgrid.layers.soundness import Faults
from gisgrid.layers.styled import STYLED_KINDS, dress_layer, kept_styles, undress
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import (
    Building,
    Contour,
    LandCover,
    Place,
    River,
    Road,
    Underlay,
    WaterArea,
)
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import LandKind, RoadClass
from gisgrid.model.periods import is_within
from gisgrid.model.register import Register
from gisgrid.progress import Progress

_ORIGIN_STEP_M = 1000.0
_INDEX_CONTOUR_EVERY_M = 100.0
_WIDE_RIVER_M = 15.0
_MARKS = (LayerName.INSTALLATIONS, LayerName.HAZARDS)
_PLAIN, _SPECIAL = "plain", "special"
_FAULTS = "faults"
_Style = TypeVar("_Style")


def build_scene(
    register: Register,
    *,
    today: date,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
) -> Scene:
    """Read every layer of a register into a scene.

    Parameters
    ----------
    register : Register
        What is shown; its `step` becomes the scene's version.
    today : date
        Day for which overdue hazards and abolished grids are judged.
    cache_folder : Path, optional
        Where levels of detail are kept between starts.
    progress : Progress, optional
        Told after each layer.

    Raises
    ------
    CancelledError
        If `progress` was cancelled.
    """
    return SceneBuilder(register, today=today, cache_folder=cache_folder, progress=progress).build()


class SceneBuilder:
    """Builds a scene layer by layer, and single layers anew after an edit.

    Parameters
    ----------
    styles : mapping of str to str, optional
        Definitions of styles by layer, as to try one out; those that the register keeps when left out.
    """

    def __init__(
        self,
        register: Register,
        *,
        today: date,
        cache_folder: Path | None = None,
        progress: Progress | None = None,
        styles: Mapping[str, str] | None = None,
    ) -> None:
        self._register = register
        self._styles = kept_styles(register) if styles is None else dict(styles)
        self._today = today
        self._keeper = Keeper(register, cache_folder)
        if cache_folder is not None:
            LETTERS.open(cache_folder)
        self._progress = progress or Progress()
        self._crs = WorkCrs(register.info.zone)
        self._origin: Point2 = (0.0, 0.0)
        self._faults = Faults()

    def build(self) -> Scene:
        """Return the whole scene."""
        self._origin = self._keeper.find_origin(lambda: _origin_of(self._register, self._crs))
        scene = Scene(self._origin, version=self._register.step)
        makers = self._makers()
        for done, (name, make) in enumerate(makers.items()):
            self._progress.report(done, len(makers), tr("Preparing the map"))
            scene.layers.append(MapLayer(name, self._made(make, scene)))
            self._dress(scene, name)
        scene.layers[:] = with_pictures(scene.layers, self._register, self._crs)
        self._name_lines(scene)
        scene.unkept[:] = self._keeper.unkept
        self._progress.report(len(makers), len(makers), tr("Preparing the map"))
        return scene

    def rebuild(self, scene: Scene, names: Collection[LayerName]) -> None:
        """Read some layers of a scene anew; ticks, opacity and order stay as they are."""
        self._origin = scene.origin
        makers = self._makers()
        # Their marks count along with the enterprises.
        marks = _MARKS if LayerName.ENTERPRISES in names else ()
        for at, layer in enumerate(scene.layers):
            if layer.own is None and layer.name in (*names, *marks):
                undress(scene, layer.name)
                scene.layers[at] = replace(
                    layer,
                    items=self._made(makers[LayerName(layer.name)], scene),
                    problem="",
                    places=None,
                    samples=(),
                )
                self._dress(scene, layer.name)
        if LayerName.RELIEF in names:
            scene.layers[:] = with_pictures(scene.layers, self._register, self._crs)
        if LayerName.ROADS in names or LayerName.WATER in names:
            self._name_lines(scene)
        scene.version = self._register.step

    def _made(self, make: Callable[[Scene], Sequence[Item]], scene: Scene) -> list[Item]:
        """Read a layer, and note what of it cannot be drawn."""
        self._faults = Faults()
        return list(make(scene))

    def _take(
        self,
        name: str,
        kind: type[Any],
        make: Callable[[], Kept],
        *,
        fits: Callable[[Kept], bool] = lambda kept: True,
    ) -> Kept:
        """Return a layer from the cache or made anew; its faults are kept along with it."""

        def made() -> Kept:
            outer, self._faults = self._faults, Faults()
            kept = make()
            kept.arrays[_FAULTS] = self._faults.counts
            self._faults = outer
            return kept

        kept = self._keeper.take(name, (kind,), made, fits=fits)
        self._faults.add(kept.arrays[_FAULTS])
        return kept

    def _dress(self, scene: Scene, name: str) -> None:
        """Draw a layer by its style, where it has one, and say what is wrong with it."""
        definition = self._styles.get(name, "")
        scene.styles.pop(name, None)
        layer = scene.layer(name)
        if definition and layer is not None and name in STYLED_KINDS:
            scene.styles[name] = definition
            dress_layer(scene, layer, definition, self._register)
        if layer is not None:
            layer.problem = " ".join(one for one in (layer.problem, self._faults.sentences()) if one)

    def _makers(self) -> dict[LayerName, Callable[[Scene], Sequence[Item]]]:
        return {
            LayerName.LAND_COVER: self._land_cover,
            LayerName.RELIEF: self._relief,
            LayerName.CONTOURS: self._contours,
            LayerName.GRIDS: self._grids,
            LayerName.WATER: self._water,
            LayerName.ROADS: self._roads,
            LayerName.BUILDINGS: self._buildings,
            LayerName.PARCELS: self._parcels,
            LayerName.PLACES: self._places,
            LayerName.ENTERPRISES: self._enterprises,
            LayerName.KEY_UNITS: _nothing,
            LayerName.INSTALLATIONS: _nothing,
            LayerName.HAZARDS: _nothing,
            LayerName.LABELS: _nothing,
        }

    def _read(
        self, kind: type[Any], names: Sequence[str] = (), **where: Any
    ) -> tuple[Ints, NDArray[np.object_], dict[str, list[Any]]]:
        """Return ids, geometries in degrees and columns of the records that have a place."""
        ids, shapes = self._faults.sound(*self._register.geometries(kind, **where), self._crs)
        columns = self._register.columns(kind, ["id", *names], **where) if names else {}
        if names and columns["id"] != ids.tolist():  # some have no place
            row_of = {id_: row for row, id_ in enumerate(columns["id"])}
            rows = [row_of[id_] for id_ in ids.tolist()]
            columns = {name: [columns[name][row] for row in rows] for name in names}
        return np.asarray(ids), shapes, columns

    def _stack(
        self,
        ids: Ints,
        shapes: NDArray[np.object_],
        *,
        shape: Shape,
        simplify: Simplify,
        group_size: int | None = None,
    ) -> LevelStack:
        """Return a stack of geometries that are in degrees."""
        table = build_table(ids, shapes, shape=shape, origin=self._origin, project=self._crs.project)
        return LevelStack(table, simplify, group_size=group_size)

    def _class_stacks(
        self, ids: Ints, shapes: NDArray[np.object_], classes: Sequence[str], *, shape: Shape
    ) -> Kept:
        """Return one stack per class."""
        how = Simplify.SEPARATE if shape is Shape.AREA else Simplify.LINES
        named = np.array(classes, dtype=np.str_)
        stacks = {}
        for value in np.unique(named).tolist():
            chosen = named == value
            stacks[value] = self._stack(ids[chosen], shapes[chosen], shape=shape, simplify=how)
        return Kept(stacks)

    def _make_land_cover(self) -> Kept:
        ids, shapes, columns = self._read(LandCover, ["kind"])
        classes = [_land_class(kind, id_) for kind, id_ in zip(columns["kind"], ids.tolist(), strict=True)]
        return self._class_stacks(ids, shapes, classes, shape=Shape.AREA)

    def _land_cover(self, scene: Scene) -> list[Item]:
        kept = self._take(LayerName.LAND_COVER, LandCover, self._make_land_cover)
        fields = {_land_class(LandKind.FIELD, tone): style for tone, style in enumerate(looks.FIELDS)}
        ground = {
            _land_class(kind, 0): look for kind, look in looks.LAND.items() if kind is not LandKind.FIELD
        }
        wood = _land_class(LandKind.WOOD, 0)
        built = {key: ground.pop(key) for key in list(ground) if key != wood}
        return [
            AreaItem(Slot.LAND, _dressed(kept, {**fields, **ground})),
            AreaItem(Slot.BUILT, _dressed(kept, built)),
        ]

    def _relief(self, scene: Scene) -> list[Item]:
        items: list[Item] = []
        for underlay in self._register.find(Underlay):
            if underlay.kind == PICTURE_KIND:
                continue
            image = QImage.fromData(underlay.content)
            if image.isNull() or not underlay.is_visible:
                continue
            edges = np.array([[underlay.west, underlay.south], [underlay.east, underlay.north]])
            if underlay.epsg != self._crs.epsg:
                edges = self._crs.project(edges)
            extent = (float(edges[0, 0]), float(edges[0, 1]), float(edges[1, 0]), float(edges[1, 1]))
            items.append(PictureItem(Slot.RELIEF, image, extent, underlay.opacity))
        return items

    def _make_contours(self) -> Kept:
        ids, shapes, columns = self._read(Contour, ["height_m"])
        heights = np.array(columns["height_m"], dtype=np.float64)
        index = np.mod(heights, _INDEX_CONTOUR_EVERY_M) < 0.5
        stacks = {}
        for key, chosen in ((_PLAIN, ~index), (_SPECIAL, index)):
            if chosen.any():
                stacks[key] = self._stack(
                    ids[chosen],
                    shapes[chosen],
                    shape=Shape.LINE,
                    simplify=Simplify.LINES,
                    group_size=HAIRLINE_GROUP,
                )
        return Kept(stacks)

    def _contours(self, scene: Scene) -> list[Item]:
        kept = self._take(LayerName.CONTOURS, Contour, self._make_contours)
        return [
            LineItem(Slot.CONTOURS, _dressed(kept, {_PLAIN: looks.CONTOUR, _SPECIAL: looks.INDEX_CONTOUR}))
        ]

    def _make_rivers(self) -> Kept:
        ids, shapes, columns = self._read(River, ["width_m", "name"])
        classes = [_SPECIAL if (one or 0.0) > _WIDE_RIVER_M else _PLAIN for one in columns["width_m"]]
        kept = self._class_stacks(ids, shapes, classes, shape=Shape.LINE)
        ranks = [4 if one == _SPECIAL else 5 for one in classes]
        kept.arrays |= self._make_names(ids, shapes, columns["name"], ranks)
        return kept

    def _kept_rivers(self) -> Kept:
        return self._take("rivers", River, self._make_rivers)

    def _water(self, scene: Scene) -> list[Item]:
        areas = self._kept_areas(LayerName.WATER, WaterArea)
        rivers = self._kept_rivers()
        return [
            LineItem(Slot.WATER, _dressed(rivers, {_PLAIN: looks.RIVER, _SPECIAL: looks.WIDE_RIVER})),
            AreaItem(Slot.WATER, [(areas, looks.WATER)]),
        ]

    def _make_roads(self) -> Kept:
        ids, shapes, columns = self._read(Road, ["road_class", "name"])
        kept = self._class_stacks(ids, shapes, columns["road_class"], shape=Shape.LINE)
        ranks = [looks.ROAD_NAME_RANKS.get(one) for one in columns["road_class"]]
        kept.arrays |= self._make_names(ids, shapes, columns["name"], ranks)
        return kept

    def _kept_roads(self) -> Kept:
        return self._take(LayerName.ROADS, Road, self._make_roads)

    def _roads(self, scene: Scene) -> list[Item]:
        kept = self._kept_roads()
        return [
            LineItem(Slot.ROADS, _dressed(kept, looks.ROADS)),
            LineItem(
                Slot.RAILWAYS,
                [
                    *_dressed(kept, {RoadClass.RAILWAY: looks.RAIL_BED}),
                    *_dressed(kept, {RoadClass.RAILWAY: looks.RAIL_GAPS}),
                ],
            ),
            LineItem(Slot.EXPRESSWAYS, _dressed(kept, {RoadClass.EXPRESSWAY: looks.EXPRESSWAY})),
        ]

    def _kept_areas(self, name: LayerName, kind: type[Any]) -> LevelStack:
        """Return the areas of a layer that has one class."""

        def make() -> Kept:
            ids, shapes, _ = self._read(kind)
            return Kept({_PLAIN: self._stack(ids, shapes, shape=Shape.AREA, simplify=Simplify.SEPARATE)})

        return self._take(name, kind, make).stacks[_PLAIN]

    def _buildings(self, scene: Scene) -> list[Item]:
        stack = self._kept_areas(LayerName.BUILDINGS, Building)
        return [AreaItem(Slot.BUILDINGS, [(stack, looks.BUILDING)])]

    def _parcels(self, scene: Scene) -> list[Item]:
        stack = self._kept_areas(LayerName.PARCELS, Parcel)
        scene.parcels = stack.table
        return [AreaItem(Slot.PARCELS, [(stack, looks.PARCEL)])]

    def _grids(self, scene: Scene) -> list[Item]:
        columns = self._register.columns(Grid, ["id", "valid_from", "valid_to"])
        spans = zip(columns["id"], columns["valid_from"], columns["valid_to"], strict=True)
        living = frozenset(one for one, first, last in spans if is_within(self._today, first, last))
        kept = self._take(
            LayerName.GRIDS,
            Grid,
            lambda: self._make_grids(living),
            fits=lambda held: set(held.arrays["living"].tolist()) == living,
        )
        scene.grids = grid_set_of(kept.arrays, self._origin)
        return grid_items(kept.stacks)

    def _make_grids(self, living: frozenset[int]) -> Kept:
        ids, shapes, columns = self._read(Grid, ["name", "level", "parent_id"])
        kept = np.flatnonzero([one in living for one in ids.tolist()])
        ids, shapes = ids[kept], self._crs.project_geometries(shapes[kept])
        rows = kept.tolist()
        parents = {columns["parent_id"][row] for row in rows}
        names = [columns["name"][row] for row in rows]
        levels = np.array([columns["level"][row] for row in rows], dtype=np.int64)
        is_leaf = np.array([id_ not in parents for id_ in ids.tolist()], dtype=bool)
        origin = self._origin
        grids = make_grid_set(ids, shapes, names, levels=levels, is_leaf=is_leaf, origin=origin)
        stacks = grid_stacks(ids, shapes, levels=levels, is_leaf=is_leaf, origin=origin)
        return Kept(stacks, {**grid_set_arrays(grids), "living": np.array(sorted(living), dtype=np.int64)})

    def _places(self, scene: Scene) -> list[Item]:
        ids, shapes, columns = self._read(Place, ["name", "kind"])
        signs = [looks.PICTOGRAMS[kind] for kind in columns["kind"]]
        scene.places = PlaceSet(
            origin=self._origin,
            ids=ids,
            xy=_middles(self._crs.project_geometries(shapes)) - self._origin,
            letters=[letter for letter, _ in signs],
            families=[family for _, family in signs],
            names=list(columns["name"]),
        )
        return []

    def _enterprises(self, scene: Scene) -> list[Item]:
        def make() -> Kept:
            found = read_enterprises(self._register, self._crs, origin=self._origin, faults=self._faults)
            return Kept(arrays=point_arrays(found))

        kept = self._take(LayerName.ENTERPRISES, Enterprise, make)
        standing = points_of(kept.arrays, self._origin)
        scene.points = with_risks(standing, self._register, today=self._today)
        return []

    def _make_names(
        self, ids: Ints, shapes: NDArray[np.object_], names: Sequence[str | None], ranks: Sequence[int | None]
    ) -> dict[str, NDArray[np.generic]]:
        """Return the names along lines in degrees, to be kept; a line without name or rank has none."""
        keyed: dict[tuple[int, str], list[Any]] = {}
        rows = [row for row, name in enumerate(names) if name and ranks[row] is not None]
        for row, shape in zip(rows, self._crs.project_geometries(shapes[rows]), strict=True):
            keyed.setdefault((ranks[row] or 0, names[row] or ""), []).append(shape)
        return line_name_arrays(joined_names(keyed, self._origin))

    def _name_lines(self, scene: Scene) -> None:
        """Gather the names along roads and rivers, the more important first."""
        scene.line_names = line_names_of(
            [self._kept_roads().arrays, self._kept_rivers().arrays], self._origin
        )


def _origin_of(register: Register, crs: WorkCrs) -> Point2:
    """Choose a round point in the middle of the first layer that has anything."""
    for kind in (Grid, Parcel, Enterprise):
        _, shapes = Faults().sound(*register.geometries(kind), crs)
        if len(shapes):
            box = shapely.total_bounds(shapes)
            middle = crs.project(np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]))[0]
            rounded = np.round(middle / _ORIGIN_STEP_M) * _ORIGIN_STEP_M
            return float(rounded[0]), float(rounded[1])
    return 500_000.0, 3_000_000.0


def _middles(shapes: NDArray[np.object_]) -> Floats:
    """Return the middle of each shape, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)))


def _land_class(kind: LandKind, id: int) -> str:
    """Return what a piece of land is painted as; fields take their tones in turn."""
    return f"{kind}-{id % len(looks.FIELDS)}" if kind is LandKind.FIELD else str(kind)


def _dressed(kept: Kept, styles: Mapping[Any, _Style]) -> list[tuple[LevelStack, _Style]]:
    """Return the stacks of some classes with their styles, in the order of the styles."""
    return [(kept.stacks[key], style) for key, style in styles.items() if key in kept.stacks]


def _nothing(scene: Scene) -> list[Item]:
    """Layers that are parts of the enterprise symbols have nothing of their own to paint."""
    return []
