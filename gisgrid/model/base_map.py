"""The ground under the register: places, roads, water, buildings, land cover and relief."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gisgrid.model.enumerations import LandKind, PlaceKind, RoadClass


@dataclass(eq=False)
class Place:
    """A place (场所): school, market, petrol station, three-in-one room … Point, EPSG:4490."""

    name: str
    kind: PlaceKind = PlaceKind.OTHER
    address: str = ""
    grid_id: int | None = None
    contact: str = ""
    phone: str = ""
    height_m: float | None = None
    note: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Road:
    """A road or railway axis. LineString or MultiLineString, EPSG:4490.

    Attributes
    ----------
    is_one_way : bool
        Open only in the direction in which it was drawn.
    is_blocked : bool
        Closed for the time being: patrols are led around it.
    """

    name: str = ""
    road_class: RoadClass = RoadClass.MINOR
    number: str = ""
    width_m: float | None = None
    is_one_way: bool = False
    is_blocked: bool = False
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class River:
    """A stream as a line. LineString or MultiLineString, EPSG:4490."""

    name: str = ""
    width_m: float | None = None
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class WaterArea:
    """A river, lake or pond with its banks. Polygon or MultiPolygon, EPSG:4490."""

    name: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Building:
    """A building's outline. Polygon or MultiPolygon, EPSG:4490."""

    name: str = ""
    kind: str = ""
    storeys: int | None = None
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class LandCover:
    """Woodland, fields and other ground. Polygon or MultiPolygon, EPSG:4490."""

    kind: LandKind = LandKind.WOOD
    name: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Contour:
    """A contour line. LineString or MultiLineString, EPSG:4490; height above sea level in metres."""

    height_m: float
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Underlay:
    """A picture under the map, such as a hill shade, kept inside the workspace.

    Attributes
    ----------
    content : bytes
        A PNG or JPEG file.
    west, south, east, north : float
        Edges of the picture in metres of the coordinate system `epsg`.
    opacity : float
        0 to 1.
    """

    name: str
    kind: str
    media_type: str
    content: bytes
    epsg: int
    west: float
    south: float
    east: float
    north: float
    opacity: float = 1.0
    is_visible: bool = True
    id: int | None = None
    version: int = 0
