"""The synthetic county and city: their files, frames, scenes and registers."""

import importlib.util
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from gisgrid.geo.crs import WorkCrs
from gisgrid.layers.arcs import boundary_arcs, four_colours
from gisgrid.layers.features import Shape, build_table
from gisgrid.layers.items import AreaItem, LineItem, Slot, TintItem
from gisgrid.layers.levels import LevelStack, Simplify
from gisgrid.layers.names import LayerName
from gisgrid.layers.points import PointSet, sorted_points
from gisgrid.layers.scene import GridSet, MapLayer, Scene, visual_centres
from gisgrid.layers.styles import FillStyle, LineStyle, Width
from gisgrid.layers.symbols import SymbolKind
from gisgrid.layers.view import Extent, View
from gisgrid.model.areas import Grid, Parcel
from gisgrid.model.base_map import Road
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import DangerClass, EnterpriseStatus, RoadClass
from gisgrid.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GENERATOR = SHARED / "bench" / "gen.py"
DATA = Path(__file__).resolve().parent / "data"
RESULTS = Path(__file__).resolve().parent / "results"
TODAY = date(2026, 11, 16)
ZONE = 40
WIDTH_PX, HEIGHT_PX = 1920, 1080
ROAD_CLASSES = {"国道": RoadClass.NATIONAL, "省道": RoadClass.PROVINCIAL, "县道": RoadClass.COUNTY}
_KINDS = {"A": SymbolKind.A, "B": SymbolKind.B, "C": SymbolKind.C}


class AbsentError(Exception):
    """Says why something cannot be measured on this machine."""


def file_of(name: str) -> Path:
    """Return the GeoPackage of a data set, made by the shared generator when it is not there yet.

    Raises
    ------
    AbsentError
        If it would have to be made and the generator is not beside the project.
    """
    path = DATA / f"{name}.gpkg"
    if not path.exists():
        if not GENERATOR.exists():
            raise AbsentError(f"{name}.gpkg is absent, and so is its generator ../shared/bench/gen.py")
        DATA.mkdir(exist_ok=True)
        subprocess.run([sys.executable, str(GENERATOR), name, str(DATA)], check=True)
    return path


@cache
def frames(name: str) -> dict[str, list[Extent]]:
    """Return the frames of a data set: the full extent, and five dense places at 1/10 and 1/100 of it.

    Extents are metres of EPSG:4549; the places are those of ../shared/bench/frames.py.
    """
    path = file_of(name)
    layer = "parcels" if name == "province" else "grids"
    box = pyogrio.read_info(path, layer=layer, force_total_bounds=True)["total_bounds"]
    wide = max(box[2] - box[0], (box[3] - box[1]) * WIDTH_PX / HEIGHT_PX) * 1.02
    size = np.array([wide, wide * HEIGHT_PX / WIDTH_PX]) / 2
    points, _ = read_layer(path, "enterprises", [])
    chosen = np.random.default_rng(7).choice(len(points), 5, replace=False)
    middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
    out = {"full": _extents(middle, size)}
    for key, part in (("1:10", 10), ("1:100", 100)):
        out[key] = _extents(shapely.get_coordinates(points[chosen]), size / part)
    return out


def _extents(middles: np.ndarray, half: np.ndarray) -> list[Extent]:
    return [
        (float(x - half[0]), float(y - half[1]), float(x + half[0]), float(y + half[1])) for x, y in middles
    ]


def view_of(extent: Extent) -> View:
    """Return the view of 1920 × 1080 pixels that shows an extent."""
    x, y = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
    return View(x, y, (extent[2] - extent[0]) / WIDTH_PX, WIDTH_PX, HEIGHT_PX)


def read_layer(path: Path, layer: str, columns: list[str]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the shapes of a layer, metres of EPSG:4549, and some of its columns."""
    meta, _, wkb, values = pyogrio.raw.read(path, layer=layer, columns=columns)
    return shapely.from_wkb(wkb), dict(zip(meta["fields"], values, strict=True))


def plain_scene(name: str) -> Scene:
    """Return the data set in the symbology of ../shared/bench/worker_qgis.py.

    Parcels filled and outlined in one colour, roads in one width, grids tinted and outlined, enterprises by class.
    """
    path = file_of(name)
    points, columns = read_layer(path, "enterprises", ["name", "cls"])
    middle = shapely.get_coordinates(points).mean(axis=0).round(-3)
    origin = (float(middle[0]), float(middle[1]))
    scene = Scene(origin, crowded_share=1.0)
    shapes, _ = read_layer(path, "parcels", [])
    stack = _stack(shapes, Shape.AREA, Simplify.SEPARATE, origin=origin)
    scene.parcels = stack.table
    parcel = FillStyle("#f4e8cc", outline="#b09a60", outline_width=Width(0.98, 0.26))
    scene.layers.append(MapLayer(LayerName.PARCELS, [AreaItem(Slot.PARCELS, [(stack, parcel)])]))
    if name != "province":
        shapes, _ = read_layer(path, "roads", [])
        stack = _stack(shapes, Shape.LINE, Simplify.LINES, origin=origin)
        road = LineStyle("#8a8a8a", Width(1.9, 0.5), round_cap=False)
        scene.layers.append(MapLayer(LayerName.ROADS, [LineItem(Slot.ROADS, [(stack, road)])]))
        _add_grids(scene, path)
    kinds = np.array([_KINDS[one] for one in columns["cls"]], dtype=np.uint8)
    count = len(points)
    scene.points = sorted_points(
        PointSet(
            origin=origin,
            ids=np.arange(count),
            xy=shapely.get_coordinates(points) - origin,
            kinds=kinds,
            is_closed=np.zeros(count, dtype=bool),
            names=columns["name"].tolist(),
            open_hazards=np.zeros(count, dtype=np.int32),
            is_urgent=np.zeros(count, dtype=bool),
            levels=np.zeros(count, dtype=np.uint8),
            class_kinds=kinds,
            is_three_in_one=np.zeros(count, dtype=bool),
        )
    )
    for layer in (LayerName.ENTERPRISES, LayerName.LABELS):
        scene.layers.append(MapLayer(layer))
    return scene


def _stack(
    shapes: np.ndarray, shape: Shape, simplify: Simplify, *, origin: tuple[float, float]
) -> LevelStack:
    return LevelStack(build_table(np.arange(len(shapes)), shapes, shape=shape, origin=origin), simplify)


def _add_grids(scene: Scene, path: Path) -> None:
    shapes, columns = read_layer(path, "grids", ["name"])
    arcs, neighbours = boundary_arcs(shapes)
    colours = four_colours(len(shapes), neighbours)
    tints = [
        (_stack(shapes[colours == tint], Shape.AREA, Simplify.COVERAGE, origin=scene.origin), int(tint))
        for tint in np.unique(colours)
    ]
    edge = LineStyle("#1f5fbf", Width(2.6, 0.7))
    lines = _stack(arcs, Shape.LINE, Simplify.LINES, origin=scene.origin)
    items = [TintItem(Slot.TINTS, tints), LineItem(Slot.BOUNDARIES, [(lines, edge)])]
    scene.layers.append(MapLayer(LayerName.GRIDS, items))
    rows = np.arange(len(shapes))
    table = build_table(rows, shapes, shape=Shape.AREA, origin=scene.origin, columns={"row": rows})
    order = table.columns["row"].astype(np.int64)
    polygons = shapely.simplify(shapely.transform(shapes[order], lambda xy: xy - scene.origin), 0.5)
    scene.grids = GridSet(
        table=table,
        names=columns["name"][order].tolist(),
        levels=np.full(len(rows), 3),
        is_leaf=np.ones(len(rows), dtype=bool),
        polygons=polygons,
        anchors=visual_centres(polygons),
    )


def register_of(name: str) -> Path:
    """Return a workspace with the data set in it, made at the first call."""
    path = DATA / f"{name}-register.gpkg"
    if path.exists():
        return path
    source = file_of(name)
    draft = path.with_name(f"{name}-draft.gpkg")
    for rest in draft.parent.glob(f"{draft.name}*"):
        rest.unlink()
    with (
        Workspace.create(draft, "lishui-2019", name=name, zone=ZONE) as workspace,
        workspace.edit(name) as edit,
    ):
        for kind, columns in register_columns(source).items():
            edit.bulk_insert(kind, columns)
    draft.rename(path)
    return path


def register_columns(path: Path) -> dict[type[Any], dict[str, Any]]:
    """Return the columns of every kind of record of a data set, for `bulk_insert`."""
    crs = WorkCrs(ZONE)
    grids, grid = read_layer(path, "grids", ["gid", "name"])
    parcels, parcel = read_layer(path, "parcels", ["pid", "use"])
    points, point = read_layer(path, "enterprises", ["name", "cls", "key_unit", "staff"])
    roads, road = read_layer(path, "roads", ["kind"])
    of_point, of_grid = shapely.STRtree(grids).query(points, predicate="intersects")
    grid_ids = np.ones(len(points), dtype=np.int64)
    grid_ids[of_point] = of_grid + 1
    return {
        Grid: {
            "code": [f"G{one:05d}" for one in grid["gid"]],
            "name": grid["name"].tolist(),
            "level": [3] * len(grids),
            "geometry": crs.unproject_geometries(grids),
        },
        Parcel: {
            "number": [f"P{one:07d}" for one in parcel["pid"]],
            "land_use": parcel["use"].tolist(),
            "geometry": crs.unproject_geometries(parcels),
        },
        Enterprise: {
            "name": point["name"].tolist(),
            "danger_class": [DangerClass(one) for one in point["cls"]],
            "is_key_unit": [bool(one) for one in point["key_unit"]],
            "staff_count": point["staff"].tolist(),
            "status": [EnterpriseStatus.IN_PRODUCTION] * len(points),
            "grid_id": grid_ids.tolist(),
            "geometry": crs.unproject_geometries(points),
        },
        Road: {
            "road_class": [ROAD_CLASSES.get(one, RoadClass.MINOR) for one in road["kind"]],
            "geometry": crs.unproject_geometries(roads),
        },
    }


def has_module(name: str) -> bool:
    """Tell whether a benchmark-only package is installed."""
    return importlib.util.find_spec(name) is not None
