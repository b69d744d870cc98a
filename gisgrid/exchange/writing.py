"""The one door through which tables leave: shapefile, GeoPackage, GeoJSON, CSV, XLSX."""

import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gisgrid.errors import BadUseError, FileError
from gisgrid.exchange import vector
from gisgrid.exchange.encodings import encoding_named
from gisgrid.exchange.geojson import geojson_text
from gisgrid.exchange.shapefile import as_bytes_text, short_names
from gisgrid.files import replacing
from gisgrid.geo.parts import promoted
from gisgrid.i18n import tr

GeometryArray = npt.NDArray[np.object_]

_EPSG = "EPSG:4490"
_GBK_LANGUAGE = 0x4D
AXIS_HEADINGS = {"lon": "经度(CGCS2000)", "lat": "纬度(CGCS2000)"}
_TYPES = {0: "Point", 1: "MultiLineString", 2: "MultiPolygon"}


class OutFormat(StrEnum):
    """The formats that can be written; the value is the file's ending."""

    SHAPEFILE = "shp"
    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass
class OutTable:
    """A table to be written.

    Attributes
    ----------
    name : str
        Name of the layer or sheet.
    columns : dict of list
        Values by column name: text, numbers, booleans, dates, or None.
    headings : dict
        What a column is called in CSV and XLSX; its name where it has no entry.
    geometries : ndarray of shapely geometry or None, optional
        EPSG:4490.
    dimensions : int
        0 for points, 1 for lines, 2 for areas.
    """

    name: str
    columns: dict[str, list[Any]]
    headings: dict[str, str] = field(default_factory=dict)
    geometries: GeometryArray | None = None
    dimensions: int = 0

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        if self.geometries is not None:
            return len(self.geometries)
        return len(next(iter(self.columns.values()), []))


def write(
    path: Path, table: OutTable, *, out_format: OutFormat | None = None, encoding: str = "utf-8"
) -> list[str]:
    """Write a table; the file appears whole or not at all.

    Parameters
    ----------
    path : Path
        Where to; its ending says the format unless `out_format` does.
    table : OutTable
    out_format : OutFormat, optional
    encoding : str
        Encoding of a shapefile or CSV file: ``utf-8`` or ``gbk``.

    Returns
    -------
    list of str
        Plain sentences about what the format could not hold.

    Raises
    ------
    FileError
        If the ending is unknown, the text does not fit the encoding, or the folder cannot be written.
    BadUseError
        If the encoding is unknown, or the ending is that of another format than the one asked for.
    """
    chosen = out_format or _format_of(path)
    _check_ending(path, chosen)
    codec = encoding_named(encoding)
    if codec is None:
        raise BadUseError(tr("{name} is not the name of a text encoding.", name=encoding))
    if chosen is OutFormat.SHAPEFILE:
        return _write_shapefile(path, table, codec)
    if chosen is OutFormat.XLSX:
        with replacing(path) as part:
            _write_xlsx(part, table)
        return []
    if chosen is OutFormat.GEOPACKAGE:
        with replacing(path) as part:
            part.unlink()
            _write_layer(part, table, driver="GPKG", layer=table.name)
        return []
    if chosen is OutFormat.GEOJSON:
        shapes = (
            table.geometries if table.geometries is not None else np.full(table.row_count, None, dtype=object)
        )
        with replacing(path) as part:
            part.write_text(geojson_text(table.columns, shapes), encoding="utf-8")
        return []
    _write_csv(path, table, codec)
    return []


def _format_of(path: Path) -> OutFormat:
    suffix = path.suffix.lower().lstrip(".")
    if suffix == "json":
        return OutFormat.GEOJSON
    try:
        return OutFormat(suffix)
    except ValueError as error:
        raise FileError(
            tr(
                "Files like {name} cannot be written; possible endings are {endings}.",
                name=path.name,
                endings="、".join(f".{one.value}" for one in OutFormat),
            ),
            path=path,
        ) from error


def _check_ending(path: Path, chosen: OutFormat) -> None:
    """Refuse to make a file that is not what its name says; a name without a known ending is fine."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix != chosen.value and suffix in list(OutFormat):
        raise BadUseError(
            tr(
                "{name} would not be what its name says; end it in .{ending} or leave out --format.",
                name=path.name,
                ending=chosen.value,
            )
        )


def _write_csv(path: Path, table: OutTable, codec: str) -> None:
    """Write CSV with a byte order mark, so that Excel sees that it is UTF-8."""
    spelled = "utf-8-sig" if codec == "utf-8" else codec
    columns = _with_coordinates(table)
    try:
        with replacing(path) as part, part.open("w", encoding=spelled, newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([_heading(table, name) for name in columns])
            writer.writerows(
                zip(*([_text(cell) for cell in cells] for cells in columns.values()), strict=True)
            )
    except UnicodeEncodeError as error:
        raise _unwritable(path, error) from error


def _write_xlsx(path: Path, table: OutTable) -> None:
    import openpyxl  # noqa: PLC0415 -- costs 0.2 s, needed only here
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- as above
    from openpyxl.styles import Font  # noqa: PLC0415 -- as above

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"
    columns = _with_coordinates(table)
    header = []
    for place, name in enumerate(columns):
        cell = WriteOnlyCell(sheet, value=_heading(table, name))
        cell.font = Font(bold=True)
        header.append(cell)
        widest = max((_width(value) for value in columns[name][:500]), default=0)
        letter = openpyxl.utils.get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = min(60, max(_width(cell.value), widest) + 2)
    sheet.append(header)

    def cell_of(value: Any) -> Any:
        if isinstance(value, str):
            cell = WriteOnlyCell(sheet, value=value)
            # A code or phone of digits only must stay text, and so must what looks like a formula.
            cell.data_type = "s"
            cell.number_format = "@"
            return cell
        if isinstance(value, date):
            cell = WriteOnlyCell(sheet, value=value)
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
            return cell
        return tr("yes") if value is True else tr("no") if value is False else value

    for row in zip(*columns.values(), strict=True):
        sheet.append([cell_of(value) for value in row])
    # Packed in memory first: on a full disk the packer would complain on its own, beside the error.
    packed = io.BytesIO()
    book.save(packed)
    path.write_bytes(packed.getbuffer())


def _write_shapefile(path: Path, table: OutTable, codec: str) -> list[str]:
    """Write all parts into a folder beside, then move them into place."""
    if table.geometries is None:
        raise FileError(
            tr("{name}: a table without a map cannot become a shapefile.", name=path.name), path=path
        )
    names = short_names(list(table.columns), codec)
    fields: dict[str, npt.NDArray[Any]] = {}
    cut = 0
    for name, cells in table.columns.items():
        short = names[name].encode(codec).decode("latin-1")
        texts = [_text(cell) if isinstance(cell, str | datetime) else cell for cell in cells]
        if any(isinstance(cell, str) for cell in texts):
            try:
                cut += sum(len(cell.encode(codec)) > 254 for cell in texts if isinstance(cell, str))
            except UnicodeEncodeError as error:
                raise _unwritable(path, error) from error
            fields[short] = as_bytes_text(list(texts), codec)
        else:
            fields[short] = _array(texts)
    if not path.parent.is_dir():
        raise FileError(
            tr("The folder {folder} does not exist; make it or choose another one.", folder=str(path.parent)),
            path=path,
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".gisgrid-", dir=path.parent) as folder:
            part = Path(folder) / f"{path.stem}.shp"
            _write_layer(
                part, table, driver="ESRI Shapefile", layer=path.stem, fields=fields, encoding="ISO-8859-1"
            )
            _mark_encoding(part, codec)
            for made in Path(folder).iterdir():
                shutil.move(made, path.parent / made.name)
    except OSError as error:
        raise FileError(
            tr(
                "{name} cannot be written; look whether the folder may be written and has room.",
                name=path.name,
            ),
            path=path,
        ) from error
    shortened = [f"{long} → {short}" for long, short in names.items() if long != short]
    notes = (
        [tr("Shapefile names hold 10 bytes; shortened were: {names}.", names=tr(", ").join(shortened))]
        if shortened
        else []
    )
    if cut:
        notes.append(
            tr("{count} texts were longer than the 254 bytes of a shapefile and were cut.", count=cut)
        )
    return notes


def _mark_encoding(shp: Path, codec: str) -> None:
    shp.with_suffix(".cpg").write_text("UTF-8" if codec == "utf-8" else "GBK", encoding="ascii")
    with shp.with_suffix(".dbf").open("r+b") as stream:
        stream.seek(29)
        stream.write(bytes([0 if codec == "utf-8" else _GBK_LANGUAGE]))


def _write_layer(
    path: Path,
    table: OutTable,
    *,
    driver: str,
    layer: str,
    fields: dict[str, npt.NDArray[Any]] | None = None,
    encoding: str = "UTF-8",
) -> None:
    columns = fields if fields is not None else {name: _array(cells) for name, cells in table.columns.items()}
    vector.write_raw(
        path,
        driver=driver,
        layer=layer,
        columns=columns,
        geometries=None if table.geometries is None else promoted(table.geometries),
        geometry_type=_TYPES[table.dimensions],
        crs=_EPSG,
        encoding=encoding,
    )


def _array(cells: Sequence[Any]) -> npt.NDArray[Any]:
    """Make the array that GDAL wants: whole numbers, numbers with NaN, dates with NaT, or text."""
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, bool) for cell in present):
        return np.array([int(bool(cell)) for cell in cells], dtype=np.int32)
    if present and all(isinstance(cell, int) for cell in present) and len(present) == len(cells):
        return np.array(cells, dtype=np.int64)
    if present and all(isinstance(cell, int | float) for cell in present):
        return np.array([np.nan if cell is None else float(cell) for cell in cells], dtype=np.float64)
    if present and all(type(cell) is date for cell in present):
        return np.array(cells, dtype="datetime64[D]")
    return np.array([None if cell is None else _text(cell) for cell in cells], dtype=object)


def _heading(table: OutTable, name: str) -> str:
    """Head a column; those of coordinates say in which system they are, which a plain table cannot else."""
    if name in AXIS_HEADINGS and table.geometries is not None:
        return AXIS_HEADINGS[name]
    return table.headings.get(name, name)


def _with_coordinates(table: OutTable) -> dict[str, list[Any]]:
    """Add columns lon and lat for points, which a plain table has no other place for."""
    if table.geometries is None or table.dimensions != 0:
        return table.columns
    lon, lat = shapely.get_x(table.geometries), shapely.get_y(table.geometries)
    axes = {"lon": lon, "lat": lat}
    added: dict[str, list[Any]] = {
        name: [None if np.isnan(value) else round(float(value), 8) for value in values]
        for name, values in axes.items()
    }
    return {**table.columns, **added}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return tr("yes") if cell else tr("no")
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def _width(value: object) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in str(value)) if value is not None else 0


def _unwritable(path: Path, error: UnicodeEncodeError) -> FileError:
    return FileError(
        tr(
            "{name} cannot be written in this encoding: it lacks the character {character}. Choose UTF-8.",
            name=path.name,
            character=error.object[error.start : error.end],
        ),
        path=path,
    )
