"""The ground of a sample area, read from the shapefiles that come with the program."""

import struct
from collections.abc import Callable, Iterable
from typing import Any

import shapely

from gisgrid import paths
from gisgrid.errors import FileError
from gisgrid.exchange.reading import read
from gisgrid.exchange.table import GeometryArray, SourceTable
from gisgrid.geo.crs import WorkCrs
from gisgrid.i18n import tr
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
from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass
from gisgrid.sample.rows import BulkSession, insert

Record = dict[str, Any]


class BaseLayer:
    """One shapefile of a sample area.

    Attributes
    ----------
    records : list of dict
        Values by column name, empty text as "".
    geometries : ndarray of shapely geometry
        EPSG:4490, one per record.
    """

    def __init__(self, area: str, name: str) -> None:
        table = read(paths.sample_shapefiles() / area / f"{name}.shp")
        self.records = _records_of(table)
        self.geometries = _geometries_of(table)

    def pairs(self) -> Iterable[tuple[Record, Any]]:
        """Go through records with their geometries."""
        return zip(self.records, self.geometries, strict=True)


def _records_of(table: SourceTable) -> list[Record]:
    rows = zip(*table.values, strict=True)
    return [
        {name: "" if value is None else value for name, value in zip(table.columns, row, strict=True)}
        for row in rows
    ]


def _geometries_of(table: SourceTable) -> GeometryArray:
    if table.geometries is None:
        raise FileError(
            tr("The sample file {name} has no geometry; install the program again.", name=table.path.name),
            path=table.path,
        )
    return table.geometries


def insert_base_map(session: BulkSession, area: str, *, zone: int) -> None:
    """Insert roads, water, buildings, land cover, relief and places of a sample area.

    Parameters
    ----------
    session : BulkSession
        An open edit.
    area : str
        Folder of the area below the sample shapefiles.
    zone : int
        CGCS2000 3-degree zone of the hill shade's world file.
    """
    makers: dict[str, Callable[[Record, Any], Any]] = {
        "landcover": lambda r, g: LandCover(LandKind(r["类型"]), name=r.get("说明", ""), geometry=g),
        "contours": lambda r, g: Contour(float(r["高程"]), geometry=g),
        "water": lambda r, g: WaterArea(r["名称"], geometry=g),
        "rivers": lambda r, g: River(r["名称"], width_m=float(r["宽度"]), geometry=g),
        "buildings": lambda r, g: Building(kind=r["类型"], geometry=g),
        "roads": _road,
    }
    insert(session, [_hill_shade(area, zone)])
    for name, make in makers.items():
        layer = BaseLayer(area, name)
        insert(session, [make(record, shape) for record, shape in layer.pairs()])


def _road(record: Record, shape: Any) -> Road:
    return Road(
        record["名称"],
        road_class=RoadClass(record["等级"]),
        number=record.get("编号", ""),
        width_m=float(record["宽度"]),
        geometry=shape,
    )


def insert_places(session: BulkSession, area: str, grid_at: Callable[[Any], int | None]) -> list[Place]:
    """Insert the places of a sample area.

    Parameters
    ----------
    grid_at : callable
        Gives the id of the grid that holds a point, or None.
    """
    places = []
    for record, shape in BaseLayer(area, "places").pairs():
        height = record.get("高程", "")
        places.append(
            Place(
                record["名称"],
                PlaceKind(record["类型"]),
                grid_id=grid_at(shape),
                height_m=None if height == "" else float(height),
                geometry=shape,
            )
        )
    return insert(session, places)


def _hill_shade(area: str, zone: int) -> Underlay:
    """Read the hill shade with its world file; the six numbers give the centre of the first pixel."""
    folder = paths.sample_shapefiles() / area
    content = (folder / "hillshade.png").read_bytes()
    width, height = struct.unpack(">II", content[16:24])
    words = (folder / "hillshade.pgw").read_text(encoding="ascii").split()
    across, down, first_x, first_y = float(words[0]), float(words[3]), float(words[4]), float(words[5])
    west, north = first_x - across / 2, first_y - down / 2
    return Underlay(
        name="地形晕渲",
        kind="hillshade",
        media_type="image/png",
        content=content,
        epsg=WorkCrs(zone).epsg,
        west=west,
        south=north + down * height,
        east=west + across * width,
        north=north,
        opacity=0.8,
    )


class AreaIndex:
    """Finds the polygon that holds a point.

    Parameters
    ----------
    shapes : array of Polygon
        EPSG:4490.
    ids : list of int
        One per shape.
    """

    def __init__(self, shapes: GeometryArray, ids: list[int]) -> None:
        self._tree = shapely.STRtree(shapes)
        self._ids = ids

    def at(self, point: Any) -> int | None:
        """Return the id of the first polygon that covers `point`, or None."""
        hits = self._tree.query(point, predicate="covered_by")
        return self._ids[int(hits.min())] if len(hits) else None
