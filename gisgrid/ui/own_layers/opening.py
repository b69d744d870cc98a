"""Turns what is remembered of a layer into the layer; the reading may run on a job's thread."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from gisgrid.basemaps.basemap import Basemap
from gisgrid.basemaps.disk_cache import DiskCache
from gisgrid.basemaps.grid import Tile
from gisgrid.basemaps.sources import (
    NAMES_OF,
    LocalTiles,
    MbtilesFile,
    RemoteTiles,
    TiandituMap,
    TileFolder,
    tianditu,
    xyz,
)
from gisgrid.errors import BadUseError
from gisgrid.geo.crs import WorkCrs
from gisgrid.geo.source_crs import Datum
from gisgrid.i18n import tr
from gisgrid.layers.own_files import OwnData
from gisgrid.layers.scene import MapLayer, OwnKind, OwnLayer
from gisgrid.layers.tiles import TileItem
from gisgrid.model.register import Register
from gisgrid.progress import Progress
from gisgrid.ui.own_layers.wishes import Wish, WishKind, kept_tiles

Arrived = Callable[[Basemap, Tile], None]


def read_own_file(register: Register, wish: Wish, *, today: date, progress: Progress) -> OwnData:
    """Read a file of the user's own.

    Raises
    ------
    FileError, CrsError
        If it cannot be read, or holds no coordinates.
    """
    # Readers of foreign files cost half a second that the map must not wait for.
    from gisgrid.edits.imports import surroundings_of  # noqa: PLC0415  start-up cost, as said above
    from gisgrid.exchange.columns import match_columns  # noqa: PLC0415  as above
    from gisgrid.exchange.located import locate  # noqa: PLC0415  as above
    from gisgrid.exchange.reading import read  # noqa: PLC0415  as above
    from gisgrid.exchange.targets import Target  # noqa: PLC0415  as above

    progress.check_cancelled()
    around = surroundings_of(register, today=today)
    table = read(Path(wish.place), crs=wish.crs, surroundings=around)
    warnings = list(table.warnings)
    geometries = table.geometries
    if geometries is None:
        mapping = match_columns(table, Target.PLACES)
        found = locate(table, mapping, surroundings=around)
        geometries = found.geometries
        warnings += found.warnings
        if not any(shape is not None for shape in geometries):
            warnings.append(tr("No columns with longitude and latitude were found in it."))
    if warnings:
        warnings.append(tr("Another coordinate system can be chosen by a right click on the layer."))
    columns = {name: table.values[at] for at, name in enumerate(table.columns)}
    return OwnData(wish.title, np.asarray(geometries, dtype=object), columns, tuple(warnings))


def open_basemap(
    wish: Wish,
    *,
    crs: WorkCrs,
    key: str,
    cache: DiskCache,
    on_arrived: Arrived,
    on_problem: Callable[[str], None],
) -> tuple[MapLayer, list[Basemap]]:
    """Make the layer of a basemap; nothing is asked of the network before it is painted.

    Parameters
    ----------
    wish : Wish
    crs : WorkCrs
    key : str
        The user's key for 天地图.
    cache : DiskCache
        Where tiles of services are kept.
    on_arrived, on_problem : callable
        Called on other threads.

    Raises
    ------
    GisgridError
        If the file cannot be read, or the address or key does not do.
    """
    datum = Datum.GCJ02 if wish.is_gcj02 else Datum.WGS84
    made: list[Basemap] = []
    if wish.kind in (WishKind.MBTILES, WishKind.FOLDER):
        path = Path(wish.place)
        held: LocalTiles = (
            MbtilesFile(path, datum=datum) if wish.kind is WishKind.MBTILES else TileFolder(path, datum=datum)
        )
        made.append(Basemap.of_file(held, crs, on_problem=on_problem))
    else:
        for service in _services(wish, key, datum):
            made.append(_of_service(service, crs, cache, on_arrived, on_problem))
    item = TileItem(list(made))
    own = OwnLayer(wish.title, OwnKind.BASEMAP)
    layer = MapLayer(
        wish.key,
        [item],
        is_visible=wish.is_visible,
        opacity=wish.style.opacity,
        min_metres_per_px=wish.style.min_metres_per_px,
        max_metres_per_px=wish.style.max_metres_per_px,
        own=own,
    )
    return layer, made


def _services(wish: Wish, key: str, datum: Datum) -> list[RemoteTiles]:
    if wish.kind is WishKind.XYZ:
        return [xyz(wish.place, datum=datum)]
    if wish.kind is WishKind.TIANDITU:
        chosen = TiandituMap(wish.place)
        return [tianditu(one, key) for one in (chosen, NAMES_OF[chosen])]
    try:
        service = kept_tiles(wish.tiles)
    except (KeyError, TypeError, ValueError) as error:
        raise BadUseError(tr("The service's description cannot be read.")) from error
    return [replace(service, grid=replace(service.grid, datum=datum))]


def _of_service(
    service: RemoteTiles,
    crs: WorkCrs,
    cache: DiskCache,
    on_arrived: Arrived,
    on_problem: Callable[[str], None],
) -> Basemap:
    made: list[Basemap] = []
    basemap = Basemap.of_service(
        service,
        crs,
        cache=cache,
        on_arrived=lambda tile: on_arrived(made[0], tile),
        on_problem=on_problem,
    )
    made.append(basemap)
    return basemap
