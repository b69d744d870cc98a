"""GeoPackage in: one layer of a file that somebody else made."""

from pathlib import Path

from gisgrid.errors import CrsError, FileError
from gisgrid.exchange import vector
from gisgrid.exchange.datum import Surroundings, settle
from gisgrid.exchange.table import SourceTable, unique_names
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
    table = SourceTable(
        name=name,
        path=path,
        columns=unique_names(raw.columns),
        values=raw.values,
        row_numbers=list(range(1, raw.row_count + 1)),
        encoding="utf-8",
        crs_wanted=crs,
        warnings=list(raw.warnings),
    )
    if raw.geometries is not None:
        declared = _declared(raw.crs, table.warnings)
        settled = settle(
            raw.geometries, declared=declared, wanted=crs, surroundings=surroundings, name=path.name
        )
        table.geometries, table.crs = settled.geometries, settled.crs
        table.warnings.extend(settled.warnings)
    return table


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
