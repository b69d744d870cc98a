"""The one door through which files come in."""

from collections.abc import Collection
from pathlib import Path

from gisgrid.errors import BadUseError, FileError
from gisgrid.exchange import csv_file, dxf, excel, geojson, geopackage, shapefile
from gisgrid.exchange.datum import Surroundings
from gisgrid.exchange.table import SourceTable
from gisgrid.i18n import tr

FORMATS: dict[str, tuple[str, ...]] = {
    "shapefile": (".shp", ".dbf"),
    "geopackage": (".gpkg",),
    "geojson": (".geojson", ".json"),
    "dxf": (".dxf",),
    "csv": (".csv", ".txt", ".tsv"),
    "excel": (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"),
}
"""The endings of the formats that can be read."""

_SIGNATURES = (
    (b"SQLite format 3\x00", "geopackage"),
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
)


def read(
    path: Path,
    *,
    layer: str | None = None,
    sheet: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    headings: Collection[str] = (),
    surroundings: Surroundings | None = None,
) -> SourceTable:
    """Read a file of any known format.

    Parameters
    ----------
    path : Path
        Its ending says the format.
    layer, sheet : str, optional
        Which layer of a GeoPackage, which sheet of a workbook.
    encoding : str
        ``auto`` or an encoding for the text.
    crs : str
        ``auto`` or the coordinate system of the numbers, see `gisgrid.geo.source_crs.system_from_key`.
    headings : collection of str
        Columns that the person spoke of; a text table whose first row has one of them has a header row.
    surroundings : Surroundings, optional
        What the workspace knows about where it is; helps to recognise coordinate systems.

    Returns
    -------
    SourceTable
        Geometry in EPSG:4490.

    Raises
    ------
    FileError
        If the file is missing, unreadable, empty, cut off, or not what its name says.
    CrsError
        If the coordinates fit no known system.
    BadUseError
        If the encoding is unknown, or a layer or sheet is named for a format that has none.
    """
    kind = _known_format(path)
    _check_content(path, kind)
    if layer is not None and kind != "geopackage":
        raise BadUseError(tr("{name} has no layers to choose from; leave out --layer.", name=path.name))
    if sheet is not None and kind != "excel":
        raise BadUseError(tr("{name} has no sheets to choose from; leave out --sheet.", name=path.name))
    try:
        if kind == "shapefile":
            return shapefile.read_shapefile(path, encoding=encoding, crs=crs, surroundings=surroundings)
        if kind == "geopackage":
            return geopackage.read_geopackage(path, layer=layer, crs=crs, surroundings=surroundings)
        if kind == "geojson":
            return geojson.read_geojson(path, encoding=encoding, crs=crs, surroundings=surroundings)
        if kind == "dxf":
            return dxf.read_dxf(path, encoding=encoding, crs=crs, surroundings=surroundings)
        if kind == "csv":
            return csv_file.read_csv(path, encoding=encoding, crs=crs, headings=headings)
        return excel.read_excel(path, sheet=sheet, crs=crs)
    except PermissionError as error:
        raise _forbidden(path) from error


def _known_format(path: Path) -> str:
    suffix = path.suffix.lower()
    for kind, endings in FORMATS.items():
        if suffix in endings:
            return kind
    readable = "、".join(ending for endings in FORMATS.values() for ending in endings)
    raise FileError(
        tr("Files like {name} cannot be read; readable are {endings}.", name=path.name, endings=readable),
        path=path,
    )


def _check_content(path: Path, kind: str) -> None:
    """Stop at a missing, empty or wrongly named file before any reader sees it."""
    if not path.exists():
        raise FileError(
            tr("There is no file {path}; look at its name and folder.", path=str(path)), path=path
        )
    if path.is_dir():
        raise FileError(tr("{path} is a folder; choose a file in it.", path=str(path)), path=path)
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
    except PermissionError as error:
        raise _forbidden(path) from error
    if not head:
        raise FileError(tr("{name} is empty (0 bytes); ask for it again.", name=path.name), path=path)
    found = next((name for mark, name in _SIGNATURES if head.lstrip().lower().startswith(mark.lower())), None)
    if found is not None and found != kind and not (kind == "csv" and found == "HTML"):
        raise FileError(
            tr(
                "{name} is not what its name says: by its content it is {found}; give it the right ending or ask for it again.",
                name=path.name,
                found=_format_name(found),
            ),
            path=path,
        )


def _format_name(kind: str) -> str:
    names = {
        "geopackage": tr("a GeoPackage or SQLite database"),
        "excel": tr("an Excel workbook or ZIP archive"),
        "shapefile": tr("a shapefile"),
    }
    return names.get(kind, kind)


def _forbidden(path: Path) -> FileError:
    return FileError(
        tr("{name} may not be read; ask for permission, or copy it elsewhere first.", name=path.name),
        path=path,
    )
