"""GeoPackage in: one layer of a file that somebody else made."""

from pathlib import Path

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange import vector
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.feature_table import feature_table
from gisgrid.exchange.table import SourceTable
from gisgrid.geo.source_crs import SourceSystem, system_from_key, system_from_wkt
from gisgrid.i18n import tr


def read_geopackage(
    path: Path, *, layer: str | None, crs: str, surroundings: Surroundings | None
) -> SourceTable:
    """Read one layer.

    Parameters
    ----------
    path : Path
    layer : str or None
        Name of the layer; may be left out when the file has only one with geometry.
    crs : str
        ``auto`` or what the person said.
    surroundings : Surroundings, optional
        What the workspace knows about where it is.

    Returns
    -------
    SourceTable

    Raises
    ------
    FileError
        If the file cannot be read, has no such layer, or has several and none was named.
    CrsError
        If the coordinates fit no known system.
    """
    name = _layer(path, layer)
    raw = vector.read_raw(path, layer=name)
    warnings = list(raw.warnings)
    declared = _declared(raw.crs, warnings) if raw.geometries is not None else None
    return feature_table(
        path,
        columns=raw.columns,
        values=raw.values,
        count=raw.row_count,
        geometries=raw.geometries,
        crs=crs,
        surroundings=surroundings,
        declared=declared,
        name=name,
        encoding="utf-8",
        warnings=warnings,
    )


def _layer(path: Path, wanted: str | None) -> str:
    layers = vector.list_layers(path)
    names = [name for name, _ in layers]
    if wanted is not None:
        if wanted not in names:
            raise FileError(
                tr(
                    "{file} has no layer {layer}; it has: {names}.",
                    file=path.name,
                    layer=wanted,
                    names=tr(", ").join(names),
                ),
                path=path,
            )
        return wanted
    spatial = [name for name, kind in layers if kind is not None]
    candidates = spatial or names
    if not candidates:
        raise FileError(tr("{name} holds no layer.", name=path.name), path=path)
    if len(candidates) > 1:
        raise FileError(
            tr(
                "{file} holds several layers; say which one with --layer: {names}.",
                file=path.name,
                names=tr(", ").join(candidates),
            ),
            path=path,
        )
    return candidates[0]


def _declared(crs: str, warnings: list[str]) -> SourceSystem | None:
    if not crs:
        return None
    try:
        return system_from_key(crs) if crs.upper().startswith("EPSG:") else system_from_wkt(crs)
    except CrsError as error:
        warnings.append(str(error))
        return None
