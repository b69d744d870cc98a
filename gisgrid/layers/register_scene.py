"""A scene from a register: every layer of the town, ready to be painted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
from gisgrid.layers import looks
from gisgrid.layers.arcs import TINT_COUNT, boundary_arcs, four_colours
from gisgrid.layers.cache import LayerCache
from gisgrid.layers.features import FeatureTable, Floats, Ints, Point2, Shape, build_table
from gisgrid.layers.items import AreaItem, Item, LineItem, PictureItem, Slot, TintItem
from gisgrid.layers.levels import HAIRLINE_GROUP, LevelStack, Simplify
from gisgrid.layers.names import LayerName
from gisgrid.layers.pictures import PICTURE_KIND, with_pictures
from gisgrid.layers.points import PlaceSet
from gisgrid.layers.register_points import read_points
from gisgrid.layers.scene import GridSet, LineNames, MapLayer, Scene, visual_centres
from gisgrid.layers.styled import STYLED_KINDS, dress_layer, kept_styles, undress
from gisgrid.layers.styles import LineStyle
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
_LABEL_TOLERANCE_M = 0.5
_INDEX_CONTOUR_EVERY_M = 100.0
_WIDE_RIVER_M = 15.0
_WORTH_KEEPING = 5000


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


def cache_of(register: Register, cache_folder: Path, kind: type[Any]) -> LayerCache:
    """Return the cache files that fit a register's records of a kind as they are now."""
    return LayerCache(cache_folder, register.info.identity, register.table_step(kind))


def keep_layers(scene: Scene, register: Register, cache_folder: Path, progress: Progress) -> None:
    """Build every level of detail of the large layers and keep them for the next start.

    Meant to run in the background after the first frame. Layers that are read as fast as they are mapped
    are left out, and so is a scene that is older than the register.

    Raises
    ------
    CancelledError
        If `progress` was cancelled.
    """
    if scene.version != register.step:
        return
    for name, kind in ((LayerName.PARCELS, Parcel), (LayerName.BUILDINGS, Building)):
        cache = cache_of(register, cache_folder, kind)
        layer = scene.layer(name)
        for item in layer.items if layer is not None else ():
            if not isinstance(item, AreaItem) or item.parts[0][0].table.count < _WORTH_KEEPING:
                continue
            if not cache.holds(name):
                cache.store(name, item.parts[0][0], progress)


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
        self._cache_folder = cache_folder
        self._progress = progress or Progress()
        self._crs = WorkCrs(register.info.zone)
        self._origin: Point2 = (0.0, 0.0)

    def build(self) -> Scene:
        """Return the whole scene."""
        self._origin = self._find_origin()
        scene = Scene(self._origin, version=self._register.step)
        makers = self._makers()
        for done, (name, make) in enumerate(makers.items()):
            self._progress.report(done, len(makers), tr("Preparing the map"))
            scene.layers.append(MapLayer(name, list(make(scene))))
            self._dress(scene, name)
        scene.layers[:] = with_pictures(scene.layers, self._register, self._crs)
        self._name_lines(scene)
        self._progress.report(len(makers), len(makers), tr("Preparing the map"))
        return scene

    def rebuild(self, scene: Scene, names: Collection[LayerName]) -> None:
        """Read some layers of a scene anew; ticks, opacity and order stay as they are."""
        self._origin = scene.origin
        makers = self._makers()
        for at, layer in enumerate(scene.layers):
            if layer.own is None and layer.name in names:
                undress(scene, layer.name)
                scene.layers[at] = replace(
                    layer,
                    items=list(makers[LayerName(layer.name)](scene)),
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

    def _dress(self, scene: Scene, name: str) -> None:
        """Draw a layer by its style, where it has one."""
        definition = self._styles.get(name, "")
        scene.styles.pop(name, None)
        layer = scene.layer(name)
        if definition and layer is not None and name in STYLED_KINDS:
            scene.styles[name] = definition
            dress_layer(scene, layer, definition, self._register)

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

    def _find_origin(self) -> Point2:
        """Choose a round point in the middle of the first layer that has anything."""
        for kind in (Grid, Parcel, Enterprise):
            _, shapes = self._register.geometries(kind)
            if len(shapes):
                box = shapely.total_bounds(shapes)
                middle = self._crs.project(np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]]))[0]
                rounded = np.round(middle / _ORIGIN_STEP_M) * _ORIGIN_STEP_M
                return float(rounded[0]), float(rounded[1])
        return 500_000.0, 3_000_000.0

    def _read(
        self, kind: type[Any], names: Sequence[str] = (), **where: Any
    ) -> tuple[Ints, NDArray[np.object_], dict[str, list[Any]]]:
        """Return ids, geometries in degrees and columns of the records that have a place."""
        ids, shapes = self._register.geometries(kind, **where)
        columns = self._register.columns(kind, ["id", *names], **where) if names else {}
        if names:
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

    def _split(
        self, kind: type[Any], column: str, styles: dict[Any, Any], *, shape: Shape
    ) -> list[tuple[LevelStack, Any]]:
        """Return one stack per class of a kind, in the order of `styles`."""
        ids, shapes, columns = self._read(kind, [column])
        return self._parts(ids, shapes, columns[column], styles, shape=shape)

    def _parts(
        self,
        ids: Ints,
        shapes: NDArray[np.object_],
        classes: Sequence[Any],
        styles: Mapping[Any, Any],
        *,
        shape: Shape,
    ) -> list[tuple[LevelStack, Any]]:
        """Return one stack per class, in the order of `styles`."""
        how = Simplify.SEPARATE if shape is Shape.AREA else Simplify.LINES
        parts = []
        for value, style in styles.items():
            chosen = np.array([one == value for one in classes], dtype=bool)
            if chosen.any():
                parts.append((self._stack(ids[chosen], shapes[chosen], shape=shape, simplify=how), style))
        return parts

    def _land_cover(self, scene: Scene) -> list[Item]:
        ids, shapes, columns = self._read(LandCover, ["kind"])
        classes = [_land_class(kind, id_) for kind, id_ in zip(columns["kind"], ids.tolist(), strict=True)]
        fields = {(LandKind.FIELD, tone): style for tone, style in enumerate(looks.FIELDS)}
        ground = {(kind, 0): style for kind, style in looks.LAND.items() if kind is not LandKind.FIELD}
        built = {key: ground.pop(key) for key in list(ground) if key[0] is not LandKind.WOOD}
        return [
            AreaItem(Slot.LAND, self._parts(ids, shapes, classes, {**fields, **ground}, shape=Shape.AREA)),
            AreaItem(Slot.BUILT, self._parts(ids, shapes, classes, built, shape=Shape.AREA)),
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

    def _contours(self, scene: Scene) -> list[Item]:
        ids, shapes, columns = self._read(Contour, ["height_m"])
        heights = np.array(columns["height_m"], dtype=np.float64)
        index = np.mod(heights, _INDEX_CONTOUR_EVERY_M) < 0.5
        parts: list[tuple[LevelStack, LineStyle]] = []
        for chosen, style in ((~index, looks.CONTOUR), (index, looks.INDEX_CONTOUR)):
            if chosen.any():
                stack = self._stack(
                    ids[chosen],
                    shapes[chosen],
                    shape=Shape.LINE,
                    simplify=Simplify.LINES,
                    group_size=HAIRLINE_GROUP,
                )
                parts.append((stack, style))
        return [LineItem(Slot.CONTOURS, parts)]

    def _water(self, scene: Scene) -> list[Item]:
        ids, shapes, _ = self._read(WaterArea)
        areas = self._stack(ids, shapes, shape=Shape.AREA, simplify=Simplify.SEPARATE)
        ids, shapes, columns = self._read(River, ["width_m"])
        wide = np.array([(one or 0.0) > _WIDE_RIVER_M for one in columns["width_m"]], dtype=bool)
        parts: list[tuple[LevelStack, LineStyle]] = []
        for chosen, style in ((~wide, looks.RIVER), (wide, looks.WIDE_RIVER)):
            if chosen.any():
                stack = self._stack(ids[chosen], shapes[chosen], shape=Shape.LINE, simplify=Simplify.LINES)
                parts.append((stack, style))
        return [LineItem(Slot.WATER, parts), AreaItem(Slot.WATER, [(areas, looks.WATER)])]

    def _roads(self, scene: Scene) -> list[Item]:
        styles = {
            **looks.ROADS,
            RoadClass.RAILWAY: looks.RAIL_BED,
            RoadClass.EXPRESSWAY: looks.EXPRESSWAY,
        }
        parts = self._split(Road, "road_class", styles, shape=Shape.LINE)
        special = (looks.RAIL_BED, looks.EXPRESSWAY)
        rails = [
            (stack, style)
            for stack, one in parts
            if one is looks.RAIL_BED
            for style in (one, looks.RAIL_GAPS)
        ]
        return [
            LineItem(Slot.ROADS, [part for part in parts if part[1] not in special]),
            LineItem(Slot.RAILWAYS, rails),
            LineItem(Slot.EXPRESSWAYS, [part for part in parts if part[1] is looks.EXPRESSWAY]),
        ]

    def _kept_areas(self, name: LayerName, kind: type[Any]) -> LevelStack:
        """Return the areas of a layer from its cache file where there is one, else from the register."""
        if self._cache_folder is not None:
            cache = cache_of(self._register, self._cache_folder, kind)
            kept = cache.load(name, simplify=Simplify.SEPARATE, origin=self._origin)
            if kept is not None:
                return kept
        ids, shapes, _ = self._read(kind)
        return self._stack(ids, shapes, shape=Shape.AREA, simplify=Simplify.SEPARATE)

    def _buildings(self, scene: Scene) -> list[Item]:
        stack = self._kept_areas(LayerName.BUILDINGS, Building)
        return [AreaItem(Slot.BUILDINGS, [(stack, looks.BUILDING)])]

    def _parcels(self, scene: Scene) -> list[Item]:
        stack = self._kept_areas(LayerName.PARCELS, Parcel)
        scene.parcels = stack.table
        return [AreaItem(Slot.PARCELS, [(stack, looks.PARCEL)])]

    def _grids(self, scene: Scene) -> list[Item]:
        ids, shapes, columns = self._read(Grid, ["name", "level", "parent_id", "valid_from", "valid_to"])
        spans = zip(columns["valid_from"], columns["valid_to"], strict=True)
        living = np.array([is_within(self._today, first, last) for first, last in spans], dtype=bool)
        ids, shapes = ids[living], shapes[living]
        kept = np.flatnonzero(living).tolist()
        names = [columns["name"][row] for row in kept]
        levels = np.array([columns["level"][row] for row in kept], dtype=np.int64)
        parents = {columns["parent_id"][row] for row in kept}
        is_leaf = np.array([id_ not in parents for id_ in ids.tolist()], dtype=bool)
        shapes = self._crs.project_geometries(shapes)
        scene.grids = _grid_set(ids, shapes, names, levels=levels, is_leaf=is_leaf, origin=self._origin)
        return self._grid_items(ids, shapes, levels, is_leaf)

    def _grid_items(
        self, ids: Ints, shapes: NDArray[np.object_], levels: Ints, is_leaf: NDArray[np.bool_]
    ) -> list[Item]:
        tints: list[tuple[LevelStack, int]] = []
        boundaries: list[tuple[LevelStack, LineStyle]] = []
        leaves = np.flatnonzero(is_leaf)
        arcs, neighbours = self._kept_arcs("boundaries", ids[leaves], shapes[leaves])
        colours = four_colours(len(leaves), neighbours)
        for tint in range(TINT_COUNT):
            chosen = leaves[colours == tint]
            if len(chosen):
                table = build_table(ids[chosen], shapes[chosen], shape=Shape.AREA, origin=self._origin)
                tints.append((LevelStack(table, Simplify.COVERAGE), tint))
        stack = self._arc_stack(arcs)
        is_alone = bool(is_leaf.all())
        near = looks.BOUNDARY if is_alone else looks.INNER_BOUNDARY
        far = looks.FAR_BOUNDARY if is_alone else looks.FAR_INNER_BOUNDARY
        boundaries += [(stack, near), (stack, far)]
        for level in sorted({int(one) for one in levels[~is_leaf]}, reverse=True):
            upper = (levels == level) & ~is_leaf
            arcs, _ = self._kept_arcs(f"upper-boundaries-{level}", ids[upper], shapes[upper])
            boundaries.append((self._arc_stack(arcs), looks.UPPER_BOUNDARY))
        return [TintItem(Slot.TINTS, tints), LineItem(Slot.BOUNDARIES, boundaries)]

    def _kept_arcs(
        self, name: str, ids: Ints, shapes: NDArray[np.object_]
    ) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        """Return the boundaries of some grids from their cache file where there is one, else join them and keep them.

        To join the edges of neighbours is a quarter of what the scene of a county takes.
        """
        if self._cache_folder is None:
            return boundary_arcs(shapes)
        cache = cache_of(self._register, self._cache_folder, Grid)
        kept = cache.load_arrays(name)
        if kept is not None and np.array_equal(kept["ids"], ids):
            arcs = shapely.linestrings(kept["xy"], indices=kept["arc_of"])
            return np.atleast_1d(np.asarray(arcs, dtype=object)), kept["neighbours"].view(np.int64)
        found, neighbours = boundary_arcs(shapes)
        xy, arc_of = shapely.get_coordinates(found, return_index=True)
        if len(xy):
            cache.store_arrays(name, {"ids": ids, "xy": xy, "arc_of": arc_of, "neighbours": neighbours})
        return found, neighbours

    def _arc_stack(self, arcs: NDArray[np.object_]) -> LevelStack:
        table = build_table(np.arange(len(arcs)), arcs, shape=Shape.LINE, origin=self._origin)
        return LevelStack(table, Simplify.LINES)

    def _places(self, scene: Scene) -> list[Item]:
        ids, shapes, columns = self._read(Place, ["name", "kind"])
        signs = [looks.PICTOGRAMS[kind] for kind in columns["kind"]]
        scene.places = PlaceSet(
            origin=self._origin,
            ids=ids,
            xy=self._point_xy(self._crs.project_geometries(shapes)),
            letters=[letter for letter, _ in signs],
            families=[family for _, family in signs],
            names=list(columns["name"]),
        )
        return []

    def _enterprises(self, scene: Scene) -> list[Item]:
        scene.points = read_points(self._register, self._crs, origin=self._origin, today=self._today)
        return []

    def _point_xy(self, shapes: NDArray[np.object_]) -> Floats:
        return np.asarray(shapely.get_coordinates(shapely.centroid(shapes)) - self._origin)

    def _named(self, kind: type[Any], column: str) -> list[tuple[Any, str, Any]]:
        """Return shape in metres, name and one more field of the records that have a name and a place."""
        columns = self._register.columns(kind, ["id", "name", column])
        facts = zip(columns["id"], columns["name"], columns[column], strict=True)
        named = {id_: (name, value) for id_, name, value in facts if name}
        if not named:
            return []
        ids, shapes = self._register.geometries(kind)
        rows = [row for row, id_ in enumerate(ids.tolist()) if id_ in named]
        projected = self._crs.project_geometries(shapes[rows])
        return [(shape, *named[int(ids[row])]) for shape, row in zip(projected, rows, strict=True)]

    def _name_lines(self, scene: Scene) -> None:
        keyed: dict[tuple[int, str], list[Any]] = {}
        for shape, name, road_class in self._named(Road, "road_class"):
            rank = looks.ROAD_NAME_RANKS.get(road_class)
            if rank is not None:
                keyed.setdefault((rank, name), []).append(shape)
        for shape, name, width in self._named(River, "width_m"):
            keyed.setdefault((4 if (width or 0.0) > _WIDE_RIVER_M else 5, name), []).append(shape)
        scene.line_names = _line_names(keyed, self._origin)


def _land_class(kind: LandKind, id: int) -> tuple[LandKind, int]:
    """Return what a piece of land is painted as; fields take their tones in turn."""
    return kind, (id % len(looks.FIELDS) if kind is LandKind.FIELD else 0)


def _nothing(scene: Scene) -> list[Item]:
    """Layers that are parts of the enterprise symbols have nothing of their own to paint."""
    return []


def _grid_set(
    ids: Ints,
    shapes: NDArray[np.object_],
    names: list[str],
    *,
    levels: Ints,
    is_leaf: NDArray[np.bool_],
    origin: Point2,
) -> GridSet:
    table: FeatureTable = build_table(
        ids, shapes, shape=Shape.AREA, origin=origin, columns={"row": np.arange(len(ids))}
    )
    rows = table.columns["row"].astype(np.int64)
    moved = shapely.transform(shapes[rows], lambda xy: xy - origin)
    polygons = shapely.simplify(moved, _LABEL_TOLERANCE_M)
    return GridSet(
        table=table,
        names=[names[row] for row in rows.tolist()],
        levels=levels[rows],
        is_leaf=is_leaf[rows],
        polygons=polygons,
        anchors=visual_centres(polygons),
    )


def _line_names(keyed: dict[tuple[int, str], list[Any]], origin: Point2) -> LineNames:
    lines: list[Any] = []
    texts: list[str] = []
    ranks: list[int] = []
    for (rank, name), shapes in sorted(keyed.items(), key=lambda pair: pair[0]):
        joined = shapely.line_merge(shapely.union_all(np.array(shapes, dtype=object)))
        for part in shapely.get_parts(shapely.transform(joined, lambda xy: xy - origin)):
            if shapely.get_dimensions(part) == 1:
                lines.append(part)
                texts.append(name)
                ranks.append(rank)
    return LineNames(origin, np.array(lines, dtype=object), texts, np.array(ranks, dtype=np.int64))
