"""The one place where GDAL reads and writes, through pyogrio's raw arrays."""

import warnings as warning_filter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.errors import FileError
from gisgrid.i18n import tr

GeometryArray = npt.NDArray[np.object_]


@dataclass
class RawTable:
    """What GDAL found: columns as lists, geometry in the file's own coordinates."""

    columns: list[str]
    values: list[list[object]]
    geometries: GeometryArray | None
    crs: str
    row_count: int
    warnings: list[str]


def list_layers(path: Path) -> list[tuple[str, str | None]]:
    """List the layers of a file with their geometry types; None marks a table without geometry.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    import pyogrio  # noqa: PLC0415 -- loading GDAL costs 0.7 s

    try:
        with warning_filter.catch_warnings():
            # What GDAL says of a damaged file is in the sentence below.
            warning_filter.simplefilter("ignore", RuntimeWarning)
            found = pyogrio.list_layers(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise unreadable(path) from error
    return [(str(name), None if kind is None else str(kind)) for name, kind in found]


def read_raw(path: Path, *, layer: str | None = None, encoding: str | None = None) -> RawTable:
    """Read one layer.

    Raises
    ------
    FileError
        If the file or the layer cannot be read.
    """
    import pyogrio  # noqa: PLC0415 -- loading GDAL costs 0.7 s

    with warning_filter.catch_warnings(record=True) as caught:
        warning_filter.simplefilter("always")
        try:
            meta, _, wkb, data = pyogrio.raw.read(path, layer=layer, encoding=encoding)
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError,
            pyogrio.errors.GeometryError,
        ) as error:
            raise unreadable(path) from error
    geometries = None
    if wkb is not None and meta["geometry_type"] is not None:
        geometries = np.asarray(shapely.from_wkb(wkb, on_invalid="fix"), dtype=object)
    columns = [str(name) for name in meta["fields"]]
    values = [_as_list(column) for column in data]
    count = len(wkb) if wkb is not None else len(values[0]) if values else 0
    said = sorted({tr("Reading {name}: {text}", name=path.name, text=str(entry.message)) for entry in caught})
    return RawTable(columns, values, geometries, str(meta["crs"] or ""), count, said)


def write_raw(
    path: Path,
    *,
    driver: str,
    layer: str,
    columns: dict[str, npt.NDArray[np.generic]],
    geometries: GeometryArray | None,
    geometry_type: str,
    crs: str,
    encoding: str = "UTF-8",
    options: dict[str, str] | None = None,
) -> None:
    """Write one layer with GDAL; the caller renames it into place.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    import pyogrio  # noqa: PLC0415 -- loading GDAL costs 0.7 s

    wkb = None if geometries is None else shapely.to_wkb(geometries)
    try:
        with warning_filter.catch_warnings():
            warning_filter.simplefilter("ignore", RuntimeWarning)
            pyogrio.raw.write(
                path,
                geometry=wkb,
                field_data=list(columns.values()),
                fields=list(columns),
                driver=driver,
                layer=layer,
                geometry_type=geometry_type,
                crs=crs,
                encoding=encoding,
                layer_options=options or {},
            )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
    ) as error:
        raise FileError(
            tr(
                "{name} cannot be written; look whether the folder may be written and has room.",
                name=path.name,
            ),
            path=path,
        ) from error


def unreadable(path: Path) -> FileError:
    """Make the error for a file that GDAL cannot make sense of."""
    return FileError(
        tr("{name} cannot be read; it is damaged or not what its name says.", name=path.name), path=path
    )


def _as_list(column: npt.NDArray[Any]) -> list[object]:
    if column.dtype.kind == "M":
        return [_as_date(value) for value in column.astype("datetime64[us]").tolist()]
    values: list[object] = column.tolist()
    if column.dtype.kind == "f":
        return [
            None if missing else value
            for value, missing in zip(values, np.isnan(column).tolist(), strict=True)
        ]
    return values


def _as_date(value: datetime | date | None) -> datetime | date | None:
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date()
    return value
