"""GeoJSON in and out: feature collections, single features, and bare geometries as map services give them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange import encodings
from gisgrid.exchange.datum import Statement, Surroundings
from gisgrid.exchange.feature_table import feature_table
from gisgrid.exchange.table import SourceTable
from gisgrid.geo.source_crs import CGCS2000, SourceSystem, system_from_key
from gisgrid.i18n import tr

_GEOMETRIES = frozenset(
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"]
)

_CRS84 = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}'


def read_geojson(path: Path, *, encoding: str, crs: str, surroundings: Surroundings | None) -> SourceTable:
    """Read a GeoJSON file.

    A geometry collection at the top gives one row for each member; nested property values are kept
    as JSON text.

    Parameters
    ----------
    path : Path
    encoding, crs : str
        ``auto`` or what the person said.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.

    Returns
    -------
    SourceTable

    Raises
    ------
    FileError
        If it is no JSON, or JSON that is no GeoJSON.
    CrsError
        If the coordinates fit no known system.
    """
    document, used = _parse(path, encoding)
    features = _features(document, path)
    warnings: list[str] = []
    geometries = np.empty(len(features), dtype=object)
    for row, feature in enumerate(features):
        geometries[row] = _geometry(feature.get("geometry"), row + 1, warnings)
    names = list(dict.fromkeys(name for feature in features for name in _properties(feature)))
    values: list[list[object]] = [
        [_plain(_properties(feature).get(name)) for feature in features] for name in names
    ]
    declared = _stated(document, warnings)
    return feature_table(
        path,
        columns=names,
        values=values,
        count=len(features),
        geometries=geometries,
        crs=crs,
        surroundings=surroundings,
        declared=declared,
        statement=Statement.ABSENT if names else Statement.BARE_GEOMETRY,
        encoding=used,
        warnings=warnings,
    )


def geojson_text(columns: dict[str, list[object]], geometries: np.ndarray[Any, np.dtype[np.object_]]) -> str:
    """Write rows as a feature collection, coordinates to 1e-8 degrees (about 1 mm).

    Parameters
    ----------
    columns : dict of list
        Values by column name; dates become ISO text.
    geometries : ndarray of shapely geometry or None
        EPSG:4490; GeoJSON has no name for it, and WGS84 is the same to a metre.
    """
    rounded = shapely.set_precision(geometries, 1e-8, mode="pointwise")
    texts = shapely.to_geojson(rounded)
    names = list(columns)
    lines = []
    for row, text in enumerate(texts):
        properties = {name: _writable(columns[name][row]) for name in names}
        packed = json.dumps(properties, ensure_ascii=False)
        lines.append(
            f'{{"type":"Feature","properties":{packed},"geometry":{text if text is not None else "null"}}}'
        )
    return '{"type":"FeatureCollection",' + _CRS84 + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _parse(path: Path, encoding: str) -> tuple[Any, str]:
    raw = path.read_bytes()
    mark = encodings.encoding_of_mark(raw[:4])
    used = mark or encodings.settle_encoding([raw], wanted=encoding).encoding
    try:
        document = json.loads(raw.decode(used))
    except (ValueError, RecursionError) as error:
        raise FileError(
            tr("{name} is not valid JSON; it is damaged or not what its name says.", name=path.name),
            path=path,
        ) from error
    return document, used.removesuffix("-sig")


def _features(document: Any, path: Path) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        # What is no feature still counts as a row, so that it is refused and not lost from sight.
        return [feature if isinstance(feature, dict) else {} for feature in document["features"]]
    if kind == "Feature":
        return [document]
    if kind == "GeometryCollection" and isinstance(document.get("geometries"), list):
        return [{"geometry": member} for member in document["geometries"]]
    if isinstance(kind, str) and kind in _GEOMETRIES - {"GeometryCollection"}:
        return [{"geometry": document}]
    if kind == "Topology":
        raise FileError(tr("{name} is TopoJSON; convert it to GeoJSON first.", name=path.name), path=path)
    raise FileError(tr("{name} is JSON, but no GeoJSON.", name=path.name), path=path)


def _geometry(member: Any, row: int, warnings: list[str]) -> object:
    if not isinstance(member, dict):
        return None
    try:
        return shape(member)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError):
        warnings.append(tr("The geometry of feature {row} cannot be read.", row=row))
        return None


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _stated(document: Any, warnings: list[str]) -> SourceSystem | None:
    """Find the system in the `crs` member of older files."""
    member = document.get("crs") if isinstance(document, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return None
    if "CRS84" in name:
        return SourceSystem(CGCS2000.datum, "CRS84")
    try:
        return system_from_key(f"EPSG:{name.rsplit(':', 1)[-1]}")
    except CrsError as error:
        warnings.append(str(error))
        return None


def _plain(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _writable(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
